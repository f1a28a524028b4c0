//! Whether the file is whole.

use super::Store;
use crate::ledger::error::StoreError;

impl Store {
    /// Reads every page and index of the file: its format, or what is wrong with it.
    pub(in crate::ledger) async fn examine(&mut self) -> Result<i64, StoreError> {
        let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut self.connection).await?;
        if said != "ok" {
            return Err(StoreError::Damaged(said));
        }
        let (format,): (i64,) = sqlx::query_as("SELECT MAX(version) FROM ledger_format").fetch_one(&mut self.connection).await?;
        Ok(format)
    }
}
