//! What feeds say of their jobs and of the documents beside them, read by programs that are not ours.

mod archives;
mod changes;
mod pages;

use std::collections::BTreeMap;

use roxmltree::Document;

use crate::support::site::{NOW, Site, config, post};

pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";
/// RFC 5005, section 1.2.
pub(super) const HISTORY: &str = "http://purl.org/syndication/history/1.0";
/// RFC 6721, section 3.
pub(super) const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";
const ADDRESS: &str = "https://jobs.example.org/";

/// A site with so many posts.
pub(super) fn site(rest: &str, posts: usize) -> Site {
    let site = Site::new(&config(rest));
    for number in 0..posts {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

/// One document of a feed, of whatever format.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) bytes: Vec<u8>,
    /// Relation and address of each link of the document itself.
    pub(super) links: Vec<(String, String)>,
    /// Ids and times of the last change, in the document's order.
    pub(super) entries: Vec<(String, String)>,
    /// Marks of RFC 5005: names of elements in its namespace.
    pub(super) marks: Vec<String>,
    /// Ids that the document says are deleted.
    pub(super) deleted: Vec<String>,
}

impl Feed {
    pub(super) fn ids(&self) -> Vec<&str> {
        self.entries.iter().map(|(id, _)| id.as_str()).collect()
    }

    /// The address of a relation, which stands at most once.
    pub(super) fn link(&self, rel: &str) -> Option<&str> {
        let found: Vec<&str> = self.links.iter().filter(|(name, _)| name == rel).map(|(_, href)| href.as_str()).collect();
        assert!(found.len() <= 1, "{rel} stands {} times", found.len());
        found.first().copied()
    }
}

/// The output path of an address.
pub(super) fn path(address: &str) -> String {
    format!("public/{}", address.strip_prefix(ADDRESS).expect("an address of the site"))
}

/// Reads a document of the output.
pub(super) fn feed(site: &Site, path: &str) -> Feed {
    let text = site.read(path);
    if text.starts_with('{') { json_feed(&text) } else { xml_feed(&text) }
}

fn json_feed(text: &str) -> Feed {
    let feed: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let word = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let mut links = vec![("self".to_owned(), word(&feed["feed_url"]))];
    links.extend(feed.get("next_url").map(|next| ("next".to_owned(), word(next))));
    links.extend(feed["hubs"].as_array().into_iter().flatten().map(|hub| ("hub".to_owned(), word(&hub["url"]))));
    let items = feed["items"].as_array().expect("items");
    let entries = items.iter().map(|item| (word(&item["id"]), word(&item["date_modified"]))).collect();
    Feed { bytes: text.as_bytes().to_vec(), links, entries, marks: Vec::new(), deleted: Vec::new() }
}

fn xml_feed(text: &str) -> Feed {
    let readable = feed_rs::parser::parse(text.as_bytes()).expect("a feed");
    let document = Document::parse(text).expect("well-formed");
    let root = document.root_element();
    let head = if root.has_tag_name("rss") { root.first_element_child().expect("a channel") } else { root };
    let children = || head.children().filter(roxmltree::Node::is_element);
    let attribute = |node: &roxmltree::Node<'_, '_>, name: &str| node.attribute(name).expect("an attribute").to_owned();
    let links = children().filter(|n| n.has_tag_name((ATOM, "link")));
    let text_of = |node: &roxmltree::Node<'_, '_>, names: [&str; 2]| {
        let child = node.children().find(|n| names.contains(&n.tag_name().name()));
        child.and_then(|n| n.text()).unwrap_or_default().to_owned()
    };
    let entries: Vec<(String, String)> = children()
        .filter(|n| matches!(n.tag_name().name(), "item" | "entry"))
        .map(|n| (text_of(&n, ["guid", "id"]), text_of(&n, ["updated", "updated"])))
        .collect();
    let ids: Vec<&str> = readable.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, entries.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), "two readers read the same");
    let marks = children().filter(|n| n.tag_name().namespace() == Some(HISTORY)).map(|n| n.tag_name().name().to_owned());
    let deleted = children().filter(|n| n.has_tag_name((TOMBSTONES, "deleted-entry")));
    Feed {
        links: links.map(|n| (attribute(&n, "rel"), attribute(&n, "href"))).collect(),
        entries,
        marks: marks.collect(),
        deleted: deleted.map(|n| attribute(&n, "ref")).collect(),
        bytes: text.as_bytes().to_vec(),
    }
}

const FACTS: &str = "---\ntitle: Pilot & <navigator>\ndate: 2026-03-01\nvalidThrough: 2026-12-31\nid: p-1\n\
    jobLocation:\n  - address: {addressLocality: Gdańsk, addressCountry: PL}\n  - address: {addressLocality: Lyon, addressCountry: FR}\n\
    employmentType: [FULL_TIME, TEMPORARY]\nbaseSalary: {currency: EUR, value: {minValue: 30000, maxValue: 36000, unitText: YEAR}}\n\
    tags: [sea & sky, maps]\n---\nYou steer.\n";

