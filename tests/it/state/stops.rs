//! Runs that must not go on: two at once, a place that lost its state, a machine that lost its ledger; and jobs that are to be forgotten.

use std::path::Path;
use std::sync::Barrier;

use super::{config, day, folder, outbox, post, state, texts};
use crate::support::site::{Ran, Site};

/// A machine that published one job, the place, and the outbox.
fn published() -> (Site, tempfile::TempDir, tempfile::TempDir) {
    let (kept, told) = (folder(), folder());
    let site = machine(kept.path(), told.path());
    site.run_here(&["state", "push", "--first"]).ended(0);
    site.run_here(&["publish", "--now", &day(1)]).ended(0);
    (site, kept, told)
}

fn machine(kept: &Path, told: &Path) -> Site {
    let site = Site::new(&config(&(state(kept) + &outbox(told))));
    (1..=3).for_each(|number| site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}"), number)));
    site
}

#[track_caller]
fn stopped(ran: &Ran, words: &str) {
    assert!(ran.code == 2 && ran.stderr.contains(words), "exit {}\n{}", ran.code, ran.stderr);
}

/// Nothing is told, and no state is made.
#[track_caller]
fn check_stop(site: &Site, (kept, told): (&Path, &Path), arguments: &[&str], words: &str) {
    let before = (texts(kept), texts(told));
    stopped(&site.run_here(arguments), words);
    assert_eq!((texts(kept), texts(told)), before, "{arguments:?}");
}

#[test]
fn an_empty_place_is_not_taken_for_a_first_run() {
    let (kept, told) = (folder(), folder());
    let site = machine(kept.path(), told.path());
    let places = (kept.path(), told.path());
    for arguments in [&["publish"][..], &["deliver"], &["state", "pull"], &["state", "push"], &["plan"]] {
        check_stop(&site, places, arguments, "holds no state: if nothing was ever published from there");
    }
    site.run_here(&["state", "push", "--first"]).ended(0);
    check_stop(&site, places, &["state", "push", "--first"], "holds state 1 already");
    assert!(texts(told.path()).is_empty());
}

#[test]
fn a_folder_that_is_not_there_is_said_to_be_missing() {
    let (kept, told) = (folder(), folder());
    let path = kept.path().join("mounted/state");
    let site = machine(&path, told.path());
    let places = (path.as_path(), told.path());
    for arguments in [&["publish"][..], &["deliver"], &["state", "pull"], &["state", "push"], &["plan"]] {
        check_stop(&site, places, arguments, &format!("is missing: there is no folder {}; mount it, or correct", path.display()));
    }
    site.run_here(&["state", "push", "--first"]).ended(0);
    site.run_here(&["publish", "--now", &day(1)]).ended(0);
    std::fs::remove_dir_all(&path).expect("removed");
    check_stop(&site, places, &["publish", "--now", &day(2)], ", and it held state 3 when it was last seen here; mount it");
}

#[test]
fn a_state_that_was_lost_stops_everything_until_somebody_says_how_to_go_on() {
    let (site, kept, told) = published();
    for entry in std::fs::read_dir(kept.path()).expect("a folder").flatten() {
        std::fs::remove_file(entry.path()).expect("removed");
    }
    let sent = texts(told.path());
    check_stop(&site, (kept.path(), told.path()), &["publish", "--now", &day(2)], "holds no state, and held state 3: bring it back");
    // A new machine cannot know that there was one.
    let new = machine(kept.path(), told.path());
    check_stop(&new, (kept.path(), told.path()), &["publish", "--now", &day(2)], "holds no state");
    site.run_here(&["state", "push", "--first"]).ended(0);
    new.run_here(&["publish", "--now", &day(3)]).ended(0);
    assert_eq!(texts(told.path()), sent, "nothing is told again");
}

