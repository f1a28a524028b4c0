//! The life of a board of 200 jobs through a year of daily runs, by chance: posted, edited, moved, filled, opened again, deleted, brought back,
//! expired. Each day a model that knows nothing of files and feeds says which jobs are open, what each document must hold, which events must come,
//! and on which days nothing may happen.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::support::site::Site;

const CONFIG: &str = "[site]\nurl = \"https://board.example\"\ntitle = \"Board\"\nkind = \"board\"\nlanguage = \"en\"\ntime_zone = \"Europe/Paris\"\n\n[life]\nclose_after = \"60d\"\nkeep_closed = \"30d\"\n\n[facets]\nenabled = false\n\n[[source]]\npath = \"content\"\n\n[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";

const JOBS: usize = 200;

/// So many stand there on the first day; the others come through the year.
const FIRST: usize = 80;

/// Days that a job without a deadline is open after the one on which it was posted.
const OPEN_DAYS: i32 = 60;

/// Days that the page of a closed job stays.
const KEPT_DAYS: i32 = 30;

/// One job as its author knows it.
#[derive(Debug, Clone)]
struct Job {
    number: usize,
    folder: usize,
    is_there: bool,
    is_filled: bool,
    is_translated: bool,
    posted: Option<Date>,
    deadline: Option<Date>,
    edition: usize,
    /// When it was first open to everybody.
    first: Option<Date>,
}

impl Job {
    fn new(number: usize, today: Date, rng: &mut Rng) -> Self {
        let posted = rng.u8(..4) > 0;
        let deadline = rng.u8(..3) == 0;
        Self {
            number,
            folder: 0,
            is_there: true,
            is_filled: false,
            is_translated: rng.u8(..8) == 0,
            posted: posted.then(|| today - rng.i32(0..20).days()),
            deadline: deadline.then(|| today + rng.i32(1..120).days()),
            edition: 0,
            first: None,
        }
    }

    /// The last day on which it is open, were it published now.
    fn last(&self, today: Date) -> Date {
        self.deadline.unwrap_or_else(|| self.posted.or(self.first).unwrap_or(today) + OPEN_DAYS.days())
    }

    fn is_open(&self, today: Date) -> bool {
        self.is_there && !self.is_filled && self.posted.is_none_or(|posted| posted <= today) && today <= self.last(today)
    }

    fn titles(&self) -> Vec<String> {
        let title = format!("Baker {}", self.number);
        if self.is_translated { vec![title, format!("Bäcker {}", self.number)] } else { vec![title] }
    }

    fn paths(&self) -> [String; 2] {
        let stem = format!("content/{}/baker-{}", self.folder, self.number);
        [format!("{stem}.md"), format!("{stem}.de.md")]
    }

    fn write(&self, site: &Site) {
        let line = |key: &str, value: Option<String>| value.map_or_else(String::new, |value| format!("{key}: {value}\n"));
        let head = [
            line("date", self.posted.map(|day| day.to_string())),
            line("company", Some(format!("Bakery {}", self.number % 7))),
            "city: Lyon\ncountry: FR\ncontract: CDI\napply: jobs@bakery.example\n".to_owned(),
        ]
        .concat();
        let fate =
            line("deadline", self.deadline.map(|day| day.to_string())) + &line("status", self.is_filled.then(|| "filled".to_owned()));
        let (number, edition) = (self.number, self.edition);
        let text = format!("You bake bread for the people of our town, number {number}, in oven {edition}.");
        let [path, german] = self.paths();
        site.write(&path, format!("---\ntitle: Baker {number}\nlang: en\n{head}{fate}---\n{text}\n"));
        if self.is_translated {
            let text = format!("Du backst Brot für die Menschen unserer Stadt, Nummer {number}.");
            site.write(&german, format!("---\ntitle: Bäcker {number}\nlang: de\n{head}---\n{text}\n"));
        }
    }

    fn remove(&self, site: &Site) {
        let [path, german] = self.paths();
        site.remove(&path);
        if self.is_translated {
            site.remove(&german);
        }
    }

    /// One thing that an author may do to it.
    fn change(&mut self, today: Date, site: &Site, rng: &mut Rng) {
        if !self.is_there {
            // It is brought back as it was, here or in another folder, and sometimes with more time.
            self.is_there = true;
            self.folder += rng.usize(..2);
            self.write(site);
            return;
        }
        match rng.u8(..10) {
            0..=2 => self.edition += 1,
            3..=4 => self.deadline = Some(today + rng.i32(-2..90).days()),
            5 => self.is_filled = !self.is_filled,
            6 => self.is_filled = false,
            7..=8 => {
                self.remove(site);
                self.folder += 1;
            }
            _ => {
                self.remove(site);
                self.is_there = false;
                return;
            }
        }
        self.write(site);
    }
}

/// What everybody must see of an open job: its titles, its last day, its edition.
type Shown = (Vec<String>, Date, usize, Option<Date>);

