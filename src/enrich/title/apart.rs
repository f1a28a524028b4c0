//! A part of any line, judged as a part of a title is.

use super::{Cutter, Known, cues};

/// What a short text says that stands apart in a line, as parts of a title do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) enum Apart {
    /// Contract, time, pay: nothing else.
    Terms,
    /// A city's or a country's name first.
    Place,
    /// Something else.
    Other,
}

/// What a part of a line says.
pub(in crate::enrich) fn apart(text: &str, language: &str) -> Apart {
    let known = Known::default();
    let cutter = Cutter { title: text, language, known: &known };
    if cutter.is_aside(text, &cues(text, language)) {
        Apart::Terms
    } else if cutter.is_place(text) {
        Apart::Place
    } else {
        Apart::Other
    }
}
