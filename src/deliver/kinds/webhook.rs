//! `webhook`: signed POSTs after Standard Webhooks 1.0.0 (<https://www.standardwebhooks.com/>), with the event in one of several forms.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::json;
use url::Url;

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::options::{Payload, SecretRef};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address, check_address};
use crate::deliver::payload::Template;
use crate::deliver::sign::{SigningKey, signature};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, Statement, outcome};
use crate::model::event::Event;
use crate::model::manifest::ManifestSite;
use crate::net::secret::{self, ReadSecret};
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "webhook",
    title: "Signed webhook",
    spec: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    settings: &["url", "secrets", "allow", "ca", "payload", "template", "reconcile"],
    // Section "Idempotency" of the specification: receivers know by `webhook-id` what they have.
    capabilities: Capabilities::ALL,
    check,
    endpoint,
};

struct Webhook {
    url: Url,
    /// What events are signed with, newest first.
    keys: Vec<SigningKey>,
    payload: Payload,
    /// In place of `payload`.
    template: Option<Template>,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.secrets.is_empty() {
        return Err(EndpointError::Missing("secrets"));
    }
    if aggregator.url.is_none() {
        return Err(EndpointError::Missing("url"));
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    check(aggregator)?;
    let (url, shown) = address(aggregator, read)?;
    let mut keys = Vec::new();
    for reference in &aggregator.secrets {
        let key = SigningKey::parse(&read(reference)?);
        keys.push(key.map_err(|source| EndpointError::SigningKey { name: secret::name(reference), source })?);
    }
    let template = aggregator.template.as_ref().map(|reference| template(reference, read)).transpose()?;
    Endpoint::http(shown, &[&url], aggregator, Webhook { url: url.clone(), keys, payload: aggregator.payload, template })
}

fn template(reference: &SecretRef, read: ReadSecret<'_>) -> Result<Template, EndpointError> {
    let unusable = |why: String| EndpointError::Setting { key: "template", why };
    let text = read(reference).map_err(|error| unusable(error.to_string()))?;
    Template::parse(text.expose_secret()).map_err(|why| unusable(format!("{}, {why}", secret::name(reference))))
}

impl Speech for Webhook {
    fn fate(&self, message: &Message) -> Fate {
        match self.template.as_ref().map(|template| template.body(message)) {
            Some(Err(why)) => Fate::Refused(format!("its `template` makes no body of it: {why}")),
            Some(Ok(_)) | None => Fate::Sent,
        }
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("a webhook tells one event a request") };
        self.signed(&message.id, message.at, self.body(message))
    }

    fn statement(&self, statement: &Statement) -> Option<HttpRequest> {
        let form = match self.payload {
            Payload::Cloudevents => ("application/cloudevents+json", bytes(&cloud_statement(statement))),
            Payload::Full | Payload::Thin | Payload::Posting => ("application/json", statement.body()),
        };
        Some(self.signed(&statement.id, statement.at, form))
    }

    fn judge(&self, _: &[Message], reply: &Reply) -> Judgement {
        outcome(reply.status).into()
    }
}

/// An event without its posting.
#[derive(Serialize)]
struct Thin<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: ThinData<'a>,
}

#[derive(Serialize)]
struct ThinData<'a> {
    id: &'a str,
    url: &'a str,
    sequence: i64,
    changes: &'a [String],
    site: &'a ManifestSite,
}

impl Webhook {
    /// The request of an event with this id, media type and body.
    fn signed(&self, id: &str, at: Timestamp, (media_type, body): (&'static str, Vec<u8>)) -> HttpRequest {
        let timestamp = at.as_second();
        let headers = vec![
            ("content-type", media_type.to_owned()),
            ("accept-encoding", "identity".to_owned()),
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", signature(&self.keys, id, timestamp, &body)),
            // draft-ietf-httpapi-idempotency-key-header, section 2.1: a String of Structured Fields, quotes included.
            ("idempotency-key", format!("\"{id}\"")),
        ];
        HttpRequest { answer_max: HttpRequest::ANSWER_MAX, method: Method::Post, url: self.url.clone(), headers, body }
    }

    /// Media type and body: the same bytes in every attempt.
    fn body(&self, message: &Message) -> (&'static str, Vec<u8>) {
        if let Some(template) = &self.template {
            return ("application/json", template.body(message).expect("an event of which no body can be made is refused"));
        }
        match self.payload {
            Payload::Full => ("application/json", message.body()),
            Payload::Thin => ("application/json", bytes(&thin(&message.event))),
            Payload::Posting => ("application/ld+json", bytes(&message.event.data.posting)),
            Payload::Cloudevents => ("application/cloudevents+json", bytes(&cloud_event(&message.id, &message.event))),
        }
    }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("an event has string keys and no failing members")
}

fn thin(event: &Event) -> Thin<'_> {
    let data = &event.data;
    Thin {
        kind: event.kind.as_str(),
        timestamp: event.timestamp.to_string(),
        data: ThinData { id: data.id.as_str(), url: &data.url, sequence: data.sequence, changes: &data.changes, site: &data.site },
    }
}

