//! The ledger in PostgreSQL, which any number of processes share: what is its own. The SQL that SQLite reads too is in `sql/`.

/// The clock of the database in milliseconds, by which events are leased: all senders share it.
macro_rules! clock {
    () => {
        "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT"
    };
}

#[path = "sql/compare.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod compare;
pub(super) mod fault;
mod lock;
#[path = "sql/migrate.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod migrate;
#[path = "sql/read.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod read;
#[path = "sql/receipts.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod receipts;
#[path = "sql/reconcile.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod reconcile;
mod take;
#[path = "sql/whole.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod whole;
#[path = "sql/write.rs"]
#[expect(clippy::duplicate_mod, reason = "each store compiles the SQL that both read, with its own types")]
mod write;

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _};

use super::MIGRATIONS;
use super::error::StoreError;
use super::place::{Encryption, Server};

type Database = sqlx::Postgres;
type Connection = sqlx::PgConnection;
type Transaction<'c> = sqlx::PgTransaction<'c>;
type TableRow = sqlx::postgres::PgRow;

/// A server that does not answer for so long is not there.
const CONNECT: Duration = Duration::from_secs(15);

/// What a session is told. A process that was stopped in the middle of a transaction, or whose machine is gone, must not hold up the others.
const SESSION: &str = "SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'; SET statement_timeout = '10min'; \
     SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET client_min_messages = 'warning'";

/// Whether some sender has an event `e`.
const LEASED: &str = concat!("COALESCE(e.leased_until, 0) > ", clock!());

/// Senders look for what is due, and for what others have: the queue of a large board is not read through for that.
const INDEXES: &str = "CREATE INDEX IF NOT EXISTS events_due ON events (aggregator, timestamp, job) WHERE status = 'pending'; \
     CREATE INDEX IF NOT EXISTS events_leased ON events (aggregator) WHERE leased_until IS NOT NULL";

/// An open connection.
pub(super) struct Store {
    connection: Connection,
    /// The name under which events are taken and settled here: each connection has its own.
    sender: String,
    /// Aggregators of which it has a part.
    registered: BTreeSet<String>,
}

impl Store {
    /// Connects and brings the ledger to the newest format.
    pub(super) async fn open(server: &Server) -> Result<Self, StoreError> {
        let mut store = Self::connect(server).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Connects; `None` where the database holds no ledger, which is not made.
    pub(super) async fn open_existing(server: &Server) -> Result<Option<Self>, StoreError> {
        let mut store = Self::connect(server).await?;
        if !store.has_tables().await? {
            store.close().await;
            return Ok(None);
        }
        store.migrate().await?;
        Ok(Some(store))
    }

    async fn connect(server: &Server) -> Result<Self, StoreError> {
        let options: PgConnectOptions = server.address().parse()?;
        let options = match server.encryption() {
            Encryption::AsSaid => options,
            Encryption::Offered => options.ssl_mode(PgSslMode::Prefer),
            Encryption::Proved => options.ssl_mode(PgSslMode::VerifyFull),
        };
        let options = options.application_name("jobherald").disable_statement_logging();
        let connected = tokio::time::timeout(CONNECT, options.connect()).await;
        let mut connection = connected.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
        sqlx::raw_sql(SESSION).execute(&mut connection).await?;
        let (sender,): (String,) = sqlx::query_as("SELECT gen_random_uuid()::TEXT").fetch_one(&mut connection).await?;
        Ok(Self { connection, sender, registered: BTreeSet::new() })
    }

    /// The ledger's format. Whether its pages are whole is the server's business.
    pub(super) async fn examine(&mut self) -> Result<i64, StoreError> {
        Ok(self.format().await?.unwrap_or(0))
    }

    /// Ends the connection, and with it all that is locked.
    pub(super) async fn close(self) {
        // The server ends it too when it notices.
        drop(self.connection.close().await);
    }

    async fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.begin().await?)
    }

    async fn has_tables(&mut self) -> Result<bool, StoreError> {
        let (there,): (bool,) = sqlx::query_as("SELECT to_regclass('ledger_format') IS NOT NULL").fetch_one(&mut self.connection).await?;
        Ok(there)
    }

    /// The server's own housekeeping writes over what was deleted.
    #[expect(clippy::unused_async, reason = "the other store has to write")]
    async fn forget_deleted(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The columns of a step as PostgreSQL has them. It compares texts by the rules of a language unless it is told to go by their bytes, as
/// SQLite and plans do.
fn column_types(step: &'static str) -> String {
    step.replace(" TEXT", " TEXT COLLATE \"C\"")
}