/// What the model says of one day.
#[derive(Debug, Clone, Default, PartialEq)]
struct Day {
    open: BTreeMap<usize, Shown>,
    /// Titles of closed jobs whose pages stand.
    closed: BTreeSet<String>,
}

struct Model {
    jobs: Vec<Job>,
    /// Since when, per job that was open once.
    closed: BTreeMap<usize, Date>,
}

impl Model {
    fn day(&mut self, today: Date, before: &Day) -> Day {
        let mut day = Day::default();
        for job in &mut self.jobs {
            if job.is_open(today) {
                job.first = job.first.or(Some(today));
                self.closed.remove(&job.number);
                day.open.insert(job.number, (job.titles(), job.last(today), job.edition, job.posted));
            } else if let Some((.., last, _, _)) = before.open.get(&job.number) {
                // What ended by itself ended on its last day.
                self.closed.insert(job.number, if *last < today { *last } else { today });
            }
            if self.closed.get(&job.number).is_some_and(|closed| today < *closed + KEPT_DAYS.days()) {
                day.closed.extend(job.titles());
            }
        }
        day
    }
}

/// The events that must come between two days: type and title.
fn expected(before: &Day, now: &Day) -> BTreeSet<(String, usize)> {
    let mut events = BTreeSet::new();
    for (number, shown) in &now.open {
        match before.open.get(number) {
            None => _ = events.insert(("job.published".to_owned(), *number)),
            Some(known) if known != shown => _ = events.insert(("job.updated".to_owned(), *number)),
            Some(_) => {}
        }
    }
    events.extend(before.open.keys().filter(|number| !now.open.contains_key(number)).map(|number| ("job.closed".to_owned(), *number)));
    events
}

#[test]
fn the_life_of_a_board() {
    let mut rng = Rng::with_seed(26);
    let site = Site::new(CONFIG);
    let mut model = Model { jobs: Vec::new(), closed: BTreeMap::new() };
    let mut receiver = Receiver::default();
    let (mut before, mut tree) = (Day::default(), BTreeMap::new());
    let (mut quiet, mut events) = (0, 0);
    let first = date(2026, 1, 1);
    for today in first.series(1.day()).take(365) {
        // At weekends nobody does anything.
        let is_off = today == first || matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday);
        let deeds = if is_off { 0 } else { rng.usize(..6) };
        // One thing at a time: nobody knows a post again that was rewritten and moved at once.
        let chosen: BTreeSet<usize> = (0..deeds).map(|_| rng.usize(..model.jobs.len())).collect();
        for index in chosen {
            model.jobs[index].change(today, &site, &mut rng);
        }
        let new = match today {
            _ if today == first => FIRST,
            _ if is_off => 0,
            _ => rng.usize(..3).saturating_sub(1).max(rng.usize(..4).saturating_sub(2)).min(JOBS - model.jobs.len()),
        };
        for _ in 0..new {
            let job = Job::new(model.jobs.len(), today, &mut rng);
            job.write(&site);
            model.jobs.push(job);
        }
        site.run_here(&["publish", "--now", &format!("{today}T05:00:00Z")]).ended(0);
        let day = model.day(today, &before);
        let came = receiver.take(&site, today);
        assert_eq!(came, expected(&before, &day), "{today}: events");
        assert_eq!(
            receiver.open.keys().collect::<Vec<_>>(),
            day.open.keys().collect::<Vec<_>>(),
            "{today}: what the receiver takes to be open"
        );
        let now = public(&site);
        if day == before && deeds == 0 && new == 0 {
            assert!(now == tree, "{today}: nothing happened and files changed");
            quiet += 1;
        } else if now != tree {
            documents(&now, &day, today, &receiver.ids);
        }
        events += came.len();
        (before, tree) = (day, now);
    }
    assert_eq!(model.jobs.len(), JOBS, "all of them came");
    assert!(quiet > 40 && events > 500, "a year in which little happened shows little: {quiet} quiet days, {events} events");
}

fn public(site: &Site) -> BTreeMap<String, Vec<u8>> {
    site.tree("public")
}

/// Somebody who only knows the events.
#[derive(Default)]
struct Receiver {
    open: BTreeMap<usize, String>,
    /// The id of each job, for ever.
    ids: BTreeMap<usize, String>,
    seen: BTreeSet<String>,
    sequences: BTreeMap<String, i64>,
}

