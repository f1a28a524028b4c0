//! A record as readers see it: fields by our names, whatever the post calls them, with the place that each came from.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::claim::Finding;
use super::keys;
use super::pay_key;
use super::title::Known;
use super::view::{Passage, View};
use super::words::truth;
use crate::config::settings::{Settings, Source};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Span};
use crate::model::block::Blocks;
use crate::model::gazetteer::Gazetteer;
use crate::model::node::{Field, Node, Value};
use crate::model::origin::{From, Origin};
use crate::model::raw::{RawForm, RawPosting};

/// Longest quotation kept in an origin, in characters.
const QUOTE_CHARS_MAX: usize = 200;

/// How deep containers stand in each other: `[params.job]`.
const CONTAINERS_DEPTH_MAX: usize = 2;

/// How much less telling a key in a container is than every other, and the longest word for yes, in bytes.
const CONTAINER_RANK: usize = 1000;
const FLAG_BYTES_MAX: usize = 5;

/// Longest message about a value, in bytes: it quotes the value, which may be as long as a file.
const MESSAGE_BYTES_MAX: usize = 400;

/// What `{value}` in a `[[source.lookup]]` stands for: reads another file of the site; path relative to the configuration.
pub type SiteFile<'a> = &'a (dyn Fn(&str) -> Option<Node> + Sync);

/// A record with its fields found.
pub(super) struct Post<'a> {
    pub(super) raw: &'a RawPosting,
    pub(super) source: &'a Source,
    pub(super) settings: &'a Settings,
    /// Its text in passages; empty until its language is known.
    pub(super) view: View<'a>,
    /// What front matter says beside the text, in passages.
    pub(super) remarks: View<'a>,
    /// BCP 47 tag of the language that it is read in.
    pub(super) language: String,
    /// What it says of its employer and its places, found when it is first asked for.
    pub(super) known: OnceCell<Known>,
    /// By our fields, of which a reader asks for a dozen.
    hits: IndexMap<&'static str, Vec<Hit<'a>>, FxBuildHasher>,
}

/// A value that the post states for one of our fields.
#[derive(Debug, Clone)]
pub(super) struct Hit<'a> {
    /// The value, after `[source.values]`.
    pub(super) node: Cow<'a, Node>,
    /// Where it came from.
    pub(super) origin: Origin,
    rank: usize,
}

impl Hit<'_> {
    /// The same for one of the value's parts.
    pub(super) fn part<'n>(&self, node: &'n Node) -> Hit<'n> {
        Hit { node: Cow::Borrowed(node), origin: self.origin.clone(), rank: self.rank }
    }

    /// Whether its key means the field only where nothing better does.
    pub(super) const fn is_weak(&self) -> bool {
        let rank = self.rank % CONTAINER_RANK;
        rank >= keys::WEAK_RANK && rank < keys::LABEL_RANK
    }

    /// The trimmed text of a scalar that is not blank.
    pub(super) fn text(&self) -> Option<&str> {
        self.node.text().map(str::trim).filter(|t| !t.is_empty())
    }
}

impl<'a> Post<'a> {
    pub(super) fn new(raw: &'a RawPosting, source: &'a Source, settings: &'a Settings, site_file: SiteFile<'_>) -> Self {
        let (view, remarks, language) = (View::default(), View::default(), String::new());
        let mut post = Self { raw, source, settings, view, remarks, language, known: OnceCell::new(), hits: IndexMap::default() };
        if let Value::Map(fields) = &raw.fields.value {
            post.add_mapped(fields);
            post.add_split(fields);
            post.add_known(fields, 0);
        }
        post.look_up(site_file);
        post.add_defaults();
        for hits in post.hits.values_mut() {
            hits.sort_by_key(|h| h.rank);
        }
        post
    }

    /// Reads the text as one of this language, and with it the remarks of the front matter.
    pub(super) fn read_in(&mut self, language: &str, remarks: &'a Blocks) {
        let source = self.raw.file.text.as_str();
        self.view = View::new(self.blocks(), language, source);
        self.remarks = View::new(remarks, language, source);
        // A page that a builder of sites keeps in its front matter, piece by piece.
        if self.view.passages.is_empty() {
            let pieces = self.raw.texts.iter().flat_map(|text| View::new(&text.blocks, language, source).passages);
            self.view.passages.extend(pieces);
        }
        language.clone_into(&mut self.language);
    }

