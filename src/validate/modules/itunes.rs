//! Apple's podcasts (<https://help.apple.com/itc/podcasts_connect/#/itcb54353390>).

use roxmltree::Node;

use super::In::{Any, Channel, Item, Own};
use super::{Element, Module, Says, web};
use crate::validate::found::{Found, shown};
use crate::validate::link;
use crate::validate::rule::{Rule, rules};
use crate::validate::shape::{
    self,
    Times::{Many, Once},
};
use crate::validate::values::number::Wanted::Positive;
use crate::validate::values::plain;
use crate::validate::xml;

rules! {
    EXPLICIT = "itunes-explicit", Error, "Apple, podcast RSS feed requirements, itunes:explicit", "explicit is `true` or `false`", "write `true` or `false`";
    BLOCK = "itunes-block", Error, "Apple, podcast RSS feed requirements, itunes:block", "block and complete are `Yes`, or not there", "write `Yes`, or remove the element";
    DURATION = "itunes-duration", Error, "Apple, podcast RSS feed requirements, itunes:duration", "a duration is a number of seconds or `HH:MM:SS`", "write it like `3723` or `1:02:03`";
    EPISODE_TYPE = "itunes-episode-type", Error, "Apple, podcast RSS feed requirements, itunes:episodeType", "an episode is `full`, a `trailer` or a `bonus`", "write one of the three";
    TYPE = "itunes-type", Error, "Apple, podcast RSS feed requirements, itunes:type", "a show is `episodic` or `serial`", "write one of the two";
    CATEGORY = "itunes-category", Error, "Apple, podcast categories", "the category is one of Apple's", "write a category from Apple's list, letter by letter";
    CATEGORY_OLD = "itunes-category-old", Info, "Apple, podcast categories of 2019; W3C feed validator, ObsoleteItunesCategory", "the category is one that Apple has today", "write the category that took its place: Apple moves old ones as it sees fit";
    REQUIRED = "itunes-required", Warning, "Apple, podcast RSS feed requirements, required tags; W3C feed validator, MissingItunesElement", "a podcast says its language, a category and whether it is explicit", "add the element to the channel: Apple does not list the show without it";
    OWNER_EMAIL = "itunes-owner-email", Warning, "Apple, podcast RSS feed requirements of 2019, itunes:owner; W3C feed validator, MissingElement", "the owner of a podcast has an e-mail address", "add `<itunes:email>`, or remove the owner";
    FORMAT = "itunes-format", Warning, "Apple, podcast RSS feed requirements, enclosure: M4A, MP3, MOV, MP4, M4V, PDF; W3C feed validator, UnsupportedItunesFormat", "an episode is in a format that Apple plays", "publish it as MP3, M4A or MP4";
    TOO_LONG = "itunes-too-long", Warning, "Apple, podcast RSS feed requirements of 2019: 255 characters, 4,000 for a summary", "a text is not longer than Apple shows", "shorten it";
    KEYWORDS = "itunes-keywords", Warning, "Apple, podcast RSS feed requirements of 2019, itunes:keywords", "there are at most twelve keywords with commas between them", "write commas between them, and keep the twelve that say most";
}

pub(super) const MODULES: &[Module] = &[Module { namespaces: &[ITUNES], elements: ELEMENTS, is_closed: true }];

const ITUNES: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";
const YES: &[&str] = &["yes", "no", "Yes", "No", "YES", "NO", "true", "false"];
/// What Apple takes today, and the words of before 2019 that it still reads.
const EXPLICITNESS: &[&str] = &["true", "false", "yes", "no", "clean", "explicit", "Yes", "No", "True", "False"];
const ELEMENTS: &[Element] = &[
    ("author", Any, Once, Says::Special(short)),
    ("block", Any, Once, Says::Special(block)),
    ("category", Any, Many, Says::Special(category)),
    ("complete", Channel, Once, Says::Special(block)),
    ("duration", Item, Once, Says::Special(duration)),
    ("email", Own, Once, Says::Email),
    ("episode", Item, Once, Says::Number(Positive)),
    ("episodeType", Item, Once, Says::Word(&EPISODE_TYPE, &["full", "trailer", "bonus"])),
    ("explicit", Any, Once, Says::Special(explicit)),
    ("image", Any, Once, Says::Special(image)),
    ("isClosedCaptioned", Item, Once, Says::Special(block)),
    ("keywords", Any, Once, Says::Special(keywords)),
    ("name", Own, Once, Says::Special(short)),
    ("new-feed-url", Channel, Once, Says::Web),
    ("order", Item, Once, Says::Number(Positive)),
    ("owner", Channel, Once, Says::Special(owner)),
    ("season", Item, Once, Says::Number(Positive)),
    ("subtitle", Any, Once, Says::Special(short)),
    ("summary", Any, Once, Says::Special(summary)),
    ("title", Any, Once, Says::Special(short)),
    ("type", Channel, Once, Says::Word(&TYPE, &["episodic", "serial", "Episodic", "Serial"])),
    ("link", Any, Many, Says::Any),
    ("applepodcastsverify", Channel, Once, Says::Any),
    ("pubDate", Any, Once, Says::Any),
    ("explicit-clean", Any, Once, Says::Any),
];

