//! What the ledger keeps, and what it believes after a crash: the same in every store.

use std::sync::mpsc;

use jiff::Timestamp;
use jobherald::ledger::{Counts, Ledger, LedgerError, Recording, Replayed, Status, Which, Word};
use jobherald::model::attempt::{Condition, Journal as _, Note, Receipt, UNTOLD, Verdict};
use jobherald::model::event::EventType;
use jobherald::model::id::Id;
use jobherald::model::intent::{DataFile, EventId, Intent, Reason, Subject};
use jobherald::model::manifest::ManifestSite;
use jobherald::model::pool::Wish;
use jobherald::model::reconciliation::Reconciled;
use jobherald::model::standing::{Known, State};
use serde_json::json;

use super::Bed;

/// The newest format.
const NEWEST: i64 = 6;

pub(super) const NOW: Timestamp = Timestamp::constant(1_772_323_200, 0);

pub(super) fn intent(job: &str, kind: EventType, sequence: i64) -> Intent {
    let subject = if kind == EventType::Closed {
        Subject::Posting(json!({"title": "Cook"}).as_object().cloned().expect("an object"))
    } else {
        Subject::Artifact(DataFile { path: format!("jobs/{job}/posting.jsonld"), sha256: "f".to_owned() })
    };
    Intent {
        id: EventId(format!("evt_{job}_{sequence}")),
        kind,
        job: Id::recorded(job.to_owned()),
        url: format!("https://e/{job}/"),
        title: job.to_uppercase(),
        digest: format!("d{sequence}"),
        content: "c".to_owned(),
        sequence,
        timestamp: NOW,
        changes: vec!["title".to_owned()],
        reason: Reason::Changed(vec!["title".to_owned()]),
        subject,
    }
}

fn site() -> ManifestSite {
    ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() }
}

pub(super) fn record(ledger: &Ledger, serial: i64, intents: &[Intent], superseded: &[EventId]) -> Result<(), LedgerError> {
    let site = site();
    let recording =
        Recording { aggregator: "board", serial, generation: "g", site: &site, seeds: Vec::new(), intents, superseded, keep: None };
    ledger.record(&[recording], NOW)
}

/// Writes notes and waits until all are durable. Where several senders share a ledger, only what is one's own can be settled or given back.
fn note(ledger: &Ledger, notes: Vec<Note>) {
    if let Some(pool) = ledger.pool()
        && !matches!(notes.as_slice(), [Note::Claimed(_) | Note::Held(..)])
    {
        let wish = Wish {
            aggregator: "board".to_owned(),
            now: Timestamp::MAX,
            condition: ledger.account("board").expect("an account").expect("it is known").condition,
            concurrency: 1,
            under_way: 0,
            each: 20_000,
            most: 20_000,
            day: None,
            lease: std::time::Duration::ZERO,
        };
        let (tell, told) = mpsc::channel();
        pool.take(wish, Box::new(move |share| drop(tell.send(share.map(drop)))));
        told.recv().expect("an answer").expect("a share");
    }
    write(ledger, notes);
}

/// The same, whosever it is.
pub(super) fn write(ledger: &Ledger, notes: Vec<Note>) {
    let (tell, told) = mpsc::channel();
    let count = notes.len();
    for note in notes {
        let tell = tell.clone();
        ledger.note(note, Box::new(move |result| tell.send(result).expect("somebody waits")));
    }
    for _ in 0..count {
        told.recv().expect("an answer").expect("durable");
    }
}

pub(super) fn receipt(event: &str, verdict: Verdict, exposed: i64) -> Note {
    Note::Attempted(Box::new(Receipt {
        event: EventId(event.to_owned()),
        number: 1,
        at: NOW,
        took: std::time::Duration::from_millis(5),
        code: "500".to_owned(),
        note: "answered 500".to_owned(),
        verdict,
        exposed,
        remote: None,
    }))
}

fn known() -> Known {
    Known::of(json!({"title": "Cook", "description": "x"}).as_object().expect("an object"))
}

/// State, told, exposed and whether an event is under way, of the only job.
#[track_caller]
fn check_standing(ledger: &Ledger, state: State, told: i64, exposed: i64, under_way: Option<bool>) {
    let standings = ledger.standings("board").expect("standings");
    let [standing] = standings.as_slice() else { panic!("{standings:?}") };
    let failed = standing.outstanding.as_ref().map(|o| o.failed);
    assert_eq!((standing.state, standing.told, standing.exposed, failed), (state, told, exposed, under_way));
}

