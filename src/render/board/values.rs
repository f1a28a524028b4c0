//! The values behind the names: plain text and figures in records whose members are always there. One that a post does not state is none:
//! it is written as nothing, and counts as false.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::SpanFieldwise;
use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};
use serde_json::{Value as Json, json};

use super::matter::OURS;
use super::names::NAMES;
use crate::model::dialect::{Item, Part};
use crate::model::posting::{Organization, Place};
use crate::model::target::Site;
use crate::model::time::When;
use crate::render::dialect::{self, days, employment, pay};

/// The context of the blocks around the jobs.
pub(super) fn of_part(site: &Site, part: &Part<'_>) -> Value {
    let document = document(&part.document.name, Some(&local(part.updated, site)));
    let extra = extras(part.format.extras.iter().map(|extra| (extra.key, part.extra(extra.key))));
    root([("site", site_record(site)), ("document", document)], extra)
}

/// The context of the block of a job.
pub(super) fn of_item(site: &Site, item: &Item<'_>) -> Value {
    let extra = extras(item.format.extras.iter().map(|extra| (extra.key, item.extra(extra.key))));
    let place = item.place.as_deref().map_or(Json::Null, place_json);
    let context = [
        ("job", record(job_json(site, item), "job")),
        ("place", record(place, "place")),
        ("site", site_record(site)),
        ("document", document(&item.document.name, None)),
        ("words", words(item)),
    ];
    root(context, extra)
}

