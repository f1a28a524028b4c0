//! Sources with an address: servers that answer, change their mind, are busy, broken, slow, endless, or somebody else.

use std::time::Duration;

use serde_json::Value;

use crate::support::receiver::{Answer, Manner, Receiver, Request};
use crate::support::site::{NOW, Ran, Site, config};

const TWO: &str = r#"{"jobs": [
  {"id": 1, "internal_job_id": 11, "title": "Cartographer", "absolute_url": "https://boards.greenhouse.io/isohypse/jobs/1",
   "first_published": "2026-05-04T09:00:00-04:00", "location": {"name": "Lyon, France"}, "content": "&lt;p&gt;You draw contour lines for R&amp;amp;D.&lt;/p&gt;"},
  {"id": 2, "internal_job_id": 12, "title": "Printer", "absolute_url": "https://boards.greenhouse.io/isohypse/jobs/2",
   "first_published": "2026-05-05T09:00:00-04:00", "location": {"name": "Lyon, France"}, "content": "&lt;p&gt;You run the press that prints our maps.&lt;/p&gt;"}
], "meta": {"total": 2}}"#;

const NONE: &str = r#"{"jobs": [], "meta": {"total": 0}}"#;

/// A site whose only jobs are those of an export at `url`.
fn site(url: &str, rest: &str) -> Site {
    let source = format!("[[source]]\nurl = \"{url}\"\nallow = [\"127.0.0.0/8\"]\n{rest}\n");
    Site::new(&config("").replace("[[source]]\npath = \"content\"\n", &source))
}

fn export() -> Answer {
    Answer::status(200).with("content-type", "application/json").with("etag", "\"v1\"").body(TWO)
}

fn publish(site: &Site, arguments: &[&str]) -> Ran {
    site.run(&[&["publish", "--now", NOW][..], arguments].concat())
}

/// Titles of the jobs that are published, sorted.
fn titles(site: &Site) -> Vec<String> {
    let feed: serde_json::Value = serde_json::from_str(&site.read("public/feed.json")).expect("a JSON feed");
    let items = feed["items"].as_array().cloned().unwrap_or_default();
    let mut titles: Vec<String> = items.iter().filter_map(|item| item["title"].as_str().map(str::to_owned)).collect();
    titles.sort();
    titles
}

#[track_caller]
fn both(site: &Site) {
    assert_eq!(titles(site), ["Cartographer", "Printer"]);
}

/// After a good first run, the source answers like this: it is said, and both jobs stay as they were.
#[track_caller]
fn check_held(rest: &str, then: impl Fn(usize) -> Answer + Send + Sync + 'static, code: &str, says: &str) {
    let receiver = Receiver::start(move |_, before| if before == 0 { export() } else { then(before - 1) });
    let site = site(&receiver.url("jobs"), rest);
    publish(&site, &[]).ended(0);
    both(&site);
    let before = site.tree("public");
    let ran = publish(&site, &[]).ended(0);
    assert!(ran.stderr.contains(&format!("warning[{code}]")) && ran.stderr.contains(says), "{}", ran.stderr);
    assert_eq!(site.tree("public"), before);
}

#[test]
fn what_is_fetched_is_published_and_asked_for_again_only_if_it_changed() {
    let changed = |request: &Request| request.headers.get("if-none-match").is_none_or(|etag| etag != "\"v1\"");
    let receiver = Receiver::start(move |request, _| if changed(request) { export() } else { Answer::status(304) });
    let site = site(&receiver.url("jobs?content=true"), "");
    publish(&site, &[]).ended(0);
    both(&site);
    assert!(site.read("public/jobs/cartographer/index.html").contains("You draw contour lines for R&amp;D."));
    let before = site.times("public");
    publish(&site, &[]).ended(0);
    assert_eq!(site.times("public"), before);
    let requests = receiver.requests();
    assert_eq!(requests.iter().map(|r| r.path.as_str()).collect::<Vec<_>>(), ["/jobs?content=true", "/jobs?content=true"]);
    assert_eq!(requests[1].headers["accept-encoding"], "identity");
    assert!(requests[1].headers["user-agent"].starts_with("jobherald/"));
}

