//! TLS by OpenSSL, which libpq is built with too, so that both trust the same certificates and read the same files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslConnector, SslConnectorBuilder, SslMethod, SslVerifyMode};
use openssl::x509::store::X509StoreBuilder;
use postgres_openssl::MakeTlsConnector;

use super::environment::Environment;
use super::refused;
use super::text::Said;
use crate::Error;

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

/// The parameters that [`Tls`] is built from, or that mean nothing to OpenSSL.
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
                .or_else(|| environment.at_home(&format!(".postgresql/{own}")))
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
    pub(super) connector: MakeTlsConnector,
    pub(super) refusal: Refusal,
}

/// OpenSSL gives the reason only to a callback; the connection itself returns a stack of codes.
#[derive(Clone, Default)]
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
    let refusal = Refusal::default();
    let failed = |it: ErrorStack| Error::new("preparing TLS", it);
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(failed)?;
    match &parameters.roots {
        // Checked only here, since a socket has no certificate to verify.
        None if matches!(parameters.mode, Mode::VerifyCa | Mode::VerifyFull) => {
            return Err(refused(
                "`sslmode` requires a verified server certificate, but there is no `~/.postgresql/root.crt`",
                "give `sslrootcert=FILE`, or `sslrootcert=system` for the authorities that the operating system trusts",
            ));
        }
        None => builder.set_verify(SslVerifyMode::NONE),
        Some(roots) => {
            if let Roots::File(file) = roots {
                // The authorities in the file and no others.
                let store = X509StoreBuilder::new().map_err(failed)?.build();
                builder.set_cert_store(store);
                builder.set_ca_file(file).map_err(|it| unreadable("sslrootcert", file, it))?;
            }
            let refusal = refusal.clone();
            builder.set_verify_callback(SslVerifyMode::PEER, move |accepted, context| {
                if !accepted {
                    refusal.note(context.error().error_string().to_owned());
                }
                accepted
            });
        }
    }
    identify(&mut builder, parameters)?;
    let mut connector = MakeTlsConnector::new(builder.build());
    let by_name = parameters.mode == Mode::VerifyFull;
    connector.set_callback(move |configuration, _| {
        configuration.set_verify_hostname(by_name);
        Ok(())
    });
    Ok(Connector { connector, refusal })
}

/// Our own certificate, if there is one.
fn identify(builder: &mut SslConnectorBuilder, parameters: &Tls) -> Result<(), Error> {
    let (Some(certificate), Some(key)) = (&parameters.certificate, &parameters.key) else {
        return match (&parameters.certificate, &parameters.key) {
            (Some(_), None) => Err(refused(
                "`sslcert` is given, but `sslkey` is not",
                "give the file of the private key as `sslkey`",
            )),
            (_, _) => Ok(()),
        };
    };
    builder
        .set_certificate_chain_file(certificate)
        .map_err(|it| unreadable("sslcert", certificate, it))?;
    let pem = fs::read(key).map_err(|it| unreadable("sslkey", key, it))?;
    let password = parameters.key_password.as_deref().unwrap_or_default().as_bytes();
    // Without a callback OpenSSL would ask on the terminal.
    let opened = PKey::private_key_from_pem_passphrase(&pem, password);
    let opened = opened.map_err(|it| unreadable("sslkey", key, it))?;
    builder.set_private_key(&opened).map_err(|it| unreadable("sslkey", key, it))
}

fn unreadable(
    parameter: &str,
    file: &Path,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(format!("reading {} (`{parameter}`)", file.display()), error)
}
