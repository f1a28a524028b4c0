//! The rules of `check`: for each code the smallest post that shows it, and one next to it that must stay silent (`tests/cases/checks/`);
//! the manual that is made of them; and that every code of the program stands in it.

use std::collections::{BTreeMap, BTreeSet};

use jobherald::check;
use jobherald::config::load::{Given, Host, load};
use jobherald::config::settings::Settings;
use jobherald::pipeline::Silent;
use jobherald::pipeline::feeds::Intake;
use jobherald::pipeline::understand::{Losses, UnderstandOptions, understand};
use serde::Deserialize;

use crate::cli::Folder;
use crate::golden;

/// When the posts are looked at.
const NOW: &str = "2026-11-23T12:00:00Z";

const SITE: &str = "[site]\nurl = \"https://jobs.example\"\ntitle = \"Jobs\"\nkind = \"board\"\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// One rule at work.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The code that is shown.
    code: String,
    /// What the configuration says besides `[site]`.
    #[serde(default)]
    config: String,
    /// A target that is looked at although it is not written, so that what it requires is known.
    target: Option<String>,
    /// Files that show it.
    shows: Posts,
    /// Files that do not.
    silent: Posts,
}

/// Files by path; a text alone is `content/post.md`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Posts {
    One(String),
    Several(BTreeMap<String, String>),
}

impl Posts {
    fn files(&self) -> BTreeMap<String, String> {
        match self {
            Self::One(text) => BTreeMap::from([("content/post.md".to_owned(), text.clone())]),
            Self::Several(files) => files.clone(),
        }
    }
}

fn settings(root: &std::path::Path, rest: &str) -> Settings {
    let given = Given {
        text: &format!("{SITE}{rest}"),
        path: "jobherald.toml",
        root,
        environment: &BTreeMap::new(),
        out: None,
        host: Host::default(),
        templates: &jobherald::config::load::Templates::new(),
        targets: &jobherald::render::target_keys(),
        dialects: &jobherald::render::dialects(),
        kinds: &[],
        codes: &check::codes(),
        fields: &check::field_names(),
        formats: &[],
    };
    load(&given).unwrap_or_else(|found| panic!("the configuration is wrong: {found:?}")).settings
}

/// The codes that are found, with their messages.
fn found(case: &Case, posts: &Posts) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in posts.files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    let options = UnderstandOptions {
        losses: Losses::Unwanted,
        now: NOW.parse().expect("an instant"),
        only: &[],
        records: None,
        remarks: true,
        target: case.target.as_deref(),
        changed: None,
        intake: &Intake::default(),
        progress: &Silent,
    };
    let understood = understand(&settings(folder.path(), &case.config), &options).expect("the posts can be read");
    understood.diagnostics.sorted().into_iter().map(|d| (d.code.to_owned(), d.message)).collect()
}

