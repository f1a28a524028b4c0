//! The tree that front matter is parsed into. Scalars keep their written form, because `01234` is a postal code and `NO` a country:
//! only the field that reads a scalar knows its type.

use crate::diagnostic::Span;

/// A value and where it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes in the file's text.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: `key:` or `null`.
    Null,
    /// A scalar as written, without quotes and with its escapes resolved.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was quoted, so that `"no"` is never read as false.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; keys are unique.
    Map(Vec<Field>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The text of a scalar, else `None`.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether there is nothing in it: null, a blank scalar, an empty list or map.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar { text, .. } => text.trim().is_empty(),
            Value::List(nodes) => nodes.iter().all(Self::is_empty),
            Value::Map(fields) => fields.iter().all(|f| f.node.is_empty()),
        }
    }

    /// The node itself, or the items of a list: for fields that take one or several.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => std::slice::from_ref(self),
        }
    }
}
