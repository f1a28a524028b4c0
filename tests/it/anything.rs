//! Any bytes at all as posts, and good posts with anything done to them: nothing panics, and every document that comes out is whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jobherald::catalog::{self, Input};
use jobherald::check::{self, Context, Job};
use jobherald::config::settings::Settings;
use jobherald::diagnostic::Diagnostics;
use jobherald::model::catalog::{Catalog, Entry, EntryText};
use jobherald::model::dialect::{CatalogFormat, Document, Part, Pieces};
use jobherald::model::draft::Draft;
use jobherald::model::manifest::Publication;
use jobherald::model::output_path::{fold, problem};
use jobherald::model::raw::RawPosting;
use jobherald::model::target::{ChannelFormat, FeedLink, FeedPage, Page, Render, Site, Target, View};
use jobherald::model::vocabulary::{Vocabularies, Vocabulary};
use jobherald::{enrich, parse, render};
use proptest::prelude::*;
use serde_json::Value;

use crate::golden::root;
use crate::hostile::check_page;
use crate::sound;
use crate::support::site::{NOW, config, files, post};

/// What an edit may put in: what formats, readers and terminals take for more than text.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "---",
    "{",
    "}",
    "\"",
    "'",
    ": ",
    "- ",
    "\n",
    "\r\n",
    "\t",
    "&a ",
    "*a",
    "!!x ",
    "|\n",
    ">\n",
    "[",
    "]",
    "#",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "</script>",
    "<script>",
    "<b>",
    "</p>",
    "<table><td>",
    "<svg/onload=x>",
    "&#0;",
    "&amp;",
    "&",
    "{{ page.title }}",
    "{% raw %}",
    "{{< x >}}",
    "{: .x}",
    "```\n",
    "> ",
    "1. ",
    "\u{0}",
    "\u{b}",
    "\u{1b}[2J",
    "\u{fffe}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "😀",
    "https://x.example/?a&b",
    "javascript:x",
    "mailto:a@b.example?cc=c",
    "data:,x",
    "../",
    "CON",
    "title: x\n",
    "slug: ../con\n",
    "id: x\n",
    "tags: [a, ../b, C++, C#, c]\n",
    "date: 9999-12-31\n",
    "date: -1\n",
    "deadline: 2026-13-01\n",
    "salary: {min: 1e400, max: .nan}\n",
    "language: ../x\n",
    "company: \"</script>\"\n",
    "Lieu : Paris\n",
    "## Apply\n",
    "remote: true\n",
    "status: closed\n",
    "draft: true\n",
    "country: XX\n",
];

/// One edit: where (a share of the length), how many bytes go, what comes.
type Edit = (u16, u8, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec((any::<u16>(), prop_oneof![2 => Just(0u8), 1 => any::<u8>()], piece), 0..12)
}

fn edited(number: usize, edits: &[Edit]) -> Vec<u8> {
    edited_bytes(post("Surveyor & cartographer", number).into_bytes(), edits)
}

fn edited_bytes(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (at, gone, piece) in edits {
        let at = usize::from(*at) * bytes.len() / (usize::from(u16::MAX) + 1);
        let end = (at + usize::from(*gone)).min(bytes.len());
        bytes.splice(at..end, piece.bytes());
    }
    bytes
}

fn posts() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let edited_post = (0..4usize, edits()).prop_map(|(number, edits)| edited(number, &edits));
    let one =
        prop_oneof![6 => edited_post, 1 => prop::collection::vec(any::<u8>(), 0..400), 1 => any::<String>().prop_map(String::into_bytes)];
    prop::collection::vec(one, 1..4)
}

fn settings(rest: &str) -> Settings {
    sound::settings(&config(rest))
}

fn site(settings: &Settings) -> Site {
    let feed = |target: &&Target| match &target.render {
        Render::Channel(format) if format.per_page.is_none() => {
            Some(FeedLink { file: format.file, media_type: format.media_type, title: target.title })
        }
        _ => None,
    };
    Site {
        url: settings.site.url.as_str().trim_end_matches('/').to_owned(),
        mount: String::new(),
        title: settings.site.title.clone(),
        description: settings.site.description.clone(),
        language: settings.site.language.clone(),
        organization: settings.organization.clone(),
        time_zone: settings.site.time_zone.clone(),
        feeds: render::targets().iter().filter_map(feed).collect(),
        hubs: Vec::new(),
        changes_max: 1000,
        has_pages: true,
        generator: "jobherald".into(),
    }
}

