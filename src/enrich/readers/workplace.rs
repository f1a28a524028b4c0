//! Onsite, hybrid or remote, and for remote work the countries where applicants may live.

/// Where applicants may live.
mod countries;
/// The beginning and the end of titles.
mod edges;

/// What front matter says.
mod fields;

/// How plainly it is said.
mod plain;

use self::countries::remote_pair;
use self::fields::front_matter;
use self::plain::{Strength, describes_a_thing, of_all, strength, strongest};
use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::caption;
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::standing::{Statement, statements, value_cues};
use crate::enrich::title::{Apart, apart};
use crate::enrich::town::Towns;
use crate::enrich::view::{Cue, Passage};
use crate::enrich::vocabulary;
use crate::model::facts::Workplace;
use crate::model::origin::From;

/// How far behind words for living the country stands, in bytes.
const COUNTRY_REACH: usize = 8;

/// How far behind the words for remote work its denial may stand, in bytes.
const DENIAL_REACH: usize = 60;

/// Shorter words such as "no" deny too much.
const DENIAL_BYTES_MIN: usize = 8;

/// How far from the word for home "possible" stands, in bytes.
const ALLOWED_REACH: usize = 40;

/// How far from the words for remote work the client may stand for whom it is remote, in bytes.
const CLIENT_REACH: usize = 16;

/// Longest text of a section on the place that is a value, in bytes.
const VALUE_BYTES_MAX: usize = 80;

/// So many passages are the head of a post.
const HEAD_PASSAGES_MAX: usize = 8;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    front_matter(post, draft, sink);
    let known = draft.facts.workplace;
    let told = statements(post, &["workplace"], &["workplace"])
        .filter_map(|statement| said(post, &statement).map(|finding| (strength(&statement, finding.value), finding)));
    let mut found = strongest(told.chain(of_all(post).map(|finding| (Strength::Plain, finding))).collect());
    found.extend(post.view.passages.iter().filter(|passage| passage.is_about("place") && is_short(passage)).filter_map(|passage| {
        let (workplace, range) = whole_piece(passage.text(), &post.language)?;
        let start = passage.range.start;
        Some(post.finding(passage, start + range.start..start + range.end, "place", workplace))
    }));
    found.extend(post.view.passages.iter().take(HEAD_PASSAGES_MAX).filter_map(|passage| alone(post, passage)));
    if let Some((title, origin)) = caption::of(draft)
        && let Some((workplace, range)) =
            in_title(&title, &post.language).or_else(|| edges::of(&title, draft.posting.title.as_deref(), &post.language))
    {
        found.push(caption::finding(&title, &origin, range, workplace));
    }
    if known.is_none() && found.is_empty() {
        found.extend(among_benefits(post));
    }
    leave_out_choices(&mut found);
    caption::settle(post, draft, sink, "/facts/workplace", known.as_ref(), found, |draft, workplace| {
        draft.facts.workplace = Some(workplace);
    });
    remote_pair(post, draft);
}

/// `On site` and `Remote` one below the other, each as a value: what applicants may choose from, of which the title or a sentence may tell more.
fn leave_out_choices(found: &mut Vec<Finding<Workplace>>) {
    let is_labelled = |finding: &Finding<Workplace>| finding.origin.from == From::Labelled;
    let says = |workplace: Workplace| found.iter().any(|finding| is_labelled(finding) && finding.value == workplace);
    if says(Workplace::Onsite) && says(Workplace::Remote) {
        found.retain(|finding| !is_labelled(finding));
    }
}

