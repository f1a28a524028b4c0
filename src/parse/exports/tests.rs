//! Each export, in the exact shape that its software writes, read into our words.

use super::*;
use crate::model::field;
use crate::parse::notes::Notes;
use crate::parse::{json, xml};

const GREENHOUSE: &str = include_str!("../../../tests/exports/greenhouse.json");
const LEVER: &str = include_str!("../../../tests/exports/lever.json");
const ASHBY: &str = include_str!("../../../tests/exports/ashby.json");
const RECRUITEE: &str = include_str!("../../../tests/exports/recruitee.json");
const PERSONIO: &str = include_str!("../../../tests/exports/personio.xml");
const TEAMTAILOR: &str = include_str!("../../../tests/exports/teamtailor.json");
const TEAMTAILOR_RSS: &str = include_str!("../../../tests/exports/teamtailor.rss");
const TEAMTAILOR_API: &str = include_str!("../../../tests/exports/teamtailor-api.json");

const ALL: [(&str, &str); 8] = [
    (GREENHOUSE, "greenhouse"),
    (LEVER, "lever"),
    (ASHBY, "ashby"),
    (RECRUITEE, "recruitee"),
    (PERSONIO, "personio"),
    (TEAMTAILOR, "teamtailor"),
    (TEAMTAILOR_RSS, "teamtailor"),
    (TEAMTAILOR_API, "teamtailor"),
];

fn document(text: &str) -> Node {
    let mut notes = Notes::default();
    let node = if text.starts_with('<') { xml::read(text, &mut notes) } else { json::read(text, 0, &mut notes).map(|(node, _)| node) };
    node.expect("a document that can be read")
}

fn read(text: &str) -> Vec<Node> {
    let document = document(text);
    let address = Url::parse("https://isohypse.jobs.personio.de/xml?language=de").expect("an address");
    recognise(&document, None).expect("a known form").records(&document, Some(&address))
}

fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "-".to_owned(),
        Value::Scalar { text, .. } => text.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" | ")),
        Value::Map(fields) => {
            format!("{{{}}}", fields.iter().map(|f| format!("{}: {}", f.key, show(&f.node))).collect::<Vec<_>>().join(", "))
        }
    }
}

