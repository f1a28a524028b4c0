//! The streamed documents for aggregators: how many items each will hold is counted first, from facts alone; then heads, items in feed
//! order and tails are written, cut where a document is full, each with a packed twin.

use std::io::Write as _;

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use jiff::Timestamp;

use super::build::BuildError;
use crate::config::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::loss::{Behind, Form};
use crate::model::catalog::{Catalog, Entry, EntryText};
use crate::model::dialect::{CatalogFormat, Document, Part, Pieces};
use crate::model::target::{Site, Target, View};
use crate::render;
use crate::render::board::{Board, Frame};
use crate::write::Stage;

/// Folder of the documents in the output.
const FOLDER: &str = "aggregators";
const GZIP: &str = "application/gzip";

/// One document, as its section of the settings asks for it.
pub(super) struct Wanted<'a> {
    pub(super) target: &'static Target,
    format: &'static CatalogFormat,
    pub(super) document: &'a Document,
    writer: Writer,
}

/// Who writes the pieces.
enum Writer {
    /// Code of ours.
    Code(&'static Pieces),
    /// A template; without a frame, or with the reason why there is none.
    Template(&'static Board, Result<Frame, Box<Diagnostic>>),
}

/// What an entry is in a document: its items, and why some are missing.
#[derive(Default)]
pub(super) struct Items {
    pieces: Vec<Vec<u8>>,
    found: Vec<Diagnostic>,
}

impl<'a> Wanted<'a> {
    /// All that the settings ask for.
    pub(super) fn all(settings: &'a Settings, site: &Site, catalog: &Catalog) -> Vec<Self> {
        let of = |document: &'a Document| {
            let target = settings.dialects.iter().copied().find(|target| target.id == document.dialect)?;
            let format = target.dialect()?;
            let writer = match (&format.pieces, render::board::of(target)) {
                (Pieces::Template, Some(board)) => {
                    let part = Part { document, format, number: 1, items: None, updated: updated(catalog) };
                    Writer::Template(board, board.frame(site, &part))
                }
                (pieces, _) => Writer::Code(pieces),
            };
            Some(Self { target, format, document, writer })
        };
        settings.documents.iter().filter_map(of).collect()
    }

    /// What an entry is in it: nothing where the document does not take it.
    pub(super) fn items(&self, site: &Site, view: &View<'_>) -> Items {
        let mut made = Items::default();
        if render::count(self.target, self.document, view.entry) == 0 {
            return made;
        }
        for item in render::items(self.format, self.document, view) {
            match &self.writer {
                Writer::Code(Pieces::Code { item: write, .. }) => made.pieces.push(write(site, &item)),
                Writer::Template(board, Ok(frame)) => match board.item(site, &item, frame) {
                    Ok(piece) => made.pieces.extend(piece),
                    Err(problem) => made.found.push(*problem),
                },
                Writer::Code(Pieces::Template) | Writer::Template(_, Err(_)) => {}
            }
        }
        made
    }

    /// How the document is read back; `None` where it has no names for its parts.
    pub(super) fn form(&self) -> Option<Form> {
        let Self { format, writer, .. } = self;
        let frame = match writer {
            Writer::Template(board, Ok(frame)) => Some((*board, frame)),
            Writer::Template(_, Err(_)) => return None,
            Writer::Code(_) => None,
        };
        let behind = frame.map_or(0, |(_, frame)| frame.head().len() as u64);
        if let Some((delimiter, quoted, columns)) = frame.and_then(|(board, frame)| board.table(frame)) {
            return Some(Form::Csv { delimiter: u8::try_from(delimiter).ok()?, quoted, columns, behind });
        }
        match format.media_type {
            "application/xml" => Some(Form::Xml { item: format.layout.item.to_owned(), qualified: false }),
            "application/json" => Some(Form::Json(Behind::Bytes(behind))),
            _ => None,
        }
    }

    /// Output path of one of its files, by number.
    pub(super) fn path(&self, number: usize) -> String {
        let end = if number > 1 { format!("-{number}") } else { String::new() };
        format!("{FOLDER}/{}{end}.{}", self.document.name, self.format.extension)
    }

    /// Whether there is a document at all.
    pub(super) const fn is_written(&self) -> bool {
        !matches!(self.writer, Writer::Template(_, Err(_)))
    }
}

/// When a job of the site last really changed.
fn updated(catalog: &Catalog) -> Timestamp {
    catalog.channels.first().map_or(Timestamp::UNIX_EPOCH, |main| main.updated)
}

/// One document on its way to the output.
pub(super) struct Aggregated<'a> {
    wanted: &'a Wanted<'a>,
    /// Items that will be written in all.
    total: usize,
    updated: Timestamp,
    /// The file that is open.
    number: usize,
    /// Items and bytes that it has.
    items: usize,
    bytes: u64,
    /// Its twin; what was packed is handed on at once.
    packer: GzEncoder<Vec<u8>>,
    /// What kept jobs out of it: the first finding of each kind, and how many jobs it kept out.
    found: Vec<(Diagnostic, usize)>,
}

