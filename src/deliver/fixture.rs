//! An event as tests of protocols need it.

use serde_json::json;

use super::speech::Message;
use crate::model::event::{Event, EventData, EventType};
use crate::model::facts::Facts;
use crate::model::id::Id;
use crate::model::manifest::ManifestSite;
use crate::model::notice::{About, Notice};

/// An event of this kind of the one job, with all that is known of it.
pub(super) fn message(id: &str, kind: EventType) -> Message {
    let posting =
        json!({"@context": "https://schema.org", "@type": "JobPosting", "title": "Cook", "url": "https://jobs.example.org/jobs/cook/"});
    Message {
        id: id.to_owned(),
        at: "2026-03-01T12:00:00.9Z".parse().expect("an instant"),
        event: Event {
            kind,
            timestamp: "2026-03-01T00:00:00Z".parse().expect("an instant"),
            data: EventData {
                id: Id::recorded("urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8".to_owned()),
                url: "https://jobs.example.org/jobs/cook/".to_owned(),
                sequence: 7,
                posting,
                changes: Vec::new(),
                site: ManifestSite { url: "https://jobs.example.org".to_owned(), title: "Jobs".to_owned() },
            },
        },
        remote: String::new(),
        about: Some(About {
            language: "en".to_owned(),
            facts: Facts::default(),
            feeds: vec!["https://jobs.example.org/feed.atom".to_owned()],
            leaves: false,
            notice: Notice {
                title: "Cook".to_owned(),
                employer: "Soup & Co".to_owned(),
                facts: vec!["Lyon, France".to_owned(), "Permanent".to_owned()],
                closed: "This job is closed.".to_owned(),
                tags: vec!["soup".to_owned()],
                text: "You cook soup.".to_owned(),
            },
        }),
    }
}

/// An event that says that the job opened.
pub(super) fn published(id: &str) -> Message {
    message(id, EventType::Published)
}
