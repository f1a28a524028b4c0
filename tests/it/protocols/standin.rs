//! Receivers that refuse whatever the cited section of a vendor's document does not allow. What is allowed stands in
//! `tests/receivers/protocols/<kind>.json`, each operation with its source.

mod batch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use regex::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::golden::root;
use crate::support::receiver::{Answer, Receiver, Request};

/// One file of expectations.
#[derive(Deserialize)]
struct Expectations {
    operations: Vec<Operation>,
}

/// What one section of a document allows.
#[derive(Deserialize)]
struct Operation {
    /// What tests call it.
    name: String,
    /// The section.
    source: String,
    method: String,
    /// A pattern of path and query; a group `id` names what an operation with `creates` made.
    path: String,
    /// Patterns by the header's name in lower case.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// A JSON Schema of the body; of a form, as an object of lists. Without one there is no body.
    body: Option<Value>,
    /// Its body is a number of requests of another operation.
    parts: Option<Parts>,
    /// What is answered; `{id}` in it is a new name.
    answer: Answered,
    #[serde(default)]
    creates: bool,
    #[serde(default)]
    removes: bool,
    /// What is answered where `id` names nothing.
    missing: Option<Answered>,
}

/// Several requests in one.
#[derive(Deserialize)]
struct Parts {
    /// The operation that each of them is.
    of: String,
    most: usize,
    /// Patterns of the header fields of a part.
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize, Clone)]
struct Answered {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
}

/// What came, in order.
#[derive(Default)]
struct Journal {
    told: Vec<(String, Request)>,
    wrong: Vec<String>,
    ids: BTreeSet<String>,
    made: usize,
}

/// What a test answers in place of the stand-in: by the operation's name and how many of it came before.
pub(crate) type Mood = dyn Fn(&str, usize) -> Option<Answer> + Send + Sync;

/// A running stand-in.
pub(crate) struct StandIn {
    pub(crate) receiver: Receiver,
    journal: Arc<Mutex<Journal>>,
}

