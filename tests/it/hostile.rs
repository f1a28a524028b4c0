//! Posts that want to hurt: a run publishes what can be published, every document stays whole, and each attack has its finding.

/// The posts.
mod posts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use self::posts::Hostile;
use crate::support::site::{NOW, Ran, Site, config, files};

const BOARD: &str = "[site]\nurl = \"https://board.example.org/a\"\ntitle = \"R&D </script> ]]> Board\"\nkind = \"board\"\nlanguage = \"fr\"\n";

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
    println!("{name}: {:.1} s, peak {} MiB of all runs so far", began.elapsed().as_secs_f64(), peak_mebibytes());
    if let Some(folder) = std::env::var_os("KEEP_HOSTILE_OUTPUT") {
        // For a look with other programs.
        let copied = Command::new("cp").arg("-a").arg(site.path("public")).arg(Path::new(&folder).join(name)).status();
        assert!(copied.expect("cp stands on every Unix").success());
    }
    assert!(matches!(ran.code, 0 | 1), "exit {}: {}", ran.code, ran.stderr.chars().rev().take(2000).collect::<String>().chars().rev().collect::<String>());
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
fn check_page(path: &str, html: &str) {
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
    for never in ["<script", "</script", "<iframe", "<object", "<embed", "<base", "<svg", "<math", "<form", "<input", "http-equiv", "=\"javascript:", "=\"data:", "<style", "root:x:"] {
        assert!(!lower.contains(never), "{path} holds {never}");
    }
    // Values are text whatever stands in them.
    let bare = regex::Regex::new("=\"[^\"]*\"").expect("a pattern").replace_all(&lower, "=");
    let handler = regex::Regex::new("<[a-z][^<>]*\\s(on[a-z]+|style)\\s*=").expect("a pattern");
    assert!(!handler.is_match(&bare), "{path}: {:?}", handler.find(&bare));
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
    let links = [("leaves.md", "link-leaves-source"), ("pipe.md", "not-a-file"), ("loop", "link-loop")].map(|(p, c)| (p.to_owned(), c.to_owned()));
    let missing: Vec<_> = due.chain(links).filter(|wanted| !found.contains(wanted)).collect();
    assert!(missing.is_empty(), "no finding: {missing:?}, but {:?}", found.iter().filter(|(p, _)| missing.iter().any(|m| m.0 == *p)).collect::<Vec<_>>());
    assert!(site.tree("public").values().all(|bytes| !String::from_utf8_lossy(bytes).contains("A secret of the machine")));

    let first = site.times("public");
    build(&site, "again");
    assert_eq!(site.times("public"), first, "a second run changes nothing");
}

#[test]
fn hostile_posts_do_no_harm_under_any_permalink() {
    for (number, permalink) in ["/{slug}.html", "/{path}/", "/{slug}/", "/{lang}/{year}/{month}/{path}.html", "/feeds/tag/{slug}/", "/{id}/"].iter().enumerate() {
        let source = format!("{BOARD}[[source]]\npath = \"content\"\npermalink = \"{permalink}\"\n");
        let site = site(&source, posts::small());
        build(&site, &format!("board-{number}"));
        check_output(&site);
    }
}
