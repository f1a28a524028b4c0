//! What is kept: secrets of sources, the ledger, the state elsewhere, the output folder.

use jiff::Timestamp;

use super::aggregators::unwritable;
use super::{DoctorWorld, Finding, State};
use crate::config::settings::{AddressRef, Settings, Source, StatePlace};
use crate::ledger::Ledger;
use crate::model::attempt::Condition;
use crate::model::manifest::Manifest;
use crate::net::secret::ReadSecret;
use crate::pipeline::deliver::{LedgerPlace, ledger as its, status};
use crate::pipeline::state::examine;
use crate::source::is_there;
use crate::write;

/// So many files of the output are compared with the manifest, evenly spread over it.
const COMPARED_MAX: usize = 500;

/// Secrets of sources that are fetched.
pub(super) fn sources(settings: &Settings, secrets: ReadSecret<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, source) in settings.sources.iter().enumerate() {
        let Some(fetch) = &source.fetch else {
            found.extend(missing(index, source));
            continue;
        };
        let address = match &fetch.url {
            AddressRef::Secret(reference) => Some(reference),
            AddressRef::Plain(_) => None,
        };
        for reference in address.into_iter().chain(&fetch.authorization) {
            let subject = format!("source {}", index + 1);
            found.push(match secrets(reference) {
                Ok(_) => Finding::ok(subject, format!("{} is there", crate::net::secret::name(reference))),
                Err(error) => Finding::fail(
                    subject,
                    error.to_string(),
                    "Set it where this runs; until then the jobs that it gave last are published.",
                ),
            });
        }
    }
    found
}

fn missing(index: usize, source: &Source) -> Option<Finding> {
    let is_gone = source.feed.is_none() && !is_there(&source.path);
    let help = "Correct `path` of this [[source]], or make the folder.";
    is_gone.then(|| Finding::fail(format!("source {}", index + 1), format!("there is nothing at {}", source.path.display()), help))
}

/// Whether the ledger opens, is whole, and what waits in it.
pub(super) fn ledger(settings: &Settings, world: DoctorWorld<'_>) -> Vec<Finding> {
    const SUBJECT: &str = "ledger";
    let place = match its::place(settings, world.secrets) {
        Ok(place) => place,
        Err(error) => return vec![Finding::fail(SUBJECT, error.to_string(), error.help().unwrap_or("See docs/postgresql.md."))],
    };
    let is_shared = matches!(place, LedgerPlace::Server(_));
    if is_shared && world.offline {
        return vec![Finding::ok(SUBJECT, format!("it is {place}, which was not asked (--offline)"))];
    }
    match Ledger::examine(&place) {
        Ok(None) => vec![Finding::ok(SUBJECT, "there is none yet: the first delivery makes it")],
        Ok(Some(format)) => {
            let whole = if is_shared { "" } else { " and is whole" };
            let mut found = vec![Finding::ok(SUBJECT, format!("{place} opens, has format {format}{whole}"))];
            found.extend(waiting(settings, world));
            found
        }
        Err(error) if is_shared => {
            let help = error.help().unwrap_or("See docs/postgresql.md.").to_owned();
            vec![Finding::fail(SUBJECT, error.to_string(), help)]
        }
        Err(error) => {
            let help = "Put back a copy of .jobherald/ from before. Without one, remove the file: then `first_run` says what becomes of jobs that stand already.";
            vec![Finding::fail(SUBJECT, error.to_string(), help)]
        }
    }
}

