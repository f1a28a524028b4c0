//! What people read after a run, before one, and in between.

use jiff::Timestamp;

use super::*;
use crate::model::attempt::Condition;
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{DataFile, EventId, Reason, Subject};
use crate::model::manifest::ManifestSite;
use crate::pipeline::deliver::{DeliveryPlan, Unsettled};

fn written() -> Written {
    Written {
        generation: "g".into(),
        created: vec!["rss.xml".into()],
        changed: vec![],
        removed: vec!["jobs/old/index.html".into()],
        unchanged: 240,
    }
}

fn report() -> AggregatorReport {
    AggregatorReport {
        aggregator: "board".into(),
        address: "https://board.example/".into(),
        seeded: 0,
        planned: 5,
        superseded: 0,
        attempts: 5,
        delivered: 4,
        pending: 1,
        held: 0,
        unknown: 0,
        failed: 0,
        dead: 0,
        deferred: vec![],
        stopped: Some("no answer\nin 20 s".into()),
        unsettled: vec![unsettled(false)],
        reconciled: None,
    }
}

fn unsettled(failed: bool) -> Unsettled {
    Unsettled {
        event: EventId("evt_1".into()),
        kind: "job.closed".into(),
        job: Id::of_own("a"),
        title: "Welder".into(),
        failed,
        dead: failed,
        unknown: false,
        attempts: 2,
        not_before: Some(Timestamp::UNIX_EPOCH),
        outcome: "503".into(),
        note: "503 try\u{7} later".into(),
    }
}

#[track_caller]
fn check(write: impl FnOnce(&mut dyn Write) -> io::Result<()>, expect: &str) {
    let mut text = Vec::new();
    write(&mut text).expect("a vector takes everything");
    assert_eq!(String::from_utf8(text).expect("text"), expect);
}

#[test]
fn each_record_is_counted_once() {
    // An open job is held because its post cannot be read.
    let counts = Counts { records: 19, open: 12, held: 1, draft: 2, closed: 2, not_a_posting: 3, unreadable: 1, ..Counts::default() };
    assert_eq!(records(&counts), "19 records: 11 open, 2 draft, 2 closed, 3 no job post, 1 unreadable; 1 held as last published");
    assert_eq!(records(&Counts { open: 3, held: 3, ..Counts::default() }), "no records; 3 held as last published");
}

#[test]
fn what_was_done_fits_into_a_line() {
    let counts = Counts { records: 5, open: 3, draft: 2, ..Counts::default() };
    let whole = Outcome { written: Some(written()), existing: None, records: Some(counts), sent: Some(vec![report()]) };
    check(
        |out| outcome(&whole, out),
        "5 records: 3 open, 2 draft\nwritten 1 new, 0 changed, 1 removed, 240 unchanged · sent 4, 1 pending\n  board: no answer␊in 20 s\n    \
         job.closed Welder (2 attempts, next attempt not before 1970-01-01T00:00:00Z): 503 try␇ later\n",
    );
    let nobody = Outcome { sent: Some(vec![]), ..whole.clone() };
    check(|out| outcome(&nobody, out), "5 records: 3 open, 2 draft\nwritten 1 new, 0 changed, 1 removed, 240 unchanged\n");
    let withheld = Outcome { written: None, sent: None, ..whole };
    check(|out| outcome(&withheld, out), "5 records: 3 open, 2 draft\nwrote and sent nothing, because of --strict\n");
    check(|out| outcome(&Outcome { sent: Some(vec![]), ..Outcome::default() }, out), "sent 0\n");
}

#[test]
fn a_plan_says_what_and_why() {
    let intent = Intent {
        id: EventId("evt_1".into()),
        kind: EventType::Updated,
        job: Id::of_own("a"),
        url: "https://x.org/a/".into(),
        title: "Welder".into(),
        digest: String::new(),
        content: String::new(),
        sequence: 1,
        timestamp: Timestamp::UNIX_EPOCH,
        changes: vec!["title".into()],
        reason: Reason::Changed(vec!["title".into()]),
        subject: Subject::Artifact(DataFile { path: "a".into(), sha256: String::new() }),
    };
    let aggregator = AggregatorPlan {
        aggregator: "board".into(),
        open: 3,
        first_run: None,
        seeds: vec![],
        intents: vec![intent; 22],
        superseded: vec![],
        waiting: 3,
        failed: 0,
        held: 0,
        stops: vec![],
    };
    let site = ManifestSite { url: "https://x.org".into(), title: "X".into() };
    let delivery = DeliveryPlan { version: 1, generation: "g".into(), site, aggregators: vec![aggregator] };
    let whole = Plan::new(Timestamp::UNIX_EPOCH, Some(written()), None, Some(delivery));
    let head =
        "would write 1 new, 0 changed, 1 removed, 240 unchanged\n  + rss.xml\n  - jobs/old/index.html\nwould send 22 events to board\n";
    let events = "  job.updated Welder (changed: title)\n".repeat(20);
    let tail = "  and 2 more: see them with -v\n  3 of earlier runs still on their way\n";
    check(|out| plan(&whole, Verbosity::Normal, out), &format!("{head}{events}{tail}"));
}

#[test]
fn the_ledger_is_told_in_words() {
    let tally = Tally {
        aggregator: "board".into(),
        condition: Condition::Well,
        open: 3,
        closed: 1,
        delivered: 9,
        last_delivered: Some(Timestamp::UNIX_EPOCH),
        pending: 1,
        unknown: 0,
        failed: 2,
        dead: 1,
        unsettled: vec![unsettled(true), unsettled(false)],
    };
    let all = [
        AggregatorStatus { aggregator: "board".into(), kind: Some("webhook".into()), tally: Some(tally) },
        AggregatorStatus { aggregator: "old".into(), kind: None, tally: None },
    ];
    let expect = "\
board: to be tried again: 503 try␇ later
  2 events were given up: a change of the job sends its latest state; to send it as it is,
  jobherald replay EVENT, or jobherald replay --aggregator board
  3 open · 9 delivered · 1 pending · 2 failed (1 dead letter) · 0 held
  last delivery 1970-01-01T00:00:00Z
  job.closed Welder (2 attempts, dead letter evt_1): 503 try␇ later
  job.closed Welder (2 attempts, next attempt not before 1970-01-01T00:00:00Z): 503 try␇ later
  and 1 more
old (no longer in the configuration): was never told anything
";
    check(|out| status(&all, out), expect);
    check(|out| status(&[], out), "no aggregator is configured: nobody is told what changes\n");
}
