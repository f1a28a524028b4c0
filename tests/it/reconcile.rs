//! `reconcile`: receivers prove that they are in step, by a digest that they compute from what they got.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::receiver::{Answer, Receiver, Request};
use crate::support::site::{SECRET, Site, config, post, webhook};
use crate::support::tool::skipped;

fn day(number: usize) -> String {
    format!("2026-06-{number:02}T05:17:00Z")
}

fn is_proof(event: &Value) -> bool {
    event["type"] == "jobs.reconciled"
}

/// What a receiver has after these events, as the manual says: the number of open jobs, and the lines of which the digest is made.
fn step(events: &[Value]) -> (usize, String) {
    let mut jobs: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    for event in events.iter().filter(|event| !is_proof(event)) {
        let id = event["data"]["id"].as_str().expect("an id").to_owned();
        let sequence = event["data"]["sequence"].as_i64().expect("a sequence");
        jobs.insert(id, (sequence, event["type"] != "job.closed"));
    }
    let mut lines = String::new();
    let open: Vec<_> = jobs.iter().filter(|(_, (_, is_open))| *is_open).collect();
    for (id, (sequence, _)) in &open {
        writeln!(lines, "{id} {sequence}").expect("a string takes everything");
    }
    (open.len(), lines)
}

fn sha256(lines: &str) -> String {
    Sha256::digest(lines.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

/// The same by a program that shares nothing with ours.
fn python_sha256(lines: &str) -> Option<String> {
    let code = "import sys, hashlib\nlines = sorted(sys.stdin.buffer.read().splitlines(keepends=True), reverse=False)\nprint(hashlib.sha256(b''.join(lines)).hexdigest())";
    let mut child = Command::new("python3").args(["-c", code]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("Python reads");
    let output = child.wait_with_output().expect("Python ends");
    Some(String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned())
}

/// The last event lets the receiver prove that it is in step; how many jobs are open.
#[track_caller]
fn check_step(events: &[Value]) -> usize {
    let proof = events.last().expect("events");
    assert!(is_proof(proof), "{proof}");
    let (open, lines) = step(events);
    assert_eq!(
        (proof["data"]["open"].as_u64(), proof["data"]["sha256"].as_str()),
        (Some(open as u64), Some(sha256(&lines).as_str())),
        "{lines}"
    );
    match python_sha256(&lines) {
        Some(digest) => assert_eq!(proof["data"]["sha256"], digest),
        None => skipped("the digest of jobs.reconciled in Python", "python3"),
    }
    open
}

fn events(receiver: &Receiver) -> Vec<Value> {
    receiver.requests().iter().map(Request::json).collect()
}

fn site(aggregators: &str) -> Site {
    let site = Site::new(&config(aggregators));
    for number in 1..=4 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

#[test]
fn a_receiver_proves_that_it_is_in_step() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&(webhook(&receiver.url("jobs")) + "reconcile = \"each-run\"\n"));
    let ran = site.run(&["publish", "--now", &day(1)]).ended(0);
    assert!(ran.stdout.contains("\n  board was told that it has 4 open jobs, "), "{}", ran.stdout);
    assert_eq!(check_step(&events(&receiver)), 4);
    site.write("content/job-2.md", post("Cartographer 2", 2).replace("Lyon", "Nantes"));
    site.remove("content/job-3.md");
    site.run(&["publish", "--now", &day(2)]).ended(0);
    assert_eq!(check_step(&events(&receiver)), 3);
    let told = events(&receiver).len();
    site.run(&["publish", "--now", &day(2)]).ended(0);
    assert_eq!(events(&receiver).len(), told + 1, "each run says it, whether or not something changed");
    assert_eq!(check_step(&events(&receiver)), 3);

    // It is signed as all events are, and no other event has its id.
    let requests = receiver.requests();
    let proofs: Vec<&Request> = requests.iter().filter(|request| is_proof(&request.json())).collect();
    assert_eq!(proofs.len(), 3);
    let ids: std::collections::BTreeSet<&str> = requests.iter().map(Request::id).collect();
    assert_eq!(ids.len(), requests.len());
    let verifier = standardwebhooks::Webhook::new(SECRET).expect("a secret");
    for proof in proofs {
        let headers = proof.headers.iter().map(|(name, value)| {
            let name = name.parse::<HeaderName>().expect("a name");
            (name, value.parse::<HeaderValue>().expect("a value"))
        });
        verifier.verify(&proof.body, &headers.collect::<HeaderMap>()).expect("it is signed");
    }
}

#[test]
fn once_a_day_is_once_a_day() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&(webhook(&receiver.url("jobs")) + "reconcile = \"daily\"\n"));
    let proofs = || events(&receiver).iter().filter(|event| is_proof(event)).count();
    for (now, expect) in [
        ("2026-06-01T05:17:00Z", 1),
        ("2026-06-01T17:00:00Z", 1),
        // 22:30 in UTC is the next day in Paris.
        ("2026-06-01T22:30:00Z", 2),
        ("2026-06-02T21:00:00Z", 2),
        ("2026-06-03T05:17:00Z", 3),
    ] {
        site.run(&["publish", "--now", now]).ended(0);
        assert_eq!(proofs(), expect, "{now}");
    }
}

#[test]
fn who_refused_an_event_or_is_gone_is_not_asked_to_prove_anything() {
    let proofs = |receiver: &Receiver| events(receiver).iter().filter(|event| is_proof(event)).count();
    let gone = Receiver::start(|request, _| Answer::status(if is_proof(&request.json()) { 410 } else { 204 }));
    let told = site(&(webhook(&gone.url("jobs")) + "reconcile = \"each-run\"\n"));
    for number in [1, 2] {
        told.run(&["publish", "--now", &day(number)]);
        assert_eq!(proofs(&gone), 1, "on day {number}");
    }
    assert!(told.run(&["status"]).stdout.contains("suspended since"));
    let refusing = Receiver::start(|_, before| Answer::status(if before == 0 { 422 } else { 204 }));
    let told = site(&(webhook(&refusing.url("jobs")) + "reconcile = \"each-run\"\n"));
    told.run(&["publish", "--now", &day(1)]).ended(3);
    assert_eq!((events(&refusing).len(), proofs(&refusing)), (4, 0), "it does not have what it refused");
}

