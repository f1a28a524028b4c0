//! Several requests in one, as Google's interfaces take them: each part is judged by itself and answered by itself, the last one first, for
//! "the server may perform your calls in any order".

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;

use super::{Expectations, Journal, Mood, Parts, allowed};
use crate::support::receiver::{Answer, Request};

const OURS: &str = "batch_of_the_stand-in";

pub(super) fn answer(expectations: &Expectations, parts: &Parts, request: &Request, journal: &mut Journal, mood: &Mood) -> Answer {
    let all = match taken_apart(parts, request) {
        Ok(all) => all,
        Err(why) => {
            journal.wrong.push(why);
            return Answer::status(400);
        }
    };
    let operation = expectations.operations.iter().find(|operation| operation.name == parts.of).expect("parts are of an operation");
    let mut answers = Vec::new();
    for (id, mut inner) in all {
        // "The HTTP headers for the outer batch request, except for Content- headers, apply to every request in the batch."
        for (name, value) in request.headers.iter().filter(|(name, _)| !name.starts_with("content-")) {
            inner.headers.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if let Err(why) = allowed(operation, &inner) {
            journal.wrong.push(format!("a part of the batch: {why}"));
            answers.push((id, Answer::status(400)));
            continue;
        }
        let before = journal.told.iter().filter(|(name, _)| *name == operation.name).count();
        journal.told.push((operation.name.clone(), inner));
        let usual = super::say(&operation.answer, "");
        answers.push((id, mood(&operation.name, before).unwrap_or(usual)));
    }
    let mut body = String::new();
    for (id, answer) in answers.into_iter().rev() {
        let fields: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let fields = fields.concat();
        let (status, json) = (answer.status, String::from_utf8(answer.body).expect("answers are text"));
        write!(
            body,
            "--{OURS}\r\nContent-Type: application/http\r\nContent-ID: <response-{id}>\r\n\r\nHTTP/1.1 {status} x\r\nContent-Type: application/json\r\n{fields}\r\n{json}\r\n"
        )
        .expect("a string takes everything");
    }
    Answer::status(200).with("content-type", format!("multipart/mixed; boundary={OURS}")).body(format!("{body}--{OURS}--\r\n"))
}

/// The requests in a body, each with its id.
fn taken_apart(parts: &Parts, request: &Request) -> Result<Vec<(String, Request)>, String> {
    let kind = request.headers.get("content-type").ok_or("no media type")?;
    let (_, boundary) = kind.split_once("boundary=").ok_or("no boundary")?;
    let text = std::str::from_utf8(&request.body).map_err(|_| "the body is no text")?;
    let inside = text.strip_prefix(&format!("--{boundary}\r\n")).ok_or("the body does not begin with its boundary")?;
    let inside = inside.strip_suffix(&format!("\r\n--{boundary}--\r\n")).ok_or("the body does not end with its boundary")?;
    let pieces: Vec<&str> = inside.split(&format!("\r\n--{boundary}\r\n")).collect();
    if pieces.len() > parts.most {
        return Err(format!("{} requests in one, and {} are allowed", pieces.len(), parts.most));
    }
    let mut all: Vec<(String, Request)> = Vec::new();
    for piece in pieces {
        let (head, message) = piece.split_once("\r\n\r\n").ok_or("a part without a head")?;
        let fields = fields(head);
        for (name, pattern) in &parts.headers {
            let value = fields.get(name).ok_or_else(|| format!("a part without `{name}`"))?;
            if !Regex::new(&format!("^(?:{pattern})$")).expect("a pattern").is_match(value) {
                return Err(format!("`{name}` of a part is `{value}`"));
            }
        }
        let id = fields["content-id"].trim_matches(['<', '>']).to_owned();
        if all.iter().any(|(known, _)| *known == id) {
            return Err(format!("two parts are called `{id}`"));
        }
        let (head, body) = message.split_once("\r\n\r\n").ok_or("a part without a request")?;
        let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
        let (method, path) = line.split_once(' ').ok_or("a part without a method")?;
        let headers = self::fields(head);
        if headers.get("content-length").is_some_and(|length| *length != body.len().to_string()) {
            return Err(format!("a part says that it has {} bytes, and has {}", headers["content-length"], body.len()));
        }
        all.push((id, Request { method: method.to_owned(), path: path.to_owned(), headers, body: body.as_bytes().to_vec() }));
    }
    Ok(all)
}

fn fields(head: &str) -> BTreeMap<String, String> {
    head.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect()
}
