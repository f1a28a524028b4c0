//! Where events of one aggregator go, made of its settings and its secrets.

use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::sign::SigningKeyError;
use super::speech::Speech;
use crate::config::options::SecretRef;
use crate::config::settings::{AddressRef, Aggregator};
use crate::model::digest::sha256_hex;
use crate::net::address::{AddressError, Policy};
use crate::net::authority;
use crate::net::bucket::{Bucket, BucketError};
use crate::net::secret::{self, ReadSecret, SecretError};

/// Where events of one aggregator go.
pub(super) struct Endpoint {
    /// Its address for people; no secret.
    pub(super) shown: String,
    /// A digest by which its address is told from another.
    pub(super) fingerprint: String,
    /// How events get there.
    pub(super) carrier: Carrier,
}

/// How events get to an endpoint.
pub(super) enum Carrier {
    /// By HTTP.
    Http {
        /// The hosts that are spoken to, and what may be reached for each.
        hosts: Vec<(Url, Policy)>,
        /// What is said.
        speech: Box<dyn Speech>,
    },
    /// As files in a folder.
    Folder {
        /// The folder.
        path: PathBuf,
        /// The file's name, by the place in time and the name of its event.
        name: fn(i64, &str) -> String,
    },
    /// As objects in an object store.
    Bucket {
        /// The place.
        bucket: Bucket,
        /// The object's name, by the place in time and the name of its event.
        name: fn(i64, &str) -> String,
    },
    /// To the standard input of a program.
    Program {
        /// Its name and its arguments.
        command: Vec<String>,
        /// The folder that it is started in.
        folder: PathBuf,
    },
}

impl Endpoint {
    /// One that is reached by HTTP at the hosts of these addresses, of which the first is the one that it is known by.
    pub(super) fn http(
        shown: String,
        addresses: &[&Url],
        aggregator: &Aggregator,
        speech: impl Speech + 'static,
    ) -> Result<Self, EndpointError> {
        let first = addresses.first().expect("an endpoint has an address");
        let host = |url: &&Url| Ok(((*url).clone(), Policy::new(url, &aggregator.allow)?));
        let hosts = addresses.iter().map(host).collect::<Result<Vec<_>, EndpointError>>()?;
        Ok(Self { shown, fingerprint: secret::fingerprint(first), carrier: Carrier::Http { hosts, speech: Box::new(speech) } })
    }

