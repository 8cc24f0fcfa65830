//! Where a database is, resolved once: from a connection string and the environment to explicit parameters, which the
//! driver and every program get. Only resolved fields are ever shown, and never the password.

use std::fmt;
use std::net::ToSocketAddrs;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use postgres::config::{ChannelBinding, Config};

use crate::{Error, platform};

use super::endpoint::{Endpoint, endpoints, shuffle};
use super::environment::{Environment, VARIABLES};
use super::refused;
use super::text::{ESCAPES, Said, UNDERSTOOD, encoded, parameters};
use super::tls::{OF_TLS, Tls};

/// A database on a server, and the role that connects to it.
#[derive(Clone)]
pub struct Target {
    /// The servers, in the order in which they are tried.
    endpoints: Vec<Endpoint>,
    database: String,
    user: String,
    pub(super) session: Session,
    pub(super) tls: Tls,
    /// Other parameters, by libpq's names: those that only libpq understands, or the driver too.
    rest: Said,
    timeout: Option<Duration>,
    /// Why the password file was not read, and what to do. It matters only if a server asks for a password.
    pub(super) unread: Option<String>,
    /// Of several endpoints, the first that answered as required. Shared by all copies of this target.
    chosen: Arc<OnceLock<Endpoint>>,
}

/// libpq's `target_session_attrs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Session {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

/// The parameters that a program does not get: the service is resolved, and the others have no variable of their own.
const NOT_FOR_PROGRAMS: [&str; 6] = [
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "service",
    "tcp_user_timeout",
];

/// Without a configured timeout, a connection attempt to an unreachable host ends after that time.
const TIMEOUT: Duration = Duration::from_secs(10);

impl Target {
    /// Resolves a URL or keywords with the environment of this process.
    pub fn resolve(text: &str) -> Result<Target, Error> {
        Target::resolve_in(text, &Environment::of_this_process()?)
    }

    /// Resolves a URL or keywords. No error contains the text or the password.
    pub fn resolve_in(text: &str, environment: &Environment) -> Result<Target, Error> {
        let mut said = parameters(text)?;
        environment.serve(&mut said)?;
        if let Some(unknown) = said.keys().find(|it| !UNDERSTOOD.contains(&it.as_str())) {
            return Err(unsupported(unknown));
        }
        for (variable, key) in VARIABLES {
            let Some(value) = environment.variable(variable).filter(|_| !said.contains_key(key))
            else {
                continue;
            };
            match UNDERSTOOD.contains(&key) {
                true => _ = said.insert(key.to_owned(), value.to_owned()),
                false if value.is_empty() => {}
                false => {
                    return Err(refused(
                        format!(
                            "the variable {variable} is set, but driftless does not support it"
                        ),
                        format!("unset {variable} for this command"),
                    ));
                }
            }
        }
        if environment.variable("PGREQUIRESSL") == Some("1") {
            said.entry("sslmode".to_owned()).or_insert_with(|| "require".to_owned());
        }
        Target::of(said, environment)
    }

    fn of(mut said: Said, environment: &Environment) -> Result<Target, Error> {
        let tls = Tls::of(&said, environment)?;
        let mut take = |key: &str| said.remove(key).filter(|it| !it.is_empty());
        let user = take("user").or_else(|| environment.account.clone()).ok_or_else(|| {
            refused(
                "no user is given, and the operating system's user has no name",
                "give one: `postgres://user@host/database`",
            )
        })?;
        let database = take("dbname").unwrap_or_else(|| user.clone());
        if database.contains("://") {
            return Err(refused(
                "the name of the database is a URL",
                "put the URL into DATABASE_URL or `--database-url`, and the name alone into `dbname` or PGDATABASE",
            ));
        }
        // As in libpq, the empty word is not valid.
        let session = session(said.remove("target_session_attrs").as_deref())?;
        let timeout = timeout(said.remove("connect_timeout").as_deref())?;
        if let Some(count) = said.remove("keepalives_retries").filter(|it| !it.is_empty()) {
            said.insert("keepalives_count".to_owned(), count);
        }
        let balanced = match said.remove("load_balance_hosts").as_deref() {
            None | Some("disable") => false,
            Some("random") => true,
            Some(_) => return Err(not_one_of("load_balance_hosts", "`disable` or `random`")),
        };
        let mut take = |key: &str| said.remove(key).filter(|it| !it.is_empty());
        let (password, file) = (take("password"), take("passfile"));
        let mut endpoints = endpoints(take("host"), take("hostaddr"), take("port"))?;
        let mut unread = None;
        for endpoint in &mut endpoints {
            let port = endpoint.port.to_string();
            let place = [&*endpoint.known_as(), &port, &database, &user];
            endpoint.password = match &password {
                Some(password) => Some(password.clone()),
                None => environment.password(file.as_deref(), &place).unwrap_or_else(|why| {
                    unread = Some(why);
                    None
                }),
            };
        }
        if balanced {
            shuffle(&mut endpoints);
        }
        said.entry("application_name".to_owned()).or_insert_with(|| "driftless".to_owned());
        said.retain(|key, value| !value.is_empty() && !OF_TLS.contains(&key.as_str()));
        let target = Target {
            endpoints,
            database,
            user,
            session,
            tls,
            rest: said,
            timeout,
            unread,
            chosen: Arc::default(),
        };
        target.config(&target.endpoints[0])?;
        Ok(target)
    }

