//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::collections::BTreeSet;
use std::ops::Range;

use super::atom::UPDATED_BEFORE;
use super::found::{Found, shown};
use super::json::{Field, Json, Node};
use super::rule::rules;
use super::values::address::{self, Wanted};
use super::values::{date, html, language, media_type, plain};

rules! {
    VERSION = "jsonfeed-version", Error, "JSON Feed 1.1, version", "the version is the address of one that there is", "write `https://jsonfeed.org/version/1.1`";
    VERSION_OLD = "jsonfeed-version-old", Info, "JSON Feed 1.1, version", "the version is 1.1", "write `https://jsonfeed.org/version/1.1`: every feed of version 1 is one of 1.1";
    TITLE_MISSING = "jsonfeed-title-missing", Error, "JSON Feed 1.1, title", "a feed has a title", "add `title`";
    ITEMS_MISSING = "jsonfeed-items-missing", Error, "JSON Feed 1.1, items", "a feed has a list of items, perhaps an empty one", "add `items`";
    HOME_PAGE_MISSING = "jsonfeed-home-page-missing", Info, "JSON Feed 1.1, home_page_url", "a feed says which site it is of", "add `home_page_url`";
    FEED_URL_MISSING = "jsonfeed-feed-url-missing", Info, "JSON Feed 1.1, feed_url", "a feed says its own address", "add `feed_url`";
    TYPE = "jsonfeed-type", Error, "JSON Feed 1.1", "a value is of the type that its key wants", "write a value of that type, or leave the key out";
    NUMBER = "jsonfeed-number", Error, "JSON Feed 1.1, attachments", "sizes and durations are not negative, and sizes are whole", "write a number from 0";
    KEY_UNKNOWN = "jsonfeed-key-unknown", Warning, "JSON Feed 1.1, extensions", "a key is JSON Feed's, or begins with an underscore", "correct the key, or put the value into an object of your own such as `_jobs`";
    EXTENSION = "jsonfeed-extension-name", Error, "JSON Feed 1.1, extensions", "a key of an extension begins with an underscore and a letter and has no full stop; keys in it have no underscore in front", "rename the key";
    ID_MISSING = "jsonfeed-id-missing", Error, "JSON Feed 1.1, id", "an item has an id", "add `id`: readers drop an item without one";
    ID_NOT_TEXT = "jsonfeed-id-not-text", Error, "JSON Feed 1.1, id", "an id is a text", "write the id in quotes";
    ID_TWICE = "jsonfeed-id-twice", Error, "JSON Feed 1.1, id", "no two items have the same id", "give each item its own: readers show only one of them";
    CONTENT_MISSING = "jsonfeed-content-missing", Error, "JSON Feed 1.1, content_html and content_text", "an item has a content", "add `content_html` or `content_text`";
    AUTHOR_EMPTY = "jsonfeed-author-empty", Error, "JSON Feed 1.1, authors", "an author has a name, a url or an avatar", "add one of the three, or leave the author out";
    AUTHOR_OLD = "jsonfeed-author-old", Info, "JSON Feed 1.1, author", "authors stand in `authors`", "write `authors`, a list";
    NEXT_SAME = "jsonfeed-next-same", Error, "JSON Feed 1.1, next_url", "the next page is another one", "write the address of the next page, or leave `next_url` out";
    HUB = "jsonfeed-hub", Error, "JSON Feed 1.1, hubs", "a hub has a type and a url", "add both";
    ATTACHMENT = "jsonfeed-attachment", Error, "JSON Feed 1.1, attachments", "an attachment has a url and a media type", "add `url` and `mime_type`";
}

/// What a key wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A text that is not to hold markup.
    Plain,
    Html,
    Url,
    Date,
    Language,
    Media,
    Bool,
    /// A whole number from 0.
    Size,
    /// A number from 0.
    Length,
    Author,
    Authors,
    Tags,
    Hubs,
    Attachments,
    /// What is checked elsewhere.
    Other,
}

type Keys = &'static [(&'static str, Kind)];

