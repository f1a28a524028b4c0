//! Words of each language and what they mean to us: one data file per language, and `common.toml` for words that posts of every language use.
//!
//! A file is a table of groups, each a table of meanings with their phrases: `[contract]`, `permanent = ["cdi", …]`. The group says which reader
//! asks for it. Phrases are compared folded (`super::fold`), and may stand under several meanings.

/// Words by their hashes.
mod bits;

/// Phrases in texts without blanks.
mod letters;

/// The vocabulary of each language, made when it is first asked for.
mod shelf;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use self::bits::{Bits, Firsts, Word};
use self::letters::Letters;
pub(super) use self::shelf::of;
use super::fold::{Folded, fold, is_unspaced};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/enrich/vocabulary");

/// The file of words that belong to no language.
pub(super) const COMMON: &str = "common";

/// Groups whose phrases are looked up by themselves and not searched for in running text.
const LOOKED_UP: &[&str] = &[
    "label",
    "label-filler",
    "heading",
    "beside-skills",
    "skill",
    "stop",
    "town",
    "place-frame",
    "money",
    "unit",
    "calendar",
    "mailbox",
    "role",
    "form",
    "grammar",
    "honorific",
    "spelled",
    "small",
    "page-word",
    "page-title",
    "behind-remote",
    "page-key",
    "pay-key",
    "value",
    "language",
    "key",
    "key-weak",
];

/// Searched groups whose phrases are looked for in other languages than a post's own too: values of front matter are often in the site's.
const FOREIGN: &[&str] = &["contract", "country", "time", "span", "term-unit", "weekly", "workplace"];

/// No language has so many groups.
const GROUPS_MAX: usize = 64;

/// The group of labels.
const LABEL: &str = "label";

/// The group of words that stand around the role in a title.
const TITLE: &str = "title";

/// The group of words that lead to the role in a notice.
const NOTICE: &str = "notice";

/// Group: meaning: phrases.
type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Something by word. The words are compiled in, so that nobody can choose them to collide; the order is that of insertion.
pub(super) type Words<T> = IndexMap<String, T, FxBuildHasher>;

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning {
    /// The group, such as `contract`.
    pub(super) group: &'static str,
    /// The meaning in it, such as `permanent`.
    pub(super) name: &'static str,
    /// The number of the group among those of its language.
    number: usize,
}

/// The words of one language, with the common ones.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// The language of its file, by two letters.
    pub(super) code: &'static str,
    /// Searched phrases, folded, and what they begin with, word by word.
    searched: Words<Phrase>,
    /// The words that those begin with which are searched for in texts.
    of_texts: Firsts,
    /// The words that all of them begin with.
    of_titles: Firsts,
    /// The search for them in texts in which a blank does not part every word.
    letters: Letters,
    /// Phrases of the groups in [`LOOKED_UP`], folded, and what they begin with, word by word, which may mean nothing.
    exact: Words<Vec<Meaning>>,
    /// The first words of labels among those.
    labels: Bits,
}

/// A phrase that is searched for, or what such a phrase begins with.
#[derive(Debug, Default)]
struct Phrase {
    /// What it means; nothing where it is but a beginning.
    meanings: Vec<Meaning>,
    /// Whether longer phrases begin with it.
    goes_on: bool,
}

/// A phrase that stands in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match<'v> {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it means.
    pub(super) meaning: &'v Meaning,
}

/// What the beginning of a phrase means by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning<'v>(&'v [Meaning]);

impl<'v> Beginning<'v> {
    /// Its meanings in a group.
    pub(super) fn of(self, group: &str) -> impl Iterator<Item = &'static str> + use<'v, '_> {
        self.0.iter().filter(move |meaning| meaning.group == group).map(|meaning| meaning.name)
    }
}

/// The languages that have a file, sorted.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    tables().keys().map(String::as_str).filter(|code| *code != COMMON)
}

/// The phrases of one language under a meaning, as its file writes them.
pub(super) fn phrases(language: &str, group: &str, name: &str) -> &'static [String] {
    tables().get(language).and_then(|table| table.get(group)?.get(name)).map_or(&[], Vec::as_slice)
}

