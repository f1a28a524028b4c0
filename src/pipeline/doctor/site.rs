//! The site as everybody sees it, where `[deploy] wait` makes deliveries depend on it.

use super::{DoctorWorld, Finding};
use crate::config::settings::Settings;
use crate::deliver::Machine;
use crate::deliver::served::Served;
use crate::pipeline::deliver::wait;
use crate::write;

const SUBJECT: &str = "site";

/// What it serves beside what was built last.
pub(super) fn examine(settings: &Settings, world: DoctorWorld<'_>) -> Option<Finding> {
    let deploy = settings.deploy.as_ref().filter(|_| !world.offline)?;
    // What is wrong with the output is said of the output.
    let manifest = write::read_manifest(&settings.out).ok().flatten()?;
    let seconds = deploy.within.as_secs();
    Some(match wait::look(settings, &manifest, world.secrets, (world.clock, &Machine::start())) {
        Ok(None) => return None,
        Ok(Some((url, Served::This))) => Finding::ok(SUBJECT, format!("{url} shows what was built last")),
        Ok(Some((url, Served::Not(what)))) => {
            let help =
                format!("Deploy the output as it is, this file included. A delivery would wait for {seconds} seconds, then tell nobody.");
            Finding::warn(SUBJECT, format!("{url} {what}"), help)
        }
        Ok(Some((url, Served::Never(why)))) => Finding::fail(SUBJECT, format!("{url} {why}"), "Nobody is told before that is mended."),
        Err(error) => Finding::fail(SUBJECT, error.to_string(), error.help().unwrap_or_default()),
    })
}
