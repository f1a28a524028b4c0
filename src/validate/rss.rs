//! RSS 2.0 (<https://www.rssboard.org/rss-specification>) and the RSS Best Practices Profile (<https://www.rssboard.org/rss-profile>): the
//! channel; items stand in [`super::rss_item`].

use roxmltree::{Document, Node};

use super::found::{Found, shown};
use super::link::{self, ATOM};
use super::modules::{self, Place};
use super::rule::rules;
use super::shape::{
    self, Shape, TEXT,
    Times::{Many, Once},
};
use super::values::address::{self, Wanted};
use super::values::{date, language, mail, number, plain};
use super::{namespace, rss_item, xml};

rules! {
    VERSION_MISSING = "rss-version-missing", Error, "RSS 2.0, what is RSS", "the root says its version", "write `<rss version=\"2.0\">`";
    VERSION_UNKNOWN = "rss-version-unknown", Error, "RSS 2.0, what is RSS", "the version is one that there is", "write `version=\"2.0\"`";
    VERSION_OLD = "rss-version-old", Info, "RSS 2.0", "the version is 2.0", "write `version=\"2.0\"`: every document of 0.91 and 0.92 is one of 2.0";
    NAMESPACE = "rss-namespace", Warning, "RSS 2.0, extending RSS", "elements of RSS have no namespace", "remove `xmlns` from the root";
    CHANNEL_MISSING = "rss-channel-missing", Error, "RSS 2.0, what is RSS", "there is a channel", "write `<channel>` around title, link, description and the items";
    TITLE_MISSING = "rss-title-missing", Error, "RSS 2.0, required channel elements", "a channel has a title", "add `<title>`";
    LINK_MISSING = "rss-link-missing", Error, "RSS 2.0, required channel elements", "a channel has a link", "add `<link>` with the address of the site";
    DESCRIPTION_MISSING = "rss-description-missing", Error, "RSS 2.0, required channel elements", "a channel has a description", "add `<description>`";
    TTL = "rss-ttl", Error, "RSS 2.0, ttl", "the time to live is a number of minutes from 1", "write minutes, such as `60`";
    SKIP_HOUR = "rss-skip-hour", Error, "RSS 2.0, skipHours", "hours to skip are numbers from 0 to 23, in GMT", "write a number from 0 to 23";
    SKIP_DAY = "rss-skip-day", Error, "RSS 2.0, skipDays", "days to skip have their full English names", "write `Monday` to `Sunday`";
    SKIP_TWICE = "rss-skip-twice", Error, "RSS 2.0, skipHours, skipDays; RSS Best Practices Profile", "an hour or day is skipped once", "keep one of them";
    IMAGE_TITLE = "rss-image-title-differs", Warning, "RSS 2.0, image: title and link should be those of the channel", "the image has the title of its channel", "write the channel's title";
    IMAGE_LINK = "rss-image-link-differs", Warning, "RSS 2.0, image: title and link should be those of the channel", "the image links to where its channel does", "write the channel's link";
    IMAGE_FORMAT = "rss-image-format", Warning, "RSS 2.0, image", "the image is a GIF, JPEG or PNG", "make one of these formats of it";
    IMAGE_SIZE = "rss-image-size", Error, "RSS 2.0, image", "the image is at most 144 wide and 400 high", "write the size at which it is to be shown, in digits";
    CLOUD = "rss-cloud-value", Error, "RSS 2.0, cloud", "a cloud has a domain, a port and a protocol", "write a host, a port number, and `xml-rpc`, `soap` or `http-post`";
    SELF_MISSING = "rss-self-missing", Info, "RSS Best Practices Profile, atom:link", "a feed says its own address", "add `<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"…\"/>`";
    INPUT_OLD = "rss-text-input", Warning, "RSS Best Practices Profile, textInput; W3C feed validator, AvoidTextInput", "a feed of RSS 2.0 has no form to fill in", "remove `<textInput>`: next to no reader shows it, and a search belongs on a page";
    INPUT_NAME = "rss-text-input-name", Warning, "RSS Best Practices Profile, textInput; HTML 4.01, section 6.2, NAME; W3C feed validator, InvalidFormComponentName", "the name of a field begins with a letter", "write a name of letters, digits, `-`, `_`, `:` and `.`";
    SELF_TYPE = "rss-self-type", Warning, "RSS Best Practices Profile, atom:link", "the link to the feed itself has the type of RSS", "write `type=\"application/rss+xml\"`";
}

