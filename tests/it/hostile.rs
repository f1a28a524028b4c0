//! Posts that want to hurt: a run publishes what can be published, every document stays whole, and each attack has its finding.

/// The posts.
mod posts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use regex::Regex;
use serde_json::Value;

use self::posts::Hostile;
use crate::support::site::{NOW, Ran, Site, config, files};

const BOARD: &str =
    "[site]\nurl = \"https://board.example.org\"\ntitle = \"R&D </script> ]]> Board\"\nkind = \"board\"\nlanguage = \"fr\"\n";

/// A site of these posts with this configuration.
fn site(config: &str, posts: Vec<Hostile>) -> Site {
    let site = Site::new(config);
    site.write("secret.txt", "---\ntitle: A secret of the machine\n---\nIt stays here.\n");
    for post in posts {
        site.write(&format!("content/{}", post.path), post.bytes);
    }
    std::os::unix::fs::symlink(site.path("secret.txt"), site.path("content/leaves.md")).expect("a link");
    std::os::unix::fs::symlink(site.path("content"), site.path("content/loop")).expect("a link");
    let made = Command::new("mkfifo").arg(site.path("content/pipe.md")).status().expect("mkfifo stands on every Unix");
    assert!(made.success());
    site
}

/// Runs a build of which every finding comes as JSON, and says how long it took.
fn build(site: &Site, name: &str) -> Ran {
    let began = Instant::now();
    let ran = site.run(&["build", "--now", NOW, "--format", "json"]);
    eprintln!("{name}: {:.1} s, peak {} MiB of all runs so far", began.elapsed().as_secs_f64(), peak_mebibytes());
    if let Some(folder) = std::env::var_os("KEEP_HOSTILE_OUTPUT") {
        // For a look with other programs.
        let copied = Command::new("cp").arg("-a").arg(site.path("public")).arg(Path::new(&folder).join(name)).status();
        assert!(copied.expect("cp stands on every Unix").success());
    }
    assert!(
        matches!(ran.code, 0 | 1),
        "exit {}: {}",
        ran.code,
        ran.stderr.chars().rev().take(2000).collect::<String>().chars().rev().collect::<String>()
    );
    ran
}

/// The most memory that a run of this process held at once.
fn peak_mebibytes() -> i64 {
    nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).map_or(0, |usage| usage.max_rss() / 1024)
}

/// Path and code of every finding.
fn findings(stderr: &str) -> BTreeSet<(String, String)> {
    let object = |line: &str| serde_json::from_str::<Value>(line).ok().filter(Value::is_object);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    stderr.lines().filter_map(object).map(|d| (text(&d["path"]), text(&d["code"]))).collect()
}

/// Everything that holds for an output whatever was put in.
fn check_output(site: &Site) {
    let tree = site.tree("public");
    for (path, bytes) in &tree {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|e| panic!("{path} is no UTF-8: {e}"));
        let forbidden = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        assert_eq!(text.chars().find(forbidden), None, "{path}");
        match path.rsplit('.').next().unwrap_or_default() {
            "xml" | "opml" => drop(roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{path}: {e}"))),
            "json" | "jsonld" => drop(serde_json::from_str::<Value>(text).unwrap_or_else(|e| panic!("{path}: {e}"))),
            "html" => check_page(path, text),
            "css" => {}
            other => panic!("{path}: who writes .{other}?"),
        }
    }
    check_ids(&tree);
}

