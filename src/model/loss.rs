//! What of a posting does not arrive in a document, and why.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// One field, or the whole job, that a document does not have as the post states it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Loss {
    /// The document: the key of its section of `[targets]`.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub target: Arc<str>,
    /// The field, as `[source.fields]` names it; null where it is the whole job.
    pub field: Option<&'static str>,
    /// What became of it.
    pub fate: Fate,
    /// Why, as a phrase without a full stop.
    pub why: Cow<'static, str>,
}

fn as_text<S: serde::Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(text)
}

/// What became of something that a post states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The target takes no job that is like this one, or Google shows none: it is not in the document.
    Refused,
    /// It is not in the document.
    LeftOut,
    /// Something near it is.
    Approximated,
}

impl Fate {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Refused, Self::LeftOut, Self::Approximated];

    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::LeftOut => "left out",
            Self::Approximated => "approximated",
        }
    }
}

/// The reason of a loss that no rule explains: then the program is wrong about the document, and says so.
pub const UNEXPLAINED: &str = "unexplained: no rule of this target says why";

/// What all losses of a run come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LossTable {
    /// One per document, in the order of the report.
    pub targets: Vec<TargetLosses>,
}

/// What the losses of one document come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLosses {
    /// The document: the key of its section of `[targets]`.
    pub target: Arc<str>,
    /// What it is, for people.
    pub title: &'static str,
    /// Jobs that are published.
    pub jobs: usize,
    /// Those that stand in it.
    pub written: usize,
    /// Those that are refused, for one reason or several.
    pub refused: usize,
    /// Why the document could not be read back; then nothing is known of its fields.
    pub unread: Option<String>,
    /// Each kind of loss, and how many jobs have it.
    pub kinds: std::collections::BTreeMap<(Fate, Option<&'static str>, Cow<'static, str>), usize>,
}

impl TargetLosses {
    /// How many jobs are refused, or how many fields of how many jobs are lost in this way.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        if fate == Fate::Refused {
            return self.refused;
        }
        self.kinds.iter().filter(|((of, ..), _)| *of == fate).map(|(_, jobs)| jobs).sum()
    }

    /// How many losses no rule explains.
    #[must_use]
    pub fn unexplained(&self) -> usize {
        self.kinds.iter().filter(|((_, _, why), _)| why.starts_with(UNEXPLAINED)).map(|(_, jobs)| jobs).sum()
    }
}
