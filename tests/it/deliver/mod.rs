//! Delivery from end to end: plan, ledger, sender and a receiver on the loopback.

mod receiver;
pub(crate) mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use self::receiver::{Answer, Receiver, Request};
use self::site::{NO_SECRETS, SECRETS, Site, webhook};
use jiff::SignedDuration;
use jobherald::config::options::{FirstRun, OnUnknown, SecretRef};
use jobherald::config::settings::{AddressRef, Aggregator};
use jobherald::model::attempt::{Journal as _, Note};
use jobherald::model::clock::Clock as _;
use jobherald::model::intent::EventId;
use jobherald::pipeline::deliver::{AggregatorReport, Ledger, LedgerPlace, Replayed, Which, Word, difference, replay, resume, say};
use serde_json::Value;

/// What a person would say of a run: delivered, pending, held, failed, attempts.
fn numbers(report: &AggregatorReport) -> (usize, usize, usize, usize, usize) {
    (report.delivered, report.pending, report.held, report.failed, report.attempts)
}

fn one_report(site: &Site) -> AggregatorReport {
    site.deliver().expect("a report").aggregators.remove(0)
}

/// The condition and the last note, as `status` shows them.
fn story(site: &Site) -> (String, String) {
    let tally = site.status().remove(0).tally.expect("a tally");
    // Times are those of the test run.
    let condition = tally.condition.to_string();
    let condition = condition.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim().to_owned();
    (condition, tally.unsettled.first().map(|u| u.note.clone()).unwrap_or_default())
}

fn events(requests: &[Request]) -> Vec<Value> {
    requests.iter().map(|r| serde_json::from_slice(&r.body).expect("JSON")).collect()
}

fn verified(request: &Request) {
    let mut headers = reqwest::header::HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, request.headers[name].parse().expect("a header value"));
    }
    for secret in SECRETS {
        let judge = standardwebhooks::Webhook::new(secret).expect("a secret");
        judge.verify(&request.body, &headers).expect("accepted");
        judge.verify(&[&request.body[..], b" "].concat(), &headers).expect_err("tampered");
    }
}

/// One job, a receiver that answers so; then the numbers of the run, and what `status` says.
#[track_caller]
fn check(script: &[Answer], expect: (usize, usize, usize, usize, usize), condition: &str, note: &str) {
    let receiver = Receiver::start(script.to_vec());
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    if script.iter().any(|answer| !matches!(answer, Answer::Status(_))) {
        site.settings.deliver.timeout = Duration::from_millis(600);
    }
    // An hour's wait lies outside the budget, whatever else happens.
    let report = one_report(&site);
    assert_eq!(numbers(&report), expect, "{script:?} {report:?}");
    assert_eq!(story(&site), (condition.to_owned(), note.to_owned()), "{script:?}");
    let requests = receiver.requests();
    let ids: BTreeSet<&String> = requests.iter().map(|r| &r.headers["webhook-id"]).collect();
    let bodies: BTreeSet<&Vec<u8>> = requests.iter().map(|r| &r.body).collect();
    assert_eq!((requests.len(), ids.len(), bodies.len()), (expect.4, 1, 1), "one id and one body in every attempt");
    requests.iter().for_each(verified);
}

#[test]
fn answers_that_are_a_success() {
    check(&[Answer::Status("200 OK")], (1, 0, 0, 0, 1), "well", "");
    check(&[Answer::Status("204 No Content")], (1, 0, 0, 0, 1), "well", "");
    check(&[Answer::Drip("200 OK")], (1, 0, 0, 0, 1), "well", "");
    check(&[Answer::Endless("202 Accepted")], (1, 0, 0, 0, 1), "well", "");
}

