//! What a person sees who edits, deletes and breaks posts: documents, events and exit codes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::site::{NOW, Site, config, files, post};

const DROP: &str = "[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";
const LATER: &str = "2026-06-02T12:00:00Z";

fn site(posts: usize) -> Site {
    let site = Site::new(&config(DROP));
    for number in 0..posts {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

/// The events of the drop folder that were not there before, as (type, title or id, changes).
fn new_events(site: &Site, seen: &mut BTreeMap<String, Vec<u8>>) -> Vec<(String, String, Vec<String>)> {
    let mut new = Vec::new();
    for (name, bytes) in site.tree("drop") {
        if seen.insert(name, bytes.clone()).is_some() {
            continue;
        }
        let event: Value = serde_json::from_slice(&bytes).expect("events are JSON");
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let changes = event["data"]["changes"].as_array().expect("a list").iter().map(text).collect();
        new.push((text(&event["type"]), text(&event["data"]["posting"]["title"]), changes));
    }
    new.sort();
    new
}

#[test]
fn a_run_that_changes_nothing_writes_and_sends_nothing() {
    let site = site(4);
    site.run(&["publish", "--now", NOW]).ended(0);
    let (output, drop) = (site.times("public"), site.times("drop"));
    assert_eq!(drop.len(), 4);
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!((site.times("public"), site.times("drop")), (output, drop));
}

#[test]
fn an_edit_a_removal_and_a_broken_post() {
    let site = site(5);
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    assert_eq!(new_events(&site, &mut seen).len(), 5);

    let before = site.tree("public");
    site.write("content/job-1.md", post("Cartographer 1", 1).replace("contour lines", "hill shading").replace("city: Lyon", "city: Paris"));
    site.run(&["publish", "--now", LATER]).ended(0);
    let changes = ["description", "jobLocation.address.addressLocality"].map(str::to_owned).to_vec();
    assert_eq!(new_events(&site, &mut seen), [("job.updated".to_owned(), "Cartographer 1".to_owned(), changes)]);
    let after = site.tree("public");
    let pages: Vec<&String> =
        after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes) && name.starts_with("jobs/")).map(|(n, _)| n).collect();
    assert_eq!(pages, ["jobs/cartographer-1/index.html", "jobs/cartographer-1/posting.jsonld"]);

    site.remove("content/job-2.md");
    site.run(&["publish", "--now", "2026-06-03T12:00:00Z"]).ended(0);
    let closed = new_events(&site, &mut seen);
    assert_eq!(closed.iter().map(|e| (e.0.as_str(), e.1.as_str())).collect::<Vec<_>>(), [("job.closed", "Cartographer 2")]);
    assert!(
        site.tree("public").values().all(|bytes| !String::from_utf8_lossy(bytes).contains("number 2,")),
        "a removed job is gone everywhere"
    );

    let published = site.tree("public");
    site.write("content/job-3.md", "---\ntitle: [broken\n---\nText\n");
    let ran = site.run(&["publish", "--now", "2026-06-04T12:00:00Z"]).ended(1);
    assert!(ran.stderr.contains("content/job-3.md:"), "{}", ran.stderr);
    assert_eq!(new_events(&site, &mut seen), []);
    assert!(site.tree("public") == published, "a broken post stays as last published");
}

#[test]
fn an_emptied_folder_stops_the_run() {
    let site = site(3);
    site.run(&["publish", "--now", NOW]).ended(0);
    let (output, drop) = (site.tree("public"), site.tree("drop"));
    for number in 0..3 {
        site.remove(&format!("content/job-{number}.md"));
    }
    let ran = site.run(&["publish", "--now", LATER]).ended(2);
    assert!(ran.stderr.trim_end().lines().last().unwrap_or_default().contains("--allow-removals 3"), "{}", ran.stderr);
    assert!(site.tree("public") == output && site.tree("drop") == drop);
    site.run(&["publish", "--now", LATER, "--allow-removals", "3"]).ended(0);
    assert_eq!(site.tree("drop").len(), 6);
}

