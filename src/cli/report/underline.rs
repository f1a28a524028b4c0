//! Lines of a post with marks under the words that say something, as compilers show code.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::plain::line;

/// Columns beside a line's number.
const GUTTER: usize = 3;

/// Narrowest text that is shown, in columns.
const AREA_MIN: usize = 24;

const BLUE: &str = "\u{1b}[1;94m";
const GREEN: &str = "\u{1b}[1;92m";
const YELLOW: &str = "\u{1b}[1;93m";
const PLAIN: &str = "\u{1b}[0m";

/// Words of a line, and what they say. Ordered by place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// Line, from 1.
    pub(super) line: u32,
    /// First character, from 0.
    pub(super) start: usize,
    /// One past the last character.
    pub(super) end: usize,
    /// Whether it is only suggested.
    pub(super) is_suggested: bool,
    /// What the words say.
    pub(super) says: String,
}

/// Where the words end that a quotation or a value repeats, from character `start` of a line: marks of Markdown between them are
/// passed over. The end of the line where they go on after it, or are written in another way.
pub(super) fn end_of_words(text: &str, start: usize, words: &str) -> usize {
    let end = text.trim_end().chars().count().max(start);
    let mut at = start;
    let mut wanted = words.chars().filter(|c| !c.is_whitespace()).peekable();
    for c in text.chars().skip(start) {
        let Some(next) = wanted.peek() else { break };
        if c.to_lowercase().eq(next.to_lowercase()) {
            wanted.next();
        } else if c.is_alphanumeric() {
            return end;
        }
        at += 1;
    }
    if wanted.peek().is_some() { end } else { at }
}

/// Writes each line that has marks with what they say below it, no wider than `width` columns.
pub(super) fn write(marks: &mut [Mark], lines: &BTreeMap<u32, Arc<str>>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    marks.sort();
    let Some(digits) = marks.last().map(|mark| mark.line.to_string().len() + 2) else { return Ok(()) };
    let page = Page { digits, area: width.saturating_sub(digits + GUTTER).max(AREA_MIN) };
    writeln!(out)?;
    let mut before: Option<u32> = None;
    for marks in marks.chunk_by(|a, b| a.line == b.line) {
        let number = marks[0].line;
        if before.is_some_and(|before| before + 1 < number) {
            writeln!(out, "{BLUE}{:>digits$}{PLAIN}", "...")?;
        }
        before = Some(number);
        if let Some(text) = lines.get(&number) {
            page.line(number, &Cells::of(text), marks, out)?;
        }
    }
    writeln!(out)
}

/// A line as it is shown: its characters, and the column where each begins.
struct Cells {
    characters: Vec<char>,
    columns: Vec<usize>,
}

impl Cells {
    fn of(text: &str) -> Self {
        let characters: Vec<char> = line(text.trim_end()).chars().collect();
        let mut columns = Vec::with_capacity(characters.len() + 1);
        let mut column = 0;
        for c in &characters {
            columns.push(column);
            column += c.width().unwrap_or(0);
        }
        columns.push(column);
        Self { characters, columns }
    }

    fn column(&self, character: usize) -> usize {
        self.columns[character.min(self.characters.len())]
    }

    fn width(&self) -> usize {
        self.column(self.characters.len())
    }

    /// The text between two columns, with dots where it is cut.
    fn cut(&self, from: usize, to: usize) -> String {
        let mut shown = String::new();
        for (index, (c, column)) in self.characters.iter().zip(&self.columns).enumerate() {
            let after = self.columns[index + 1];
            if *column < from || after > to {
                continue;
            }
            let is_last = after == to || self.columns.get(index + 2).is_some_and(|next| *next > to);
            let is_edge = (from > 0 && *column == from) || (to < self.width() && is_last);
            if is_edge {
                shown.push('…');
                shown.extend(std::iter::repeat_n(' ', (after - column).saturating_sub(1)));
            } else {
                shown.push(*c);
            }
        }
        shown
    }
}

#[derive(Clone, Copy)]
struct Page {
    digits: usize,
    area: usize,
}

impl Page {
    /// One line, or the parts of a long one that have marks.
    fn line(self, number: u32, cells: &Cells, marks: &[Mark], out: &mut dyn Write) -> io::Result<()> {
        let mut rest = marks;
        while let Some(first) = rest.first() {
            let from = if cells.width() <= self.area {
                0
            } else {
                // What stands before the words tells what they are about.
                let start = cells.column(first.start).saturating_sub(self.area / 3).min(cells.width() - self.area);
                *cells.columns.iter().rfind(|column| **column <= start).unwrap_or(&0)
            };
            let to = from + self.area;
            let fits = |mark: &&Mark| cells.column(mark.end) < to || cells.width() <= to;
            let shown = rest.iter().take_while(fits).count().max(1);
            writeln!(out, "{BLUE}{number:>width$} |{PLAIN} {}", cells.cut(from, to), width = self.digits)?;
            for same in rest[..shown].chunk_by(|a, b| (a.start, a.end) == (b.start, b.end)) {
                let column = |character| cells.column(character).clamp(from, to) - from;
                self.marks((column(same[0].start), column(same[0].end)), same, out)?;
            }
            rest = &rest[shown..];
        }
        Ok(())
    }

