//! Documents from templates, for boards that are not built in: a template says what stands before the jobs, what one job looks like, and what
//! stands after them, and becomes a dialect like those of [`super::formats`].
//!
//! A template is read, run and looked at before any job of the site ([`proof`]), so that what can go wrong is known before anything is
//! written. What only a certain job brings about leaves that job out, with a finding.

mod carried;
mod engine;
mod matter;
mod names;
pub(in crate::render) mod plain;
mod problem;
mod proof;
mod table;
mod tools;
mod values;
mod wellformed;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use self::engine::{Block, Engine};
use self::matter::{AccessWord, Format, Matter, Parts, Places};
use self::wellformed::{Around, Fault};
use super::dialect::{PLACES_EACH, PLACES_FIRST};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, ExtraKind, Item, Layout, Part, Pieces, Word};
use crate::model::field;
use crate::model::target::{Bound, Limit, Render, Requirement, Site, Target};

/// Code of the finding that a job lacks what a template requires.
const LEFT_OUT: &str = "template-value-missing";

/// A template that comes with the program.
#[derive(Debug)]
pub struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// The file, as the repository has it.
    pub path: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

/// The templates that come with the program, in the order of the alphabet.
pub const SHIPPED: &[Shipped] = &[
    shipped("france-travail", "templates/france-travail.csv", include_str!("../../../templates/france-travail.csv")),
    shipped("generic", "templates/generic.xml", include_str!("../../../templates/generic.xml")),
    shipped("hellowork", "templates/hellowork.xml", include_str!("../../../templates/hellowork.xml")),
    shipped("jobijoba", "templates/jobijoba.xml", include_str!("../../../templates/jobijoba.xml")),
    shipped("trovit", "templates/trovit.xml", include_str!("../../../templates/trovit.xml")),
];

const fn shipped(name: &'static str, path: &'static str, text: &'static str) -> Shipped {
    Shipped { name, path, text }
}

/// A template that was read and proved.
#[derive(Debug)]
pub struct Board {
    target: Target,
    path: String,
    text: String,
    kind: Format,
    matter: Matter,
    engine: Engine,
}

/// What stands around the jobs of one document, looked at already.
#[derive(Debug, Clone)]
pub struct Frame {
    head: String,
    tail: String,
}

/// What a template sees: names, and what each holds.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    names::NAMES.iter().map(|name| (name.path, name.about))
}

/// What a template can do: how it is written, and what it does.
pub fn tools() -> impl Iterator<Item = (&'static str, &'static str)> {
    tools::TOOLS.iter().map(|tool| (tool.usage, tool.about))
}

/// The dialects of the templates that come with the program.
pub(super) fn targets() -> Vec<&'static Target> {
    let target = |Shipped { name, path, text }: &Shipped| {
        // Tests try them with all jobs; every start of the program tries no more than it needs.
        proved(name, path, text, 1).unwrap_or_else(|found| panic!("the template {name} that comes with the program is wrong: {found:?}"))
    };
    SHIPPED.iter().map(target).collect()
}

/// What a dialect carries of a posting: as its list says, of a template as trying shows.
#[must_use]
pub fn carried(target: &'static Target) -> Vec<Carried> {
    of(target).map_or_else(|| target.dialect().map_or_else(Vec::new, |format| format.carries.to_vec()), carried::of)
}

/// The template behind a dialect.
#[must_use]
pub fn of(target: &'static Target) -> Option<&'static Board> {
    boards().values().copied().find(|board| std::ptr::eq(&raw const board.target, target))
}

/// Reads the template of a file, and makes it a dialect of that name.
///
/// Templates stay in memory as long as the program runs, each text once, since dialects do.
pub fn read(name: &str, path: &str, text: &str) -> Result<&'static Target, Vec<Diagnostic>> {
    proved(name, path, text, usize::MAX)
}

