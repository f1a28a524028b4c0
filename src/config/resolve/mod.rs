//! Options to settings: defaults filled in, text made into addresses, zones, globs and patterns, and names checked against what there is.

mod aggregator;
mod feed;
mod feeds;
mod fetch;
mod permalink;
mod reference;
mod site;
mod source;
mod target;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::load::Given;
use super::options::{DeliverOptions, EnrichOptions, GuardOptions, Options};
use super::path;
use super::report::{Place, Report, member};
use super::settings::{Deliver, Enrich, Guard, Settings, Source};

/// Settings of `options`. Where something is wrong it is reported, and what stands in the settings in its place is never used.
pub(super) fn settings(options: Options, given: &Given<'_>, report: &mut Report<'_>) -> Settings {
    let site = site::site(options.site, given.root, report);
    let organization = options.organization.map(|organization| site::organization(organization, &site.url, report));
    let sources = source::sources(options.source, given, report);
    let out = out(options.output.dir.as_deref(), given, &sources, report);
    Settings {
        root: given.root.to_owned(),
        site,
        organization,
        sources,
        enrich: enrich(options.enrich, given.root, report),
        targets: target::targets(&options.targets, given, report),
        documents: target::documents(options.targets, given, report),
        dialects: given.dialects.to_vec(),
        hubs: feeds::hubs(&options.feeds.hubs, report),
        facets: feeds::facets(options.facets, report),
        out,
        slug: options.output.slug,
        guard: guard(&options.guard),
        deliver: deliver(&options.deliver),
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
    let held = sources.iter().find(|source| source.path.starts_with(&out));
    if let Some(source) = held {
        let message = format!("the output folder `{}` holds the source `{}`", name(&out, given.root), source.label);
        report.error("config-output-holds-source", AT, message, "choose a folder beside or inside the source, such as `public`");
    } else if given.root.starts_with(&out) {
        let message = format!("the output folder `{}` holds the configuration file", name(&out, given.root));
        report.error("config-output-holds-source", AT, message, "choose a folder of its own, such as `public`");
    }
    out
}

fn name(path: &Path, root: &Path) -> String {
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    if shown.is_empty() { ".".to_owned() } else { shown }
}

fn guard(options: &GuardOptions) -> Guard {
    Guard { removals_percent: options.removals_percent.unwrap_or(30), updates_percent: options.updates_percent.unwrap_or(60) }
}

fn deliver(options: &DeliverOptions) -> Deliver {
    Deliver {
        timeout: Duration::from_secs(options.timeout_seconds.unwrap_or(20)),
        budget: Duration::from_secs(options.budget_seconds.unwrap_or(120)),
        concurrency: options.concurrency.unwrap_or(4),
    }
}
