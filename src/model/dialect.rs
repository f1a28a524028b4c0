//! Documents for aggregators: one streamed document over the jobs that a section of `[targets]` selects, in the words of a dialect.
//! What a dialect can carry, what it allows and whom it lets in stands here as data, so that checks, reports and the manual read the
//! same lists as the writer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::catalog::Entry;
use super::posting::{Place, UnitText};
use super::selection::Selection;
use super::target::Site;

/// How a dialect's document is written: a head, items in order, a tail, as [`super::target::ChannelFormat`] has them; the file is
/// `aggregators/<name>.<extension>`, and its packed twin stands beside it.
#[derive(Debug, Clone, Copy)]
pub struct CatalogFormat {
    /// Ending of the file's name, without a dot.
    pub extension: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// Items in one document; past them there are `<name>-2.<extension>` and so on.
    pub items_max: Option<usize>,
    /// Bytes of one document. With it a head does not know how many items follow.
    pub bytes_max: Option<u64>,
    /// Who writes head, items and tail.
    pub pieces: Pieces,
    /// What stands between two items.
    pub separator: &'static str,
    /// Whom the aggregator takes documents from.
    pub access: Access,
    /// What `extra` may say.
    pub extras: &'static [Extra],
    /// The dialect's words for kinds of employment and the like: ours on the left. An empty one is left out, as is what is not in the
    /// list. `words` may say others.
    pub words: &'static [Word],
    /// What it carries of a posting; what is not in the list it has no place for.
    pub carries: &'static [Carried],
    /// How its items are found in a document that was written.
    pub layout: Layout,
}

/// Who writes the pieces of a document.
#[derive(Debug, Clone, Copy)]
pub enum Pieces {
    /// Code of ours, which cannot fail.
    Code {
        /// Everything before the first item.
        head: fn(&Site, &Part<'_>) -> Vec<u8>,
        /// One item.
        item: fn(&Site, &Item<'_>) -> Vec<u8>,
        /// Everything after the last item.
        tail: fn(&Site, &Part<'_>) -> Vec<u8>,
    },
    /// A template: what it makes of a job is looked at before it is written.
    Template,
}

/// Whom an aggregator takes documents from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// In one word.
    pub class: AccessClass,
    /// In a sentence, without a full stop.
    pub note: &'static str,
    /// Who says so: an address.
    pub source: &'static str,
    /// When that was looked at: `2026-11`.
    pub checked: &'static str,
}

/// How open an aggregator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessClass {
    /// It takes the address of a document from anybody.
    Open,
    /// It wants an account, or a word with a person.
    Registration,
    /// It wants a contract.
    Partner,
    /// It takes no documents any more.
    Closed,
}

impl AccessClass {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Registration => "registration",
            Self::Partner => "partner",
            Self::Closed => "closed",
        }
    }
}

/// Something that a dialect wants and posts do not hold, or a setting of the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extra {
    /// Its key in `extra`: the dialect's own element, where it is one.
    pub key: &'static str,
    /// What it says, for people: a phrase without a full stop.
    pub about: &'static str,
    /// What it is.
    pub kind: ExtraKind,
    /// What holds where nothing is said.
    pub default: Option<&'static str>,
    /// The words that it may be; empty where any text will do.
    pub words: &'static [&'static str],
    /// Whether the aggregator refuses documents without it.
    pub required: bool,
    /// Whether a post may say its own. What speaks for the account that pays is the configuration's alone: on a board, posts are strangers'.
    pub by_post: bool,
}

/// What an extra is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtraKind {
    /// An element at the head of the document.
    Head,
    /// An element of each item.
    Item,
    /// No element: how others are written.
    Setting,
}

/// One of our words, and the dialect's for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Ours: a value of `facts.contract`, `full-time`, `part-time`, `per-day`, or one of `facts.workplace`.
    pub ours: &'static str,
    /// Theirs; empty where they have none.
    pub theirs: &'static str,
    /// Whether a source says so; else it is our reading of their list.
    pub sourced: bool,
}

