//! `[[source]]`.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::{Regex, RegexBuilder};

use super::permalink::permalink;
use super::{feed, fetch};
use crate::config::load::Given;
use crate::config::options::{LookupOptions, OneOrMany, SourceOptions, SplitOptions};
use crate::config::path;
use crate::config::report::{Report, member};
use crate::config::settings::{Source, Split};
use crate::diagnostic::{nearest, suggestion};
use crate::model::field;

/// Most memory that one pattern of `[[source.split]]` may take, in bytes.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// Without any, `content/` is read.
pub(super) fn sources(options: Vec<SourceOptions>, given: &Given<'_>, report: &mut Report<'_>) -> Vec<Source> {
    let content = || SourceOptions { path: Some("content".to_owned()), ..SourceOptions::default() };
    let listed = if options.is_empty() { vec![content()] } else { options };
    let mut sources: Vec<Source> = Vec::new();
    for (index, options) in listed.into_iter().enumerate() {
        let at = format!("/source/{index}");
        let source = source(options, &at, given, report);
        if source.fetch.is_some() && sources.iter().any(|other| other.label == source.label) {
            report.error("config-duplicate-source", &member(&at, "url"), "two sources have this address", "keep one of the two");
        }
        if source.feed.is_some() && sources.iter().any(|other| other.feed.is_some() && other.path == source.path) {
            report.error("config-duplicate-source", &at, "two sources have this name", "give one of them another `name`");
        }
        sources.push(source);
    }
    sources
}

fn source(mut options: SourceOptions, at: &str, given: &Given<'_>, report: &mut Report<'_>) -> Source {
    let of = |key: &str| member(at, key);
    let places = [options.path.is_some(), options.url.is_some(), !options.command.is_empty()];
    let fetch = fetch::fetch(&mut options, at, report);
    let feed = feed::feed(&options, given.root, at, report);
    let kept = |name: &str| given.root.join(path::OWN_FOLDER).join("sources").join(name);
    let (label, path) = match (places, &fetch, &feed, options.path) {
        ([false, true, false], Some((_, name)), _, _) => (name.clone(), kept(name)),
        ([true, false, false] | [false, false, true], _, Some(feed), _) => (feed.label.clone(), kept(&feed.file_name())),
        ([true, false, false], _, None, Some(written)) => (written.clone(), path::below(given.root, written)),
        // What is wrong with the address, or with the command, has been said.
        ([false, true, false] | [false, false, true], ..) => (String::new(), given.root.to_owned()),
        _ => {
            let message = if places == [false; 3] {
                "this source has neither `path`, `url` nor `command`"
            } else {
                "a source has one of `path`, `url` and `command`"
            };
            let help = "name the folder of your posts with `path`, the address of an export with `url`, or a program with `command`";
            report.error("config-source-place", at, message, help);
            (String::new(), given.root.to_owned())
        }
    };
    if let Some(format) = options.format.as_deref().filter(|format| !given.formats.contains(format)) {
        let message = format!("there is no format `{format}`");
        report.error("config-unknown-format", &of("format"), message, suggestion(format, given.formats));
    }
    Source {
        path,
        fetch: fetch.map(|(fetch, _)| fetch),
        feed: feed.map(|named| named.feed),
        update: options.update,
        format: options.format,
        include: globs(&options.include, &of("include"), report),
        exclude: globs(&options.exclude, &of("exclude"), report),
        permalink: permalink(options.permalink.as_deref(), &of("permalink"), report),
        ignore: options.ignore,
        records: options.records,
        fields: fields(&options.fields, &of("fields"), report),
        values: values(options.values, &of("values"), report),
        splits: options.split.into_iter().enumerate().filter_map(|(i, s)| split(s, &format!("{at}/split/{i}"), report)).collect(),
        lookups: lookups(options.lookup, &of("lookup"), report),
        defaults: defaults(options.defaults, &of("defaults"), report),
        label,
    }
}

pub(super) fn globs(written: &[String], at: &str, report: &mut Report<'_>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for (index, glob) in written.iter().enumerate() {
        match GlobBuilder::new(glob).literal_separator(true).build() {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => {
                let message = format!("the glob `{glob}` cannot be read: {}", error.kind());
                report.error("config-bad-glob", &format!("{at}/{index}"), message, "write it like `**/*.md`");
            }
        }
    }
    set.build().unwrap_or_else(|error| {
        report.error("config-bad-glob", at, format!("the globs are too large: {error}"), "write fewer or shorter ones");
        GlobSet::empty()
    })
}

