//! `worker`: several processes that share the deliveries of a ledger in PostgreSQL, some of which die.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::postgres::Database;
use crate::support::receiver::{Answer, Receiver, Request};
use crate::support::site::{Ran, Site, config, post, webhook};

/// What a site says of its ledger; the variable is set by [`Board::command`].
const LEDGER: &str = "[ledger]\nurl = { env = \"LEDGER_URL\" }\n\n[deliver]\ntimeout_seconds = 1\n";

/// What the receiver saw.
#[derive(Default)]
struct Seen {
    /// Jobs of which a request is under way.
    under_way: BTreeMap<String, usize>,
    /// The most requests at once.
    most: usize,
    /// What should not be.
    wrong: Vec<String>,
}

/// A site with a shared ledger, and its receiver.
struct Board {
    site: Site,
    database: Database,
    receiver: Receiver,
    seen: Arc<Mutex<Seen>>,
}

impl Board {
    /// With so many posts; the receiver takes `pause` for each event, and answers what `script` says.
    fn new(
        test: &str,
        (posts, deliver, aggregator): (usize, &str, &str),
        pause: Duration,
        script: impl Fn(usize) -> Answer + Send + Sync + 'static,
    ) -> Option<Self> {
        let database = Database::new(test)?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        let receiver = Receiver::start(move |request, before| {
            let job = job(request);
            {
                let mut seen = shared.lock().expect("no panic");
                *seen.under_way.entry(job.clone()).or_default() += 1;
                if seen.under_way[&job] > 1 {
                    seen.wrong.push(format!("two requests at once tell of {job}"));
                }
                seen.most = seen.most.max(seen.under_way.values().sum());
            }
            std::thread::sleep(pause);
            *shared.lock().expect("no panic").under_way.get_mut(&job).expect("it came") -= 1;
            script(before)
        });
        let site = Site::new(&config(&format!("{LEDGER}{deliver}\n{}{aggregator}", webhook(&receiver.url("hook")))));
        let board = Self { site, database, receiver, seen };
        (0..posts).for_each(|number| board.post(number, "the first text"));
        Some(board)
    }

    fn post(&self, number: usize, text: &str) {
        let post = post(&format!("Cartographer {number}"), number);
        self.site.write(&format!("content/job-{number}.md"), format!("{post}\n{text}\n"));
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = self.site.command(arguments);
        command.env("LEDGER_URL", &self.database.url);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program starts"))
    }

