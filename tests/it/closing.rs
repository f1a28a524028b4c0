//! What ends jobs, what becomes of their pages and names, and who may take them: each turn of a job's life by itself.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::support::site::{Site, config, post};

const DROP: &str = "[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";

fn at(day: &str) -> String {
    format!("{day}T12:00:00Z")
}

/// Events so far, oldest first: type and id.
fn events(site: &Site) -> Vec<(String, String)> {
    let mut found: Vec<(i64, String, String)> = Vec::new();
    for bytes in site.tree("drop").into_values() {
        let event: Value = serde_json::from_slice(&bytes).expect("events are JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        found.push((event["data"]["sequence"].as_i64().expect("a number"), text(&event["type"]), text(&event["data"]["id"])));
    }
    found.sort();
    found.into_iter().map(|(_, kind, id)| (kind, id)).collect()
}

fn inspected(site: &Site, file: &str, day: &str) -> Value {
    let out = site.run(&["inspect", "--now", &at(day), file]).ended(0).stdout;
    serde_json::from_str(out.lines().next().expect("a record")).expect("a record is JSON")
}

fn publish(site: &Site, day: &str) -> String {
    site.run(&["publish", "--now", &at(day)]).ended(0).stderr
}

fn is_closed_page(site: &Site, page: &str) -> bool {
    let html = site.read(&format!("public/{page}"));
    html.contains("This job is closed.") && html.contains("content=\"noindex\"") && !html.contains("JobPosting")
}

#[test]
fn a_post_without_any_date_closes_so_long_after_it_was_first_published() {
    let site = Site::new(&config(&format!("{DROP}\n[life]\nclose_after = \"2w\"\nwarn_before = \"3d\"\n")));
    site.write("content/job.md", post("Surveyor", 1).replace("date: 2026-02-02\n", ""));
    publish(&site, "2026-06-01");
    let record = inspected(&site, "content/job.md", "2026-06-02");
    assert_eq!(record["posting"]["validThrough"], "2026-06-15T23:59:59+02:00");
    assert_eq!(record["origins"]["/posting/validThrough"], serde_json::json!({"from": "config", "key": "life.close_after"}));
    assert!(site.read("public/feed.json").contains("\"validThrough\":\"2026-06-15T23:59:59+02:00\""));
    assert!(site.read("public/jobs/surveyor/index.html").contains("15 June 2026"));
    assert!(!publish(&site, "2026-06-11").contains("closes-soon"));
    assert!(publish(&site, "2026-06-12").contains("warning[closes-soon]: 2026-06-15 is the last day of this job"));
    let out = site.run(&["publish", "--now", "2026-06-15T21:59:59Z"]).ended(0);
    assert!(out.stderr.contains("closes-soon") && events(&site).len() == 1, "{}", out.stderr);
    let said = site.run(&["publish", "-v", "--now", "2026-06-15T22:00:00Z"]).ended(0).stderr;
    assert!(said.contains("closed-by-policy") && events(&site).len() == 2, "{said}");
    // It is not published anew because it was forgotten, however long its post stays there.
    publish(&site, "2026-06-20");
    publish(&site, "2028-12-01");
    publish(&site, "2028-12-02");
    assert_eq!(events(&site).len(), 2);
    assert_eq!(inspected(&site, "content/job.md", "2028-12-02")["status"], "expired");
}

#[test]
fn a_policy_that_would_close_many_jobs_at_once_stops_the_run() {
    let site = Site::new(&config(DROP));
    for number in 0..12 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    publish(&site, "2026-06-01");
    let output = site.tree("public");
    site.write("jobherald.toml", config(&format!("{DROP}\n[life]\nclose_after = \"6d\"\n")));
    let ran = site.run(&["publish", "--now", &at("2026-06-02")]).ended(2);
    assert!(ran.stderr.contains("12 of 12 published jobs would close") && ran.stderr.contains("--allow-removals 12"), "{}", ran.stderr);
    assert!(site.tree("public") == output);
    site.run(&["publish", "--now", &at("2026-06-02"), "--allow-removals", "12"]).ended(0);
    // Ends that were published beforehand surprise nobody, however many they are.
    let dated = |day| config(&format!("{DROP}\n[life]\nclose_after = \"{day}\"\n"));
    site.write("jobherald.toml", dated("1y"));
    publish(&site, "2026-06-03");
    assert_eq!(events(&site).iter().filter(|(kind, _)| kind == "job.published").count(), 24);
    publish(&site, "2027-12-01");
    assert_eq!(events(&site).iter().filter(|(kind, _)| kind == "job.closed").count(), 24);
}

#[test]
fn a_closed_page_needs_neither_its_post_nor_the_last_output() {
    for permalink in ["/jobs/{slug}/", "/{slug}.html"] {
        let site = Site::new(&config(DROP).replace("path = \"content\"", &format!("path = \"content\"\npermalink = \"{permalink}\"")));
        let page = permalink.trim_start_matches('/').replace("{slug}", "a-b-b");
        let page = if page.ends_with('/') { format!("{page}index.html") } else { page };
        site.write("content/a.md", post("A <b> B", 1));
        site.write("content/b.md", post("Surveyor", 2));
        publish(&site, "2026-06-01");
        site.remove("content/a.md");
        publish(&site, "2026-06-02");
        let before = site.tree("public");
        assert!(is_closed_page(&site, &page), "{page}");
        assert!(!before.keys().any(|name| name.starts_with("jobs/a-b-b/posting") || name.starts_with("a-b-b.json")), "{:?}", before.keys());
        assert!(
            ["sitemap.xml", "rss.xml", "atom.xml", "feed.json"].iter().all(|name| !site.read(&format!("public/{name}")).contains("a-b"))
        );
        publish(&site, "2026-07-02");
        assert!(site.tree("public") == before, "{page}: a quiet month later");
        std::fs::remove_dir_all(site.path("public")).expect("the output is gone");
        publish(&site, "2026-07-02");
        assert!(site.tree("public") == before, "{page}: written anew");
        publish(&site, "2026-08-30");
        assert!(is_closed_page(&site, &page));
        publish(&site, "2026-08-31");
        assert!(!site.path("public").join(&page).exists(), "{page}: ninety days later");
    }
}

#[test]
fn a_page_that_is_gone_does_not_come_back_over_another() {
    let kept = |days: &str| config(&format!("{DROP}\n[life]\nkeep_closed = \"{days}\"\n"));
    let site = Site::new(&kept("10d"));
    site.write("content/a.md", post("Baker", 1));
    site.write("content/b.md", post("Surveyor", 2));
    publish(&site, "2026-06-01");
    site.remove("content/a.md");
    publish(&site, "2026-06-02");
    publish(&site, "2026-06-12");
    site.write("content/c.md", post("Baker", 3));
    publish(&site, "2026-06-13");
    site.write("jobherald.toml", kept("1y"));
    publish(&site, "2026-06-14");
    assert!(site.read("public/jobs/baker/index.html").contains("number 3,"));
    site.remove("content/c.md");
    publish(&site, "2026-06-15");
    assert!(is_closed_page(&site, "jobs/baker/index.html"));
}

#[test]
fn where_others_make_the_pages_none_is_kept() {
    let site = Site::new(&config(&format!("{DROP}\n[targets.pages]\nenabled = false\n")));
    site.write("content/a.md", post("Baker", 1));
    site.write("content/b.md", post("Surveyor", 2));
    publish(&site, "2026-06-01");
    site.remove("content/a.md");
    site.write("content/c.md", post("Baker", 3));
    publish(&site, "2026-06-02");
    assert!(site.read("public/rss.xml").contains("<link>https://jobs.example.org/jobs/baker/</link>"), "the address is free at once");
    assert!(!site.path("public/jobs/baker/index.html").exists());
}

#[test]
fn a_page_can_go_at_once() {
    let site = Site::new(&config(&format!("{DROP}\n[life]\nclosed_pages = \"remove\"\n")));
    site.write("content/a.md", post("Baker", 1));
    site.write("content/b.md", post("Surveyor", 2));
    publish(&site, "2026-06-01");
    site.remove("content/a.md");
    // Its place is free for another at once.
    site.write("content/c.md", post("Baker", 3));
    publish(&site, "2026-06-02");
    assert!(site.read("public/jobs/baker/index.html").contains("number 3"));
}

#[test]
fn the_address_of_a_closed_job_stays_its_own() {
    let site = Site::new(&config(DROP));
    site.write("content/a.md", post("Baker", 1));
    site.write("content/b.md", post("Surveyor", 2));
    publish(&site, "2026-06-01");
    site.write("content/a.md", post("Baker", 1).replace("city:", "status: closed\ncity:"));
    // Another of the same name, in the very run in which it closes and later.
    site.write("content/c.md", post("Baker", 3));
    publish(&site, "2026-06-02");
    site.write("content/d.md", post("Baker", 4));
    publish(&site, "2026-06-03");
    assert!(is_closed_page(&site, "jobs/baker/index.html"));
    let pages = || site.tree("public").into_keys().filter(|name| name.starts_with("jobs/baker") && name.ends_with("/index.html")).count();
    assert_eq!(pages(), 3);
    site.write("content/a.md", post("Baker", 1));
    site.write("content/e.md", post("Baker", 5).replace("date: 2026-01-06", "date: 2025-01-01"));
    publish(&site, "2026-06-04");
    assert!(site.read("public/jobs/baker/index.html").contains("number 1,"), "it has its page back");
    assert_eq!(pages(), 4);
    let (kind, id) = events(&site).into_iter().next_back().expect("events");
    assert_eq!(kind, "job.published");
    assert_eq!(events(&site).iter().filter(|(_, other)| *other == id).count() % 2, 1, "the same id again, or a new one once");
}

/// A board of one published job of Acme's, and what a post that claims its id is told.
#[track_caller]
fn check_claim(acme_goes: bool, company: &str, refused: bool) {
    let board = config(DROP).replace("[organization]", "kind = \"board\"\n\n[organization]");
    let site = Site::new(&board);
    let of = |company: &str, number| post("Baker", number).replace("city:", &format!("id: baker\ncompany: {company}\ncity:"));
    site.write("content/acme/baker.md", of("Acme", 1));
    site.write("content/b.md", post("Surveyor", 2).replace("city:", "company: Other\ncity:"));
    publish(&site, "2026-06-01");
    if acme_goes {
        site.remove("content/acme/baker.md");
        publish(&site, "2026-06-02");
    }
    site.write("content/other/baker.md", of(company, 3));
    let ran = site.run(&["publish", "--now", &at("2026-06-03")]).ended(i32::from(refused));
    assert_eq!(ran.stderr.contains("id-taken"), refused, "{}", ran.stderr);
    assert_eq!(site.read("public/feed.json").contains("number 3,"), !refused);
}

#[test]
fn a_stranger_takes_nobodys_id() {
    check_claim(false, "Bad Bakers", true);
    check_claim(true, "Bad Bakers", true);
    // Its own employer brings it back elsewhere.
    check_claim(true, "ACME", false);
    check_claim(false, "Acme", true);
}

#[test]
fn a_new_post_where_another_one_stood_is_another_job() {
    let site = Site::new(&config(DROP));
    site.write("content/dev.md", post("Surveyor", 1));
    site.write("content/b.md", post("Baker", 2));
    publish(&site, "2026-06-01");
    std::fs::rename(site.path("content/dev.md"), site.path("content/dev-2026.md")).expect("a rename");
    publish(&site, "2026-06-02");
    site.write("content/dev.md", post("Cook", 3));
    publish(&site, "2026-06-03");
    let kinds: Vec<String> = events(&site).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["job.published"; 3]);
    // It closes, opens again, and is still the same.
    site.write("content/dev.md", post("Cook", 3).replace("city:", "closed: true\ncity:"));
    publish(&site, "2026-06-04");
    site.write("content/dev.md", post("Cook", 3).replace("draw maps", "cook soup"));
    publish(&site, "2026-06-05");
    let all = events(&site);
    let cook = &all[2].1;
    let of_cook: Vec<&str> = all.iter().filter(|(_, id)| id == cook).map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(of_cook, ["job.published", "job.closed", "job.published"]);
}

