//! TLS by rustls, whose cryptography needs a C compiler and nothing else.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use pkcs8::EncryptedPrivateKeyInfo;
use pkcs8::der::SecretDocument;
use postgres::Socket;
use postgres::tls::{MakeTlsConnect, TlsConnect};
use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::verify::{Authorities, Verifier};
use super::{Mode, Refusal, Roots, Tls, identity, unreadable};
use crate::Error;

pub(super) fn connector(parameters: &Tls, refusal: Refusal) -> Result<MakeConnector, Error> {
    let provider = Arc::new(ring::default_provider());
    let authorities = match &parameters.roots {
        None => None,
        Some(Roots::System) => {
            Some(Authorities::new(rustls_native_certs::load_native_certs().certs))
        }
        Some(Roots::File(file)) => Some(Authorities::new(certificates("sslrootcert", file)?)),
    };
    let verifier = Verifier {
        authorities,
        by_name: parameters.mode == Mode::VerifyFull,
        algorithms: provider.signature_verification_algorithms,
        refusal,
    };
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|it| Error::new("preparing TLS", it))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match identity(parameters)? {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = certificates("sslcert", certificate)?;
            let opened = opened(key, parameters, &provider)?;
            // Not `with_client_auth_cert`, which refuses certificates of version 1.
            let own = SingleCertAndKey::from(CertifiedKey::new(chain, opened));
            builder.with_client_cert_resolver(Arc::new(own))
        }
    };
    Ok(MakeConnector(config))
}

/// All certificates of a file.
fn certificates(parameter: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(all) if all.is_empty() => {
            Err(unreadable(parameter, file, "there is no certificate in it"))
        }
        Ok(all) => Ok(all),
        Err(pem::Error::Io(error)) => Err(unreadable(parameter, file, error)),
        Err(error) => Err(unreadable(parameter, file, error)),
    }
}

/// The private key, decrypted if it is encrypted.
fn opened(
    file: &Path,
    parameters: &Tls,
    provider: &CryptoProvider,
) -> Result<Arc<dyn rustls::sign::SigningKey>, Error> {
    let text = fs::read_to_string(file).map_err(|it| unreadable("sslkey", file, it))?;
    let key = match text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
        true => {
            let password = parameters.key_password.as_deref().unwrap_or_default();
            let (_, encrypted) = SecretDocument::from_pem(&text)
                .map_err(|it| unreadable("sslkey", file, it.to_string()))?;
            let decrypted = EncryptedPrivateKeyInfo::try_from(encrypted.as_bytes())
                .and_then(|it| it.decrypt(password))
                .map_err(|it| {
                    unreadable(
                        "sslkey",
                        file,
                        format!("it cannot be decrypted with `sslpassword`: {it}"),
                    )
                })?;
            PrivateKeyDer::from(PrivatePkcs8KeyDer::from(decrypted.as_bytes().to_vec()))
        }
        false if text.contains("Proc-Type: 4,ENCRYPTED") => {
            let why = "its form of encryption is outdated";
            let error = unreadable("sslkey", file, why);
            return Err(error.with_help("convert it: `openssl pkcs8 -topk8 -in KEY -out NEW_KEY`"));
        }
        false => PrivateKeyDer::from_pem_slice(text.as_bytes())
            .map_err(|it| unreadable("sslkey", file, it))?,
    };
    provider.key_provider.load_private_key(key).map_err(|it| unreadable("sslkey", file, it))
}

/// Makes the connections that [`MakeRustlsConnect`] makes, for every name that a host may have.
pub(in super::super) struct MakeConnector(ClientConfig);

type Inner = MakeRustlsConnect;

impl MakeTlsConnect<Socket> for MakeConnector {
    type Stream = <Inner as MakeTlsConnect<Socket>>::Stream;
    type TlsConnect = Handshake;
    type Error = <Inner as MakeTlsConnect<Socket>>::Error;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, Self::Error> {
        let mut config = self.0.clone();
        // Of a host that has no name of DNS, no certificate can speak, and the server learns no name.
        let name = match ServerName::try_from(host) {
            Ok(_) => host,
            Err(_) => {
                config.enable_sni = false;
                super::verify::NO_NAME
            }
        };
        let connect = MakeTlsConnect::<Socket>::make_tls_connect(&mut Inner::new(config), name)?;
        Ok(Handshake(connect))
    }
}

/// One handshake, whose failure is no [`io::Error`]: those are the network's.
pub(in super::super) struct Handshake(<Inner as MakeTlsConnect<Socket>>::TlsConnect);

impl TlsConnect<Socket> for Handshake {
    type Stream = <Inner as MakeTlsConnect<Socket>>::Stream;
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, Failed>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async { self.0.connect(socket).await.map_err(Failed) })
    }
}

/// Why a handshake failed.
#[derive(Debug)]
pub(in super::super) struct Failed(io::Error);

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Failed {}