impl<'a> Aggregated<'a> {
    /// Counts what a document will hold.
    pub(super) fn new(wanted: &'a Wanted<'a>, catalog: &Catalog) -> Self {
        let count = |entry: &Entry| render::count(wanted.target, wanted.document, entry);
        let total = catalog.entries.iter().map(count).sum();
        Self { wanted, total, updated: updated(catalog), number: 0, items: 0, bytes: 0, packer: packer(), found: Vec::new() }
    }

    /// Appends the items of one entry.
    pub(super) fn append(&mut self, stage: &Stage, site: &Site, entry: &Entry, items: &Items) -> Result<(), BuildError> {
        for problem in &items.found {
            self.note(entry, problem);
        }
        items.pieces.iter().try_for_each(|item| self.append_item(stage, site, item))
    }

    /// Writes what is left: the tail, of a document without items the head as well. Gives what kept jobs, or all of it, out.
    pub(super) fn finish(&mut self, stage: &Stage, site: &Site) -> Result<Vec<Diagnostic>, BuildError> {
        if let Writer::Template(_, Err(problem)) = &self.wanted.writer {
            let why = format!("`{}` is not written", self.path_of(1));
            return Ok(vec![Diagnostic::clone(problem).with_why(why)]);
        }
        if self.number == 0 {
            self.open(stage, site)?;
        }
        self.close(stage, site)?;
        let path = self.path_of(1);
        let told = |(problem, jobs): (Diagnostic, usize)| match jobs {
            1 => problem.with_why(format!("it is left out of `{path}`")),
            jobs => problem.with_why(format!("it and {} more are left out of `{path}`", jobs - 1)),
        };
        Ok(std::mem::take(&mut self.found).into_iter().map(told).collect())
    }

    /// A template may trip over each of many jobs in the same way: that is told once.
    fn note(&mut self, entry: &Entry, problem: &Diagnostic) {
        let is_same = |(known, _): &&mut (Diagnostic, usize)| {
            known.code == problem.code && known.message == problem.message && known.location == problem.location
        };
        if let Some((_, jobs)) = self.found.iter_mut().find(is_same) {
            *jobs += 1;
            return;
        }
        let post = match &entry.text {
            EntryText::Record { path, record, .. } if *record > 0 => format!("`{path}`, record {record}"),
            EntryText::Record { path, .. } => format!("`{path}`"),
            EntryText::Held(path) => format!("`{path}` as last published"),
        };
        self.found.push((problem.clone().with_why(format!("the job of {post} shows it")), 1));
    }

    fn append_item(&mut self, stage: &Stage, site: &Site, item: &[u8]) -> Result<(), BuildError> {
        if !self.wanted.is_written() {
            return Ok(());
        }
        let format = self.wanted.format;
        let is_full = self.items > 0
            && (format.items_max.is_some_and(|most| self.items >= most)
                || format.bytes_max.is_some_and(|most| self.bytes + (item.len() + self.tail(site).len()) as u64 > most));
        if self.number == 0 || is_full {
            if is_full {
                self.close(stage, site)?;
            }
            self.open(stage, site)?;
        } else {
            self.write(stage, format.separator.as_bytes())?;
        }
        self.items += 1;
        self.write(stage, item)
    }

    fn open(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        self.number += 1;
        (self.items, self.bytes, self.packer) = (0, 0, packer());
        let head = match &self.wanted.writer {
            Writer::Code(Pieces::Code { head, .. }) => head(site, &self.part()),
            Writer::Template(_, Ok(frame)) => frame.head(),
            Writer::Code(Pieces::Template) | Writer::Template(_, Err(_)) => Vec::new(),
        };
        self.write(stage, &head)
    }

    fn close(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        let tail = self.tail(site);
        self.write(stage, &tail)?;
        let packed = std::mem::replace(&mut self.packer, packer()).finish().expect("packing into memory does not fail");
        Ok(stage.append(&format!("{}.gz", self.path()), GZIP, &packed)?)
    }

    fn tail(&self, site: &Site) -> Vec<u8> {
        match &self.wanted.writer {
            Writer::Code(Pieces::Code { tail, .. }) => tail(site, &self.part()),
            Writer::Template(_, Ok(frame)) => frame.tail(self.wanted.format.separator),
            Writer::Code(Pieces::Template) | Writer::Template(_, Err(_)) => Vec::new(),
        }
    }

    fn write(&mut self, stage: &Stage, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.path();
        self.bytes += bytes.len() as u64;
        stage.append(&path, self.wanted.format.media_type, bytes)?;
        self.packer.write_all(bytes).expect("packing into memory does not fail");
        let packed = std::mem::take(self.packer.get_mut());
        Ok(stage.append(&format!("{path}.gz"), GZIP, &packed)?)
    }

    fn path(&self) -> String {
        self.path_of(self.number)
    }

    fn path_of(&self, number: usize) -> String {
        self.wanted.path(number)
    }

