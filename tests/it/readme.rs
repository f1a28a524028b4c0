//! The README, word for word: the picture of a run is what a run prints.

use std::process::{Command, Stdio};

use crate::golden::{self, root};
use crate::support::site::Site;

const README: &str = "README.md";
const FENCE: &str = "```text\n$ ";

#[test]
fn the_picture_of_a_run_is_what_a_run_prints() {
    let readme = std::fs::read_to_string(root(README)).expect("the README");
    let begin = readme.find(FENCE).expect("a picture of a run") + "```text\n".len();
    let end = begin + readme[begin..].find("\n```").expect("its end") + 1;
    let site = Site::copy_of(&root(""), &["content"]);
    let typed = readme[begin..end].lines().filter_map(|line| line.strip_prefix("$ "));
    let picture: Vec<String> = typed.map(|line| format!("$ {line}\n{}", run(&site, line))).collect();
    golden::check(README, &[&readme[..begin], &picture.join("\n"), &readme[end..]].concat());
}

/// What somebody who types this in the site's folder sees: the two streams are one on a terminal, and the summary comes last.
fn run(site: &Site, line: &str) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_jobherald")).parent().expect("the program lies in a folder");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("exec 2>&1; {line}")]).current_dir(site.path("")).env_clear().stdin(Stdio::null());
    let output = shell.env("PATH", format!("{}:/usr/bin:/bin", program.display())).output().expect("a shell");
    String::from_utf8(output.stdout).expect("the program prints UTF-8")
}
