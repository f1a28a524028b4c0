//! States as text, the folder that keeps them, and who may go on from where.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;

use super::form::{self, Unreadable};
use super::*;
use crate::model::id::Id;

const NOW: Timestamp = Timestamp::constant(1_772_323_200, 0);

fn told(aggregator: &str, job: &str) -> Told {
    Told {
        aggregator: aggregator.to_owned(),
        job: Id::of_own(job),
        state: State::Open,
        digest: "d".to_owned(),
        content: "c".to_owned(),
        sequence: 7,
        told: 7,
        exposed: 7,
        remote: "42".to_owned(),
        title: Some("Cook".to_owned()),
        url: None,
        fields: [("title".to_owned(), "f".to_owned())].into(),
        event: None,
    }
}

fn portable() -> Portable {
    let condition = Some(Plight::Troubled { since: NOW });
    let board = ToldAggregator { id: "board".to_owned(), ground: "g".to_owned(), serial: 3, condition, spent: [(NOW, 2)].into() };
    let mut told = vec![told("board", "a"), told("board", "b")];
    told.sort_by(|a, b| a.job.cmp(&b.job));
    Portable { generation: "g".to_owned(), aggregators: vec![board], told, ..Portable::default() }
}

fn text() -> String {
    let body = portable().body();
    Head::new(1, None, &body, None, "m".to_owned()).with(&body)
}

#[test]
fn a_state_is_read_as_it_was_written() {
    let (head, read) = form::read(text().as_bytes()).expect("a state");
    assert_eq!((head.number, &read), (1, &portable()));
    assert_eq!(read.body(), portable().body());
}