/// `**Remote**`, `- Hybrid (Lyon)`: a line at the head that says nothing else, but where.
fn alone(post: &Post<'_>, passage: &Passage<'_>) -> Option<Finding<Workplace>> {
    let is_line = !passage.is_labelled_line && !passage.is_heading() && passage.range.len() <= VALUE_BYTES_MAX;
    // Other languages are not asked: a text is in its own.
    let _ = passage.cues_of("workplace").next().filter(|_| is_line)?;
    let head = passage.text().split(['(', '（']).next().unwrap_or_default();
    let in_head = || whole_piece(head, &post.language).filter(|_| apart(head.trim(), &post.language) == Apart::Terms);
    // `Springfield (hybrid)`
    let behind_place = || whole_piece(passage.text(), &post.language).filter(|_| apart(head.trim(), &post.language) == Apart::Place);
    let (workplace, range) = in_head().or_else(behind_place)?;
    // `Home office (up to 3 days a week)`, `On site, one day of the week at home`: what the whole line says holds.
    let whole = value_cues(passage.text(), &post.language, &["workplace"]);
    let (workplace, range) = answer(passage.text(), &whole).filter(|(other, _)| *other == Workplace::Hybrid).unwrap_or((workplace, range));
    let at = passage.range.start + range.start..passage.range.start + range.end;
    let span = passage.block.locate(&at);
    let origin = post.origin_in_text(From::Labelled, span, &passage.block.text[at]);
    Some(Finding { value: workplace, origin, span })
}

/// Whether a passage about the place is a value, and not a sentence of its section.
fn is_short(passage: &Passage<'_>) -> bool {
    passage.is_labelled_line || (!passage.is_heading() && passage.range.len() <= VALUE_BYTES_MAX)
}

fn of_value(text: &str, language: &str) -> Option<Workplace> {
    answer(text, &value_cues(text, language, &["workplace"])).map(|(workplace, _)| workplace)
}

/// What a value behind a label says: "2 days a week", "full", "no".
fn answer(text: &str, cues: &[Cue]) -> Option<(Workplace, std::ops::Range<usize>)> {
    let of = |name: &str| cues.iter().find(|cue| cue.group == "workplace" && cue.name == name).map(|cue| cue.range.clone());
    // `On site, one day a week from home`
    if let Some(range) = of("home").or_else(|| of("remote")).and_then(|_| days(text, cues)) {
        return Some((Workplace::Hybrid, range));
    }
    if let Some(range) = of("never") {
        return Some((Workplace::Onsite, range));
    }
    if of("things").is_some() {
        return None;
    }
    if let Some(range) = of("hybrid").or_else(|| days(text, cues)).or_else(|| of("some")) {
        return Some((Workplace::Hybrid, range));
    }
    if let Some(range) = allowed(text, cues).filter(|_| of("always").is_none() && of("none").is_none()) {
        return Some((Workplace::Hybrid, range));
    }
    match (of("remote").or_else(|| of("always")).or_else(|| of("all")), of("onsite"), of("none")) {
        (None, Some(range), _) | (None, None, Some(range)) => Some((Workplace::Onsite, range)),
        (Some(range), None, None) => Some((Workplace::Remote, range)),
        // `Home office: by arrangement`.
        (None, None, None) => {
            cues.iter().find(|cue| cue.group == "home-work" && cue.name == "may").map(|cue| (Workplace::Hybrid, cue.range.clone()))
        }
        _ => None,
    }
}

/// `2 days a week`, `zwei Tage`: a number of days, fewer than a week has.
fn days(text: &str, cues: &[Cue]) -> Option<std::ops::Range<usize>> {
    cues.iter().filter(|cue| cue.group == "term-unit" && cue.name == "day").find_map(|day| {
        let head = text[..day.range.start].trim_end_matches([' ', '\u{a0}', '-']);
        let digit = head
            .bytes()
            .next_back()
            .filter(|b| (b'1'..=b'4').contains(b) && !head[..head.len() - 1].ends_with(|c: char| c.is_ascii_digit()));
        let word = cues.iter().find(|cue| {
            cue.group == "term-number"
                && cue.range.end <= day.range.start
                && day.range.start - cue.range.end <= 2
                && matches!(cue.name, "1" | "2" | "3" | "4")
        });
        let before_adjective = || {
            head.len() > 2
                && cues.iter().any(|cue| {
                    cue.group == "term-number"
                        && cue.range.end <= head.len()
                        && head.len() - cue.range.end <= 12
                        && matches!(cue.name, "2" | "3" | "4")
                })
        };
        if digit.is_some() {
            Some(head.len() - 1..day.range.end)
        } else {
            word.map(|word| word.range.start..day.range.end).or_else(|| before_adjective().then(|| day.range.clone()))
        }
    })
}

