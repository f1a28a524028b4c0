//! Pay: figures with their currency and period, gross or net. What is said of pay and is no figure is a note.

/// What keys say.
mod front_matter;

/// Amounts that say themselves that they are pay.
mod plain;

/// Pay grades.
mod scale;

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde_json::Number;

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Span};
use crate::enrich::amount::{Amount, DASHES, amounts};
use crate::enrich::claim::{Finding, settle};
use crate::enrich::fold::fold;
use crate::enrich::view::{Passage, cues};
use crate::enrich::vocabulary;
use crate::model::facts::PayBasis;
use crate::model::origin::{From, Origin};
use crate::model::posting::{MonetaryAmount, QuantitativeValue, UnitText};

/// What the text says of pay at one place.
type Said = Finding<(MonetaryAmount, Option<PayBasis>)>;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some((text, origin)) = post.get("payNote").and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone()))) {
        note(draft, text, origin);
    }
    read_basis(post, draft);
    front_matter::read(post, draft, sink);
    read_text(post, draft, sink);
    scale::read(post, draft, sink);
}

fn read_basis(post: &Post<'_>, draft: &mut Draft) {
    let Some(hit) = post.get("payBasis") else { return };
    let word = hit.text().map(fold).unwrap_or_default();
    let named = |language: &str| {
        vocabulary::of(language).meanings(&word, "money").find_map(|name| match name {
            "gross" => Some(PayBasis::Gross),
            "net" => Some(PayBasis::Net),
            _ => None,
        })
    };
    let Some(basis) = named(&post.language).or_else(|| vocabulary::languages().find_map(named)) else { return };
    draft.facts.pay_basis = Some(basis);
    draft.origins.insert("/facts/payBasis".into(), hit.origin.clone());
}

/// Whether an amount that stands where pay is said says enough: a currency, thousands or a period, or a plain number that is all of it.
fn is_stated(amount: &Amount, text: &str) -> bool {
    let says = amount.currency.is_some() || amount.is_thousands || amount.basis.is_some() || amount.period.is_some();
    let least = amount.low.or(amount.high).unwrap_or(0.0);
    let is_all = amount.range.len() == text.trim().len() && least >= 1_000.0 && !(1900.0..=2100.0).contains(&least);
    let is_bare_unit = amount.currency.is_none() && !amount.is_thousands && amount.basis.is_none() && least < 1_000.0;
    !amount.is_other && (says && !is_bare_unit || is_all)
}

/// In the model's form; `None` where the lower figure is not the lower one.
fn monetary(amount: &Amount, post: &Post<'_>, draft: &Draft) -> Option<MonetaryAmount> {
    let figure = |value: f64| format!("{value}").parse::<u64>().map(Number::from).ok().or_else(|| Number::from_f64(value));
    let mut value = QuantitativeValue { unit_text: amount.period, ..QuantitativeValue::default() };
    if amount.low.zip(amount.high).is_some_and(|(low, high)| low > high) {
        return None;
    }
    if let Some(single) = amount.value() {
        value.value = figure(single);
    } else {
        value.min_value = amount.low.and_then(figure);
        value.max_value = amount.high.and_then(figure);
    }
    let currency = amount.currency.and_then(|name| currency_in(name, post, draft)).map(str::to_owned);
    Some(MonetaryAmount { currency, value })
}

/// The currency that a name means in this post: `$` and `kr` belong to several.
fn currency_in(name: &'static str, post: &Post<'_>, draft: &Draft) -> Option<&'static str> {
    let mut countries: Vec<&str> = draft.posting.job_location.iter().filter_map(|place| place.address.address_country.as_deref()).collect();
    countries.extend(draft.posting.applicant_location_requirements.iter().map(|country| country.name.as_str()));
    countries.dedup();
    let region = post.language.rsplit_once('-').map(|(_, region)| region).filter(|region| region.len() == 2);
    let language = post.language.split('-').next().unwrap_or_default();
    let country = match countries.as_slice() {
        [one] => Some(*one),
        [] => region,
        _ => return (name.len() == 3).then_some(name),
    };
    Some(match (name, country, language) {
        ("dollar", Some("CA"), _) => "CAD",
        ("dollar", Some("AU"), _) => "AUD",
        ("dollar", Some("NZ"), _) => "NZD",
        ("dollar", Some("SG"), _) => "SGD",
        ("dollar", Some("HK"), _) => "HKD",
        ("dollar", Some("TW"), _) => "TWD",
        ("dollar" | "peso", Some("MX"), _) => "MXN",
        ("dollar" | "peso", Some("CL"), _) => "CLP",
        ("dollar" | "peso", Some("AR"), _) => "ARS",
        ("dollar" | "peso", Some("CO"), _) => "COP",
        ("dollar" | "peso", Some("UY"), _) => "UYU",
        ("peso", Some("PH"), _) => "PHP",
        ("dollar", Some("BR"), _) => "BRL",
        // Spanish, Portuguese and French posts mean pesos, reais and the dollars of Canada as often.
        ("dollar", None, "es" | "pt" | "fr") => return None,
        ("dollar", _, _) => "USD",
        ("krone", Some("SE"), _) | ("krone", None, "sv") => "SEK",
        ("krone", Some("NO"), _) | ("krone", None, "no" | "nb" | "nn") => "NOK",
        ("krone", Some("DK"), _) | ("krone", None, "da") => "DKK",
        ("krone", Some("IS"), _) => "ISK",
        ("yen", Some("JP"), _) | ("yen", None, "ja") => "JPY",
        ("yen", Some("CN"), _) | ("yen", None, "zh") => "CNY",
        ("krone" | "yen" | "peso", ..) => return None,
        (code, ..) => code,
    })
}

