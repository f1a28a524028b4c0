//! Pages in HTML: the JSON-LD in them, and what the page says beside it.

use html5ever::tokenizer::{Tag, TagKind, Token};

use super::found::{Found, shown};
use super::json::Node;
use super::json_ld;
use super::rule::rules;
use super::values::html;

rules! {
    SEVERAL = "google-several-postings", Warning, "Google, JobPosting, content policies: one job per page", "a page marks up the one job that it is about", "mark up each job on its own page only";
    NOINDEX = "google-noindex", Warning, "Google, JobPosting, technical guidelines", "a page with a job may be indexed", "remove `noindex`, or the markup";
    MICRODATA = "google-microdata", Warning, "Google, structured data guidelines", "a job is marked up once", "remove the microdata of the theme, or the JSON-LD";
    TEXT_HIDDEN = "google-text-hidden", Warning, "Google, structured data guidelines: markup describes what the page shows", "what the markup says stands in the page", "show the title of the job as the markup has it";
    CANONICAL = "google-canonical", Warning, "Google, JobPosting, technical guidelines: canonical URL", "the markup and the page say the same address", "write the page's canonical address as `url`";
    FEED_LINK = "page-feed-link", Warning, "HTML, link type alternate; RSS Autodiscovery", "links to feeds have the media type of a feed and lead somewhere", "write `application/rss+xml`, `application/atom+xml` or `application/feed+json`, and the address in `href`";
}

/// What a page says, as far as it is checked.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The address that the page says it has.
    pub(super) canonical: Option<String>,
    /// Addresses of its feeds.
    pub(super) feeds: Vec<String>,
    is_noindex: bool,
    has_microdata: bool,
    text: String,
    scripts: Vec<std::ops::Range<usize>>,
}

/// Checks a page.
pub(super) fn check(found: &mut Found<'_>) -> Page {
    let page = read(found);
    let mut postings: Vec<Node> = Vec::new();
    for range in &page.scripts {
        postings.extend(json_ld::check(range.clone(), found));
    }
    if let [_, second, ..] = &postings[..] {
        found.add(&SEVERAL, second.place.start..second.place.start + 1, format!("this page marks up {} jobs", postings.len()));
    }
    let Some(posting) = postings.first() else { return page };
    let start = posting.place.start..posting.place.start + 1;
    if page.is_noindex {
        found.add(&NOINDEX, start.clone(), "this page marks up a job and says `noindex`");
    }
    if page.has_microdata {
        found.add(&MICRODATA, start.clone(), "this page has microdata of a JobPosting beside the JSON-LD");
    }
    if let Some(title) = posting.get("title")
        && let Some(text) = title.text()
        && postings.len() == 1
        && !squeezed(&page.text).contains(&squeezed(text))
    {
        found.add(&TEXT_HIDDEN, title.place.clone(), format!("{} does not stand in the page", shown(text)));
    }
    let of = |text: &str| text.trim_end_matches('/').to_owned();
    if let (Some(canonical), Some(url)) = (&page.canonical, posting.get("url"))
        && url.text().is_some_and(|url| of(url) != of(canonical))
    {
        found.add(&CANONICAL, url.place.clone(), format!("the page says that it is {}", shown(canonical)));
    }
    page
}

/// Letters and digits only: how a page breaks and decorates its text does not matter.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn read(found: &mut Found<'_>) -> Page {
    let text = found.text;
    let mut page = Page::default();
    let mut after = 0;
    let mut hidden = false;
    for (token, line) in html::tokens(text) {
        match token {
            Token::CharacterTokens(said) if !hidden => page.text.push_str(&said),
            Token::TagToken(tag) => {
                let name = tag.name.as_ref();
                if matches!(name, "script" | "style" | "template" | "title") {
                    hidden = tag.kind == TagKind::StartTag;
                }
                if tag.kind == TagKind::StartTag {
                    let at = found.offset(u32::try_from(line).unwrap_or(u32::MAX), 1).max(after);
                    if name == "script"
                        && attribute(&tag, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
                    {
                        if let Some(range) = script(text, after) {
                            after = range.end;
                            page.scripts.push(range);
                        }
                    } else {
                        head(&tag, at, &mut page, found);
                    }
                }
            }
            _ => {}
        }
    }
    page
}

/// Where the next JSON-LD after `from` stands.
fn script(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let kind = from + text[from..].to_ascii_lowercase().find("application/ld+json")?;
    let start = kind + text[kind..].find('>')? + 1;
    let end = text[start..].to_ascii_lowercase().find("</script").map_or(text.len(), |at| start + at);
    Some(start..end)
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| attribute.value.as_ref())
}

fn head(tag: &Tag, at: usize, page: &mut Page, found: &mut Found<'_>) {
    let of = |name: &str| attribute(tag, name).map(str::trim);
    if of("itemtype").is_some_and(|kind| kind.ends_with("schema.org/JobPosting")) {
        page.has_microdata = true;
    }
    match tag.name.as_ref() {
        "meta" if of("name").is_some_and(|name| matches!(name.to_ascii_lowercase().as_str(), "robots" | "googlebot")) => {
            page.is_noindex |= of("content").is_some_and(|content| content.to_ascii_lowercase().contains("noindex"));
        }
        "link" => {
            let rel = of("rel").unwrap_or_default().to_ascii_lowercase();
            let has = |word: &str| rel.split_whitespace().any(|part| part == word);
            let href = of("href").unwrap_or_default();
            if has("canonical") {
                page.canonical = Some(href.to_owned());
            } else if has("alternate") && !has("stylesheet") {
                let kind = of("type").unwrap_or_default().to_ascii_lowercase();
                let is_feed =
                    matches!(kind.as_str(), "application/rss+xml" | "application/atom+xml" | "application/feed+json" | "application/json");
                let is_nearly = !is_feed && (kind.contains("rss") || kind.contains("atom") || kind.contains("feed"));
                if is_nearly || (is_feed && href.is_empty()) {
                    let what = if is_nearly {
                        format!("{} is no media type of a feed", shown(&kind))
                    } else {
                        "this link to a feed has no address".to_owned()
                    };
                    found.add(&FEED_LINK, at..at + 1, what);
                } else if is_feed {
                    page.feeds.push(href.to_owned());
                }
            }
        }
        _ => {}
    }
}
