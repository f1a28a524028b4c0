//! What a template says of itself before it begins: TOML between two lines of `+++`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, LineIndex, Span, nearest, suggestion};
use crate::model::field;

/// Longest template that is read.
pub(super) const TEMPLATE_BYTES_MAX: usize = 256 * 1024;

/// What a template declares.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Matter {
    /// Name of the board, for people.
    pub(super) title: Option<String>,
    /// Address of what the board says about its format.
    pub(super) spec: Option<String>,
    /// The language of the document; what the template's name ends in unless said.
    pub(super) format: Option<Format>,
    /// Ending of the written file.
    pub(super) extension: Option<String>,
    /// Whether a job of several places is written at each of them.
    pub(super) places: Places,
    /// What stands between two jobs.
    pub(super) separator: Option<String>,
    /// Jobs in one file.
    pub(super) items_max: Option<usize>,
    /// Bytes of one file.
    pub(super) bytes_max: Option<u64>,
    /// Fields without which the board refuses a job.
    pub(super) requires: Vec<String>,
    /// Bounds past which it does.
    pub(super) limits: Limits,
    /// Our words: theirs.
    pub(super) words: BTreeMap<String, String>,
    /// What the board wants and posts do not hold.
    pub(super) extra: BTreeMap<String, ExtraMatter>,
    /// Whom the board takes documents from.
    pub(super) access: Option<AccessMatter>,
    /// How a table is written.
    pub(super) csv: Csv,
}

/// Languages of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    Xml,
    Json,
    Csv,
    Text,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Places {
    #[default]
    Each,
    First,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Limits {
    pub(super) description_min: Option<usize>,
    pub(super) description_max: Option<usize>,
    pub(super) title_max: Option<usize>,
    pub(super) age_days: Option<u16>,
    pub(super) countries: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ExtraMatter {
    pub(super) about: String,
    pub(super) default: Option<String>,
    pub(super) words: Vec<String>,
    pub(super) required: bool,
    /// Whether a post may say its own. On a board posts are strangers': what speaks for an account is not theirs to say.
    pub(super) by_post: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessMatter {
    pub(super) class: AccessWord,
    pub(super) note: String,
    pub(super) source: String,
    pub(super) checked: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AccessWord {
    Open,
    Registration,
    Partner,
    Closed,
}

/// How a table is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Csv {
    /// Names of the columns: the first row.
    pub(super) columns: Vec<String>,
    /// Columns that hold something in each row.
    pub(super) filled: Vec<String>,
    /// What stands between two fields.
    pub(super) delimiter: char,
    /// Which fields stand in quotes.
    pub(super) quotes: Quotes,
}

impl Default for Csv {
    fn default() -> Self {
        Self { columns: Vec::new(), filled: Vec::new(), delimiter: ',', quotes: Quotes::Needed }
    }
}

/// Which fields of a table stand in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Quotes {
    /// Those that need them (RFC 4180).
    Needed,
    /// All.
    Always,
    /// None: for readers that know no quotes. A delimiter or a line break in a text becomes a space.
    Never,
}

impl Format {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Text => "text",
        }
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            other => other.as_str(),
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Xml => "application/xml",
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
        }
    }

    /// By the ending of a template's name: `board.xml`, `board.xml.j2`.
    fn of_name(name: &str) -> Option<Self> {
        let name = ["j2", "jinja", "jinja2", "tmpl"].iter().find_map(|end| name.strip_suffix(&format!(".{end}"))).unwrap_or(name);
        match name.rsplit_once('.')?.1 {
            "xml" | "rss" => Some(Self::Xml),
            "json" => Some(Self::Json),
            "csv" | "tsv" => Some(Self::Csv),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// A template's text in its two parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// What it says of itself.
    pub(super) matter: Matter,
    /// Its language.
    pub(super) format: Format,
    /// Where the template itself begins.
    pub(super) begins: usize,
    /// The template itself.
    pub(super) body: &'a str,
}

/// Takes a template apart, or says what is wrong with its beginning.
pub(super) fn split<'a>(path: &str, text: &'a str) -> Result<Parts<'a>, Box<Diagnostic>> {
    if text.len() > TEMPLATE_BYTES_MAX {
        let message = format!("the template is longer than {} KiB", TEMPLATE_BYTES_MAX / 1024);
        return Err(wrong(
            path,
            text,
            None,
            "template-too-large",
            message,
            "a template describes one document; what is long in it belongs to posts",
        ));
    }
    let begins = text.strip_prefix('\u{feff}').map_or(0, |_| '\u{feff}'.len_utf8());
    let (toml, body) =
        fences(&text[begins..]).map_or((begins..begins, begins), |(toml, body)| (begins + toml.start..begins + toml.end, begins + body));
    let matter: Matter = toml::from_str(&text[toml.clone()]).map_err(|error| {
        let span = error.span().map(|span| Span::new(toml.start + span.start, toml.start + span.end.max(span.start + 1)));
        let (message, help) = said(error.message());
        wrong(path, text, span, "template-front-matter", message, help)
    })?;
    let key = |key: &str| {
        let place = text[toml.clone()].find(key).map(|found| Span::new(toml.start + found, toml.start + found + key.len()));
        place.or_else(|| Some(Span::new(begins, begins + 1)))
    };
    let Some(format) = matter.format.or_else(|| Format::of_name(path)) else {
        let help = "write `format = \"xml\"` between two lines of `+++` at its beginning, or `json`, `csv` or `text`";
        return Err(wrong(path, text, Some(Span::new(0, 1)), "template-front-matter", "the template does not say what it writes", help));
    };
    for name in &matter.requires {
        if name != "addressCountry" && name != "addressLocality" && field::find(name).is_none() && !HEADS.contains(&name.as_str()) {
            let message = format!("`requires` names `{name}`, which is no field");
            return Err(wrong(path, text, key(name), "template-front-matter", message, suggestion(name, &REQUIRABLE)));
        }
    }
    for word in matter.words.keys() {
        if !OURS.contains(&word.as_str()) {
            let message = format!("`{word}` is none of our words");
            return Err(wrong(path, text, key(word), "template-front-matter", message, suggestion(word, OURS)));
        }
    }
    for column in &matter.csv.filled {
        if !matter.csv.columns.contains(column) {
            let known: Vec<&str> = matter.csv.columns.iter().map(String::as_str).collect();
            let message = format!("`filled` names `{column}`, which is no column");
            return Err(wrong(path, text, key(column), "template-front-matter", message, suggestion(column, &known)));
        }
    }
    if let Some((name, message, help)) = unfit(&matter, format) {
        return Err(wrong(path, text, key(name), "template-front-matter", message, help));
    }
    Ok(Parts { format, matter, begins: body, body: &text[body..] })
}