#[test]
fn answers_after_which_it_is_tried_again() {
    let fine = || Answer::Status("200 OK");
    check(&[Answer::Status("500 Internal Server Error"), fine()], (1, 0, 0, 0, 2), "well", "");
    check(&[Answer::Hangup, fine()], (1, 0, 0, 0, 2), "well", "");
    check(&[Answer::Silence, fine()], (1, 0, 0, 0, 2), "well", "");
    check(&[Answer::HeaderFlood, fine()], (1, 0, 0, 0, 2), "well", "");
    check(&[Answer::Status("503 Service Unavailable"), Answer::Drip("502 Bad Gateway"), fine()], (1, 0, 0, 0, 3), "well", "");
    let started = Instant::now();
    check(&[Answer::Status("429 Too Many Requests\r\nretry-after: 1"), fine()], (1, 0, 0, 0, 2), "well", "");
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn answers_that_leave_something_for_the_next_run() {
    let often = |status| vec![Answer::Status(status); 4];
    check(&often("500 Internal Server Error"), (0, 1, 0, 0, 4), "well", "answered 500 Internal Server Error: no because");
    check(
        &[Answer::Status("429 Too Many Requests\r\nretry-after: 3600")],
        (0, 1, 0, 0, 1),
        "paused until",
        "answered 429 Too Many Requests: no because",
    );
    check(
        &[Answer::Status("301 Moved Permanently\r\nlocation: http://127.0.0.1:1/")],
        (0, 1, 0, 0, 1),
        "in trouble since",
        "answered 301 Moved Permanently; redirects are not followed, so the address has to be the final one",
    );
    for (status, note) in
        [("401 Unauthorized", "answered 401 Unauthorized: no because"), ("404 Not Found", "answered 404 Not Found: no because")]
    {
        check(&[Answer::Status(status)], (0, 1, 0, 0, 1), "in trouble since", note);
    }
    check(&[Answer::Status("410 Gone")], (0, 1, 1, 0, 1), "suspended since", "answered 410 Gone: no because");
}

#[test]
fn answers_that_are_final_for_the_event() {
    for (status, note) in [
        ("400 Bad Request", "answered 400 Bad Request: no because"),
        ("413 Payload Too Large", "answered 413 Payload Too Large: no because"),
        ("422 Unprocessable Entity", "answered 422 Unprocessable Entity: no because"),
    ] {
        check(&[Answer::Status(status)], (0, 0, 0, 1, 1), "well", note);
    }
}

#[test]
fn a_receiver_holds_us_no_longer_than_the_deadline() {
    for answer in [Answer::Silence, Answer::Drip("200 OK"), Answer::Drip("500 Oops"), Answer::HeaderFlood] {
        let receiver = Receiver::start(vec![answer.clone(); 9]);
        let mut site = Site::new(vec![webhook(&receiver.url())]);
        site.publish(&[("cook", "<p>Soup</p>")]);
        site.settings.deliver.timeout = Duration::from_millis(300);
        site.settings.deliver.budget = Duration::from_millis(200);
        let started = Instant::now();
        one_report(&site);
        // A receiver that drips could hold a sender without a deadline for minutes.
        assert!(started.elapsed() < Duration::from_secs(30), "{answer:?} took {:?}", started.elapsed());
    }
}

#[test]
fn a_closed_port_is_told_and_tried_again() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut site = Site::new(vec![webhook(&format!("http://{port}/hook"))]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    let report = one_report(&site);
    assert_eq!(numbers(&report), (0, 1, 0, 0, 4));
    let unsettled = &site.status().remove(0).tally.expect("a tally").unsettled[0];
    assert_eq!(unsettled.outcome, "connection");
    assert!(unsettled.note.starts_with("no connection: "), "{}", unsettled.note);
    assert!(unsettled.not_before.is_some());
    // It never arrived, so a job that closes meanwhile was never there.
    site.publish(&[]);
    assert_eq!(numbers(&one_report(&site)), (0, 0, 0, 0, 0));
}

#[test]
fn nothing_is_due_before_its_time_and_everything_after() {
    let receiver = Receiver::start(vec![Answer::Status("500 Internal Server Error"); 4]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 4));
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 0), "the wait of an hour holds across runs");
    site.later(SignedDuration::from_hours(2));
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
}

