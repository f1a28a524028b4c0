//! How many people are sought. How many work there already is none of it.

use std::cell::LazyCell;
use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level, Span};
use crate::enrich::caption;
use crate::enrich::claim::{self, Finding};
use crate::enrich::clause::{self, Clause, Counted, touches};
use crate::enrich::fold::fold;
use crate::enrich::view::Cue;
use crate::enrich::{title, view, vocabulary};
use crate::model::origin::{From, Origin};

const POINTER: &str = "/posting/totalJobOpenings";
/// `We are looking, from 1 October 2026, for …`: a sentence seeks fewer than this.
const YEAR_MIN: u32 = 1_900;
const OPENINGS_MAX: u32 = 10_000;

/// Years, which stand near words for hiring too.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// How far behind "we are hiring" the number stands, in bytes.
const REACH: usize = 30;

/// How far behind the number somebody else still has it, in bytes: `three of our founders`.
const OTHER_REACH: usize = 16;

/// How far behind the number a gender mark stands, in bytes, with so many words between.
const ROLE_REACH: usize = 60;
const ROLE_WORDS_MAX: usize = 4;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("totalJobOpenings")
        && let Some(text) = hit.text()
    {
        let cues = view::cues(text, &post.language);
        let said = clause::of_value(text, &cues).first().and_then(labelled).map(|number| number.value);
        match said.filter(|openings| (1..=OPENINGS_MAX).contains(openings)) {
            Some(openings) => {
                draft.posting.total_job_openings = Some(openings);
                draft.origins.insert(POINTER.into(), hit.origin.clone());
            }
            None => post.report_value(
                sink,
                Level::Warning,
                "openings-unreadable",
                hit,
                format!("`{text}` is no number of openings"),
                "write a whole number from 1",
            ),
        }
    }
    let mut findings: Vec<Finding<u32>> = in_title(post, draft).into_iter().collect();
    for passage in post.view.passages.iter().filter(|passage| super::is_of_this_job(passage)) {
        if !passage.is_about("openings") && !passage.is_heading() && passage.cues_of("hire").next().is_none() {
            continue;
        }
        let clauses = clause::of_passage(passage, &[]);
        let found = if passage.is_about("openings") {
            clauses.first().and_then(labelled)
        } else if passage.is_heading() {
            clauses.iter().find_map(|clause| {
                times(clause).or_else(|| sought(clause, &post.language)).or_else(|| before_noun(clause).find(|number| number.value > 1))
            })
        } else {
            clauses.iter().find_map(|clause| sought(clause, &post.language).or_else(|| vacant(clause, &post.language)))
        };
        let found = found.filter(|number| {
            let before = &passage.block.text[..number.range.start];
            let is_open =
                ends_range(before) || begins_range(passage.block.text.get(number.range.end..).unwrap_or_default(), &post.language);
            let is_open =
                is_open || super::is_most(before, &post.language) || is_day(&passage.block.text[number.range.end..], &post.language);
            (1..=OPENINGS_MAX).contains(&number.value) && !YEARS.contains(&number.value) && !is_open
        });
        let finding = |number: Counted| super::named_by_heading(passage, post.finding(passage, number.range, "openings", number.value));
        findings.extend(found.map(finding));
    }
    let known = draft.posting.total_job_openings;
    claim::settle(post, draft, sink, POINTER, known.as_ref(), findings, |draft, value| draft.posting.total_job_openings = Some(value));
}

