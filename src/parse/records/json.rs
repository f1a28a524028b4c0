//! JSON (RFC 8259): one document, or several one after the other.

use super::Format;
use crate::model::node::Node;
use crate::parse::json;
use crate::parse::notes::Notes;

pub(super) const FORMAT: Format = Format { extensions: &["json"], read };

fn read(text: &str, notes: &mut Notes) -> Option<Vec<Node>> {
    let mut documents = Vec::new();
    let mut at = text.len() - text.trim_start().len();
    while at < text.len() {
        let (document, end) = json::read(text, at, notes)?;
        documents.push(document);
        at = end + (text[end..].len() - text[end..].trim_start().len());
    }
    Some(documents)
}
