//! Files of records, and what stands in them.

use super::*;

/// What the tests take for a title.
fn titled(record: &Node) -> bool {
    matches!(&record.value, Value::Map(fields) if fields.iter().any(|field| matches!(field.key.as_str(), "title" | "name")))
}

/// Records as `key=value` words, and the findings.
#[track_caller]
fn check(path: &str, key: Option<&str>, text: &str, expect: &[&str]) {
    let mut sink = Diagnostics::default();
    let layout = Layout { source: 0, path, key, format: None, is_export: false, address: None, titled: &titled };
    let records = records(&layout, text.as_bytes(), &mut sink);
    let show = |raw: &RawPosting| {
        let Value::Map(fields) = &raw.fields.value else { panic!("a record is a map") };
        let line = raw.file.locate(raw.fields.span).line;
        let fields: Vec<_> = fields.iter().map(|f| format!("{}={}", f.key, f.node.text().unwrap_or("…"))).collect();
        format!("{}@{line} {}", raw.record, fields.join(" "))
    };
    let mut got: Vec<String> = records.postings.iter().map(show).collect();
    got.extend(sink.as_slice().iter().map(|d| format!("{} {:?}", d.code, d.location.as_ref().map(|l| l.line))));
    assert_eq!(got, expect, "{text}");
    assert_eq!(!records.unread.is_empty(), sink.as_slice().iter().any(|d| d.level == crate::diagnostic::Level::Error));
}

#[test]
fn data_files_hold_lists() {
    check("jobs.yml", None, "- title: Cook\n- title: Baker\n", &["0@1 title=Cook", "1@2 title=Baker"]);
    check("jobs.yaml", None, "updated: today\njobs:\n  - title: Cook\n", &["0@3 title=Cook"]);
    check("jobs.yaml", Some("data.jobs"), "data:\n  jobs:\n    - title: Cook\n", &["0@3 title=Cook"]);
    check("jobs.yml", None, "cook:\n  title: Cook\nbaker:\n  title: Baker\n  id: b\n", &["0@2 title=Cook id=cook", "1@4 title=Baker id=b"]);
    check("jobs.yml", None, "title: Cook\n---\ntitle: Baker\n", &["0@1 title=Cook", "1@3 title=Baker"]);
    check("jobs.json", None, "[{\"title\": \"Cook\"}, {\"title\": \"Baker\"}]", &["0@1 title=Cook", "1@1 title=Baker"]);
    check("jobs.json", Some("jobs"), "{\"jobs\": {\"a\": {\"title\": \"Cook\"}}}", &["0@1 title=Cook id=a"]);
    check("jobs.json", None, "{\"title\": \"Our jobs\", \"items\": [{\"title\": \"Cook\"}]}", &["0@1 title=Cook"]);
    check("jobs.toml", None, "[jobs.a]\ntitle = \"Cook\"\n", &["0@1 title=Cook id=a"]);
    check("jobs.yml", None, "jobs: []\n", &[]);
    check("jobs.toml", None, "[[jobs]]\ntitle = \"Cook\"\n[[jobs]]\ntitle = \"Baker\"\n", &["0@1 title=Cook", "1@3 title=Baker"]);
}

#[test]
fn a_map_with_a_title_is_the_one_record() {
    check("cook.yml", None, "title: Cook\nlocations:\n  - city: Lyon\n", &["0@1 title=Cook locations=…"]);
    check("cook.json", None, "{\"title\": \"Cook\"}", &["0@1 title=Cook"]);
    check("cook.toml", None, "title = \"Cook\"\n", &["0@1 title=Cook"]);
    check("two.yml", None, "a:\n  - x: 1\nb:\n  - x: 2\n", &["records-missing Some(1)"]);
    check("two.yml", None, "people:\n  - mail: x\nopen:\n  - name: Cook\n", &["0@4 name=Cook"]);
}

#[test]
fn a_list_of_something_else_is_no_mistake() {
    check("menu.yml", None, "- url: /a\n- url: /b\n", &["0@1 url=/a", "1@2 url=/b"]);
}

