//! `[deploy] wait`: nobody is told of what the site does not serve.

use std::time::Duration;

use url::Url;

use super::{AggregatorPlan, DeliverError, DeliveryReport, DeliveryWorld, Ledger, Prepared, report};
use crate::config::settings::{Deploy, Settings};
use crate::deliver::served::{Question, Served, ask, ask_within};
use crate::deliver::{Destination, EndpointError, Engine, Sent, authorities};
use crate::model::clock::Clock;
use crate::model::manifest::Manifest;
use crate::model::output_path;
use crate::net::address::{AddressError, Policy};
use crate::net::secret::ReadSecret;

/// Why nobody may be told yet; `None` where the site serves the manifest's generation, or where that does not matter.
pub(super) fn unserved(settings: &Settings, manifest: &Manifest, world: DeliveryWorld<'_>) -> Result<Option<String>, DeliverError> {
    let Some(deploy) = &settings.deploy else { return Ok(None) };
    let user_agent = super::user_agent(manifest.site.url.as_str());
    let question = question(settings, deploy, (&manifest.generation, &user_agent), world.secrets)?;
    world.progress.begin("wait", None);
    let served = ask_within(&question, deploy.within, world.clock, world.engine);
    world.progress.end();
    let why = match served? {
        Served::This => return Ok(None),
        Served::Not(what) => format!("{} {what}, after {} of waiting", question.url, seconds(deploy.within)),
        Served::Never(why) => format!("{} {why}", question.url),
    };
    Ok(Some(format!("the site does not serve what was built: {why}")))
}

/// What the site's address of the manifest says now, and that address; `None` where nobody waits for it.
pub(in crate::pipeline) fn look(
    settings: &Settings,
    manifest: &Manifest,
    secrets: ReadSecret<'_>,
    (clock, engine): (&dyn Clock, &dyn Engine),
) -> Result<Option<(Url, Served)>, DeliverError> {
    let Some(deploy) = &settings.deploy else { return Ok(None) };
    let user_agent = super::user_agent(manifest.site.url.as_str());
    let question = question(settings, deploy, (&manifest.generation, &user_agent), secrets)?;
    Ok(Some((question.url.clone(), ask(&question, clock, engine)?)))
}

/// Whether the site may be asked at all, as far as its address shows.
pub(super) fn check(settings: &Settings, secrets: ReadSecret<'_>) -> Result<(), DeliverError> {
    settings.deploy.as_ref().map_or(Ok(()), |deploy| question(settings, deploy, ("", ""), secrets).map(drop))
}

/// Nothing was sent there, and why.
pub(super) fn not_sent(destination: &Destination, why: &str) -> Sent {
    Sent {
        aggregator: destination.aggregator().to_owned(),
        address: destination.shown().to_owned(),
        stopped: Some(why.to_owned()),
        ..Sent::default()
    }
}

/// Nothing was even recorded: what was planned is planned again by the next run.
pub(super) fn not_recorded(ledger: &Ledger, prepared: &Prepared<'_>, why: &str) -> Result<DeliveryReport, DeliverError> {
    let sent: Vec<Sent> = prepared.destinations.iter().map(|destination| not_sent(destination, why)).collect();
    let plans: Vec<AggregatorPlan> = prepared.planned.iter().map(|planned| planned.plan.clone()).collect();
    let mut report = report::report(ledger, &plans, &sent)?;
    for (report, plan) in report.aggregators.iter_mut().zip(&plans) {
        report.pending += plan.intents.len();
    }
    Ok(report)
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{seconds} second{}", if seconds == 1 { "" } else { "s" })
}

fn question<'a>(
    settings: &Settings,
    deploy: &Deploy,
    (generation, user_agent): (&'a str, &'a str),
    secrets: ReadSecret<'_>,
) -> Result<Question<'a>, DeliverError> {
    let (site, mount) = (settings.site.url.as_str().trim_end_matches('/'), settings.host.as_ref().map_or("", |host| host.mount.as_str()));
    let site_error = |source: EndpointError| DeliverError::Site { url: settings.site.url.to_string(), source };
    let url = Url::parse(&format!("{site}{mount}/{}", output_path::MANIFEST)).map_err(|_| site_error(AddressError::NoHost.into()))?;
    let mut policy = Policy::new(&url, &deploy.allow).map_err(|error| site_error(error.into()))?;
    if let Some(reference) = &deploy.ca {
        policy = policy.trusting(authorities(reference, secrets).map_err(site_error)?);
    }
    Ok(Question { url, policy, generation, timeout: settings.deliver.timeout, user_agent })
}