fn root<const N: usize>(records: [(&'static str, Value); N], extra: Value) -> Value {
    Value::from_pairs(records.into_iter().chain([("extra", extra)]))
}

fn extras<'a>(extras: impl Iterator<Item = (&'static str, Option<&'a str>)>) -> Value {
    let members = extras.map(|(key, value)| (key, value.map_or(Value::from(()), Value::from))).collect();
    Value::from_object(Record { members })
}

/// The board's words, by ours.
fn words(item: &Item<'_>) -> Value {
    Value::from_pairs(OURS.iter().filter_map(|ours| Some((*ours, Value::from(item.word(ours)?)))))
}

fn document(name: &str, updated: Option<&str>) -> Value {
    record(json!({"name": name, "updated": updated}), "document")
}

fn site_record(site: &Site) -> Value {
    let organization = site.organization.as_ref().map(organization_json);
    record(
        json!({"url": site.url, "title": site.title, "description": site.description, "language": site.language, "organization": organization}),
        "site",
    )
}

fn organization_json(organization: &Organization) -> Json {
    serde_json::to_value(organization).expect("plain data serialise")
}

fn place_json(place: &Place) -> Json {
    let mut json = serde_json::to_value(&place.address).expect("plain data serialise");
    json["name"] = place.name.clone().into();
    json
}

fn job_json(site: &Site, item: &Item<'_>) -> Json {
    let entry = item.entry;
    let mut job = serde_json::to_value(&entry.posting).expect("plain data serialise");
    let facts = serde_json::to_value(&entry.facts).expect("plain data serialise");
    if let (Json::Object(job), Json::Object(facts)) = (&mut job, facts) {
        job.extend(facts);
    }
    let pay = pay::of(entry);
    let more = json!({
        "id": item.id,
        "url": item.url,
        "description": item.html,
        "summary": item.summary,
        "language": entry.language,
        "posted": days::posted(item.entry, site).to_string(),
        "published": local(entry.published, site),
        "updated": local(entry.updated, site),
        "lastDay": days::last(item, site).map(|day| day.to_string()),
        "ends": days::end(item, site).map(|end| local(end, site)),
        "jobLocation": entry.posting.job_location.iter().map(place_json).collect::<Vec<_>>(),
        "applicantLocationRequirements": entry.posting.applicant_location_requirements.iter().map(|c| &c.name).collect::<Vec<_>>(),
        "contract": employment::nature(entry),
        "times": employment::times(entry),
        "time": employment::time(entry),
        "workplace": employment::workplace(entry),
        "reference": dialect::reference(item),
        "pay": {
            "low": pay.and_then(|pay| pay.low), "high": pay.and_then(|pay| pay.high), "currency": pay.and_then(|pay| pay.currency),
            "unit": pay.and_then(|pay| pay.unit), "text": pay::words(entry),
        },
        "duration": entry.posting.job_duration.as_deref().and_then(duration),
        "apply": {"url": item.apply_url, "email": entry.facts.apply.as_ref().and_then(|apply| apply.email.as_deref())},
    });
    if let (Json::Object(job), Json::Object(more)) = (&mut job, more) {
        job.extend(more);
    }
    job
}

/// An instant as people at the site's place write it, with its offset.
fn local(instant: jiff::Timestamp, site: &Site) -> String {
    When::instant(instant, site.time_zone.to_offset(instant)).to_string()
}

/// A duration of one unit.
fn duration(iso: &str) -> Option<Json> {
    let span: jiff::Span = iso.parse().ok()?;
    let (years, months, weeks, days) = (span.get_years(), span.get_months(), span.get_weeks(), span.get_days());
    let of = |count: i64, unit: &str, months: Option<i64>| json!({"count": count, "unit": unit, "months": months});
    let (duration, only) = match (years, months, weeks, days) {
        (1.., 0, 0, 0) => (of(years.into(), "year", Some(i64::from(years) * 12)), jiff::Span::new().try_years(years)),
        (0, 1.., 0, 0) => (of(months.into(), "month", Some(months.into())), jiff::Span::new().try_months(months)),
        (0, 0, 1.., 0) => (of(weeks.into(), "week", None), jiff::Span::new().try_weeks(weeks)),
        (0, 0, 0, 1..) => (of(days.into(), "day", None), jiff::Span::new().try_days(days)),
        _ => return None,
    };
    (SpanFieldwise(span) == SpanFieldwise(only.ok()?)).then_some(duration)
}

/// A record's shape: its members, and theirs.
type Shape = BTreeMap<&'static str, Tree>;

#[derive(Debug, Default)]
struct Tree(Shape);

static SHAPE: LazyLock<Tree> = LazyLock::new(|| {
    let mut root = Tree::default();
    for name in NAMES {
        name.path.split('.').fold(&mut root, |tree, part| tree.0.entry(part).or_default());
    }
    root
});

/// The value as the record of this name.
fn record(json: Json, name: &str) -> Value {
    shaped(json, &SHAPE.0[name])
}

fn shaped(json: Json, shape: &Tree) -> Value {
    if shape.0.is_empty() {
        return leaf(json);
    }
    let mut given = match json {
        Json::Object(given) => given,
        _ => serde_json::Map::new(),
    };
    let members = shape.0.iter().map(|(name, shape)| (*name, shaped(given.remove(*name).unwrap_or_default(), shape)));
    Value::from_object(Record { members: members.collect() })
}

fn leaf(json: Json) -> Value {
    match json {
        Json::String(text) => Value::from(text),
        Json::Bool(is) => Value::from(is),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::from(number.as_f64().unwrap_or_default()), Value::from),
        Json::Array(list) => list.into_iter().map(element).collect(),
        Json::Null | Json::Object(_) => Value::from(()),
    }
}

/// A member of a list: of places they are records.
fn element(json: Json) -> Value {
    if json.is_object() { record(json, "place") } else { leaf(json) }
}

/// A map whose members are known: another name is a mistake.
pub(super) struct Record {
    members: BTreeMap<&'static str, Value>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.filled()).finish()
    }
}

impl Record {
    fn filled(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.members.iter().filter(|(_, value)| is_filled(value)).map(|(name, value)| (*name, value))
    }
}

/// Whether there is anything to write.
pub(super) fn is_filled(value: &Value) -> bool {
    if value.is_none() || value.is_undefined() {
        return false;
    }
    match value.downcast_object_ref::<Record>() {
        Some(record) => record.filled().next().is_some(),
        None => value.len() != Some(0),
    }
}

impl Object for Record {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.members.get(key.as_str()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.filled().map(|(name, _)| Value::from(name)).collect())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.filled().next().is_some()
    }
}
