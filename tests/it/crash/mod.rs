//! `kill -9` at instants spread over a whole `publish`: after one more run nothing is lost, and nothing came twice under two names.
//!
//! `JOBHERALD_CRASH_INSTANTS` sets how many; a short run by default, 300 for the figures in ARCHITECTURE.md.

/// What a ledger says and what a receiver got.
mod compare;

/// Kills spread over the push protocols.
mod history;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::support::receiver::{Answer, Receiver, Request};
use crate::support::site::{NOW, Site, config, post, webhook};

const POSTS: usize = 300;
const PAUSE: Duration = Duration::from_millis(5);
const PUBLISH: &[&str] = &["publish", "--now", NOW, "-q"];

/// What a receiver believes after it has dropped what it knows and what is older: job -> (type, sequence, posting).
type Belief = BTreeMap<String, (String, i64, String)>;

fn belief(requests: &[Request], path: &str) -> (Belief, usize, usize) {
    let mut belief = Belief::new();
    let mut seen: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut duplicates = 0;
    for request in requests.iter().filter(|r| r.path == format!("/{path}")) {
        if let Some(body) = seen.insert(request.id().to_owned(), request.body.clone()) {
            assert_eq!(body, request.body, "one webhook-id, two bodies");
            duplicates += 1;
        }
        let event = request.json();
        let data = &event["data"];
        let sequence = data["sequence"].as_i64().expect("a sequence");
        let entry = (event["type"].to_string(), sequence, data["posting"].to_string());
        let known = belief.entry(data["id"].to_string()).or_insert_with(|| entry.clone());
        if sequence > known.1 {
            *known = entry;
        }
    }
    (belief, seen.len(), duplicates)
}

fn site(url: &str) -> Site {
    let site = Site::new(&config(&webhook(url)));
    for number in 0..POSTS {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

/// How far a killed run had come, by what it left behind.
fn phase(site: &Site, received: usize) -> &'static str {
    let stage = site.path("public/.jobherald-stage");
    let journal =
        std::fs::read_dir(&stage).is_ok_and(|entries| entries.flatten().any(|e| e.file_name().to_string_lossy().starts_with("journal")));
    match (site.path("public/jobherald.json").exists(), journal, stage.exists()) {
        (true, ..) if received == POSTS => "after the last request",
        (true, ..) if received > 0 => "sending",
        (true, ..) => "between manifest and first request",
        (false, true, _) => "renaming",
        (false, false, true) => "staging",
        _ => "reading",
    }
}

#[test]
fn nothing_is_lost_when_a_run_is_killed() {
    let instants: u32 = std::env::var("JOBHERALD_CRASH_INSTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let receiver = Receiver::start(|_, _| Answer::status(204).after(PAUSE));
    // The fastest of three undisturbed runs: instants past the end of a run would tell nothing.
    let (calm, whole) = (0..3)
        .map(|number| {
            let calm = site(&receiver.url(&format!("calm-{number}")));
            let begun = Instant::now();
            calm.run(PUBLISH).ended(0);
            (calm, begun.elapsed())
        })
        .min_by_key(|(_, took)| *took)
        .expect("three runs");
    let (expected, events, duplicates) = belief(&receiver.requests(), "calm-0");
    assert_eq!((expected.len(), events, duplicates), (POSTS, POSTS, 0));
    let output = calm.tree("public");

    let mut phases: BTreeMap<&str, usize> = BTreeMap::new();
    let mut repeated = 0;
    for instant in 0..instants {
        let path = format!("killed-{instant}");
        let site = site(&receiver.url(&path));
        let mut child = site.command(PUBLISH).spawn().expect("the program starts");
        std::thread::sleep(whole.mul_f64(f64::from(instant) / f64::from(instants)));
        child.kill().expect("a signal to our own child");
        child.wait().expect("our own child");
        let (_, arrived, _) = belief(&receiver.requests(), &path);
        *phases.entry(phase(&site, arrived)).or_default() += 1;
        site.run(PUBLISH).ended(0);
        let (got, events, duplicates) = belief(&receiver.requests(), &path);
        assert!(got == expected, "killed at instant {instant} of {instants}: the receiver believes something else");
        assert_eq!(events, POSTS, "killed at instant {instant}: an event came under two names");
        assert!(site.tree("public") == output, "killed at instant {instant}: the output differs");
        repeated += duplicates;
    }
    eprintln!("killed {instants} times over {whole:?}: {phases:?}; requests that came twice under one webhook-id: {repeated}");
    assert!(repeated <= instants as usize * 4, "more requests came twice than were in flight");
}