/// The languages of which a phrase of one of these groups, all of them [`FOREIGN`], may stand in a folded text, sorted. Most texts have none, and
/// a search in every language costs as much as sixteen.
pub(super) fn languages_in(folded: &str, groups: &[&str]) -> BTreeSet<&'static str> {
    assert!(groups.iter().all(|group| FOREIGN.contains(group)), "groups that are looked for in other languages are listed");
    let mut found = BTreeSet::new();
    for beginning in beginnings(folded) {
        let known = first_words().get(beginning).into_iter().flatten();
        found.extend(known.filter(|(group, _)| groups.contains(group)).map(|(_, language)| *language));
    }
    found
}

/// The words with which phrases of those groups begin, with the groups and languages of those.
fn first_words() -> &'static Words<BTreeSet<(&'static str, &'static str)>> {
    static WORDS: OnceLock<Words<BTreeSet<(&'static str, &'static str)>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Words<BTreeSet<(&'static str, &'static str)>> = Words::default();
        for language in languages() {
            for (group, names) in groups(language).iter().filter(|(group, _)| FOREIGN.contains(&group.as_str())) {
                for phrase in names.values().flatten() {
                    let folded = fold(phrase);
                    let first = beginnings(&folded).next().unwrap_or_default();
                    words.entry(first.to_owned()).or_default().insert((group.as_str(), language));
                }
            }
        }
        words
    })
}

/// Where phrases may begin in a folded text: at its words, and at each character that is written without blanks.
fn beginnings(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').flat_map(|word| {
        let spaced = word.find(is_unspaced).unwrap_or(word.len());
        let characters = word[spaced..].char_indices().filter(|(_, c)| is_unspaced(*c)).map(move |(at, c)| {
            let at = spaced + at;
            &word[at..at + c.len_utf8()]
        });
        Some(&word[..spaced]).filter(|head| !head.is_empty()).into_iter().chain(characters)
    })
}

/// What a label names in whichever language knows it: one name on which all of them agree. Posts in one language may have labels in another.
pub(super) fn label_of_any(folded: &str) -> Option<&'static str> {
    static LABELS: OnceLock<Words<Option<&'static str>>> = OnceLock::new();
    let labels = LABELS.get_or_init(|| {
        let mut labels: Words<Option<&'static str>> = Words::default();
        for (name, phrases) in languages().filter_map(|language| groups(language).get("label")).flatten() {
            for phrase in phrases {
                let known = labels.entry(fold(phrase)).or_insert(Some(name));
                *known = known.filter(|known| *known == name.as_str());
            }
        }
        labels
    });
    *labels.get(folded)?
}

/// The groups of a language's file.
pub(super) fn groups(language: &str) -> &'static Table {
    static NONE: Table = BTreeMap::new();
    tables().get(language).unwrap_or(&NONE)
}

fn tables() -> &'static BTreeMap<String, Table> {
    static TABLES: OnceLock<BTreeMap<String, Table>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let files = FILES.files().filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"));
        let read = |file: &include_dir::File<'_>| {
            let code = file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = file.contents_utf8().expect("vocabulary is UTF-8");
            let table = toml::from_str(text).unwrap_or_else(|error| panic!("vocabulary {code}: {error}"));
            (code, table)
        };
        files.map(read).collect()
    })
}

