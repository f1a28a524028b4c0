//! Fetching the documents of sources that have an address: each under one deadline, asked for only if it changed, page by page where it has
//! pages, and put off where the server asks for it. What a document says is judged by the caller; nothing is kept here.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::model::clock::Clock;
use crate::net::address::Policy;
use crate::net::http::{Client, Deadline};
use crate::net::retry_after::retry_after;
use crate::net::{Document, RequestError};

/// Largest document, in bytes, all its pages together.
pub const FETCHED_BYTES_MAX: usize = 64 << 20;

/// More pages than this are no list of one employer's jobs.
const PAGES_MAX: usize = 200;

/// So many sources are asked at once.
const AT_ONCE: usize = 4;

/// So often one page is asked for.
const TRIES_MAX: u32 = 6;

/// The wait before the second try of a server that names none; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// A server that wants to be asked again at once is given so much time.
const LEAST_WAIT: Duration = Duration::from_millis(200);

/// Header fields that some servers want whoever asks: host, name and value.
const ASKED_FOR: [(&str, &str, &str); 1] = [("api.teamtailor.com", "x-api-version", "20240404")];

/// A document to be fetched.
pub struct Order {
    /// Where it stands.
    pub url: Url,
    /// What may be reached for it.
    pub policy: Policy,
    /// The value of the header field `Authorization`.
    pub authorization: Option<SecretString>,
    /// What is known of the one that was fetched last, where that was one page.
    pub known: Validators,
    /// For all of it: pages, waits and tries.
    pub timeout: Duration,
}

/// What tells one version of a document from another (RFC 9110, section 8.8).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validators {
    /// `ETag`, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub etag: Option<String>,
    /// `Last-Modified`, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_modified: Option<String>,
}

/// What came of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The document is the one that is known.
    Unchanged,
    /// Another one.
    Whole(Fetched),
}

/// A document that is what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its pages, one after the other.
    pub bytes: Vec<u8>,
    /// How many records stand in it.
    pub records: usize,
    /// What tells it from another; empty where it has several pages, each of which would have its own.
    pub validators: Validators,
}

/// What one page is found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// How many records.
    pub records: usize,
    /// Where the next page is.
    pub next: Option<String>,
}

/// Looks at the bytes of one page of the order with that index; `Err` says what else they are.
pub type Judge<'a> = &'a (dyn Fn(usize, &[u8]) -> Result<Judged, String> + Sync);

/// Why a document was not fetched; never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer came.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The answer is no document.
    #[error("it answered {status}{}", reason.map(|reason| format!(" {reason}")).unwrap_or_default())]
    Status {
        /// The status code.
        status: u16,
        /// What it means, where it is a known one.
        reason: Option<&'static str>,
    },
    /// It asks to wait for longer than there is time, or asked too often.
    #[error("it is busy ({status}) and asks to wait{}", wait.map(|wait| format!(" for {} seconds", wait.as_secs())).unwrap_or_default())]
    Busy {
        /// The status code.
        status: u16,
        /// How long it asks to wait.
        wait: Option<Duration>,
    },
    /// The document is not what it should be.
    #[error("{0}")]
    Nonsense(String),
    /// Its pages have no end.
    #[error("it has more than {PAGES_MAX} pages, or they lead in a circle")]
    Endless,
    /// HTTP could not be set up.
    #[error("HTTP cannot be set up: {0}")]
    Setup(String),
}

/// How documents are fetched.
pub struct Terms<'a> {
    /// How we name ourselves.
    pub user_agent: &'a str,
    /// The clock that dates in answers are compared with.
    pub clock: &'a dyn Clock,
    /// Looks at what comes.
    pub judge: Judge<'a>,
}