pub(super) fn what_was_recorded_comes_back_after_reopening(bed: &Bed) {
    let place = bed.place();
    let intents = [intent("a", EventType::Published, 5), intent("b", EventType::Closed, 6)];
    record(&Ledger::open(&place).expect("a ledger"), 0, &intents, &[]).expect("recorded");
    let ledger = Ledger::open(&place).expect("a ledger");
    let queue = ledger.queue("board").expect("a queue");
    assert_eq!(queue.iter().map(|q| q.intent.clone()).collect::<Vec<_>>(), intents);
    assert_eq!(queue[0].site, site());
    assert_eq!(ledger.account("board").expect("an account").map(|a| (a.generation, a.serial)), Some(("g".to_owned(), 1)));
    assert_eq!(ledger.account("other").expect("no error"), None);
}

pub(super) fn the_life_of_an_event(bed: &Bed) {
    let ledger = bed.fresh();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    check_standing(&ledger, State::Never, 0, 0, Some(false));
    note(&ledger, vec![Note::Claimed(vec![EventId("evt_a_5".to_owned())])]);
    check_standing(&ledger, State::Never, 0, 5, Some(false));
    note(&ledger, vec![Note::Released(vec![(EventId("evt_a_5".to_owned()), 0)])]);
    check_standing(&ledger, State::Never, 0, 0, Some(false));
    note(&ledger, vec![receipt("evt_a_5", Verdict::Delivered { known: Some(known()) }, 5)]);
    check_standing(&ledger, State::Open, 5, 5, None);
    let job = Id::recorded("a".to_owned());
    assert_eq!(ledger.known("board", std::slice::from_ref(&job)).expect("no error").get(&job), Some(&known()));
    record(&ledger, 1, &[intent("a", EventType::Closed, 9)], &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_9", Verdict::Delivered { known: None }, 9)]);
    check_standing(&ledger, State::Closed, 9, 9, None);
    assert!(ledger.known("board", &[job]).expect("no error").is_empty());
}

pub(super) fn retries_keep_their_first_attempt_and_refusals_stay_in_sight(bed: &Bed) {
    let ledger = bed.fresh();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    let later = NOW.checked_add(std::time::Duration::from_mins(1)).expect("an instant");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Retry { not_before: Some(later) }, 5)]);
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.first_attempt, queued.not_before, queued.exposed), (1, Some(NOW), Some(later), 5));
    let tally = ledger.tallies(10).expect("tallies").remove(0);
    assert_eq!((tally.pending, tally.failed, tally.unsettled[0].outcome.as_str()), (1, 0, "500"));

    let ledger = bed.fresh();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Refused, 0)]);
    check_standing(&ledger, State::Never, 0, 0, Some(true));
    assert!(ledger.queue("board").expect("a queue").is_empty());
    record(&ledger, 1, &[intent("a", EventType::Published, 6)], &[EventId("evt_a_5".to_owned())]).expect("recorded");
    check_standing(&ledger, State::Never, 0, 0, Some(false));
}

pub(super) fn two_events_of_one_job_are_never_under_way(bed: &Bed) {
    let ledger = bed.fresh();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    assert!(matches!(record(&ledger, 1, &[intent("a", EventType::Updated, 6)], &[]), Err(LedgerError::Store { .. })));
    assert_eq!(ledger.account("board").expect("an account").map(|a| a.serial), Some(1), "all or nothing");
}

pub(super) fn a_plan_upon_an_older_state_is_refused(bed: &Bed) {
    let place = bed.place();
    record(&Ledger::open(&place).expect("a ledger"), 0, &[], &[]).expect("recorded");
    let other = Ledger::open(&place).expect("a ledger");
    assert!(record(&other, 2, &[], &[]).is_err(), "nobody gave out this serial");
    let error = record(&other, 0, &[], &[]).expect_err("overtaken");
    assert!(matches!(&error, LedgerError::Overtaken { aggregator, .. } if aggregator == "board"), "{error}");
}

pub(super) fn ten_thousand_intents_are_one_transaction_and_old_receipts_go(bed: &Bed) {
    let ledger = bed.fresh();
    let intents: Vec<Intent> = (0..10_000).map(|i| intent(&format!("{i:05}"), EventType::Published, 5)).collect();
    record(&ledger, 0, &intents, &[]).expect("recorded");
    let notes = intents.iter().take(1000).map(|i| receipt(&i.id.0, Verdict::Delivered { known: Some(known()) }, 5)).collect();
    note(&ledger, notes);
    let tally = ledger.tallies(3).expect("tallies").remove(0);
    assert_eq!((tally.open, tally.delivered, tally.pending, tally.unsettled.len()), (1000, 1000, 9000, 3));
    let site = site();
    let later = NOW.checked_add(std::time::Duration::from_hours(91 * 24)).expect("an instant");
    let empty = Recording {
        aggregator: "board",
        serial: 1,
        generation: "h",
        site: &site,
        seeds: Vec::new(),
        intents: &[],
        superseded: &[],
        keep: None,
    };
    ledger.record(&[empty], later).expect("recorded");
    let tally = ledger.tallies(3).expect("tallies").remove(0);
    assert_eq!((tally.open, tally.delivered, tally.pending), (1000, 0, 9000));
}