/// `Busfahrer (m/w/d), 2 Stellen`.
fn in_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<u32>> {
    let hit = post.get("title");
    let (text, origin, span) = match &hit {
        Some(hit) => (hit.text()?.to_owned(), hit.origin.clone(), hit.node.span),
        // A notice that is a text of its own.
        None => {
            caption::of(draft).filter(|(_, origin)| origin.from == From::Labelled).map(|(text, origin)| (text, origin, Span::default()))?
        }
    };
    let text = text.as_str();
    let cues = view::cues(text, &post.language);
    // One is said in figures where it is meant: `Notice: 1 post of librarian`.
    let is_said = |number: &Counted| number.value > 1 || text[number.range.clone()].bytes().all(|b| b.is_ascii_digit());
    // Asked for only where the title has a number.
    let role = LazyCell::new(|| title::role_start(text, &post.language));
    // `2 bakers`, `The mill is looking for three millers`: nothing but blanks parts them.
    let before_role = |number: &Counted| {
        number.range.end < *role && text[number.range.end..*role].trim().is_empty() && (1..=99).contains(&number.value) && is_said(number)
    };
    // `We're hiring: 2 joiners`
    let behind_call = |clause: &Clause<'_>| {
        let hire = clause.cues_of("hire").find(|cue| cue.name == "we")?;
        let number = clause.numbers().into_iter().find(|number| number.range.start >= hire.range.end)?;
        let is_length = clause.cues_of("span").any(|cue| touches(clause.text, number.range.end, cue.range.start));
        // `Baker wanted (10 h/week)`
        let is_next = !clause.text[hire.range.end..number.range.start].contains(|c: char| c.is_alphanumeric() || c == '(');
        (is_next && !is_length && (2..=99).contains(&number.value) && clause.text[number.range.end..].starts_with(' ')).then_some(number)
    };
    let in_clause = |clause: &Clause<'_>| {
        clause
            .numbers()
            .into_iter()
            .find(before_role)
            .or_else(|| times(clause))
            .or_else(|| before_noun(clause).find(is_said))
            .or_else(|| behind_call(clause))
    };
    let is_open = |number: &Counted| ends_range(&text[..number.range.start]) || begins_range(&text[number.range.end..], &post.language);
    let found = clause::of_value(text, &cues).iter().find_map(in_clause).filter(|number| !is_open(number))?;
    let origin = Origin { from: From::Labelled, quote: Some(text[found.range].to_owned()), ..origin };
    Some(Finding { value: found.value, origin, span })
}

/// Whether a number behind this text is the end of a range, as in `1-2` or `1 à 2`: how many are sought is open.
fn ends_range(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let is_word = (1..=4).contains(&word.chars().count()) && word.chars().all(char::is_lowercase);
    let head = before.strip_suffix(['-', '–', '—', '‑', '/']).map(str::trim_end);
    let head = head.or_else(|| is_word.then(|| before[..before.len() - word.len()].trim_end()));
    head.is_some_and(|head| {
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits) && head[..head.len() - digits].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(')
    })
}

/// Whether a number in front of this text is a day of a month: `the search closes on 5 July`.
fn is_day(behind: &str, language: &str) -> bool {
    let word = behind.trim_start_matches([' ', '.']).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_month =
        |name: &str| name.strip_prefix('m').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    !word.is_empty() && vocabulary::of(language).meanings(&fold(word), "calendar").any(is_month)
}

/// Whether a number in front of this text is the beginning of one: `2-4`, `2 to 4`, `zwei bis drei`.
fn begins_range(behind: &str, language: &str) -> bool {
    let rest = behind.trim_start();
    let is_number = |text: &str| {
        let word = text.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_figure = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        let count = || vocabulary::of(language).meanings(&fold(word), "count").any(|name| name.len() < 3);
        !word.is_empty() && (is_figure || count())
    };
    let Some((word, after)) = rest.split_once(' ') else { return rest.strip_prefix(['-', '–', '/']).is_some_and(is_number) };
    let is_word = behind.starts_with(' ') && (1..=4).contains(&word.chars().count()) && word.chars().all(char::is_lowercase);
    let is_joined = is_word && vocabulary::of(language).meanings(&fold(word), "stop").next().is_some();
    (is_joined && is_number(after)) || rest.strip_prefix(['-', '–', '/']).is_some_and(is_number)
}

