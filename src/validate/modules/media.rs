//! Media RSS (<https://www.rssboard.org/media-rss>).

use std::ops::Range;

use roxmltree::Node;

use super::In::{Any, Own};
use super::{Element, Module, Says, web, word};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::{
    self,
    Times::{Many, Once},
};
use crate::validate::values::address::{self, Wanted};
use crate::validate::values::number::{
    self,
    Wanted::{Decimal, Natural},
};
use crate::validate::values::{html, language, media_type, plain};
use crate::validate::xml;

rules! {
    SOURCE_MISSING = "media-source-missing", Error, "Media RSS, media:content: url, or a media:player", "a medium has an address or a player", "write `url`, or a `<media:player url=\"…\"/>` in it";
    VALUE = "media-value", Error, "Media RSS", "a value is one of those that Media RSS has", "write one of them";
    TIME = "media-time", Error, "Media RSS, media:thumbnail, media:text, media:scenes: NPT (RFC 2326, section 3.6)", "a time is written as NPT has it", "write it like `12:05:01.123` or `17.5`, or `now`";
    HASH = "media-hash", Error, "Media RSS, media:hash", "a hash is in hexadecimal digits: 32 of MD5, 40 of SHA-1", "write it like `md5sum` prints it, and say `algo=\"sha-1\"` if it is one";
    RATING = "media-rating", Error, "Media RSS, media:rating", "a rating is a word of its scheme", "write `nonadult` or `adult`, or name the scheme: `urn:mpaa`, `urn:v-chip` and `urn:icra` have words of their own";
    ROLE = "media-credit-role", Error, "Media RSS, media:credit: lower case, a role of the European Broadcasting Union where no other scheme is named", "a role is in lower case, and in the list of its scheme", "write a role of that list, such as `producer`, or name another `scheme`";
    COUNTRY = "media-country", Error, "Media RSS, media:restriction: ISO 3166", "countries are codes of two letters with blanks between them", "write them like `au us`";
    GROUP = "media-group-single", Error, "Media RSS, media:group: it must only be used for different representations of one content", "a group holds several representations of one content", "put the single `<media:content>` into the item";
    ADULT = "media-adult-old", Warning, "Media RSS, media:adult, deprecated in 1.1.0", "what is for adults says so as a rating", "write `<media:rating scheme=\"urn:simple\">adult</media:rating>`";
}

pub(super) const MODULES: &[Module] =
    &[Module { namespaces: &["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"], elements: ELEMENTS, is_closed: true }];

const ELEMENTS: &[Element] = &[
    ("group", Any, Many, Says::Special(group)),
    ("content", Any, Many, Says::Special(content)),
    ("rating", Any, Many, Says::Special(rating)),
    ("title", Any, Once, Says::Special(text)),
    ("description", Any, Once, Says::Special(text)),
    ("keywords", Any, Many, Says::Any),
    ("thumbnail", Any, Many, Says::Special(thumbnail)),
    ("category", Any, Many, Says::Special(category)),
    ("hash", Any, Many, Says::Special(hash)),
    ("player", Any, Many, Says::Special(player)),
    ("credit", Any, Many, Says::Special(credit)),
    ("copyright", Any, Once, Says::Special(copyright)),
    ("text", Any, Many, Says::Special(spoken)),
    ("restriction", Any, Many, Says::Special(restriction)),
    ("adult", Any, Once, Says::Special(adult)),
    ("community", Any, Many, Says::Any),
    ("starRating", Any, Many, Says::Special(stars)),
    ("statistics", Any, Many, Says::Special(statistics)),
    ("tags", Any, Many, Says::Any),
    ("comments", Any, Many, Says::Any),
    ("comment", Any, Many, Says::Any),
    ("embed", Any, Many, Says::Special(player)),
    ("param", Any, Many, Says::Any),
    ("responses", Any, Many, Says::Any),
    ("response", Any, Many, Says::Any),
    ("backLinks", Any, Many, Says::Any),
    ("backLink", Any, Many, Says::Web),
    ("status", Any, Many, Says::Special(status)),
    ("price", Any, Many, Says::Special(price)),
    ("license", Any, Many, Says::Any),
    ("subTitle", Any, Many, Says::Special(linked)),
    ("peerLink", Any, Many, Says::Special(linked)),
    ("location", Any, Many, Says::Any),
    ("rights", Any, Many, Says::Any),
    ("scenes", Any, Many, Says::Any),
    ("scene", Any, Many, Says::Any),
    ("sceneTitle", Any, Many, Says::Any),
    ("sceneDescription", Any, Many, Says::Any),
    ("sceneStartTime", Own, Once, Says::Special(instant)),
    ("sceneEndTime", Own, Once, Says::Special(instant)),
];