pub(super) fn what_may_have_arrived_waits_for_a_word(bed: &Bed) {
    for word in [Word::Resend, Word::Arrived] {
        let ledger = bed.fresh();
        record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
        let event = EventId("evt_a_5".to_owned());
        note(&ledger, vec![Note::Claimed(vec![event.clone()])]);
        assert!(ledger.queue("board").expect("a queue")[0].claimed, "a run that dies now leaves this behind");
        note(&ledger, vec![Note::Held(vec![event], "it may have arrived")]);
        assert!(ledger.queue("board").expect("a queue").is_empty());
        assert_eq!(ledger.outstanding("board").expect("counts"), Counts { pending: 1, unknown: 1, failed: 0, dead: 0 });
        let tally = ledger.tallies(10).expect("tallies").remove(0);
        assert_eq!((tally.held(), tally.unsettled[0].unknown, tally.unsettled[0].note.as_str()), (1, true, "it may have arrived"));
        assert!(ledger.standings("board").expect("standings")[0].outstanding.as_ref().is_some_and(|o| o.held && !o.failed));
        assert_eq!(ledger.say("board", word, NOW).expect("said"), 1);
        assert_eq!(ledger.say("board", word, NOW).expect("said"), 0, "once is enough");
        match word {
            Word::Arrived => check_standing(&ledger, State::Open, 5, 5, None),
            Word::Resend => {
                let resend = || ledger.queue("board").expect("a queue").first().map(|queued| (queued.claimed, queued.resend));
                assert_eq!(resend(), Some((false, true)));
                note(&ledger, vec![Note::Claimed(vec![EventId("evt_a_5".to_owned())])]);
                assert_eq!(resend(), Some((true, false)), "a word holds for one request");
            }
        }
    }
}

pub(super) fn what_was_given_up_is_taken_up_again_from_the_beginning(bed: &Bed) {
    let ledger = bed.fresh();
    let intents = ["a", "b", "c"].map(|job| intent(job, EventType::Published, 5));
    record(&ledger, 0, &intents, &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Dead, 5), receipt("evt_b_5", Verdict::Refused, 0)]);
    let counts = || ledger.outstanding("board").expect("counts");
    assert_eq!(counts(), Counts { pending: 1, unknown: 0, failed: 2, dead: 1 });
    let unsettled = ledger.tallies(10).expect("tallies").remove(0).unsettled;
    assert_eq!(unsettled.iter().map(|event| (event.failed, event.dead)).collect::<Vec<_>>(), [(true, true), (true, false), (false, false)]);
    let [given_up, pending] = ["evt_b_5", "evt_c_5"].map(|name| EventId(name.to_owned()));
    let replayed = |which: Which<'_>| ledger.replay(which).expect("replayed");
    assert_eq!(replayed(Which::Aggregator("other")), Replayed::Taken(0));
    assert_eq!(replayed(Which::Events(&[given_up.clone(), pending.clone()])), Replayed::NotGivenUp(pending));
    assert_eq!(counts(), Counts { pending: 1, unknown: 0, failed: 2, dead: 1 }, "all of them, or none");
    assert_eq!(replayed(Which::Events(&[given_up])), Replayed::Taken(1));
    assert_eq!(replayed(Which::All), Replayed::Taken(1));
    assert_eq!(counts(), Counts { pending: 3, unknown: 0, failed: 0, dead: 0 });
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.forgiven, queued.first_attempt, queued.not_before), (1, 1, None, None));
    assert_eq!(queued.exposed, 5, "it may have arrived all the same");
}

pub(super) fn after_a_refusal_of_everything_waits_begin_anew(bed: &Bed) {
    let ledger = bed.fresh();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Retry { not_before: None }, 0)]);
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.forgiven, queued.first_attempt), (1, 1, None));
}

