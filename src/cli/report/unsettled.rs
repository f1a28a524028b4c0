//! Events that have not arrived: each on a line that says what came back, and when it is tried again.

use super::plain::{count, line};
use crate::pipeline::deliver::Unsettled;

/// The lines of the events that are named, of so many in all; `suspended` where the aggregator wants nothing more.
pub(super) fn lines(named: &[Unsettled], all: usize, suspended: bool) -> Vec<String> {
    let more = all.saturating_sub(named.len());
    let rest = (more > 0).then(|| format!("and {more} more"));
    named.iter().map(|named| event(named, suspended)).chain(rest).collect()
}

/// `job.closed Welder (2 attempts, next attempt not before 2026-03-01T09:00:00Z): answered 503`.
fn event(event: &Unsettled, suspended: bool) -> String {
    let tries = match event.attempts {
        0 => "not tried yet".to_owned(),
        attempts => count(attempts as usize, "attempt", "attempts"),
    };
    let state = match event.not_before {
        _ if event.dead => Some(format!("dead letter {}", event.event)),
        _ if event.failed => Some(format!("refused, {}", event.event)),
        _ if event.unknown => Some("held: it may have arrived".to_owned()),
        _ if suspended => Some("held until its aggregator is resumed".to_owned()),
        Some(time) => Some(format!("next attempt not before {time:.0}")),
        None => (event.attempts > 0).then(|| "next attempt in the next run".to_owned()),
    };
    let state = state.map_or_else(String::new, |state| format!(", {state}"));
    let note = if event.note.is_empty() { String::new() } else { format!(": {}", line(&event.note)) };
    format!("{} {} ({tries}{state}){note}", event.kind, line(&event.title))
}

/// `3 failed`, or `3 failed (1 dead letter)`.
pub(super) fn failed(failed: usize, dead: usize) -> String {
    match dead {
        0 => format!("{failed} failed"),
        1 => format!("{failed} failed (1 dead letter)"),
        dead => format!("{failed} failed ({dead} dead letters)"),
    }
}