impl Vocabulary {
    fn new(code: &'static str) -> Self {
        let mut searched: Words<Phrase> = Words::default();
        let mut exact: Words<Vec<Meaning>> = Words::default();
        let tables = || [Some(code).filter(|code| *code != COMMON), Some(COMMON)].into_iter().flatten().map(groups);
        let numbers: BTreeSet<&str> = tables().flat_map(BTreeMap::keys).map(String::as_str).collect();
        for table in tables() {
            for (group, names) in table {
                let number = numbers.iter().position(|known| known == group).expect("every group has its number");
                let is_looked_up = LOOKED_UP.contains(&group.as_str());
                for (name, phrases) in names {
                    for phrase in phrases {
                        let folded = fold(phrase);
                        let meanings =
                            if is_looked_up { exact.entry(folded).or_default() } else { &mut searched.entry(folded).or_default().meanings };
                        let meaning = Meaning { group, name, number };
                        if !meanings.contains(&meaning) {
                            meanings.push(meaning);
                        }
                    }
                }
            }
        }
        let is_label = |(_, meanings): &(&String, &Vec<Meaning>)| meanings.iter().any(|meaning| meaning.group == LABEL);
        let labels = Bits::new(exact.iter().filter(is_label).map(|(phrase, _)| Word::at(phrase.as_bytes(), 0).hash));
        for beginning in exact.keys().flat_map(|phrase| beginnings_of(phrase)).collect::<Vec<_>>() {
            exact.entry(beginning).or_default();
        }
        for beginning in searched.keys().flat_map(|phrase| beginnings_of(phrase)).collect::<Vec<_>>() {
            searched.entry(beginning).or_default().goes_on = true;
        }
        let of_texts = searched.iter().filter(|(_, phrase)| phrase.meanings.iter().any(is_of_texts));
        let of_texts = Firsts::new(of_texts.map(|(phrase, _)| phrase.as_str()));
        let of_titles = Firsts::new(searched.keys().map(String::as_str));
        Self { code, searched, of_texts, of_titles, letters: Letters::default(), exact, labels }
    }

    /// The phrases in a text, in order; of those of one group that overlap the one that begins first, then the longest. Groups are
    /// read by different readers, and do not hide each other's phrases.
    pub(super) fn search<'v>(&'v self, folded: &Folded) -> Vec<Match<'v>> {
        self.matches(folded, &self.of_texts, is_of_texts)
    }

    /// The same with the words that stand around the role in a title.
    pub(super) fn search_title<'v>(&'v self, folded: &Folded) -> Vec<Match<'v>> {
        self.matches(folded, &self.of_titles, |_| true)
    }

    fn matches<'v>(&'v self, folded: &Folded, firsts: &Firsts, is_asked: impl Fn(&Meaning) -> bool) -> Vec<Match<'v>> {
        let mut found =
            if folded.is_plain { self.by_words(&folded.text, firsts, is_asked) } else { self.by_letters(&folded.text, is_asked) };
        // Where the last kept phrase of each group begins and ends: one phrase may have two meanings in its group.
        let mut kept = [(0, 0); GROUPS_MAX];
        found.retain(|found| {
            let last = &mut kept[found.meaning.number];
            let is_kept = found.start >= last.1 || (found.start, found.end) == *last;
            if is_kept {
                *last = (found.start, found.end);
            }
            is_kept
        });
        found
    }

    /// All phrases of a text, in the order of where they begin, the longest first. Most words of a text begin none, which one look tells.
    fn by_words<'v>(&'v self, text: &str, firsts: &Firsts, is_asked: impl Fn(&Meaning) -> bool) -> Vec<Match<'v>> {
        let bytes = text.as_bytes();
        // A paragraph has about one in so many bytes.
        let mut found: Vec<Match<'v>> = Vec::with_capacity(text.len() / 16);
        let mut next = Word::at(bytes, usize::from(text.starts_with(' ')));
        while next.start < text.len() {
            let (word, start, first) = (next, next.start, found.len());
            next = word.next(bytes);
            let mut take = |end: usize| {
                let known = self.searched.get(&text[start..end])?;
                found.extend(known.meanings.iter().filter(|meaning| is_asked(meaning)).map(|meaning| Match { start, end, meaning }));
                known.goes_on.then_some(())
            };
            if firsts.alone.may_have(word.hash) {
                take(word.end);
            }
            if next.start < text.len() && firsts.pairs.may_have(word.with(next)) {
                let mut last = next;
                while take(last.end).is_some() && last.end + 1 < text.len() {
                    last = last.next(bytes);
                }
            }
            if found.len() > first + 1 {
                found[first..].sort_by_key(|found| usize::MAX - found.end);
            }
        }
        found
    }

    /// The same where words may stand beside each other without a blank.
    fn by_letters<'v>(&'v self, text: &str, is_asked: impl Fn(&Meaning) -> bool) -> Vec<Match<'v>> {
        let mut found: Vec<Match<'v>> = Vec::new();
        for (place, range) in self.letters.find(self.searched.keys().map(String::as_str), text) {
            let asked = self.searched[place].meanings.iter().filter(|meaning| is_asked(meaning));
            found.extend(asked.map(|meaning| Match { start: range.start, end: range.end, meaning }));
        }
        found.sort_by_key(|found| (found.start, usize::MAX - found.end));
        found
    }

    /// Whether some word of a folded text may be one that a label begins with: else no label can be made of its words.
    pub(super) fn may_hold_label(&self, folded: &str) -> bool {
        folded.split(' ').any(|word| self.labels.may_have(Word::at(word.as_bytes(), 0).hash))
    }

    /// What a whole phrase means in a group that is looked up.
    pub(super) fn meanings(&self, folded: &str, group: &str) -> impl Iterator<Item = &'static str> {
        self.beginning(folded).into_iter().flat_map(move |known| known.of(group))
    }

    /// What words mean with which a phrase that is looked up begins, or of which it is made; `None` where there is no such phrase, however
    /// the words go on.
    pub(super) fn beginning(&self, folded: &str) -> Option<Beginning<'_>> {
        self.exact.get(folded).map(|meanings| Beginning(meanings))
    }
}

