//! The session that a file of migrations finds: one of Diesel's that has just begun, whatever the files before it did.

/// Back to the settings of a connection that Diesel has just made: `PgConnection::establish` issues the last two.
///
/// The session's own role comes first, since a role may not be allowed to reset what another one set.
pub const SETTINGS: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; \
     SET TIME ZONE 'UTC'; SET CLIENT_ENCODING TO 'UTF8';";

/// What a file can leave in its session besides settings. Prepared statements stay, which Diesel knows by name, and so do
/// advisory locks, of which one is ours.
pub const LEFTOVERS: &str = "CLOSE ALL; UNLISTEN *; DISCARD TEMP;";
