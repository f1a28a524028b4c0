//! Deliveries seen from outside: lines, receipts, figures.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::golden::root;
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{SECRET, Site, config, post, webhook};
use crate::support::tool;

/// What the receiver says to one job, which must not break out of any document.
const HOSTILE: &str = "<script>alert(1)</script> \u{1b}[31m\r\n::error::no";

fn site() -> (Site, Receiver) {
    let receiver = Receiver::start(|request, _| {
        let is_bad = request.json()["data"]["posting"]["title"] == "Bad <b> \"job\"";
        if is_bad { Answer::status(422).body(HOSTILE) } else { Answer::status(204) }
    });
    let site = Site::new(&config(&webhook(&receiver.url("hook?token=hush"))));
    site.write("content/a.md", post("Cartographer", 1));
    site.write("content/b.md", post("'Bad <b> \"job\"'", 2));
    (site, receiver)
}

#[test]
fn each_attempt_is_a_line() {
    let (site, _receiver) = site();
    let ran = site.run(&["publish", "--now", "2026-06-01", "--log", "json"]).ended(3);
    let lines: Vec<Value> =
        ran.stderr.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{}", ran.stderr);
    let told: BTreeMap<&str, (&str, &str)> = lines
        .iter()
        .map(|line| {
            (line["title"].as_str().expect("a title"), (line["result"].as_str().expect("a result"), line["code"].as_str().expect("a code")))
        })
        .collect();
    assert_eq!(told, [("Bad <b> \"job\"", ("refused", "422")), ("Cartographer", ("delivered", "204"))].into());
    for line in &lines {
        assert_eq!((&line["aggregator"], &line["type"], &line["attempt"]), (&"board".into(), &"job.published".into(), &1.into()));
        assert!(line["tookMs"].is_u64() && line["event"].is_string() && line["sequence"].is_i64(), "{line}");
    }
    assert!(!ran.stderr.contains("hush") && !ran.stderr.contains(SECRET) && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    let (site, _receiver) = self::site();
    let ran = site.run(&["publish", "--now", "2026-06-01", "--log", "text"]).ended(3);
    assert!(
        ran.stderr.lines().any(|line| line.contains(" board delivered job.published “Cartographer” ") && line.contains(" 204 in ")),
        "{}",
        ran.stderr
    );
}

#[test]
fn receipts_are_a_document_or_a_page() {
    let (site, _receiver) = site();
    site.run(&["publish", "--now", "2026-06-01", "--receipts", "told.json"]).ended(3);
    let document: Value = serde_json::from_str(&site.read("told.json")).expect("JSON");
    assert_eq!(document["attempts"].as_array().map(Vec::len), Some(2));
    assert_eq!((&document["aggregators"][0]["delivered"], &document["aggregators"][0]["failed"]), (&1.into(), &1.into()));
    let (site, _receiver) = self::site();
    site.run(&["publish", "--now", "2026-06-01", "--receipts", "told.html"]).ended(3);
    let page = site.read("told.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("Cartographer"), "{page}");
    assert!(page.contains("Bad &lt;b&gt; &quot;job&quot;") && !page.contains("<script"), "{page}");
    assert!(!page.contains("hush"), "{page}");
    // Nothing is due: the page says so.
    site.run(&["deliver", "--receipts", "later.html"]).ended(3);
    assert!(site.read("later.html").contains("Nothing was sent."));
}

/// Names with labels to values.
fn figures(text: &str) -> BTreeMap<String, String> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples.map(|line| line.rsplit_once(' ').map(|(name, value)| (name.to_owned(), value.to_owned())).expect("a sample")).collect()
}

#[test]
fn figures_are_whole_and_replaced() {
    let (site, receiver) = site();
    site.run(&["publish", "--now", "2026-06-01", "--metrics", "jobherald.prom"]).ended(3);
    let text = site.read("jobherald.prom");
    let found = figures(&text);
    let value = |name: &str| found.get(name).map_or_else(|| panic!("no {name} in\n{text}"), String::as_str);
    assert_eq!(value("jobherald_run_exit_code"), "3");
    assert_eq!(value("jobherald_events{aggregator=\"board\",state=\"delivered\"}"), "1");
    assert_eq!(value("jobherald_events{aggregator=\"board\",state=\"failed\"}"), "1");
    assert_eq!(value("jobherald_attempts{aggregator=\"board\",code=\"422\",result=\"refused\"}"), "1");
    assert_eq!(value("jobherald_attempt_duration_seconds_count{aggregator=\"board\"}"), "2");
    assert!(value("jobherald_run_end_timestamp_seconds").parse::<f64>().expect("a number") > 1.7e9);
    assert!(text.contains("# TYPE jobherald_attempt_duration_seconds histogram"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = site.path("jobherald.prom").metadata().expect("the file").permissions().mode();
        assert_eq!(mode & 0o044, 0o044, "node_exporter is another user");
    }
    // A run that stops is seen as well.
    drop(receiver);
    site.write(".jobherald/ledger.sqlite", "no ledger");
    site.run(&["deliver", "--metrics", "jobherald.prom"]).ended(2);
    assert_eq!(figures(&site.read("jobherald.prom"))["jobherald_run_exit_code"], "2");
    let names: Vec<String> = site.tree("").into_keys().filter(|name| name.starts_with(".tmp")).collect();
    assert!(names.is_empty(), "{names:?}");
}

/// A request of OTLP as the official messages for Python read it; `None`, with loud words, where they are not there.
fn decoded(test: &str, body: &[u8]) -> Option<Value> {
    let python = std::env::var("JOBHERALD_TESTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = Command::new(&python).args(["-c", "import opentelemetry.proto.metrics.v1.metrics_pb2"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        tool::missing(test, "Python with the library `opentelemetry-proto` (name the interpreter in JOBHERALD_TESTS_PYTHON)");
        return None;
    }
    let mut command = Command::new(python);
    command.arg(root("tests/receivers/otlp.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the interpreter starts");
    child.stdin.take().expect("a pipe").write_all(body).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// Figures of an OTLP request, by name and labels as Prometheus writes them.
fn points(request: &Value) -> BTreeMap<String, Value> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut found = BTreeMap::new();
    for metric in list(&request["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]) {
        let data = if metric["histogram"].is_object() { &metric["histogram"] } else { &metric["gauge"] };
        for point in list(&data["dataPoints"]) {
            let label = |label: &Value| format!("{}={}", label["key"].as_str().unwrap_or_default(), label["value"]["stringValue"]);
            let mut labels: Vec<String> = list(&point["attributes"]).iter().map(label).collect();
            labels.sort();
            let name = metric["name"].as_str().expect("a name");
            found.insert(if labels.is_empty() { name.to_owned() } else { format!("{name}{{{}}}", labels.join(",")) }, point);
        }
    }
    found
}

fn metrics(collector: &Receiver) -> String {
    let settings = "authorization = { env = \"BOARD_SECRET\" }\nallow = [\"127.0.0.0/8\"]\n";
    format!("[metrics]\notlp = \"{}\"\n{settings}\n", collector.url(""))
}

#[test]
fn a_collector_gets_the_same_figures() {
    let collector = Receiver::start(|_, _| Answer::status(200));
    let (site, _receiver) = site();
    let site = site.rewrite("jobherald.toml", "[[source]]", &(metrics(&collector) + "[[source]]"));
    site.run(&["publish", "--now", "2026-06-01", "--metrics", "jobherald.prom"]).ended(3);
    let requests = collector.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    let header = |name: &str| request.headers.get(name).map_or("", String::as_str);
    assert_eq!((request.path.as_str(), header("content-type"), header("authorization")), ("/v1/metrics", "application/x-protobuf", SECRET));
    let Some(request) = decoded("a_collector_gets_the_same_figures", &request.body) else { return };
    let resource = request["resourceMetrics"][0]["resource"]["attributes"].to_string();
    assert!(resource.contains("jobherald") && resource.contains("https://jobs.example.org"), "{resource}");
    let text = request.to_string();
    let (all, histograms) = (text.matches("aggregationTemporality").count(), text.matches("\"AGGREGATION_TEMPORALITY_DELTA\"").count());
    assert!(histograms > 0 && all == histograms, "a run begins anew: {text}");
    let points = points(&request);
    let mut compared = 0;
    for (name, value) in figures(&site.read("jobherald.prom")) {
        let expect: f64 = value.parse().expect("a number");
        let (base, labels) = name.split_once('{').map_or((name.as_str(), ""), |(base, labels)| (base, labels));
        let histogram = base.strip_suffix("_count").or(base.strip_suffix("_sum")).or(base.strip_suffix("_bucket"));
        let found = match histogram {
            None => points[&name]["asDouble"].as_f64(),
            Some(_) if base.ends_with("_bucket") => continue,
            Some(family) => {
                let point = &points[&format!("{family}{{{labels}")];
                let bounds = point["explicitBounds"].as_array().expect("bounds").len();
                let counts: Vec<u64> = point["bucketCounts"].as_array().expect("counts").iter().map(whole).collect();
                assert_eq!((counts.len(), counts.iter().sum::<u64>()), (bounds + 1, whole(&point["count"])));
                assert!(whole(&point["startTimeUnixNano"]) < whole(&point["timeUnixNano"]));
                if base.ends_with("_sum") { point["sum"].as_f64() } else { Some(2.0).filter(|_| whole(&point["count"]) == 2) }
            }
        };
        assert_eq!(found, Some(expect), "{name}");
        compared += 1;
    }
    assert!(compared >= 15, "{compared} in {points:#?}");
}

/// A 64-bit number, which JSON of Protobuf writes as text.
fn whole(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn a_collector_that_does_not_listen_fails_no_run() {
    for (answer, words) in [
        (Answer::status(503), "warning: the figures of the run did not reach 127.0.0.1: it answered 503 Service Unavailable"),
        (Answer::status(302).with("location", "/"), "it answered 302 Found"),
        // `partial_success`: three were left out, for a reason.
        (Answer::status(200).body([10, 8, 8, 3, 18, 4, b'l', b'a', b't', b'e']), "it left out 3 of the figures: late"),
        (Answer::status(200).in_manner(crate::support::receiver::Manner::HangUp), "did not reach 127.0.0.1: the connection broke"),
    ] {
        let collector = Receiver::start(move |_, _| answer.clone());
        let site = Site::new(&config(&metrics(&collector)));
        site.write("content/a.md", post("Cartographer", 1));
        let ran = site.run(&["publish", "--now", "2026-06-01"]).ended(0);
        assert!(ran.stderr.contains(words) && !ran.stderr.contains(SECRET), "{words}\n{}", ran.stderr);
        assert_eq!(collector.requests().len(), 1, "{words}");
    }
}
