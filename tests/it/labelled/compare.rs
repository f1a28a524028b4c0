//! One record against its labels: every value that is right, wrong or missing. What may be given and need not is none of these.

mod tests;

use serde_json::{Map, Value};

use super::field::{FIELDS, Field, PAY, PLACE, Shape, length};
use super::label::{Case, NEUTRAL_DATE, NEUTRAL_TITLE, Tier};
use super::record::{Given, Record, folded, plain};

/// One value: expected, given or both.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) field: &'static str,
    /// Which leaf or item of the field; empty where it has one value.
    pub(super) leaf: &'static str,
    pub(super) expected: Option<(String, Tier)>,
    pub(super) given: Option<Given>,
    pub(super) right: bool,
}

/// All that a case expects or its record gives. Of what is no posting, only that it is none.
pub(super) fn findings(case: &Case, record: &Record) -> Vec<Finding> {
    let mut found = Vec::new();
    let fields = if case.kind == "posting" { FIELDS } else { &FIELDS[..1] };
    for field in fields {
        match field.shape {
            Shape::Record => own(case, record, field, &mut found),
            Shape::Items | Shape::ItemsWithin => items(case, record, field, &mut found),
            Shape::TextOfItems => text_of_items(case, record, field, &mut found),
            Shape::Pay => pay(case, record, field, &mut found),
            Shape::Places => places(case, record, field, &mut found),
            Shape::One | Shape::Number | Shape::Day | Shape::Duration | Shape::Code | Shape::Within => one(case, record, field, &mut found),
        }
    }
    found
}

/// Kind and status, which every record has.
fn own(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let expected = if field.name == "kind" { &case.kind } else { &case.status };
    let given = record.given(field.at[0]);
    let right = given.as_ref().is_some_and(|given| given.text == *expected);
    found.push(Finding { field: field.name, leaf: "", expected: Some((expected.clone(), Tier::Stated)), given, right });
}

fn one(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let expected = case.expected(field.name).first().map(|(value, tier)| (plain(value), *tier));
    let given = field.at.iter().find_map(|at| record.given(at));
    let given = given.and_then(|given| Some(Given { text: as_compared(field.shape, &given.text)?, ..given }));
    let same = |label: &str, given: &Given| match field.shape {
        Shape::Within => given.text.contains(label),
        Shape::Duration => given.text == label || length(&given.text).is_some_and(|given| length(label) == Some(given)),
        _ => given.text == label,
    };
    let allowed = given.as_ref().is_some_and(|given| alternatives(case, field).any(|may| same(&plain(may), given)));
    let Some(expected) = expected else {
        // A text that may say more than its label is not wrong where there is none.
        let given = given.filter(|given| !allowed && field.shape != Shape::Within && !neutral(case, field, given));
        found.extend(given.map(|given| Finding { field: field.name, leaf: "", expected: None, given: Some(given), right: false }));
        return;
    };
    let right = allowed || given.as_ref().is_some_and(|given| same(&expected.0, given));
    let given = given.filter(|_| right || field.shape != Shape::Within);
    found.push(Finding { field: field.name, leaf: "", expected: Some(expected), given, right });
}

/// What is as right as the label of a field that has one value: a value, or a list of such.
fn alternatives<'c>(case: &'c Case, field: &Field) -> impl Iterator<Item = &'c Value> {
    let may = case.may.get(field.name);
    let listed = may.and_then(Value::as_array);
    listed.into_iter().flatten().chain(may.filter(|_| listed.is_none()))
}

/// What a passage was given, to be a whole post, and its language, which a few words need not tell.
fn neutral(case: &Case, field: &Field, given: &Given) -> bool {
    case.post.is_none()
        && match field.name {
            "title" => given.text == NEUTRAL_TITLE,
            "datePosted" => given.text == NEUTRAL_DATE,
            "language" => true,
            _ => false,
        }
}

/// A given text reduced to what the labels say of it; hours in words alone are no number of hours.
fn as_compared(shape: Shape, text: &str) -> Option<String> {
    match shape {
        Shape::Day => Some(text.get(..10).unwrap_or(text).to_owned()),
        Shape::Number => first_number(text).map(|number| number.to_string()),
        _ => Some(text.to_owned()),
    }
}

