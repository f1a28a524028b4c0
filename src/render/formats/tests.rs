//! Documents read back by programs that share nothing with what wrote them.

use proptest::prelude::*;
use roxmltree::Document;

use super::*;
use crate::model::catalog::{Catalog, Entry};
use crate::model::target::{Page, Render, Site};
use crate::render::fixture::{self, NASTY, NASTY_HTML, stream, stream_page};
use crate::render::markup::xml::{line, xml_clean};

const FEEDS: [&Target; 3] = [&rss::TARGET, &atom::TARGET, &json_feed::TARGET];

/// What a reader knows of an entry: id, title, link, author, categories, text.
#[derive(Debug, PartialEq)]
struct Read {
    id: String,
    title: String,
    link: String,
    published: String,
    author: Option<String>,
    categories: Vec<String>,
    text: String,
}

fn expected(entry: &Entry) -> Read {
    Read {
        id: entry.id.to_string(),
        title: line(entry.title()),
        link: entry.url.clone(),
        published: entry.published.to_string(),
        author: entry.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref()).map(line),
        categories: entry.facts.tags.iter().map(|tag| line(tag)).collect(),
        text: NASTY_HTML.to_owned(),
    }
}

fn read(document: &str) -> Vec<Read> {
    let feed = feed_rs::parser::Builder::new().sanitize_content(false).build().parse(document.as_bytes()).expect("a feed");
    feed.entries
        .into_iter()
        .map(|entry| Read {
            id: entry.id,
            title: entry.title.expect("a title").content,
            link: entry.links.first().expect("a link").href.clone(),
            published: entry.published.expect("a date").format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            author: entry.authors.into_iter().next().and_then(|a| a.name),
            categories: entry.categories.into_iter().map(|c| c.term).collect(),
            text: entry.content.expect("a text").body.expect("a body"),
        })
        .collect()
}

fn nasty_catalog() -> Catalog {
    let mut catalog = fixture::catalog(3);
    let entry = &mut catalog.entries[1];
    entry.posting.title = Some(NASTY.into());
    entry.facts.tags = vec![NASTY.into(), "a\tb\nc".into()];
    entry.posting.hiring_organization.as_mut().expect("an employer").name = Some(NASTY.into());
    entry.facts.apply.as_mut().expect("a way to apply").email = Some("\"><script>@x".into());
    catalog
}

#[test]
fn feeds_are_read_back_as_they_were_meant() {
    for target in FEEDS {
        for catalog in [fixture::catalog(0), fixture::catalog(1), fixture::catalog(40), nasty_catalog()] {
            let document = stream(target, &fixture::site(), &catalog);
            let expect: Vec<_> = catalog.entries.iter().map(expected).collect();
            assert_eq!(read(&document), expect, "{}", target.id);
        }
    }
}

#[test]
fn feeds_hold_a_summary_beside_the_whole_text() {
    let (site, catalog) = (fixture::site(), fixture::catalog(1));
    let rss = stream(&rss::TARGET, &site, &catalog);
    let document = Document::parse(&rss).expect("well-formed");
    let text = |name: &str| document.descendants().rfind(|n| n.tag_name().name() == name).and_then(|n| n.text());
    // A reader takes a description for HTML.
    assert!(text("description").expect("a description").starts_with("]]&gt; &lt;/script&gt;&lt;!-- &amp; &amp;amp;"));
    assert_eq!(text("encoded"), Some(NASTY_HTML));
    let json: serde_json::Value = serde_json::from_str(&stream(&json_feed::TARGET, &site, &catalog)).expect("JSON");
    assert_eq!(json["items"][0]["summary"], *xml_clean(NASTY));
    assert_eq!(json["items"][0]["_jobposting"]["hiringOrganization"]["name"], "Example Yard");
}

#[test]
fn only_a_complete_document_says_so() {
    let (site, catalog) = (fixture::site(), fixture::catalog(2));
    for target in [&rss::TARGET, &atom::TARGET] {
        for complete in [true, false] {
            let page = Page { complete, ..fixture::page(&catalog) };
            let document = stream_page(target, &site, &catalog, &page);
            let document = Document::parse(&document).expect("well-formed");
            let said = document.descendants().any(|n| n.has_tag_name((rss::HISTORY, "complete")));
            assert_eq!(said, complete, "{}", target.id);
        }
    }
}

