//! Sites that a generator makes: Jekyll, Hugo, and pages as others write them. `tests/sites` holds them.
//!
//! `JOBHERALD_TESTS_JEKYLL` and `JOBHERALD_TESTS_HUGO` name the programs, else they are `jekyll` and `hugo`. Where there is none its tests
//! say so and pass, unless `JOBHERALD_TESTS_REQUIRE_ALL=1`.

use std::collections::BTreeMap;
use std::process::Command;

use regex::Regex;

use crate::golden::{self, root};
use crate::support::site::{NOW, Ran, Site};
use crate::support::tool;

/// What a site is, of each generator.
struct Kind {
    name: &'static str,
    /// The variable that names the program, and how it is called.
    program: (&'static str, &'static [&'static str]),
    /// Where posts, and where pages are.
    posts: &'static str,
    pages: &'static str,
    /// The template whose head is that of every job page, and what includes our snippet.
    layout: (&'static str, &'static str),
    /// Pages of open jobs, with their addresses.
    jobs: &'static [(&'static str, &'static str)],
    /// The page of the job that is closed.
    closed: &'static str,
}

const JEKYLL: Kind = Kind {
    name: "jekyll",
    program: ("JOBHERALD_TESTS_JEKYLL", &["build", "--quiet"]),
    posts: "_jobs",
    pages: "_site",
    layout: ("_layouts/job.html", "{% include jobherald.html %}"),
    jobs: &[
        ("jobs/Développeuse Rust.html", "https://isohypse.example/careers/jobs/D%C3%A9veloppeuse%20Rust.html"),
        ("jobs/cook_baker.html", "https://isohypse.example/careers/jobs/cook_baker.html"),
        ("jobs/field-surveyor.html", "https://isohypse.example/careers/jobs/field-surveyor.html"),
        ("join-us/index.html", "https://isohypse.example/careers/join-us/"),
    ],
    closed: "jobs/over.html",
};

const HUGO: Kind = Kind {
    name: "hugo",
    program: ("JOBHERALD_TESTS_HUGO", &["--quiet"]),
    posts: "content/jobs",
    pages: "public",
    layout: ("layouts/_default/baseof.html", "{{ partial \"jobherald.html\" . }}"),
    jobs: &[
        ("jobs/cook_baker/index.html", "https://isohypse.example/jobs/cook_baker/"),
        ("jobs/développeuse-rust/index.html", "https://isohypse.example/jobs/d%C3%A9veloppeuse-rust/"),
        ("jobs/field-surveyor/index.html", "https://isohypse.example/jobs/field-surveyor/"),
        ("join-us/index.html", "https://isohypse.example/join-us/"),
    ],
    closed: "jobs/over/index.html",
};

impl Kind {
    fn site(&self) -> Site {
        let site = Site::new("");
        for (from, to) in [(format!("tests/sites/{}", self.name), ""), ("tests/sites/posts".to_owned(), self.posts)] {
            for (name, path) in crate::support::site::files(&root(&from)) {
                let to = if to.is_empty() { name } else { format!("{to}/{name}") };
                site.write(&to, std::fs::read(path).expect("a file of the site"));
            }
        }
        site
    }

    /// Runs the generator; `false` where there is none.
    fn build(&self, site: &Site, test: &str) -> bool {
        let (variable, arguments) = self.program;
        let program = std::env::var(variable).unwrap_or_else(|_| self.name.to_owned());
        let ran = Command::new(&program).args(arguments).current_dir(site.path("")).env("LC_ALL", "C.UTF-8").output();
        match ran {
            Ok(output) => {
                assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
                true
            }
            Err(error) => {
                tool::missing(test, &format!("{program} ({variable}): {error}"));
                false
            }
        }
    }
}

/// The page, or sitemap, without what is ours, found in another way than the program does.
fn without_ours(page: &[u8]) -> String {
    let ours = Regex::new(r"<(?:link|script)\b[^<>]* data-jobherald>(?:[^<]*</script>)?\n|(?s)<!-- jobherald -->.*<!-- /jobherald -->\n")
        .expect("a pattern");
    ours.replace_all(std::str::from_utf8(page).expect("UTF-8"), "").into_owned()
}

/// The JSON-LD of a page, which must be the only JobPosting on it.
#[track_caller]
fn json_ld(site: &Site, path: &str) -> serde_json::Value {
    let page = site.read(path);
    let scripts: Vec<&str> = page.split("<script type=\"application/ld+json\" data-jobherald>").skip(1).collect();
    assert_eq!((scripts.len(), page.matches("JobPosting").count()), (1, 1), "{path}:\n{page}");
    serde_json::from_str(scripts[0].split("</script>").next().expect("it ends")).expect("JSON")
}

/// What is there besides our own folder.
fn of_site(site: &Site, pages: &str) -> BTreeMap<String, Vec<u8>> {
    site.tree(pages).into_iter().filter(|(path, _)| !path.starts_with("jobs-feeds/")).collect()
}

/// Every file is there, and has every byte that it had, besides ours.
#[track_caller]
fn only_ours_differs(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (path, bytes) in after.iter().filter(|(path, bytes)| before[*path] != **bytes) {
        assert_eq!(without_ours(bytes), String::from_utf8(before[path].clone()).expect("UTF-8"), "{path}");
    }
}

fn inject(kind: &Kind, test: &str) {
    let site = kind.site();
    if !kind.build(&site, test) {
        return;
    }
    let before = of_site(&site, kind.pages);
    let ran = site.run(&["build", "--inject", kind.pages, "--now", NOW]).ended(0);
    assert!(ran.stdout.contains("4 job pages found"), "{}", ran.stdout);
    let after = of_site(&site, kind.pages);
    only_ours_differs(&before, &after);
    for (path, url) in kind.jobs {
        assert_eq!(json_ld(&site, &format!("{}/{path}", kind.pages))["url"], *url);
        assert!(site.read(&format!("{}/sitemap.xml", kind.pages)).contains(url), "{url} is in the sitemap");
        assert!(site.read(&format!("{}/jobs-feeds/feed.json", kind.pages)).contains(url), "{url} is in the feed");
    }
    assert_eq!(after[kind.closed], before[kind.closed], "a closed job's page has nothing of ours");
    assert!(site.read(&format!("{}/index.html", kind.pages)).contains("/jobs-feeds/atom.xml\" data-jobherald>"));

    let times = site.times(kind.pages);
    let again = site.run(&["build", "--inject", kind.pages, "--now", NOW]).ended(0);
    assert!(again.stdout.contains("0 files changed") && again.stdout.contains("written 0 new, 0 changed"), "{}", again.stdout);
    assert_eq!(site.times(kind.pages), times, "a file was touched");

    // A job closes, and the generator was not run since.
    let post = format!("{}/cook_baker.md", kind.posts);
    site.write(&post, site.read(&post).replace("---\ntitle", "---\nstatus: closed\ntitle"));
    site.run(&["build", "--inject", kind.pages, "--now", NOW]).ended(0);
    let closed = kind.jobs.iter().find(|(path, _)| path.contains("cook_baker")).expect("one of the jobs").0;
    assert_eq!(of_site(&site, kind.pages)[closed], before[closed]);
}

fn include(kind: &Kind, test: &str) {
    let injected = kind.site();
    if !kind.build(&injected, test) {
        return;
    }
    injected.run(&["build", "--inject", kind.pages, "--now", NOW]).ended(0);
    let included = kind.site();
    kind.build(&included, test);
    let (layout, snippet) = kind.layout;
    included.write(layout, included.read(layout).replace("</head>", &format!("{snippet}\n</head>")));
    let ran = included.run(&["build", "--include", ".", "--now", NOW]).ended(0);
    assert!(ran.stdout.contains(&format!("data of 4 jobs for {}", kind.name)) && ran.stdout.contains(snippet), "{}", ran.stdout);
    std::fs::remove_dir_all(included.path(kind.pages)).expect("it was built");
    kind.build(&included, test);
    for (path, _) in kind.jobs {
        let path = format!("{}/{path}", kind.pages);
        assert_eq!(json_ld(&included, &path), json_ld(&injected, &path));
    }
    assert!(!included.read(&format!("{}/{}", kind.pages, kind.closed)).contains("JobPosting"));
    let feeds = |site: &Site| site.tree(&format!("{}/jobs-feeds", kind.pages));
    assert_eq!(feeds(&included), feeds(&injected), "the generator copies the feeds");
    let again = included.run(&["build", "--include", ".", "--now", NOW]).ended(0);
    assert!(again.stdout.contains("nothing changed") && again.stdout.contains("written 0 new, 0 changed"), "{}", again.stdout);
    // And what is included is known for ours.
    let before = of_site(&included, kind.pages);
    included.run(&["build", "--inject", kind.pages, "--now", NOW]).ended(0);
    kind.jobs.iter().for_each(|(path, _)| drop(json_ld(&included, &format!("{}/{path}", kind.pages))));
    assert_eq!(before.len(), of_site(&included, kind.pages).len());
}

#[test]
fn jekyll_pages_get_our_data_and_keep_every_byte() {
    inject(&JEKYLL, "jekyll_pages_get_our_data_and_keep_every_byte");
}

#[test]
fn hugo_pages_get_our_data_and_keep_every_byte() {
    inject(&HUGO, "hugo_pages_get_our_data_and_keep_every_byte");
}

#[test]
fn jekyll_builds_our_data_in() {
    include(&JEKYLL, "jekyll_builds_our_data_in");
}

#[test]
fn hugo_builds_our_data_in() {
    include(&HUGO, "hugo_builds_our_data_in");
}

const BUILT: &str = "tests/sites/built";

fn built() -> Site {
    Site::copy_of(&root(BUILT), &["posts", "dist"])
}

/// What a person sees.
fn said(ran: &Ran) -> String {
    format!("{}\n{}", ran.stderr, ran.stdout)
}

#[test]
fn pages_of_every_shape_get_it_or_say_why_not() {
    let site = built();
    let before = of_site(&site, "dist");
    let ran = site.run(&["build", "--inject", "dist", "--now", NOW]).ended(0);
    golden::check(&format!("{BUILT}/expected.txt"), &said(&ran));
    let after = of_site(&site, "dist");
    only_ours_differs(&before, &after);
    for page in ["jobs/astro/index.html", "jobs/zola/index.html", "jobs/eleventy/index.html", "jobs/file.html", "jobs/hidden/index.html"] {
        assert_eq!(json_ld(&site, &format!("dist/{page}"))["@type"], "JobPosting");
    }
    for page in ["jobs/latin/index.html", "jobs/gone/index.html", "jobs/unfinished/index.html", "team/index.html", "robots.txt"] {
        assert_eq!(after[page], before[page], "{page}");
    }
    golden::check(&format!("{BUILT}/sitemap-0.xml"), &site.read("dist/sitemap-0.xml"));
    let times = site.times("dist");
    site.run(&["build", "--inject", "dist", "--now", NOW]).ended(0);
    assert_eq!(site.times("dist"), times);
}

#[test]
fn markup_of_the_page_gives_way_only_when_told_to() {
    let site = built();
    let page = "dist/jobs/microdata/index.html";
    let before = site.read(page);
    site.run(&["build", "--inject", "dist", "--now", NOW]).ended(0);
    assert_eq!(without_ours(site.read(page).as_bytes()), before);
    site.run(&["build", "--inject", "dist", "--replace-markup", "--now", NOW]).ended(0);
    assert_eq!(json_ld(&site, page)["datePosted"], "2026-05-04");
    let visible = before
        .replace(" itemscope itemtype=\"http://schema.org/JobPosting\"", "")
        .replace(" itemprop=\"title\"", "")
        .replace("<meta itemprop=\"datePosted\" content=\"2025-01-01\">", "")
        .replace(" itemprop=\"hiringOrganization\" itemscope itemtype=\"http://schema.org/Organization\"", "")
        .replace(" itemprop=\"name\"", "");
    assert_eq!(without_ours(site.read(page).as_bytes()), visible);
}

#[test]
fn settings_say_where_and_what() {
    let site = built();
    let config = site.read("jobherald.toml")
        + "\n[inject]\ndir = \"dist\"\nmount = \"/feeds/of/jobs\"\nlinks = [\"/team/\"]\nsitemap = false\n\n[[aggregator]]\nid = \"box\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";
    site.write("jobherald.toml", config);
    let before = of_site(&site, "dist");
    let ran = site.run(&["publish", "--now", NOW]).ended(0);
    assert!(ran.stdout.contains("sent 11"), "{}", ran.stdout);
    let after = of_site(&site, "dist");
    assert_eq!(after["index.html"], before["index.html"]);
    assert_eq!(after["sitemap-0.xml"], before["sitemap-0.xml"]);
    assert!(
        String::from_utf8_lossy(&after["team/index.html"]).contains("https://isohypse.example/feeds/of/jobs/rss.xml\" data-jobherald>")
    );
    let data = site.read("dist/feeds/of/jobs/jobs/astro/posting.jsonld");
    let event = site.tree("drop").into_values().map(|event| String::from_utf8_lossy(&event).into_owned());
    assert!(event.filter(|event| event.contains("https://isohypse.example/jobs/astro/")).count() == 1 && data.contains("/jobs/astro/"));
    site.run(&["deliver", "--now", NOW]).ended(0);
}

#[test]
fn a_site_that_is_not_there_is_not_made() {
    let site = built();
    let ran = site.run(&["build", "--inject", "public", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("public: run the site's generator first"), "{}", ran.stderr);
    assert!(!site.path("public").exists());
    let ran = site.run(&["build", "--inject", ".", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("`.` holds the source `posts`: that is no folder of built pages"), "{}", ran.stderr);
    std::fs::create_dir(site.path("public")).expect("a folder");
    let ran = site.run(&["build", "--inject", "public", "--now", NOW]).ended(1);
    assert!(ran.stderr.contains("none of the 11 jobs has a page in `public`"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let site = built();
    site.write("elsewhere/index.html", site.read("dist/jobs/zola/index.html"));
    let page = site.read("elsewhere/index.html");
    site.remove("dist/jobs/zola/index.html");
    std::os::unix::fs::symlink(site.path("elsewhere/index.html"), site.path("dist/jobs/zola/index.html")).expect("a link");
    std::fs::rename(site.path("dist/jobs/astro"), site.path("elsewhere/astro")).expect("a folder");
    std::os::unix::fs::symlink(site.path("elsewhere/astro"), site.path("dist/jobs/astro")).expect("a link");
    let other = site.read("elsewhere/astro/index.html");
    let ran = site.run(&["build", "--inject", "dist", "--now", NOW]).ended(0);
    assert!(ran.stdout.contains("/jobs/zola/ (looked for") && ran.stdout.contains("/jobs/astro/ (looked for"), "{}", ran.stdout);
    assert_eq!((site.read("elsewhere/index.html"), site.read("elsewhere/astro/index.html")), (page, other));
}

#[test]
fn files_among_the_sources_are_ours_or_stay() {
    let site = built();
    site.write("_config.yml", "title: x\n");
    site.run(&["build", "--include", ".", "--now", NOW]).ended(0);
    // A snippet that somebody made their own stays; so does data that somebody changed, but nothing is built on it.
    let mine = site.read("_includes/jobherald.html") + "<!-- mine -->\n";
    site.write("_includes/jobherald.html", &mine);
    site.run(&["build", "--include", ".", "--now", NOW]).ended(0);
    assert_eq!(site.read("_includes/jobherald.html"), mine);
    site.write("_data/jobherald.json", site.read("_data/jobherald.json").replace("Astro keeper", "Astro"));
    let ran = site.run(&["build", "--include", ".", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("_data/jobherald.json is edited since jobherald wrote it"), "{}", ran.stderr);
    site.write("_data/jobherald.json", "{}");
    let ran = site.run(&["build", "--include", ".", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("_data/jobherald.json is a file that jobherald did not write"), "{}", ran.stderr);
    assert_eq!(site.read("_data/jobherald.json"), "{}");
}

#[test]
fn what_is_found_on_pages_can_be_known_too() {
    let site = built();
    let fails = ["build", "--inject", "dist", "--now", NOW, "--fail-on", "warning"];
    site.run(&fails).ended(1);
    site.write("jobherald.toml", site.read("jobherald.toml") + "\n[inject]\ndir = \"dist\"\n\n[check]\nbaseline = \"known.json\"\n");
    let before = of_site(&site, "dist");
    site.run(&["check", "--write-baseline", "--now", NOW]).ended(0);
    assert_eq!(of_site(&site, "dist"), before, "nothing is written but the baseline");
    let known = site.read("known.json");
    assert!(known.contains("page-missing") && known.contains("markup-contradicts") && known.contains("page-refused"), "{known}");
    let ran = site.run(&fails).ended(0);
    assert!(!ran.stderr.contains("warning["), "{}", ran.stderr);
    // `check` looks at no pages, and does not say that what is known of them is gone.
    let ran = site.run(&["check", "-v", "--now", NOW]).ended(0);
    assert!(!said(&ran).contains("baseline-outdated"), "{}", said(&ran));
    site.write("dist/jobs/zola/index.html", "<title>");
    let ran = site.run(&fails).ended(1);
    assert!(ran.stderr.contains("dist/jobs/zola/index.html") && !ran.stderr.contains("dist/jobs/latin"), "{}", ran.stderr);
}

#[test]
fn a_plan_lists_the_pages_that_would_change() {
    let site = built();
    let before = of_site(&site, "dist");
    let plan = |more: &[&str]| site.run(&[&["plan", "--inject", "dist", "--now", NOW], more].concat()).ended(0).stdout;
    let told = plan(&["-v"]);
    assert!(told.contains("would change 9 files of dist\n") && told.contains("  ~ jobs/astro/index.html\n"), "{told}");
    let planned: serde_json::Value = serde_json::from_str(&plan(&["--json"])).expect("JSON");
    assert_eq!(of_site(&site, "dist"), before);
    plan(&["--save", "plan.json"]);
    site.run(&["publish", "--inject", "dist", "--plan", "plan.json"]).ended(0);
    let after = of_site(&site, "dist");
    let changed: Vec<&String> = before.keys().filter(|path| after[*path] != before[*path]).collect();
    assert_eq!(planned["existing"], serde_json::json!({"dir": "dist", "changed": changed}));
    let ran = site.run(&["publish", "--inject", "dist", "--plan", "plan.json"]);
    assert!(ran.code == 2 && ran.stderr.contains("other files of `dist` would be changed"), "{}", ran.stderr);
}
