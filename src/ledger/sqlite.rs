//! The ledger in SQLite: what is its own. The SQL that PostgreSQL reads too is in `sql/`.

#[path = "sql/compare.rs"]
mod compare;
mod examine;
#[path = "sql/migrate.rs"]
mod migrate;
#[path = "sql/read.rs"]
mod read;
#[path = "sql/receipts.rs"]
mod receipts;
#[path = "sql/reconcile.rs"]
mod reconcile;
#[path = "sql/whole.rs"]
mod whole;
#[path = "sql/write.rs"]
mod write;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

use super::MIGRATIONS;
use super::error::StoreError;

type Database = sqlx::Sqlite;
type Connection = sqlx::SqliteConnection;
type Transaction<'c> = sqlx::SqliteTransaction<'c>;
type TableRow = sqlx::sqlite::SqliteRow;

/// Another process may hold the file for so long before we give up.
const BUSY: Duration = Duration::from_secs(10);

/// Whether some sender has an event `e`: nobody has it but who reads this.
const LEASED: &str = "FALSE";

/// What the other store needs beside the tables: here one process reads its queue, once.
const INDEXES: &str = "";

/// An open connection.
pub(super) struct Store {
    connection: Connection,
    /// Whose events are settled here: the file has one sender at a time, which has no name.
    sender: String,
}

/// What to do where there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Make one.
    Make,
    /// Fail.
    Refuse,
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
        let mut store = Self { connection, sender: String::new() };
        store.migrate().await?;
        Ok(store)
    }

    /// Closes the file.
    pub(super) async fn close(self) {
        // Everything that was acknowledged is on disk already; the next run folds the log in if this one cannot.
        drop(self.connection.close().await);
    }

    /// A transaction that may write: SQLite lets one that begins by reading fail as soon as another process writes.
    async fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A transaction beside which there is no other.
    async fn begin_alone(&mut self) -> Result<Transaction<'_>, StoreError> {
        self.begin().await
    }

    async fn has_tables(&mut self) -> Result<bool, StoreError> {
        let table = sqlx::query("SELECT name FROM sqlite_master WHERE name = 'ledger_format'").fetch_optional(&mut self.connection).await?;
        Ok(table.is_some())
    }

    /// What was deleted would stand in free pages of the file until something else is written there.
    async fn forget_deleted(&mut self) -> Result<(), StoreError> {
        sqlx::query("VACUUM").execute(&mut self.connection).await?;
        Ok(())
    }
}

/// The columns of a step as SQLite has them: it compares texts by their bytes.
const fn column_types(step: &'static str) -> &'static str {
    step
}
