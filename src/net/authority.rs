//! Authorities of one's own: who may vouch for a host besides those that everybody trusts.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// More certificates than this are no list of one's own authorities.
const MOST: usize = 100;

/// The certificates of a text in PEM (RFC 7468), each of which can be trusted; `Err` says what else it is.
pub fn authorities(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut store = RootCertStore::empty();
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let number = found.len() + 1;
        let certificate =
            certificate.map_err(|error| format!("holds something else than certificates in PEM (number {number}: {error})"))?;
        store.add(certificate.clone()).map_err(|error| format!("holds a certificate (number {number}) that cannot be trusted: {error}"))?;
        if number > MOST {
            return Err(format!("holds more than {MOST} certificates"));
        }
        found.push(certificate);
    }
    if found.is_empty() { Err("holds no certificate in PEM (`-----BEGIN CERTIFICATE-----`)".to_owned()) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused() {
        let made = rcgen::generate_simple_self_signed(["board.example".to_owned()]).expect("a certificate");
        let pem = made.cert.pem();
        assert_eq!(authorities(&format!("words of ours\n{pem}\n{pem}")).map(|all| all.len()), Ok(2));
        for (text, expect) in [
            (String::new(), "holds no certificate in PEM"),
            (made.signing_key.serialize_pem(), "holds no certificate in PEM"),
            (pem.replace("MII", "!!!"), "holds something else than certificates in PEM (number 1"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(), "that cannot be trusted"),
            (pem.repeat(MOST + 1), "holds more than 100 certificates"),
        ] {
            let said = authorities(&text).expect_err("it is refused");
            assert!(said.contains(expect), "{said}");
        }
    }
}
