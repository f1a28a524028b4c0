//! Words for people by what they do: one of them says that a text names a role, which no other sign in a title does, and where around it
//! the role ends.

use std::ops::Range;
use std::sync::OnceLock;

use super::gender::{ends_with_mark, has_gender};
use super::names::is_proper_name;
use super::notice::bare;
use super::pieces::trimmed;
use super::{Cutter, Known, alphanumeric, cues};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// The language in which roles are written everywhere.
const EVERYWHERE: &str = "en";

/// Shortest word that is left without the ending of a plural or a feminine form, and shortest beginning before the last part of a compound, in characters.
const STEM_CHARS_MIN: usize = 4;
const HEAD_CHARS_MIN: usize = 2;

/// Most words between an article, or words of terms, and the word for people that they belong to.
const ADJECTIVES_MAX: usize = 3;

/// So many words of a sentence behind its call are looked at.
const SOUGHT_WORDS_MAX: usize = 30;

/// Groups of words that begin what is said of the job where they stand behind its role.
const TIMES: &[&str] = &["time", "weekly", "hours"];

/// Whether the words of a language are known: without them their absence says nothing.
pub(in crate::enrich) fn knows_roles(language: &str) -> bool {
    !vocabulary::phrases(vocabulary::of(language).code, "role", "word").is_empty()
}

/// Whether a text names a role by a word for it or by a gender mark.
pub(in crate::enrich) fn names_role(text: &str, language: &str) -> bool {
    has_gender(text) || ends_with_mark(text) || role_word(text, language).is_some()
}

/// Whether a text may name a role as far as its words tell: it has one for people, in whatever language, or for an engagement such as an
/// internship, or its language is one whose words for people are not known.
pub(in crate::enrich) fn may_name_role(text: &str, language: &str) -> bool {
    let in_any = || alphanumeric(text).any(|(_, word)| is_role_of_any(&fold(word)));
    !knows_roles(language) || names_role(text, language) || in_any() || says_engagement(text, language)
}

/// Whether a text says an engagement that stands for a role: `Internship in development`.
pub(in crate::enrich) fn says_engagement(text: &str, language: &str) -> bool {
    let is_engagement =
        |cue: &Cue| cue.group.starts_with("contract") && matches!(cue.name, "internship" | "apprenticeship" | "volunteer" | "freelance");
    cues(text, language).iter().any(is_engagement)
}

/// Whether a text speaks of `us`, as slogans do: `We are looking for new colleagues`.
pub(in crate::enrich) fn says_we(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| matches!((cue.group, cue.name), ("employer", "we" | "we-are" | "we-the") | ("title", "join")))
}

/// Where it is said in a part of a sentence who is sought: at an article, or a word such as `as`, that a word for people follows.
pub(in crate::enrich) fn sought(text: &str, range: Range<usize>, language: &str) -> Option<usize> {
    let cutter = Cutter { title: text, language, known: &Known::default() };
    let words: Vec<(usize, &str)> = alphanumeric(text.get(range.clone())?).take(SOUGHT_WORDS_MAX).collect();
    let is_as = |word: &str| vocabulary::of(language).meanings(&fold(word), "small").any(|known| known == "as");
    let is_lead = |word: &str| is_article(word, language) || is_as(word);
    words.iter().enumerate().find_map(|(index, (at, word))| {
        let start = range.start + at;
        let behind = bare(text, if is_lead(word) { start } else { return None }, language);
        let is_praise = |word: &str| vocabulary::of(language).meanings(&fold(word), "role").any(|known| known == "praise");
        let is_and = |word: &str| vocabulary::of(language).meanings(&fold(word), "stop").any(|known| known == "and");
        let next = words[index + 1..].iter().skip_while(|(at, word)| range.start + at < behind || is_praise(word) || is_and(word));
        let mut next = next.take(ADJECTIVES_MAX).take_while(|(_, word)| !cutter.is_small(word));
        next.any(|(_, word)| role_word(word, language).is_some()).then_some(start)
    })
}

/// Where the first word for a role begins.
pub(super) fn role_word(text: &str, language: &str) -> Option<usize> {
    let mut last: Option<(usize, &str)> = None;
    alphanumeric(text).find_map(|(at, word)| {
        // `Post-Doc`, `Co-ordinator`
        let joined =
            last.filter(|(start, before)| &text[start + before.len()..at] == "-").map(|(start, before)| (start, format!("{before}{word}")));
        last = Some((at, word));
        if is_role(&fold(word), language) {
            return Some(at);
        }
        joined.filter(|(_, joined)| is_role(&fold(joined), language)).map(|(start, _)| start)
    })
}

