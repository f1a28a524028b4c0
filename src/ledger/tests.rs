//! What the ledger keeps, and what it believes after a crash.

use std::sync::mpsc;

use serde_json::json;

use super::*;
use crate::model::attempt::{Receipt, Verdict};
use crate::model::event::EventType;
use crate::model::intent::{DataFile, Reason, Subject};
use crate::model::standing::State;

const NOW: Timestamp = Timestamp::constant(1_772_323_200, 0);

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join(".jobherald").join("ledger.sqlite")
    }

    fn open(&self) -> Ledger {
        Ledger::open(&self.path()).expect("a ledger")
    }
}

fn intent(job: &str, kind: EventType, sequence: i64) -> Intent {
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

fn record(ledger: &Ledger, serial: i64, intents: &[Intent], superseded: &[EventId]) -> Result<(), LedgerError> {
    let site = site();
    let recording = Recording { aggregator: "board", serial, generation: "g", site: &site, seeds: Vec::new(), intents, superseded };
    ledger.record(&[recording], NOW)
}

/// Writes notes and waits until all are durable.
fn note(ledger: &Ledger, notes: Vec<Note>) {
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

fn receipt(event: &str, verdict: Verdict, exposed: i64) -> Note {
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

#[test]
fn a_ledger_that_is_not_there_is_not_made_by_looking() {
    let folder = Folder::new();
    assert!(Ledger::open_existing(&folder.path()).expect("no error").is_none());
    assert!(!folder.path().exists());
}

#[test]
fn what_was_recorded_comes_back_after_reopening() {
    let folder = Folder::new();
    let intents = [intent("a", EventType::Published, 5), intent("b", EventType::Closed, 6)];
    record(&folder.open(), 0, &intents, &[]).expect("recorded");
    assert!(!folder.path().with_extension("sqlite-wal").exists(), "the file alone has everything");
    let ledger = folder.open();
    let queue = ledger.queue("board").expect("a queue");
    assert_eq!(queue.iter().map(|q| q.intent.clone()).collect::<Vec<_>>(), intents);
    assert_eq!(queue[0].site, site());
    assert_eq!(ledger.account("board").expect("an account").map(|a| (a.generation, a.serial)), Some(("g".to_owned(), 1)));
    assert_eq!(ledger.account("other").expect("no error"), None);
}

#[test]
fn the_life_of_an_event() {
    let folder = Folder::new();
    let ledger = folder.open();
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

#[test]
fn retries_keep_their_first_attempt_and_refusals_stay_in_sight() {
    let folder = Folder::new();
    let ledger = folder.open();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    let later = NOW.checked_add(std::time::Duration::from_mins(1)).expect("an instant");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Retry { not_before: Some(later) }, 5)]);
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.first_attempt, queued.not_before, queued.exposed), (1, Some(NOW), Some(later), 5));
    let tally = ledger.tallies(10).expect("tallies").remove(0);
    assert_eq!((tally.pending, tally.failed, tally.unsettled[0].outcome.as_str()), (1, 0, "500"));

    let folder = Folder::new();
    let ledger = folder.open();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Refused, 0)]);
    check_standing(&ledger, State::Never, 0, 0, Some(true));
    assert!(ledger.queue("board").expect("a queue").is_empty());
    record(&ledger, 1, &[intent("a", EventType::Published, 6)], &[EventId("evt_a_5".to_owned())]).expect("recorded");
    check_standing(&ledger, State::Never, 0, 0, Some(false));
}

#[test]
fn two_events_of_one_job_are_never_under_way() {
    let folder = Folder::new();
    let ledger = folder.open();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    assert!(matches!(record(&ledger, 1, &[intent("a", EventType::Updated, 6)], &[]), Err(LedgerError::Store { .. })));
    assert_eq!(ledger.account("board").expect("an account").map(|a| a.serial), Some(1), "all or nothing");
}

#[test]
fn a_plan_upon_an_older_state_is_refused() {
    let folder = Folder::new();
    let ledger = folder.open();
    record(&ledger, 0, &[], &[]).expect("recorded");
    let error = record(&folder.open(), 0, &[], &[]).expect_err("overtaken");
    assert!(matches!(&error, LedgerError::Overtaken { aggregator, .. } if aggregator == "board"), "{error}");
}