/// Prefix, namespace, element and text: reference lists of the elements that importers read are in the module that writes them.
const ELEMENTS: &[(&str, &str, &str, &str)] = &[
    ("schema", "https://schema.org/", "jobLocation", "Gdańsk, PL; Lyon, FR"),
    ("schema", "https://schema.org/", "employmentType", "FULL_TIME; TEMPORARY"),
    ("schema", "https://schema.org/", "hiringOrganization", "Isohypse"),
    ("schema", "https://schema.org/", "validThrough", "2026-12-31T23:59:59+01:00"),
    ("schema", "https://schema.org/", "minValue", "30000"),
    ("job_listing", "https://jobs.example.org/", "location", "Gdańsk, Poland; Lyon, France"),
    ("job_listing", "https://jobs.example.org/", "job_type", "Full Time; Temporary"),
    ("job_listing", "https://jobs.example.org/", "company", "Isohypse"),
    ("job_listing", "https://jobs.example.org/", "salary", "30,000–36,000 EUR per year"),
    ("g", "http://base.google.com/ns/1.0", "location", "Gdańsk, PL; Lyon, FR"),
    ("g", "http://base.google.com/ns/1.0", "employer", "Isohypse"),
    ("g", "http://base.google.com/ns/1.0", "job_function", "sea & sky; maps"),
    ("g", "http://base.google.com/ns/1.0", "job_type", "Full-time; Temporary"),
    ("g", "http://base.google.com/ns/1.0", "expiration_date", "2026-12-31"),
];

/// The elements of [`ELEMENTS`] that stand in the one entry of a document, written with their very prefix.
fn found(text: &str) -> Vec<usize> {
    let document = Document::parse(text).expect("well-formed");
    let entries: Vec<_> = document.descendants().filter(|n| matches!(n.tag_name().name(), "item" | "entry")).collect();
    assert_eq!(entries.len(), 1, "a job with two places is one entry");
    let stands = |(prefix, uri, name, value): &(&str, &str, &str, &str)| {
        let node = entries[0].descendants().find(|n| n.has_tag_name((*uri, *name)));
        node.is_some_and(|n| n.text() == Some(*value)) && text.contains(&format!("<{prefix}:{name}>"))
    };
    (0..ELEMENTS.len()).filter(|index| stands(&ELEMENTS[*index])).collect()
}

#[test]
fn importers_find_the_elements_that_they_look_for() {
    for (setting, prefixes) in [
        ("", &["schema"][..]),
        ("namespaces = [\"schema\", \"job_listing\", \"g\"]\n", &["schema", "job_listing", "g"]),
        ("namespaces = [\"g\"]\n", &["g"]),
        ("namespaces = []\n", &[]),
    ] {
        let site = Site::new(&config(&format!("[targets.rss]\n{setting}\n[targets.atom]\n{setting}")));
        site.write("content/pilot.md", FACTS);
        site.run(&["build", "--now", NOW]).ended(0);
        let expect: Vec<usize> = (0..ELEMENTS.len()).filter(|index| prefixes.contains(&ELEMENTS[*index].0)).collect();
        for file in ["public/rss.xml", "public/atom.xml"] {
            let text = site.read(file);
            assert_eq!(found(&text), expect, "{file} with {setting:?}: {text}");
            let declared = ["schema", "job_listing", "g"].map(|prefix| text.contains(&format!("xmlns:{prefix}=\"")));
            assert_eq!(declared, ["schema", "job_listing", "g"].map(|prefix| prefixes.contains(&prefix)));
        }
    }
}

/// Titles of the jobs in each feed of a facet, by its folder.
fn facet(site: &Site, facet: &str) -> BTreeMap<String, usize> {
    let mut jobs = BTreeMap::new();
    for (name, bytes) in site.tree(&format!("public/feeds/{facet}")) {
        if let Some(folder) = name.strip_suffix("/atom.xml") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            jobs.insert(folder.to_owned(), xml_feed(&text).entries.len());
        }
    }
    jobs
}

fn counts(expect: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expect.iter().map(|(folder, jobs)| ((*folder).to_owned(), *jobs)).collect()
}