fn said(post: &Post<'_>, statement: &Statement<'_, '_>) -> Option<Finding<Workplace>> {
    let (workplace, range) = if statement.is_value {
        answer(statement.text, &statement.cues).filter(|(_, range)| {
            // `Full` answers a question about remote work, and begins `full time`.
            let is_all = statement.cues.iter().any(|cue| cue.group == "workplace" && cue.name == "all" && cue.range == *range);
            let is_of_terms = statement.passage.is_about("contract");
            // `for up to six years`, `three days a week`: among the terms of a line only what names a place of work is one.
            let names_place = |cue: &Cue| cue.group == "workplace" && !matches!(cue.name, "all" | "some" | "none" | "reside" | "things");
            let is_meant = !is_of_terms || statement.cues.iter().any(names_place);
            is_meant && (!is_all || statement.passage.is_about("workplace") && !is_of_terms)
        })?
    } else {
        sentence(statement).or_else(|| behind_model(post, statement))?
    };
    Some(statement.finding(post, &range, workplace))
}

/// Longest line that begins with the words for how one works, in bytes.
const MODEL_BYTES_MAX: usize = 90;

/// Most words of a label for how one works.
const MODEL_WORDS_MAX: usize = 4;

/// `Flexible working model (hybrid/remote)`: a line that begins with a label for how one works and goes on without a colon.
fn behind_model(post: &Post<'_>, statement: &Statement<'_, '_>) -> Option<(Workplace, std::ops::Range<usize>)> {
    let vocabulary = vocabulary::of(&post.language);
    let ends = statement.text.match_indices([' ', '\u{a0}']).map(|(at, _)| at).skip(1).take(MODEL_WORDS_MAX);
    let is_label = |end: usize| vocabulary.meanings(&fold(&statement.text[..end]), "label").any(|name| name == "workplace");
    let names_none = |end: usize| !statement.cues.iter().any(|cue| cue.group == "workplace" && cue.range.start < end);
    let is_led = statement.text.len() <= MODEL_BYTES_MAX && ends.into_iter().any(|end| is_label(end) && names_none(end));
    answer(statement.text, &statement.cues).filter(|(workplace, _)| is_led && *workplace == Workplace::Hybrid)
}