/// The posts that can be read, with what is understood of them.
fn understood(posts: &[Vec<u8>], settings: &Settings, sink: &mut Diagnostics) -> (Vec<RawPosting>, Vec<Draft>) {
    let names = ["a.md", "b/c.html", "d"];
    let raw: Vec<RawPosting> =
        posts.iter().zip(names).filter_map(|(bytes, name)| parse::post(0, name, bytes, settings.site.variables.as_ref(), sink)).collect();
    let drafts = raw.iter().map(|raw| enrich::posting(raw, settings, &|_| None, sink)).collect();
    (raw, drafts)
}

/// Every document of these posts, by path, and the publication state then.
fn documents(posts: &[Vec<u8>], settings: &Settings, previous: &Publication) -> (BTreeMap<String, Vec<u8>>, Publication) {
    let mut sink = Diagnostics::default();
    let (raw, drafts) = understood(posts, settings, &mut sink);
    let now: Timestamp = NOW.parse().expect("a time");
    let input = Input { drafts: &drafts, unreadable: &[], previous, recall: &|_| None, built: &[], settings, now };
    let outcome = catalog::assemble(&input, &mut sink);
    let states = drafts.iter().zip(&outcome.states).filter_map(|(draft, state)| Some((draft, state.as_ref()?)));
    let jobs: Vec<Job<'_>> = states.map(|(draft, state)| Job { draft, status: state.status, url: &state.url, translations: &[] }).collect();
    let targets = render::targets();
    check::run(&Context { jobs: &jobs, targets, settings, now, remarks: true, is_there: &|_| false }, &mut sink);
    let site = site(settings);
    let texts: Vec<[String; 3]> = outcome.catalog.entries.iter().map(|entry| texts(&site, entry, &raw)).collect();
    let documents = rendered(&site, &outcome.catalog, &texts);
    (documents, outcome.catalog.publication)
}

/// An entry's text as HTML, its summary, and its JSON form.
fn texts(site: &Site, entry: &Entry, raw: &[RawPosting]) -> [String; 3] {
    let EntryText::Record { path, text, .. } = &entry.text else { panic!("nothing was published before") };
    let raw = raw.iter().find(|raw| raw.file.path == *path).expect("an entry comes from a post");
    let html = render::body::html(&enrich::text(raw.clone(), text), &entry.url.parse().expect("the address of a page"));
    let summary = entry.summary.clone().unwrap_or_else(|| render::body::summary(&html, 300));
    let json = render::posting_json(site, entry, &html);
    [html, summary, json]
}

fn vocabularies() -> Vocabularies {
    Vocabulary::ALL.into_iter().collect()
}

fn rendered<'a>(site: &Site, catalog: &'a Catalog, texts: &'a [[String; 3]]) -> BTreeMap<String, Vec<u8>> {
    let view = |(entry, [html, summary, json]): (_, &'a [String; 3])| View { entry, html, summary, json, vocabularies: vocabularies() };
    let views: Vec<View<'_>> = catalog.entries.iter().zip(texts).map(view).collect();
    let mut list: Vec<(String, Vec<u8>)> = Vec::new();
    // France Travail wants a key that a section gives.
    let templates =
        render::all_dialects().into_iter().filter(|target| render::board::of(target).is_some() && target.id != "france-travail");
    for target in render::targets().iter().copied().chain(templates) {
        match &target.render {
            Render::Posting(render) => list.extend(views.iter().flat_map(|view| render(site, view)).map(|a| (a.path, a.bytes))),
            Render::Closed(render) => list.extend(catalog.closed.iter().map(|job| render(site, job)).map(|a| (a.path, a.bytes))),
            Render::Site(render) => list.extend(render(site, catalog).into_iter().map(|a| (a.path, a.bytes))),
            Render::Catalog(format) => list.push(aggregated(target, format, site, &views)),
            Render::Channel(format) => list.extend((0..catalog.channels.len()).map(|index| channel(format, site, catalog, index, &views))),
        }
    }
    let folded: BTreeSet<String> = list.iter().map(|(path, _)| fold(path)).collect();
    assert_eq!(folded.len(), list.len(), "each document has a path of its own");
    list.into_iter().collect()
}

