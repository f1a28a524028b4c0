//! `[deploy] wait`: nobody is told before the site serves what was built.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::support::postgres::Database;
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{NOW, Ran, Site, post, webhook};

const LATER: &str = "2026-06-03T12:00:00Z";

/// A site that serves what it was given last, and a board. The site says 404 to so many first questions.
struct Stage {
    serves: Arc<Mutex<Option<Vec<u8>>>>,
    late: Arc<AtomicUsize>,
    web: Receiver,
    board: Receiver,
    site: Site,
}

impl Stage {
    fn new(seconds: u64) -> Self {
        Self::with(seconds, "")
    }

    /// With more in its configuration.
    fn with(seconds: u64, rest: &str) -> Self {
        let (serves, late) = (Arc::new(Mutex::new(None::<Vec<u8>>)), Arc::new(AtomicUsize::new(0)));
        let (body, left) = (Arc::clone(&serves), Arc::clone(&late));
        let web = Receiver::start(move |request, _| {
            let is_asked = request.method == "GET" && request.path.starts_with("/careers/jobherald.json?asked=");
            let waits = is_asked && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
            match body.lock().expect("no test panics here").clone() {
                Some(body) if is_asked && !waits => Answer::status(200).body(body),
                _ => Answer::status(404),
            }
        });
        let board = Receiver::start(|_, _| Answer::status(204));
        let site = Site::new(&format!(
            "[site]\nurl = \"{}\"\ntitle = \"Jobs\"\n\n[organization]\nname = \"Isohypse\"\n\n[deploy]\nwait = true\nwait_seconds = {seconds}\n\
             allow = [\"127.0.0.1\"]\n\n{rest}{}",
            web.url("careers"),
            webhook(&board.url("jobs"))
        ));
        site.write("content/job.md", post("Cartographer", 1));
        Self { serves, late, web, board, site }
    }

    fn deploy(&self) {
        let manifest = self.site.read("public/jobherald.json");
        *self.serves.lock().expect("no test panics here") = Some(manifest.into_bytes());
    }

    fn pending(&self) -> u64 {
        let status: Value = serde_json::from_str(&self.site.run(&["status", "--json"]).ended(0).stdout).expect("JSON");
        status[0]["tally"]["pending"].as_u64().unwrap_or_else(|| panic!("{status}"))
    }
}

#[test]
fn nobody_is_told_what_the_site_does_not_serve() {
    let stage = Stage::new(1);
    let ran = stage.site.run(&["publish", "--now", NOW]).ended(3);
    let why = format!("the site does not serve what was built: {}?", stage.web.url("careers/jobherald.json")).replace('?', " answers 404");
    assert!(ran.stderr.contains("1 event is not delivered to board") && ran.stderr.contains(&why), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("after 1 second of waiting): run `jobherald deliver` again later (exit 3)\n"), "{}", ran.stderr);
    assert_eq!((stage.board.requests().len(), stage.pending()), (0, 1), "it is due, and was not sent");
    assert_eq!(stage.web.requests().len(), 2);

    stage.deploy();
    stage.site.run(&["deliver", "--now", NOW]).ended(0);
    assert_eq!((stage.board.requests().len(), stage.pending()), (1, 0));

    // What is served now is not what is built next.
    stage.site.write("content/job.md", post("Cartographer", 1).replace("Lyon", "Nantes"));
    let ran = stage.site.run(&["publish", "--now", LATER]).ended(3);
    assert!(ran.stderr.contains("names generation ") && ran.stderr.contains(" was built"), "{}", ran.stderr);
    assert_eq!(stage.board.requests().len(), 1);
    let asked = stage.web.requests().len();
    stage.deploy();
    stage.site.run(&["deliver", "--now", LATER]).ended(0);
    assert_eq!(stage.board.requests()[1].json()["type"], "job.updated");

    // Where there is nothing to tell, nobody is asked.
    stage.site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(stage.web.requests().len(), asked + 1);
}

#[test]
fn a_site_that_serves_it_after_some_seconds_is_waited_for() {
    let stage = Stage::new(60);
    stage.site.run(&["build", "--now", NOW]).ended(0);
    stage.deploy();
    stage.late.store(2, Ordering::SeqCst);
    stage.site.run(&["deliver", "--now", NOW]).ended(0);
    assert_eq!((stage.web.requests().len(), stage.board.requests().len()), (3, 1));
}

#[test]
fn nothing_is_put_where_workers_send_from_before_the_site_serves_it() {
    let Some(database) = Database::new("nothing_is_put_where_workers_send_from_before_the_site_serves_it") else { return };
    let stage = Stage::with(1, "[ledger]\nurl = { env = \"LEDGER_URL\" }\n\n");
    let run = |arguments: &[&str]| {
        let output = stage.site.command(arguments).env("LEDGER_URL", &database.url).output();
        Ran::of(output.expect("the program starts"))
    };
    let ran = run(&["publish", "--now", NOW]).ended(3);
    assert!(ran.stderr.contains("1 event is not delivered to board (the site does not serve what was built: "), "{}", ran.stderr);
    assert_eq!(database.number("SELECT COUNT(*) FROM events"), 0, "a worker would send it");
    run(&["worker", "--until-empty"]).ended(0);
    assert_eq!(stage.board.requests().len(), 0);

    stage.deploy();
    run(&["deliver", "--now", NOW]).ended(0);
    assert_eq!(stage.board.requests().len(), 1);
    let asked = stage.web.requests().len();
    run(&["deliver", "--now", NOW]).ended(0);
    assert_eq!(stage.web.requests().len(), asked, "where there is nothing to tell, nobody is asked");
}

#[test]
fn doctor_compares_the_site_with_what_was_built() {
    let stage = Stage::new(60);
    stage.site.run(&["build"]).ended(0);
    let ran = stage.site.run(&["doctor"]).ended(0);
    assert!(ran.stdout.contains("warn site: http://127.0.0.1:") && ran.stdout.contains("answers 404"), "{}", ran.stdout);
    assert!(ran.stdout.contains("A delivery would wait for 60 seconds, then tell nobody."), "{}", ran.stdout);
    stage.deploy();
    let ran = stage.site.run(&["doctor"]).ended(0);
    assert!(ran.stdout.contains("/careers/jobherald.json shows what was built last\n"), "{}", ran.stdout);
    let asked = stage.web.requests().len();
    stage.site.run(&["doctor", "--offline"]).ended(0);
    assert_eq!(stage.web.requests().len(), asked);
}

#[test]
fn a_site_that_may_not_be_asked_is_found_before_anything_is_written() {
    let stage = Stage::new(60);
    let site = stage.site.rewrite("jobherald.toml", "allow = [\"127.0.0.1\"]\n\n", "\n");
    let ran = site.run(&["publish", "--now", NOW]).ended(2);
    let said = "`[deploy] wait` cannot ask the site `http://127.0.0.1:";
    assert!(ran.stderr.contains(said) && ran.stderr.contains("name its network in `allow` of `[deploy]`"), "{}", ran.stderr);
    assert!(!site.path("public").exists());
    let ran = site.rewrite("jobherald.toml", "wait = true", "wait = \"yes\"").run(&["publish", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("wait"), "{}", ran.stderr);
}
