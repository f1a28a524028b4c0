//! Where the work is done: places from front matter, labelled lines, the title and sentences.

/// Keys of an address.
mod keys;

/// Places beside the employer's name, whole addresses, and towns where somebody is sought.
mod beside;

use self::beside::{beside_employer, sought, whole_addresses};
use self::keys::ADDRESS_KEYS;
use super::{Draft, Post, employer};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::caption;
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::post::{Hit, find};
use crate::enrich::title;
use crate::enrich::town::{Towns, words};
use crate::enrich::view::{self, Passage};
use crate::model::draft::Suggestion;
use crate::model::node::{Node, Value};
use crate::model::origin::{From, Origin};
use crate::model::posting::{Place, PostalAddress};

/// Longest passage in a section on the place that is read, in characters.
const SECTION_CHARS_MAX: usize = 300;

/// Longest sentence that is read for a place, in bytes.
const SENTENCE_BYTES_MAX: usize = 600;

/// How far behind words such as "you will work in" the town may stand, in bytes.
const FRAME_BYTES_MAX: usize = 120;

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

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut places = flat(post, sink).into_iter().collect::<Vec<_>>();
    if let [only] = &places[..]
        && only.place.address.address_locality.is_none()
        && let Some(whole) = whole_address(post, sink)
    {
        places = vec![whole];
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
            hold_country(place, &country);
        }
    } else {
        for place in &mut places {
            fill(place, &labelled);
        }
    }
    if places.is_empty() {
        places = in_title(post, draft);
    }
    if places.is_empty() {
        places = beside_employer(post, draft);
    }
    let is_stated = !places.is_empty();
    // Where front matter says that the work is remote, sentences tell where people meet.
    let is_nowhere = || post.all("jobLocation").iter().any(|hit| hit.text().is_some_and(|text| is_remote(text, post)));
    if !is_stated && !is_nowhere() {
        places = sentences(post);
    } else if places.iter().any(|place| place.place.address.street_address.is_none()) {
        let told = whole_addresses(post, Trust::Labelled);
        for place in &mut places {
            fill(place, &told);
        }
    }
    places.truncate(PLACES_MAX);
    for (index, mut found) in places.into_iter().enumerate() {
        complete(post, &mut found, index, sink);
        if is_stated {
            publish(draft, found, index);
        } else {
            suggest(draft, found, index);
        }
    }
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
    let hit = post.get("jobLocation.address.streetAddress").filter(|hit| hit.text().is_some_and(|text| text.contains(',')))?;
    let mut found = stated(post, hit, &hit.node, sink);
    let is_whole = |found: &Found| found.place.address.street_address.is_some() && found.place.address.address_locality.is_some();
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
            (found.place.address != PostalAddress::default()).then_some(found).into_iter().collect()
        }
        Value::Scalar { text, .. } => {
            let read = place::read(text.trim(), &post.language, Trust::Named, post.towns());
            let found: Vec<Found> = read.into_iter().map(|place| from_text(place, |_| hit.origin.clone())).collect();
            // `Remote (Germany, Austria)`: where people live who apply.
            if found.iter().all(names_no_town) && is_remote(text, post) { Vec::new() } else { found }
        }
        _ => Vec::new(),
    }
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

/// The country of front matter holds before one that follows from other words.
fn hold_country(place: &mut Found, country: &Found) {
    let Some((_, origin)) = country.origins.iter().find(|(field, _)| *field == "addressCountry") else { return };
    if let Some(code) = &country.place.address.address_country {
        place.place.address.address_country = None;
        place.origins.retain(|(field, _)| *field != "addressCountry");
        put(place, "addressCountry", code, origin.clone());
    }
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
    let values = [
        ("name", &other.place.name),
        ("streetAddress", &more.street_address),
        ("addressRegion", &more.address_region),
        ("postalCode", &more.postal_code),
        ("addressCountry", &more.address_country),
    ];
    for (field, value) in values {
        if let Some(value) = value
            && let Some((_, origin)) = other.origins.iter().find(|(known, _)| *known == field)
        {
            put(place, field, value, origin.clone());
        }
    }
}