/// Roles of the European Broadcasting Union (EBU Tech 3239, role codes), and halves of those that name two.
const ROLES: &str = "actor|adaptor|anchor person|animal trainer|animator|announcer|armourer|art director|artist|artist/performer|assistant camera|\
    assistant chief lighting technician|assistant director|assistant producer|assistant visual editor|author|broadcast assistant|broadcast journalist|\
    camera operator|carpenter|casting|causeur|chief lighting technician|choir|choreographer|clapper loader|commentary or commentator|\
    commissioning broadcaster|composer|computer programmer|conductor|consultant|continuity checker|correspondent|costume designer|dancer|dialogue coach|\
    director|director of photography|distribution company|draughtsman|dresser|dubber|editor|editor/producer|ensemble|executive producer|expert|\
    fight director|floor manager|focus puller|foley artist|foley editor|foley mixer|graphic assistant|graphic designer|greensman|grip|hairdresser|\
    illustrator|interviewed guest|interviewer|key character|key grip|key talents|leadman|librettist|lighting director|lighting technician|\
    location manager|lyricist|make up artist|manufacturer|matte artist|music arranger|music group|musician|news reader|orchestra|participant|performer|\
    photographer|post|producer|production assistant|production company|production department|production manager|production secretary|\
    programme production researcher|programme proposal|property manager|publishing company|puppeteer|pyrotechnician|reporter|rigger|runner|scenario|\
    scenic operative|script supervisor|second assistant camera|second assistant director|second unit director|set designer|set dresser|sign language|\
    singer|sound designer|sound mixer|sound recordist|special effects|stunts|subtitles|technical director|term|translation|transportation manager|\
    treatment|treatment proposal|treatment/programme proposal|vision mixer|visual editor|visual effects|wardrobe|witness";

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

fn group(node: Node<'_, '_>, found: &mut Found<'_>) {
    let contents = xml::elements(node).filter(|child| xml::name(*child) == "content" && MEDIA.contains(&xml::namespace(*child)));
    let count = contents.count();
    if count < 2 {
        found.add(&GROUP, xml::tag(node), format!("there are not several contents in this group, but {count}"));
    }
}

/// A text of the type that it says, which is plain where it says none.
fn text(node: Node<'_, '_>, found: &mut Found<'_>) {
    word(node, "type", &VALUE, &["plain", "html"], found);
    match node.attribute("type").unwrap_or("plain") {
        "plain" => plain::check(&xml::text(node), xml::place(node), found),
        "html" => html::check(&xml::text(node), false, xml::place(node), found),
        _ => {}
    }
}

/// A piece of what is said in a medium, with its times.
fn spoken(node: Node<'_, '_>, found: &mut Found<'_>) {
    text(node, found);
    for name in ["start", "end"] {
        timed(xml::attribute(node, name), found);
    }
    if let Some((tag, place)) = xml::attribute(node, "lang") {
        language::check(tag, place, found);
    }
}

fn category(node: Node<'_, '_>, found: &mut Found<'_>) {
    scheme(node, found);
    if let Some((label, place)) = xml::attribute(node, "label") {
        plain::check(label, place, found);
    }
}

/// The scheme that an element names: one of Media RSS, written as no name of a namespace is, or a whole address.
fn scheme<'a>(node: Node<'a, '_>, found: &mut Found<'_>) -> Option<&'a str> {
    const OWN: [&str; 6] = ["urn:ebu", "urn:icra", "urn:mpaa", "urn:simple", "urn:v-chip", "urn:yvs"];
    let (scheme, place) = xml::attribute(node, "scheme")?;
    if !OWN.contains(&scheme) {
        address::check(scheme, Wanted::Iri, place, found);
    }
    Some(scheme)
}

fn rating(node: Node<'_, '_>, found: &mut Found<'_>) {
    if !shape::says_something(node, found) {
        return;
    }
    let scheme = scheme(node, found).unwrap_or("urn:simple");
    let text = xml::text(node);
    let is_in = |words: &[&str]| words.contains(&text.trim());
    let is_right = match scheme {
        "urn:simple" => is_in(&["adult", "nonadult"]),
        "urn:mpaa" => is_in(&["g", "m", "nc-17", "pg", "pg-13", "r", "x"]),
        "urn:v-chip" => is_in(&["14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7", "tv-y7-fv"]),
        "urn:icra" => is_icra(text.trim()),
        _ => true,
    };
    if !is_right {
        found.add(&RATING, xml::place(node), format!("{} is no rating of `{scheme}`", shown(&text)));
    }
}

