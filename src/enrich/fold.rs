//! Text in the form in which words are compared: lower case, without accents and punctuation, one blank between words, with the way back to
//! where each letter stands.

use std::ops::Range;

/// A folded text. It begins with a blank, so that the first word stands at a border like every other.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    /// The text.
    pub(super) text: String,
    /// For each byte of it, where the character that it was made from begins in the original.
    from: Vec<u32>,
}

impl Folded {
    /// Folds `text`; only its first 4 GiB have a way back, which is more than any post has.
    pub(super) fn new(text: &str) -> Self {
        let Folding { text, from } = Folding::<true>::of(text);
        Self { text, from }
    }

    /// Where a range of the folded text stands in the `text` that it was made from. Blanks at its ends are not part of it.
    pub(super) fn original(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let at = |index: usize| self.from.get(index).map_or(text.len(), |at| *at as usize);
        let start = at(range.start);
        let last = at(range.end.saturating_sub(1)).max(start);
        start..last + text[last..].chars().next().map_or(0, char::len_utf8)
    }
}

/// A text that is being folded, with or without the way back.
struct Folding<const WITH_WAY_BACK: bool> {
    text: String,
    from: Vec<u32>,
}

impl<const WITH_WAY_BACK: bool> Folding<WITH_WAY_BACK> {
    /// Folds `text`, behind a blank where there is a way back.
    fn of(text: &str) -> Self {
        let places = if WITH_WAY_BACK { text.len() + 2 } else { 0 };
        let mut folding = Self { text: String::with_capacity(text.len() + 2), from: Vec::with_capacity(places) };
        if WITH_WAY_BACK {
            folding.push(' ', 0);
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let place = place(at);
            if byte.is_ascii_alphanumeric() {
                let end = at + bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(bytes.len() - at);
                folding.word(text, at..end);
                at = end;
            } else if byte.is_ascii() {
                folding.sign(char::from(byte), place);
                at += 1;
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                folding.take(c, place);
                at += c.len_utf8();
            }
        }
        folding
    }

    fn push(&mut self, c: char, at: u32) {
        self.text.push(c);
        if WITH_WAY_BACK {
            self.from.push(at);
        }
    }

    /// Letters and digits of ASCII, all at once.
    fn word(&mut self, text: &str, range: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(&text[range.clone()]);
        self.text[start..].make_ascii_lowercase();
        if WITH_WAY_BACK {
            self.from.extend(place(range.start)..place(range.end));
            self.from.resize(self.text.len(), place(range.end));
        }
    }

    fn letter(&mut self, c: char, at: u32) {
        self.text.push(c);
        if WITH_WAY_BACK {
            self.from.resize(self.text.len(), at);
        }
    }

    fn blank(&mut self, at: u32) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(' ', at);
        }
    }

    fn sign(&mut self, c: char, at: u32) {
        self.blank(at);
        if matches!(c, '%' | '€' | '$' | '£' | '¥' | '￥' | '₩' | '₹' | '₽' | '₺' | '₴' | '₪' | '+' | '#') {
            self.letter(c, at);
            self.blank(at);
        }
    }

    fn take(&mut self, c: char, at: u32) {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => self.letter(c.to_ascii_lowercase(), at),
            // Soft hyphens, joiners and direction marks are not seen, nor accents that stand beside their letter.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
            // Digits and letters of full width.
            '\u{ff01}'..='\u{ff5e}' => self.take(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(' '), at),
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => {
                for plain in deunicode::deunicode_char(c).unwrap_or_default().chars() {
                    self.letter(plain.to_ascii_lowercase(), at);
                }
            }
            _ if c.is_alphanumeric() => c.to_lowercase().for_each(|c| self.letter(c, at)),
            _ => self.sign(c, at),
        }
    }
}

/// A place that is kept: only the first 4 GiB of a text have one.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A word or phrase in that form, without blanks at its ends.
pub(super) fn fold(text: &str) -> String {
    let mut folded = Folding::<false>::of(text).text;
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Whether a script writes words without blanks between them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(fold(text), expect);
    }

    #[test]
    fn words_are_compared_without_what_people_write_differently() {
        check("Dès que possible !", "des que possible");
        check("full-time, FULL\u{a0}TIME", "full time full time");
        check("Straße, Łódź, Ærø", "strasse lodz aero");
        check("chargé·e (H/F)", "charge e h f");
        check("e\u{301}t\u{e9} soft\u{ad}ware", "ete software");
        check("35k€ 100%", "35k € 100 %");
        check("ＡＢ１２ 年収", "ab12 年収");
        check("", "");
    }

    #[test]
    fn every_word_is_found_again() {
        let text = "  Été à  Łódź — 35k€, 東京!";
        let folded = Folded::new(text);
        for (word, expect) in [("ete", "Été"), ("lodz", "Łódź"), ("35k", "35k"), ("€", "€"), ("東京", "東京")] {
            let at = folded.text.find(word).expect("it is there");
            assert_eq!(&text[folded.original(text, &(at..at + word.len()))], expect);
        }
    }
}
