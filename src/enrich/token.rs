//! A text in digits, words and signs, for what is read figure by figure: pay and dates. What words mean is looked up in the vocabulary, one to
//! four words at a time.

use std::borrow::Cow;
use std::ops::Range;

use super::fold::{fold, is_unspaced};
use super::vocabulary::{self, Vocabulary};

/// Most words in a phrase that is looked up.
const PHRASE_WORDS_MAX: usize = 4;

/// Most tokens of one text: more is no statement about one job.
const TOKENS_MAX: usize = 2_000;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits alone.
    Digits,
    /// A word; in scripts without blanks a phrase that the vocabulary knows, or one character.
    Word,
    /// Anything else that is seen, and line ends.
    Sign(char),
}

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// As it is compared; for signs of money the sign.
    pub(super) folded: Cow<'a, str>,
}

/// A text in tokens, with the words of its language.
pub(super) struct Tokens<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its tokens.
    pub(super) all: Vec<Token<'a>>,
    /// The words of its language.
    pub(super) vocabulary: &'static Vocabulary,
}

impl<'a> Tokens<'a> {
    /// The tokens of a text in a language (BCP 47). `groups` are those whose phrases hold together in scripts without blanks.
    pub(super) fn new(text: &'a str, language: &str, groups: &[&str]) -> Self {
        let vocabulary = vocabulary::of(language);
        let mut all: Vec<Token<'a>> = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next().filter(|_| all.len() < TOKENS_MAX) {
            let rest = &text[at..];
            let run = |belongs: &dyn Fn(char) -> bool| rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
            let (kind, length) = match (c, plain_word(rest)) {
                ('0'..='9', Some(_)) => (Kind::Digits, rest.bytes().take_while(u8::is_ascii_digit).count()),
                (_, Some(length)) => (Kind::Word, length),
                (c, None) if is_digit(c) => (Kind::Digits, run(&is_digit)),
                (c, None) if is_letter(c) => (Kind::Word, known(rest, vocabulary, groups)),
                (c, None) if c.is_alphanumeric() => {
                    (Kind::Word, run(&|c| (c.is_alphanumeric() && !is_unspaced(c) && !is_digit_wide(c)) || is_mark(c)))
                }
                _ => (Kind::Sign(c), c.len_utf8()),
            };
            if (!c.is_whitespace() || c == '\n') && !is_mark(c) {
                let token = &rest[..length];
                let folded = match kind {
                    Kind::Sign(_) if !is_money(c) => Cow::Borrowed(""),
                    _ if token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) => Cow::Borrowed(token),
                    _ if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Cow::Owned(token.to_ascii_lowercase()),
                    _ => Cow::Owned(fold(token)),
                };
                let folded = if folded.is_empty() && is_money(c) { Cow::Borrowed(token) } else { folded };
                all.push(Token { kind, range: at..at + length, folded });
            }
            at += length;
        }
        Self { text, all, vocabulary }
    }

    /// The token at an index.
    pub(super) fn get(&self, index: usize) -> Option<&Token<'a>> {
        self.all.get(index)
    }

    /// Whether a sign stands at an index.
    pub(super) fn is_sign(&self, index: usize, signs: &[char]) -> bool {
        self.get(index).is_some_and(|token| matches!(token.kind, Kind::Sign(c) if signs.contains(&c)))
    }

    /// Whether nothing stands between a token and the one before it.
    pub(super) fn is_joined(&self, index: usize) -> bool {
        index > 0 && self.get(index).is_some_and(|token| self.all[index - 1].range.end == token.range.start)
    }

    /// The longest phrase of a group that begins at an index: where it ends, and what it means.
    pub(super) fn phrase(&self, index: usize, group: &str) -> Option<(usize, Vec<&'static str>)> {
        let mut best = None;
        let mut phrase = Cow::Borrowed("");
        let mut words = 0;
        for (at, token) in self.all.iter().enumerate().skip(index).take(2 * PHRASE_WORDS_MAX) {
            if is_soft(token) {
                if words == 0 {
                    return None;
                }
                continue;
            }
            // `US$` is one word, and `a $17` is two.
            let is_apart = words > 0 && token.folded == "$" && !self.is_joined(at);
            if token.folded.is_empty() || words == PHRASE_WORDS_MAX || is_apart {
                break;
            }
            if words == 0 {
                phrase = Cow::Borrowed(&*token.folded);
            } else {
                let phrase = phrase.to_mut();
                phrase.push(' ');
                phrase.push_str(&token.folded);
            }
            words += 1;
            let Some(known) = self.vocabulary.beginning(&phrase) else { break };
            let meanings: Vec<_> = known.of(group).collect();
            if !meanings.is_empty() {
                best = Some((at + 1, meanings));
            }
        }
        best
    }

    /// The longest phrase of a group that ends right before an index: where it begins, and what it means.
    pub(super) fn phrase_before(&self, index: usize, group: &str) -> Option<(usize, Vec<&'static str>)> {
        let lowest = index.saturating_sub(2 * PHRASE_WORDS_MAX);
        let ends_here = |end: usize| (end..index).all(|at| is_soft(&self.all[at]));
        (lowest..index).find_map(|start| {
            self.phrase(start, group).filter(|(end, _)| *end <= index && ends_here(*end)).map(|(_, found)| (start, found))
        })
    }

    /// The first meaning of a phrase there that is one of these.
    pub(super) fn means(&self, index: usize, group: &str, names: &[&str]) -> Option<usize> {
        self.phrase(index, group).filter(|(_, found)| found.iter().any(|name| names.contains(name))).map(|(end, _)| end)
    }
}