#[test]
fn xml_feeds_name_themselves_their_style_and_their_dates() {
    let (site, catalog) = (fixture::site(), fixture::catalog(1));
    let rss = stream(&rss::TARGET, &site, &catalog);
    let prologue = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-stylesheet type=\"text/css\" href=\"https://jobs.example.org/base/assets/feed.css\"?>\n";
    assert!(rss.starts_with(&format!("{prologue}<rss version=\"2.0\"")), "{rss}");
    assert!(rss.contains("<atom:link href=\"https://jobs.example.org/base/rss.xml\" rel=\"self\" type=\"application/rss+xml\"/>"));
    assert!(rss.contains("<lastBuildDate>Fri, 20 Nov 2026 09:00:00 GMT</lastBuildDate>"));
    assert!(rss.contains("<guid isPermaLink=\"false\">urn:uuid:"));
    assert!(!rss.contains("<author>"));
    let atom = stream(&atom::TARGET, &site, &catalog);
    assert!(atom.starts_with(&format!("{prologue}<feed xmlns=\"http://www.w3.org/2005/Atom\"")), "{atom}");
    assert!(atom.contains("<updated>2026-11-20T09:00:00+00:00</updated>"));
    assert!(atom.contains("<content xml:lang=\"en\" type=\"html\">"));
}

#[test]
fn pages_hold_nasty_facts_harmlessly() {
    let (site, catalog) = (fixture::site(), nasty_catalog());
    for entry in &catalog.entries {
        let html = NASTY_HTML;
        let artifact = fixture::file(&page::TARGET, &site, entry, (html, NASTY));
        assert_eq!(artifact.path, entry.page);
        let text = String::from_utf8(artifact.bytes).expect("UTF-8");
        assert_eq!(text.matches("<script").count(), 1);
        assert_eq!(text.matches("</script").count(), 1);
        assert_eq!(text.matches("<h1>").count(), 1);
        assert_eq!(&*xml_clean(&text), text.as_str());
        let json = text.split_once("ld+json\">").and_then(|(_, rest)| rest.split_once("</script>")).expect("JSON-LD").0;
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(json, json_ld::with_text(&site, entry, html));
        assert_eq!(json["title"], *xml_clean(entry.title()));
    }
    let mut incomplete = catalog.entries[0].clone();
    incomplete.complete = false;
    let artifact = fixture::file(&page::TARGET, &site, &incomplete, (NASTY_HTML, ""));
    assert!(!String::from_utf8(artifact.bytes).expect("UTF-8").contains("<script"));
}

/// Every leaf of the JSON-LD has its words on the page.
#[test]
fn a_page_shows_what_its_data_say() {
    let (site, catalog) = (fixture::site(), fixture::catalog(1));
    let artifact = fixture::file(&page::TARGET, &site, &catalog.entries[0], ("<p>Weld.</p><img src=\"x\">", "Weld."));
    let text = String::from_utf8(artifact.bytes).expect("UTF-8");
    let visible = text.split_once("<main>").expect("a main part").1;
    for fact in [
        "<h1>Welder 0</h1>",
        "Example Yard",
        "https://yard.example/",
        "ul. Stoczniowa 1, 80-001 Gdańsk, Poland",
        "7,000–9,000 PLN per month",
        "Full time",
        "Fixed term",
        "6 months",
        "W-0",
        "datetime=\"2026-11-20\">20 November 2026<",
        "31 December 2099",
        "English",
        "steel &amp; iron, night",
        "<p>Weld.</p>",
        "mailto:jobs@example.org?subject=Welder%200",
        "<img loading=\"lazy\" src=\"x\">",
    ] {
        assert!(visible.contains(fact), "{fact} is not in {visible}");
    }
}

