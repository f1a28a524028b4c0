//! The one file that makes connections: one request, to an address that was checked when it was resolved, within one deadline.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, DATE, ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use rustls::pki_types::CertificateDer;
use tokio::time::Instant;
use url::Url;

use super::address::{Policy, Refused};
use super::{Document, HttpRequest, Method, REPLY_HEADERS, Reply, RequestError, Transport, one_line};

/// So much of an answer is kept, in characters.
const NOTE_MAX: usize = 200;
/// So many header fields an answer may have.
const HEADERS_MAX: usize = 64;
/// So many bytes the header fields of an HTTP/2 answer may have.
const HEADER_BYTES_MAX: u32 = 16 * 1024;
/// A connection that takes longer is not made; where the whole deadline is short, half of it.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// An instant by which everything has to be over.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
    whole: Duration,
}

impl Deadline {
    /// So long from now on.
    #[must_use]
    pub fn after(whole: Duration) -> Self {
        Self { at: Instant::now() + whole, whole }
    }

    /// What is left of it.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }
}

/// Who resolves names in place of the system's resolver, in tests: a name to its addresses.
pub type Names = Arc<dyn Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync>;

/// Reaches one host.
pub struct Client {
    inner: reqwest::Client,
    url: Url,
    timeout: Duration,
}

impl Client {
    /// A client for the host of `url`, whose `policy` it is. `timeout` covers everything that belongs to one [`send`](Transport::send): name,
    /// connection, request, headers and body of the answer.
    pub fn new(url: Url, policy: Policy, timeout: Duration, user_agent: &str) -> Result<Self, String> {
        Self::with_names(url, policy, timeout, user_agent, None)
    }

    /// The same; names are resolved by somebody else.
    pub fn with_names(url: Url, policy: Policy, timeout: Duration, user_agent: &str, names: Option<Names>) -> Result<Self, String> {
        Ok(Self { inner: checked(policy, timeout, user_agent, names)?, url, timeout })
    }

    /// Sends one request to the client's host and reads the beginning of the answer.
    async fn tell(&self, request: HttpRequest) -> Result<Reply, RequestError> {
        self.stays(&request.url)?;
        let (deadline, most) = (Deadline::after(self.timeout), request.answer_max);
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let sending = self.inner.request(method, request.url).headers(header_map(request.headers)?).body(request.body);
        let mut response = send(sending, deadline).await?;
        let headers = REPLY_HEADERS.into_iter().filter_map(|name| Some((name, field(&response, HeaderName::from_static(name))?))).collect();
        let (status, retry_after) = (response.status(), field(&response, RETRY_AFTER));
        let mut body = Vec::new();
        // The status says what happened; a body that drips or breaks off does not change it.
        while body.len() < most {
            match tokio::time::timeout_at(deadline.at, response.chunk()).await {
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk[..chunk.len().min(most - body.len())]),
                Ok(Ok(None) | Err(_)) | Err(_) => break,
            }
        }
        Ok(Reply { status: status.as_u16(), reason: status.canonical_reason(), retry_after, text: excerpt(&body), body, headers })
    }

    /// Asks the client's host for the head of its front page, which tells it nothing: its status and its `Date`, as written.
    pub async fn knock(&self) -> Result<(u16, Option<String>), RequestError> {
        let mut front = self.url.clone();
        front.set_path("/");
        front.set_query(None);
        front.set_fragment(None);
        let response = send(self.inner.head(front), Deadline::after(self.timeout)).await?;
        Ok((response.status().as_u16(), field(&response, DATE)))
    }

    /// The policy is that of the client's own address, and so are the secrets in the headers.
    fn stays(&self, url: &Url) -> Result<(), RequestError> {
        if self.reaches(url) {
            return Ok(());
        }
        Err(RequestError::Blocked(format!("it leads to another host, `{}`", url.host_str().unwrap_or_default())))
    }

    /// Asks for a document on the client's host: whole and of at most `most` bytes, or not at all.
    pub async fn get(
        &self,
        url: &Url,
        headers: Vec<(&'static str, String)>,
        most: usize,
        deadline: Deadline,
    ) -> Result<Document, RequestError> {
        self.stays(url)?;
        // An encoded answer may be a thousand times as long as it seems.
        let request = self.inner.get(url.clone()).headers(header_map(headers)?).header(ACCEPT_ENCODING, "identity");
        let mut response = send(request, deadline).await?;
        let mut document = Document {
            status: response.status().as_u16(),
            reason: response.status().canonical_reason(),
            retry_after: field(&response, RETRY_AFTER),
            etag: field(&response, ETAG),
            last_modified: field(&response, LAST_MODIFIED),
            body: Vec::new(),
        };
        if response.status() != StatusCode::OK {
            return Ok(document);
        }
        if let Some(encoding) = field(&response, CONTENT_ENCODING).filter(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(RequestError::Encoded(excerpt(encoding.as_bytes())));
        }
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(RequestError::TooLarge(most));
        }
        loop {
            match tokio::time::timeout_at(deadline.at, response.chunk()).await {
                Err(_) => return Err(RequestError::Timeout(deadline.whole)),
                Ok(Err(error)) => return Err(classify(error, deadline.whole)),
                Ok(Ok(Some(chunk))) if document.body.len() + chunk.len() > most => return Err(RequestError::TooLarge(most)),
                Ok(Ok(Some(chunk))) => document.body.extend_from_slice(&chunk),
                Ok(Ok(None)) => return Ok(document),
            }
        }
    }
}