/// A field that a dialect has a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Our field, as [`super::field::FIELDS`] names it.
    pub field: &'static str,
    /// The element or elements that hold it, as a path below the item with `/`; of an attribute `@name`.
    pub element: &'static str,
    /// What becomes of it on the way: a phrase without a full stop; `None` where it arrives as it is.
    pub approximated: Option<&'static str>,
    /// When it is left out although it is stated, beside what holds for all: a word that the dialect has no word for, a place that is
    /// not written.
    pub unless: &'static [Unless],
}

/// What becomes of days and instants where a document has a day only: nothing happens to a day.
pub const DAY_ALONE: &str = "the day alone";

/// What keeps a field out of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unless {
    /// The post states pay without a period.
    NoPeriod,
    /// The post states pay without a currency.
    NoCurrency,
    /// The post states no figures of pay.
    NoFigures,
    /// The post states figures of pay.
    Figures,
    /// The pay is stated after taxes.
    AfterTaxes,
    /// The pay's period is one of these.
    Periods(&'static [UnitText]),
    /// Both working times are offered.
    BothTimes,
    /// It is no address of the web.
    NotWeb,
    /// Another field is stated, and stands there.
    Instead(&'static str),
}

impl Unless {
    /// Why the field is left out then.
    #[must_use]
    pub fn why(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::NoPeriod => "it wants a period of pay, and the post states none",
            Self::NoCurrency => "it wants a currency of pay, and the post states none",
            Self::NoFigures => "it stands beside figures of pay, and the post states none",
            Self::Figures => "it stands there only where a post states no figures",
            Self::AfterTaxes => "the pay is stated after taxes, and pay before taxes is asked for",
            Self::Periods(_) => "it has no word for this period of pay",
            Self::BothTimes => "full and part time are offered, and there is a word for one only",
            Self::NotWeb => "it is no address of the web",
            Self::Instead(field) => return Cow::Owned(format!("`{field}` stands in its place")),
        })
    }
}

impl Word {
    /// A word that a source gives.
    #[must_use]
    pub const fn sourced(ours: &'static str, theirs: &'static str) -> Self {
        Self { ours, theirs, sourced: true }
    }

    /// Our reading of their list.
    #[must_use]
    pub const fn read(ours: &'static str, theirs: &'static str) -> Self {
        Self { ours, theirs, sourced: false }
    }
}

impl Carried {
    /// A field that arrives as it is.
    #[must_use]
    pub const fn exact(field: &'static str, element: &'static str) -> Self {
        Self { field, element, approximated: None, unless: &[] }
    }

    /// A field that arrives as something near.
    #[must_use]
    pub const fn near(field: &'static str, element: &'static str, how: &'static str) -> Self {
        Self { field, element, approximated: Some(how), unless: &[] }
    }

    /// A day: an instant loses its time.
    #[must_use]
    pub const fn day(field: &'static str, element: &'static str) -> Self {
        Self::near(field, element, DAY_ALONE)
    }

    /// The same, left out in these cases.
    #[must_use]
    pub const fn unless(self, unless: &'static [Unless]) -> Self {
        Self { unless, ..self }
    }
}

/// How items are found in a document that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Name of the root element.
    pub root: &'static str,
    /// Name of an item's element.
    pub item: &'static str,
    /// Where its id stands: an element below it, or `@name` for an attribute.
    pub id: &'static str,
}

/// One section of `[targets]` that asks for a dialect's document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Name of the section, and of the file.
    pub name: String,
    /// Id of the target whose dialect it is written in: the name, unless `dialect` says another.
    pub dialect: String,
    /// Whether titles lose their gender marks.
    pub removes_gender_marks: bool,
    /// Which jobs stand in it.
    pub selection: Selection,
    /// Added to the query of each link.
    pub params: BTreeMap<String, String>,
    /// What `extra` says.
    pub extra: BTreeMap<String, String>,
    /// Our words: theirs.
    pub words: BTreeMap<String, String>,
}

