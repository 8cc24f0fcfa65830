//! Connections: takes a URL or keywords, returns a client; parameters mean what they mean to libpq.
//!
//! Diesel and `pg_dump` connect through libpq, so what works there has to work here and reach the same server:
//! parameters are resolved once, and `pg_dump` gets the result.

mod client;
mod endpoint;
mod environment;
mod target;
mod text;
mod tls;

use postgres::config::SslMode;
use postgres::error::DbError;
use postgres::{Config, NoTls};

use crate::Error;
use crate::sqlstate::{Class, SqlState};
pub use client::Client;
pub(crate) use client::PINNED;
pub use endpoint::Endpoint;
pub use environment::Environment;
use target::Session;
pub use target::Target;
use tls::{Connector, Mode};

const DOING: &str = "connecting to PostgreSQL";

/// Connects. No error contains the password.
pub fn connect(url: &str) -> Result<Client, Error> {
    Target::resolve(url)?.connect()
}

/// A wrong parameter: what is wrong, and what to do.
fn refused(what: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(DOING, what.into()).with_help(help)
}

impl Target {
    /// A session.
    pub fn connect(&self) -> Result<Client, Error> {
        Ok(Client::new(self.session()?))
    }

    /// The one server that every connection goes to. Of several possible servers, the first that answers as required.
    fn settled(&self) -> Result<Endpoint, Error> {
        if self.chosen().is_none() {
            match self.candidates()?.as_slice() {
                [only] if self.session == Session::Any => self.choose(only),
                _ => drop(self.session()?),
            }
        }
        Ok(self.chosen().cloned().expect("it was chosen right above"))
    }

    fn session(&self) -> Result<postgres::Client, Error> {
        if let Some(endpoint) = self.chosen() {
            return self.at(endpoint);
        }
        let candidates = self.candidates()?;
        let rounds: &[Session] = match self.session {
            Session::PreferStandby => &[Session::Standby, Session::Any],
            ref other => std::slice::from_ref(other),
        };
        let mut last = None;
        for wanted in rounds {
            for endpoint in &candidates {
                match self.at(endpoint).and_then(|it| fits(it, *wanted)) {
                    Ok(client) => {
                        self.choose(endpoint);
                        return Ok(client);
                    }
                    // As in libpq, no other server is tried after one that refuses the login.
                    Err(error) if ends(&error) => return Err(error),
                    Err(error) => last = last.or(Some(error)),
                }
            }
        }
        Err(last.expect("there is a candidate, and none answered"))
    }

    fn at(&self, endpoint: &Endpoint) -> Result<postgres::Client, Error> {
        let config = self.config(endpoint)?;
        let connected = match self.tls.mode {
            // As in libpq, a socket on this machine never uses TLS, whatever the mode.
            _ if endpoint.is_socket() => plain(&config),
            Mode::Disable => plain(&config),
            Mode::Allow => {
                let tls = tls::connector(&self.tls)?;
                plain(&config).or_else(|error| {
                    let insists = turned_away(&error);
                    if insists { encrypted(&config, SslMode::Require, tls) } else { Err(error) }
                })
            }
            Mode::Prefer => {
                let tls = tls::connector(&self.tls)?;
                encrypted(&config, SslMode::Prefer, tls).or_else(|error| {
                    let in_tls = turned_away(&error) || !answered(&error);
                    if in_tls { plain(&config).map_err(|_| error) } else { Err(error) }
                })
            }
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => {
                encrypted(&config, SslMode::Require, tls::connector(&self.tls)?)
            }
        };
        connected.map_err(|it| self.explained(it, endpoint))
    }