    fn worker(&self) -> Child {
        let mut command = self.command(&["worker", "-q"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn events(&self, condition: &str) -> i64 {
        self.database.number(&format!("SELECT COUNT(*) FROM events WHERE {condition}"))
    }

    /// How many have a part of the requests that may be under way.
    fn senders(&self) -> i64 {
        self.database.number("SELECT COUNT(*) FROM senders")
    }

    /// Waits until so many events are under way in no way any more, and no longer than a slow machine needs.
    #[track_caller]
    fn wait(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_mins(5), "{what}: {}", self.run(&["status"]).stdout);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Everything that came, each event once, in the order in which it came first.
    fn told(&self) -> Vec<Value> {
        let mut known = BTreeSet::new();
        self.receiver.requests().iter().filter(|request| known.insert(request.id().to_owned())).map(Request::json).collect()
    }

    /// What holds whatever happened: nothing twice at once, nothing older after something newer.
    #[track_caller]
    fn is_sound(&self) {
        let seen = self.seen.lock().expect("no panic");
        assert!(seen.wrong.is_empty(), "{:?}", seen.wrong);
        assert!(seen.most <= 4, "{} requests at once, and 4 may be", seen.most);
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        for request in self.receiver.requests() {
            let (job, sequence) = (job(&request), request.json()["data"]["sequence"].as_i64().expect("a number"));
            let before = last.insert(job.clone(), sequence).unwrap_or(0);
            assert!(sequence >= before, "{job}: {sequence} came after {before}");
        }
    }
}

fn job(request: &Request) -> String {
    request.json()["data"]["id"].as_str().expect("an id").to_owned()
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// A run that has little time, and a receiver that has none at first: the run plans, and others send.
const BRIEF: &str = "budget_seconds = 1\n";

fn later(before: usize) -> Answer {
    if before == 0 { Answer::status(503).with("retry-after", "1") } else { Answer::status(204) }
}

/// Ends all children, whatever becomes of the test.
struct Workers(Vec<Child>);

impl Drop for Workers {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// `JOBHERALD_WORKER_KILLS` sets how many workers are killed at least, `JOBHERALD_WORKER_SECONDS` for how long it goes on at least,
/// `JOBHERALD_WORKER_PAUSE` how many milliseconds lie between two kills, and `JOBHERALD_WORKER_POSTS` how many jobs there are.
#[test]
fn of_four_workers_one_is_killed_again_and_again() {
    const TEST: &str = "of_four_workers_one_is_killed_again_and_again";
    let kills = setting("JOBHERALD_WORKER_KILLS", 8);
    let posts = usize::try_from(setting("JOBHERALD_WORKER_POSTS", 120)).expect("few");
    let pause = Duration::from_millis(setting("JOBHERALD_WORKER_PAUSE", 250));
    let lasts = Duration::from_secs(setting("JOBHERALD_WORKER_SECONDS", 0));
    let Some(board) = Board::new(TEST, (posts, "", ""), Duration::from_millis(15), |_| Answer::status(204)) else { return };
    let guard = "[guard]\nupdates_percent = 100\nremovals_percent = 100\n";
    board.site.write("jobherald.toml", board.site.read("jobherald.toml") + guard);
    let mut workers = Workers((0..4).map(|_| board.worker()).collect());
    let (mut round, mut killed, mut dice) = (0, 0, fastrand::Rng::with_seed(7));
    let begun = Instant::now();
    let mut next = begun + pause;
    // Publishing goes on meanwhile: jobs change, close and open again.
    while killed < kills || begun.elapsed() < lasts {
        let mut publish = board.command(&["publish", "-q"]);
        let mut publish = publish.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        while publish.try_wait().expect("our own child").is_none() {
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
            next = Instant::now().max(next + pause);
            let victim = dice.usize(..4);
            workers.0[victim].kill().expect("a signal to our own child");
            workers.0[victim].wait().expect("our own child");
            workers.0[victim] = board.worker();
            killed += 1;
        }
        let ended = Ran::of(publish.wait_with_output().expect("our own child"));
        assert!(ended.code == 0 || ended.code == 3, "{ended:?}");
        round += 1;
        for number in (0..posts).filter(|number| number % 3 == round % 3) {
            board.post(number, &format!("text of round {round}"));
        }
        let gone = board.site.path(&format!("content/job-{}.md", round % posts));
        if round % 2 == 0 { board.post(round % posts, "it is open again") } else { std::fs::remove_file(gone).expect("a post") }
    }
    board.run(&["publish", "-q"]);
    board.wait("everything is told", || board.events("status IN ('pending', 'held', 'refused', 'dead')") == 0);
    let took = begun.elapsed();
    for (index, child) in workers.0.iter_mut().enumerate() {
        assert!(child.try_wait().expect("our own child").is_none(), "worker {index} ended by itself");
    }
    drop(workers);
    board.is_sound();
    // The receiver believes what is published.
    let mut open: BTreeMap<String, String> = BTreeMap::new();
    for event in board.told() {
        let (id, text) = (event["data"]["id"].as_str().expect("an id").to_owned(), event["data"]["posting"]["description"].to_string());
        if event["type"] == "job.closed" { drop(open.remove(&id)) } else { drop(open.insert(id, text)) }
    }
    let manifest: Value = serde_json::from_str(&board.site.read("public/jobherald.json")).expect("a manifest");
    let mut published = BTreeMap::new();
    for (id, job) in manifest["postings"].as_object().expect("jobs") {
        let data: Value =
            serde_json::from_str(&board.site.read(&format!("public/{}", job["data"].as_str().expect("a path")))).expect("a posting");
        published.insert(id.clone(), data["description"].to_string());
    }
    assert_eq!(open, published);
    let (requests, events) = (board.receiver.requests().len(), board.told().len());
    eprintln!("{killed} workers killed in {:.0} s, {round} rounds: {events} events told in {requests} requests", took.as_secs_f64());
}

#[test]
fn a_worker_sends_what_others_recorded_and_needs_no_output() {
    const TEST: &str = "a_worker_sends_what_others_recorded_and_needs_no_output";
    let Some(board) = Board::new(TEST, (5, BRIEF, ""), Duration::ZERO, later) else { return };
    let ran = board.run(&["publish"]).ended(3);
    assert!(ran.stderr.contains("5 events are not delivered to board"), "{}", ran.stderr);
    assert_eq!(board.senders(), 0, "the run keeps no requests to itself when it has ended");
    std::fs::remove_dir_all(board.site.path("public")).expect("the output");
    std::fs::remove_dir_all(board.site.path(".jobherald")).expect("our own folder");
    let ran = board.run(&["worker", "--until-empty", "--log", "json", "--json"]).ended(0);
    assert_eq!(board.told().len(), 5);
    let lines: Vec<Value> = ran.stderr.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(lines.iter().filter(|line| line["result"] == "delivered").count(), 5, "{}", ran.stderr);
    assert!(lines.iter().all(|line| line["title"].as_str().is_some_and(|title| title.starts_with("Cartographer"))), "{lines:?}");
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["sent"][0]["delivered"], 5, "{report}");
    board.is_sound();
}

#[cfg(unix)]
#[test]
fn a_worker_that_is_told_to_end_ends_what_it_has_begun() {
    const TEST: &str = "a_worker_that_is_told_to_end_ends_what_it_has_begun";
    let Some(board) = Board::new(TEST, (30, BRIEF, ""), Duration::from_millis(100), later) else { return };
    board.run(&["publish"]).ended(3);
    for signal in ["TERM", "INT"] {
        let before = board.receiver.requests().len();
        let mut worker = Workers(vec![board.worker()]);
        board.wait("it sends", || board.receiver.requests().len() > before + 3);
        let pid = worker.0[0].id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &pid]).status().expect("kill").success());
        let ended = worker.0.remove(0).wait_with_output().expect("our own child");
        assert!(ended.status.success(), "{signal}: {ended:?}");
        assert_eq!(board.events("sender IS NOT NULL OR claimed = 1"), 0, "what was not sent was given back");
        assert_eq!(board.senders(), 0, "nor does it keep requests to itself");
        let delivered = board.receiver.requests().len() - 1;
        assert_eq!(board.events("status = 'delivered'"), i64::try_from(delivered).expect("few"), "what was sent was waited for");
        assert!(delivered < 30, "it ended before everything was sent");
    }
    board.run(&["worker", "--until-empty"]).ended(0);
    assert_eq!(board.told().len(), 30);
    board.is_sound();
}

/// Its machine slept, say: what it had taken is another one's meanwhile.
#[cfg(unix)]
#[test]
fn a_worker_that_was_stopped_for_too_long_sends_nothing_that_is_not_its_own_any_more() {
    const TEST: &str = "a_worker_that_was_stopped_for_too_long_sends_nothing_that_is_not_its_own_any_more";
    const POSTS: usize = 16;
    let Some(board) = Board::new(TEST, (POSTS, BRIEF, ""), Duration::from_millis(300), later) else { return };
    board.run(&["publish"]).ended(3);
    let before = board.receiver.requests().len();
    let mut worker = Workers(vec![board.command(&["worker", "--until-empty", "-q"]).spawn().expect("the program starts")]);
    board.wait("it sends", || board.receiver.requests().len() > before + 3);
    let pid = worker.0[0].id().to_string();
    let signal = |name: &str| assert!(std::process::Command::new("kill").args(["-s", name, &pid]).status().expect("kill").success());
    signal("STOP");
    let taken = board.events("claimed = 1");
    assert!(taken > 4, "{taken} events are its own, and it has begun four at most");
    board.run(&["worker", "--until-empty"]).ended(0);
    assert_eq!(board.told().len(), POSTS);
    let told = board.receiver.requests().len();
    signal("CONT");
    assert!(worker.0.remove(0).wait().expect("our own child").success());
    assert_eq!(board.receiver.requests().len(), told, "it begins nothing that was another one's");
    board.is_sound();
}

#[test]
fn what_one_worker_learns_of_a_receiver_holds_for_all() {
    const TEST: &str = "what_one_worker_learns_of_a_receiver_holds_for_all";
    let gone = |_| Answer::status(410);
    let Some(board) = Board::new(TEST, (20, "", ""), Duration::from_millis(20), gone) else { return };
    board.run(&["publish"]).ended(3);
    let asked = board.receiver.requests().len();
    assert!(asked <= 1, "one event at a time until one was accepted: {asked}");
    let status = board.run(&["status"]).ended(0).stdout;
    assert!(status.contains("suspended since"), "{status}");
    let ran = board.run(&["worker", "--until-empty"]).ended(3);
    assert!(ran.stderr.contains("20 events are not delivered to board (suspended since"), "{}", ran.stderr);
    assert_eq!(board.receiver.requests().len(), asked, "nobody asks again who was told that it is over");
    board.run(&["deliver", "--resume", "board"]).ended(3);
    assert_eq!(board.receiver.requests().len(), asked + 1);
}

#[test]
fn a_budget_of_a_day_is_kept_by_all_workers_together() {
    const TEST: &str = "a_budget_of_a_day_is_kept_by_all_workers_together";
    let Some(board) = Board::new(TEST, (30, "", "daily_budget = 9\n"), Duration::from_millis(10), |_| Answer::status(204)) else { return };
    let mut workers = Workers((0..3).map(|_| board.worker()).collect());
    let ran = board.run(&["publish"]).ended(3);
    assert!(ran.stderr.contains("its budget of 9 a day is used up"), "{}", ran.stderr);
    board.wait("the budget is used up", || board.events("status = 'delivered'") == 9);
    board.run(&["worker", "--until-empty"]).ended(3);
    assert_eq!(board.receiver.requests().len(), 9);
    assert!(workers.0.iter_mut().all(|worker| worker.try_wait().expect("our own child").is_none()), "they wait for another day");
    board.is_sound();
}

/// The receiver would take it for another one: nobody sends it again by itself.
#[test]
fn what_a_dead_worker_may_have_sent_is_held_where_a_second_one_would_be_a_double() {
    const TEST: &str = "what_a_dead_worker_may_have_sent_is_held_where_a_second_one_would_be_a_double";
    let Some(board) = Board::new(TEST, (3, "", "on_unknown = \"hold\"\n"), Duration::from_millis(400), |_| Answer::status(204)) else {
        return;
    };
    let mut publish = Workers(vec![board.command(&["publish", "-q"]).spawn().expect("the program starts")]);
    board.wait("it sends", || !board.receiver.requests().is_empty());
    publish.0[0].kill().expect("a signal to our own child");
    let ran = board.run(&["worker", "--until-empty"]).ended(3);
    assert!(ran.stderr.contains("1 event is not delivered to board"), "{}", ran.stderr);
    assert_eq!((board.events("status = 'held'"), board.events("status = 'delivered'")), (1, 2));
    assert_eq!(board.receiver.requests().len(), 3, "each came once");
    board.run(&["deliver", "--arrived", "board"]).ended(0);
    assert_eq!(board.events("status = 'delivered'"), 3);
    board.is_sound();
}
