//! Bringing a ledger to the newest format. Compiled once for each store: `super` says which.

use super::{Connection, INDEXES, MIGRATIONS, Store, column_types};
use crate::ledger::error::StoreError;

impl Store {
    /// Brings the ledger to the newest format; refuses one that is newer.
    pub(super) async fn migrate(&mut self) -> Result<(), StoreError> {
        if self.format().await? == Some(newest()) {
            return Ok(());
        }
        let mut transaction = self.begin_alone().await?;
        sqlx::query("CREATE TABLE IF NOT EXISTS ledger_format (version BIGINT NOT NULL)").execute(&mut *transaction).await?;
        let (found,): (Option<i64>,) = sqlx::query_as("SELECT MAX(version) FROM ledger_format").fetch_one(&mut *transaction).await?;
        let done = known(found.unwrap_or(0))?;
        if done == MIGRATIONS.len() {
            return Ok(());
        }
        for step in MIGRATIONS.into_iter().skip(done) {
            sqlx::raw_sql(sqlx::AssertSqlSafe(column_types(step))).execute(&mut *transaction).await?;
        }
        sqlx::raw_sql(INDEXES).execute(&mut *transaction).await?;
        write_format(&mut transaction, newest()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The format that the ledger has; `None` where there is no ledger.
    pub(super) async fn format(&mut self) -> Result<Option<i64>, StoreError> {
        if !self.has_tables().await? {
            return Ok(None);
        }
        let (found,): (Option<i64>,) = sqlx::query_as("SELECT MAX(version) FROM ledger_format").fetch_one(&mut self.connection).await?;
        let found = found.unwrap_or(0);
        known(found).map(|_| Some(found))
    }
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).expect("migrations are few")
}

/// How many steps a format is made of, if it is none of a newer program.
fn known(found: i64) -> Result<usize, StoreError> {
    let done = usize::try_from(found).ok().filter(|done| *done <= MIGRATIONS.len());
    done.ok_or(StoreError::Newer { found, known: MIGRATIONS.len() })
}

async fn write_format(connection: &mut Connection, version: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM ledger_format").execute(&mut *connection).await?;
    sqlx::query("INSERT INTO ledger_format (version) VALUES ($1)").bind(version).execute(&mut *connection).await?;
    Ok(())
}