#[test]
fn a_post_that_loses_its_id_or_is_copied_is_no_other_job() {
    let site = Site::new(&config(DROP));
    let named = post("Surveyor", 1).replace("city:", "id: s1\ncity:");
    site.write("content/a.md", &named);
    publish(&site, "2026-06-01");
    site.write("content/a.md", post("Surveyor", 1));
    publish(&site, "2026-06-02");
    assert_eq!(events(&site).len(), 1);
    // Two copies in place of one: the first in the order of their paths is the job.
    site.remove("content/a.md");
    site.write("content/x.md", post("Surveyor", 1));
    site.write("content/y.md", post("Surveyor", 1));
    assert!(publish(&site, "2026-06-03").contains("duplicate-posting"));
    assert_eq!(events(&site).len(), 2);
}

/// Status and end of the German post of a job in two languages.
#[track_caller]
fn check_translation(english: &str, german: &str, expect: (&str, Option<&str>)) {
    let site = Site::new(&config(DROP));
    site.write("content/baker.md", post("Baker", 1).replace("city:", &format!("{english}city:")));
    site.write("content/baker.de.md", post("Bäcker", 2).replace("city:", &format!("lang: de\n{german}city:")));
    let record = inspected(&site, "content", "2026-06-01");
    assert!(record["path"] == "baker.de.md", "{record}");
    assert_eq!((record["status"].as_str(), record["posting"]["validThrough"].as_str()), (Some(expect.0), expect.1), "{english} {german}");
}