    /// The carets, and what the words above them say: beside them where there is room, else below.
    fn marks(self, (start, end): (usize, usize), marks: &[Mark], out: &mut dyn Write) -> io::Result<()> {
        let gutter = format!("{BLUE}{:>width$} |{PLAIN}", "", width = self.digits);
        let end = end.max(start + 1);
        let carets = |mark: &Mark| format!("{}{}{PLAIN}", colour(mark), "^".repeat(end - start));
        let widest = marks.iter().map(|mark| mark.says.width()).max().unwrap_or(0);
        let is_beside = end + 1 + widest <= self.area;
        let indent = if is_beside { end + 1 } else { start.min(self.area.saturating_sub(widest)) };
        if !is_beside {
            writeln!(out, "{gutter} {:start$}{}", "", carets(&marks[0]))?;
        }
        for (index, mark) in marks.iter().enumerate() {
            let says = Cells::of(&mark.says).cut(0, self.area);
            let says = format!("{}{says}{PLAIN}", colour(mark));
            if is_beside && index == 0 {
                writeln!(out, "{gutter} {:start$}{} {says}", "", carets(mark))?;
            } else {
                writeln!(out, "{gutter} {:indent$}{says}", "")?;
            }
        }
        Ok(())
    }
}

const fn colour(mark: &Mark) -> &'static str {
    if mark.is_suggested { YELLOW } else { GREEN }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks as (words, what they say) of one line.
    #[track_caller]
    fn check(text: &str, marks: &[(&str, &str)], width: usize, expect: &str) {
        let mark = |(words, says): &(&str, &str)| {
            let start = text[..text.find(words).expect("words of the line")].chars().count();
            let end = end_of_words(text, start, words);
            Mark { line: 7, start, end, is_suggested: false, says: (*says).to_owned() }
        };
        let mut marks: Vec<Mark> = marks.iter().map(mark).collect();
        let mut out = Vec::new();
        write(&mut marks, &[(7, Arc::from(text))].into(), width, &mut out).expect("a vector takes everything");
        let shown = anstream::adapter::strip_str(&String::from_utf8(out).expect("text")).to_string();
        assert_eq!(shown.trim_matches('\n'), expect.trim_matches('\n'), "\n{shown}");
        assert!(shown.lines().all(|line| line.width() <= width), "{shown}");
    }

    #[test]
    fn values_stand_under_their_words() {
        check(
            "Ort: 20095 Hamburg",
            &[("20095", "postalCode = 20095"), ("Hamburg", "addressLocality = Hamburg"), ("Hamburg", "addressCountry = DE")],
            80,
            "
  7 | Ort: 20095 Hamburg
    |      ^^^^^ postalCode = 20095
    |            ^^^^^^^ addressCountry = DE
    |                    addressLocality = Hamburg
",
        );
        // Marks of Markdown between the words of a quotation.
        check("Pay: **45** [000](x) €", &[("45", "pay = 45000")], 40, "\n  7 | Pay: **45** [000](x) €\n    |        ^^ pay = 45000\n");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check(
            "勤務地：東京都渋谷区",
            &[("東京都", "addressRegion = 東京都")],
            60,
            "
  7 | 勤務地：東京都渋谷区
    |         ^^^^^^ addressRegion = 東京都
",
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_words() {
        let text = format!("{} in Leeds {} for six months {}", "much ".repeat(30), "more ".repeat(30), "text ".repeat(30));
        check(
            &text,
            &[("Leeds", "addressLocality = Leeds"), ("six months", "jobDuration = P6M")],
            60,
            "
  7 | …ch much much  in Leeds more more more more more more…
    |                   ^^^^^ addressLocality = Leeds
  7 | …e more more  for six months text text text text text…
    |                   ^^^^^^^^^^ jobDuration = P6M
",
        );
    }

    #[test]
    fn a_label_without_room_stands_below_and_is_cut() {
        check(
            "Bakers wanted",
            &[("Bakers", "title = Bakers of bread and of all that is to be sold")],
            40,
            "
  7 | Bakers wanted
    | ^^^^^^
    | title = Bakers of bread and of al…
",
        );
        check(
            "We are a team in Rotterdam",
            &[("Rotterdam", "addressLocality = Rotterdam")],
            40,
            "
  7 | We are a team in Rotterdam
    |                  ^^^^^^^^^
    |        addressLocality = Rotterdam
",
        );
    }
}
