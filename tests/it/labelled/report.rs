//! Findings for people: a table of figures, and each value that is not as the labels have it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Measured;
use super::compare::Finding;
use super::field::{FIELDS, Shape};
use super::label::{Case, Tier, names};
use super::record::Given;

/// What the environment asks to see.
#[derive(Default)]
pub(super) struct Asked {
    details: bool,
    language: Option<String>,
    field: Option<String>,
    /// Whether details of the held-out third are shown.
    pub(super) held_out: bool,
}

impl Asked {
    /// `LABELLED` is `verbose`, a language, a field, or both with a slash between them.
    pub(super) fn from_environment(languages: &BTreeSet<&str>) -> Self {
        let held_out = std::env::var_os("LABELLED_HELD_OUT").is_some_and(|value| value == "1");
        let mut asked = Self { held_out, ..Self::default() };
        let Ok(words) = std::env::var("LABELLED") else { return asked };
        asked.details = true;
        for word in words.split('/').filter(|word| !matches!(*word, "" | "verbose" | "*")) {
            if languages.contains(word) {
                asked.language = Some(word.to_owned());
            } else {
                let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
                assert!(names.contains(&word), "LABELLED: `{word}` is neither of the languages {languages:?} nor of the fields {names:?}");
                asked.field = Some(word.to_owned());
            }
        }
        asked
    }

    fn language(&self, language: &str) -> bool {
        self.language.as_deref().is_none_or(|asked| asked == language)
    }

    fn field(&self, field: &str) -> bool {
        self.field.as_deref().is_none_or(|asked| asked == field)
    }
}

/// How many values of one field there are. `right` belongs to the tier that the label names, `given` and `wrong` to the one that the value came from.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) expected: [usize; 2],
    pub(super) right: [usize; 2],
    pub(super) given: [usize; 2],
    pub(super) wrong: [usize; 2],
    pub(super) displaced: usize,
}

impl Tally {
    fn add(&mut self, finding: &Finding) {
        let label = finding.expected.as_ref().map(|(_, tier)| *tier);
        let source = finding.given.as_ref().map(|given| given.tier);
        if let Some(tier) = label {
            self.expected[tier as usize] += 1;
            self.right[tier as usize] += usize::from(finding.right);
        }
        if let Some(tier) = source {
            self.given[tier as usize] += 1;
            self.wrong[tier as usize] += usize::from(!finding.right);
        }
        self.displaced += usize::from(displaced(finding));
    }

    fn plus(&mut self, other: &Self) {
        for tier in [0, 1] {
            self.expected[tier] += other.expected[tier];
            self.right[tier] += other.right[tier];
            self.given[tier] += other.given[tier];
            self.wrong[tier] += other.wrong[tier];
        }
        self.displaced += other.displaced;
    }

    /// Of the values that were given, the share that is right: of one tier, or of both.
    pub(super) fn precision(&self, tier: Option<Tier>) -> Option<f64> {
        let (given, wrong) = (of(self.given, tier), of(self.wrong, tier));
        share(given - wrong, given)
    }

    /// Of the values that were expected, the share that was found.
    pub(super) fn recall(&self, tier: Option<Tier>) -> Option<f64> {
        share(of(self.right, tier), of(self.expected, tier))
    }
}

fn of(counts: [usize; 2], tier: Option<Tier>) -> usize {
    tier.map_or_else(|| counts.iter().sum(), |tier| counts[tier as usize])
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand values")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Right, but a sentence's where it is stated, or stated where only a sentence says it.
fn displaced(finding: &Finding) -> bool {
    let tiers = finding.expected.as_ref().map(|(_, tier)| *tier).zip(finding.given.as_ref().map(|given| given.tier));
    finding.right && tiers.is_some_and(|(label, source)| label != source)
}

/// Figures by field.
pub(super) struct Tallies(pub(super) BTreeMap<&'static str, Tally>);

impl Tallies {
    pub(super) fn of<'m>(measured: impl Iterator<Item = &'m Measured>) -> Self {
        let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
        for finding in measured.flat_map(|measured| &measured.findings) {
            tallies.entry(finding.field).or_default().add(finding);
        }
        Self(tallies)
    }

    fn rows(&self, name: &str, asked: &Asked, text: &mut String) {
        let (mut sum, mut fields) = (Tally::default(), 0);
        writeln!(text, "\n{name:<19}|{:^34}|{:^34}| {:^11} |", "stated", "sentence", "both").expect("text grows");
        let columns = "  exp given right wrong miss  P   R  |".repeat(2);
        writeln!(text, "{:<19}|{columns}   P    R   | other tier", "").expect("text grows");
        for field in FIELDS.iter().filter(|field| asked.field(field.name)) {
            if let Some(tally) = self.0.get(field.name) {
                row(field.name, tally, text);
                // What each record says of itself would drown what is read.
                if field.shape != Shape::Record {
                    sum.plus(tally);
                    fields += 1;
                }
            }
        }
        if fields > 1 {
            row("all fields", &sum, text);
        }
    }
}

fn row(name: &str, tally: &Tally, text: &mut String) {
    write!(text, "{name:<19}|").expect("text grows");
    for tier in [Tier::Stated, Tier::Sentence] {
        let (expected, right) = (of(tally.expected, Some(tier)), of(tally.right, Some(tier)));
        let (precision, recall) = (percent(tally.precision(Some(tier))), percent(tally.recall(Some(tier))));
        let (given, wrong) = (of(tally.given, Some(tier)), of(tally.wrong, Some(tier)));
        write!(text, "{expected:>5}{given:>6}{right:>6}{wrong:>6}{:>5}{precision:>4}{recall:>4}|", expected - right).expect("text grows");
    }
    let (precision, recall) = (tenths(tally.precision(None)), tenths(tally.recall(None)));
    let displaced = if tally.displaced == 0 { String::new() } else { format!("{:>6}", tally.displaced) };
    writeln!(text, "{precision:>6}{recall:>6} |{displaced}").expect("text grows");
}

/// Percent, rounded down so that only what is whole looks whole.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0}", (share * 100.0).floor()))
}

