//! Published documents to what is wrong with them: the pure checker, and the one way to fetch a document that is named by its address.

use std::time::Duration;

use url::Url;

use crate::model::digest::sha256_hex;
use crate::net::address::Policy;
use crate::net::http::{Client, Deadline};
pub use crate::validate::{Checked, Document, File, Folder, MANIFEST, Rule, check, rules, together};

/// Largest document that is fetched, in bytes.
const FETCHED_BYTES_MAX: usize = 64 << 20;
/// For the whole of it.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Media types of what is checked, so that a server that has several forms gives a feed.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5";

/// Fetches a document from a public address, or from one in a network that is allowed. Redirects are not followed. The error says why there is none.
pub fn fetch(address: &Url, allow: &[String]) -> Result<Vec<u8>, String> {
    let policy = Policy::new(address, allow).map_err(|error| format!("{error}{}", plain_http(address)))?;
    let agent = concat!("jobherald/", env!("CARGO_PKG_VERSION"), " (validate)");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let document = runtime.block_on(async {
        let client = Client::new(address.clone(), policy, TIMEOUT, agent)?;
        let headers = vec![("accept", ACCEPT.to_owned())];
        let answer = client.get(address, headers, FETCHED_BYTES_MAX, Deadline::after(TIMEOUT)).await;
        answer.map_err(|error| format!("{error}{}", plain_http(address)))
    })?;
    match document.status {
        200 => Ok(document.body),
        status @ 300..=399 => Err(format!("it answers {status}: give the address that it leads to")),
        status => Err(format!("it answers {status} {}", document.reason.unwrap_or_default()).trim_end().to_owned()),
    }
}

fn plain_http(address: &Url) -> &'static str {
    if address.scheme() == "http" { "; use https, or name its network with --allow" } else { "" }
}

/// A file of a folder: its size, and its digest where somebody wants to compare it.
#[must_use]
pub fn file(bytes: &[u8]) -> File {
    File { size: bytes.len() as u64, sha256: Some(sha256_hex(bytes)) }
}

/// Whether a file of a folder may be a document that is known, by the end of its name.
#[must_use]
pub fn is_candidate(path: &str) -> bool {
    const ENDINGS: [&str; 9] = [".xml", ".rss", ".atom", ".json", ".jsonld", ".opml", ".html", ".htm", ".rdf"];
    let small = path.to_ascii_lowercase();
    let small = small.strip_suffix(".gz").unwrap_or(&small);
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    !is_hidden && ENDINGS.iter().any(|ending| small.ends_with(ending)) && !path.ends_with(MANIFEST)
}

/// All rules as a Markdown document.
#[must_use]
pub fn manual() -> String {
    let mut text = String::from(MANUAL);
    for rule in rules() {
        let level = match rule.level {
            crate::diagnostic::Level::Error => "error",
            crate::diagnostic::Level::Warning => "warning",
            crate::diagnostic::Level::Info => "info",
        };
        let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
        let parts = [rule.what, rule.help, rule.source].map(cell);
        let row = ["`".to_owned() + rule.code + "`", level.to_owned()].into_iter().chain(parts).collect::<Vec<_>>().join(" | ");
        text.push_str("| ");
        text.push_str(&row);
        text.push_str(" |\n");
    }
    text
}

const MANUAL: &str = "# What `jobherald validate` checks

Made by `jobherald validate --rules`; a test keeps it fresh. An error breaks what its specification demands, a warning is what it advises against or
what many readers punish, and info is worth knowing.

| rule | level | what has to hold | the way out | who says so |
| --- | --- | --- | --- | --- |
";
