//! What a person sees at the command line: transcripts of whole runs in `tests/transcripts/`, rewritten with `UPDATE=1`.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::ValueEnum;
use jobherald::cli::schemas::{Name, text};
use tempfile::TempDir;

use crate::golden;

/// A folder that runs are made in.
pub(crate) struct Folder {
    dir: TempDir,
    variables: Vec<(String, String)>,
}

impl Folder {
    /// With these files: path and text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self { dir: tempfile::tempdir().expect("a temporary folder"), variables: vec![] };
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder can be made");
            std::fs::write(path, text).expect("a file can be written");
        }
        folder
    }

    /// With an environment variable in every run.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// One run, with nothing else in the environment.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jobherald"));
        command.args(arguments).current_dir(self.path()).env_clear().envs(self.variables.clone()).stdin(Stdio::null());
        command.output().expect("the program can be started")
    }

    /// Text in which this folder, times and the version are replaced by words.
    fn normalised(&self, text: &[u8]) -> String {
        let folder = self.path().to_string_lossy().into_owned();
        String::from_utf8_lossy(text).replace(&folder, "[folder]").replace(env!("CARGO_PKG_VERSION"), "[version]")
    }

    /// Several runs, as a person would see them.
    fn transcript(&self, runs: &[&[&str]]) -> String {
        let run = |arguments: &&[&str]| {
            let output = self.run(arguments);
            let streams = [("stdout", &output.stdout), ("stderr", &output.stderr)].into_iter().filter(|(_, bytes)| !bytes.is_empty());
            let said: Vec<String> = streams.map(|(name, bytes)| format!("--- {name}\n{}", self.normalised(bytes))).collect();
            let code = output.status.code().map_or_else(|| "by a signal".to_owned(), |code| code.to_string());
            format!("$ jobherald {}\n{}--- exit {code}\n\n", arguments.join(" "), said.concat())
        };
        runs.iter().map(run).collect()
    }

    /// Like [`Folder::check`], for runs that depend on each other: they are made once, in this order.
    #[track_caller]
    fn check_life(&self, name: &str, runs: &[&[&str]]) {
        golden::check(&format!("tests/transcripts/{name}.txt"), &self.transcript(runs));
    }

    /// Compares the runs with `tests/transcripts/<name>.txt`. Every run that does not end well must say why in its last line.
    #[track_caller]
    pub(crate) fn check(&self, name: &str, runs: &[&[&str]]) {
        golden::check(&format!("tests/transcripts/{name}.txt"), &self.transcript(runs));
        for arguments in runs {
            let output = self.run(arguments);
            let said = self.normalised(&output.stderr);
            let code = output.status.code().unwrap_or(-1);
            let last = said.lines().last().unwrap_or_default();
            let says_why = last.starts_with("jobherald: ") && last.ends_with(&format!("(exit {code})"));
            assert!(code == 0 || says_why, "{arguments:?} ends with {code} and {last:?}");
        }
    }
}

const SITE: &str = "[site]\nurl = \"https://jobs.example.org\"\ntitle = \"Jobs at Example\"\n";

fn site(rest: &str) -> Folder {
    Folder::with(&[("jobherald.toml", &format!("{SITE}{rest}"))])
}

#[test]
fn a_folder_without_configuration() {
    Folder::with(&[]).check("no-configuration", &[&["publish"], &["check", "--config", "other.toml"]]);
}

#[test]
fn a_configuration_with_mistakes() {
    let text = "[site]\ntimezone = \"Paris\"\nurl = \"jobs.example.org\"\n\n[source]\npath = \"jobs\"\n\n[targets.rs]\nentries = 10\n";
    Folder::with(&[("jobherald.toml", text)]).check(
        "configuration-with-mistakes",
        &[&["build"], &["check", "--format", "json"], &["check", "--format", "github"], &["build", "--quiet"]],
    );
}

#[test]
fn a_configuration_that_is_no_toml() {
    site("[output\ndir = \"public\"\n").check("no-toml", &[&["build"]]);
}

#[test]
fn a_time_zone_that_is_none() {
    site("time_zone = \"Paris\"\n").check("time-zone", &[&["build"]]);
}

#[test]
fn a_secret_in_the_configuration() {
    let folder = site("[[aggregator]]\nid = \"board\"\nkind = \"webhook\"\nurl = \"https://b.example/\"\nsecrets = [\"whsec_c2VjcmV0\"]\n");
    folder.check("literal-secret", &[&["build"], &["build", "--format", "sarif"]]);
    assert!(!golden_text("literal-secret").contains("c2VjcmV0"));
}

#[test]
fn a_setting_without_its_value() {
    site("[output]\ndir = \"\"\n").check("empty-output", &[&["build"]]);
    site("").check("flag-without-value", &[&["build", "--out"]]);
}

#[test]
fn an_output_that_holds_the_posts() {
    site("").check("output-holds-source", &[&["build", "--out", "."], &["build", "--out", "content"]]);
}

#[test]
fn a_variable_that_is_mistyped() {
    let folder = site("").variable("JOBHERALD_SITE_LANGAUGE", "fr").variable("JOBHERALD_FACETS_ENABLED", "perhaps");
    folder.check("mistyped-variable", &[&["build"]]);
}

