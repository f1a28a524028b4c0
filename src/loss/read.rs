//! Documents as their items, one after the other: an item is the texts of the elements, columns or members that somebody asks for, by their paths.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::object;
use crate::model::catalog::Entry;

/// Longest text of which it is looked whether it is the address or the id of a job.
const NAME_BYTES_MAX: usize = 4096;

/// How items are found.
#[derive(Debug, Clone)]
pub enum Form {
    /// Elements of this name; their parts with their prefixes, if `qualified`.
    Xml {
        /// Name of an item's element.
        item: String,
        /// Whether names keep their prefixes.
        qualified: bool,
    },
    /// Objects with commas between, behind this many bytes; or, where it is not known how many, behind the first `"name":[`.
    Json(Behind),
    /// Rows, behind this many bytes.
    Csv {
        /// What stands between two fields.
        delimiter: u8,
        /// Whether fields may stand in quotes.
        quoted: bool,
        /// Names of the columns.
        columns: Vec<String>,
        /// Bytes before the first row.
        behind: u64,
    },
}

/// Where items begin.
#[derive(Debug, Clone)]
pub enum Behind {
    /// Behind so many bytes.
    Bytes(u64),
    /// In the list under this name.
    List(&'static str),
}

/// A document that cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The system does not let it be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is not what it should be.
    #[error("{0}")]
    Xml(#[from] quick_xml::Error),
    /// It is not what it should be.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// It is not what it should be.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// It ends in the middle.
    #[error("it ends before its elements do")]
    Short,
}

/// The paths whose texts are kept.
#[derive(Debug, Clone)]
pub struct Names(Arc<[Arc<str>]>);

impl Names {
    /// These, in any order.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut paths: Vec<Arc<str>> = paths.into_iter().map(Arc::from).collect();
        paths.sort();
        paths.dedup();
        Self(paths.into())
    }

    fn find(&self, path: &str) -> Option<&Arc<str>> {
        self.0.binary_search_by(|name| (**name).cmp(path)).ok().map(|at| &self.0[at])
    }
}

/// One item.
#[derive(Debug, Default)]
pub struct Item {
    leaves: Vec<(Arc<str>, String)>,
    /// The ids of jobs that stand in it, by their 32 digits.
    ids: Vec<String>,
    /// What may be the address of its job.
    addresses: Vec<String>,
}

impl Item {
    /// From the text of an object of JSON.
    pub fn of_json(text: &[u8], names: &Names) -> Result<Self, Unread> {
        let mut item = Self::default();
        object::read(text, &mut |path, text| item.say(names, path, text))?;
        Ok(item)
    }

    /// The texts at a path, in order.
    pub fn texts<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.leaves.iter().filter(move |(name, _)| **name == *path).map(|(_, text)| text.as_str())
    }

    /// Whether it is about this job: by the ids that stand in it, and where there are none by the job's address.
    #[must_use]
    pub fn is_of(&self, entry: &Entry) -> bool {
        if !self.ids.is_empty() {
            let own = entry.id.hex();
            return self.ids.contains(&own);
        }
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['?', '&', '#']);
        self.addresses.iter().any(|text| text.strip_prefix(entry.url.as_str()).is_some_and(is_end))
    }

    fn say(&mut self, names: &Names, path: &str, text: &str) {
        if let Some(name) = names.find(path) {
            self.leaves.push((Arc::clone(name), text.to_owned()));
        }
        if text.len() > NAME_BYTES_MAX {
            return;
        }
        let bare = text.trim();
        if let Some(id) = id(bare) {
            self.ids.push(id);
        } else if bare.starts_with("http") {
            self.addresses.push(bare.to_owned());
        }
    }
}

/// The id of a job without its signs, where a text is one: as feeds write it, or 32 characters with the end of a place.
fn id(text: &str) -> Option<String> {
    const UUID_CHARS: usize = 36;
    const DIGITS: usize = 32;
    let is_digit = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
    if let Some(uuid) = text.strip_prefix("urn:uuid:") {
        let bare = (uuid.len() == UUID_CHARS).then(|| uuid.replace('-', ""))?;
        return (bare.len() == DIGITS && bare.bytes().all(is_digit)).then_some(bare);
    }
    let (bare, place) = text.split_at_checked(DIGITS)?;
    let is_place = place.is_empty() || (place.len() <= 8 && place.starts_with('-'));
    (is_place && bare.bytes().all(is_digit)).then(|| bare.to_owned())
}

/// The items of one document.
pub struct Items {
    kind: Kind,
    names: Names,
}

enum Kind {
    Xml { reader: Box<Reader<Bytes>>, buffer: Vec<u8>, item: String, qualified: bool },
    Json { bytes: Bytes, buffer: Vec<u8> },
    Csv { rows: Box<csv::StringRecordsIntoIter<Bytes>>, columns: Vec<String> },
}

type Bytes = BufReader<Box<dyn Read + Send + Sync>>;

impl Items {
    /// The items of what `bytes` gives, with the texts at these paths.
    pub fn new(bytes: Box<dyn Read + Send + Sync>, form: &Form, names: &Names) -> Result<Self, Unread> {
        let mut bytes = BufReader::with_capacity(64 * 1024, bytes);
        let kind = match form {
            Form::Xml { item, qualified } => {
                let reader = Box::new(Reader::from_reader(bytes));
                Kind::Xml { reader, buffer: Vec::new(), item: item.clone(), qualified: *qualified }
            }
            Form::Json(behind) => {
                match behind {
                    Behind::Bytes(count) => skip(&mut bytes, *count)?,
                    Behind::List(name) => seek(&mut bytes, format!("\"{name}\":[").as_bytes())?,
                }
                Kind::Json { bytes, buffer: Vec::new() }
            }
            Form::Csv { delimiter, quoted, columns, behind } => {
                skip(&mut bytes, *behind)?;
                let mut builder = csv::ReaderBuilder::new();
                builder.delimiter(*delimiter).quoting(*quoted).has_headers(false).flexible(true);
                Kind::Csv { rows: Box::new(builder.from_reader(bytes).into_records()), columns: columns.clone() }
            }
        };
        Ok(Self { kind, names: names.clone() })
    }