    /// The blocks of the job's description: the body's, or those of a field where there is no body.
    pub(super) fn blocks(&self) -> &'a Blocks {
        let raw = self.raw;
        let of_field = || {
            let hit = self.get("description").filter(|_| raw.body.text.trim().is_empty())?;
            raw.texts.iter().find(|text| text.span == hit.node.span).map(|text| &text.blocks)
        };
        of_field().unwrap_or(&raw.blocks)
    }

    /// The passages of the text, and behind them those of the remarks.
    pub(super) fn all_passages(&self) -> impl Iterator<Item = &Passage<'a>> {
        self.view.passages.iter().chain(&self.remarks.passages)
    }

    /// How many of these labels stand before values on lines of the text.
    pub(super) fn count_labels(&self, labels: &[&str]) -> usize {
        let lines = self.view.passages.iter().filter(|passage| passage.is_labelled_line);
        let named = lines.flat_map(|passage| passage.labels.iter().copied()).filter(|label| labels.contains(label));
        named.collect::<BTreeSet<&str>>().len()
    }

    /// Something that words of a passage say, with the place and the quotation. `range` lies in the text of the passage's block; `label` names
    /// the field.
    pub(super) fn finding<T>(&self, passage: &Passage<'_>, range: Range<usize>, label: &str, value: T) -> Finding<T> {
        let span = passage.block.locate(&range);
        let origin = self.origin_in_text(passage.tier(label), span, &passage.block.text[range]);
        Finding { value, origin, span }
    }

    /// The towns of the user's file.
    pub(super) fn towns(&self) -> Option<&Gazetteer> {
        self.settings.enrich.towns.as_deref()
    }

    /// The best value for `field`, which must be a name of the table in `keys`.
    pub(super) fn get(&self, field: &str) -> Option<&Hit<'a>> {
        self.all(field).first()
    }

    /// All values for `field`, the best first.
    pub(super) fn all(&self, field: &str) -> &[Hit<'a>] {
        self.hits.get(field).map_or(&[], Vec::as_slice)
    }

    /// The origin of a value under a key of the record: the place is the value's.
    pub(super) fn origin_of(&self, key: &str, value: Span) -> Origin {
        let (line, column) = self.raw.file.position(value);
        Origin { key: Some(key.to_owned()), line: Some(line), column: Some(column), ..Origin::new(self.key_origin()) }
    }

    /// What a key of it is to a reader.
    const fn key_origin(&self) -> From {
        match self.raw.form {
            RawForm::Post => From::FrontMatter,
            RawForm::Single | RawForm::Record => From::Record,
        }
    }

    /// The origin of words in the text.
    pub(super) fn origin_in_text(&self, from: From, span: Span, quote: &str) -> Origin {
        let (line, column) = self.raw.file.position(span);
        Origin {
            line: Some(line),
            column: Some(column),
            quote: Some(quote.trim().chars().take(QUOTE_CHARS_MAX).collect()),
            ..Origin::new(from)
        }
    }

    /// A diagnostic at a place of this record.
    pub(super) fn report(&self, sink: &mut Diagnostics, span: Span, diagnostic: Diagnostic) {
        let mut diagnostic =
            diagnostic.with_file(self.raw.file.source, &self.raw.file.path).with_location(Some(self.raw.file.locate(span)));
        diagnostic.record = Some(self.raw.record);
        sink.push(diagnostic);
    }

    /// Longest name of an employer or of a part of a place, in characters.
    pub(super) const VALUE_CHARS_MAX: usize = 200;

    /// A name that is no longer than names are.
    pub(super) fn short(&self, text: String, sink: &mut Diagnostics) -> String {
        let length = text.chars().count();
        if length <= Self::VALUE_CHARS_MAX {
            return text;
        }
        let kept: String = text.chars().take(Self::VALUE_CHARS_MAX).collect();
        let message = format!("a name has {length} characters, it is cut at {}: `{kept}`", Self::VALUE_CHARS_MAX);
        let help = "names of employers and places are short; the rest belongs into the text";
        self.report(sink, Span::default(), Diagnostic::warning("value-too-long", message, help));
        kept
    }

    /// A diagnostic about a value that cannot be used; of a long message the beginning.
    pub(super) fn report_value(
        &self,
        sink: &mut Diagnostics,
        level: Level,
        code: &'static str,
        hit: &Hit<'_>,
        mut message: String,
        help: &str,
    ) {
        message.truncate(message.floor_char_boundary(MESSAGE_BYTES_MAX));
        self.report(sink, hit.node.span, Diagnostic::new(code, level, message, help));
    }

    fn add_mapped(&mut self, fields: &'a [Field]) {
        let source = self.source;
        for (field, their_keys) in &source.fields {
            let Some((name, _)) = keys::field_of(&keys::normalized(field)) else { continue };
            let found = their_keys.iter().find_map(|key| find(fields, key).filter(|f| !f.node.is_empty()).map(|f| (key, f)));
            if let Some((key, found)) = found {
                let origin = self.origin_of(key, found.node.span);
                self.add(name, Cow::Borrowed(&found.node), origin, 0);
            }
        }
    }

    fn add_split(&mut self, fields: &'a [Field]) {
        let source = self.source;
        for split in &source.splits {
            let Some(found) = find(fields, &split.key) else { continue };
            let Some(captures) = found.node.text().and_then(|text| split.pattern.captures(text)) else { continue };
            for (group, field) in &split.into {
                let Some((name, _)) = keys::field_of(&keys::normalized(field)) else { continue };
                if let Some(part) = captures.name(group).map(|m| m.as_str().trim()).filter(|t| !t.is_empty()) {
                    let origin = self.origin_of(&split.key, found.node.span);
                    self.add(name, Cow::Owned(scalar(part, found.node.span)), origin, 0);
                }
            }
        }
    }

    fn add_known(&mut self, fields: &'a [Field], depth: usize) {
        let source = self.source;
        for field in fields {
            let key = keys::normalized(&field.key);
            if source.ignore.iter().any(|i| keys::normalized(i) == key) {
                continue;
            }
            if depth < CONTAINERS_DEPTH_MAX
                && keys::CONTAINERS.contains(&key.as_str())
                && let Value::Map(inner) = &field.node.value
            {
                self.add_known(inner, depth + 1);
            } else if let Some((name, rank)) = keys::field_of(&key)
                && !field.node.is_empty()
            {
                let origin = self.origin_of(&field.key, field.node.span);
                self.add(name, Cow::Borrowed(&field.node), origin, 1 + rank + depth * CONTAINER_RANK);
            } else if let Some(words) = flag(field) {
                // `full_time: true`: the key is the value.
                let origin = self.origin_of(&field.key, field.node.span);
                self.add(
                    "employmentType",
                    Cow::Owned(scalar(&words, field.node.span)),
                    origin,
                    1 + keys::WEAK_RANK + depth * CONTAINER_RANK,
                );
            }
        }
    }

    /// Puts the value through `[source.values]` and keeps it.
    fn add(&mut self, name: &'static str, node: Cow<'a, Node>, origin: Origin, rank: usize) {
        // One key of a post may tell both, so that a word mapped for one of the two counts for the other.
        let twin = match name {
            "contract" => "employmentType",
            "employmentType" => "contract",
            other => other,
        };
        let named = |field: &str| [name, twin].iter().any(|n| keys::normalized(n) == keys::normalized(field));
        let words = self.source.values.iter().find(|(field, _)| named(field)).map(|(_, w)| w);
        let node = match (words, node.text()) {
            (Some(words), Some(text)) => {
                match words.iter().find(|(theirs, _)| theirs.trim().to_lowercase() == text.trim().to_lowercase()) {
                    Some((_, ours)) if ours.is_empty() => return,
                    Some((_, ours)) => Cow::Owned(scalar(ours, node.span)),
                    None => node,
                }
            }
            _ => node,
        };
        self.hits.entry(name).or_default().push(Hit { node, origin, rank });
    }

    fn look_up(&mut self, site_file: SiteFile<'_>) {
        for lookup in &self.source.lookups {
            let Some((name, _)) = keys::field_of(&keys::normalized(&lookup.field)) else { continue };
            // `hiringOrganization.name` may stand in the post as `company: slug`, which is `hiringOrganization`.
            let stated = std::iter::once(name)
                .chain(name.rsplit_once('.').map(|(parent, _)| parent))
                .find_map(|n| self.get(n)?.text().map(str::to_owned));
            let Some(value) = stated.filter(|v| !v.contains(['/', '\\']) && !v.starts_with('.')) else { continue };
            let path = lookup.from.replace("{value}", &value);
            let Some(Node { value: Value::Map(fields), .. }) = site_file(&path) else { continue };
            if let Some(text) = find(&fields, &lookup.key).and_then(|f| f.node.text()).filter(|t| !t.trim().is_empty()) {
                let origin = Origin { key: Some(lookup.key.clone()), quote: Some(path), ..Origin::new(From::Site) };
                // Before every other value: the post's own word is only the name of the file.
                self.hits.entry(name).or_default().insert(0, Hit { node: Cow::Owned(scalar(text, Span::default())), origin, rank: 0 });
            }
        }
    }

    fn add_defaults(&mut self) {
        for (field, value) in &self.source.defaults {
            if let Some((name, _)) = keys::field_of(&keys::normalized(field)) {
                let origin = Origin::config(format!("source.defaults.{field}"));
                self.hits.entry(name).or_default().push(Hit { node: Cow::Owned(scalar(value, Span::default())), origin, rank: usize::MAX });
            }
        }
    }
}

