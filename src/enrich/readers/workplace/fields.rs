//! The workplace in front matter: under a key of its own, among the terms of the contract, or in the place.

use super::{answer, of_value, whole_piece};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::pay_key::in_words;
use crate::enrich::post::Hit;
use crate::enrich::readers::{Draft, Post};
use crate::enrich::standing::{stated_terms, value_cues};
use crate::enrich::view::Cue;
use crate::enrich::words::{folded, is_area, is_limit, truth};
use crate::model::facts::Workplace;
use crate::model::node::Node;
use crate::model::origin::Origin;

/// Longest part of a place that says how much is done at home, in bytes.
const PART_BYTES_MAX: usize = 50;

/// Longest list of areas, in bytes.
const AREAS_BYTES_MAX: usize = 120;

pub(super) fn front_matter(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    for hit in post.all("workplace") {
        let Some(text) = hit.text() else { continue };
        match of_hit(post, hit, text) {
            // "remote: false" says where it is not.
            Some(Workplace::Onsite) if truth(text) == Some(false) && draft.posting.job_location.is_empty() => return,
            Some(workplace) => return set(draft, workplace, hit.origin.clone()),
            None if hit.is_weak() || truth(text).is_some() => {}
            None => post.report_value(
                sink,
                Level::Info,
                "workplace-unknown",
                hit,
                format!("`{text}` says neither onsite, hybrid nor remote"),
                "write `onsite`, `hybrid` or `remote`",
            ),
        }
    }
    // `type: Full-time, remote`
    let among_terms = stated_terms(post).find_map(|(hit, text)| Some((whole_piece(text, &post.language)?.0, hit.origin.clone())));
    let of_item = |item: &Node| whole_piece(item.text()?, &post.language).or_else(|| some_of_it(item.text()?, &post.language));
    let in_place = || {
        let mut hits = post.all("jobLocation").iter();
        hits.find_map(|hit| hit.node.items().iter().find_map(of_item).map(|(found, _)| (found, hit.origin.clone())))
    };
    if let Some((workplace, origin)) = among_terms.or_else(in_place) {
        set(draft, workplace, origin);
    }
}

fn set(draft: &mut Draft, workplace: Workplace, origin: Origin) {
    draft.facts.workplace = Some(workplace);
    draft.origins.insert("/facts/workplace".into(), origin);
}

/// What a key of the workplace says: a flag, an answer in words, or the areas of which it is remote.
fn of_hit(post: &Post<'_>, hit: &Hit<'_>, text: &str) -> Option<Workplace> {
    let key = in_words(hit.origin.key.as_deref().unwrap_or_default());
    let by_key = of_value(&key, &post.language);
    if let Some(flag) = truth(text) {
        let on_site_key = folded(&key).contains("site");
        // `hybrid: false` leaves open what it is.
        return match by_key {
            Some(Workplace::Hybrid) => flag.then_some(Workplace::Hybrid),
            _ => Some(if flag == on_site_key { Workplace::Onsite } else { Workplace::Remote }),
        };
    }
    of_value(text, &post.language).or_else(|| (by_key == Some(Workplace::Remote) && names_areas(text)).then_some(Workplace::Remote))
}

/// `North America only`, `UK, Ireland`: a key for remote work whose value says from where.
fn names_areas(text: &str) -> bool {
    if text.len() > AREAS_BYTES_MAX {
        return false;
    }
    let mut pieces = text.split([',', '/', '(', ')', '&', ';', '|', '+', '–']).map(str::trim).filter(|piece| !piece.is_empty()).peekable();
    let is_area = |piece: &str| {
        let words: Vec<&str> = piece.split_whitespace().filter(|word| !is_limit(word)).collect();
        let named = words.join(" ");
        gazetteer::country(&named).is_some() || is_area(&fold(&named))
    };
    pieces.peek().is_some() && pieces.all(is_area)
}

/// `Lyon, home office possible`: a part of a place that begins with such words and says how much.
fn some_of_it(text: &str, language: &str) -> Option<(Workplace, std::ops::Range<usize>)> {
    text.split([',', '(', ')', '|', '•', '·', '/', ';']).map(str::trim).filter(|part| part.len() <= PART_BYTES_MAX).find_map(|part| {
        let cues = value_cues(part, language, &["workplace"]);
        let is_home = |cue: &&Cue| {
            cue.group == "workplace"
                && (matches!(cue.name, "home" | "remote" | "always")
                    || cue.name == "hybrid" && part[cue.range.clone()].contains([' ', '-']))
        };
        cues.iter().filter(is_home).find(|cue| cue.range.start == 0 && cue.range.len() < part.len())?;
        let (workplace, _) = answer(part, &cues).filter(|(workplace, _)| *workplace == Workplace::Hybrid)?;
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Some((workplace, start..start + part.len()))
    })
}