/// The same, tried with so many made-up jobs at most.
fn proved(name: &str, path: &str, text: &str, jobs: usize) -> Result<&'static Target, Vec<Diagnostic>> {
    let key = (name.to_owned(), path.to_owned(), text.to_owned());
    if let Some(board) = boards().get(&key) {
        return Ok(&board.target);
    }
    let parts = matter::split(path, text).map_err(|found| vec![*found])?;
    let lines = text[..parts.begins].matches('\n').count();
    let engine = Engine::new(path, &parts, lines).map_err(|error| {
        let shift = Engine::shift_of(lines, parts.begins);
        vec![problem::found(path, text, shift, &error)]
    })?;
    let target = target(name, &parts);
    let Parts { matter, format, .. } = parts;
    let mut board = Board { target, path: path.to_owned(), text: text.to_owned(), kind: format, matter, engine };
    let layout = proof::prove(&board, jobs)?;
    if let Render::Catalog(format) = &mut board.target.render {
        format.layout = layout;
    }
    // Another thread may have read it meanwhile: the first one stays.
    Ok(&boards().entry(key).or_insert_with(|| Box::leak(Box::new(board))).target)
}

type Boards = BTreeMap<(String, String, String), &'static Board>;

fn boards() -> std::sync::MutexGuard<'static, Boards> {
    static BOARDS: LazyLock<Mutex<Boards>> = LazyLock::new(Mutex::default);
    BOARDS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    fn format(&self) -> &CatalogFormat {
        self.target.dialect().expect("a template is a dialect")
    }

    fn has(&self, block: Block) -> bool {
        self.engine.place_of(&self.text, block).is_some()
    }

    /// How a table is read back: what stands between fields, whether they may stand in quotes, and the names of its columns. `None` where
    /// it writes no table.
    #[must_use]
    pub fn table(&self, frame: &Frame) -> Option<(char, bool, Vec<String>)> {
        let csv = &self.matter.csv;
        let columns = || table::rows(csv, &frame.head).ok()?.pop();
        (self.kind == Format::Csv).then(|| (csv.delimiter, csv.quotes != matter::Quotes::Never, columns().unwrap_or_default()))
    }

    /// Renders what stands around the jobs, and looks at it.
    pub fn frame(&self, site: &Site, part: &Part<'_>) -> Result<Frame, Box<Diagnostic>> {
        let values = values::of_part(site, part);
        let piece = |block| self.piece(block, values.clone());
        let (head, tail) = (piece(Block::Head)?, piece(Block::Tail)?);
        let header = self.kind == Format::Csv && head.is_empty() && !self.matter.csv.columns.is_empty();
        let head = if header { table::header(&self.matter.csv) } else { head };
        self.checked(Around { head: &head, tail: &tail }, None)?;
        Ok(Frame { head, tail })
    }

    /// Renders a job, and looks at it between what it will stand. Nothing where the template writes nothing for it.
    pub fn item(&self, site: &Site, item: &Item<'_>, frame: &Frame) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        let piece = self.piece(Block::Item, values::of_item(site, item))?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.checked(Around { head: &frame.head, tail: &frame.tail }, Some(&piece))?;
        let mut bytes = piece.into_bytes();
        if self.format().separator.is_empty() {
            bytes.push(b'\n');
        }
        Ok(Some(bytes))
    }

    fn piece(&self, block: Block, values: minijinja::Value) -> Result<String, Box<Diagnostic>> {
        match self.engine.render(block, values) {
            Ok(text) => Ok(engine::tidied(&text.unwrap_or_default(), self.matter.csv.delimiter)),
            Err(error) => Err(Box::new(problem::found(&self.path, &self.text, self.engine.shift, &error))),
        }
    }

    fn checked(&self, around: Around<'_>, item: Option<&str>) -> Result<(), Box<Diagnostic>> {
        wellformed::check(self.kind, &self.matter.csv, around, item).map_err(|fault| {
            let block = if item.is_some() { Block::Item } else { Block::Head };
            let place = self.engine.place_of(&self.text, block);
            let problem = match fault {
                Fault::Bad(problem) => problem,
                Fault::Missing(problem) => {
                    let help = "state it in the post, or take the column out of `filled`";
                    return Box::new(problem::left_out(&self.path, &self.text, place, problem, help));
                }
            };
            let what =
                if item.is_some() { "the template writes a bad document" } else { "the template writes a bad document without jobs" };
            let help = match self.kind {
                Format::Xml => "each element is closed in turn; what `safe` lets through has to be XML",
                Format::Json => "texts and figures are written by `{{ }}` with their quotes; commas between jobs come by themselves",
                Format::Csv => "write each row with `row(…)`, which quotes its fields and counts them",
                Format::Text => "control characters are left out of values by themselves; look at the template's own text",
            };
            Box::new(matter::at(&self.path, &self.text, place, "template-bad-document", format!("{what}: {problem}"), help))
        })
    }
}

