//! JobPosting markup that a page has of its own, whatever its form, and how it differs from ours.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde_json::Value;

/// In which form it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A script of JSON-LD.
    JsonLd,
    /// `itemscope` and `itemprop`, <https://html.spec.whatwg.org/multipage/microdata.html>.
    Microdata,
    /// `typeof` and `property`, <https://www.w3.org/TR/rdfa-lite/>.
    Rdfa,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonLd => "JSON-LD",
            Self::Microdata => "microdata",
            Self::Rdfa => "RDFa",
        })
    }
}

/// A JobPosting that is not ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Markup {
    /// Its form.
    pub form: Form,
    /// Line of the page where it begins, from 1.
    pub line: usize,
    /// What it says of the properties that are compared.
    pub(super) says: BTreeMap<String, String>,
    /// The bytes that have to go so that it is gone; `None` where it cannot be told from what it stands in.
    pub(super) removal: Option<Vec<Range<usize>>>,
}

/// What is compared: what tells one posting from another, or a current one from an old one.
const COMPARED: &[&str] = &["title", "datePosted", "validThrough", "hiringOrganization"];

/// Longest value that is kept, in characters.
const VALUE_CHARS_MAX: usize = 200;

impl Markup {
    /// Whether it can be taken out.
    #[must_use]
    pub const fn is_removable(&self) -> bool {
        self.removal.is_some()
    }

    /// In which properties it says something else than ours, a JSON-LD object: property, theirs, ours.
    #[must_use]
    pub fn contradictions(&self, ours: &Value) -> Vec<(&'static str, String, String)> {
        let ours = says(ours);
        let differs = |property: &&'static str| {
            let (theirs, ours) = (self.says.get(*property)?, ours.get(*property)?);
            (comparable(property, theirs) != comparable(property, ours)).then(|| (*property, theirs.clone(), ours.clone()))
        };
        COMPARED.iter().filter_map(differs).collect()
    }
}

/// Whether this names schema.org's JobPosting, as `@type`, `itemtype` and `typeof` do.
pub(super) fn is_job_posting(name: &str) -> bool {
    let name = name.trim();
    let prefixes = ["schema:", "http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/"];
    prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name) == "JobPosting"
}

/// Whether a property of markup is compared.
pub(super) fn is_compared(property: &str) -> bool {
    COMPARED.contains(&property)
}

/// What a JSON-LD object says of the compared properties.
pub(super) fn says(posting: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().or_else(|| value["name"].as_str()).map(cut);
    COMPARED.iter().filter_map(|property| Some(((*property).to_owned(), text(&posting[*property])?))).collect()
}

/// A value that is kept, on one line and not too long.
pub(super) fn cut(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(VALUE_CHARS_MAX).collect()
}

/// Days are compared without their time, texts without regard to case.
fn comparable(property: &str, value: &str) -> String {
    let is_date = matches!(property, "datePosted" | "validThrough");
    value.chars().take(if is_date { 10 } else { usize::MAX }).flat_map(char::to_lowercase).collect()
}
