//! The vocabularies by their languages: words are asked for one by one, and each time in which language.

use std::sync::OnceLock;

use super::{COMMON, Vocabulary, tables};

/// The vocabularies by the letters of their languages.
struct Shelf {
    /// Each language that has a file, and what is made of it when it is first asked for.
    all: Vec<(&'static str, OnceLock<Vocabulary>)>,
    /// The place in that of the language of two letters, of the common words where it has no file.
    places: [usize; 26 * 26],
    /// The place of the common words.
    common: usize,
}

impl Shelf {
    fn new() -> Self {
        let all: Vec<_> = tables().keys().map(|code| (code.as_str(), OnceLock::new())).collect();
        let common = all.iter().position(|(code, _)| *code == COMMON).expect("the common words are compiled in");
        let mut places = [common; 26 * 26];
        for (place, (code, _)) in all.iter().enumerate() {
            // Norwegian is written in two ways, and posts say either.
            let codes = if *code == "no" { &["no", "nb", "nn"] } else { &[*code][..] };
            codes.iter().filter_map(|code| letters(code)).for_each(|letters| places[letters] = place);
        }
        Self { all, places, common }
    }
}

/// The number of the two letters of a language (BCP 47).
const fn letters(language: &str) -> Option<usize> {
    match language.as_bytes() {
        [first @ b'a'..=b'z', second @ b'a'..=b'z'] | [first @ b'a'..=b'z', second @ b'a'..=b'z', b'-', ..] => {
            Some((*first - b'a') as usize * 26 + (*second - b'a') as usize)
        }
        _ => None,
    }
}

/// The vocabulary of a language (BCP 47), of the common words alone where there is none for it.
pub(in crate::enrich) fn of(language: &str) -> &'static Vocabulary {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    let shelf = SHELF.get_or_init(Shelf::new);
    let (code, slot) = &shelf.all[letters(language).map_or(shelf.common, |letters| shelf.places[letters])];
    slot.get_or_init(|| Vocabulary::new(code))
}
