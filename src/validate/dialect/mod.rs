//! Documents of aggregators: lists of jobs in XML, each aggregator with words and rules of its own. One file for each, a table; what the tables mean
//! stands here. What an aggregator's page does not say is not checked.

mod adzuna;
mod careerjet;
mod indeed;
mod jooble;
mod linkedin;
mod talent;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use roxmltree::{Document, Node};

use super::found::{Found, shown};
use super::json_ld::google::CURRENCIES;
use super::rule::rules;
use super::said::Jobs;
use super::shape;
use super::sniff;
use super::values::address::{self, Wanted};
use super::values::{date, html, language, mail, number};
use super::xml;

rules! {
    MISSING = "dialect-element-missing", Error, "the aggregator's description of its XML, required elements", "every required element is there", "add the element";
    EMPTY = "dialect-element-empty", Error, "the aggregator's description of its XML, required elements", "a required element says something", "write its value";
    REPEATED = "dialect-element-repeated", Warning, "the aggregator's description of its XML", "an element stands once in a job", "write one job for each place, with ids of their own";
    UNKNOWN = "dialect-element-unknown", Info, "the aggregator's description of its XML", "the aggregator knows the element", "correct the name, or leave the element out: it is passed over";
    ID_TWICE = "dialect-id-twice", Error, "Indeed, referencenumber; LinkedIn, partnerJobId; Jooble, id", "no two jobs have the same id", "give each place of a job an id of its own: only the first job is shown";
    ID_LONG = "dialect-id-long", Error, "LinkedIn, partnerJobId: at most 40 characters", "an id is not longer than the aggregator takes", "shorten the id, and keep it from then on";
    URL_TWICE = "dialect-url-twice", Error, "Adzuna, url: unique", "no two jobs have the same address", "write an address for each place, or keep one of them";
    DATE = "dialect-date", Error, "the aggregator's description of its XML, dates", "a date has the form that the aggregator reads", "write it in the form of the aggregator, which is not that of others";
    DATE_FUTURE = "dialect-date-future", Warning, "Indeed, date: a future date hides the job", "a job was posted before now", "write the day on which it was posted";
    DATE_PAST = "dialect-date-past", Warning, "the aggregator's description of its XML, expiration", "a job that is listed is still open", "leave the job out";
    DATE_OLD = "dialect-date-old", Warning, "Jooble, pubdate: older than 45 days is refused at first sight", "a job is not too old to be taken", "leave the job out, or publish it again if it is open again";
    VALUE = "dialect-value", Error, "the aggregator's description of its XML, lists of values", "a value is one of the aggregator's list", "write a value of the list, or leave it out";
    COUNTRY = "dialect-country", Error, "Indeed, LinkedIn and Adzuna, country: ISO 3166-1 alpha-2", "a country is its two letters", "write the code of ISO 3166-1, such as `FR`";
    CURRENCY = "dialect-currency", Error, "LinkedIn, currencyCode; Adzuna, salary_currency; ISO 4217", "a currency is a code of ISO 4217", "write its three letters, such as `EUR`";
    NUMBER = "dialect-number", Error, "the aggregator's description of its XML, numbers", "a number is written in digits and lies where it may", "write digits, with a point for decimals";
    SALARY = "dialect-salary", Warning, "Indeed, salary: `$50000 per year`, `$4000 - $5000 per month`", "a pay is one amount or two, and a period", "write it like `30000 - 36000 EUR per year`; put conditions into the description";
    SALARY_ORDER = "dialect-salary-order", Error, "Adzuna, salary_min and salary_max", "the least pay is not more than the most", "exchange the two";
    GEO_PAIR = "dialect-geo-pair", Error, "Adzuna, geo_lat and geo_lng: both or none", "latitude and longitude are there together", "write both, or none";
    SHORT = "dialect-description-short", Error, "LinkedIn and Adzuna: 100 characters; Talent.com: 50", "the description is as long as the aggregator wants", "write the whole text of the post";
    PLAIN = "dialect-description-plain", Warning, "Talent.com, description: HTML required", "the description is HTML", "write paragraphs and lists as HTML";
    HTML = "dialect-html", Warning, "Indeed and LinkedIn, description: allowed elements", "the description has only elements that the aggregator shows", "replace the element; others are removed, or the job with them";
    ENTITY = "dialect-entity", Warning, "Indeed, XML feed reference: no HTML entities", "there are no entities", "write the characters themselves, in CDATA";
    SOURCE = "dialect-source", Info, "Indeed, url: add `source=Indeed`", "the address says where people come from", "add `source=Indeed` to the address";
    TITLE = "dialect-title", Warning, "Indeed, job posting standards: title", "a title is the name of the job", "leave pay, slogans and addresses out of the title";
    COUNT = "dialect-count", Error, "LinkedIn, expectedJobCount", "the number of jobs is that of the jobs there are", "write how many jobs stand in the document";
    PSEUDO_CDATA = "dialect-pseudo-cdata", Error, "XML 1.0, section 2.7", "CDATA is written `<![CDATA[…]]>`", "write `<![CDATA[` with its `<`; samples on the web lack it";
}

