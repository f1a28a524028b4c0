//! `[targets]`: the documents that are on unless switched off, and those for aggregators, which have a section each.

use std::collections::BTreeMap;

use super::super::load::{Given, TemplateProblem};
use super::super::options::{GenderMarks, OneOrMany, TargetOptions};
use super::super::report::{Report, member};
use super::super::settings::TargetSettings;
use super::{feeds, source};
use crate::diagnostic::{nearest, suggestion};
use crate::model::dialect::{CatalogFormat, Document};
use crate::model::field;
use crate::model::selection::{Condition, SHORT_NAMES, Selection};
use crate::model::target::Target;

/// Settings of what is on unless switched off.
pub(super) fn targets(
    options: &BTreeMap<String, TargetOptions>,
    given: &Given<'_>,
    report: &mut Report<'_>,
) -> BTreeMap<String, TargetSettings> {
    let known = given.targets;
    for (id, target) in options.iter().filter(|(id, _)| known.contains(&id.as_str())) {
        only_of_aggregators(id, target, report);
    }
    let enabled = known.iter().filter(|id| options.get(**id).is_none_or(|target| target.enabled != Some(false)));
    enabled.map(|id| ((*id).to_owned(), feeds::target(id, options.get(*id).unwrap_or(&TargetOptions::default()), report))).collect()
}

/// Documents for aggregators: one per section that names a dialect, by its own name or by `dialect`.
pub(super) fn documents(options: BTreeMap<String, TargetOptions>, given: &Given<'_>, report: &mut Report<'_>) -> Vec<Document> {
    let others = options.into_iter().filter(|(name, _)| !given.targets.contains(&name.as_str()));
    others.filter_map(|(name, section)| document(name, section, given, report)).collect()
}