const FEED: Keys = &[
    ("version", Kind::Other),
    ("title", Kind::Plain),
    ("home_page_url", Kind::Url),
    ("feed_url", Kind::Url),
    ("description", Kind::Plain),
    ("user_comment", Kind::Text),
    ("next_url", Kind::Url),
    ("icon", Kind::Url),
    ("favicon", Kind::Url),
    ("author", Kind::Author),
    ("authors", Kind::Authors),
    ("language", Kind::Language),
    ("expired", Kind::Bool),
    ("hubs", Kind::Hubs),
    ("items", Kind::Other),
];
const ITEM: Keys = &[
    ("id", Kind::Other),
    ("url", Kind::Url),
    ("external_url", Kind::Url),
    ("title", Kind::Plain),
    ("content_html", Kind::Html),
    ("content_text", Kind::Plain),
    ("summary", Kind::Plain),
    ("image", Kind::Url),
    ("banner_image", Kind::Url),
    ("date_published", Kind::Date),
    ("date_modified", Kind::Date),
    ("author", Kind::Author),
    ("authors", Kind::Authors),
    ("tags", Kind::Tags),
    ("language", Kind::Language),
    ("attachments", Kind::Attachments),
];
const AUTHOR: Keys = &[("name", Kind::Plain), ("url", Kind::Url), ("avatar", Kind::Url)];
const HUB_KEYS: Keys = &[("type", Kind::Text), ("url", Kind::Url)];
const ATTACHMENT_KEYS: Keys = &[
    ("url", Kind::Url),
    ("mime_type", Kind::Media),
    ("title", Kind::Plain),
    ("size_in_bytes", Kind::Size),
    ("duration_in_seconds", Kind::Length),
];

/// Checks a feed.
pub(super) fn check(feed: &Node, found: &mut Found<'_>) {
    fields(feed, FEED, "a feed", found);
    match feed.get("version").and_then(Node::text) {
        Some("https://jsonfeed.org/version/1.1") => {}
        Some("https://jsonfeed.org/version/1") => found.add(&VERSION_OLD, place(feed, "version"), "this is JSON Feed 1"),
        Some(other) => found.add(&VERSION, place(feed, "version"), format!("there is no version {}", shown(other))),
        None => found.add(&VERSION, place(feed, "version"), "this feed does not say its version"),
    }
    if feed.get("title").is_none_or(|title| title.text().is_some_and(|text| text.trim().is_empty())) {
        found.add(&TITLE_MISSING, place(feed, "title"), "this feed has no title");
    }
    for (key, rule) in [("home_page_url", &HOME_PAGE_MISSING), ("feed_url", &FEED_URL_MISSING)] {
        if feed.get(key).is_none() {
            found.add(rule, place(feed, key), format!("this feed has no `{key}`"));
        }
    }
    let same = |key: &str| feed.get(key).and_then(Node::text);
    if same("next_url").is_some() && same("next_url") == same("feed_url") {
        found.add(&NEXT_SAME, place(feed, "next_url"), "the next page is this one");
    }
    match feed.get("items") {
        Some(Node { value: Json::List(items), .. }) => self::items(items, found),
        Some(other) => wrong(other, "a list", found),
        None => found.add(&ITEMS_MISSING, place(feed, "items"), "this feed has no `items`"),
    }
}

/// Where a field stands; the beginning of the object where there is none.
fn place(object: &Node, key: &str) -> Range<usize> {
    object.get(key).map_or(object.place.start..object.place.start + 1, |node| node.place.clone())
}

fn wrong(node: &Node, wanted: &str, found: &mut Found<'_>) {
    found.add(&TYPE, node.place.clone(), format!("this is {}, and {wanted} is wanted", node.what()));
}

fn items(items: &[Node], found: &mut Found<'_>) {
    let mut seen = BTreeSet::new();
    for item in items {
        if !matches!(item.value, Json::Map(_)) {
            wrong(item, "an object", found);
            continue;
        }
        fields(item, ITEM, "an item", found);
        match item.get("id").map(|id| (id, &id.value)) {
            Some((id, Json::Text(text))) if text.trim().is_empty() => {
                found.add(&ID_MISSING, id.place.clone(), "the id of this item is empty");
            }
            Some((id, Json::Text(text))) if !seen.insert(text.clone()) => {
                found.add(&ID_TWICE, id.place.clone(), format!("{} is the id of another item too", shown(text)));
            }
            Some((_, Json::Text(_))) => {}
            Some((id, _)) => found.add(&ID_NOT_TEXT, id.place.clone(), format!("this id is {}", id.what())),
            None => found.add(&ID_MISSING, place(item, "id"), "this item has no id"),
        }
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            found.add(&CONTENT_MISSING, place(item, "id"), "this item has neither `content_html` nor `content_text`");
        }
        let instant = |key: &str| item.get(key).and_then(Node::text).and_then(date::read_rfc3339);
        if let (Some(published), Some(modified)) = (instant("date_published"), instant("date_modified"))
            && modified < published
        {
            found.add(&UPDATED_BEFORE, place(item, "date_modified"), "this item was modified before it was published");
        }
    }
}