/// What a sentence says plainly: that all of it is remote, that none of it is, some days of each.
fn sentence(statement: &Statement<'_, '_>) -> Option<(Workplace, std::ops::Range<usize>)> {
    let of = |name: &'static str| {
        statement.cues.iter().filter(move |cue| cue.group == "workplace" && cue.name == name).map(|cue| cue.range.clone())
    };
    let is_things = statement.has("workplace", "things");
    // `On site, one day a week from home`
    let some_days = || days(statement.text, &statement.cues).filter(|range| !is_denied(statement, range));
    let is_mixed = !is_things && statement.cues.iter().any(|cue| cue.group == "weekly") && of("home").chain(of("remote")).next().is_some();
    if let Some(range) = Some(is_mixed).filter(|mixed| *mixed).and_then(|_| some_days()) {
        return Some((Workplace::Hybrid, range));
    }
    if let Some(range) = of("never").next() {
        return Some((Workplace::Onsite, range));
    }
    if is_things {
        return None;
    }
    // `Working from home is, for obvious reasons, not possible`
    let denied = of("none")
        .filter(|none| none.len() >= DENIAL_BYTES_MIN)
        .find(|none| of("home").chain(of("remote")).any(|home| home.end <= none.start && none.start - home.end <= DENIAL_REACH));
    if let Some(range) = denied {
        return Some((Workplace::Onsite, range));
    }
    // `work from home` is a phrase of its own, which hides the shorter one.
    let is_home = of("home").chain(of("remote")).chain(of("always")).next().is_some();
    let is_both = is_home && (of("office").next().is_some() || statement.cues.iter().any(|cue| cue.group == "weekly"));
    if is_both && let Some(range) = days(statement.text, &statement.cues).filter(|range| !is_denied(statement, range)) {
        return Some((Workplace::Hybrid, range));
    }
    // `Work from home on Mondays and Fridays`
    if is_home && let Some(range) = of("home").chain(of("always")).find(|range| names_days(statement, range)) {
        return Some((Workplace::Hybrid, range));
    }
    if let Some(range) = of("always").next().filter(|range| !is_denied(statement, range) && !is_for_client(statement, range)) {
        return Some((Workplace::Remote, range));
    }
    if let Some(range) = from_countries(statement).filter(|range| !is_denied(statement, range)) {
        return Some((Workplace::Remote, range));
    }
    if let Some(range) = allowed(statement.text, &statement.cues).or_else(|| share(statement.text, &statement.cues)) {
        return Some((Workplace::Hybrid, range));
    }
    // `Hybrid working` and `modèle hybride` are said of nothing but work.
    let is_phrase = |range: &std::ops::Range<usize>| statement.text[range.clone()].contains([' ', '-']);
    let is_said = |range: &std::ops::Range<usize>| !is_denied(statement, range) && !is_for_client(statement, range);
    if let Some(range) = of("hybrid").find(|range| is_phrase(range) && is_said(range)) {
        return Some((Workplace::Hybrid, range));
    }
    let framed =
        |name: &'static str| of(name).find(|range| statement.speaks_of_job(range) || name == "hybrid" && statement.begins_with(range));
    // `a position at our Springfield office` names the place alone.
    let is_place = |range: &std::ops::Range<usize>| {
        !statement.text[range.clone()].contains([' ', '-', '/']) && statement.text[range.clone()].ends_with("ffice")
    };
    let onsite = framed("onsite").filter(|range| !is_place(range));
    let hybrid = framed("hybrid");
    match (hybrid, onsite, of("remote").next().or_else(|| of("home").next())) {
        (Some(range), None, _) => Some((Workplace::Hybrid, range)),
        (None, Some(range), None) => Some((Workplace::Onsite, range)),
        _ => None,
    }
}

/// `You can work remotely from anywhere in Germany or Austria`: words for home, for living and for a country, one behind the other.
fn from_countries(statement: &Statement<'_, '_>) -> Option<std::ops::Range<usize>> {
    let of = |name: &'static str| statement.cues.iter().filter(move |cue| cue.group == "workplace" && cue.name == name);
    let follows = |start: usize, end: usize, reach: usize| start >= end && start - end <= reach;
    let home = of("home").chain(of("remote")).find(|home| {
        let is_country =
            |end: usize| statement.cues.iter().any(|cue| cue.group == "country" && follows(cue.range.start, end, COUNTRY_REACH));
        of("reside").any(|lives| follows(lives.range.start, home.range.end, 2) && is_country(lives.range.end))
    })?;
    Some(home.range.clone())
}

/// `Home office is possible after the first months`: some of the work may be done at home. How much is open, so it is not all of it.
fn allowed(text: &str, cues: &[Cue]) -> Option<std::ops::Range<usize>> {
    let of = |group: &'static str, name: &'static str| {
        cues.iter().filter(move |cue| cue.group == group && cue.name == name).map(|cue| cue.range.clone())
    };
    let is_near = |home: &std::ops::Range<usize>, may: &std::ops::Range<usize>| {
        let gap = home.end.min(may.end)..home.start.max(may.start);
        gap.len() <= ALLOWED_REACH && !text.get(gap).is_some_and(|text| text.contains([';', ':']))
    };
    let is_open = of("workplace", "all").next().is_none() && of("offer", "not").next().is_none() && !text.contains("100");
    let mut homes = of("workplace", "home").chain(of("workplace", "remote")).filter(|home| !describes_a_thing(text, home));
    homes.find(|home| of("home-work", "may").any(|may| is_near(home, &may))).filter(|_| is_open)
}

