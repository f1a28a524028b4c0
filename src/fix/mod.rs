//! What sentences suggest, as keys of a post's front matter: which key a person would write, in the words of the file, where it goes, and
//! whether the post then says what was accepted and nothing else. Text in, text out; nothing is read or written here.

#![deny(clippy::disallowed_methods)]

mod agree;
mod diff;
mod insert;
mod keys;
mod propose;
mod spell;
mod values;

pub use agree::disagreement;
pub use diff::{Added, added};
pub use insert::insert;
pub use propose::{Group, Proposal, groups, is_for_keys, proposals};

/// One key with its value, to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As it is to stand in the file.
    pub key: String,
    /// Its value.
    pub value: Written,
}

/// A value, before it is spelt in the language of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Text, in quotes where the language wants them.
    Text(String),
    /// A number, `true` or `false`.
    Plain(String),
    /// A day or an instant, which YAML and TOML write without quotes.
    Moment(String),
    /// A list in one line.
    List(Vec<Written>),
    /// A map in one line.
    Map(Vec<(String, Written)>),
}
