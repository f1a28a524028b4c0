//! Workflows of GitHub Actions that run the program, where there are any: whether they run by themselves, and whether they have the secrets.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Finding;
use crate::config::options::SecretRef;
use crate::config::settings::{AddressRef, Aggregator, Settings};
use crate::pipeline::schedule::ending;
use crate::source;

const SUBJECT: &str = "schedule";

/// What the workflows of the repository around the configuration say.
pub(super) fn examine(settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let Some(folder) = workflows(&settings.root) else { return Vec::new() };
    let texts: Vec<(String, String)> = source::texts_in(&folder, &["yml", "yaml"])
        .into_iter()
        .filter(|(_, text)| code(text).any(|line| line.contains("jobherald")))
        .collect();
    if texts.is_empty() {
        return vec![Finding::warn(
            SUBJECT,
            "no workflow in .github/workflows runs jobherald",
            "Add one with `on: schedule:`: jobs expire, and nobody is told before something runs.",
        )];
    }
    let mut found = crons(&texts);
    found.extend(ending(&settings.root, now).map(|ending| Finding::warn(SUBJECT, ending.message, ending.help)));
    found.extend(unset(settings, &texts));
    found
}

/// The folder of workflows of the repository that `root` lies in.
fn workflows(root: &Path) -> Option<PathBuf> {
    let repository = root.ancestors().find(|folder| source::is_there(&folder.join(".git"))).unwrap_or(root);
    Some(repository.join(".github").join("workflows")).filter(|folder| source::is_there(folder))
}

/// Lines without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with('#'))
}

fn crons(texts: &[(String, String)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, text) in texts {
        for cron in code(text).filter_map(cron) {
            found.push(if is_cron(cron) {
                Finding::ok(SUBJECT, format!("{name} runs by itself: {cron} (UTC)"))
            } else {
                Finding::fail(
                    SUBJECT,
                    format!("{name}: `{cron}` is no schedule"),
                    "Write five fields, such as \"17 5 * * *\": minute, hour, day, month, weekday.",
                )
            });
        }
    }
    if found.is_empty() {
        let help = "Add `on: schedule: - cron: \"17 5 * * *\"`: a job expires with the first run behind its end.";
        found.push(Finding::warn(SUBJECT, "no workflow that runs jobherald has a schedule", help));
    }
    found
}

/// What a line `- cron: "…"` says.
fn cron(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('-')?.trim_start().strip_prefix("cron:")?.trim();
    Some(match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split(" #").next()?.trim(),
    })
}

fn is_cron(text: &str) -> bool {
    let is_field = |field: &str| field.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | ',' | '-' | '/'));
    text.split_whitespace().count() == 5 && text.split_whitespace().all(is_field)
}

/// Variables that aggregators need and no workflow that delivers speaks of.
fn unset(settings: &Settings, texts: &[(String, String)]) -> Vec<Finding> {
    let delivers = |text: &str| code(text).any(|line| line.contains("jobherald deliver") || line.contains("jobherald publish"));
    let telling: Vec<&(String, String)> = texts.iter().filter(|(_, text)| delivers(text)).collect();
    if telling.is_empty() {
        return Vec::new();
    }
    let names: BTreeSet<&str> = settings.aggregators.iter().flat_map(references).filter_map(|reference| reference.env.as_deref()).collect();
    let missing = names.into_iter().filter(|name| telling.iter().all(|(_, text)| code(text).all(|line| !line.contains(name))));
    let help = |name: &str| format!("Add `env: {name}: ${{{{ secrets.{name} }}}}` to the step that delivers.");
    missing.map(|name| Finding::warn(SUBJECT, format!("no workflow that delivers sets the variable {name}"), help(name))).collect()
}

fn references(aggregator: &Aggregator) -> impl Iterator<Item = &SecretRef> {
    let address = match &aggregator.url {
        Some(AddressRef::Secret(reference)) => Some(reference),
        _ => None,
    };
    aggregator.secrets.iter().chain(&aggregator.credentials).chain(&aggregator.token).chain(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read() {
        let read = |line: &str| cron(line).map(|cron| (cron.to_owned(), is_cron(cron)));
        let some = |text: &str, fine| Some((text.to_owned(), fine));
        assert_eq!(read("    - cron: \"17 5 * * *\" # daily"), some("17 5 * * *", true));
        assert_eq!(read("- cron: '*/15 0-5 * * MON,TUE'"), some("*/15 0-5 * * MON,TUE", true));
        assert_eq!(read("  - cron: 0 6 * * 1 # weekly"), some("0 6 * * 1", true));
        assert_eq!(read("- cron: \"0 6 * *\""), some("0 6 * *", false));
        assert_eq!(read("- cron: \"@daily\""), some("@daily", false));
        assert_eq!(read("  cron: daily"), None);
        assert_eq!(read("- cron:"), None);
    }
}
