//! TOML 1.0: lists of tables.

use super::Format;
use crate::model::node::Node;
use crate::parse::notes::Notes;
use crate::parse::toml;

pub(super) const FORMAT: Format = Format { extensions: &["toml"], read };

fn read(text: &str, notes: &mut Notes) -> Option<Vec<Node>> {
    toml::read(text, 0..text.len(), notes).map(|document| vec![document])
}
