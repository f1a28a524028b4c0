//! Whether a passage speaks of the terms of this job: behind a label, in a sentence with words such as "the position is", or by saying nothing else.

use std::ops::Range;

use super::claim::Finding;
use super::fold::fold;
use super::post::{Hit, Post};
use super::term;
use super::view::{self, Cue, Names, Passage};
use super::vocabulary::{self, Vocabulary};
use crate::model::block::BlockKind;
use crate::model::node::Node;

/// Longest passage of a labelled section that is read as a value, in characters.
const VALUE_CHARS_MAX: usize = 140;

/// Longest sentence that is read, in bytes.
const SENTENCE_BYTES_MAX: usize = 1200;

/// How far behind the words a customer or a colleague still takes them away from the job, in bytes.
const OTHER_AFTER: usize = 24;

/// How far in front of the words the frame may stand, in bytes.
const FRAME_BEFORE: usize = 140;

/// How far behind a nature of contract another word for the same stands, in bytes: `apprentissage ou professionnalisation`.
const SAME_REACH: usize = 24;

/// How far behind the word for the contract another term stands, in bytes, and so many words behind it a day.
const TERM_REACH: usize = 12;
const TERM_WORDS_MAX: usize = 3;

/// How far behind a word for hiring what is sought stands, in bytes: ` a new `, ` three `.
const SOUGHT_REACH: usize = 12;

/// How far from each other two terms that go together stand, in bytes.
const TERM_GAP: usize = 3;

/// Longest line that begins with a term and is no sentence, in bytes.
const LINE_BYTES_MAX: usize = 60;

/// Longest word for "or" with its blanks, in bytes.
const OR_BYTES_MAX: usize = 8;

/// A passage that may speak of the terms, with its phrases by their places in its own text.
pub(super) struct Statement<'p, 'a> {
    pub(super) passage: &'p Passage<'a>,
    pub(super) text: &'a str,
    pub(super) cues: Vec<Cue>,
    /// Whether it is a value behind one of the labels asked for.
    pub(super) is_value: bool,
    label: &'static str,
    vocabulary: &'static Vocabulary,
}

/// The passages that have a phrase of one of `groups`, and those behind one of `labels`, as values.
pub(super) fn statements<'p, 'a>(
    post: &'p Post<'a>,
    labels: &'static [&'static str],
    groups: &'static [&'static str],
) -> impl Iterator<Item = Statement<'p, 'a>> {
    let vocabulary = vocabulary::of(&post.language);
    let (label_names, group_names) = (Names::of(labels), Names::of(groups));
    post.all_passages()
        .filter(move |passage| passage.may_say(label_names, group_names))
        .filter(move |passage| {
            passage.cues.iter().any(|cue| groups.contains(&cue.group)) || labels.iter().any(|label| passage.is_about(label))
        })
        // A line in bold letters is a heading of the last level.
        .filter(|passage| !passage.is_heading() || passage.block.kind == BlockKind::Heading(6))
        .filter(|passage| !passage.is_about("company") && !passage.is_about("elsewhere"))
        .filter(|passage| passage.range.len() <= SENTENCE_BYTES_MAX)
        .map(move |passage| {
            let start = passage.range.start;
            let shifted = |cue: &Cue| Cue { range: cue.range.start - start..cue.range.end - start, ..cue.clone() };
            let fits = |cue: &&Cue| cue.range.end <= passage.range.end;
            let mut cues: Vec<Cue> = passage.cues.iter().filter(fits).map(shifted).collect();
            leave_out_parts(&mut cues, passage.text(), &post.language);
            let label = labels.iter().find(|label| passage.is_about(label));
            let has_other = cues.iter().any(|cue| cue.group == "offer" && cue.name == "other");
            let text = passage.text();
            let is_value = label.is_some() && (passage.is_labelled_line || (text.chars().count() <= VALUE_CHARS_MAX && !has_other));
            Statement { passage, text, cues, is_value, label: label.or(labels.first()).copied().unwrap_or_default(), vocabulary }
        })
        .filter(|statement| !statement.passage.is_heading() || statement.is_bare())
}

/// Whether a word is one for a job or a contract.
pub(super) fn is_job_noun(word: &str, language: &str) -> bool {
    view::cues(word, language).iter().any(|cue| cue.group == "offer" && cue.name == "noun" && cue.range == (0..word.len()))
}

/// Whether a phrase is a verb for hiring.
fn is_hiring(cue: &Cue) -> bool {
    cue.group == "hire" && cue.name == "we" || cue.group == "employer" && cue.name == "recruits"
}

