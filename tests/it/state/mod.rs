//! Runs on machines that keep no disk: what was published and told lives in a place that they share.

mod branch;
mod objects;
mod races;
mod stops;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::objects::give_keys;
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Ran, SECRET, Site, config, post, webhook};

/// An outbox that is the receiver: it outlives the machines.
fn outbox(path: &Path) -> String {
    format!("[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"{}\"\nfirst_run = \"backfill\"\n", path.display())
}

fn state(path: &Path) -> String {
    format!("[state]\nstore = \"folder:{}\"\n\n", path.display())
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn day(number: usize) -> String {
    format!("2026-06-{number:02}T05:17:00Z")
}

/// Text of all files of a folder.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let files = crate::support::site::files(folder).into_iter();
    files.map(|(name, path)| (name, std::fs::read_to_string(path).expect("text"))).collect()
}

/// What a receiver acts upon, by the name of the event.
fn events(folder: &Path) -> BTreeMap<String, (String, String, i64, String, String)> {
    let event = |text: &String| {
        let event: Value = serde_json::from_str(text).expect("JSON");
        let text = |pointer: &str| event.pointer(pointer).map(ToString::to_string).unwrap_or_default();
        // Of a closed job a machine without a disk knows less.
        let posting = if text("/type") == "\"job.closed\"" { String::new() } else { text("/data/posting") };
        let sequence = event["data"]["sequence"].as_i64().expect("a sequence");
        (text("/type") + &text("/timestamp"), text("/data/id"), sequence, text("/data/changes"), posting)
    };
    texts(folder).iter().map(|(name, text)| (name.clone(), event(text))).collect()
}

/// A day's run on a machine that begins with the posts alone.
fn on_a_new_machine(config: &str, posts: &BTreeMap<String, String>, now: &str) -> (Site, Ran) {
    let site = with_keys(config);
    for (name, text) in posts {
        site.write(&format!("content/{name}"), text);
    }
    let ran = site.run_here(&["publish", "--now", now]);
    (site, ran)
}

/// A site with what lets it into an object store.
fn with_keys(config: &str) -> Site {
    let site = Site::new(config);
    give_keys(&site);
    site
}

/// What authors do on each day.
fn edit(posts: &mut BTreeMap<String, String>, day: usize) {
    let name = |number: usize| format!("post-{number}.md");
    match day {
        1 => (1..=6).for_each(|number| _ = posts.insert(name(number), post(&format!("Cartographer {number}"), number))),
        2 => _ = posts.insert(name(2), post("Cartographer 2", 2).replace("Lyon", "Nantes")),
        3 => _ = posts.remove(&name(3)),
        4 => _ = posts.insert(name(7), post("Surveyor", 7)),
        5 => {
            let moved = posts.remove(&name(1)).expect("it is there");
            posts.insert("elsewhere.md".to_owned(), moved);
        }
        7 => _ = posts.insert(name(3), post("Cartographer 3", 3)),
        8 => _ = posts.insert(name(2), post("Cartographer 2", 2).replace("city: Lyon", "city: Nantes\nstatus: closed")),
        9 => _ = posts.insert(name(4), "---\ntitle: [broken\n---\n".to_owned()),
        10 => _ = posts.insert(name(4), post("Cartographer 4", 4)),
        _ => {}
    }
}

#[test]
fn machines_that_keep_no_disk_tell_what_one_that_keeps_it_tells() {
    let kept = folder();
    check_life(&state(kept.path()), &said_first(kept.path()));
}

/// What machines tell that share their state in such a place.
fn check_life(state: &str, said_first: &str) {
    let (told_by_one, told_by_many) = (folder(), folder());
    let one = Site::new(&config(&outbox(told_by_one.path())));
    let many = config(&(state.to_owned() + &outbox(told_by_many.path())));
    assert_eq!(with_keys(&many).run_here(&["state", "push", "--first"]).ended(0).stdout.trim(), said_first);
    let mut posts = BTreeMap::new();
    for number in 1..=12 {
        edit(&mut posts, number);
        drop(std::fs::remove_dir_all(one.path("content")));
        for (name, text) in &posts {
            one.write(&format!("content/{name}"), text);
        }
        let ran = one.run_here(&["publish", "--now", &day(number)]);
        let (new, ran_new) = on_a_new_machine(&many, &posts, &day(number));
        assert_eq!(ran_new.code, ran.code, "day {number}\n{}\n{}", ran.stderr, ran_new.stderr);
        assert_eq!(events(told_by_many.path()), events(told_by_one.path()), "day {number}");
        if number == 9 {
            // The broken post's last form is lost with the disk, so its job is in no document; nobody is told that it closed.
            continue;
        }
        assert_eq!(titles(&new), titles(&one), "day {number}");
    }
    let told = events(told_by_many.path());
    assert!(told.len() >= 11, "{told:#?}");
    assert!(told.values().any(|(kind, _, _, changes, _)| kind.contains("updated") && changes.contains("addressLocality")), "{told:#?}");
}

