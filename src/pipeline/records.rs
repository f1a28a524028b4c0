//! One file to what it holds: a post, the records of a data file, or line after line of JSON Lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::rows::{self, rows};
use super::understand::Wanted;
use crate::config::settings::{Settings, Source, Update};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::draft::{Draft, Kind, TextSource};
use crate::model::node::Node;
use crate::model::raw::{Extent, RawForm, RawPosting};
use crate::parse::records::{self, Layout};
use crate::source::{self, Found, ReadProblem, merge};
use crate::{enrich, parse};

/// Lines that are understood at once: enough for every core, few enough that they take little memory.
const LINES_AT_ONCE: usize = 512;

/// What a file holds.
#[derive(Default)]
pub(super) struct Read {
    /// Its records, in its order.
    pub(super) drafts: Vec<Draft>,
    /// Indexes of records that could not be read: then what is missing of the file may be one of them.
    pub(super) unread: Vec<usize>,
    /// What was found.
    pub(super) diagnostics: Diagnostics,
}

/// How files are read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) settings: &'a Settings,
    pub(super) site_file: enrich::SiteFile<'a>,
    pub(super) wanted: Wanted,
}

impl Reader<'_> {
    /// Reads and understands one file.
    pub(super) fn file(&self, found: &Found) -> Read {
        let source = &self.settings.sources[found.source];
        let titled = |record: &Node| enrich::has_title(record, source);
        if records::is_of_lines(&found.path) {
            self.lines(found, &layout(found, source, &titled))
        } else if is_of_records(found, source) {
            self.data(found, &layout(found, source, &titled))
        } else if enrich::is_no_post(&found.path) {
            Read { drafts: vec![enrich::no_posting(found.source, &found.path)], ..Read::default() }
        } else {
            self.post(found)
        }
    }

    fn post(&self, found: &Found) -> Read {
        let mut read = Read::default();
        let bytes = match source::read(found) {
            Ok(bytes) => bytes,
            Err(problem) => return unreadable(found, &problem),
        };
        let mut parsed = Diagnostics::default();
        match parse::post(found.source, &found.path, &bytes, self.settings.site.variables.as_ref(), &mut parsed) {
            Some(raw) => read.add(self.understand(raw)),
            None => read.unread = vec![0],
        }
        // A template is full of what would be wrong in a post.
        if !read.drafts.iter().any(|draft| draft.kind == Kind::NotAPosting) {
            parsed.extend(std::mem::take(&mut read.diagnostics));
            read.diagnostics = parsed;
        }
        read
    }

    fn data(&self, found: &Found, layout: &Layout<'_>) -> Read {
        let mut read = Read::default();
        let bytes = match source::read_data(found) {
            Ok(bytes) => bytes,
            Err(problem) => return unreadable(found, &problem),
        };
        let records = records::records(layout, &bytes, &mut read.diagnostics);
        read.unread = records.unread;
        let understood: Vec<_> = records.postings.into_par_iter().map(|raw| self.understand(raw)).collect();
        for one in understood {
            read.add(one);
        }
        read
    }

    fn lines(&self, found: &Found, layout: &Layout<'_>) -> Read {
        let mut read = Read::default();
        let passed = match self.passed(found) {
            Ok((passed, outdated)) => {
                for finding in outdated {
                    read.diagnostics.push(finding.with_file(found.source, &found.path));
                }
                passed
            }
            Err(problem) => return unreadable(found, &problem),
        };
        let mut waiting: Vec<(usize, Extent, Vec<u8>)> = Vec::with_capacity(LINES_AT_ONCE);
        let mut count = 0;
        let result = source::lines(found, |extent, bytes| {
            if !passed.contains(&extent.line) {
                waiting.push((count, extent, bytes));
            }
            count += 1;
            if waiting.len() == LINES_AT_ONCE {
                self.take_lines(layout, &mut waiting, &mut read);
            }
        });
        if let Err(problem) = result {
            return unreadable(found, &problem);
        }
        self.take_lines(layout, &mut waiting, &mut read);
        read
    }

    /// Lines that another one of their record makes void, and what is to be said of them. What was merged has none.
    fn passed(&self, found: &Found) -> Result<(BTreeSet<u32>, Vec<Diagnostic>), ReadProblem> {
        if found.problem.is_some() || self.settings.sources[found.source].feed.is_some() {
            return Ok((BTreeSet::new(), Vec::new()));
        }
        let merged = merge::merge(Vec::new(), rows(&found.place, found.source)?.records, Update::Complete);
        let outdated = merged.outdated.iter().map(|row| row.extent.line);
        Ok((merged.replaced.iter().map(|extent| extent.line).chain(outdated).collect(), rows::outdated(&merged.outdated)))
    }

    fn take_lines(&self, layout: &Layout<'_>, waiting: &mut Vec<(usize, Extent, Vec<u8>)>, read: &mut Read) {
        let one = |(record, extent, bytes): (usize, Extent, Vec<u8>)| {
            let mut sink = Diagnostics::default();
            let records = records::line(layout, (record, extent), &bytes, &mut sink);
            let understood = records.postings.into_iter().next().map(|raw| self.understand(raw));
            (understood, records.unread, sink)
        };
        let lines: Vec<_> = std::mem::take(waiting).into_par_iter().map(one).collect();
        for (understood, unread, sink) in lines {
            read.unread.extend(unread);
            read.diagnostics.extend(sink);
            if let Some(understood) = understood {
                read.add(understood);
            }
        }
    }

    fn understand(&self, raw: RawPosting) -> (Draft, Diagnostics) {
        let mut sink = Diagnostics::default();
        let raw = with_text(raw, &self.settings.sources, records::with_text);
        let mut draft = self.wanted.of(enrich::posting(&raw, self.settings, self.site_file, &mut sink));
        if raw.form == RawForm::Record && raw.extent.is_none() {
            draft.text = TextSource::Kept(Arc::new(raw.body));
        }
        (draft, sink)
    }
}

impl Read {
    fn add(&mut self, (draft, diagnostics): (Draft, Diagnostics)) {
        self.diagnostics.extend(diagnostics);
        self.drafts.push(draft);
    }
}

/// Whether a file holds records, by its name or by what its source is.
fn is_of_records(found: &Found, source: &Source) -> bool {
    source.fetch.is_some() || records::is_of_records(&found.path, source.format.as_deref())
}

/// Where the records of a file are to be looked for.
pub(super) fn layout<'a>(found: &'a Found, source: &'a Source, titled: &'a (dyn Fn(&Node) -> bool + Sync)) -> Layout<'a> {
    Layout {
        source: found.source,
        path: &found.path,
        key: source.records.as_deref(),
        format: source.format.as_deref(),
        is_export: source.fetch.is_some(),
        address: source.fetch.as_ref().and_then(|fetch| fetch.url.plain()),
        titled,
    }
}

/// The record with the value for a body that describes its job, where it has one. `read` says how much of it is wanted.
pub(super) fn with_text(raw: RawPosting, sources: &[Source], read: fn(RawPosting, &Node) -> RawPosting) -> RawPosting {
    let description = match raw.form {
        RawForm::Post => None,
        RawForm::Single | RawForm::Record => enrich::description(&raw.fields, &sources[raw.file.source]).cloned(),
    };
    match description {
        Some(node) => read(raw, &node),
        None => raw,
    }
}

fn unreadable(found: &Found, problem: &ReadProblem) -> Read {
    let mut read = Read { unread: vec![0], ..Read::default() };
    read.diagnostics.push(problem.diagnostic(found));
    read
}