/// The dialects of this configuration: its own templates first, which may take the name of another.
pub(super) fn dialects(given: &Given<'_>) -> Vec<&'static Target> {
    let own: Vec<&'static Target> = given.templates.values().filter_map(|read| read.as_ref().ok().copied()).collect();
    let others = given.dialects.iter().copied().filter(|target| own.iter().all(|own| own.id != target.id));
    own.iter().copied().chain(others).collect()
}

/// The dialect of the section's template; `None` where it cannot be used, which is reported.
fn template(name: &str, template: &str, at: &str, given: &Given<'_>, report: &mut Report<'_>) -> Option<&'static Target> {
    let at = member(at, "template");
    if let Some(shipped) = given.dialects.iter().find(|target| target.id == template) {
        return Some(shipped);
    }
    match given.templates.get(name)? {
        Ok(target) => Some(target),
        Err(TemplateProblem::Unreadable(why)) => {
            let known: Vec<&str> = given.dialects.iter().map(|target| target.id).collect();
            let help = nearest(template, known).map_or_else(
                || "paths are relative to the configuration; `jobherald schema --template generic` prints one to begin with".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            report.error("config-no-template", &at, format!("the template `{template}` cannot be read: {why}"), help);
            None
        }
        Err(TemplateProblem::Wrong(found)) => {
            for problem in found {
                report.elsewhere(problem.clone());
            }
            report.settle(&at);
            None
        }
    }
}

fn document(name: String, section: TargetOptions, given: &Given<'_>, report: &mut Report<'_>) -> Option<Document> {
    let at = member("/targets", &name);
    let is_own = given.dialects.iter().any(|target| target.id == name);
    if let (Some(_), Some(_)) = (&section.dialect, &section.template) {
        let message = format!("`{name}` has a dialect and a template");
        report.error_at_key(
            "config-key-of-another",
            &member(&at, "template"),
            message,
            "keep the one that its document is to be written in",
        );
        return None;
    }
    let target = if let Some(file) = &section.template {
        template(&name, file, &at, given, report)?
    } else {
        let dialect = section.dialect.as_ref().unwrap_or(&name);
        if is_own && *dialect != name {
            let message = format!("`{name}` is a dialect of its own, and cannot be written in that of `{dialect}`");
            report.error("config-unknown-target", &member(&at, "dialect"), message, "give the section another name");
            return None;
        }
        let Some(target) = given.dialects.iter().find(|target| target.id == dialect) else {
            unknown(&name, dialect, &at, given, report);
            return None;
        };
        target
    };
    let format = target.dialect()?;
    if !is_file_name(&name) {
        let message = format!("`{name}` cannot be the name of a file");
        report.error_at_key("config-bad-name", &at, message, "use letters, digits, `-` and `_`");
    }
    if section.entries.is_some() {
        let help = "take the line away: an aggregator takes what is not in its document for closed; `select` says which jobs it holds";
        report.error_at_key("config-key-of-another", &member(&at, "entries"), "`entries` is for feeds", help);
    }
    feeds::refuse_idle(&name, &section, report);
    extras(&section.extra, format, (&name, &at), report);
    words(&section.words, format, &member(&at, "words"), report);
    if section.enabled == Some(false) {
        return None;
    }
    Some(Document {
        dialect: target.id.to_owned(),
        removes_gender_marks: section.gender_marks == GenderMarks::Remove,
        selection: Selection {
            select: conditions(&section.select, &member(&at, "select"), report),
            exclude: conditions(&section.exclude, &member(&at, "exclude"), report),
        },
        params: section.params,
        extra: section.extra,
        words: section.words,
        name,
    })
}

/// Names become files' names, with `-2` behind them where there are several.
fn is_file_name(name: &str) -> bool {
    name.len() <= 64 && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn unknown(name: &str, dialect: &str, at: &str, given: &Given<'_>, report: &mut Report<'_>) {
    let dialects: Vec<&str> = given.dialects.iter().map(|target| target.id).collect();
    if dialect != name {
        let message = format!("there is no dialect `{dialect}`");
        return report.error("config-unknown-target", &member(at, "dialect"), message, suggestion(dialect, &dialects));
    }
    let known: Vec<&str> = given.targets.iter().copied().chain(dialects).collect();
    let help = nearest(name, known.iter().copied()).map_or_else(
        || format!("known are {}; a section with a name of its own needs `dialect` or `template`", listed(&known)),
        |near| format!("did you mean `{near}`?"),
    );
    report.error_at_key("config-unknown-target", at, format!("there is no target `{name}`"), help);
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn only_of_aggregators(id: &str, section: &TargetOptions, report: &mut Report<'_>) {
    let written = [
        ("dialect", section.dialect.is_some()),
        ("template", section.template.is_some()),
        ("select", !section.select.is_empty()),
        ("exclude", !section.exclude.is_empty()),
        ("params", !section.params.is_empty()),
        ("extra", !section.extra.is_empty()),
        ("words", !section.words.is_empty()),
    ];
    for (key, _) in written.into_iter().filter(|(_, is_written)| *is_written) {
        let message = format!("`{key}` is for aggregators' documents, and `{id}` is none");
        report.error_at_key("config-key-of-another", &member(&member("/targets", id), key), message, "take it away");
    }
}

pub(super) fn conditions(written: &BTreeMap<String, OneOrMany>, at: &str, report: &mut Report<'_>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (name, values) in written {
        let pointer = member(at, name);
        let short = SHORT_NAMES.iter().find(|(short, _)| short == name);
        let fields = short.map_or_else(|| vec![name.as_str()], |(_, fields)| fields.to_vec());
        if short.is_none() && field::find(name).is_none() {
            let known: Vec<&str> = SHORT_NAMES.iter().map(|(short, _)| *short).chain(field::names()).collect();
            let near = nearest(name, known).or_else(|| source::whole_name(name, &field::names()));
            let help = near.map_or_else(
                || "it can be `tag`, `language`, `country`, `employer`, `employment-type` or a field of the posting".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            report.error_at_key("config-unknown-field", &pointer, format!("there is no field `{name}`"), help);
            continue;
        }
        let values = values.as_slice();
        if values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
            report.error("config-empty-value", &pointer, format!("`{name}` names no value"), "name one value or more that a job may have");
        }
        let words = fields.iter().filter_map(|field| field::find(field)).map(|field| field.words).find(|words| !words.is_empty());
        for value in values.iter().filter(|value| words.is_some_and(|words| !words.iter().any(|word| word.eq_ignore_ascii_case(value)))) {
            let message = format!("no job has `{value}` as its `{name}`");
            report.error("config-unknown-word", &pointer, message, suggestion(value, words.unwrap_or_default()));
        }
        if name == "country" {
            for value in values.iter().filter(|value| value.len() != 2 || !value.bytes().all(|b| b.is_ascii_alphabetic())) {
                let message = format!("`{value}` is no code of a country");
                report.error("config-unknown-word", &pointer, message, "write the two letters of ISO 3166-1, such as `FR`");
            }
        }
        conditions.push(Condition { field: name.clone(), values: values.to_vec() });
    }
    conditions
}

fn extras(written: &BTreeMap<String, String>, format: &CatalogFormat, (name, at): (&str, &str), report: &mut Report<'_>) {
    let place = member(at, "extra");
    let known: Vec<&str> = format.extras.iter().map(|extra| extra.key).collect();
    for (key, value) in written {
        let pointer = member(&place, key);
        let Some(extra) = format.extras.iter().find(|extra| extra.key == key) else {
            report.error_at_key("config-unknown-key", &pointer, format!("`{name}` has no extra `{key}`"), suggestion(key, &known));
            continue;
        };
        if !extra.words.is_empty() && !extra.words.contains(&value.as_str()) {
            let message = format!("`{key}` cannot be `{value}`");
            report.error("config-unknown-word", &pointer, message, suggestion(value, extra.words));
        }
    }
    let wanting = format.extras.iter().filter(|extra| extra.required && extra.default.is_none());
    for extra in wanting.filter(|extra| written.get(extra.key).is_none_or(|value| value.trim().is_empty())) {
        let message = format!("`{name}` wants `{}`: {}", extra.key, extra.about);
        let help = format!("add `{} = \"…\"` to `[targets.{name}.extra]`", extra.key);
        report.warning("config-missing-extra", at, message, help);
    }
}

fn words(written: &BTreeMap<String, String>, format: &CatalogFormat, at: &str, report: &mut Report<'_>) {
    let known: Vec<&str> = format.words.iter().map(|word| word.ours).collect();
    for ours in written.keys().filter(|ours| !known.contains(&ours.as_str())) {
        report.error_at_key("config-unknown-word", &member(at, ours), format!("`{ours}` is none of our words"), suggestion(ours, &known));
    }
}
