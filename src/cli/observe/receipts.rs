//! What was sent to whom, as a document: JSON, or a page for people.

use std::path::Path;

use jiff::Timestamp;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::cli::outcome::Outcome;
use crate::cli::session::Session;
use crate::pipeline::deliver::{AggregatorReport, Attempt};

/// So many attempts are listed; a run that makes more is told in figures, and in full by `--log json`.
const LISTED_MAX: usize = 20_000;
const PAGE: &str = include_str!("receipts.html");

/// The attempts of a run.
#[derive(Debug)]
pub(super) struct Receipts {
    began: Timestamp,
    attempts: Vec<Attempt>,
    unlisted: usize,
}

/// The document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    generator: &'static str,
    site: &'a str,
    title: &'a str,
    began: String,
    ended: String,
    aggregators: &'a [AggregatorReport],
    attempts: &'a [Attempt],
    /// How many more there were.
    unlisted: usize,
}

impl Receipts {
    pub(super) const fn begun(began: Timestamp) -> Self {
        Self { began, attempts: Vec::new(), unlisted: 0 }
    }

    pub(super) fn add(&mut self, attempt: &Attempt) {
        if self.attempts.len() < LISTED_MAX {
            self.attempts.push(attempt.clone());
        } else {
            self.unlisted += 1;
        }
    }

    /// A page where the file's name says so, else JSON.
    pub(super) fn text(&self, path: &Path, session: &Session<'_>, outcome: &Outcome, ended: Timestamp) -> String {
        let document = Document {
            generator: concat!("jobherald ", env!("CARGO_PKG_VERSION")),
            site: session.settings.site.url.as_str(),
            title: &session.settings.site.title,
            began: format!("{:.0}", self.began),
            ended: format!("{ended:.0}"),
            aggregators: outcome.sent.as_deref().unwrap_or_default(),
            attempts: &self.attempts,
            unlisted: self.unlisted,
        };
        let is_page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"));
        if is_page { page(&document) } else { json(&document) }
    }
}

fn json(document: &Document<'_>) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("a report has string keys only");
    text.push('\n');
    text
}

/// The name of the template ends in `.html`, so that everything in it is escaped.
fn page(document: &Document<'_>) -> String {
    let mut environment = Environment::new();
    environment.add_template("receipts.html", PAGE).expect("our own template is one");
    let template = environment.get_template("receipts.html").expect("it was just added");
    template.render(Value::from(Serde(document))).expect("our own template asks for what the document has")
}