/// Whether an element has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// And say something.
    Filled,
    /// Perhaps empty.
    Present,
    Optional,
}

/// What an element says.
#[derive(Debug, Clone, Copy)]
enum Says {
    Any,
    Title,
    Description,
    /// The address of the job.
    Url,
    Email,
    /// When it was posted, in a form whose `D`, `M`, `Y` are digits, or as `date::read_w3cdtf` reads it.
    Posted(Form),
    /// When it ends.
    Ends(Form),
    Word(&'static [&'static str]),
    /// Some of them, with commas between.
    Words(&'static [&'static str]),
    Country,
    Currency,
    Digits,
    Decimal(f64, f64),
    Pay,
    /// Anything, as often as there is something to say: an entry of a list.
    Listed,
    /// Elements in it.
    Group(&'static [Field]),
    /// Elements in it, and it may stand several times: an entry of a list.
    Groups(&'static [Field]),
    /// Text, or elements in it.
    Either(&'static [Field]),
}

/// Forms of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `2026-11-20T09:00:00Z`, or a day.
    Iso,
    /// `2026-11-20`.
    Day,
    /// `2026-11-20T09:00:00Z` only.
    Instant,
    /// `11/20/2026`.
    American,
    /// `20.11.2026`.
    Dotted,
    /// Free.
    Free,
}

type Field = (&'static str, Need, Says);

/// How jobs are told apart.
#[derive(Debug, Clone, Copy)]
enum Id {
    Element(&'static str),
    Attribute,
    /// An attribute, or one of two elements.
    Any(&'static [&'static str]),
}

/// One aggregator's document.
struct Dialect {
    /// Elements beside the jobs.
    head: &'static [Field],
    /// Elements of a job.
    job: &'static [Field],
    id: Id,
    id_length_max: usize,
    /// Fewest characters of a description, tags left out.
    description_min: usize,
    /// Elements that are allowed in it; empty where nothing is said.
    elements: &'static [&'static str],
    is_html_wanted: bool,
    is_url_unique: bool,
    /// Days after which a job is too old.
    days_max: Option<i64>,
    /// Further rules of one document.
    also: fn(Node<'_, '_>, &[Node<'_, '_>], &mut Found<'_>),
    /// Element names that only this aggregator has, by which its documents are known.
    signs: &'static [&'static str],
    root: &'static str,
}

/// In the order in which documents are compared with them: the last of a root takes what none of the others does.
const DIALECTS: &[&Dialect] =
    &[&linkedin::DIALECT, &talent::DIALECT, &indeed::DIALECT, &jooble::DIALECT, &careerjet::DIALECT, &adzuna::DIALECT, &careerjet::DIALECT];

static ENTITY_WRITTEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"&(?:[A-Za-z]{2,8}|#x?[0-9A-Fa-f]{2,6});").expect("a valid pattern"));
static PAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\d.*\b(?:per|an?|/)\s*(?:hour|day|week|month|year|annum)|\d.*/(?:h|hr|hour|day|week|month|year|yr)\b")
        .expect("a valid pattern")
});
static LOUD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"!!|\*\*|https?://|[$€£]\s*\d|\d\s*[€£]|\bper (?:hour|month|year)\b").expect("a valid pattern"));