/// Whether there is such a field; says so where there is none.
fn known(name: &str, at: &str, place: fn(&mut Report<'_>, &str, String, String), report: &mut Report<'_>) -> bool {
    if field::find(name).is_some() {
        return true;
    }
    let names = field::names();
    let near = whole_name(name, &names).or_else(|| nearest(name, names.iter().copied()));
    let help = near.map_or_else(|| "`jobherald schema front-matter` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    place(report, at, format!("there is no field `{name}`"), help);
    false
}

/// Reports a name that is neither a field's nor that of a whole with fields in it, such as `baseSalary`.
pub(super) fn known_or_part(name: &str, at: &str, report: &mut Report<'_>) {
    let is_whole = |field: &&str| field.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    if !field::names().iter().any(is_whole) {
        known(name, at, at_key, report);
    }
}

/// For a name that only begins or ends one of ours, such as `hiringOrganization` or `addressLocality`: the whole name.
pub(super) fn whole_name(part: &str, names: &[&'static str]) -> Option<&'static str> {
    let within = |known: &&&str| known.split('.').any(|segment| segment == part);
    let whole = format!("{part}.name");
    names.iter().find(|known| **known == whole).or_else(|| names.iter().find(within)).copied()
}

fn at_key(report: &mut Report<'_>, at: &str, message: String, help: String) {
    report.error_at_key("config-unknown-field", at, message, help);
}

fn at_value(report: &mut Report<'_>, at: &str, message: String, help: String) {
    report.error("config-unknown-field", at, message, help);
}

fn fields(options: &BTreeMap<String, OneOrMany>, at: &str, report: &mut Report<'_>) -> BTreeMap<String, Vec<String>> {
    for (name, keys) in options {
        let pointer = member(at, name);
        known(name, &pointer, at_key, report);
        if keys.as_slice().is_empty() || keys.as_slice().iter().any(|key| key.trim().is_empty()) {
            report.error("config-empty-value", &pointer, format!("`{name}` names no key"), "name the key of the posts that holds it");
        }
    }
    options.iter().map(|(name, keys)| (name.clone(), keys.as_slice().to_vec())).collect()
}

type Values = BTreeMap<String, BTreeMap<String, String>>;

fn values(options: Values, at: &str, report: &mut Report<'_>) -> Values {
    for (name, words) in &options {
        let pointer = member(at, name);
        known(name, &pointer, at_key, report);
        let ours = field::find(name).map_or(&[][..], |field| field.words);
        for (theirs, word) in words.iter().filter(|(_, word)| !word.is_empty() && !ours.is_empty() && !ours.contains(&word.as_str())) {
            let message = format!("`{word}` is no word of `{name}`");
            report.warning("config-unknown-word", &member(&pointer, theirs), message, suggestion(word, ours));
        }
    }
    options
}

fn split(options: SplitOptions, at: &str, report: &mut Report<'_>) -> Option<Split> {
    let into = member(at, "into");
    for (group, name) in &options.into {
        known(name, &member(&into, group), at_value, report);
    }
    if options.into.is_empty() {
        report.error("config-empty-value", &into, "`into` is empty", "say which group of the pattern is which field");
    }
    let pattern = match RegexBuilder::new(&options.pattern).size_limit(PATTERN_BYTES_MAX).build() {
        Ok(pattern) => pattern,
        Err(error) => {
            let message = format!("the pattern cannot be read: {}", last_line(&error.to_string()));
            report.error("config-bad-pattern", &member(at, "pattern"), message, "see https://docs.rs/regex for what it may hold");
            return None;
        }
    };
    groups(&pattern, &options.into, &into, report);
    Some(Split { key: options.key, pattern, into: options.into })
}

fn groups(pattern: &Regex, into: &BTreeMap<String, String>, at: &str, report: &mut Report<'_>) {
    let named: Vec<&str> = pattern.capture_names().flatten().collect();
    for group in into.keys().filter(|group| !named.contains(&group.as_str())) {
        let help = match named.as_slice() {
            [] => format!("name a group in the pattern: `(?<{group}>…)`"),
            _ => suggestion(group, &named),
        };
        report.error_at_key("config-unknown-group", &member(at, group), format!("the pattern has no group `{group}`"), help);
    }
}

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

fn lookups(options: Vec<LookupOptions>, at: &str, report: &mut Report<'_>) -> Vec<LookupOptions> {
    for (index, lookup) in options.iter().enumerate() {
        let of = |key: &str| format!("{at}/{index}/{key}");
        known(&lookup.field, &of("field"), at_value, report);
        if !lookup.from.contains("{value}") {
            let help = "write it like `_companies/{value}.md`";
            report.error("config-bad-lookup", &of("from"), "`from` has no `{value}` in it: all posts would name the same file", help);
        }
    }
    options
}

fn defaults(options: BTreeMap<String, String>, at: &str, report: &mut Report<'_>) -> BTreeMap<String, String> {
    for (name, value) in &options {
        let pointer = member(at, name);
        if !known(name, &pointer, at_key, report) {
            continue;
        }
        if let Some(refusal) = field::find(name).and_then(|field| field.default.refusal()) {
            let message = format!("`{name}` can have no default: it would {refusal}");
            report.error_at_key(
                "config-default-refused",
                &pointer,
                message,
                "state it in the posts, or map a key of theirs in `[source.fields]`",
            );
        } else if value.trim().is_empty() {
            report.error(
                "config-empty-value",
                &pointer,
                format!("the default of `{name}` is empty"),
                "give it a value, or take the line away",
            );
        }
    }
    options
}
