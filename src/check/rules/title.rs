//! Titles that are more than the role's name. Looked at is the title that is published, after what a reader of titles took out of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::draft::text_key;

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject = Subject {
    title: "Titles",
    asked_by: Asker::Google,
    rules: &[&PAY, &DATE, &CODE, &SLOGAN, &DECORATION, &PLACE, &EMPLOYER, &CAPITALS, &REPEATED],
    run: Run::Each(check),
};

const fn rule(code: &'static str, level: Level, title: &'static str, help: &'static str) -> Rule {
    Rule {
        code,
        level,
        title,
        why: "Google for Jobs, Indeed and others want the role's name alone, and may refuse a job with more in its title; people search by role.",
        help,
        source: GOOGLE,
        checked: CHECKED,
    }
}

static PAY: Rule =
    rule("title-with-pay", Level::Warning, "the title says what is paid", "say it with `salary:`, and leave it out of the title");
static DATE: Rule = rule(
    "title-with-date",
    Level::Warning,
    "the title has a date in it",
    "say it with `start:` or `deadline:`, and leave it out of the title",
);
static CODE: Rule =
    rule("title-with-code", Level::Warning, "the title has a job code in it", "say it with `reference:`, and leave it out of the title");
static SLOGAN: Rule =
    rule("title-with-slogan", Level::Warning, "the title has a slogan in it", "leave it out: the title is the role's name");
static DECORATION: Rule = rule(
    "title-decorated",
    Level::Warning,
    "the title has decorations in it",
    "leave out emoji, exclamation marks and rows of signs: the title is the role's name",
);
static PLACE: Rule =
    rule("title-with-place", Level::Info, "the title names the place", "the place stands in `city:`: leave it out of the title");
static EMPLOYER: Rule = rule(
    "title-with-employer",
    Level::Info,
    "the title names the employer",
    "the employer stands in `company:`: leave it out of the title",
);
static CAPITALS: Rule = rule("title-in-capitals", Level::Info, "the title is in capitals", "write it as a sentence is written");
static REPEATED: Rule = Rule {
    code: "description-repeats-title",
    level: Level::Warning,
    title: "the text says nothing but the title",
    why: "Google wants the whole job described, and refuses a description that is the title.",
    help: "describe the job: duties, skills, hours, terms",
    source: GOOGLE,
    checked: CHECKED,
};

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is tried by its tests")
}

/// A figure with a currency.
static PAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) [€£]\s?\d[\d.,]*k? | \$\s?\d{2}[\d.,]*k? | \b(?:eur|usd|gbp|chf)\s?\d{2}[\d.,]*k?
              | \d[\d.,]*\s?(?:k\s?)?(?:[€£$]|(?:eur|euros?|usd|gbp|chf)\b)
              | \b\d{2,3}\s?k\s?(?:-|–|to|à|bis)\s?\d{2,3}\s?k\b",
    )
});

/// A day in figures.
static DAYS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b\d{1,2}[./]\d{1,2}[./](?:20)?\d{2}\b|\b20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b"));

/// A code, named as one or in brackets.
static CODES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) \b(?:ref|réf|référence|reference|kennziffer|job\s?id|req(?:uisition)?\s?id)\b\.?\s*(?:n[o°]\.?|nr\.?)?\s*[:\#]?\s*[a-z/_.-]{0,8}\d{2,}
              | \#\s?\d{3,}
              | [(\[]\s*(?-i:[A-Z]{1,6})[-_/]?\d{3,}\s*[)\]]",
    )
});

