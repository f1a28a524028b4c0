//! `check --fix`: what sentences say becomes front matter that reads back as exactly that, and no other byte of the file changes.

use std::collections::{BTreeMap, BTreeSet};

use jobherald::config::settings::Settings;
use jobherald::diagnostic::Diagnostics;
use jobherald::model::draft::{Draft, Suggestion};
use jobherald::model::origin::{From, Origin};
use jobherald::pipeline::fix::{Post, fixed_text};
use jobherald::{enrich, fix, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::sound;
use crate::support::site::{Site, config};

fn settings(rest: &str) -> Settings {
    sound::settings(&config(rest))
}

fn understood(text: &str, settings: &Settings) -> Draft {
    let mut sink = Diagnostics::default();
    let raw = parse::post(0, "a.md", text.as_bytes(), None, &mut sink).unwrap_or_else(|| panic!("{text}: {:?}", sink.as_slice()));
    enrich::posting(&raw, settings, &|_| None, &mut sink)
}

fn suggestions(values: &[(&str, Value)]) -> BTreeMap<String, Suggestion> {
    let origin = Origin::new(From::Sentence);
    values.iter().map(|(pointer, value)| ((*pointer).to_owned(), Suggestion { value: value.clone(), origin: origin.clone() })).collect()
}

/// The text with the suggestions in it, and what could not be written.
fn fixed(text: &str, values: &[(&str, Value)], settings: &Settings) -> (String, Vec<String>) {
    let mut sink = Diagnostics::default();
    let post = Post { source: 0, path: "a.md", settings, site_file: &|_| None };
    let after = fixed_text(&post, text, &suggestions(values), &|_| true, &mut sink).unwrap_or_else(|| panic!("no post: {text}"));
    (after, sink.sorted().into_iter().map(|found| format!("{}: {}", found.message, found.help)).collect())
}

/// All that can be suggested, in plain values.
fn everything() -> Vec<(&'static str, Value)> {
    vec![
        ("/facts/apply/email", json!("jobs@isohypse.example")),
        ("/facts/apply/url", json!("https://isohypse.example/jobs?a=1&b=2#top")),
        ("/facts/contract", json!("fixed-term")),
        ("/facts/workplace", json!("hybrid")),
        ("/posting/baseSalary", json!({"currency": "EUR", "value": {"minValue": 35000, "maxValue": 40000, "unitText": "YEAR"}})),
        ("/posting/employmentType/0", json!("TEMPORARY")),
        ("/posting/employmentType/1", json!("PART_TIME")),
        ("/posting/educationRequirements", json!({"credentialCategory": "bachelor degree"})),
        ("/posting/experienceRequirements", json!({"monthsOfExperience": 24})),
        ("/posting/jobDuration", json!("P6M")),
        ("/posting/jobImmediateStart", json!(true)),
        (
            "/posting/jobLocation/0",
            json!({"address": {"streetAddress": "12 rue des Tables", "addressLocality": "Lyon", "postalCode": "69001", "addressCountry": "FR"}}),
        ),
        ("/posting/totalJobOpenings", json!(2)),
        ("/posting/validThrough", json!("2026-03-31T23:59:59+02:00")),
    ]
}

#[track_caller]
fn check(front: &str, values: &[(&str, Value)], expect: &[&str]) {
    check_with("", front, values, expect);
}

/// Compares the added lines, and tries the fix a second time.
#[track_caller]
fn check_with(rest: &str, text: &str, values: &[(&str, Value)], expect: &[&str]) {
    let settings = settings(rest);
    let (after, refused) = fixed(text, values, &settings);
    assert_eq!(refused, Vec::<String>::new(), "{text}");
    let added = fix::added(text, &after).unwrap_or_else(|| panic!("a line changed:\n{after}"));
    assert_eq!(added.lines().collect::<Vec<_>>(), expect, "{after}");
    assert_eq!(fixed(&after, values, &settings).0, after, "a second time nothing is written");
}

#[test]
fn keys_are_in_the_words_of_the_file() {
    let english = [
        "apply_email: jobs@isohypse.example",
        "apply_url: https://isohypse.example/jobs?a=1&b=2#top",
        "employment_type: fixed-term, part-time",
        "workplace: hybrid",
        "salary: {min: 35000, max: 40000, currency: EUR, period: year}",
        "education: bachelor degree",
        "experience: 2 years",
        "duration: 6 months",
        "start_date: as soon as possible",
        "street: 12 rue des Tables",
        "city: Lyon",
        "postal_code: \"69001\"",
        "country: FR",
        "openings: 2",
        "deadline: 2026-03-31",
    ];
    check("---\ntitle: Surveyor\ndate: 2026-01-01\n---\nHills and valleys.\n", &everything(), &english);
    check(
        "---\ntitre: Arpenteur\nlangue: fr\ndate: 2026-01-01\ndate_publication: x\n---\nDes monts et des vaux.\n",
        &everything(),
        &[
            "email: jobs@isohypse.example",
            "lien_de_candidature: https://isohypse.example/jobs?a=1&b=2#top",
            "contrat: CDD, temps partiel",
            "teletravail: partiel",
            "salaire: {min: 35000, max: 40000, devise: EUR, periode: an}",
            "diplome: bachelor degree",
            "experience_requise: 2 ans",
            "duree: 6 mois",
            "debut: dès que possible",
            "rue: 12 rue des Tables",
            "ville: Lyon",
            "code_postal: \"69001\"",
            "pays: FR",
            "nombre_de_postes: 2",
            "date_limite: 2026-03-31",
        ],
    );
    check(
        "+++\nTitel = \"Vermesser\"\nSprache = \"de\"\nArbeitgeber = \"Höhenlinie\"\n+++\nBerge und Täler.\n",
        &everything(),
        &[
            "Bewerbung_per_Mail = \"jobs@isohypse.example\"",
            "Bewerbungslink = \"https://isohypse.example/jobs?a=1&b=2#top\"",
            "Vertragsart = \"befristet, Teilzeit\"",
            "Homeoffice = \"hybrid\"",
            "Gehalt = { Min = 35000, Max = 40000, Currency = \"EUR\", Period = \"Jahr\" }",
            "Abschluss = \"bachelor degree\"",
            "Berufserfahrung = \"2 Jahre\"",
            "Dauer = \"6 Monate\"",
            "Beginn = \"ab sofort\"",
            "Strasse = \"12 rue des Tables\"",
            "Stadt = \"Lyon\"",
            "PLZ = \"69001\"",
            "Land = \"FR\"",
            "Anzahl_Stellen = 2",
            "Bewerbungsschluss = 2026-03-31",
        ],
    );
}

#[test]
fn keys_are_spelt_as_the_file_spells_them() {
    check(
        "{\n  \"title\": \"Surveyor\",\n  \"companyName\": \"Isohypse\"\n}\nHills and valleys.\n",
        &everything()[..6],
        &[
            "  \"applyEmail\": \"jobs@isohypse.example\",",
            "  \"applyUrl\": \"https://isohypse.example/jobs?a=1&b=2#top\",",
            "  \"employmentType\": \"fixed-term\",",
            "  \"workplace\": \"hybrid\",",
            "  \"salary\": {\"min\": 35000, \"max\": 40000, \"currency\": \"EUR\", \"period\": \"year\"},",
        ],
    );
}

#[test]
fn lines_stand_where_a_person_would_put_them() {
    let values = &everything()[..1];
    let mail = "apply_email: jobs@isohypse.example";
    check("# Surveyor\n\nHills and valleys.\n", values, &["---", mail, "---", ""]);
    check("\n# Surveyor\r\n\r\nHills and valleys.\r\n", values, &["---", mail, "---"]);
    check("---\r\ntitle: Surveyor\r\n---\r\nHills and valleys.\r\n", values, &[mail]);
    check("  \n---\ntitle: Surveyor\nnote: |\n  a\n  b\n\n---\nHills and valleys.\n", values, &[mail]);
    check("---\n  title: Surveyor\n  city: Lyon\n---\nHills and valleys.\n", values, &["  apply_email: jobs@isohypse.example"]);
    check("---\ntitle: Surveyor\nextra:\n  city: Lyon\nlayout: job\n---\nHills.\n", values, &["  apply_email: jobs@isohypse.example"]);
    check(
        "+++\ntitle = \"Surveyor\"\n[extra]\ncity = \"Lyon\"\n\n[taxonomies]\ntags = []\n+++\nHills.\n",
        values,
        &["apply_email = \"jobs@isohypse.example\""],
    );
    check(
        "+++\ntitle = \"Surveyor\"\n\n[taxonomies]\ntags = [\n  \"a\",\n]\n+++\nHills.\n",
        values,
        &["apply_email = \"jobs@isohypse.example\""],
    );
    let mapped = "[source.fields]\nvalidThrough = [\"last_call\", \"end\"]\n\"apply.email\" = \"write.to\"\n";
    check_with(mapped, "---\ntitle: Surveyor\n---\nHills.\n", &everything()[13..], &["last_call: 2026-03-31"]);
    check_with(mapped, "---\ntitle: Surveyor\n---\nHills.\n", values, &[mail]);
    let front = "---\r\ntitle: Surveyor\r\n---\r\nHills and valleys.\r\n";
    assert!(fixed(front, &everything(), &settings("")).0.matches("\r\n").count() == 4 + 15, "line ends are the file's");
}

#[test]
fn what_cannot_be_added_is_said() {
    let says = |text: &str, value: (&str, Value), expect: &str| {
        let (after, refused) = fixed(text, &[value], &settings(""));
        assert_eq!((after.as_str(), refused.len()), (text, 1), "{refused:?}");
        assert!(refused[0].contains(expect), "{refused:?}");
    };
    let email = || everything()[0].clone();
    says("---\ntitle: Surveyor\napply_email:\n---\nHills.\n", email(), "fill in the value of `apply_email`");
    says("{\"title\": \"Surveyor\"}\nHills.\n", email(), "write it yourself");
    says("---\n{title: Surveyor}\n---\nHills.\n", email(), "write it yourself");
    says("----\ntitle: Surveyor\n----\nHills.\n", email(), "write it yourself");
    says("---\ntitle: Surveyor\r---\rHills.\r", email(), "save it as UTF-8");
    let stated = "---\rtitle: Surveyor\rapply_email: jobs@isohypse.example\r---\rHills.\r";
    assert_eq!(fixed(stated, &[email()], &settings("")), (stated.to_owned(), vec![]), "what is stated already is not written");
    says("---\ntitle: Surveyor\n---\nHills.\n", ("/posting/workHours", json!("{{ site.title }}")), "would not be read as");
}

#[test]
fn what_the_text_states_still_counts() {
    // A labelled place is no longer looked for once front matter names a part of one.
    let text = "---\ntitle: Surveyor\ncompany: Isohypse\n---\nHills and valleys.\n\nLocation: Torstraße 12, 10119 Berlin\n";
    let before = understood(text, &settings(""));
    assert_eq!(before.posting.job_location.len(), 1);
    let (after, refused) = fixed(text, &[("/posting/jobLocation/0/address/addressRegion", json!("Berlin"))], &settings(""));
    assert_eq!(refused, Vec::<String>::new());
    let after = understood(&after, &settings("")).posting.job_location;
    assert_eq!(after[0].address.street_address, before.posting.job_location[0].address.street_address);
    assert_eq!(after[0].address.address_region.as_deref(), Some("Berlin"));
}

/// Front matter in each language and format, with keys that tell the language, and line ends.
fn posts() -> impl Strategy<Value = String> {
    let front = prop::sample::select(vec![
        "---\ntitle: Surveyor\n---\n",
        "---\ntitle: Surveyor\ncompanyName: Isohypse\nworkModel: ''\n---\n",
        "---\ntitre: Arpenteur\ndate-de-publication: 2026-01-01\n---\n",
        "---\nTitre: Arpenteur\nDébut: mai\n...\n",
        "---\ntitle: Vermesser\nfirma: Isohypse\nparams:\n  stadt: Berlin\n---\n",
        "---\ntitulo: Topógrafo\nempresa: Isohypse\nciudad: Vigo\n---\n",
        "---\ntitolo: Geometra\nazienda: Isohypse\n---\n",
        "---\ntitel: Landmeter\nwerkgever: Isohypse\n---\n",
        "---\ntítulo: Topógrafo\ncidade: Braga\n---\n",
        "+++\ntitle = \"Surveyor\"\n[extra]\ncity = \"Lyon\"\n+++\n",
        "+++\ntitre = \"Arpenteur\"\nville = \"Lyon\"\n\n[taxonomies]\ntags = [\"a\"]\n+++\n",
        "{\n  \"title\": \"Surveyor\",\n  \"company\": \"Isohypse\"\n}\n",
        "{\n\t\"titel\": \"Vermesser\",\n\t\"arbeitgeber\": {\"name\": \"Isohypse\"}\n}\n",
        "# Surveyor\n",
        "---\n# nothing yet\n---\n# Surveyor\n",
    ]);
    let body =
        prop::sample::select(vec!["\nHills and valleys.\n", "\nHills.\n\nLocation: 12 rue des Tables, 75002 Paris\n", "Hills and valleys"]);
    (front, body, any::<bool>()).prop_map(|(front, body, windows)| {
        let text = format!("{front}{body}");
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^\\s\\pC{]([^\\pC\\s{]| ){0,20}[^\\s\\pC{]",
        prop::sample::select(vec![
            "no",
            "12",
            "- a",
            "a: b",
            "a #b",
            "'x'",
            "\"x\"",
            "@a",
            "*",
            "é, ü",
            "a\\b",
            "~",
            "2026-01-01",
            "[a]",
            "C#"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_filter("one line without runs of blanks", |text| !text.contains("  ") && text.trim() == text)
}

fn values() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let word = |list: Vec<&'static str>| prop::sample::select(list).prop_map(|word| json!(word));
    let one = prop_oneof![
        word(vec!["jobs@isohypse.example", "o'neil+jobs@isohypse.example"]).prop_map(|v| ("/facts/apply/email", v)),
        word(vec!["https://isohypse.example/a?b=c:d#e", "http://x.example/"]).prop_map(|v| ("/facts/apply/url", v)),
        word(vec!["permanent", "fixed-term", "agency", "internship", "apprenticeship", "freelance", "volunteer"])
            .prop_map(|v| ("/facts/contract", v)),
        word(vec!["FULL_TIME", "PART_TIME", "PER_DIEM"]).prop_map(|v| ("/posting/employmentType/0", v)),
        word(vec!["onsite", "hybrid"]).prop_map(|v| ("/facts/workplace", v)),
        (1..600u32, prop::sample::select(vec!['D', 'W', 'M', 'Y']))
            .prop_map(|(n, unit)| ("/posting/jobDuration", json!(format!("P{n}{unit}")))),
        word(vec!["P1Y6M", "PT20H"]).prop_map(|v| ("/posting/jobDuration", v)),
        (1..12u32, 1..28u32).prop_map(|(month, day)| {
            let offset = if (4..=9).contains(&month) { "+02:00" } else { "+01:00" };
            let offset = if month == 3 || month == 10 { "Z" } else { offset };
            (
                "/posting/validThrough",
                json!(format!("2026-{month:02}-{day:02}T{}{offset}", if offset == "Z" { "12:00:00" } else { "23:59:59" })),
            )
        }),
        word(vec!["2026-05-01", "2027-12-31"]).prop_map(|v| ("/posting/jobStartDate", v)),
        Just(("/posting/jobImmediateStart", json!(true))),
        (1..90_000u32, 0..9_000u32, word(vec!["HOUR", "DAY", "WEEK", "MONTH", "YEAR"]), word(vec!["EUR", "CHF", "NOK"])).prop_map(
            |(low, more, unit, currency)| {
                ("/posting/baseSalary", json!({"currency": currency, "value": {"minValue": low, "maxValue": low + more, "unitText": unit}}))
            }
        ),
        (1..90_000u32).prop_map(|value| ("/posting/baseSalary", json!({"value": {"value": value}}))),
        (1..10_000u32).prop_map(|value| ("/posting/totalJobOpenings", json!(value))),
        words().prop_map(|v| ("/posting/workHours", json!(v))),
        words().prop_map(|v| ("/posting/industry", json!(v))),
        words().prop_map(|v| ("/facts/payNote", json!(v))),
        words().prop_map(|v| ("/facts/reference", json!(v))),
    ];
    prop::collection::vec(one, 1..6).prop_map(|list| list.into_iter().collect::<BTreeMap<_, _>>().into_iter().collect())
}

/// All leaves but those that a suggestion is about or that follow from one.
fn others(draft: &Draft, values: &[(&str, Value)]) -> BTreeMap<String, Value> {
    fn collect(value: &Value, pointer: &str, found: &mut BTreeMap<String, Value>) {
        match value {
            Value::Null => {}
            Value::Object(map) => map.iter().for_each(|(key, inner)| collect(inner, &format!("{pointer}/{key}"), found)),
            Value::Array(list) => list.iter().enumerate().for_each(|(index, inner)| collect(inner, &format!("{pointer}/{index}"), found)),
            leaf => _ = found.insert(pointer.to_owned(), leaf.clone()),
        }
    }
    let mut found = BTreeMap::new();
    collect(&json!({"posting": draft.posting, "facts": draft.facts}), "", &mut found);
    let mut about: BTreeSet<&str> = values.iter().map(|(pointer, _)| *pointer).collect();
    if about.contains("/facts/reference") {
        about.insert("/posting/identifier");
    }
    if about.contains("/facts/contract") {
        about.insert("/posting/employmentType");
    }
    found.retain(|pointer, _| !about.iter().any(|about| pointer.starts_with(about)));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_and_nothing_else_changes(text in posts(), values in values()) {
        let settings = settings("");
        let before = understood(&text, &settings);
        // Two starts are a contradiction, of which only one can be stated.
        let both = values.iter().any(|(pointer, _)| *pointer == "/posting/jobStartDate");
        let values: Vec<(&str, Value)> = values.into_iter().filter(|(pointer, _)| !(both && *pointer == "/posting/jobImmediateStart")).filter(|(pointer, _)| {
            let stated = json!({"posting": before.posting, "facts": before.facts});
            stated.pointer(pointer).is_none_or(Value::is_null)
        }).collect();
        let (after_text, refused) = fixed(&text, &values, &settings);
        let after = understood(&after_text, &settings);
        let added = fix::added(&text, &after_text);
        prop_assert!(added.is_some(), "a line changed:\n{after_text}");
        prop_assert_eq!(&others(&after, &values), &others(&before, &values), "{}", after_text);
        let whole = json!({"posting": after.posting, "facts": after.facts});
        // A word that our readers split or take for nothing, such as a skill with a comma, is refused; nothing plain is.
        let odd = |pointer: &&str| ["/posting/workHours", "/posting/industry", "/facts/payNote", "/facts/reference"].contains(pointer);
        let plain = values.iter().filter(|(pointer, _)| !odd(pointer)).count();
        prop_assert!(refused.len() <= values.len() - plain, "{:?}\n{}", refused, after_text);
        for (pointer, value) in &values {
            let said = whole.pointer(pointer).filter(|said| !said.is_null());
            if said.is_none() && odd(pointer) && !refused.is_empty() { continue; }
            if let Some((list, "0")) = pointer.rsplit_once('/') {
                let items = whole.pointer(list).and_then(Value::as_array);
                prop_assert!(items.is_some_and(|items| items.contains(value)), "{}", after_text);
                continue;
            }
            prop_assert_eq!(said, Some(value), "{}", after_text);
            let origins: Vec<&From> = after.origins.iter().filter(|(at, _)| at.starts_with(pointer)).map(|(_, origin)| &origin.from).collect();
            prop_assert!(origins.iter().all(|from| **from == From::FrontMatter) && !origins.is_empty(), "{}: {:?}", pointer, origins);
        }
        prop_assert_eq!(fixed(&after_text, &values, &settings).0, after_text, "a second time nothing is written");
    }
}

/// Posts whose sentences say how to apply.
fn site() -> Site {
    let site = Site::new(&config("exclude = [\"left/**\"]\n"));
    site.write(
        "content/anglais.md",
        "---\ntitle: Surveyor\ndate: 2026-01-01\n---\nHills.\n\nTo apply, write to jobs@isohypse.example soon.\n",
    );
    site.write(
        "content/fr/a.md",
        "\u{feff}---\r\ntitre: Arpenteur\r\ndate: 2026-01-01\r\n---\r\nDes monts.\r\n\r\nPour postuler, allez sur https://isohypse.example/emplois.\r\n",
    );
    site.write(
        "content/fr/b.md",
        "---\ntitre: Géomètre\nville: Lyon\n---\nDes vaux.\n\nPour postuler, écrivez à emplois@isohypse.example rapidement.\n",
    );
    site.write(
        "content/stated.md",
        "---\ntitle: Clerk\napply: jobs@isohypse.example\n---\nTo apply, write to jobs@isohypse.example soon.\n",
    );
    site.write("outside.md", "---\ntitle: Elsewhere\n---\nTo apply, write to jobs@isohypse.example soon.\n");
    site
}

#[test]
fn the_program_writes_what_was_accepted() {
    let site = site();
    let shown = site.run(&["check", "--fix", "--dry-run"]).ended(0);
    assert!(shown.stdout.contains("--- a/content/anglais.md\n+++ b/content/anglais.md\n@@ -1,6 +1,7 @@\n ---\n title: Surveyor\n date: 2026-01-01\n+apply_email: jobs@isohypse.example\n ---\n"), "{}", shown.stdout);
    assert!(!site.read("content/anglais.md").contains("apply_email"), "--dry-run writes nothing");
    let some = site.run(&["check", "--fix", "apply.url"]).ended(0);
    assert!(some.stdout.starts_with("content/fr/a.md:4\n  + lien_de_candidature: https://isohypse.example/emplois\n"), "{}", some.stdout);
    assert!(!site.read("content/fr/b.md").contains("email:") && !site.read("content/anglais.md").contains("apply_email"));
    site.run(&["check", "--fix", "content/fr"]).ended(0);
    let front = |path: &str| site.read(path).lines().take(5).collect::<Vec<_>>().join("|");
    assert_eq!(
        front("content/fr/a.md"),
        "\u{feff}---|titre: Arpenteur|date: 2026-01-01|lien_de_candidature: https://isohypse.example/emplois|---"
    );
    assert_eq!(front("content/fr/b.md"), "---|titre: Géomètre|ville: Lyon|email: emplois@isohypse.example|---");
    assert!(!site.read("content/anglais.md").contains("apply_email"), "a path keeps to itself");
    site.run(&["check", "--fix"]).ended(0);
    assert!(site.read("content/anglais.md").contains("date: 2026-01-01\napply_email: jobs@isohypse.example\n---\n"));
    let before = site.tree("content");
    let again = site.run(&["check", "--fix"]).ended(0);
    assert!(again.stdout.starts_with("nothing to write"), "{}", again.stdout);
    assert_eq!(site.tree("content"), before, "a second time nothing is written");
    let mistyped = site.run(&["check", "--fix=validTrough"]).ended(2);
    assert!(mistyped.stderr.contains("validTrough is neither a path nor fields"), "{}", mistyped.stderr);
}

#[test]
fn a_list_of_skills_is_suggested_and_written_nowhere() {
    let site = Site::new(&config(""));
    site.write(
        "content/a.md",
        "---\ntitle: Surveyor\ndate: 2026-01-01\n---\nHills.\n\n## What you bring\n\n- Good knowledge of maps\n- Boots\n",
    );
    let record = site.run(&["inspect"]).ended(0).stdout;
    assert!(record.contains("Good knowledge of maps") && !record.contains("\"Boots\""), "{record}");
    let checked = site.run(&["check"]).ended(0);
    assert!(!checked.stdout.contains("more in sentences"), "what cannot be written is not promised: {}", checked.stdout);
    let fixed = site.run(&["check", "--fix"]).ended(0);
    assert!(fixed.stdout.starts_with("nothing to write"), "{}", fixed.stdout);
}

#[cfg(unix)]
#[test]
fn only_files_of_the_sources_are_written_whole_and_with_their_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let site = site();
    let mode = |path: &str| site.path(path).metadata().expect("a file").permissions().mode() & 0o777;
    std::fs::set_permissions(site.path("content/anglais.md"), std::fs::Permissions::from_mode(0o640)).expect("permissions can be set");
    symlink(site.path("outside.md"), site.path("content/link.md")).expect("a link");
    let outside = site.read("outside.md");
    site.run(&["check", "--fix"]).ended(0);
    assert_eq!((site.read("outside.md"), mode("content/anglais.md")), (outside, 0o640));
    assert!(site.read("content/anglais.md").contains("apply_email"));
    let names: Vec<String> = site.tree("content").into_keys().collect();
    assert_eq!(names, ["anglais.md", "fr/a.md", "fr/b.md", "stated.md"], "nothing is left behind");
    symlink(site.path("content/left"), site.path("content/within")).expect("a link");
    site.write("content/left/real.md", "---\ntitle: Porter\n---\nTo apply, write to jobs@isohypse.example soon.\n");
    let refused = site.run(&["check", "--fix"]).ended(2);
    assert!(refused.stderr.contains("a link leads to it"), "{}", refused.stderr);
    assert!(!site.read("content/left/real.md").contains("apply_email"));
}
