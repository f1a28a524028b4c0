//! Aggregators: settings, secrets, and whether somebody is there.

use std::path::Path;

use super::{DoctorWorld, Finding};
use crate::config::settings::{Aggregator, Settings};
use crate::deliver::knock::{Knocked, Way, candidates, knock};
use crate::deliver::{Destination, find};
use crate::net::RequestError;
use crate::net::bucket::BucketError;
use crate::pipeline::deliver::destination;
use crate::source::is_there;
use crate::write;

/// What is said of them, and what their hosts answered.
pub(super) fn examine(settings: &Settings, world: DoctorWorld<'_>) -> (Vec<Finding>, Vec<Knocked>) {
    let (mut found, mut destinations) = (Vec::new(), Vec::new());
    for aggregator in &settings.aggregators {
        let subject = subject(&aggregator.id);
        match destination(aggregator, world.secrets) {
            Err(error) => {
                // The message begins with the name, which stands beside it.
                let what = error.to_string().replacen(&format!("aggregator `{}`: ", aggregator.id), "", 1);
                found.push(Finding::fail(subject, what, error.help().unwrap_or("See docs/aggregators.md for what this kind needs.")));
            }
            Ok(destination) => {
                found.push(Finding::ok(&subject, settled(aggregator, &destination)));
                found.extend(local(&subject, destination.way(), world));
                found.extend(let_in(&subject, &destination, world));
                destinations.push(destination);
            }
        }
        if aggregator.first_run.is_none() {
            let help = "Set `first_run = \"seed\"` (say nothing of jobs that stand already) or `\"backfill\"` (tell all).";
            found.push(Finding::warn(
                self::subject(&aggregator.id),
                "`first_run` is not set: a run without a terminal stops at the first delivery",
                help,
            ));
        }
    }
    if world.offline {
        return (found, Vec::new());
    }
    match knock(destinations, settings.deliver.timeout, concat!("jobherald/", env!("CARGO_PKG_VERSION"), " (doctor)"), world.clock) {
        Ok(knocked) => {
            found.extend(knocked.iter().map(answered));
            (found, knocked)
        }
        Err(error) => {
            found.push(Finding::fail("network", error.to_string(), "Run again with --offline to leave the network out."));
            (found, Vec::new())
        }
    }
}

fn subject(id: &str) -> String {
    format!("aggregator {id}")
}

fn settled(aggregator: &Aggregator, destination: &Destination) -> String {
    let secrets = aggregator.secrets.len() + usize::from(aggregator.token.is_some()) + usize::from(aggregator.credentials.is_some());
    let title = find(&aggregator.kind).map_or("", |protocol| protocol.title);
    let secrets = match secrets {
        0 => String::new(),
        1 => "; its secret is there and has the right form".to_owned(),
        number => format!("; its {number} secrets are there and have the right form"),
    };
    format!("{title}, to {}{secrets}", destination.shown())
}

/// The object store that events go to.
fn let_in(subject: &str, destination: &Destination, world: DoctorWorld<'_>) -> Option<Finding> {
    if world.offline {
        return None;
    }
    Some(match destination.lets_in()? {
        Ok(()) => Finding::ok(subject, "the object store takes the key"),
        Err(BucketError::Refused(error)) if error.status == 403 => Finding::warn(
            subject,
            error.to_string(),
            "Look at the key; one that may only make objects is answered like that, and is enough.",
        ),
        Err(error) => Finding::fail(subject, error.to_string(), error.help().unwrap_or_else(|| "Try again later.".to_owned())),
    })
}

/// Folders and programs on this machine.
fn local(subject: &str, way: Way<'_>, world: DoctorWorld<'_>) -> Option<Finding> {
    match way {
        Way::Http | Way::Bucket => None,
        Way::Folder(path) => write::probe(path).err().map(|error| unwritable(subject, path, &error)),
        Way::Program(name, folder) => {
            let there = candidates(name, folder, world.path).iter().any(|path| is_there(path));
            let help = "Give its path, relative to the folder of the configuration file, or install it.";
            (!there).then(|| Finding::fail(subject, format!("there is no program `{name}`"), help))
        }
    }
}

pub(super) fn unwritable(subject: &str, path: &Path, error: &std::io::Error) -> Finding {
    let help = "Let the user that runs jobherald write there, or name another folder.";
    Finding::fail(subject, format!("nothing can be written into {}: {error}", path.display()), help)
}

fn answered(knocked: &Knocked) -> Finding {
    let (subject, host) = (subject(&knocked.aggregator), &knocked.host);
    match &knocked.answer {
        Ok(greeting) => {
            let how = if knocked.encrypted { "over TLS" } else { "in clear text, as `allow` permits" };
            Finding::ok(subject, format!("{host} answers {how} (status {} for its front page)", greeting.status))
        }
        Err(error @ RequestError::Blocked(_)) => {
            let help = "Use an address on the internet; or, where this one is meant, name its network in `allow` of the aggregator.";
            Finding::fail(subject, format!("{host}: {error}"), help)
        }
        Err(error @ RequestError::Name(_)) => {
            Finding::fail(subject, format!("{host}: {error}"), "Look for a mistake in the name; ask whether the receiver moved.")
        }
        Err(error @ RequestError::Connect(_)) => {
            let help =
                "Look whether the receiver runs, whether its certificate holds for this name, and whether a firewall stands between.";
            Finding::fail(subject, format!("{host}: {error}"), help)
        }
        Err(error) => {
            let help = "It may serve nothing but events. If deliveries fail too, its log says why.";
            Finding::warn(subject, format!("{host} took the connection and gave no answer to a question for its front page: {error}"), help)
        }
    }
}
