//! A site in a temporary folder, and the program run on it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;
use std::time::SystemTime;

use jobherald::cli::env::World;
use jobherald::cli::terminal::Terminal;

/// A clock for runs that do not care which: all posts of the tests are older.
pub(crate) const NOW: &str = "2026-06-01T12:00:00Z";

/// A folder with a configuration and posts; removed when it is dropped.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

/// What is written, to be read back.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.take()).expect("the program prints UTF-8")
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(Output { status, stdout, stderr }: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self { code: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
    }

    /// The run's end, with all that it said where it is another.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

impl Site {
    /// A site with this configuration and nothing else.
    pub(crate) fn new(config: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        site.write("jobherald.toml", config);
        site
    }

    /// A copy of a site with these folders of posts: what runs left beside the original is not in it.
    pub(crate) fn copy_of(folder: &Path, posts: &[&str]) -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        site.copy(folder, "jobherald.toml");
        for posts in posts {
            site.copy(folder, posts);
        }
        site
    }

    fn copy(&self, folder: &Path, relative: &str) {
        let from = folder.join(relative);
        if !from.is_dir() {
            return self.write(relative, std::fs::read(&from).expect("a file of the site"));
        }
        for entry in std::fs::read_dir(&from).expect("a folder of the site") {
            let name = entry.expect("an entry of the folder").file_name();
            self.copy(folder, &format!("{relative}/{}", name.to_str().expect("names of ours are UTF-8")));
        }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(crate) fn write(&self, relative: &str, text: impl AsRef<[u8]>) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().expect("a path in the folder")).expect("folders in the temporary folder");
        std::fs::write(path, text).expect("a file in the temporary folder");
    }

    /// The site with words of a file replaced.
    pub(crate) fn rewrite(self, relative: &str, from: &str, to: &str) -> Self {
        self.write(relative, self.read(relative).replace(from, to));
        self
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        std::fs::read_to_string(self.path(relative)).unwrap_or_else(|e| panic!("{relative}: {e}"))
    }

    pub(crate) fn remove(&self, relative: &str) {
        std::fs::remove_file(self.path(relative)).unwrap_or_else(|e| panic!("{relative}: {e}"));
    }

    /// The program with these arguments, in the site's folder, with nothing of the developer's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jobherald"));
        command.current_dir(self.folder.path()).args(arguments).env_clear().env("BOARD_SECRET", SECRET);
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program starts"))
    }

    /// The same within this process, where hundreds of runs are wanted.
    pub(crate) fn run_here(&self, arguments: &[&str]) -> Ran {
        let (out, err) = (Shared::default(), Shared::default());
        let mut terminal = Terminal::new(Box::new(out.clone()), Box::new(err.clone()));
        let world = World { folder: self.folder.path().to_owned(), ..World::default() };
        let arguments = std::iter::once("jobherald").chain(arguments.iter().copied()).map(Into::into).collect();
        let exit = jobherald::cli::run(arguments, &world, &mut terminal);
        Ran { code: exit.code().into(), stdout: out.text(), stderr: err.text() }
    }

    /// The same with this on its standard input.
    pub(crate) fn run_with(&self, input: &str, arguments: &[&str]) -> Ran {
        self.write("input.tmp", input);
        let file = std::fs::File::open(self.path("input.tmp")).expect("a file in the temporary folder");
        Ran::of(self.command(arguments).stdin(file).output().expect("the program starts"))
    }

    /// The files below a folder with their bytes.
    pub(crate) fn tree(&self, relative: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(relative)).into_iter().map(|(name, path)| (name, std::fs::read(path).expect("a file of the tree"))).collect()
    }

    /// The files below a folder with the times of their last change.
    pub(crate) fn times(&self, relative: &str) -> BTreeMap<String, SystemTime> {
        let time = |path: &Path| path.metadata().and_then(|m| m.modified()).expect("a file of the tree has a time");
        files(&self.path(relative)).into_iter().map(|(name, path)| (name, time(&path))).collect()
    }
}

/// A secret for tests, in the environment of every run.
pub(crate) const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// Relative names and paths of all files below a folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let name = entry.path().strip_prefix(folder).expect("walked below the folder").to_string_lossy().into_owned();
        found.insert(name, entry.into_path());
    }
    found
}

/// A whole job post, valid for every target.
pub(crate) fn post(title: &str, number: usize) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2026-{:02}-{:02}\ncity: Lyon\ncountry: France\ncontract: CDI\napply: jobs@isohypse.example\ntags: [maps, number-{}]\n---\n## The work\n\nYou draw maps, number {number}, for people who work outdoors.\n\n- contour lines\n- shadows\n",
        1 + number % 5,
        1 + number % 28,
        number % 7,
    )
}

/// The smallest configuration of an employer, with what else is wanted.
pub(crate) fn config(rest: &str) -> String {
    format!(
        "[site]\nurl = \"https://jobs.example.org\"\ntitle = \"Jobs at Isohypse\"\nlanguage = \"en\"\ntime_zone = \"Europe/Paris\"\n\n[organization]\nname = \"Isohypse\"\nurl = \"https://isohypse.example\"\n\n[[source]]\npath = \"content\"\n\n{rest}"
    )
}

/// A webhook aggregator that may be reached on the loopback interface.
pub(crate) fn webhook(url: &str) -> String {
    format!(
        "[[aggregator]]\nid = \"board\"\nkind = \"webhook\"\nurl = \"{url}\"\nsecrets = [{{ env = \"BOARD_SECRET\" }}]\nallow = [\"127.0.0.0/8\"]\nfirst_run = \"backfill\"\n"
    )
}