fn first_number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let number: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    number.trim_end_matches(['.', ',']).replace(',', ".").parse().ok()
}

/// The items that must be given, each with its tier.
fn expected_items(case: &Case, field: &Field) -> Vec<(String, Tier)> {
    let lists = case.expected(field.name).into_iter();
    lists.flat_map(|(list, tier)| listed(Some(list)).into_iter().map(move |item| (item, tier))).collect()
}

/// The items of a list, without the marks and pictures that stand in front of them: how an item is set is typography.
fn listed(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().map(|item| without_sign(&plain(item)).to_owned()).collect()
}

/// A text without the sign in front of it, if a blank parts them: `.NET` and `(junior) baker` keep theirs.
fn without_sign(text: &str) -> &str {
    match text.split_once(' ') {
        Some((sign, rest)) if !sign.contains(char::is_alphanumeric) => rest,
        _ => text,
    }
}

fn items(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let may = listed(case.may.get(field.name));
    let same = |label: &str, given: &str| if field.shape == Shape::ItemsWithin { given.contains(label) } else { given == label };
    let mut expected = expected_items(case, field);
    for index in 0..record.count(field.at[0]) {
        let Some(given) = record.given(&format!("{}/{index}", field.at[0])) else { continue };
        let mut right = false;
        while let Some(at) = expected.iter().position(|(label, _)| same(label, &given.text)) {
            right = true;
            let label = expected.remove(at);
            found.push(Finding { field: field.name, leaf: "", expected: Some(label), given: Some(given.clone()), right });
        }
        if !right && !may.iter().any(|label| same(label, &given.text)) {
            found.push(Finding { field: field.name, leaf: "", expected: None, given: Some(given), right });
        }
    }
    missing(field, expected, found);
}

fn missing(field: &Field, expected: Vec<(String, Tier)>, found: &mut Vec<Finding>) {
    found.extend(expected.into_iter().map(|label| Finding {
        field: field.name,
        leaf: "",
        expected: Some(label),
        given: None,
        right: false,
    }));
}

/// Items in one text: what is left of it when they are taken out should be no word.
fn text_of_items(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let mut expected = expected_items(case, field);
    if let Some(given) = record.given(field.at[0]) {
        let mut left = given.text.clone();
        let held: Vec<_> = expected.extract_if(.., |(label, _)| given.text.contains(label.as_str())).collect();
        for label in held.iter().map(|(label, _)| label.clone()).chain(listed(case.may.get(field.name))) {
            left = left.replace(&label, " ");
        }
        for label in held {
            found.push(Finding { field: field.name, leaf: "", expected: Some(label), given: Some(given.clone()), right: true });
        }
        if left.chars().any(char::is_alphanumeric) {
            let given = Given { text: folded(&left), ..given };
            found.push(Finding { field: field.name, leaf: "", expected: None, given: Some(given), right: false });
        }
    }
    missing(field, expected, found);
}