/// Every name that RSS has.
pub(super) const NAMES: &[&str] = &[
    "author",
    "category",
    "channel",
    "cloud",
    "comments",
    "copyright",
    "day",
    "description",
    "docs",
    "enclosure",
    "generator",
    "guid",
    "height",
    "hour",
    "image",
    "item",
    "language",
    "lastBuildDate",
    "link",
    "managingEditor",
    "name",
    "pubDate",
    "rating",
    "rss",
    "skipDays",
    "skipHours",
    "source",
    "textInput",
    "title",
    "ttl",
    "url",
    "webMaster",
    "width",
];

const CHANNEL: Shape = Shape {
    children: &[
        ("title", Once),
        ("link", Once),
        ("description", Once),
        ("language", Once),
        ("copyright", Once),
        ("managingEditor", Once),
        ("webMaster", Once),
        ("pubDate", Once),
        ("lastBuildDate", Once),
        ("category", Many),
        ("generator", Once),
        ("docs", Once),
        ("cloud", Once),
        ("ttl", Once),
        ("image", Once),
        ("rating", Once),
        ("textInput", Once),
        ("skipHours", Once),
        ("skipDays", Once),
        ("item", Many),
    ],
    attributes: &[],
    is_text: false,
};
const IMAGE: Shape = Shape {
    children: &[("url", Once), ("title", Once), ("link", Once), ("width", Once), ("height", Once), ("description", Once)],
    attributes: &[],
    is_text: false,
};
const INPUT: Shape =
    Shape { children: &[("title", Once), ("description", Once), ("name", Once), ("link", Once)], attributes: &[], is_text: false };
const HOURS: Shape = Shape { children: &[("hour", Many)], attributes: &[], is_text: false };
const DAYS: Shape = Shape { children: &[("day", Many)], attributes: &[], is_text: false };
const CLOUD_ATTRIBUTES: [&str; 5] = ["domain", "port", "path", "registerProcedure", "protocol"];

/// Which document it is, for elements of one namespace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rss<'a> {
    /// The namespace of its elements; empty, as it should be.
    pub(super) own: &'a str,
    /// Whether it is of an old version, which allowed other things.
    pub(super) is_old: bool,
}

/// Checks a document whose root is `rss`.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element();
    let own = xml::namespace(root);
    namespace::check(document, own, found);
    if !own.is_empty() {
        found.add(&NAMESPACE, xml::tag(root), format!("the elements stand in the namespace {}", shown(own)));
    }
    let mut is_old = false;
    match xml::attribute(root, "version") {
        None => found.plain(&VERSION_MISSING, xml::tag(root)),
        Some((version, place)) => match version.trim() {
            "2.0" | "2.0.1" => {}
            "0.91" | "0.92" | "0.93" | "0.94" | "0.90" => {
                is_old = true;
                found.add(&VERSION_OLD, place, format!("this is RSS {version}"));
            }
            other => found.add(&VERSION_UNKNOWN, place, format!("there is no RSS {}", shown(other))),
        },
    }
    let rss = Rss { own, is_old };
    shape::check(root, own, &Shape { children: &[("channel", Once)], attributes: &["version"], is_text: false }, NAMES, found);
    modules::languages(document, found);
    match xml::named(root, own, "channel").next() {
        None => found.plain(&CHANNEL_MISSING, xml::tag(root)),
        Some(node) => channel(node, rss, found),
    }
    modules::foreign(root, Place::Elsewhere, found);
}

