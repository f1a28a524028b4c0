//! Marks that say that a job is for everybody: `(m/w/d)`, `H/F`, `(all genders)`. Inclusive forms of a word (`Joiner·ère`, `Tischler:in`) are
//! the word itself, and no marks.

use std::ops::Range;

use super::pieces::{bracketed, trimmed};
use crate::enrich::fold::fold;
use crate::enrich::view::title_cues as cues;

/// Letters that stand for a gender alone, in any of our languages.
const LETTERS: &str = "mfwhdxvknigsž";

/// Letters of which two make a mark where no bracket stands around them: `H/F`, `m/w/d`, `K/M`.
const SURE: &str = "mfwhvk";

/// Letters of a mark that nothing parts.
const TOGETHER: &[&str] = &["mwd", "wmd", "mfd", "fmd", "mfx", "fmx", "mwx", "wmx", "dmw", "dwm", "hfx", "fhx", "mvx", "vmx"];

/// `(m/w/d)`, `(H/F)`, `(mwd)`, `(all genders)`.
pub(in crate::enrich) fn is_gender(text: &str) -> bool {
    let inner = fold(text);
    let mut letters = inner.split(' ').filter(|word| !word.is_empty());
    let count = inner.split(' ').filter(|word| !word.is_empty()).count();
    // `(mwd)`
    let is_together = || count == 1 && TOGETHER.contains(&inner.trim());
    is_together()
        || ((2..=5).contains(&count) && letters.all(|word| word == "gn" || word == "div" || (word.len() == 1 && LETTERS.contains(word))))
        || is_said(text, "")
}

/// Whether the vocabulary of a language knows a text as a mark.
fn is_said(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| cue.group == "title" && cue.name == "gender" && cue.range.len() + 2 >= text.len())
}

/// Whether a title has a gender mark, which only a job's has.
pub(in crate::enrich) fn has_gender(title: &str) -> bool {
    in_brackets(title, 0, "").is_some()
}

/// A title in a language (BCP 47) without its gender marks; as it is where it is nothing else.
#[must_use]
pub fn without_gender_marks(title: &str, language: &str) -> String {
    let mut bare = title.to_owned();
    while let Some(mark) = in_brackets(&bare, 0, language).or_else(|| on_its_own(&bare)) {
        bare = cut(&bare, mark);
    }
    if bare.is_empty() { title.to_owned() } else { bare }
}

/// The first mark in brackets.
fn in_brackets(title: &str, from: usize, language: &str) -> Option<Range<usize>> {
    let open = from + title[from..].find(['(', '['])?;
    let Some((length, _)) = bracketed(&title[open..]) else { return in_brackets(title, open + 1, language) };
    let text = &title[open..open + length];
    if is_gender(text) || is_said(text, language) { Some(open..open + length) } else { in_brackets(title, open + 1, language) }
}

/// The mark in brackets at the end of a part of a title that says something before it.
pub(super) fn at_end(title: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let text = &title[part.clone()];
    let open = text.rfind(['(', '['])?;
    let is_mark = bracketed(&text[open..]).is_some_and(|(length, _)| open + length == text.len()) && is_gender(&text[open..]);
    (is_mark && text[..open].contains(char::is_alphanumeric)).then_some(part.start + open..part.end)
}

/// Whether a text ends with a mark that stands between blanks: `Cook m/f/x`.
pub(super) fn ends_with_mark(text: &str) -> bool {
    text.trim_end().rsplit(' ').next().is_some_and(is_mark)
}

/// The first mark that stands between blanks, behind the role.
fn on_its_own(title: &str) -> Option<Range<usize>> {
    let mut at = 0;
    title.split(char::is_whitespace).find_map(|word| {
        let start = at;
        at += word.len() + title[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        let mark = word.trim_matches([',', ';', '.']);
        let start = start + word.find(mark)?;
        (start > 0 && is_mark(mark)).then_some(start..start + mark.len())
    })
}

fn is_mark(word: &str) -> bool {
    let parts: Vec<String> = word.split(['/', '|']).map(str::to_lowercase).collect();
    let is_one = |part: &String| part.chars().count() == 1 && LETTERS.contains(part.as_str());
    let is_few =
        (2..=4).contains(&parts.len()) && parts.iter().all(|part| is_one(part) || part == "gn" || part == "div" || part == "divers");
    let mut sure: Vec<&String> = parts.iter().filter(|part| is_one(part) && SURE.contains(part.as_str())).collect();
    sure.sort_unstable();
    sure.dedup();
    is_few && sure.len() >= 2
}

/// A title without a part of it, and without the marks that parted it from the rest.
fn cut(title: &str, mark: Range<usize>) -> String {
    let (before, after) = (title[..mark.start].trim_end(), title[mark.end..].trim_start());
    let before = &before[trimmed(before, 0..before.len())];
    // `Baker (m/f) – nights`, `Baker, m/f, nights`: what follows keeps what parts it.
    let joint = if before.is_empty() || after.is_empty() || after.starts_with([',', ';', ':', '.']) { "" } else { " " };
    let whole = format!("{before}{joint}{after}");
    whole[trimmed(&whole, 0..whole.len())].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, title: &str, expect: &str) {
        assert_eq!(without_gender_marks(title, language), expect, "{title}");
    }

    #[test]
    fn marks_are_taken_off_in_all_languages() {
        check("fr", "Menuisier·ère (H/F)", "Menuisier·ère");
        check("fr", "Menuisier H/F", "Menuisier");
        check("fr", "Menuisier - F/H", "Menuisier");
        check("fr", "Menuisier, H/F, nuit", "Menuisier, nuit");
        check("fr", "Menuisier (h/f) – nuit", "Menuisier – nuit");
        check("de", "Tischler (m/w/d)", "Tischler");
        check("de", "Tischler (w|m|d) Fenster", "Tischler Fenster");
        check("de", "Tischler m/w/divers", "Tischler");
        check("de", "Tischler (gn)", "Tischler");
        check("de", "Tischler (alle Geschlechter)", "Tischler");
        check("en", "Baker (all genders)", "Baker");
        check("en", "Baker [m/f/x]", "Baker");
        check("es", "Panadero (h/m/x)", "Panadero");
        check("it", "Panettiere (M/F/D)", "Panettiere");
        check("nl", "Bakker (m/v/x)", "Bakker");
        check("pt", "Motorista (H/M)", "Motorista");
        check("pl", "Piekarz (K/M)", "Piekarz");
        check("cs", "Pekař (m/ž)", "Pekař");
        check("da", "Bager (m/k)", "Bager");
        check("de", "Tischler (m/w/d) (m/w/d)", "Tischler");
    }

    #[test]
    fn what_is_no_mark_stays() {
        for title in [
            "Bäcker/in - Konditor/in",
            "Tischler:in",
            "camarero/a",
            "Redator(a)",
            "I/O Engineer",
            "Engineer (Go)",
            "Buyer N/S region",
            "H/F",
            "(m/w/d)",
            "Développeur·euse C/C++",
        ] {
            check("de", title, title);
        }
    }
}