#[test]
fn a_job_that_is_gone_from_the_source_is_closed() {
    let receiver = Receiver::start(|_, before| {
        let one = TWO.replace("\"id\": 2, \"internal_job_id\": 12", "\"id\": 2, \"internal_job_id\": null");
        if before == 0 { export() } else { Answer::status(200).body(one) }
    });
    let site = site(&receiver.url("jobs"), "");
    publish(&site, &[]).ended(0);
    publish(&site, &[]).ended(0);
    assert_eq!(titles(&site), ["Cartographer"]);
}

#[test]
fn nothing_is_fetched_unless_it_is_asked_for() {
    let receiver = Receiver::start(|_, _| export());
    let site = site(&receiver.url("jobs"), "");
    let ran = site.run(&["build", "--now", NOW]).ended(1);
    assert!(ran.stderr.contains("error[source-not-fetched]"), "{}", ran.stderr);
    for command in ["check", "inspect", "plan"] {
        site.run(&[command, "--now", NOW]);
    }
    assert_eq!(receiver.requests().len(), 0);
    for (asked, command) in ["inspect", "check", "plan", "build"].into_iter().enumerate() {
        site.run(&[command, "--fetch", "--now", NOW]).ended(0);
        assert_eq!(receiver.requests().len(), asked + 1, "{command}");
    }
    both(&site);
    site.run(&["build", "--now", NOW]).ended(0);
    both(&site);
}

#[test]
fn a_busy_source_is_asked_again() {
    for status in [429, 503] {
        let busy = move || Answer::status(status).with("retry-after", "0");
        let receiver = Receiver::start(move |_, before| if before < 2 { busy() } else { export() });
        let site = site(&receiver.url("jobs"), "");
        publish(&site, &[]).ended(0);
        both(&site);
        assert_eq!(receiver.requests().len(), 3);
    }
}

#[test]
fn a_source_that_asks_for_more_time_than_there_is_holds() {
    let busy = |_| Answer::status(429).with("retry-after", "3600");
    check_held("", busy, "source-unreachable", "it is busy (429) and asks to wait for 3600 seconds");
}

#[test]
fn a_source_that_does_not_answer_holds() {
    check_held("", |_| Answer::status(500), "source-unreachable", "it answered 500 Internal Server Error");
    check_held("", |_| Answer::status(404), "source-unreachable", "it answered 404 Not Found");
    check_held("", |_| Answer::status(200).in_manner(Manner::HangUp), "source-unreachable", "the connection broke");
    check_held("", |_| Answer::status(200).in_manner(Manner::Noise), "source-unreachable", "was not fetched");
    check_held("timeout_seconds = 1", |_| export().after(Duration::from_secs(5)), "source-unreachable", "no answer within 1 second");
    check_held(
        "timeout_seconds = 1",
        |_| Answer::status(200).in_manner(Manner::DripBody),
        "source-unreachable",
        "no answer within 1 second",
    );
}

#[test]
fn an_answer_that_is_too_large_or_encoded_is_refused() {
    let declared = |_| Answer::status(200).with("content-length", "99999999999").in_manner(Manner::DripBody);
    check_held("", declared, "source-unreachable", "the answer has more than 67108864 bytes");
    check_held("", |_| Answer::status(200).in_manner(Manner::EndlessBody), "source-unreachable", "the answer has more than 67108864 bytes");
    check_held("", |_| export().with("content-encoding", "gzip"), "source-unreachable", "the answer is encoded");
}

#[test]
fn a_redirect_is_not_followed() {
    let receiver = Receiver::start(|_, _| export());
    let elsewhere = receiver.url("elsewhere");
    check_held("", move |_| Answer::status(302).with("location", elsewhere.clone()), "source-unreachable", "redirects are not followed");
    assert_eq!(receiver.requests().len(), 0);
}

