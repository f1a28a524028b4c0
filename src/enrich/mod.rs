//! What a record states: each field, from wherever the post says it, with its origin. Never guesses, never stops at a problem.

#![deny(clippy::disallowed_methods)]

mod address;
mod amount;
mod caption;
mod claim;
mod clause;
mod dates;
mod detect;
mod fold;
mod gazetteer;
mod geonames;
mod grade;
mod grammar;
mod keys;
mod local;
mod number;
mod pay_key;
mod pieces;
mod place;
mod post;
mod postal;
mod publish;
mod readers;
mod remark;
mod standing;
mod strip;
mod term;
mod title;
mod token;
mod town;
mod view;
mod vocabulary;
mod words;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use geonames::add_town;
pub use post::SiteFile;
pub use title::without_gender_marks;

use crate::config::settings::{Settings, Source};
use crate::diagnostic::{Diagnostics, LineIndex};
use crate::model::block::Blocks;
use crate::model::canonical;
use crate::model::digest::half_hex;
use crate::model::draft::{self, Draft, Kind, Stated, TEXT_CHARS_MIN, TextSource};
use crate::model::facts::Facts;
use crate::model::node::{Node, Value};
use crate::model::posting::JobPosting;
use crate::model::raw::{Body, BodyFormat, FileText, RawForm, RawPosting};

/// How many records are best understood together, see [`postings`]: half as many cost more for each, twice as many gain nothing.
pub const TOGETHER: usize = 32;

/// Whether a file's path alone says that it is no job post: then it need not even be read.
#[must_use]
pub fn is_no_post(path: &str) -> bool {
    readers::kind::is_index_or_template(path)
}

/// The record of such a file.
#[must_use]
pub fn no_posting(source: usize, path: &str) -> Draft {
    let file = FileText { source, path: path.to_owned(), text: String::new(), lines: LineIndex::new("") };
    Draft { kind: Kind::NotAPosting, ..blank(&file, 0, RawForm::Post) }
}

/// Whether a record gives a title, by the words of its source or of people.
#[must_use]
pub fn has_title(record: &Node, source: &Source) -> bool {
    let Value::Map(fields) = &record.value else { return false };
    let is_split = || {
        let into_title = source.splits.iter().filter(|split| split.into.values().any(|field| field == "title"));
        into_title.filter_map(|split| post::find(fields, &split.key)).any(|field| !field.node.is_empty())
    };
    post::stated(fields, source, "title").is_some() || is_split()
}

/// The value of a record that describes the job: its text.
#[must_use]
pub fn description<'n>(record: &'n Node, source: &Source) -> Option<&'n Node> {
    let Value::Map(fields) = &record.value else { return None };
    post::stated(fields, source, "description").filter(|node| node.text().is_some())
}

/// Understands one record. Everything doubtful becomes a diagnostic; nothing is fatal.
#[must_use]
pub fn posting(raw: &RawPosting, settings: &Settings, site_file: SiteFile<'_>, sink: &mut Diagnostics) -> Draft {
    let (draft, found) = postings(&[raw], settings, site_file).pop().expect("every record has its draft");
    sink.extend(found);
    draft
}

/// Understands records, each with what was found in it, in their order. Every reader goes through all of them before the next one begins: the
/// instructions of all readers are more than a processor keeps at hand, and would be fetched again for each record.
#[must_use]
pub fn postings(raws: &[&RawPosting], settings: &Settings, site_file: SiteFile<'_>) -> Vec<(Draft, Diagnostics)> {
    let remarks: Vec<Blocks> = raws.iter().map(|raw| remark::blocks(raw)).collect();
    let mut readings: Vec<Reading<'_>> = raws.iter().map(|raw| Reading::new(raw, settings, site_file)).collect();
    for (reading, remarks) in readings.iter_mut().zip(&remarks) {
        let language = readers::reading_language(&reading.post, &reading.draft);
        reading.post.read_in(&language, remarks);
    }
    for reader in readers::READERS {
        for Reading { post, draft, found } in &mut readings {
            reader(post, draft, found);
        }
    }
    readings.into_iter().map(|reading| reading.end(settings)).collect()
}

/// A record that is being understood.
struct Reading<'a> {
    post: post::Post<'a>,
    draft: Draft,
    found: Diagnostics,
}

impl<'a> Reading<'a> {
    /// A record of which nothing but the language is known.
    fn new(raw: &'a RawPosting, settings: &'a Settings, site_file: SiteFile<'a>) -> Self {
        let post = post::Post::new(raw, &settings.sources[raw.file.source], settings, site_file);
        let mut draft = Draft { bytes: bytes_digest(raw), extent: raw.extent, ..blank(&raw.file, raw.record, raw.form) };
        let mut found = Diagnostics::default();
        readers::language(&post, &mut draft, &mut found);
        Self { post, draft, found }
    }

