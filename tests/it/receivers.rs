//! Receivers that are down, slow, rude or gone: how a run ends, what `status` says, and what the next run does. What a person reads is
//! in `tests/transcripts/receiver-*.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use regex::Regex;

use crate::golden;
use crate::support::receiver::{Answer, Manner, Receiver, Request};
use crate::support::site::{NOW, Ran, Site, config, post, webhook};

/// A day later, when every wait is over.
const LATER: &str = "2026-06-03T12:00:00Z";
/// Short enough for a test, long enough for a retry.
const QUICK: &str = "\n[deliver]\ntimeout_seconds = 1\nbudget_seconds = 2\n";

fn site(aggregator: &str, posts: usize) -> Site {
    let site = Site::new(&config(&format!("{aggregator}{QUICK}")));
    for number in 0..posts {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

/// Runs as a person sees them, with words in place of what differs from run to run.
struct Transcript {
    text: Vec<String>,
    folder: String,
}

impl Transcript {
    fn of(site: &Site) -> Self {
        Self { text: Vec::new(), folder: site.path("").to_string_lossy().trim_end_matches('/').to_owned() }
    }

    #[track_caller]
    fn run(&mut self, site: &Site, arguments: &[&str], code: i32) -> Ran {
        let ran = site.run(arguments).ended(code);
        let last = ran.stderr.lines().last().unwrap_or_default();
        assert!(code == 0 || (last.starts_with("jobherald: ") && last.ends_with(&format!("(exit {code})"))), "{last:?}");
        self.text.push(format!("$ jobherald {}\n", arguments.join(" ")));
        for (name, said) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            if !said.is_empty() {
                self.text.push(format!("--- {name}\n{said}"));
            }
        }
        self.text.push(format!("--- exit {code}\n\n"));
        ran
    }

    #[track_caller]
    fn check(self, name: &str) {
        let mut text = self.text.concat().replace(&self.folder, "[folder]");
        for (pattern, word) in [
            (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
            (r"2026-06-\d\dT\d\d:\d\d:\d\d[.\d]*Z", "[time]"),
            (r"\d+ attempts?", "[n] attempts"),
            (r"process \d+", "process [pid]"),
            (r"evt_[0-9a-f]{32}", "[event]"),
            (r"answered 30\d [A-Za-z ]+;", "answered 30x;"),
            // Whether the next attempt would still fall into the run is a matter of chance.
            (r"(?:paused until \[time\]: |to be tried again: )(no connection|no answer|the connection|answered 500)", "$1"),
        ] {
            text = Regex::new(pattern).expect("a pattern").replace_all(&text, word).into_owned();
        }
        golden::check(&format!("tests/transcripts/{name}.txt"), &text);
    }
}

/// How a receiver is, until it is well and says 204 to everything.
struct Ill {
    receiver: Receiver,
    is_well: Arc<AtomicBool>,
}

impl Ill {
    fn with(script: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static) -> Self {
        let is_well = Arc::new(AtomicBool::new(false));
        let well = Arc::clone(&is_well);
        let receiver =
            Receiver::start(move |request, before| if well.load(Ordering::SeqCst) { Answer::status(204) } else { script(request, before) });
        Self { receiver, is_well }
    }

    fn heal(&self) {
        self.is_well.store(true, Ordering::SeqCst);
    }

    /// How often each job was told, by title and id of the event: never under two ids.
    #[track_caller]
    fn told(&self) -> BTreeMap<String, usize> {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let mut bodies: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for request in self.receiver.requests() {
            let title = request.json()["data"]["posting"]["title"].as_str().expect("a title").to_owned();
            ids.entry(title.clone()).or_default().insert(request.id().to_owned());
            *times.entry(title).or_default() += 1;
            let body = bodies.entry(request.id().to_owned()).or_insert_with(|| request.body.clone());
            assert_eq!(*body, request.body, "one id, two bodies");
        }
        assert!(ids.values().all(|ids| ids.len() == 1), "an event was sent under two ids: {ids:?}");
        times
    }
}

/// `publish` at an ill receiver ends with `code`; `status`; `publish` at a well one ends with 0; `status`; nothing is left to say.
#[track_caller]
fn check(
    name: &str,
    posts: usize,
    code: i32,
    script: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static,
) -> BTreeMap<String, usize> {
    let ill = Ill::with(script);
    let site = site(&webhook(&ill.receiver.url("jobs")), posts);
    let mut transcript = Transcript::of(&site);
    let begun = Instant::now();
    transcript.run(&site, &["publish", "--now", NOW], code);
    assert!(begun.elapsed() < Duration::from_secs(15), "the budget of 2 seconds was not kept: {:?}", begun.elapsed());
    transcript.run(&site, &["status"], 0);
    let first = ill.told();
    ill.heal();
    transcript.run(&site, &["publish", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check(name);
    let told = ill.told();
    assert_eq!(told.len(), posts, "a job was never told");
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(ill.told(), told, "what arrived was sent again");
    first
}

#[test]
fn a_receiver_that_is_slow() {
    check("receiver-slow", 1, 3, |_, _| Answer::status(204).after(Duration::from_secs(4)));
}

#[test]
fn a_receiver_that_drips() {
    check("receiver-drips", 1, 3, |_, _| Answer::status(204).in_manner(Manner::Drip));
}

#[test]
fn a_receiver_that_accepts_and_talks_on() {
    let told = check("receiver-talks-on", 2, 0, |_, before| {
        Answer::status(200).in_manner(if before == 0 { Manner::EndlessBody } else { Manner::DripBody })
    });
    assert_eq!(told.values().sum::<usize>(), 2);
}

#[test]
fn a_receiver_that_answers_with_a_bomb() {
    // 64 MiB of nothing in 64 KiB: what is read of it stays as it is.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        std::io::Write::write_all(&mut bomb, &vec![0; 1 << 20]).expect("a vector takes everything");
    }
    let bomb = bomb.finish().expect("a vector takes everything");
    assert!(bomb.len() < 1 << 17);
    let told = check("receiver-bomb", 2, 0, move |_, _| Answer::status(200).with("content-encoding", "gzip").body(bomb.clone()));
    assert_eq!(told.values().sum::<usize>(), 2);
}

#[test]
fn a_receiver_whose_yes_comes_too_late() {
    let told = check("receiver-late", 2, 3, |_, _| Answer::status(200).after(Duration::from_millis(2500)));
    assert!(told.values().all(|times| *times >= 1), "no event is held up by another: {told:?}");
}

#[test]
fn a_receiver_whose_headers_never_end() {
    check("receiver-endless-headers", 1, 3, |_, _| Answer::status(200).in_manner(Manner::EndlessHeaders));
}

#[test]
fn a_receiver_that_hangs_up() {
    check("receiver-hangs-up", 1, 3, |_, _| Answer::status(200).in_manner(Manner::HangUp));
}

#[test]
fn a_receiver_that_is_no_web_server() {
    check("receiver-no-http", 1, 3, |_, _| Answer::status(200).in_manner(Manner::Noise));
}

#[test]
fn a_receiver_that_asks_for_a_pause() {
    let told = check("receiver-busy", 3, 3, |_, _| Answer::status(429).with("retry-after", "3600"));
    assert_eq!(told.values().sum::<usize>(), 1, "nothing is sent during the pause");
}

#[test]
fn a_receiver_that_fails_once() {
    let told = check("receiver-fails-once", 1, 0, |_, before| Answer::status(if before == 0 { 500 } else { 200 }));
    assert_eq!(told.values().sum::<usize>(), 2);
}

#[test]
fn a_receiver_that_fails() {
    check("receiver-fails", 2, 3, |_, _| Answer::status(500));
}

#[test]
fn a_receiver_that_knows_no_such_address() {
    let told = check("receiver-not-found", 3, 3, |_, _| Answer::status(404));
    assert_eq!(told.values().sum::<usize>(), 1, "what holds for one event holds for all");
}

#[test]
fn a_receiver_that_sends_us_elsewhere() {
    let elsewhere = Receiver::start(|_, _| Answer::status(204));
    for status in [301, 302, 303, 307, 308] {
        let location = elsewhere.url("elsewhere");
        let told = check("receiver-redirects", 2, 3, move |_, _| Answer::status(status).with("location", location.clone()));
        assert_eq!((told.values().sum::<usize>(), elsewhere.requests().len()), (1, 0));
    }
}

#[test]
fn a_receiver_that_is_down() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let site = site(&webhook(&format!("http://127.0.0.1:{port}/jobs")), 2);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 3);
    transcript.run(&site, &["status"], 0);
    let receiver = Receiver::start_on(port, |_, _| Answer::status(204));
    transcript.run(&site, &["deliver", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check("receiver-down");
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn a_receiver_that_refuses_one_event() {
    let ill =
        Ill::with(|request, _| Answer::status(if String::from_utf8_lossy(&request.body).contains("Cartographer 1") { 422 } else { 204 }));
    let site = site(&webhook(&ill.receiver.url("jobs")), 3);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 3);
    transcript.run(&site, &["status"], 0);
    transcript.run(&site, &["publish", "--now", LATER], 3);
    assert!(ill.told().values().all(|times| *times == 1), "what was refused is not sent again");
    ill.heal();
    site.write("content/job-1.md", post("Surveyor", 1));
    transcript.run(&site, &["publish", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check("receiver-refuses");
}

#[test]
fn a_receiver_that_is_gone() {
    let ill = Ill::with(|_, _| Answer::status(410));
    let url = ill.receiver.url("jobs");
    let site = site(&webhook(&url), 2);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 3);
    transcript.run(&site, &["status"], 0);
    ill.heal();
    transcript.run(&site, &["publish", "--now", LATER], 3);
    assert_eq!(ill.receiver.requests().len(), 1, "a suspended aggregator is left alone");
    // The way out that `status` names: another address.
    let config = site.read("jobherald.toml").replace("/jobs\"", "/new-jobs\"");
    site.write("jobherald.toml", config);
    transcript.run(&site, &["publish", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check("receiver-gone");
    assert!(ill.told().len() == 2 && ill.receiver.requests().iter().skip(1).all(|r| r.path == "/new-jobs"));
}

#[test]
fn a_receiver_that_is_resumed() {
    let ill = Ill::with(|_, _| Answer::status(410));
    let site = site(&webhook(&ill.receiver.url("jobs")), 2);
    site.run(&["publish", "--now", NOW]).ended(3);
    ill.heal();
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["deliver", "--resume", "baord", "--now", LATER], 2);
    transcript.run(&site, &["deliver", "--resume", "board", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check("receiver-resumed");
    assert_eq!(ill.told().values().sum::<usize>(), 3);
}

#[test]
fn a_refused_event_that_is_replayed() {
    let ill = Ill::with(|_, before| Answer::status(if before == 0 { 422 } else { 204 }));
    let site = site(&webhook(&ill.receiver.url("jobs")), 2);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 3);
    ill.heal();
    transcript.run(&site, &["replay"], 2);
    transcript.run(&site, &["replay", "evt_0", "--now", LATER], 2);
    transcript.run(&site, &["replay", "--aggregator", "baord", "--now", LATER], 2);
    transcript.run(&site, &["replay", "--aggregator", "board", "--aggregator", "baord", "--now", LATER], 2);
    assert_eq!(ill.told().values().sum::<usize>(), 2, "all that is named is known, or nothing is taken up");
    site.run(&["deliver", "--now", LATER]).ended(3);
    assert_eq!(ill.told().values().sum::<usize>(), 2, "nothing was taken up");
    transcript.run(&site, &["replay", "--aggregator", "board", "--now", LATER], 0);
    transcript.run(&site, &["replay", "--all", "--now", LATER], 0);
    transcript.run(&site, &["status"], 0);
    transcript.check("receiver-replayed");
    assert_eq!(ill.told().values().sum::<usize>(), 3);
}

/// A configuration with which nothing can be sent: exit 2, and nothing is recorded, so that the run after it, with what `mend` makes of the
/// configuration, sends everything.
#[track_caller]
fn check_refused(name: &str, aggregator: &str, mend: impl Fn(&str, &str) -> String) {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&aggregator.replace("URL", &receiver.url("jobs")), 2);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 2);
    transcript.run(&site, &["status"], 0);
    transcript.check(name);
    assert!(receiver.requests().is_empty() && !site.path(".jobherald/ledger.sqlite").exists(), "something was sent or recorded");
    site.write("jobherald.toml", mend(&site.read("jobherald.toml"), &receiver.url("jobs")));
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn a_secret_that_is_not_set() {
    check_refused("secret-unset", &webhook("URL").replace("BOARD_SECRET", "BAORD_SECRET"), |config, _| config.replace("BAORD", "BOARD"));
}

#[test]
fn an_address_that_needs_leave() {
    let leave = "allow = [\"127.0.0.0/8\"]\n";
    let give = |config: &str, _: &str| config.replace("first_run", &format!("{leave}first_run"));
    check_refused("address-private", &webhook("URL").replace(leave, ""), give);
    let to = |url: &str| webhook(url).replace(leave, "");
    for (name, address) in
        [("address-plain-http", "http://93.184.215.14/jobs"), ("address-in-the-cloud", "https://169.254.169.254/latest/meta-data")]
    {
        check_refused(name, &to(address), |config, url| give(&config.replace(address, url), ""));
    }
}

#[test]
fn a_name_that_leads_home() {
    // Whoever is asked, this name leads here; what other names lead to is looked at when they are connected to (`addresses.rs`).
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let url = format!("https://localhost:{}/jobs", receiver.port);
    let site = site(&webhook(&url).replace("allow = [\"127.0.0.0/8\"]\n", ""), 2);
    let ran = site.run(&["publish", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("is a loopback address, which `allow` does not name"), "{}", ran.stderr);
    assert!(receiver.requests().is_empty());
}

#[test]
fn nobody_said_what_to_do_the_first_time() {
    let unset = webhook("URL").replace("first_run = \"backfill\"\n", "");
    check_refused("first-run-unset", &unset, |config, _| config.replace("[deliver]", "first_run = \"backfill\"\n[deliver]"));
}

#[test]
fn a_first_time_without_a_word() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&webhook(&receiver.url("jobs")).replace("backfill", "seed"), 3);
    let mut transcript = Transcript::of(&site);
    transcript.run(&site, &["publish", "--now", NOW], 0);
    assert!(receiver.requests().is_empty(), "a first run that seeds sends nothing");
    transcript.run(&site, &["status"], 0);
    site.write("content/job-1.md", post("Surveyor", 1));
    site.write("content/job-9.md", post("Printer", 9));
    site.remove("content/job-2.md");
    transcript.run(&site, &["publish", "--now", LATER], 0);
    transcript.check("first-run-seed");
    let mut told: Vec<String> = receiver.requests().iter().map(|request| request.json()["type"].to_string()).collect();
    told.sort();
    assert_eq!(told, ["\"job.closed\"", "\"job.published\"", "\"job.updated\""]);
}

#[test]
fn two_runs_at_once() {
    // The first run lasts until the others have come and gone.
    let over = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&over);
    let receiver = Receiver::start(move |_, _| {
        while !gate.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        Answer::status(204)
    });
    let site = site(&webhook(&receiver.url("jobs")), 1);
    let mut first = site.command(&["publish", "--now", NOW]).spawn().expect("the program starts");
    while receiver.requests().is_empty() {
        assert!(first.try_wait().expect("our own child").is_none(), "the first run ended without a request");
        std::thread::yield_now();
    }
    let mut transcript = Transcript::of(&site);
    for arguments in [&["publish", "--now", NOW][..], &["build", "--now", NOW], &["deliver"]] {
        let ran = transcript.run(&site, arguments, 2);
        assert!(ran.stderr.contains(&format!("(process {})", first.id())), "{}", ran.stderr);
    }
    transcript.run(&site, &["status"], 0);
    transcript.check("two-runs");
    over.store(true, Ordering::SeqCst);
    assert_eq!((first.wait().expect("our own child").code(), receiver.requests().len()), (Some(0), 1));
}
