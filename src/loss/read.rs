//! Documents as their items, one after the other: an item is the texts of its elements, columns or members by their paths.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::model::catalog::Entry;

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

/// One item.
#[derive(Debug, Default)]
pub struct Item {
    leaves: Vec<(String, String)>,
}

impl Item {
    /// From a value of JSON.
    #[must_use]
    pub fn of_json(value: &Value) -> Self {
        let mut item = Self::default();
        members(value, "", &mut item.leaves);
        item
    }

    /// The texts at a path, in order.
    pub fn texts<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.leaves.iter().filter(move |(name, _)| name == path).map(|(_, text)| text.as_str())
    }

    /// Whether it is about this job: by the ids that stand in it, and where there are none by the job's address.
    #[must_use]
    pub fn is_of(&self, entry: &Entry) -> bool {
        let texts = || self.leaves.iter().map(|(_, text)| text.trim());
        let mut ids = texts().filter_map(id).peekable();
        if ids.peek().is_some() {
            let own = entry.id.hex();
            return ids.any(|id| id == own);
        }
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['?', '&', '#']);
        texts().any(|text| text.strip_prefix(entry.url.as_str()).is_some_and(is_end))
    }
}

/// The id of a job without its signs, where a text is one: as feeds write it, or 32 characters with the end of a place.
fn id(text: &str) -> Option<String> {
    let bare = text.strip_prefix("urn:uuid:").map_or_else(
        || text.split_once('-').map_or(text, |(id, place)| if place.len() < 8 { id } else { text }).to_owned(),
        |uuid| uuid.replace('-', ""),
    );
    (bare.len() == 32 && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))).then_some(bare)
}

fn members(value: &Value, path: &str, leaves: &mut Vec<(String, String)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| members(value, &below(key), leaves)),
        Value::Array(list) => list.iter().for_each(|value| members(value, path, leaves)),
        Value::Null => {}
        leaf => leaves.push((path.to_owned(), leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned))),
    }
}

/// The items of one document.
pub struct Items(Kind);

enum Kind {
    Xml { reader: Box<Reader<BufReader<Box<dyn Read + Send + Sync>>>>, buffer: Vec<u8>, item: String, qualified: bool },
    Json(BufReader<Box<dyn Read + Send + Sync>>),
    Csv { rows: Box<csv::StringRecordsIntoIter<BufReader<Box<dyn Read + Send + Sync>>>>, columns: Vec<String> },
}

impl Items {
    /// The items of what `bytes` gives.
    pub fn new(bytes: Box<dyn Read + Send + Sync>, form: &Form) -> Result<Self, Unread> {
        let mut bytes = BufReader::with_capacity(64 * 1024, bytes);
        Ok(Self(match form {
            Form::Xml { item, qualified } => {
                let reader = Box::new(Reader::from_reader(bytes));
                Kind::Xml { reader, buffer: Vec::new(), item: item.clone(), qualified: *qualified }
            }
            Form::Json(behind) => {
                match behind {
                    Behind::Bytes(count) => skip(&mut bytes, *count)?,
                    Behind::List(name) => seek(&mut bytes, format!("\"{name}\":[").as_bytes())?,
                }
                Kind::Json(bytes)
            }
            Form::Csv { delimiter, quoted, columns, behind } => {
                skip(&mut bytes, *behind)?;
                let mut builder = csv::ReaderBuilder::new();
                builder.delimiter(*delimiter).quoting(*quoted).has_headers(false).flexible(true);
                Kind::Csv { rows: Box::new(builder.from_reader(bytes).into_records()), columns: columns.clone() }
            }
        }))
    }

    /// The next item.
    pub fn next_item(&mut self) -> Result<Option<Item>, Unread> {
        match &mut self.0 {
            Kind::Xml { reader, buffer, item, qualified } => next_element(reader, buffer, item, *qualified),
            Kind::Json(bytes) => next_object(bytes),
            Kind::Csv { rows, columns } => {
                let Some(row) = rows.next() else { return Ok(None) };
                let row = row?;
                let leaves = columns.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
                Ok(Some(Item { leaves }))
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

fn next_object(bytes: &mut impl BufRead) -> Result<Option<Item>, Unread> {
    loop {
        let Some(first) = bytes.fill_buf()?.first().copied() else { return Ok(None) };
        match first {
            b' ' | b'\n' | b'\r' | b'\t' | b',' => bytes.consume(1),
            b'{' => {
                // A reader of an object looks at no byte behind it.
                let mut values = serde_json::Deserializer::from_reader(&mut *bytes);
                let value: Value = serde::Deserialize::deserialize(&mut values)?;
                return Ok(Some(Item::of_json(&value)));
            }
            _ => return Ok(None),
        }
    }
}

/// An element that is open.
struct Open {
    path: String,
    text: String,
    /// Whether others stand in it.
    has_elements: bool,
}

fn next_element(reader: &mut Reader<impl BufRead>, buffer: &mut Vec<u8>, name: &str, qualified: bool) -> Result<Option<Item>, Unread> {
    let mut item = Item::default();
    let mut open: Vec<Open> = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(buffer)? {
            Event::Eof if open.is_empty() => return Ok(None),
            Event::Eof => return Err(Unread::Short),
            Event::Start(start) => begin(&start, &mut open, &mut item, (name, qualified)),
            Event::Empty(start) => {
                let before = open.len();
                begin(&start, &mut open, &mut item, (name, qualified));
                if open.len() > before && end(&mut open, &mut item) {
                    return Ok(Some(item));
                }
            }
            Event::End(_) if !open.is_empty() && end(&mut open, &mut item) => return Ok(Some(item)),
            Event::Text(piece) => say(&mut open, &piece.decode().map_err(quick_xml::Error::from)?),
            Event::CData(piece) => say(&mut open, &piece.decode().map_err(quick_xml::Error::from)?),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.decode().map_err(quick_xml::Error::from)?);
                say(&mut open, &quick_xml::escape::unescape(&name).map_err(quick_xml::Error::from)?);
            }
            _ => {}
        }
    }
}

fn begin(start: &BytesStart<'_>, open: &mut Vec<Open>, item: &mut Item, (name, qualified): (&str, bool)) {
    let own = if qualified { start.name().into_inner() } else { start.local_name().into_inner() };
    let own = String::from_utf8_lossy(own);
    let path = match open.last_mut() {
        None if own != name => return,
        None => String::new(),
        Some(outer) => {
            outer.has_elements = true;
            if outer.path.is_empty() { own.into_owned() } else { format!("{}/{own}", outer.path) }
        }
    };
    for attribute in start.attributes().flatten() {
        let key = if qualified { attribute.key.into_inner() } else { attribute.key.local_name().into_inner() };
        let value = String::from_utf8_lossy(&attribute.value);
        let value = quick_xml::escape::unescape(&value).map_or_else(|_| value.to_string(), std::borrow::Cow::into_owned);
        item.leaves.push((format!("{path}@{}", String::from_utf8_lossy(key)), value));
    }
    open.push(Open { path, text: String::new(), has_elements: false });
}

/// Closes the innermost element, and says whether that was the item.
fn end(open: &mut Vec<Open>, item: &mut Item) -> bool {
    let Some(inner) = open.pop() else { return false };
    if !inner.has_elements && !open.is_empty() {
        item.leaves.push((inner.path, inner.text));
    }
    open.is_empty()
}

fn say(open: &mut [Open], text: &str) {
    if let Some(inner) = open.last_mut() {
        inner.text.push_str(text);
    }
}
