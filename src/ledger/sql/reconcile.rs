//! The last event by which an aggregator could prove that it is in step. Compiled once for each store: `super` says which.

use super::Store;
use crate::ledger::error::{StoreError, plain, to_instant};
use crate::model::intent::EventId;
use crate::model::reconciliation::Reconciled;

/// Event, time, open jobs, digest, whether it was delivered, attempts, outcome, note.
type Row = (String, i64, i64, String, i64, i64, String, String);

impl Store {
    pub(in crate::ledger) async fn reconciled(&mut self, aggregator: &str) -> Result<Option<Reconciled>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT event, timestamp, open, digest, delivered, attempts, outcome, note FROM reconciliations WHERE aggregator = $1",
        )
        .bind(aggregator)
        .fetch_optional(&mut self.connection)
        .await?;
        row.map(|(event, at, open, sha256, delivered, attempts, code, note)| {
            Ok(Reconciled {
                event: EventId(event),
                at: to_instant(at)?,
                open: u64::try_from(open).map_err(|_| StoreError::Damaged(format!("{open} open jobs")))?,
                sha256,
                delivered: delivered != 0,
                attempts: u32::try_from(attempts).map_err(|_| StoreError::Damaged(format!("{attempts} attempts")))?,
                code,
                note,
            })
        })
        .transpose()
    }

    /// It takes the place of the one before.
    pub(in crate::ledger) async fn reconcile(&mut self, aggregator: &str, last: &Reconciled) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM reconciliations WHERE aggregator = $1").bind(aggregator).execute(&mut *transaction).await?;
        sqlx::query(
            "INSERT INTO reconciliations (aggregator, event, timestamp, open, digest, delivered, attempts, outcome, note) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(aggregator)
        .bind(&last.event.0)
        .bind(last.at.as_millisecond())
        .bind(i64::try_from(last.open).unwrap_or(i64::MAX))
        .bind(&last.sha256)
        .bind(i64::from(last.delivered))
        .bind(i64::from(last.attempts))
        .bind(plain(&last.code))
        .bind(plain(&last.note))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}
