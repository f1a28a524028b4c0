//! Documents that say what they should, and documents that do not.

use std::io::Read;
use std::sync::LazyLock;

use jiff::tz::TimeZone;

use super::*;
use crate::model::catalog::{Entry, EntryText};
use crate::model::dialect::{self, Unless, Word};
use crate::model::facts::Facts;
use crate::model::id::Id;
use crate::model::posting::JobPosting;
use crate::model::target::Render;

const WORDS: &[Word] = &[Word::sourced("full-time", "FT"), Word::sourced("fixed-term", "TEMP"), Word::sourced("agency", "TEMP")];
/// A dialect that code writes: of a template less would be known.
fn board() -> &'static Target {
    static BOARD: LazyLock<Target> = LazyLock::new(|| {
        let mut target = dialect::sample("board", &[], WORDS);
        if let Render::Catalog(format) = &mut target.render {
            format.pieces = Pieces::Code { head: |_, _| Vec::new(), item: |_, _| Vec::new(), tail: |_, _| Vec::new() };
        }
        target
    });
    &BOARD
}

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::exact("url", "url"),
    Carried::near("employmentType", "type", "one word").unless(&[Unless::BothTimes]),
    Carried::near("contract", "type", "one word"),
    Carried::day("validThrough", "last"),
    Carried::exact("baseSalary.value.value", "pay").unless(&[Unless::NoPeriod]),
];

fn entry(posting: serde_json::Value, facts: serde_json::Value) -> Entry {
    let posting: JobPosting = serde_json::from_value(posting).expect("a posting");
    let facts: Facts = serde_json::from_value(facts).expect("facts");
    Entry {
        id: Id::of_own("a"),
        url: "https://jobs.example/a/".into(),
        page: String::new(),
        data: String::new(),
        complete: true,
        published: jiff::Timestamp::UNIX_EPOCH,
        updated: jiff::Timestamp::UNIX_EPOCH,
        language: "en".into(),
        posting: Box::new(posting),
        facts,
        summary: None,
        translations: Vec::new(),
        text: EntryText::Held(String::new()),
        text_chars: 0,
        channels: Vec::new(),
    }
}

fn items(form: &Form, text: &str) -> Vec<Item> {
    let bytes: Box<dyn Read + Send + Sync> = Box::new(std::io::Cursor::new(text.to_owned().into_bytes()));
    let names = Names::of(["a", "b/c", "title", "url", "type", "last", "pay", "text"]);
    let mut items = Items::new(bytes, form, &names).expect("a document");
    std::iter::from_fn(|| items.next_item().expect("an item")).collect()
}

fn xml() -> Form {
    Form::Xml { item: "job".into(), qualified: false }
}

fn asked<'a>(document: Option<&'a Document>, carries: &[Carried]) -> Asked<'a> {
    const UTC: &TimeZone = &TimeZone::UTC;
    Asked {
        name: "board".into(),
        target: board(),
        document,
        carries: carries.to_vec(),
        removes_gender_marks: false,
        beyond: Beyond::Nothing,
        zone: UTC,
        country: |_| &[],
    }
}

/// Losses as `field: fate: why`, of a document with this item.
fn losses(entry: &Entry, item: &str) -> Vec<String> {
    let section = Document { name: "board".into(), dialect: "board".into(), ..Document::default() };
    let asked = asked(Some(&section), CARRIES);
    let found = items(&xml(), &format!("<jobs>{item}</jobs>"));
    let shown = |loss: Loss| format!("{}: {}: {}", loss.field.unwrap_or("job"), loss.fate.as_str(), loss.why);
    asked.losses(&Job::of(entry, None), &found).into_iter().map(shown).collect()
}

#[test]
fn what_arrives_is_no_loss() {
    let welder = entry(
        serde_json::json!({"title": "Welder & more", "employmentType": ["FULL_TIME"], "validThrough": "2026-12-31",
            "baseSalary": {"value": {"value": 2000, "unitText": "MONTH"}}}),
        serde_json::json!({}),
    );
    let item = "<job><title>Welder &amp; more</title><url>https://jobs.example/a/?from=b</url><type>FT</type><last>12/31/2026</last><pay>2000</pay></job>";
    assert_eq!(losses(&welder, item), ["baseSalary.value.unitText: left out: no place for it"]);
}

