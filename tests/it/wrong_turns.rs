//! Wrong turns of somebody who is new to the program, as shell transcripts in `tests/transcripts/wrong-turn-*.txt`: each must name the place
//! and the way out. Those of the command line and of the configuration are in `cli.rs`, those of receivers in `receivers.rs`.

use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;

use crate::golden;
use crate::support::site::{Site, config, post};
use crate::support::tool;

/// What somebody types in a site's folder, and what they see. Every run that does not end well must say why in its last line.
#[track_caller]
fn check(name: &str, site: &Site, lines: &[&str]) {
    let folder = site.path("").to_string_lossy().trim_end_matches('/').to_owned();
    let program = Path::new(env!("CARGO_BIN_EXE_jobherald")).parent().expect("the program lies in a folder");
    // Which file meets the end of the disk is a matter of chance.
    let staged = Regex::new(r"files/\d+").expect("a pattern");
    let mut transcript = Vec::new();
    for line in lines {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", line]).current_dir(&folder).env_clear().stdin(Stdio::null());
        shell.env("PATH", format!("{}:/usr/bin:/bin", program.display()));
        let output = shell.output().expect("a shell");
        let plain =
            |bytes: Vec<u8>| staged.replace_all(&String::from_utf8_lossy(&bytes).replace(&folder, "[folder]"), "files/[n]").into_owned();
        let [stdout, stderr] = [output.stdout, output.stderr].map(plain);
        transcript.push(format!("$ {line}\n"));
        for (stream, said) in [("stdout", &stdout), ("stderr", &stderr)] {
            if !said.is_empty() {
                transcript.push(format!("--- {stream}\n{said}"));
            }
        }
        let code = output.status.code().unwrap_or(-1);
        transcript.push(format!("--- exit {code}\n\n"));
        let last = stderr.lines().last().unwrap_or_default();
        let says_why = last.starts_with("jobherald: ") && last.ends_with(&format!("(exit {code})"));
        assert!(code == 0 || says_why, "`{line}` ends with {code} and {last:?}");
    }
    golden::check(&format!("tests/transcripts/wrong-turn-{name}.txt"), &transcript.concat());
}

const DROP: &str = "[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";
const PUBLISH: &str = "jobherald publish --now 2026-06-01";

fn site(posts: usize) -> Site {
    let site = Site::new(&config(DROP));
    for number in 0..posts {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    site
}

#[test]
fn aggregators_cannot_work_as_they_are_configured() {
    let chat = "[[aggregator]]\nid = \"chat\"\nkind = \"slack\"\nurl = \"https://hooks.chat.example/T0/B1/hush\"\nfirst_run = \"seed\"\n";
    let token = "[[aggregator]]\nid = \"fediverse\"\nkind = \"mastodon\"\nurl = \"https://social.example\"\ntoken = { env = \"NOBODY\" }\nfirst_run = \"seed\"\n";
    let site = Site::new(&config(&format!("{chat}\n{token}")));
    site.write("content/a.md", post("Cook", 1));
    check("aggregators", &site, &[PUBLISH, "ls", "jobherald build --now 2026-06-01"]);
}

#[test]
fn the_posts_are_elsewhere() {
    let site = site(0);
    site.write("jobs/cook.md", post("Cook", 1));
    check("posts-elsewhere", &site, &[PUBLISH, "jobherald check"]);
}

#[test]
fn there_are_no_posts() {
    let site = site(0);
    site.write("content/README.md", "# Our jobs\n\nPut them here.\n");
    check("no-posts", &site, &[PUBLISH, "jobherald status"]);
    let empty = self::site(0);
    std::fs::create_dir(empty.path("content")).expect("a folder");
    check("empty-folder", &empty, &[PUBLISH]);
}

#[test]
fn a_post_beside_the_others_that_is_none() {
    let site = site(1);
    site.write("content/cook.md", "We look for a cook. Write to kitchen@isohypse.example.\n");
    check("no-title", &site, &["jobherald check --now 2026-06-01", "jobherald inspect --explain content/cook.md --now 2026-06-01"]);
}

#[test]
fn a_folder_that_cannot_be_entered() {
    let site = site(0);
    std::os::unix::fs::symlink("content", site.path("content")).expect("a link");
    check("source-is-a-loop", &site, &[PUBLISH]);
}

#[test]
fn a_folder_without_permission() {
    let site = site(1);
    // To the superuser everything is permitted.
    let probe = site.path("probe");
    std::fs::create_dir(&probe).expect("a folder");
    std::fs::set_permissions(&probe, std::os::unix::fs::PermissionsExt::from_mode(0o000)).expect("our own folder");
    if std::fs::read_dir(&probe).is_ok() {
        return tool::skipped("a_folder_without_permission", "a user who is not root; a folder that leads to itself stands in for it");
    }
    check("no-permission", &site, &["chmod 000 content", PUBLISH, "chmod 755 content", "chmod 555 .", PUBLISH, "chmod 755 ."]);
}

#[test]
fn an_output_that_is_a_file() {
    let site = site(1);
    site.write("public", "a file of somebody");
    check("output-is-a-file", &site, &[PUBLISH, "cat public"]);
}

#[test]
fn an_output_that_is_not_ours() {
    let site = site(1);
    site.write("public/index.html", "<meta name=\"generator\" content=\"Hugo 0.150.0\"><h1>My site</h1>\n");
    check("output-not-ours", &site, &[PUBLISH, "cat public/index.html", "ls public"]);
}

#[test]
fn a_disk_that_is_full() {
    // A limit on the size of files is what a user without rights can have of a full disk; the signal would end the program, so it is ignored.
    let full = "trap '' XFSZ; ulimit -f 8; jobherald publish --now 2026-06-01";
    check("disk-full", &site(3), &[full, PUBLISH]);
}

#[test]
fn a_post_with_a_mistake() {
    let site = site(1);
    site.write("content/cook.md", "---\ntitle: Cook: at sea\ncity: Lyon\n---\nYou cook.\n");
    site.write("content/diver.md", post("Diver", 1).replace("date: 2026-02-02", "date: 2026-02-31"));
    site.write("content/pilot.md", post("Pilot", 2).replace("city: Lyon", "city:\tLyon\n\tstreet: here"));
    check("post-with-a-mistake", &site, &[PUBLISH, "jobherald check content/cook.md"]);
}

#[test]
fn a_folder_below_the_configuration() {
    let site = site(1);
    check(
        "folder-below",
        &site,
        &["cd content && jobherald check --now 2026-06-01 job-0.md", "cd content && jobherald publish --now 2026-06-01", "ls content"],
    );
}

#[test]
fn delivery_before_the_build() {
    check(
        "deliver-first",
        &site(1),
        &["jobherald deliver", "jobherald status", "jobherald build --now 2026-06-01 && jobherald deliver --now 2026-06-01"],
    );
}

#[test]
fn an_address_that_is_none() {
    let site = Site::new(&config(&DROP.replace("kind = \"drop\"", "kind = \"webhok\"")));
    check("kind", &site, &["jobherald plan"]);
    for (name, url) in [("password", "https://me:hunter2@board.example/jobs"), ("scheme", "ftp://board.example/jobs")] {
        let site = Site::new(&config(&crate::support::site::webhook(url)));
        check(&format!("address-{name}"), &site, &["jobherald plan"]);
    }
}
