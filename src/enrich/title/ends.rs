//! What stands at the two ends of a role without a mark between: calls and counts before it, places, employers and adjuncts behind it.

use std::ops::Range;

use super::names::{is_host, is_proper_name, names_organisation, same_name};
use super::notice::{bare, behind_praise};
use super::openings;
use super::pieces::{Mark, Piece, trimmed};
use super::{Class, Cutter, Parts, alphanumeric, cues, names_role};
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::town::Towns;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// So many words behind a verb that calls are of the role.
const VERB_REACH: usize = 2;

impl Cutter<'_> {
    /// Takes calls, counts, places and adjuncts off both ends of the role.
    pub(super) fn trim_role(&self, parts: &mut Parts) {
        if let Some(first) = parts.role.first().cloned() {
            let start = self.leading(&first);
            let start = self.behind_notice(start..first.end).unwrap_or(start);
            let start = self.behind_caller(start..first.end).unwrap_or(start);
            let is_call = start > first.start || self.has_call();
            let start = if start > first.start { behind_praise(self.title, start..first.end, self.language) } else { start };
            let start = match self.times(start..first.end).or_else(|| self.range_of_openings(start..first.end)) {
                Some(start) => start,
                None if is_call && self.count(start..first.end) > start => self.count(start..first.end),
                None => self.article_or_count(start..first.end),
            };
            if start < first.end {
                parts.role[0].start = start;
                if start > first.start {
                    parts.rest.push(first.start..start);
                }
            }
        }
        // `Cook from 20 h (m/f/x)`: what stands before the mark ends the role as well.
        let mark = parts.role.last().and_then(|last| super::gender::at_end(self.title, last));
        if let (Some(mark), Some(last)) = (&mark, parts.role.last_mut()) {
            last.end = trimmed(self.title, last.start..mark.start).end;
        }
        self.trim_end(parts);
        if let [role] = parts.role.as_mut_slice() {
            *role = self.unquoted(role.clone());
        }
        parts.role.extend(mark.filter(|_| !parts.role.is_empty()));
    }

    /// A role without the marks of quotation around all of it.
    fn unquoted(&self, role: Range<usize>) -> Range<usize> {
        let text = &self.title[role.clone()];
        let inner =
            ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote)));
        inner.map_or(role.clone(), |inner| role.start + 1..role.start + 1 + inner.len())
    }

    pub(super) fn trim_end(&self, parts: &mut Parts) {
        // Each cut is of a phrase; a title has few.
        for _ in 0..8 {
            let Some(last) = parts.role.last().cloned() else { return };
            let (end, employer) = self.trailing(&last, parts.role.len() > 1);
            let end = trimmed(self.title, last.start..end).end;
            // `(local or remote)`: what is left of a remark is none.
            let is_whole = end <= last.start || end < last.end && self.title[last.start..].starts_with(['(', '[']) && parts.role.len() > 1;
            if end >= last.end || (is_whole && parts.role.len() < 2) {
                return;
            }
            if employer.is_some() && parts.employer.is_none() {
                parts.employer.clone_from(&employer);
            }
            if employer.is_none() {
                parts.rest.push(end..last.end);
            }
            // `assistant – Example Centre Springfield`: without the town it is a name as a whole.
            let left = Piece { range: last.start..end, mark: Mark::Dash };
            // `clerk – based in Springfield`
            let is_left_over = || {
                let text = &self.title[left.range.clone()];
                // `second [semester 2026]`
                let is_one_small = text.starts_with(char::is_lowercase) && !text.contains(' ') && !names_role(text, self.language);
                is_one_small
                    || self.class(&left, false, None) != Class::Unknown
                    || vocabulary::of(self.language).meanings(&fold(text), "label").next().is_some()
            };
            if is_whole || parts.role.len() > 1 && is_left_over() {
                parts.role.pop();
            } else if let Some(last) = parts.role.last_mut() {
                last.end = end;
            }
        }
    }

    /// Where a role begins behind `Un `, `A `, `3 `, where nothing before it calls.
    fn article_or_count(&self, range: Range<usize>) -> usize {
        let text = &self.title[range.clone()];
        // `N. 2 drivers`
        if text.starts_with(['n', 'N']) && text.len() > 3 && text[1..].starts_with(['.', 'º', '°', 'r']) {
            return self.count(range);
        }
        let mut words = alphanumeric(text);
        let is_article = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "article");
        if alphanumeric(text).next().is_some_and(|(at, word)| {
            at == 0 && is_article(word) && text[word.len()..].starts_with([' ', '(', '/', '·', '.', '-', '*', '_', ':'])
        }) {
            return bare(self.title, range.start, self.language).min(range.end);
        }
        let (Some((0, first)), Some((next, second))) = (words.next(), words.next()) else { return range.start };
        if &text[first.len()..next] != " " {
            return range.start;
        }
        let is_word = || vocabulary::of(self.language).meanings(&fold(first), "small").any(|name| name == "number") && fold(first) != "one";
        let is_figure = first.len() < 3 && first.bytes().all(|b| b.is_ascii_digit()) && first != "1" && first != "0";
        // `Two places`: what is counted may be no role.
        let is_count = is_figure || (is_word() && (alphanumeric(text).count() > 2 || names_role(second, self.language)));
        // `7 day pharmacist`, `5 axis miller`: what is counted stands in the plural, and is no unit.
        let of_unit = cues(&text[next..], self.language).iter().any(|cue| {
            cue.range.start == 0
                && matches!(cue.group, "term-unit" | "weekly" | "pay" | "period" | "span" | "duration" | "hours" | "time" | "experience")
        });
        let is_plural = cues(text, self.language).iter().any(|cue| cue.group == "title" && cue.name == "openings")
            || match self.language.split('-').next() {
                Some("en") => alphanumeric(&text[next..]).last().is_some_and(|(_, word)| word.ends_with('s')),
                Some("de") => super::has_gender(self.title),
                _ => second.starts_with(char::is_lowercase) || super::has_gender(self.title),
            };
        if is_count && is_plural && !of_unit && second.starts_with(char::is_alphabetic) { range.start + next } else { range.start }
    }

    fn has_call(&self) -> bool {
        cues(self.title, self.language).iter().any(|cue| cue.group == "title" && cue.name == "call")
    }

    /// Where a role begins behind a call: `We need a `, `Se busca `.
    fn leading(&self, range: &Range<usize>) -> usize {
        let mut start = self.behind_time(range);
        for _ in 0..4 {
            let text = &self.title[start..range.end];
            let call = cues(text, self.language)
                .into_iter()
                .find(|cue| cue.group == "title" && cue.name == "call" && !text[..cue.range.start].contains(char::is_alphanumeric));
            let Some(end) = call.map(|call| start + call.range.end).or_else(|| self.behind_verb(start..range.end)) else { break };
            start = self.without_articles(end + ending_of_article(&self.title[end..range.end])..range.end);
        }
        start
    }

    /// Where a role may begin behind `cherche `, `Busca `: a verb at the beginning, and right behind it a word for people. In languages that
    /// write nouns like verbs, or have no such form, it may be a part of the role.
    fn behind_verb(&self, range: Range<usize>) -> Option<usize> {
        let text = &self.title[range.clone()];
        let is_verb = |cue: &Cue| matches!((cue.group, cue.name), ("title", "hires") | ("employer", "recruits")) && cue.range.start == 0;
        let found = cues(text, self.language);
        let verb = found.iter().filter(|cue| is_verb(cue)).max_by_key(|cue| cue.range.end)?;
        let behind = text[verb.range.end..].strip_prefix(' ')?;
        let words = alphanumeric(behind).take(VERB_REACH).take_while(|(_, word)| !self.is_small(word));
        let reach = words.last().map_or(0, |(at, word)| at + word.len());
        let is_sought = names_role(&behind[..reach], self.language);
        (Trait::TellsVerbs.is_of(self.language) && is_sought).then_some(range.start + verb.range.end)
    }

    /// Where a role begins behind `Part-time `, `Full-time two-year `; a word such as `Werkstudent` is the role.
    fn behind_time(&self, range: &Range<usize>) -> usize {
        let text = &self.title[range.clone()];
        let found = cues(text, self.language);
        let Some(time) = found.iter().find(|cue| cue.group == "time" && cue.range.start == 0) else { return range.start };
        if self.language.split('-').next() != Some("en") && names_role(&text[time.range.clone()], self.language) {
            return range.start;
        }
        let nouns = |at: usize| found.iter().any(|cue| cue.group == "contract" && !cue.range.contains(&at) && cue.range.end > at);
        let starts: Vec<usize> = alphanumeric(text).map(|(at, _)| at).filter(|at| *at > time.range.end).collect();
        let is_aside = |part: &str| self.is_aside(part, &cues(part, self.language));
        // `part-time shift supervisor`: only terms go, and a word that may be of the role stays.
        let is_told = |part: &str| {
            let groups = |cue: &Cue| super::ASIDE.contains(&cue.group) || matches!(cue.name, "number");
            let last = alphanumeric(part).last().map_or(0, |(at, _)| at);
            cues(part, self.language).iter().any(|cue| groups(cue) && cue.range.contains(&last))
                || alphanumeric(part).last().is_some_and(|(_, word)| self.is_small(word))
        };
        let is_apart = |at: &usize| text[..*at].ends_with(' ') && is_told(&text[..*at]);
        let start = starts.iter().copied().filter(is_apart).take_while(|at| is_aside(&text[..*at])).last();
        let is_role = |at: &usize| {
            let rest = &text[*at..];
            let first = alphanumeric(rest).next().map_or("", |(_, word)| word);
            !is_aside(rest) && !nouns(*at) && vocabulary::of(self.language).meanings(&fold(first), "stop").next().is_none()
        };
        start.filter(is_role).map_or(range.start, |at| range.start + at)
    }

    pub(super) fn without_articles(&self, range: Range<usize>) -> usize {
        let mut start = trimmed(self.title, range.clone()).start;
        while let Some((at, word)) = alphanumeric(&self.title[start..range.end]).next() {
            let is_small =
                word.chars().next().is_some_and(char::is_lowercase) || self.title[range.clone()].chars().all(|c| !c.is_lowercase());
            if !is_small || vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_none() {
                break;
            }
            let end = start + at + word.len();
            start = trimmed(self.title, end + ending_of_article(&self.title[end..range.end])..range.end).start;
        }
        start
    }

    /// Where a role ends before adjuncts, and the employer that one of them names.
    fn trailing(&self, range: &Range<usize>, follows: bool) -> (usize, Option<Range<usize>>) {
        let text = &self.title[range.clone()];
        let found: Vec<Cue> = cues(text, self.language).into_iter().filter(|cue| cue.group == "title").collect();
        if let Some(end) = openings::times_at_end(text)
            .or_else(|| self.before_start(text))
            .or_else(|| self.before_years(text))
            .filter(|end| follows || *end > 0)
        {
            return (range.start + end, None);
        }
        if let Some(end) = self.before_share(text).or_else(|| before_tail(text, &found, self.language, follows)) {
            return (range.start + end, None);
        }
        if let Some(found) = self.before_employer(range) {
            return found;
        }
        if let Some(end) = self.before_what_follows(text) {
            return (range.start + end, None);
        }
        for (at, word) in alphanumeric(text).collect::<Vec<_>>().into_iter().rev().filter(|(at, _)| follows || *at > 0) {
            let names: Vec<_> = vocabulary::of(self.language).meanings(&fold(word), "small").collect();
            let after = trimmed(self.title, range.start + at + word.len()..range.end);
            // `Schlosser*in`: no word of its own.
            let is_own_word = text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || is_unspaced(c));
            if names.is_empty() || after.is_empty() || !is_own_word {
                continue;
            }
            let before = range.start + at;
            // Behind `in` a town is one whichever country has it.
            let is_town = |name: &str| {
                self.is_place(name) || self.is_pair_of_towns(name) || (Towns::of(self.language).is(word, "at") && gazetteer::is_city(name))
            };
            // `FELLOWSHIP FOR MASTERS`: in capitals every word is written like a town's.
            let is_shouted = !text.contains(char::is_lowercase);
            let is_at = names.contains(&"in") || (names.contains(&"for") && !is_shouted);
            let is_in = |after: &Range<usize>| is_at && is_town(&self.title[after.clone()]);
            // `for our kitchen`, `in unserem Team`
            let is_ours = cues(&self.title[after.clone()], self.language)
                .iter()
                .any(|cue| cue.group == "employer" && cue.name == "we" && cue.range.start == 0);
            let is_its = || {
                alphanumeric(&self.title[after.clone()])
                    .next()
                    .is_some_and(|(_, word)| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "its"))
            };
            if is_ours || is_its() {
                return (before, None);
            }
            let bare = self.without_articles(after.clone())..after.end;
            if is_in(&after) || (bare.start < bare.end && is_in(&bare)) {
                return (self.before_longer_town(range, before).unwrap_or(before), None);
            }
            let rest = &self.title[bare.clone()];
            let folded = fold(rest);
            if self.known.employers.iter().any(|name| same_name(name, &folded)) || self.is_house(rest, &folded) {
                return (before, Some(bare));
            }
            let is_named = || is_host(rest) || names_organisation(rest, &cues(rest, self.language), self.language, false, None);
            // `Baker at Rye & Barley`: at a name one works; `at the Observatory` may be a part of the house.
            let is_written_large = text[..at].chars().filter(|c| c.is_lowercase()).count() > 0
                && alphanumeric(&text[..at]).skip(1).any(|(_, word)| word.starts_with(char::is_lowercase));
            // `Engineer at CBCS` of a university that is named: a part of the house, as the role says.
            let is_part = !self.known.employers.is_empty() && alphanumeric(rest).count() == 1 && !rest.contains(char::is_lowercase);
            let is_name = names.contains(&"at-name")
                && !is_part
                && !self.is_unit(rest)
                && is_proper_name(rest, self.language)
                && (alphanumeric(rest).count() > 1 || is_written_large)
                && !self.is_aside(rest, &cues(rest, self.language));
            if is_name {
                return (before, (bare.start == after.start).then_some(bare));
            }
            if (names.contains(&"at") || names.contains(&"for")) && is_named() {
                // Work for a house is not always paid by it.
                return (before, (names.contains(&"at") && !names.contains(&"for")).then_some(bare));
            }
        }
        self.without_name(range).unwrap_or((range.end, None))
    }

    /// `Área Comercial`: a part of any house, and no name.
    fn is_unit(&self, text: &str) -> bool {
        alphanumeric(text)
            .next()
            .is_some_and(|(_, word)| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "unit"))
    }

    /// Where a role ends before the employer's whole name, with or without a word such as `at the` between.
    fn before_employer(&self, range: &Range<usize>) -> Option<(usize, Option<Range<usize>>)> {
        let text = &self.title[range.clone()];
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        let index = (1..words.len()).find(|index| self.known.employers.contains(&fold(&text[words[*index].0..])))?;
        let kept = words[..index].iter().rposition(|(_, word)| !self.is_small(word))?;
        // `at Example Bakery` where the text says `Bakery`: the word before it is of the name too.
        if kept > 0 && kept + 1 == index && words[kept].1.starts_with(char::is_uppercase) {
            return None;
        }
        // `Schlosser*in bei …`: the ending is no word of its own.
        let end = (kept + 1..=index).map(|at| words[at].0).find(|at| text[..*at].ends_with(char::is_whitespace))?;
        Some((range.start + end, Some(trimmed(self.title, range.start + words[index].0..range.end))))
    }

    /// Where a role ends before what stands behind it with no word or mark between: a name, a town, a domain, `/Internship`.
    fn without_name(&self, range: &Range<usize>) -> Option<(usize, Option<Range<usize>>)> {
        let text = &self.title[range.clone()];
        if let Some((head, last)) = text.rsplit_once('/')
            && alphanumeric(head).count() > 1
            && head.ends_with(char::is_alphabetic)
            && last.len() > 2
            && self.is_aside(last, &cues(last, self.language))
        {
            return Some((range.start + head.len(), None));
        }
        if let Some((head, last)) = text.rsplit_once(' ')
            && (is_domain(last) || is_ticket(last))
        {
            return Some((range.start + head.len(), None));
        }
        // `Field Clerk-Aruba`
        if let Some((head, last)) = text.rsplit_once('-')
            && head.ends_with(char::is_lowercase)
            && self.known.places.contains(&fold(last))
        {
            return Some((range.start + head.len(), None));
        }
        if let Some(end) = self.before_hours(text).or_else(|| self.before_terms(text)).or_else(|| self.before_experience(text)) {
            return Some((range.start + end, None));
        }
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        let firsts = words.windows(2).filter_map(|pair| match pair {
            [(before, last), (at, first)] => {
                let is_next = text[before + last.len()..*at].chars().all(|c| matches!(c, ' ' | ')' | ']' | '.'));
                let is_name = first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
                (is_next && text[..*at].ends_with(' ') && is_name).then_some((*last, *at))
            }
            _ => None,
        });
        firsts.into_iter().find_map(|(before, at)| {
            let name = trimmed(self.title, range.start + at..range.end);
            let is_marked = super::gender::at_end(self.title, &(range.start..range.start + text[..at].trim_end().len())).is_some();
            self.is_name_behind(before, &self.title[name.clone()], is_marked)
                .map(|is_employer| (range.start + at, is_employer.then_some(name)))
        })
    }

    /// Whether a name behind a role is another thing than its last word, and whether it is the employer's. Where every noun is written large
    /// only a mark such as `(m/w/d)` tells where the role ends.
    fn is_name_behind(&self, before: &str, name: &str, is_marked: bool) -> Option<bool> {
        let vocabulary = vocabulary::of(self.language);
        let folded = fold(name);
        let means = |word: &str, group: &str| vocabulary.meanings(&fold(word), group).next().is_some();
        if !is_marked && (means(before, "stop") || means(before, "small")) {
            return None;
        }
        if self.known.employers.contains(&folded) {
            return Some(true);
        }
        let is_nowhere = vocabulary.meanings(&folded, "town").any(|name| name == "none");
        let is_at_edge = |place: &String| {
            let rest = place.strip_prefix(&folded).filter(|rest| rest.is_empty() || rest.starts_with(' '));
            rest.is_some() || place.strip_suffix(&folded).is_some_and(|rest| rest.ends_with(' '))
        };
        if folded.len() > 3 && !is_nowhere && self.known.places.iter().any(is_at_edge) {
            return Some(false);
        }
        // `Developer CDI`, `Assistant CDD mi-temps`: an abbreviation of contracts, and what else is said of it.
        let is_initials = alphanumeric(name).next().is_some_and(|(_, word)| word.len() > 2 && word.chars().all(char::is_uppercase));
        if is_initials && self.title.contains(char::is_lowercase) && self.is_aside(name, &cues(name, self.language)) {
            return Some(false);
        }
        // `Trainer (m/f) Brabant`
        if (is_marked || before.starts_with(char::is_lowercase))
            && name.starts_with(char::is_uppercase)
            && gazetteer::region_country(name).is_some()
        {
            return Some(false);
        }
        if !is_proper_name(name, self.language) {
            return None;
        }
        if self.is_house(name, &folded) {
            return Some(true);
        }
        let writes_nouns_large = Trait::CapitalTitles.is_of(self.language);
        let is_small = |word: &str| word.starts_with(char::is_lowercase);
        let is_parted = is_marked || is_small(before) || !self.title.contains(char::is_lowercase);
        let found = cues(name, self.language);
        // `Social Media & Content`: a word for a kind of house goes on from a word that is written large too.
        let goes_on = !is_parted && !self.title.starts_with(before);
        // `Relief caretaker Example Library`
        let is_behind_role = is_small(before) && names_role(before, self.language);
        // `TEACHERS FOR THE SCHOOLS`: in capitals every word is written like a name's.
        let is_loud = !self.title.contains(char::is_lowercase);
        if (is_marked || is_behind_role || !writes_nouns_large && !goes_on && !is_loud)
            && names_organisation(name, &found, self.language, false, None)
        {
            return Some(true);
        }
        let is_of_house = cues(before, self.language).iter().any(|cue| cue.group == "organisation");
        let is_city = gazetteer::city_country(name).is_some() && (name.len() > 4 || name.contains(char::is_lowercase));
        (is_city && !is_of_house && (is_parted || writes_nouns_large)).then_some(false)
    }
}

