//! The ledger and the publication to what is carried, and back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::ledger::{Account, Dump, Event, Row, Status};
use crate::model::attempt::Condition;
use crate::model::digest::sha256_hex;
use crate::model::id::Id;
use crate::model::intent::{DataFile, Intent, Kept, Queued, Subject};
use crate::model::manifest::Publication;
use crate::model::standing::{self, Standing};
use crate::plan::bare_closing;
use crate::state::{Plight, Portable, Reference, State, Told, ToldAggregator};

/// What stands in the place of an aggregator's words, which are not carried.
const WHY: &str = "it said so to an earlier run";

/// What is carried of these.
pub(super) fn portable(generation: String, publication: Publication, dump: &Dump) -> Portable {
    let aggregator = |(id, account): &(String, Account)| ToldAggregator {
        id: id.clone(),
        ground: account.generation.clone(),
        serial: account.serial,
        condition: plight(&account.condition),
        spent: dump.spent.get(id).cloned().unwrap_or_default(),
    };
    let aggregators = dump.accounts.iter().map(aggregator).collect();
    let told = dump.rows.iter().map(|row| told(row, &publication)).collect();
    Portable { generation, publication, aggregators, told }
}

fn plight(condition: &Condition) -> Option<Plight> {
    Some(match condition {
        Condition::Well => return None,
        Condition::Troubled { since, .. } => Plight::Troubled { since: *since },
        Condition::Paused { until, .. } => Plight::Paused { until: *until },
        Condition::Suspended { since, address, .. } => Plight::Suspended { since: *since, address: address.clone() },
    })
}

fn condition(plight: Option<&Plight>) -> Condition {
    let why = WHY.to_owned();
    match plight {
        None => Condition::Well,
        Some(Plight::Troubled { since }) => Condition::Troubled { since: *since, why, again: None },
        Some(Plight::Paused { until }) => Condition::Paused { until: *until, why },
        Some(Plight::Suspended { since, address }) => Condition::Suspended { since: *since, why, address: address.clone() },
    }
}

/// The title and address that the publication has of a job.
fn published<'a>(publication: &'a Publication, job: &Id) -> (&'a str, &'a str) {
    let open = publication.find(job).map(|open| (open.title.as_str(), open.url.as_str()));
    let closed = || publication.closed.get(job).map(|closed| (closed.post.title.as_str(), closed.url.as_str()));
    open.or_else(closed).unwrap_or_default()
}

fn told(row: &Row, publication: &Publication) -> Told {
    let standing = &row.standing;
    let (title, url) = published(publication, &standing.job);
    Told {
        aggregator: row.aggregator.clone(),
        job: standing.job.clone(),
        state: match standing.state {
            standing::State::Never => State::Never,
            standing::State::Open => State::Open,
            standing::State::Closed => State::Closed,
        },
        digest: standing.digest.clone(),
        content: standing.content.clone(),
        sequence: standing.sequence,
        told: standing.told,
        exposed: standing.exposed,
        remote: row.remote.clone(),
        title: (standing.title != title).then(|| standing.title.clone()),
        url: (standing.url != url).then(|| standing.url.clone()),
        fields: row.fields.clone(),
        event: row.event.as_ref().map(reference),
    }
}

fn reference(event: &Event) -> Reference {
    let (queued, intent) = (&event.queued, &event.queued.intent);
    let (path, sha256) = match &intent.subject {
        Subject::Artifact(file) => (Some(file.path.clone()), file.sha256.clone()),
        Subject::Posting(posting) => (None, digest(posting)),
    };
    Reference {
        id: intent.id.clone(),
        kind: intent.kind,
        status: event.status.as_str().to_owned(),
        digest: intent.digest.clone(),
        content: intent.content.clone(),
        sequence: intent.sequence,
        timestamp: intent.timestamp,
        path,
        sha256,
        changes: intent.changes.clone(),
        reason: intent.reason.clone(),
        site: queued.site.clone(),
        attempts: queued.attempts,
        forgiven: queued.forgiven,
        first_attempt: queued.first_attempt,
        not_before: queued.not_before,
        outcome: event.outcome.clone(),
        claimed: queued.claimed,
        resend: queued.resend,
    }
}

fn digest(posting: &serde_json::Map<String, serde_json::Value>) -> String {
    sha256_hex(&serde_json::to_vec(posting).expect("a posting has string keys only"))
}

