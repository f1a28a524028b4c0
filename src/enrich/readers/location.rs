//! Where the work is done: places from front matter, labelled lines, the title and sentences.

/// Keys of an address.
mod keys;

/// Labels of single parts of an address.
mod fields;

/// Places beside the employer's name, whole addresses, and towns where somebody is sought.
mod beside;

/// Towns on which two places agree.
mod agreed;

/// Towns behind the words that frame them.
mod frames;

/// Lines at the head that are a place.
mod heads;

/// Addresses as on a letter.
mod lines;

/// Places behind pictures of pins.
mod pins;

/// What completes a place: the configuration, and the text behind its town.
mod region;

/// Places in the title.
mod titled;

/// The places of sentences.
mod told;

/// What stands behind a town.
mod whereabouts;

use self::beside::{beside_employer, whole_addresses};
use self::heads::{address_alone, at_head};
use self::keys::ADDRESS_KEYS;
use self::pins::behind_pin;
use self::region::leads_with_country;
use self::titled::{covers, in_title};
use self::told::sentences;
use super::{Draft, Post, employer};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::post::{Hit, find};
use crate::enrich::postal;
use crate::enrich::title;
use crate::enrich::town::Towns;
use crate::enrich::view::{self, Passage};
use crate::model::draft::Suggestion;
use crate::model::node::{Node, Value};
use crate::model::origin::{From, Origin};
use crate::model::posting::{Place, PostalAddress};

/// Keys of what a place is called.
const NAME_KEYS: &[&str] = &["name", "label", "title", "display_name"];

/// Words for time zones, folded.
const ZONES: &[&str] =
    &["time zone", "timezone", "zeitzone", "fuseau horaire", "huso horario", "zona horaria", "fuso orario", "fuso horario", "tijdzone"];

/// Longest only passage of a section on the place that is its value, in bytes.
const SOLE_BYTES_MAX: usize = 80;

/// Longest passage in a section on the place that is read, in characters.
const SECTION_CHARS_MAX: usize = 300;

/// Longest sentence that is read for a place, in bytes.
const SENTENCE_BYTES_MAX: usize = 600;

/// More places than this in sentences are a tale.
const SENTENCE_PLACES_MAX: usize = 3;

/// More places than this are a list of branches, not of this job.
const PLACES_MAX: usize = 50;