#[test]
fn each_loss_has_its_reason() {
    let agency = entry(
        serde_json::json!({"title": "Welder", "employmentType": ["FULL_TIME", "PART_TIME"], "validThrough": "2026-12-31T17:00:00Z",
            "baseSalary": {"value": {"value": 2000}}}),
        serde_json::json!({"contract": "agency", "tags": ["steel"]}),
    );
    let item = "<job><title><![CDATA[Welder]]></title><url>https://jobs.example/a/</url><type>TEMP</type><last>31.12.2026</last></job>";
    assert_eq!(
        losses(&agency, item),
        [
            "baseSalary.value.value: left out: it wants a period of pay, and the post states none",
            "contract: approximated: `TEMP` stands for `fixed-term` as well",
            "employmentType: left out: full and part time are offered, and there is a word for one only",
            "tags: left out: no place for it",
            "validThrough: approximated: the day alone",
        ]
    );
}

#[test]
fn a_loss_without_a_reason_is_told_as_such() {
    let welder = entry(serde_json::json!({"title": "Welder"}), serde_json::json!({}));
    let told = losses(&welder, "<job><title>Fitter</title><url>https://jobs.example/a/</url></job>");
    assert_eq!(told, [format!("title: left out: {UNEXPLAINED} (`Welder`)")]);
    assert_eq!(losses(&welder, "<job><url>https://jobs.example/a/</url></job>"), told);
}

/// What a document without headings and links, or half of one, says of a text.
#[test]
fn texts_lose_their_form_or_their_end() {
    let mut welder = entry(serde_json::json!({"title": "Welder"}), serde_json::json!({}));
    welder.text_chars = 30;
    let html = "<h2>The work</h2><p>See <a href=\"https://a.example/\">us</a> &amp; weld.</p>";
    let check = |text: &str, expect: Option<&str>| {
        let found = items(&xml(), &format!("<r><job><text><![CDATA[{text}]]></text></job></r>"));
        let job = Job::of(&welder, Some(html.to_owned()));
        let lost = asked(None, &[Carried::near("description", "text", "somehow")]).losses(&job, &found);
        let of_text = lost.iter().find(|loss| loss.field == Some("description")).map(|loss| loss.why.as_ref());
        assert_eq!(of_text, expect, "{text}");
    };
    check(html, None);
    check("<p><b>The work</b></p><p>See us &amp; weld.</p>", Some("links lose their addresses, headings become lines"));
    check("<h2>The work</h2><p>See us.</p>", Some("the text is shortened"));
}

#[test]
fn all_forms_are_read_alike() {
    let expect = [("a", "1 & 2"), ("b/c", "x")];
    let check = |form: &Form, text: &str| {
        let found = items(form, text);
        assert_eq!(found.len(), 2, "{text}");
        for (path, says) in expect {
            assert_eq!(found[0].texts(path).collect::<Vec<_>>(), [says], "{path} in {text}");
        }
        assert_eq!(found[1].texts("a").collect::<Vec<_>>(), ["3"]);
    };
    check(&xml(), "<r><head>0</head><job n='1'><a>1 &#38; <![CDATA[2]]></a><b><c>x</c></b></job>\n<job><a>3</a><d/></job></r>");
    let json = "{\"items\":[\n{\"a\":\"1 & 2\",\"b\":{\"c\":\"x\"}},\n{\"a\":3}\n]}";
    check(&Form::Json(Behind::List("items")), json);
    check(&Form::Json(Behind::Bytes(10)), json);
    let columns = vec!["a".to_owned(), "b/c".to_owned()];
    let behind = "a;b/c\n".len() as u64;
    check(&Form::Csv { delimiter: b';', quoted: true, columns, behind }, "a;b/c\n\"1 & 2\";x\n3;\n");
}

#[test]
fn items_know_their_jobs() {
    let job = entry(serde_json::json!({}), serde_json::json!({}));
    let of = |text: &str| items(&xml(), &format!("<r><job><id>{text}</id><other>https://jobs.example/a/</other></job></r>")).remove(0);
    assert!(of(&job.id.hex()).is_of(&job));
    assert!(of(&format!("{}-0a1b2c3", job.id.hex())).is_of(&job));
    assert!(of(job.id.as_str()).is_of(&job));
    assert!(of("none").is_of(&job), "by its address");
    assert!(!of(&Id::of_own("b").hex()).is_of(&job), "an address beside the id of another says nothing");
}