#[test]
fn an_index_page_leads_to_jobs_feeds_and_other_pages() {
    let (site, mut catalog) = (fixture::site(), nasty_catalog());
    catalog.entries[2].language = "ar".into();
    let page = Page { channel: &catalog.channels[1], number: 2, pages: 3, complete: false, ..fixture::page(&catalog) };
    let text = stream_page(&index::TARGET, &site, &catalog, &page);
    for part in [
        "<title>Jobs at Example &amp; Co – Poland (2 / 3)</title>",
        "<h1>Jobs: Poland</h1>",
        "title=\"Jobs at Example &amp; Co – Poland (RSS)\" href=\"https://jobs.example.org/base/feeds/country/pl/rss.xml\"",
        "rel=\"prev\" href=\"https://jobs.example.org/base/feeds/country/pl/\"",
        "page/3/\"",
        "lang=\"ar\">Welder 2</a>",
        "Example Yard · Gdańsk, Poland",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(text.matches("<li><a href").count(), 3);
    assert!(!text.contains("<script"));
    let empty = stream(&index::TARGET, &site, &fixture::catalog(0));
    assert!(empty.contains("No open jobs") && !empty.contains("class=\"jobs\""));
}

#[test]
fn small_documents_of_the_site_are_well_formed() {
    let (site, mut catalog) = (fixture::site(), fixture::catalog(2));
    catalog.channels[1].facet.as_mut().expect("a facet").label = NASTY.into();
    let Render::Site(render) = opml::TARGET.render else { panic!("of the site") };
    let artifact = render(&site, &catalog).remove(0);
    let text = String::from_utf8(artifact.bytes).expect("UTF-8");
    let document = Document::parse(&text).expect("well-formed");
    let urls: Vec<_> = document.descendants().filter_map(|n| n.attribute("xmlUrl")).collect();
    assert_eq!(urls.len(), 6);
    assert_eq!(urls[0], "https://jobs.example.org/base/rss.xml");
    let Render::Site(render) = assets::TARGET.render else { panic!("of the site") };
    let paths = |site: &Site| render(site, &catalog).into_iter().map(|a| a.path).collect::<Vec<_>>();
    assert_eq!(paths(&site), ["assets/jobherald.css", "assets/feed.css"]);
    assert!(paths(&Site { feeds: vec![site.feeds[2]], has_pages: false, ..site.clone() }).is_empty());
}

#[test]
fn the_registry_names_each_target_once() {
    let mut ids: Vec<_> = TARGETS.iter().map(|t| t.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), TARGETS.len());
    assert_eq!(crate::render::target_keys(), ["atom", "changes", "jsonfeed", "jsonld", "opml", "pages", "rss", "sitemap"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_strings_survive_every_feed(title in any::<String>(), tag in any::<String>(), employer in any::<String>(), site_title in any::<String>()) {
        let mut catalog = fixture::catalog(2);
        let entry = &mut catalog.entries[0];
        entry.posting.title = Some(title.clone());
        entry.facts.tags = vec![tag.clone()];
        entry.posting.hiring_organization.as_mut().expect("an employer").name = Some(employer);
        let site = Site { title: site_title, ..fixture::site() };
        for target in [&rss::TARGET, &atom::TARGET] {
            let text = stream(target, &site, &catalog);
            let document = Document::parse(&text).map_err(|e| TestCaseError::fail(format!("{}: {e}", target.id)))?;
            let titles: Vec<_> = document
                .descendants()
                .filter(|n| n.tag_name().name() == "title" && matches!(n.parent_element().map(|p| p.tag_name().name()), Some("item" | "entry")))
                .map(|n| n.text().unwrap_or_default().to_owned())
                .collect();
            prop_assert_eq!(&titles, &[line(&title), "Welder 1".to_owned()]);
            let category = document.descendants().find(|n| n.tag_name().name() == "category").expect("a category");
            prop_assert_eq!(category.attribute("term").or(category.text()).unwrap_or_default(), line(&tag));
        }
        let json: serde_json::Value = serde_json::from_str(&stream(&json_feed::TARGET, &site, &catalog)).expect("JSON");
        prop_assert_eq!(&json["items"][0]["title"], &line(&title));
        prop_assert_eq!(&json["items"][0]["tags"][0], &line(&tag));
    }

    #[test]
    fn any_strings_leave_pages_whole(title in any::<String>(), tag in any::<String>()) {
        let mut entry = fixture::entry(0);
        entry.posting.title = Some(title.clone());
        entry.facts.tags = vec![tag.clone()];
        let artifact = fixture::file(&page::TARGET, &fixture::site(), &entry, ("", &tag));
        let text = String::from_utf8(artifact.bytes).expect("UTF-8");
        for tag in ["<title>", "<h1>", "<main>", "<script", "</html>"] {
            prop_assert_eq!(text.matches(tag).count(), 1);
        }
        let json = text.split_once("ld+json\">").and_then(|(_, rest)| rest.split_once("</script>")).expect("JSON-LD").0;
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        prop_assert_eq!(&json["title"], &*xml_clean(&title));
    }
}
