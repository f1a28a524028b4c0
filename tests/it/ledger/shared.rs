//! A ledger that several senders share: what each of them gets, and what holds for all together.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use jobherald::ledger::{Ledger, LedgerError, LedgerPlace, Recording, Server};
use jobherald::model::attempt::{Condition, Note, Verdict};
use jobherald::model::event::EventType;
use jobherald::model::intent::{EventId, Kept, Subject};
use jobherald::model::manifest::ManifestSite;
use jobherald::model::pool::{Share, Wish};

use super::behaviour::{NOW, intent, receipt, record, write};
use crate::support::postgres::Database;

fn wish() -> Wish {
    Wish {
        aggregator: "board".to_owned(),
        now: NOW,
        condition: Condition::Well,
        concurrency: 4,
        under_way: 0,
        each: 1,
        most: usize::MAX,
        day: None,
        lease: Duration::from_mins(10),
    }
}

#[track_caller]
fn take(ledger: &Ledger, wish: Wish) -> Share {
    let (tell, told) = mpsc::channel();
    ledger.pool().expect("it is shared").take(wish, Box::new(move |share| drop(tell.send(share))));
    told.recv().expect("an answer").expect("a share")
}

fn names(share: &Share) -> Vec<&str> {
    share.events.iter().map(|queued| queued.intent.id.0.as_str()).collect()
}

/// A ledger with so many events, opened by so many senders.
fn opened(test: &str, events: usize, senders: usize) -> Option<(Database, Vec<Ledger>)> {
    let database = Database::new(test)?;
    let place = LedgerPlace::Server(Server::new(&database.url.clone().into()).expect("an address of ours"));
    let ledgers: Vec<Ledger> = (0..senders).map(|_| Ledger::open(&place).expect("a ledger")).collect();
    let intents: Vec<_> = (0..events).map(|number| intent(&format!("{number:03}"), EventType::Published, 5)).collect();
    record(&ledgers[0], 0, &intents, &[]).expect("recorded");
    Some((database, ledgers))
}