impl StandIn {
    pub(crate) fn of(kind: &str, mood: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Self {
        Self::start(kind, Duration::ZERO, mood)
    }

    /// One that takes its time for every answer.
    pub(crate) fn slow(kind: &str, pause: Duration) -> Self {
        Self::start(kind, pause, |_, _| None)
    }

    fn start(kind: &str, pause: Duration, mood: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let file = root(&format!("tests/receivers/protocols/{kind}.json"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let expectations: Expectations = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(expectations.operations.iter().all(|operation| operation.source.starts_with("https://")), "{kind}: without a source");
        let journal = Arc::new(Mutex::new(Journal::default()));
        let kept = Arc::clone(&journal);
        let receiver = Receiver::start(move |request, _| {
            let mut journal = kept.lock().expect("no test panics with the journal in hand");
            answer(&expectations, request, &mut journal, &mood, pause)
        });
        Self { receiver, journal }
    }

    /// The names of the operations that came, in order; nothing else may have come.
    #[track_caller]
    pub(crate) fn told(&self) -> Vec<String> {
        let journal = self.journal.lock().expect("no test panics with the journal in hand");
        assert!(journal.wrong.is_empty(), "the document does not allow this:\n{}", journal.wrong.join("\n"));
        journal.told.iter().map(|(name, _)| name.clone()).collect()
    }

    /// All operations and their requests, in order; nothing else may have come.
    #[track_caller]
    pub(crate) fn all(&self) -> Vec<(String, Request)> {
        self.told();
        self.journal.lock().expect("no test panics with the journal in hand").told.clone()
    }

    /// The requests of one operation.
    pub(crate) fn requests(&self, name: &str) -> Vec<Request> {
        let journal = self.journal.lock().expect("no test panics with the journal in hand");
        journal.told.iter().filter(|(told, _)| told == name).map(|(_, request)| request.clone()).collect()
    }

    /// What is there now, of what was created.
    pub(crate) fn there(&self) -> usize {
        self.journal.lock().expect("no test panics with the journal in hand").ids.len()
    }
}

fn answer(expectations: &Expectations, request: &Request, journal: &mut Journal, mood: &Mood, pause: Duration) -> Answer {
    let mut why = vec![format!("{} {}", request.method, request.path)];
    for operation in &expectations.operations {
        let id = match allowed(operation, request) {
            Ok(id) => id,
            Err(problem) => {
                why.push(format!("  not `{}`: {problem}", operation.name));
                continue;
            }
        };
        let before = journal.told.iter().filter(|(name, _)| *name == operation.name).count();
        journal.told.push((operation.name.clone(), request.clone()));
        if let Some(answer) = mood(&operation.name, before) {
            return answer;
        }
        if let Some(parts) = &operation.parts {
            return batch::answer(expectations, parts, request, journal, mood).after(pause);
        }
        if let Some(id) = id.filter(|id| !journal.ids.contains(id)) {
            let missing = operation.missing.as_ref().unwrap_or_else(|| panic!("nothing is said of an unknown `{id}`"));
            return say(missing, "");
        }
        if operation.creates {
            journal.made += 1;
        }
        let new = format!("{}", 1000 + journal.made);
        if operation.creates {
            journal.ids.insert(new.clone());
        }
        if let Some(id) = allowed(operation, request).ok().flatten().filter(|_| operation.removes) {
            journal.ids.remove(&id);
        }
        return say(&operation.answer, &new).after(pause);
    }
    journal.wrong.push(why.join("\n"));
    Answer::status(400)
}

fn say(answered: &Answered, id: &str) -> Answer {
    let mut answer = Answer::status(answered.status);
    for (name, value) in &answered.headers {
        answer = answer.with(Box::leak(name.clone().into_boxed_str()), value.clone());
    }
    match &answered.body {
        Some(Value::String(text)) => answer.body(text.replace("{id}", id)),
        Some(body) => answer.body(body.to_string().replace("{id}", id)),
        None => answer,
    }
}

/// What the operation's `id` is, where the request is one of it; else what is wrong with it.
fn allowed(operation: &Operation, request: &Request) -> Result<Option<String>, String> {
    if request.method != operation.method {
        return Err("another method".to_owned());
    }
    let path = Regex::new(&format!("^(?:{})$", operation.path)).expect("a pattern");
    let found = path.captures(&request.path).ok_or("another path")?;
    for (name, pattern) in &operation.headers {
        let value = request.headers.get(name).ok_or_else(|| format!("no header `{name}`"))?;
        let pattern = Regex::new(&format!("^(?:{pattern})$")).expect("a pattern");
        if !pattern.is_match(value) {
            return Err(format!("the header `{name}` is `{value}`"));
        }
    }
    match &operation.body {
        None if operation.parts.is_some() || request.body.is_empty() => {}
        None => return Err("a body where there is none".to_owned()),
        Some(schema) => {
            let body = parsed(request)?;
            let judge = jsonschema::validator_for(schema).expect("a schema");
            let problems: Vec<String> = judge.iter_errors(&body).map(|error| format!("{} at {}", error, error.instance_path())).collect();
            if !problems.is_empty() {
                return Err(format!("{}\n    {body}", problems.join("; ")));
            }
        }
    }
    Ok(found.name("id").map(|id| id.as_str().to_owned()))
}

/// The body as JSON; of a form an object of lists.
fn parsed(request: &Request) -> Result<Value, String> {
    if request.headers.get("content-type").is_some_and(|kind| kind == "application/x-www-form-urlencoded") {
        let mut form = Map::new();
        for (key, value) in url::form_urlencoded::parse(&request.body) {
            let values = form.entry(key.into_owned()).or_insert_with(|| Value::Array(Vec::new()));
            values.as_array_mut().expect("we made it").push(value.into());
        }
        return Ok(Value::Object(form));
    }
    serde_json::from_slice(&request.body).map_err(|error| format!("the body is no JSON: {error}"))
}