impl Frame {
    /// Everything before the first job.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        if self.head.is_empty() { Vec::new() } else { format!("{}\n", self.head).into_bytes() }
    }

    /// Everything after the last job.
    #[must_use]
    pub fn tail(&self, separator: &str) -> Vec<u8> {
        let before = if separator.is_empty() { "" } else { "\n" };
        let after = if self.tail.is_empty() { "" } else { "\n" };
        format!("{before}{}{after}", self.tail).into_bytes()
    }
}

/// The dialect that a template makes.
fn target(name: &str, parts: &Parts<'_>) -> Target {
    let Matter { title, spec, extension, places, separator, items_max, bytes_max, words, access, .. } = &parts.matter;
    let title = kept(title.as_deref().unwrap_or(name));
    let separator = separator.as_deref().map_or_else(|| if parts.format == Format::Json { ",\n" } else { "" }, kept);
    let words = words.iter().map(|(ours, theirs)| Word::sourced(kept(ours), kept(theirs)));
    let access = access.as_ref().map_or(UNKNOWN_ACCESS, |access| Access {
        class: match access.class {
            AccessWord::Open => AccessClass::Open,
            AccessWord::Registration => AccessClass::Registration,
            AccessWord::Partner => AccessClass::Partner,
            AccessWord::Closed => AccessClass::Closed,
        },
        note: kept(&access.note),
        source: kept(&access.source),
        checked: kept(&access.checked),
    });
    let places = if *places == Places::Each { PLACES_EACH } else { PLACES_FIRST };
    let extra = |(key, extra): (&String, &matter::ExtraMatter)| Extra {
        key: kept(key),
        about: kept(&extra.about),
        kind: ExtraKind::Item,
        default: extra.default.as_deref().map(kept),
        words: extra.words.iter().map(|word| kept(word)).collect::<Vec<_>>().leak(),
        required: extra.required,
        by_post: extra.by_post,
    };
    let extras: Vec<Extra> = std::iter::once(places).chain(parts.matter.extra.iter().map(extra)).collect();
    let id = kept(name);
    Target {
        id,
        settings: Some(id),
        title,
        spec: kept(spec.as_deref().unwrap_or_default()),
        requires: requires(title, &parts.matter).leak(),
        limits: limits(title, &parts.matter).leak(),
        render: Render::Catalog(CatalogFormat {
            extension: extension.as_deref().map_or(parts.format.extension(), kept),
            media_type: parts.format.media_type(),
            items_max: *items_max,
            bytes_max: Some(bytes_max.unwrap_or(u64::MAX)),
            pieces: Pieces::Template,
            separator,
            access,
            extras: extras.leak(),
            words: words.collect::<Vec<_>>().leak(),
            carries: &[],
            layout: Layout { root: "", item: "", id: "" },
        }),
    }
}

const UNKNOWN_ACCESS: Access = Access { class: AccessClass::Registration, note: "the template does not say", source: "", checked: "" };

fn kept(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn requires(title: &str, matter: &Matter) -> Vec<Requirement> {
    let why = kept(&format!("{title} refuses a job without it, so its document leaves the job out"));
    let name = |name: &String| field::find(name).map_or_else(|| kept(name), |field| field.name);
    matter.requires.iter().map(|field| Requirement { field: name(field), level: Level::Warning, why }).collect()
}

fn limits(title: &str, matter: &Matter) -> Vec<Limit> {
    let given = &matter.limits;
    let countries = || given.countries.iter().map(|code| kept(code)).collect::<Vec<_>>().leak();
    let bounds = [
        (given.description_min.map(Bound::DescriptionCharsMin), Level::Warning, "shorter texts"),
        (given.description_max.map(Bound::DescriptionCharsMax), Level::Warning, "longer texts"),
        (given.title_max.map(Bound::TitleCharsMax), Level::Warning, "longer titles"),
        (given.age_days.map(Bound::AgeDaysMax), Level::Info, "older jobs"),
        ((!given.countries.is_empty()).then(|| Bound::Countries(countries())), Level::Warning, "jobs in other countries"),
    ];
    let limit = |(bound, level, what): (Option<Bound>, Level, &str)| {
        Some(Limit { bound: bound?, level, why: kept(&format!("{title} refuses {what}")) })
    };
    bounds.into_iter().filter_map(limit).collect()
}
