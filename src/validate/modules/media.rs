//! Media RSS (<https://www.rssboard.org/media-rss>).

use roxmltree::Node;

use super::In::Any;
use super::{Element, Module, Says, web, word};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::{self, Times::Many};
use crate::validate::values::address::{self, Wanted};
use crate::validate::values::number::{
    self,
    Wanted::{Decimal, Natural},
};
use crate::validate::values::{language, media_type};
use crate::validate::xml;

rules! {
    SOURCE_MISSING = "media-source-missing", Error, "Media RSS, media:content: url, or a media:player", "a medium has an address or a player", "write `url`, or a `<media:player url=\"…\"/>` in it";
    VALUE = "media-value", Error, "Media RSS", "a value is one of those that Media RSS has", "write one of them";
    TIME = "media-time", Error, "Media RSS, media:thumbnail, time: NPT (RFC 2326, section 3.6)", "a time is written as NPT has it", "write it like `12:05:01.123`";
}

pub(super) const MODULES: &[Module] =
    &[Module { namespaces: &["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"], elements: ELEMENTS, is_closed: true }];

const ELEMENTS: &[Element] = &[
    ("group", Any, Many, Says::Any),
    ("content", Any, Many, Says::Special(content)),
    ("rating", Any, Many, Says::Text),
    ("title", Any, Many, Says::Special(text)),
    ("description", Any, Many, Says::Special(text)),
    ("keywords", Any, Many, Says::Any),
    ("thumbnail", Any, Many, Says::Special(thumbnail)),
    ("category", Any, Many, Says::Any),
    ("hash", Any, Many, Says::Special(hash)),
    ("player", Any, Many, Says::Special(player)),
    ("credit", Any, Many, Says::Text),
    ("copyright", Any, Many, Says::Special(copyright)),
    ("text", Any, Many, Says::Any),
    ("restriction", Any, Many, Says::Special(restriction)),
    ("adult", Any, Many, Says::Word(&VALUE, &["true", "false"])),
    ("community", Any, Many, Says::Any),
    ("starRating", Any, Many, Says::Any),
    ("statistics", Any, Many, Says::Any),
    ("tags", Any, Many, Says::Any),
    ("comments", Any, Many, Says::Any),
    ("comment", Any, Many, Says::Any),
    ("embed", Any, Many, Says::Any),
    ("param", Any, Many, Says::Any),
    ("responses", Any, Many, Says::Any),
    ("response", Any, Many, Says::Any),
    ("backLinks", Any, Many, Says::Any),
    ("backLink", Any, Many, Says::Any),
    ("status", Any, Many, Says::Any),
    ("price", Any, Many, Says::Any),
    ("license", Any, Many, Says::Any),
    ("subTitle", Any, Many, Says::Any),
    ("peerLink", Any, Many, Says::Any),
    ("location", Any, Many, Says::Any),
    ("rights", Any, Many, Says::Any),
    ("scenes", Any, Many, Says::Any),
    ("scene", Any, Many, Says::Any),
    ("sceneTitle", Any, Many, Says::Any),
    ("sceneDescription", Any, Many, Says::Any),
    ("sceneStartTime", Any, Many, Says::Any),
    ("sceneEndTime", Any, Many, Says::Any),
];

const MEDIA: [&str; 2] = ["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"];

fn content(node: Node<'_, '_>, found: &mut Found<'_>) {
    let has_player = xml::elements(node).any(|child| xml::name(child) == "player" && MEDIA.contains(&xml::namespace(child)));
    match xml::attribute(node, "url") {
        Some((url, place)) => _ = address::check(url, Wanted::Iri, place, found),
        None if has_player => {}
        None => found.add(&SOURCE_MISSING, xml::tag(node), "this medium has neither an address nor a player"),
    }
    if let Some((kind, place)) = xml::attribute(node, "type") {
        media_type::check(kind, place, found);
    }
    word(node, "medium", &VALUE, &["image", "audio", "video", "document", "executable"], found);
    word(node, "isDefault", &VALUE, &["true", "false"], found);
    word(node, "expression", &VALUE, &["sample", "full", "nonstop"], found);
    for name in ["fileSize", "height", "width", "channels", "duration"] {
        numeric(node, name, Natural, found);
    }
    for name in ["bitrate", "framerate", "samplingrate"] {
        numeric(node, name, Decimal, found);
    }
    if let Some((tag, place)) = xml::attribute(node, "lang") {
        language::check(tag, place, found);
    }
}

fn numeric(node: Node<'_, '_>, name: &str, wanted: number::Wanted, found: &mut Found<'_>) {
    if let Some((value, place)) = xml::attribute(node, name) {
        number::check(value, wanted, place, found);
    }
}

fn text(node: Node<'_, '_>, found: &mut Found<'_>) {
    word(node, "type", &VALUE, &["plain", "html"], found);
}

fn thumbnail(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "url", found);
    numeric(node, "width", Natural, found);
    numeric(node, "height", Natural, found);
    if let Some((time, place)) = xml::attribute(node, "time")
        && !is_npt(time)
    {
        found.add(&TIME, place, format!("{} is no time", shown(time)));
    }
}

fn is_npt(time: &str) -> bool {
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let parts: Vec<&str> = whole.split(':').collect();
    let are_numbers = parts
        .iter()
        .chain([&fraction].into_iter().filter(|f| !f.is_empty()))
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let are_sixtieths = parts.iter().skip(1).all(|part| part.len() <= 2 && part.parse::<u8>().is_ok_and(|n| n < 60));
    matches!(parts.len(), 1 | 3) && are_numbers && are_sixtieths
}

fn hash(node: Node<'_, '_>, found: &mut Found<'_>) {
    word(node, "algo", &VALUE, &["md5", "sha-1"], found);
}

fn player(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "url", found);
    numeric(node, "width", Natural, found);
    numeric(node, "height", Natural, found);
}

fn copyright(node: Node<'_, '_>, found: &mut Found<'_>) {
    if let Some((url, place)) = xml::attribute(node, "url") {
        address::check(url, Wanted::Iri, place, found);
    }
}

fn restriction(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::required_attribute(node, "relationship", found);
    word(node, "relationship", &VALUE, &["allow", "deny"], found);
    word(node, "type", &VALUE, &["country", "uri", "sharing"], found);
}