fn said_first(kept: &Path) -> String {
    format!("kept as state 1 of folder:{}", kept.display())
}

fn titles(site: &Site) -> Vec<(String, String)> {
    let feed: Value = serde_json::from_str(&site.read("public/feed.json")).expect("JSON");
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    feed["items"].as_array().expect("items").iter().map(|item| (text(item, "title"), text(item, "date_modified"))).collect()
}

#[test]
fn a_day_on_which_nothing_happens_makes_no_state_and_the_same_output() {
    let (kept, told) = (folder(), folder());
    let config = config(&(state(kept.path()) + &outbox(told.path())));
    Site::new(&config).run_here(&["state", "push", "--first"]).ended(0);
    let mut posts = BTreeMap::new();
    edit(&mut posts, 1);
    let (first, ran) = on_a_new_machine(&config, &posts, &day(1));
    ran.ended(0);
    let (before, sent) = (texts(kept.path()), texts(told.path()));
    assert_eq!((before.len(), sent.len()), (3, 6), "the first, what was about to be sent, and what became of it");
    let (second, ran) = on_a_new_machine(&config, &posts, &day(2));
    ran.ended(0);
    assert_eq!((texts(kept.path()), texts(told.path())), (before, sent));
    assert_eq!(second.tree("public"), first.tree("public"));
}

#[test]
fn the_form_holds_no_text_no_secret_and_no_address_of_a_receiver() {
    let kept = folder();
    let receiver = Receiver::start(|_, before| Answer::status(if before % 2 == 0 { 500 } else { 200 }).body("the receiver's own words"));
    let address = receiver.url("hooks/T0123/very-secret");
    let aggregator = webhook(&address).replace(&format!("url = \"{address}\""), "url = { env = \"BOARD_ADDRESS\" }");
    let site = Site::new(&config(&(state(kept.path()) + &aggregator)));
    (1..=4).for_each(|number| site.write(&format!("content/post-{number}.md"), post("Cartographer", number)));
    site.write("content/draft.md", post("Secret plans", 5).replace("title:", "draft: true\ntitle:"));
    site.run_here(&["state", "push", "--first"]).ended(0);
    let ran = site.command(&["publish", "--now", &day(1)]).env("BOARD_ADDRESS", &address).output().expect("a run");
    assert!(matches!(ran.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&ran.stderr));
    site.remove("content/post-1.md");
    site.command(&["publish", "--now", &day(2)]).env("BOARD_ADDRESS", &address).output().expect("a run");
    let all: String = texts(kept.path()).into_values().collect();
    assert!(all.contains("\"of\":\"told\"") && all.contains("\"of\":\"closed\""), "{all}");
    for word in [
        "You draw maps",
        "outdoors",
        "contour",
        "jobs@isohypse",
        "Secret plans",
        "own words",
        "hooks",
        "very-secret",
        "127.0.0.1",
        "BOARD",
        &SECRET[6..],
    ] {
        assert!(!all.contains(word), "`{word}`");
    }
}

/// Attempts and pending events of the only aggregator.
fn unsettled(site: &Site) -> Vec<(String, u64)> {
    let ran = site.run_here(&["status", "--json"]).ended(0);
    let status: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let events = status[0]["tally"]["unsettled"].as_array().expect("a list").iter();
    events.map(|event| (event["event"].as_str().expect("a name").to_owned(), event["attempts"].as_u64().expect("a number"))).collect()
}

#[test]
fn what_is_still_to_be_sent_goes_on_where_it_was() {
    let kept = folder();
    let receiver = Receiver::start(|_, before| Answer::status(if before < 2 { 500 } else { 200 }).with("retry-after", "86000"));
    let config = config(&(state(kept.path()) + &webhook(&receiver.url("hook"))));
    Site::new(&config).run_here(&["state", "push", "--first"]).ended(0);
    let run = |now: &str| {
        let site = Site::new(&config);
        site.write("content/post-1.md", post("Cartographer", 1));
        let ran = site.run(&["publish", "--now", now]);
        (site, ran)
    };
    let (first, ran) = run(&day(1));
    ran.ended(3);
    let waiting = unsettled(&first);
    assert_eq!(waiting[0].1, 1);
    // Too early: it is not even tried.
    let (second, ran) = run("2026-06-01T06:17:00Z");
    ran.ended(3);
    assert_eq!(unsettled(&second), waiting);
    let (third, ran) = run(&day(3));
    ran.ended(3);
    assert_eq!(unsettled(&third), [(waiting[0].0.clone(), 2)]);
    run(&day(5)).1.ended(0);
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.id() == waiting[0].0 && request.body == requests[0].body), "one name, one body");
    assert_eq!(requests.len(), 3);
}
