//! `discord`: jobs as messages of a webhook (<https://docs.discord.com/developers/resources/webhook>), edited when they change and removed
//! when they close.

use serde_json::json;
use url::Url;

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::chat;
use crate::deliver::endpoint::{address, below, check_secret_address};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, answered, named, outcome_once};
use crate::model::attempt::Outcome;
use crate::model::event::EventType;
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "discord",
    title: "Discord",
    spec: "https://docs.discord.com/developers/resources/webhook#execute-webhook",
    settings: &["url", "allow", "ca"],
    capabilities: Capabilities {
        deduplicates: Deduplicates::Never,
        edits_repeat: true,
        success: "200 with the `id` of the message; 204 for a removal",
        ..Capabilities::ALL
    },
    check,
    endpoint,
};

/// "JSON error codes".
const UNKNOWN_MESSAGE: &str = "10008";

struct Discord {
    url: Url,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    check_secret_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    check(aggregator)?;
    let (url, shown) = address(aggregator, read)?;
    Endpoint::http(shown, &[&url], aggregator, Discord { url: url.clone() })
}

impl Discord {
    /// The query of the configured address, which may name a thread, with `more` in it.
    fn with_query(&self, mut url: Url, more: Option<(&str, &str)>) -> Url {
        let kept: Vec<(String, String)> =
            self.url.query_pairs().filter(|(key, _)| key != "wait").map(|(k, v)| (k.into(), v.into())).collect();
        url.set_query(None);
        if !kept.is_empty() || more.is_some() {
            url.query_pairs_mut().extend_pairs(kept).extend_pairs(more);
        }
        url
    }
}

impl Speech for Discord {
    fn wants_about(&self) -> bool {
        true
    }

    fn fate(&self, message: &Message) -> Fate {
        if message.event.kind != EventType::Published && message.remote.is_empty() {
            return Fate::Untold("it has no message there that could be edited or removed");
        }
        Fate::Sent
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("Discord takes one message a request") };
        let body = || json!({"content": text(message), "allowed_mentions": {"parse": []}}).to_string().into_bytes();
        let posted = || self.with_query(below(&self.url, &["messages", &message.remote]), None);
        let (method, url, body) = match message.event.kind {
            EventType::Closed => (Method::Delete, posted(), Vec::new()),
            // With `wait` the message is in the answer.
            _ if message.remote.is_empty() => (Method::Post, self.with_query(self.url.clone(), Some(("wait", "true"))), body()),
            // A job that opened again before anybody knew whether its message was removed may have it still.
            _ => (Method::Patch, posted(), body()),
        };
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method,
            url,
            headers: vec![("content-type", "application/json".to_owned())],
            body,
        }
    }

    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement {
        let is_new = messages.first().is_none_or(|message| message.remote.is_empty());
        let opens = messages.first().is_some_and(|message| message.event.kind == EventType::Published);
        match reply.status {
            200 if is_new => Judgement { remote: Some(named(reply, &["id"]).unwrap_or_default()), ..Outcome::Delivered.into() },
            200 => Outcome::Delivered.into(),
            204 => Judgement { remote: Some(String::new()), ..Outcome::Delivered.into() },
            // Somebody removed it by hand, and does not want it back; or we did, and a job that opened again gets a new one.
            404 if !is_new && answered(reply, &["code"]).as_deref() == Some(UNKNOWN_MESSAGE) => {
                let outcome = if opens { Outcome::Unreached } else { Outcome::Delivered };
                Judgement { remote: Some(String::new()), ..outcome.into() }
            }
            other => outcome_once(other).into(),
        }
    }
}

fn text(message: &Message) -> String {
    let lines = chat::lines(&message.known().notice, chat::discord);
    let about = if lines.about.is_empty() { String::new() } else { format!("\n{}", lines.about) };
    format!("**{}**{about}\n<{}>", lines.title, chat::link(&message.event.data.url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    fn request(kind: EventType, remote: &str) -> (Method, String) {
        let speech = Discord { url: Url::parse("https://discord.example/api/webhooks/1/token?thread_id=9").expect("an address") };
        let mut message = fixture::message("evt_1", kind);
        message.remote = remote.to_owned();
        let request = speech.request(&[message], None);
        (request.method, request.url.to_string())
    }

    #[test]
    fn a_message_is_posted_edited_and_removed() {
        let base = "https://discord.example/api/webhooks/1/token";
        assert_eq!(request(EventType::Published, ""), (Method::Post, format!("{base}?thread_id=9&wait=true")));
        assert_eq!(request(EventType::Published, "42"), (Method::Patch, format!("{base}/messages/42?thread_id=9")));
        assert_eq!(request(EventType::Updated, "42"), (Method::Patch, format!("{base}/messages/42?thread_id=9")));
        assert_eq!(request(EventType::Closed, "42"), (Method::Delete, format!("{base}/messages/42?thread_id=9")));
    }

    #[test]
    fn a_message_that_is_gone_comes_back_only_with_a_job_that_opens() {
        let speech = Discord { url: Url::parse("https://discord.example/api/webhooks/1/token").expect("an address") };
        let reply = Reply { status: 404, body: br#"{"code": 10008}"#.to_vec(), ..Reply::default() };
        for (kind, outcome) in [(EventType::Published, Outcome::Unreached), (EventType::Updated, Outcome::Delivered)] {
            let mut message = fixture::message("evt_1", kind);
            message.remote = "42".to_owned();
            let judged = speech.judge(&[message], &reply);
            assert_eq!((judged.outcome, judged.remote.as_deref()), (outcome, Some("")));
        }
    }

    #[test]
    fn a_job_is_told_in_three_lines() {
        let told = text(&fixture::published("evt_1"));
        assert_eq!(told, "**Cook**\nSoup & Co · Lyon, France · Permanent\n<https://jobs.example.org/jobs/cook/>");
    }
}