#[track_caller]
fn check_broken(text: impl AsRef<[u8]>, line: usize, what: &str) {
    match form::read(text.as_ref()) {
        Err(Unreadable::Line(at, said)) => assert!(at == line && said.contains(what), "line {at}: {said}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_whole_state_is_refused_with_its_line() {
    let whole = text();
    let lines: Vec<&str> = whole.lines().collect();
    check_broken("", 1, "cut off");
    check_broken("{}\n", 1, "missing field `form`");
    check_broken(&whole[..whole.len() - 5], 5, "cut off");
    check_broken(lines[..4].join("\n") + "\n", 1, "not those that were written");
    check_broken(whole.replace("\"told\":7", "\"told\":8"), 1, "not those that were written");
    check_broken(whole.replace("\"told\":7", "\"told\":"), 4, "expected value");
    check_broken(whole.replace("\"remote\":\"42\"", "\"colour\":\"42\""), 4, "unknown field `colour`");
    check_broken(whole.replacen("jobherald-state", "terraform", 1), 1, "it is no `jobherald-state`");
    check_broken([lines[0], lines[1], lines[2], lines[4], lines[3], ""].join("\n"), 5, "stands twice");
    check_broken([lines[0], lines[1], lines[2], lines[3], lines[3], ""].join("\n"), 5, "stands twice");
    check_broken([lines[0], lines[1], lines[3], ""].join("\n"), 3, "no aggregator `board` above it");
    check_broken([lines[0], "<<<<<<< HEAD", lines[1], ""].join("\n"), 2, "git merged two states");
    check_broken([lines[0], &"x".repeat(2 << 20), ""].join("\n"), 2, "more than 1048576 bytes");
    check_broken([whole.as_bytes(), b"\xff\n"].concat(), 6, "no UTF-8");
    check_broken(format!("{}\n{{\"x\":{}\n", lines[0], "[".repeat(100_000)), 2, "recursion");
}

#[test]
fn a_newer_format_is_refused() {
    let newer = text().replacen("\"version\":1", "\"version\":2,\"more\":true", 1);
    assert_eq!(form::read(newer.as_bytes()), Err(Unreadable::Newer(2)));
}

fn folder() -> (tempfile::TempDir, States) {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let folder = States::in_folder(temp.path());
    (temp, folder)
}

#[test]
fn of_many_who_make_one_state_exactly_one_wins() {
    const ROUNDS: u64 = 200;
    const RUNS: usize = 8;
    let (temp, folder) = folder();
    let wins: Vec<AtomicUsize> = (0..ROUNDS).map(|_| AtomicUsize::new(0)).collect();
    let barrier = Barrier::new(RUNS);
    std::thread::scope(|scope| {
        for run in 0..RUNS {
            let (path, wins, barrier) = (temp.path(), &wins, &barrier);
            scope.spawn(move || {
                let folder = States::in_folder(path);
                for (round, wins) in (1..).zip(wins) {
                    barrier.wait();
                    if folder.create(round, &format!("{run}\n")).expect("a folder") == Created::Made {
                        wins.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    assert!(wins.iter().all(|wins| wins.load(Ordering::SeqCst) == 1), "{wins:?}");
    assert_eq!(folder.numbers().expect("numbers"), (1..=ROUNDS).collect::<Vec<_>>());
}

#[test]
fn a_folder_proves_itself_and_leaves_nothing_behind() {
    let (temp, folder) = folder();
    folder.prove("folder:x").expect("fit");
    std::fs::write(temp.path().join(format!(".probe-{}", std::process::id())), "of another process").expect("written");
    folder.prove("folder:x").expect("fit");
    assert_eq!(std::fs::read_dir(temp.path()).expect("a folder").count(), 1);
}

#[test]
fn other_files_are_no_states() {
    let (temp, folder) = folder();
    for name in ["README.md", "1.jsonl", "0000001.jsonl", "000002.jsonl~", "000x03.jsonl", "000004.jsonl", "1234567.jsonl"] {
        std::fs::write(temp.path().join(name), text()).expect("written");
    }
    assert_eq!(folder.numbers().expect("numbers"), [4, 1_234_567]);
    let said = folder.read(4).expect_err("another number").to_string();
    assert!(said.contains("000004.jsonl, line 1: it says that it is state 1; put back a copy"), "{said}");
    assert_eq!(States::in_folder(&temp.path().join("nowhere")).numbers().expect("none"), [0; 0]);
}

fn seen(number: u64, body: &str) -> Seen {
    Seen { number, file: format!("file {number} {body}"), body: body.to_owned(), told: true }
}

fn head(until: Option<i64>) -> Head {
    Head::new(
        1,
        None,
        "",
        until.map(|seconds| Sending { since: NOW, until: NOW + jiff::SignedDuration::from_secs(seconds) }),
        "m".to_owned(),
    )
}

/// What is here (its lines), what was seen last, what the place holds.
#[track_caller]
fn check(here: Option<&str>, base: Option<Seen>, newest: Option<(u64, &str, Option<i64>)>, expect: &Result<Step, Apart>) {
    let record = Record { base, ..Record::new("folder:x") };
    let newest = newest.map(|(number, body, until)| (seen(number, body), head(until)));
    let here = Here { body: here, told: here.is_some() };
    assert_eq!(decide(here, &record, newest.as_ref().map(|(seen, head)| (seen, head)), NOW), *expect);
}

#[test]
fn nobody_goes_on_from_what_is_old_or_lost() {
    let busy = Apart::Busy { since: NOW, until: NOW + jiff::SignedDuration::from_secs(9) };
    check(None, None, None, &Err(Apart::Empty));
    check(Some("x"), None, None, &Err(Apart::Empty));
    check(Some("x"), Some(seen(3, "x")), None, &Err(Apart::Lost { was: 3 }));
    check(None, None, Some((3, "x", None)), &Ok(Step::Take));
    check(Some("x"), None, Some((3, "x", None)), &Ok(Step::Adopt));
    check(Some("y"), None, Some((3, "x", None)), &Err(Apart::Strange { is: 3 }));
    check(Some("y"), Some(seen(3, "x")), Some((3, "x", None)), &Ok(Step::Stay));
    check(None, Some(seen(3, "x")), Some((3, "x", None)), &Err(Apart::Gone { was: 3 }));
    check(Some("x"), Some(seen(3, "x")), Some((4, "z", None)), &Ok(Step::Take));
    check(Some("z"), Some(seen(3, "x")), Some((4, "z", None)), &Ok(Step::Adopt));
    check(Some("y"), Some(seen(3, "x")), Some((4, "z", None)), &Err(Apart::Both { was: 3, is: 4 }));
    check(Some("x"), Some(seen(3, "x")), Some((2, "z", None)), &Err(Apart::Older { was: 3, is: 2 }));
    check(Some("x"), Some(seen(3, "x")), Some((3, "z", None)), &Err(Apart::Older { was: 3, is: 3 }));
    check(None, None, Some((3, "x", Some(9))), &Err(busy.clone()));
    check(Some("x"), Some(seen(2, "x")), Some((3, "z", Some(9))), &Err(busy));
    check(None, None, Some((3, "x", Some(0))), &Ok(Step::Take));
    check(Some("y"), Some(seen(3, "x")), Some((3, "x", Some(9))), &Ok(Step::Stay));
}

#[test]
fn a_state_that_was_made_and_not_noted_is_known() {
    let record = Record { base: Some(seen(3, "x")), making: Some(seen(4, "y")), ..Record::new("folder:x") };
    let (newest, head) = (seen(4, "y"), head(Some(9)));
    let here = Here { body: Some("moved on"), told: true };
    assert_eq!(decide(here, &record, Some((&newest, &head)), NOW), Ok(Step::Stay));
    let other = seen(4, "z");
    assert_eq!(decide(here, &record, Some((&other, &super::tests::head(None))), NOW), Err(Apart::Both { was: 3, is: 4 }));
}

#[test]
fn what_was_being_taken_is_taken_again() {
    let record = Record { base: Some(seen(3, "x")), taking: true, ..Record::new("folder:x") };
    let (newest, head) = (seen(4, "y"), head(None));
    assert_eq!(decide(Here { body: Some("half"), told: false }, &record, Some((&newest, &head)), NOW), Ok(Step::Take));
}
