//! The state in a branch of git: what CI does.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{config, day, folder, outbox, post, texts};
use crate::support::site::Site;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=t", "-c", "user.email=t@jobs.example"]).args(arguments);
    let ran = git.output().expect("git");
    assert!(ran.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// A remote with a branch that holds nothing yet, and where machines send to.
struct World {
    remote: tempfile::TempDir,
    told: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { remote: folder(), told: folder() };
        git(world.remote.path(), &["init", "--quiet", "--bare", "--initial-branch", "jobherald-state"]);
        let site = world.site(false);
        git(site.path("").as_path(), &["init", "--quiet", "--initial-branch", "jobherald-state", "state"]);
        git(&site.path("state"), &["remote", "add", "origin", &world.remote.path().display().to_string()]);
        run(&site, &["state", "push", "--first"]).ended(0);
        world
    }

    /// A new machine; with a shallow checkout of the branch, as CI makes it.
    fn site(&self, with_state: bool) -> Site {
        let site = Site::new(&config(&("[state]\nstore = \"git:state\"\nkeep = 2\n\n".to_owned() + &outbox(self.told.path()))));
        (1..=3).for_each(|number| site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}"), number)));
        if with_state {
            let url = format!("file://{}", self.remote.path().display());
            git(&site.path(""), &["clone", "--quiet", "--depth", "1", "--branch", "jobherald-state", &url, "state"]);
        }
        site
    }

    fn log(&self) -> Vec<String> {
        git(self.remote.path(), &["log", "--format=%s", "--reverse", "jobherald-state"]).lines().map(str::to_owned).collect()
    }
}

/// The program as CI starts it: git has to be found.
fn run(site: &Site, arguments: &[&str]) -> crate::support::site::Ran {
    let path = std::env::var_os("PATH").unwrap_or_default();
    crate::support::site::Ran::of(site.command(arguments).env("PATH", path).output().expect("a run"))
}

#[test]
fn a_branch_keeps_the_state_and_is_pushed_before_anything_is_sent() {
    let world = World::new();
    for number in 1..=3 {
        run(&world.site(true), &["publish", "--now", &day(number)]).ended(0);
    }
    assert_eq!(world.log(), ["State 1", "State 2", "State 3"], "two days on which nothing happened");
    assert_eq!(texts(world.told.path()).len(), 3);
    let site = world.site(true);
    site.remove("content/post-1.md");
    run(&site, &["publish", "--now", &day(4)]).ended(0);
    let listed = git(world.remote.path(), &["ls-tree", "--name-only", "jobherald-state"]);
    assert_eq!(listed, "000004.jsonl\n000005.jsonl");
}

#[test]
fn of_two_machines_the_second_push_is_refused_and_nothing_is_sent_by_its_machine() {
    let world = World::new();
    let [first, second] = [world.site(true), world.site(true)];
    // The second machine takes the state before the first one pushes.
    run(&second, &["state", "pull"]).ended(0);
    run(&first, &["publish", "--now", &day(1)]).ended(0);
    let sent = texts(world.told.path());
    second.write("content/post-9.md", post("Surveyor", 9));
    run(&second, &["build", "--now", &day(1)]).ended(0);
    let ran = run(&second, &["state", "push"]).ended(2);
    assert!(ran.stderr.contains("another run was faster, and this one has to plan again"), "{}", ran.stderr);
    let ran = run(&second, &["publish", "--now", &day(2)]).ended(2);
    assert!(ran.stderr.contains("git reset --hard @{upstream}"), "{}", ran.stderr);
    assert_eq!(texts(world.told.path()), sent);
    git(&second.path("state"), &["reset", "--quiet", "--hard", "@{upstream}"]);
    run(&second, &["state", "pull", "--discard", "--now", &day(2)]).ended(0);
    run(&second, &["publish", "--now", &day(2)]).ended(0);
    assert_eq!(texts(world.told.path()).len(), sent.len() + 1);
}

#[test]
fn a_remote_that_cannot_be_reached_stops_a_run_before_it_sends() {
    let world = World::new();
    let site = world.site(true);
    let away: PathBuf = world.remote.path().join("refs");
    std::fs::rename(&away, world.remote.path().join("refs-away")).expect("renamed");
    let ran = run(&site, &["publish", "--now", &day(1)]).ended(2);
    assert!(ran.stderr.contains("git fetch in"), "{}", ran.stderr);
    std::fs::rename(world.remote.path().join("refs-away"), &away).expect("renamed");
    assert!(texts(world.told.path()).is_empty());
    run(&site, &["publish", "--now", &day(1)]).ended(0);
}

#[test]
fn a_folder_of_the_sites_own_repository_is_not_committed_to() {
    let world = World::new();
    let site = world.site(false);
    git(&site.path(""), &["init", "--quiet"]);
    site.write("state/README", "not a checkout");
    let ran = run(&site, &["publish", "--now", &day(1)]).ended(2);
    assert!(ran.stderr.contains("is no checkout of a branch of its own"), "{}", ran.stderr);
}