/// The places behind a label. What stands in a longer section must be known.
fn labelled(post: &Post<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| passage.is_about("place") && !is_elsewhere(passage) && !passage.is_heading())
    {
        let is_value = passage.is_labelled_line || passage.text().chars().count() <= SECTION_CHARS_MAX;
        let trust = if passage.is_labelled_line { Trust::Labelled } else { Trust::Known };
        if !is_value || passage.cues_of("place-work").any(|cue| cue.name == "other" && !passage.is_labelled_line) {
            continue;
        }
        let places = in_passage(post, passage, trust);
        // `Remote, from France or Belgium`: where people live who apply.
        let is_remote = passage.cues_of("workplace").any(|cue| matches!(cue.name, "remote" | "always"));
        let names_country =
            |place: &Found| place.place.address.address_locality.as_deref().is_some_and(|name| gazetteer::country(name).is_some());
        if !(is_remote && places.iter().all(|place| names_no_town(place) || names_country(place))) {
            found.extend(places);
        }
    }
    // `Centre: Example House` above `Address: …`: what the house is called.
    if found.iter().any(|place| place.place.address.street_address.is_some()) {
        found.retain(|place| !names_only_house(place, &post.language));
    }
    distinct(found)
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

fn is_elsewhere(passage: &Passage<'_>) -> bool {
    passage.is_about("company") || passage.is_about("elsewhere")
}

/// `Nantes` behind a dash of the title, `in Bremen` at the end of the role.
fn in_title(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    let Some((title, origin)) = caption::of(draft) else { return Vec::new() };
    let pieces = caption::pieces(&title);
    let of = |range: std::ops::Range<usize>| {
        let origin =
            |part: std::ops::Range<usize>| caption::finding(&title, &origin, range.start + part.start..range.start + part.end, ()).origin;
        let text = &title[range.clone()];
        let is_pair = title::is_pair_of_towns(text, &post.language);
        let read = place::read(text, &post.language, if is_pair { Trust::Labelled } else { Trust::Known }, post.towns());
        let are_all = is_pair && read.len() > 1;
        read.into_iter().filter(move |place| are_all || covers(place, text)).map(move |place| from_text(place, origin)).collect::<Vec<_>>()
    };
    let towns = Towns::of(&post.language);
    let employer = title::parts(&title, &post.language, employer::known(post)).employer.unwrap_or_default();
    let mut apart: Vec<std::ops::Range<usize>> = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.place == caption::Place::Apart) {
        // `Aranda de Duero (Burgos)` and `Austin, TX` are one.
        match apart.last_mut() {
            Some(last)
                if matches!(title[last.end..piece.range.start].trim(), "(" | ",")
                    && towns.is_region(&title[piece.range.clone()])
                    && !(employer.start < last.end && last.start < employer.end) =>
            {
                last.end = piece.range.end;
            }
            _ => apart.push(piece.range.clone()),
        }
    }
    let mut found: Vec<Found> = apart.into_iter().flat_map(of).collect();
    if found.is_empty() {
        // `Example is hiring: cook in Springfield`
        let is_role =
            |piece: &&caption::Piece| piece.place != caption::Place::Apart || title[..piece.range.start].trim_end().ends_with(':');
        let tails = pieces.iter().filter(is_role).filter_map(|piece| {
            let text = &title[piece.range.clone()];
            let (range, _) = words(text).filter(|(_, word)| towns.is(word, "in")).last()?;
            Some(piece.range.start + range.end..piece.range.end)
        });
        found = tails
            .flat_map(|tail| of(tail.start + (title[tail.clone()].len() - title[tail.clone()].trim_start().len())..tail.end))
            .collect();
    }
    distinct(found)
}

