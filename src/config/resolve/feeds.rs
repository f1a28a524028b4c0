//! The feeds that we write: what `[targets]` says of them, `[feeds]` and `[facets]`.

use url::Url;

use super::site;
use crate::config::options::{FacetOptions, History, TargetOptions};
use crate::config::report::{Report, member};
use crate::config::settings::{Facets, TargetSettings};
use crate::model::catalog::Facet;

/// Targets that are feeds of jobs.
const FEEDS: &[&str] = &["rss", "atom", "jsonfeed"];

/// A document shorter than this has hardly room for a job.
const BYTES_MIN: u64 = 10_000;

/// The settings of a target of our own.
pub(super) fn target(id: &str, options: &TargetOptions, report: &mut Report<'_>) -> TargetSettings {
    refuse_idle(id, options, report);
    let usual = usual(id);
    TargetSettings {
        entries: options.entries,
        max_bytes: options.max_bytes.as_deref().and_then(|text| bytes(text, &member(&member("/targets", id), "max_bytes"), report)),
        history: options.history.unwrap_or(usual.history),
        vocabularies: options.namespaces.as_ref().map_or(usual.vocabularies, |namespaces| namespaces.iter().copied().collect()),
        tombstone_days: options.tombstone_days.unwrap_or(usual.tombstone_days),
        gender_marks: options.gender_marks,
    }
}

/// The settings of a target of which the configuration says nothing.
fn usual(id: &str) -> TargetSettings {
    const TOMBSTONE_DAYS: u32 = 30;
    TargetSettings { tombstone_days: if id == "atom" { TOMBSTONE_DAYS } else { 0 }, ..TargetSettings::default() }
}

/// Settings that mean nothing to a target, since it has nothing of the kind.
pub(super) fn refuse_idle(id: &str, options: &TargetOptions, report: &mut Report<'_>) {
    let archives = options.history == Some(History::Archives);
    let is_feed = FEEDS.contains(&id);
    let settings = [
        ("entries", options.entries.is_some(), is_feed || id == "changes", "feeds"),
        ("max_bytes", options.max_bytes.is_some(), is_feed, "feeds"),
        ("history", options.history.is_some(), is_feed, "feeds"),
        ("history", archives, is_feed && id != "jsonfeed", "`rss` and `atom`: JSON Feed knows pages only"),
        ("namespaces", options.namespaces.is_some(), is_feed && id != "jsonfeed", "`rss` and `atom`"),
        ("tombstone_days", options.tombstone_days.is_some(), is_feed && !matches!(id, "jsonfeed" | "rss"), "`atom`"),
    ];
    for (key, _, _, whose) in settings.into_iter().filter(|(_, given, fits, _)| *given && !fits) {
        let message = format!("`{key}`, as it stands here, means nothing to `{id}`");
        report.error("config-idle-setting", &member(&member("/targets", id), key), message, format!("take it out: it is for {whose}"));
    }
}

pub(super) fn hubs(written: &[String], report: &mut Report<'_>) -> Vec<Url> {
    let at = |index: usize| member("/feeds/hubs", &index.to_string());
    written.iter().enumerate().filter_map(|(index, hub)| site::address(hub, &at(index), report)).collect()
}

pub(super) fn facets(options: FacetOptions, report: &mut Report<'_>) -> Option<Facets> {
    const ENTRIES: usize = 50;
    if options.history == Some(History::Archives) {
        let message = "the feeds of single values have no archives";
        report.error("config-idle-setting", "/facets/history", message, "write `pages` or `none`; archives belong in `[targets.atom]`");
    }
    let usual = || Facet::ALL.into_iter().filter(|facet| *facet != Facet::Place).collect();
    let facets = Facets {
        entries: options.entries.unwrap_or(ENTRIES),
        by: options.by.unwrap_or_else(usual),
        history: options.history.unwrap_or(History::None),
    };
    (options.enabled != Some(false)).then_some(facets)
}

fn bytes(text: &str, at: &str, report: &mut Report<'_>) -> Option<u64> {
    let size = size(text);
    match size {
        Some(BYTES_MIN..) => return size,
        Some(_) => report.error("config-out-of-range", at, format!("`{text}` has hardly room for one job"), "10KB or more"),
        None => report.error("config-bad-size", at, format!("`{text}` is no number of bytes"), "write it like `500KB` or `1MB`"),
    }
    None
}

/// A number of bytes as people write it.
fn size(text: &str) -> Option<u64> {
    const UNITS: &[(&str, u64)] =
        &[("KIB", 1 << 10), ("MIB", 1 << 20), ("GIB", 1 << 30), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1)];
    let folded = text.trim().to_ascii_uppercase();
    let (unit, factor) = UNITS.iter().find(|(unit, _)| folded.ends_with(unit)).copied().unwrap_or(("", 1));
    let figure = folded[..folded.len() - unit.len()].trim_end();
    let (whole, tenths) = figure.split_once('.').unwrap_or((figure, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 9) || !digits(tenths, 1) {
        return None;
    }
    let (whole, tenths): (u64, u64) = (whole.parse().ok()?, tenths.parse().ok()?);
    Some(whole * factor + tenths * factor / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<u64>) {
        assert_eq!(size(text), expect, "{text}");
    }

    #[test]
    fn sizes_are_written_as_people_write_them() {
        check("1MB", Some(1_000_000));
        check("1.5 MiB", Some(1_572_864));
        check(" 500kb ", Some(500_000));
        check("800000", Some(800_000));
        check("800000 bytes", None);
        check("12B", Some(12));
        for nothing in ["", "MB", "-1MB", "1.MB", ".5MB", "1.25MB", "1e6", "1 M", "9999999999"] {
            check(nothing, None);
        }
    }
}
