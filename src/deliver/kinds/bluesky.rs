//! `bluesky`: jobs as posts of an account in the AT Protocol (<https://atproto.com/specs/xrpc>,
//! <https://docs.bsky.app/docs/api/com-atproto-repo-put-record>). The name of a record is ours, so that saying a thing twice is saying it once.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use url::Url;

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::chat;
use crate::deliver::endpoint::{address_or, below, check_address, secret_of};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, answered, outcome};
use crate::model::attempt::Outcome;
use crate::model::digest::sha256_hex;
use crate::model::event::EventType;
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "bluesky",
    title: "Bluesky",
    spec: "https://docs.bsky.app/docs/api/com-atproto-repo-put-record",
    settings: &["url", "allow", "ca", "account", "token"],
    capabilities: Capabilities { success: "200", ..Capabilities::ALL },
    check,
    endpoint,
};

const USUAL: &str = "https://bsky.social";
const COLLECTION: &str = "app.bsky.feed.post";
/// A session is opened anew after so long: its token holds for some hours, and says so only to those who look into it.
const SESSION: Duration = Duration::from_hours(1);

struct Bluesky {
    url: Url,
    account: String,
    password: SecretString,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.account.as_deref().unwrap_or_default().trim().is_empty() {
        return Err(EndpointError::Missing("account"));
    }
    if aggregator.token.is_none() {
        return Err(EndpointError::Missing("token"));
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (url, shown) = address_or(USUAL, aggregator, read)?;
    let account = aggregator.account.clone().ok_or(EndpointError::Missing("account"))?;
    let password = secret_of(aggregator.token.as_ref(), "token", read)?;
    Endpoint::http(shown, &[&url], aggregator, Bluesky { url: url.clone(), account, password })
}

impl Bluesky {
    fn call(&self, procedure: &str, token: Option<&str>, body: &serde_json::Value) -> HttpRequest {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: below(&self.url, &["xrpc", procedure]),
            headers,
            body: body.to_string().into_bytes(),
        }
    }
}

impl Speech for Bluesky {
    fn wants_about(&self) -> bool {
        true
    }

    fn fate(&self, message: &Message) -> Fate {
        if message.event.kind != EventType::Published && message.remote.is_empty() {
            return Fate::Untold("it has no post there that could be edited or removed");
        }
        Fate::Sent
    }

    fn opening(&self, _: Timestamp) -> Option<HttpRequest> {
        let body = json!({"identifier": self.account, "password": self.password.expose_secret()});
        Some(self.call("com.atproto.server.createSession", None, &body))
    }

    fn pass(&self, reply: &Reply, now: Timestamp) -> Result<Pass, Outcome> {
        match (reply.status, answered(reply, &["accessJwt"]), answered(reply, &["did"])) {
            (200, Some(token), Some(subject)) => {
                Ok(Pass { token: SecretString::from(token), subject, until: now.checked_add(SESSION).unwrap_or(now) })
            }
            // The account or its password; a session without a token is no answer that more requests make better.
            (200 | 400 | 401, _, _) => Err(Outcome::Denied),
            (status, _, _) => Err(outcome(status)),
        }
    }

    fn request(&self, messages: &[Message], pass: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("Bluesky takes one record a request") };
        let (token, repo) = pass.map_or(("", ""), |pass| (pass.token.expose_secret(), pass.subject.as_str()));
        let key = key(message);
        if message.event.kind == EventType::Closed {
            let body = json!({"repo": repo, "collection": COLLECTION, "rkey": key});
            return self.call("com.atproto.repo.deleteRecord", Some(token), &body);
        }
        let body = json!({"repo": repo, "collection": COLLECTION, "rkey": key, "record": record(message, &key)});
        self.call("com.atproto.repo.putRecord", Some(token), &body)
    }

    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement {
        let remote = messages.first().map(|message| if message.event.kind == EventType::Closed { String::new() } else { key(message) });
        match reply.status {
            200 => Judgement { remote, ..Outcome::Delivered.into() },
            201..=299 => Outcome::Failed.into(),
            400 | 401 if matches!(answered(reply, &["error"]).as_deref(), Some("ExpiredToken" | "InvalidToken")) => {
                Judgement { stale: true, ..Outcome::Failed.into() }
            }
            429 => Judgement {
                // "Rate limits": seconds since 1970.
                until: reply.header("ratelimit-reset").and_then(|reset| reset.parse().ok()).and_then(|at| Timestamp::from_second(at).ok()),
                ..Outcome::Busy.into()
            },
            other => outcome(other).into(),
        }
    }
}