/// `12 x Driver`, `Driver × 12`.
fn times(clause: &Clause<'_>) -> Option<Counted> {
    let is_times = |c: char| matches!(c, 'x' | 'X' | '×');
    let found = clause.numbers().into_iter().find(|number| {
        let before = clause.text[..number.range.start].trim_end();
        let after = &clause.text[number.range.end..];
        let is_after = after.trim_start().strip_prefix(is_times).is_some_and(|rest| rest.starts_with(' ')) && after.starts_with(' ');
        let is_before = before.strip_suffix(is_times).is_some_and(|rest| rest.ends_with(' ')) && before.len() < number.range.start;
        is_after || is_before
    });
    found.filter(|number| number.value > 1)
}

/// A value that begins with the number: `3`, `zwei`, `2 (m/w/d)`.
fn labelled(clause: &Clause<'_>) -> Option<Counted> {
    let first = clause.numbers().into_iter().next()?;
    let is_length = clause.cues_of("span").any(|cue| touches(clause.text, first.range.end, cue.range.start));
    let is_first = !clause.text[clause.range.start..first.range.start].contains(char::is_alphanumeric);
    let is_only = clause.numbers().len() == 1;
    // `One for each team`, `een flexibele collega`: the word for one is an article as often.
    let is_figure = clause.text[first.range.clone()].bytes().all(|b| b.is_ascii_digit());
    let is_article = first.value == 1 && !is_figure && clause.behind(&first.range).split_whitespace().count() > 1;
    (!is_length && !is_article && (is_first || is_only)).then_some(first)
}

/// `We are hiring three drivers`, `zwei Stellen zu besetzen`.
fn sought(clause: &Clause<'_>, language: &str) -> Option<Counted> {
    // `I have funding for …`: what is somebody else's elsewhere is a part of the words for hiring.
    let is_hiring = |other: &Cue| {
        let is_named = |hire: &Cue| matches!(hire.name, "we" | "person");
        clause.cues_of("hire").any(|hire| is_named(hire) && hire.range.start <= other.range.start && hire.range.end >= other.range.end)
    };
    // `… two PhD students to join my group`: behind the number it takes nothing away.
    let is_others = |number: &Counted| {
        let of_other = |cue: &&Cue| cue.name == "other" && !is_hiring(cue);
        clause.cues_of("asked").filter(of_other).any(|cue| cue.range.start < number.range.end + OTHER_REACH)
    };
    // `We have trained 3 apprentices`
    if clause.cues_of("hire").any(|cue| cue.name == "done") {
        return None;
    }
    let hire = clause.cues_of("hire").find(|cue| cue.name == "we")?;
    // `twelve people for one house and eight for the other`: two numbers tell no one.
    let is_split = |number: &Counted| {
        let after = clause.numbers().into_iter().filter(|other| other.range.start > number.range.end && other.value > 1);
        after.into_iter().any(|other| {
            let before = clause.text[..other.range.start].trim_end();
            clause.cues_of("asked").any(|and| and.name == "and" && touches(clause.text, and.range.end, other.range.start))
                && before.len() > number.range.end
        })
    };
    let is_length = |number: &Counted| {
        let reach = number.range.end + REACH;
        // `We are looking for three people`
        let is_sought = hire.range.end <= number.range.start && clause.text[hire.range.end..number.range.start].trim().is_empty();
        let is_person = |staff: &Cue| is_sought && clause.cues_of("hire").any(|cue| cue.name == "person" && cue.range == staff.range);
        let staff = clause.cues_of("hire").filter(|cue| cue.name == "staff" && !is_person(cue));
        clause.cues_of("span").chain(staff).any(|cue| {
            // `three 12-month posts`: the months have a number of their own.
            let has_own = |c: char| c == ',' || c.is_ascii_digit();
            cue.range.start >= number.range.end
                && cue.range.start < reach
                && !clause.text[number.range.end..cue.range.start].contains(has_own)
        })
    };
    let behind = clause.numbers().into_iter().find(|number| {
        number.range.start >= hire.range.end
            && number.range.start - hire.range.end <= REACH
            && !clause.text[hire.range.end..number.range.start].contains([',', ':', '('])
            && clause.behind(&number.range).trim_start().starts_with(char::is_alphabetic)
            && clause.text[number.range.end..].starts_with([' ', '\u{a0}', '\n'])
            // `an organist at £70 a service`
            && !clause.text[..number.range.start].ends_with(['€', '$', '£', '¥'])
    });
    behind
        .or_else(|| before_noun(clause).next())
        .or_else(|| before_gender(clause))
        .or_else(|| before_described(clause, language))
        .filter(|number| (2..YEAR_MIN).contains(&number.value) && !is_length(number) && !is_split(number) && !is_others(number))
}

