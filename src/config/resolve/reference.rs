//! Addresses, secrets by reference and networks, wherever they stand.

use std::net::IpAddr;

use super::site;
use crate::config::options::{Address, SecretRef};
use crate::config::report::Report;
use crate::config::settings::AddressRef;

pub(super) fn address(address: Address, at: &str, report: &mut Report<'_>) -> Option<AddressRef> {
    match address {
        Address::Plain(url) => site::address(&url, at, report).map(AddressRef::Plain),
        Address::Secret(secret) => {
            secret_reference(&secret, at, report);
            Some(AddressRef::Secret(secret))
        }
    }
}

pub(super) fn secret_reference(secret: &SecretRef, at: &str, report: &mut Report<'_>) {
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

/// A file that is read as secrets are: when it is needed, by the command line, within bounds.
pub(super) fn file(path: String) -> SecretRef {
    SecretRef { env: None, file: Some(path) }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Reports what is no network.
pub(super) fn networks(written: &[String], at: &str, report: &mut Report<'_>) {
    for (index, network) in written.iter().enumerate().filter(|(_, network)| !is_network(network)) {
        let message = format!("`{network}` is no network");
        report.error("config-bad-network", &format!("{at}/{index}"), message, "write it like `127.0.0.0/8` or `::1/128`");
    }
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