impl Transport for Client {
    fn reaches(&self, url: &Url) -> bool {
        url.origin() == self.url.origin()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<Reply, RequestError>> {
        Box::pin(self.tell(request))
    }
}

/// A client that reaches what `policy` permits, by the name that it resolves itself: no redirects, no proxies, TLS 1.2 or newer.
pub(super) fn checked(policy: Policy, timeout: Duration, user_agent: &str, names: Option<Names>) -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(policy.authorities())?)
        .dns_resolver(Checked { policy: Arc::new(policy), names })
        // A redirect would turn the POST into a GET, or carry it to an address that nobody wrote down.
        .redirect(reqwest::redirect::Policy::none())
        // A proxy would resolve names for us, unchecked.
        .no_proxy()
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(user_agent)
        .connect_timeout(CONNECT_MAX.min(timeout / 2))
        .read_timeout(timeout)
        .http1_max_headers(HEADERS_MAX)
        .http2_max_header_list_size(HEADER_BYTES_MAX)
        .tcp_nodelay(true)
        .build()
        .map_err(|error| root_cause(&error))
}

fn header_map(headers: Vec<(&'static str, String)>) -> Result<HeaderMap, RequestError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let mut value = HeaderValue::from_str(&value).map_err(|_| RequestError::Header(name))?;
        value.set_sensitive(name == "authorization");
        map.insert(HeaderName::from_static(name), value);
    }
    Ok(map)
}

async fn send(request: reqwest::RequestBuilder, deadline: Deadline) -> Result<Response, RequestError> {
    match tokio::time::timeout_at(deadline.at, request.send()).await {
        Err(_) => Err(RequestError::Timeout(deadline.whole)),
        Ok(result) => result.map_err(|error| classify(error, deadline.whole)),
    }
}

fn field(response: &Response, name: HeaderName) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Why there is no answer; `whole` is what it had time for.
pub(super) fn classify(error: reqwest::Error, whole: Duration) -> RequestError {
    // The address may be a secret.
    let error = error.without_url();
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return RequestError::Blocked(refused.to_string());
        }
        cause = inner.source();
    }
    match () {
        () if error.is_dns() => RequestError::Name(root_cause(&error)),
        () if error.is_connect() && error.is_timeout() => RequestError::Connect("the connection was not made in time".to_owned()),
        () if error.is_connect() => RequestError::Connect(root_cause(&error)),
        () if error.is_timeout() => RequestError::Timeout(whole),
        () => RequestError::Broken(root_cause(&error)),
    }
}

/// TLS 1.2 or newer, with Mozilla's roots, since a slim image has none of its own, and these.
fn tls(authorities: &[CertificateDer<'static>]) -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for authority in authorities {
        roots.add(authority.clone()).map_err(|error| error.to_string())?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Resolves names and hands on what may be reached: the connection is made to the very address that was checked, so that a name cannot
/// be pointed elsewhere in between.
struct Checked {
    policy: Arc<Policy>,
    names: Option<Names>,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, names) = (Arc::clone(&self.policy), self.names.clone());
        Box::pin(async move {
            let found: Vec<SocketAddr> = match names {
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
                Some(names) => names(name.as_str())?.into_iter().map(|address| SocketAddr::new(address, 0)).collect(),
            };
            let mut refused = None;
            let mut permitted = Vec::new();
            for address in found {
                match policy.permits(address.ip()) {
                    Ok(()) => permitted.push(address),
                    Err(why) => refused = Some(why),
                }
            }
            match refused {
                Some(why) if permitted.is_empty() => Err(why.into()),
                _ => Ok(Box::new(permitted.into_iter()) as Box<dyn Iterator<Item = SocketAddr> + Send> as Addrs),
            }
        })
    }
}

fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// The beginning of an answer on one line, without anything that a terminal would act upon.
fn excerpt(body: &[u8]) -> String {
    one_line(&String::from_utf8_lossy(body), NOTE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_is_harmless() {
        assert_eq!(excerpt(b"no\r\n\x1b[31m such\x00 job \xff"), "no [31m such job \u{fffd}");
        assert_eq!(excerpt("\u{202e}evil".as_bytes()), "evil");
        assert_eq!(excerpt(&[b'x'; 5000]).len(), NOTE_MAX);
    }
}
