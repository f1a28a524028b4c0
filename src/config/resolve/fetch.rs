//! `url` of `[[source]]`: where it is fetched, and what the file is called that keeps what it gave last.

use std::time::Duration;

use super::reference::{address, networks, secret_reference};
use crate::config::options::SourceOptions;
use crate::config::report::{Report, member};
use crate::config::settings::{AddressRef, Fetch};
use crate::model::digest::sha256_hex;

/// Time for one source, in seconds.
const TIMEOUT: u64 = 60;

/// Digits of a digest that tell the addresses of one host from each other.
const DIGEST_DIGITS: usize = 12;

/// Where a source is fetched, and its name; `None` where it has no address.
pub(super) fn fetch(options: &mut SourceOptions, at: &str, report: &mut Report<'_>) -> Option<(Fetch, String)> {
    let of = |key: &str| member(at, key);
    let Some(url) = options.url.take() else {
        let idle = [
            ("authorization", options.authorization.is_some()),
            ("allow", !options.allow.is_empty()),
            ("timeout_seconds", options.timeout_seconds.is_some() && options.command.is_empty()),
        ];
        for (key, _) in idle.into_iter().filter(|(_, is_set)| *is_set) {
            report.warning(
                "config-without-url",
                &of(key),
                format!("`{key}` means nothing without `url`"),
                "take the line away, or add `url`",
            );
        }
        return None;
    };
    if let Some(secret) = &options.authorization {
        secret_reference(secret, &of("authorization"), report);
    }
    networks(&options.allow, &of("allow"), report);
    let url = address(url, &of("url"), report)?;
    let name = name(&url);
    let timeout = Duration::from_secs(options.timeout_seconds.unwrap_or(TIMEOUT));
    Some((Fetch { url, authorization: options.authorization.take(), allow: std::mem::take(&mut options.allow), timeout }, name))
}

/// A name that holds no secret: ids of posts are made of it, and it is shown.
fn name(url: &AddressRef) -> String {
    let (host, whole) = match url {
        AddressRef::Plain(url) => (url.host_str().unwrap_or_default(), url.to_string()),
        AddressRef::Secret(reference) => ("secret", format!("{:?}", (&reference.env, &reference.file))),
    };
    let host: String = host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '.' }).collect();
    format!("{}-{}", host.trim_matches('.'), &sha256_hex(whole.as_bytes())[..DIGEST_DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::options::SecretRef;

    #[test]
    fn a_name_tells_addresses_apart_and_holds_no_secret() {
        let of = |text: &str| name(&AddressRef::Plain(text.parse().expect("an address")));
        assert!(of("https://boards.example/v1/x?token=hush").starts_with("boards.example-"));
        assert!(!of("https://boards.example/v1/x?token=hush").contains("hush"));
        assert_ne!(of("https://boards.example/v1/x"), of("https://boards.example/v1/y"));
        assert!(of("https://[::1]/").starts_with("1-"));
        let secret = AddressRef::Secret(SecretRef { env: Some("BOARD_URL".to_owned()), file: None });
        assert!(name(&secret).starts_with("secret-"));
    }
}
