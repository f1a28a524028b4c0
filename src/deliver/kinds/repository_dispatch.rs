//! `repository-dispatch`: a workflow of a GitHub repository is started
//! (<https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event>).

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use url::Url;

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address_or, below, check_address, secret_of};
use crate::deliver::speech::{Judgement, Message, Pass, Speech, outcome_once};
use crate::model::attempt::Outcome;
use crate::net::secret::{self, ReadSecret};
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "repository-dispatch",
    title: "Workflows of a GitHub repository",
    spec: "https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event",
    settings: &["url", "allow", "ca", "repository", "event_type", "token"],
    capabilities: Capabilities { deduplicates: Deduplicates::Never, success: "204", ..Capabilities::ALL },
    check,
    endpoint,
};

const USUAL: &str = "https://api.github.com";
const EVENT_TYPE: &str = "jobherald";
/// "`event_type` … must be 100 characters or fewer".
const EVENT_TYPE_MAX: usize = 100;

struct Dispatch {
    url: Url,
    event_type: String,
    token: SecretString,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    repository(aggregator)?;
    if aggregator.token.is_none() {
        return Err(EndpointError::Missing("token"));
    }
    let event_type = aggregator.event_type.as_deref().unwrap_or(EVENT_TYPE);
    if event_type.trim().is_empty() || event_type.chars().count() > EVENT_TYPE_MAX {
        return Err(EndpointError::Setting { key: "event_type", why: format!("it has 1 to {EVENT_TYPE_MAX} characters") });
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (base, _) = address_or(USUAL, aggregator, read)?;
    let (owner, name) = repository(aggregator)?;
    let url = below(&base, &["repos", owner, name, "dispatches"]);
    let token = secret_of(aggregator.token.as_ref(), "token", read)?;
    let event_type = aggregator.event_type.clone().unwrap_or_else(|| EVENT_TYPE.to_owned());
    Endpoint::http(secret::shown(&url), &[&url], aggregator, Dispatch { url: url.clone(), event_type, token })
}

fn repository(aggregator: &Aggregator) -> Result<(&str, &str), EndpointError> {
    let written = aggregator.repository.as_deref().ok_or(EndpointError::Missing("repository"))?;
    let is_name =
        |name: &str| !matches!(name, "" | "." | "..") && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let named = written.split_once('/').filter(|(owner, name)| is_name(owner) && is_name(name));
    named.ok_or_else(|| EndpointError::Setting { key: "repository", why: "write it as `owner/name`".to_owned() })
}

impl Speech for Dispatch {
    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("GitHub takes one event a request") };
        let event = &message.event;
        // "The maximum number of top-level properties is 10", and 64 KB in all: the posting stands at its address.
        let payload = json!({
            "event": message.id, "type": event.kind.as_str(), "timestamp": event.timestamp.to_string(), "id": event.data.id,
            "url": event.data.url, "title": message.title(), "sequence": event.data.sequence, "changes": event.data.changes,
            "site": event.data.site,
        });
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.url.clone(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("accept", "application/vnd.github+json".to_owned()),
                ("x-github-api-version", "2022-11-28".to_owned()),
                ("authorization", format!("Bearer {}", self.token.expose_secret())),
            ],
            body: json!({"event_type": self.event_type, "client_payload": payload}).to_string().into_bytes(),
        }
    }

    fn judge(&self, _: &[Message], reply: &Reply) -> Judgement {
        match reply.status {
            204 => Outcome::Delivered.into(),
            200..=299 => Outcome::Unknown.into(),
            // "Exceeding the rate limit": 403 or 429, and either a time to wait or nothing left until an instant.
            403 | 429 if reply.retry_after.is_some() || reply.header("x-ratelimit-remaining") == Some("0") => Judgement {
                until: reply
                    .header("x-ratelimit-reset")
                    .and_then(|reset| reset.parse().ok())
                    .and_then(|at| Timestamp::from_second(at).ok()),
                ..Outcome::Busy.into()
            },
            other => outcome_once(other).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn a_payload_has_few_members_and_names_the_event() {
        let url = Url::parse("https://api.github.com/repos/a/b/dispatches").expect("an address");
        let speech = Dispatch { url, event_type: "job".to_owned(), token: "t".to_owned().into() };
        let request = speech.request(&[fixture::published("evt_1")], None);
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        let payload = body["client_payload"].as_object().expect("an object");
        assert!(payload.len() <= 10);
        assert_eq!((&body["event_type"], &payload["event"], &payload["title"]), (&json!("job"), &json!("evt_1"), &json!("Cook")));
    }

    #[test]
    fn a_limit_is_told_from_a_refusal() {
        let url = Url::parse("https://api.github.com/").expect("an address");
        let speech = Dispatch { url, event_type: "job".to_owned(), token: "t".to_owned().into() };
        let judged = |headers| speech.judge(&[], &Reply { status: 403, headers, ..Reply::default() }).outcome;
        assert_eq!(judged(vec![]), Outcome::Denied);
        assert_eq!(judged(vec![("x-ratelimit-remaining", "0".to_owned())]), Outcome::Busy);
    }

    #[test]
    fn a_repository_has_an_owner_and_a_name() {
        for (written, fine) in
            [("example/jobs", true), ("example", false), ("example/../x", false), ("a/b/c", false), ("/x", false), ("a/..", false)]
        {
            let aggregator = Aggregator { repository: Some(written.to_owned()), ..Aggregator::default() };
            assert_eq!(repository(&aggregator).is_ok(), fine, "{written}");
        }
    }
}