/// The words of a key whose value is yes.
fn flag(field: &Field) -> Option<String> {
    let text = field.node.text().filter(|text| text.len() <= FLAG_BYTES_MAX)?;
    (truth(text) == Some(true)).then(|| pay_key::in_words(&field.key))
}

/// The best value for one of our fields in a map: under a key of the source's own, else under one of the usual ones, as [`Post`] finds them.
pub(super) fn stated<'n>(fields: &'n [Field], source: &Source, name: &str) -> Option<&'n Node> {
    let own = source.fields.iter().filter(|(field, _)| keys::field_of(&keys::normalized(field)).is_some_and(|(found, _)| found == name));
    let mapped = own.flat_map(|(_, keys)| keys).find_map(|key| find(fields, key).filter(|field| !field.node.is_empty()));
    let usual = |fields: &'n [Field]| {
        let ranked = fields.iter().filter(|field| !field.node.is_empty()).filter_map(|field| {
            let key = keys::normalized(&field.key);
            let (found, rank) = keys::field_of(&key)?;
            let is_ignored = source.ignore.iter().any(|ignored| keys::normalized(ignored) == key);
            (found == name && !is_ignored).then_some((rank, &field.node))
        });
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, node)| node)
    };
    let inner = |field: &'n Field| match &field.node.value {
        Value::Map(inner) if keys::CONTAINERS.contains(&keys::normalized(&field.key).as_str()) => usual(inner),
        _ => None,
    };
    mapped.map(|field| &field.node).or_else(|| usual(fields)).or_else(|| fields.iter().find_map(inner))
}

/// A value at a dotted path, keys without regard to spelling.
pub(super) fn find<'n>(fields: &'n [Field], path: &str) -> Option<&'n Field> {
    let of = |name: &str| {
        let name = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(keys::normalized(name)) };
        fields.iter().find(|field| keys::is_spelling_of(&field.key, &name))
    };
    if let Some(field) = of(path) {
        return Some(field);
    }
    let (first, rest) = path.split_once('.')?;
    match &of(first)?.node.value {
        Value::Map(inner) => find(inner, rest),
        _ => None,
    }
}

fn scalar(text: &str, span: Span) -> Node {
    Node { span, value: Value::Scalar { text: text.to_owned(), quoted: true } }
}
