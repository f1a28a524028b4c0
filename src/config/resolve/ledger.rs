//! `[ledger]`.

use super::reference::secret_reference;
use crate::config::options::{LedgerOptions, SecretRef};
use crate::config::report::Report;

/// Where the address of the database is kept. Two places for one truth would part.
pub(super) fn ledger(options: LedgerOptions, has_state: bool, report: &mut Report<'_>) -> Option<SecretRef> {
    const AT: &str = "/ledger/url";
    let reference = options.url?;
    secret_reference(&reference, AT, report);
    if has_state {
        let message = "`[ledger]` and `[state]` are two places for what each aggregator was told";
        report.error("config-ledger-and-state", AT, message, "remove `[state]`: every machine reads the database");
    }
    Some(reference)
}
