//! What a run did, in Markdown, for GitHub's page of the run. What strangers wrote cannot become markup there.

use super::paths::Paths;
use super::plain;
use super::summary;
use super::unsettled;
use crate::cli::outcome::Outcome;
use crate::diagnostic::{Diagnostic, Level};

/// Largest summary that is written, in bytes; GitHub takes 1 MiB per step.
const BYTES_MAX: usize = 256 << 10;

/// So many diagnostics stand in it.
const DIAGNOSTICS_MAX: usize = 50;

const HEAD: &str = "\n| level | place | what | help |\n| --- | --- | --- | --- |\n";

/// Longest text in a cell, in characters.
const CELL_CHARS_MAX: usize = 300;

/// The summary of `command`.
#[must_use]
pub fn markdown(command: &str, outcome: &Outcome, diagnostics: &[Diagnostic], paths: &Paths, verdict: Option<&str>) -> String {
    let mut lines = Vec::new();
    lines.extend(outcome.records.as_ref().map(summary::records));
    lines.extend(outcome.written.as_ref().map(summary::written));
    for sent in outcome.sent.iter().flatten() {
        lines.push(format!("{}: {}", sent.aggregator, summary::sent(std::slice::from_ref(sent))));
        lines.extend(summary::trouble(sent).map(|trouble| format!("{}: {trouble}", sent.aggregator)));
        let left = unsettled::lines(&sent.unsettled, sent.pending + sent.failed, sent.held > sent.unknown);
        lines.extend(left.iter().map(|event| format!("{}: {event}", sent.aggregator)));
    }
    lines.extend(verdict.map(str::to_owned));
    let items: String = lines.iter().flat_map(|line| ["- ".to_owned(), escaped(line), "\n".to_owned()]).collect();
    format!("## jobherald {command}\n\n{items}{}", table(diagnostics, paths))
}

fn table(diagnostics: &[Diagnostic], paths: &Paths) -> String {
    let worst_first = [Level::Error, Level::Warning].into_iter().flat_map(|level| diagnostics.iter().filter(move |d| d.level == level));
    let mut size = 0;
    let rows: Vec<String> = worst_first
        .clone()
        .take(DIAGNOSTICS_MAX)
        .map(|d| row(d, paths))
        .take_while(|row| {
            size += row.len();
            size <= BYTES_MAX
        })
        .collect();
    let left = worst_first.count() - rows.len();
    match (rows.as_slice(), left) {
        ([], 0) => String::new(),
        (rows, 0) => format!("{HEAD}{}", rows.concat()),
        (rows, left) => format!("{HEAD}{}\nand {left} more\n", rows.concat()),
    }
}

fn row(d: &Diagnostic, paths: &Paths) -> String {
    let level = if d.level == Level::Error { "error" } else { "warning" };
    let line = d.location.as_ref().map_or_else(String::new, |l| format!(":{}", l.line));
    let place = paths.of(d).map_or_else(String::new, |path| format!("{path}{line}"));
    format!("| {level} | {} | {} | {} |\n", escaped(&place), escaped(&d.message), escaped(&d.help))
}

/// Text that is text in Markdown and in HTML: every ASCII character that is no letter, digit or space is a character reference
/// (`CommonMark` 0.31.2, section 2.5: such a reference is never markup).
fn escaped(text: &str) -> String {
    let reference = |c: char| if c.is_ascii_punctuation() { format!("&#{};", c as u32) } else { c.to_string() };
    plain::line(text).chars().take(CELL_CHARS_MAX).map(reference).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::cli::outcome::Written;

    fn summary_of(diagnostics: &[Diagnostic]) -> String {
        let written = Written { generation: "g".into(), created: vec![], changed: vec![], removed: vec![], unchanged: 3 };
        let outcome = Outcome { written: Some(written), existing: None, records: None, sent: None };
        markdown("build", &outcome, diagnostics, &samples::paths(), None)
    }

    #[test]
    fn nothing_breaks_out_of_a_cell() {
        let html = pulldown_cmark::html_of(&summary_of(&[samples::hostile()]));
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"), "{html}");
        assert_eq!((html.matches("<tr>").count(), html.matches("<td>").count()), (2, 4), "{html}");
        assert!(!html.contains("<code>"), "{html}");
    }

    #[test]
    fn it_is_bounded() {
        let mut long = samples::hostile();
        long.message = "|".repeat(100_000);
        let summary = summary_of(&vec![long; 5_000]);
        assert!(summary.len() <= BYTES_MAX + 10_000, "{}", summary.len());
        assert!(summary.ends_with("and 4950 more\n"));
    }

    mod pulldown_cmark {
        pub(super) fn html_of(markdown: &str) -> String {
            let mut html = String::new();
            ::pulldown_cmark::html::push_html(&mut html, ::pulldown_cmark::Parser::new_ext(markdown, ::pulldown_cmark::Options::all()));
            html
        }
    }
}
