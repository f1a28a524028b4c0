//! What sentences suggest, written into the posts: each file's new text, and what a person has to write. Nothing is put in place here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::build::BuildError;
use super::understand::{found, site_file, with_site_files};
use crate::config::options::{FieldPublish, Publish};
use crate::config::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::enrich::SiteFile;
use crate::fix::{self, Added, Group, Proposal};
use crate::model::draft::{Draft, Kind, Suggestion};
use crate::model::node::{Field, Value};
use crate::model::raw::RawPosting;
use crate::source::{self, Found};
use crate::{enrich, parse};

const BOM: &str = "\u{feff}";

/// What would be written.
#[derive(Debug, Default)]
pub struct Fixes {
    /// The files that get new lines, in path order.
    pub files: Vec<FixedFile>,
    /// What was accepted and cannot be written, with the lines that a person may write.
    pub diagnostics: Diagnostics,
}

/// One file with its new lines.
#[derive(Debug)]
pub struct FixedFile {
    /// Index of its source.
    pub source: usize,
    /// Path relative to the source's folder.
    pub path: String,
    /// Where it stands on the disk.
    pub place: PathBuf,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
    /// Its bytes with the new lines.
    pub after: Vec<u8>,
    /// The new lines among the others.
    pub added: Added,
}

/// What is to be written into the posts below `only` (all where it is empty): the suggestions whose field `accepts` takes.
pub fn fixes(settings: &Settings, only: &[PathBuf], accepts: &(dyn Fn(&str) -> bool + Sync)) -> Result<Fixes, BuildError> {
    let mut settings = with_site_files(settings, &mut Diagnostics::default())?;
    // Where sentences are published anyway, what they say is still only suggested to the file.
    settings.enrich.publish = Publish::Stated;
    settings.enrich.fields.retain(|_, of_field| *of_field != FieldPublish::Published);
    let root = settings.root.clone();
    let site_file = |path: &str| site_file(&root, path);
    let files = found(&settings, only)?;
    let done: Vec<(Option<FixedFile>, Diagnostics)> = files.par_iter().map(|found| one(found, &settings, &site_file, accepts)).collect();
    let mut all = Fixes::default();
    for (file, diagnostics) in done {
        all.files.extend(file);
        all.diagnostics.extend(diagnostics);
    }
    Ok(all)
}

fn one(found: &Found, settings: &Settings, site_file: SiteFile<'_>, accepts: &dyn Fn(&str) -> bool) -> (Option<FixedFile>, Diagnostics) {
    let mut sink = Diagnostics::default();
    let file = fixed(found, settings, site_file, accepts, &mut sink);
    (file, sink)
}

fn fixed(
    found: &Found,
    settings: &Settings,
    site_file: SiteFile<'_>,
    accepts: &dyn Fn(&str) -> bool,
    sink: &mut Diagnostics,
) -> Option<FixedFile> {
    let source = &settings.sources[found.source];
    if enrich::is_no_post(&found.path) || source.fetch.is_some() || source.format.is_some() || is_data(&found.path) {
        return None;
    }
    let before = source::read(found).ok()?;
    let text = std::str::from_utf8(&before).ok()?;
    let (mark, original) = text.strip_prefix(BOM).map_or(("", text), |text| (BOM, text));
    let post = Post { source: found.source, path: &found.path, settings, site_file };
    let suggestions = post.read(original)?.draft.suggestions;
    let after = fixed_text(&post, original, &suggestions, accepts, sink)?;
    let added = fix::added(original, &after).filter(|added| added.first().is_some())?;
    let after = format!("{mark}{after}").into_bytes();
    Some(FixedFile { source: found.source, path: found.path.clone(), place: found.place.clone(), before, after, added })
}

/// Files that programs write: no person's front matter.
fn is_data(path: &str) -> bool {
    const DATA: [&str; 9] = ["json", "jsonl", "ndjson", "yaml", "yml", "toml", "csv", "tsv", "xml"];
    Path::new(path).extension().is_some_and(|extension| DATA.iter().any(|data| extension.eq_ignore_ascii_case(data)))
}