/// A place on its way into the posting, with the origin of each of its parts.
#[derive(Default)]
struct Found {
    place: Place,
    origins: Vec<(&'static str, Origin)>,
}

impl Found {
    /// Takes over what another of the same place says and this one does not.
    fn complete_with(&mut self, other: &Self) {
        let address = &other.place.address;
        let values = [
            ("name", &other.place.name),
            ("streetAddress", &address.street_address),
            ("addressLocality", &address.address_locality),
            ("addressRegion", &address.address_region),
            ("postalCode", &address.postal_code),
            ("addressCountry", &address.address_country),
        ];
        for (field, value) in values {
            if let Some(value) = value
                && let Some((_, origin)) = other.origins.iter().find(|(known, _)| *known == field)
            {
                put(self, field, value, origin.clone());
            }
        }
    }
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut places = flat(post, sink).into_iter().collect::<Vec<_>>();
    if let [only] = &places[..]
        && only.place.address.address_locality.is_none()
        && let Some(whole) = whole_address(post, sink)
    {
        places = vec![whole];
    }
    // `postcode: "0978"` beside `place: Oslo`.
    if let [only] = &mut places[..]
        && only.place.address.address_locality.is_none()
        && let [hit] = post.all("jobLocation")
        && let [town] = &stated(post, hit, &hit.node, sink)[..]
    {
        only.complete_with(town);
    }
    // `address:` may be a map of parts.
    let addresses = post.all("jobLocation.address.streetAddress").iter().filter(|hit| matches!(hit.node.value, Value::Map(_)));
    for hit in addresses.chain(post.all("jobLocation")) {
        if places.is_empty() {
            places = hit.node.items().iter().take(PLACES_MAX).flat_map(|item| stated(post, hit, item, sink)).collect();
        }
    }
    let labelled = labelled(post);
    if places.is_empty() {
        places = labelled;
    } else if let [country] = &places[..]
        && names_no_town(country)
        && !labelled.is_empty()
    {
        // Front matter names the country, a labelled line the town.
        let country = places.remove(0);
        places = labelled;
        for place in &mut places {
            let code = country.place.address.address_country.as_ref();
            let origin = country.origins.iter().find(|(field, _)| *field == "addressCountry").map(|(_, origin)| origin);
            if let Some((code, origin)) = code.zip(origin) {
                hold_country(place, code, origin);
            }
        }
    } else {
        for place in &mut places {
            fill(place, &labelled);
        }
    }
    if places.is_empty() {
        places = apart(post, draft);
    }
    let is_stated = !places.is_empty();
    // Where front matter says that the work is remote, sentences tell where people meet.
    let is_nowhere = || post.all("jobLocation").iter().any(|hit| hit.text().is_some_and(|text| is_remote(text, post)));
    if !is_stated && !is_nowhere() {
        places = sentences(post);
        if places.is_empty() {
            places = agreed::agreed(post, draft);
        }
    } else if places.iter().any(|place| place.place.address.street_address.is_none()) {
        let told = whole_addresses(post, Trust::Labelled);
        for place in &mut places {
            fill(place, &told);
        }
    }
    places.truncate(PLACES_MAX);
    for (index, mut found) in places.into_iter().enumerate() {
        region::complete(post, &mut found, index, sink);
        if is_stated {
            publish(draft, found, index);
        } else {
            suggest(draft, found, index);
        }
    }
}

/// Places that stand apart from sentences and have no label: the first source that has one.
fn apart(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    let sources: [&dyn Fn() -> Vec<Found>; 7] = [
        &|| in_title(post, draft),
        &|| behind_pin(post),
        &|| beside_employer(post, draft),
        &|| lines::address_of_lines(post),
        &|| at_head(post),
        &|| address_alone(post),
        &|| keys::of_house(post),
    ];
    sources.iter().map(|read| read()).find(|places| !places.is_empty()).unwrap_or_default()
}

fn publish(draft: &mut Draft, found: Found, index: usize) {
    for (field, origin) in found.origins {
        let pointer = if field == "name" {
            format!("/posting/jobLocation/{index}/name")
        } else {
            format!("/posting/jobLocation/{index}/address/{field}")
        };
        draft.origins.insert(pointer, origin);
    }
    draft.posting.job_location.push(found.place);
}

/// A place that only a sentence tells: one origin, the words that name its town.
fn suggest(draft: &mut Draft, found: Found, index: usize) {
    let Some((_, origin)) = found.origins.into_iter().find(|(_, origin)| origin.from == From::Sentence) else { return };
    let value = serde_json::to_value(&found.place).expect("values of postings serialise");
    draft.suggestions.insert(format!("/posting/jobLocation/{index}"), Suggestion { value, origin });
}

/// `address: 9 Example Lane, 69001 Lyon`: all of it under the key of a street.
fn whole_address(post: &Post<'_>, sink: &mut Diagnostics) -> Option<Found> {
    let is_whole_line = |text: &str| text.contains(',') || postal::find(text).is_some();
    let hit = post.get("jobLocation.address.streetAddress").filter(|hit| hit.text().is_some_and(is_whole_line))?;
    let mut found = stated(post, hit, &hit.node, sink);
    // `Example House, 69001 Lyon` has no street.
    let is_whole = |found: &Found| {
        let address = &found.place.address;
        address.address_locality.is_some() && (address.street_address.is_some() || address.postal_code.is_some())
    };
    (found.len() == 1 && is_whole(&found[0])).then(|| found.remove(0))
}

/// `city: Lyon`, `country: France` at the top level.
fn flat(post: &Post<'_>, sink: &mut Diagnostics) -> Option<Found> {
    let mut found = Found::default();
    for (field, _) in ADDRESS_KEYS {
        // What only completes a place creates none.
        let own = post.all(&format!("jobLocation.address.{field}")).iter().find(|h| h.origin.from != From::Config);
        // `region: Example Region, Germany`: the country stands behind it.
        let parted = own.filter(|_| *field == "addressRegion").and_then(|hit| hit.text()?.rsplit_once(','));
        if let Some((hit, (region, country))) = own.zip(parted)
            && let Some(code) = gazetteer::country(country.trim())
            && !region.contains(',')
            && !region.trim().is_empty()
        {
            put(&mut found, field, region.trim(), hit.origin.clone());
            put(&mut found, "addressCountry", code, hit.origin.clone());
        } else if let Some(hit) = own {
            set(post, &mut found, field, hit, hit.origin.clone(), sink);
        }
    }
    let locality = found.place.address.address_locality.is_some() || found.place.address.postal_code.is_some();
    let alone = post.get("jobLocation").is_none() && found.place.address != PostalAddress::default();
    if let Some(hit) = post.get("jobLocation.name").filter(|_| locality || alone) {
        set(post, &mut found, "name", hit, hit.origin.clone(), sink);
    }
    (locality || alone).then_some(found)
}

fn set(post: &Post<'_>, found: &mut Found, field: &'static str, hit: &Hit<'_>, origin: Origin, sink: &mut Diagnostics) {
    let Some(text) = hit.text().map(|t| post.short(t.split_whitespace().collect::<Vec<_>>().join(" "), sink)) else { return };
    let value = if field == "addressCountry" {
        // `Germany, France` tells no place.
        if gazetteer::countries(&text).len() > 1 {
            return;
        }
        let Some(code) = gazetteer::country(&text).or_else(|| gazetteer::country(&text.to_uppercase())) else {
            return post.report_value(
                sink,
                Level::Warning,
                "country-unknown",
                hit,
                format!("`{text}` is no country that jobherald knows"),
                "write the ISO 3166-1 code, such as `FR`",
            );
        };
        code.to_owned()
    } else if matches!(field, "addressLocality" | "addressRegion") && names_nowhere(post, &text) {
        return;
    } else {
        text
    };
    put(found, field, &value, origin);
}

fn put(found: &mut Found, field: &'static str, value: &str, origin: Origin) {
    let address = &mut found.place.address;
    let slot = match field {
        "name" => &mut found.place.name,
        "streetAddress" => &mut address.street_address,
        "addressLocality" => &mut address.address_locality,
        "addressRegion" => &mut address.address_region,
        "postalCode" => &mut address.postal_code,
        _ => &mut address.address_country,
    };
    if slot.is_none() {
        *slot = Some(value.chars().take(Post::VALUE_CHARS_MAX).collect());
        found.origins.push((field, origin));
    }
}

/// One item of `location`: a map of parts, or a line of text.
fn stated(post: &Post<'_>, hit: &Hit<'_>, item: &Node, sink: &mut Diagnostics) -> Vec<Found> {
    match &item.value {
        Value::Map(fields) => {
            let mut found = Found::default();
            let inner = find(fields, "address").and_then(|f| if let Value::Map(inner) = &f.node.value { Some(inner) } else { None });
            for (field, keys) in ADDRESS_KEYS {
                let value = keys
                    .iter()
                    .find_map(|k| find(inner.unwrap_or(fields), k).filter(|f| f.node.text().is_some_and(|t| !t.trim().is_empty())));
                if let Some(value) = value {
                    let part = hit.part(&value.node);
                    set(
                        post,
                        &mut found,
                        field,
                        &part,
                        post.origin_of(&format!("{}.{}", hit.origin.key.as_deref().unwrap_or_default(), value.key), value.node.span),
                        sink,
                    );
                }
            }
            if found.place.address == PostalAddress::default() {
                // `location: {name: "Springfield, Illinois"}`
                let name = NAME_KEYS.iter().find_map(|key| find(fields, key).filter(|field| field.node.text().is_some()));
                return name.map_or_else(Vec::new, |name| stated(post, hit, &name.node, sink));
            }
            vec![found]
        }
        Value::Scalar { text, .. } => {
            if names_zone(text) {
                return Vec::new();
            }
            let read = place::read(text.trim(), &post.language, Trust::Named, post.towns());
            let found: Vec<Found> = read.into_iter().map(|place| from_text(place, |_| hit.origin.clone())).collect();
            // `Remote (Germany, Austria)`: where people live who apply; `Mostly remote` is no town either. `Remote, Hessen` names a region.
            let is_said = |found: &Found| {
                let address = &found.place.address;
                let is_region = address.address_locality.is_none() && address.address_region.is_some();
                let is_known = |name: &String| gazetteer::is_city(name) || gazetteer::is_town(name, &post.language);
                let has_word = |name: &str| is_remote(name, post);
                is_region || !names_no_town(found) && address.address_locality.as_ref().is_none_or(|name| is_known(name) || !has_word(name))
            };
            let is_led = found.len() == 1 && leads_with_country(text);
            if is_remote(text, post) && !is_led { found.into_iter().filter(is_said).collect() } else { found }
        }
        _ => Vec::new(),
    }
}

/// `anywhere (a time zone near US/Pacific)`: hours, and no place.
fn names_zone(text: &str) -> bool {
    let folded = fold(text);
    ZONES.iter().any(|zone| folded.contains(zone))
}

/// `city: Anywhere`, `city: Remote`: words that stand where a town does and are none.
fn names_nowhere(post: &Post<'_>, text: &str) -> bool {
    let is_none = |language: &str| Towns::of(language).is(text, "none");
    is_none(&post.language) || is_none("en") || (is_remote(text, post) && !gazetteer::is_city(text))
}

fn is_remote(text: &str, post: &Post<'_>) -> bool {
    view::cues(text, &post.language).iter().any(|cue| cue.group == "workplace" && matches!(cue.name, "remote" | "always"))
}

/// Turns what was read from a text into a place; what only follows from other words is `derived`.
fn from_text(read: PlaceText, origin: impl Fn(std::ops::Range<usize>) -> Origin) -> Found {
    let mut found = Found::default();
    let cause = if read.postal_code.as_ref().is_some_and(|code| code.range.is_some()) {
        "postalCode"
    } else if read.locality.is_some() {
        "addressLocality"
    } else {
        "addressRegion"
    };
    let parts = [
        ("name", read.name),
        ("streetAddress", read.street),
        ("addressLocality", read.locality),
        ("addressRegion", read.region),
        ("postalCode", read.postal_code),
        ("addressCountry", read.country),
    ];
    for (field, part) in parts {
        if let Some(part) = part {
            let of = if field == "postalCode" { "addressLocality" } else { cause };
            put(&mut found, field, &part.value, part.range.map_or_else(|| Origin::derived(of), &origin));
        }
    }
    found
}

fn names_no_town(found: &Found) -> bool {
    let address = &found.place.address;
    found.place.name.is_none() && address.address_locality.is_none() && address.postal_code.is_none() && address.street_address.is_none()
}

/// A country that is written by itself holds before one that follows from other words.
fn hold_country(place: &mut Found, code: &str, origin: &Origin) {
    place.place.address.address_country = None;
    place.origins.retain(|(field, _)| *field != "addressCountry");
    put(place, "addressCountry", code, origin.clone());
}

/// The parts that a labelled line knows of the town that front matter names.
fn fill(place: &mut Found, labelled: &[Found]) {
    let town = |found: &Found| found.place.address.address_locality.as_deref().map(fold);
    let mut same = labelled.iter().filter(|other| town(other).is_some() && town(other) == town(place));
    let (Some(other), None) = (same.next(), same.next()) else { return };
    let (address, more) = (&place.place.address, &other.place.address);
    let disagrees = |own: &Option<String>, other: &Option<String>| own.is_some() && other.is_some() && own != other;
    if disagrees(&address.postal_code, &more.postal_code) || disagrees(&address.street_address, &more.street_address) {
        return;
    }
    place.complete_with(other);
}

/// The places behind a label. What stands in a longer section must be known.
fn labelled(post: &Post<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let about: Vec<&Passage<'_>> =
        post.view.passages.iter().filter(|passage| passage.is_about("place") && !is_elsewhere(passage) && !passage.is_heading()).collect();
    // A heading with one short line below it is a label with its value.
    let is_sole = about.len() == 1 && about[0].range.len() <= SOLE_BYTES_MAX && !about[0].text().trim_end().ends_with(['.', '!', '?']);
    let mut parts = fields::Parts::default();
    for passage in about {
        if parts.take(post, passage) {
            continue;
        }
        if names_zone(passage.text()) {
            continue;
        }
        let is_value = passage.is_labelled_line || passage.text().chars().count() <= SECTION_CHARS_MAX;
        let is_line = passage.is_labelled_line || is_sole || leads_with_country(passage.text());
        let trust = if is_line { Trust::Labelled } else { Trust::Framed };
        if !is_value || !passage.is_labelled_line && tells_elsewhere(passage) {
            continue;
        }
        let places = in_passage(post, passage, trust);
        // `Remote, from France or Belgium`: where people live who apply.
        let is_remote = passage.cues_of("workplace").any(|cue| matches!(cue.name, "remote" | "always"));
        let names_country =
            |place: &Found| place.place.address.address_locality.as_deref().is_some_and(|name| gazetteer::country(name).is_some());
        let is_led = places.len() == 1 && leads_with_country(passage.text());
        if is_led || !(is_remote && places.iter().all(|place| names_no_town(place) || names_country(place))) {
            found.extend(places);
        }
    }
    // `Centre: Example House` above `Address: …`: what the house is called.
    if found.iter().any(|place| place.place.address.street_address.is_some()) {
        found.retain(|place| !names_only_house(place, &post.language));
    }
    parts.put_into(distinct(found))
}

/// Whether all that is known of a place is a name, and that a house's.
fn names_only_house(found: &Found, language: &str) -> bool {
    let address = &found.place.address;
    address.address_locality.as_deref().is_some_and(|name| !gazetteer::is_city(name) && title::names_house(name, language))
        && address.street_address.is_none()
        && address.postal_code.is_none()
        && address.address_region.is_none()
}

/// Every place once; a town with its street says more than the town.
fn distinct(found: Vec<Found>) -> Vec<Found> {
    let mut places: Vec<Found> = Vec::new();
    for place in found.into_iter().take(PLACES_MAX * 4) {
        let town = |found: &Found| found.place.address.address_locality.as_deref().map(fold);
        let same = places.iter_mut().find(|known| {
            town(known) == town(&place)
                && (known.place.address.street_address.is_none()
                    || place.place.address.street_address.is_none()
                    || known.place.address.street_address == place.place.address.street_address)
        });
        match same {
            Some(known) if known.place.address.street_address.is_none() && place.place.address.street_address.is_some() => *known = place,
            Some(_) => {}
            None => places.push(place),
        }
    }
    places
}

fn in_passage(post: &Post<'_>, passage: &Passage<'_>, trust: Trust) -> Vec<Found> {
    let start = passage.range.start;
    let origin = |range: std::ops::Range<usize>| post.finding(passage, start + range.start..start + range.end, "place", ()).origin;
    place::read(passage.text(), &post.language, trust, post.towns()).into_iter().map(|place| from_text(place, origin)).collect()
}

/// Whether a passage speaks of somebody else's place, or of the seat of the house, where not all of its people work.
fn tells_elsewhere(passage: &Passage<'_>) -> bool {
    passage.has("place-work", "other") || passage.has("place-work", "seat")
}

fn is_elsewhere(passage: &Passage<'_>) -> bool {
    passage.is_about("company") || passage.is_about("elsewhere")
}
