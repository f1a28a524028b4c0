//! Vocabulary: words of several languages and what they mean to us. Words are compared without case and accents.

/// Sorted text as a table.
pub(super) mod sorted;

mod value;

pub(super) use value::{StatusWord, is_area, is_asap, is_limit, is_none, status_word, truth};

/// A word or phrase without case, accents and punctuation; words are parted by one space.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}
