//! What was suggested, in groups that one key states, and the ways to write each: the file's words first, ours last.

use std::collections::BTreeMap;

use serde_json::Value;

use super::keys::{Language, Style};
use super::{Entry, Written, values};
use crate::config::settings::Source;
use crate::model::draft::{Draft, Suggestion};
use crate::model::field::normalized;
use crate::model::node::{Field, Node};
use crate::model::origin::From;

/// Longest words of the text that are written as a value, in characters.
const QUOTE_CHARS_MAX: usize = 60;

/// Suggestions that are written together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The field that they are about, such as `baseSalary`.
    pub field: String,
    /// Each value by its pointer, such as `/posting/baseSalary/currency`.
    pub leaves: BTreeMap<String, Value>,
    /// The words of the text that say the first of them.
    pub quote: Option<String>,
}

/// A way to write a group, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// These lines.
    Entries(Vec<Entry>),
    /// A key of the file is meant for it and stands there empty: only a person can fill it in without touching its line twice.
    Empty {
        /// The key.
        key: String,
    },
}

/// Whether a suggestion is one that a key of the front matter would state. That work is remote everywhere follows from the countries beside it,
/// and nobody writes the items of a list that stands in the text a second time.
#[must_use]
pub fn is_for_keys(pointer: &str, suggestion: &Suggestion) -> bool {
    let follows = pointer == "/posting/jobLocationType" && suggestion.origin.from == From::Derived;
    !follows && !pointer.starts_with("/posting/skills/")
}

/// Sorts what is suggested and not yet stated into groups, in the order of their pointers.
#[must_use]
pub fn groups(draft: &Draft, suggestions: &BTreeMap<String, Suggestion>, accepts: &dyn Fn(&str) -> bool) -> Vec<Group> {
    let stated = serde_json::json!({ "posting": draft.posting, "facts": draft.facts });
    let mut groups: Vec<Group> = Vec::new();
    for (pointer, Suggestion { value, origin }) in suggestions.iter().filter(|(pointer, found)| is_for_keys(pointer, found)) {
        let mut leaves = BTreeMap::new();
        flatten(pointer, value, &mut leaves);
        leaves.retain(|pointer, _| stated.pointer(pointer).is_none_or(Value::is_null));
        for (pointer, value) in leaves {
            let field = field_of(&pointer);
            if !accepts(&field) && !accepts(&dotted(&pointer)) {
                continue;
            }
            match groups.iter_mut().find(|group| group.field == field) {
                Some(group) => _ = group.leaves.insert(pointer, value),
                None => groups.push(Group { field, leaves: BTreeMap::from([(pointer, value)]), quote: origin.quote.clone() }),
            }
        }
    }
    groups
}

/// The scalars of a value, by pointer.
pub(super) fn flatten(pointer: &str, value: &Value, leaves: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(map) => map.iter().for_each(|(key, inner)| flatten(&format!("{pointer}/{key}"), inner, leaves)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, inner)| flatten(&format!("{pointer}/{index}"), inner, leaves)),
        leaf => _ = leaves.insert(pointer.to_owned(), leaf.clone()),
    }
}

/// The field that states the value at a pointer.
fn field_of(pointer: &str) -> String {
    let name = dotted(pointer);
    match name.as_str() {
        "contract" => "employmentType".to_owned(),
        "identifier.value" | "identifier.name" => "reference".to_owned(),
        "titleAsWritten" => "title".to_owned(),
        "jobLocationType" => "workplace".to_owned(),
        "applicantLocationRequirements.name" => "applicantLocationRequirements".to_owned(),
        _ if name.starts_with("baseSalary.") => "baseSalary".to_owned(),
        _ if name.starts_with("jobLocation.") => "jobLocation".to_owned(),
        _ => name,
    }
}

/// `/posting/jobLocation/0/name` is `jobLocation.name`.
fn dotted(pointer: &str) -> String {
    let parts = pointer.split('/').skip(2).filter(|part| part.parse::<usize>().is_err());
    parts.collect::<Vec<_>>().join(".")
}

