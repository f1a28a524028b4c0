//! What was reached before, as data: nothing gets worse unnoticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::field::FIELDS;
use super::label::Tier;
use super::report::{Tallies, Tally};
use crate::golden::root;

const FILE: &str = "tests/cases/labelled/floor.toml";

const HEAD: &str = "\
# What the readers reach at least over the open part of these languages together, by field: `stated` is the precision of
# what was read from stated text, `precision` and `recall` count sentences too. UPDATE=1 cargo test --test it labelled
# raises the figures and never lowers one; languages are added by hand, with the figures that hold with them.
";

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    languages: BTreeSet<String>,
    #[serde(default)]
    field: BTreeMap<String, Figures>,
}

#[derive(serde::Deserialize, Default, Clone, Copy)]
#[serde(deny_unknown_fields, default)]
struct Figures {
    stated: f64,
    precision: f64,
    recall: f64,
}

impl Figures {
    /// Rounded down to hundredths; a field that is never given has no precision to keep.
    fn of(tally: &Tally) -> Self {
        let down = |share: Option<f64>| share.map_or(0.0, |share| (share * 100.0 + 1e-9).floor() / 100.0);
        Self { stated: down(tally.precision(Some(Tier::Stated))), precision: down(tally.precision(None)), recall: down(tally.recall(None)) }
    }

    fn pairs(self) -> [(&'static str, f64); 3] {
        [("stated", self.stated), ("precision", self.precision), ("recall", self.recall)]
    }

    fn raised(self, other: Self) -> Self {
        Self {
            stated: self.stated.max(other.stated),
            precision: self.precision.max(other.precision),
            recall: self.recall.max(other.recall),
        }
    }
}

/// What is worse than it was; with `UPDATE=1`, what is better becomes the floor.
pub(super) fn check(measured: &dyn Fn(&BTreeSet<String>) -> Tallies) -> Vec<String> {
    let text = std::fs::read_to_string(root(FILE)).unwrap_or_else(|error| panic!("{FILE}: {error}"));
    let floor: Floor = toml::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"));
    let Tallies(tallies) = measured(&floor.languages);
    let mut problems: Vec<String> = floor
        .field
        .keys()
        .filter(|name| !tallies.contains_key(name.as_str()))
        .map(|name| format!("{FILE}: `{name}` is no field that is measured in {:?}", floor.languages))
        .collect();
    let mut raised = format!("{HEAD}languages = {:?}\n", floor.languages.iter().collect::<Vec<_>>());
    for (name, tally) in FIELDS.iter().filter_map(|field| Some((field.name, tallies.get(field.name)?))) {
        let (now, before) = (Figures::of(tally), floor.field.get(name).copied().unwrap_or_default());
        for ((figure, now), (_, before)) in now.pairs().into_iter().zip(before.pairs()) {
            if now < before {
                problems.push(format!("{name}: {figure} was {before} and is {now}; LABELLED={name} shows each value"));
            }
        }
        let Figures { stated, precision, recall } = now.raised(before);
        write!(raised, "\n[field.{name}]\nstated = {stated:.2}\nprecision = {precision:.2}\nrecall = {recall:.2}\n").expect("text grows");
    }
    if std::env::var_os("UPDATE").is_some() && raised != text {
        std::fs::write(root(FILE), raised).unwrap_or_else(|error| panic!("{FILE} cannot be written: {error}"));
    }
    problems
}