/// The length of the letters and digits of ASCII that a text begins with; `None` where it begins with another, or where one may go on with another.
fn plain_word(text: &str) -> Option<usize> {
    let length = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (length > 0 && text.as_bytes().get(length).is_none_or(u8::is_ascii)).then_some(length)
}

/// A figure, of full width too.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_digit_wide(c: char) -> bool {
    ('０'..='９').contains(&c)
}

/// A letter of a script without blanks.
fn is_letter(c: char) -> bool {
    is_unspaced(c) && c.is_alphanumeric()
}

fn is_money(c: char) -> bool {
    matches!(c, '€' | '$' | '£' | '¥' | '￥' | '₩' | '₹' | '₽' | '₺' | '₴' | '₪' | '%')
}

/// What is not seen, and accents that stand beside their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

/// Signs inside a phrase: `p. a.`, `de l’heure`.
fn is_soft(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Sign('.' | '\'' | '’' | '-' | '‑' | '*' | '_'))
}

/// The length of the longest known phrase at the beginning of a text without blanks, else of its first character.
fn known(text: &str, vocabulary: &Vocabulary, groups: &[&str]) -> usize {
    let ends: Vec<usize> = text.char_indices().take_while(|(_, c)| is_letter(*c)).map(|(at, c)| at + c.len_utf8()).take(6).collect();
    let is_known = |end: &&usize| groups.iter().any(|group| vocabulary.meanings(&text[..**end], group).next().is_some());
    ends.iter().rev().find(is_known).or(ends.first()).copied().unwrap_or(text.len())
}

/// Whether the token before is written without blanks.
pub(super) fn is_cjk_before(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.all[at - 1].folded.ends_with(super::fold::is_unspaced)
}

/// Whether this one is.
pub(super) fn is_cjk_after(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.folded.starts_with(super::fold::is_unspaced))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let tokens = Tokens::new(text, "en", &[]);
        assert_eq!(tokens.all.iter().map(|token| &text[token.range.clone()]).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn digits_words_and_signs_are_parted() {
        check("€35k–40k p.a.", &["€", "35", "k", "–", "40", "k", "p", ".", "a", "."]);
        check("E13, 7th", &["E13", ",", "7", "th"]);
        check("時給1,200円", &["時", "給", "1", ",", "200", "円"]);
        check("", &[]);
    }
}