#[test]
fn build_today_and_deliver_tomorrow_tell_the_same_as_publish() {
    let (apart, together) = (site(3), site(3));
    for (now, edit) in [(NOW, None), (LATER, Some("Surveyor"))] {
        for site in [&apart, &together] {
            if let Some(title) = edit {
                site.write("content/job-0.md", post(title, 0));
            }
        }
        together.run(&["publish", "--now", now]).ended(0);
        apart.run(&["build", "--now", now]).ended(0);
        apart.run(&["deliver", "--now", "2026-06-20T00:00:00Z"]).ended(0);
    }
    assert_eq!(together.tree("drop").len(), 4);
    assert_eq!(together.tree("drop"), apart.tree("drop"));
}

#[test]
fn the_order_of_files_and_a_second_run_change_no_byte() {
    let site = site(6);
    site.run(&["build", "--now", NOW]).ended(0);
    let again = Site::new(&config(DROP));
    for number in (0..6).rev() {
        again.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    again.run(&["build", "--now", NOW]).ended(0);
    assert!(site.tree("public") == again.tree("public"));
}

#[test]
fn a_renamed_post_keeps_its_id_and_tells_nobody() {
    let site = site(3);
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    new_events(&site, &mut seen);
    std::fs::rename(site.path("content/job-1.md"), site.path("content/moved.md")).expect("a rename in the temporary folder");
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
}

#[test]
fn files_that_are_not_ours_are_never_written_over() {
    type Prepare = dyn Fn(&Site);
    let cases: [(&str, &Prepare); 3] = [
        ("index.html", &|site| site.write("public/index.html", "mine")),
        ("jobs/cartographer-0/index.html", &|site| {
            site.run(&["build", "--now", NOW]).ended(0);
            site.write("public/jobs/cartographer-0/index.html", "edited");
            site.write("content/job-0.md", post("Cartographer 0", 9));
        }),
        ("public", &|site| {
            std::fs::create_dir(site.path("elsewhere")).expect("a folder");
            std::os::unix::fs::symlink(site.path("elsewhere"), site.path("public")).expect("a link");
        }),
    ];
    for (named, prepare) in cases {
        let site = site(2);
        prepare(&site);
        let before = files(&site.path("public")).len();
        let output = site.tree("public");
        let ran = site.run(&["publish", "--now", LATER]).ended(2);
        assert!(ran.stderr.contains(named), "{named}: {}", ran.stderr);
        assert!(
            site.tree("public") == output && files(&site.path("public")).len() == before && !site.path("drop").exists(),
            "{named}: something changed"
        );
    }
}

#[test]
fn a_front_matter_that_says_the_same_in_other_words_is_no_update() {
    let site = Site::new(&config(DROP));
    let spelled =
        |date: &str, tags: &str| format!("---\ntitle: Cartographer\ndate: {date}\ncity: Lyon\ncountry: FR\n{tags}\n---\nYou draw maps.\n");
    site.write("content/job.md", spelled("'2026-03-01T16:02:11.316+00:00'", "tag: maps, hills"));
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    assert_eq!(new_events(&site, &mut seen).len(), 1);
    site.write("content/job.md", spelled("2026-03-01 16:02:11 +0000", "tags: [maps, hills]").replace("draw maps", "draw\nmaps"));
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
}

#[test]
fn a_deadline_that_passes_closes_the_job_at_its_end() {
    let site = Site::new(&config(DROP));
    site.write("content/a.md", post("Surveyor", 1).replace("contract:", "deadline: 2026-06-10\ncontract:"));
    site.write("content/b.md", post("Cartographer", 2));
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    new_events(&site, &mut seen);
    // The last day counts in full, in the site's own zone.
    site.run(&["publish", "--now", "2026-06-10T21:59:00Z"]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
    site.run(&["publish", "--now", "2026-06-12T08:00:00Z"]).ended(0);
    let (name, bytes) = site.tree("drop").into_iter().find(|(name, _)| !seen.contains_key(name)).expect("an event");
    let event: Value = serde_json::from_slice(&bytes).expect("events are JSON");
    assert_eq!((event["type"].as_str(), event["timestamp"].as_str()), (Some("job.closed"), Some("2026-06-10T21:59:59Z")), "{name}");
    assert_eq!(event["data"]["posting"]["validThrough"], "2026-06-10T23:59:59+02:00");
}

#[test]
fn a_broken_post_whose_page_is_lost_is_left_out_and_not_announced() {
    let site = site(3);
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    new_events(&site, &mut seen);
    site.write("content/job-1.md", "---\ntitle: [broken\n---\nText\n");
    std::fs::remove_dir_all(site.path("public")).expect("the output is gone");
    for now in [LATER, "2026-06-03T12:00:00Z"] {
        let ran = site.run(&["publish", "--now", now]).ended(1);
        assert!(ran.stderr.contains("posting-held"), "{}", ran.stderr);
        assert_eq!(new_events(&site, &mut seen), []);
        assert!(!site.path("public/jobs/cartographer-1").exists());
    }
    site.write("content/job-1.md", post("Cartographer 1", 1));
    site.run(&["publish", "--now", "2026-06-04T12:00:00Z"]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
    assert!(site.path("public/jobs/cartographer-1/index.html").exists());
}

#[test]
fn one_job_in_several_languages_is_one_job_to_aggregators() {
    let site = site(1);
    site.write("content/baker.md", post("Baker", 1));
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    assert_eq!(new_events(&site, &mut seen).len(), 2);

    // A translation comes: another page, and nobody is told of another job.
    site.write("content/baker.de.md", post("Bäckerin oder Bäcker", 2));
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
    let read = |name: &str| String::from_utf8(site.tree("public")[name].clone()).expect("UTF-8");
    let (english, german) = ("https://jobs.example.org/jobs/baker/", "https://jobs.example.org/jobs/backerin-oder-backer/");
    for page in ["jobs/baker/index.html", "jobs/backerin-oder-backer/index.html"].map(&read) {
        for (tag, url) in [("en", english), ("de", german)] {
            assert!(page.contains(&format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{url}\">")), "{page}");
        }
    }
    assert!([english, german].iter().all(|url| read("sitemap.xml").contains(&format!("<loc>{url}</loc>"))));
    assert_eq!(read("atom.xml").matches(&format!("href=\"{german}\"")).count(), 2, "its own entry's, and its translation's");
    let inspected = site.run(&["inspect", "--now", LATER, "content/baker.de.md", "content/baker.md"]).ended(0);
    let records: Vec<Value> = inspected.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(records[0]["facts"]["translationOf"], records[1]["id"]);

    // It goes again: nothing closes.
    site.remove("content/baker.de.md");
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(new_events(&site, &mut seen), []);
    // The job itself goes in all its languages: it closes once.
    site.remove("content/baker.md");
    site.run(&["publish", "--now", LATER]).ended(0);
    let closed = new_events(&site, &mut seen);
    assert_eq!(closed.iter().map(|(kind, ..)| kind.as_str()).collect::<Vec<_>>(), ["job.closed"]);
}

/// A site whose posts say their place in a line that is not read at first; and then is, by this version of the program.
fn reread_by(version: Option<&str>, posts: usize) -> Site {
    let site = Site::new(&config(&format!("{DROP}\n[enrich]\npublish = \"front-matter\"\n")));
    for number in 0..posts {
        let text = post(&format!("Cartographer {number}"), number).replace("city: Lyon\ncountry: France\n", "");
        site.write(
            &format!("content/job-{number}.md"),
            text.replace("\n- contour", "\nLocation: 3 Mill Lane, Bristol, United Kingdom\n\n- contour"),
        );
    }
    site.run(&["publish", "--now", NOW]).ended(0);
    let site = site.rewrite("jobherald.toml", "\"front-matter\"", "\"stated\"");
    match version {
        Some(version) => {
            let state = site.read(".jobherald/publication.json");
            let read_by = format!("\"readBy\": \"{}\"", env!("CARGO_PKG_VERSION"));
            assert!(state.contains(&read_by), "{state}");
            site.rewrite(".jobherald/publication.json", &read_by, &format!("\"readBy\": \"{version}\""))
        }
        None => site,
    }
}

#[test]
fn what_a_newer_program_reads_in_the_same_post_is_planned_as_such() {
    for (version, expect) in [
        (
            Some("0.0.9"),
            "job.updated Cartographer 0 (the same post, read differently by a newer jobherald: jobLocation.address.addressCountry, jobLocation.address.addressLocality, jobLocation.address.streetAddress)",
        ),
        (
            None,
            "job.updated Cartographer 0 (the same post, read with other settings: jobLocation.address.addressCountry, jobLocation.address.addressLocality, jobLocation.address.streetAddress)",
        ),
    ] {
        let site = reread_by(version, 2);
        site.write("content/job-1.md", site.read("content/job-1.md").replace("CDI", "CDD"));
        let plan = site.run(&["plan", "--now", LATER]).ended(0).stdout;
        assert!(plan.contains(expect), "{plan}");
        assert!(plan.contains("job.updated Cartographer 1 (changed: "), "{plan}");
        // It stays the reason for as long as it is not told, however often the output is built.
        site.run(&["build", "--now", LATER]).ended(0);
        site.run(&["build", "--now", LATER]).ended(0);
        let plan = site.run(&["plan", "--now", LATER]).ended(0).stdout;
        assert!(plan.contains(expect), "{plan}");
    }
}

#[test]
fn a_flood_of_updates_stops_the_run() {
    let site = reread_by(Some("0.0.9"), 60);
    let (output, drop) = (site.tree("public"), site.tree("drop"));
    let why = "60 of 60 published jobs would be updated at once (60 of them because a newer jobherald reads the same post differently); at most 50 may";
    let ran = site.run(&["publish", "--now", LATER]).ended(2);
    assert!(ran.stderr.contains(why) && ran.stderr.contains("JOBHERALD_GUARD_UPDATES_PERCENT=100"), "{}", ran.stderr);
    assert!(site.tree("public") == output && site.tree("drop") == drop);
    let plan = site.run(&["plan", "--now", LATER]).ended(0).stdout;
    assert!(plan.contains("(60 of them because a newer jobherald reads the same post differently), and 50 may be"), "{plan}");
    let mut command = site.command(&["publish", "--now", LATER]);
    let allowed = command.env("JOBHERALD_GUARD_UPDATES_PERCENT", "100").output().expect("the program starts");
    assert!(allowed.status.success(), "{}", String::from_utf8_lossy(&allowed.stderr));
    assert_eq!(site.tree("drop").len(), 120);
}

/// A published post that is edited so is told to be closed, and `inspect` says why by its status.
#[track_caller]
fn check_closes(from: &str, to: &str, status: &str) {
    let site = site(2);
    let mut seen = BTreeMap::new();
    site.run(&["publish", "--now", NOW]).ended(0);
    new_events(&site, &mut seen);
    let edited = post("Cartographer 1", 1).replacen(from, to, 1);
    assert_ne!(edited, post("Cartographer 1", 1), "{from} stands in the post");
    site.write("content/job-1.md", edited);
    let out = site.run(&["inspect", "content/job-1.md", "--now", LATER]).ended(0).stdout;
    let record: Value = serde_json::from_str(&out).expect("one record");
    assert_eq!(record["status"], status, "{to}");
    site.run(&["publish", "--now", LATER]).ended(0);
    let events: Vec<String> = new_events(&site, &mut seen).into_iter().map(|(kind, ..)| kind).collect();
    let expect: &[&str] = if matches!(status, "closed" | "expired") { &["job.closed"] } else { &["job.updated"] };
    assert_eq!(events, expect, "{to}");
    let page = site.read("public/jobs/cartographer-1/index.html");
    assert_eq!(page.contains("<p>This job is closed.</p>"), status != "open", "{to}");
}

#[test]
fn a_post_closes_by_its_deadline_its_status_or_its_own_words() {
    // A deadline that has passed wins over what says that it is open.
    check_closes("city:", "open: true\nvalidThrough: 2026-06-01\ncity:", "expired");
    check_closes("city:", "status: open\ndeadline: 1 June 2026\ncity:", "expired");
    check_closes("## The work", "Closing date: 1 June 2026\n\n## The work", "expired");
    check_closes("city:", "open: true\nvalidThrough: 2026-07-01\ncity:", "open");
    check_closes("city:", "status: filled\ncity:", "closed");
    check_closes("city:", "filled: true\ncity:", "closed");
    check_closes("city:", "lang: fr\nstatut: pourvu\ncity:", "closed");
    check_closes("city:", "lang: de\nstatus: besetzt\ncity:", "closed");
    check_closes("title: Cartographer 1", "title: ~~Cartographer 1~~", "closed");
    check_closes("## The work", "**This position has been filled.**\n\n## The work", "closed");
    check_closes("## The work", "> Update: applications are now closed.\n\n## The work", "closed");
    check_closes("## The work\n\nYou draw maps", "Ce poste est pourvu.\n\n## Le travail\n\nVous dessinez des cartes", "closed");
    check_closes("## The work\n\nYou draw maps", "Diese Stelle ist bereits besetzt.\n\n## Die Arbeit\n\nDu zeichnest Karten", "closed");
    // Of another job, or of what will be.
    check_closes("## The work", "Applications will be read until the position has been filled.\n\n## The work", "open");
}

#[test]
fn posts_without_a_date_are_not_changed_before_they_are_published() {
    let site = Site::new(&config(""));
    let undated = |title: &str| post(title, 1).lines().filter(|line| !line.starts_with("date:")).collect::<Vec<_>>().join("\n");
    for (now, titles) in [(NOW, ["Cook", "Smith", "Diver"]), (LATER, ["Baker", "Tailor", "Rigger"])] {
        for title in titles {
            site.write(&format!("content/{title}.md"), undated(title));
        }
        site.run(&["build", "--now", now]).ended(0);
        let feed: Value = serde_json::from_str(&site.read("public/feed.json")).expect("JSON");
        for item in feed["items"].as_array().expect("a list") {
            let time = |key: &str| item[key].as_str().expect("a time").parse::<jiff::Timestamp>().expect("a time");
            assert!(time("date_published") <= time("date_modified"), "{item}");
        }
        let before = site.times("public");
        site.run(&["build", "--now", now]).ended(0);
        assert_eq!(site.times("public"), before, "what was published stays");
    }
}

/// Titles, publication and last change of the jobs in the JSON Feed.
fn times(site: &Site) -> Vec<(String, jiff::Timestamp, jiff::Timestamp)> {
    let feed: Value = serde_json::from_str(&site.read("public/feed.json")).expect("JSON");
    let instant = |value: &Value| value.as_str().expect("a text").parse().expect("an instant");
    let items = feed["items"].as_array().expect("items").iter();
    items.map(|item| (item["title"].to_string(), instant(&item["date_published"]), instant(&item["date_modified"]))).collect()
}

/// Whether it is the site's midnight, or a few seconds later: more jobs are of that day than it has had seconds.
#[test]
fn many_jobs_of_a_day_that_has_just_begun_are_told_apart() {
    const JOBS: usize = 30;
    for seconds in ["00", "09"] {
        let site = Site::new(&config(""));
        let add = |day: &str| {
            for number in 0..JOBS {
                let text = post(&format!("Cartographer {number} of {day}"), number);
                let old = text.lines().find(|line| line.starts_with("date: ")).expect("a date").to_owned();
                site.write(&format!("content/{day}-{number}.md"), text.replace(&old, &format!("date: {day}")));
            }
        };
        for (round, day) in ["2026-06-01", "2026-06-02"].into_iter().enumerate() {
            add(day);
            let now = format!("{day}T00:00:{seconds}+02:00");
            site.run(&["build", "--now", &now]).ended(0);
            let times = times(&site);
            assert_eq!(times.len(), (round + 1) * JOBS);
            let now: jiff::Timestamp = now.parse().expect("an instant");
            let wrong: Vec<_> = times.iter().filter(|(_, published, updated)| updated < published || *updated > now).collect();
            assert!(wrong.is_empty(), "at {now}: {wrong:?}");
            let instants: std::collections::BTreeSet<_> = times.iter().map(|(.., updated)| updated).collect();
            assert_eq!(instants.len(), times.len(), "at {now}: {times:?}");
            let before: Vec<_> = site.tree("public").into_iter().collect();
            site.run(&["build", "--now", &format!("{day}T12:00:00+02:00")]).ended(0);
            assert!(site.tree("public").into_iter().eq(before), "the rule gives the same again");
        }
        let index = site.read("public/index.html");
        assert_eq!((index.matches(">1 June 2026<").count(), index.matches("31 May").count()), (JOBS, 0), "{index}");
        let ran = site.run(&["validate", "--now", "2026-06-02T12:00:00+02:00", "public"]);
        assert!(!ran.stdout.contains("updated-before-published"), "{}", ran.stdout);
    }
}