/// The ways to write a group into a post whose keys are `fields`, the best first. `containers` are maps of the front matter in which the
/// file keeps its fields: their keys tell its language and spelling too.
#[must_use]
pub fn proposals(group: &Group, draft: &Draft, fields: &[Field], source: &Source) -> Vec<Proposal> {
    let known: Vec<&str> = fields.iter().flat_map(|field| std::iter::once(field.key.as_str()).chain(inner_keys(&field.node))).collect();
    let style = Style::of_keys(known.iter().copied());
    let text = draft.facts.language.as_deref().map_or(Language::ENGLISH, Language::of_tag);
    let language = if fields.is_empty() { text } else { Language::of_keys(known.iter().copied(), text) };
    let mut found = Vec::new();
    let mut push = |entries: Vec<Entry>| {
        let taken = |entry: &Entry| fields.iter().find(|field| normalized(&field.key) == normalized(&entry.key));
        let proposal = match entries.iter().find_map(taken) {
            None if entries.is_empty() => return,
            None => Proposal::Entries(entries),
            Some(field) if field.node.is_empty() => Proposal::Empty { key: field.key.clone() },
            Some(_) => return,
        };
        if !found.contains(&proposal) {
            found.push(proposal);
        }
    };
    for language in [language, Language::ENGLISH] {
        for draft_too in [None, Some(draft)] {
            for (names, values) in forms(group, language, style, draft_too) {
                let key = |name: &str| {
                    own_key(source, name).unwrap_or_else(|| language.key(name).map_or(name.to_owned(), |key| style.spell(key)))
                };
                push(entries(&names, &values, &key));
            }
        }
    }
    // Whatever the words of a language, our own names are always understood.
    for language in [language, Language::ENGLISH] {
        for (names, values) in forms(group, language, style, None) {
            push(entries(&names, &values, &|name: &str| name.to_owned()));
        }
    }
    push(group.leaves.iter().map(|(pointer, value)| Entry { key: dotted(pointer), value: scalar(value) }).collect());
    found
}

fn entries(names: &[String], values: &[Written], key: &dyn Fn(&str) -> String) -> Vec<Entry> {
    names.iter().zip(values).map(|(name, value)| Entry { key: key(name), value: value.clone() }).collect()
}

fn inner_keys(node: &Node) -> impl Iterator<Item = &str> {
    let fields: &[Field] = if let crate::model::node::Value::Map(fields) = &node.value { fields } else { &[] };
    fields.iter().map(|field| field.key.as_str())
}

/// The key that the configuration names for a field: the site's own word.
fn own_key(source: &Source, name: &str) -> Option<String> {
    let parent = name.rsplit_once('.').map(|(parent, _)| parent);
    let find = |name: &str| source.fields.iter().find(|(field, _)| normalized(field) == normalized(name));
    let keys = find(name).or_else(|| find(parent.filter(|parent| *parent == "hiringOrganization")?))?.1;
    keys.iter().find(|key| !key.contains('.')).cloned()
}

/// Names of fields, and a value for each.
type Form = (Vec<String>, Vec<Written>);

/// The forms that a group can be written in. With a draft, what the text states of the same field is written too: where front matter says
/// something of it, a labelled line no longer counts.
fn forms(group: &Group, language: Language, style: Style, draft: Option<&Draft>) -> Vec<Form> {
    let mut leaves = group.leaves.clone();
    if let Some(draft) = draft {
        let stated = serde_json::json!({ "posting": draft.posting, "facts": draft.facts });
        let mut all = BTreeMap::new();
        flatten("", &stated, &mut all);
        let from_text =
            |pointer: &str| draft.origins.get(pointer).is_some_and(|origin| matches!(origin.from, From::Labelled | From::Derived));
        leaves.extend(all.into_iter().filter(|(pointer, _)| field_of(pointer) == group.field && from_text(pointer)));
    }
    let one = |name: &str, value: Written| (vec![name.to_owned()], vec![value]);
    let field = group.field.as_str();
    let first = leaves.values().next();
    let text = first.and_then(Value::as_str);
    match field {
        "employmentType" => vec![one(field, Written::Text(employment(&leaves, language)))],
        "baseSalary" => pay(&leaves, language, style),
        "jobLocation" => places(&leaves),
        "workplace" => {
            let word = leaves.get("/facts/workplace").and_then(Value::as_str);
            let written = word.and_then(|word| values::workplace(language, word)).map(|word| one(field, Written::Text(word.to_owned())));
            written.into_iter().chain(word.map(|word| one(field, Written::Text(word.to_owned())))).collect()
        }
        "payBasis" => {
            let word = text.unwrap_or_default();
            values::pay_basis(language, word).into_iter().chain([word]).map(|word| one(field, Written::Text(word.to_owned()))).collect()
        }
        "jobImmediateStart" if first == Some(&Value::Bool(true)) => {
            vec![one("jobStartDate", Written::Text(values::at_once(language).to_owned())), one(field, Written::Plain("true".into()))]
        }
        "jobDuration" => {
            let iso = text.unwrap_or_default();
            let words = values::duration(language, iso).map(|words| one(field, Written::Text(words)));
            words.into_iter().chain([one(field, Written::Text(iso.to_owned()))]).collect()
        }
        // A diploma has the name that the author gave it.
        "educationRequirements.credentialCategory" => {
            let is_whole = |quote: &String| {
                quote.chars().count() <= QUOTE_CHARS_MAX && !quote.contains('\n') && quote.contains('(') == quote.contains(')')
            };
            let quote = group.quote.clone().filter(is_whole);
            quote.into_iter().map(Written::Text).chain(first.map(scalar)).map(|written| one(field, written)).collect()
        }
        "experienceRequirements.monthsOfExperience" => {
            let words = first.and_then(Value::as_u64).and_then(|months| values::months(language, months));
            words.into_iter().map(Written::Text).chain(first.map(scalar)).map(|written| one(field, written)).collect()
        }
        "validThrough" | "datePosted" | "jobStartDate" => {
            moments(text.unwrap_or_default()).into_iter().map(|moment| one(field, moment)).collect()
        }
        _ => {
            let items: Vec<Written> = leaves.values().map(scalar).collect();
            let is_list = leaves.keys().all(|pointer| pointer.split('/').skip(3).any(|part| part.parse::<usize>().is_ok()));
            let value = if is_list { Some(Written::List(items)) } else { items.into_iter().next() };
            value.map(|value| one(field, value)).into_iter().collect()
        }
    }
}

