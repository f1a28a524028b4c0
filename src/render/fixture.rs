//! A small site and catalog for tests, and the way in which a stage writes a stream.

use jiff::Timestamp;

use crate::model::artifact::Artifact;
use crate::model::catalog::{Catalog, Channel, Entry, EntryText, Facet, FacetValue};
use crate::model::draft::TextSource;
use crate::model::facts::{Apply, Contract, Facts};
use crate::model::id::Id;
use crate::model::manifest::Publication;
use crate::model::posting::{EmploymentType, JobPosting, Organization};
use crate::model::target::{FeedLink, FeedPage, Page, Render, Site, Target, View};
use crate::model::vocabulary::{Vocabularies, Vocabulary};

/// What breaks documents that are put together without care.
pub(crate) const NASTY: &str = "]]> </script><!-- & &amp; &#11; \u{b}\u{fffe} \"quotes\" 'single' <b>bold</b> \u{2028} 🦀 \u{202e}עברית ::set-output name=x:: %0A {{ x }}";

/// The same, as safe HTML.
pub(crate) const NASTY_HTML: &str =
    "<p>]]&gt; &lt;/script&gt;&lt;!-- &amp; &amp;amp; \"quotes\" 'single' \u{2028} 🦀 \u{202e}עברית ::set-output name=x:: {{ x }}</p>";

pub(crate) fn site() -> Site {
    Site {
        url: "https://jobs.example.org/base".into(),
        mount: String::new(),
        title: "Jobs at Example & Co".into(),
        description: "Work on the water".into(),
        language: "en".into(),
        organization: Some(Organization { name: Some("Example & Co".into()), ..Organization::default() }),
        time_zone: jiff::tz::TimeZone::get("Europe/Paris").expect("a zone"),
        feeds: vec![
            FeedLink { file: "rss.xml", media_type: "application/rss+xml", title: "RSS" },
            FeedLink { file: "atom.xml", media_type: "application/atom+xml", title: "Atom" },
            FeedLink { file: "feed.json", media_type: "application/feed+json", title: "JSON Feed" },
        ],
        hubs: Vec::new(),
        changes_max: 1000,
        has_pages: true,
        generator: "jobherald 0.1.0".into(),
    }
}

/// So many jobs, the newest first.
pub(crate) fn catalog(jobs: usize) -> Catalog {
    let channel = |dir: &str, facet| Channel { dir: dir.into(), facet, len: jobs, whole: true, updated: instant(0), language: "en".into() };
    Catalog {
        entries: (0..jobs).map(entry).collect(),
        channels: vec![channel("", None), channel("feeds/country/pl/", Some(FacetValue { facet: Facet::Country, label: "PL".into() }))],
        closed: Vec::new(),
        publication: Publication::default(),
    }
}

fn instant(n: usize) -> Timestamp {
    let first: Timestamp = "2026-11-20T09:00:00Z".parse().expect("an instant");
    Timestamp::from_second(first.as_second() - i64::try_from(n).expect("few jobs")).expect("in range")
}

pub(crate) fn entry(n: usize) -> Entry {
    let url = format!("https://jobs.example.org/base/jobs/welder-{n}/");
    let posting = serde_json::json!({
        "@type": "JobPosting", "title": format!("Welder {n}"), "datePosted": "2026-11-20", "validThrough": "2099-12-31",
        "hiringOrganization": {"name": "Example Yard", "sameAs": "https://yard.example/"},
        "jobLocation": [{"address": {"streetAddress": "ul. Stoczniowa 1", "addressLocality": "Gdańsk", "postalCode": "80-001", "addressCountry": "PL"}}],
        "baseSalary": {"currency": "PLN", "value": {"minValue": 7000, "maxValue": 9000, "unitText": "MONTH"}},
        "identifier": {"value": format!("W-{n}")}, "jobDuration": "P6M", "url": url,
    });
    Entry {
        id: Id::of_own(&n.to_string()),
        page: format!("jobs/welder-{n}/index.html"),
        data: format!("jobs/welder-{n}/posting.jsonld"),
        complete: true,
        published: instant(n),
        updated: instant(n),
        language: "en".into(),
        posting: Box::new(JobPosting {
            employment_type: vec![EmploymentType::FullTime],
            ..serde_json::from_value(posting).expect("a posting")
        }),
        url,
        facts: Facts {
            tags: vec!["steel & iron".into(), "night".into()],
            contract: Some(Contract::FixedTerm),
            apply: Some(Apply { email: Some("jobs@example.org".into()), url: None }),
            ..Facts::default()
        },
        summary: None,
        translations: Vec::new(),
        text: EntryText::Record {
            source: 0,
            path: "a.md".into(),
            record: 0,
            form: crate::model::raw::RawForm::Post,
            extent: None,
            text: TextSource::Body,
            digest: String::new(),
        },
        text_chars: NASTY.chars().count(),
        channels: vec![0, 1],
    }
}

/// The main channel in one document.
pub(crate) fn page(catalog: &Catalog) -> Page<'_> {
    Page {
        channel: &catalog.channels[0],
        channels: &catalog.channels,
        number: 1,
        pages: 1,
        entries: catalog.entries.len(),
        complete: true,
        feed: FeedPage { vocabularies: vocabularies(), ..FeedPage::default() },
    }
}

/// All of them.
pub(crate) fn vocabularies() -> Vocabularies {
    Vocabulary::ALL.into_iter().collect()
}

/// An entry with nasty texts.
pub(crate) fn view(entry: &Entry) -> View<'_> {
    View { entry, html: NASTY_HTML, summary: NASTY, json: "", vocabularies: vocabularies() }
}

/// A document of the main channel, with nasty texts.
pub(crate) fn stream(target: &Target, site: &Site, catalog: &Catalog) -> String {
    stream_page(target, site, catalog, &page(catalog))
}

/// One document of a channel, with nasty texts.
pub(crate) fn stream_page(target: &Target, site: &Site, catalog: &Catalog, page: &Page<'_>) -> String {
    let Render::Channel(format) = &target.render else { panic!("{} is not streamed", target.id) };
    let mut out = (format.head)(site, page);
    for (i, entry) in catalog.entries.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(format.separator.as_bytes());
        }
        out.extend((format.entry)(site, &view(entry)));
    }
    out.extend((format.tail)(site, page));
    String::from_utf8(out).expect("UTF-8")
}

/// The file of one job, with these texts.
pub(crate) fn file(target: &Target, site: &Site, entry: &Entry, (html, summary): (&str, &str)) -> Artifact {
    let Render::Posting(render) = &target.render else { panic!("{} is not rendered per posting", target.id) };
    let json = super::posting_json(site, entry, html);
    render(site, &View { entry, html, summary, json: &json, vocabularies: vocabularies() }).remove(0)
}

/// How some dialect is written.
pub(crate) fn dialect() -> &'static crate::model::dialect::CatalogFormat {
    super::dialects()[0].dialect().expect("a dialect")
}
