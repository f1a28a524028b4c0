//! Whether a text of a document says a value of a post.

use std::borrow::Cow;

use url::Url;

use super::{Asked, Job, dates};
use crate::model::dialect::{Carried, DAY_ALONE};

/// What a text says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    /// All of it.
    Same,
    /// Something near it; why, where it is known better than the list of the target says.
    Near(Option<Cow<'static, str>>),
    /// Nothing.
    No,
}

impl Match {
    pub(super) const fn near(why: &'static str) -> Self {
        Self::Near(Some(Cow::Borrowed(why)))
    }
}

/// Our words, in groups of which a document says one.
const GROUPS: &[&[&str]] = &[
    &["permanent", "fixed-term", "agency", "internship", "apprenticeship", "freelance", "volunteer", "per-day"],
    &["full-time", "part-time"],
    &["onsite", "hybrid", "remote"],
];

/// Google's words, ours for them, and how else feeds write them.
const TYPES: &[(&str, &[&str], &[&str])] = &[
    ("FULL_TIME", &["full-time"], &[]),
    ("PART_TIME", &["part-time"], &[]),
    ("INTERN", &["internship"], &["Internship"]),
    ("TEMPORARY", &["fixed-term", "agency"], &["Temporary"]),
    ("CONTRACTOR", &["freelance"], &["Freelance", "Contract"]),
    ("VOLUNTEER", &["volunteer"], &["Volunteer"]),
    ("PER_DIEM", &["per-day"], &["Per diem"]),
    // Google's word for what it has none for, such as an apprenticeship.
    ("OTHER", &["apprenticeship"], &[]),
    ("TELECOMMUTE", &["remote"], &[]),
];

/// Whether `text`, where `carried` has it, says `value` of its field.
pub(super) fn compare(asked: &Asked<'_>, job: &Job<'_>, carried: &Carried, value: &str, text: &str) -> Match {
    let text = text.trim();
    if text.is_empty() {
        return Match::No;
    }
    match carried.field {
        "description" => body(job, carried, text),
        "datePosted" | "validThrough" | "jobStartDate" => match dates::compare(value, text, asked.zone) {
            // Some days end elsewhere than the post's.
            Some(Match::Same) if !asked.is_template() && carried.approximated.is_some_and(|how| how != DAY_ALONE) => Match::Near(None),
            Some(Match::Near(_)) if !asked.is_template() && carried.approximated.is_some() => Match::Near(None),
            Some(found) => found,
            None => words(value, text),
        },
        "employmentType" | "contract" | "workplace" | "jobLocationType" => word(asked, value, text),
        "baseSalary.value.value"
        | "baseSalary.value.minValue"
        | "baseSalary.value.maxValue"
        | "experienceRequirements.monthsOfExperience"
        | "totalJobOpenings" => figure(value, text),
        // Said in words of a language, or by a sign: that it is said at all is what can be seen.
        "baseSalary.value.unitText" | "baseSalary.currency" | "payBasis" => {
            if same(value, text) {
                Match::Same
            } else {
                Match::Near(None)
            }
        }
        "jobLocation.address.addressCountry" | "applicantLocationRequirements.name" => country(asked, carried, value, text),
        "url" | "apply.url" | "hiringOrganization.sameAs" | "hiringOrganization.logo" => address(value, text),
        _ => words(value, text),
    }
}

/// Whether Google's word is one for this contract.
pub(super) fn says(google: &str, contract: &str) -> bool {
    TYPES.iter().any(|(known, ours, _)| *known == google && ours.contains(&contract))
}

/// Our words for a value; none for a word that is Google's alone.
pub(super) fn ours(value: &str) -> Vec<&str> {
    if value == "OTHER" {
        return Vec::new();
    }
    match TYPES.iter().find(|(google, ..)| *google == value) {
        Some((_, ours, _)) => ours.to_vec(),
        None => vec![value],
    }
}

fn word(asked: &Asked<'_>, value: &str, text: &str) -> Match {
    let is_piece = |wanted: &str| same(wanted, text) || pieces(text).any(|piece| same(wanted, piece));
    if is_piece(value) {
        return Match::Same;
    }
    let ours = ours(value);
    for (word, theirs) in ours.iter().filter_map(|word| Some((*word, asked.word(word)?))) {
        if is_piece(theirs) {
            return match alike(asked, word, theirs, value) {
                others if others.is_empty() => Match::Same,
                others => Match::Near(Some(format!("`{theirs}` stands for {others} as well").into())),
            };
        }
    }
    // Google's own words for a contract, and what feeds make of Google's.
    let google = TYPES.iter().filter(|(google, of, _)| *google == value || of.contains(&value));
    let mut known = google.flat_map(|(google, _, else_)| std::iter::once(google).chain(*else_));
    if known.any(|known| is_piece(known)) { Match::Near(None) } else { Match::No }
}

/// The other words of ours that are the same to the dialect.
fn alike(asked: &Asked<'_>, word: &str, theirs: &str, value: &str) -> String {
    let group = GROUPS.iter().find(|group| group.contains(&word)).copied().unwrap_or_default();
    let meant = ours(value);
    let others = group.iter().filter(|other| !meant.contains(other) && asked.word(other) == Some(theirs));
    others.map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", ")
}