/// A post whose text changes.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// Index of its source.
    pub source: usize,
    /// Path relative to the source's folder.
    pub path: &'a str,
    /// The settings.
    pub settings: &'a Settings,
    /// Other files of the site.
    pub site_file: SiteFile<'a>,
}

/// What is understood from some text of a post.
struct Reading {
    raw: RawPosting,
    draft: Draft,
    /// Level and code of each finding.
    findings: Vec<(Level, &'static str)>,
}

/// The text of a post, without a byte order mark, with those of the suggestions in its front matter that `accepts` takes and that it does
/// not state yet. `None` where it is no job post. What cannot be written becomes a finding.
pub fn fixed_text(
    post: &Post<'_>,
    text: &str,
    suggestions: &BTreeMap<String, Suggestion>,
    accepts: &dyn Fn(&str) -> bool,
    sink: &mut Diagnostics,
) -> Option<String> {
    let mut now = post.read(text).filter(|reading| reading.draft.kind == Kind::Posting)?;
    let groups = fix::groups(&now.draft, suggestions, accepts);
    // What was put right while it was read would not be what is written.
    if now.raw.file.text != text {
        let why = "this file is not plain UTF-8 with ordinary line ends";
        if let Some(group) = groups.first() {
            sink.push(post.refused(group, why, "save it as UTF-8, then try again".into()));
        }
        return Some(text.to_owned());
    }
    for group in &groups {
        match post.written(&now, group) {
            Ok(next) => now = next,
            Err(diagnostic) => sink.push(*diagnostic),
        }
    }
    Some(now.raw.file.text.clone())
}

impl Post<'_> {
    fn read(&self, text: &str) -> Option<Reading> {
        let mut sink = Diagnostics::default();
        let raw = parse::post(self.source, self.path, text.as_bytes(), self.settings.site.variables.as_ref(), &mut sink)?;
        let draft = enrich::posting(&raw, self.settings, self.site_file, &mut sink);
        let findings = sink.as_slice().iter().map(|found| (found.level, found.code)).collect();
        Some(Reading { raw, draft, findings })
    }

    /// The post with a group written into it, in the first way that says what was accepted and nothing else.
    fn written(&self, now: &Reading, group: &Group) -> Result<Reading, Box<Diagnostic>> {
        let fields: &[Field] = if let Value::Map(fields) = &now.raw.fields.value { fields } else { &[] };
        let text = now.raw.file.text.as_str();
        let mut why = "no line can be added to its front matter without touching another one".to_owned();
        for proposal in fix::proposals(group, &now.draft, fields, &self.settings.sources[self.source]) {
            let entries = match proposal {
                Proposal::Entries(entries) => entries,
                Proposal::Empty { key } => {
                    let help = format!("fill in the value of `{key}`: {}", said(group));
                    return Err(Box::new(self.refused(group, &format!("`{key}` stands there without a value"), help)));
                }
            };
            for next in fix::insert(text, &now.raw.fields, &entries) {
                let Some(reading) = self.read(&next) else { continue };
                match fix::disagreement(&now.draft, &reading.draft, group) {
                    None if fix::added(text, &next).is_some() && is_no_worse(now, &reading) => return Ok(reading),
                    None => {}
                    Some(reason) => why = reason,
                }
            }
        }
        Err(Box::new(self.refused(group, &why, format!("write it yourself: {}", said(group)))))
    }

    fn refused(&self, group: &Group, why: &str, help: String) -> Diagnostic {
        let message = format!("what is said of `{}` was not written into the front matter: {why}", group.field);
        let shortened: String = message.chars().take(400).collect();
        Diagnostic::warning("suggestion-not-written", shortened, help).with_file(self.source, self.path)
    }
}

/// Whether nothing new is found fault with.
fn is_no_worse(before: &Reading, after: &Reading) -> bool {
    let mut old = before.findings.clone();
    after.findings.iter().all(|finding| {
        let known = old.iter().position(|other| other == finding);
        known.map(|at| old.swap_remove(at)).is_some() || finding.0 == Level::Info
    })
}

/// What was accepted, for people.
fn said(group: &Group) -> String {
    let values: Vec<String> =
        group.leaves.iter().map(|(pointer, value)| format!("{} = {value}", pointer.trim_start_matches("/posting/"))).collect();
    values.join(", ").chars().take(400).collect()
}
