//! A database to throw away, on a throwaway server or on one that was given.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::Client;

use super::{Programs, Throwaway};
use crate::{Error, connect};

/// Where databases may be made and dropped.
#[derive(Debug)]
pub enum Scratch {
    /// A server of our own.
    Own(Throwaway),
    /// A server that `DRIFTLESS_SCRATCH_URL` names.
    Given(String),
}

impl Scratch {
    /// The given server, or one of our own.
    pub fn open(
        url: Option<&str>,
        programs: impl FnOnce() -> Result<Programs, Error>,
    ) -> Result<Scratch, Error> {
        match url {
            Some(url) => Ok(Scratch::Given(url.to_owned())),
            None => Ok(Scratch::Own(Throwaway::start(&programs()?)?)),
        }
    }

    /// A new, empty database.
    pub fn database(&self) -> Result<Database, Error> {
        match self {
            Scratch::Own(server) => server.database(),
            Scratch::Given(url) => Database::create(url).map_err(|it| {
                Error::new("making a database on the server that DRIFTLESS_SCRATCH_URL names", it)
            }),
        }
    }
}

/// A database that is dropped with this value.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes an empty database on the server of `server`, whose role must have `CREATEDB`.
    pub fn create(server: &str) -> Result<Database, Error> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.subsec_nanos());
        let name = format!("driftless_scratch_{}_{number}_{now:08x}", process::id());
        let mut client = connect(server)?;
        // Copying files is faster than logging every page, and the default before PostgreSQL 15.
        let version = crate::read::server_version(&mut client)?;
        let strategy = if version >= 150_000 { " STRATEGY file_copy" } else { "" };
        client
            .batch_execute(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0{strategy}"))
            .map_err(|it| Error::new("making a scratch database", it))?;
        Ok(Database { server: server.to_owned(), name })
    }

    /// Its URL, which libpq and the `postgres` crate read alike.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// A connection to it.
    pub fn connect(&self) -> Result<Client, Error> {
        connect(&self.url())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // On a throwaway server it goes with the server; on a given one a failure leaves a database with a telling name.
        if let Ok(mut client) = connect(&self.server) {
            let _ = client
                .batch_execute(&format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        }
    }
}

/// The URL with another database's name.
fn with_database(url: &str, name: &str) -> String {
    let (rest, query) = match url.split_once('?') {
        Some((rest, query)) => (rest, format!("?{query}")),
        None => (url, String::new()),
    };
    let authority = rest.find("://").map_or(0, |it| it + 3);
    let end = rest[authority..].find('/').map_or(rest.len(), |it| authority + it);
    format!("{}/{name}{query}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn replaces_the_database_of_a_url() {
        assert_eq!(with_database("postgres://a@h:1/x?k=v", "y"), "postgres://a@h:1/y?k=v");
        assert_eq!(with_database("postgres://a@%2Ftmp", "y"), "postgres://a@%2Ftmp/y");
    }
}
