//! The life of one job through a year of daily runs: posted, edited, translated, moved, closed by policy, reopened, extended, filled, expired,
//! removed, posted anew. `tests/cases/year/history.txt` is its whole history: what stands in every document, and every event. Beside it lives a job
//! of which nothing changes and nothing is told.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::{Date, date};
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::golden;
use crate::support::site::{Site, config};

const SETTINGS: &str = "[life]\nclose_after = \"60d\"\nkeep_closed = \"30d\"\n\n[facets]\nenabled = false\n\n[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";

const QUIET: &str = "---\ntitle: Archivist\ndate: 2025-12-01\ndeadline: 2027-12-31\ncity: Lyon\ncountry: FR\ncontract: CDI\napply: jobs@isohypse.example\n---\nYou keep old maps dry and find them again.\n";

const ENGLISH: &str = "---\ntitle: Cartographer\ndate: 2026-01-12\ncity: Lyon\ncountry: FR\ncontract: CDI\napply: jobs@isohypse.example\n---\nYou draw maps for people who work outdoors, with contour lines and shadows.\n";

const GERMAN: &str = "---\ntitle: Kartograf\nlang: de\ndate: 2026-01-12\ncity: Lyon\ncountry: FR\ncontract: CDI\napply: jobs@isohypse.example\n---\nDu zeichnest Karten für Menschen, die draußen arbeiten, mit Höhenlinien und Schatten.\n";

/// What a person does on a day, before the run.
type Deed = fn(&Site);

/// The story: day, what happens, how it is done.
const STORY: &[(Date, &str, Deed)] = &[
    (date(2026, 1, 12), "The job is posted, without a deadline", |s| s.write("content/cartographer.md", ENGLISH)),
    (date(2026, 1, 20), "Its text is edited", |s| edit(s, "content/cartographer.md", "and shadows", "and hill shading")),
    (date(2026, 2, 2), "It is translated", |s| s.write("content/cartographer.de.md", GERMAN)),
    (date(2026, 2, 10), "Both files are moved to another folder", |s| {
        rename(s, "content/cartographer.md", "content/maps/cartographer.md");
        rename(s, "content/cartographer.de.md", "content/maps/cartographer.de.md");
    }),
    (date(2026, 3, 20), "A deadline is added to the English post: it is open again", |s| {
        edit(s, "content/maps/cartographer.md", "city:", "deadline: 2026-06-30\ncity:");
    }),
    (date(2026, 5, 4), "The deadline is extended", |s| edit(s, "content/maps/cartographer.md", "2026-06-30", "2026-08-31")),
    (date(2026, 6, 1), "The translation is deleted", |s| s.remove("content/maps/cartographer.de.md")),
    (date(2026, 6, 15), "The translation is put back", |s| s.write("content/maps/cartographer.de.md", GERMAN)),
    (date(2026, 7, 1), "The job is filled", |s| edit(s, "content/maps/cartographer.md", "city:", "status: filled\ncity:")),
    (date(2026, 7, 6), "While it is closed its files are moved again", |s| {
        rename(s, "content/maps/cartographer.md", "content/cartography.md");
        rename(s, "content/maps/cartographer.de.md", "content/cartography.de.md");
    }),
    (date(2026, 7, 15), "It is not filled after all, and its text is better now", |s| {
        edit(s, "content/cartography.md", "status: filled\n", "");
        edit(s, "content/cartography.md", "people who work outdoors", "people who walk");
    }),
    (date(2026, 9, 10), "Its deadline is put off to the day on which the clocks go back", |s| {
        edit(s, "content/cartography.md", "2026-08-31", "2026-10-25");
    }),
    (date(2026, 11, 2), "A new round: another date and another deadline", |s| {
        for file in ["content/cartography.md", "content/cartography.de.md"] {
            edit(s, file, "date: 2026-01-12", "date: 2026-11-02");
        }
        edit(s, "content/cartography.md", "2026-10-25", "2027-01-31");
    }),
    (date(2026, 11, 20), "The posts are deleted", |s| {
        s.remove("content/cartography.md");
        s.remove("content/cartography.de.md");
    }),
    (date(2026, 12, 7), "Somebody posts the same text again, in a new file", |s| {
        let text = ENGLISH.replace("and shadows", "and hill shading").replace("people who work outdoors", "people who walk");
        s.write("content/2026-12-07-cartographer.md", text.replace("2026-01-12", "2026-12-07"));
    }),
    (date(2026, 12, 9), "It is dated anew by its file's name", |s| {
        rename(s, "content/2026-12-07-cartographer.md", "content/2026-12-09-cartographer.md");
        edit(s, "content/2026-12-09-cartographer.md", "date: 2026-12-07\n", "");
    }),
];