/// What labelled lines, tables, the title and sentences say.
fn read_text(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut said: Vec<Said> = Vec::new();
    for passage in post.all_passages() {
        let is_stated = passage.is_about("pay");
        let is_elsewhere = passage.is_about("company") || passage.is_about("elsewhere");
        // A heading that tells a span of pay tells it of the job.
        let is_left = passage.is_heading() && !passage.text().contains(|c: char| c.is_ascii_digit());
        if said.len() < SAID_MAX && !is_left && !is_elsewhere && (is_stated || may_say(passage)) {
            said.extend(in_passage(post, draft, passage));
        }
    }
    said.extend(in_title(post, draft));
    if tells_levels(&said) {
        return;
    }
    let Some(first) = strongest(&said).cloned() else { return };
    // An hour's and a year's pay of one job do not contradict each other.
    said.retain(|other| other.value.0.value.unit_text == first.value.0.value.unit_text);
    if let Some(known) = draft.posting.base_salary.clone() {
        // What front matter leaves open the text may say, but not mixed.
        let same = |pay: &MonetaryAmount| (pay.value.value.clone(), pay.value.min_value.clone(), pay.value.max_value.clone());
        if same(&known) == same(&first.value.0) {
            return complete(draft, known, &first);
        }
    }
    let findings = said.into_iter().map(|said| Finding { value: said.value.0, origin: said.origin, span: said.span }).collect();
    let known = draft.posting.base_salary.clone();
    settle(post, draft, sink, "/posting/baseSalary", known.as_ref(), findings, |draft, pay| draft.posting.base_salary = Some(pay));
    let is_taken = known.is_none() && (draft.posting.base_salary.is_some() || draft.suggestions.contains_key("/posting/baseSalary"));
    if let Some(basis) = first.value.1.filter(|_| is_taken && draft.facts.pay_basis.is_none()) {
        let finding = Finding { value: basis, origin: first.origin, span: first.span };
        settle(post, draft, sink, "/facts/payBasis", None, vec![finding], |draft, basis| draft.facts.pay_basis = Some(basis));
    }
}

/// So many different sums that are all stated are those of several levels, of which nobody knows which one the job has.
const LEVELS_MIN: usize = 3;

fn tells_levels(said: &[Said]) -> bool {
    let mut stated: Vec<&Said> = Vec::new();
    for one in said.iter().filter(|said| said.origin.from == From::Labelled && said.span != Span::default()) {
        let is_new = stated.iter().all(|known| known.value.0.value != one.value.0.value);
        if is_new && stated.first().is_none_or(|first| first.value.0.value.unit_text == one.value.0.value.unit_text) {
            stated.push(one);
        }
    }
    stated.len() >= LEVELS_MIN
}

/// Whether a sentence may tell pay: by its words, or by figures of money among what is offered or beside "gross" and "net".
fn may_say(passage: &Passage<'_>) -> bool {
    let text = passage.text();
    // The first bytes of these signs.
    let has_sign = || memchr::memchr3(b'$', 0xc2, 0xe2, text.as_bytes()).is_some() && text.contains(['€', '$', '£']);
    let has_money = || has_sign() || names_currency(text);
    passage.has("pay", "speaks") || (passage.has_digit && has_money())
}

/// What people write for a currency's sign.
const CURRENCIES: &[&str] = &["EUR", "uro", "CHF", "GBP", "USD", "pesos", "PLN", "zł", "MXN", "CAD", "AUD", "BRL"];

fn names_currency(text: &str) -> bool {
    static NAMES: OnceLock<AhoCorasick> = OnceLock::new();
    NAMES.get_or_init(|| AhoCorasick::new(CURRENCIES).expect("a few names make an automaton")).is_match(text)
}

/// Longest line under a heading on pay that begins with its sum, in bytes.
const SAID_BYTES_MAX: usize = 160;

/// Most statements that are looked at.
const SAID_MAX: usize = 20;

fn strongest(said: &[Said]) -> Option<&Said> {
    let of = |from: From| said.iter().find(|said| said.origin.from == from);
    said.iter().find(|said| said.origin.from != From::Sentence).or_else(|| of(From::Sentence))
}