    /// The database's name.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The role that connects.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The possible servers.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// Another database of the same server.
    pub fn with_database(&self, name: &str) -> Target {
        Target { database: name.to_owned(), ..self.clone() }
    }

    /// Another role, with a password of its own.
    pub fn with_user(&self, name: &str, password: Option<&str>) -> Target {
        let own = |it: &Endpoint| Endpoint { password: password.map(str::to_owned), ..it.clone() };
        let chosen = OnceLock::new();
        if let Some(it) = self.chosen.get() {
            _ = chosen.set(own(it));
        }
        Target {
            user: name.to_owned(),
            endpoints: self.endpoints.iter().map(own).collect(),
            chosen: Arc::new(chosen),
            ..self.clone()
        }
    }

    /// The one server that all connections go to; none before one of several has answered.
    pub(super) fn chosen(&self) -> Option<&Endpoint> {
        self.chosen.get()
    }

    /// Uses this server from now on.
    pub(super) fn choose(&self, endpoint: &Endpoint) {
        // If two threads connect at the same time, the first chooses for both.
        self.chosen.get_or_init(|| endpoint.clone());
    }

    /// Every address of every endpoint, in the order in which they are tried. A name may have several addresses, which
    /// may be different servers.
    pub(super) fn candidates(&self) -> Result<Vec<Endpoint>, Error> {
        let mut all = Vec::new();
        for endpoint in &self.endpoints {
            if endpoint.address.is_some() || endpoint.is_socket() {
                all.push(endpoint.clone());
                continue;
            }
            match (endpoint.host.as_str(), endpoint.port).to_socket_addrs() {
                Ok(addresses) => all.extend(
                    addresses.map(|it| Endpoint { address: Some(it.ip()), ..endpoint.clone() }),
                ),
                Err(_) if self.endpoints.len() > 1 => {}
                Err(error) => {
                    return Err(Error::new(super::DOING, error).with_help(format!(
                        "the name of the host `{}` cannot be resolved: correct it; {ESCAPES}",
                        endpoint.host
                    )));
                }
            }
        }
        if all.is_empty() {
            return Err(refused("none of the host names can be resolved", "correct the names"));
        }
        Ok(all)
    }

    /// The configuration for the driver.
    pub(super) fn config(&self, endpoint: &Endpoint) -> Result<Config, Error> {
        let mut config = Config::new();
        config.user(&self.user).dbname(&self.database).port(endpoint.port);
        if endpoint.is_socket() {
            platform::use_socket(&mut config, &endpoint.host)?;
        } else if !endpoint.host.is_empty() {
            config.host(&endpoint.host);
        }
        if let Some(address) = endpoint.address {
            config.hostaddr(address);
        }
        if let Some(password) = &endpoint.password {
            config.password(password);
        }
        if let Some(timeout) = self.timeout {
            config.connect_timeout(timeout);
        }
        let number = |key: &str, value: &str| {
            value
                .trim()
                .parse::<u32>()
                .map_err(|_| not_one_of(key, "a number that is not negative"))
        };
        for (key, value) in &self.rest {
            let seconds = || Ok(Duration::from_secs(number(key, value)?.into()));
            match key.as_str() {
                "application_name" => _ = config.application_name(value),
                "options" => _ = config.options(value),
                "keepalives" => _ = config.keepalives(number(key, value)? != 0),
                "keepalives_idle" => _ = config.keepalives_idle(seconds()?),
                "keepalives_interval" => _ = config.keepalives_interval(seconds()?),
                "keepalives_count" => _ = config.keepalives_retries(number(key, value)?),
                "tcp_user_timeout" => {
                    _ = config.tcp_user_timeout(Duration::from_millis(number(key, value)?.into()));
                }
                "channel_binding" => {
                    _ = config.channel_binding(match value.as_str() {
                        "disable" => ChannelBinding::Disable,
                        "prefer" => ChannelBinding::Prefer,
                        "require" => ChannelBinding::Require,
                        _ => return Err(not_one_of(key, "`disable`, `prefer` or `require`")),
                    });
                }
                "gssencmode" => match value.as_str() {
                    "disable" | "prefer" => {}
                    "require" => {
                        return Err(refused(
                            "`gssencmode=require` is not supported",
                            "use TLS: `sslmode=verify-full`",
                        ));
                    }
                    _ => return Err(not_one_of(key, "`disable` or `prefer`")),
                },
                // The driver uses UTF-8; the other parameters mean nothing to it.
                _ => {}
            }
        }
        Ok(config)
    }

