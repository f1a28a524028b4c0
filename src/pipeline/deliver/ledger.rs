//! Which ledger a site has, and what is kept in it where several machines send from it.

use std::path::PathBuf;

use serde_json::Value;

use super::about::Teller;
use super::{DeliverError, ReadFile, ReadSecret};
use crate::config::settings::Settings;
use crate::ledger::{Ledger, LedgerPlace, Server};
use crate::model::digest::sha256_hex;
use crate::model::intent::{Intent, Kept, Subject};
use crate::net::secret;

/// Where the ledger is: in a file beside the configuration, or where `[ledger]` says, whose address is read then.
pub(in crate::pipeline) fn place(settings: &Settings, secrets: ReadSecret<'_>) -> Result<LedgerPlace, DeliverError> {
    let Some(reference) = &settings.ledger else { return Ok(LedgerPlace::File(path(settings))) };
    let address = secrets(reference).map_err(DeliverError::LedgerSecret)?;
    let server = Server::new(&address);
    let server = server.map_err(|source| DeliverError::LedgerAddress { name: secret::name(reference), source })?;
    Ok(LedgerPlace::Server(server))
}

/// The file beside the configuration.
pub(in crate::pipeline) fn path(settings: &Settings) -> PathBuf {
    settings.root.join(".jobherald").join("ledger.sqlite")
}

/// The ledger; `None` where there is none yet.
pub(super) fn open_existing(settings: &Settings, secrets: ReadSecret<'_>) -> Result<Option<Ledger>, DeliverError> {
    Ok(Ledger::open_existing(&place(settings, secrets)?)?)
}

/// What of the output is kept with an event, for senders that do not have it. With a teller, what it says too.
pub(super) fn kept(read: ReadFile<'_>, teller: Option<&Teller<'_>>, intent: &Intent) -> Result<Kept, String> {
    let (document, posting) = match &intent.subject {
        Subject::Posting(posting) => (None, Value::Object(posting.clone())),
        Subject::Artifact(file) => {
            let bytes = read(&file.path).map_err(|error| format!("the output cannot be read: `{}`: {error}", file.path))?;
            if sha256_hex(&bytes) != file.sha256 {
                return Err(format!("the output changed: `{}` is not the file that the manifest lists; build again", file.path));
            }
            let posting = serde_json::from_slice(&bytes).map_err(|error| format!("`{}` is no posting: {error}", file.path))?;
            (Some(String::from_utf8_lossy(&bytes).into_owned()), posting)
        }
    };
    Ok(Kept { document, about: teller.map(|teller| teller.about(intent, &posting)) })
}