/// An article that may stand before a role. English has none among its words for titles, where `A` may be a grade.
fn is_article(word: &str, language: &str) -> bool {
    matches!(word, "a" | "an") || vocabulary::of(language).meanings(&fold(word), "small").any(|known| known == "article")
}

/// Whether a folded word is one for people in a language, or in the one in which roles are written everywhere.
fn is_role(word: &str, language: &str) -> bool {
    let languages = [vocabulary::of(language), vocabulary::of(EVERYWHERE)];
    // `intern` is nobody in German.
    if languages[0].meanings(word, "role").any(|name| name == "not") {
        return false;
    }
    let inflections = languages.iter().flat_map(|known| vocabulary::phrases(known.code, "role", "inflection"));
    let forms = forms(word, inflections);
    languages.iter().any(|known| is_any_role(&forms, |form, name| known.meanings(form, "role").any(|found| found == name)))
}

/// Whether it is one in any language: a text may be in another one than the post's.
fn is_role_of_any(word: &str) -> bool {
    static ROLES: OnceLock<vocabulary::Words<Vec<&'static str>>> = OnceLock::new();
    let roles = ROLES.get_or_init(|| {
        let mut roles: vocabulary::Words<Vec<&'static str>> = vocabulary::Words::default();
        for (language, name) in vocabulary::languages().flat_map(|language| ["word", "ending", "not"].map(|name| (language, name))) {
            for phrase in vocabulary::phrases(language, "role", name) {
                roles.entry(fold(phrase)).or_default().push(name);
            }
        }
        roles
    });
    let inflections = vocabulary::languages().flat_map(|language| vocabulary::phrases(language, "role", "inflection"));
    is_any_role(&forms(word, inflections), |form, name| roles.get(form).is_some_and(|names| names.contains(&name)))
}

/// A word, and what is left of it without the ending of a plural or a feminine form.
fn forms(word: &str, inflections: impl Iterator<Item = &'static String>) -> Vec<&str> {
    let stems = inflections.filter_map(|ending| word.strip_suffix(ending.as_str())).filter(|stem| stem.len() >= STEM_CHARS_MIN);
    std::iter::once(word).chain(stems).collect()
}

/// Whether one of the forms of a word means somebody and none of them nobody.
fn is_any_role(forms: &[&str], means: impl Fn(&str, &str) -> bool) -> bool {
    let ends = |form: &str| {
        let starts = form.char_indices().map(|(at, _)| at);
        means(form, "ending") || starts.skip(HEAD_CHARS_MIN).any(|at| means(&form[at..], "ending"))
    };
    !forms.iter().any(|form| means(form, "not")) && forms.iter().any(|form| means(form, "word") || ends(form))
}