/// Fetches all of them; the answers are in the order of the orders.
pub fn fetch(orders: Vec<Order>, terms: &Terms<'_>) -> std::io::Result<Vec<Result<Answer, FetchError>>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("fetch").enable_all().build()?;
    let each = orders.into_iter().enumerate().map(|(index, order)| one(index, order, terms));
    let answers = runtime.block_on(stream::iter(each).buffered(AT_ONCE).collect());
    // A name that is still being looked up must not hold up the run.
    runtime.shutdown_background();
    Ok(answers)
}

async fn one(index: usize, order: Order, terms: &Terms<'_>) -> Result<Answer, FetchError> {
    let client = Client::new(order.url.clone(), order.policy.clone(), order.timeout, terms.user_agent).map_err(FetchError::Setup)?;
    let visit = Visit { client, deadline: Deadline::after(order.timeout), order, terms };
    let mut url = visit.order.url.clone();
    let mut seen = BTreeSet::new();
    let mut whole = Fetched { bytes: Vec::new(), records: 0, validators: Validators::default() };
    loop {
        if seen.len() == PAGES_MAX || !seen.insert(url.clone()) {
            return Err(FetchError::Endless);
        }
        let is_first = seen.len() == 1;
        let page = visit.ask(&url, is_first, FETCHED_BYTES_MAX - whole.bytes.len()).await?;
        match page.status {
            200 => {}
            304 if is_first && visit.order.known != Validators::default() => return Ok(Answer::Unchanged),
            status => return Err(FetchError::Status { status, reason: page.reason }),
        }
        let judged = (terms.judge)(index, &page.body).map_err(FetchError::Nonsense)?;
        whole.records += judged.records;
        whole.bytes.extend_from_slice(&page.body);
        let Some(next) = judged.next else {
            if is_first {
                whole.validators = Validators { etag: page.etag, last_modified: page.last_modified };
            }
            return Ok(Answer::Whole(whole));
        };
        whole.bytes.push(b'\n');
        url = url.join(&next).map_err(|_| FetchError::Nonsense("the address of its next page is no address".to_owned()))?;
    }
}

/// One order being carried out.
struct Visit<'a> {
    client: Client,
    order: Order,
    deadline: Deadline,
    terms: &'a Terms<'a>,
}

impl Visit<'_> {
    /// Asks for one page, again where the server is busy and there is time.
    async fn ask(&self, url: &Url, is_first: bool, most: usize) -> Result<Document, FetchError> {
        let mut own_wait = FIRST_WAIT;
        for _ in 1..TRIES_MAX {
            let answer = self.client.get(url, self.headers(is_first), most, self.deadline).await?;
            if !matches!(answer.status, 429 | 503) {
                return Ok(answer);
            }
            let asked = answer.retry_after.as_deref().and_then(|value| retry_after(value, self.terms.clock.wall()));
            let wait = asked.unwrap_or(own_wait).max(LEAST_WAIT);
            if wait >= self.deadline.left() {
                return Err(FetchError::Busy { status: answer.status, wait: asked });
            }
            tokio::time::sleep(wait).await;
            own_wait *= 2;
        }
        let answer = self.client.get(url, self.headers(is_first), most, self.deadline).await?;
        if matches!(answer.status, 429 | 503) { Err(FetchError::Busy { status: answer.status, wait: None }) } else { Ok(answer) }
    }

    fn headers(&self, is_first: bool) -> Vec<(&'static str, String)> {
        let mut headers = vec![("accept", "application/json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1".to_owned())];
        if let Some(secret) = &self.order.authorization {
            headers.push(("authorization", secret.expose_secret().trim().to_owned()));
        }
        let host = self.order.url.host_str();
        headers.extend(ASKED_FOR.iter().filter(|(asks, ..)| host == Some(*asks)).map(|(_, name, value)| (*name, (*value).to_owned())));
        if is_first {
            let known = &self.order.known;
            headers.extend(known.etag.clone().map(|etag| ("if-none-match", etag)));
            headers.extend(known.last_modified.clone().map(|date| ("if-modified-since", date)));
        }
        headers
    }
}
