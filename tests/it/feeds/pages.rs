//! Documents that leave jobs to others: what links them, how long they are, and that every job stands in exactly one.

use std::collections::BTreeSet;

use super::{Feed, feed, path, site};
use crate::support::site::{NOW, Site};

const FILES: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];

fn limited(settings: &str) -> String {
    FILES.map(|file| format!("[targets.{}]\n{settings}\n", target(file))).concat()
}

fn target(file: &str) -> &str {
    match file {
        "rss.xml" => "rss",
        "atom.xml" => "atom",
        _ => "jsonfeed",
    }
}

/// All documents of a feed, by following `next` as a reader does.
fn walk(site: &Site, file: &str) -> Vec<Feed> {
    let mut documents = vec![feed(site, &format!("public/{file}"))];
    let mut seen = BTreeSet::from([format!("https://jobs.example.org/{file}")]);
    while let Some(next) = documents.last().and_then(|document| document.link("next")).map(str::to_owned) {
        assert!(seen.insert(next.clone()), "{next} is the address of an earlier document");
        documents.push(feed(site, &path(&next)));
    }
    documents
}

fn ids(documents: &[Feed]) -> Vec<String> {
    documents.iter().flat_map(|document| document.ids().into_iter().map(str::to_owned)).collect()
}

/// All jobs, newest first, as a feed without limits has them.
fn all(posts: usize, file: &str) -> Vec<String> {
    let site = site("", posts);
    site.run(&["build", "--now", NOW]).ended(0);
    let document = feed(&site, &format!("public/{file}"));
    assert_eq!(document.marks, if file == "feed.json" { &[][..] } else { &["complete"] }, "{file} has all");
    ids(&[document])
}

/// Which relations a page has: first, middle, last of three (RFC 5005, section 3; a page does not link beyond the ends).
const RELATIONS: [(&str, [bool; 3]); 6] = [
    ("self", [true; 3]),
    ("first", [true; 3]),
    ("previous", [false, true, true]),
    ("next", [true, true, false]),
    ("last", [true; 3]),
    ("prev-archive", [false; 3]),
];

#[test]
fn pages_are_linked_and_hold_every_job_once() {
    let site = site(&limited("entries = 3"), 8);
    site.run(&["build", "--now", NOW]).ended(0);
    for file in FILES {
        let pages = walk(&site, file);
        assert_eq!(pages.iter().map(|page| page.entries.len()).collect::<Vec<_>>(), [3, 3, 2], "{file}");
        assert_eq!(ids(&pages), all(8, file), "{file}");
        assert!(pages.iter().all(|page| page.marks.is_empty()), "RFC 5005, section 2: a complete feed has no pages");
    }
    for file in ["rss.xml", "atom.xml"] {
        let pages = walk(&site, file);
        let at = |number: usize| match number {
            0 => format!("https://jobs.example.org/{file}"),
            _ => format!("https://jobs.example.org/page/{}/{file}", number + 1),
        };
        for (rel, expect) in RELATIONS {
            assert_eq!(pages.iter().map(|page| page.link(rel).is_some()).collect::<Vec<_>>(), expect, "{file}: {rel}");
        }
        for (number, page) in pages.iter().enumerate() {
            let told = ["self", "first", "last"].map(|rel| page.link(rel).map(str::to_owned));
            assert_eq!(told, [number, 0, 2].map(|n| Some(at(n))), "{file}");
        }
    }
    // All documents are of one feed.
    let id = |path: &str| site.read(path).split_once("<id>").and_then(|(_, rest)| rest.split_once("</id>")).map(|(id, _)| id.to_owned());
    assert_eq!(id("public/page/3/atom.xml"), Some("https://jobs.example.org/atom.xml".to_owned()));
    let page: serde_json::Value = serde_json::from_str(&site.read("public/page/2/feed.json")).expect("JSON");
    assert_eq!(
        (&page["feed_url"], &page["next_url"]),
        (&"https://jobs.example.org/feed.json".into(), &"https://jobs.example.org/page/3/feed.json".into())
    );
}

#[test]
fn a_feed_that_just_fits_has_one_document() {
    let site = site(&limited("entries = 3"), 3);
    site.run(&["build", "--now", NOW]).ended(0);
    for file in FILES {
        let document = feed(&site, &format!("public/{file}"));
        assert_eq!((document.entries.len(), document.link("next"), document.link("first")), (3, None, None));
        assert_eq!(document.marks.len(), usize::from(file != "feed.json"));
    }
}

#[test]
fn documents_keep_to_their_bytes_and_come_out_the_same_again() {
    let site = site(&limited("max_bytes = \"10KB\"\nentries = 12"), 30);
    // Longer than a document may be.
    site.write("content/long.md", format!("---\ntitle: Driver\ndate: 2026-03-04\n---\n{}\n", "word ".repeat(4000)));
    site.run(&["build", "--now", NOW]).ended(0);
    for file in FILES {
        let pages = walk(&site, file);
        let lengths: Vec<(usize, usize)> = pages.iter().map(|page| (page.entries.len(), page.bytes.len())).collect();
        assert!(lengths.iter().all(|(entries, bytes)| *entries <= 12 && (*bytes <= 10_000 || *entries == 1)), "{file}: {lengths:?}");
        assert!(lengths.iter().any(|(entries, bytes)| *entries == 1 && *bytes > 20_000), "{file}: {lengths:?}");
        // Nor are there more than it takes.
        let longest = pages.iter().filter(|p| p.entries.len() > 1).map(|p| p.bytes.len()).max().unwrap_or(0);
        assert!(longest > 7_000, "{file}: {lengths:?}");
        let found = ids(&pages);
        assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (31, 31), "{file}");
    }
    let times = site.times("public");
    site.run(&["build", "--now", NOW]).ended(0);
    assert_eq!(site.times("public"), times);
}

#[test]
fn what_has_no_room_is_left_out_where_that_is_meant() {
    let site = site(&limited("entries = 3\nhistory = \"none\""), 8);
    site.run(&["build", "--now", NOW]).ended(0);
    for file in FILES {
        let document = feed(&site, &format!("public/{file}"));
        assert_eq!(ids(std::slice::from_ref(&document)), all(8, file)[..3], "{file}");
        assert_eq!((document.marks.len(), document.link("next")), (0, None));
    }
    assert!(!site.path("public/page").exists());
}

#[test]
fn feeds_of_single_values_have_pages_where_that_is_meant() {
    for (setting, expect) in [("", vec![3]), ("history = \"pages\"\n", vec![3, 3, 2])] {
        let site = site(&format!("[facets]\nentries = 3\n{setting}"), 8);
        site.run(&["build", "--now", NOW]).ended(0);
        for file in FILES {
            let pages = walk(&site, &format!("feeds/country/fr/{file}"));
            assert_eq!(pages.iter().map(|page| page.entries.len()).collect::<Vec<_>>(), expect, "{file}");
            assert!(pages.iter().all(|page| page.marks.is_empty()));
        }
    }
}

#[test]
fn shrinking_takes_pages_away() {
    let site = site(&limited("entries = 3"), 8);
    site.run(&["build", "--now", NOW]).ended(0);
    (0..4).for_each(|number| site.remove(&format!("content/job-{number}.md")));
    site.run(&["build", "--now", NOW]).ended(0);
    assert!(site.path("public/page/2/rss.xml").exists() && !site.path("public/page/3").exists());
    assert_eq!(walk(&site, "atom.xml").len(), 2);
}