impl Receiver {
    /// Takes the events that came, which must make sense one after the other.
    fn take(&mut self, site: &Site, today: Date) -> BTreeSet<(String, usize)> {
        let mut came = BTreeSet::new();
        let new: Vec<String> =
            crate::support::site::files(&site.path("drop")).into_keys().filter(|name| !self.seen.contains(name)).collect();
        for name in new {
            let event: Value = serde_json::from_str(&site.read(&format!("drop/{name}"))).expect("events are JSON");
            self.seen.insert(name);
            let (kind, data) = (event["type"].as_str().expect("a type"), &event["data"]);
            let (id, title) = (data["id"].as_str().expect("an id"), data["posting"]["title"].as_str().expect("a title"));
            assert!(title.starts_with("Baker "), "{today}: a translation is no job of its own: {title}");
            let number = number(title);
            let known = self.ids.entry(number).or_insert_with(|| id.to_owned());
            assert_eq!(known, id, "{today}: {title} keeps its id");
            let sequence = data["sequence"].as_i64().expect("a number");
            assert!(self.sequences.insert(id.to_owned(), sequence).is_none_or(|last| last < sequence), "{today}: {title}: sequences grow");
            let was_open = match kind {
                "job.closed" => self.open.remove(&number),
                _ => self.open.insert(number, id.to_owned()),
            };
            assert_eq!(was_open.is_some(), kind != "job.published", "{today}: {kind} of {title}");
            assert!(came.insert((kind.to_owned(), number)), "{today}: {kind} of {title} came twice");
        }
        came
    }
}

fn number(title: &str) -> usize {
    title.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{title} has a number"))
}

/// Every document holds the open jobs and no other.
fn documents(tree: &BTreeMap<String, Vec<u8>>, day: &Day, today: Date, ids: &BTreeMap<usize, String>) {
    let open: BTreeSet<String> = day.open.values().flat_map(|(titles, ..)| titles.iter().cloned()).collect();
    let text = |name: &str| std::str::from_utf8(&tree[name]).expect("UTF-8");
    let of = |node: Node<'_, '_>, name: &str| {
        node.children().find(|n| n.tag_name().name() == name).and_then(|n| n.text()).unwrap_or_default().to_owned()
    };
    for (name, item, id) in [("rss.xml", "item", "guid"), ("atom.xml", "entry", "id")] {
        let document = Document::parse(text(name)).expect("well-formed");
        let items: Vec<_> = document.descendants().filter(|n| n.tag_name().name() == item).collect();
        let titles: BTreeSet<String> = items.iter().map(|item| of(*item, "title")).collect();
        assert_eq!((titles, items.len()), (open.clone(), open.len()), "{today}: {name}");
        for (title, id) in items.iter().map(|item| (of(*item, "title"), of(*item, id))).filter(|(title, _)| title.starts_with("Baker")) {
            assert_eq!(ids.get(&number(&title)), Some(&id), "{today}: {name}: {title}");
        }
    }
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let feed: Value = serde_json::from_str(text("feed.json")).expect("JSON");
    let ends =
        |value: &Value, of: &str| (word(&value[of]), word(&value["_jobposting"]["validThrough"]).chars().take(19).collect::<String>());
    let items: BTreeMap<String, String> = feed["items"].as_array().expect("a list").iter().map(|item| ends(item, "title")).collect();
    let last = |(titles, last, ..): &Shown| titles.iter().map(|title| (title.clone(), format!("{last}T23:59:59"))).collect::<Vec<_>>();
    let expect: BTreeMap<String, String> = day.open.values().flat_map(last).collect();
    assert_eq!(items, expect, "{today}: feed.json");

    let mut pages: BTreeMap<bool, BTreeSet<String>> = BTreeMap::new();
    let (mut urls, mut data) = (BTreeSet::new(), BTreeMap::new());
    for (name, bytes) in tree.iter().filter(|(name, _)| name.starts_with("jobs/")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        if name.contains("/posting.json") {
            let posting: Value = serde_json::from_str(text).expect("JSON");
            data.insert(word(&posting["title"]), word(&posting["validThrough"]).chars().take(19).collect::<String>());
            continue;
        }
        let title =
            text.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).map(|(title, _)| title.to_owned()).expect("a title");
        let (has_markup, is_open) = (text.contains("\"@type\":\"JobPosting\""), !text.contains("content=\"noindex\""));
        // A job without a date has a page, but no markup.
        let is_dated = day.open.get(&number(&title)).is_some_and(|(.., posted)| posted.is_some());
        assert_eq!(has_markup, is_open && is_dated, "{today}: {name}");
        assert!(pages.entry(is_open).or_default().insert(title.clone()), "{today}: {title} has one page");
        if is_open {
            urls.insert(format!("https://board.example/{}", name.trim_end_matches("index.html")));
        }
    }
    assert_eq!(data, expect, "{today}: JSON forms");
    assert_eq!(pages.remove(&true).unwrap_or_default(), open, "{today}: pages");
    assert_eq!(pages.remove(&false).unwrap_or_default(), day.closed, "{today}: pages of closed jobs");
    let sitemap = Document::parse(text("sitemap.xml")).expect("well-formed");
    let locs = sitemap.descendants().filter(|n| n.tag_name().name() == "loc").filter_map(|n| n.text());
    let locs: BTreeSet<String> = locs.filter(|loc| loc.contains("/jobs/")).map(str::to_owned).collect();
    assert_eq!(locs, urls, "{today}: sitemap.xml");
    let is_index = |name: &&String| *name == "index.html" || name.starts_with("page/");
    let listed: usize =
        tree.keys().filter(is_index).map(|name| text(name).matches("<li><a href=\"https://board.example/jobs/").count()).sum();
    assert_eq!(listed, open.len(), "{today}: index.html");
}