#[test]
fn a_translation_is_open_no_longer_than_what_it_translates() {
    check_translation("", "", ("open", None));
    check_translation("deadline: 2026-07-01\n", "", ("open", Some("2026-07-01T23:59:59+02:00")));
    check_translation("deadline: 2026-05-01\n", "", ("expired", Some("2026-05-01T23:59:59+02:00")));
    check_translation("deadline: 2026-07-01\n", "deadline: 2026-08-01\n", ("open", Some("2026-07-01T23:59:59+02:00")));
    check_translation("deadline: 2026-07-01\n", "deadline: 2026-06-10\n", ("open", Some("2026-06-10T23:59:59+02:00")));
    check_translation("status: filled\n", "", ("closed", None));
    check_translation("", "status: filled\n", ("closed", None));
    // One that is still being written leads nobody; and a post of a later day is of another round.
    check_translation("draft: true\ndeadline: 2026-05-01\n", "", ("open", None));
    check_translation("deadline: 2026-01-15\n", "", ("open", None));
}

#[test]
fn posts_that_disagree_about_their_end_are_told() {
    let site = Site::new(&config(DROP));
    site.write("content/baker.md", post("Baker", 1).replace("city:", "deadline: 2026-07-01\ncity:"));
    site.write("content/baker.de.md", post("Bäcker", 2).replace("city:", "lang: de\ndeadline: 2026-08-01\ncity:"));
    let said = publish(&site, "2026-06-01");
    assert!(said.contains("this post closes on 2026-08-01, and `baker.md`, which it translates, on 2026-07-01"), "{said}");
}

