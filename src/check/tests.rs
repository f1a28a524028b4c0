//! Rules about what targets declare, shown with targets that exist for that alone.

use std::collections::BTreeMap;

use super::*;
use crate::config::load::{Given, Host, load};
use crate::model::draft::{Kind, Stated, Suggestion, TextSource};
use crate::model::facts::{Apply, Facts};
use crate::model::origin::{From, Origin};
use crate::model::posting::{JobPosting, Place, PostalAddress};
use crate::model::raw::RawForm;
use crate::model::target::{Bound, Limit, Render, Requirement};
use crate::model::time::When;

fn target(id: &'static str, requires: &'static [Requirement], limits: &'static [Limit]) -> &'static Target {
    let render = Render::Site(|_, _| Vec::new());
    Box::leak(Box::new(Target { id, settings: Some(id), title: id, spec: "", requires, limits, render }))
}

fn settings(rest: &str) -> Settings {
    let given = Given {
        text: &format!("[site]\nurl = \"https://jobs.example\"\ntitle = \"Jobs\"\n{rest}"),
        path: "jobherald.toml",
        root: Path::new("/nowhere"),
        environment: &BTreeMap::new(),
        out: None,
        host: Host::default(),
        templates: &crate::config::load::Templates::new(),
        targets: &[],
        dialects: &[],
        kinds: &[],
        codes: &codes(),
        fields: &field_names(),
        formats: &[],
    };
    load(&given).expect("a good configuration").settings
}

fn draft() -> Draft {
    let address = PostalAddress { address_country: Some("PL".into()), ..PostalAddress::default() };
    Draft {
        source: 0,
        path: "a.md".into(),
        record: 0,
        form: RawForm::Post,
        extent: None,
        kind: Kind::Posting,
        stated: Stated::Open,
        own_id: None,
        slug: None,
        permalink: None,
        posting: JobPosting {
            title: Some("Welder of hulls".into()),
            date_posted: Some(When::try_from("2026-10-01".to_owned()).expect("a day")),
            job_location: vec![Place { name: None, address }],
            ..JobPosting::default()
        },
        facts: Facts { apply: Some(Apply { email: Some("a@b.example".into()), url: None }), ..Facts::default() },
        summary: None,
        text: TextSource::Body,
        text_digest: String::new(),
        content: String::new(),
        undated: String::new(),
        has_text: true,
        text_chars: 60,
        text_key: 0,
        local_links: Vec::new(),
        bytes: String::new(),
        origins: BTreeMap::new(),
        suggestions: BTreeMap::new(),
    }
}

fn found(draft: &Draft, targets: &[&'static Target], (settings, remarks): (&Settings, bool)) -> Vec<Diagnostic> {
    let jobs = [Job { draft, status: Status::Open, url: "https://jobs.example/jobs/a/", translations: &[] }];
    let now = "2026-11-23T12:00:00Z".parse().expect("an instant");
    let mut sink = Diagnostics::default();
    run(&Context { jobs: &jobs, targets, settings, now, remarks, is_there: &|_| false }, &mut sink);
    sink.sorted()
}

const fn asks(field: &'static str, level: Level) -> Requirement {
    Requirement { field, level, why: "it says so" }
}

const fn bound(bound: Bound) -> Limit {
    Limit { bound, level: Level::Warning, why: "it says so" }
}

#[test]
fn what_several_targets_miss_is_one_finding_with_the_gravest_level() {
    let one = target("one", const { &[asks("apply.url", Level::Info), asks("industry", Level::Warning)] }, &[]);
    let other = target("other", const { &[asks("apply.url", Level::Error), asks("apply.email", Level::Error)] }, &[]);
    let all = found(&draft(), &[one, other], (&settings(""), false));
    let shown: Vec<_> = all.iter().map(|d| (d.code, d.level, d.targets.as_slice(), d.message.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("missing-apply-url", Level::Error, &["one", "other"][..], "there is no address of a page to apply at"),
            ("missing-field", Level::Warning, &["one"][..], "the post has no `industry`"),
        ]
    );
    assert_eq!(all[0].why, ["target `one`: it says so", "target `other`: it says so"]);
    let mut without = draft();
    without.facts.apply = Some(Apply { email: None, url: Some("https://b.example/".into()) });
    without.posting.title = None;
    let title = target("title", const { &[asks("title", Level::Warning)] }, &[]);
    let codes: Vec<_> = found(&without, &[other, title], (&settings(""), false)).iter().map(|d| d.code).collect();
    assert_eq!(codes, ["missing-apply-email", "missing-title"]);
}

#[test]
fn what_a_sentence_says_stands_beside_what_is_missing() {
    let one = target("one", const { &[asks("hiringOrganization", Level::Warning), asks("industry", Level::Warning)] }, &[]);
    let mut draft = draft();
    let origin = Origin { line: Some(7), quote: Some("at Tide Yard".into()), ..Origin::new(From::Sentence) };
    draft.suggestions.insert("/posting/hiringOrganization/name".into(), Suggestion { value: "Tide Yard".into(), origin });
    let of = |draft: &Draft| {
        let found = found(draft, &[one], (&settings(""), false));
        found.into_iter().map(|d| (d.why.last().cloned().unwrap_or_default(), d.help.contains("check --fix"))).collect::<Vec<_>>()
    };
    let said = "a sentence in line 7 says it: “at Tide Yard”".to_owned();
    let other = "target `one`: it says so".to_owned();
    assert_eq!(of(&draft), [(other.clone(), false), (said.clone(), true)]);
    draft.form = RawForm::Record;
    assert_eq!(of(&draft), [(other, false), (said, false)]);
}

#[test]
fn what_is_only_recommended_is_found_when_it_is_wanted() {
    let one = target("one", const { &[asks("baseSalary", Level::Info)] }, &[]);
    let codes =
        |rest: &str, remarks| found(&draft(), &[one], (&settings(rest), remarks)).iter().map(|d| (d.code, d.level)).collect::<Vec<_>>();
    assert!(codes("", true).contains(&("missing-base-salary", Level::Info)));
    assert_eq!(codes("", false), []);
    assert_eq!(codes("[check]\nlevels = { missing-base-salary = \"error\" }", false), [("missing-base-salary", Level::Error)]);
    assert!(!codes("[check]\nlevels = { missing-base-salary = \"off\" }", true).iter().any(|(code, _)| *code == "missing-base-salary"));
}

#[test]
fn bounds_are_kept_up_to_the_last_character_and_day() {
    let check = |bounds: &'static [Limit], change: fn(&mut Draft), expect: &[&str]| {
        let mut draft = draft();
        change(&mut draft);
        let all = found(&draft, &[target("one", &[], bounds)], (&settings(""), false));
        assert_eq!(all.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), expect);
    };
    let same: fn(&mut Draft) = |_| {};
    check(const { &[bound(Bound::DescriptionCharsMin(60)), bound(Bound::DescriptionCharsMax(60))] }, same, &[]);
    check(const { &[bound(Bound::DescriptionCharsMin(61))] }, same, &["the text has 60 characters, at least 61 are wanted"]);
    check(const { &[bound(Bound::DescriptionCharsMin(61))] }, |d| d.has_text = false, &[]);
    check(const { &[bound(Bound::DescriptionCharsMax(59))] }, same, &["the text has 60 characters, at most 59 are taken"]);
    check(const { &[bound(Bound::TitleCharsMax(15))] }, same, &[]);
    check(const { &[bound(Bound::TitleCharsMax(14))] }, same, &["the title has 15 characters, at most 14 are taken"]);
    check(const { &[bound(Bound::AgeDaysMax(54))] }, same, &[]);
    check(const { &[bound(Bound::AgeDaysMax(53))] }, same, &["the job was posted on 2026-10-01, more than 53 days ago"]);
    check(const { &[bound(Bound::Countries(&["PL", "DE"]))] }, same, &[]);
    check(const { &[bound(Bound::Countries(&["US"]))] }, same, &["PL is not among the countries that are served"]);
    check(const { &[bound(Bound::Countries(&["US"]))] }, |d| d.posting.job_location.clear(), &[]);
}

#[test]
fn two_targets_with_one_bound_are_named_together() {
    const SHORT: &[Limit] = &[bound(Bound::DescriptionCharsMin(100))];
    let all = found(&draft(), &[target("one", &[], SHORT), target("other", &[], SHORT)], (&settings(""), false));
    assert_eq!(all.iter().map(|d| d.targets.as_slice()).collect::<Vec<_>>(), [["one", "other"]]);
}
