//! Who is alone with a ledger that several processes share. A lock is held by the connection, and gone with it.

use std::time::Duration;

use super::{Store, Transaction};
use crate::ledger::error::StoreError;

/// Locks of a database are numbers: the first one is ours, the second one tells ledgers in several schemas apart.
const RUN: i32 = 0x4a0b_0001;
const PLAN: i32 = 0x4a0b_0002;
const FORMAT: i32 = 0x4a0b_0003;

/// How often one looks whether senders have given back what they have.
const LOOK: Duration = Duration::from_millis(100);

impl Store {
    /// Takes the ledger for one run; `false` where another one has it.
    pub(in crate::ledger) async fn begin_run(&mut self) -> Result<bool, StoreError> {
        let (taken,): (bool,) =
            sqlx::query_as("SELECT pg_try_advisory_lock($1, hashtext(current_schema()))").bind(RUN).fetch_one(&mut self.connection).await?;
        Ok(taken)
    }

    /// From here on no sender takes anything, and none has anything when this returns: what each aggregator was told stays as it is until
    /// [`Self::end_quiet`]. What a sender had that died is free when its lease has ended.
    pub(in crate::ledger) async fn begin_quiet(&mut self) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_advisory_lock($1, hashtext(current_schema()))").bind(PLAN).execute(&mut self.connection).await?;
        let leased = concat!("SELECT EXISTS (SELECT 1 FROM events WHERE leased_until > ", clock!(), ")");
        while sqlx::query_as::<_, (bool,)>(leased).fetch_one(&mut self.connection).await?.0 {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Senders may take events again.
    pub(in crate::ledger) async fn end_quiet(&mut self) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_advisory_unlock($1, hashtext(current_schema()))").bind(PLAN).execute(&mut self.connection).await?;
        Ok(())
    }

    /// A transaction beside which nobody makes tables. PostgreSQL may fail where two connections make the same one.
    pub(super) async fn begin_alone(&mut self) -> Result<Transaction<'_>, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))").bind(FORMAT).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Whether no run is planning; none begins to while the transaction lasts.
    pub(super) async fn may_take(transaction: &mut Transaction<'_>) -> Result<bool, StoreError> {
        let (free,): (bool,) = sqlx::query_as("SELECT pg_try_advisory_xact_lock_shared($1, hashtext(current_schema()))")
            .bind(PLAN)
            .fetch_one(&mut **transaction)
            .await?;
        Ok(free)
    }
}