#[test]
fn an_event_is_given_up_after_75_hours() {
    let receiver = Receiver::start(vec![Answer::Status("500 Internal Server Error"); 99]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 4));
    site.later(SignedDuration::from_hours(74));
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 1));
    site.later(SignedDuration::from_hours(2));
    assert_eq!(numbers(&one_report(&site)), (0, 0, 0, 1, 1));
    assert_eq!(numbers(&one_report(&site)), (0, 0, 0, 1, 0));
}

/// A site whose only job is a dead letter.
fn with_a_dead_letter() -> (Receiver, Site) {
    let receiver = Receiver::start(vec![Answer::Status("500 Internal Server Error"); 5]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 4));
    site.later(SignedDuration::from_hours(76));
    let report = one_report(&site);
    assert_eq!((numbers(&report), report.dead, report.unsettled[0].dead), ((0, 0, 0, 1, 1), 1, true));
    (receiver, site)
}

#[test]
fn a_dead_letter_is_kept_until_somebody_wants_it_sent() {
    let (receiver, site) = with_a_dead_letter();
    assert_eq!(numbers(&one_report(&site)), (0, 0, 0, 1, 0));
    assert_eq!(replay(&site.settings, NO_SECRETS, Which::Aggregator("nobody")).expect("no error"), None);
    let nobody = EventId("evt_x".to_owned());
    assert_eq!(
        replay(&site.settings, NO_SECRETS, Which::Events(std::slice::from_ref(&nobody))).expect("no error"),
        Some(Replayed::NotGivenUp(nobody))
    );
    let event = site.status().remove(0).tally.expect("a tally").unsettled.remove(0).event;
    assert_eq!(
        replay(&site.settings, NO_SECRETS, Which::Events(std::slice::from_ref(&event))).expect("no error"),
        Some(Replayed::Taken(1))
    );
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    let ids: BTreeSet<String> = receiver.requests().iter().map(|r| r.headers["webhook-id"].clone()).collect();
    assert_eq!(ids.into_iter().collect::<Vec<_>>(), [event.0], "it is the same event");
}

#[test]
fn the_waits_of_a_replayed_event_begin_anew() {
    let receiver = Receiver::start(vec![Answer::Status("500 Internal Server Error"); 9]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    one_report(&site);
    site.later(SignedDuration::from_hours(76));
    assert_eq!(one_report(&site).dead, 1);
    replay(&site.settings, NO_SECRETS, Which::All).expect("replayed");
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 4), "three short waits, as at first");
}

#[test]
fn what_becomes_of_a_job_takes_the_place_of_its_dead_letter() {
    let (receiver, mut site) = with_a_dead_letter();
    site.publish(&[("cook", "<p>Stew</p>")]);
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(events(&receiver.requests()).last().expect("an event")["data"]["posting"]["description"], "<p>Stew</p>");
    assert_eq!(replay(&site.settings, NO_SECRETS, Which::All).expect("no error"), Some(Replayed::Taken(0)));

    let (receiver, mut site) = with_a_dead_letter();
    site.publish(&[("cook", "<p>Stew</p>")]);
    assert_eq!(
        replay(&site.settings, NO_SECRETS, Which::All).expect("no error"),
        Some(Replayed::Taken(1)),
        "and then the latest state is sent alone"
    );
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(receiver.requests().len(), 6);

    let (receiver, mut site) = with_a_dead_letter();
    site.publish(&[]);
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1), "it may have arrived, so it is closed");
    assert_eq!(events(&receiver.requests()).last().expect("an event")["type"], "job.closed");
}

