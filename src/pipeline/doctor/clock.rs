//! The clock: receivers refuse events that were signed at another time than theirs (Standard Webhooks tolerates some minutes).

use jiff::{SignedDuration, Timestamp};

use super::{DoctorWorld, Finding};
use crate::deliver::knock::Knocked;

const SUBJECT: &str = "clock";
/// Receivers tolerate so much; the libraries of Standard Webhooks do.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);
/// A clock that is kept by the network is never so wrong.
const ODD: SignedDuration = SignedDuration::from_secs(30);
const HELP: &str = "Set the clock, and let the network keep it (`timedatectl set-ntp true`).";

/// Our clock beside those of the hosts that answered, and beside the last change that was published.
pub(super) fn examine(knocked: &[Knocked], published: Option<Timestamp>, world: DoctorWorld<'_>) -> Vec<Finding> {
    let now = world.clock.wall();
    let mut found = Vec::new();
    if let Some(published) = published.filter(|published| published.duration_since(now) > TOLERATED) {
        found.push(Finding::fail(
            SUBJECT,
            format!("it shows {now:.0}, and what is published changed at {published:.0}, later than that"),
            HELP,
        ));
    }
    let mut differences: Vec<(SignedDuration, &Knocked)> = knocked
        .iter()
        .filter_map(|knocked| {
            let greeting = knocked.answer.as_ref().ok()?;
            Some((greeting.at.duration_since(greeting.date?), knocked))
        })
        .collect();
    differences.sort_by_key(|(difference, _)| *difference);
    // Of several the one in the middle: a host whose own clock is wrong does not count.
    match differences.get(differences.len() / 2) {
        Some((difference, knocked)) => found.push(compared(*difference, &knocked.host, differences.len())),
        None if found.is_empty() => {
            found.push(Finding::ok(SUBJECT, format!("it shows {now:.0}; there was no other clock to compare it with")));
        }
        None => {}
    }
    found
}

fn compared(difference: SignedDuration, host: &str, hosts: usize) -> Finding {
    let of = if hosts == 1 { String::new() } else { format!(", the middle one of {hosts}") };
    let seconds = difference.as_secs();
    let which = if seconds < 0 { "behind" } else { "ahead of" };
    let what = format!("it is {} seconds {which} that of {host}{of}", seconds.unsigned_abs());
    match difference.abs() {
        off if off > TOLERATED => Finding::fail(SUBJECT, format!("{what}: receivers refuse what is signed by it"), HELP),
        off if off > ODD => Finding::warn(SUBJECT, what, HELP),
        _ => Finding::ok(SUBJECT, format!("it agrees with that of {host}{of}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::doctor::State;

    #[track_caller]
    fn check(seconds: i64, state: State, what: &str) {
        let found = compared(SignedDuration::from_secs(seconds), "https://board.example", 1);
        assert_eq!((found.state, found.what.as_str()), (state, what));
    }

    #[test]
    fn a_wrong_clock_is_found() {
        check(1, State::Ok, "it agrees with that of https://board.example");
        check(-40, State::Warn, "it is 40 seconds behind that of https://board.example");
        check(301, State::Fail, "it is 301 seconds ahead of that of https://board.example: receivers refuse what is signed by it");
    }
}
