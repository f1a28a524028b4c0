//! Somebody writes a template for a board that is not built in: what they are told at each wrong turn, as a transcript, and what they get.

use std::fmt::Write as _;

use serde_json::Value;

use crate::golden;
use crate::support::site::{NOW, Site, config, post};

const SECTION: &str = "[targets.harbour]\ntemplate = \"templates/harbour.json\"\nextra = { key = \"H-1\" }\n";

/// The template as it is right.
const RIGHT: &str = r#"+++
title = "Harbour Jobs"
requires = ["title", "apply"]

[words]
permanent = "perm"

[extra.key]
about = "what the board calls you"
required = true
+++
{% block head %}
{"partner": {{ extra.key }}, "updated": {{ document.updated|date("%Y-%m-%d") }}, "jobs": [
{% endblock %}
{% block item %}
{
  "ref": {{ job.id }}, "role": {{ job.title }}, "kind": {{ job.contract|word }}, "where": {{ place.addressLocality }},
  "since": {{ job.posted|date("%d.%m.%Y") }}, "tags": {{ job.tags }}, "text": {{ job.description|text|cut(200) }}
}
{% endblock %}
{% block tail %}
]}
{% endblock %}
"#;

fn site() -> Site {
    let site = Site::new(&config(SECTION));
    for number in 0..3 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer \"{number}\""), number));
    }
    site.write("templates/harbour.json", RIGHT);
    site
}

#[test]
fn a_template_of_ones_own_is_a_document() {
    let site = site();
    site.run(&["build", "--now", NOW]).ended(0);
    let read: Value = serde_json::from_str(&site.read("public/aggregators/harbour.json")).expect("JSON");
    assert_eq!(read["partner"], "H-1");
    let jobs = read["jobs"].as_array().expect("a list");
    assert_eq!(jobs.len(), 3);
    let job = jobs.iter().find(|job| job["role"] == "Cartographer \"2\"").expect("the job");
    assert_eq!((&job["kind"], &job["where"], &job["since"]), (&"perm".into(), &"Lyon".into(), &"03.03.2026".into()));
    assert_eq!(job["tags"], serde_json::json!(["maps", "number-2"]));
    assert_eq!(job["text"], "The work\nYou draw maps, number 2, for people who work outdoors.\n• contour lines\n• shadows");
}

/// What no made-up job shows: a number of one job alone makes the template divide by nothing. That job is left out, no other.
#[test]
fn one_job_costs_no_other() {
    let site = site();
    let share =
        r#""tags": {{ job.tags }}, "share": {{ 6 // ((job.tags|last|replace("number-", "")|int) - 1) if "maps" in job.tags else 0 }}"#;
    site.write("templates/harbour.json", RIGHT.replace("\"tags\": {{ job.tags }}", share));
    let run = site.run(&["build", "--strict", "--now", NOW]).ended(1);
    assert!(run.stderr.contains("templates/harbour.json") && run.stderr.contains("job-1.md"), "{}", run.stderr);
    assert!(!site.path("public").exists());
    site.run(&["build", "--now", NOW]).ended(1);
    let read: Value = serde_json::from_str(&site.read("public/aggregators/harbour.json")).expect("JSON");
    assert_eq!(read["jobs"].as_array().map(Vec::len), Some(2));
}

/// Mistakes that people make, what stands in the template instead.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("a name is mistyped", "{{ job.title }}", "{{ job.titel }}"),
    ("the quotes of JSON are written by hand", "{{ job.title }}", "\"{{ job.title }}\""),
    ("an end is forgotten", "]}\n{% endblock %}", "]}"),
    ("a comma is written after each job", "}\n{% endblock %}\n{% block tail %}", "},\n{% endblock %}\n{% block tail %}"),
    ("a filter of another engine", "job.description|text|cut(200)", "job.description|striptags|truncate(200)"),
    ("front matter of another engine", "title = \"Harbour Jobs\"", "name = \"Harbour Jobs\""),
    ("something stands before the blocks", "{% block head %}\n{\"partner\"", "[\n{% block head %}\n{\"partner\""),
    ("an extra is not declared", "{{ extra.key }}", "{{ extra.partner }}"),
    ("another file is read", "{% block head %}", "{% include \"../secrets.toml\" %}\n{% block head %}"),
];

#[test]
fn each_wrong_turn_names_the_place_and_the_way_out() {
    let mut transcript = String::new();
    for (mistake, right, wrong) in MISTAKES {
        let site = site();
        assert!(RIGHT.contains(right), "{mistake}");
        site.write("templates/harbour.json", RIGHT.replace(right, wrong));
        let run = site.run(&["check", "--now", NOW]).ended(2);
        writeln!(transcript, "# {mistake}\n$ jobherald check\n{}{}", run.stdout, run.stderr).expect("memory");
    }
    let site = site();
    site.remove("templates/harbour.json");
    let run = site.run(&["check", "--now", NOW]).ended(2);
    writeln!(transcript, "# the file is not there\n$ jobherald check\n{}{}", run.stdout, run.stderr).expect("memory");
    let site = site.rewrite("jobherald.toml", "templates/harbour.json", "trowit");
    let run = site.run(&["check", "--now", NOW]).ended(2);
    writeln!(transcript, "# the name of a template is mistyped\n$ jobherald check\n{}{}", run.stdout, run.stderr).expect("memory");
    golden::check("tests/transcripts/wrong-turn-template.txt", &transcript);
}
