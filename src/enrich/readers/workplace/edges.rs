//! The workplace at the beginning or the end of a title: `Fully remote baker`, `Remote internships`, `Baker Remote`.

use std::ops::Range;

use crate::enrich::view::{Cue, cues};
use crate::model::facts::Workplace;

/// What a title says beside its role. `Remote` alone before a role may be what the role is about, and is none: `Remote Sensing Scientist`.
pub(super) fn of(title: &str, role: Option<&str>, language: &str) -> Option<(Workplace, Range<usize>)> {
    let all = cues(title, language);
    let mut places = all.iter().filter(|cue| cue.group == "workplace").filter_map(|cue| {
        let workplace = match cue.name {
            "remote" | "always" => Workplace::Remote,
            "hybrid" => Workplace::Hybrid,
            "onsite" => Workplace::Onsite,
            _ => return None,
        };
        Some((workplace, cue))
    });
    let (workplace, cue) = places.next()?;
    // One phrase may have two meanings; two that differ leave it open.
    if places.any(|(other, _)| other != workplace) {
        return None;
    }
    // The title's reader has cut it, so that it is none of the role.
    let is_cut = || role.is_some_and(|role| title[..cue.range.start].trim_end() == role.trim()) && cue.range.end == title.trim_end().len();
    // `Fully remote`: a word for all of it alone leads.
    let before = title[..cue.range.start].trim_end();
    let is_all = all.iter().any(|whole| whole.group == "workplace" && whole.name == "all" && whole.range == (0..before.len()));
    let is_first = (before.is_empty() || is_all) && title[cue.range.end..].starts_with(' ');
    let is_phrase = || workplace == Workplace::Remote && (is_all || title[cue.range.clone()].contains([' ', '-']));
    (is_cut() || is_first && (is_phrase() || is_kind_of_job(title, cue, &all))).then(|| (workplace, cue.range.clone()))
}

/// `Remote internships`: whether nothing but a kind of contract follows.
fn is_kind_of_job(title: &str, place: &Cue, all: &[Cue]) -> bool {
    let is_rest = |cue: &Cue| cue.range.end == title.trim_end().len() && title[place.range.end..cue.range.start].trim().is_empty();
    all.iter().filter(|cue| cue.range.start >= place.range.end).any(|cue| {
        let is_kind = matches!((cue.group, cue.name), ("contract" | "contract-first" | "contract-person", _) | ("offer", "noun"));
        is_kind && is_rest(cue)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_edges_of_titles() {
        let check = |language: &str, title: &str, role: &str, expect: Option<Workplace>| {
            assert_eq!(of(title, Some(role), language).map(|(workplace, _)| workplace), expect, "{title}");
        };
        check("en", "Software Engineer Remote", "Software Engineer", Some(Workplace::Remote));
        check("en", "Fully remote bookkeeper", "Fully remote bookkeeper", Some(Workplace::Remote));
        check("en", "Remote internships", "Remote internships", Some(Workplace::Remote));
        check("en", "Remote Sensing Scientist", "Remote Sensing Scientist", None);
        check("en", "Head of Remote", "Head of Remote", None);
        check("en", "Hybrid Vehicle Engineer", "Hybrid Vehicle Engineer", None);
    }
}