#[test]
fn rows_are_records() {
    check(
        "jobs.csv",
        None,
        "title,city\nCook,Lyon\n\"Baker, night\",Bern\n",
        &["0@2 title=Cook city=Lyon", "1@3 title=Baker, night city=Bern"],
    );
    check("jobs.csv", None, "title;city\nCook;\n", &["0@2 title=Cook"]);
    check("jobs.tsv", None, "title\tcity\r\nCook\tLyon\r\n", &["0@2 title=Cook city=Lyon"]);
    check("jobs.csv", None, "title,city\nCook,Lyon,France\n", &["csv-fields Some(2)"]);
    check("jobs.csv", None, "sep=;\r\ntitle;note\r\nCook;\"a \"\"b\"\"; c\"\r\n;\r\n", &["0@3 title=Cook note=a \"b\"; c"]);
    check("jobs.csv", None, "title|city\nCook|\"Lyon\n2e\"\nBaker\n", &["0@2 title=Cook city=Lyon\n2e", "1@4 title=Baker"]);
    check("jobs.csv", None, "title\nCook\n", &["0@2 title=Cook"]);
    check("jobs.csv", None, "title,title\nCook,Chef\n", &["0@2 title=Cook", "csv-columns Some(1)"]);
    check("jobs.csv", None, "title,city\n\"Cook,Lyon\n", &["csv-syntax Some(2)"]);
    check("jobs.csv", None, "title,city\n\"Cook\"x,Lyon\n", &["csv-syntax Some(2)"]);
    check("jobs.csv", None, &format!("title\nCook\n{}\n", ",".repeat(2000)), &["csv-syntax Some(3)"]);
    check("jobs.csv", None, "", &["records-empty-file Some(1)"]);
}

#[test]
fn what_is_no_record_hurts_no_other() {
    check(
        "jobs.yml",
        None,
        "- title: Cook\n- just text\n- title: Baker\n",
        &["0@1 title=Cook", "2@3 title=Baker", "record-not-a-map Some(2)"],
    );
    check("jobs.yml", None, "- title: Cook\n- city: Bern\n", &["0@1 title=Cook", "record-without-title Some(2)"]);
    check("jobs.yml", Some("jobs"), "posts: []\n", &["records-missing Some(1)"]);
    check("jobs.json", None, "{\"a\": 1", &["json-syntax Some(1)"]);
    check("jobs.json", None, "[]", &[]);
}

#[test]
fn a_line_is_a_record_with_an_id() {
    let check = |text: &str, expect: &str| {
        let mut sink = Diagnostics::default();
        let layout = Layout { source: 0, path: "jobs.jsonl", key: None, format: None, is_export: false, address: None, titled: &titled };
        let extent = Extent { offset: 0, length: text.len() as u64, line: 7 };
        let records = line(&layout, (4, extent), text.as_bytes(), &mut sink);
        let places: Vec<_> =
            records.postings.iter().map(|raw| format!("{} {}", raw.record, raw.file.locate(raw.fields.span).line)).collect();
        let codes: Vec<_> =
            sink.as_slice().iter().map(|d| format!("{} {:?} {:?}", d.code, d.record, d.location.as_ref().map(|l| l.line))).collect();
        assert_eq!([places, codes].concat().join(", "), expect, "{text}");
    };
    check("{\"id\": 1, \"title\": \"Cook\"}\n", "4 7");
    check("{\"id\": 1, \"deleted\": true}", "");
    check("{\"title\": \"Cook\"}", "record-without-id Some(4) Some(7)");
    check("{\"id\": 1, \"city\": \"Bern\"}", "record-without-title Some(4) Some(7)");
    check("{\"id\": 1} x", "json-syntax Some(4) Some(7)");
    check("[1]", "record-not-a-map Some(4) Some(7)");
    check("nonsense", "json-syntax Some(4) Some(7)");
}

#[test]
fn a_record_of_json_is_read_again_from_its_own_bytes() {
    let text = "\u{feff}{\"jobs\": [{\"title\": \"Köchin\"},\n  {\"title\": \"Baker\"}]}";
    let layout = Layout { source: 0, path: "jobs.json", key: None, format: None, is_export: false, address: None, titled: &titled };
    for raw in records(&layout, text.as_bytes(), &mut Diagnostics::default()).postings {
        let extent = raw.extent.expect("JSON stands alone");
        let start = usize::try_from(extent.offset).expect("small");
        let bytes = &text.as_bytes()[start..start + usize::try_from(extent.length).expect("small")];
        let found = again(&layout, (raw.record, extent), bytes).expect("a record");
        let titles = [&raw, &found].map(|raw| raw.fields.clone()).map(|node| match node.value {
            Value::Map(fields) => fields[0].node.text().map(str::to_owned),
            _ => None,
        });
        assert_eq!(titles[0], titles[1]);
    }
}