pub(super) fn a_name_of_the_receiver_is_kept_until_it_goes(bed: &Bed) {
    let ledger = bed.fresh();
    let named = |event: &str, remote: Option<&str>, code: &str| {
        let Note::Attempted(mut attempted) = receipt(event, Verdict::Delivered { known: None }, 5) else { unreachable!() };
        attempted.remote = remote.map(str::to_owned);
        code.clone_into(&mut attempted.code);
        *attempted
    };
    record(&ledger, 0, &[intent("a", EventType::Published, 5), intent("b", EventType::Published, 5)], &[]).expect("recorded");
    let together = vec![named("evt_a_5", Some("17"), "200"), named("evt_b_5", None, UNTOLD)];
    note(&ledger, vec![Note::AttemptedTogether(together)]);
    assert_eq!(ledger.spent("board", Timestamp::UNIX_EPOCH).expect("a number"), 1, "what was not told costs nothing");
    record(&ledger, 1, &[intent("a", EventType::Updated, 6)], &[]).expect("recorded");
    assert_eq!(ledger.queue("board").expect("a queue")[0].remote, "17");
    note(&ledger, vec![Note::Attempted(Box::new(named("evt_a_6", None, "200")))]);
    record(&ledger, 2, &[intent("a", EventType::Closed, 7)], &[]).expect("recorded");
    assert_eq!(ledger.queue("board").expect("a queue")[0].remote, "17", "an answer that does not speak of it changes nothing");
    note(&ledger, vec![Note::Attempted(Box::new(named("evt_a_7", Some(""), "204")))]);
    record(&ledger, 3, &[intent("a", EventType::Published, 8)], &[]).expect("recorded");
    assert_eq!(ledger.queue("board").expect("a queue")[0].remote, "");
}

pub(super) fn a_ledger_as_a_whole_is_put_in_as_it_was_taken_out(bed: &Bed) {
    let ledger = bed.fresh();
    let jobs = ["dead", "held", "new", "refused", "told"];
    let intents: Vec<Intent> = jobs.iter().map(|job| intent(job, EventType::Published, 5)).collect();
    record(&ledger, 0, &intents, &[]).expect("recorded");
    let Note::Attempted(mut accepted) = receipt("evt_told_5", Verdict::Delivered { known: Some(known()) }, 5) else { unreachable!() };
    accepted.remote = Some("17".to_owned());
    let later = Some(NOW + jiff::SignedDuration::from_hours(2));
    let new = receipt("evt_new_5", Verdict::Retry { not_before: later }, 5);
    let rest = [("evt_dead_5", Verdict::Dead), ("evt_held_5", Verdict::Held), ("evt_refused_5", Verdict::Refused)];
    let mut notes =
        vec![Note::Attempted(accepted), new, Note::Condition("board".to_owned(), Condition::Paused { until: NOW, why: "x".to_owned() })];
    notes.extend(rest.map(|(event, verdict)| receipt(event, verdict, 5)));
    note(&ledger, notes);
    record(&ledger, 1, &[intent("told", EventType::Closed, 9)], &[]).expect("recorded");
    note(&ledger, vec![Note::Claimed(vec![EventId("evt_told_9".to_owned())])]);
    let dump = ledger.dump().expect("a dump");
    let statuses: Vec<Option<Status>> = dump.rows.iter().map(|row| row.event.as_ref().map(|event| event.status)).collect();
    assert_eq!(statuses, [Status::Dead, Status::Held, Status::Pending, Status::Refused, Status::Pending].map(Some));
    assert_eq!((dump.rows[4].remote.as_str(), dump.rows[4].fields.len(), dump.spent["board"].values().sum::<u32>()), ("17", 2, 5));

    let other = bed.fresh();
    record(&other, 0, &[intent("stranger", EventType::Published, 1)], &[]).expect("recorded");
    other.restore(&dump, NOW).expect("restored");
    assert_eq!(other.dump().expect("a dump"), dump);
    assert_eq!(other.queue("board").expect("a queue"), ledger.queue("board").expect("a queue"));
    assert_eq!(other.standings("board").expect("standings"), ledger.standings("board").expect("standings"));
    assert_eq!(other.account("board").expect("an account"), ledger.account("board").expect("an account"));
    let quarter = NOW - jiff::SignedDuration::from_mins(15);
    assert_eq!(other.spent("board", quarter).expect("a number"), ledger.spent("board", quarter).expect("a number"));
    assert_eq!(other.spent("board", NOW + jiff::SignedDuration::from_hours(1)).expect("a number"), 0);
    assert_eq!(other.erase(&Id::recorded("dead".to_owned())).expect("a number"), 1);
    assert_eq!(other.dump().expect("a dump").rows.len(), 4);
}

