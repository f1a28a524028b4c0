//! Options to settings: defaults filled in, text made into addresses, zones, globs and patterns, and names checked against what there is.

mod aggregator;
mod bucket;
mod check;
mod feed;
mod feeds;
mod fetch;
mod host;
mod ledger;
mod life;
mod metrics;
mod permalink;
mod reference;
mod site;
mod source;
mod state;
mod target;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::load::Given;
use super::options::{DeliverOptions, DeployOptions, EnrichOptions, GuardOptions, Options};
use super::path;
use super::report::{Place, Report, member};
use super::settings::{Deliver, Deploy, Enrich, Guard, Host, HostForm, Settings, Source};

/// What a site whose pages a generator makes has of its own.
const SITES_OWN: &[&str] = &["pages", "sitemap"];

/// Settings of `options`. Where something is wrong it is reported, and what stands in the settings in its place is never used.
pub(super) fn settings(options: Options, given: &Given<'_>, report: &mut Report<'_>) -> Settings {
    let site = site::site(options.site, given.root, report);
    let organization = options.organization.map(|organization| site::organization(organization, &site.url, report));
    let sources = source::sources(options.source, given, report);
    let host = host::host(&options.inject, given, report);
    let mut targets = target::targets(&options.targets, given, report);
    let out = match &host {
        None => out(options.output.dir.as_deref(), given, &sources, report),
        Some(host) => {
            targets.retain(|id, _| !SITES_OWN.contains(&id.as_str()));
            host_out(host, given, &sources, report)
        }
    };
    let ledger = ledger::ledger(options.ledger, options.state.store.is_some(), report);
    let state = state::state(options.state, given, (&sources, &out), report);
    Settings {
        root: given.root.to_owned(),
        site,
        organization,
        sources,
        enrich: enrich(options.enrich, given.root, report),
        targets,
        documents: target::documents(options.targets, given, report),
        hubs: feeds::hubs(&options.feeds.hubs, report),
        facets: feeds::facets(options.facets, report),
        dialects: target::dialects(given),
        check: check::check(options.check, given, report),
        policy: check::policy(options.policy, given, report),
        out,
        host,
        slug: options.output.slug,
        report: options.output.report,
        life: life::life(&options.life, report),
        guard: guard(&options.guard),
        deploy: deploy(options.deploy, report),
        deliver: deliver(&options.deliver),
        ledger,
        state,
        metrics: metrics::metrics(options.metrics, report),
        aggregators: aggregator::aggregators(options.aggregator, given, report),
    }
}

fn enrich(options: EnrichOptions, root: &Path, report: &mut Report<'_>) -> Enrich {
    for name in options.fields.keys() {
        source::known_or_part(name, &member("/enrich/fields", name), report);
    }
    let gazetteer = options.gazetteer.map(|file| path::below(root, &file));
    Enrich { publish: options.publish, fields: options.fields, gazetteer, towns: None }
}

fn out(dir: Option<&str>, given: &Given<'_>, sources: &[Source], report: &mut Report<'_>) -> PathBuf {
    const AT: &str = "/output/dir";
    let out = match (given.out, dir) {
        (Some(flag), _) => {
            report.place(AT, Place::Elsewhere("the flag `--out`".to_owned()));
            path::plain(flag)
        }
        (None, Some(dir)) if dir.trim().is_empty() => {
            report.error("config-empty-value", AT, "`dir` is empty", "name a folder, or leave it out for `public`");
            return given.root.join("public");
        }
        (None, dir) => path::below(given.root, dir.unwrap_or("public")),
    };
    if let Some(held) = held(&out, given, sources) {
        let message = format!("the output folder `{}` holds {held}", name(&out, given.root));
        report.error("config-output-holds-source", AT, message, "choose a folder beside or inside the source, such as `public`");
    }
    out
}

/// The folder of our own files in a site. Its pages may be anything but what they are made from.
fn host_out(host: &Host, given: &Given<'_>, sources: &[Source], report: &mut Report<'_>) -> PathBuf {
    const AT: &str = "/inject/dir";
    let out = host::out(host, given);
    let written = if matches!(host.form, HostForm::Pages(_)) { &host.dir } else { &out };
    if given.host.inject.is_some() {
        report.place(AT, Place::Elsewhere("the flag `--inject`".to_owned()));
    }
    if let Some(held) = held(written, given, sources) {
        let message = format!("`{}` holds {held}: that is no folder of built pages", host.label);
        report.error("config-output-holds-source", AT, message, "name the folder that the generator writes, such as `_site` or `public`");
    }
    out
}

/// What a folder that is written to holds and must not.
fn held(folder: &Path, given: &Given<'_>, sources: &[Source]) -> Option<String> {
    let source = sources.iter().find(|source| source.path.starts_with(folder)).map(|source| format!("the source `{}`", source.label));
    source.or_else(|| given.root.starts_with(folder).then(|| "the configuration file".to_owned()))
}

fn name(path: &Path, root: &Path) -> String {
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    if shown.is_empty() { ".".to_owned() } else { shown }
}

fn guard(options: &GuardOptions) -> Guard {
    Guard { removals_percent: options.removals_percent.unwrap_or(30), updates_percent: options.updates_percent.unwrap_or(60) }
}

fn deploy(options: DeployOptions, report: &mut Report<'_>) -> Option<Deploy> {
    reference::networks(&options.allow, "/deploy/allow", report);
    let within = Duration::from_secs(options.wait_seconds.unwrap_or(600));
    options.wait.then(|| Deploy { within, allow: options.allow, ca: options.ca.map(reference::file) })
}

fn deliver(options: &DeliverOptions) -> Deliver {
    Deliver {
        timeout: Duration::from_secs(options.timeout_seconds.unwrap_or(20)),
        budget: Duration::from_secs(options.budget_seconds.unwrap_or(120)),
        concurrency: options.concurrency.unwrap_or(4),
    }
}