#[test]
fn every_value_has_a_feed_of_its_own_and_keeps_it() {
    let site = Site::new(&config("[facets]\nby = [\"tag\", \"place\"]\n"));
    let post = |tags: &str, city: &str| format!("---\ntitle: Coder\ndate: 2026-03-01\ntags: [{tags}]\ncity: {city}\n---\nYou code.\n");
    site.write("content/a.md", post("C, \"C++\", \"C#\", Gdańsk, 日本", "Gdańsk"));
    site.write("content/b.md", post("\"C++\"", "Lyon"));
    site.run(&["build", "--now", NOW]).ended(0);
    let tags = [("c", 1), ("c-plus-plus", 2), ("c-sharp", 1), ("gdansk", 1), ("ri-ben", 1)];
    assert_eq!(facet(&site, "tag"), counts(&tags));
    assert_eq!(facet(&site, "place"), counts(&[("gdansk", 1), ("lyon", 1)]));
    assert_eq!(site.tree("public/feeds").keys().filter(|name| !name.starts_with("tag/") && !name.starts_with("place/")).count(), 0);
    assert!(site.read("public/feeds/place/gdansk/rss.xml").contains("<title>Jobs at Isohypse – Gdańsk, Poland</title>"));
    assert!(site.read("public/index.html").contains("feeds/place/gdansk/\">Gdańsk, Poland</a>"));
    // A value that would have had a better claim to a folder comes too late.
    site.write("content/b.md", post("gdansk, c sharp", "Lyon"));
    site.run(&["build", "--now", NOW]).ended(0);
    let tags: Vec<(String, usize)> = facet(&site, "tag").into_iter().collect();
    let stems: Vec<&str> = tags.iter().map(|(folder, _)| folder.trim_end_matches(|c: char| c.is_ascii_hexdigit())).collect();
    assert_eq!(stems, ["", "c-plus-plus", "c-sharp", "c-sharp-", "gdansk", "gdansk-", "ri-ben"], "{tags:?}");
    assert!(site.read("public/feeds/tag/gdansk/rss.xml").contains("– Gdańsk</title>"));
    assert!(site.read("public/feeds/tag/c-sharp/rss.xml").contains("– C#</title>"));
}

#[test]
fn feeds_name_their_hubs() {
    let hubs = ["https://hub.example/", "https://pubsub.example/hub?x=1&y=2"];
    let rest = format!("[feeds]\nhubs = {hubs:?}\n\n[targets.rss]\nentries = 2\n\n[targets.jsonfeed]\nentries = 2\n");
    let site = site(&rest, 3);
    site.run(&["build", "--now", NOW]).ended(0);
    // WebSub, section 4: one or more links to hubs, exactly one to itself.
    for (file, own) in [("rss.xml", "rss.xml"), ("atom.xml", "atom.xml"), ("feed.json", "feed.json")] {
        let feed = feed(&site, &format!("public/{file}"));
        let named: Vec<&str> = feed.links.iter().filter(|(rel, _)| rel == "hub").map(|(_, href)| href.as_str()).collect();
        assert_eq!(named, hubs, "{file}");
        assert_eq!(feed.link("self"), Some(format!("https://jobs.example.org/{own}").as_str()));
    }
    // Who subscribes does so to the first document.
    assert!(!site.read("public/page/2/rss.xml").contains("hub"));
    let index = site.read("public/index.html");
    assert!(index.contains("<link rel=\"hub\" href=\"https://hub.example/\">"));
    assert!(index.contains("<link rel=\"self\" href=\"https://jobs.example.org/\">"));
    assert!(!site.read("public/jobs/cartographer-1/index.html").contains("rel=\"hub\""));
}

#[test]
fn settings_that_cannot_be_meant_name_the_way_out() {
    for (rest, expect) in [
        ("[targets.rss]\nmax_bytes = \"1 meg\"\n", "`1 meg` is no number of bytes"),
        ("[targets.rss]\nmax_bytes = \"9KB\"\n", "`9KB` has hardly room for one job"),
        ("[targets.jsonfeed]\nhistory = \"archives\"\n", "JSON Feed knows pages only"),
        ("[targets.jsonfeed]\nnamespaces = [\"g\"]\n", "`namespaces`, as it stands here, means nothing to `jsonfeed`"),
        ("[targets.rss]\nnamespaces = [\"G\"]\n", "cannot be `G`"),
        ("[targets.sitemap]\nentries = 5\n", "`entries`, as it stands here, means nothing to `sitemap`"),
        ("[targets.rss]\ntombstone_days = 3\n", "means nothing to `rss`"),
        ("[facets]\nhistory = \"archives\"\n", "the feeds of single values have no archives"),
        ("[facets]\nby = [\"town\"]\n", "cannot be `town`"),
        ("[feeds]\nhubs = [\"hub.example\"]\n", "the address has no `https://` in front"),
    ] {
        let ran = site(rest, 1).run(&["build", "--now", NOW]).ended(2);
        assert!(ran.stderr.contains(expect) && ran.stderr.contains("jobherald.toml:"), "{expect}: {}", ran.stderr);
    }
}
