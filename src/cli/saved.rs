//! Plans in files: what `plan --save` writes and `publish --plan` holds the run to.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outcome::{Rewritten, Written};
use super::report::plain::count;
use crate::pipeline::deliver::{DeliveryPlan, difference};

/// The format that this version writes.
const VERSION: u32 = 1;

/// A plan: what `publish` would do at `now`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this format.
    pub version: u32,
    /// The clock that it was made by; `publish --plan` runs by the same.
    pub now: Timestamp,
    /// What would be written; nothing where `--strict` would withhold everything.
    pub written: Option<Written>,
    /// Which files would change of a site that exists without us, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<Rewritten>,
    /// What each aggregator would be told.
    pub delivery: Option<DeliveryPlan>,
}

impl Plan {
    /// A plan of this version.
    #[must_use]
    pub const fn new(now: Timestamp, written: Option<Written>, existing: Option<Rewritten>, delivery: Option<DeliveryPlan>) -> Self {
        Self { version: VERSION, now, written, existing, delivery }
    }

    /// As a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a plan has text keys only") + "\n"
    }

    /// From a file; an error says why not.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if head.version != VERSION {
            return Err(format!("it has version {}", head.version));
        }
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// What differs in a plan made later for the same clock, in words; empty where both do the same.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<String> {
        let mut found = match (&self.written, &later.written) {
            (Some(before), Some(after)) => files(before, after),
            (None, None) => vec![],
            (Some(_), None) => vec!["nothing would be written any more".to_owned()],
            (None, Some(_)) => vec!["files would be written now".to_owned()],
        };
        found.extend(pages(self.existing.as_ref(), later.existing.as_ref()));
        if let (Some(before), Some(after)) = (&self.delivery, &later.delivery) {
            found.extend(difference(before, after));
        }
        found
    }
}

fn pages(before: Option<&Rewritten>, after: Option<&Rewritten>) -> Option<String> {
    let dir = |site: Option<&Rewritten>| site.map(|site| site.dir.clone());
    if dir(before) != dir(after) {
        return Some("pages of another folder would be changed".to_owned());
    }
    (before != after).then(|| format!("other files of `{}` would be changed", dir(after).unwrap_or_default()))
}

fn files(before: &Written, after: &Written) -> Vec<String> {
    let mut found = Vec::new();
    for (what, before, after) in [
        ("written for the first time", &before.created, &after.created),
        ("changed", &before.changed, &after.changed),
        ("removed", &before.removed, &after.removed),
    ] {
        let [before, after]: [BTreeSet<&String>; 2] = [before, after].map(|paths| paths.iter().collect());
        for (number, word) in [(after.difference(&before).count(), "more"), (before.difference(&after).count(), "fewer")] {
            if number > 0 {
                found.push(format!("{} {word} would be {what}", count(number, "file", "files")));
            }
        }
    }
    if found.is_empty() && before.generation != after.generation {
        found.push("the contents of files differ".to_owned());
    }
    found
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
        Plan::new(Timestamp::UNIX_EPOCH, Some(written), None, None)
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
        let site =
            |changed: &[&str]| Some(Rewritten { dir: "_site".into(), changed: changed.iter().map(|path| (*path).to_owned()).collect() });
        let injected = Plan { existing: site(&["a.html"]), ..before.clone() };
        assert_eq!(Plan::parse(&injected.to_text()).as_ref(), Ok(&injected));
        check(&injected, &injected, &[]);
        check(&injected, &Plan { existing: site(&["b.html"]), ..before.clone() }, &["other files of `_site` would be changed"]);
        check(&before, &injected, &["pages of another folder would be changed"]);
        check(&before, &Plan { written: None, ..before.clone() }, &["nothing would be written any more"]);
    }

    #[test]
    fn another_version_is_refused() {
        let text = plan(&[], "1").to_text().replace("\"version\": 1", "\"version\": 2");
        assert_eq!(Plan::parse(&text), Err("it has version 2".to_owned()));
    }
}
