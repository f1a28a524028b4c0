//! One file to what it holds: a post, the records of a data file, or line after line of JSON Lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::rows::{self, rows};
use super::understand::Wanted;
use crate::config::settings::{Settings, Source, Update};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::enrich::{self, TOGETHER};
use crate::model::draft::{Draft, Kind, TextSource};
use crate::model::node::Node;
use crate::model::raw::{Extent, RawForm, RawPosting};
use crate::parse;
use crate::parse::records::{self, Layout};
use crate::source::{self, Found, ReadProblem, merge};

/// Lines that are understood at once: enough for every core, few enough that they take little memory.
const LINES_AT_ONCE: usize = 512;

/// Texts of posts that are held to be understood together, in bytes, beside the last one.
const TOGETHER_BYTES_MAX: usize = 256 * 1024;

/// Parts for each thread, where there are enough records: some take longer.
const PARTS_PER_THREAD: usize = 8;

/// How many of so many records are best understood together, so that no thread has nothing to do.
pub(super) fn together(count: usize) -> usize {
    (count / (PARTS_PER_THREAD * rayon::current_num_threads())).clamp(1, TOGETHER)
}

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
    /// Reads and understands files, some posts together.
    pub(super) fn files(&self, files: &[Found]) -> Vec<Read> {
        let mut read: Vec<Read> = Vec::with_capacity(files.len());
        let mut waiting: Vec<(usize, RawPosting)> = Vec::with_capacity(TOGETHER);
        let mut bytes = 0;
        for found in files {
            let (begun, raw) = self.file(found);
            if let Some(raw) = raw {
                bytes += raw.file.text.len();
                waiting.push((read.len(), raw));
            }
            read.push(begun);
            if waiting.len() == TOGETHER || bytes > TOGETHER_BYTES_MAX {
                self.understand_posts(&mut waiting, &mut read);
                bytes = 0;
            }
        }
        self.understand_posts(&mut waiting, &mut read);
        read
    }

    /// What a file holds, or the post that it is, which is still to be understood.
    fn file(&self, found: &Found) -> (Read, Option<RawPosting>) {
        let source = &self.settings.sources[found.source];
        let titled = |record: &Node| enrich::has_title(record, source);
        if records::is_of_lines(&found.path) {
            (self.lines(found, &layout(found, source, &titled)), None)
        } else if is_of_records(found, source) {
            (self.data(found, &layout(found, source, &titled)), None)
        } else if enrich::is_no_post(&found.path) {
            (Read { drafts: vec![enrich::no_posting(found.source, &found.path)], ..Read::default() }, None)
        } else {
            self.post(found)
        }
    }

    fn post(&self, found: &Found) -> (Read, Option<RawPosting>) {
        let mut read = Read::default();
        let bytes = match source::read(found) {
            Ok(bytes) => bytes,
            Err(problem) => return (unreadable(found, &problem), None),
        };
        let variables = self.settings.site.variables.as_ref();
        let raw = parse::post(found.source, &found.path, &bytes, variables, &mut read.diagnostics);
        if raw.is_none() {
            read.unread = vec![0];
        }
        (read, raw)
    }

    /// Understands the posts that wait, each with its place in what is read.
    fn understand_posts(&self, waiting: &mut Vec<(usize, RawPosting)>, read: &mut [Read]) {
        let (places, raws): (Vec<usize>, Vec<RawPosting>) = waiting.drain(..).unzip();
        for (at, (draft, found)) in places.into_iter().zip(self.understand(raws)) {
            let read = &mut read[at];
            // A template is full of what would be wrong in a post.
            if draft.kind == Kind::NotAPosting {
                read.diagnostics = Diagnostics::default();
            }
            read.add((draft, found));
        }
    }

    fn data(&self, found: &Found, layout: &Layout<'_>) -> Read {
        let mut read = Read::default();
        let bytes = match source::read_data(found) {
            Ok(bytes) => bytes,
            Err(problem) => return unreadable(found, &problem),
        };
        let records = records::records(layout, &bytes, &mut read.diagnostics);
        read.unread = records.unread;
        for one in self.understand_in_parallel(records.postings) {
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
            (records, sink)
        };
        let lines: Vec<_> = std::mem::take(waiting).into_par_iter().map(one).collect();
        let mut raws = Vec::with_capacity(lines.len());
        let mut others = Vec::with_capacity(lines.len());
        for (records, sink) in lines {
            let raw = records.postings.into_iter().next();
            others.push((records.unread, sink, raw.is_some()));
            raws.extend(raw);
        }
        let mut understood = self.understand_in_parallel(raws).into_iter();
        for (unread, sink, is_posting) in others {
            read.unread.extend(unread);
            read.diagnostics.extend(sink);
            if let Some(one) = is_posting.then(|| understood.next()).flatten() {
                read.add(one);
            }
        }
    }

    fn understand_in_parallel(&self, raws: Vec<RawPosting>) -> Vec<(Draft, Diagnostics)> {
        let together = together(raws.len());
        raws.into_par_iter().chunks(together).flat_map_iter(|part| self.understand(part)).collect()
    }

    fn understand(&self, raws: Vec<RawPosting>) -> Vec<(Draft, Diagnostics)> {
        let raws: Vec<_> = raws.into_iter().map(|raw| with_text(raw, &self.settings.sources, records::with_text)).collect();
        let understood = enrich::postings(&raws.iter().collect::<Vec<_>>(), self.settings, self.site_file);
        let kept = understood.into_iter().zip(raws).map(|((draft, found), raw)| {
            let mut draft = self.wanted.of(draft);
            if raw.form == RawForm::Record && raw.extent.is_none() {
                draft.text = TextSource::Kept(Arc::new(raw.body));
            }
            (draft, found)
        });
        kept.collect()
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
