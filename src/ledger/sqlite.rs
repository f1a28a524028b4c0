//! The ledger in SQLite. The only place that knows sqlx; the SQL is the part of the language that PostgreSQL reads too.

mod examine;
mod read;
mod reconcile;
mod whole;
mod write;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteTransaction};

/// The steps that make the newest format of an empty store, in order.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
];

/// Another process may hold the file for so long before we give up.
const BUSY: Duration = Duration::from_secs(10);

/// An open connection.
pub(super) struct Store {
    connection: SqliteConnection,
}

/// What to do where there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Make one.
    Make,
    /// Fail.
    Refuse,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    /// SQLite said no.
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
}

/// Makes the folder that the file is to lie in.
pub(super) fn make_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)
}

/// Whether the file is there.
pub(super) fn is_there(path: &Path) -> std::io::Result<bool> {
    path.try_exists()
}

impl Store {
    /// Opens the file and brings it to the newest format.
    pub(super) async fn open(path: &Path, missing: Missing) -> Result<Self, StoreError> {
        let connection = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(missing == Missing::Make)
            .journal_mode(SqliteJournalMode::Wal)
            // What was acknowledged must survive a power cut, not only a crash.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .disable_statement_logging()
            .connect()
            .await?;
        let mut store = Self { connection };
        store.migrate().await?;
        Ok(store)
    }

    /// Closes the file.
    pub(super) async fn close(self) {
        // Everything that was acknowledged is on disk already; the next run folds the log in if this one cannot.
        drop(self.connection.close().await);
    }

    /// A transaction that may write: SQLite lets one that begins by reading fail as soon as another process writes.
    async fn begin(&mut self) -> Result<SqliteTransaction<'_>, StoreError> {
        Ok(self.connection.begin_with("BEGIN IMMEDIATE").await?)
    }

    async fn migrate(&mut self) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("CREATE TABLE IF NOT EXISTS ledger_format (version BIGINT NOT NULL)").execute(&mut *transaction).await?;
        let (found,): (Option<i64>,) = sqlx::query_as("SELECT MAX(version) FROM ledger_format").fetch_one(&mut *transaction).await?;
        let found = found.unwrap_or(0);
        let done = usize::try_from(found).ok().filter(|done| *done <= MIGRATIONS.len());
        let Some(done) = done else { return Err(StoreError::Newer { found, known: MIGRATIONS.len() }) };
        if done == MIGRATIONS.len() {
            return Ok(());
        }
        for step in MIGRATIONS.into_iter().skip(done) {
            sqlx::raw_sql(step).execute(&mut *transaction).await?;
        }
        let newest = i64::try_from(MIGRATIONS.len()).expect("migrations are few");
        write_format(&mut transaction, newest).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes the file one of another format.
    #[cfg(test)]
    pub(super) async fn set_format(&mut self, version: i64) -> Result<(), StoreError> {
        Ok(write_format(&mut self.connection, version).await?)
    }
}

async fn write_format(connection: &mut SqliteConnection, version: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM ledger_format").execute(&mut *connection).await?;
    sqlx::query("INSERT INTO ledger_format (version) VALUES ($1)").bind(version).execute(&mut *connection).await?;
    Ok(())
}

/// Milliseconds, as the store keeps times.
fn to_instant(millis: i64) -> Result<jiff::Timestamp, StoreError> {
    jiff::Timestamp::from_millisecond(millis).map_err(|_| StoreError::Damaged(format!("{millis} is no time")))
}

fn from_json<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("column `{column}`: {error}")))
}

fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types have string keys and no failing members")
}