#[test]
fn a_ledger_that_was_lost_is_not_taken_for_an_empty_one() {
    let (site, kept, told) = published();
    site.remove(".jobherald/ledger.sqlite");
    let places = (kept.path(), told.path());
    check_stop(&site, places, &["publish", "--now", &day(2)], "the ledger that went on from it is gone");
    check_stop(&site, places, &["state", "push"], "the ledger that went on from it is gone");
    let sent = texts(told.path());
    site.run_here(&["state", "pull", "--discard", "--now", &day(2)]).ended(0);
    site.run_here(&["publish", "--now", &day(2)]).ended(0);
    assert_eq!(texts(told.path()), sent);
}

#[test]
fn a_place_that_went_back_is_noticed() {
    let (site, kept, told) = published();
    std::fs::remove_file(kept.path().join("000003.jsonl")).expect("removed");
    check_stop(&site, (kept.path(), told.path()), &["publish", "--now", &day(2)], "holds state 2, and held a newer one");
}

#[test]
fn what_two_machines_did_from_one_state_is_never_mixed() {
    let (site, kept, told) = published();
    let other = machine(kept.path(), told.path());
    other.run_here(&["state", "pull"]).ended(0);
    other.write("content/post-1.md", post("Cartographer 1", 1).replace("Lyon", "Nantes"));
    site.write("content/post-2.md", post("Cartographer 2", 2).replace("Lyon", "Brest"));
    site.run_here(&["build", "--now", &day(2)]).ended(0);
    other.run_here(&["publish", "--now", &day(2)]).ended(0);
    let places = (kept.path(), told.path());
    check_stop(
        &site,
        places,
        &["publish", "--now", &day(3)],
        "here something was published or told too since state 3: nothing is overwritten",
    );
    check_stop(&site, places, &["state", "push"], "another run was faster, and this one has to plan again");
    site.run_here(&["state", "pull", "--discard", "--now", &day(3)]).ended(0);
    check_stop(&site, places, &["deliver", "--now", &day(3)], "holds an older output than the one that was published last");
    site.run_here(&["publish", "--now", &day(3)]).ended(0);
}

#[test]
fn nobody_sends_while_another_run_does_and_what_it_may_have_sent_is_known_when_it_died() {
    let (_, kept, told) = published();
    // The machine died between the announcement and the end: its last state is the announcement.
    let last = kept.path().join("000003.jsonl");
    std::fs::remove_file(&last).expect("removed");
    let places = (kept.path(), told.path());
    let announced = std::fs::read_to_string(kept.path().join("000002.jsonl")).expect("a state");
    assert_eq!(announced.matches("\"claimed\":true").count(), 3, "{announced}");
    let new = machine(kept.path(), told.path());
    check_stop(&new, places, &["publish", "--now", "2026-06-01T05:18:00Z"], "another run is telling aggregators what is new");
    let sent = texts(told.path());
    let sure = machine(kept.path(), told.path());
    sure.run_here(&["state", "pull", "--discard", "--now", "2026-06-01T05:18:00Z"]).ended(0);
    new.run_here(&["publish", "--now", "2026-06-01T06:17:00Z"]).ended(0);
    assert_eq!(texts(told.path()), sent, "the same events under the same names");
}

#[test]
fn of_two_runs_at_once_one_wins_and_the_other_plans_again() {
    let rounds = std::env::var("JOBHERALD_STATE_RACES").map_or(20, |rounds| rounds.parse().expect("a number"));
    let (first, kept, told) = published();
    let second = machine(kept.path(), told.path());
    let barrier = Barrier::new(2);
    let now = "2026-06-02T05:17:00Z";
    let mut losses = [0, 0];
    for round in 0..rounds {
        for site in [&first, &second] {
            site.run_here(&["state", "pull", "--discard", "--now", now]).ended(0);
            let state = site.read(".jobherald/publication.json");
            let from = state.find("\"readBy\": \"").expect("a member") + 11;
            let to = from + state[from..].find('"').expect("its end");
            let other = std::ptr::eq(site, &raw const second);
            site.write(".jobherald/publication.json", format!("{}{round}-{other}{}", &state[..from], &state[to..]));
        }
        let ran: Vec<Ran> = std::thread::scope(|scope| {
            let run = |site| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    Site::run_here(site, &["state", "push"])
                })
            };
            let runs = [run(&first), run(&second)];
            runs.map(|run| run.join().expect("no panic")).into()
        });
        let codes: Vec<i32> = ran.iter().map(|ran| ran.code).collect();
        assert!(codes == [0, 2] || codes == [2, 0], "round {round}: {ran:?}");
        let loser = usize::from(codes[1] == 2);
        losses[loser] += 1;
        assert!(ran[loser].stderr.contains("another run was faster, and this one has to plan again"), "{}", ran[loser].stderr);
    }
    eprintln!("of {rounds} races the first lost {} and the second {}", losses[0], losses[1]);
}

