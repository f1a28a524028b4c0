//! The language of a text, told by the small words that every sentence has.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::fold::{Folded, fold, is_unspaced};
use super::vocabulary::{self, Words};

/// So many words are looked at: a language shows in fewer.
const WORDS_MAX: usize = 300;

/// So many words of one language a text has at least, to be in it.
const HITS_MIN: usize = 6;

/// So many words that its neighbour lacks a text has at least, to be in a language.
const OWN_MIN: usize = 4;

/// The language of a folded text, `None` where it is too short or too mixed to tell.
pub(super) fn language<'f>(folded: impl Iterator<Item = &'f str>) -> Option<&'static str> {
    let mut hits: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut seen: Vec<&[&'static str]> = Vec::new();
    let mut words = 0;
    let mut unspaced = [0_usize; 3];
    for word in folded.flat_map(|text| text.split(' ')).filter(|word| !word.is_empty()).take(WORDS_MAX) {
        words += 1;
        let known = stop_words().get(word).map_or(&[][..], Vec::as_slice);
        for language in known {
            *hits.entry(language).or_default() += 1;
        }
        seen.push(known);
        for c in word.chars().filter(|c| is_unspaced(*c)) {
            unspaced[match c {
                '\u{3040}'..='\u{30ff}' => 0,
                '\u{ac00}'..='\u{d7a3}' => 1,
                _ => 2,
            }] += 1;
        }
    }
    let [kana, hangul, han] = unspaced;
    if kana + hangul + han > words {
        return Some(if kana * 10 > han {
            "ja"
        } else if hangul > han {
            "ko"
        } else {
            "zh"
        });
    }
    let (best, count) = hits.iter().max_by_key(|(_, count)| **count).map(|(language, count)| (*language, *count))?;
    let next = hits.iter().filter(|(language, _)| **language != best).max_by_key(|(_, count)| **count);
    let (other, second) = next.map_or(("", 0), |(language, count)| (*language, *count));
    // Neighbours share most small words: those that only one of the two has tell them apart.
    let own = |one: &str, two: &str| seen.iter().filter(|known| known.contains(&one) && !known.contains(&two)).count();
    let is_told_apart = || {
        let (ours, theirs) = (own(best, other), own(other, best));
        ours >= OWN_MIN && ours >= 3 * theirs
    };
    (count >= HITS_MIN && (count * 4 > second * 5 || is_told_apart())).then_some(best)
}

/// The language whose words a short text and the keys of its front matter have most of, `None` where they have none: good enough to read it
/// in, not to say that it is in it. Of two, the site's own.
pub(super) fn likely(texts: &[&str], keys: &[&str], site: &str) -> Option<&'static str> {
    let keys: Vec<String> = keys.iter().map(|key| fold(key)).collect();
    let folded: Vec<Folded> = texts.iter().map(|text| Folded::new(text)).collect();
    let mut scores: Vec<(usize, &'static str)> = Vec::new();
    for language in vocabulary::languages() {
        let vocabulary = vocabulary::of(language);
        let is_key = |key: &&String| ["key", "label"].iter().any(|group| vocabulary.meanings(key, group).next().is_some());
        let mut score = keys.iter().filter(is_key).count();
        for (text, folded) in texts.iter().zip(&folded) {
            score += folded.text.split(' ').filter(|word| stop_words().get(*word).is_some_and(|known| known.contains(&language))).count();
            let is_looked_up =
                |word: &&str| ["unit", "calendar", "money"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
            score += folded.text.split(' ').filter(|word| word.chars().count() > 2).filter(is_looked_up).count();
            score += 2 * vocabulary.search(folded).len();
            let heads = text.lines().filter_map(|line| line.split_once([':', '：', '\t']));
            score += 3 * heads.filter(|(head, _)| vocabulary.meanings(&fold(head), "label").next().is_some()).count();
        }
        scores.push((2 * score + usize::from(language == site), language));
    }
    scores.into_iter().filter(|(score, _)| *score > 1).max_by_key(|(score, _)| *score).map(|(_, language)| language)
}

fn stop_words() -> &'static Words<Vec<&'static str>> {
    static WORDS: OnceLock<Words<Vec<&'static str>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Words<Vec<&'static str>> = Words::default();
        for language in vocabulary::languages() {
            for word in ["word", "and"].iter().flat_map(|name| vocabulary::phrases(language, "stop", name)) {
                words.entry(fold(word)).or_default().push(language);
            }
        }
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(language(std::iter::once(fold(text).as_str())), expect, "{text}");
    }

    #[test]
    fn small_words_tell() {
        check("Nous cherchons pour notre équipe une personne qui aime le bois et les outils, et que la poussière ne gêne pas.", Some("fr"));
        check("We are looking for a person who likes wood and tools, and does not mind the dust in our shop.", Some("en"));
        check("Wir suchen für unser Team eine Person, die Holz mag und mit Werkzeug umgehen kann.", Some("de"));
        check("Buscamos para nuestro equipo una persona que ame la madera y no tema el polvo de los talleres.", Some("es"));
        check("Cerchiamo per la nostra squadra una persona che ami il legno e non tema la polvere del laboratorio.", Some("it"));
        check("Wij zoeken voor ons team iemand die van hout houdt en niet bang is voor het stof van de werkplaats.", Some("nl"));
        check("Procuramos para a nossa equipa uma pessoa que goste de madeira e não tenha medo do pó da oficina.", Some("pt"));
        check("私たちは木を愛する人を探しています。", Some("ja"));
        check("Rust C++ SQL", None);
    }

    #[test]
    fn a_few_words_are_enough_to_read_it() {
        assert_eq!(likely(&["Gehalt: 52.000 € brutto/Jahr"], &[], "xx"), Some("de"));
        assert_eq!(likely(&["Start date: 7 September 2026"], &[], "xx"), Some("en"));
        assert_eq!(likely(&["勤務地：東京"], &[], "xx"), Some("ja"));
        assert_eq!(likely(&["Rust, C++"], &[], "xx"), None);
    }
}
