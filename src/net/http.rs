//! The one file that opens sockets: one POST, to an address that was checked when it was resolved, within one deadline.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use tokio::time::Instant;
use url::Url;

use super::address::{Policy, Refused};
use super::kinds::{HttpRequest, Reply, SendError};

/// So much of an answer is read.
const ANSWER_MAX: usize = 16 * 1024;
/// So much of an answer is kept, in characters.
const NOTE_MAX: usize = 200;
/// So many header fields an answer may have.
const HEADERS_MAX: usize = 64;
/// So many bytes the header fields of an HTTP/2 answer may have.
const HEADER_BYTES_MAX: u32 = 16 * 1024;
/// A connection that takes longer is not made; where the whole deadline is short, half of it.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// Sends to one address.
pub(super) struct Client {
    inner: reqwest::Client,
    url: Url,
    timeout: Duration,
}

impl Client {
    /// A client for `url`. `timeout` covers everything: name, connection, request, headers and body of the answer.
    pub(super) fn new(url: Url, policy: Policy, timeout: Duration, user_agent: &str) -> Result<Self, String> {
        let inner = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .dns_resolver(Checked(Arc::new(policy)))
            // A redirect would turn the POST into a GET, or carry it to an address that nobody wrote down.
            .redirect(reqwest::redirect::Policy::none())
            // A proxy would resolve names for us, unchecked.
            .no_proxy()
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(user_agent)
            .connect_timeout(CONNECT_MAX.min(timeout / 2))
            .http1_max_headers(HEADERS_MAX)
            .http2_max_header_list_size(HEADER_BYTES_MAX)
            .tcp_nodelay(true)
            .build()
            .map_err(|error| root_cause(&error))?;
        Ok(Self { inner, url, timeout })
    }

    /// Sends one request and reads the beginning of the answer.
    pub(super) async fn post(&self, request: HttpRequest) -> Result<Reply, SendError> {
        let deadline = Instant::now() + self.timeout;
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers {
            let value = HeaderValue::from_str(&value).expect("protocols write header values of visible ASCII only");
            headers.insert(HeaderName::from_static(name), value);
        }
        let sending = self.inner.post(self.url.clone()).headers(headers).body(request.body).send();
        let mut response = match tokio::time::timeout_at(deadline, sending).await {
            Err(_) => return Err(SendError::Timeout(self.timeout)),
            Ok(Err(error)) => return Err(self.classify(error)),
            Ok(Ok(response)) => response,
        };
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (status, retry_after) = (response.status(), text(RETRY_AFTER));
        let mut body = Vec::new();
        // The status says what happened; a body that drips or breaks off does not change it.
        while body.len() < ANSWER_MAX {
            match tokio::time::timeout_at(deadline, response.chunk()).await {
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk[..chunk.len().min(ANSWER_MAX - body.len())]),
                Ok(Ok(None) | Err(_)) | Err(_) => break,
            }
        }
        Ok(Reply { status: status.as_u16(), reason: status.canonical_reason(), retry_after, text: excerpt(&body) })
    }

    fn classify(&self, error: reqwest::Error) -> SendError {
        // The address may be a secret.
        let error = error.without_url();
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(refused) = inner.downcast_ref::<Refused>() {
                return SendError::Blocked(refused.to_string());
            }
            cause = inner.source();
        }
        match () {
            () if error.is_dns() => SendError::Name(root_cause(&error)),
            () if error.is_connect() && error.is_timeout() => SendError::Connect("the connection was not made in time".to_owned()),
            () if error.is_connect() => SendError::Connect(root_cause(&error)),
            () if error.is_timeout() => SendError::Timeout(self.timeout),
            () => SendError::Broken(root_cause(&error)),
        }
    }
}

/// TLS 1.2 or newer, with Mozilla's roots: a slim image has none of its own.
fn tls() -> Result<rustls::ClientConfig, String> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
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
struct Checked(Arc<Policy>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
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
    let text = String::from_utf8_lossy(body);
    let words = text.split(|c: char| c.is_whitespace() || is_unprintable(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(NOTE_MAX).collect()
}

/// Control characters, and those that turn the direction of writing.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
