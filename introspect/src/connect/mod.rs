//! Connections: a URL or keywords go in, a client comes out, with the meaning that libpq gives to what they say.
//!
//! Diesel connects through libpq, so what works there has to work here.

mod parameters;
mod tls;

use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};

use crate::Error;
use parameters::{Mode, Parameters};
use tls::Tls;

const DOING: &str = "connecting to PostgreSQL";

/// An unreachable host is given up after that time, where the URL says nothing.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Connects. No error shows the password.
pub fn connect(url: &str) -> Result<Client, Error> {
    let parameters = parameters::read(url)?;
    let config = config(&parameters)?;
    match parameters.mode {
        // As in libpq, TLS is nothing for a socket on this machine, whatever the mode.
        _ if local(&config) => plain(&config),
        Mode::Disable => plain(&config),
        Mode::Allow => {
            let tls = tls::connector(&parameters)?;
            plain(&config).or_else(|error| {
                let insists = turned_away(&error);
                if insists { encrypted(&config, SslMode::Require, tls) } else { Err(error) }
            })
        }
        Mode::Prefer => {
            let tls = tls::connector(&parameters)?;
            encrypted(&config, SslMode::Prefer, tls).or_else(|error| {
                let in_tls = turned_away(&error) || !answered(&error);
                if in_tls { plain(&config).map_err(|_| error) } else { Err(error) }
            })
        }
        Mode::Require | Mode::VerifyCa | Mode::VerifyFull => {
            encrypted(&config, SslMode::Require, tls::connector(&parameters)?)
        }
    }
}

fn config(parameters: &Parameters) -> Result<Config, Error> {
    let mut config: Config =
        parameters.rest.parse().map_err(|it: postgres::Error| Error::new(DOING, it))?;
    if config.get_connect_timeout().is_none() && !parameters.endless {
        config.connect_timeout(TIMEOUT);
    }
    if config.get_application_name().is_none() {
        config.application_name("driftless");
    }
    Ok(config)
}

fn local(config: &Config) -> bool {
    let hosts = config.get_hosts();
    !hosts.is_empty() && hosts.iter().all(|it| matches!(it, Host::Unix(_)))
}

fn plain(config: &Config) -> Result<Client, Error> {
    let mut config = config.clone();
    config.ssl_mode(SslMode::Disable);
    config.connect(NoTls).map_err(|it| Error::new(DOING, it))
}

fn encrypted(config: &Config, mode: SslMode, tls: Tls) -> Result<Client, Error> {
    let mut config = config.clone();
    config.ssl_mode(mode);
    config.connect(tls.connector).map_err(|error| match tls.refusal.take() {
        Some(reason) => {
            Error::new(DOING, format!("the server's certificate is not accepted: {reason}"))
        }
        None => Error::new(DOING, error),
    })
}

/// Whether the server has a rule against connections of this kind: `hostssl` or `hostnossl` in pg_hba.conf.
fn turned_away(error: &Error) -> bool {
    error.database().is_some_and(|it| *it.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// Whether it was PostgreSQL or the network that answered, and not TLS.
fn answered(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(std::error::Error::source);
    error.database().is_some() || source.is_some_and(|it| it.is::<std::io::Error>())
}
