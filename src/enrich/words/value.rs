//! What whole values of front matter say in people's words, by the vocabulary of all languages: yes and no, a status, no value at all.

use std::sync::OnceLock;

use crate::enrich::fold::fold;
use crate::enrich::vocabulary::{self, Words};

/// What a status word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) enum StatusWord {
    Open,
    Draft,
    Closed,
}

/// What a word of a `status` key says; `None` where it is not known.
pub(in crate::enrich) fn status_word(text: &str) -> Option<StatusWord> {
    [(StatusWord::Open, "open"), (StatusWord::Draft, "draft"), (StatusWord::Closed, "closed")]
        .into_iter()
        .find_map(|(word, name)| is(text, name).then_some(word))
}

/// A flag, in YAML's words and in those of people.
pub(in crate::enrich) fn truth(text: &str) -> Option<bool> {
    [(true, "yes"), (false, "no")].into_iter().find_map(|(flag, name)| is(text, name).then_some(flag))
}

/// Whether a value means "as soon as possible".
pub(in crate::enrich) fn is_asap(text: &str) -> bool {
    is(text, "asap")
}

/// Whether a value says that there is none.
pub(in crate::enrich) fn is_none(text: &str) -> bool {
    !text.contains(char::is_alphanumeric) || is(text, "none")
}

/// Whether a value names a part of the world that is no country, or all of it.
pub(in crate::enrich) fn is_area(text: &str) -> bool {
    is(text, "area")
}

/// Whether a word limits what stands beside it: "only".
pub(in crate::enrich) fn is_limit(text: &str) -> bool {
    is(text, "only")
}

/// Longest value that is looked up: no word of the vocabulary is longer, and a text need not be folded whole to learn that it is none.
const BYTES_MAX: usize = 120;

fn is(text: &str, name: &str) -> bool {
    static TABLE: OnceLock<Words<Vec<&'static str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: Words<Vec<&'static str>> = Words::default();
        for groups in std::iter::once(vocabulary::COMMON).chain(vocabulary::languages()).map(vocabulary::groups) {
            let asap = groups.get("dates").and_then(|dates| dates.get_key_value("asap"));
            for (name, phrases) in groups.get("value").into_iter().flatten().chain(asap) {
                for phrase in phrases {
                    table.entry(fold(phrase)).or_default().push(name);
                }
            }
        }
        table
    });
    text.len() <= BYTES_MAX && table.get(&fold(text)).is_some_and(|names| names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_people_in_any_language() {
        for (text, expect) in [("Yes", Some(true)), ("sí", Some(true)), ("Nein", Some(false)), ("いいえ", Some(false)), ("perhaps", None)]
        {
            assert_eq!(truth(text), expect, "{text}");
        }
        for (text, expect) in [
            ("Pourvu", Some(StatusWord::Closed)),
            ("veröffentlicht", Some(StatusWord::Open)),
            ("Rascunho", Some(StatusWord::Draft)),
            ("on-hold", Some(StatusWord::Closed)),
            ("募集終了", Some(StatusWord::Closed)),
            ("soon", None),
        ] {
            assert_eq!(status_word(text), expect, "{text}");
        }
        assert!(is_asap("Zum nächstmöglichen Zeitpunkt") && is_asap("od zaraz") && !is_asap("1 May"));
        assert!(is_none("N/A") && is_none("–") && is_none("jusqu’à pourvoi") && !is_none("1 May"));
    }

    #[test]
    fn no_word_says_yes_and_no_or_two_statuses() {
        for code in std::iter::once(vocabulary::COMMON).chain(vocabulary::languages()) {
            for phrase in vocabulary::groups(code).get("value").into_iter().flatten().flat_map(|(_, phrases)| phrases) {
                let statuses = ["open", "draft", "closed"].into_iter().filter(|name| is(phrase, name)).count();
                assert!(statuses < 2 && !(is(phrase, "yes") && is(phrase, "no")), "{code}: {phrase}");
            }
        }
    }
}