fn figure(value: &str, text: &str) -> Match {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let (Some(a), Some(b)) = (number(value), number(text)) {
        return if (a - b).abs() < 1e-9 { Match::Same } else { Match::No };
    }
    let (count, unit) = text.split_once(' ').unwrap_or((text, ""));
    let months = number(count).map(|count| if unit.starts_with("year") { count * 12.0 } else { count });
    if let (Some(a), Some(b)) = (number(value), months.filter(|_| unit.starts_with("year") || unit.starts_with("month"))) {
        return if (a - b).abs() < 1e-9 { Match::Same } else { Match::No };
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(value.strip_suffix(".0").unwrap_or(value));
    if !wanted.is_empty() && digits(text).contains(&wanted) { Match::Near(None) } else { Match::No }
}

fn country(asked: &Asked<'_>, carried: &Carried, value: &str, text: &str) -> Match {
    let is_listed = carried.approximated.is_none() && text.split("; ").any(|piece| same(value, piece));
    if same(value, text) || is_listed {
        return Match::Same;
    }
    let is_within = |name: &str| pieces(text).any(|piece| same(name, piece));
    let is_known = is_within(value) || (asked.country)(value).iter().any(|name| same(name, text) || is_within(name));
    if is_known { Match::Near(None) } else { Match::No }
}

/// The same page; parameters may have joined it.
fn address(value: &str, text: &str) -> Match {
    if same(value, text) {
        return Match::Same;
    }
    let (Ok(stated), Ok(written)) = (Url::parse(value.trim()), Url::parse(text)) else { return Match::No };
    let is_page = stated.origin() == written.origin() && stated.path() == written.path();
    let keeps = stated.query_pairs().all(|pair| written.query_pairs().any(|other| other == pair));
    if is_page && keeps { Match::Same } else { Match::No }
}

/// The text of the post: what is lost of its form, and whether words are.
fn body(job: &Job<'_>, carried: &Carried, text: &str) -> Match {
    const WHOLE_PERCENT: usize = 96;
    let Some((html, count)) = &job.text else {
        return if carried.approximated.is_some() { Match::Near(None) } else { Match::Same };
    };
    if same(html, text) {
        return Match::Same;
    }
    if letters(text) * 100 < count * WHOLE_PERCENT {
        return Match::near("the text is shortened");
    }
    let is_lost = |tag: &&str| html.contains(*tag) && !text.contains(*tag);
    let lost: Vec<&str> = FORMS.iter().filter(|(tags, _)| tags.iter().any(is_lost)).map(|(_, how)| *how).collect();
    Match::Near(Some(if lost.is_empty() { "the text in other markup".into() } else { lost.join(", ").into() }))
}

/// Beginnings of tags, and what becomes of the text where a document does not have them.
const FORMS: &[(&[&str], &str)] = &[
    (&["<a "], "links lose their addresses"),
    (&["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"], "headings become lines"),
    (&["<table"], "tables become lines"),
    (&["<img"], "pictures become their words"),
    (&["<ol"], "items lose their numbers"),
];

/// Bytes of letters and digits outside of tags and references.
pub(super) fn letters(html: &str) -> usize {
    const REFERENCE_MAX: usize = 10;
    let bytes = html.as_bytes();
    let (mut in_tag, mut count, mut at) = (false, 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            b'&' if !in_tag => at += bytes[at..].iter().take(REFERENCE_MAX).position(|b| *b == b';').unwrap_or(0),
            byte => count += usize::from(!in_tag && (byte.is_ascii_alphanumeric() || !byte.is_ascii())),
        }
        at += 1;
    }
    count
}

fn words(value: &str, text: &str) -> Match {
    if same(value, text) || pieces(text).any(|piece| same(value, piece)) {
        return Match::Same;
    }
    let unescaped = quick_xml::escape::unescape(text);
    if unescaped.is_ok_and(|text| same(value, &text)) {
        return Match::Same;
    }
    let (value, text) = (key(value), key(text));
    if value.is_empty() {
        return Match::No;
    }
    if value == text {
        return Match::near("signs that the document has no place for are others");
    }
    if text.contains(&value) {
        return Match::Near(None);
    }
    if !text.is_empty() && value.starts_with(&text) { Match::near("the text is shortened") } else { Match::No }
}

/// The parts of a text that lists things.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split("; ").chain(text.split(", ")).chain(text.split([',', ';']).map(str::trim))
}

/// The same words, whatever the white space and the case.
fn same(a: &str, b: &str) -> bool {
    let is_word = |(a, b): (&str, &str)| a == b || folded(a).eq(folded(b));
    let (mut theirs, mut ours) = (a.split_whitespace(), b.split_whitespace());
    loop {
        match (theirs.next(), ours.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if is_word((a, b)) => {}
            _ => return false,
        }
    }
}

/// A word without its case and what cannot be seen of it.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !c.is_control()).flat_map(char::to_lowercase)
}

/// Its letters and digits.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