fn tenths(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1}", (share * 1000.0).floor() / 10.0))
}

/// The figures of a part: each language, then all.
pub(super) fn table(part: &str, measured: &[Measured], asked: &Asked) -> String {
    let mut text = String::new();
    let languages: BTreeSet<&str> = measured.iter().map(|m| m.case.language.as_str()).filter(|language| asked.language(language)).collect();
    for language in &languages {
        let own = measured.iter().filter(|m| m.case.language == *language);
        Tallies::of(own).rows(&format!("{language}, {part}"), asked, &mut text);
    }
    if languages.len() > 1 {
        Tallies::of(measured.iter()).rows(&format!("all, {part}"), asked, &mut text);
    }
    text
}

/// Every value that is wrong, missing or in another tier: by language, field, then case.
pub(super) fn details(measured: &[Measured], asked: &Asked) -> String {
    let mut text = String::new();
    if !asked.details {
        return text;
    }
    let mut order: Vec<&Measured> = measured.iter().filter(|m| asked.language(&m.case.language)).collect();
    order.sort_by(|a, b| a.case.language.cmp(&b.case.language));
    for group in order.chunk_by(|a, b| a.case.language == b.case.language) {
        for field in FIELDS.iter().filter(|field| asked.field(field.name)) {
            for Measured { case, findings } in group {
                let notable = |finding: &&Finding| finding.field == field.name && (!finding.right || displaced(finding));
                let notable: Vec<&Finding> = findings.iter().filter(notable).collect();
                if !notable.is_empty() {
                    detail(case, field.name, &notable, &mut text);
                }
            }
        }
    }
    text
}

fn detail(case: &Case, field: &str, findings: &[&Finding], text: &mut String) {
    writeln!(text, "\n{} · {field} · {}    {}", case.language, case.name, case.at).expect("text grows");
    for finding in findings {
        let word = match (&finding.given, finding.right) {
            (_, true) => "tier",
            (Some(_), false) => "wrong",
            (None, false) => "missing",
        };
        let leaf = if finding.leaf.is_empty() { String::new() } else { format!("{}: ", finding.leaf) };
        let expected = match &finding.expected {
            Some((value, Tier::Stated)) => format!("`{value}` (stated)"),
            Some((value, Tier::Sentence)) => format!("`{value}` (sentence)"),
            None => "nothing".to_owned(),
        };
        writeln!(text, "  {word:<8} {leaf}expected {expected}").expect("text grows");
        if let Some(given) = &finding.given {
            writeln!(text, "  {:<8} {:>width$} {}", "", "given", source(given, case), width = leaf.chars().count() + "expected".len())
                .expect("text grows");
        }
    }
    let traps = case.traps.as_ref().map(|traps| traps_of(field, traps)).filter(|traps| !traps.is_empty());
    if let Some(traps) = traps {
        writeln!(text, "  {:<8} {traps}", "traps").expect("text grows");
    }
    if case.post.is_none() {
        for (index, line) in case.text.lines().enumerate().filter(|(_, line)| !matches!(*line, "" | "---")) {
            writeln!(text, "  {:>8} {line}", format!("{} |", index + 1)).expect("text grows");
        }
    }
}

/// What the traps say of one field (`pay: the budget; dates: the fair`); what names no field is said of all.
fn traps_of(field: &str, traps: &str) -> String {
    let mut kept = Vec::new();
    let mut keeps = true;
    for piece in traps.split(" | ").flat_map(|piece| piece.split("; ")) {
        if let Some((fields, _)) = piece.split_once(": ") {
            keeps = fields.split([' ', ',']).any(|word| names(word, field));
        }
        kept.extend(keeps.then_some(piece));
    }
    kept.join("; ")
}

/// A given value with where it was read: a place in the post that an editor opens, or the passage's own words.
fn source(given: &Given, case: &Case) -> String {
    let mut text = format!("`{}` <- {}", given.text, given.from);
    if let Some((line, column)) = given.place {
        let file = case.post.as_ref().map(|post| format!("{post}:")).unwrap_or_default();
        write!(text, " {file}{line}:{column}").expect("text grows");
    }
    if let Some(quote) = &given.quote {
        write!(text, " “{quote}”").expect("text grows");
    }
    text
}
