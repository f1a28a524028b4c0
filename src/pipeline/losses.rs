//! The loss report: every document of one generation is read back, side by side in the order of the catalog, so that all that became of one
//! job is at hand at once and no document is held.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use rayon::prelude::*;

use super::aggregators::Wanted;
use super::build::BuildError;
use crate::config::options::{GenderMarks, History};
use crate::config::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::loss::{Asked, Behind, Beyond, Form, Item, Items, Job, Names, Unread};
use crate::model::catalog::{Catalog, Entry};
use crate::model::loss::{Fate, Loss, LossTable, TargetLosses};
use crate::model::output_path::page_path;
use crate::model::target::{ChannelFormat, Render, Site, Target};
use crate::render;
use crate::write::Stage;

/// So many jobs are looked at in one piece of work.
const CHUNK: usize = 128;

/// What is read back, and with what.
pub(super) struct Reader<'a> {
    pub(super) settings: &'a Settings,
    pub(super) site: &'a Site,
    pub(super) targets: &'a [&'static Target],
    pub(super) documents: &'a [Wanted<'a>],
    pub(super) stage: &'a Stage,
}

/// Told of each job and its losses, from many threads.
pub(super) type Told<'a> = &'a (dyn Fn(&Entry, &[Loss]) -> Result<(), BuildError> + Sync);

impl<'a> Reader<'a> {
    /// Reads all documents back.
    pub(super) fn read(&self, catalog: &Catalog, told: Told<'_>) -> Result<LossTable, BuildError> {
        let mut streams: Vec<Stream<'a>> = self.feeds().chain(self.documents.iter().map(|wanted| self.aggregated(wanted))).collect();
        for stream in &mut streams {
            stream.begin(self.stage, &catalog.entries);
        }
        let mut tables: Vec<TargetLosses> = streams.iter().map(|stream| counts(&stream.asked)).collect();
        let postings = self.postings();
        tables.extend(postings.as_ref().map(|postings| counts(&postings.asked)));
        let mut chunks = catalog.entries.chunks(CHUNK);
        let mut ahead = chunks.next().map(|chunk| (chunk, self.take(&mut streams, chunk)));
        while let Some((chunk, taken)) = ahead.take() {
            // While these jobs are compared, the next ones are read.
            let read = || chunks.next().map(|chunk| (chunk, self.take(&mut streams, chunk)));
            let look = || -> Result<Vec<Vec<Vec<Loss>>>, BuildError> {
                let one = |(index, entry): (usize, &Entry)| self.of_job(entry, index, &taken, postings.as_ref(), told);
                chunk.par_iter().enumerate().map(one).collect()
            };
            let (next, found) = rayon::join(read, look);
            ahead = next;
            for (index, losses) in found?.into_iter().enumerate() {
                let of_streams = taken.iter().map(|of| !of.items[index].is_empty());
                let is_written = of_streams.chain([chunk[index].complete]);
                tables.iter_mut().zip(is_written).zip(losses).for_each(|((table, is_written), losses)| count(table, is_written, losses));
            }
        }
        for (stream, table) in streams.iter_mut().zip(&mut tables) {
            stream.end();
            table.unread = stream.unread.take();
        }
        // The jobs' own files are told of first.
        tables.rotate_right(usize::from(postings.is_some()));
        Ok(LossTable { targets: tables })
    }