/// The name of a post's record: of one that stands there the name that it has, of a new one a TID (<https://atproto.com/specs/tid>) that
/// follows from the event, so that it is the same in every attempt.
fn key(message: &Message) -> String {
    if message.event.kind != EventType::Published && !message.remote.is_empty() {
        return message.remote.clone();
    }
    let digest = u64::from_str_radix(&sha256_hex(message.event.data.id.as_str().as_bytes())[..8], 16).unwrap_or_default();
    // The event's time has no microseconds; what tells jobs of one millisecond apart takes their place, and that of the clock's name.
    let millis = u64::try_from(message.event.timestamp.as_millisecond()).unwrap_or_default();
    let micros = millis.saturating_mul(1000) + digest % 1000;
    tid((micros << 10 | digest >> 10 & 0x3ff) & (u64::MAX >> 1))
}

const TID_LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// 64 bits in 13 letters that sort as the numbers do.
fn tid(number: u64) -> String {
    (0..13).rev().map(|place| char::from(TID_LETTERS[usize::try_from(number >> (5 * place) & 31).unwrap_or_default()])).collect()
}

/// The time in a TID, to the millisecond.
fn time_of(tid: &str) -> Option<Timestamp> {
    let number = tid.bytes().try_fold(0_u64, |sum, letter| {
        let digit = TID_LETTERS.iter().position(|known| *known == letter)?;
        sum.checked_mul(32)?.checked_add(u64::try_from(digit).ok()?)
    })?;
    Timestamp::from_millisecond(i64::try_from(number >> 10).ok()? / 1000).ok()
}

/// `app.bsky.feed.post`, with the page as an `app.bsky.embed.external`: its text has no links, names or tags ("facets"), whatever it says.
fn record(message: &Message, key: &str) -> serde_json::Value {
    let about = message.known();
    let lines = chat::lines(&about.notice, chat::uncalled);
    let text = if lines.about.is_empty() { lines.title.clone() } else { format!("{}\n{}", lines.title, lines.about) };
    // An edited post is as old as it was.
    let created = time_of(key).unwrap_or(message.event.timestamp);
    json!({
        "$type": COLLECTION,
        "text": text,
        "createdAt": format!("{created:.3}"),
        "langs": [about.language],
        "embed": {
            "$type": "app.bsky.embed.external",
            "external": {"uri": message.event.data.url, "title": lines.title, "description": lines.about},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn a_record_has_the_same_name_in_every_attempt_and_keeps_it() {
        let first = key(&fixture::published("evt_1"));
        assert_eq!((first.len(), key(&fixture::published("evt_1"))), (13, first.clone()));
        assert!("234567abcdefghij".contains(&first[..1]) && first.bytes().all(|letter| TID_LETTERS.contains(&letter)), "{first}");
        assert_eq!(time_of(&first), Some("2026-03-01T00:00:00Z".parse().expect("an instant")));
        let mut other = fixture::published("evt_2");
        other.event.data.id = crate::model::id::Id::of_own("another");
        assert_ne!(key(&other), first);
        let mut edited = fixture::message("evt_3", EventType::Updated);
        edited.remote.clone_from(&first);
        edited.event.timestamp = "2026-04-01T00:00:00Z".parse().expect("an instant");
        assert_eq!(key(&edited), first);
        assert_eq!(record(&edited, &first)["createdAt"], "2026-03-01T00:00:00.000Z");
    }

    #[test]
    fn names_sort_as_times_do() {
        // The examples of the specification have this form.
        assert_eq!((tid(0).as_str(), tid(u64::MAX >> 1).as_str()), ("2222222222222", "bzzzzzzzzzzzz"));
        assert!(tid(1 << 40) < tid((1 << 40) + 1));
    }

    #[test]
    fn an_end_of_a_session_opens_another() {
        let url = Url::parse(USUAL).expect("an address");
        let speech = Bluesky { url, account: "a".to_owned(), password: "p".to_owned().into() };
        let reply = Reply { status: 400, body: br#"{"error":"ExpiredToken","message":"x"}"#.to_vec(), ..Reply::default() };
        let judged = speech.judge(&[fixture::published("evt_1")], &reply);
        assert_eq!((judged.outcome, judged.stale), (Outcome::Failed, true));
    }
}
