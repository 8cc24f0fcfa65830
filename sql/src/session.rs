//! The session in which a file of migrations runs: like one of Diesel's that has just begun, whatever earlier files
//! did.

/// Restores the settings of a new connection of Diesel: `PgConnection::establish` issues the last two.
///
/// The session's own role comes first, since a role may not be allowed to reset what another one set.
pub const SETTINGS: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; \
     SET TIME ZONE 'UTC'; SET CLIENT_ENCODING TO 'UTF8';";

/// The state besides settings that a file can leave in its session. Not removed are prepared statements, which Diesel
/// knows by name, and advisory locks, one of which is ours.
pub const LEFTOVERS: &str = "CLOSE ALL; UNLISTEN *; DISCARD TEMP;";

/// Settings that can change the meaning and the effect of a file and that every role may set for itself, with
/// PostgreSQL's defaults; none if the default differs between servers.
pub const MEANING: [(&str, Option<&str>); 22] = [
    ("DateStyle", Some("ISO, MDY")),
    ("IntervalStyle", Some("postgres")),
    ("search_path", None),
    ("array_nulls", Some("on")),
    ("backslash_quote", Some("safe_encoding")),
    ("bytea_output", Some("hex")),
    ("check_function_bodies", Some("on")),
    ("default_table_access_method", None),
    ("default_text_search_config", None),
    ("default_toast_compression", None),
    ("default_transaction_deferrable", Some("off")),
    ("default_transaction_isolation", Some("read committed")),
    ("extra_float_digits", Some("1")),
    ("lc_monetary", None),
    ("lc_numeric", None),
    ("lc_time", None),
    ("quote_all_identifiers", Some("off")),
    ("row_security", Some("on")),
    ("standard_conforming_strings", Some("on")),
    ("transform_null_equals", Some("off")),
    ("xmlbinary", Some("base64")),
    ("xmloption", Some("content")),
];
