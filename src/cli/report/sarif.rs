//! Diagnostics as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>): one run with its rules and results.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::paths::Paths;
use crate::check;
use crate::diagnostic::{Diagnostic, Level};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes one log.
pub fn write(diagnostics: &[Diagnostic], paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, usize> = diagnostics.iter().map(|d| (d.code, 0)).collect();
    rules.values_mut().enumerate().for_each(|(index, place)| *place = index);
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, rules[d.code], paths)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "jobherald",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.keys().map(|code| described(code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    super::json::line(&log, out)
}

/// A rule with what the manual says of it.
fn described(code: &str) -> Value {
    check::find(code).map_or_else(
        || json!({"id": code}),
        |rule| json!({"id": code, "shortDescription": {"text": rule.title}, "fullDescription": {"text": rule.why}, "help": {"text": rule.help}}),
    )
}

fn result(d: &Diagnostic, rule: usize, paths: &Paths) -> Value {
    let level = match d.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    let help = format!("Help: {}", d.help);
    let sentences: Vec<&str> = std::iter::once(&d.message).chain(&d.why).chain([&help]).map(String::as_str).collect();
    let text = sentences.join(". ");
    let mut result = json!({"ruleId": d.code, "ruleIndex": rule, "level": level, "message": {"text": text}});
    if let Some(path) = paths.of(d) {
        let mut place = json!({"artifactLocation": {"uri": address(&path)}});
        if let Some(l) = d.location.as_ref().filter(|l| l.line > 0 && l.column > 0) {
            let end = l.column.saturating_add(l.width);
            place["region"] = json!({"startLine": l.line, "startColumn": l.column, "endColumn": end});
        }
        result["locations"] = json!([{"physicalLocation": place}]);
    }
    result
}

/// A path as a URI reference (RFC 3986): everything but unreserved characters and `/` is escaped; an absolute path becomes a file URI.
fn address(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let bytes = path.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    std::iter::once(scheme.to_owned()).chain(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn results_name_their_rules_and_places() {
        let mut text = Vec::new();
        let all = [samples::warning(), samples::error(), samples::hostile()];
        write(&all, &samples::paths(), &mut text).expect("a vector takes everything");
        let log: Value = serde_json::from_slice(&text).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"], json!([{"id": "date-unreadable"}, {"id": "place-missing"}, {"id": "title-odd"}]));
        assert_eq!(run["results"][0]["ruleIndex"], 1);
        let place = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "site/jobs/a%20b.md");
        assert_eq!(place["region"], json!({"startLine": 3, "startColumn": 7, "endColumn": 19}));
        assert_eq!(
            run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "site/jobs/a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax%25.md"
        );
    }
}