    /// For a program that is built on libpq: variables, since everybody on the machine may read its arguments. The
    /// program must not get any other variable of libpq.
    pub fn for_program(&self) -> Result<Vec<(String, String)>, Error> {
        let endpoint = self.settled()?;
        let mut said = self.rest.clone();
        said.retain(|key, _| !NOT_FOR_PROGRAMS.contains(&key.as_str()));
        said.extend(self.tls.for_libpq());
        said.insert("host".to_owned(), endpoint.host.clone());
        said.insert(
            "hostaddr".to_owned(),
            endpoint.address.map_or(String::new(), |it| it.to_string()),
        );
        said.insert("port".to_owned(), endpoint.port.to_string());
        said.insert("dbname".to_owned(), self.database.clone());
        said.insert("user".to_owned(), self.user.clone());
        // A file that never exists: without a password libpq would read the one in the home directory.
        said.insert("passfile".to_owned(), "/dev/null/none".to_owned());
        said.insert(
            "connect_timeout".to_owned(),
            self.timeout.map_or(0, |it| it.as_secs()).to_string(),
        );
        if let Some(password) = &endpoint.password {
            said.insert("password".to_owned(), password.clone());
        }
        let variable =
            |key: &str| VARIABLES.iter().find(|it| it.1 == key).map(|it| it.0.to_owned());
        let all = said.into_iter().filter(|it| !it.1.is_empty());
        Ok(all.filter_map(|(key, value)| Some((variable(&key)?, value))).collect())
    }

    /// A URL with the place, the role and its password; whoever uses the URL has to supply the rest.
    pub fn url(&self) -> Result<String, Error> {
        let endpoint = self.settled()?;
        let password =
            endpoint.password.as_ref().map_or(String::new(), |it| format!(":{}", encoded(it)));
        let (user, database) = (encoded(&self.user), encoded(&self.database));
        Ok(format!("postgres://{user}{password}@{}/{database}", endpoint.place()))
    }

    /// Texts that must not appear in messages of others: the passwords.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let passwords = self.endpoints.iter().filter_map(|it| it.password.as_deref());
        passwords.chain(self.tls.secret())
    }

    /// Removes the passwords from somebody else's message.
    pub fn scrub(&self, words: &str) -> String {
        let shown = self.to_string();
        // A secret that is also the user's or the database's name cannot be hidden, and need not be.
        let secrets = self.secrets().filter(|it| !it.is_empty() && !shown.contains(it));
        secrets.fold(words.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

/// `postgres://me@host:5432/shop`; all hosts of a list as long as none of them has answered.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoints = self.chosen().map_or(self.endpoints.as_slice(), std::slice::from_ref);
        let places: Vec<String> = endpoints.iter().map(Endpoint::place).collect();
        let (user, database) = (encoded(&self.user), encoded(&self.database));
        write!(formatter, "postgres://{user}@{}/{database}", places.join(","))
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Target({self})")
    }
}

fn session(said: Option<&str>) -> Result<Session, Error> {
    Ok(match said {
        None | Some("any") => Session::Any,
        Some("read-write") => Session::ReadWrite,
        Some("read-only") => Session::ReadOnly,
        Some("primary") => Session::Primary,
        Some("standby") => Session::Standby,
        Some("prefer-standby") => Session::PreferStandby,
        Some(_) => {
            return Err(not_one_of(
                "target_session_attrs",
                "`any`, `read-write`, `read-only`, `primary`, `standby` or `prefer-standby`",
            ));
        }
    })
}

/// None means no limit: 0 and negative numbers mean that to libpq.
fn timeout(said: Option<&str>) -> Result<Option<Duration>, Error> {
    let Some(said) = said else { return Ok(Some(TIMEOUT)) };
    let seconds: i64 =
        said.trim().parse().map_err(|_| not_one_of("connect_timeout", "a number of seconds"))?;
    Ok(u64::try_from(seconds).ok().filter(|it| *it > 0).map(Duration::from_secs))
}

fn not_one_of(key: &str, known: &str) -> Error {
    refused(format!("`{key}` has an unknown value"), format!("use {known}"))
}

fn unsupported(key: &str) -> Error {
    // A key that is not a word may be the end of a password that was not escaped.
    let is_word = key.chars().all(|it| it.is_ascii_alphabetic() || it == '_');
    if key.is_empty() || !is_word {
        return refused(
            "a connection parameter has an invalid name",
            format!(
                "put a value with spaces into single quotes where you write `name=value`; {ESCAPES}"
            ),
        );
    }
    let near = UNDERSTOOD.iter().find(|it| it.eq_ignore_ascii_case(key));
    refused(
        format!("the connection parameter `{key}` is not supported"),
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove it; driftless supports {}", UNDERSTOOD.join(", ")),
        },
    )
}