/// Whether it is a label of the Internet Content Rating Association: `r (nz 1 sz 1)`, each code with whether it holds.
fn is_icra(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')')) else { return false };
    let words: Vec<&str> = inner.split(' ').collect();
    let is_code = |code: &str| {
        let last = match code.bytes().next() {
            Some(b'n' | b'l') => b'c',
            Some(b's') => b'f',
            Some(b'v') => b'j',
            Some(b'o') => b'h',
            Some(b'c') => b'b',
            Some(b'x') => b'e',
            _ => return false,
        };
        code.len() == 2 && code.as_bytes().get(1).is_some_and(|b| *b == b'z' || (b'a'..=last).contains(b))
    };
    words.len().is_multiple_of(2)
        && words.chunks_exact(2).all(|pair| is_code(pair[0]) && (pair[1] == "1" || pair[1] == "0" && pair[0].ends_with('z')))
}

fn credit(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::says_something(node, found);
    let is_broadcast = scheme(node, found).is_none_or(|scheme| scheme == "urn:ebu");
    let Some((role, place)) = xml::attribute(node, "role") else { return };
    if role.chars().any(char::is_uppercase) {
        found.add(&ROLE, place, format!("{} is not in lower case", shown(role)));
    } else if is_broadcast && !ROLES.split('|').any(|known| known == role) {
        found.add(&ROLE, place, format!("the European Broadcasting Union has no role {}", shown(role)));
    }
}

fn adult(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    found.add(&ADULT, xml::tag(node), "this element was replaced by ratings in 2005");
    if !matches!(text.trim(), "true" | "false") {
        found.add(&VALUE, xml::place(node), format!("{} is none of true, false", shown(&text)));
    }
}

fn stars(node: Node<'_, '_>, found: &mut Found<'_>) {
    numeric(node, "count", Natural, found);
    for name in ["average", "min", "max"] {
        numeric(node, name, Decimal, found);
    }
}

fn statistics(node: Node<'_, '_>, found: &mut Found<'_>) {
    numeric(node, "views", Natural, found);
    numeric(node, "favorites", Natural, found);
}

fn status(node: Node<'_, '_>, found: &mut Found<'_>) {
    word(node, "state", &VALUE, &["active", "blocked", "deleted"], found);
}

fn price(node: Node<'_, '_>, found: &mut Found<'_>) {
    word(node, "type", &VALUE, &["rent", "purchase", "package", "subscription"], found);
    numeric(node, "price", Decimal, found);
}

/// A file that belongs to the medium.
fn linked(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "href", found);
    if let Some((kind, place)) = xml::attribute(node, "type") {
        media_type::check(kind, place, found);
    }
    if let Some((tag, place)) = xml::attribute(node, "lang") {
        language::check(tag, place, found);
    }
}

fn instant(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    timed(Some((text.trim(), xml::place(node))), found);
}

fn timed(time: Option<(&str, Range<usize>)>, found: &mut Found<'_>) {
    if let Some((time, place)) = time.filter(|(time, _)| !is_npt(time)) {
        found.add(&TIME, place, format!("{} is no time", shown(time)));
    }
}

fn thumbnail(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "url", found);
    numeric(node, "width", Natural, found);
    numeric(node, "height", Natural, found);
    timed(xml::attribute(node, "time"), found);
}

/// `now`, seconds, or hours, minutes and seconds, perhaps with a fraction.
fn is_npt(time: &str) -> bool {
    if time == "now" {
        return true;
    }
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
    let text = xml::text(node);
    let length = match node.attribute("algo").unwrap_or("md5") {
        "md5" => 32,
        "sha-1" => 40,
        _ => return,
    };
    if text.trim().len() != length || !text.trim().bytes().all(|b| b.is_ascii_hexdigit()) {
        found.add(&HASH, xml::place(node), format!("{} is no hash of {length} hexadecimal digits", shown(&text)));
    }
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
    let text = xml::text(node);
    let mut values = text.split_whitespace().filter(|value| !matches!(*value, "all" | "none"));
    let is_country = |value: &str| language::REGIONS.split_whitespace().any(|region| region.eq_ignore_ascii_case(value));
    match node.attribute("type") {
        Some("country") => {
            if let Some(other) = values.find(|value| !is_country(value)) {
                found.add(&COUNTRY, xml::place(node), format!("{} is no country", shown(other)));
            }
        }
        Some("uri") => values.for_each(|value| _ = address::check(value, Wanted::Iri, xml::place(node), found)),
        _ => {}
    }
}
