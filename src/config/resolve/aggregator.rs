//! `[[aggregator]]`. What each push protocol needs, its own file says.

use std::collections::BTreeMap;

use super::bucket::{bucket, is_bucket};
use super::reference::{address, file, networks, secret_reference};
use super::target::conditions;
use crate::config::load::Given;
use crate::config::options::{AggregatorOptions, FirstRun, Payload, Visibility};
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::Aggregator;
use crate::diagnostic::suggestion;
use crate::model::selection::Selection;

pub(super) fn aggregators(options: Vec<AggregatorOptions>, given: &Given<'_>, report: &mut Report<'_>) -> Vec<Aggregator> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (index, aggregator) in options.iter().enumerate() {
        let at = format!("/aggregator/{index}/id");
        let id = aggregator.id.as_str();
        if !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            report.error("config-bad-id", &at, format!("the id `{id}` has other characters"), "use letters, digits, `-` and `_` only");
        }
        if seen.insert(id.to_owned(), index).is_some() {
            let help = "give each its own: the ledger knows them by it";
            report.error("config-duplicate-id", &at, format!("two aggregators have the id `{id}`"), help);
        }
    }
    options.into_iter().enumerate().map(|(index, options)| aggregator(options, &format!("/aggregator/{index}"), given, report)).collect()
}

fn aggregator(options: AggregatorOptions, at: &str, given: &Given<'_>, report: &mut Report<'_>) -> Aggregator {
    if let Some((kind, settings)) = given.kinds.iter().find(|(kind, _)| *kind == options.kind) {
        refuse_idle(kind, settings, &options, at, report);
    } else {
        let known: Vec<&str> = given.kinds.iter().map(|(kind, _)| *kind).collect();
        let message = format!("there is no push protocol `{}`", options.kind);
        report.error("config-unknown-kind", &format!("{at}/kind"), message, suggestion(&options.kind, &known));
    }
    for (index, secret) in options.secrets.iter().enumerate() {
        secret_reference(secret, &format!("{at}/secrets/{index}"), report);
    }
    for (key, secret) in [("credentials", &options.credentials), ("token", &options.token)] {
        if let Some(secret) = secret {
            secret_reference(secret, &format!("{at}/{key}"), report);
        }
    }
    networks(&options.allow, &format!("{at}/allow"), report);
    refuse_pairs(&options, at, report);
    let (place, folder) = match options.path {
        Some(written) if is_bucket(&written) => {
            (bucket(&written, options.bucket, (&format!("{at}/path"), &format!("{at}/bucket")), report), None)
        }
        written => {
            if options.bucket.is_some() {
                let help = "take it out, or write a place like `s3://bucket/prefix` in `path`";
                report.error_at_key(
                    "config-idle-setting",
                    &format!("{at}/bucket"),
                    "`bucket` means nothing where `path` is no object store",
                    help,
                );
            }
            (None, written.map(|written| path::below(given.root, &written)))
        }
    };
    Aggregator {
        url: options.url.and_then(|url| address(url, &format!("{at}/url"), report)),
        path: folder,
        bucket: place,
        id: options.id,
        kind: options.kind,
        secrets: options.secrets,
        allow: options.allow,
        ca: options.ca.map(file),
        first_run: options.first_run,
        selection: Selection {
            select: conditions(&options.select, &format!("{at}/select"), report),
            exclude: conditions(&options.exclude, &format!("{at}/exclude"), report),
        },
        on_unknown: options.on_unknown,
        daily_budget: options.daily_budget,
        payload: options.payload,
        template: options.template.map(file),
        reconcile: options.reconcile,
        key: options.key,
        key_location: options.key_location,
        credentials: options.credentials,
        token: options.token,
        account: options.account,
        visibility: options.visibility,
        repository: options.repository,
        event_type: options.event_type,
        command: options.command,
        root: given.root.to_owned(),
        siret: options.siret,
    }
}

/// Settings that cannot be meant together.
fn refuse_pairs(options: &AggregatorOptions, at: &str, report: &mut Report<'_>) {
    if options.template.is_some() && options.payload != Payload::default() {
        let message = "an event has one form, and both `payload` and `template` name one";
        report.error_at_key("config-two-payloads", &format!("{at}/template"), message, "take one of them out");
    }
    if options.reconcile.is_some() && options.first_run == Some(FirstRun::Seed) {
        let message = "with `first_run = \"seed\"` the receiver is not told of jobs that stood before, so it has nothing to compare";
        let help = "take `reconcile` out, or set `first_run = \"backfill\"` before the first delivery";
        report.error_at_key("config-reconcile", &format!("{at}/reconcile"), message, help);
    }
}

/// Settings that mean nothing to a push protocol.
fn refuse_idle(kind: &str, settings: &[&str], options: &AggregatorOptions, at: &str, report: &mut Report<'_>) {
    let written = [
        ("url", options.url.is_some()),
        ("secrets", !options.secrets.is_empty()),
        ("allow", !options.allow.is_empty()),
        ("ca", options.ca.is_some()),
        ("path", options.path.is_some()),
        ("bucket", options.bucket.is_some()),
        ("payload", options.payload != Payload::default()),
        ("template", options.template.is_some()),
        ("reconcile", options.reconcile.is_some()),
        ("key", options.key.is_some()),
        ("key_location", options.key_location.is_some()),
        ("credentials", options.credentials.is_some()),
        ("token", options.token.is_some()),
        ("account", options.account.is_some()),
        ("visibility", options.visibility != Visibility::default()),
        ("repository", options.repository.is_some()),
        ("event_type", options.event_type.is_some()),
        ("command", !options.command.is_empty()),
        ("siret", options.siret.is_some()),
    ];
    for (key, _) in written.into_iter().filter(|(key, is_written)| *is_written && !settings.contains(key)) {
        let takes = settings.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let message = format!("`{key}` means nothing to an aggregator of the kind `{kind}`");
        report.error_at_key("config-idle-setting", &format!("{at}/{key}"), message, format!("take it out: this kind reads {takes}"));
    }
}
