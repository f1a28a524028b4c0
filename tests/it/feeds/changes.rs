//! `changes.json`, as a program reads it that asks now and then.

use serde_json::Value;

use super::site;
use crate::support::site::{Site, post};

fn changes(site: &Site) -> Value {
    serde_json::from_str(&site.read("public/changes.json")).expect("JSON")
}

/// What is new to a program that knows everything up to `known`: type and last part of the address.
fn news(site: &Site, known: i64) -> Vec<(String, String)> {
    let document = changes(site);
    let list = document["changes"].as_array().expect("a list");
    let new = list.iter().take_while(|change| change["sequence"].as_i64().is_some_and(|sequence| sequence > known));
    let word = |value: &Value| value.as_str().expect("text").to_owned();
    let name = |url: &Value| word(url).trim_end_matches('/').rsplit('/').next().expect("a name").to_owned();
    let mut news: Vec<_> = new.map(|change| (word(&change["type"]), name(&change["url"]))).collect();
    news.sort();
    news
}

fn sequence(site: &Site) -> i64 {
    changes(site)["sequence"].as_i64().expect("a number")
}

fn of(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(kind, name)| ((*kind).to_owned(), (*name).to_owned())).collect()
}

#[test]
fn who_polls_learns_what_was_posted_changed_and_closed() {
    let site = site("", 2);
    let run = |now: &str| site.run(&["build", "--now", now]).ended(0);
    run("2026-06-01T10:00:00Z");
    assert_eq!(news(&site, 0), of(&[("job.published", "cartographer-0"), ("job.published", "cartographer-1")]));
    let first = sequence(&site);
    let times = site.times("public");
    run("2026-06-01T11:00:00Z");
    assert_eq!(site.times("public"), times, "a run that changes nothing writes nothing");
    // A post that is older than what was told last is news all the same.
    site.write("content/late.md", post("Late", 1).replace("date: 2026-02-02", "date: 2020-01-01"));
    site.write("content/job-1.md", post("Cartographer 1", 2));
    site.remove("content/job-0.md");
    run("2026-06-02T10:00:00Z");
    let expect = [("job.closed", "cartographer-0"), ("job.published", "late"), ("job.updated", "cartographer-1")];
    assert_eq!(news(&site, first), of(&expect));
    let second = sequence(&site);
    // A clock that goes backwards takes nothing back.
    site.write("content/job-0.md", post("Cartographer 0", 0));
    run("2026-05-01T10:00:00Z");
    assert_eq!(news(&site, second), of(&[("job.published", "cartographer-0")]));
    let document = changes(&site);
    assert_eq!((&document["since"], document["changes"].as_array().map(Vec::len)), (&0.into(), Some(3)));
    for change in document["changes"].as_array().expect("a list") {
        let data = change["data"].as_str().expect("the address of its data");
        let posting: Value = serde_json::from_str(&site.read(&super::path(data))).expect("JSON");
        assert_eq!(posting["title"], change["title"]);
    }
}

#[test]
fn a_short_list_says_from_where_on_it_is_whole() {
    let site = site("[targets.changes]\nentries = 2\n", 3);
    site.run(&["build", "--now", "2026-06-01T10:00:00Z"]).ended(0);
    let document = changes(&site);
    assert_eq!(document["changes"].as_array().map(Vec::len), Some(2));
    assert_eq!(document["since"], document["sequence"]);
}
