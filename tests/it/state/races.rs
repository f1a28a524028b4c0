//! Many machines at once against one bucket: one of them wins each state, the others end with a clear word, and nothing is told twice.

use std::collections::BTreeMap;
use std::process::Stdio;

use super::objects::state;
use super::{day, with_keys};
use crate::support::objects::{Objects, on_every_store};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Ran, config, post, webhook};

const BUCKET: &str = "races-state";
const MACHINES: usize = 4;

/// `JOBHERALD_OBJECT_RACES` where it is set: so often machines run at once.
fn rounds() -> usize {
    std::env::var("JOBHERALD_OBJECT_RACES").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

/// A clear word for each way to lose.
const LOST: [&str; 4] = [
    "another run was faster",
    "another run is telling aggregators what is new",
    "here something was published or told too",
    "what is known here does not come from it",
];

/// A round: everybody publishes the same change at the same time, from machines that are new. Gives how each ended.
fn race(settings: &str, round: usize) -> Vec<Ran> {
    let now = day(1 + round / 20).replace("05:17", &format!("{:02}:17", round % 20));
    let machine = |_| {
        let site = with_keys(settings);
        for number in 0..3 {
            site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}, round {round}"), number));
        }
        let child = site.command(&["publish", "--now", &now]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        (child.expect("the program starts"), site)
    };
    let running: Vec<_> = (0..MACHINES).map(machine).collect();
    running.into_iter().map(|(child, _site)| Ran::of(child.wait_with_output().expect("it ends"))).collect()
}

on_every_store! {
    of_many_machines_one_wins_and_nothing_is_told_twice("races-state");
}

fn of_many_machines_one_wins_and_nothing_is_told_twice(objects: &Objects) {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let settings = config(&(state(objects, BUCKET) + &webhook(&receiver.url("hook"))));
    with_keys(&settings).run_here(&["state", "push", "--first"]).ended(0);
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for round in 0..rounds() {
        for ran in race(&settings, round) {
            let how = match ran.code {
                0 => "went on",
                2 => LOST.into_iter().find(|words| ran.stderr.contains(words)).unwrap_or_else(|| panic!("round {round}\n{}", ran.stderr)),
                code => panic!("round {round}, exit {code}\n{}", ran.stderr),
            };
            *ends.entry(how).or_default() += 1;
        }
        let told = receiver.requests().len();
        assert_eq!(told, 3 * (round + 1), "round {round}: three jobs changed, and each was told once");
    }
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    let (mut refused, says) = (0, objects.says());
    for (_, path, status, _) in
        objects.journal(BUCKET).into_iter().filter(|(method, path, ..)| method == "PUT" && path.strip_suffix(".jsonl").is_some())
    {
        if status == says.made {
            *made.entry(path).or_default() += 1;
        } else if status == says.taken {
            refused += 1;
        }
    }
    assert!(made.values().all(|made| *made == 1), "{made:?}");
    let ids: std::collections::BTreeSet<String> = receiver.requests().iter().map(|request| request.id().to_owned()).collect();
    assert_eq!(ids.len(), receiver.requests().len(), "no event came twice, under its own name or another");
    eprintln!(
        "{}: {} rounds of {MACHINES} machines: {} states, each made once, {refused} refused; {} events, each told once; {ends:?}",
        objects.address(BUCKET),
        rounds(),
        made.len(),
        ids.len()
    );
}
