//! Secrets by reference: what is kept where, and how an address that is a secret is shown.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use crate::config::options::SecretRef;
use crate::model::digest::sha256_hex;

/// Reads the secret that a reference names; only the command line can.
pub type ReadSecret<'a> = &'a dyn Fn(&SecretRef) -> Result<SecretString, SecretError>;

/// Why a secret cannot be read; never holds any of it.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// No such variable.
    #[error("the environment variable `{0}` is not set")]
    Unset(String),
    /// The variable does not hold text.
    #[error("the environment variable `{0}` does not hold text")]
    NotText(String),
    /// The file cannot be read.
    #[error("the file `{}` cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The reference names neither a variable nor a file, or both.
    #[error("a secret is either {{ env = \"NAME\" }} or {{ file = \"PATH\" }}")]
    Reference,
}

/// How a reference is named in messages.
#[must_use]
pub fn name(reference: &SecretRef) -> String {
    match (&reference.env, &reference.file) {
        (Some(variable), _) => format!("the environment variable `{variable}`"),
        (None, Some(file)) => format!("the file `{file}`"),
        (None, None) => "a secret".to_owned(),
    }
}

/// A digest by which an address is told from another without being shown.
#[must_use]
pub fn fingerprint(url: &Url) -> String {
    sha256_hex(url.as_str().as_bytes())
}

/// A secret address for people: its host, and enough of a digest to tell it from another.
#[must_use]
pub fn masked(url: &Url) -> String {
    format!("{} (secret address {})", url.host_str().unwrap_or("?"), &fingerprint(url)[..8])
}

/// An address of the configuration for people; what may be a token in its query is left out.
#[must_use]
pub fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_address_shows_its_host_only() {
        let url = Url::parse("https://hooks.chat.example/T0/B1/verysecret?token=abc").expect("a URL");
        assert_eq!(masked(&url), "hooks.chat.example (secret address 035e340c)");
        assert_eq!(shown(&url), "https://hooks.chat.example/T0/B1/verysecret");
    }
}
