//! The pieces of a title in their order, each taken into the role or left out of it.

use std::ops::Range;

use super::caller::calls;
use super::codes::is_count;
use super::ends;
use super::gender;
use super::pieces::{Mark, Piece, inside, pieces, trimmed};
use super::role::role_word;
use super::{Class, Cutter, Known, Parts, alphanumeric, has_gender, is_form, names_role};

/// So many words in parentheses are a remark: `(for officials of the central or local administration)`.
const ASIDE_WORDS_MIN: usize = 7;

/// Cuts a title, or the part of it in which the role stands.
pub(super) fn cut(title: &str, language: &str, known: &Known) -> Parts {
    let cutter = Cutter { title, language, known };
    let pieces = pieces(title);
    let first_role = pieces.iter().position(|piece| cutter.is_role(piece));
    let mut cut = Cut { cutter: &cutter, pieces: &pieces, first_role, parts: Parts::default(), dropped: None, mark: None };
    for (index, piece) in pieces.iter().enumerate() {
        cut.take(index, piece);
    }
    cut.finish()
}

struct Cut<'c, 'a> {
    cutter: &'c Cutter<'a>,
    pieces: &'c [Piece],
    /// The first piece that says a role by a word for people.
    first_role: Option<usize>,
    parts: Parts,
    /// How the first piece behind the role was parted from it that is not of the role.
    dropped: Option<Mark>,
    /// `Nurse – Example Hospital (m/f/x)`: the mark is the role's.
    mark: Option<Range<usize>>,
}

impl Cut<'_, '_> {
    fn title(&self) -> &str {
        self.cutter.title
    }

    fn take(&mut self, index: usize, piece: &Piece) {
        let cutter = self.cutter;
        let title = cutter.title;
        let of_gender = gender::at_end(title, &piece.range);
        let bare = piece.range.start..of_gender.as_ref().map_or(piece.range.end, |mark| mark.start);
        let bare = Piece { range: trimmed(title, bare), mark: piece.mark };
        let is_first = self.parts.role.is_empty();
        let class = cutter.class(&bare, index == 0, is_first.then(|| self.pieces.get(index + 1)).flatten());
        let class = cutter.in_last_place(class, &bare, is_first && index > 0 && index + 1 == self.pieces.len());
        let last = index.checked_sub(1).map(|last| &self.pieces[last]);
        if self.is_form_of_employer(piece, last) {
            return;
        }
        // `Example Museum (Springfield) – Guard`
        let is_of_employer = piece.mark == Mark::Paren && is_first && self.parts.employer.is_some();
        if class == Class::Employer && self.parts.employer.is_none() {
            self.parts.employer = Some(cutter.without_at(bare.range.clone()));
        }
        self.dropped = self.dropped.or_else(|| cutter.behind_terms(piece, last));
        let is_kept =
            if is_first { class == Class::Unknown && !is_of_employer && self.begins(index, piece) } else { self.goes_on(piece, class) };
        if is_kept && piece.mark == Mark::Bracket && is_first {
            // `[Volunteers] - [Baker] - Example`: the brackets are marks, and what follows is not of the role.
            self.parts.role.push(inside(title, bare.range));
            self.dropped = Some(Mark::Dash);
        } else if is_kept {
            self.keep(piece, of_gender);
        } else {
            self.leave(piece.mark, of_gender);
            if class != Class::Employer {
                self.parts.rest.push(bare.range);
            }
        }
    }

    /// `Example, Ltd.`
    fn is_form_of_employer(&mut self, piece: &Piece, last: Option<&Piece>) -> bool {
        let (title, language) = (self.cutter.title, self.cutter.language);
        let Some(employer) = self.parts.employer.as_mut().filter(|_| piece.mark == Mark::Comma) else { return false };
        let is_form = last.is_some_and(|last| last.range.end == employer.end) && is_form(&title[piece.range.clone()], language);
        if is_form {
            employer.end = piece.range.end;
        }
        is_form
    }

