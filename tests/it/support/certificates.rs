//! Certificates of the tests' own, and who vouches for them.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::CertificateDer;

/// An authority of a test's own.
pub(crate) type Authority = CertifiedIssuer<'static, KeyPair>;

pub(crate) fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// What a server shows: its certificate, and the key of it.
pub(crate) type Shown = (CertificateDer<'static>, KeyPair);

/// A certificate of the authority for that host, that holds for these years.
pub(crate) fn vouched(authority: &Authority, host: &str, years: (i32, i32)) -> Shown {
    let (certificate, key) = signed(authority, host, years);
    (certificate.der().clone(), key)
}

/// The same as two texts in PEM.
pub(crate) fn vouched_pem(authority: &Authority, host: &str) -> (String, String) {
    let (certificate, key) = signed(authority, host, (2020, 4000));
    (certificate.pem(), key.serialize_pem())
}

fn signed(authority: &Authority, host: &str, years: (i32, i32)) -> (rcgen::Certificate, KeyPair) {
    let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    let key = KeyPair::generate().expect("a key");
    (params.signed_by(&key, authority).expect("a certificate"), key)
}