/// Whoever cannot know an event again must not get what is newer either, before somebody has looked.
#[test]
fn what_may_have_arrived_is_not_replaced_by_what_is_newer() {
    let receiver = Receiver::start(vec![Answer::Status("429 Too Many Requests\r\nretry-after: 3600")]);
    let mut site = Site::new(vec![Aggregator { on_unknown: Some(OnUnknown::Hold), ..webhook(&receiver.url()) }]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 1));
    let ledger = Ledger::open(&LedgerPlace::File(site.path().join(".jobherald/ledger.sqlite"))).expect("a ledger");
    let events = ledger.queue("board").expect("a queue").into_iter().map(|queued| queued.intent.id).collect();
    let (tell, told) = std::sync::mpsc::channel();
    ledger.note(Note::Claimed(events), Box::new(move |result| tell.send(result).expect("somebody waits")));
    told.recv().expect("an answer").expect("durable");
    drop(ledger);
    // That is what a run leaves behind that dies now. The job changes.
    site.later(SignedDuration::from_hours(2));
    site.publish(&[("cook", "<p>Stew</p>")]);
    let plan = site.plan().expect("a plan").aggregators.remove(0);
    assert_eq!((plan.intents.len(), plan.superseded.len(), plan.held), (0, 0, 1));
    assert_eq!(numbers(&one_report(&site)), (0, 1, 1, 0, 0));
    assert_eq!(site.status().remove(0).tally.expect("a tally").unknown, 1);
    assert_eq!(say(&site.settings, NO_SECRETS, ("board", Word::Arrived), site.clock.now()).expect("said"), Some(1));
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(events_of(&receiver), ["job.published", "job.updated"]);
}

/// The last attempt of all may have arrived: whoever cannot know it again must not get it from a replay.
#[test]
fn what_may_have_arrived_at_last_is_held_and_not_given_up() {
    let busy = Answer::Status("503 Service Unavailable");
    let receiver = Receiver::start(vec![busy.clone(), busy.clone(), busy.clone(), busy, Answer::Status("500 Internal Server Error")]);
    let mut site = Site::new(vec![Aggregator { on_unknown: Some(OnUnknown::Hold), ..webhook(&receiver.url()) }]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 0, 0, 4));
    site.later(SignedDuration::from_hours(76));
    let report = one_report(&site);
    assert_eq!((report.dead, report.unknown, receiver.requests().len()), (0, 1, 5));
    assert_eq!(replay(&site.settings, NO_SECRETS, Which::All).expect("no error"), Some(Replayed::Taken(0)));
}

fn events_of(receiver: &Receiver) -> Vec<String> {
    events(&receiver.requests()).iter().map(|event| event["type"].as_str().expect("a type").to_owned()).collect()
}