    /// The next items of each document, for these jobs.
    fn take(&self, streams: &mut [Stream<'a>], chunk: &[Entry]) -> Vec<Taken<'a>> {
        let one = |stream: &mut Stream<'a>| {
            let items = chunk.iter().map(|entry| stream.take(self.stage, entry)).collect();
            Taken { asked: Arc::clone(&stream.asked), items, is_read: stream.unread.is_none() }
        };
        streams.par_iter_mut().map(one).collect()
    }

    /// What becomes of a job, document by document, its own last.
    fn of_job(
        &self,
        entry: &Entry,
        index: usize,
        taken: &[Taken<'_>],
        postings: Option<&Postings<'_>>,
        told: Told<'_>,
    ) -> Result<Vec<Vec<Loss>>, BuildError> {
        let own = postings.and_then(|postings| self.posting(entry, postings));
        let job = Job::of(entry, text(own.as_ref(), index, taken));
        let of_streams = taken.iter().map(|of| if of.is_read { of.asked.losses(&job, &of.items[index]) } else { Vec::new() });
        let of_posting =
            postings.map(|postings| postings.asked.losses(&job, own.as_ref().filter(|_| entry.complete).map_or(&[], std::slice::from_ref)));
        let losses: Vec<Vec<Loss>> = of_streams.chain(of_posting).collect();
        let all: Vec<Loss> = losses.iter().flatten().cloned().collect();
        told(entry, &all).map(|()| losses)
    }

    /// The job's own data file.
    fn posting(&self, entry: &Entry, postings: &Postings<'_>) -> Option<Item> {
        let mut text = Vec::new();
        self.stage.read_back(&entry.data).ok()??.read_to_end(&mut text).ok()?;
        Item::of_json(&text, &postings.names).ok()
    }

    fn postings(&self) -> Option<Postings<'a>> {
        let target = self.targets.iter().copied().find(|target| target.id == render::JSON_LD)?;
        let asked = self.asked(target, target.id);
        Some(Postings { names: asked.names(), asked })
    }

    fn asked(&self, target: &'static Target, name: &str) -> Asked<'a> {
        let settings = self.settings.target(target.settings);
        Asked {
            name: Arc::from(name),
            target,
            document: None,
            carries: render::carried(target, settings.vocabularies),
            removes_gender_marks: settings.gender_marks == GenderMarks::Remove,
            beyond: Beyond::Nothing,
            zone: &self.site.time_zone,
            country: render::country_names,
        }
    }

    /// The feeds of all jobs.
    fn feeds(&self) -> impl Iterator<Item = Stream<'a>> {
        self.targets.iter().copied().filter_map(|target| {
            let Render::Channel(format @ ChannelFormat { carries: [_, ..], file, layout, .. }) = &target.render else { return None };
            let settings = self.settings.target(target.settings);
            let is_limited = settings.entries.is_some() || settings.max_bytes.is_some();
            let beyond = match settings.history {
                History::Archives => Beyond::Archives,
                History::None if is_limited => Beyond::Nowhere,
                History::None | History::Pages => Beyond::Nothing,
            };
            let form = match format.media_type {
                json if json.ends_with("json") => Form::Json(Behind::List(layout.item)),
                _ => Form::Xml { item: layout.item.to_owned(), qualified: true },
            };
            let asked = Asked { beyond, ..self.asked(target, target.id) };
            Some(Stream::new(asked, Some(form), Box::new(move |number| page_path("", file, number))))
        })
    }

    fn aggregated(&self, wanted: &'a Wanted<'a>) -> Stream<'a> {
        let document = wanted.document;
        let asked = Asked {
            document: Some(document),
            removes_gender_marks: document.removes_gender_marks,
            ..self.asked(wanted.target, &document.name)
        };
        let mut stream = Stream::new(asked, wanted.form(), Box::new(move |number| wanted.path(number)));
        if !wanted.is_written() {
            stream.unread = Some("it is not written: a finding says why".to_owned());
        }
        stream
    }
}

/// The jobs' own data files.
struct Postings<'a> {
    asked: Asked<'a>,
    names: Names,
}

/// What a document says of some jobs.
struct Taken<'a> {
    asked: Arc<Asked<'a>>,
    /// The items of each of them.
    items: Vec<Vec<Item>>,
    is_read: bool,
}

