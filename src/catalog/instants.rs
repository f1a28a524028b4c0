//! Instants that no two jobs share, to the second. Where a hundred thousand jobs want the same one, each finds its own at once.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Seconds since 1970 that jobs have: the first and the last of each run of them. Runs do not touch.
#[derive(Debug, Default)]
pub(super) struct Instants(BTreeMap<i64, i64>);

impl Instants {
    /// Notes that a job has this one.
    pub(super) fn take(&mut self, instant: Timestamp) {
        let second = instant.as_second();
        if self.run(second).is_some() {
            return;
        }
        let last = self.0.remove(&(second + 1)).unwrap_or(second);
        let first = self.run(second - 1).map_or(second, |(first, _)| first);
        self.0.insert(first, last);
    }

    /// Takes the first that is free from `wanted` on: forwards as far as `now`, then backwards. It is never in the future.
    pub(super) fn free(&mut self, wanted: Timestamp, now: Timestamp) -> Timestamp {
        let (wanted, now) = (wanted.as_second(), now.as_second());
        let after = self.run(wanted).map_or(wanted, |(_, last)| last + 1);
        let second = if after <= now {
            after
        } else {
            let from = wanted.min(now);
            self.run(from).map_or(from, |(first, _)| first - 1)
        };
        let free = Timestamp::from_second(second).unwrap_or(Timestamp::MIN);
        self.take(free);
        free
    }

    fn run(&self, second: i64) -> Option<(i64, i64)> {
        let (first, last) = self.0.range(..=second).next_back()?;
        (*last >= second).then_some((*first, *last))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    /// The same, step by step.
    fn slowly(taken: &mut BTreeSet<i64>, wanted: i64, now: i64) -> i64 {
        let ahead = (wanted..=now).find(|second| !taken.contains(second));
        let behind = || (0..=wanted.min(now)).rev().find(|second| !taken.contains(second));
        let free = ahead.or_else(behind).expect("there is room");
        taken.insert(free);
        free
    }

    proptest! {
        #[test]
        fn each_job_gets_the_nearest_that_is_free(
            kept in proptest::collection::vec(900_i64..1000, 0..20),
            wanted in proptest::collection::vec(900_i64..1010, 0..60),
        ) {
            let (mut instants, mut taken) = (Instants::default(), BTreeSet::new());
            for second in kept {
                instants.take(at(second));
                taken.insert(second);
            }
            for wanted in wanted {
                prop_assert_eq!(instants.free(at(wanted), at(999)), at(slowly(&mut taken, wanted, 999)));
            }
        }
    }
}