/// Whether what begins at `start` is what a verb for hiring that ends at `verb` is about.
fn is_right_behind(text: &str, verb: usize, start: usize) -> bool {
    text.get(verb..start).is_some_and(|gap| gap.len() <= SOUGHT_REACH && !gap.contains([',', ';', '.', ':', '(']))
}

/// Whether a phrase is a word for a job or a contract, or begins with one: `contract for` and `position for` are phrases of their own.
pub(super) fn names_job(text: &str, cue: &Cue, language: &str) -> bool {
    let first = || text[cue.range.clone()].split_whitespace().next().unwrap_or_default();
    cue.group == "offer" && (cue.name == "noun" || cue.name == "lasts" && is_job_noun(first(), language))
}

/// `a fixed-term contract with …`, `three-year contract with …`: what a word says of others is left out where it begins inside a term; the word
/// for the contract stays one. `Example recruits employees` says it of those who are sought.
fn leave_out_parts(cues: &mut Vec<Cue>, text: &str, language: &str) {
    let is_other = |cue: &Cue| cue.group == "offer" && cue.name == "other";
    if !cues.iter().any(is_other) {
        return;
    }
    let verbs: Vec<usize> = cues.iter().filter(|cue| is_hiring(cue)).map(|cue| cue.range.end).collect();
    cues.retain(|cue| !is_other(cue) || !verbs.iter().any(|verb| is_right_behind(text, *verb, cue.range.start)));
    let terms: Vec<Range<usize>> = cues
        .iter()
        .filter(|cue| matches!(cue.group, "contract" | "term-unit"))
        .map(|cue| cue.range.start..cue.range.end + if cue.group == "term-unit" { TERM_GAP } else { 0 })
        .collect();
    let is_inside =
        |cue: &Cue| terms.iter().any(|term| term.start < cue.range.start && cue.range.start < term.end && term.end < cue.range.end);
    for cue in cues.iter_mut().filter(|cue| is_other(cue) && is_inside(cue)) {
        let first = text[cue.range.clone()].split_whitespace().next().unwrap_or_default();
        if is_job_noun(first, language) {
            *cue = Cue { name: "noun", range: cue.range.start..cue.range.start + first.len(), ..cue.clone() };
        }
    }
    cues.retain(|cue| !is_other(cue) || !is_inside(cue));
}

/// Longest value of front matter that is read in other languages than its post's, in bytes.
const FOREIGN_BYTES_MAX: usize = 200;

/// The phrases of a value of front matter: in the post's language, else in any that knows one of these groups. Keys and values are often in
/// the language of whoever made the site.
pub(super) fn value_cues(text: &str, language: &str, groups: &[&str]) -> Vec<Cue> {
    let is_ours = |found: &Vec<Cue>| found.iter().any(|cue| groups.contains(&cue.group));
    let own = view::cues(text, language);
    if is_ours(&own) || text.len() > FOREIGN_BYTES_MAX {
        return own;
    }
    let others = vocabulary::languages_in(&fold(text), groups);
    others.into_iter().map(|other| view::cues(text, other)).find(is_ours).unwrap_or(own)
}

/// What front matter states of the contract and the working time, value by value. A key that seldom means them, `category`, counts where its
/// value says nothing else.
pub(super) fn stated_terms<'p>(post: &'p Post<'_>) -> impl Iterator<Item = (&'p Hit<'p>, &'p str)> {
    let hits = post.all("contract").iter().chain(post.all("employmentType"));
    let values = hits.flat_map(|hit| hit.node.items().iter().filter_map(Node::text).map(move |text| (hit, text)));
    values.filter(|(hit, text)| !text.trim().is_empty() && (!hit.is_weak() || is_of_terms(text, &post.language)))
}

/// Whether a value has words for the contract, the working time or the workplace, and no others.
fn is_of_terms(text: &str, language: &str) -> bool {
    let cues = value_cues(text, language, &["contract", "time", "workplace"]);
    let is_term = |cue: &&Cue| matches!(cue.group, "contract" | "time" | "workplace" | "term-unit" | "term-number");
    let (mut at, mut rest) = (0, String::new());
    for cue in cues.iter().filter(is_term) {
        if cue.range.start >= at {
            rest.push_str(&text[at..cue.range.start]);
        }
        at = at.max(cue.range.end);
    }
    rest.push_str(&text[at..]);
    cues.iter().any(|cue| matches!(cue.group, "contract" | "time" | "workplace" | "term-unit")) && !rest.contains(char::is_alphabetic)
}