/// One file of a document.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The document.
    pub document: &'a Document,
    /// How it is written.
    pub format: &'a CatalogFormat,
    /// Its number, from 1.
    pub number: usize,
    /// How many items it has, where that is known before they are written.
    pub items: Option<usize>,
    /// When a job of the site last really changed.
    pub updated: Timestamp,
}

/// One job at one of its places, ready to be written.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The document that it stands in.
    pub document: &'a Document,
    /// How it is written.
    pub format: &'a CatalogFormat,
    /// The job.
    pub entry: &'a Entry,
    /// Its text as safe HTML, as [`super::target::View::html`].
    pub html: &'a str,
    /// A plain-text summary.
    pub summary: &'a str,
    /// The place; of remote work a country where applicants may live. `None` where the post names neither.
    pub place: Option<Cow<'a, Place>>,
    /// Stable id, 32 characters or 40: the job's, for other than its first place with an end of its own.
    pub id: String,
    /// Address of the job's page, with the document's `params`.
    pub url: String,
    /// Where an application goes, likewise; `None` where it does not go to an address.
    pub apply_url: Option<String>,
}

impl CatalogFormat {
    /// What `document` says under this key of `extra`, else what the dialect says.
    #[must_use]
    pub fn extra<'a>(&self, document: &'a Document, key: &str) -> Option<&'a str> {
        let said = document.extra.get(key).map(String::as_str);
        let default = || self.extras.iter().find(|extra| extra.key == key).and_then(|extra| extra.default);
        said.or_else(default).filter(|text| !text.is_empty())
    }

    /// What the post itself says under this key for the document or its dialect, else what the document says.
    #[must_use]
    pub fn extra_of<'a>(&self, entry: &'a Entry, document: &'a Document, key: &str) -> Option<&'a str> {
        let own = || [&document.name, &document.dialect].into_iter().find_map(|name| entry.facts.targets.get(name)?.get(key));
        match own() {
            Some(own) if self.extras.iter().any(|extra| extra.key == key && extra.by_post) => {
                Some(own.as_str()).filter(|own| !own.is_empty())
            }
            _ => self.extra(document, key),
        }
    }
}

impl Part<'_> {
    /// What stands at the head of the document under this key.
    #[must_use]
    pub fn extra(&self, key: &str) -> Option<&str> {
        self.format.extra(self.document, key)
    }
}

impl Item<'_> {
    /// What the post itself says for this document or its dialect under this key, else what the document says.
    #[must_use]
    pub fn extra(&self, key: &str) -> Option<&str> {
        self.format.extra_of(self.entry, self.document, key)
    }

    /// The dialect's word for one of ours; `None` where it has none, and the value is to be left out.
    #[must_use]
    pub fn word(&self, ours: &str) -> Option<&str> {
        let said = self.document.words.get(ours).map(String::as_str);
        let usual = || self.format.words.iter().find(|word| word.ours == ours).map(|word| word.theirs);
        said.or_else(usual).filter(|word| !word.is_empty())
    }
}

/// A dialect for tests of what knows no dialect.
#[cfg(test)]
pub(crate) const fn sample(id: &'static str, extras: &'static [Extra], words: &'static [Word]) -> super::target::Target {
    super::target::Target {
        id,
        settings: Some(id),
        title: id,
        spec: "",
        requires: &[],
        limits: &[],
        render: super::target::Render::Catalog(CatalogFormat {
            extension: "xml",
            media_type: "application/xml",
            items_max: None,
            bytes_max: None,
            pieces: Pieces::Template,
            separator: "",
            access: Access { class: AccessClass::Open, note: "", source: "", checked: "" },
            extras,
            words,
            carries: &[],
            layout: Layout { root: "jobs", item: "job", id: "id" },
        }),
    }
}