fn nothing_else(_: Node<'_, '_>, _: &[Node<'_, '_>], _: &mut Found<'_>) {}

/// Checks a document whose root is `source` or `jobs`, and says which jobs it holds.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) -> Jobs {
    let root = document.root_element();
    let jobs: Vec<Node<'_, '_>> = xml::named(root, "", "job").collect();
    if jobs.is_empty() && xml::elements(root).next().is_some_and(|child| xml::name(child) != "publisher") {
        found.plain(&sniff::UNKNOWN, xml::tag(root));
        return Jobs::default();
    }
    let names: BTreeSet<&str> = jobs.iter().flat_map(|job| xml::elements(*job)).map(xml::name).collect();
    let of_root = || DIALECTS.iter().filter(|dialect| dialect.root == xml::name(root));
    let Some(dialect) = of_root().find(|dialect| dialect.signs.iter().any(|sign| names.contains(sign))).or_else(|| of_root().next_back())
    else {
        return Jobs::default();
    };
    if !found.text.trim_start().starts_with("<?xml") {
        found.add(&xml::DECLARATION_MISSING, 0..1, "the document does not declare its encoding");
    }
    fields(root, dialect.head, &["job"], dialect, found);
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let mut urls: BTreeSet<String> = BTreeSet::new();
    for job in &jobs {
        fields(*job, dialect.job, &[], dialect, found);
        id(*job, dialect, &mut ids, found);
        let url = xml::named(*job, "", "url").next().map(|node| (node, xml::text(node).trim().to_owned()));
        if let Some((node, url)) = url.filter(|_| dialect.is_url_unique)
            && !urls.insert(url.clone())
        {
            found.add(&URL_TWICE, xml::place(node), format!("{} is the address of another job too", shown(&url)));
        }
    }
    (dialect.also)(root, &jobs, found);
    Jobs { ids: ids.into_keys().collect(), urls: urls.into_iter().collect() }
}

fn id(job: Node<'_, '_>, dialect: &Dialect, ids: &mut BTreeMap<String, usize>, found: &mut Found<'_>) {
    let of_element = |name: &str| {
        xml::elements(job).find(|child| xml::name(*child) == name).map(|node| (xml::text(node).trim().to_owned(), xml::place(node)))
    };
    let of_attribute = || xml::attribute(job, "id").map(|(value, place)| (value.trim().to_owned(), place));
    let read = match dialect.id {
        Id::Element(name) => of_element(name),
        Id::Attribute => shape::required_attribute(job, "id", found).map(|(value, place)| (value.trim().to_owned(), place)),
        Id::Any(names) => {
            let read = of_attribute().or_else(|| names.iter().find_map(|name| of_element(name)));
            if read.is_none() {
                found.add(&MISSING, xml::tag(job), "this job has no id");
            }
            read
        }
    };
    let Some((id, place)) = read.filter(|(id, _)| !id.is_empty()) else { return };
    if id.chars().count() > dialect.id_length_max {
        found.add(&ID_LONG, place.clone(), format!("{} has {} characters", shown(&id), id.chars().count()));
    }
    let count = ids.entry(id.clone()).or_insert(0);
    *count += 1;
    if *count > 1 {
        found.add(&ID_TWICE, place, format!("{} is the id of another job too", shown(&id)));
    }
}

fn fields(node: Node<'_, '_>, wanted: &[Field], besides: &[&str], dialect: &Dialect, found: &mut Found<'_>) {
    shape::no_text(node, found);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for child in xml::elements(node).filter(|child| !besides.contains(&xml::name(*child))) {
        let name = xml::name(child);
        let Some((_, need, says)) = wanted.iter().find(|(known, ..)| *known == name) else {
            found.add(&UNKNOWN, xml::tag(child), format!("the aggregator has no {}", xml::written(child)));
            continue;
        };
        let count = seen.entry(name).or_insert(0);
        *count += 1;
        if *count == 2 && !matches!(says, Says::Groups(_) | Says::Listed) {
            found.add(&REPEATED, xml::tag(child), format!("{} stands more than once", xml::written(child)));
        }
        if xml::is_blank(child) {
            if *need == Need::Filled {
                found.add(&EMPTY, xml::tag(child), format!("{} is empty", xml::written(child)));
            }
        } else {
            say(child, *says, dialect, found);
        }
    }
    for (name, ..) in wanted.iter().filter(|(name, need, _)| *need != Need::Optional && !seen.contains_key(name)) {
        found.add(&MISSING, xml::tag(node), format!("{} has no `<{name}>`", xml::written(node)));
    }
}