#[test]
fn a_state_that_is_not_whole_is_refused_with_file_and_line() {
    let (site, kept, told) = published();
    let path = kept.path().join("000003.jsonl");
    let whole = std::fs::read_to_string(&path).expect("a state");
    let places = (kept.path(), told.path());
    let new = machine(kept.path(), told.path());
    for (text, words) in [
        (
            whole.replacen("\"version\":1", "\"version\":9", 1),
            "000003.jsonl has version 9, this program knows versions up to 1; use the newer jobherald",
        ),
        (whole.replacen("\"of\":\"open\"", "\"of\":\"shut\"", 1), "000003.jsonl, line 3: unknown variant `shut`"),
        (whole[..whole.len() / 2].to_owned(), "it is cut off; put back a copy of it that is whole"),
        (String::new(), "000003.jsonl, line 1: it is cut off"),
        (whole.replacen("\"exposed\":1", "\"exposed\":2", 1), "line 1: the lines below are not those that were written"),
    ] {
        std::fs::write(&path, text).expect("spoilt");
        for site in [&site, &new] {
            check_stop(site, places, &["publish", "--now", &day(2)], words);
        }
    }
    std::fs::write(&path, whole).expect("mended");
    new.run_here(&["publish", "--now", &day(2)]).ended(0);
}

#[test]
fn a_job_that_is_over_can_be_forgotten() {
    let (site, kept, told) = published();
    let open = kept.path().join("000003.jsonl");
    let text = std::fs::read_to_string(&open).expect("a state");
    let line = text.lines().find(|line| line.contains("\"of\":\"open\"") && line.contains("Cartographer 2")).expect("its line");
    let job = line.split('"').find(|word| word.starts_with("urn:uuid:")).expect("its id").to_owned();
    let places = (kept.path(), told.path());
    check_stop(&site, places, &["state", "erase", &job], "is published: remove its post");
    check_stop(&site, places, &["state", "erase", "urn:uuid:0"], "is not known");
    site.remove("content/post-2.md");
    site.run_here(&["build", "--now", &day(2)]).ended(0);
    check_stop(&site, places, &["state", "erase", &job, "--now", &day(2)], "does not know yet that it closed; deliver first");
    site.run_here(&["publish", "--now", &day(2)]).ended(0);
    let ran = site.run_here(&["state", "erase", &job, "--now", &day(2)]).ended(0);
    assert!(ran.stdout.contains("knows nothing of the job") && ran.stdout.contains("what git or a backup keeps"), "{}", ran.stdout);
    assert!(texts(kept.path()).values().all(|text| !text.contains(&job) && !text.contains("Cartographer 2")));
    let ledger = std::fs::read(site.path(".jobherald/ledger.sqlite")).expect("a ledger");
    assert!(!ledger.windows(job.len()).any(|bytes| bytes == job.as_bytes()), "the ledger's file has no trace of it");
    let sent = texts(told.path()).len();
    site.run_here(&["publish", "--now", &day(3)]).ended(0);
    let new = machine(kept.path(), told.path());
    new.remove("content/post-2.md");
    new.run_here(&["publish", "--now", &day(4)]).ended(0);
    assert_eq!(texts(told.path()).len(), sent);
    assert!(!texts(kept.path()).values().any(|text| text.contains(&job)));
}
