//! Deliveries seen from outside: lines, receipts, figures.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{SECRET, Site, config, post, webhook};

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
