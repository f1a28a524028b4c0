//! What single settings change in what a whole run says.

use serde_json::Value;

use crate::support::site::{NOW, Site, config, post};

const FIRST_LINE: &str =
    "1\tPlouvorn\tPlouvorn\tPlouvorn,Плуворн\t48.58\t-4.03\tP\tPPL\tFR\t\t53\t29\t\t\t15900\t\t70\tEurope/Paris\t2026-01-01";

/// Lines of GeoNames: name, country.
fn towns(towns: &[(&str, &str)]) -> String {
    let line = |(name, country): &(&str, &str)| {
        format!("2\t{name}\t{name}\t\t1.0\t1.0\tP\tPPL\t{country}\t\t\t\t\t\t20000\t\t1\tEtc/UTC\t2026-01-01\n")
    };
    format!("{FIRST_LINE}\n{}", towns.iter().map(line).collect::<String>())
}

fn inspected(site: &Site, post: &str) -> Value {
    site.write("content/job.md", post);
    let out = site.run(&["inspect", "--now", NOW]).ended(0).stdout;
    serde_json::from_str(out.lines().next().expect("a record")).expect("a record is JSON")
}

#[track_caller]
fn check_town(site: &Site, post: &str, town: &str, country: Option<&str>) {
    let record = inspected(site, post);
    let address = &record["posting"]["jobLocation"][0]["address"];
    assert_eq!((address["addressLocality"].as_str(), address["addressCountry"].as_str()), (Some(town), country), "{record}");
}

#[test]
fn a_gazetteer_tells_the_country_of_a_town_that_only_one_has() {
    let site = Site::new(&config("[enrich]\ngazetteer = \"data/towns.txt\"\n"));
    site.write("data/towns.txt", towns(&[("Kerdreux", "FR"), ("Kerdreux", "CA"), ("Paris", "US"), ("Poland", "US")]));
    check_town(&site, "---\ntitle: Cook\ncity: Plouvorn\n---\n", "Plouvorn", Some("FR"));
    check_town(&site, "---\ntitle: Cook\nlocation: Плуворн\n---\n", "Плуворн", Some("FR"));
    check_town(
        &site,
        "---\ntitle: Koch\nlang: de\n---\nWir suchen dich für unsere Küche.\n\nArbeitsort: Plouvorn\n",
        "Plouvorn",
        Some("FR"),
    );
    check_town(&site, "---\ntitle: Cook\nlocation: Kerdreux\n---\n", "Kerdreux", None);
    check_town(&site, "---\ntitle: Cook\nlocation: Kerdreux, Canada\n---\n", "Kerdreux", Some("CA"));
    check_town(&site, "---\ntitle: Cook\nlocation: Paris\n---\n", "Paris", Some("FR"));
    let country = inspected(&site, "---\ntitle: Cook\nlocation: Poland\n---\n");
    assert_eq!(country["posting"]["jobLocation"][0]["address"], serde_json::json!({"addressCountry": "PL"}), "a country stays one");
    let without = site.rewrite("jobherald.toml", "gazetteer = \"data/towns.txt\"", "");
    check_town(&without, "---\ntitle: Cook\ncity: Plouvorn\n---\n", "Plouvorn", None);
}

#[test]
fn a_gazetteer_that_cannot_be_read_stops_the_run_and_is_named() {
    let site = Site::new(&config("[enrich]\ngazetteer = \"towns.txt\"\n"));
    site.write("content/job.md", "---\ntitle: Cook\n---\n");
    for (text, expect) in [
        (None, "towns.txt`, which `enrich.gazetteer` names: this cannot be read: it does not exist"),
        (Some(format!("{FIRST_LINE}\nVannes,FR\n")), "names, line 2: GeoNames' lines have 19 columns between tabs, this one has 1."),
        (Some(towns(&[("Vannes", "France")])), "names, line 2: column 9, `France`, is no country code of ISO 3166-1."),
    ] {
        if let Some(text) = text {
            site.write("towns.txt", text);
        }
        for command in ["check", "build", "plan"] {
            let ran = site.run(&[command, "--now", NOW]).ended(2);
            assert!(ran.stderr.contains(expect), "{}", ran.stderr);
        }
    }
}

#[test]
fn gender_marks_are_left_out_of_the_documents_that_say_so() {
    let site = Site::new(&config("[targets.rss]\ngender_marks = \"remove\"\n\n[targets.jsonld]\ngender_marks = \"remove\"\n"));
    site.write("content/job.md", post("Tischlerin (m/w/d)", 1));
    site.run(&["build", "--now", NOW]).ended(0);
    let with = |file: &str| site.read(&format!("public/{file}")).contains("Tischlerin (m/w/d)");
    let page = "jobs/tischlerin-m-w-d";
    let marked = ["atom.xml", "feed.json", "index.html", &format!("{page}/index.html")].map(with);
    let bare = ["rss.xml", &format!("{page}/posting.jsonld")].map(with);
    assert_eq!((marked, bare), ([true; 4], [false; 2]));
    assert!(site.read("public/rss.xml").contains("<title>Tischlerin</title>"));
    let ran = site.rewrite("jobherald.toml", "\"remove\"", "\"drop\"").run(&["build", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("`gender_marks` cannot be `drop`"), "{}", ran.stderr);
}
