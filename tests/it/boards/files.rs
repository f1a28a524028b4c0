//! Documents for aggregators as files of the output.

use std::io::Read as _;

use flate2::read::GzDecoder;

use super::Read;
use crate::golden::root;
use crate::support::site::{NOW, Ran, Site};

const SITE: &str = "[site]\nurl = \"https://jobs.board.example\"\ntitle = \"Jobs\"\nkind = \"board\"\n[[source]]\npath = \"jobs.jsonl\"\n";

fn site(targets: &str) -> Site {
    let site = Site::new(&format!("{SITE}{targets}"));
    site.write("jobs.jsonl", std::fs::read(root("tests/cases/boards/jobs.jsonl")).expect("the board's jobs"));
    site
}

fn built(targets: &str) -> (Site, Ran) {
    let site = site(targets);
    let ran = site.run(&["build", "--now", NOW]).ended(0);
    (site, ran)
}

fn careerjet(site: &Site, name: &str) -> Read {
    let target = jobherald::render::dialects().into_iter().find(|target| target.id == "careerjet").expect("a dialect");
    Read::of(target, &site.read(&format!("public/aggregators/{name}.xml")))
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).expect("a packed file");
    out
}

#[test]
fn they_are_off_until_they_are_asked_for() {
    let (site, _) = built("");
    assert!(site.tree("public/aggregators").is_empty());
    let (site, _) = built("[targets.jooble]\n[targets.talent]\nenabled = false\n");
    let names: Vec<String> = site.tree("public/aggregators").into_keys().collect();
    assert_eq!(names, ["jooble.xml", "jooble.xml.gz"]);
}

#[test]
fn each_has_a_packed_twin_and_comes_out_the_same_again() {
    let (site, _) = built("[targets.adzuna]\n[targets.careerjet]\n");
    let files = site.tree("public/aggregators");
    for name in ["adzuna.xml", "careerjet.xml"] {
        assert!(unpacked(&files[&format!("{name}.gz")]) == files[name], "{name}");
    }
    site.run(&["build", "--now", "2026-06-01T13:00:00Z"]).ended(0);
    assert!(site.tree("public/aggregators") == files, "another run made other bytes");
    let elsewhere = built("[targets.adzuna]\n[targets.careerjet]\n").0.tree("public/aggregators");
    assert!(elsewhere == files, "another folder made other bytes");
}

#[test]
fn a_document_without_jobs_is_one_all_the_same() {
    let (site, _) = built(
        "[targets.careerjet]\nselect = { country = 'JP' }\n[targets.linkedin]\nselect = { tag = 'nothing' }\nextra = { posterEmail = 'a@b.example' }\n",
    );
    assert!(careerjet(&site, "careerjet").items.is_empty());
    assert!(site.read("public/aggregators/linkedin.xml").contains("<expectedJobCount><![CDATA[0]]></expectedJobCount>"));
}

#[test]
fn sections_select_jobs_and_places() {
    let (site, _) = built(
        "[targets.nordic]\ndialect = 'careerjet'\nselect = { country = ['NO', 'se'] }\n\
         [targets.german]\ndialect = 'careerjet'\nselect = { language = 'de' }\ngender_marks = 'remove'\n\
         [targets.rest]\ndialect = 'careerjet'\nexclude = { country = 'FR', employment-type = 'FULL_TIME' }\nextra = { places = 'first' }\n",
    );
    let towns = |name: &str| careerjet(&site, name).items.iter().map(|item| item.text("location/city").to_owned()).collect::<Vec<_>>();
    assert_eq!(towns("nordic"), ["Oslo", "Malmö"]);
    let mut titles: Vec<String> = careerjet(&site, "german").items.iter().map(|item| item.text("title").to_owned()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Ausbildung zum Tischler", "Buchhalterin", "Zwei Wörter"]);
    let rest = careerjet(&site, "rest");
    assert!(rest.items.iter().all(|item| item.text("location/country") != "France" && item.text("working_hours") != "full-time"));
    assert!(rest.items.iter().any(|item| item.text("title") == "Cleaner"));
}

#[test]
fn what_a_post_says_for_nobody_is_said_to_its_author() {
    let site = Site::new(
        "[site]\nurl = \"https://jobs.example\"\ntitle = \"Jobs\"\n[organization]\nname = \"Example\"\n[targets.shop]\ndialect = \"talent\"\n",
    );
    let post = "---\ntitle: Welder\ndate: 2026-05-01\ncity: Lyon\ncountry: FR\ntargets:\n  inded:\n    category: a\n  talent:\n    categroy: b\n    category: Frames\n    cpc: 0.5\n  shop:\n    places: some\n  adzuna: yes\n---\nYou weld the frames of bicycles that people ride for the rest of their lives, and teach others to.\n";
    site.write("content/welder.md", post);
    let found = site.run(&["check", "--now", NOW, "--format", "json"]).stdout;
    let lines: Vec<String> = found
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|line| line["code"] == "target-extra-unknown")
        .map(|line| {
            format!(
                "{}:{} {} | {}",
                line["line"],
                line["column"],
                line["message"].as_str().unwrap_or_default(),
                line["help"].as_str().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "7:3 there is no aggregator `inded` | did you mean `indeed`?",
            "10:5 `talent` has no extra `categroy` | did you mean `category`?",
            "12:5 `talent` has no extra `cpc` that a post may say | say it in `[targets.talent.extra]`",
            "14:13 `places` cannot be `some` | known are `each`, `first`",
            "15:11 `adzuna` is no map | write it like `adzuna: { … }`",
        ]
    );
    site.run(&["build", "--now", NOW]).ended(0);
    let document = site.read("public/aggregators/shop.xml");
    assert!(document.contains("<category><![CDATA[Frames]]></category>") && !document.contains("<cpc>"), "{document}");
}
