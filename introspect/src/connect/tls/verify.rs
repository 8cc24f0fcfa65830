//! Which server certificates are trusted: those that OpenSSL trusts for libpq.
//!
//! rustls' own rules are made for web sites. Private servers of PostgreSQL have certificates that those refuse, and that
//! PostgreSQL's documentation tells how to make ("Creating Certificates"): version 1, a name only in the subject, and
//! the server's own certificate as the trusted one. What rustls' library (webpki) can judge, it judges.

use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::{
    CertificateDer, ServerName, SubjectPublicKeyInfoDer, TrustAnchor, UnixTime,
};
use rustls::{DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme};
use webpki::{EndEntityCert, KeyUsage, RawPublicKeyEntity, anchor_from_trusted_cert};
use x509_cert::certificate::Version;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::oid::db::rfc4519::COMMON_NAME;
use x509_cert::der::oid::db::rfc5280::{ID_CE_NAME_CONSTRAINTS, ID_KP_SERVER_AUTH};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage as Usage, SubjectAltName};
use x509_cert::{Certificate, TbsCertificate};

use super::Refusal;

/// For hosts without a name. `invalid` is reserved, so no certificate has it.
pub(super) const NO_NAME: &str = "no-name.invalid";

/// The trusted certificates. As in OpenSSL, a chain ends at one that is its own issuer.
#[derive(Debug)]
pub(super) struct Authorities {
    /// Those that are their own issuer. A server may show one of them itself.
    ends: Vec<CertificateDer<'static>>,
    /// Those of them that may sign others.
    issuers: Vec<TrustAnchor<'static>>,
    /// The others, for servers that do not send the whole chain.
    between: Vec<CertificateDer<'static>>,
}

impl Authorities {
    pub(super) fn new(certificates: Vec<CertificateDer<'static>>) -> Authorities {
        let now = UnixTime::now();
        let ends_a_chain = |it: &CertificateDer<'static>| {
            parsed(it).is_ok_and(|it| it.tbs_certificate.subject == it.tbs_certificate.issuer)
        };
        let (ends, between): (Vec<_>, Vec<_>) = certificates.into_iter().partition(ends_a_chain);
        // webpki looks at the key of an authority alone.
        let may_sign = |it: &&CertificateDer<'static>| {
            parsed(it)
                .is_ok_and(|it| is_authority(&it) && is_valid_at(&it.tbs_certificate, now).is_ok())
        };
        let anchors =
            ends.iter().filter(may_sign).filter_map(|it| anchor_from_trusted_cert(it).ok());
        Authorities { issuers: anchors.map(|it| it.to_owned()).collect(), ends, between }
    }
}

/// Judges the certificates of servers.
#[derive(Debug)]
pub(super) struct Verifier {
    /// None: every certificate will do.
    pub(super) authorities: Option<Authorities>,
    /// Whether the certificate has to be the host's.
    pub(super) by_name: bool,
    pub(super) algorithms: WebPkiSupportedAlgorithms,
    pub(super) refusal: Refusal,
}

/// Why a certificate is refused.
type Verdict = Result<(), String>;

impl Verifier {
    fn judge(
        &self,
        shown: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        now: UnixTime,
    ) -> Verdict {
        let Some(authorities) = &self.authorities else { return Ok(()) };
        let certificate = parsed(shown)?;
        if authorities.ends.contains(shown) {
            is_valid_at(&certificate.tbs_certificate, now)?;
        } else {
            self.is_issued(authorities, shown, &certificate, intermediates, now)?;
        }
        if self.by_name { is_of(shown, &certificate.tbs_certificate, host) } else { Ok(()) }
    }