/// `2 positions to fill`, `Three posts`: a number of openings that are said to be open, or that are all that is said.
fn vacant(clause: &Clause<'_>, language: &str) -> Option<Counted> {
    if clause.cues_of("asked").any(|cue| cue.name == "other") || clause.cues_of("hire").any(|cue| cue.name == "done") {
        return None;
    }
    let of = |name: &'static str| clause.cues_of("hire").filter(move |cue| cue.name == name);
    // Places are seats as often, and jobs those of others.
    let is_seat = |noun: &Range<usize>| of("seat").any(|seat| seat.range == *noun);
    let nouns: Vec<Range<usize>> = of("opening").map(|cue| cue.range.clone()).filter(|noun| !is_seat(noun)).collect();
    let is_small = |word: &str| vocabulary::of(language).meanings(&fold(word), "stop").next().is_some();
    let found = clause.numbers().into_iter().find(|number| {
        let is_next = |noun: &&Range<usize>| {
            touches(clause.text, number.range.end, noun.start) || is_described(clause, number.range.end, noun.start, language)
        };
        let Some(noun) = nouns.iter().find(is_next) else { return false };
        let is_open = clause.cues_of("hire").any(|open| {
            open.name == "open"
                && (open.range.start >= noun.end && open.range.start - noun.end <= REACH || open.range.end <= number.range.start)
        });
        // `3 open positions`, where the words for it are one phrase.
        let said = fold(&clause.text[noun.clone()]);
        let is_phrase = || {
            vocabulary::phrases(language, "hire", "open").iter().any(|open| said.split_once(' ').is_some() && said.contains(&fold(open)))
        };
        let rest = [&clause.text[clause.range.start..number.range.start], clause.behind(noun)];
        // `7 positions for beginners`, at the beginning of a short line
        let begins = || {
            clause.range.len() <= LINE_BYTES_MAX
                && !clause.text[..number.range.start].contains(char::is_alphanumeric)
                && !is_counted(clause, noun.end)
        };
        let is_all =
            || rest.iter().flat_map(|rest| rest.split(|c: char| !c.is_alphanumeric())).all(|word| word.is_empty() || is_small(word));
        is_open || is_phrase() || is_all() || begins()
    });
    found.filter(|number| (2..=99).contains(&number.value))
}

/// Longest line that begins with the number of openings, in bytes.
const LINE_BYTES_MAX: usize = 80;

/// Whether what stands behind the openings counts or dates them: `2 positions in 2019`.
fn is_counted(clause: &Clause<'_>, end: usize) -> bool {
    clause.text[end..clause.range.end].contains(|c: char| c.is_ascii_digit())
}

/// `four welders (m/f)`: a gender mark stands behind a role.
fn before_gender(clause: &Clause<'_>) -> Option<Counted> {
    clause.numbers().into_iter().find(|number| {
        let behind = clause.behind(&number.range);
        let behind = &behind[..behind.floor_char_boundary(ROLE_REACH)];
        let Some(open) = behind.find('(') else { return false };
        let close = behind[open..].find(')').map_or(behind.len(), |at| open + at + 1);
        number.value < 100
            && behind.starts_with([' ', '\u{a0}'])
            && behind[..open].split_whitespace().count() <= ROLE_WORDS_MAX
            && !behind[..open].contains([',', ';', ':', '.'])
            && title::has_gender(&behind[open..close])
    })
}