#[test]
fn nonsense_holds() {
    let html = |_| Answer::status(200).body("<!doctype html><title>Sign in</title><p>Please sign in.");
    check_held("", html, "source-nonsense", "it begins with `<!doctype html>");
    check_held("", |_| Answer::status(200).body(r#"{"error": "no such board"}"#), "source-nonsense", "its shape is that of no export");
    check_held("", |_| Answer::status(200).body(&TWO[..200]), "source-nonsense", "this is not JSON");
    check_held("", |_| Answer::status(200), "source-nonsense", "its shape is that of no export");
    check_held("format = \"greenhouse\"", |_| Answer::status(200).body("[]"), "source-nonsense", "its shape is that of no export");
}

#[test]
fn nothing_where_there_was_something_holds_until_it_is_allowed() {
    let empty = |_| Answer::status(200).body(NONE);
    check_held("", empty, "source-empty", "suddenly has no job: the 2 that it gave last are used");
    let receiver = Receiver::start(|_, before| if before == 0 { export() } else { Answer::status(200).body(NONE) });
    let site = site(&receiver.url("jobs"), "");
    publish(&site, &[]).ended(0);
    publish(&site, &["--allow-removals", "2"]).ended(0);
    assert_eq!(titles(&site), Vec::<String>::new());
}

#[test]
fn a_private_address_is_refused() {
    let receiver = Receiver::start(|_, _| export());
    for host in ["127.0.0.1", "localhost"] {
        let url = receiver.url("jobs?token=hush").replace("127.0.0.1", host);
        let site = Site::new(&config("").replace("path = \"content\"", &format!("url = \"{url}\"")));
        let ran = publish(&site, &[]).ended(1);
        assert!(ran.stderr.contains("which `allow` does not name"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("hush"), "{}", ran.stderr);
    }
    assert_eq!(receiver.requests().len(), 0);
}

/// One page of a Teamtailor feed.
fn page(number: usize, next: Option<&str>) -> Answer {
    let next = next.map(|next| format!("\"next_url\": \"{next}\", ")).unwrap_or_default();
    let item = format!(
        "{{\"id\": \"{number}\", \"title\": \"Job {number}\", \"url\": \"https://isohypse.example/jobs/{number}\", \"content_html\": \"<p>Work, number {number}, outdoors.</p>\", \"_jobposting\": {{\"@type\": \"JobPosting\", \"datePosted\": \"2026-05-0{number}\"}}}}"
    );
    Answer::status(200).body(format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", {next}\"items\": [{item}]}}"))
}

#[test]
fn pages_are_followed_on_the_same_host_only() {
    let receiver = Receiver::start(|request, _| match request.path.as_str() {
        "/jobs.json" => page(1, Some("/jobs.json?page=2")),
        "/jobs.json?page=2" => page(2, Some("?page=3")),
        _ => page(3, None),
    });
    let site = site(&receiver.url("jobs.json"), "");
    publish(&site, &[]).ended(0);
    assert_eq!(titles(&site), ["Job 1", "Job 2", "Job 3"]);

    let other = Receiver::start(|_, _| page(2, None));
    let elsewhere = other.url("jobs.json");
    let receiver = Receiver::start(move |_, _| page(1, Some(&elsewhere)));
    let ran = publish(&self::site(&receiver.url("jobs.json"), ""), &[]).ended(1);
    assert!(ran.stderr.contains("it leads to another host"), "{}", ran.stderr);
    assert_eq!(other.requests().len(), 0);

    let receiver = Receiver::start(|_, _| page(1, Some("/jobs.json")));
    let ran = publish(&self::site(&receiver.url("jobs.json"), ""), &[]).ended(1);
    assert!(ran.stderr.contains("they lead in a circle"), "{}", ran.stderr);
}

#[test]
fn who_asks_is_said_with_a_secret_that_is_shown_nowhere() {
    let allowed = |request: &Request| request.headers.get("authorization").is_some_and(|value| value == "Token token=hush-hush");
    let receiver = Receiver::start(move |request, _| if allowed(request) { export() } else { Answer::status(401) });
    let site = site(&receiver.url("jobs"), "authorization = { file = \"key.txt\" }");
    let ran = publish(&site, &[]).ended(1);
    assert!(ran.stderr.contains("error[source-not-asked]") && ran.stderr.contains("key.txt"), "{}", ran.stderr);
    site.write("key.txt", "wrong");
    let ran = publish(&site, &[]).ended(1);
    assert!(ran.stderr.contains("see `authorization`"), "{}", ran.stderr);
    site.write("key.txt", "Token token=hush-hush\n");
    let ran = publish(&site, &["-v"]).ended(0);
    both(&site);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("hush-hush"));
    for folder in ["public", ".jobherald"] {
        assert!(site.tree(folder).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("hush-hush")));
    }
}