/// What calls for applicants and names no role.
static SLOGANS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) \b(?:we(?:['’]re|\s+are)\s+(?:hiring|looking\s+for)|now\s+hiring|hiring\s+now|hiring\s*[:!]|hiring\s+immediately|urgent(?:ly)?\s+hiring
              |urgently\s+(?:needed|required|wanted)|apply\s+(?:now|today)|join\s+(?:us|our\s+team)|dream\s+job
              |wir\s+(?:suchen|stellen\s+ein)|jetzt\s+bewerben|verstärkung\s+gesucht|dringend\s+gesucht
              |nous\s+(?:recrutons|recherchons)|rejoignez[\s-]nous|on\s+recrute|postulez
              |estamos\s+contratando|se\s+(?:busca|necesita)|buscamos|únete
              |stiamo\s+assumendo|cercasi|wij\s+zoeken)\b
              | ^\s*urgent\s*[:!\-–—] | [(\[]\s*urgent\s*!*\s*[)\]]",
    )
});

/// Signs that are no punctuation of a name. One star or underscore may be part of a word (`Entwickler*in`).
static SIGNS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"!{2,}|!\s*$|\*{2,}|_{2,}|={2,}|~{2,}|>{2,}|<{2,}|\?{2,}|\#{2,}|\+{3,}|-{3,}|\.{4,}"));

/// The words that lead to a name at the end of a title.
const LEADING: &[&str] = &["in", "at", "near", "à", "a", "chez", "bei", "en", "te", "w", "@"];

fn check(_: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let draft = job.draft;
    let Some(title) = draft.posting.title.as_deref() else { return };
    let mut push = |rule: &Rule, message: String| sink.push(rule.at(job, Some("/posting/title"), message));
    for (rule, pattern, what) in
        [(&PAY, &PAYS, "pay"), (&DATE, &DAYS, "a date"), (&CODE, &CODES, "a job code"), (&SLOGAN, &SLOGANS, "a slogan")]
    {
        if let Some(found) = pattern.find(title) {
            push(rule, format!("the title `{title}` has {what} in it: `{}`", found.as_str().trim()));
        }
    }
    if SIGNS.is_match(title) || title.chars().any(is_emoji) {
        push(&DECORATION, format!("the title `{title}` has decorations in it"));
    }
    let towns = draft.posting.job_location.iter().filter_map(|place| place.address.address_locality.as_deref());
    if let Some(town) = towns.into_iter().find(|town| names(title, town)) {
        push(&PLACE, format!("the title `{title}` names the place `{town}`"));
    }
    let employer = draft.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref());
    if let Some(employer) = employer.filter(|employer| names(title, employer)) {
        push(&EMPLOYER, format!("the title `{title}` names the employer `{employer}`"));
    }
    if is_shouted(title) {
        push(&CAPITALS, format!("the title `{title}` is in capitals"));
    }
    if draft.has_text && draft.text_key == text_key([title]) {
        sink.push(REPEATED.at(job, None, REPEATED.title));
    }
}

/// Whether a name stands in a title for itself: as a piece between separators, or at the end behind a word that leads to it. A name that is
/// part of the role (`Berlin Wall Guide`) is not meant.
fn names(title: &str, name: &str) -> bool {
    let (title, name) = (title.to_lowercase(), name.trim().to_lowercase());
    if name.chars().count() < 3 || title == name {
        return false;
    }
    let pieces = || title.split([',', '|', '(', ')', '[', ']', '/', '–', '—', ':', '·']).flat_map(|piece| piece.split(" - "));
    if pieces().any(|piece| piece.trim() == name) {
        return true;
    }
    let before = title.trim_end_matches([')', ']', '.', '!']).strip_suffix(name.as_str());
    before.is_some_and(|before| before.ends_with(' ') && before.split_whitespace().next_back().is_some_and(|word| LEADING.contains(&word)))
}

/// Whether all of it is in capitals: several words, so that abbreviations are not meant.
fn is_shouted(title: &str) -> bool {
    let words = title.split_whitespace().filter(|word| word.chars().filter(|c| c.is_uppercase()).count() > 4).count();
    words >= 2 && !title.chars().any(char::is_lowercase)
}

/// Pictures, and the signs that are mostly drawn as pictures: <https://unicode.org/reports/tr51/>.
const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{26ff}' | '\u{2700}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{2192}')
}