/// How long the ending of an inclusive article is: `·e` of `un·e`, `(a)` of `um(a)`.
fn ending_of_article(rest: &str) -> usize {
    let Some(inner) = rest.strip_prefix(['·', '•', '.', '/', '(', '*', '_', ':', '-']) else { return 0 };
    let ending = ["une", "una", "uma", "en", "ne", "e", "a", "n"]
        .into_iter()
        .find(|ending| inner.strip_prefix(ending).is_some_and(|behind| behind.strip_prefix(')').unwrap_or(behind).starts_with(' ')));
    ending.map_or(0, |ending| {
        let length = rest.len() - inner.len() + ending.len();
        length + usize::from(rest[length..].starts_with(')'))
    })
}

/// `example.service.gov.uk`
fn is_domain(word: &str) -> bool {
    word.matches('.').count() > 1
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
        && word.split('.').all(|label| label.len() > 1)
}

/// `#123989`: the number that a site gives its post.
fn is_ticket(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|digits| digits.len() > 2 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a text ends with a call behind a role: `Baker wanted`.
pub(super) fn before_call(text: &str, language: &str) -> bool {
    let found = cues(text, language);
    let is_last = |cue: &Cue| cue.range.start > 0 && !text[cue.range.end..].contains(char::is_alphanumeric);
    found.iter().any(|cue| cue.group == "title" && cue.name == "call" && is_last(cue))
        && before_tail(text, &found, language, false).is_some()
}

/// Where a role ends before what is said behind it: `Baker wanted`.
fn before_tail(text: &str, found: &[Cue], language: &str, follows: bool) -> Option<usize> {
    let is_last = |cue: &&Cue| {
        // `chargé de recherche`: behind a small word it is a noun, which `recherché` is written like.
        let is_or = |word: &str| vocabulary::of(language).meanings(word, "town").any(|name| name == "or");
        let is_stop = |word: &str| vocabulary::of(language).meanings(word, "stop").any(|name| name != "and") && !is_or(word);
        let before = alphanumeric(&text[..cue.range.start]).last().filter(|(at, _)| text[..*at].ends_with(' '));
        let is_noun = before.is_some_and(|(_, word)| is_stop(&fold(word))) && text[cue.range.clone()].split(' ').count() == 1;
        (follows || cue.range.start > 0) && !is_noun && trimmed(text, cue.range.end..text.len()).is_empty()
    };
    let tail = found.iter().rev().filter(|cue| matches!(cue.name, "tail" | "call")).find(is_last)?;
    // `Postdoctoral position available`: nothing would be left of the role without the first word.
    let is_bare = found.iter().any(|bare| bare.name == "bare" && trimmed(text, 0..tail.range.start) == bare.range);
    // `Hilfskraft gesucht`
    let is_call = || found.iter().any(|call| call.name == "call" && call.range == tail.range) && !text[tail.range.clone()].contains(' ');
    let kept = text[tail.range.clone()].split(' ').next().filter(|_| is_bare && !is_call()).map_or(0, str::len);
    Some(tail.range.start + kept)
}