/// `50 % Homeoffice`: a share of the work, right beside the words for home.
fn share(text: &str, cues: &[Cue]) -> Option<std::ops::Range<usize>> {
    let part_before = |head: &str| {
        let digits = head.trim_end().strip_suffix('%')?.trim_end();
        let number = &digits[digits.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        number.parse().ok().filter(|share| (10..=90_u8).contains(share))
    };
    let is_part = |home: &&Cue| {
        let head = text[..home.range.start].trim_end();
        // `50 % im Homeoffice`
        let head =
            head.rsplit_once(' ').filter(|(_, word)| word.chars().count() <= 3 && !word.contains('%')).map_or(head, |(head, _)| head);
        part_before(head).is_some()
    };
    let mut homes = cues.iter().filter(|cue| cue.group == "workplace" && matches!(cue.name, "home" | "remote"));
    homes.find(is_part).map(|home| home.range.clone())
}

/// What the benefits name, where nothing else says it: who lists home office among them has an office too.
fn among_benefits(post: &Post<'_>) -> Option<Finding<Workplace>> {
    statements(post, &[], &["home-work"]).filter(|statement| statement.passage.is_about("benefits")).find_map(|statement| {
        let home = statement.cues.iter().find(|cue| cue.group == "home-work" && cue.name == "benefit")?;
        let is_all = ["all", "always", "never", "things"].iter().any(|name| statement.has("workplace", name));
        let is_some = !is_all && !statement.text.contains("100") && !statement.has("offer", "not");
        is_some.then(|| statement.finding(post, &home.range, Workplace::Hybrid))
    })
}

/// Whether days of the week follow the words for home: some of them, not all.
fn names_days(statement: &Statement<'_, '_>, home: &std::ops::Range<usize>) -> bool {
    let end = statement.text.floor_char_boundary((home.end + ALLOWED_REACH).min(statement.text.len()));
    let words = statement.text[home.end..end].split(|c: char| !c.is_alphabetic());
    let count = words.filter(|word| statement.is_weekday(word)).count();
    (1..=4).contains(&count)
}

/// `all of it remotely for the client`: what is sold, not how the work is done.
fn is_for_client(statement: &Statement<'_, '_>, range: &std::ops::Range<usize>) -> bool {
    statement.cues.iter().any(|cue| {
        let is_client = cue.group == "employer" && cue.name == "client" || cue.group == "offer" && cue.name == "other";
        let gap = if cue.range.start >= range.end { cue.range.start - range.end } else { range.start.saturating_sub(cue.range.end) };
        is_client && gap <= CLIENT_REACH
    })
}

fn is_denied(statement: &Statement<'_, '_>, range: &std::ops::Range<usize>) -> bool {
    statement
        .cues
        .iter()
        .any(|cue| cue.group == "offer" && cue.name == "not" && cue.range.end <= range.start && range.start - cue.range.end <= 20)
}

/// A word that is a whole piece between commas, dashes and brackets, `Berlin (hybrid)`, `Remote, Germany`, or that a place follows: `On-site in
/// Berlin`.
fn whole_piece(text: &str, language: &str) -> Option<(Workplace, std::ops::Range<usize>)> {
    let is_border = |c: char| !c.is_alphanumeric() && !matches!(c, '%' | '\'' | '’');
    let cues = value_cues(text, language, &["workplace"]);
    let found = cues.iter().filter(|cue| cue.group == "workplace").filter(|cue| {
        let before = text[..cue.range.start].trim_end();
        let after = text[cue.range.end..].trim_start();
        // `Office-Assistenz`: a hyphen goes on.
        let is_joined = text[cue.range.end..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
            || text[..cue.range.start].strip_suffix('-').is_some_and(|rest| rest.ends_with(char::is_alphanumeric));
        !is_joined && (before.is_empty() || before.ends_with(is_border)) && (after.is_empty() || after.starts_with(is_border))
    });
    let mut all: Vec<(Workplace, std::ops::Range<usize>)> = found
        .filter_map(|cue| {
            let workplace = match cue.name {
                "remote" | "always" => Workplace::Remote,
                "hybrid" => Workplace::Hybrid,
                "onsite" | "never" => Workplace::Onsite,
                _ => return None,
            };
            Some((workplace, cue.range.clone()))
        })
        .collect();
    all.dedup_by_key(|(workplace, _)| *workplace);
    if all.is_empty() { before_place(text, language) } else { (all.len() == 1).then(|| all.remove(0)) }
}

/// `On-site in Berlin`, `Remote within the UK`: such a word in front of a place.
fn before_place(text: &str, language: &str) -> Option<(Workplace, std::ops::Range<usize>)> {
    let (work, behind) = Towns::of(language).in_front_of_place(text)?;
    // `Büro in Berlin, zwei Tage zu Hause`
    let says_more = value_cues(text, language, &["workplace"]).iter().any(|cue| cue.group == "workplace" && cue.range.start >= behind);
    let is_place = text[behind..].contains(char::is_uppercase);
    whole_piece(work, language).filter(|_| is_place && !says_more)
}

/// Behind the role: `Remote` may be what the role is about.
fn in_title(title: &str, language: &str) -> Option<(Workplace, std::ops::Range<usize>)> {
    let pieces = caption::pieces(title);
    // `[Remote] Gardener`
    let is_bracketed = title.trim_start().starts_with(['[', '(', '【']);
    let is_apart = |piece: &caption::Piece| piece.place == caption::Place::Apart || (is_bracketed && piece.place == caption::Place::First);
    pieces.into_iter().filter(is_apart).find_map(|piece| {
        let (workplace, range) = whole_piece(&title[piece.range.clone()], language)?;
        Some((workplace, piece.range.start + range.start..piece.range.start + range.end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let check = |language: &str, text: &str, expect: Option<Workplace>| assert_eq!(of_value(text, language), expect, "{text}");
        check("fr", "2 jours fixes par semaine, sur site le reste du temps", Some(Workplace::Hybrid));
        check("fr", "complet", Some(Workplace::Remote));
        check("fr", "pas de télétravail", Some(Workplace::Onsite));
        check("en", "On-site", Some(Workplace::Onsite));
        check("en", "yes, from anywhere in the UK or Ireland", Some(Workplace::Remote));
        check("de", "vollständig möglich, Wohnsitz in Deutschland erforderlich", Some(Workplace::Remote));
        check("es", "híbrida (tres días presenciales y dos en casa)", Some(Workplace::Hybrid));
        check("it", "da remoto, da qualsiasi punto d'Italia", Some(Workplace::Remote));
        check("nl", "op locatie", Some(Workplace::Onsite));
        check("pt", "híbrido (3 dias no escritório, 2 em casa)", Some(Workplace::Hybrid));
        check("en", "as you like", None);
        check("de", "Homeoffice möglich", Some(Workplace::Hybrid));
        check("de", "zu 100 % Homeoffice möglich", Some(Workplace::Remote));
        check("fr", "possible après la période d’essai", Some(Workplace::Hybrid));
        check("fr", "télétravail non possible", Some(Workplace::Onsite));
    }

    #[test]
    fn titles() {
        let check = |language: &str, title: &str, expect: Option<Workplace>| {
            assert_eq!(in_title(title, language).map(|(workplace, _)| workplace), expect, "{title}");
        };
        check("en", "[HIRING] Ruby Developer – Remote (US only) – $120k", Some(Workplace::Remote));
        check("es", "Product Owner (m/f/d) @ Lumbrera Labs, Málaga (híbrido, 45k–52k €)", Some(Workplace::Hybrid));
        check("en", "Remote Sensing Scientist", None);
        check("en", "Head of Remote", None);
    }
}