    /// The error, with what to do.
    fn explained(&self, error: Error, endpoint: &Endpoint) -> Error {
        let place = match endpoint.is_socket() {
            true => format!("with a socket in `{}` for port {}", endpoint.host, endpoint.port),
            false => format!("at `{}`, port {}", endpoint.host, endpoint.port),
        };
        let help = match error.database().map(DbError::code) {
            Some(&SqlState::INVALID_CATALOG_NAME) => format!(
                "create the database `{}` with `createdb` or `diesel setup`, or correct its name",
                self.database()
            ),
            Some(&SqlState::INVALID_PASSWORD) => format!(
                "correct the password of role `{}`: in the URL, PGPASSWORD or `~/.pgpass`",
                self.user()
            ),
            Some(code) if Class::of(code) == Class::InvalidAuthorization => {
                format!("check role `{}` and the server's pg_hba.conf", self.user())
            }
            Some(&SqlState::TOO_MANY_CONNECTIONS) => {
                "wait until a connection is free, or raise `max_connections`".to_owned()
            }
            Some(&SqlState::CANNOT_CONNECT_NOW) => {
                "wait until the server accepts connections".to_owned()
            }
            Some(_) => {
                "the server was reached, but refuses the connection: correct what its message names"
                    .to_owned()
            }
            None if asks_for_a_password(&error) => match &self.unread {
                Some(why) => why.clone(),
                None => format!(
                    "the server asks for the password of role `{}`: give it in the URL, in PGPASSWORD or in `~/.pgpass`",
                    self.user()
                ),
            },
            None if error.help().is_some() => return error,
            None => format!(
                "check that PostgreSQL is running {place}, and that DATABASE_URL or `--database-url` has the right host and port"
            ),
        };
        error.with_help(help)
    }
}

/// Returns the connection if the server's state is the required one.
fn fits(mut client: postgres::Client, wanted: Session) -> Result<postgres::Client, Error> {
    let query = match wanted {
        Session::Any | Session::PreferStandby => return Ok(client),
        Session::ReadWrite | Session::ReadOnly => {
            "select pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool"
        }
        Session::Primary | Session::Standby => "select pg_catalog.pg_is_in_recovery()",
    };
    let only_reads: bool = client.query_one(query, &[]).map_err(|it| Error::new(DOING, it))?.get(0);
    match only_reads == matches!(wanted, Session::ReadOnly | Session::Standby) {
        true => Ok(client),
        false => Err(refused(
            "the server does not meet `target_session_attrs`",
            "name another host, or several hosts of which one does",
        )),
    }
}

/// Whether no other server has to be tried: this one has answered, and is not starting up or shutting down.
fn ends(error: &Error) -> bool {
    error.database().is_some_and(|it| *it.code() != SqlState::CANNOT_CONNECT_NOW)
}

fn plain(config: &Config) -> Result<postgres::Client, Error> {
    let mut config = config.clone();
    config.ssl_mode(SslMode::Disable);
    config.connect(NoTls).map_err(|it| Error::new(DOING, it))
}

fn encrypted(config: &Config, mode: SslMode, tls: Connector) -> Result<postgres::Client, Error> {
    let mut config = config.clone();
    config.ssl_mode(mode);
    config.connect(tls.connector).map_err(|error| match tls.refusal.take() {
        Some(reason) => refused(
            format!("the server's certificate is not accepted: {reason}"),
            "check `sslrootcert` and `sslmode`",
        ),
        None => Error::new(DOING, error),
    })
}

/// Whether the server refuses connections of this kind by a rule: `hostssl` or `hostnossl` in pg_hba.conf.
fn turned_away(error: &Error) -> bool {
    error.database().is_some_and(|it| *it.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// Whether the error came from PostgreSQL or the network, not from TLS.
fn answered(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(std::error::Error::source);
    error.database().is_some()
        || asks_for_a_password(error)
        || source.is_some_and(|it| it.is::<std::io::Error>())
}

/// The driver's message if the server asks for a password and none was given: it has no code for that, since the server
/// only asked.
const NO_PASSWORD: &str = "password missing";

/// Whether the driver stopped because no password was given.
fn asks_for_a_password(error: &Error) -> bool {
    // The whole message of the innermost error: the name of a host or of a file may contain the same words.
    let innermost =
        std::iter::successors(std::error::Error::source(error), |it| it.source()).last();
    error.database().is_none() && innermost.is_some_and(|it| it.to_string() == NO_PASSWORD)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{DOING, Error, asks_for_a_password};

    #[test]
    fn a_host_named_like_the_drivers_sentence_asks_for_no_password() {
        let unknown = io::Error::other("no address for the host `password missing`");
        assert!(!asks_for_a_password(&Error::new(DOING, unknown)));
        assert!(asks_for_a_password(&Error::new(DOING, io::Error::other("password missing"))));
    }
}
