//! What the dialects of aggregators share: how facts are put into the words and figures that they want. Each dialect's own words stand in
//! its file in `formats/`.

/// Days in the orders that aggregators want.
pub(super) mod days;

/// Nature of the contract and working time, in our words.
pub(super) mod employment;

/// Pay in figures, and as text.
pub(super) mod pay;

use crate::model::dialect::{Extra, ExtraKind, Item};
use crate::model::posting::PostalAddress;
use crate::render::body::{Characters, reduced};
use crate::render::item;
use crate::render::markup::xml::{XmlWriter, line};
use crate::render::wording::countries;

/// Elements that every aggregator's readers can be expected to show.
pub(super) const SAFE_HTML: &[&str] = &["b", "br", "em", "h2", "h3", "h4", "i", "li", "ol", "p", "strong", "u", "ul"];

/// Whether a job of several places is written at each of them, where the dialect wants one place per item.
pub(super) const PLACES_EACH: Extra = Extra { default: Some("each"), ..PLACES };

/// The same for aggregators that would see several jobs with one address.
pub(super) const PLACES_FIRST: Extra = Extra { default: Some("first"), ..PLACES };

const PLACES: Extra = Extra {
    words: &["each", "first"],
    ..setting(
        item::PLACES,
        "whether a job of several places is written at `each` of them, with an id of its own, or at its `first` one only",
    )
};

/// An element of the document's head.
pub(super) const fn head(key: &'static str, about: &'static str) -> Extra {
    Extra { key, about, kind: ExtraKind::Head, default: None, words: &[], required: false, by_post: false }
}

/// An element of each item, of which a post may say its own.
pub(super) const fn element(key: &'static str, about: &'static str) -> Extra {
    Extra { kind: ExtraKind::Item, by_post: true, ..head(key, about) }
}

/// An element of each item that speaks for the account.
pub(super) const fn account(key: &'static str, about: &'static str) -> Extra {
    Extra { kind: ExtraKind::Item, ..head(key, about) }
}

/// How others are written, or what is written under other names; a post may say its own.
pub(super) const fn setting(key: &'static str, about: &'static str) -> Extra {
    Extra { kind: ExtraKind::Setting, by_post: true, ..head(key, about) }
}

/// The address of an item's place; an empty one where it has none.
pub(super) fn address<'a>(item: &'a Item<'_>) -> &'a PostalAddress {
    const NONE: &PostalAddress =
        &PostalAddress { street_address: None, address_locality: None, address_region: None, postal_code: None, address_country: None };
    item.place.as_ref().map_or(NONE, |place| &place.address)
}

/// The employer's name.
pub(super) fn employer<'a>(item: &Item<'a>) -> Option<&'a str> {
    item.entry.posting.hiring_organization.as_ref()?.name.as_deref()
}

/// The employer's own reference, which a job has in common with its other places and languages; else its id.
pub(super) fn reference(item: &Item<'_>) -> String {
    let posting = &item.entry.posting;
    let stated = posting.identifier.as_ref().map(|i| i.value.as_str()).or(item.entry.facts.reference.as_deref());
    stated.map_or_else(|| item.entry.id.hex(), line)
}

/// Town, region and country in one line, as much as is known; the country by its English name.
pub(super) fn place_line(item: &Item<'_>) -> Option<String> {
    let address = address(item);
    let country = address.address_country.as_deref().map(|code| countries::name(code, "en").unwrap_or(code));
    let region = address.address_region.as_deref().filter(|region| address.address_locality.as_deref() != Some(region));
    let parts: Vec<String> = [address.address_locality.as_deref(), region, country].into_iter().flatten().map(line).collect();
    Some(parts.join(", ")).filter(|line| !line.is_empty())
}

/// Least experience in English words: `2 years`, `18 months`.
pub(super) fn experience(item: &Item<'_>) -> Option<String> {
    let months = item.entry.posting.experience_requirements.as_ref()?.months_of_experience;
    let (count, unit) = if months >= 12 && months.is_multiple_of(12) { (months / 12, "year") } else { (months, "month") };
    Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
}

/// Working time and nature of the contract in the dialect's words, with commas between.
pub(super) fn kinds(item: &Item<'_>) -> String {
    let ours = employment::times(item.entry).into_iter().chain(employment::nature(item.entry));
    let mut theirs: Vec<&str> = Vec::new();
    for word in ours.filter_map(|ours| item.word(ours)) {
        if !theirs.contains(&word) {
            theirs.push(word);
        }
    }
    theirs.join(", ")
}

/// The whole text with the elements that a reader allows.
pub(super) fn text(item: &Item<'_>, allowed: &[&str], characters: Characters) -> String {
    reduced(item.html, allowed, characters)
}

/// Writes elements in sections that hold any character.
pub(super) struct Elements {
    xml: XmlWriter,
}

impl Elements {
    /// An item that begins with this start tag.
    pub(super) fn item(name: &str, attributes: &[(&str, &str)]) -> Self {
        let mut xml = XmlWriter::piece();
        xml.open(name, attributes);
        Self { xml }
    }

    /// An element of one line, where there is anything to say.
    pub(super) fn some(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.map(line).filter(|text| !text.is_empty()) {
            self.xml.cdata(name, &text);
        }
    }

    /// An element of one line; an empty one where there is nothing to say.
    pub(super) fn always(&mut self, name: &str, text: Option<&str>) {
        match text.map(line).filter(|text| !text.is_empty()) {
            Some(text) => self.xml.cdata(name, &text),
            None => self.xml.empty(name, &[]),
        }
    }

    /// An element of several lines, as they are.
    pub(super) fn lines(&mut self, name: &str, text: &str) {
        self.xml.cdata(name, text);
    }

    /// An element around the next ones.
    pub(super) fn open(&mut self, name: &str) {
        self.xml.open(name, &[]);
    }

    /// Its end.
    pub(super) fn close(&mut self, name: &str) {
        self.xml.close(name);
    }

    /// What the document or the post says under these keys of `extra`, each as an element of its name.
    pub(super) fn extras(&mut self, item: &Item<'_>) {
        for extra in item.format.extras.iter().filter(|extra| extra.kind == ExtraKind::Item) {
            self.some(extra.key, item.extra(extra.key));
        }
    }

    /// The item with its end tag.
    pub(super) fn end(mut self, name: &str) -> Vec<u8> {
        self.xml.close(name);
        self.xml.into_bytes()
    }
}
