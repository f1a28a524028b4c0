//! Plans in files: what `plan --save` writes and `publish --plan` holds the run to.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outcome::{Planned, Written};
use super::report::plain::count;

/// The format that this version writes.
const VERSION: u32 = 1;

/// A plan: what `publish` would do at `now`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this format.
    pub version: u32,
    /// The clock that it was made by; `publish --plan` runs by the same.
    pub now: Timestamp,
    /// What would be written.
    pub written: Written,
    /// What each aggregator would be told.
    pub planned: Vec<Planned>,
}

impl Plan {
    /// A plan of this version.
    #[must_use]
    pub const fn new(now: Timestamp, written: Written, planned: Vec<Planned>) -> Self {
        Self { version: VERSION, now, written, planned }
    }

    /// As a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a plan has text keys only") + "\n"
    }

    /// From a file; an error says why not.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plan: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if plan.version == VERSION { Ok(plan) } else { Err(format!("it has version {}", plan.version)) }
    }

    /// What differs in a plan made later for the same clock, in words; empty where both do the same.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (what, before, after) in [
            ("written for the first time", &self.written.created, &later.written.created),
            ("changed", &self.written.changed, &later.written.changed),
            ("removed", &self.written.removed, &later.written.removed),
        ] {
            difference(what, "file", "files", before, after, &mut found);
        }
        let events = |plan: &Self| -> Vec<String> {
            let of = |p: &Planned| p.events.iter().map(|event| format!("{} {}", p.aggregator, event.id)).collect::<Vec<_>>();
            plan.planned.iter().flat_map(of).collect()
        };
        difference("sent", "event", "events", &events(self), &events(later), &mut found);
        if found.is_empty() && self.written.generation != later.written.generation {
            found.push("the contents of files differ".to_owned());
        }
        if found.is_empty() && self.planned != later.planned {
            found.push("what aggregators were told differs".to_owned());
        }
        found
    }
}

fn difference(what: &str, one: &str, many: &str, before: &[String], after: &[String], found: &mut Vec<String>) {
    let [before, after]: [BTreeSet<&String>; 2] = [before, after].map(|items| items.iter().collect());
    for (number, word) in [(after.difference(&before).count(), "more"), (before.difference(&after).count(), "fewer")] {
        if number > 0 {
            found.push(format!("{} {word} would be {what}", count(number, one, many)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(created: &[&str], generation: &str) -> Plan {
        let written = Written {
            generation: generation.into(),
            created: created.iter().map(|path| (*path).to_owned()).collect(),
            changed: vec![],
            removed: vec![],
            unchanged: 0,
        };
        Plan::new(Timestamp::UNIX_EPOCH, written, vec![])
    }

    #[track_caller]
    fn check(before: &Plan, after: &Plan, expect: &[&str]) {
        assert_eq!(before.differences(after), expect);
    }

    #[test]
    fn a_plan_holds_while_nothing_changes() {
        let before = plan(&["a", "b"], "1");
        assert_eq!(Plan::parse(&before.to_text()).as_ref(), Ok(&before));
        check(&before, &before, &[]);
        check(
            &before,
            &plan(&["b", "c", "d"], "2"),
            &["2 files more would be written for the first time", "1 file fewer would be written for the first time"],
        );
        check(&before, &plan(&["a", "b"], "2"), &["the contents of files differ"]);
    }

    #[test]
    fn another_version_is_refused() {
        let text = plan(&[], "1").to_text().replace("\"version\": 1", "\"version\": 2");
        assert_eq!(Plan::parse(&text), Err("it has version 2".to_owned()));
    }
}