/// `CloudEvents` 1.0.2, section 3 of the JSON event format; the whole of it is the body (HTTP binding, section 3.2 "Structured mode").
fn cloud_event(id: &str, event: &Event) -> serde_json::Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": event.data.site.url,
        "type": event.kind.as_str(),
        "subject": event.data.id,
        "time": event.timestamp.to_string(),
        "datacontenttype": "application/json",
        "data": event.data,
    })
}

/// The same of a statement, which is about no job and so has no `subject`.
fn cloud_statement(statement: &Statement) -> serde_json::Value {
    let said = &statement.said;
    json!({
        "specversion": "1.0",
        "id": statement.id,
        "source": said.data.site.url,
        "type": said.kind.as_str(),
        "time": said.timestamp.to_string(),
        "datacontenttype": "application/json",
        "data": said.data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    fn webhook(payload: Payload) -> Webhook {
        let key = SigningKey::parse(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned().into()).expect("a secret");
        Webhook { url: Url::parse("https://board.example/hook").expect("an address"), keys: vec![key], payload, template: None }
    }

    #[test]
    fn a_request_has_the_headers() {
        let request = webhook(Payload::Full).request(&[fixture::published("msg_p5jXN8AQM9LWM0D4loKWxJek")], None);
        let header = |name: &str| request.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
        assert_eq!(header("webhook-id"), Some("msg_p5jXN8AQM9LWM0D4loKWxJek"));
        assert_eq!(header("webhook-timestamp"), Some("1772366400"));
        assert_eq!(header("content-type"), Some("application/json"));
        assert_eq!(header("idempotency-key"), Some("\"msg_p5jXN8AQM9LWM0D4loKWxJek\""));
        assert_eq!(request.method, Method::Post);
    }

    #[track_caller]
    fn check_body(payload: Payload, media_type: &str, expect: &str) {
        let (found, body) = webhook(payload).body(&fixture::published("evt_1"));
        assert_eq!((found, String::from_utf8(body).expect("UTF-8").as_str()), (media_type, expect));
    }

    #[test]
    fn an_event_in_each_form() {
        check_body(
            Payload::Full,
            "application/json",
            r#"{"type":"job.published","timestamp":"2026-03-01T00:00:00Z","data":{"id":"urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8","url":"https://jobs.example.org/jobs/cook/","sequence":7,"posting":{"@context":"https://schema.org","@type":"JobPosting","title":"Cook","url":"https://jobs.example.org/jobs/cook/"},"changes":[],"site":{"url":"https://jobs.example.org","title":"Jobs"}}}"#,
        );
        check_body(
            Payload::Thin,
            "application/json",
            r#"{"type":"job.published","timestamp":"2026-03-01T00:00:00Z","data":{"id":"urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8","url":"https://jobs.example.org/jobs/cook/","sequence":7,"changes":[],"site":{"url":"https://jobs.example.org","title":"Jobs"}}}"#,
        );
        check_body(
            Payload::Posting,
            "application/ld+json",
            r#"{"@context":"https://schema.org","@type":"JobPosting","title":"Cook","url":"https://jobs.example.org/jobs/cook/"}"#,
        );
        check_body(
            Payload::Cloudevents,
            "application/cloudevents+json",
            r#"{"data":{"changes":[],"id":"urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8","posting":{"@context":"https://schema.org","@type":"JobPosting","title":"Cook","url":"https://jobs.example.org/jobs/cook/"},"sequence":7,"site":{"title":"Jobs","url":"https://jobs.example.org"},"url":"https://jobs.example.org/jobs/cook/"},"datacontenttype":"application/json","id":"evt_1","source":"https://jobs.example.org","specversion":"1.0","subject":"urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8","time":"2026-03-01T00:00:00Z","type":"job.published"}"#,
        );
    }
}