    fn part(&self) -> Part<'a> {
        let Wanted { format, document, .. } = self.wanted;
        let most = format.items_max.unwrap_or(usize::MAX);
        let before = most.saturating_mul(self.number.saturating_sub(1));
        let items = format.bytes_max.is_none().then(|| self.total.saturating_sub(before).min(most));
        Part { document, format, number: self.number, items, updated: self.updated }
    }
}

/// Neither a time nor a system stands in what it packs: the same bytes are packed to the same bytes.
fn packer() -> GzEncoder<Vec<u8>> {
    const UNKNOWN_SYSTEM: u8 = 255;
    GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM).write(Vec::new(), Compression::default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read as _;

    use super::*;
    use crate::model::artifact::Artifact;
    use crate::model::dialect::{Item, sample};
    use crate::model::manifest::{MANIFEST_VERSION, Manifest, ManifestSite, Publication};
    use crate::write::Mode;

    /// What a document of these many items of ten bytes is cut into.
    fn files(limits: (Option<usize>, Option<u64>), items: usize) -> BTreeMap<String, String> {
        static PLAIN: Target = sample("board", &[], &[]);
        let plain = PLAIN.dialect().expect("a dialect");
        let format: &'static CatalogFormat = Box::leak(Box::new(CatalogFormat {
            items_max: limits.0,
            bytes_max: limits.1,
            pieces: Pieces::Code {
                head: |_, part| format!("<{:?}>", part.items).into_bytes(),
                item: |_: &Site, _: &Item<'_>| Vec::new(),
                tail: |_, _| b"</>".to_vec(),
            },
            separator: ",",
            ..*plain
        }));
        let document = Document { name: "board".into(), dialect: "board".into(), ..Document::default() };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let stage = Stage::open(folder.path(), None, Mode::Write).expect("a stage");
        let site = site();
        let wanted = Wanted { target: &PLAIN, format, document: &document, writer: Writer::Code(&format.pieces) };
        let mut aggregated = Aggregated {
            wanted: &wanted,
            total: items,
            updated: Timestamp::UNIX_EPOCH,
            number: 0,
            items: 0,
            bytes: 0,
            packer: packer(),
            found: Vec::new(),
        };
        for n in 0..items {
            aggregated.append_item(&stage, &site, format!("{n:010}").as_bytes()).expect("the stage takes items");
        }
        aggregated.finish(&stage, &site).expect("the stage takes the tail");
        stage.put(Artifact { path: "index.html".into(), media_type: "text/html", bytes: Vec::new() }).expect("a file");
        let manifest = |artifacts| Manifest {
            version: MANIFEST_VERSION,
            generator: String::new(),
            site: ManifestSite { url: site.url.clone(), title: String::new() },
            generation: "1".into(),
            artifacts,
            publication: Publication::default(),
        };
        let written = stage.commit(manifest).expect("a commit");
        let read = |path: &String| {
            let bytes = std::fs::read(folder.path().join(path)).expect("a file");
            let mut text = String::new();
            match path.strip_suffix(".gz") {
                Some(_) => flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).map(|_| text).expect("packed text"),
                None => String::from_utf8(bytes).expect("text"),
            }
        };
        written.created.iter().filter_map(|path| Some((path.strip_prefix("aggregators/")?.to_owned(), read(path)))).collect()
    }

    fn site() -> Site {
        Site {
            url: "https://jobs.example.org".into(),
            mount: String::new(),
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            organization: None,
            time_zone: jiff::tz::TimeZone::UTC,
            feeds: Vec::new(),
            hubs: Vec::new(),
            changes_max: 0,
            has_pages: false,
            generator: String::new(),
        }
    }

    #[track_caller]
    fn check(limits: (Option<usize>, Option<u64>), items: usize, expect: &[(&str, &str)]) {
        let found = files(limits, items);
        let plain: Vec<(&str, &str)> =
            found.iter().filter(|(path, _)| path.strip_suffix(".gz").is_none()).map(|(p, t)| (p.as_str(), t.as_str())).collect();
        assert_eq!(plain, expect);
        for (path, text) in plain {
            assert_eq!(found[&format!("{path}.gz")], text, "the twin of {path}");
        }
    }

    #[test]
    fn documents_are_cut_where_they_are_full() {
        let (a, b, c) = ("0000000000", "0000000001", "0000000002");
        check((None, None), 0, &[("board.xml", "<Some(0)></>")]);
        check((None, None), 2, &[("board.xml", &format!("<Some(2)>{a},{b}</>"))]);
        let second = format!("<Some(1)>{c}</>");
        check((Some(2), None), 3, &[("board-2.xml", &second), ("board.xml", &format!("<Some(2)>{a},{b}</>"))]);
        check((Some(3), None), 3, &[("board.xml", &format!("<Some(3)>{a},{b},{c}</>"))]);
        let unknown = |items: &str| format!("<None>{items}</>");
        check((None, Some(30)), 3, &[("board-2.xml", &unknown(c)), ("board.xml", &unknown(&format!("{a},{b}")))]);
        check((None, Some(1)), 2, &[("board-2.xml", &unknown(b)), ("board.xml", &unknown(a))]);
    }
}
