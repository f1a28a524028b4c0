//! One attempt at one event: body, request, answer, decision, receipt.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::oneshot;

use super::body::{BodyError, body};
use super::kinds::{Carrier, EndpointError, Message, SendError};
use super::schedule::{Decision, Tried, decide};
use super::sign::SigningKey;
use super::{DeliveryError, Destination, Terms, World, fs};
use crate::model::attempt::{Journal, Note, Outcome, Receipt, Verdict};
use crate::model::intent::Queued;
use crate::net::http::Client;
use crate::net::retry_after::retry_after;
use crate::net::{HttpRequest, Reply};

/// An open way to one aggregator.
pub(super) struct Line {
    pub(super) aggregator: String,
    pub(super) address: String,
    pub(super) fingerprint: String,
    carrier: OpenCarrier,
}

enum OpenCarrier {
    Http { client: Client, keys: Vec<SigningKey>, request: fn(&[SigningKey], Message) -> HttpRequest, judge: fn(&Reply) -> Outcome },
    Folder { path: PathBuf, name: fn(&Message) -> String },
}

/// What came of one attempt.
pub(super) struct Attempted {
    /// What became of the event.
    pub(super) outcome: Outcome,
    /// What follows for it.
    pub(super) decision: Decision,
    /// How long the receiver wants us to wait.
    pub(super) retry_after: Option<Duration>,
    /// What happened, for people.
    pub(super) note: String,
}

struct Answer {
    outcome: Outcome,
    code: String,
    note: String,
    retry_after: Option<String>,
}

impl Line {
    /// Opens the way; no connection is made yet.
    pub(super) fn open(destination: Destination, terms: &Terms<'_>) -> Result<Self, DeliveryError> {
        let Destination { aggregator, endpoint } = destination;
        let carrier = match endpoint.carrier {
            Carrier::Folder { path, name } => OpenCarrier::Folder { path, name },
            Carrier::Http { url, policy, keys, request, judge } => {
                match Client::new(url, policy, terms.settings.timeout, terms.user_agent) {
                    Ok(client) => OpenCarrier::Http { client, keys, request, judge },
                    Err(why) => return Err(DeliveryError::Endpoint { aggregator, source: EndpointError::Setup(why) }),
                }
            }
        };
        Ok(Self { aggregator, address: endpoint.shown, fingerprint: endpoint.fingerprint, carrier })
    }

    /// Makes one attempt and writes it down. `queued` is brought up to date with it.
    pub(super) async fn attempt(
        &self,
        queued: &mut Queued,
        terms: &Terms<'_>,
        world: World<'_>,
    ) -> Result<Result<Attempted, BodyError>, DeliveryError> {
        let body = match body(queued, world.read) {
            Ok(body) => body,
            Err(error) => return Ok(Err(error)),
        };
        let at = world.clock.now();
        let message =
            Message { id: queued.intent.id.0.clone(), sequence: queued.intent.sequence, at: world.clock.wall(), body: body.bytes };
        let answer = self.carry(message).await;
        let now = world.clock.now();
        queued.attempts = queued.attempts.saturating_add(1);
        let first = *queued.first_attempt.get_or_insert(at);
        if answer.outcome.may_have_arrived() {
            queued.exposed = queued.intent.sequence;
        }
        let retry_after = answer.retry_after.as_deref().and_then(|value| retry_after(value, world.clock.wall()));
        let tried = Tried { number: queued.attempts, first, now, retry_after, chance: world.clock.chance() };
        let decision = decide(&terms.schedule, answer.outcome, &tried);
        let verdict = match decision {
            Decision::Delivered => Verdict::Delivered { known: body.known },
            Decision::Refused => Verdict::Refused,
            Decision::Dead => Verdict::Dead,
            Decision::Retry(wait) => Verdict::Retry { not_before: now.checked_add(wait).ok() },
            Decision::NextRun => Verdict::Retry { not_before: None },
        };
        let receipt = Receipt {
            event: queued.intent.id.clone(),
            number: queued.attempts,
            at,
            took: Duration::try_from(now.duration_since(at)).unwrap_or_default(),
            code: answer.code,
            note: answer.note.clone(),
            verdict,
            exposed: queued.exposed,
        };
        write(world.journal, Note::Attempted(Box::new(receipt))).await?;
        Ok(Ok(Attempted { outcome: answer.outcome, decision, retry_after, note: answer.note }))
    }

    async fn carry(&self, message: Message) -> Answer {
        let result = match &self.carrier {
            OpenCarrier::Http { client, keys, request, judge } => {
                client.post(request(keys, message)).await.map_err(SendError::from).map(|reply| Answer {
                    outcome: judge(&reply),
                    code: reply.status.to_string(),
                    note: describe(&reply),
                    retry_after: reply.retry_after,
                })
            }
            OpenCarrier::Folder { path, name } => put(path.clone(), name(&message), message.body).await,
        };
        result.unwrap_or_else(|error| Answer {
            outcome: error.outcome(),
            code: error.code().to_owned(),
            note: error.to_string(),
            retry_after: None,
        })
    }
}

async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<Answer, SendError> {
    let shown = folder.display().to_string();
    let failed = |error: &dyn std::fmt::Display| SendError::Disk(format!("cannot write into `{shown}`: {error}"));
    match tokio::task::spawn_blocking(move || fs::put(&folder, &name, &bytes)).await {
        Ok(Ok(())) => Ok(Answer { outcome: Outcome::Delivered, code: "written".to_owned(), note: String::new(), retry_after: None }),
        Ok(Err(error)) => Err(failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn describe(reply: &Reply) -> String {
    let mut note = format!("answered {}", reply.status);
    if let Some(reason) = reply.reason {
        note.push(' ');
        note.push_str(reason);
    }
    if (300..400).contains(&reply.status) {
        note.push_str("; redirects are not followed, so the address has to be the final one");
    } else if !(200..300).contains(&reply.status) && !reply.text.is_empty() {
        note.push_str(": ");
        note.push_str(&reply.text);
    }
    note
}

/// Writes a note and waits until it is durable.
pub(super) async fn write(journal: &dyn Journal, note: Note) -> Result<(), DeliveryError> {
    let (done, durable) = oneshot::channel();
    journal.note(
        note,
        Box::new(move |result| {
            // Nobody waits any more only where sending has ended with an error already.
            let _ = done.send(result);
        }),
    );
    match durable.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(why)) => Err(DeliveryError::Journal(why)),
        Err(_) => Err(DeliveryError::Journal("the journal ended".to_owned())),
    }
}
