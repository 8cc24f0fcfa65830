//! Connections to a database: through libpq for Diesel, through our own driver for reading.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{Connection, ConnectionError};
use driftless_introspect::Client;

use crate::failure::Failure;
use crate::url::Url;

/// The name of the database, as the server says it.
pub(crate) fn database_name(connection: &mut PgConnection) -> Result<String, Failure> {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        name: String,
    }
    diesel::sql_query("select pg_catalog.current_database()::text as name")
        .get_result::<Named>(connection)
        .map(|it| it.name)
        .map_err(|it| Failure::new(format!("cannot ask for the database's name: {it}"), ""))
}

/// A connection through libpq. Its messages are one sentence and hold no password.
pub(crate) fn connect(url: &Url) -> Result<PgConnection, Failure> {
    PgConnection::establish(&url.named()).map_err(|error| {
        // Our own driver is told why by a code, libpq by words in the server's language.
        if let Err(failure) = client(url) {
            return failure;
        }
        let said = match &error {
            ConnectionError::BadConnection(said) => said.clone(),
            other => other.to_string(),
        };
        let lines: Vec<String> =
            said.lines().map(|it| url.scrub(it.trim())).filter(|it| !it.is_empty()).collect();
        Failure::new(
            format!("libpq cannot connect to {url}: {}", lines.join("; ")),
            "driftless' other driver can: see what differs in libpq's environment (PGSSLMODE, PGOPTIONS)",
        )
    })
}

/// A connection through our own driver, for reading.
pub(crate) fn client(url: &Url) -> Result<Client, Failure> {
    driftless_introspect::connect(&url.revealed()).map_err(|error| {
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let cause = cause.to_string();
        // Classes and codes of PostgreSQL's appendix A.
        let help = match error.database().map(|it| it.code().code()) {
            Some("3D000") => "make it with `createdb` or `diesel setup`, or mend the name in the URL",
            Some(code) if code.starts_with("28") => "check the role and the password in the URL",
            Some(_) => "the server is there and refuses: see what it says",
            None => "check that PostgreSQL runs there, and the host and the port in DATABASE_URL or `--database-url`",
        };
        Failure::new(format!("cannot connect to {url}: {}", url.scrub(&cause)), help)
    })
}