/// Values that would spoil the document or its name: the key, what is wrong, and the way out.
fn unfit(matter: &Matter, format: Format) -> Option<(&'static str, String, &'static str)> {
    let is_ending = |text: &str| !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if let Some(extension) = matter.extension.as_deref().filter(|extension| !is_ending(extension)) {
        return Some(("extension", format!("`{extension}` cannot be the ending of a file"), "use letters and digits"));
    }
    let is_between = |text: &str| match format {
        Format::Xml | Format::Csv => text.is_empty(),
        Format::Json => text.trim() == ",",
        Format::Text => true,
    };
    if matter.separator.as_deref().is_some_and(|separator| !is_between(separator)) {
        let message = format!("between two jobs in {} nothing else can stand", format.as_str());
        return Some(("separator", message, "take the line away"));
    }
    let delimiter = matter.csv.delimiter;
    if delimiter.is_alphanumeric() || (delimiter.is_control() && delimiter != '\t') || delimiter == '"' {
        return Some((
            "delimiter",
            format!("`{}` cannot stand between two fields", delimiter.escape_default()),
            "use `,`, `;`, `|` or a tab",
        ));
    }
    None
}

/// Our words, which a board may have others for.
pub(super) const OURS: &[&str] = &[
    "permanent",
    "fixed-term",
    "agency",
    "internship",
    "apprenticeship",
    "freelance",
    "volunteer",
    "per-day",
    "full-time",
    "part-time",
    "onsite",
    "hybrid",
    "remote",
];

const HEADS: [&str; 2] = ["hiringOrganization", "jobLocation"];

/// What is looked at before a job is written.
const REQUIRABLE: [&str; 10] = [
    "title",
    "description",
    "datePosted",
    "hiringOrganization",
    "jobLocation",
    "addressCountry",
    "addressLocality",
    "apply",
    "apply.url",
    "apply.email",
];

/// Where the lines between the fences stand, and where the rest begins.
fn fences(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end() == FENCE)?;
    let mut offset = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((first.len()..offset, offset + line.len()));
        }
        offset += line.len();
    }
    None
}

const FENCE: &str = "+++";

/// What the TOML reader says, as a message and a way out.
fn said(message: &str) -> (String, String) {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match names[..] {
        [unknown, ref known @ ..] if message.starts_with("unknown") => {
            let help = nearest(unknown, known.iter().copied()).map_or_else(
                || "docs/templates.md lists what may stand between the lines of `+++`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("a template cannot say `{unknown}` here"), help)
        }
        _ => (format!("the lines between `+++` cannot be read: {}", message.trim()), "write them as TOML: `key = \"value\"`".to_owned()),
    }
}

fn wrong(
    path: &str,
    text: &str,
    span: Option<Span>,
    code: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Box<Diagnostic> {
    Box::new(at(path, text, span, code, message, help))
}

/// A finding at a place in the template.
pub(super) fn at(
    path: &str,
    text: &str,
    span: Option<Span>,
    code: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    let location = span.map(|span| LineIndex::new(text).locate(text, span));
    let mut diagnostic = Diagnostic::error(code, message, help).with_location(location);
    diagnostic.path = Some(path.to_owned());
    diagnostic
}