fn channel(channel: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    shape::check(channel, rss.own, &CHANNEL, NAMES, found);
    for (name, rule) in [("title", &TITLE_MISSING), ("link", &LINK_MISSING), ("description", &DESCRIPTION_MISSING)] {
        if xml::named(channel, rss.own, name).next().is_none() {
            found.add(rule, xml::tag(channel), format!("the channel has no `<{name}>`"));
        }
    }
    for child in xml::elements(channel).filter(|child| xml::namespace(*child) == rss.own) {
        match xml::name(child) {
            "item" => rss_item::check(child, rss, found),
            "image" => image(child, channel, rss, found),
            "textInput" => input(child, rss, found),
            "skipHours" => hours(child, rss, found),
            "skipDays" => days(child, rss, found),
            "cloud" => cloud(child, found),
            name => field(child, name, rss, found),
        }
    }
    rss_item::together(channel, rss, found);
    selves(channel, found);
    link::history(channel, found);
    modules::podcast(channel, rss.own, found);
    modules::foreign(channel, Place::Channel, found);
}

/// An element of the channel that holds a text.
fn field(node: Node<'_, '_>, name: &str, rss: Rss<'_>, found: &mut Found<'_>) {
    let attributes: &'static [&'static str] = if name == "category" { &["domain"] } else { &[] };
    shape::check(node, rss.own, &Shape { attributes, ..TEXT }, NAMES, found);
    if !NAMES.contains(&name) {
        return;
    }
    let (text, place) = (xml::text(node), xml::place(node));
    let text = text.trim();
    if matches!(name, "pubDate" | "lastBuildDate") {
        date::rfc822(text, place, found);
        return;
    }
    let blank = if matches!(name, "copyright" | "rating" | "generator") { &shape::BLANK_OPTIONAL } else { &shape::BLANK };
    if !shape::is_not_blank(node, blank, found) {
        return;
    }
    match name {
        "title" | "copyright" | "category" => plain::in_rss(node, found),
        "link" => _ = address::check(text, Wanted::Web, place, found),
        "docs" => _ = address::check(text, Wanted::Uri, place, found),
        "language" => language::check(text, place, found),
        "managingEditor" | "webMaster" => mail::contact(text, place, found),
        "ttl" if !number::is(text, number::Wanted::Positive) => {
            found.add(&TTL, place, format!("{} is no number of minutes from 1", shown(text)));
        }
        "description" => super::values::html::check(text, false, place, found),
        _ => {}
    }
}

fn image(image: Node<'_, '_>, channel: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    shape::check(image, rss.own, &IMAGE, NAMES, found);
    shape::required(image, rss.own, &["url", "title", "link"], found);
    for child in xml::elements(image).filter(|child| xml::namespace(*child) == rss.own) {
        shape::check(child, rss.own, &TEXT, NAMES, found);
        let (text, place) = (xml::text(child), xml::place(child));
        let (text, name) = (text.trim(), xml::name(child));
        if name != "description" && !shape::says_something(child, found) {
            continue;
        }
        let of_channel = |name: &'static str| xml::named(channel, rss.own, name).next().map(|node| xml::text(node).trim().to_owned());
        match name {
            "url" => {
                address::check(text, Wanted::Web, place.clone(), found);
                let path = text.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
                if [".svg", ".bmp", ".ico", ".webp", ".avif", ".tif", ".tiff", ".html", ".htm"].iter().any(|ending| path.ends_with(ending))
                {
                    found.add(&IMAGE_FORMAT, place, format!("{} is no GIF, JPEG or PNG", shown(text)));
                }
            }
            "link" => {
                address::check(text, Wanted::Web, place.clone(), found);
                if of_channel("link").is_some_and(|link| link.trim_end_matches('/') != text.trim_end_matches('/')) {
                    found.add(&IMAGE_LINK, place, format!("{} is not the link of the channel", shown(text)));
                }
            }
            "title" => {
                plain::in_rss(child, found);
                if of_channel("title").is_some_and(|title| title != text) {
                    found.add(&IMAGE_TITLE, place, format!("{} is not the title of the channel", shown(text)));
                }
            }
            "description" => plain::in_rss(child, found),
            "width" | "height" => {
                let most = if name == "width" { 144 } else { 400 };
                if !text.parse::<u32>().is_ok_and(|size| (1..=most).contains(&size)) {
                    found.add(&IMAGE_SIZE, place, format!("{} is no {name} from 1 to {most}", shown(text)));
                }
            }
            _ => {}
        }
    }
}