/// The text of a job as its own file has it, else as a feed does.
fn text(own: Option<&Item>, index: usize, taken: &[Taken<'_>]) -> Option<String> {
    let first = |item: &Item, element: &str| item.texts(element).next().map(str::to_owned);
    own.and_then(|item| first(item, "description")).or_else(|| {
        taken.iter().filter(|of| of.asked.document.is_none()).find_map(|of| {
            let carried = of.asked.carries.iter().find(|carried| carried.field == "description")?;
            first(of.items[index].first()?, carried.element)
        })
    })
}

fn counts(asked: &Asked<'_>) -> TargetLosses {
    TargetLosses {
        target: Arc::clone(&asked.name),
        title: asked.target.title,
        jobs: 0,
        written: 0,
        refused: 0,
        unread: None,
        kinds: BTreeMap::new(),
    }
}

fn count(counts: &mut TargetLosses, is_written: bool, losses: Vec<Loss>) {
    counts.jobs += 1;
    counts.written += usize::from(is_written);
    counts.refused += usize::from(losses.iter().any(|loss| loss.fate == Fate::Refused));
    for Loss { field, fate, why, .. } in losses {
        *counts.kinds.entry((fate, field, why)).or_default() += 1;
    }
}

/// The files of one document, read one after the other.
struct Stream<'a> {
    asked: Arc<Asked<'a>>,
    names: Names,
    form: Option<Form>,
    path: Box<dyn Fn(usize) -> String + Send + Sync + 'a>,
    number: usize,
    items: Option<Items>,
    /// The first item that nobody took.
    next: Option<Item>,
    /// Why nothing more can be read.
    unread: Option<String>,
}

impl<'a> Stream<'a> {
    fn new(asked: Asked<'a>, form: Option<Form>, path: Box<dyn Fn(usize) -> String + Send + Sync + 'a>) -> Self {
        let names = asked.names();
        Self { asked: Arc::new(asked), names, form, path, number: 0, items: None, next: None, unread: None }
    }

    /// Looks whether it can be read at all: items have to say whose they are.
    fn begin(&mut self, stage: &Stage, entries: &[Entry]) {
        if self.form.is_none() && self.unread.is_none() {
            self.unread = Some("it has no names for its parts".to_owned());
        }
        self.fill(stage);
        if self.next.as_ref().is_some_and(|item| !entries.iter().any(|entry| item.is_of(entry))) {
            self.unread = Some("its items say neither the id nor the address of their jobs".to_owned());
        }
    }

    /// The items of this job, which come before those of the jobs behind it.
    fn take(&mut self, stage: &Stage, entry: &Entry) -> Vec<Item> {
        let mut taken = Vec::new();
        while self.unread.is_none() {
            self.fill(stage);
            match self.next.take() {
                Some(item) if item.is_of(entry) => taken.push(item),
                other => {
                    self.next = other;
                    break;
                }
            }
        }
        taken
    }

    /// Nobody's items are left, or the order is not that of the catalog.
    fn end(&mut self) {
        if self.next.is_some() && self.unread.is_none() {
            self.unread = Some("an item in it is about no job that is published".to_owned());
        }
    }

    fn fill(&mut self, stage: &Stage) {
        if self.unread.is_some() || self.next.is_some() {
            return;
        }
        match self.following(stage) {
            Ok(item) => self.next = item,
            Err(problem) => self.unread = Some(problem.to_string()),
        }
    }

    fn following(&mut self, stage: &Stage) -> Result<Option<Item>, Unread> {
        let Some(form) = &self.form else { return Ok(None) };
        loop {
            if let Some(items) = &mut self.items
                && let Some(item) = items.next_item()?
            {
                return Ok(Some(item));
            }
            let path = (self.path)(self.number + 1);
            let bytes = stage.read_back(&path).map_err(|error| Unread::Io(std::io::Error::other(error)))?;
            let Some(bytes) = bytes else { return Ok(None) };
            self.number += 1;
            self.items = Some(Items::new(bytes, form, &self.names)?);
        }
    }
}

/// What no rule explains is a mistake of ours, and is told.
pub(super) fn unexplained(table: &LossTable) -> Diagnostics {
    let mut found = Diagnostics::default();
    for target in &table.targets {
        if let Some(why) = &target.unread {
            let message = format!("the document of target `{}` could not be read back for the loss report: {why}", target.target);
            found.push(Diagnostic::info(
                "loss-unread",
                message,
                "let its template write `job.id`, where it is yours; else nothing is wrong with it",
            ));
        }
        let count = target.unexplained();
        if count > 0 {
            let first = target.kinds.keys().find(|(_, _, why)| why.starts_with(crate::model::loss::UNEXPLAINED));
            let field = first.and_then(|(_, field, _)| *field).unwrap_or("the whole job");
            let message = format!("target `{}` loses something that no rule explains, {count} times, such as {field}", target.target);
            found.push(Diagnostic::warning("loss-unexplained", message, "this is a mistake of the program: report it with the post"));
        }
    }
    found
}