    /// The draft, when all readers have read the record.
    fn end(self, settings: &Settings) -> (Draft, Diagnostics) {
        let Self { post, mut draft, mut found } = self;
        let raw = post.raw;
        publish::settle(&mut draft, &settings.enrich);
        let text = text_of(raw, &draft.text);
        // Comments and scripts are no text.
        let blocks = if matches!(draft.text, TextSource::Field(_)) { post.blocks() } else { &raw.blocks };
        draft.text_chars = blocks.0.iter().map(|block| block.text.trim().chars().count()).sum();
        if blocks.0.is_empty() && matches!(draft.text, TextSource::Field(_)) {
            draft.text_chars = text.trim().chars().count();
        }
        draft.has_text = draft.text_chars >= TEXT_CHARS_MIN;
        draft.text_key = draft::text_key(blocks.0.iter().map(|block| block.text.as_str()));
        draft.text_digest = text_digest(text);
        let canonical::Digests { content, undated } = canonical::digests(&draft.posting, &draft.text_digest);
        (draft.content, draft.undated) = (content, undated);
        if draft.kind == Kind::Posting {
            draft.local_links = local::links(blocks, raw, &settings.site.url);
        } else {
            // What a page that is no job post lacks is nobody's concern, but why it is taken for none.
            found.retain(|diagnostic| diagnostic.code == readers::kind::NO_JOB_SAID);
            draft.posting = JobPosting::default();
            draft.facts = Facts::default();
            draft.origins.clear();
            draft.suggestions.clear();
        }
        (draft, found)
    }
}

fn blank(file: &FileText, record: usize, form: RawForm) -> Draft {
    Draft {
        source: file.source,
        path: file.path.clone(),
        record,
        form,
        extent: None,
        kind: Kind::Posting,
        stated: Stated::Open,
        own_id: None,
        slug: None,
        permalink: None,
        posting: JobPosting::default(),
        facts: Facts::default(),
        summary: None,
        text: TextSource::Body,
        text_digest: String::new(),
        content: String::new(),
        undated: String::new(),
        has_text: false,
        text_chars: 0,
        text_key: 0,
        local_links: Vec::new(),
        bytes: String::new(),
        origins: BTreeMap::new(),
        suggestions: BTreeMap::new(),
    }
}

/// Digest of a post's file, or of a record in its file, as it was understood: the one that [`posting`] keeps.
#[must_use]
pub fn bytes_digest(raw: &RawPosting) -> String {
    let text = raw.file.text.as_str();
    let whole = match raw.form {
        RawForm::Post | RawForm::Single => text,
        RawForm::Record => text.get(raw.fields.span.start..raw.fields.span.end).unwrap_or(text),
    };
    half_hex(&Sha256::digest(whole.as_bytes()))
}

/// The text of a record that `posting` chose as the job's description.
#[must_use]
pub fn text(raw: RawPosting, source: &TextSource) -> Body {
    match source {
        TextSource::Body => raw.body,
        TextSource::Kept(body) => Body::clone(body),
        TextSource::Field(_) => Body { text: text_of(&raw, source).to_owned(), format: BodyFormat::Markdown },
    }
}

fn text_of<'a>(raw: &'a RawPosting, source: &'a TextSource) -> &'a str {
    match source {
        TextSource::Body => &raw.body.text,
        TextSource::Kept(body) => &body.text,
        TextSource::Field(key) => {
            let Value::Map(fields) = &raw.fields.value else { return "" };
            post::find(fields, key).and_then(|f| f.node.text()).unwrap_or_default()
        }
    }
}

/// Digest of a text that does not see line ends, runs of white space or Unicode forms.
fn text_digest(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 1);
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for end in ends {
        let line = &text[start..end];
        start = end + 1;
        if is_settled(line.as_bytes()) {
            words.push_str(line);
            words.push(' ');
        } else {
            push_words(&mut words, line);
        }
    }
    half_hex(&Sha256::digest(words.as_bytes()))
}

/// Whether a line is made of plain words with one blank between two. No way leads out of the loops early, so that many bytes are looked at at once.
fn is_settled(line: &[u8]) -> bool {
    let is_strange = |byte: &u8| matches!(byte, ..b' ' | 0xc2 | 0xcc..);
    let has_strange = line.iter().fold(false, |any, byte| any | is_strange(byte));
    let next = line.get(1..).unwrap_or_default();
    let blanks = line.iter().zip(next).map(|(byte, next)| u8::from(*byte == b' ') & u8::from(*next == b' '));
    let has_gap = blanks.fold(0, |any, blank| any | blank) == 1;
    let is_bordered = line.first().is_some_and(|first| *first != b' ') && line.last() != Some(&b' ');
    is_bordered && !has_strange && !has_gap
}

fn push_words(words: &mut String, line: &str) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        // White space of other kinds begins with one of the bytes that are looked at twice; most runs are one plain word.
        let mut is_plain = true;
        while let Some(byte) = bytes.get(at).filter(|byte| !byte.is_ascii_whitespace()) {
            is_plain &= !matches!(byte, 0x0b | 0xc2 | 0xcc..);
            at += 1;
        }
        let run = &line[start..at];
        if !is_plain {
            run.split_whitespace().for_each(|word| push_word(words, word));
        } else if !run.is_empty() {
            words.push_str(run);
            words.push(' ');
        }
        at += 1;
    }
}

fn push_word(words: &mut String, word: &str) {
    // Nothing below U+0300, whose UTF-8 begins with CC, is ever composed; and no form reaches over white space.
    if word.bytes().all(|b| b < 0xcc) || is_nfc_quick(word.chars()) == IsNormalized::Yes {
        words.push_str(word);
    } else {
        words.extend(word.nfc());
    }
    words.push(' ');
}