impl Statement<'_, '_> {
    /// Whether what the words at `range` say is said of this job.
    pub(super) fn speaks_of_job(&self, range: &Range<usize>) -> bool {
        if self.is_value || self.is_bare() {
            return true;
        }
        let of = |name: &'static str| self.cues.iter().filter(move |cue| cue.group == "offer" && cue.name == name);
        // What is offered is said of this job; a crèche that is on site says nothing of the work.
        let is_framed = (self.passage.is_about("benefits") && self.label != "workplace")
            || of("job")
                .chain(of("lasts"))
                .any(|frame| frame.range.start <= range.start && range.start - frame.range.start <= FRAME_BEFORE);
        // `The post is permanent, the probation lasts …`: behind a comma something else is told; `After the training the post is …`: before the
        // words for the job too.
        let is_parted = |other: &Cue| {
            let behind = other.range.start >= range.end && self.text[range.end..other.range.start].contains([',', ';']);
            let before = other.range.end <= range.start
                && of("job").any(|frame| frame.range.start >= other.range.end && frame.range.end <= range.start)
                && !self.text[other.range.end..range.start].contains([':', '(']);
            behind || before
        };
        // `to cover maternity leave`: the leave is the reason of the contract.
        let is_cover = |other: &Cue| {
            let holds = |cover: &&Cue| cover.range.start <= other.range.start && cover.range.end >= other.range.end;
            self.cues.iter().filter(|cue| cue.group == "trial" && cue.name == "cover").any(|cover| holds(&cover))
        };
        let is_other = of("other").any(|other| other.range.start <= range.end + OTHER_AFTER && !is_parted(other) && !is_cover(other));
        let is_negated = of("not").any(|not| not.range.end <= range.start && range.start - not.range.end <= 40);
        is_framed && !is_other && !is_negated
    }

    /// Whether what stands at `range` is sought: right behind a word for it, as in `seeks to fill a one-year position`.
    pub(super) fn is_sought(&self, range: &Range<usize>) -> bool {
        self.cues.iter().filter(|cue| is_hiring(cue)).any(|verb| is_right_behind(self.text, verb.range.end, range.start))
    }

    /// Whether the terms at `range` are those of whoever is sought: `Example is looking for a full-time baker`. A word alone that describes
    /// anything, as in `a curator of temporary exhibitions`, is none of a contract unless another term stands beside it.
    pub(super) fn seeks_for(&self, range: &Range<usize>) -> bool {
        let is_near = |verb: &Cue| verb.range.start.abs_diff(range.start) <= FRAME_BEFORE;
        let is_other = self.has("offer", "other") || self.has("offer", "not") || self.has("hire", "also") || self.has("hire", "done");
        let is_phrase = self.text[range.clone()].contains([' ', '-']) || !self.text[range.clone()].is_ascii();
        let is_term = |cue: &Cue| {
            let gap = if cue.range.end <= range.start { range.start - cue.range.end } else { cue.range.start.saturating_sub(range.end) };
            matches!(cue.group, "time" | "contract") && cue.range != *range && gap <= TERM_GAP
        };
        let ends = self.text[range.end..].trim_start().chars().next().is_none_or(|c| matches!(c, ',' | '.' | ';' | ')'));
        let is_told = is_phrase || ends || self.text[range.clone()].chars().all(char::is_uppercase) || self.cues.iter().any(is_term);
        !is_other
            && self.cues.iter().filter(|cue| is_hiring(cue)).any(is_near)
            && (is_told || self.cues.iter().any(|cue| cue.group == "time" && cue.range == *range))
    }

    /// Whether it says nothing else: `CDI, temps plein.`
    fn is_bare(&self) -> bool {
        let is_small_word = |word: &str| self.vocabulary.meanings(&fold(word), "stop").next().is_some();
        self.is_of_terms() && term::is_bare(self.text, &self.cues, is_small_word)
    }

    /// Whether it begins with the words at `range` and says nothing but terms up to its first mark: `Festanstellung, Berlin`.
    pub(super) fn begins_with(&self, range: &Range<usize>) -> bool {
        let end = self.text.find([',', ';', '/', '(', '–', '|']).unwrap_or(self.text.len());
        let is_small_word = |word: &str| self.vocabulary.meanings(&fold(word), "stop").next().is_some();
        range.start == 0 && range.end <= end && self.is_of_terms() && term::is_bare(&self.text[..end], &self.cues_until(end), is_small_word)
    }

