//! What completes a place that is known already: the configuration, and the region and the country that the text writes behind its town, `our
//! office in Springfield, IL`.

use std::ops::Range;

use super::{Found, Post, put, set};
use crate::diagnostic::{Diagnostics, Span};
use crate::enrich::gazetteer;
use crate::model::block::Block;
use crate::model::origin::{From, Origin};

/// So many times a town is looked for in a block.
const TIMES_MAX: usize = 20;

/// Shorter names are a part of too many words.
const TOWN_BYTES_MIN: usize = 3;

/// Country and region from the configuration complete a place that the post states; pointers of derived parts become whole.
pub(super) fn complete(post: &Post<'_>, found: &mut Found, index: usize, sink: &mut Diagnostics) {
    for field in ["addressCountry", "addressRegion"] {
        if let Some(hit) = post.all(&format!("jobLocation.address.{field}")).iter().find(|h| h.origin.from == From::Config) {
            set(post, found, field, hit, hit.origin.clone(), sink);
        }
    }
    behind_town(post, found);
    let address = &found.place.address;
    if address.address_country.is_none()
        && let Some(country) =
            address.address_locality.as_deref().and_then(|town| gazetteer::town_country(town, &post.language, post.towns()))
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

/// Completes a place whose region or country nothing else tells, where all of the text agrees on it.
fn behind_town(post: &Post<'_>, found: &mut Found) {
    let address = &found.place.address;
    let Some(town) = address.address_locality.clone().filter(|town| town.len() >= TOWN_BYTES_MIN) else { return };
    if address.address_region.is_some() {
        return;
    }
    let country = address.address_country.clone();
    let mut regions: Vec<(&Block, Range<usize>)> = Vec::new();
    let mut countries: Vec<(&Block, Range<usize>, &'static str)> = Vec::new();
    for block in &post.blocks().0 {
        for (at, _) in block.text.match_indices(&town).take(TIMES_MAX) {
            let Some(range) = behind(&block.text, at + town.len()) else { continue };
            let name = &block.text[range.clone()];
            if is_region(name, country.as_deref()) {
                regions.push((block, range));
            } else if let Some(code) = gazetteer::country(name).filter(|_| country.is_none()) {
                countries.push((block, range, code));
            }
        }
    }
    let origin = |block: &Block, range: &Range<usize>| {
        let span: Span = block.locate(range);
        post.origin_in_text(From::Sentence, span, &block.text[range.clone()])
    };
    if let Some((block, range)) = regions.first()
        && regions.iter().all(|(other, name)| other.text[name.clone()] == block.text[range.clone()])
    {
        put(found, "addressRegion", &block.text[range.clone()], origin(block, range));
    }
    if let Some((block, range, code)) = countries.first()
        && countries.iter().all(|(.., other)| other == code)
    {
        put(found, "addressCountry", code, origin(block, range));
    }
}

/// The name behind the comma that follows a town.
fn behind(text: &str, town_end: usize) -> Option<Range<usize>> {
    let rest = text[town_end..].strip_prefix(", ")?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, ' ' | '-' | '\'' | '’')).unwrap_or(rest.len());
    let name = rest[..length].trim_end();
    // `Springfield, IL and its surroundings`
    let end = if name.len() > 2 && name.as_bytes()[2] == b' ' && name[..2].bytes().all(|byte| byte.is_ascii_uppercase()) {
        2
    } else {
        name.len()
    };
    let start = town_end + 2;
    (!name.is_empty()).then_some(start..start + end)
}

/// Whether a name is a region's, of this country where one is known, and no city's.
fn is_region(name: &str, country: Option<&str>) -> bool {
    let fits = |code: &&str| country.is_none_or(|country| country == *code);
    let by_code = gazetteer::region_code_countries(name);
    let by_name = || gazetteer::region_country(name).filter(|_| !gazetteer::is_city(name));
    match by_code {
        [] => by_name().is_some_and(|code| fits(&code)),
        [only] => fits(only),
        several => country.is_some() && several.iter().any(fits),
    }
}

/// `Germany - remote`, `Germany (remote)`: the country comes first, as a place does; behind `Remote` it is where people live who apply.
pub(super) fn leads_with_country(text: &str) -> bool {
    let first = text.split([',', '(', '/', '–', '—', '|', '·']).next().unwrap_or(text);
    let first = first.split(" - ").next().unwrap_or(first).trim();
    first.len() < text.trim().len() && gazetteer::country(first).is_some()
}