/// All fields of one job but its text, one a line.
#[track_caller]
fn check(text: &str, index: usize, expect: &str) {
    let record = &read(text)[index];
    let Value::Map(fields) = &record.value else { panic!("a record is a map") };
    let said = fields.iter().filter(|f| f.key != "description").map(|f| format!("{} = {}", f.key, show(&f.node)));
    assert_eq!(said.collect::<Vec<_>>().join("\n"), expect.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n"));
}

#[track_caller]
fn check_text(text: &str, index: usize, expect: &str) {
    assert_eq!(Job(&read(text)[index]).text("description").unwrap_or_default(), expect);
}

#[test]
fn each_document_is_known_by_its_shape() {
    for (text, id) in ALL {
        let document = document(text);
        assert_eq!(recognise(&document, None).map(|export| export.id), Some(id));
        assert_eq!(recognise(&document, Some(id)).map(|export| export.id), Some(id));
        for other in EXPORTS.iter().filter(|other| other.id != id) {
            assert!(recognise(&document, Some(other.id)).is_none(), "{id} is taken for {}", other.id);
        }
    }
    for other in [r#"{"jobs": []}"#, r#"{"jobs": [{"title": "x"}]}"#, r#"[{"title": "x"}]"#, r#"{"items": []}"#, "{}", "3", "<rss/>"] {
        assert!(recognise(&document(other), None).is_none(), "{other}");
    }
}

#[test]
fn an_empty_list_is_known_too() {
    for (text, id) in [
        (r#"{"jobs": [], "meta": {"total": 0}}"#, "greenhouse"),
        ("[]", "lever"),
        (r#"{"jobs": [], "apiVersion": "1"}"#, "ashby"),
        (r#"{"offers": []}"#, "recruitee"),
        ("<workzag-jobs></workzag-jobs>", "personio"),
        (r#"{"version": "https://jsonfeed.org/version/1.1", "items": []}"#, "teamtailor"),
    ] {
        let document = document(text);
        let export = recognise(&document, None).unwrap_or_else(|| panic!("{text} is not known"));
        assert_eq!((export.id, export.records(&document, None).len()), (id, 0));
    }
}

#[test]
fn only_our_words_are_said() {
    for record in ALL.iter().flat_map(|(text, _)| read(text)) {
        let Value::Map(fields) = &record.value else { panic!("a record is a map") };
        for field in fields {
            let whole = ["hiringOrganization", "baseSalary", "applicantLocationRequirements", "kind"];
            assert!(field::find(&field.key).is_some() || whole.contains(&field.key.as_str()), "{} is no field", field.key);
        }
    }
}

#[test]
fn greenhouse() {
    check(
        GREENHOUSE,
        0,
        "id = greenhouse:4101001
         title = Cartographer R&D
         hiringOrganization.name = Isohypse
         datePosted = 2026-05-04T09:00:00-04:00
         language = en
         reference = ISO-50
         apply.url = https://boards.greenhouse.io/isohypse/jobs/4101001
         tags = [Maps]
         jobLocation = [Lyon, France | Graz, Austria]
         employmentType = Full-time
         baseSalary.value.minValue = 48000
         baseSalary.value.maxValue = 61500
         baseSalary.value.unitText = YEAR
         baseSalary.currency = EUR",
    );
    check_text(
        GREENHOUSE,
        0,
        "<h2>The work</h2>\n\n<p>You draw contour lines for R&amp;D &mdash; and write <code>&lt;svg&gt;</code> by hand.</p>",
    );
    check(
        GREENHOUSE,
        1,
        "id = greenhouse:4101002
         title = Did not find what you look for?
         apply.url = https://boards.greenhouse.io/isohypse/jobs/4101002
         jobLocation = [Anywhere]
         kind = general application",
    );
    check(
        GREENHOUSE,
        2,
        "id = greenhouse:4101003
         title = Printer
         reference = ISO-52
         apply.url = https://boards.greenhouse.io/isohypse/jobs/4101003
         tags = [Workshop]
         jobLocation = [Lyon, France]
         payNote = Day shift: 20 – 26 EUR; Night shift: 24 – 30 EUR",
    );
}

#[test]
fn lever() {
    check(
        LEVER,
        0,
        "id = lever:0b7f3a1e-5a52-4c1e-9d5f-0d1a2b3c4d5e
         title = Cartographer
         employmentType = Full-time
         workplace = hybrid
         apply.url = https://jobs.lever.co/isohypse/0b7f3a1e-5a52-4c1e-9d5f-0d1a2b3c4d5e/apply
         tags = [Maps | Contours]
         datePosted = 2026-05-04T09:00:00Z
         jobLocation = [Lyon | Graz]
         baseSalary.value.minValue = 48000
         baseSalary.value.maxValue = 61500
         baseSalary.currency = EUR
         baseSalary.value.unitText = YEAR",
    );
    check_text(
        LEVER,
        0,
        "<div>You draw contour lines for people who work outdoors.</div>\n\
         <h2>What you bring</h2>\n<ul><li>patience</li><li>a steady hand</li></ul>\n\
         <h2>What we offer</h2>\n<ul><li>pencils &amp; paper</li></ul>\n\
         <div>We answer within a week.</div>",
    );
    check(
        LEVER,
        1,
        "id = lever:1c8f3a1e-5a52-4c1e-9d5f-0d1a2b3c4d5e
         title = Intern
         employmentType = Praktikum
         apply.url = https://jobs.lever.co/isohypse/1c8f3a1e-5a52-4c1e-9d5f-0d1a2b3c4d5e/apply
         tags = [Contours]
         datePosted = 2026-05-04T09:00:00Z
         jobLocation.address.addressCountry = AT
         jobLocation = [Graz, Austria]
         payNote = 900 900 EUR one-time",
    );
}

#[test]
fn ashby() {
    check(
        ASHBY,
        0,
        "id = ashby:5d3c8f10-1111-4a6b-8c0d-123456789abc
         title = Cartographer
         datePosted = 2026-05-04T16:21:55.393+00:00
         workplace = Hybrid
         apply.url = https://jobs.ashbyhq.com/isohypse/5d3c8f10-1111-4a6b-8c0d-123456789abc/application
         tags = [Maps | Contours]
         jobLocation = [{addressLocality: Lyon, addressRegion: Auvergne-Rhône-Alpes, addressCountry: France} | {addressLocality: Graz, addressRegion: Styria, addressCountry: Austria} | Remote (France)]
         employmentType = FULL_TIME
         baseSalary.value.minValue = 48000
         baseSalary.value.maxValue = 61500
         baseSalary.currency = EUR
         baseSalary.value.unitText = YEAR",
    );
    check(
        ASHBY,
        1,
        "id = ashby:5d3c8f10-2222-4a6b-8c0d-123456789abc
         title = Head of Secrets
         datePosted = 2026-05-04T16:21:55.393+00:00
         apply.url = https://jobs.ashbyhq.com/isohypse/5d3c8f10-2222-4a6b-8c0d-123456789abc/application
         jobLocation = [Lyon]
         employmentType = CONTRACTOR
         status = draft",
    );
}

#[test]
fn recruitee() {
    check(
        RECRUITEE,
        0,
        "id = recruitee:910001
         title = Cartographer
         hiringOrganization.name = Isohypse
         datePosted = 2026-05-04 09:00:00 UTC
         apply.url = https://isohypse.recruitee.com/o/cartographer/c/new
         tags = [Maps | maps | drawing]
         employmentType = fulltime permanent
         workplace = hybrid
         jobLocation = [{streetAddress: 1 Quai des Courbes, postalCode: 69001, addressLocality: Lyon, addressRegion: Auvergne-Rhône-Alpes, addressCountry: FR} | {addressLocality: Graz, addressCountry: AT}]
         workHours = 35–39 hours per week
         baseSalary.value.minValue = 48000
         baseSalary.value.maxValue = 61500
         baseSalary.value.unitText = year
         baseSalary.currency = EUR",
    );
    check_text(RECRUITEE, 0, "<p>You draw contour lines for people who work outdoors.</p>\n<p>You have a steady hand.</p>");
    check(
        RECRUITEE,
        1,
        "id = recruitee:910002
         title = Team lead
         hiringOrganization.name = Isohypse
         datePosted = 2026-05-04 09:00:00 UTC
         apply.url = https://isohypse.recruitee.com/o/team-lead
         employmentType = parttime fixed term
         jobLocation = [{addressLocality: Graz, addressCountry: AT}]
         status = draft",
    );
}

#[test]
fn personio() {
    check(
        PERSONIO,
        0,
        "id = personio:810001
         title = Kartograf (m/w/d)
         hiringOrganization.name = Isohypse GmbH
         datePosted = 2026-05-04T09:00:00+02:00
         employmentType = [permanent | full-or-part-time]
         jobLocation = [Graz | Lyon | Wien]
         tags = [Karten & Pläne | Karten | Zeichnen]
         apply.url = https://isohypse.jobs.personio.de/job/810001",
    );
    check_text(
        PERSONIO,
        0,
        "<h2>Deine Aufgaben</h2>\n<ul><li>Höhenlinien zeichnen &amp; pflegen</li></ul>\n<h2>Dein Profil</h2>\n<p>Eine ruhige Hand.</p>",
    );
    check(
        PERSONIO,
        1,
        "id = personio:810002
         title = Werkstudentin Druck
         datePosted = 2026-05-11T09:00:00+02:00
         employmentType = [working_student | part-time]
         jobLocation = [Graz]
         apply.url = https://isohypse.jobs.personio.de/job/810002",
    );
}

#[test]
fn teamtailor() {
    check(
        TEAMTAILOR,
        0,
        "id = teamtailor:7c0e1d2f-3333-4f00-9abc-abcdefabcdef
         title = Cartographer
         datePosted = 2026-05-04T09:00:00+02:00
         validThrough = 2026-09-30
         employmentType = FULL_TIME
         hiringOrganization = {@type: Organization, name: Isohypse, sameAs: https://isohypse.example, logo: https://isohypse.example/logo.png}
         jobLocation = [{@type: Place, address: {@type: PostalAddress, streetAddress: 1 Quai des Courbes, addressLocality: Lyon, postalCode: 69001, addressCountry: FR}}]
         baseSalary = {@type: MonetaryAmount, currency: EUR, value: {@type: QuantitativeValue, minValue: 48000, maxValue: 61500, unitText: YEAR}}
         apply.url = https://career.isohypse.example/jobs/101-cartographer",
    );
    check(
        TEAMTAILOR_RSS,
        0,
        "id = teamtailor:7c0e1d2f-3333-4f00-9abc-abcdefabcdef
         title = Cartographer R&D
         datePosted = Mon, 04 May 2026 09:00:00 +0200
         apply.url = https://career.isohypse.example/jobs/101-cartographer
         tags = Maps
         jobLocation = [{streetAddress: 1 Quai des Courbes, postalCode: 69001, addressLocality: Lyon, addressCountry: France}]
         workplace = hybrid",
    );
    check_text(TEAMTAILOR_RSS, 0, "<p>You draw contour lines for R&amp;D, outdoors too.</p>");
    check(
        TEAMTAILOR_API,
        0,
        "id = teamtailor:101
         title = Cartographer
         summary = Contour lines for people who work outdoors.
         datePosted = 2026-05-04T09:00:00.425+02:00
         validThrough = 2026-09-30
         employmentType = fulltime
         language = en
         apply.url = https://career.isohypse.example/jobs/101-cartographer/applications/new
         workplace = remote
         tags = [Maps | maps]
         jobLocation = [{streetAddress: 1 Quai des Courbes, postalCode: 69001, addressLocality: Lyon, addressCountry: France}]
         baseSalary.value.minValue = 4000
         baseSalary.value.maxValue = 5100
         baseSalary.currency = EUR
         baseSalary.value.unitText = monthly
         status = open",
    );
    let document = document(TEAMTAILOR_API);
    assert_eq!(teamtailor::API.next(&document), Some("https://api.teamtailor.com/v1/jobs?page%5Bnumber%5D=2"));
}

#[test]
fn what_is_not_for_everybody_is_a_draft() {
    for (text, index) in [(ASHBY, 1), (RECRUITEE, 1), (TEAMTAILOR_API, 1)] {
        assert_eq!(Job(&read(text)[index]).text("status"), Some("draft"));
    }
}

#[test]
fn a_bad_job_hurts_no_other() {
    let records =
        read(r#"{"offers": [3, null, [], {"title": ["a"], "locations": 7, "salary": "x", "id": {}}, {"id": 1, "title": "Printer"}]}"#);
    assert_eq!(records.len(), 5);
    assert_eq!(Job(&records[4]).text("title"), Some("Printer"));
}