fn waiting(settings: &Settings, world: DoctorWorld<'_>) -> Vec<Finding> {
    let standings = match status(settings, world.secrets) {
        Ok(standings) => standings,
        Err(error) => return vec![Finding::fail("ledger", error.to_string(), "")],
    };
    let told = |status: crate::pipeline::deliver::AggregatorStatus| {
        let tally = status.tally?;
        let subject = format!("aggregator {}", status.aggregator);
        let open = tally.failed + tally.unknown;
        Some(match &tally.condition {
            Condition::Suspended { .. } => {
                Finding::warn(subject, tally.condition.to_string(), "Correct its address, or say `jobherald deliver --resume NAME`.")
            }
            Condition::Troubled { .. } | Condition::Paused { .. } => {
                Finding::warn(subject, tally.condition.to_string(), "The next run tries again.")
            }
            Condition::Well if open > 0 => Finding::warn(
                subject,
                format!("{open} of its events failed, or may have arrived"),
                "`jobherald status` names them and the way out.",
            ),
            Condition::Well => return None,
        })
    };
    standings.into_iter().filter_map(told).collect()
}

/// Whether the place of the state answers, and refuses to make a file a second time.
pub(super) fn state(settings: &Settings, world: DoctorWorld<'_>) -> Option<Finding> {
    const SUBJECT: &str = "state";
    let store = settings.state.as_ref()?;
    if world.offline && matches!(store.place, StatePlace::Bucket(_)) {
        return None;
    }
    let place = &store.label;
    Some(match examine(settings, world.secrets) {
        Ok(Some(number)) => Finding::ok(SUBJECT, format!("{place} holds state {number}, and makes nothing a second time")),
        Ok(None) => {
            let help = "The first time, say `jobherald state push --first`; else bring the state back (docs/ci.md).";
            Finding::warn(SUBJECT, format!("{place} holds no state yet"), help)
        }
        Err(error) => {
            let help = "Until then nothing is published or told: docs/ci.md says what each of these means.";
            Finding::fail(SUBJECT, error.to_string(), help)
        }
    })
}

/// Whether the output folder is ours, as we left it, and can be written; and when what it shows changed last.
pub(super) fn output(settings: &Settings) -> (Vec<Finding>, Option<Timestamp>) {
    const SUBJECT: &str = "output";
    let out = &settings.out;
    let sources: Vec<_> = settings.sources.iter().map(|source| source.path.as_path()).collect();
    if let Err(error) = write::check_layout(out, &sources) {
        return (vec![Finding::fail(SUBJECT, error.to_string(), "Name another folder in `dir` of [output].")], None);
    }
    let mut found = Vec::new();
    let mut changed = None;
    match write::read_manifest(out) {
        Err(error) => found.push(Finding::fail(SUBJECT, error.to_string(), "")),
        Ok(None) if !is_there(out) => found.push(Finding::ok(SUBJECT, format!("{} is made by the first build", out.display()))),
        Ok(None) => {
            found.push(Finding::ok(SUBJECT, format!("{} holds no output of ours yet; files of others stay as they are", out.display())));
        }
        Ok(Some(manifest)) => {
            found.push(compared(settings, &manifest));
            changed = Some(manifest.publication.changed);
        }
    }
    for folder in [out.as_path(), &settings.root.join(write::STATE_FOLDER)] {
        found.extend(write::probe(folder).err().map(|error| unwritable(SUBJECT, folder, &error)));
    }
    if found.iter().all(|finding| finding.state == State::Ok) {
        found.push(Finding::ok(SUBJECT, "it can be written"));
    }
    (found, changed)
}

fn compared(settings: &Settings, manifest: &Manifest) -> Finding {
    let (out, artifacts) = (&settings.out, &manifest.artifacts);
    let step = artifacts.len().div_ceil(COMPARED_MAX).max(1);
    let looked: Vec<_> = artifacts.iter().step_by(step).collect();
    let broken: Vec<String> =
        looked.iter().filter_map(|listed| write::read_artifact(out, listed).err()).map(|error| error.to_string()).collect();
    match broken.first() {
        None => Finding::ok(
            "output",
            format!("{} is ours: {} of {} files compared, all as the manifest lists them", out.display(), looked.len(), artifacts.len()),
        ),
        Some(first) => {
            let help = "A build writes missing files again; a file that somebody changed stops it: move that away.";
            Finding::warn(
                "output",
                format!("{} of {} files compared are not as the manifest lists them, such as this: {first}", broken.len(), looked.len()),
                help,
            )
        }
    }
}