/// Whether a meaning is searched for in texts: words around titles are every day's words elsewhere, only calls say something in a text too.
fn is_of_texts(meaning: &Meaning) -> bool {
    meaning.group != NOTICE && (meaning.group != TITLE || meaning.name == "call")
}

/// What a phrase of several words begins with, word by word.
fn beginnings_of(phrase: &str) -> Vec<String> {
    phrase.match_indices(' ').map(|(at, _)| phrase[..at].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: &[(&str, &str, &str)]) {
        let folded = super::super::fold::Folded::new(text);
        let found: Vec<_> = of(language)
            .search(&folded)
            .into_iter()
            .map(|m| (m.start..m.end, m.meaning.group, m.meaning.name))
            .map(|(range, group, name)| (&text[folded.original(text, &range)], group, name))
            .filter(|(_, group, _)| *group == "contract" || *group == "time")
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn the_longest_phrase_at_word_borders_counts() {
        check("fr", "CDI, temps plein", &[("CDI", "contract", "permanent"), ("temps plein", "time", "full")]);
        check("fr", "Contrat à durée indéterminée", &[("Contrat à durée indéterminée", "contract", "permanent")]);
        check("fr", "backstage", &[]);
        check("en", "Full-time", &[("Full-time", "time", "full")]);
        check("ja", "雇用形態は正社員です", &[("正社員", "contract", "permanent")]);
        check("xx", "freelance", &[("freelance", "contract", "freelance")]);
    }

    /// Every meaning is one that some full language knows, so that a mistyped name is not lost in silence.
    #[test]
    fn all_languages_use_the_same_names() {
        let names = |code: &str| -> BTreeSet<String> {
            groups(code).iter().flat_map(|(group, names)| names.keys().map(move |name| format!("{group}.{name}"))).collect()
        };
        let known: BTreeSet<String> = ["common", "en", "fr", "de"].iter().flat_map(|code| names(code)).collect();
        for code in languages() {
            let strange: Vec<_> = names(code).difference(&known).cloned().collect();
            assert!(strange.is_empty(), "{code}: {strange:?}");
        }
    }

    /// All that is found in a text: where, and what it means.
    fn listed(found: Vec<Match<'_>>) -> BTreeSet<(usize, usize, &'static str, &'static str)> {
        found.into_iter().map(|m| (m.start, m.end, m.meaning.group, m.meaning.name)).collect()
    }

    /// Texts of phrases that the vocabulary has, whole, cut and joined, among words that it has not.
    fn texts(code: &'static str) -> impl Strategy<Value = String> {
        let phrases: Vec<String> = groups(code).values().flat_map(|names| names.values().flatten().cloned()).collect();
        let cut =
            (prop::sample::select(phrases.clone()), 0..9_usize).prop_map(|(phrase, from)| phrase.chars().skip(from).collect::<String>());
        let piece = prop_oneof![4 => prop::sample::select(phrases), 2 => cut, 1 => "[a-z0-9é€.,/ -]{0,6}".boxed()];
        prop::collection::vec((piece, prop::sample::select(vec![" ", " ", " ", "", "-", ", ", "\n"])), 0..12)
            .prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + gap).collect())
    }

    proptest! {
        #[test]
        fn words_and_letters_find_the_same(
            (code, text) in prop::sample::select(vec!["de", "en", "es", "fr", "it", "nl", "pt", "pl", "sv"])
                .prop_flat_map(|code| (Just(code), texts(code)))
        ) {
            let folded = super::super::fold::Folded::new(&text);
            prop_assume!(folded.is_plain);
            let vocabulary = of(code);
            prop_assert_eq!(
                listed(vocabulary.by_words(&folded.text, &vocabulary.of_titles, |_| true)),
                listed(vocabulary.by_letters(&folded.text, |_| true)),
                "{}: {:?}", code, folded.text
            );
            prop_assert_eq!(
                listed(vocabulary.by_words(&folded.text, &vocabulary.of_texts, is_of_texts)),
                listed(vocabulary.by_letters(&folded.text, is_of_texts)),
                "{}: {:?}", code, folded.text
            );
        }
    }

    /// Languages in which posts are read in full.
    const FULL: [&str; 7] = ["de", "en", "es", "fr", "it", "nl", "pt"];

    /// Classes that English has elsewhere or not at all: its keys stand in the code, a `Volunteer Coordinator` is no volunteer, its
    /// buildings have their kind behind their name, and `A` before a role may be a grade. `bei` and `en` stand before too much.
    const NOT_ENGLISH: [(&str, &str); 4] =
        [("contract-first", "volunteer"), ("page-key", "category"), ("town", "building-first"), ("small", "article")];
    const NOT_GERMAN_NOR_SPANISH: (&str, &str) = ("small", "at-name");

    #[test]
    fn full_languages_know_the_same_classes() {
        let all: BTreeSet<(&str, &str)> = FULL
            .iter()
            .flat_map(|code| groups(code).iter().flat_map(|(group, names)| names.keys().map(move |name| (group.as_str(), name.as_str()))))
            .filter(|(group, _)| !matches!(*group, "key" | "language" | "country"))
            .collect();
        for (group, name) in all {
            let missing: Vec<&str> = FULL.into_iter().filter(|code| phrases(code, group, name).is_empty()).collect();
            // What two or three languages have may be theirs alone.
            let is_apart = missing == ["de", "es"] && (group, name) == NOT_GERMAN_NOR_SPANISH;
            let is_common = missing.len() <= 2 && !is_apart && !(missing == ["en"] && NOT_ENGLISH.contains(&(group, name)));
            assert!(!is_common || missing.is_empty(), "{group}.{name} is missing in {missing:?}");
            let least = FULL.into_iter().map(|code| phrases(code, group, name).len()).min().unwrap_or_default();
            assert!(group != LABEL || least >= 7, "label.{name} has but {least} phrases in a language");
        }
    }

    #[test]
    fn phrases_are_written_once() {
        for code in languages().chain([COMMON]) {
            for (group, names) in groups(code) {
                for (name, phrases) in names {
                    let folded: BTreeSet<String> = phrases.iter().map(|phrase| fold(phrase)).collect();
                    assert_eq!(folded.len(), phrases.len(), "{code} {group}.{name} has a phrase twice");
                    assert!(!folded.contains(""), "{code} {group}.{name} has a phrase without a letter");
                }
            }
        }
    }
}