impl Cutter<'_> {
    /// Where the role begins in `Example takes on a cook`, `Become a baker`: behind the article, which a word for people follows
    /// before anything is said of it, where nothing before says a role.
    pub(super) fn behind_caller(&self, range: Range<usize>) -> Option<usize> {
        let text = &self.title[range.clone()];
        let role = role_word(text, self.language)?;
        let words: Vec<(usize, &str)> = alphanumeric(&text[..role]).collect();
        // `Become our new baker`
        let is_ours = |word: &str| cues(word, self.language).iter().any(|cue| cue.group == "employer" && cue.name == "we");
        let is_lead = |(_, word): &(usize, &str)| is_article(word, self.language) || word.starts_with(char::is_lowercase) && is_ours(word);
        let article = words.iter().rposition(is_lead).filter(|article| *article > 0)?;
        let between = &words[article + 1..];
        let is_sought = between.len() <= ADJECTIVES_MAX && !between.iter().any(|(_, word)| self.is_small(word));
        is_sought.then(|| bare(self.title, range.start + words[article].0, self.language))
    }

    /// Where the role begins in `Stage rémunéré assistant commercial`, `Offre post-doc`: behind words of terms and of notices, none of
    /// which is a word for people.
    pub(super) fn behind_notice(&self, range: Range<usize>) -> Option<usize> {
        let text = &self.title[range.clone()];
        // `Office manager`, `Aushilfe Kellner`, `Ausbildung zum Koch`: elsewhere what stands before says which.
        if !Trait::DescribesBehind.is_of(self.language) {
            return None;
        }
        let starts = alphanumeric(text).map(|(at, _)| at).filter(|at| *at > 0 && text[..*at].ends_with(' '));
        let is_terms = |at: &usize| {
            let before = &text[..*at];
            role_word(before, self.language).is_none() && self.is_aside(before, &cues(before, self.language))
        };
        let start = starts.take(ADJECTIVES_MAX).take_while(is_terms).last()?;
        let behind: Vec<(usize, &str)> = alphanumeric(&text[start..]).collect();
        let role = start + role_word(&text[start..], self.language)?;
        // `Contrato predoctoral`: the word for people says of which kind.
        if cues(&text[start..], self.language).iter().any(|cue| cue.name == "bare" && cue.range.start == 0) {
            return None;
        }
        let is_near = behind.iter().take_while(|(at, _)| start + at < role).all(|(_, word)| !self.is_small(word));
        (is_near && !self.is_small(behind.first()?.1)).then_some(range.start + start)
    }

    /// Where a text ends to be of the role: `cook for 2026/27`, `chef de projet à Exempleville`.
    pub(super) fn before_what_follows(&self, text: &str) -> Option<usize> {
        let role = role_word(text, self.language)?;
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        self.before_openings(text, role).or_else(|| self.before_town(text, role, &words))
    }

    /// `electrician full-time Springfield`: a word for full or part time behind the role begins what is said of the job.
    pub(super) fn before_time(&self, text: &str) -> Option<usize> {
        let role = role_word(text, self.language)?;
        if let Some(hours) = self.before_hours(text).filter(|hours| *hours > role) {
            return Some(hours);
        }
        let found = cues(text, self.language);
        let time = found.iter().find(|cue| TIMES.contains(&cue.group) && cue.range.start > role)?.range.clone();
        let before = alphanumeric(&text[..time.start]).last()?;
        (text[..time.start].ends_with(' ') && !self.is_small(before.1) && role_word(&text[time.end..], self.language).is_none())
            .then_some(time.start)
    }

    /// `engineer positions at Example`, `officer required for a project`: what is open, and where. `positions in biology` says which.
    fn before_openings(&self, text: &str, role: usize) -> Option<usize> {
        let found = cues(text, self.language);
        let open = found.iter().find(|cue| cue.group == "title" && matches!(cue.name, "openings" | "call") && cue.range.start > role)?;
        let next = alphanumeric(&text[open.range.end..]).next();
        // `engineer needed in hydraulics`
        let is_in = |word: &str| {
            let behind = text[open.range.end..].trim_start().strip_prefix(word).unwrap_or_default().trim();
            vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "in") && !self.is_place(behind)
        };
        let is_at = |word: &str| {
            open.name == "call" && self.is_small(word) && !is_in(word)
                || vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| matches!(name, "at" | "at-name"))
        };
        // `Juriste droit des contrats`
        let last = alphanumeric(&text[..open.range.start]).last().filter(|(_, word)| !self.is_small(word));
        // `PhD positions`
        let is_bare = found.iter().any(|cue| cue.name == "bare" && trimmed(text, 0..open.range.start) == cue.range);
        (last.is_some() && !is_bare && text[..open.range.start].ends_with(' ') && next.is_none_or(|(_, word)| is_at(word)))
            .then_some(open.range.start)
    }

    /// A name behind a word such as `à`, in languages where only names are written large: a town that is not among the known ones too.
    fn before_town(&self, text: &str, role: usize, words: &[(usize, &str)]) -> Option<usize> {
        let is_at = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "small").any(|known| known == "at-town");
        let (at, word) = *words.iter().rev().find(|(at, word)| *at > role && is_at(word))?;
        let name = text[at + word.len()..].trim();
        let is_name = is_proper_name(name, self.language)
            && text[..at].contains(char::is_lowercase)
            && role_word(name, self.language).is_none()
            && alphanumeric(name).all(|(_, word)| word.chars().count() > 2 || self.is_small(word));
        (text[..at].ends_with(' ') && (is_name || self.is_town_of_country(name))).then_some(at)
    }

    /// `Exempleville France`
    fn is_town_of_country(&self, name: &str) -> bool {
        name.rsplit_once(' ').is_some_and(|(town, country)| gazetteer::country(country).is_some() && is_proper_name(town, self.language))
    }

    pub(super) fn is_small(&self, word: &str) -> bool {
        let folded = fold(word);
        ["stop", "small"].iter().any(|group| vocabulary::of(self.language).meanings(&folded, group).next().is_some())
    }
}