/// Sounds and films that Apple does not play.
const UNPLAYED: &str = "aif aiff ape asf avi flac flv mkv mka mpg mpeg oga ogg ogv opus ra rm rmvb spx swf wav webm wma wmv";
/// Media types of what it plays.
const PLAYED: &str = "audio/aac audio/aacp audio/m4a audio/mp3 audio/mp4 audio/mpeg audio/mpeg3 audio/mpg audio/x-m4a audio/x-m4b audio/x-mp3 audio/x-mpeg \
    audio/x-mpeg-3 video/m4v video/mp4 video/mpeg4 video/quicktime video/x-m4v video/x-mp4";

/// Apple's categories.
const CATEGORIES: &str = "Arts|Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts|Business|Careers|Entrepreneurship|Investing|Management|Marketing|\
    Non-Profit|Comedy|Comedy Interviews|Improv|Stand-Up|Education|Courses|How To|Language Learning|Self-Improvement|Fiction|Comedy Fiction|Drama|\
    Science Fiction|Government|History|Health & Fitness|Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality|Kids & Family|\
    Education for Kids|Parenting|Pets & Animals|Stories for Kids|Leisure|Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|\
    Video Games|Music|Music Commentary|Music History|Music Interviews|News|Business News|Daily News|Entertainment News|News Commentary|Politics|\
    Sports News|Tech News|Religion & Spirituality|Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality|Science|Astronomy|Chemistry|\
    Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences|Society & Culture|Documentary|Personal Journals|Philosophy|\
    Places & Travel|Relationships|Sports|Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis|Volleyball|\
    Wilderness|Wrestling|Technology|True Crime|TV & Film|After Shows|Film History|Film Interviews|Film Reviews|TV Reviews";

/// Its categories of before 2019, which it still reads.
const CATEGORIES_OLD: &str = "Literature|Management & Marketing|Shopping|Education Technology|Higher Education|K-12|Training|Games & Hobbies|Other Games|\
    Government & Organizations|Local|National|Regional|Health|Fitness & Nutrition|Self-Help|Other|Kids|Family|News & Politics|Sports & Recreation|\
    Amateur|College & High School|Outdoor|Professional|Gadgets|Podcasting|Software How-To|Technology|Science & Medicine|Tech News|International|\
    Movies & Television|Public Radio|Talk Radio|Transportation|Audio Blogs|Travel|Hobbies|Arts & Entertainment|Architecture|Photography|Poetry";

fn category(node: Node<'_, '_>, found: &mut Found<'_>) {
    let Some((text, place)) = shape::required_attribute(node, "text", found) else { return };
    let is_in = |list: &str| list.split('|').any(|category| category == text);
    if is_in(CATEGORIES_OLD) && !is_in(CATEGORIES) {
        found.add(&CATEGORY_OLD, place, format!("Apple has no category {} any more", shown(text)));
    } else if !is_in(CATEGORIES) {
        found.add(&CATEGORY, place, format!("Apple has no category {}", shown(text)));
    }
}

/// A word without blanks around it, since Apple compares letter by letter.
fn exact(node: Node<'_, '_>, rule: &'static Rule, words: &[&str], found: &mut Found<'_>) {
    let text = xml::text(node);
    if !shape::says_something(node, found) || words.contains(&&*text) {
        return;
    }
    let message = if words.contains(&text.trim()) {
        format!("there are blanks around {}", shown(&text))
    } else {
        format!("{} is none of {}", shown(&text), words.join(", "))
    };
    found.add(rule, xml::place(node), message);
}

