//! What a template can do with values: filters and functions beside those of the engine. None of them is written as nothing and stays none,
//! so that what a post does not state needs no condition around it.

#![expect(clippy::needless_pass_by_value, reason = "the engine hands values and options over")]

use jiff::fmt::strtime;
use minijinja::value::{Kwargs, Rest};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::matter::{Csv, Format, Matter};
use super::values::is_filled;
use super::{plain, table};
use crate::diagnostic::nearest;
use crate::model::time::When;
use crate::render::body::{Characters, reduced};
use crate::render::markup::xml::{XmlWriter, line};
use crate::render::wording::countries;

/// Stands for an element that has nothing to say: a line that holds nothing else is left out. No text can hold it.
pub(super) const GAP: char = '\0';

/// One filter or function, for the manual.
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// How it is written.
    pub(super) usage: &'static str,
    /// What it does, for people.
    pub(super) about: &'static str,
}

const fn tool(name: &'static str, usage: &'static str, about: &'static str) -> Tool {
    Tool { name, usage, about }
}

/// All of them.
pub(super) const TOOLS: &[Tool] = &[
    tool("date", r#"job.posted|date("%d/%m/%Y")"#, "a day or an instant in the form of strftime; `utc=true` moves an instant to UTC"),
    tool("day", "job.jobStartDate is day", "a test: whether a text is a day or an instant, which `date` can write"),
    tool("text", "job.description|text", "HTML as plain text: a line for each paragraph, `• ` before each item of a list"),
    tool("line", "job.description|text|line", "text in one line"),
    tool("cut", "job.title|cut(50)", "at most so many characters: whole words and `…`"),
    tool("fits", "job.url|fits(300)", "the text where it has no more characters, else nothing"),
    tool("html", r#"job.description|html("p br ul li")"#, "HTML with these elements only; the words of others stay"),
    tool("country", r#"place.addressCountry|country("en")"#, "the name of a country in a language; without one in that of the site"),
    tool("word", "job.contract|word", "the board's word of `[words]` for ours; a word that it does not have is left out"),
    tool("mapped", r#"job.pay.unit|mapped({"YEAR": "annual"})"#, "the same by a map that stands there"),
    tool("cdata", "job.description|cdata", "a section of XML that holds any text"),
    tool("required", "job.apply.url|required", "leaves the job out where there is nothing, and says so"),
    tool(
        "element",
        r#"element("title", job.title)"#,
        "an element of XML, nothing where there is no value; `cdata=true` for a section, `always=true` for an empty element",
    ),
    tool("row", "row(title=job.title)", "a row of a table by the names of its columns"),
];

/// Gives a template its tools.
pub(super) fn install(environment: &mut Environment<'_>, format: Format, matter: &Matter) {
    environment.add_filter("date", date);
    environment.add_filter("text", |html: Value| on_text(&html, |html| plain::text(html).into()));
    environment.add_filter("line", |text: Value| on_text(&text, |text| line(text).into()));
    environment.add_filter("cut", |text: Value, chars: usize| on_text(&text, |text| plain::cut(text, chars).into()));
    environment
        .add_filter("fits", |text: Value, chars: usize| on_text(&text, |t| if t.chars().nth(chars).is_none() { t.into() } else { none() }));
    environment.add_test("day", |value: Value| value.as_str().is_some_and(|text| When::try_from(text.to_owned()).is_ok()));
    environment.add_filter("html", html);
    environment.add_filter("country", country);
    environment.add_filter("required", required);
    environment.add_filter("word", word);
    environment.add_filter("mapped", |value: Value, map: Value| Ok::<_, Error>(mapped(&value, |ours| found(&map, ours))));
    if format == Format::Xml {
        environment.add_filter("cdata", cdata);
        environment.add_function("element", element);
    }
    if format == Format::Csv {
        let csv = matter.csv.clone();
        environment.add_function("row", move |fields: Rest<Value>, named: Kwargs| row(&csv, &fields, &named));
    }
}

/// The board's word for ours.
fn word(state: &State<'_, '_>, value: Value) -> Value {
    let words = state.lookup("words").unwrap_or_else(none);
    mapped(&value, |ours| found(&words, ours))
}

fn found(map: &Value, ours: &str) -> Option<Value> {
    map.get_attr(ours).ok().filter(is_filled)
}

/// Each of our words in the words of another; what has none is left out.
fn mapped(value: &Value, theirs: impl Fn(&str) -> Option<Value>) -> Value {
    if let Some(ours) = value.as_str() {
        return theirs(ours).unwrap_or_else(none);
    }
    if value.is_none() || value.is_undefined() {
        return none();
    }
    let Ok(list) = value.try_iter() else { return none() };
    let mut all: Vec<Value> = Vec::new();
    for theirs in list.filter_map(|ours| theirs(ours.as_str()?)) {
        if !all.contains(&theirs) {
            all.push(theirs);
        }
    }
    Value::from(all)
}

fn none() -> Value {
    Value::from(())
}

/// Something wrong with what a template asks for.
pub(super) fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

/// Leaves out what is not there; figures are text as well.
fn on_text(value: &Value, with: impl FnOnce(&str) -> Value) -> Result<Value, Error> {
    match value.as_str() {
        Some(text) => Ok(with(text)),
        None if !is_filled(value) => Ok(none()),
        None if value.is_number() => Ok(with(&value.to_string())),
        None => Err(wrong(format!("this is a {}, and text is wanted", value.kind()))),
    }
}

fn date(value: Value, format: String, options: Kwargs) -> Result<Value, Error> {
    let utc = options.get::<Option<bool>>("utc")?.unwrap_or(false);
    options.assert_all_used()?;
    if !is_filled(&value) {
        return Ok(none());
    }
    let when = value.as_str().and_then(|text| When::try_from(text.to_owned()).ok());
    let written = match when {
        None => return Err(wrong(format!("`{value}` is neither a day nor an instant"))),
        Some(When::Day(day)) => strtime::format(format.as_bytes(), day),
        Some(When::Instant(instant, offset)) => {
            let zone = if utc { jiff::tz::TimeZone::UTC } else { offset.to_time_zone() };
            strtime::format(format.as_bytes(), &jiff::ZonedDateTime::new(instant, zone))
        }
    };
    let hint = "a day has no time; `job.published` and `job.ends` have one";
    written.map(Value::from).map_err(|error| wrong(format!("`{format}` is no form of a date for `{value}`: {error} ({hint})")))
}

fn html(value: Value, elements: String) -> Result<Value, Error> {
    let mut allowed: Vec<&str> = elements.split([' ', ',']).filter(|name| !name.is_empty()).collect();
    if !allowed.contains(&"p") {
        allowed.push("p");
    }
    on_text(&value, |html| reduced(html, &allowed, Characters::Escaped).into())
}

fn country(state: &State<'_, '_>, value: Value, language: Option<String>) -> Result<Value, Error> {
    let language = match language {
        Some(language) => language,
        None => state
            .lookup("site")
            .and_then(|site| site.get_attr("language").ok())
            .and_then(|l| l.as_str().map(str::to_owned))
            .unwrap_or_default(),
    };
    on_text(&value, |code| countries::name(code, &language).or_else(|| countries::name(code, "en")).unwrap_or(code).into())
}

/// What a job lacks that its board must have.
pub(super) const REQUIRED: &str = "this job has no value here, and the template requires one";

fn required(value: Value) -> Result<Value, Error> {
    if is_filled(&value) && value.as_str().is_none_or(|text| !text.trim().is_empty()) { Ok(value) } else { Err(wrong(REQUIRED)) }
}

fn cdata(value: Value) -> Result<Value, Error> {
    on_text(&value, |text| {
        let mut xml = XmlWriter::piece();
        xml.section(text);
        Value::from_safe_string(written(xml))
    })
}

fn element(name: String, value: Value, options: Kwargs) -> Result<Value, Error> {
    let is_section = options.get::<Option<bool>>("cdata")?.unwrap_or(false);
    let always = options.get::<Option<bool>>("always")?.unwrap_or(false);
    options.assert_all_used()?;
    let texts: Vec<String> = match value.as_str() {
        Some(text) => vec![text.to_owned()],
        None if !is_filled(&value) => Vec::new(),
        None if value.is_number() || value.kind() == minijinja::value::ValueKind::Bool => vec![value.to_string()],
        None => {
            let list = value.try_iter().map_err(|_| wrong(format!("`{name}` cannot hold a {}: say which part", value.kind())))?;
            list.filter(is_filled).map(|value| value.to_string()).collect()
        }
    };
    let mut xml = XmlWriter::piece();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        if is_section { xml.cdata(&name, text) } else { xml.element(&name, text) }
    }
    let mut text = written(xml);
    if text.is_empty() {
        text = if always { format!("<{name}/>") } else { GAP.to_string() };
    }
    Ok(Value::from_safe_string(text.trim_end_matches('\n').to_owned()))
}

fn written(xml: XmlWriter) -> String {
    String::from_utf8(xml.into_bytes()).expect("XML is written in UTF-8")
}

fn row(csv: &Csv, fields: &[Value], named: &Kwargs) -> Result<Value, Error> {
    let fields: Vec<Value> = match fields {
        [] => {
            if csv.columns.is_empty() {
                return Err(wrong("`row` needs the names of the columns: write `columns = […]` to `[csv]` between the lines of `+++`"));
            }
            if let Some(unknown) = named.args().find(|name| !csv.columns.iter().any(|column| column == name)) {
                let near = nearest(unknown, csv.columns.iter().map(String::as_str));
                let way = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(wrong(format!("there is no column `{unknown}`{way}")));
            }
            csv.columns.iter().map(|column| Ok(named.peek::<Option<Value>>(column)?.unwrap_or_else(none))).collect::<Result<_, Error>>()?
        }
        fields => fields.to_vec(),
    };
    let mut row = String::new();
    for (index, value) in fields.iter().enumerate() {
        if index > 0 {
            row.push(csv.delimiter);
        }
        row.push_str(&table::field(csv, value)?);
    }
    Ok(Value::from_safe_string(row))
}
