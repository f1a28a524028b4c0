//! How many requests each of several senders may have under way at once to one aggregator. Pure.

/// How many of `most` requests one sender may have under way: its fair part of them, as far as the others have left it. `others` are their
/// names and how many each may have; what it has `under_way` it may end.
pub(super) fn slots(most: usize, sender: &str, under_way: usize, others: &[(String, usize)]) -> usize {
    let senders = others.len() + 1;
    let place = others.iter().filter(|(other, _)| other.as_str() < sender).count();
    let part = most / senders + usize::from(place < most % senders);
    let taken = others.iter().fold(0_usize, |sum, (_, slots)| sum.saturating_add(*slots));
    part.min(most.saturating_sub(taken)).max(under_way)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(most: usize, sender: &str, under_way: usize, others: &[(&str, usize)], expect: usize) {
        let others: Vec<(String, usize)> = others.iter().map(|(name, slots)| ((*name).to_owned(), *slots)).collect();
        assert_eq!(slots(most, sender, under_way, &others), expect);
    }

    #[test]
    fn each_gets_its_part_as_soon_as_the_others_have_left_it() {
        check(4, "a", 0, &[], 4);
        check(4, "b", 0, &[("a", 4)], 0);
        check(4, "a", 3, &[("b", 0)], 3);
        check(4, "b", 0, &[("a", 2)], 2);
        check(4, "c", 0, &[("a", 2), ("b", 1)], 1);
        check(5, "a", 0, &[("b", 2)], 3);
        check(1, "b", 0, &[("a", 0)], 0);
        check(1, "a", 0, &[("b", 0)], 1);
    }

    proptest! {
        /// However senders come, ask and go: together they never have more than they may.
        #[test]
        fn together_they_never_have_too_many(most in 1_usize..9, steps in proptest::collection::vec((0_usize..6, 0_usize..9, any::<bool>()), 0..60)) {
            let mut all: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
            for (who, under_way, leaves) in steps {
                let sender = format!("s{who}");
                let had = all.remove(&sender).unwrap_or(0);
                if !leaves {
                    let others: Vec<(String, usize)> = all.clone().into_iter().collect();
                    all.insert(sender.clone(), slots(most, &sender, under_way.min(had), &others));
                }
                prop_assert!(all.values().sum::<usize>() <= most, "{all:?}");
            }
        }
    }
}
