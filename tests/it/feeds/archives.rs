//! Archives that never change, and what is said of jobs that closed, over months of runs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Feed, feed, path, site};
use crate::support::site::{Site, post};

const FILES: [&str; 2] = ["atom.xml", "rss.xml"];
const ARCHIVES: &str = "[targets.atom]\nhistory = \"archives\"\n\n[targets.rss]\nhistory = \"archives\"\n";

/// The first document and the archives, the newest first, by following `prev-archive` as a reader does (RFC 5005, section 4.2).
fn walk(site: &Site, file: &str) -> Vec<Feed> {
    let mut documents = vec![feed(site, &format!("public/{file}"))];
    while let Some(before) = documents.last().and_then(|document| document.link("prev-archive")).map(str::to_owned) {
        assert!(documents.len() < 100, "the archives go in circles");
        documents.push(feed(site, &path(&before)));
    }
    documents
}

/// What a reader of the whole feed ends with: of each job the version of the newest document, without what is said to be deleted.
fn logical(documents: &[Feed]) -> BTreeMap<String, String> {
    let mut jobs = BTreeMap::new();
    for document in documents.iter().rev() {
        jobs.extend(document.entries.iter().cloned());
        document.deleted.iter().for_each(|id| {
            jobs.remove(id);
        });
    }
    jobs
}

/// Archives by output path: what must never change again.
fn archives(site: &Site) -> BTreeMap<String, Vec<u8>> {
    site.tree("public").into_iter().filter(|(name, _)| name.starts_with("feeds/archive/")).collect()
}

fn run(site: &Site, day: &str) {
    site.run(&["build", "--now", &format!("{day}T10:00:00Z")]).ended(0);
}

/// The jobs that are open now, as the JSON Feed without limits has them.
fn open(site: &Site) -> BTreeMap<String, String> {
    feed(site, "public/feed.json").entries.into_iter().collect()
}

#[track_caller]
fn check(site: &Site, earlier: &mut BTreeMap<String, Vec<u8>>) {
    let now = archives(site);
    for (name, bytes) in &*earlier {
        assert_eq!(now.get(name), Some(bytes), "{name} changed");
    }
    *earlier = now;
    let documents = walk(site, "atom.xml");
    assert_eq!(logical(&documents).keys().collect::<Vec<_>>(), open(site).keys().collect::<Vec<_>>());
    for file in FILES {
        let documents = walk(site, file);
        let newest = documents[0].ids().len();
        assert!(documents.iter().all(|document| !document.marks.contains(&"complete".to_owned())));
        for (number, document) in documents.iter().enumerate() {
            // RFC 5005, section 4: an archive says that it is one and links to the document that is subscribed to.
            assert_eq!(document.marks == ["archive"], number > 0, "{file} {number}");
            assert_eq!(document.link("current").is_some(), number > 0, "{file} {number}");
            assert!(document.link("self").is_some() && document.link("next").is_none());
        }
        let found: BTreeSet<&str> = documents.iter().flat_map(Feed::ids).collect();
        assert!(open(site).keys().all(|id| found.contains(id.as_str())), "{file}: {newest} in the first document");
    }
}

fn write(site: &Site, name: &str, number: usize) {
    site.write(&format!("content/{name}.md"), post(&format!("Cartographer {name}"), number));
}

#[test]
fn archives_never_change_over_a_year_of_runs() {
    let site = site(ARCHIVES, 0);
    let mut earlier = BTreeMap::new();
    for name in ["a", "b", "c"] {
        write(&site, name, 1);
    }
    for (day, documents) in [("2027-01-10", 1), ("2027-01-31", 1), ("2027-02-01", 2), ("2027-02-02", 2)] {
        run(&site, day);
        check(&site, &mut earlier);
        assert_eq!(walk(&site, "atom.xml").len(), documents, "{day}");
    }
    assert_eq!(walk(&site, "atom.xml")[0].entries.len(), 0, "all stand in the archive of January");
    // One is edited, one is new, one closes: the first document says so, the archive stays.
    write(&site, "a", 2);
    write(&site, "d", 3);
    site.remove("content/b.md");
    run(&site, "2027-02-10");
    check(&site, &mut earlier);
    let first = &walk(&site, "atom.xml")[0];
    assert_eq!((first.entries.len(), first.deleted.len()), (2, 1));
    let changed = &open(&site);
    assert!(first.entries.iter().all(|(id, updated)| changed[id] == updated.replace("+00:00", "Z")));
    // Months in which nothing happened have no archive.
    for (day, documents) in [("2027-03-05", 3), ("2027-08-01", 3)] {
        run(&site, day);
        check(&site, &mut earlier);
        assert_eq!(walk(&site, "atom.xml").len(), documents, "{day}");
    }
    let times = site.times("public");
    run(&site, "2027-08-15");
    assert_eq!(site.times("public"), times, "a run that changes nothing writes nothing");
    // The output is made anew, as generators do.
    std::fs::remove_dir_all(site.path("public")).expect("the output can be removed");
    write(&site, "a", 4);
    run(&site, "2027-08-20");
    check(&site, &mut earlier);
    // And the copies are lost, but not the output.
    std::fs::remove_dir_all(site.path(".jobherald/archives")).expect("the copies can be removed");
    run(&site, "2027-09-20");
    check(&site, &mut earlier);
    assert_eq!(archives(&site).len(), 2 * 3);
}

