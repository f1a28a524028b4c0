//! Why a ledger cannot be used, and values that only a damaged one holds.

use std::borrow::Cow;

use super::postgres::fault;

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its folder cannot be made or looked into.
    #[error("cannot use the folder of the ledger `{place}`: {source}")]
    Folder {
        /// Where the ledger is.
        place: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A newer program wrote it.
    #[error("the ledger `{place}` has format {found} and this program knows formats up to {known}: use the newer jobherald that wrote it")]
    Newer {
        /// Where the ledger is.
        place: String,
        /// Its format.
        found: i64,
        /// The newest format that is known.
        known: usize,
    },
    /// Another run wrote to it meanwhile.
    #[error("another run wrote to the ledger `{place}` while this one made its plan for aggregator `{aggregator}`: run again")]
    Overtaken {
        /// Where the ledger is.
        place: String,
        /// Whose plan is out of date.
        aggregator: String,
    },
    /// Another run has it, here or on another machine.
    #[error("another run is at work with the ledger `{place}`, on this machine or on another one; wait for its end and run again")]
    Busy {
        /// Where the ledger is.
        place: String,
    },
    /// It says something that it cannot say.
    #[error("the ledger `{place}` is damaged: {what}; put back a copy of it")]
    Damaged {
        /// Where the ledger is.
        place: String,
        /// What it says.
        what: String,
    },
    /// What an event tells cannot be kept with it.
    #[error("what is to be told cannot be kept in the ledger `{place}`: {why}")]
    Unkept {
        /// Where the ledger is.
        place: String,
        /// Why not.
        why: String,
    },
    /// The store failed.
    #[error("the ledger `{place}` cannot be used: {message}")]
    Store {
        /// Where the ledger is.
        place: String,
        /// What the store said.
        message: String,
        /// The way out; empty where the message is all that is known.
        help: &'static str,
    },
}

impl LedgerError {
    /// The way out, where the message does not name it.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Store { help, .. } if !help.is_empty() => Some(help),
            _ => None,
        }
    }
}

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    /// The database said no.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A value is not one that we write.
    #[error("{0}")]
    Damaged(String),
    /// A newer program wrote it.
    #[error("it has format {found}, and formats up to {known} are known")]
    Newer {
        /// Its format.
        found: i64,
        /// The newest that is known.
        known: usize,
    },
    /// The plan to be recorded was made upon an older state.
    #[error("another run wrote to it")]
    Overtaken {
        /// Whose plan it is.
        aggregator: String,
    },
    /// What an event tells cannot be kept.
    #[error("{0}")]
    Unkept(String),
}

impl StoreError {
    /// The same with the place of the ledger, for people.
    pub(super) fn at(self, place: &str) -> LedgerError {
        let place = place.to_owned();
        match self {
            Self::Sql(error) => {
                let (message, help) = fault::explain(&error);
                LedgerError::Store { place, message, help }
            }
            Self::Damaged(what) => LedgerError::Damaged { place, what },
            Self::Newer { found, known } => LedgerError::Newer { place, found, known },
            Self::Overtaken { aggregator } => LedgerError::Overtaken { place, aggregator },
            Self::Unkept(why) => LedgerError::Unkept { place, why },
        }
    }
}

/// Milliseconds, as the store keeps times.
pub(super) fn to_instant(millis: i64) -> Result<jiff::Timestamp, StoreError> {
    jiff::Timestamp::from_millisecond(millis).map_err(|_| StoreError::Damaged(format!("{millis} is no time")))
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("column `{column}`: {error}")))
}

/// JSON has no NUL in it: it is written as an escape.
pub(super) fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types have string keys and no failing members")
}

/// A text of somebody else as it is kept: PostgreSQL takes no NUL, and nobody misses one.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}