#[test]
fn a_newer_format_and_a_file_that_is_no_ledger_are_refused() {
    let folder = Folder::new();
    drop(folder.open());
    let raise = async || {
        let mut store = Store::open(&folder.path(), sqlite::Missing::Refuse).await.expect("a store");
        store.set_format(7).await.expect("a format");
        store.close().await;
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(raise());
    let message = |path: &Path| Ledger::open(path).map(|_| ()).expect_err("refused").to_string();
    assert_eq!(
        message(&folder.path()),
        format!(
            "the ledger `{}` has format 7 and this program knows formats up to 5: use the newer jobherald that wrote it",
            folder.path().display()
        )
    );
    let other = folder.0.path().join("notes.sqlite");
    std::fs::write(&other, "these are not the notes of a ledger, but they are long enough to be taken for one by nobody").expect("a file");
    assert!(message(&other).contains("file is not a database"), "{}", message(&other));
}

#[test]
fn ten_thousand_intents_are_one_transaction_and_old_receipts_go() {
    let folder = Folder::new();
    let ledger = folder.open();
    let intents: Vec<Intent> = (0..10_000).map(|i| intent(&format!("{i:05}"), EventType::Published, 5)).collect();
    record(&ledger, 0, &intents, &[]).expect("recorded");
    let notes = intents.iter().take(1000).map(|i| receipt(&i.id.0, Verdict::Delivered { known: Some(known()) }, 5)).collect();
    note(&ledger, notes);
    let tally = ledger.tallies(3).expect("tallies").remove(0);
    assert_eq!((tally.open, tally.delivered, tally.pending, tally.unsettled.len()), (1000, 1000, 9000, 3));
    let site = site();
    let later = NOW.checked_add(std::time::Duration::from_hours(91 * 24)).expect("an instant");
    let empty =
        Recording { aggregator: "board", serial: 1, generation: "h", site: &site, seeds: Vec::new(), intents: &[], superseded: &[] };
    ledger.record(&[empty], later).expect("recorded");
    let tally = ledger.tallies(3).expect("tallies").remove(0);
    assert_eq!((tally.open, tally.delivered, tally.pending), (1000, 0, 9000));
}

#[test]
fn a_ledger_of_the_first_format_is_brought_to_the_newest() {
    use sqlx::{ConnectOptions as _, Connection as _};

    let folder = Folder::new();
    sqlite::make_folder(&folder.path()).expect("a folder");
    let old = async || {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path()).create_if_missing(true);
        let mut connection = options.connect().await.expect("a connection");
        for sql in [
            include_str!("migrations/1.sql"),
            "CREATE TABLE ledger_format (version BIGINT NOT NULL); INSERT INTO ledger_format (version) VALUES (1);
             INSERT INTO aggregators (id, generation, serial, condition) VALUES ('board', 'g', 1, '{\"is\":\"well\"}');
             INSERT INTO jobs (aggregator, job, url, title, state, digest, content, sequence, told, exposed)
                 VALUES ('board', 'a', 'https://e/1/', 'Cook', 'never', '', '', 5, 0, 5);
             INSERT INTO events (id, aggregator, job, kind, url, title, digest, content, sequence, timestamp, changes, reason, posting,
                 site_url, site_title, generation, recorded, status, attempts, outcome, note)
                 VALUES ('evt_a_5', 'board', 'a', 'job.published', 'https://e/1/', 'Cook', 'd', 'c', 5, 0, '[]', '\"new\"', '{}',
                 'https://e', 'Jobs', 'g', 0, 'pending', 1, '500', 'answered 500');",
        ] {
            sqlx::raw_sql(sql).execute(&mut connection).await.expect("SQL");
        }
        connection.close().await.expect("closed");
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(old());
    let queued = folder.open().queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.forgiven, queued.exposed, queued.claimed, queued.remote.as_str()), (1, 0, 5, false, ""));
}

#[test]
fn what_may_have_arrived_waits_for_a_word() {
    for word in [Word::Resend, Word::Arrived] {
        let folder = Folder::new();
        let ledger = folder.open();
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

#[test]
fn what_was_given_up_is_taken_up_again_from_the_beginning() {
    let folder = Folder::new();
    let ledger = folder.open();
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

#[test]
fn after_a_refusal_of_everything_waits_begin_anew() {
    let folder = Folder::new();
    let ledger = folder.open();
    record(&ledger, 0, &[intent("a", EventType::Published, 5)], &[]).expect("recorded");
    note(&ledger, vec![receipt("evt_a_5", Verdict::Retry { not_before: None }, 0)]);
    let queued = ledger.queue("board").expect("a queue").remove(0);
    assert_eq!((queued.attempts, queued.forgiven, queued.first_attempt), (1, 1, None));
}

#[test]
fn a_name_of_the_receiver_is_kept_until_it_goes() {
    let folder = Folder::new();
    let ledger = folder.open();
    let named = |event: &str, remote: Option<&str>, code: &str| {
        let Note::Attempted(mut attempted) = receipt(event, Verdict::Delivered { known: None }, 5) else { unreachable!() };
        attempted.remote = remote.map(str::to_owned);
        attempted.code = code.to_owned();
        *attempted
    };
    record(&ledger, 0, &[intent("a", EventType::Published, 5), intent("b", EventType::Published, 5)], &[]).expect("recorded");
    let together = vec![named("evt_a_5", Some("17"), "200"), named("evt_b_5", None, crate::model::attempt::UNTOLD)];
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

#[test]
fn a_ledger_as_a_whole_is_put_in_as_it_was_taken_out() {
    let (here, there) = (Folder::new(), Folder::new());
    let ledger = here.open();
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

    let other = there.open();
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

#[test]
fn the_last_proof_takes_the_place_of_the_one_before() {
    let folder = Folder::new();
    let ledger = folder.open();
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
    let ledger = folder.open();
    assert_eq!(ledger.reconciled("board").expect("read"), Some(second));
    assert_eq!(ledger.reconciled("other").expect("read"), Some(other));
}
