//! `mastodon`: jobs as statuses of an account (<https://docs.joinmastodon.org/methods/statuses/>), edited when they change and removed when
//! they close. What takes the same interface (Pleroma, Akkoma, `GoToSocial`, Pixelfed) works too.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use url::Url;

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::options::Visibility;
use crate::config::settings::Aggregator;
use crate::deliver::chat;
use crate::deliver::endpoint::{address, below, check_address, secret_of};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, answered, named, outcome, outcome_once};
use crate::model::attempt::Outcome;
use crate::model::event::EventType;
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "mastodon",
    title: "Mastodon, and servers that take its interface",
    spec: "https://docs.joinmastodon.org/methods/statuses/",
    settings: &["url", "allow", "ca", "token", "visibility"],
    capabilities: Capabilities {
        // "Idempotency-Key": stored for up to 1 hour. What is repeated later than this would be a second status.
        deduplicates: Deduplicates::For(Duration::from_mins(50)),
        edits_repeat: true,
        success: "200 with the `id` of the status",
        ..Capabilities::ALL
    },
    check,
    endpoint,
};

struct Mastodon {
    url: Url,
    token: SecretString,
    visibility: Visibility,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.url.is_none() {
        return Err(EndpointError::Missing("url"));
    }
    if aggregator.token.is_none() {
        return Err(EndpointError::Missing("token"));
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (url, shown) = address(aggregator, read)?;
    let token = secret_of(aggregator.token.as_ref(), "token", read)?;
    Endpoint::http(shown, &[&url], aggregator, Mastodon { url: url.clone(), token, visibility: aggregator.visibility })
}

impl Speech for Mastodon {
    fn wants_about(&self) -> bool {
        true
    }

    fn fate(&self, message: &Message) -> Fate {
        if message.event.kind != EventType::Published && message.remote.is_empty() {
            return Fate::Untold("it has no status there that could be edited or removed");
        }
        Fate::Sent
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("Mastodon takes one status a request") };
        let statuses = ["api", "v1", "statuses"];
        let status = || below(&self.url, &[&statuses[..], &[message.remote.as_str()]].concat());
        let mut headers =
            vec![("content-type", "application/json".to_owned()), ("authorization", format!("Bearer {}", self.token.expose_secret()))];
        let mut body = json!({"status": text(message)});
        // "ISO 639-1 language code for this status".
        let language = message.known().language.split('-').next().unwrap_or_default();
        if language.len() == 2 {
            body["language"] = language.to_ascii_lowercase().into();
        }
        let (method, url) = match message.event.kind {
            // A job that opened again before anybody knew whether its status was removed may have it still.
            EventType::Published if message.remote.is_empty() => {
                headers.push(("idempotency-key", message.id.clone()));
                body["visibility"] = self.visibility.as_str().into();
                (Method::Post, below(&self.url, &statuses))
            }
            EventType::Published | EventType::Updated => (Method::Put, status()),
            EventType::Closed => (Method::Delete, status()),
        };
        let body = if method == Method::Delete { Vec::new() } else { body.to_string().into_bytes() };
        HttpRequest { answer_max: HttpRequest::ANSWER_MAX, method, url, headers, body }
    }

    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement {
        let kind = messages.first().map_or(EventType::Published, |message| message.event.kind);
        let is_new = messages.first().is_none_or(|message| message.remote.is_empty());
        // A server that is not there, or is another one, says 404 to everything, and not in these words.
        let is_gone = reply.status == 404 && !is_new && answered(reply, &["error"]).is_some();
        let delivered = |remote: Option<String>| Judgement { remote, ..Outcome::Delivered.into() };
        match (reply.status, kind) {
            (200, EventType::Published) if is_new => delivered(Some(named(reply, &["id"]).unwrap_or_default())),
            (200, EventType::Published | EventType::Updated) => delivered(None),
            (200, EventType::Closed) => delivered(Some(String::new())),
            // Somebody removed it by hand, and does not want it back; or we did, and a job that opened again gets a new one.
            (_, EventType::Published) if is_gone => Judgement { remote: Some(String::new()), ..Outcome::Unreached.into() },
            _ if is_gone => delivered(Some(String::new())),
            (429, _) => Judgement {
                // "Rate limits": an instant in the form of RFC 3339.
                until: reply.header("x-ratelimit-reset").and_then(|reset| reset.parse().ok()),
                ..Outcome::Busy.into()
            },
            (status, EventType::Published) if is_new => outcome_once(status).into(),
            (status, _) => outcome(status).into(),
        }
    }
}

fn text(message: &Message) -> String {
    let lines = chat::lines(&message.known().notice, chat::uncalled);
    let about = if lines.about.is_empty() { String::new() } else { format!("\n{}", lines.about) };
    format!("{}{about}\n{}", lines.title, chat::link(&message.event.data.url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    fn speech() -> Mastodon {
        let url = Url::parse("https://social.example/").expect("an address");
        Mastodon { url, token: "t".to_owned().into(), visibility: Visibility::Unlisted }
    }

    #[track_caller]
    fn check_request(kind: EventType, remote: &str, method: Method, path: &str, body: &str) {
        let mut message = fixture::message("evt_1", kind);
        message.remote = remote.to_owned();
        let request = speech().request(&[message], None);
        assert_eq!((request.method, request.url.path()), (method, path));
        assert_eq!(String::from_utf8(request.body).expect("UTF-8"), body);
        assert_eq!(request.headers.iter().any(|(name, _)| *name == "idempotency-key"), remote.is_empty());
    }

    #[test]
    fn a_status_is_posted_edited_and_removed() {
        let status = r#""status":"Cook\nSoup & Co · Lyon, France · Permanent\nhttps://jobs.example.org/jobs/cook/""#;
        let body = format!(r#"{{"language":"en",{status},"visibility":"unlisted"}}"#);
        check_request(EventType::Published, "", Method::Post, "/api/v1/statuses", &body);
        for kind in [EventType::Published, EventType::Updated] {
            check_request(kind, "117", Method::Put, "/api/v1/statuses/117", &format!(r#"{{"language":"en",{status}}}"#));
        }
        check_request(EventType::Closed, "117", Method::Delete, "/api/v1/statuses/117", "");
    }

    #[test]
    fn a_status_that_is_gone_is_not_a_server_that_is() {
        let judged = |kind: EventType, body: &str| {
            let mut message = fixture::message("evt_1", kind);
            message.remote = "117".to_owned();
            let judged = speech().judge(&[message], &Reply { status: 404, body: body.into(), ..Reply::default() });
            (judged.outcome, judged.remote)
        };
        let gone = r#"{"error":"Record not found"}"#;
        assert_eq!(judged(EventType::Updated, gone), (Outcome::Delivered, Some(String::new())));
        assert_eq!(judged(EventType::Published, gone), (Outcome::Unreached, Some(String::new())));
        assert_eq!(judged(EventType::Closed, "<h1>Not found</h1>"), (Outcome::Denied, None));
    }

    #[test]
    fn a_limit_says_until_when() {
        let headers = vec![("x-ratelimit-reset", "2026-03-01T12:30:00.000Z".to_owned())];
        let judged = speech().judge(&[fixture::published("evt_1")], &Reply { status: 429, headers, ..Reply::default() });
        assert_eq!((judged.outcome, judged.until), (Outcome::Busy, Some("2026-03-01T12:30:00Z".parse().expect("an instant"))));
    }
}
