//! What the program sends, judged by official libraries of other languages: `CloudEvents` by Python's, Standard Webhooks by JavaScript's.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use crate::golden::root;
use crate::support::programs::works;
use crate::support::receiver::{Answer, Receiver, Request};
use crate::support::site::{SECRET, Site, config, post, webhook};
use crate::support::tool;

/// A job opens, changes and closes, and the receiver is told that it is in step: every type of event.
fn told(payload: &str) -> Vec<Request> {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = Site::new(&config(&(webhook(&receiver.url("jobs")) + payload + "reconcile = \"daily\"\n")));
    site.write("content/job.md", post("Géomètre №1 🗺", 1));
    site.run(&["publish", "--now", "2026-06-01T12:00:00Z"]).ended(0);
    site.write("content/job.md", post("Géomètre en chef 🗺", 1));
    site.run(&["publish", "--now", "2026-06-02T12:00:00Z"]).ended(0);
    site.remove("content/job.md");
    site.run(&["publish", "--now", "2026-06-03T12:00:00Z", "--allow-removals", "1"]).ended(0);
    let requests = receiver.requests();
    let types: Vec<String> = requests.iter().map(|request| request.json()["type"].as_str().expect("a type").to_owned()).collect();
    assert_eq!(types, ["job.published", "jobs.reconciled", "job.updated", "jobs.reconciled", "job.closed", "jobs.reconciled"]);
    requests
}

/// What a program answers to these lines, line by line.
fn asked(command: &mut Command, lines: &[Value]) -> Vec<String> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let text: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    let writing = std::thread::spawn(move || input.write_all(text.concat().as_bytes()).expect("the program reads"));
    let output = child.wait_with_output().expect("the program ends");
    writing.join().expect("the program read all");
    let answers: Vec<String> = String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), lines.len(), "each line has an answer");
    answers
}

#[test]
fn the_official_library_of_cloud_events_reads_every_event_and_refuses_what_is_none() {
    let python = std::env::var("JOBHERALD_TESTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !works(Command::new(&python).args(["-c", "import cloudevents.core.bindings.http"])) {
        let test = "the_official_library_of_cloud_events_reads_every_event_and_refuses_what_is_none";
        return tool::missing(test, "Python with the library `cloudevents` 2 (name the interpreter in JOBHERALD_TESTS_PYTHON)");
    }
    let requests = told("payload = \"cloudevents\"\n");
    let body = |request: &Request| String::from_utf8(request.body.clone()).expect("UTF-8");
    let line = |media_type: &str, body: String| json!({"type": media_type, "body": body});
    let mut lines: Vec<Value> = requests.iter().map(|request| line(&request.headers["content-type"], body(request))).collect();
    for request in &requests {
        let mut spoiled = |key: &str, value: Option<Value>| {
            let mut event = request.json();
            let members = event.as_object_mut().expect("an object");
            match value {
                Some(value) => _ = members.insert(key.to_owned(), value),
                None => _ = members.remove(key).expect("it is there"),
            }
            lines.push(line(&request.headers["content-type"], event.to_string()));
        };
        for key in ["id", "source", "type", "specversion"] {
            spoiled(key, None);
        }
        spoiled("specversion", Some("0.9".into()));
        spoiled("source", Some("".into()));
        spoiled("time", Some("yesterday".into()));
        lines.push(line("application/json", body(request)));
        lines.push(line(&request.headers["content-type"], body(request).replacen('{', "[", 1)));
    }
    let answers = asked(Command::new(python).arg(root("tests/receivers/cloud_events.py")), &lines);
    for (request, answer) in requests.iter().zip(&answers) {
        let (read, sent): (Value, Value) = (serde_json::from_str(answer).expect("JSON"), request.json());
        for key in ["id", "source", "type", "specversion", "subject", "datacontenttype", "data"] {
            assert_eq!(read.get(key), sent.get(key), "{key}: {answer}");
        }
        let time = |event: &Value| event["time"].as_str().expect("a time").parse::<jiff::Timestamp>().expect("an instant");
        assert_eq!(time(&read), time(&sent));
        assert_eq!(read["id"], request.id(), "the id is that of the webhook");
    }
    let refused = &answers[requests.len()..];
    assert_eq!(refused.len(), 9 * requests.len());
    for (line, answer) in lines[requests.len()..].iter().zip(refused) {
        assert!(answer.starts_with("{\"refused\": "), "{line}: {answer}");
    }
}

#[test]
fn the_official_library_of_java_script_accepts_every_delivery_and_refuses_a_tampered_one() {
    let test = "the_official_library_of_java_script_accepts_every_delivery_and_refuses_a_tampered_one";
    if !works(Command::new("node").arg("--version")) {
        return tool::skipped(test, "node");
    }
    let modules = std::env::var_os("JOBHERALD_TESTS_NODE_MODULES").map_or_else(|| root("target/ci/node_modules"), Into::into);
    let node = || {
        let mut node = Command::new("node");
        node.env("NODE_PATH", &modules);
        node
    };
    if !works(node().args(["-e", "require('standardwebhooks')"])) {
        return tool::missing(test, "node with the library `standardwebhooks` (name its folder in JOBHERALD_TESTS_NODE_MODULES)");
    }
    let mut lines = Vec::new();
    let requests = told("");
    for request in &requests {
        let headers: Value =
            request.headers.iter().filter(|(name, _)| name.starts_with("webhook-")).map(|(n, v)| (n.clone(), v.clone())).collect();
        let mut line = |secret: &str, change: &dyn Fn(&mut Value), body: &[u8]| {
            let mut headers = headers.clone();
            change(&mut headers);
            lines.push(json!({"secret": secret, "headers": headers, "body": BASE64_STANDARD.encode(body)}));
        };
        let as_it_is = &|_: &mut Value| {};
        let seconds: i64 = request.headers["webhook-timestamp"].parse().expect("seconds");
        line(SECRET, as_it_is, &request.body);
        line("whsec_AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", as_it_is, &request.body);
        line(SECRET, as_it_is, &[&request.body[..], b" "].concat());
        line(SECRET, as_it_is, String::from_utf8_lossy(&request.body).replacen("job", "jub", 1).as_bytes());
        line(SECRET, &|headers| headers["webhook-id"] = "evt_other".into(), &request.body);
        line(SECRET, &|headers| headers["webhook-timestamp"] = (seconds + 1).to_string().into(), &request.body);
        line(SECRET, &|headers| _ = headers.as_object_mut().expect("an object").remove("webhook-signature"), &request.body);
    }
    let answers = asked(node().arg(root("tests/receivers/standard_webhooks.cjs")), &lines);
    for (index, answer) in answers.iter().enumerate() {
        let expect = if index % 7 == 0 { "accepted" } else { "refused: " };
        assert!(answer.starts_with(expect), "{answer}: {}", lines[index]);
    }
}