#[test]
fn an_event_is_one_senders_until_its_lease_ends() {
    let Some((_database, ledgers)) = opened("an_event_is_one_senders_until_its_lease_ends", 2, 2) else { return };
    let [first, second] = ledgers.as_slice() else { panic!("two senders") };
    let lease = Duration::from_millis(700);
    let share = take(first, Wish { each: 9, concurrency: 1, lease, ..wish() });
    assert_eq!((names(&share), share.slots, share.leased), (vec!["evt_000_5", "evt_001_5"], 1, 2));
    assert!(share.events.iter().all(|queued| !queued.claimed && queued.exposed == 0), "as it was before: {share:?}");
    let nothing = take(second, wish());
    assert_eq!((names(&nothing), nothing.leased, nothing.due), (vec![], 2, None));
    // The first sender is stopped for longer than it may be, and the second one comes by.
    let begun = Instant::now();
    let share = loop {
        let share = take(second, wish());
        if !share.events.is_empty() {
            break share;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "a lease ends");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(share.events.iter().all(|queued| queued.claimed && queued.exposed == 5), "it may have arrived: {share:?}");
    write(second, vec![receipt("evt_000_5", Verdict::Delivered { known: None }, 5)]);
    write(
        first,
        vec![receipt("evt_000_5", Verdict::Retry { not_before: None }, 0), Note::Released(vec![(EventId("evt_000_5".to_owned()), 0)])],
    );
    let standing = first.standings("board").expect("standings").remove(0);
    assert_eq!((standing.told, standing.exposed, standing.outstanding), (5, 5, None), "who is too late says nothing");
}

#[test]
fn senders_share_what_may_be_under_way_at_once() {
    let Some((database, ledgers)) = opened("senders_share_what_may_be_under_way_at_once", 40, 3) else { return };
    let first = take(&ledgers[0], wish());
    assert_eq!((first.slots, first.events.len()), (4, 4), "nobody else is there");
    assert_eq!(take(&ledgers[1], wish()).slots, 0, "all are taken");
    // The first one comes back with two under way, and leaves its part to the other.
    let again = take(&ledgers[0], Wish { under_way: 2, ..wish() });
    assert_eq!((again.slots, again.events.len()), (2, 0));
    assert_eq!(take(&ledgers[1], wish()).slots, 2);
    assert_eq!(take(&ledgers[2], wish()).slots, 0);
    // Who has nothing to do leaves its part.
    take(&ledgers[1], Wish { each: 0, ..wish() });
    assert_eq!(take(&ledgers[2], wish()).slots, 2);
    assert!(database.number("SELECT CAST(SUM(slots) AS BIGINT) FROM senders") <= 4);
}

#[test]
fn a_receiver_in_trouble_is_asked_by_one_sender() {
    let Some((_database, ledgers)) = opened("a_receiver_in_trouble_is_asked_by_one_sender", 9, 2) else { return };
    let paused = Condition::Paused { until: NOW, why: "answered 429".to_owned() };
    ledgers[1].set_condition("board", paused.clone()).expect("noted");
    let share = take(&ledgers[0], wish());
    assert_eq!((share.events.len(), &share.condition), (0, &paused), "whoever believes otherwise is told so");
    let wish = || Wish { condition: paused.clone(), each: 8, ..wish() };
    assert_eq!(take(&ledgers[0], wish()).events.len(), 1);
    assert_eq!(take(&ledgers[1], wish()).events.len(), 0);
}

#[test]
fn a_budget_of_a_day_is_that_of_all_senders() {
    let Some((_database, ledgers)) = opened("a_budget_of_a_day_is_that_of_all_senders", 20, 2) else { return };
    let day = Some((NOW - SignedDuration::from_hours(1), 5));
    let wish = || Wish { day, each: 3, concurrency: 2, ..wish() };
    let share = take(&ledgers[0], Wish { concurrency: 1, ..wish() });
    assert_eq!((share.events.len(), share.left), (3, Some(5)));
    write(
        &ledgers[0],
        share.events.iter().take(2).map(|queued| receipt(&queued.intent.id.0, Verdict::Delivered { known: None }, 5)).collect(),
    );
    let rest = take(&ledgers[1], wish());
    assert_eq!((rest.events.len(), rest.left), (2, Some(2)), "two were told, and one may be");
    let nothing = take(&ledgers[0], wish());
    assert_eq!((nothing.events.len(), nothing.left), (0, Some(0)));
    assert!(nothing.due.is_some(), "something waits for another day");
}

#[test]
fn what_is_due_comes_in_order_and_not_before_its_time() {
    let Some((_database, ledgers)) = opened("what_is_due_comes_in_order_and_not_before_its_time", 3, 1) else { return };
    let later = NOW + SignedDuration::from_mins(1);
    let share = take(&ledgers[0], Wish { concurrency: 1, ..wish() });
    assert_eq!(names(&share), ["evt_000_5"]);
    write(&ledgers[0], vec![receipt("evt_000_5", Verdict::Retry { not_before: Some(later) }, 0)]);
    assert_eq!(names(&take(&ledgers[0], Wish { each: 9, ..wish() })), ["evt_001_5", "evt_002_5"]);
    let share = take(&ledgers[0], wish());
    assert_eq!((names(&share), share.due), (vec![], Some(later)));
    assert_eq!(names(&take(&ledgers[0], Wish { now: later, ..wish() })), ["evt_000_5"]);
}

#[test]
fn what_an_event_tells_is_kept_until_it_is_settled() {
    let Some((database, ledgers)) = opened("what_an_event_tells_is_kept_until_it_is_settled", 0, 1) else { return };
    let site = ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() };
    let mut intents = ["a", "b"].map(|job| intent(job, EventType::Published, 5));
    for (intent, sha256) in intents.iter_mut().zip(["1", "2"]) {
        let Subject::Artifact(file) = &mut intent.subject else { panic!("a file") };
        file.sha256 = sha256.to_owned();
    }
    let keep = |intent: &jobherald::model::intent::Intent| {
        let about = jobherald::model::notice::About { language: "fr".to_owned(), ..Default::default() };
        Ok(Kept { document: Some(format!("text of {}", intent.job)), about: (intent.job.as_str() == "b").then_some(about) })
    };
    let recording = |serial, intents| Recording {
        aggregator: "board",
        serial,
        generation: "g",
        site: &site,
        seeds: Vec::new(),
        intents,
        superseded: &[],
        keep: Some(&keep),
    };
    ledgers[0].record(&[recording(1, &intents)], NOW).expect("recorded");
    let share = take(&ledgers[0], wish());
    let kept: Vec<_> = share.events.iter().map(|queued| (queued.kept.document.as_deref(), queued.kept.about.is_some())).collect();
    assert_eq!(kept, [(Some("text of a"), false), (Some("text of b"), true)]);
    write(&ledgers[0], vec![receipt("evt_a_5", Verdict::Delivered { known: None }, 5), receipt("evt_b_5", Verdict::Dead, 5)]);
    ledgers[0].record(&[recording(2, &[])], NOW).expect("recorded");
    assert_eq!(database.number("SELECT COUNT(*) FROM documents"), 1, "a dead letter may be replayed");
    let fails = |_: &jobherald::model::intent::Intent| Err("the disk is full".to_owned());
    let failing = Recording { keep: Some(&fails), ..recording(3, &intents[..1]) };
    let error = ledgers[0].record(&[failing], NOW).expect_err("nothing is kept");
    assert!(matches!(error, LedgerError::Unkept { .. }), "{error}");
    assert_eq!(ledgers[0].account("board").expect("an account").map(|account| account.serial), Some(3), "all or nothing");
}

#[test]
fn a_run_is_alone_and_plans_while_nobody_has_anything() {
    let Some((_database, ledgers)) = opened("a_run_is_alone_and_plans_while_nobody_has_anything", 3, 3) else { return };
    ledgers[0].begin_run().expect("nobody else");
    let error = ledgers[1].begin_run().expect_err("the first one has it");
    assert!(matches!(error, LedgerError::Busy { .. }), "{error}");
    let share = take(&ledgers[2], Wish { each: 1, concurrency: 1, lease: Duration::from_millis(600), ..wish() });
    assert_eq!(share.events.len(), 1);
    ledgers[0].begin_quiet().expect("quiet");
    assert_eq!(ledgers[1].queue("board").expect("a queue").iter().filter(|queued| queued.claimed).count(), 1, "its lease has ended");
    assert_eq!(take(&ledgers[2], wish()).events.len(), 0, "nobody takes anything");
    ledgers[0].end_quiet().expect("over");
    assert_eq!(take(&ledgers[2], wish()).events.len(), 3);
    drop(ledgers.into_iter().next());
}

#[test]
fn who_opens_a_ledger_first_makes_it_and_the_others_find_it() {
    let Some(database) = Database::new("who_opens_a_ledger_first_makes_it_and_the_others_find_it") else { return };
    let place = LedgerPlace::Server(Server::new(&database.url.clone().into()).expect("an address of ours"));
    std::thread::scope(|scope| {
        let opening: Vec<_> = (0..8).map(|_| scope.spawn(|| Ledger::open(&place).map(drop))).collect();
        for opened in opening {
            opened.join().expect("no panic").expect("a ledger");
        }
    });
    assert_eq!(database.number("SELECT COUNT(*) FROM ledger_format"), 1);
}
