//! Signatures after Standard Webhooks 1.0.0 (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use sha2::Sha256;

/// What a symmetric secret begins with.
const PREFIX: &str = "whsec_";
/// How many bytes a secret may have (section "Signature scheme").
pub const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// What a symmetric signature begins with.
const VERSION: &str = "v1,";

/// A new secret out of so many random bytes, as configurations and receivers keep it.
#[must_use]
pub fn new_secret(random: &[u8]) -> SecretString {
    SecretString::from(format!("{PREFIX}{}", BASE64_STANDARD.encode(random)))
}

/// One symmetric secret; its `Debug` form shows nothing.
#[derive(Debug)]
pub(super) struct SigningKey(SecretSlice<u8>);

/// Why a secret cannot be used; never holds any of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// It does not look like one.
    #[error("it does not begin with `{PREFIX}`; make one with: jobherald keygen")]
    NoPrefix,
    /// The rest is not base64.
    #[error("what follows `{PREFIX}` is not base64 (with `=` at its end where needed)")]
    NotBase64,
    /// Too short to be safe, or too long.
    #[error("it has {0} bytes, and Standard Webhooks wants 24 to 64; make one with: jobherald keygen")]
    Length(usize),
}

impl SigningKey {
    /// Reads `whsec_…`; white space around it, such as a file's last line break, does not count.
    pub(super) fn parse(secret: &SecretString) -> Result<Self, SigningKeyError> {
        let encoded = secret.expose_secret().trim().strip_prefix(PREFIX).ok_or(SigningKeyError::NoPrefix)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| SigningKeyError::NotBase64)?;
        if !SECRET_BYTES.contains(&bytes.len()) {
            return Err(SigningKeyError::Length(bytes.len()));
        }
        Ok(Self(bytes.into()))
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("HMAC takes keys of any length");
        mac.update(id.as_bytes());
        mac.update(b".");
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        mac
    }

    /// Whether one of the signatures in a `webhook-signature` was made with this secret. Takes as long whichever byte differs.
    pub(super) fn has_signed(&self, signatures: &str, id: &str, timestamp: &str, body: &[u8]) -> bool {
        let mac = self.mac(id, timestamp, body);
        let given = signatures.split(' ').filter_map(|signature| BASE64_STANDARD.decode(signature.strip_prefix(VERSION)?).ok());
        given.fold(false, |found, given| mac.clone().verify_slice(&given).is_ok() | found)
    }
}

/// The value of `webhook-signature`: one signature per key, in their order. `timestamp` is that of the attempt, in seconds.
pub(super) fn signature(keys: &[SigningKey], id: &str, timestamp: i64, body: &[u8]) -> String {
    let timestamp = timestamp.to_string();
    let signed = |key: &SigningKey| format!("{VERSION}{}", BASE64_STANDARD.encode(key.mac(id, &timestamp, body).finalize().into_bytes()));
    keys.iter().map(signed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn key(secret: &str) -> SigningKey {
        SigningKey::parse(&secret.to_owned().into()).expect("a secret")
    }

    #[track_caller]
    fn check_error(secret: &str, expect: SigningKeyError) {
        assert_eq!(SigningKey::parse(&secret.to_owned().into()).map(|_| ()), Err(expect));
    }

    #[test]
    fn the_vector_of_the_specification() {
        let body = br#"{"test": 2432232314}"#;
        let got = signature(&[key(SECRET)], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(got, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_official_library_accepts_each_of_two_keys_and_nothing_tampered() {
        let other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        let now = i64::try_from(now).expect("a time");
        let headers = |signature: String| {
            let mut headers = reqwest::header::HeaderMap::new();
            for (name, value) in
                [("webhook-id", "evt_1".to_owned()), ("webhook-timestamp", now.to_string()), ("webhook-signature", signature)]
            {
                headers.insert(name, value.parse().expect("a header value"));
            }
            headers
        };
        let both = headers(signature(&[key(SECRET), key(other)], "evt_1", now, b"{}"));
        for secret in [SECRET, other] {
            let judge = standardwebhooks::Webhook::new(secret).expect("a secret");
            assert!(judge.verify(b"{}", &both).is_ok());
            assert!(judge.verify(b"{ }", &both).is_err());
        }
        let stranger = standardwebhooks::Webhook::new("whsec_AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("a secret");
        assert!(stranger.verify(b"{}", &both).is_err());
    }

    #[test]
    fn secrets_that_are_none() {
        check_error("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SigningKeyError::NoPrefix);
        check_error("whsec_not base64", SigningKeyError::NotBase64);
        check_error("whsec_", SigningKeyError::Length(0));
        check_error("whsec_c2hvcnQ=", SigningKeyError::Length(5));
    }

    #[test]
    fn a_new_secret_is_one() {
        for length in [24, 32, 64] {
            assert!(SigningKey::parse(&new_secret(&vec![7; length])).is_ok());
        }
    }

    #[test]
    fn a_secret_from_a_file_may_end_in_a_line_break() {
        assert!(SigningKey::parse(&format!("{SECRET}\r\n").into()).is_ok());
    }

    #[test]
    fn no_secret_is_shown() {
        assert!(!format!("{:?}", key(SECRET)).contains("MfKQ"));
    }
}