fn input(input: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    if !rss.is_old {
        found.add(&INPUT_OLD, xml::tag(input), "this feed has a form to fill in");
    }
    shape::check(input, rss.own, &INPUT, NAMES, found);
    shape::required(input, rss.own, &["title", "description", "name", "link"], found);
    for child in xml::elements(input).filter(|child| xml::namespace(*child) == rss.own) {
        shape::check(child, rss.own, &TEXT, NAMES, found);
        if !shape::says_something(child, found) {
            continue;
        }
        let (text, place) = (xml::text(child), xml::place(child));
        match xml::name(child) {
            "link" => _ = address::check(text.trim(), Wanted::Web, place, found),
            name => {
                plain::in_rss(child, found);
                if name == "name" && !is_field_name(text.trim()) {
                    found.add(&INPUT_NAME, place, format!("{} is no name of a field", shown(&text)));
                }
            }
        }
    }
}

/// A NAME of HTML 4.01, section 6.2.
fn is_field_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
}

fn hours(hours: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    shape::check(hours, rss.own, &HOURS, NAMES, found);
    shape::required(hours, rss.own, &["hour"], found);
    let mut seen = std::collections::BTreeSet::new();
    for child in xml::named(hours, rss.own, "hour") {
        shape::check(child, rss.own, &TEXT, NAMES, found);
        let text = xml::text(child).trim().to_owned();
        let last = if rss.is_old { 24 } else { 23 };
        let hour = if text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<u8>().ok().filter(|hour| *hour <= last) } else { None };
        match hour {
            None => found.add(&SKIP_HOUR, xml::place(child), format!("{} is no hour from 0 to {last}", shown(&text))),
            Some(hour) if !seen.insert(hour) => found.add(&SKIP_TWICE, xml::place(child), format!("the hour {hour} stands twice")),
            Some(_) => {}
        }
    }
}

fn days(days: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    const NAMES_OF_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    shape::check(days, rss.own, &DAYS, NAMES, found);
    shape::required(days, rss.own, &["day"], found);
    let mut seen = std::collections::BTreeSet::new();
    for child in xml::named(days, rss.own, "day") {
        shape::check(child, rss.own, &TEXT, NAMES, found);
        let text = xml::text(child).trim().to_owned();
        if !NAMES_OF_DAYS.contains(&text.as_str()) {
            found.add(&SKIP_DAY, xml::place(child), format!("{} is no English name of a day", shown(&text)));
        } else if !seen.insert(text.clone()) {
            found.add(&SKIP_TWICE, xml::place(child), format!("{} stands twice", shown(&text)));
        }
    }
}

fn cloud(cloud: Node<'_, '_>, found: &mut Found<'_>) {
    shape::attributes(cloud, &CLOUD_ATTRIBUTES, found);
    for name in CLOUD_ATTRIBUTES {
        let Some((value, place)) = shape::required_attribute(cloud, name, found) else { continue };
        let is_right = match name {
            "port" => value.parse::<u16>().is_ok_and(|port| port > 0),
            "protocol" => matches!(value, "xml-rpc" | "soap" | "http-post"),
            "domain" => !value.is_empty() && !value.contains(['/', ':', ' ']),
            "path" => !value.trim().is_empty(),
            // Empty for http-post.
            _ => true,
        };
        if !is_right {
            found.add(&CLOUD, place, format!("{} is no {name} of a cloud", shown(value)));
        }
    }
}

/// The feed's links to itself.
fn selves(channel: Node<'_, '_>, found: &mut Found<'_>) {
    let mut selves = xml::named(channel, ATOM, "link").filter(|node| link::rel(*node) == "self").peekable();
    if selves.peek().is_none() {
        found.add(&SELF_MISSING, xml::tag(channel), "this feed does not say its own address");
    }
    for node in selves {
        if let Some((kind, place)) = xml::attribute(node, "type")
            && !matches!(kind, "application/rss+xml" | "application/xml" | "text/xml" | "application/rdf+xml")
        {
            found.add(&SELF_TYPE, place, format!("{} is not the type of RSS", shown(kind)));
        }
    }
}
