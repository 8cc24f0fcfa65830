//! TLS by OpenSSL, which libpq is built with too, so that both sides trust the same and read the same files.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslConnector, SslConnectorBuilder, SslMethod, SslVerifyMode};
use openssl::x509::store::X509StoreBuilder;
use postgres_openssl::MakeTlsConnector;

use super::DOING;
use super::parameters::{Mode, Parameters, Roots};
use crate::Error;

/// A connector, and why it refused a certificate.
pub(super) struct Tls {
    pub(super) connector: MakeTlsConnector,
    pub(super) refusal: Refusal,
}

/// OpenSSL tells it to a callback alone; what comes out of the connection is a stack of codes.
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

/// A connector that verifies as much as the mode says. Roots, where there are any, are held to in every mode.
pub(super) fn connector(parameters: &Parameters) -> Result<Tls, Error> {
    let refusal = Refusal::default();
    let failed = |it: ErrorStack| Error::new("preparing TLS", it);
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(failed)?;
    match &parameters.roots {
        None => builder.set_verify(SslVerifyMode::NONE),
        Some(roots) => {
            if let Roots::File(file) = roots {
                // Those in the file and no others.
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
    Ok(Tls { connector, refusal })
}

/// Our own certificate, where there is one.
fn identify(builder: &mut SslConnectorBuilder, parameters: &Parameters) -> Result<(), Error> {
    let (Some(certificate), Some(key)) = (&parameters.certificate, &parameters.key) else {
        return match (&parameters.certificate, &parameters.key) {
            (Some(_), None) => Err(Error::new(DOING, "`sslcert` is given and `sslkey` is not")),
            (_, _) => Ok(()),
        };
    };
    builder
        .set_certificate_chain_file(certificate)
        .map_err(|it| unreadable("sslcert", certificate, it))?;
    let pem = fs::read(key).map_err(|it| unreadable("sslkey", key, it))?;
    let password = parameters.key_password.as_deref().unwrap_or_default().as_bytes();
    // Without a callback OpenSSL would ask at the terminal.
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