    fn is_issued(
        &self,
        authorities: &Authorities,
        shown: &CertificateDer<'_>,
        certificate: &Certificate,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Verdict {
        let between: Vec<CertificateDer<'_>> =
            intermediates.iter().chain(&authorities.between).cloned().collect();
        let judged = EndEntityCert::try_from(shown).and_then(|it| {
            it.verify_for_usage(
                self.algorithms.all,
                &authorities.issuers,
                &between,
                now,
                KeyUsage::server_auth(),
                None,
                None,
            )
            .map(|_| ())
        });
        match judged {
            Ok(()) => Ok(()),
            // webpki refuses to look at these.
            Err(webpki::Error::UnsupportedCertVersion | webpki::Error::CaUsedAsEndEntity) => {
                self.is_issued_by_a_root(authorities, certificate, now)
            }
            Err(webpki::Error::UnknownIssuer) => Err(UNKNOWN.to_owned()),
            Err(webpki::Error::CertExpired { .. }) => Err(EXPIRED.to_owned()),
            Err(webpki::Error::CertNotValidYet { .. }) => Err(EARLY.to_owned()),
            Err(other) => Err(other.to_string()),
        }
    }

    /// For certificates that webpki does not look at: only a trusted certificate itself may have signed them.
    fn is_issued_by_a_root(
        &self,
        authorities: &Authorities,
        certificate: &Certificate,
        now: UnixTime,
    ) -> Verdict {
        let tbs = &certificate.tbs_certificate;
        is_valid_at(tbs, now)?;
        is_for_servers(tbs)?;
        if certificate.signature_algorithm != tbs.signature {
            return Err("it names two kinds of signatures".to_owned());
        }
        let message = tbs.to_der().map_err(|it| it.to_string())?;
        let signature = certificate.signature.as_bytes().unwrap_or_default();
        let signed_with = value_of(&certificate.signature_algorithm)?;
        let has_signed = |root: &Certificate| -> Result<bool, String> {
            let key = root.tbs_certificate.subject_public_key_info.to_der();
            let key = SubjectPublicKeyInfoDer::from(key.map_err(|it| it.to_string())?);
            let key = RawPublicKeyEntity::try_from(&key).map_err(|it| it.to_string())?;
            let mut fitting =
                self.algorithms.all.iter().filter(|it| *it.signature_alg_id() == *signed_with);
            Ok(fitting.any(|it| key.verify_signature(*it, &message, signature).is_ok()))
        };
        for root in authorities.ends.iter().filter_map(|it| parsed(it).ok()) {
            let of = &root.tbs_certificate;
            // Constraints on names are webpki's to judge.
            let is_free =
                !of.extensions.iter().flatten().any(|it| it.extn_id == ID_CE_NAME_CONSTRAINTS);
            if of.subject == tbs.issuer && is_free && is_authority(&root) && has_signed(&root)? {
                return is_valid_at(of, now);
            }
        }
        Err(UNKNOWN.to_owned())
    }
}

const UNKNOWN: &str = "it is not signed by a trusted authority";
const EXPIRED: &str = "it has expired";
const EARLY: &str = "it is not valid yet";

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.judge(shown, intermediates, host, now).map_err(|why| {
            self.refusal.note(why.clone());
            Error::General(why)
        })?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if EndEntityCert::try_from(shown).is_ok() {
            return verify_tls12_signature(message, shown, signed, &self.algorithms);
        }
        let key = key_of(shown)?;
        let key =
            RawPublicKeyEntity::try_from(&key).map_err(|it| Error::General(it.to_string()))?;
        let mut fitting =
            self.algorithms.mapping.iter().filter(|it| it.0 == signed.scheme).flat_map(|it| it.1);
        match fitting.any(|it| key.verify_signature(*it, message, signed.signature()).is_ok()) {
            true => Ok(HandshakeSignatureValid::assertion()),
            false => Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match EndEntityCert::try_from(shown) {
            Ok(_) => verify_tls13_signature(message, shown, signed, &self.algorithms),
            Err(_) => verify_tls13_signature_with_raw_key(
                message,
                &key_of(shown)?,
                signed,
                &self.algorithms,
            ),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn parsed(certificate: &CertificateDer<'_>) -> Result<Certificate, String> {
    Certificate::from_der(certificate).map_err(|it| it.to_string())
}

fn key_of(certificate: &CertificateDer<'_>) -> Result<SubjectPublicKeyInfoDer<'static>, Error> {
    let failed = |it: String| Error::General(it);
    let key = parsed(certificate).map_err(failed)?.tbs_certificate.subject_public_key_info;
    Ok(SubjectPublicKeyInfoDer::from(key.to_der().map_err(|it| failed(it.to_string()))?))
}

/// The content of a structure, without its tag and its length.
fn value_of(structure: &impl Encode) -> Result<Vec<u8>, String> {
    let whole = structure.to_der().map_err(|it| it.to_string())?;
    let inner = x509_cert::der::AnyRef::from_der(&whole).map_err(|it| it.to_string())?;
    Ok(inner.value().to_vec())
}

/// The extension of that kind, if the certificate has one.
fn extension<'a, T: Decode<'a> + AssociatedOid>(
    tbs: &'a TbsCertificate,
) -> Result<Option<T>, String> {
    match tbs.get::<T>() {
        Ok(found) => Ok(found.map(|it| it.1)),
        Err(error) => Err(error.to_string()),
    }
}

/// Certificates of version 1 cannot say whether they may sign others; as in OpenSSL, a trusted one may.
fn is_authority(certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    match extension::<BasicConstraints>(tbs) {
        Ok(Some(constraints)) => constraints.ca,
        Ok(None) => tbs.version == Version::V1,
        Err(_) => false,
    }
}

fn is_valid_at(tbs: &TbsCertificate, now: UnixTime) -> Verdict {
    let now = Duration::from_secs(now.as_secs());
    if now < tbs.validity.not_before.to_unix_duration() {
        return Err(EARLY.to_owned());
    }
    if now > tbs.validity.not_after.to_unix_duration() {
        return Err(EXPIRED.to_owned());
    }
    Ok(())
}

/// Whether no extension says that a server may not have this certificate.
fn is_for_servers(tbs: &TbsCertificate) -> Verdict {
    const KNOWN: [ObjectIdentifier; 4] =
        [BasicConstraints::OID, ExtendedKeyUsage::OID, SubjectAltName::OID, Usage::OID];
    let mut all = tbs.extensions.iter().flatten();
    if let Some(unknown) = all.find(|it| it.critical && !KNOWN.contains(&it.extn_id)) {
        return Err(format!("its extension {} is critical and unknown", unknown.extn_id));
    }
    let uses = extension::<ExtendedKeyUsage>(tbs)?;
    match uses.is_none_or(|it| it.0.contains(&ID_KP_SERVER_AUTH)) {
        true => Ok(()),
        false => Err("it is not for servers".to_owned()),
    }
}

/// Whether the certificate is the host's: by its alternative names or, if none of them is a name of DNS, by the common
/// names of its subject.
fn is_of(shown: &CertificateDer<'_>, tbs: &TbsCertificate, host: &ServerName<'_>) -> Verdict {
    let by_alternative = EndEntityCert::try_from(shown)
        .and_then(|it| it.verify_is_valid_for_subject_name(host))
        .is_ok();
    if by_alternative {
        return Ok(());
    }
    let alternative = extension::<SubjectAltName>(tbs)?.map(|it| it.0).unwrap_or_default();
    let named: Vec<String> = alternative
        .iter()
        .filter_map(|it| match it {
            GeneralName::DnsName(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    let common = common_names(tbs);
    if let (true, ServerName::DnsName(host)) = (named.is_empty(), host)
        && common.iter().any(|it| matches(it, host.as_ref()))
    {
        return Ok(());
    }
    let names = if named.is_empty() { common } else { named };
    let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    Err(match names.is_empty() {
        true => "hostname mismatch: it has no name".to_owned(),
        false => format!("hostname mismatch: it is the certificate of {}", names.join(", ")),
    })
}

fn common_names(tbs: &TbsCertificate) -> Vec<String> {
    let parts = tbs.subject.0.iter().flat_map(|it| it.0.iter());
    parts
        .filter(|it| it.oid == COMMON_NAME)
        .filter_map(|it| String::from_utf8(it.value.value().to_vec()).ok())
        .collect()
}

/// Whether a name is that host's. A star is for one label, the first, of a name that has at least two others.
fn matches(name: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if name.eq_ignore_ascii_case(host) {
        return true;
    }
    let (Some(domain), Some((label, rest))) = (name.strip_prefix("*."), host.split_once('.'))
    else {
        return false;
    };
    !label.is_empty() && rest.contains('.') && domain.eq_ignore_ascii_case(rest)
}
