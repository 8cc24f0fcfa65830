//! TLS: what the parameters say, and a connector that does it. It trusts the same certificates as libpq and reads the
//! same files.
//!
//! The feature `bundled` brings a library with it (rustls), the feature `system` uses the system's (OpenSSL). Where both
//! are on, because two crates ask for different ones, somebody has asked for the system's.

#[cfg(feature = "system")]
mod openssl;
#[cfg(all(feature = "bundled", not(feature = "system")))]
mod rustls;
#[cfg(all(feature = "bundled", not(feature = "system")))]
mod verify;

#[cfg(not(any(feature = "bundled", feature = "system")))]
compile_error!("one of the features `bundled` and `system` says where TLS comes from");

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "system")]
use self::openssl as backend;
#[cfg(all(feature = "bundled", not(feature = "system")))]
use self::rustls as backend;
use super::environment::Environment;
use super::refused;
use super::text::Said;
use crate::Error;
use crate::platform::CERTIFICATES;

/// libpq's `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Never TLS.
    Disable,
    /// TLS if the server insists.
    Allow,
    /// TLS if the server supports it.
    Prefer,
    /// TLS; the certificate is not checked, unless root certificates are given.
    Require,
    /// TLS with a certificate from a known authority.
    VerifyCa,
    /// TLS with a certificate from a known authority, for that host.
    VerifyFull,
}

/// The parameters that [`Tls`] is built from, or that mean nothing to the driver.
pub(super) const OF_TLS: [&str; 7] =
    ["sslcert", "sslcompression", "sslkey", "sslmode", "sslpassword", "sslrootcert", "sslsni"];

/// libpq's words for the modes.
const MODES: [(&str, Mode); 6] = [
    ("disable", Mode::Disable),
    ("allow", Mode::Allow),
    ("prefer", Mode::Prefer),
    ("require", Mode::Require),
    ("verify-ca", Mode::VerifyCa),
    ("verify-full", Mode::VerifyFull),
];

/// The trusted certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Roots {
    /// The authorities of the operating system.
    System,
    /// The authorities in that file.
    File(PathBuf),
}

/// How a connection is encrypted, and which certificates it trusts.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Tls {
    pub(super) mode: Mode,
    roots: Option<Roots>,
    /// Our own certificate, for servers that ask for one.
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    key_password: Option<String>,
}

impl Tls {
    /// From resolved parameters. If a parameter is missing, libpq's files in the home directory are used.
    pub(super) fn of(said: &Said, environment: &Environment) -> Result<Tls, Error> {
        let of = |key: &str| said.get(key).filter(|it| !it.is_empty()).map(String::as_str);
        let file = |key: &str, own: &str| {
            of(key)
                .map(PathBuf::from)
                .or_else(|| environment.at_home(Path::new(CERTIFICATES).join(own)))
        };
        let roots = match of("sslrootcert") {
            Some("system") => Some(Roots::System),
            _ => file("sslrootcert", "root.crt").map(Roots::File),
        };
        Ok(Tls {
            // As in libpq, the empty word is not valid.
            mode: mode(said.get("sslmode").map(String::as_str), roots.as_ref())?,
            roots,
            certificate: file("sslcert", "postgresql.crt"),
            key: file("sslkey", "postgresql.key"),
            key_password: of("sslpassword").map(str::to_owned),
        })
    }

    /// As libpq's parameters: everything that libpq would look up by itself is given.
    pub(super) fn for_libpq(&self) -> Vec<(String, String)> {
        let word = MODES.iter().find(|it| it.1 == self.mode).map_or("", |it| it.0);
        let path =
            |it: &Option<PathBuf>| it.as_ref().map_or(String::new(), |it| it.display().to_string());
        let roots = match &self.roots {
            Some(Roots::System) => "system".to_owned(),
            Some(Roots::File(file)) => file.display().to_string(),
            None => String::new(),
        };
        let mut all = vec![
            ("sslmode".to_owned(), word.to_owned()),
            ("sslrootcert".to_owned(), roots),
            ("sslcert".to_owned(), path(&self.certificate)),
            ("sslkey".to_owned(), path(&self.key)),
        ];
        // Supported from PostgreSQL 13 on.
        all.extend(self.key_password.iter().map(|it| ("sslpassword".to_owned(), it.clone())));
        all
    }

    /// The password of the private key.
    pub(super) fn secret(&self) -> Option<&str> {
        self.key_password.as_deref()
    }
}

fn mode(said: Option<&str>, roots: Option<&Roots>) -> Result<Mode, Error> {
    let mode = match (said, roots) {
        (None, Some(Roots::System)) => Mode::VerifyFull,
        (None, Some(Roots::File(_)) | None) => Mode::Prefer,
        (Some(word), _) => {
            MODES.iter().find(|it| it.0 == word).map(|it| it.1).ok_or_else(|| {
                let known: Vec<String> = MODES.iter().map(|it| format!("`{}`", it.0)).collect();
                refused(
                    "`sslmode` has an unknown value",
                    format!("use one of {}", known.join(", ")),
                )
            })?
        }
    };
    match (mode, roots) {
        // The system's authorities certify anybody, so the name has to be checked.
        (Mode::Allow | Mode::Prefer | Mode::Require | Mode::VerifyCa, Some(Roots::System)) => {
            Err(refused(
                "`sslrootcert=system` needs `sslmode=verify-full`",
                "set `sslmode=verify-full`, or give a file as `sslrootcert`",
            ))
        }
        (_, _) => Ok(mode),
    }
}

/// A connector, and the reason why it refused a certificate.
pub(super) struct Connector {
    pub(super) connector: backend::MakeConnector,
    pub(super) refusal: Refusal,
}

/// The library gives the reason only to a callback; the connection itself returns an error of many meanings.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note(&self, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }
}

/// A connector that verifies as much as the mode requires. Root certificates, if there are any, are used in every mode.
pub(super) fn connector(parameters: &Tls) -> Result<Connector, Error> {
    // Checked only here, since a socket has no certificate to verify.
    if parameters.roots.is_none() && matches!(parameters.mode, Mode::VerifyCa | Mode::VerifyFull) {
        return Err(refused(
            "`sslmode` requires a verified server certificate, but there is no `~/.postgresql/root.crt`",
            "give `sslrootcert=FILE`, or `sslrootcert=system` for the authorities that the operating system trusts",
        ));
    }
    let refusal = Refusal::default();
    let connector = backend::connector(parameters, refusal.clone())?;
    Ok(Connector { connector, refusal })
}

/// The files of our own certificate and its key, if there is one.
fn identity(parameters: &Tls) -> Result<Option<(&Path, &Path)>, Error> {
    match (&parameters.certificate, &parameters.key) {
        (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
        (Some(_), None) => Err(refused(
            "`sslcert` is given, but `sslkey` is not",
            "give the file of the private key as `sslkey`",
        )),
        (None, _) => Ok(None),
    }
}

fn unreadable(
    parameter: &str,
    file: &Path,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(format!("reading {} (`{parameter}`)", file.display()), error)
}
