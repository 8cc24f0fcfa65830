//! TLS by the system's OpenSSL, which the system's libpq uses too.

use std::fs;

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslConnector, SslConnectorBuilder, SslMethod, SslVerifyMode};
use openssl::x509::store::X509StoreBuilder;
use postgres_openssl::MakeTlsConnector;

use super::{Mode, Refusal, Roots, Tls, identity, unreadable};
use crate::Error;

pub(in super::super) type MakeConnector = MakeTlsConnector;

pub(super) fn connector(parameters: &Tls, refusal: Refusal) -> Result<MakeConnector, Error> {
    let failed = |it: ErrorStack| Error::new("preparing TLS", it);
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(failed)?;
    match &parameters.roots {
        None => builder.set_verify(SslVerifyMode::NONE),
        Some(roots) => {
            if let Roots::File(file) = roots {
                // The authorities in the file and no others.
                let store = X509StoreBuilder::new().map_err(failed)?.build();
                builder.set_cert_store(store);
                builder.set_ca_file(file).map_err(|it| unreadable("sslrootcert", file, it))?;
            }
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
    Ok(connector)
}

fn identify(builder: &mut SslConnectorBuilder, parameters: &Tls) -> Result<(), Error> {
    let Some((certificate, key)) = identity(parameters)? else { return Ok(()) };
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