#[test]
fn a_command_line_that_is_mistyped() {
    site("").check(
        "mistyped-command-line",
        &[
            &["biuld"],
            &["build", "--foo"],
            &["build", "--now", "yesterday"],
            &["schema", "confg"],
            &["build", "--jobs", "0"],
            &["check", "-q", "-v"],
        ],
    );
}

#[test]
fn a_path_that_no_source_holds() {
    let folder = Folder::with(&[("jobherald.toml", SITE), ("content/a.md", "---\ntitle: x\n---\n"), ("other/b.md", "x")]);
    folder.check("path-outside", &[&["check", "content/b.md"], &["inspect", "other/b.md"]]);
}

const POST: &str =
    "---\ntitle: Welder\ndate: 2026-03-01\ncity: Lyon\ncountry: FR\napply: jobs@example.org\n---\nYou weld frames and gates.\n";
const DROP: &str =
    "[organization]\nname = \"Example\"\n[[aggregator]]\nid = \"out\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";

/// A site with one post, and a folder that is told of it.
pub(crate) fn told() -> Folder {
    Folder::with(&[("jobherald.toml", &format!("{SITE}{DROP}")), ("content/welder.md", POST)])
}

#[test]
fn a_first_run_and_a_second() {
    told().check_life(
        "first-runs",
        &[
            &["check", "--now", "2026-06-01"],
            &["inspect", "--explain", "--now", "2026-06-01"],
            &["deliver", "--now", "2026-06-01"],
            &["plan", "--save", "plan.json", "--now", "2026-06-01"],
            &["publish", "--plan", "plan.json"],
            &["publish", "--now", "2026-06-01"],
            &["plan", "--now", "2026-06-01"],
        ],
    );
}

#[test]
fn a_plan_that_no_longer_holds() {
    let folder = told();
    assert_eq!(folder.run(&["plan", "--save", "plan.json", "--now", "2026-06-01"]).status.code(), Some(0));
    std::fs::write(folder.path().join("content/welder.md"), POST.replace("Lyon", "Paris")).expect("the post can be edited");
    std::fs::write(folder.path().join("other.json"), "{\"version\": 9}").expect("a file can be written");
    folder.check(
        "plan-no-longer-holds",
        &[&["publish", "--plan", "plan.json"], &["publish", "--plan", "other.json"], &["publish", "--plan", "no.json"]],
    );
    assert!(!folder.path().join("public").exists() && !folder.path().join("drop").exists());
}

#[test]
fn a_post_that_cannot_be_read() {
    let folder = told();
    std::fs::write(folder.path().join("content/broken.md"), "---\ntitle: [x\n---\nbody\n").expect("a file can be written");
    folder.check(
        "broken-post",
        &[
            &["check", "--now", "2026-06-01"],
            &["check", "--now", "2026-06-01", "--fail-on", "never", "--format", "json"],
            &["check", "--now", "2026-06-01", "content/welder.md"],
            &["publish", "--strict", "--now", "2026-06-01"],
        ],
    );
}

#[test]
fn a_step_summary_is_added_to() {
    let folder = told();
    let page = folder.path().join("summary.md");
    std::fs::write(&page, "before\n").expect("a file can be written");
    std::fs::write(folder.path().join("content/odd.md"), "---\ntitle: '| `x` </td><script>'\ndate: 31 Febtember\n---\nx\n")
        .expect("a file can be written");
    let folder = folder.variable("GITHUB_STEP_SUMMARY", &page.to_string_lossy());
    folder.run(&["publish", "--now", "2026-06-01"]);
    let markdown = std::fs::read_to_string(&page).expect("the page is there");
    assert!(markdown.starts_with("before\n## jobherald publish\n\n- "), "{markdown}");
    assert!(!markdown.contains("<script>") && !markdown.contains('`'), "{markdown}");
}

fn golden_text(name: &str) -> String {
    std::fs::read_to_string(golden::root(&format!("tests/transcripts/{name}.txt"))).expect("a transcript")
}

#[test]
fn documents_are_printed_without_a_configuration() {
    let folder = Folder::with(&[]);
    for name in Name::value_variants() {
        let output = folder.run(&["schema", name.as_str()]);
        assert_eq!((String::from_utf8_lossy(&output.stdout).as_ref(), output.status.code()), (text(*name).as_str(), Some(0)));
    }
    for (arguments, begins) in [
        (&["completions", "bash"][..], "_jobherald() {"),
        (&["completions", "fish"], "# Print an optspec"),
        (&["man"], ".ie"),
        (&["--version"], "jobherald "),
        (&["build", "--help"], "Write the feeds"),
    ] {
        let output = folder.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.starts_with(begins) && output.status.success() && output.stderr.is_empty(), "{arguments:?}: {said}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobherald"));
    let mut child = command.args(["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn colours_are_used_when_they_are_wanted() {
    let bad = [("jobherald.toml", "[site]\n")];
    let escapes = |folder: &Folder, arguments: &[&str]| folder.run(arguments).stderr.contains(&0x1b);
    assert!(!escapes(&Folder::with(&bad), &["build"]));
    assert!(escapes(&Folder::with(&bad), &["build", "--color", "always"]));
    assert!(!escapes(&Folder::with(&bad).variable("NO_COLOR", "1").variable("TERM", "xterm"), &["build"]));
}