fn say(node: Node<'_, '_>, says: Says, dialect: &Dialect, found: &mut Found<'_>) {
    let (text, place) = (xml::text(node), xml::place(node));
    let text = text.trim();
    if text.starts_with("![CDATA[") {
        found.add(&PSEUDO_CDATA, place, format!("{} lacks the `<` of CDATA", shown(text)));
        return;
    }
    match says {
        Says::Title if LOUD.is_match(text) => found.add(&TITLE, place, format!("{} is more than the name of a job", shown(text))),
        Says::Description => description(text, place, dialect, found),
        Says::Url => _ = address::check(text, Wanted::Iri, place, found),
        Says::Email => mail::email(text, place, found),
        Says::Posted(form) => posted(text, form, place, dialect, found),
        Says::Ends(form) => {
            // A day ends at its end, and elsewhere later.
            if read(text, form, &place, found).is_some_and(|last| found.now.duration_since(last) > SignedDuration::from_hours(48)) {
                found.add(&DATE_PAST, place, format!("this job ended on {}", shown(text)));
            }
        }
        Says::Word(words) if !words.contains(&text) => found.add(&VALUE, place, format!("{} is none of {}", shown(text), words.join(", "))),
        Says::Words(words) if !text.split(',').all(|word| words.contains(&word.trim())) => {
            found.add(&VALUE, place, format!("{} is no list of {}", shown(text), words.join(", ")));
        }
        Says::Country => {
            if text.len() != 2 || (text != "UK" && !language::REGIONS.split_whitespace().any(|region| region == text)) {
                found.add(&COUNTRY, place, format!("{} is no code of a country", shown(text)));
            }
        }
        Says::Currency if !CURRENCIES.split_whitespace().any(|code| code == text) => {
            found.add(&CURRENCY, place, format!("{} is no code of a currency", shown(text)));
        }
        Says::Digits if !number::is(text, number::Wanted::Natural) => {
            found.add(&NUMBER, place, format!("{} is no whole number", shown(text)));
        }
        Says::Decimal(least, most) => {
            if !number::decimal(text).is_some_and(|n| (least..=most).contains(&n)) {
                found.add(&NUMBER, place, format!("{} is no number that may stand here", shown(text)));
            }
        }
        Says::Pay if !PAY.is_match(text) => found.add(&SALARY, place, format!("{} does not say an amount and a period", shown(text))),
        // Whatever else is said is right.
        Says::Any | Says::Listed | Says::Title | Says::Word(_) | Says::Words(_) | Says::Currency | Says::Digits | Says::Pay => {}
        Says::Group(inner) | Says::Groups(inner) => fields(node, inner, &[], dialect, found),
        Says::Either(inner) => {
            if xml::elements(node).next().is_some() {
                fields(node, inner, &[], dialect, found);
            }
        }
    }
}

fn description(text: &str, place: Range<usize>, dialect: &Dialect, found: &mut Found<'_>) {
    let tags = html::tags(text);
    if !dialect.elements.is_empty() {
        let strange: BTreeSet<String> =
            tags.iter().map(|tag| tag.name.to_string()).filter(|name| !dialect.elements.contains(&name.as_str())).collect();
        for name in strange {
            found.add(&HTML, place.clone(), format!("there is a `<{name}>` in this description"));
        }
    }
    html::check(text, false, place.clone(), found);
    if dialect.is_html_wanted && tags.is_empty() {
        found.add(&PLAIN, place.clone(), "this description is no HTML");
    }
    let length = html::words(text).chars().count();
    if length < dialect.description_min {
        found.add(&SHORT, place, format!("this description has {length} characters, and {} are wanted", dialect.description_min));
    }
}

fn posted(text: &str, form: Form, place: Range<usize>, dialect: &Dialect, found: &mut Found<'_>) {
    let Some(instant) = read(text, form, &place, found) else { return };
    if date::is_future(instant, found) {
        found.add(&DATE_FUTURE, place, format!("this job is posted only on {}", shown(text)));
    } else if let Some(days) = dialect.days_max
        && found.now.duration_since(instant) > SignedDuration::from_hours(24 * (days + 1))
    {
        found.add(&DATE_OLD, place, format!("this job is of {}, more than {days} days ago", shown(text)));
    }
}

/// The instant of a date in a form; noted where it is not in it.
fn read(text: &str, form: Form, place: &Range<usize>, found: &mut Found<'_>) -> Option<Timestamp> {
    let parts = |separator: char, order: [usize; 3]| {
        let parts: Vec<&str> = text.split(separator).collect();
        let [a, b, c] = parts[..] else { return None };
        let parts = [a, b, c];
        date::read_w3cdtf(&format!("{}-{}-{}", parts[order[0]], parts[order[1]], parts[order[2]]))
    };
    let (instant, like) = match form {
        Form::Iso => (date::read_iso8601(text), "2026-11-20T09:00:00Z"),
        Form::Day => (date::read_iso8601(text).filter(|_| text.len() == 10), "2026-11-20"),
        Form::Instant => (date::read_iso8601(text).filter(|_| text.contains('T')), "2026-11-20T09:00:00Z"),
        Form::American => (parts('/', [2, 0, 1]), "11/20/2026"),
        Form::Dotted => (parts('.', [2, 1, 0]), "20.11.2026"),
        Form::Free => return date::read_iso8601(text),
    };
    if instant.is_none() {
        found.add(&DATE, place.clone(), format!("{} is not of the form {like}", shown(text)));
    }
    instant
}
