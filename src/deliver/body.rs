//! What an event tells: the same in every attempt, from what was recorded with the intent and the very file that was planned.

use serde_json::{Map, Value};

use super::ReadFile;
use crate::model::digest::sha256_hex;
use crate::model::event::{Event, EventData};
use crate::model::intent::{Queued, Subject};
use crate::model::standing::Known;

/// An event, and what is to be remembered of it once it is delivered.
#[derive(Debug, PartialEq)]
pub(super) struct Body {
    /// The event.
    pub(super) event: Event,
    /// What is known of the posting then; `None` for a closing.
    pub(super) known: Option<Known>,
}

/// Why it tells nothing: in each case the next plan makes a new one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BodyError {
    /// The file has other bytes than the manifest said.
    #[error("the output changed since it was planned: `{0}` is not the file that the manifest lists; build again")]
    Changed(String),
    /// The file cannot be read.
    #[error("the output cannot be read: `{0}`: {1}")]
    Unreadable(String, String),
}

pub(super) fn body(queued: &Queued, read: ReadFile<'_>) -> Result<Body, BodyError> {
    let intent = &queued.intent;
    let (posting, known) = match &intent.subject {
        Subject::Posting(posting) => (posting.clone(), None),
        Subject::Artifact(file) => {
            let bytes = match &queued.kept.document {
                Some(text) => text.clone().into_bytes(),
                None => read(&file.path).map_err(|error| BodyError::Unreadable(file.path.clone(), error.to_string()))?,
            };
            if sha256_hex(&bytes) != file.sha256 {
                return Err(BodyError::Changed(file.path.clone()));
            }
            let posting: Map<String, Value> =
                serde_json::from_slice(&bytes).map_err(|error| BodyError::Unreadable(file.path.clone(), error.to_string()))?;
            let known = Known::of(&posting);
            (posting, Some(known))
        }
    };
    let event = Event {
        kind: intent.kind,
        timestamp: intent.timestamp,
        data: EventData {
            id: intent.job.clone(),
            url: intent.url.clone(),
            sequence: intent.sequence,
            posting: Value::Object(posting),
            changes: intent.changes.clone(),
            site: queued.site.clone(),
        },
    };
    Ok(Body { event, known })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::EventType;
    use crate::model::id::Id;
    use crate::model::intent::{DataFile, EventId, Intent, Kept, Reason};
    use crate::model::manifest::ManifestSite;

    const FILE: &[u8] = br#"{"@context":"https://schema.org/","@type":"JobPosting","description":"<p>x</p>","title":"Cook"}"#;

    fn queued(kind: EventType, subject: Subject) -> Queued {
        let intent = Intent {
            id: EventId("evt_1".to_owned()),
            kind,
            job: Id::recorded("urn:uuid:1".to_owned()),
            url: "https://e/1/".to_owned(),
            title: "Cook".to_owned(),
            digest: "d".to_owned(),
            content: "c".to_owned(),
            sequence: 7,
            timestamp: "2026-03-01T00:00:00Z".parse().expect("an instant"),
            changes: Vec::new(),
            reason: Reason::New,
            subject,
        };
        let site = ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() };
        Queued {
            intent,
            site,
            attempts: 0,
            forgiven: 0,
            first_attempt: None,
            not_before: None,
            exposed: 0,
            claimed: false,
            resend: false,
            remote: String::new(),
            kept: Kept::default(),
        }
    }

    fn artifact(sha256: String) -> Subject {
        Subject::Artifact(DataFile { path: "jobs/cook/posting.jsonld".to_owned(), sha256 })
    }

    #[track_caller]
    fn check(queued: &Queued, file: &'static [u8], expect: &str) {
        let result = body(queued, &|_| Ok(file.to_vec()));
        let text = result.map_or_else(|error| error.to_string(), |body| serde_json::to_string(&body.event).expect("JSON"));
        assert_eq!(text, expect);
    }

    #[test]
    fn an_event_in_full() {
        check(
            &queued(EventType::Published, artifact(sha256_hex(FILE))),
            FILE,
            r#"{"type":"job.published","timestamp":"2026-03-01T00:00:00Z","data":{"id":"urn:uuid:1","url":"https://e/1/","sequence":7,"posting":{"@context":"https://schema.org/","@type":"JobPosting","description":"<p>x</p>","title":"Cook"},"changes":[],"site":{"url":"https://e","title":"Jobs"}}}"#,
        );
    }

    #[test]
    fn a_closing_needs_no_file() {
        let posting = serde_json::json!({"@type": "JobPosting", "title": "Cook"}).as_object().cloned().expect("an object");
        let body = body(&queued(EventType::Closed, Subject::Posting(posting)), &|_| Err(std::io::ErrorKind::NotFound.into()));
        let body = body.expect("a body");
        assert!(serde_json::to_string(&body.event).expect("JSON").contains(r#""posting":{"@type":"JobPosting","title":"Cook"}"#));
        assert_eq!(body.known, None);
    }

    #[test]
    fn a_file_that_is_not_the_planned_one_is_not_sent() {
        let changed =
            "the output changed since it was planned: `jobs/cook/posting.jsonld` is not the file that the manifest lists; build again";
        check(&queued(EventType::Published, artifact(sha256_hex(b"other"))), FILE, changed);
        check(&queued(EventType::Published, artifact(String::new())), FILE, changed);
        check(
            &queued(EventType::Published, artifact(sha256_hex(b"[]"))),
            b"[]",
            "the output cannot be read: `jobs/cook/posting.jsonld`: invalid type: sequence, expected a map at line 1 column 0",
        );
    }
}