/// Front matter gave the same figures; a labelled line may add what it left out.
fn complete(draft: &mut Draft, mut known: MonetaryAmount, said: &Said) {
    if said.origin.from == From::Sentence {
        return;
    }
    let (pay, basis) = &said.value;
    if known.currency.is_none() && pay.currency.is_some() {
        known.currency.clone_from(&pay.currency);
        draft.origins.insert("/posting/baseSalary/currency".into(), said.origin.clone());
    }
    if known.value.unit_text.is_none() && pay.value.unit_text.is_some() {
        known.value.unit_text = pay.value.unit_text;
        draft.origins.insert("/posting/baseSalary/value/unitText".into(), said.origin.clone());
    }
    if draft.facts.pay_basis.is_none() && basis.is_some() {
        draft.facts.pay_basis = *basis;
        draft.origins.insert("/facts/payBasis".into(), said.origin.clone());
    }
    draft.posting.base_salary = Some(known);
}

fn in_passage(post: &Post<'_>, draft: &Draft, passage: &Passage<'_>) -> Option<Said> {
    let is_labelled = passage.is_about("pay");
    let label = if passage.is_labelled_line { label_of(passage) } else { "" };
    let text = passage.text();
    // `Or a student job at 556 € a month`: one of several ways to do the job.
    if !passage.is_labelled_line && plain::is_alternative(text, &post.language) {
        return None;
    }
    let is_enough = |amount: &Amount| {
        if passage.is_heading() {
            return plain::is_named(passage, amount, &post.language) && is_stated(amount, text) || plain::is_span(amount);
        }
        if is_labelled && passage.is_labelled_line {
            return is_stated(amount, text);
        }
        if plain::is_named(passage, amount, &post.language) && is_stated(amount, text)
            || plain::says_itself(passage, amount, &post.language)
            || plain::is_told(passage, amount, &post.language)
        {
            return true;
        }
        // Under its heading: `$75,000-$86,000, depending on experience`.
        let begins = || !text[..amount.range.start].contains(char::is_alphanumeric) && !passage.labels.contains(&"benefits");
        let is_money = amount.currency.is_some() || amount.is_thousands && amount.period.is_some();
        if is_labelled && is_money && is_stated(amount, text) && begins() && text.len() <= SAID_BYTES_MAX {
            return true;
        }
        let is_whole = amount.currency.is_some() && amount.period.is_some() && !amount.is_other;
        // Gross and net are said of pay alone; a span of money an hour among what is offered is pay too.
        let is_span =
            || passage.is_about("benefits") && amount.value().is_none() && amount.low.is_some() && amount.period == Some(UnitText::Hour);
        is_whole && (is_labelled || amount.is_spoken || amount.basis.is_some() || is_span())
    };
    let found = amounts(text, &post.language, &passage.cues, passage.range.start, label);
    // `820 € in the first, 900 € in the second and 1,000 € in the third year`: none of them is the pay of the job.
    let sums = || found.iter().filter(|amount| amount.currency.is_some() || amount.is_thousands);
    if passage.is_labelled_line && sums().count() > 2 && sums().all(|amount| amount.value().is_some() && amount.period.is_none()) {
        return None;
    }
    let at = found.iter().position(is_enough)?;
    // The lower end of a range stands in the line above.
    let before = &passage.block.text[..passage.range.start + found[at].range.start];
    let above = before.trim_end();
    let is_next_line = found[at].range.start == 0 || before[above.len()..].contains('\n');
    if is_next_line && above.strip_suffix(DASHES).is_some_and(|above| above.trim_end().ends_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let amount = plain::with_other_rate(&found, at, text);
    let pay = monetary(&amount, post, draft)?;
    let range = passage.range.start + amount.range.start..passage.range.start + amount.range.end;
    let mut said = post.finding(passage, range, "pay", (pay, amount.basis));
    if passage.is_heading() {
        said.origin.from = From::Labelled;
    }
    Some(said)
}

/// The words before a labelled value, on its line.
fn label_of<'a>(passage: &Passage<'a>) -> &'a str {
    let before = &passage.block.text[..passage.range.start];
    // The label stands on the same line, or on the one above.
    let before = if passage.is_labelled_line { before.trim_end() } else { before };
    let line = before.rsplit(['\n', '·', '|', '•']).next().unwrap_or_default();
    line.rsplit(". ").next().unwrap_or_default()
}

/// `Boulanger – 2 100 € brut/mois`: a title that tells pay tells what it is for.
fn in_title(post: &Post<'_>, draft: &Draft) -> Option<Said> {
    let title = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| origin.from != From::FileName)?.clone();
    let found = amounts(title, &post.language, &cues(title, &post.language), 0, "");
    let is_enough = |amount: &Amount| {
        let is_bound = amount.value().is_none() || amount.is_spoken;
        !amount.is_other
            && (amount.period.is_some() || amount.basis.is_some())
            && (amount.currency.is_some() || amount.is_thousands && is_bound)
    };
    let amount = found.into_iter().find(is_enough)?;
    Some(Finding { value: (monetary(&amount, post, draft)?, amount.basis), origin, span: Span::default() })
}

fn note(draft: &mut Draft, text: String, origin: Origin) {
    draft.facts.pay_note = Some(text);
    draft.origins.insert("/facts/payNote".into(), origin);
}