fn edit(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{from} stands in {file}");
    site.write(file, text.replace(from, to));
}

fn rename(site: &Site, from: &str, to: &str) {
    site.write(to, site.read(from));
    site.remove(from);
}

/// The history as it is written down, and what was seen so far.
#[derive(Default)]
struct History {
    text: String,
    tree: BTreeMap<String, Vec<u8>>,
    events: BTreeMap<String, Vec<u8>>,
    said: String,
    documents: String,
    /// Ids of jobs in the order in which they were first seen.
    ids: Vec<String>,
}

#[test]
fn the_life_of_one_job() {
    let site = Site::new(&config(SETTINGS));
    site.write("content/archivist.md", QUIET);
    let mut history = History::default();
    let mut day = date(2026, 1, 1);
    while day.year() == 2026 {
        let deeds: Vec<_> = STORY.iter().filter(|(on, ..)| *on == day).collect();
        for (.., deed) in &deeds {
            deed(&site);
        }
        let ran = site.run_here(&["publish", "--now", &format!("{day}T05:00:00Z")]).ended(0);
        history.add(&site, day, deeds.first().map(|(_, what, _)| *what), &ran.stderr);
        day = day.tomorrow().expect("not the last day of time");
    }
    golden::check("tests/cases/year/history.txt", &history.text);
}

impl History {
    /// Writes down what is not as it was yesterday.
    fn add(&mut self, site: &Site, day: Date, deed: Option<&str>, said: &str) {
        let (tree, events) = (site.tree("public"), site.tree("drop"));
        let new: Vec<Value> = events
            .iter()
            .filter(|(name, _)| !self.events.contains_key(*name))
            .map(|(_, bytes)| serde_json::from_slice(bytes).expect("events are JSON"))
            .collect();
        let said = anstream::adapter::strip_str(said).to_string();
        if tree == self.tree && new.is_empty() && (said == self.said || said.is_empty()) {
            assert!(deed.is_none(), "{day}: {deed:?} and nothing came of it");
            self.said = said;
            return;
        }
        writeln!(self.text, "\n{day}  {}", deed.unwrap_or("(nobody does anything)")).expect("a string");
        if said != self.said {
            said.lines().filter(|line| !line.is_empty()).for_each(|line| self.line("says", line));
        }
        for event in &new {
            self.event(event);
        }
        if tree != self.tree {
            self.files(&tree);
            let before = std::mem::take(&mut self.text);
            self.documents(&tree);
            let documents = std::mem::replace(&mut self.text, before);
            self.text += if documents == self.documents { "  (what stands in the documents is the same)\n" } else { &documents };
            self.documents = documents;
        }
        (self.tree, self.events, self.said) = (tree, events, said);
    }

    fn line(&mut self, what: &str, words: &str) {
        writeln!(self.text, "  {what:<11} {words}").expect("a string");
    }

    /// `job 1`, `job 2`: ids tell a reader nothing.
    fn name(&mut self, id: &str) -> String {
        let known = self.ids.iter().position(|known| known == id).unwrap_or_else(|| {
            self.ids.push(id.to_owned());
            self.ids.len() - 1
        });
        if known == 0 { "the quiet job".to_owned() } else { format!("job {known}") }
    }

    fn event(&mut self, event: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let (data, posting) = (&event["data"], &event["data"]["posting"]);
        let changes: Vec<String> = data["changes"].as_array().expect("a list").iter().map(text).collect();
        let changes = if changes.is_empty() { String::new() } else { format!(", changed: {}", changes.join(", ")) };
        let name = self.name(&text(&data["id"]));
        let words = format!(
            "{} {name} “{}” at {}, open until {}{changes}",
            text(&event["type"]),
            text(&posting["title"]),
            text(&event["timestamp"]),
            text(&posting["validThrough"])
        );
        self.line("event", &words);
    }

    fn files(&mut self, tree: &BTreeMap<String, Vec<u8>>) {
        let is_of = |name: &&String| name.starts_with("jobs/") && !name.contains("archivist");
        let mut changes = Vec::new();
        for name in tree.keys().chain(self.tree.keys()).filter(is_of).collect::<std::collections::BTreeSet<_>>() {
            match (self.tree.get(name), tree.get(name)) {
                (None, Some(_)) => changes.push(format!("+ {name}")),
                (Some(_), None) => changes.push(format!("- {name}")),
                (Some(before), Some(now)) if before != now => changes.push(format!("~ {name}")),
                _ => {}
            }
        }
        for change in changes {
            self.line("file", &change);
        }
        if self.tree.is_empty() {
            return;
        }
        let other: Vec<&str> = tree.keys().filter(|n| !is_of(n) && self.tree.get(*n) != tree.get(*n)).map(String::as_str).collect();
        assert!(other.iter().all(|name| !name.contains("archivist")), "the quiet job: {other:?}");
        self.line("files", &format!("~ {}", other.join(" ")));
    }