#[test]
fn records_of_a_list_are_known_again_when_they_come_back() {
    let site = Site::new(&config(DROP).replace("path = \"content\"", "path = \"jobs.json\""));
    let record = |number: usize, more: &str| {
        format!(
            "{{\"title\": \"Baker {number}\", \"date\": \"2026-05-0{number}\", \"description\": \"You bake bread in oven {number}.\"{more}}}"
        )
    };
    let list = |records: &[String]| site.write("jobs.json", format!("[{}]", records.join(",\n")));
    let all = || [record(1, ""), record(2, ""), record(3, "")];
    list(&all());
    publish(&site, "2026-06-01");
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = || {
        ids.clear();
        for (_, id) in events(&site) {
            *ids.entry(id).or_default() += 1;
        }
        ids.values().copied().collect::<Vec<_>>()
    };
    list(&[record(1, ""), record(3, "")]);
    publish(&site, "2026-06-02");
    list(&[record(1, ""), record(2, ", \"status\": \"closed\""), record(3, "")]);
    publish(&site, "2026-06-03");
    list(&all());
    publish(&site, "2026-06-04");
    let mut counts = count();
    counts.sort_unstable();
    assert_eq!(counts, [1, 1, 3], "published, closed, published again: one id");
}

/// What a run under GitHub's schedule says of the schedule, when the last commit is so old.
#[track_caller]
fn check_schedule(command: &[&str], event: &str, has_git: bool, expect: Option<&str>) {
    let site = Site::new(&config(DROP));
    site.write("content/a.md", post("Baker", 1));
    publish(&site, "2026-04-01");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(site.path("")).args(["-c", "user.name=A", "-c", "user.email=a@a.example"]).args(arguments);
        git.env("GIT_COMMITTER_DATE", "2026-04-10T12:00:00Z").env("GIT_AUTHOR_DATE", "2026-04-10T12:00:00Z");
        assert!(git.output().expect("git is installed").status.success(), "{arguments:?}");
    };
    if has_git {
        git(&["init", "-q"]);
        git(&["add", "content"]);
        git(&["commit", "-q", "-m", "Baker"]);
    }
    let mut run = site.command(&[command, &["--now", "2026-06-01T12:00:00Z"]].concat());
    run.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_NAME", event);
    let said = run.output().expect("the program starts");
    let said = String::from_utf8(said.stderr).expect("UTF-8");
    let found = said.lines().find_map(|line| line.strip_prefix("warning[schedule-ends]: ")).and_then(|line| line.split(',').next());
    assert_eq!(found, expect, "{said}");
}

#[test]
fn a_schedule_that_is_about_to_be_switched_off_is_told() {
    check_schedule(&["publish"], "schedule", true, Some("nothing was committed for 52 days: in 8 more"));
    check_schedule(&["deliver"], "schedule", true, Some("nothing was committed for 52 days: in 8 more"));
    check_schedule(&["build", "--fetch"], "schedule", true, Some("nothing was committed for 52 days: in 8 more"));
    // A build by itself starts no program.
    check_schedule(&["build"], "schedule", true, None);
    check_schedule(&["publish"], "push", true, None);
    check_schedule(&["publish"], "schedule", false, None);
}