/// PostgreSQL takes no NUL.
pub(super) fn a_text_of_somebody_else_is_kept_without_nul(bed: &Bed) {
    let ledger = bed.fresh();
    let mut odd = intent("a", EventType::Published, 5);
    "Co\0ok".clone_into(&mut odd.title);
    record(&ledger, 0, &[odd], &[]).expect("recorded");
    let Note::Attempted(mut accepted) = receipt("evt_a_5", Verdict::Retry { not_before: None }, 5) else { unreachable!() };
    "\0no".clone_into(&mut accepted.note);
    accepted.remote = Some("4\u{0}2".to_owned());
    note(&ledger, vec![Note::Attempted(accepted)]);
    let troubled = Condition::Troubled { since: NOW, why: "\0".to_owned(), again: None };
    ledger.set_condition("board", troubled.clone()).expect("noted");
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.intent.title.as_str(), queued.remote.as_str()), ("Cook", "42"));
    let tally = ledger.tallies(1).expect("tallies").remove(0);
    assert_eq!((tally.unsettled[0].note.as_str(), tally.condition), ("no", troubled));
}

pub(super) fn a_ledger_that_is_not_there_is_not_made_by_looking(bed: &Bed) {
    let place = bed.place();
    assert!(Ledger::open_existing(&place).expect("no error").is_none());
    assert!(Ledger::examine(&place).expect("no error").is_none());
    drop(Ledger::open(&place).expect("a ledger"));
    assert_eq!(Ledger::examine(&place).expect("no error"), Some(NEWEST));
    assert!(Ledger::open_existing(&place).expect("no error").is_some());
}

pub(super) fn a_newer_format_is_refused(bed: &Bed) {
    let place = bed.place();
    drop(Ledger::open(&place).expect("a ledger"));
    bed.run(&place, "UPDATE ledger_format SET version = 77");
    let message = Ledger::open(&place).map(drop).expect_err("refused").to_string();
    let expect =
        format!("the ledger `{place}` has format 77 and this program knows formats up to {NEWEST}: use the newer jobherald that wrote it");
    assert_eq!(message, expect);
    assert_eq!(Ledger::examine(&place).expect_err("refused").to_string(), expect);
}

pub(super) fn a_ledger_of_the_first_format_is_brought_to_the_newest(bed: &Bed) {
    let place = bed.place();
    bed.run(&place, include_str!("../../../src/ledger/migrations/1.sql"));
    bed.run(
        &place,
        "CREATE TABLE ledger_format (version BIGINT NOT NULL); INSERT INTO ledger_format (version) VALUES (1);
         INSERT INTO aggregators (id, generation, serial, condition) VALUES ('board', 'g', 1, '{\"is\":\"well\"}');
         INSERT INTO jobs (aggregator, job, url, title, state, digest, content, sequence, told, exposed)
             VALUES ('board', 'a', 'https://e/1/', 'Cook', 'never', '', '', 5, 0, 5);
         INSERT INTO events (id, aggregator, job, kind, url, title, digest, content, sequence, timestamp, changes, reason, posting,
             site_url, site_title, generation, recorded, status, attempts, outcome, note)
             VALUES ('evt_a_5', 'board', 'a', 'job.published', 'https://e/1/', 'Cook', 'd', 'c', 5, 0, '[]', '\"new\"', '{}',
             'https://e', 'Jobs', 'g', 0, 'pending', 1, '500', 'answered 500');",
    );
    let queued = Ledger::open(&place).expect("a ledger").queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.forgiven, queued.exposed, queued.claimed, queued.remote.as_str()), (1, 0, 5, false, ""));
}

pub(super) fn the_last_proof_takes_the_place_of_the_one_before(bed: &Bed) {
    let place = bed.place();
    let ledger = Ledger::open(&place).expect("a ledger");
    assert_eq!(ledger.reconciled("board").expect("read"), None);
    let first = Reconciled::new("board", NOW, 3, "aa".to_owned());
    let other = Reconciled { delivered: true, attempts: 2, code: "204".to_owned(), ..Reconciled::new("other", NOW, 0, "bb".to_owned()) };
    for (aggregator, last) in [("board", &first), ("other", &other)] {
        ledger.reconcile(aggregator, last).expect("kept");
    }
    let second = Reconciled {
        note: "answered 500".to_owned(),
        ..Reconciled::new("board", NOW + jiff::SignedDuration::from_secs(1), 4, "aa".to_owned())
    };
    assert_ne!(second.event, first.event);
    ledger.reconcile("board", &second).expect("kept");
    drop(ledger);
    let ledger = Ledger::open(&place).expect("a ledger");
    assert_eq!(ledger.reconciled("board").expect("read"), Some(second));
    assert_eq!(ledger.reconciled("other").expect("read"), Some(other));
}