#[test]
fn an_address_that_is_a_secret_is_shown_nowhere() {
    let receiver = Receiver::start(|_, before| if before == 0 { export() } else { Answer::status(500) });
    let site = site("", "");
    site.write("jobherald.toml", site.read("jobherald.toml").replace("url = \"\"", "url = { file = \"address.txt\" }"));
    site.write("address.txt", receiver.url("hush-hush?token=hush-hush"));
    publish(&site, &[]).ended(0);
    both(&site);
    let ran = publish(&site, &[]).ended(0);
    assert!(ran.stderr.contains("127.0.0.1 (secret address "), "{}", ran.stderr);
    assert!(!ran.stderr.contains("hush-hush"), "{}", ran.stderr);
    for folder in ["public", ".jobherald"] {
        assert!(site.tree(folder).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("hush-hush")));
    }
}

#[test]
fn what_was_kept_may_be_lost_without_closing_a_job() {
    let receiver = Receiver::start(|_, before| if before == 0 { export() } else { Answer::status(500) });
    let site = site(&receiver.url("jobs"), "");
    publish(&site, &[]).ended(0);
    let before = site.tree("public/jobs");
    std::fs::remove_dir_all(site.path(".jobherald/sources")).expect("what is kept");
    let ran = publish(&site, &[]).ended(1);
    assert!(ran.stderr.contains("error[source-not-fetched]"), "{}", ran.stderr);
    both(&site);
    assert_eq!(site.tree("public/jobs"), before);
}

#[test]
fn an_export_that_is_saved_is_read_like_one_that_is_fetched() {
    for name in ["greenhouse.json", "lever.json", "ashby.json", "recruitee.json", "personio.xml", "teamtailor.json", "teamtailor.rss"] {
        let site = Site::new(&config("").replace("path = \"content\"", &format!("path = \"{name}\"")));
        site.write(name, std::fs::read(crate::golden::root("tests/exports").join(name)).expect("a fixture"));
        site.run(&["build", "--now", NOW]).ended(0);
        assert!(titles(&site).iter().any(|title| title.contains("artogra")), "{name}: {:?}", titles(&site));
        assert!(!titles(&site).iter().any(|title| title == "Team lead" || title == "Head of Secrets"), "{name}");
    }
}

#[test]
fn findings_and_links_of_an_export_are_those_of_each_job() {
    let site = site("https://isohypse.jobs.personio.de/xml?language=de", "");
    let records = |site: &Site| -> Vec<Value> {
        let out = site.run(&["inspect", "--now", NOW]).ended(0).stdout;
        out.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
    };
    // What was never fetched is named, and that is where it is kept.
    let kept = records(&site)[0]["path"].as_str().expect("a path").to_owned();
    let export = include_str!("../exports/personio.xml").replace("2026-05-11T09:00:00+02:00", "2026-13-45");
    site.write(&format!(".jobherald/sources/{kept}"), export);
    let jobs = records(&site);
    let link = |job: &Value| job["facts"]["apply"]["url"].as_str().map(str::to_owned);
    let found = |job: &Value| job["diagnostics"].to_string().contains("date-");
    let got: Vec<_> = jobs.iter().map(|job| (job["record"].as_u64(), link(job), found(job))).collect();
    let address = |id: &str| Some(format!("https://isohypse.jobs.personio.de/job/{id}"));
    assert_eq!(got, [(Some(0), address("810001"), false), (Some(1), address("810002"), true)]);
    let said = site.run(&["check", "--now", NOW]).stdout;
    assert!(said.contains(&format!("{kept} (record 2):47:")), "{said}");
}