    /// What stands in every document of all jobs but the quiet one.
    fn documents(&mut self, tree: &BTreeMap<String, Vec<u8>>) {
        let text = |name: &str| std::str::from_utf8(&tree[name]).expect("UTF-8");
        let of = |node: Node<'_, '_>, name: &str| {
            node.children().find(|n| n.tag_name().name() == name).and_then(|n| n.text()).unwrap_or("-").to_owned()
        };
        let xml = |name: &str, item: &str| -> Vec<BTreeMap<&str, String>> {
            let document = Document::parse(text(name)).expect("well-formed");
            let items = document.descendants().filter(|n| n.tag_name().name() == item);
            let fields = ["title", "guid", "id", "pubDate", "published", "updated", "loc", "lastmod"];
            items.map(|node| fields.iter().map(|field| (*field, of(node, field))).collect()).collect()
        };
        for item in xml("rss.xml", "item") {
            let words = format!("“{}” {}, {}", item["title"], self.name(&item["guid"]), item["pubDate"]);
            self.document("rss", &words);
        }
        for entry in xml("atom.xml", "entry") {
            let words =
                format!("“{}” {}, published {}, updated {}", entry["title"], self.name(&entry["id"]), entry["published"], entry["updated"]);
            self.document("atom", &words);
        }
        let feed: Value = serde_json::from_str(text("feed.json")).expect("JSON");
        for item in feed["items"].as_array().expect("a list") {
            let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let name = self.name(&word(&item["id"]));
            let until = word(&item["_jobposting"]["validThrough"]);
            self.document("json feed", &format!("“{}” {name}, open until {until}", word(&item["title"])));
        }
        let jobs: Vec<_> = xml("sitemap.xml", "url").into_iter().filter(|url| !url["loc"].contains("archivist")).collect();
        for url in jobs {
            self.line("sitemap", &format!("{} {}", url["loc"], url["lastmod"]));
        }
        let links = text("index.html").matches("<li><a href=\"https://jobs.example.org/jobs/").count() - 1;
        self.line("index", &format!("{links} besides the quiet job"));
        for name in tree.keys().filter(|name| name.ends_with("/index.html") && !name.contains("archivist")) {
            let words = page(text(name));
            self.line("page", &format!("{} {words}", name.trim_end_matches("index.html")));
        }
    }

    fn document(&mut self, what: &str, words: &str) {
        if !words.contains("the quiet job") {
            self.line(what, words);
        }
    }
}

/// What a page says of its job, to people and to machines.
fn page(html: &str) -> String {
    let between = |from: &str, to: &str| html.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(inner, _)| inner);
    let mut words = vec![format!("“{}”", between("<h1>", "</h1>").unwrap_or("-"))];
    match between("<script type=\"application/ld+json\">", "</script>") {
        Some(json) => {
            let posting: Value = serde_json::from_str(json).expect("JSON-LD");
            let value = |name: &str| posting[name].as_str().unwrap_or("-").to_owned();
            words.push(format!("open, JSON-LD says posted {}, open until {}", value("datePosted"), value("validThrough")));
        }
        None => words.push("no JSON-LD".to_owned()),
    }
    for (row, what) in [("<dt>Apply by</dt><dd>", "shows until"), ("<dt>Bewerbungsschluss</dt><dd>", "shows until")] {
        words.extend(between(row, "</time>").and_then(|time| time.split_once('>')).map(|(_, day)| format!("{what} {day}")));
    }
    if html.contains("<meta name=\"robots\" content=\"noindex\">") {
        words.push("noindex".to_owned());
    }
    words.extend(between("<p>", "</p>").filter(|_| html.contains("noindex")).map(|notice| format!("says “{notice}”")));
    for row in ["<dt>Closed</dt><dd>", "<dt>Geschlossen</dt><dd>"] {
        words.extend(between(row, "</time>").and_then(|time| time.split_once('>')).map(|(_, day)| format!("since {day}")));
    }
    for link in html.split("hreflang=\"").skip(1).filter(|link| link.contains("lang=")).filter_map(|link| link.split_once('"')) {
        let is_person = link.1.trim_start().starts_with("lang=");
        words.extend(is_person.then(|| format!("leads to its {} page", link.0)));
    }
    words.join(", ")
}