fn channel(format: &ChannelFormat, site: &Site, catalog: &Catalog, index: usize, views: &[View<'_>]) -> (String, Vec<u8>) {
    let channel = &catalog.channels[index];
    let feed = FeedPage { vocabularies: vocabularies(), ..FeedPage::default() };
    let page = Page { channel, channels: &catalog.channels, number: 1, pages: 1, entries: channel.len, complete: channel.whole, feed };
    let members = views.iter().filter(|view| view.entry.channels.contains(&index));
    let entries: Vec<Vec<u8>> = members.map(|view| (format.entry)(site, view)).collect();
    let bytes = [(format.head)(site, &page), entries.join(format.separator.as_bytes()), (format.tail)(site, &page)].concat();
    (format!("{}{}", channel.dir, format.file), bytes)
}

fn aggregated(target: &'static Target, format: &CatalogFormat, site: &Site, views: &[View<'_>]) -> (String, Vec<u8>) {
    let document = Document { name: target.id.into(), dialect: target.id.into(), ..Document::default() };
    let taken = views.iter().filter(|view| render::count(target, &document, view.entry) > 0);
    let items: Vec<_> = taken.flat_map(|view| render::items(format, &document, view)).collect();
    let part = Part { document: &document, format, number: 1, items: Some(items.len()), updated: Timestamp::UNIX_EPOCH };
    let (head, items, tail) = match format.pieces {
        Pieces::Code { head, item, tail } => {
            (head(site, &part), items.iter().map(|each| item(site, each)).collect::<Vec<_>>(), tail(site, &part))
        }
        Pieces::Template => {
            let board = render::board::of(target).expect("a template");
            let frame = board.frame(site, &part).expect("a head and a tail");
            let items = items.iter().filter_map(|item| board.item(site, item, &frame).expect("an item"));
            (frame.head(), items.collect(), frame.tail(format.separator))
        }
    };
    let bytes = [head, items.join(format.separator.as_bytes()), tail].concat();
    (format!("aggregators/{}.{}", target.id, format.extension), bytes)
}

fn check(documents: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in documents {
        assert_eq!(problem(path), None, "{path}");
        let text = std::str::from_utf8(bytes).unwrap_or_else(|e| panic!("{path} is no UTF-8: {e}"));
        match path.rsplit('.').next().unwrap_or_default() {
            "xml" | "opml" => drop(roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{path}: {e}\n{text}"))),
            "json" | "jsonld" => drop(serde_json::from_str::<Value>(text).unwrap_or_else(|e| panic!("{path}: {e}\n{text}"))),
            "html" => check_page(path, text),
            _ => {}
        }
    }
}

/// Posts with one mistake already, as the files of `tests/cases/broken` have it.
fn broken_posts() -> impl Strategy<Value = (String, Vec<u8>)> {
    let posts: Vec<(String, Vec<u8>)> = files(&root("tests/cases/broken/posts"))
        .into_iter()
        .map(|(path, place)| (path, std::fs::read(place).expect("a file of the tree")))
        .filter(|(_, bytes)| bytes.len() < 10_000)
        .collect();
    (prop::sample::select(posts), edits()).prop_map(|((path, bytes), edits)| (path, edited_bytes(bytes, &edits)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_posts_broken_further_keep_every_promise((path, bytes) in broken_posts()) {
        sound::check(&path, &bytes);
    }

    #[test]
    fn any_bytes_become_whole_documents(posts in posts(), permalink in 0..4usize) {
        let settings = settings(["", "permalink = \"/{slug}.html\"", "permalink = \"/{path}/\"", "permalink = \"/{slug}/\""][permalink]);
        let (first, published) = documents(&posts, &settings, &Publication::default());
        check(&first);
        // The last of them is gone, and the others stand elsewhere: pages of closed jobs are whole documents too, each in its own place.
        let rest: Vec<Vec<u8>> = posts[..posts.len() - 1].iter().rev().cloned().collect();
        check(&documents(&rest, &settings, &published).0);
    }
}