    /// Lets these authorities vouch for its hosts too.
    pub(super) fn trust(&mut self, authorities: &[CertificateDer<'static>]) {
        if let Carrier::Http { hosts, .. } = &mut self.carrier {
            for (_, policy) in hosts {
                *policy = policy.clone().trusting(authorities.to_vec());
            }
        }
    }

    /// One that is known by what is shown of it.
    pub(super) fn local(shown: String, carrier: Carrier) -> Self {
        Self { fingerprint: sha256_hex(shown.as_bytes()), shown, carrier }
    }
}

/// The address of an aggregator that needs one, and what people may see of it.
pub(super) fn address(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<(Url, String), EndpointError> {
    match aggregator.url.as_ref().ok_or(EndpointError::Missing("url"))? {
        AddressRef::Plain(url) => Ok((url.clone(), secret::shown(url))),
        AddressRef::Secret(reference) => {
            let text = read(reference)?;
            let url = Url::parse(text.expose_secret().trim());
            // The parser's error would quote nothing, but what it complains of is a secret all the same.
            let url = url.map_err(|_| EndpointError::NotAnAddress(secret::name(reference)))?;
            let shown = secret::masked(&url);
            Ok((url, shown))
        }
    }
}

/// The same where a protocol has an address of its own, which the configuration may replace.
pub(super) fn address_or(usual: &str, aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<(Url, String), EndpointError> {
    if aggregator.url.is_some() {
        return address(aggregator, read);
    }
    let url = Url::parse(usual).expect("a protocol's own address is one");
    let shown = secret::shown(&url);
    Ok((url, shown))
}

/// What is wrong with the address, as far as it shows without a secret; a missing one is no mistake here.
pub(super) fn check_address(aggregator: &Aggregator) -> Result<(), EndpointError> {
    match &aggregator.url {
        Some(AddressRef::Plain(url)) => Ok(Policy::new(url, &aggregator.allow).map(drop)?),
        Some(AddressRef::Secret(_)) | None => Ok(()),
    }
}

/// The same; and it has to be there, and be kept as a secret: whoever knows it may post.
pub(super) fn check_secret_address(aggregator: &Aggregator) -> Result<(), EndpointError> {
    match &aggregator.url {
        None => Err(EndpointError::Missing("url")),
        Some(AddressRef::Plain(_)) => Err(EndpointError::AddressIsSecret),
        Some(AddressRef::Secret(_)) => Ok(()),
    }
}

/// The secret that a setting names, without white space around it; the setting has to be there.
pub(super) fn secret_of(reference: Option<&SecretRef>, key: &'static str, read: ReadSecret<'_>) -> Result<SecretString, EndpointError> {
    let reference = reference.ok_or(EndpointError::Missing(key))?;
    let text = read(reference)?;
    let text = text.expose_secret().trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(EndpointError::Unusable { name: secret::name(reference), what: "is empty or holds control characters".to_owned() });
    }
    Ok(SecretString::from(text.to_owned()))
}

/// The authorities in a file that a setting names.
pub fn authorities(reference: &SecretRef, read: ReadSecret<'_>) -> Result<Vec<CertificateDer<'static>>, EndpointError> {
    let unusable = |why: String| EndpointError::Setting { key: "ca", why };
    let text = read(reference).map_err(|error| unusable(error.to_string()))?;
    authority::authorities(text.expose_secret()).map_err(|what| unusable(format!("{} {what}", secret::name(reference))))
}

/// `base` with these segments behind its path; each is escaped.
pub(super) fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// Why events cannot be sent to an aggregator as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// A setting that the protocol needs is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A setting holds what the protocol does not take.
    #[error("`{key}` cannot be used: {why}")]
    Setting {
        /// The setting.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Its address cannot be used.
    #[error("its address cannot be used: {0}")]
    Address(#[from] AddressError),
    /// Its address is written down, and whoever knows it may post.
    #[error("its `url` is written into the configuration, and whoever knows it may post there")]
    AddressIsSecret,
    /// What a reference names is no address.
    #[error("{0} does not hold an address that begins with https://")]
    NotAnAddress(String),
    /// A secret cannot be read.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// A secret cannot be used.
    #[error("the secret in {name} cannot be used: {source}")]
    SigningKey {
        /// Where it is kept.
        name: String,
        /// Why not.
        source: SigningKeyError,
    },
    /// Another secret cannot be used; never holds any of it.
    #[error("{name} {what}")]
    Unusable {
        /// Where it is kept.
        name: String,
        /// Why not.
        what: String,
    },
    /// The object store cannot be used.
    #[error("{}", .0.with_help())]
    Bucket(#[from] BucketError),
    /// TLS or HTTP cannot be set up.
    #[error("HTTP cannot be set up: {0}")]
    Setup(String),
}

impl EndpointError {
    /// The way out, where the message does not name it.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Address(AddressError::Refused(_)) => {
                Some("Use an https address on the internet; or, where this one is meant, name its network in `allow` of the aggregator.")
            }
            Self::AddressIsSecret => Some("Write `url = { env = \"NAME\" }`, and get a new address: this one has been seen."),
            Self::Secret(SecretError::Unset(_)) => {
                Some("Set the variable where this runs (a shell, a CI job), or correct its name in the configuration.")
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_cannot_leave_their_place() {
        let base = Url::parse("https://social.example/at/?x=1").expect("an address");
        assert_eq!(below(&base, &["api", "v1", "../x?y#z"]).as_str(), "https://social.example/at/api/v1/..%2Fx%3Fy%23z");
    }
}