type Leaves = Vec<(&'static str, Given)>;

/// One map of leaves against another; an alternative of the labels is as right as what they expect.
fn leaves(
    field: &Field,
    keys: &[(&'static str, &str)],
    expected: Option<(&Map<String, Value>, Tier)>,
    given: &Leaves,
    may: &[&Map<String, Value>],
    found: &mut Vec<Finding>,
) {
    for (leaf, _) in keys {
        let expected = expected.and_then(|(map, tier)| Some((plain(map.get(*leaf)?), tier)));
        let given = given.iter().find(|(key, _)| key == leaf).map(|(_, given)| given.clone());
        let allowed = given.as_ref().is_some_and(|given| may.iter().any(|map| has(map, leaf, given)));
        if (expected.is_none() && given.is_none()) || (expected.is_none() && allowed) {
            continue;
        }
        let same = expected.as_ref().zip(given.as_ref()).is_some_and(|((label, _), given)| alike(leaf, label, &given.text));
        let right = expected.is_some() && (same || allowed);
        found.push(Finding { field: field.name, leaf, expected, given, right });
    }
}

/// Whether a map has what was given for a leaf.
fn has(map: &Map<String, Value>, leaf: &str, given: &Given) -> bool {
    map.get(leaf).is_some_and(|label| alike(leaf, &plain(label), &given.text))
}

/// Whether two values of a leaf are the same. A post may write a town or a street in capitals: `PARIS` is Paris.
fn alike(leaf: &str, label: &str, given: &str) -> bool {
    let is_written = matches!(leaf, "street" | "locality" | "region" | "name");
    label == given || (is_written && label.to_lowercase() == given.to_lowercase())
}

fn pay(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let given: Leaves = PAY.iter().filter_map(|(leaf, at)| Some((*leaf, record.given(at)?))).collect();
    let may: Vec<&Map<String, Value>> = case.may.get(field.name).and_then(Value::as_object).into_iter().collect();
    let label = case.expected(field.name).first().and_then(|(pay, tier)| Some((pay.as_object()?, *tier)));
    let whole = |map: &Map<String, Value>| {
        map.len() == given.len() && given.iter().all(|(leaf, given)| map.get(*leaf).map(plain).as_ref() == Some(&given.text))
    };
    let expected = label.map(|(pay, tier)| (may.iter().find(|map| whole(map)).copied().unwrap_or(pay), tier));
    leaves(field, PAY, expected, &given, &may, found);
}

/// Places have no order: each expected one is compared with the given one that it shares most with.
fn places(case: &Case, record: &Record, field: &Field, found: &mut Vec<Finding>) {
    let list = |value: &'_ Value| -> Vec<Map<String, Value>> {
        value.as_array().into_iter().flatten().filter_map(Value::as_object).cloned().collect()
    };
    let may = case.may.get(field.name).map(list).unwrap_or_default();
    let may: Vec<&Map<String, Value>> = may.iter().collect();
    let mut expected: Vec<(Map<String, Value>, Tier)> =
        case.expected(field.name).into_iter().flat_map(|(value, tier)| list(value).into_iter().map(move |place| (place, tier))).collect();
    let read = |index: usize| -> Leaves {
        let leaf = |(leaf, at): &(&'static str, &str)| Some((*leaf, record.given(&format!("{}/{index}/{at}", field.at[0]))?));
        PLACE.iter().filter_map(leaf).collect()
    };
    let mut given: Vec<Leaves> = (0..record.count(field.at[0])).map(read).collect();
    while let Some((label, place)) = closest(&expected, &given, &may) {
        let ((map, tier), given) = (expected.remove(label), given.remove(place));
        leaves(field, PLACE, Some((&map, tier)), &given, &may, found);
    }
    for (map, tier) in &expected {
        leaves(field, PLACE, Some((map, *tier)), &Vec::new(), &may, found);
    }
    for place in &given {
        leaves(field, PLACE, None, place, &may, found);
    }
}

/// The pair that shares most; a place that is only allowed is no pair of an expected one.
fn closest(expected: &[(Map<String, Value>, Tier)], given: &[Leaves], may: &[&Map<String, Value>]) -> Option<(usize, usize)> {
    let shared = |map: &Map<String, Value>, place: &Leaves| -> usize {
        place
            .iter()
            .map(|(leaf, given)| {
                if has(map, leaf, given) { 2 } else { usize::from(map.contains_key(*leaf) && may.iter().any(|map| has(map, leaf, given))) }
            })
            .sum()
    };
    let allowed = |place: &Leaves| place.iter().all(|(leaf, given)| may.iter().any(|map| has(map, leaf, given)));
    let pairs = (0..expected.len()).flat_map(|label| (0..given.len()).map(move |place| (label, place)));
    pairs
        .map(|(label, place)| (shared(&expected[label].0, &given[place]), label, place))
        .filter(|(shared, _, place)| *shared > 0 || !allowed(&given[*place]))
        .max_by_key(|(shared, label, place)| (*shared, std::cmp::Reverse((*label, *place))))
        .map(|(_, label, place)| (label, place))
}