    /// Whether the role may begin with a piece.
    fn begins(&self, index: usize, piece: &Piece) -> bool {
        let is_before = self.first_role.is_some_and(|role| index < role && self.cutter.is_named_before(piece, &self.pieces[index + 1]));
        // `Boulanger recherché (10 h)`: a remark on a role that was taken for terms is none.
        let says_role = |piece: &Piece| role_word(&self.title()[piece.range.clone()], self.cutter.language).is_some();
        let is_remark = piece.mark == Mark::Paren && self.pieces[..index].iter().any(says_role);
        !is_before && !is_remark && !self.cutter.is_before_role(piece, self.pieces.get(index + 1))
    }

    /// Whether the role goes on in a piece.
    fn goes_on(&self, piece: &Piece, class: Class) -> bool {
        let text = &self.title()[piece.range.clone()];
        let is_next = class == Class::Unknown && matches!(self.dropped, None | Some(Mark::Paren));
        match piece.mark {
            // `clerk (12) Springfield`
            Mark::None => self.dropped != Some(Mark::Dash) && !matches!(class, Class::Place | Class::Aside) && !is_count(text),
            Mark::Paren if alphanumeric(text).count() >= ASIDE_WORDS_MIN => false,
            Mark::Comma | Mark::Paren | Mark::Colon => is_next,
            Mark::Dash | Mark::Bracket => is_next && !self.cutter.is_of_terms(piece),
            // A picture stands between words as well as behind them; a call behind it is no role.
            Mark::Picture => class == Class::Unknown && self.dropped.is_none() && !calls(text, self.cutter.language),
            Mark::Bar | Mark::At => false,
        }
    }

    /// `cook wanted (Springfield area)`, `cook full-time Springfield, IL`: behind a call and behind terms nothing is of the role.
    fn keep(&mut self, piece: &Piece, of_gender: Option<Range<usize>>) {
        let text = &self.cutter.title[piece.range.clone()];
        let terms = self.cutter.before_time(text);
        let end = terms.map_or(piece.range.end, |at| trimmed(self.cutter.title, piece.range.start..piece.range.start + at).end);
        self.parts.role.push(piece.range.start..end);
        if terms.is_some() {
            self.mark = self.mark.take().or(of_gender);
        }
        if terms.is_some() || ends::before_call(text, self.cutter.language) {
            self.dropped = Some(Mark::Dash);
        }
    }

    fn leave(&mut self, how: Mark, of_gender: Option<Range<usize>>) {
        self.mark = self.mark.take().or(of_gender);
        if !self.parts.role.is_empty() {
            self.dropped = Some(match how {
                Mark::Paren if self.dropped.is_none() => Mark::Paren,
                Mark::None if self.dropped == Some(Mark::Paren) => Mark::Paren,
                _ => Mark::Dash,
            });
        }
    }

    fn finish(mut self) -> Parts {
        let title = self.cutter.title;
        self.cutter.trim_role(&mut self.parts);
        let mut parts = self.parts;
        let is_behind = |mark: &Range<usize>| parts.role.last().is_some_and(|last| last.end <= mark.start);
        if let Some(mark) = self.mark.filter(|mark| is_behind(mark) && !has_gender(&parts.role_of(title))) {
            parts.role.push(mark);
        }
        if parts.role.is_empty() {
            // `Notice: student assistants`: terms that name whom one seeks.
            let named = self.pieces.iter().filter(|piece| {
                let text = &title[piece.range.clone()];
                matches!(piece.mark, Mark::None | Mark::Colon | Mark::Dash | Mark::Bar) && names_role(text, self.cutter.language)
            });
            let named: Vec<_> = named.map(|piece| piece.range.clone()).collect();
            parts.role = if let [one] = named.as_slice() { vec![one.clone()] } else { vec![trimmed(title, 0..title.len())] };
            self.cutter.trim_end(&mut parts);
            parts.rest.clear();
            parts.employer = None;
        }
        parts
    }
}