fn cases() -> Vec<Case> {
    let mut paths: Vec<_> =
        std::fs::read_dir(golden::root("tests/cases/checks")).expect("the folder").flatten().map(|e| e.path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("text");
    paths.iter().flat_map(|path| toml::from_str::<File>(&read(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display())).case).collect()
}

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_next_to_it() {
    let mut problems = Vec::new();
    let mut shown = BTreeSet::new();
    for (number, case) in cases().iter().enumerate() {
        let at = format!("case {number}, {}", case.code);
        let (found_there, found_beside) = (found(case, &case.shows), found(case, &case.silent));
        if !found_there.iter().any(|(code, _)| *code == case.code) {
            problems.push(format!("{at} is not shown; found is {found_there:?}"));
        }
        problems.extend(
            found_beside.iter().filter(|(code, _)| *code == case.code).map(|(_, message)| format!("{at} is not silent: {message}")),
        );
        shown.insert(case.code.clone());
    }
    let rules = check::subjects().iter().flat_map(|subject| subject.rules).map(|rule| rule.code);
    problems.extend(rules.filter(|code| !shown.contains(*code) && !NOT_DECLARED.contains(code)).map(|code| format!("{code} has no case")));
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Rules about what no target declares yet: shown by unit tests with targets of their own.
const NOT_DECLARED: &[&str] = &[
    // A post is named by its file at least.
    "missing-title",
    "missing-apply-url",
    "missing-apply-email",
    "missing-field",
    "description-too-long",
    "title-longer-than-target",
];

#[test]
fn the_manual_is_fresh() {
    golden::check("docs/checks.md", &check::manual());
}

#[test]
fn every_code_of_the_program_is_in_the_manual() {
    let pattern = regex::Regex::new(
        r#"(?x) (?:Diagnostic::(?:error|warning|info)\(|report_value\([^;"]*?Level::\w+,|Diagnostic::new\() \s* "([a-z0-9]+(?:-[a-z0-9]+)+)" "#,
    )
    .expect("a pattern");
    let known: BTreeSet<&str> = check::codes().into_iter().collect();
    let mut missing = BTreeSet::new();
    let mut texts = String::new();
    for file in walk(&golden::root("src")) {
        let text = std::fs::read_to_string(&file).expect("our files are text");
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        let is_of_stages = file.ends_with("check/stages.rs");
        if file.to_string_lossy().contains("tests") || file.to_string_lossy().contains("samples") {
            continue;
        }
        for found in pattern.captures_iter(program) {
            let code = found[1].to_owned();
            if !known.contains(code.as_str()) && !code.starts_with("config-") {
                missing.insert(code);
            }
        }
        if !is_of_stages {
            texts.push_str(program);
        }
    }
    assert!(missing.is_empty(), "not in the manual: {missing:?}");
    let stale: Vec<&&str> = known.iter().filter(|code| !texts.contains(&format!("\"{code}\""))).collect();
    assert!(stale.is_empty(), "in the manual, but never found: {stale:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

const POST: &str = "---\ntitle: Welder\ndate: 2026-11-01\ncity: Gdańsk\ncountry: PL\napply: jobs@yard.example\n---\nIt needs somebody who welds the hulls of small boats.\n";

fn site(rest: &str, posts: &[(&str, &str)]) -> Folder {
    let config = format!("{SITE}{rest}");
    let files: Vec<(&str, &str)> = std::iter::once(("jobherald.toml", config.as_str())).chain(posts.iter().copied()).collect();
    Folder::with(&files)
}

const CHECK: &[&str] = &["check", "--now", NOW];

/// `check` with more arguments: exit code, and what it says.
fn run(folder: &Folder, more: &[&str]) -> (i32, String) {
    let output = folder.run(&[CHECK, more].concat());
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn a_code_is_explained_without_a_configuration() {
    let folder = Folder::with(&[]);
    folder.check("explain", &[&["check", "--explain", "title-with-pay"], &["check", "--explain", "missing-salary"]]);
    let listed = folder.run(&["check", "--explain"]);
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(check::codes().iter().all(|code| text.lines().any(|line| line.starts_with(&format!("{code} ")))), "{text}");
}

#[test]
fn mistakes_in_levels_and_policy_are_named() {
    let rest = "[check]\nlevels = { missing-salary = \"error\", stale-posting = \"of\" }\n\n[policy]\nrequire = [\"basesalary\"]\n\
                apply_domains = [\"https://yard.example/\"]\nmax_age = \"3 months\"\n";
    site(rest, &[]).check("check-settings-with-mistakes", &[CHECK]);
}

#[test]
fn levels_decide_what_a_finding_is() {
    let without = |rest: &str| run(&site(rest, &[("content/a.md", POST)]), &[]);
    let (code, said) = without("");
    assert!(code == 0 && said.contains("warning[missing-hiring-organization]") && !said.contains("missing-base-salary"), "{said}");
    let (code, said) = without("[check]\nlevels = { missing-hiring-organization = \"off\", missing-base-salary = \"error\" }\n");
    assert!(code == 1 && said.contains("error[missing-base-salary]") && !said.contains("missing-hiring-organization"), "{said}");
    // Findings of other stages too, and in a build.
    let unread = POST.replace("2026-11-01", "2026-11-31");
    let folder = site("[check]\nlevels = { date-impossible = \"info\" }\n", &[("content/a.md", &unread)]);
    assert_eq!(folder.run(&["build", "--now", NOW]).status.code(), Some(0));
    assert_eq!(site("", &[("content/a.md", &unread)]).run(&["build", "--now", NOW]).status.code(), Some(1));
}

#[test]
fn one_target_alone_is_asked() {
    let folder = site("[targets.jsonld]\nenabled = false\n[targets.pages]\nenabled = false\n", &[("content/a.md", POST)]);
    folder.check("check-target", &[&[CHECK, &["--target", "jsonld"]].concat(), &[CHECK, &["--target", "jsonl"]].concat()]);
    let (_, said) = run(&folder, &[]);
    assert!(!said.contains("missing-hiring-organization"), "nobody who is written minds: {said}");
}

#[test]
fn what_the_baseline_knows_does_not_count() {
    let folder = site("", &[("content/a.md", POST)]);
    let fails: &[&str] = &["--fail-on", "warning"];
    assert_eq!(run(&folder, fails).0, 1);
    let (code, said) = run(&folder, &["--write-baseline"]);
    assert!(code == 0 && said.contains("jobherald-baseline.json holds 1 finding") && said.contains("baseline = "), "{said}");
    let config = format!("{SITE}[check]\nbaseline = \"jobherald-baseline.json\"\n");
    std::fs::write(folder.path().join("jobherald.toml"), config).expect("a file can be written");
    let (code, said) = run(&folder, fails);
    assert!(code == 0 && said.contains("1 finding of the baseline not counted"), "{said}");
    // Lines may move, in this file and in the baseline's own order.
    std::fs::write(folder.path().join("content/a.md"), POST.replace("date:", "layout: job\ndate:")).expect("a file can be written");
    assert_eq!(run(&folder, fails).0, 0);
    assert_eq!(folder.run(&["build", "--now", NOW, "--fail-on", "warning", "--strict"]).status.code(), Some(0));
    // A new post is not known.
    std::fs::write(folder.path().join("content/b.md"), POST.replace("Welder", "Fitter")).expect("a file can be written");
    let (code, said) = run(&folder, fails);
    assert!(code == 1 && said.contains("b.md") && !said.contains("content/a.md"), "{said}");
    // What was mended is said to be gone; of a part it cannot be known.
    std::fs::write(folder.path().join("content/a.md"), POST.replace("city:", "company: Example Yard\ncity:"))
        .expect("a file can be written");
    assert!(run(&folder, &["-v"]).1.contains("baseline-outdated"));
    assert!(!run(&folder, &["-v", "content/b.md"]).1.contains("baseline-outdated"));
    // A baseline that is missing or broken stops the run before anything is written.
    std::fs::write(folder.path().join("jobherald-baseline.json"), "[]").expect("a file can be written");
    let (code, said) = run(&folder, &[]);
    assert!(code == 2 && said.contains("jobherald-baseline.json") && said.contains("--write-baseline"), "{said}");
    std::fs::remove_file(folder.path().join("jobherald-baseline.json")).expect("a file can be removed");
    assert_eq!(run(&folder, &[]).0, 2);
    assert_eq!(run(&folder, &["--write-baseline"]).0, 0);
}

#[test]
fn only_what_changed_since_a_commit_is_shown() {
    let folder = site("", &[("content/old post.md", POST), ("content/other.md", &POST.replace("Welder", "Fitter"))]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"];
        let run = std::process::Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output();
        run.is_ok_and(|output| output.status.success())
    };
    let (code, said) = run(&folder, &["--changed-since", "HEAD"]);
    assert!(code == 2 && said.contains("git"), "{said}");
    if !git(&["init"]) {
        return eprintln!("skipped: there is no git");
    }
    assert!(git(&["add", "."]) && git(&["commit", "-m", "first"]) && git(&["switch", "-c", "topic"]));
    assert!(!run(&folder, &["--changed-since", "main"]).1.contains("missing-hiring-organization"));
    std::fs::write(folder.path().join("content/old post.md"), POST.replace("Welder", "Rigger")).expect("a file can be written");
    std::fs::write(folder.path().join("content/new.md"), POST.replace("Welder", "Turner")).expect("a file can be written");
    let (_, said) = run(&folder, &["--changed-since", "main"]);
    assert!(said.contains("old post.md") && said.contains("new.md") && !said.contains("other.md"), "{said}");
    assert!(git(&["add", "."]) && git(&["commit", "-m", "second"]));
    assert!(run(&folder, &["--changed-since", "main"]).1.contains("new.md"), "what is committed on the branch changed too");
    let wrong: Vec<(i32, String)> = ["nowhere", "-x", ""].iter().map(|name| run(&folder, &[&format!("--changed-since={name}")])).collect();
    assert!(wrong.iter().all(|(code, _)| *code == 2), "{wrong:?}");
    assert!(wrong[0].1.contains("`nowhere`") && wrong[0].1.contains("fetch-depth: 0"), "{}", wrong[0].1);
}

/// Its items say neither the id nor the address of their jobs, so nobody can tell whose they are.
const NAMELESS: &str = "{% block head %}<jobs>{% endblock %}{% block item %}<job>{{ element(\"role\", job.title) }}</job>{% endblock %}{% block tail %}</jobs>{% endblock %}";

/// No target loses anything without a reason that is known, so what is told in the same place, and at the same time, stands for that.
#[test]
fn what_the_loss_report_tells_counts_in_every_format_and_is_in_no_baseline() {
    let rest = |levels: &str| {
        format!(
            "[targets.board]\ntemplate = \"board.xml\"\n[check]\nbaseline = \"known.json\"\nlevels = {{ missing-hiring-organization = \"error\"{levels} }}\n"
        )
    };
    let folder = site(
        &rest(", loss-unread = \"warning\""),
        &[("content/a.md", POST), ("board.xml", NAMELESS), ("known.json", "{\"version\":1,\"findings\":[]}")],
    );
    let (code, said) = run(&folder, &["--write-baseline"]);
    assert!(code == 0 && said.contains("known.json holds 1 finding:"), "{said}");
    let known = std::fs::read_to_string(folder.path().join("known.json")).expect("the baseline");
    assert!(known.contains("missing-hiring-organization") && !known.contains("loss-"), "{known}");
    for format in ["human", "json", "sarif", "github"] {
        let fails = |config: &str| {
            std::fs::write(folder.path().join("jobherald.toml"), config).expect("a file can be written");
            run(&folder, &["--format", format, "--fail-on", "warning"])
        };
        let (code, said) = fails(&format!("{SITE}{}", rest("")));
        assert_eq!(code, 0, "{format}: a remark fails no run: {said}");
        let (code, said) = fails(&format!("{SITE}{}", rest(", loss-unread = \"warning\"")));
        assert!(code == 1 && said.contains("loss-unread"), "{format}: {code}: {said}");
    }
}
