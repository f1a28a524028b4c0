//! The manual of the checks, made of the rules themselves: `docs/checks.md`, and what `check --explain` says.

use std::fmt::Write;

use super::{Asker, Rule, Subject, find, rules, stages, subjects};
use crate::diagnostic::{Level, nearest};

/// There is no finding with that code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no finding has the code `{code}`: {}", near.map_or_else(|| "`jobherald check --explain` lists all".to_owned(), |near| format!("did you mean `{near}`?")))]
pub struct Unknown {
    /// As it was written.
    code: String,
    /// The code that was most likely meant.
    near: Option<&'static str>,
}

/// What the manual says of one code, in Markdown; of an empty one, all codes, one a line.
pub fn explain(code: &str) -> Result<String, Unknown> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(list());
    }
    if let Some(rule) = find(code) {
        let subject = subjects().iter().find(|subject| subject.rules.iter().any(|other| other.code == code));
        return Ok(subject.map_or_else(String::new, |subject| section(subject, rule)));
    }
    let of_stage = stages::STAGES.iter().flat_map(|stage| stage.codes).find(|(other, _)| *other == code);
    of_stage
        .map(|(code, title)| format!("### {code}\n\n{}.\n\nIts message says what is wrong, and its help the way out.\n", sentence(title)))
        .ok_or_else(|| Unknown { code: code.to_owned(), near: nearest(code, super::codes()) })
}

fn list() -> String {
    let rules = subjects().iter().flat_map(|subject| subject.rules).map(|rule| (rule.code, rule.title));
    let all: Vec<(&str, &str)> = rules.chain(stages::STAGES.iter().flat_map(|stage| stage.codes).copied()).collect();
    let width = all.iter().map(|(code, _)| code.len()).max().unwrap_or_default();
    all.into_iter().fold(String::new(), |mut out, (code, title)| {
        let _ = writeln!(out, "{code:width$}  {title}");
        out
    })
}

/// The whole manual.
#[must_use]
pub fn manual() -> String {
    let mut out = INTRODUCTION.to_owned();
    for subject in subjects() {
        let _ = write!(out, "\n## {}\n\n{}\n", subject.title, asked_by(subject.asked_by));
        for rule in subject.rules {
            let _ = write!(out, "\n{}", section(subject, rule));
        }
        if subject.asked_by == Asker::Law {
            out.push_str(&duties());
        }
    }
    out.push_str("\n## What other stages find\n\nTheir messages say what is wrong, where, and the way out. Their levels can be set like the others.\n");
    for stage in stages::STAGES {
        let _ = write!(out, "\n**{}**\n\n| code | what is wrong |\n| --- | --- |\n", stage.title);
        for (code, title) in stage.codes {
            let _ = writeln!(out, "| `{code}` | {title} |");
        }
    }
    out
}

const INTRODUCTION: &str = "\
# Checks

This page is made of the rules in `src/check/rules/`; `jobherald check --explain CODE` prints its part about one of them.

`jobherald check` says what readers, search engines and aggregators would complain of, before anything is published. An error makes the exit
code 1, a warning is shown, a remark (`info`) is shown with `-v` and in the forms for programs.

```toml
[check]
levels = { missing-base-salary = \"error\", stale-posting = \"off\" }   # off, info, warning or error, by code
baseline = \"jobherald-baseline.json\"                               # findings that are known and do not count

[policy]                                                           # the site's own rules: errors
require = [\"baseSalary\", \"addressLocality\"]
apply_domains = [\"example.org\"]
max_age = \"90d\"
min_description = 300
max_title = 80
```

`levels` and `baseline` hold for `build`, `publish` and `plan` too. `check --target NAME` shows only what one target minds, also of a target that
is not switched on; `check --changed-since REF` only what posts say that git knows as changed since then; `check --write-baseline` writes the
baseline.
";

fn asked_by(asker: Asker) -> &'static str {
    match asker {
        Asker::Reader => "For whoever reads the post.",
        Asker::Targets => {
            "Each target that is enabled lists what it wants of a post; the finding names those that mind, and has their level."
        }
        Asker::Google => "Google's rules for job posts, of the values of a post. They hold where pages or JSON-LD are written.",
        Asker::Policy => "What `[policy]` of the configuration says. Without it, nothing.",
        Asker::Law => "Customs and duties by country, as remarks. **This is no legal advice**: laws change, and exceptions are left out.",
    }
}

fn section(subject: &Subject, rule: &Rule) -> String {
    let Rule { code, level, title, why, help, source, checked } = rule;
    let level = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    };
    let level = if subject.asked_by == Asker::Targets { format!("`{level}`, or what the target says") } else { format!("`{level}`") };
    let source = if source.starts_with("https://") { format!("<{source}>") } else { (*source).to_owned() };
    format!(
        "### {code}\n\n{}. {why}\n\n- Level: {level}\n- Way out: {help}.\n- Source: {source}, looked at on {checked}\n",
        sentence(title)
    )
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn duties() -> String {
    let mut out = String::from("\n| where | code | what the law says | of whom | since | read |\n| --- | --- | --- | --- | --- | --- |\n");
    for country in rules::duties() {
        for duty in &country.duties {
            let place = duty.region().map_or_else(|| country.name.clone(), |region| format!("{}: {region}", country.name));
            let _ = writeln!(
                out,
                "| {place} | `{}` | {} | {} | {} | {}, [here]({}) |",
                duty.code, duty.says, duty.applies, duty.since, duty.checked, duty.source
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::check::codes;

    #[test]
    fn every_code_stands_once_and_is_explained() {
        let all = codes();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "a code stands twice");
        for code in all {
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
            assert!(explain(code).is_ok_and(|text| text.contains(code)), "{code}");
        }
        for rule in subjects().iter().flat_map(|subject| subject.rules) {
            assert!(rule.checked.parse::<jiff::civil::Date>().is_ok(), "{}: {}", rule.code, rule.checked);
            assert!(!rule.title.ends_with('.') && !rule.help.ends_with('.') && rule.why.ends_with('.'), "{}", rule.code);
        }
    }

    #[test]
    fn a_mistyped_code_leads_to_the_right_one() {
        let unknown = explain("missing-salary").expect_err("there is none");
        assert_eq!(unknown.to_string(), "no finding has the code `missing-salary`: did you mean `missing-base-salary`?");
    }
}
