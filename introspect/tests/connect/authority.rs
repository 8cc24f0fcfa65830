//! Certificates and certificate authorities, created for one run.

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Extension, X509NameBuilder};

/// A certificate and its key.
pub(crate) struct Certified {
    certificate: X509,
    key: PKey<Private>,
}

/// The kind of a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    P256,
    P384,
    Rsa,
    Ed25519,
}

/// What a certificate says, apart from who signed it.
#[derive(Clone, Copy)]
pub(crate) struct Shape<'a> {
    /// The common name of its subject.
    pub(crate) name: &'a str,
    /// Alternative names: addresses, or names of DNS.
    pub(crate) alternative: &'a [&'a str],
    /// Certificates of version 1 have no extensions.
    pub(crate) version: i32,
    /// Whether it says that it is an authority, or that it is none.
    pub(crate) authority: Option<bool>,
    /// For clients only.
    pub(crate) for_clients: bool,
    /// The only domain that an authority may certify.
    pub(crate) domain: Option<&'a str>,
    /// From when and until when it is valid, in days from now.
    pub(crate) days: (i64, i64),
    pub(crate) key: Key,
}

impl<'a> Shape<'a> {
    /// For a server.
    pub(crate) fn leaf(name: &'a str, alternative: &'a [&'a str]) -> Shape<'a> {
        Shape {
            name,
            alternative,
            version: 3,
            authority: None,
            for_clients: false,
            domain: None,
            days: (-1, 2),
            key: Key::P256,
        }
    }

    /// For an authority.
    pub(crate) fn authority(name: &'a str) -> Shape<'a> {
        Shape { authority: Some(true), ..Shape::leaf(name, &[]) }
    }

    /// Signed by that one, or by itself.
    pub(crate) fn signed(self, signer: Option<&Certified>) -> Result<Certified, ErrorStack> {
        let key = key(self.key)?;
        let mut builder = X509::builder()?;
        builder.set_version(self.version - 1)?;
        let mut serial = BigNum::new()?;
        serial.rand(64, MsbOption::MAYBE_ZERO, false)?;
        builder.set_serial_number(serial.to_asn1_integer()?.as_ref())?;
        let mut subject = X509NameBuilder::new()?;
        subject.append_entry_by_nid(Nid::COMMONNAME, self.name)?;
        let subject = subject.build();
        builder.set_subject_name(&subject)?;
        builder
            .set_issuer_name(signer.map_or(subject.as_ref(), |it| it.certificate.subject_name()))?;
        let day = |it: i64| {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            let now = now.expect("it is after 1970").as_secs().cast_signed();
            Asn1Time::from_unix(now + it * 24 * 60 * 60)
        };
        builder.set_not_before(day(self.days.0)?.as_ref())?;
        builder.set_not_after(day(self.days.1)?.as_ref())?;
        builder.set_pubkey(&key)?;
        if self.version == 3 {
            self.extend(&mut builder, signer)?;
        }
        let signing = signer.map_or(&key, |it| &it.key);
        let digest = match signing.id() {
            openssl::pkey::Id::ED25519 => MessageDigest::null(),
            _ => MessageDigest::sha256(),
        };
        builder.sign(signing, digest)?;
        Ok(Certified { certificate: builder.build(), key })
    }

    fn extend(
        &self,
        builder: &mut X509Builder,
        signer: Option<&Certified>,
    ) -> Result<(), ErrorStack> {
        if let Some(is_authority) = self.authority {
            let mut constraints = BasicConstraints::new();
            constraints.critical();
            if is_authority {
                constraints.ca();
            }
            builder.append_extension(constraints.build()?)?;
        }
        if self.for_clients {
            builder.append_extension(ExtendedKeyUsage::new().client_auth().build()?)?;
        }
        if let Some(domain) = self.domain {
            // The library has no builder for this one.
            #[allow(deprecated)]
            let constraint = X509Extension::new_nid(
                None,
                Some(&builder.x509v3_context(None, None)),
                Nid::NAME_CONSTRAINTS,
                &format!("critical,permitted;DNS:{domain}"),
            )?;
            builder.append_extension(constraint)?;
        }
        if !self.alternative.is_empty() {
            let mut names = SubjectAlternativeName::new();
            for name in self.alternative {
                match name.parse::<std::net::IpAddr>() {
                    Ok(_) => names.ip(name),
                    Err(_) => names.dns(name),
                };
            }
            let signer = signer.map(|it| it.certificate.as_ref());
            let names = names.build(&builder.x509v3_context(signer, None))?;
            builder.append_extension(names)?;
        }
        Ok(())
    }
}

impl Certified {
    pub(crate) fn certificate(&self) -> Result<Vec<u8>, ErrorStack> {
        self.certificate.to_pem()
    }

    pub(crate) fn key(&self) -> Result<Vec<u8>, ErrorStack> {
        self.key.private_key_to_pem_pkcs8()
    }

    pub(crate) fn encrypted_key(&self, password: &str) -> Result<Vec<u8>, ErrorStack> {
        self.key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), password.as_bytes())
    }

    /// In the form that this kind of key had before the others: PKCS#1, SEC1.
    pub(crate) fn key_of_its_kind(&self) -> Result<Vec<u8>, ErrorStack> {
        match self.key.rsa() {
            Ok(rsa) => rsa.private_key_to_pem(),
            Err(_) => self.key.ec_key()?.private_key_to_pem(),
        }
    }
}

fn key(kind: Key) -> Result<PKey<Private>, ErrorStack> {
    let curve = |it| PKey::from_ec_key(EcKey::generate(EcGroup::from_curve_name(it)?.as_ref())?);
    match kind {
        Key::P256 => curve(Nid::X9_62_PRIME256V1),
        Key::P384 => curve(Nid::SECP384R1),
        Key::Rsa => PKey::from_rsa(Rsa::generate(2048)?),
        Key::Ed25519 => PKey::generate_ed25519(),
    }
}