/// Checks the fields of an object.
fn fields(object: &Node, keys: Keys, what: &str, found: &mut Found<'_>) {
    for Field { key, key_place, node } in object.fields() {
        if key.starts_with('_') {
            extension(key, key_place.clone(), node, found);
        } else if let Some((_, kind)) = keys.iter().find(|(known, _)| known == key) {
            value(node, *kind, found);
        } else {
            found.add(&KEY_UNKNOWN, key_place.clone(), format!("JSON Feed has no key `{key}` in {what}"));
        }
        if key == "author" {
            found.add(&AUTHOR_OLD, key_place.clone(), "`author` is of JSON Feed 1");
        }
    }
}

fn extension(key: &str, place: Range<usize>, node: &Node, found: &mut Found<'_>) {
    if !key[1..].starts_with(|c: char| c.is_ascii_alphabetic()) || key.contains('.') {
        found.add(&EXTENSION, place, format!("`{key}` is no name of an extension"));
    }
    for Field { key, key_place, .. } in node.fields() {
        if key.starts_with('_') || key.contains('.') {
            found.add(&EXTENSION, key_place.clone(), format!("`{key}` is no key in an extension"));
        }
    }
}

fn value(node: &Node, kind: Kind, found: &mut Found<'_>) {
    let place = node.place.clone();
    match (kind, &node.value) {
        (Kind::Other, _) | (Kind::Text, Json::Text(_)) | (Kind::Bool, Json::Bool(_)) => {}
        (Kind::Plain, Json::Text(text)) => plain::check(text, place, found),
        (Kind::Html, Json::Text(text)) => html::check(text, false, place, found),
        (Kind::Url, Json::Text(text)) => _ = address::check(text, Wanted::Iri, place, found),
        (Kind::Date, Json::Text(text)) => _ = date::rfc3339(text, place, found),
        (Kind::Language, Json::Text(text)) => language::check(text, place, found),
        (Kind::Media, Json::Text(text)) => _ = media_type::check(text, place, found),
        (Kind::Size | Kind::Length, Json::Number(number)) => {
            let is_right = number.parse::<f64>().is_ok_and(|n| n >= 0.0 && (kind == Kind::Length || n.fract() == 0.0));
            if !is_right {
                found.add(&NUMBER, place, format!("{} is no size or duration", shown(number)));
            }
        }
        (Kind::Author, Json::Map(_)) => author(node, found),
        (Kind::Authors, Json::List(list)) => objects(list, author, found),
        (Kind::Hubs, Json::List(list)) => objects(list, hub, found),
        (Kind::Attachments, Json::List(list)) => objects(list, attachment, found),
        (Kind::Tags, Json::List(list)) => list.iter().filter(|tag| tag.text().is_none()).for_each(|tag| wrong(tag, "a text", found)),
        _ => {
            let wanted = match kind {
                Kind::Bool => "true or false",
                Kind::Size | Kind::Length => "a number",
                Kind::Author => "an object",
                Kind::Authors | Kind::Hubs | Kind::Attachments | Kind::Tags => "a list",
                _ => "a text",
            };
            wrong(node, wanted, found);
        }
    }
}

fn objects(list: &[Node], check: fn(&Node, &mut Found<'_>), found: &mut Found<'_>) {
    for entry in list {
        if matches!(entry.value, Json::Map(_)) { check(entry, found) } else { wrong(entry, "an object", found) }
    }
}

fn author(author: &Node, found: &mut Found<'_>) {
    fields(author, AUTHOR, "an author", found);
    if AUTHOR.iter().all(|(key, _)| author.get(key).is_none()) {
        found.add(&AUTHOR_EMPTY, author.place.clone(), "this author has neither name nor url nor avatar");
    }
}

fn hub(hub: &Node, found: &mut Found<'_>) {
    fields(hub, HUB_KEYS, "a hub", found);
    if HUB_KEYS.iter().any(|(key, _)| hub.get(key).is_none()) {
        found.add(&HUB, hub.place.clone(), "this hub does not have a type and a url");
    }
}

fn attachment(attachment: &Node, found: &mut Found<'_>) {
    fields(attachment, ATTACHMENT_KEYS, "an attachment", found);
    if ["url", "mime_type"].iter().any(|key| attachment.get(key).is_none()) {
        found.add(&ATTACHMENT, attachment.place.clone(), "this attachment does not have a url and a media type");
    }
}