    /// The next item.
    pub fn next_item(&mut self) -> Result<Option<Item>, Unread> {
        let names = &self.names;
        match &mut self.kind {
            Kind::Xml { reader, buffer, item, qualified } => {
                Element { names, qualified: *qualified, ..Element::new(names) }.read(reader, buffer, item)
            }
            Kind::Json { bytes, buffer } => {
                if object::next(bytes, buffer)? {
                    return Item::of_json(buffer, names).map(Some);
                }
                Ok(None)
            }
            Kind::Csv { rows, columns } => {
                let Some(row) = rows.next() else { return Ok(None) };
                let (row, mut item) = (row?, Item::default());
                columns.iter().zip(&row).for_each(|(column, text)| item.say(names, column, text));
                Ok(Some(item))
            }
        }
    }
}

fn skip(bytes: &mut impl BufRead, count: u64) -> Result<(), Unread> {
    io::copy(&mut bytes.take(count), &mut io::sink())?;
    Ok(())
}

/// Reads until behind the first time that it finds these bytes, of which no beginning is the end of another.
fn seek(bytes: &mut impl BufRead, wanted: &[u8]) -> Result<(), Unread> {
    let mut met = 0;
    for byte in bytes.bytes() {
        let byte = byte?;
        met = if byte == wanted[met] { met + 1 } else { usize::from(byte == wanted[0]) };
        if met == wanted.len() {
            return Ok(());
        }
    }
    Err(Unread::Short)
}

/// An item on its way out of a document.
struct Element<'a> {
    names: &'a Names,
    qualified: bool,
    item: Item,
    /// The path of the innermost open element, and how long it was without each of those that are open.
    path: String,
    open: Vec<usize>,
    /// What the innermost element says, and whether that is asked for: elements with elements in them say nothing.
    text: String,
    is_leaf: bool,
    is_wanted: bool,
}

impl<'a> Element<'a> {
    fn new(names: &'a Names) -> Self {
        let (item, path, open, text) = (Item::default(), String::new(), Vec::new(), String::new());
        Self { names, qualified: true, item, path, open, text, is_leaf: false, is_wanted: false }
    }

    /// The next element of this name.
    fn read(mut self, reader: &mut Reader<Bytes>, buffer: &mut Vec<u8>, name: &str) -> Result<Option<Item>, Unread> {
        loop {
            buffer.clear();
            match reader.read_event_into(buffer)? {
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(Unread::Short),
                Event::Start(start) => _ = self.begin(&start, name),
                Event::Empty(start) if self.begin(&start, name) && self.end() => {
                    return Ok(Some(self.item));
                }
                Event::End(_) if !self.open.is_empty() && self.end() => return Ok(Some(self.item)),
                Event::Text(piece) if self.is_heard() => self.text.push_str(&piece.decode().map_err(quick_xml::Error::from)?),
                Event::CData(piece) if self.is_heard() => self.text.push_str(&piece.decode().map_err(quick_xml::Error::from)?),
                Event::GeneralRef(reference) if self.is_heard() => self.refer(&reference)?,
                _ => {}
            }
        }
    }

    /// Whether what the innermost element says may matter.
    fn is_heard(&self) -> bool {
        self.is_leaf && (self.is_wanted || self.text.len() <= NAME_BYTES_MAX)
    }

    fn refer(&mut self, reference: &BytesRef<'_>) -> Result<(), Unread> {
        if let Some(c) = reference.resolve_char_ref()? {
            self.text.push(c);
            return Ok(());
        }
        let name = reference.decode().map_err(quick_xml::Error::from)?;
        match resolve_xml_entity(&name) {
            Some(text) => self.text.push_str(text),
            None => self.text.push_str(&unescape(&format!("&{name};")).map_err(quick_xml::Error::from)?),
        }
        Ok(())
    }

    /// Opens an element, if it is the item or stands in it.
    fn begin(&mut self, start: &BytesStart<'_>, item: &str) -> bool {
        let own = if self.qualified { start.name().into_inner() } else { start.local_name().into_inner() };
        let own = String::from_utf8_lossy(own);
        if self.open.is_empty() && own != item {
            return false;
        }
        let before = self.path.len();
        if !self.open.is_empty() {
            self.below(&own);
        }
        self.open.push(before);
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = if self.qualified { attribute.key.into_inner() } else { attribute.key.local_name().into_inner() };
            let value = String::from_utf8_lossy(&attribute.value);
            let value = unescape(&value).unwrap_or_else(|_| value.as_ref().into());
            let length = self.path.len();
            self.path.push('@');
            self.path.push_str(&String::from_utf8_lossy(key));
            self.item.say(self.names, &self.path, &value);
            self.path.truncate(length);
        }
        self.text.clear();
        self.is_leaf = self.open.len() > 1;
        self.is_wanted = self.names.find(&self.path).is_some();
        true
    }

    fn below(&mut self, name: &str) {
        if !self.path.is_empty() {
            self.path.push('/');
        }
        self.path.push_str(name);
    }

    /// Closes the innermost element, and says whether that was the item.
    fn end(&mut self) -> bool {
        let Some(before) = self.open.pop() else { return false };
        if self.is_leaf {
            self.item.say(self.names, &self.path, &self.text);
        }
        self.path.truncate(before);
        self.text.clear();
        self.is_leaf = false;
        self.open.is_empty()
    }
}