    /// Whether it begins with the words at `range`, and the next are a length of time, hours or a day: `Internship of six months for students`; or
    /// whether a length of time is all that stands before them.
    pub(super) fn goes_on_in_terms(&self, range: &Range<usize>) -> bool {
        let is_small_word = |word: &str| self.vocabulary.meanings(&fold(word), "stop").next().is_some();
        let before = &self.text[..range.start];
        // `A six-month internship`
        let is_counted = self.cues.iter().any(|cue| cue.group == "term-unit" && cue.range.end <= range.start);
        let is_first = term::is_bare(before, &self.cues_until(range.start), is_small_word);
        let is_free = self.passage.labels.iter().all(|label| *label == "benefits")
            && !self.cues.iter().any(|cue| cue.group == "offer" && matches!(cue.name, "other" | "not"));
        if is_first && is_free && is_counted && self.text.len() <= VALUE_CHARS_MAX {
            return true;
        }
        if !is_first || !is_free || self.text.len() > VALUE_CHARS_MAX {
            return false;
        }
        let next: Vec<&str> = self.text[range.end..].split_whitespace().take(TERM_WORDS_MAX).collect();
        let is_day = next.iter().any(|word| {
            word.starts_with(|c: char| c.is_ascii_digit()) || crate::enrich::dates::month_of_any_language(&fold(word)).is_some()
        });
        let is_term = |cue: &Cue| {
            matches!(cue.group, "time" | "term-number" | "weekly")
                && cue.range.start >= range.end
                && cue.range.start - range.end <= TERM_REACH
        };
        let is_parted = self.text[range.end..].starts_with(['.', ':', '!', '?']);
        !is_parted && (is_day || self.cues.iter().any(is_term))
    }

    /// Whether it is a short line and no sentence that begins with the words at `range`, but for a word that could be its label: `Orario
    /// full-time dal lunedì al venerdì`.
    pub(super) fn is_line_of(&self, range: &Range<usize>) -> bool {
        let is_small_word = |word: &str| {
            let folded = fold(word);
            let of = |group: &str, name: &str| self.vocabulary.meanings(&folded, group).any(|found| found == name);
            self.vocabulary.meanings(&folded, "stop").next().is_some()
                || ["time", "contract", "hours"].iter().any(|label| of("label", label))
        };
        let is_first = self.text[..range.start].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(is_small_word);
        let is_free = self.passage.labels.iter().all(|label| *label == "benefits")
            && !self.cues.iter().any(|cue| cue.group == "offer" && matches!(cue.name, "other" | "not"));
        is_first && is_free && range.start <= TERM_REACH && self.text.len() <= LINE_BYTES_MAX && !self.text.ends_with(['.', '?', '!', ':'])
    }

    fn cues_until(&self, end: usize) -> Vec<Cue> {
        self.cues.iter().filter(|cue| cue.range.end <= end).cloned().collect()
    }

    /// Whether it stands under no heading that is about something else than the terms.
    fn is_of_terms(&self) -> bool {
        self.text.len() <= VALUE_CHARS_MAX && self.passage.labels.iter().all(|label| *label == "benefits")
    }

    /// Whether "or" and something else come next: `Apprentissage ou 6 mois` says of neither that it is so.
    pub(super) fn has_alternative(&self, range: &Range<usize>) -> bool {
        let next = self.text[range.end..].split_whitespace().next().unwrap_or_default();
        let of = |at: usize| self.cues.iter().filter(move |cue| cue.group == "contract" && cue.range.start.abs_diff(at) <= SAME_REACH);
        let is_same = || {
            of(range.start)
                .any(|own| own.range == *range && of(range.end).any(|other| other.range.start >= range.end && other.name == own.name))
        };
        // `permanent full-time or part-time`: the alternative is one of working time.
        let is_of_time = || {
            let goes_on = |cue: &Cue| cue.range.end > range.end && cue.range.start <= range.end + OR_BYTES_MAX;
            self.cues.iter().any(|cue| cue.group == "time" && goes_on(cue))
        };
        self.vocabulary.meanings(&fold(next), "town").any(|name| name == "or") && !is_same() && !is_of_time()
    }

    /// Whether a word is the name of a day of the week.
    pub(super) fn is_weekday(&self, word: &str) -> bool {
        let day = |name: &str| name.len() == 2 && name.starts_with('d') && name.ends_with(|c: char| c.is_ascii_digit());
        let folded = fold(word);
        // `Mondays`
        let is = |word: &str| self.vocabulary.meanings(word, "calendar").any(day);
        !word.is_empty() && (is(&folded) || folded.strip_suffix('s').is_some_and(is))
    }

    /// Whether a phrase of this kind stands in it.
    pub(super) fn has(&self, group: &str, name: &str) -> bool {
        self.cues.iter().any(|cue| cue.group == group && cue.name == name)
    }

    /// What the words at `range` say, with their origin.
    pub(super) fn finding<T>(&self, post: &Post<'_>, range: &Range<usize>, value: T) -> Finding<T> {
        let start = self.passage.range.start;
        post.finding(self.passage, start + range.start..start + range.end, self.label, value)
    }
}
