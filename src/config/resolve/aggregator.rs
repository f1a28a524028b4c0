//! `[[aggregator]]`. What each push protocol needs, its own file says.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::site;
use crate::config::load::Given;
use crate::config::options::{Address, AggregatorOptions, SecretRef};
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::{AddressRef, Aggregator};
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
    for (index, network) in options.allow.iter().enumerate().filter(|(_, network)| !is_network(network)) {
        let message = format!("`{network}` is no network");
        report.error("config-bad-network", &format!("{at}/allow/{index}"), message, "write it like `127.0.0.0/8` or `::1/128`");
    }
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

fn address(address: Address, at: &str, report: &mut Report<'_>) -> Option<AddressRef> {
    match address {
        Address::Plain(url) => site::address(&url, at, report).map(AddressRef::Plain),
        Address::Secret(secret) => {
            secret_reference(&secret, at, report);
            Some(AddressRef::Secret(secret))
        }
    }
}

fn secret_reference(secret: &SecretRef, at: &str, report: &mut Report<'_>) {
    let help = "write `{ env = \"BOARD_SECRET\" }` or `{ file = \"…\" }`";
    match (secret.env.as_deref(), secret.file.as_deref()) {
        (Some(_), Some(_)) => report.error("config-secret-reference", at, "a secret is kept in one place, and two are named", help),
        (None, None) => report.error("config-secret-reference", at, "where the secret is kept is not said", help),
        (Some(name), None) if name.starts_with("whsec_") || !is_variable(name) => {
            report.error_hidden("config-literal-secret", at, "`env` holds no name of an environment variable", help);
        }
        (None, Some(file)) if file.trim().is_empty() => report.error("config-secret-reference", at, "`file` is empty", help),
        _ => {}
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_network(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return text.parse::<IpAddr>().is_ok() };
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}