fn block(node: Node<'_, '_>, found: &mut Found<'_>) {
    exact(node, &BLOCK, YES, found);
}

fn explicit(node: Node<'_, '_>, found: &mut Found<'_>) {
    exact(node, &EXPLICIT, EXPLICITNESS, found);
}

fn owner(node: Node<'_, '_>, found: &mut Found<'_>) {
    if xml::named(node, ITUNES, "email").next().is_none() {
        found.add(&OWNER_EMAIL, xml::tag(node), "this owner has no e-mail address");
    }
}

/// What a channel and its items say together: where Apple's elements stand, whether its shop can take the show. `own` is the namespace of RSS.
pub(in crate::validate) fn together(channel: Node<'_, '_>, own: &str, found: &mut Found<'_>) {
    let is_named = |node: Node<'_, '_>| xml::elements(node).any(|child| xml::namespace(child) == ITUNES);
    let of_show = is_named(channel);
    let mut is_podcast = false;
    for item in xml::elements(channel).filter(|child| xml::name(*child) == "item" && xml::namespace(*child) == own) {
        if !of_show && !is_named(item) {
            continue;
        }
        for enclosure in xml::elements(item).filter(|child| xml::name(*child) == "enclosure" && xml::namespace(*child) == own) {
            let is_media = enclosure.attribute("type").is_some_and(|kind| kind.starts_with("audio/") || kind.starts_with("video/"));
            is_podcast |= is_media;
            if let Some((url, place)) = xml::attribute(enclosure, "url")
                && !is_played(url, enclosure.attribute("type").unwrap_or_default())
            {
                found.add(&FORMAT, place, format!("{} is nothing that Apple plays", shown(url)));
            }
        }
    }
    if !is_podcast || !of_show {
        return;
    }
    for name in ["category", "explicit"] {
        if !xml::elements(channel).any(|child| xml::name(child) == name && xml::namespace(child) == ITUNES) {
            found.add(&REQUIRED, xml::tag(channel), format!("this podcast has no `<itunes:{name}>`"));
        }
    }
    let has_language = xml::elements(channel).any(|child| xml::name(child) == "language" && xml::namespace(child) != link::ATOM)
        || channel.ancestors().any(|node| node.has_attribute((xml::XML, "lang")));
    if !has_language {
        found.add(&REQUIRED, xml::tag(channel), "this podcast has no `<language>`");
    }
}

/// Whether Apple plays a file, by its ending if that says what it is, else by its media type.
fn is_played(url: &str, kind: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|other| other == word);
    if matches!(ending.as_str(), "m4a" | "m4b" | "mp3" | "mov" | "mp4" | "m4v" | "pdf" | "epub") {
        return true;
    }
    let is_media = kind.starts_with("audio/") || kind.starts_with("video/");
    !is_in(UNPLAYED, &ending) && (!is_media || is_in(PLAYED, &kind))
}

fn image(node: Node<'_, '_>, found: &mut Found<'_>) {
    web(node, "href", found);
}

fn short(node: Node<'_, '_>, found: &mut Found<'_>) {
    at_most(255, node, found);
    plain::check(&xml::text(node), xml::place(node), found);
}

fn summary(node: Node<'_, '_>, found: &mut Found<'_>) {
    at_most(4000, node, found);
}

fn at_most(most: usize, node: Node<'_, '_>, found: &mut Found<'_>) {
    let length = xml::text(node).trim().chars().count();
    if shape::is_not_blank(node, &shape::BLANK_OPTIONAL, found) && length > most {
        found.add(&TOO_LONG, xml::place(node), format!("{} has {length} characters", xml::written(node)));
    }
}

fn keywords(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    let count = text.split(',').count();
    if count > 12 {
        found.add(&KEYWORDS, xml::place(node), format!("there are {count} keywords"));
    } else if count == 1 && text.trim().contains(char::is_whitespace) {
        found.add(&KEYWORDS, xml::place(node), format!("there are no commas in {}", shown(&text)));
    }
}

fn duration(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    let parts: Vec<&str> = text.trim().split(':').collect();
    let are_numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let are_sixtieths = parts.iter().skip(1).all(|part| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n < 60));
    if parts.len() > 3 || !are_numbers || !are_sixtieths {
        found.add(&DURATION, xml::place(node), format!("{} is no duration", shown(&text)));
    }
}
