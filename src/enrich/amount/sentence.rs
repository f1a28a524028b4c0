//! The sentence in which a figure stands, where a text has several.

/// Where the last sentence of a text begins, behind a word of more than three letters and its full stop.
pub(super) fn sentence_start(text: &str) -> usize {
    let is_end = |at: &usize| {
        let word = text[..*at].chars().rev().take_while(|c| c.is_alphabetic()).count();
        word > 3 && text[at + 2..].starts_with(char::is_uppercase)
    };
    memchr::memmem::rfind_iter(text.as_bytes(), b". ").find(is_end).map_or(0, |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_behind_words_and_not_behind_abbreviations() {
        assert_eq!(sentence_start("A raise comes later. Pay is "), "A raise comes later. ".len());
        assert_eq!(sentence_start("Pay p.a. Bonus is "), 0);
        assert_eq!(sentence_start("No end"), 0);
    }
}