#[test]
fn each_is_told_of_what_it_was_told_and_in_its_own_form() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let some = webhook(&receiver.url("jobs")) + "reconcile = \"each-run\"\npayload = \"cloudevents\"\nselect = { tag = \"number-2\" }\n\n";
    let drop = "[[aggregator]]\nid = \"files\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\nreconcile = \"each-run\"\n\n";
    let command = "[[aggregator]]\nid = \"tool\"\nkind = \"command\"\ncommand = [\"tee\", \"-a\", \"said\"]\nfirst_run = \"backfill\"\nreconcile = \"each-run\"\n";
    let site = site(&[&some, drop, command].concat());
    site.run(&["publish", "--now", &day(1)]).ended(0);
    let requests = receiver.requests();
    assert_eq!(check_step(&events(&receiver)), 1);
    let proof = requests.last().expect("a request");
    assert_eq!(
        (proof.headers["content-type"].as_str(), &proof.json()["specversion"]),
        ("application/cloudevents+json", &Value::from("1.0"))
    );
    assert_eq!((&proof.json()["id"], proof.json().get("subject")), (&Value::from(proof.id()), None));
    let files: Vec<Value> = site.tree("drop").into_values().map(|bytes| serde_json::from_slice(&bytes).expect("JSON")).collect();
    assert_eq!(check_step(&files), 4);
    let said: Vec<Value> = serde_json::Deserializer::from_str(&site.read("said")).into_iter().map(|event| event.expect("JSON")).collect();
    assert_eq!(check_step(&said), 4);
}

#[test]
fn what_is_left_to_be_told_is_told_first_and_a_proof_that_is_lost_is_not_sent_again() {
    let (jobs, proofs) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (take_jobs, take_proofs) = (Arc::clone(&jobs), Arc::clone(&proofs));
    let receiver = Receiver::start(move |request, _| {
        let taken = if is_proof(&request.json()) { &take_proofs } else { &take_jobs };
        Answer::status(if taken.load(Ordering::SeqCst) { 204 } else { 500 })
    });
    let quick = "\n[deliver]\ntimeout_seconds = 1\nbudget_seconds = 1\n";
    let site = site(&(webhook(&receiver.url("jobs")) + "reconcile = \"daily\"\n" + quick));
    let sent = || receiver.requests().into_iter().filter(|request| is_proof(&request.json())).collect::<Vec<_>>();
    site.run(&["publish", "--now", &day(1)]).ended(3);
    assert_eq!(sent().len(), 0, "it does not know all yet");

    jobs.store(true, Ordering::SeqCst);
    let ran = site.run(&["publish", "--now", &day(4)]).ended(3);
    let said = "board could not be told whether it is in step (answered 500 Internal Server Error): the next run tells it (exit 3)\n";
    assert!(ran.stderr.ends_with(said), "{}", ran.stderr);
    let first = sent();
    assert_eq!(first.len(), 3);
    assert!(first.iter().all(|request| (request.id(), &request.body) == (first[0].id(), &first[0].body)), "one event, three attempts");
    assert!(site.run(&["status"]).ended(0).stdout.contains(" 0 pending "), "no event of a job waits");

    proofs.store(true, Ordering::SeqCst);
    site.run(&["publish", "--now", &day(4).replace("17:00", "18:00")]).ended(0);
    let second = sent().pop().expect("another one");
    assert_ne!(second.id(), first[0].id());
    let told: Vec<Value> = events(&receiver);
    assert_eq!(check_step(&told), 4);
}

#[test]
fn where_nothing_could_be_compared_it_is_refused() {
    let seeded = webhook("https://board.example/") + "reconcile = \"daily\"\n";
    let ran = site(&seeded.replace("backfill", "seed")).run(&["plan"]).ended(2);
    assert!(ran.stderr.contains("error[config-reconcile]") && ran.stderr.contains("nothing to compare"), "{}", ran.stderr);
    let slack = "[[aggregator]]\nid = \"chat\"\nkind = \"slack\"\nurl = { env = \"CHAT\" }\nfirst_run = \"seed\"\nreconcile = \"daily\"\n";
    let ran = site(slack).run(&["plan"]).ended(2);
    assert!(ran.stderr.contains("`reconcile` means nothing to an aggregator of the kind `slack`"), "{}", ran.stderr);
}

#[test]
fn listen_compares_by_itself() {
    let site = site("");
    let mut child = site
        .command(&["listen", "--secret", "env:BOARD_SECRET", "--address", "127.0.0.1:0", "--count", "5", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut greeting = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().expect("a pipe"));
    std::io::BufRead::read_line(&mut stderr, &mut greeting).expect("a greeting");
    let url = greeting.split_whitespace().find(|word| word.starts_with("http://")).expect("its address");
    let site = site.rewrite("jobherald.toml", "[[source]]", &format!("{}reconcile = \"each-run\"\n\n[[source]]", webhook(url)));
    site.run(&["publish"]).ended(0);
    let output = child.wait_with_output().expect("it ends after five events");
    let last: Value = serde_json::from_str(String::from_utf8(output.stdout).expect("UTF-8").lines().last().expect("lines")).expect("JSON");
    assert_eq!(last["step"], serde_json::json!({"open": 4, "openHere": 4, "equal": true}), "{last}");
}