fn scalar(value: &Value) -> Written {
    match value {
        Value::String(text) => Written::Text(text.clone()),
        other => Written::Plain(other.to_string()),
    }
}

/// A last day is written as a day: that it ends at its end is understood.
fn moments(text: &str) -> Vec<Written> {
    let is_day = |text: &str| text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10;
    let day = text
        .split_once('T')
        .filter(|(day, time)| is_day(day) && time.starts_with("23:59:59"))
        .map(|(day, _)| Written::Moment(day.to_owned()));
    let whole = if is_day(text) || text.contains('T') { Written::Moment(text.to_owned()) } else { Written::Text(text.to_owned()) };
    day.into_iter().chain([whole]).collect()
}

/// `CDI, temps plein`.
fn employment(leaves: &BTreeMap<String, Value>, language: Language) -> String {
    let contract = leaves.get("/facts/contract").and_then(Value::as_str);
    let implied = contract.and_then(values::implied);
    let types =
        leaves.iter().filter(|(pointer, _)| pointer.starts_with("/posting/employmentType/")).filter_map(|(_, value)| value.as_str());
    let words = contract.into_iter().chain(types.filter(|kind| implied != Some(*kind)));
    words.map(|word| values::employment(language, word).unwrap_or(word)).collect::<Vec<_>>().join(", ")
}

/// `{min: 35000, max: 40000, currency: EUR, period: year}`, or a figure alone.
fn pay(leaves: &BTreeMap<String, Value>, language: Language, style: Style) -> Vec<Form> {
    const PARTS: [&str; 5] = ["value/minValue", "value/maxValue", "value/value", "currency", "value/unitText"];
    let part = |name: &str| leaves.get(&format!("/posting/baseSalary/{name}"));
    let form = |value: Written| (vec!["baseSalary".to_owned()], vec![value]);
    if leaves.len() == 1
        && let Some(figure) = part("value/value")
    {
        return vec![form(scalar(figure))];
    }
    let written = |name: &str, value: &Value| match (name, value.as_str()) {
        ("value/unitText", Some(unit)) => Written::Text(values::period(language, unit).unwrap_or(unit).to_owned()),
        _ => scalar(value),
    };
    let fields: Vec<(String, Written)> = PARTS
        .iter()
        .zip(language.pay())
        .filter_map(|(name, key)| part(name).map(|value| (style.spell(key), written(name, value))))
        .collect();
    let has_figure = PARTS[..3].iter().any(|name| part(name).is_some());
    let apart = PARTS.iter().filter_map(|name| {
        let value = part(name)?;
        Some((format!("baseSalary.{}", name.replace('/', ".")), written(name, value)))
    });
    let apart = apart.unzip();
    if has_figure { vec![form(Written::Map(fields)), apart] } else { vec![apart] }
}

/// One place as keys of its own, several as a list of maps.
fn places(leaves: &BTreeMap<String, Value>) -> Vec<Form> {
    const PARTS: [(&str, &str); 6] = [
        ("name", "name"),
        ("address/streetAddress", "street"),
        ("address/addressLocality", "city"),
        ("address/addressRegion", "region"),
        ("address/postalCode", "postcode"),
        ("address/addressCountry", "country"),
    ];
    let place = |index: usize| -> Vec<(&str, &str, Written)> {
        let part = |(name, key): &(&'static str, &'static str)| {
            leaves.get(&format!("/posting/jobLocation/{index}/{name}")).map(|value| (*name, *key, scalar(value)))
        };
        PARTS.iter().filter_map(part).collect()
    };
    let indexes: std::collections::BTreeSet<usize> = leaves.keys().filter_map(|pointer| pointer.split('/').nth(3)?.parse().ok()).collect();
    let maps: Vec<Written> = indexes
        .iter()
        .map(|index| Written::Map(place(*index).into_iter().map(|(_, key, value)| (key.to_owned(), value)).collect()))
        .collect();
    let list = (vec!["jobLocation".to_owned()], vec![Written::List(maps)]);
    match indexes.iter().collect::<Vec<_>>().as_slice() {
        [only] => {
            vec![place(**only).into_iter().map(|(name, _, value)| (format!("jobLocation.{}", name.replace('/', ".")), value)).unzip(), list]
        }
        _ => vec![list],
    }
}