/// Whether a town is the whole of a piece: `Lyon Métropole` is an employer.
fn covers(place: &PlaceText, text: &str) -> bool {
    let parts = [&place.street, &place.postal_code, &place.locality, &place.region, &place.country];
    let said: usize = parts.into_iter().flatten().filter_map(|part| part.range.as_ref()).map(ExactSizeIterator::len).sum();
    place.locality.is_some() && text.chars().filter(|c| c.is_alphanumeric()).count() <= said + 2
}

/// The places of sentences that say where the work is done. Where they name more than one place each, they are somebody's places, not these.
fn sentences(post: &Post<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for passage in &post.view.passages {
        // `Apply at https://… or at our office in Springfield`
        let first_of = |group: &'static str, name: &str| passage.cues_of(group).find(|cue| cue.name == name).map(|cue| cue.range.start);
        let is_for_applying = first_of("apply", "invite").zip(first_of("place-work", "job")).is_some_and(|(apply, work)| apply < work);
        let is_on_work = !is_for_applying
            && passage.has("place-work", "job")
            && !passage.has("place-work", "other")
            && !is_elsewhere(passage)
            && !passage.is_heading();
        if is_on_work && passage.range.len() <= SENTENCE_BYTES_MAX {
            let first = passage.cues_of("place-work").next().map_or(0, |cue| cue.range.start.saturating_sub(passage.range.start));
            // `We are in Springfield, but many of us work from Shelbyville`
            let but =
                passage.cues_of("asked").find(|cue| cue.name == "but").map_or(usize::MAX, |cue| cue.range.start - passage.range.start);
            let end = if but > first { but } else { usize::MAX };
            let behind = |place: &PlaceText| {
                place
                    .locality
                    .as_ref()
                    .and_then(|part| part.range.as_ref())
                    .is_some_and(|range| range.start >= first && range.start < end && range.start - first <= FRAME_BYTES_MAX)
            };
            let start = passage.range.start;
            let origin = |range: std::ops::Range<usize>| post.finding(passage, start + range.start..start + range.end, "place", ()).origin;
            found.extend(
                place::read(passage.text(), &post.language, Trust::Known, post.towns())
                    .into_iter()
                    .filter(behind)
                    .map(|place| from_text(place, origin)),
            );
        }
    }
    let mut found = distinct(found);
    if found.len() > SENTENCE_PLACES_MAX {
        found.clear();
    }
    // What a whole address says holds before a town alone.
    let whole = whole_addresses(post, Trust::Known);
    if !whole.is_empty() && found.iter().all(|place| place.place.address.street_address.is_none()) {
        found.retain(|place| distinct_town(place) != distinct_town(&whole[0]));
        if found.is_empty() {
            return whole;
        }
    }
    if found.is_empty() { sought(post) } else { found }
}

fn distinct_town(found: &Found) -> Option<String> {
    found.place.address.address_locality.as_deref().map(fold)
}

/// Country and region from the configuration complete a place that the post states; pointers of derived parts become whole.
fn complete(post: &Post<'_>, found: &mut Found, index: usize, sink: &mut Diagnostics) {
    for field in ["addressCountry", "addressRegion"] {
        if let Some(hit) = post.all(&format!("jobLocation.address.{field}")).iter().find(|h| h.origin.from == From::Config) {
            set(post, found, field, hit, hit.origin.clone(), sink);
        }
    }
    let address = &found.place.address;
    if address.address_country.is_none()
        && let Some(country) = address.address_locality.as_deref().and_then(|town| gazetteer::town_country(town, post.towns()))
        && address.address_region.as_deref().and_then(gazetteer::region_country).is_none_or(|of_region| of_region == country)
    {
        put(found, "addressCountry", country, Origin::derived("addressLocality"));
    }
    for (_, origin) in &mut found.origins {
        if let Some(of) = origin.of.as_mut() {
            *of = format!("/posting/jobLocation/{index}/address/{of}");
        }
    }
}
