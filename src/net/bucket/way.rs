//! The way to an object store: requests of the crate `object_store`, made by our client, to one host alone. What comes back and is no
//! success becomes an error that says so, since the crate keeps to itself what a store answered.

use std::time::Duration;

use async_trait::async_trait;
use http_body_util::{BodyExt as _, Limited};
use object_store::ClientOptions;
use object_store::client::{HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService};
use url::{Origin, Url};

use super::refusal::{REFUSAL_BYTES_MAX, Refusal};
use crate::net::RequestError;
use crate::net::http::classify;

/// So many bytes an answer may have that is no object: a page of a list holds a thousand names.
const PAGE_MAX: usize = 8 * 1024 * 1024;

/// A way to one host.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// The client whose policy is that of the host.
    pub(super) client: reqwest::Client,
    /// The host.
    pub(super) origin: Origin,
    /// For one operation in all; named in errors.
    pub(super) timeout: Duration,
}

/// Why there is no answer, or none that helps.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Failed {
    /// None came.
    #[error(transparent)]
    Request(RequestError),
    /// It is no success.
    #[error("{0}")]
    Refused(Refusal),
}

impl HttpConnector for Way {
    /// Proxies, certificates and the like of `options` are not asked for: the client is made.
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Way {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|error| blocked(&error.to_string()))?;
        if url.origin() != self.origin {
            return Err(blocked(&format!("it leads to another host, `{}`", url.host_str().unwrap_or_default())));
        }
        let is_object = parts.method == "GET" && !is_list(&url);
        let mut sending = reqwest::Request::new(parts.method, url);
        *sending.headers_mut() = parts.headers;
        if body.content_length() > 0 {
            *sending.body_mut() = Some(reqwest::Body::wrap(body));
        }
        let response = self.client.execute(sending).await.map_err(|error| self.failed(error))?;
        if !response.status().is_success() {
            return Err(self.refused(response).await);
        }
        let response: http::Response<reqwest::Body> = response.into();
        let (parts, body) = response.into_parts();
        let whole = self.timeout;
        let body = body.map_err(move |error| failed(Failed::Request(classify(error, whole))));
        // Who reads an object counts its bytes.
        let body =
            if is_object { HttpResponseBody::new(body) } else { HttpResponseBody::new(Limited::new(body, PAGE_MAX).map_err(bounded)) };
        Ok(HttpResponse::from_parts(parts, body))
    }
}

fn is_list(url: &Url) -> bool {
    url.query_pairs().any(|(key, value)| key == "list-type" || (key == "comp" && value == "list"))
}

impl Way {
    fn failed(&self, error: reqwest::Error) -> HttpError {
        failed(Failed::Request(classify(error, self.timeout)))
    }

    async fn refused(&self, mut response: reqwest::Response) -> HttpError {
        let mut body = Vec::new();
        while body.len() < REFUSAL_BYTES_MAX {
            // The status says what happened; a body that breaks off does not change it.
            let Ok(Some(chunk)) = response.chunk().await else { break };
            body.extend_from_slice(&chunk[..chunk.len().min(REFUSAL_BYTES_MAX - body.len())]);
        }
        let field = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let status = response.status();
        failed(Failed::Refused(Refusal::new(
            (status.as_u16(), status.canonical_reason()),
            &body,
            field("retry-after"),
            field("x-amz-bucket-region"),
        )))
    }
}

fn blocked(why: &str) -> HttpError {
    failed(Failed::Request(RequestError::Blocked(why.to_owned())))
}

/// What ends a bounded answer: too many bytes, or what ended it before.
fn bounded(error: Box<dyn std::error::Error + Send + Sync>) -> HttpError {
    error.downcast::<HttpError>().map_or_else(|_| failed(Failed::Request(RequestError::TooLarge(PAGE_MAX))), |inner| *inner)
}

/// The crate tries again by these kinds: `Connect` whatever it was, `Timeout` where a second time is the same as a first.
fn failed(failed: Failed) -> HttpError {
    let kind = match &failed {
        Failed::Request(RequestError::Connect(_)) => HttpErrorKind::Connect,
        Failed::Request(RequestError::Timeout(_) | RequestError::Broken(_)) => HttpErrorKind::Timeout,
        Failed::Refused(refusal) if refusal.passes() => HttpErrorKind::Timeout,
        Failed::Request(_) | Failed::Refused(_) => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, failed)
}

#[cfg(test)]
mod tests {
    use object_store::client::HttpRequestBody;

    use super::*;
    use crate::net::address::Policy;
    use crate::net::http::checked;

    #[tokio::test]
    async fn only_the_host_of_the_settings_is_asked() {
        let (host, timeout) = (Url::parse("http://127.0.0.1:9").expect("an address"), Duration::from_secs(5));
        let policy = Policy::new(&host, &["127.0.0.0/8".to_owned()]).expect("a policy");
        let client = checked(policy, timeout, "x", None).expect("a client");
        let way = Way { client, origin: host.origin(), timeout };
        for elsewhere in ["http://127.0.0.1:8/jobs", "https://127.0.0.1:9/jobs", "http://store.invalid:9/jobs"] {
            let request = http::Request::get(elsewhere).body(HttpRequestBody::empty()).expect("a request");
            let error = way.call(request).await.expect_err("it is refused");
            let said = std::error::Error::source(&error).expect("a cause").to_string();
            assert!(said.contains("it leads to another host"), "{elsewhere}: {said}");
        }
    }
}