/// Longest description of an opening between its number and its noun, in bytes and words: `two fully funded research positions`.
const DESCRIBED_BYTES_MAX: usize = 45;
const DESCRIBED_WORDS_MAX: usize = 3;

/// `Three fully funded PhD positions`: a number in front of a word for an opening, with what describes it between them.
fn before_described(clause: &Clause<'_>, language: &str) -> Option<Counted> {
    let is_seat = |noun: &Range<usize>| clause.cues_of("hire").any(|seat| seat.name == "seat" && seat.range == *noun);
    let nouns: Vec<&Cue> = clause.cues_of("hire").filter(|cue| cue.name == "opening" && !is_seat(&cue.range)).collect();
    clause
        .numbers()
        .into_iter()
        .find(|number| number.value < 100 && nouns.iter().any(|noun| is_described(clause, number.range.end, noun.range.start, language)))
}

/// Whether nothing but words that describe stand between a number and a noun: no small word, no mark, nothing else that is counted.
fn is_described(clause: &Clause<'_>, number_end: usize, noun_start: usize, language: &str) -> bool {
    let Some(gap) = clause.text.get(number_end..noun_start) else { return false };
    let is_small = |word: &str| vocabulary::of(language).meanings(&fold(word), "stop").next().is_some();
    let counted = clause.cues.iter().filter(|cue| cue.group == "span" || cue.group == "hire" && cue.name == "staff");
    let is_counted = |cue: &Cue| {
        (number_end..noun_start).contains(&cue.range.start)
            && !clause.text[number_end..cue.range.start].contains(|c: char| c.is_ascii_digit())
    };
    gap.starts_with(' ')
        && gap.len() <= DESCRIBED_BYTES_MAX
        && !gap.contains([',', ';', '.', ':', '(', '/'])
        && gap.split_whitespace().count() <= DESCRIBED_WORDS_MAX
        && !gap.split_whitespace().any(is_small)
        && !counted.into_iter().any(is_counted)
}

/// Numbers in front of a word for an opening.
fn before_noun<'c>(clause: &'c Clause<'_>) -> impl Iterator<Item = Counted> + 'c {
    let nouns: Vec<usize> = clause.cues_of("hire").filter(|cue| cue.name == "opening").map(|cue| cue.range.start).collect();
    clause.numbers().into_iter().filter(move |number| nouns.iter().any(|noun| touches(clause.text, number.range.end, *noun)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: Option<u32>) {
        let cues = view::cues(text, language);
        let found = clause::of_value(text, &cues).iter().find_map(|clause| sought(clause, language));
        assert_eq!(found.map(|number| number.value), expect, "{text}");
    }

    #[test]
    fn so_many_are_sought() {
        check("en", "We're hiring three minibus drivers.", Some(3));
        check("fr", "Nous recrutons deux aides de cuisine.", Some(2));
        check("de", "Gesucht werden 2 Forstwirtinnen oder Forstwirte.", Some(2));
        check("nl", "Voor ons tweede filiaal zoeken we vier kappers.", Some(4));
        check("it", "cerchiamo due baristi", Some(2));
        check("en", "We are looking for three people for the mill.", Some(3));
        check("de", "Wir suchen 3 Menschen für die Mühle.", Some(3));
        check("en", "We invite applications for three 12-month research positions.", Some(3));
        check("en", "We are looking for two PhD students.", Some(2));
        check("en", "I have funding for two PhD students to join my group.", Some(2));
        check("en", "We are hiring 12 months before other positions open.", None);
        check("en", "We have three mills.", None);
        check("en", "They'll join a team of eight who look after 14 vehicles.", None);
        check("en", "We are looking for two years of experience.", None);
        check("en", "We're hiring a second engineer; 23 people work here.", None);
    }
}