#[test]
fn jobs_of_an_archive_that_is_lost_come_back_to_the_first_document() {
    let site = site(ARCHIVES, 0);
    write(&site, "a", 1);
    run(&site, "2027-01-10");
    write(&site, "b", 1);
    run(&site, "2027-02-10");
    run(&site, "2027-03-10");
    assert_eq!(walk(&site, "atom.xml").iter().map(|d| d.entries.len()).collect::<Vec<_>>(), [0, 1, 1]);
    std::fs::remove_dir_all(site.path("public")).expect("the output can be removed");
    std::fs::remove_dir_all(site.path(".jobherald/archives")).expect("the copies can be removed");
    run(&site, "2027-03-11");
    check(&site, &mut BTreeMap::new());
    assert_eq!(walk(&site, "atom.xml").iter().map(|d| d.entries.len()).collect::<Vec<_>>(), [2]);
    // The address of an archive is not used for other bytes.
    write(&site, "c", 1);
    run(&site, "2027-03-12");
    run(&site, "2027-04-12");
    check(&site, &mut BTreeMap::new());
    assert_eq!(archives(&site).keys().collect::<Vec<_>>(), ["feeds/archive/2027-03/atom.xml", "feeds/archive/2027-03/rss.xml"]);
}

#[test]
fn a_long_month_has_several_archives() {
    let site = site("[targets.atom]\nhistory = \"archives\"\nentries = 3\n", 7);
    run(&site, "2026-06-10");
    assert_eq!(walk(&site, "atom.xml")[0].entries.len(), 7);
    run(&site, "2026-07-01");
    let documents = walk(&site, "atom.xml");
    assert_eq!(documents.iter().map(|d| d.entries.len()).collect::<Vec<_>>(), [0, 3, 3, 1]);
    let ids: Vec<&str> = documents.iter().flat_map(Feed::ids).collect();
    assert_eq!(ids, feed(&site, "public/feed.json").ids(), "the newest first");
    let next: Vec<bool> = documents.iter().map(|d| d.link("next-archive").is_some()).collect();
    assert_eq!(next, [false, false, true, true], "what is known when an archive is closed");
    // Everything else is as ever.
    assert_eq!(feed(&site, "public/rss.xml").marks, ["complete"]);
}

/// The ids that a document says are deleted.
fn deleted(site: &Site, path: &str) -> Vec<String> {
    feed(site, path).deleted
}

#[test]
fn jobs_that_closed_are_said_to_be_deleted() {
    let site = site("", 3);
    run(&site, "2026-06-01");
    let text = site.read("public/atom.xml");
    assert!(!text.contains("tombstones"), "a feed in which nothing closed does not name what validators do not know");
    let gone = feed(&site, "public/feed.json").ids()[0].to_owned();
    let number = (0..3).find(|n| text.find(&format!("Cartographer {n}")) == text.find("Cartographer ")).expect("the newest");
    let file = format!("content/job-{number}.md");
    let written = site.read(&file);
    site.remove(&file);
    run(&site, "2026-06-02");
    for path in ["public/atom.xml", "public/feeds/country/fr/atom.xml"] {
        assert_eq!(deleted(&site, path), [gone.as_str()], "{path}");
        let when = "when=\"2026-06-02T10:00:00Z\"";
        assert!(site.read(path).contains(when), "{path}");
        // Beside the mark that the document is complete, not in its place.
        assert_eq!(feed(&site, path).marks, ["complete"]);
    }
    assert!(!site.read("public/rss.xml").contains("deleted"));
    // The clock alone changes nothing; a change after 30 days does.
    let before = site.read("public/atom.xml");
    run(&site, "2026-08-01");
    assert_eq!(site.read("public/atom.xml"), before);
    let other = (0..3).find(|n| *n != number).expect("another");
    write(&site, &format!("job-{other}"), 9);
    run(&site, "2026-08-02");
    assert_eq!(deleted(&site, "public/atom.xml"), [""; 0]);
    // One that opens again is not deleted.
    site.remove(&format!("content/job-{other}.md"));
    run(&site, "2026-08-03");
    assert_eq!(deleted(&site, "public/atom.xml").len(), 1);
    write(&site, &format!("job-{other}"), 9);
    site.write(&file, written);
    run(&site, "2026-08-04");
    assert_eq!(deleted(&site, "public/atom.xml"), [""; 0]);
}

#[test]
fn nothing_is_said_of_closed_jobs_where_that_is_meant() {
    let site = site("[targets.atom]\ntombstone_days = 0\n", 3);
    run(&site, "2026-06-01");
    site.remove("content/job-1.md");
    run(&site, "2026-06-02");
    assert_eq!(deleted(&site, "public/atom.xml"), [""; 0]);
}
