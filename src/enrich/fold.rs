//! Text in the form in which words are compared: lower case, without accents and punctuation, one blank between words, with the way back to
//! where each letter stands.

use std::ops::Range;

/// A folded text. It begins with a blank, so that the first word stands at a border like every other.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    /// The text.
    pub(super) text: String,
    /// Whether each of its words is made of letters and digits of scripts with blanks, or is a single sign: then words are all that a blank
    /// parts from the rest.
    pub(super) is_plain: bool,
    /// Where pieces of it were made: (offset in it, offset in the original), ascending in both; inside a piece both go on alike.
    pieces: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds `text`; only its first 4 GiB have a way back, which is more than any post has.
    pub(super) fn new(text: &str) -> Self {
        let folding = Folding::<true>::of(text);
        Self { is_plain: folding.is_plain, pieces: folding.pieces, text: folding.text }
    }

    /// Where a range of the folded text that begins and ends with a letter or sign stands in the `text` that it was made from.
    pub(super) fn original(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let at = |index: usize, next: usize| {
            if index >= self.text.len() {
                return text.len();
            }
            let (folded, original) = next.checked_sub(1).map_or((0, 0), |piece| self.pieces[piece]);
            // Of a letter that is longer in the original, the place is its beginning.
            text.floor_char_boundary(original as usize + index.saturating_sub(folded as usize))
        };
        let end = range.end.saturating_sub(1);
        let first = self.pieces.partition_point(|(folded, _)| *folded <= place(range.start));
        // A phrase is short: its end is in the same piece, or in one of the next.
        let last = first + self.pieces[first..].iter().take_while(|(folded, _)| *folded <= place(end)).count();
        let start = at(range.start, first);
        let last = at(end, last).max(start);
        start..last + text[last..].chars().next().map_or(0, char::len_utf8)
    }
}

/// Whether a byte is a letter or digit of ASCII.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// How many bytes from the first on are words of ASCII with one blank between two: of those only the case changes.
fn plain_run(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().take_while(|byte| WORD[usize::from(**byte)]).count();
        let goes_on = bytes.get(at) == Some(&b' ') && bytes.get(at + 1).is_some_and(|next| WORD[usize::from(*next)]);
        if !goes_on {
            return at;
        }
        at += 1;
    }
}

/// A text that is being folded, with or without the way back.
struct Folding<const WITH_WAY_BACK: bool> {
    text: String,
    pieces: Vec<(u32, u32)>,
    is_plain: bool,
}

impl<const WITH_WAY_BACK: bool> Folding<WITH_WAY_BACK> {
    /// Folds `text`, behind a blank where there is a way back.
    fn of(text: &str) -> Self {
        let pieces = if WITH_WAY_BACK { text.len() / 8 + 1 } else { 0 };
        let mut folding = Self { text: String::with_capacity(text.len() + 2), pieces: Vec::with_capacity(pieces), is_plain: true };
        if WITH_WAY_BACK {
            folding.text.push(' ');
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if WORD[usize::from(byte)] {
                folding.mark(at);
                let run = plain_run(&bytes[at..]);
                let start = folding.text.len();
                folding.text.push_str(&text[at..at + run]);
                folding.text[start..].make_ascii_lowercase();
                at += run;
            } else if byte.is_ascii() {
                folding.sign(char::from(byte), at);
                at += 1;
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                folding.take(c, at);
                at += c.len_utf8();
            }
        }
        folding
    }

    /// Notes that what comes next was made from what stands at `at`.
    fn mark(&mut self, at: usize) {
        if WITH_WAY_BACK {
            let (folded, original) = (place(self.text.len()), place(at));
            let follows = self.pieces.last().is_some_and(|(last, from)| original.wrapping_sub(*from) == folded - last);
            if !follows {
                self.pieces.push((folded, original));
            }
        }
    }

    fn letter(&mut self, c: char, at: usize) {
        self.is_plain &= c.is_alphanumeric() && c < '\u{2e80}';
        self.push(c, at);
    }

    fn push(&mut self, c: char, at: usize) {
        self.mark(at);
        self.text.push(c);
    }

    fn blank(&mut self) {
        if self.text.as_bytes().last().is_some_and(|last| *last != b' ') {
            self.text.push(' ');
        }
    }

    fn sign(&mut self, c: char, at: usize) {
        self.blank();
        if matches!(c, '%' | '€' | '$' | '£' | '¥' | '￥' | '₩' | '₹' | '₽' | '₺' | '₴' | '₪' | '+' | '#') {
            self.push(c, at);
            self.blank();
        }
    }

    fn take(&mut self, c: char, at: usize) {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => self.letter(c.to_ascii_lowercase(), at),
            // Soft hyphens, joiners and direction marks are not seen, nor accents that stand beside their letter.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
            // Digits and letters of full width.
            '\u{ff01}'..='\u{ff5e}' => self.take(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(' '), at),
            // All but these two are letters.
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if !matches!(c, '×' | '÷') => {
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
    // Most texts are one word.
    if text.bytes().all(|byte| WORD[usize::from(byte)]) {
        return text.to_ascii_lowercase();
    }
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
    fn latin_letters_are_folded_and_signs_among_them_part_words() {
        for c in ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
            assert_eq!(fold(&format!("a{c}a")) == "a a", !c.is_alphabetic(), "{c}");
        }
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
