//! The network as every part of the program meets it: which addresses may be reached, how secrets are named, and one client that reaches
//! only those, within a deadline and in so many bytes; and a small server for trying things out. All but [`http`], [`bucket`] and [`serve`] is pure.

/// Which addresses may be reached.
pub mod address;

/// Authorities of one's own.
pub mod authority;
/// Objects in an object store.
pub mod bucket;

/// The client.
pub mod http;

/// How long a server asks us to wait.
pub mod retry_after;

/// Secrets by reference.
pub mod secret;

/// The server that takes connections.
pub mod serve;

use std::time::Duration;

use futures_util::future::BoxFuture;
use url::Url;

/// The body of an answer to a GET and what is needed to ask again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Status code.
    pub status: u16,
    /// What the status code means, where it is a known one.
    pub reason: Option<&'static str>,
    /// `Retry-After`, as written.
    pub retry_after: Option<String>,
    /// `ETag`, as written.
    pub etag: Option<String>,
    /// `Last-Modified`, as written.
    pub last_modified: Option<String>,
    /// The body; empty unless the status is 200.
    pub body: Vec<u8>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Adds.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

/// One request, of whose answer the beginning is wanted.
#[derive(Debug)]
pub struct HttpRequest {
    /// What it does.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Header fields; names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// So many bytes of the answer are read.
    pub answer_max: usize,
}

impl HttpRequest {
    /// What is read of an answer that says one thing.
    pub const ANSWER_MAX: usize = 16 * 1024;
}

/// The header fields of an answer that anything follows from, besides `Retry-After`; names in lower case.
pub const REPLY_HEADERS: [&str; 4] = ["content-type", "x-ratelimit-reset", "ratelimit-reset", "x-ratelimit-remaining"];

/// The answer to an [`HttpRequest`], as far as anything follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// What the status code means, where it is a known one.
    pub reason: Option<&'static str>,
    /// `Retry-After`, as written.
    pub retry_after: Option<String>,
    /// The beginning of the body on one line, harmless to show.
    pub text: String,
    /// The beginning of the body, of at most [`HttpRequest::answer_max`] bytes.
    pub body: Vec<u8>,
    /// Those of [`REPLY_HEADERS`] that it has.
    pub headers: Vec<(&'static str, String)>,
}

impl Reply {
    /// A header field of [`REPLY_HEADERS`], as written.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// A way to one host.
pub trait Transport: Send + Sync {
    /// Whether an address lies on the host.
    fn reaches(&self, url: &Url) -> bool;

    /// Sends one request to the host and gives the beginning of the answer.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<Reply, RequestError>>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The address, or what its name leads to, may not be reached.
    #[error("the address is refused: {0}")]
    Blocked(String),
    /// The name leads nowhere.
    #[error("the name cannot be resolved: {0}")]
    Name(String),
    /// No connection, or no agreement on TLS.
    #[error("no connection: {0}")]
    Connect(String),
    /// No answer in time.
    #[error("no answer within {}", seconds(*.0))]
    Timeout(Duration),
    /// The connection broke.
    #[error("the connection broke before an answer came: {0}")]
    Broken(String),
    /// A header field cannot be sent.
    #[error("the header field `{0}` would hold what no header field may")]
    Header(&'static str),
    /// The answer is longer than it may be.
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    /// The answer is encoded, although that was not asked for.
    #[error("the answer is encoded (`Content-Encoding: {0}`), which was not asked for")]
    Encoded(String),
}

/// The beginning of what a stranger wrote, on one line and without anything that a terminal would act upon.
#[must_use]
pub fn one_line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || is_unprintable(c)).filter(|word| !word.is_empty());
    let mut line = String::new();
    let mut left = most;
    for word in words {
        if !line.is_empty() && left > 0 {
            line.push(' ');
            left -= 1;
        }
        let before = line.len();
        line.extend(word.chars().take(left));
        left -= line[before..].chars().count();
        if left == 0 {
            break;
        }
    }
    line
}

/// Control characters, and those that turn the direction of writing.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f32();
    format!("{seconds} second{}", if time == Duration::from_secs(1) { "" } else { "s" })
}