/// Scripts of a page are data, and nothing else in it runs.
pub(crate) fn check_page(path: &str, html: &str) {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"<[^<>]*\s(href|src|srcset|poster|action|cite)="\s*(javascript|vbscript|data|file):"#));
    static VALUE: LazyLock<Regex> = LazyLock::new(|| pattern("=\"[^\"]*\""));
    static HANDLER: LazyLock<Regex> = LazyLock::new(|| pattern(r"<[a-z][^<>]*\s(on[a-z]+|style)\s*="));
    const DATA: &str = "<script type=\"application/ld+json\">";
    let mut scripts = html.split(DATA);
    let mut rest = scripts.next().unwrap_or_default().to_owned();
    for script in scripts {
        let (data, after) = script.split_once("</script>").unwrap_or_else(|| panic!("{path}: a script without its end"));
        serde_json::from_str::<Value>(data).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(!data.contains("<!--") && !data.to_lowercase().contains("<script"), "{path}: an HTML parser does not end this script here");
        rest += after;
    }
    let lower = rest.to_lowercase();
    for never in [
        "<script",
        "</script",
        "<iframe",
        "<object",
        "<embed",
        "<base",
        "<svg",
        "<math",
        "<form",
        "<input",
        "http-equiv",
        "<style",
        "root:x:",
    ] {
        assert!(!lower.contains(never), "{path} holds {never}");
    }
    assert!(!LINK.is_match(&lower), "{path}: {:?}", LINK.find(&lower));
    // Values are text whatever stands in them.
    let bare = VALUE.replace_all(&lower, "=");
    assert!(!HANDLER.is_match(&bare), "{path}: {:?}", HANDLER.find(&bare));
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

/// The three main feeds hold the same jobs.
fn check_ids(tree: &BTreeMap<String, Vec<u8>>) {
    let text = |path: &str| std::str::from_utf8(&tree[path]).expect("UTF-8");
    let of_xml = |path: &str, item: &str, id: &str| -> Vec<String> {
        let document = roxmltree::Document::parse(text(path)).expect("checked before");
        let items = document.descendants().filter(|n| n.tag_name().name() == item);
        items.map(|n| n.children().find(|c| c.tag_name().name() == id).and_then(|c| c.text()).expect("an id").to_owned()).collect()
    };
    let (rss, atom) = (of_xml("rss.xml", "item", "guid"), of_xml("atom.xml", "entry", "id"));
    let json: Value = serde_json::from_str(text("feed.json")).expect("checked before");
    let json: Vec<&str> = json["items"].as_array().expect("items").iter().map(|i| i["id"].as_str().expect("an id")).collect();
    assert_eq!(rss, atom);
    assert_eq!(rss, json);
    assert_eq!(rss.iter().collect::<BTreeSet<_>>().len(), rss.len(), "no id twice");
    assert!(rss.len() > 80, "{} jobs", rss.len());
}

/// What stands in the site's folder beside the output and our own state.
fn others(site: &Site) -> BTreeSet<String> {
    files(&site.path("")).into_keys().filter(|name| !name.starts_with("public/") && !name.starts_with(".jobherald/")).collect()
}

#[test]
fn hostile_posts_do_no_harm() {
    let site = site(&config(""), posts::all());
    let before = others(&site);
    let ran = build(&site, "employer");
    assert_eq!(ran.code, 1);
    check_output(&site);
    assert_eq!(others(&site), before, "nothing is written but the output");

    let found = findings(&ran.stderr);
    let due = posts::all().into_iter().filter(|p| !p.finding.is_empty()).map(|p| (p.path.to_owned(), p.finding.to_owned()));
    let links =
        [("leaves.md", "link-leaves-source"), ("pipe.md", "not-a-file"), ("loop", "link-loop")].map(|(p, c)| (p.to_owned(), c.to_owned()));
    let missing: Vec<_> = due.chain(links).filter(|wanted| !found.contains(wanted)).collect();
    assert!(
        missing.is_empty(),
        "no finding: {missing:?}, but {:?}",
        found.iter().filter(|(p, _)| missing.iter().any(|m| m.0 == *p)).collect::<Vec<_>>()
    );
    assert!(site.tree("public").values().all(|bytes| !String::from_utf8_lossy(bytes).contains("A secret of the machine")));

    let first = site.times("public");
    build(&site, "again");
    assert_eq!(site.times("public"), first, "a second run changes nothing");
}

#[test]
fn hostile_posts_do_no_harm_under_any_permalink() {
    for (number, permalink) in
        ["/{slug}.html", "/{path}/", "/{slug}/", "/{lang}/{year}/{month}/{path}.html", "/feeds/tag/{slug}/", "/{id}/"].iter().enumerate()
    {
        let source = format!("{BOARD}[[source]]\npath = \"content\"\npermalink = \"{permalink}\"\n");
        let site = site(&source, posts::small());
        build(&site, &format!("board-{number}"));
        check_output(&site);
    }
}

/// What no terminal, runner or reader of a log may get from a stranger.
fn check_said(said: &str) {
    let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    assert_eq!(said.chars().find(|c| acts(*c)), None, "{said}");
    assert!(!said.contains("##["), "{said}");
}

#[test]
fn nothing_breaks_out_of_what_is_said() {
    let site = site(&config(""), posts::small());
    let page = site.path("summary.md");
    let run = |arguments: &[&str]| {
        let mut command = site.command(arguments);
        let output = command.env("GITHUB_STEP_SUMMARY", &page).output().expect("the program starts");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("the program prints UTF-8"))
    };
    for command in ["check", "build", "plan"] {
        for said in run(&[command, "-v", "--now", NOW]) {
            check_said(&said);
            assert!(said.lines().all(|line| !line.trim_start().starts_with("::")), "{said}");
        }
    }
    let [found, _] = run(&["check", "--now", NOW, "--format", "github"]);
    check_said(&found);
    let ours = pattern("^::(error|warning|notice) (file=[^:,]*,)?(line=[0-9]+,col=[0-9]+,)?title=[a-z0-9-]+::");
    for line in found.lines() {
        assert!(ours.is_match(line), "{line}");
        let escapes = line.match_indices('%').map(|(at, _)| &line[at..(at + 3).min(line.len())]);
        assert!(escapes.into_iter().all(|e| ["%25", "%0A", "%3A", "%2C", "%0D"].contains(&e)), "{line}");
    }
    let [found, _] = run(&["check", "--now", NOW, "--format", "json"]);
    assert!(found.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|d| d["code"].is_string())));
    let [found, _] = run(&["check", "--now", NOW, "--format", "sarif"]);
    let log: Value = serde_json::from_str(&found).expect("one JSON document");
    for result in log["runs"][0]["results"].as_array().expect("results") {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap_or_default();
        assert!(uri.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'"'), "{uri}");
    }
    check_inspect(&run(&["inspect", "--full", "--now", NOW])[0]);
    for said in run(&["inspect", "--explain", "--now", NOW]) {
        check_said(&said);
    }
    let summary = std::fs::read_to_string(&page).expect("the summary of the build");
    check_said(&summary);
    assert!(!summary.contains("<script") && summary.lines().all(|line| !line.starts_with("::")), "{summary}");
}

