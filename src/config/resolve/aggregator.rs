//! `[[aggregator]]`. What each push protocol needs, its own file says.

use std::collections::BTreeMap;

use super::reference::{address, networks, secret_reference};
use crate::config::load::Given;
use crate::config::options::AggregatorOptions;
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::Aggregator;
use crate::diagnostic::suggestion;

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
    if !given.kinds.contains(&options.kind.as_str()) {
        let message = format!("there is no push protocol `{}`", options.kind);
        report.error("config-unknown-kind", &format!("{at}/kind"), message, suggestion(&options.kind, given.kinds));
    }
    for (index, secret) in options.secrets.iter().enumerate() {
        secret_reference(secret, &format!("{at}/secrets/{index}"), report);
    }
    networks(&options.allow, &format!("{at}/allow"), report);
    Aggregator {
        url: options.url.and_then(|url| address(url, &format!("{at}/url"), report)),
        path: options.path.map(|written| path::below(given.root, &written)),
        id: options.id,
        kind: options.kind,
        secrets: options.secrets,
        allow: options.allow,
        first_run: options.first_run,
    }
}