#[test]
fn a_refusal_of_everything_costs_one_request_a_run_and_no_attempts() {
    let receiver = Receiver::start(vec![Answer::Status("403 Forbidden"); 30]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>"), ("brewer", "<p>Beer</p>")]);
    for _ in 0..30 {
        assert_eq!(numbers(&one_report(&site)), (0, 3, 0, 0, 1));
        site.later(SignedDuration::from_hours(24));
    }
    assert_eq!(numbers(&one_report(&site)), (3, 0, 0, 0, 3), "nothing is lost, nothing is given up");
}

#[test]
fn a_life_of_jobs() {
    let receiver = Receiver::start(Vec::new());
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>")]);
    assert_eq!(numbers(&one_report(&site)), (2, 0, 0, 0, 2));
    assert_eq!(numbers(&one_report(&site)), (0, 0, 0, 0, 0), "nothing changed, nothing is sent");
    site.publish(&[("cook", "<p>Stew</p>")]);
    let plan = site.plan().expect("a plan");
    let reasons: BTreeSet<String> = plan.aggregators[0].intents.iter().map(|i| format!("{}: {}", i.title, i.reason)).collect();
    assert_eq!(reasons.iter().map(String::as_str).collect::<Vec<_>>(), ["BAKER: removed", "COOK: changed: description"]);
    assert_eq!(numbers(&one_report(&site)), (2, 0, 0, 0, 2));

    let events: BTreeMap<(String, String), Value> = events(&receiver.requests())
        .into_iter()
        .map(|e| ((e["data"]["posting"]["title"].as_str().expect("a title").to_owned(), e["type"].as_str().expect("a type").to_owned()), e))
        .collect();
    let event = |title: &str, kind: &str| &events[&(title.to_owned(), kind.to_owned())];
    let updated = event("COOK", "job.updated");
    assert_eq!(updated["data"]["changes"], serde_json::json!(["description"]));
    assert_eq!(updated["data"]["posting"]["description"], "<p>Stew</p>");
    assert_eq!(updated["data"]["site"], serde_json::json!({"url": "https://jobs.example.org", "title": "Jobs"}));
    assert_eq!(updated["timestamp"], "2026-03-01T00:00:02Z");
    let closed = event("BAKER", "job.closed");
    assert_eq!(closed["data"]["posting"]["validThrough"], "2026-03-01T00:00:02Z");
    assert_eq!(closed["data"]["posting"].get("description"), None);
    assert_eq!(closed["data"]["url"], "https://jobs.example.org/jobs/baker/");
    let published = event("BAKER", "job.published");
    assert!(closed["data"]["sequence"].as_i64() > published["data"]["sequence"].as_i64());
}

#[test]
fn two_keys_and_headers_by_the_book() {
    let receiver = Receiver::start(Vec::new());
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    one_report(&site);
    let request = receiver.requests().remove(0);
    verified(&request);
    let header = |name: &str| request.headers[name].as_str();
    assert_eq!(header("webhook-signature").split(' ').count(), 2);
    assert!(header("webhook-id").starts_with("evt_") && !header("webhook-id").contains('.'));
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept-encoding"), "identity");
    assert!(header("user-agent").starts_with("jobherald/") && header("user-agent").ends_with("(+https://jobs.example.org)"));
}

#[test]
fn after_a_410_nothing_is_sent_until_somebody_says_so() {
    let receiver = Receiver::start(vec![Answer::Status("410 Gone")]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 2, 2, 0, 1));
    let report = one_report(&site);
    assert_eq!(numbers(&report), (0, 2, 2, 0, 0));
    assert!(report.stopped.expect("a reason").starts_with("suspended since"));
    assert!(resume(&site.settings, NO_SECRETS, "board").expect("resumed"));
    assert!(!resume(&site.settings, NO_SECRETS, "nobody").expect("no error"));
    assert_eq!(numbers(&one_report(&site)), (2, 0, 0, 0, 2));
}

#[test]
fn another_address_ends_a_suspension() {
    let gone = Receiver::start(vec![Answer::Status("410 Gone")]);
    let mut site = Site::new(vec![webhook(&gone.url())]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (0, 1, 1, 0, 1));
    let other = Receiver::start(Vec::new());
    site.settings.aggregators = vec![webhook(&other.url())];
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(story(&site).0, "well");
}