fn check_inspect(said: &str) {
    assert!(said.lines().count() > 100);
    for line in said.lines() {
        let record: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(record["path"].is_string(), "{line}");
    }
}

#[test]
fn an_id_stays_with_the_job_that_was_published_under_it() {
    let own = |id: &str, title: &str, text: &str| {
        format!("---\ntitle: {title}\nid: {id}\ndate: 2026-03-01\ncity: Lyon\ncountry: FR\n---\n{text}\n")
    };
    let site = Site::new(&config("[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n"));
    site.write("content/m.md", own("job-1", "Surveyor", "We look for a surveyor."));
    site.run(&["publish", "--now", NOW]).ended(0);
    let (output, events) = (site.tree("public"), site.tree("drop"));
    let unchanged = |code: i32, finding: &str, now: &str| {
        let ran = site.run(&["publish", "--now", now, "--format", "json"]);
        assert_eq!(ran.code, code, "{}", ran.stderr);
        assert!(ran.stderr.contains(finding), "{}", ran.stderr);
        assert!(site.tree("drop") == events, "{finding}: somebody was told something");
        assert!(site.tree("public").iter().all(|(path, bytes)| output.get(path) == Some(bytes)), "{finding}: the output changed");
    };
    // An earlier date, an earlier path and a claim to be closed do not help.
    site.write("content/a.md", own("job-1", "Thief", "Send your papers to us.").replace("2026-03-01", "2020-01-01"));
    unchanged(1, "claims the same id as `m.md`", "2026-06-02T12:00:00Z");
    site.write("content/a.md", own("job-1", "Thief", "Send your papers to us.").replace("city:", "status: closed\ncity:"));
    unchanged(1, "claims the same id as `m.md`", "2026-06-03T12:00:00Z");
    // Nor does it when the owner's post cannot be read.
    site.write("content/m.md", "---\ntitle: [broken\n---\n");
    unchanged(1, "claims the same id as `m.md`", "2026-06-04T12:00:00Z");
    site.write("content/a.md", own("job-1", "Thief", "Send your papers to us."));
    unchanged(1, "claims the same id as `m.md`", "2026-06-05T12:00:00Z");
    // The owner mends it, and all is as it was.
    site.write("content/m.md", own("job-1", "Surveyor", "We look for a surveyor."));
    site.remove("content/a.md");
    unchanged(0, "", "2026-06-06T12:00:00Z");
}

#[test]
fn a_copy_of_a_published_post_and_a_new_post_at_an_old_path() {
    let site = Site::new(&config(""));
    let (first, other) = (crate::support::site::post("Surveyor", 1), crate::support::site::post("Baker", 2));
    site.write("content/m.md", &first);
    site.write("content/other.md", &other);
    site.run(&["build", "--now", NOW]).ended(0);
    let ids = |site: &Site| -> BTreeMap<String, String> {
        let manifest: Value = serde_json::from_str(&site.read("public/jobherald.json")).expect("JSON");
        let postings = manifest["postings"].as_object().expect("postings").clone();
        postings.into_iter().map(|(id, p)| (p["path"].as_str().unwrap_or_default().to_owned(), id)).collect()
    };
    let before = ids(&site);
    site.write("content/a.md", &first);
    let ran = site.run(&["build", "--now", NOW, "--format", "json"]).ended(0);
    assert!(ran.stderr.contains("duplicate-posting"), "{}", ran.stderr);
    let with_copy = ids(&site);
    assert_eq!((&with_copy["m.md"], with_copy.len()), (&before["m.md"], 3), "the copy has an id of its own");
    site.remove("content/a.md");
    site.remove("content/m.md");
    site.run(&["build", "--now", "2026-06-02T12:00:00Z"]).ended(0);
    site.write("content/m.md", crate::support::site::post("Welder", 9));
    site.run(&["build", "--now", "2026-06-03T12:00:00Z"]).ended(0);
    // A file that comes back is the job that it was, reopened: it keeps its id and address, and takes nobody else's.
    assert_eq!(ids(&site), before);
    assert!(site.read("public/jobs/surveyor/index.html").contains("Welder"));
}
