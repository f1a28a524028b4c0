//! What people are told whose database is not as it should be; and that every command works with one that is.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::postgres::{Database, PASSWORD};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Ran, Site, config, post, webhook};

const LEDGER: &str = "[ledger]\nurl = { env = \"LEDGER_URL\" }\n\n";

pub(super) fn site(rest: &str) -> Site {
    let site = Site::new(&config(&format!("{LEDGER}{rest}")));
    site.write("content/job.md", post("Cartographer", 1));
    site
}

pub(super) fn run(site: &Site, url: &str, arguments: &[&str]) -> Ran {
    Ran::of(site.command(arguments).env("LEDGER_URL", url).output().expect("the program starts"))
}

/// The run fails, says this and a way out, and shows no password.
#[track_caller]
pub(super) fn refused(site: &Site, url: &str, says: &[&str]) {
    let ran = run(site, url, &["publish"]).ended(2);
    for word in says {
        assert!(ran.stderr.contains(word), "`{word}` is not in:\n{}", ran.stderr);
    }
    let doctor = run(site, url, &["doctor"]).ended(1);
    assert!(doctor.stdout.contains(says[0]), "{}", doctor.stdout);
    for shown in [&ran.stdout, &ran.stderr, &doctor.stdout, &doctor.stderr] {
        assert!(!shown.contains("hunter2") && !shown.contains(PASSWORD), "a password is shown:\n{shown}");
    }
}

#[test]
fn an_address_that_cannot_be_used_is_explained_without_its_password() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&webhook(&receiver.url("hook")));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let url = format!("postgres://u:hunter2@127.0.0.1:{closed}/jobs");
    let place = format!("the ledger `postgres://u@127.0.0.1:{closed}/jobs` cannot be used");
    refused(&site, &url, &[&place, "start PostgreSQL"]);
    refused(&site, "hunter2", &["the environment variable `LEDGER_URL` does not hold an address like postgres://"]);
    refused(&site, "mysql://u:hunter2@db.example/jobs", &["does not begin with postgres://"]);
    refused(&site, "postgres://u:hunter2@db.example", &["without a database"]);
    let ran = Ran::of(site.command(&["status"]).output().expect("the program starts")).ended(2);
    assert!(ran.stderr.contains("the environment variable `LEDGER_URL` is not set"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`[ledger]`"), "{}", ran.stderr);
}

#[test]
fn a_server_that_does_not_let_us_in_says_why() {
    let Some(database) = Database::new("a_server_that_does_not_let_us_in_says_why") else { return };
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&webhook(&receiver.url("hook")));
    let port = database.port;
    let host = format!("127.0.0.1:{port}");
    refused(
        &site,
        &format!("postgres://postgres:hunter2@{host}/postgres"),
        &["cannot be used", "password authentication failed", "password is not that of the role"],
    );
    refused(&site, &format!("postgres://postgres:{PASSWORD}@{host}/nowhere"), &["cannot be used", "does not exist", "CREATE DATABASE"]);
    let nobody = database.url.replace("postgres://postgres@", "postgres://nobody:hunter2@");
    refused(&site, &nobody, &["cannot be used", "role \"nobody\" does not exist", "CREATE ROLE"]);
    refused(&site, &format!("postgres://postgres:{PASSWORD}@{host}/postgres?sslmode=require"), &["cannot be used", "sslmode=disable"]);
    database.run(&format!("CREATE ROLE reader{port} LOGIN PASSWORD 'hunter2'; REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
    let reader = database.url_with_password.replace(&format!("postgres:{PASSWORD}"), &format!("reader{port}:hunter2"));
    let ran = run(&site, &reader, &["deliver"]).ended(2);
    assert!(ran.stderr.contains("permission denied") && ran.stderr.contains("GRANT CREATE"), "{}", ran.stderr);
}

#[test]
fn every_command_works_with_it() {
    let Some(database) = Database::new("every_command_works_with_it") else { return };
    let told = AtomicUsize::new(0);
    let receiver = Receiver::start(move |request, _| {
        // `doctor` asks for the head of the front page.
        let number = if request.method == "POST" { told.fetch_add(1, Ordering::SeqCst) } else { 1 };
        Answer::status([422, 204, 204, 410][number.min(3)])
    });
    let told = || receiver.requests().iter().filter(|request| request.method == "POST").count();
    let site = site(&webhook(&receiver.url("hook")));
    let run = |arguments: &[&str]| run(&site, &database.url_with_password, arguments);
    let said = run(&["status"]).ended(0).stdout;
    assert!(said.contains("board"), "{said}");
    assert_eq!(database.number("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"), 0, "looking makes nothing");
    assert!(run(&["plan"]).ended(0).stdout.contains("job.published"), "what would be sent");
    let ran = run(&["publish"]).ended(3);
    assert!(ran.stderr.contains("1 event is not delivered to board"), "{}", ran.stderr);
    assert!(run(&["doctor"]).stdout.contains("opens, has format 6"));
    run(&["replay", "--all"]).ended(0);
    assert!(!site.path(".jobherald/ledger.sqlite").exists(), "there is one ledger");
    run(&["deliver"]).ended(0);
    assert_eq!(told(), 2, "nothing is told twice");
    site.write("content/job.md", post("Cartographer", 2));
    run(&["publish"]).ended(0);
    site.write("content/job.md", post("Cartographer", 3));
    let ran = run(&["publish"]).ended(3);
    assert!(ran.stderr.contains("suspended"), "{}", ran.stderr);
    assert!(run(&["status"]).ended(0).stdout.contains("suspended"));
    database.while_locked("SELECT pg_advisory_lock(1242234881, hashtext(current_schema()))", || {
        let ran = run(&["deliver"]).ended(2);
        assert!(ran.stderr.contains("another run is at work with the ledger `postgres://postgres@127.0.0.1:"), "{}", ran.stderr);
    });
    let ran = run(&["state", "push"]).ended(2);
    assert!(ran.stderr.contains("[ledger]"), "{}", ran.stderr);
}

#[test]
fn a_worker_without_a_database_and_two_places_for_one_truth_are_refused() {
    let site = Site::new(&config(&webhook("https://board.example/")));
    let ran = site.run(&["worker"]).ended(2);
    assert!(ran.stderr.contains("name a database of PostgreSQL in `[ledger]`"), "{}", ran.stderr);
    let both = Site::new(&config(&format!("{LEDGER}[state]\nstore = \"folder:state\"\n")));
    let ran = both.run(&["status"]).ended(2);
    assert!(ran.stderr.contains("config-ledger-and-state") && ran.stderr.contains("remove `[state]`"), "{}", ran.stderr);
    let written = Site::new(&config("[ledger]\nurl = \"postgres://u:hunter2@db.example/jobs\"\n"));
    let ran = written.run(&["status"]).ended(2);
    assert!(ran.stderr.contains("config-literal-secret") && !ran.stderr.contains("hunter2"), "{}", ran.stderr);
}