#[test]
fn a_refusal_of_everything_is_met_with_one_probe_per_run() {
    let receiver = Receiver::start(vec![Answer::Status("401 Unauthorized"); 2]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    let names: Vec<String> = (0..30).map(|i| format!("job{i:02}")).collect();
    site.publish(&names.iter().map(|n| (n.as_str(), "<p>x</p>")).collect::<Vec<_>>());
    assert_eq!(numbers(&one_report(&site)), (0, 30, 0, 0, 1));
    assert_eq!(numbers(&one_report(&site)), (0, 30, 0, 0, 1));
    assert_eq!(numbers(&one_report(&site)), (30, 0, 0, 0, 30));
    assert!((2..=4).contains(&receiver.most_at_once()), "{} at once", receiver.most_at_once());
}

#[test]
fn one_bad_event_does_not_hold_up_the_others() {
    let receiver = Receiver::start(vec![Answer::Status("204 No Content"), Answer::Status("422 Unprocessable Entity"), Answer::Silence]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.settings.deliver.timeout = Duration::from_millis(600);
    let names: Vec<String> = (0..10).map(|i| format!("job{i:02}")).collect();
    site.publish(&names.iter().map(|n| (n.as_str(), "<p>x</p>")).collect::<Vec<_>>());
    assert_eq!(numbers(&one_report(&site)), (9, 0, 0, 1, 11));
}

#[test]
fn the_budget_ends_a_run_and_the_next_one_goes_on() {
    let receiver = Receiver::start(vec![Answer::Status("503 Service Unavailable\r\nretry-after: 2")]);
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>")]);
    site.settings.deliver.budget = Duration::from_secs(1);
    let report = one_report(&site);
    assert_eq!(numbers(&report), (0, 2, 0, 0, 1));
    assert!(report.stopped.expect("a reason").starts_with("paused until"));
    assert_eq!(numbers(&one_report(&site)), (0, 2, 0, 0, 0), "the pause holds across runs");
    site.later(SignedDuration::from_secs(3));
    assert_eq!(numbers(&one_report(&site)), (2, 0, 0, 0, 2));
}

#[test]
fn what_was_rendered_anew_is_not_sent_as_something_else() {
    let receiver = Receiver::start(Vec::new());
    let mut site = Site::new(vec![webhook(&receiver.url())]);
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>")]);
    site.files.insert("jobs/cook/posting.jsonld".to_owned(), b"{}".to_vec());
    let report = one_report(&site);
    assert_eq!(numbers(&report), (1, 1, 0, 0, 1));
    assert!(report.deferred[0].contains("the output changed since it was planned"), "{:?}", report.deferred);
    assert!(!site.deliver().expect("a report").is_complete());
}

#[test]
fn the_first_run_needs_a_choice() {
    let receiver = Receiver::start(Vec::new());
    let mut site = Site::new(vec![Aggregator { first_run: None, ..webhook(&receiver.url()) }]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(site.plan().expect("a plan").stops().count(), 1);
    let error = site.deliver().expect_err("stopped").to_string();
    assert!(error.contains("`first_run = \"seed\"`") && error.contains("`first_run = \"backfill\"`"), "{error}");
    assert!(!site.path().join(".jobherald").exists(), "nothing was recorded");
    site.options.first_run.insert("board".to_owned(), FirstRun::Seed);
    let report = one_report(&site);
    assert_eq!((report.seeded, numbers(&report)), (1, (0, 0, 0, 0, 0)));
    assert!(!site.asked.load(Ordering::SeqCst), "no secret is read where nothing is sent");
    site.options.first_run.clear();
    site.publish(&[("cook", "<p>Stew</p>")]);
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(events(&receiver.requests())[0]["data"]["changes"], serde_json::json!(["description"]), "what was seeded is known");
}

#[track_caller]
fn check_refused(site: &Site, expect: &str) {
    assert_eq!(site.deliver().expect_err("refused").to_string(), expect);
    assert!(!site.path().join(".jobherald").exists(), "nothing was recorded");
}

#[test]
fn wrong_settings_are_named_before_anything_is_sent() {
    let receiver = Receiver::start(Vec::new());
    let url = receiver.url();
    let site_with = |aggregator: Aggregator| {
        let mut site = Site::new(vec![aggregator]);
        site.publish(&[("cook", "<p>Soup</p>")]);
        site
    };
    let mut unset = site_with(webhook(&url));
    unset.unset.insert("OLD".to_owned());
    check_refused(&unset, "aggregator `board`: the environment variable `OLD` is not set");
    assert!(unset.plan().is_ok(), "planning needs no secret");
    check_refused(
        &site_with(Aggregator { kind: "webhok".to_owned(), ..webhook(&url) }),
        "aggregator `board`: there is no kind `webhok`; the kinds are webhook, drop, command, indexnow, google-indexing, websub, slack, \
         discord, mastodon, bluesky, repository-dispatch, labonnealternance",
    );
    check_refused(&site_with(Aggregator { secrets: Vec::new(), ..webhook(&url) }), "aggregator `board`: `secrets` is missing");
    check_refused(
        &site_with(Aggregator { secrets: vec![SecretRef { env: Some("whsec_c2hvcnQ=".to_owned()), file: None }], ..webhook(&url) }),
        "aggregator `board`: the secret in the environment variable `whsec_c2hvcnQ=` cannot be used: it has 5 bytes, and Standard Webhooks \
         wants 24 to 64; make one with: jobherald keygen",
    );
    check_refused(
        &site_with(Aggregator { allow: Vec::new(), ..webhook(&url) }),
        "aggregator `board`: its address cannot be used: 127.0.0.1 is a loopback address, which `allow` does not name",
    );
    assert!(receiver.requests().is_empty());
}

#[test]
fn a_name_of_this_machine_needs_leave() {
    let receiver = Receiver::start(Vec::new());
    let url = format!("https://localhost:{}/hook", receiver.address.port());
    let mut site = Site::new(vec![Aggregator { allow: Vec::new(), ..webhook(&url) }]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    let expect = "aggregator `board`: its address cannot be used: 127.0.0.1 is a loopback address, which `allow` does not name";
    assert_eq!(site.deliver().expect_err("refused").to_string(), expect);
    assert!(receiver.requests().is_empty());
}

#[test]
fn an_address_that_is_a_secret_is_never_shown() {
    let receiver = Receiver::start(vec![Answer::Status("404 Not Found")]);
    let secret = format!("http://{}/T0/verysecret?token=abc", receiver.address);
    let reference = SecretRef { env: Some(secret), file: None };
    let mut site = Site::new(vec![Aggregator { url: Some(AddressRef::Secret(reference)), ..webhook(&receiver.url()) }]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    let report = one_report(&site);
    assert!(report.address.starts_with("127.0.0.1 (secret address "), "{}", report.address);
    let shown = format!("{report:?} {:?}", site.status());
    assert!(!shown.contains("verysecret") && !shown.contains("abc"), "{shown}");
}

#[test]
fn drop_writes_each_event_once_and_whole() {
    let mut site = Site::new(Vec::new());
    let events = site.path().join("events");
    site.settings.aggregators = vec![Aggregator {
        id: "folder".to_owned(),
        kind: "drop".to_owned(),
        path: Some(events.clone()),
        first_run: Some(FirstRun::Backfill),
        ..Aggregator::default()
    }];
    let names = || {
        let mut names: Vec<String> =
            std::fs::read_dir(&events).expect("a folder").map(|e| e.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    };
    site.publish(&[("cook", "<p>Soup</p>"), ("baker", "<p>Bread</p>")]);
    assert_eq!(numbers(&one_report(&site)), (2, 0, 0, 0, 2));
    site.publish(&[("cook", "<p>Soup</p>")]);
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    let names = names();
    assert_eq!(names.len(), 3);
    let last: Value = serde_json::from_slice(&std::fs::read(events.join(&names[2])).expect("a file")).expect("JSON");
    assert_eq!(last["type"], "job.closed");
    assert_eq!(names[2].split_once('-').map(|(sequence, _)| sequence.len()), Some(15));
    // The ledger is lost: the same events have the same names.
    std::fs::remove_dir_all(site.path().join(".jobherald")).expect("removed");
    assert_eq!(numbers(&one_report(&site)), (1, 0, 0, 0, 1));
    assert_eq!(std::fs::read_dir(&events).expect("a folder").count(), 3);
}

#[test]
fn a_saved_plan_differs_by_what_is_told_and_not_by_its_times() {
    let mut site = Site::new(vec![webhook("http://127.0.0.1:9/hook")]);
    site.publish(&[("cook", "<p>Soup</p>")]);
    let text = serde_json::to_string(&site.plan().expect("a plan")).expect("JSON");
    let saved = serde_json::from_str(&text).expect("a plan");
    for published in site.manifest.publication.postings.values_mut() {
        published.updated += SignedDuration::from_hours(1);
    }
    assert_eq!(difference(&saved, &site.plan().expect("a plan")), Vec::<String>::new());
    site.publish(&[("baker", "<p>Bread</p>")]);
    let (cook, baker) = (site::job_id("cook"), site::job_id("baker"));
    assert_eq!(
        difference(&saved, &site.plan().expect("a plan")),
        [
            format!("aggregator `board`: job.published of `BAKER` ({baker}) was not in the saved plan"),
            format!("aggregator `board`: job.published of `COOK` ({cook}) is not to be sent any more"),
        ]
    );
}