/// The ledger that says the same.
pub(super) fn dump(portable: &Portable) -> Dump {
    let mut accounts = Vec::new();
    let mut spent = BTreeMap::new();
    for aggregator in &portable.aggregators {
        let condition = condition(aggregator.condition.as_ref());
        accounts.push((aggregator.id.clone(), Account { generation: aggregator.ground.clone(), serial: aggregator.serial, condition }));
        if !aggregator.spent.is_empty() {
            spent.insert(aggregator.id.clone(), aggregator.spent.clone());
        }
    }
    let mut rows = Vec::new();
    for told in &portable.told {
        let (row, is_whole) = row(told, &portable.publication);
        if !is_whole && let Some((_, account)) = accounts.iter_mut().find(|(id, _)| *id == told.aggregator) {
            // Something takes the place of what is left out, although the output is the same.
            account.generation.clear();
        }
        rows.push(row);
    }
    Dump { accounts, spent, rows }
}

/// What the ledger says of a job, and whether all is in it.
fn row(told: &Told, publication: &Publication) -> (Row, bool) {
    let (title, url) = published(publication, &told.job);
    let standing = Standing {
        job: told.job.clone(),
        title: told.title.clone().unwrap_or_else(|| title.to_owned()),
        url: told.url.clone().unwrap_or_else(|| url.to_owned()),
        state: match told.state {
            State::Never => standing::State::Never,
            State::Open => standing::State::Open,
            State::Closed => standing::State::Closed,
        },
        digest: told.digest.clone(),
        content: told.content.clone(),
        sequence: told.sequence,
        told: told.told,
        exposed: told.exposed,
        outstanding: None,
    };
    let event = told.event.as_ref().and_then(|reference| event(reference, told, &standing));
    let is_whole = event.is_some() == told.event.is_some();
    let (aggregator, remote, fields) = (told.aggregator.clone(), told.remote.clone(), told.fields.clone());
    (Row { aggregator, standing, remote, fields, event }, is_whole)
}

/// The event; `None` for a closing that may have arrived in words that are not known any more: one name never has two bodies, so another
/// closing follows it.
fn event(reference: &Reference, told: &Told, standing: &Standing) -> Option<Event> {
    let status = Status::ALL.into_iter().find(|status| status.as_str() == reference.status).unwrap_or(Status::Pending);
    let subject = if let Some(path) = &reference.path {
        Subject::Artifact(DataFile { path: path.clone(), sha256: reference.sha256.clone() })
    } else {
        let posting = bare_closing(&standing.title, &standing.url, reference.timestamp);
        let may_have_arrived = told.exposed >= reference.sequence && matches!(status, Status::Pending | Status::Dead);
        if may_have_arrived && digest(&posting) != reference.sha256 {
            return None;
        }
        Subject::Posting(posting)
    };
    let intent = Intent {
        id: reference.id.clone(),
        kind: reference.kind,
        job: told.job.clone(),
        url: standing.url.clone(),
        title: standing.title.clone(),
        digest: reference.digest.clone(),
        content: reference.content.clone(),
        sequence: reference.sequence,
        timestamp: reference.timestamp,
        changes: reference.changes.clone(),
        reason: reference.reason.clone(),
        subject,
    };
    let queued = Queued {
        intent,
        site: reference.site.clone(),
        attempts: reference.attempts,
        forgiven: reference.forgiven,
        first_attempt: reference.first_attempt,
        not_before: reference.not_before,
        exposed: told.exposed,
        claimed: reference.claimed,
        resend: reference.resend,
        remote: told.remote.clone(),
        kept: Kept::default(),
    };
    Some(Event { queued, status, outcome: reference.outcome.clone() })
}

/// Notes of everything that may be sent until then that it may have arrived.
pub(super) fn claim(portable: &mut Portable, now: Timestamp, until: Timestamp) {
    let rests = |aggregator: &ToldAggregator| match aggregator.condition {
        Some(Plight::Suspended { .. }) => true,
        Some(Plight::Paused { until }) => until > now,
        Some(Plight::Troubled { .. }) | None => false,
    };
    let resting: Vec<&str> = portable.aggregators.iter().filter(|a| rests(a)).map(|a| a.id.as_str()).collect();
    for told in portable.told.iter_mut().filter(|told| !resting.contains(&told.aggregator.as_str())) {
        let Some(event) = told.event.as_mut().filter(|event| event.status == Status::Pending.as_str()) else { continue };
        if event.not_before.is_none_or(|at| at <= until) {
            event.claimed = true;
            event.resend = false;
            told.exposed = told.exposed.max(event.sequence);
        }
    }
}

/// Why a job cannot be forgotten yet.
pub(super) fn not_over(portable: &Portable, job: &Id, aggregators: &[&str]) -> Option<String> {
    if portable.publication.find(job).is_some() {
        return Some("is published: remove its post or say that it is closed, publish, and erase it then".to_owned());
    }
    let is_known = portable.publication.closed.contains_key(job) || portable.told.iter().any(|told| told.job == *job);
    if !is_known {
        return Some("is not known: `jobherald state` knows jobs by the ids in jobherald.json and in the files of the state".to_owned());
    }
    let mut waiting = portable.told.iter().filter(|told| told.job == *job && aggregators.contains(&told.aggregator.as_str()));
    let is_open = |told: &&Told| told.state == State::Open || told.event.is_some() || told.exposed > told.told;
    let told = waiting.find(is_open)?;
    Some(format!("is not over: aggregator `{}` does not know yet that it closed; deliver first", told.aggregator))
}

/// Leaves a closed job out, and its name in families of others.
pub(super) fn forget_publication(publication: &mut Publication, job: &Id) {
    publication.closed.remove(job);
    for closed in publication.closed.values_mut() {
        closed.post.family.retain(|member| member != job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::EventType;
    use crate::model::intent::{EventId, Reason};
    use crate::model::manifest::ManifestSite;

    const NOW: Timestamp = Timestamp::constant(1_772_323_200, 0);

    /// An aggregator that knows of one open job, and is to be told that it closed; beside title and address its posting has these members.
    fn closing(more: &serde_json::Value, exposed: i64, status: Status) -> Dump {
        let mut posting = bare_closing("Cook", "https://e/1", NOW);
        posting.extend(more.as_object().cloned().expect("an object"));
        let job = Id::of_own("a");
        let intent = Intent {
            id: EventId("evt_1".to_owned()),
            kind: EventType::Closed,
            job: job.clone(),
            url: "https://e/1".to_owned(),
            title: "Cook".to_owned(),
            digest: "d".to_owned(),
            content: "c".to_owned(),
            sequence: 9,
            timestamp: NOW,
            changes: Vec::new(),
            reason: Reason::Closed(None),
            subject: Subject::Posting(posting),
        };
        let queued = Queued {
            intent,
            site: ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() },
            attempts: 2,
            forgiven: 1,
            first_attempt: Some(NOW),
            not_before: None,
            exposed,
            claimed: false,
            resend: false,
            remote: "42".to_owned(),
            kept: Kept::default(),
        };
        let standing = Standing {
            job,
            url: "https://e/1".to_owned(),
            title: "Cook".to_owned(),
            state: standing::State::Open,
            digest: "d".to_owned(),
            content: "c".to_owned(),
            sequence: 9,
            told: 5,
            exposed,
            outstanding: None,
        };
        let event = Some(Event { queued, status, outcome: "500".to_owned() });
        let row = Row { aggregator: "board".to_owned(), standing, remote: "42".to_owned(), fields: BTreeMap::new(), event };
        let account = Account { generation: "g".to_owned(), serial: 3, condition: Condition::Well };
        Dump { accounts: vec![("board".to_owned(), account)], spent: BTreeMap::new(), rows: vec![row] }
    }

    fn carried(before: &Dump) -> Dump {
        dump(&portable("g".to_owned(), Publication::default(), before))
    }

    #[test]
    fn what_can_be_made_again_is_the_same_afterwards() {
        for status in Status::ALL {
            let before = closing(&serde_json::json!({}), 9, status);
            assert_eq!(carried(&before), before);
        }
    }

    /// Whether the closing is still there, and whether something new is planned.
    #[track_caller]
    fn check(exposed: i64, status: Status, expect: (bool, bool)) {
        let after = carried(&closing(&serde_json::json!({"employmentType": "INTERN"}), exposed, status));
        assert_eq!((after.rows[0].event.is_some(), after.accounts[0].1.generation.is_empty()), expect);
    }

    #[test]
    fn one_name_never_has_two_bodies() {
        check(9, Status::Pending, (false, true));
        check(9, Status::Dead, (false, true));
        check(5, Status::Pending, (true, false));
        check(9, Status::Held, (true, false));
        check(5, Status::Refused, (true, false));
    }

    #[test]
    fn what_may_be_sent_counts_as_sent() {
        let claimed = |condition: Condition, not_before| {
            let mut before = closing(&serde_json::json!({}), 5, Status::Pending);
            before.accounts[0].1.condition = condition;
            before.rows[0].event.as_mut().expect("an event").queued.not_before = not_before;
            let mut portable = portable("g".to_owned(), Publication::default(), &before);
            claim(&mut portable, NOW, NOW + jiff::SignedDuration::from_mins(10));
            let told = &portable.told[0];
            (told.event.as_ref().expect("an event").claimed, told.exposed)
        };
        let why = String::new;
        let hour = jiff::SignedDuration::from_hours(1);
        assert_eq!(claimed(Condition::Well, None), (true, 9));
        assert_eq!(claimed(Condition::Troubled { since: NOW, why: why(), again: None }, Some(NOW)), (true, 9));
        assert_eq!(claimed(Condition::Well, Some(NOW + hour)), (false, 5));
        assert_eq!(claimed(Condition::Paused { until: NOW + hour, why: why() }, None), (false, 5));
        assert_eq!(claimed(Condition::Suspended { since: NOW, why: why(), address: String::new() }, None), (false, 5));
    }
}
