//! The ledger as a whole: taken out, put in, and one job taken out of it for ever. Compiled once for each store: `super`
//! says which.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::Row as _;

use super::read::{columns, queued};
use super::{Store, Transaction};
use crate::ledger::Account;
use crate::ledger::dump::{Dump, Event, Row, Status};
use crate::ledger::error::{StoreError, from_json, to_instant, to_json};
use crate::model::attempt::UNTOLD;
use crate::model::id::Id;
use crate::model::intent::Subject;
use crate::model::standing::Known;

/// Attempts are counted by the quarter of an hour: days begin at such times in every zone.
const QUARTER_MILLIS: i64 = 15 * 60 * 1000;

/// Attempts that no budget of a day can count any more are left out. The newest attempt is the clock, so that a ledger to which nothing
/// happens stays as it is.
const COUNTED_MILLIS: i64 = 50 * 60 * 60 * 1000;

impl Store {
    /// Everything.
    pub(in crate::ledger) async fn dump(&mut self) -> Result<Dump, StoreError> {
        let accounts: Vec<(String, String, i64, String)> =
            sqlx::query_as("SELECT id, generation, serial, condition FROM aggregators ORDER BY id").fetch_all(&mut self.connection).await?;
        let mut dump = Dump::default();
        for (id, generation, serial, condition) in accounts {
            let mut events = self.under_way(&id).await?;
            let mut remotes = self.remotes(&id).await?;
            let mut fields = self.fields(&id).await?;
            for mut standing in self.standings(&id).await? {
                standing.outstanding = None;
                dump.rows.push(Row {
                    aggregator: id.clone(),
                    remote: remotes.remove(&standing.job).unwrap_or_default(),
                    fields: fields.remove(&standing.job).unwrap_or_default(),
                    event: events.remove(&standing.job),
                    standing,
                });
            }
            let spent = self.counted(&id).await?;
            if !spent.is_empty() {
                dump.spent.insert(id.clone(), spent);
            }
            dump.accounts.push((id, Account { generation, serial, condition: from_json("condition", &condition)? }));
        }
        Ok(dump)
    }

    async fn under_way(&mut self, aggregator: &str) -> Result<BTreeMap<Id, Event>, StoreError> {
        let query = format!(
            "SELECT {}, e.status, e.outcome FROM events e JOIN jobs j ON j.aggregator = e.aggregator AND j.job = e.job \
             WHERE e.aggregator = $1 AND e.status IN ('pending', 'held', 'refused', 'dead')",
            columns()
        );
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(aggregator).fetch(&mut self.connection);
        let mut events = BTreeMap::new();
        while let Some(row) = rows.try_next().await? {
            let word: &str = row.try_get("status")?;
            let status = Status::ALL.into_iter().find(|status| status.as_str() == word);
            let status = status.ok_or_else(|| StoreError::Damaged(format!("`{word}` is no status of an event")))?;
            let queued = queued(&row)?;
            events.insert(queued.intent.job.clone(), Event { queued, status, outcome: row.try_get("outcome")? });
        }
        Ok(events)
    }

    async fn remotes(&mut self, aggregator: &str) -> Result<BTreeMap<Id, String>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT job, remote FROM jobs WHERE aggregator = $1 AND remote <> ''")
            .bind(aggregator)
            .fetch_all(&mut self.connection)
            .await?;
        Ok(rows.into_iter().map(|(job, remote)| (Id::recorded(job), remote)).collect())
    }

    async fn fields(&mut self, aggregator: &str) -> Result<BTreeMap<Id, BTreeMap<String, String>>, StoreError> {
        let mut rows = sqlx::query_as::<_, (String, String)>("SELECT job, known FROM postings WHERE aggregator = $1")
            .bind(aggregator)
            .fetch(&mut self.connection);
        let mut fields = BTreeMap::new();
        while let Some((job, known)) = rows.try_next().await? {
            fields.insert(Id::recorded(job), from_json::<Known>("known", &known)?.digests());
        }
        Ok(fields)
    }

    /// Attempts that count for a budget, by the quarter of an hour in which they began.
    async fn counted(&mut self, aggregator: &str) -> Result<BTreeMap<Timestamp, u32>, StoreError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT a.started, CAST(1 AS BIGINT) FROM attempts a JOIN events e ON e.id = a.event \
             WHERE e.aggregator = $1 AND a.outcome NOT IN ($2, 'name', 'connection', 'address-refused') \
             UNION ALL SELECT started, count FROM spent WHERE aggregator = $1",
        )
        .bind(aggregator)
        .bind(UNTOLD)
        .fetch_all(&mut self.connection)
        .await?;
        let newest = rows.iter().map(|(started, _)| *started).max().unwrap_or(0);
        let mut counted = BTreeMap::new();
        for (started, count) in rows.into_iter().filter(|(started, _)| *started > newest.saturating_sub(COUNTED_MILLIS)) {
            let quarter = to_instant(started - started.rem_euclid(QUARTER_MILLIS))?;
            let sum: &mut u32 = counted.entry(quarter).or_default();
            *sum = sum.saturating_add(u32::try_from(count).unwrap_or(0));
        }
        Ok(counted)
    }

    /// Puts this in the place of everything.
    pub(in crate::ledger) async fn restore(&mut self, dump: &Dump, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for table in ["attempts", "spent", "events", "documents", "senders", "postings", "jobs", "aggregators"] {
            sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *transaction).await?;
        }
        for (id, account) in &dump.accounts {
            sqlx::query("INSERT INTO aggregators (id, generation, serial, condition) VALUES ($1, $2, $3, $4)")
                .bind(id)
                .bind(&account.generation)
                .bind(account.serial)
                .bind(to_json(&account.condition))
                .execute(&mut *transaction)
                .await?;
        }
        for (aggregator, counts) in &dump.spent {
            for (started, count) in counts {
                sqlx::query("INSERT INTO spent (aggregator, started, count) VALUES ($1, $2, $3)")
                    .bind(aggregator)
                    .bind(started.as_millisecond())
                    .bind(i64::from(*count))
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        for row in &dump.rows {
            put_job(&mut transaction, row).await?;
            if let Some(event) = &row.event {
                put_event(&mut transaction, &row.aggregator, event, now).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets a job. Gives how many aggregators knew it.
    pub(in crate::ledger) async fn erase(&mut self, job: &Id) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM attempts WHERE event IN (SELECT id FROM events WHERE job = $1)")
            .bind(job.as_str())
            .execute(&mut *transaction)
            .await?;
        let mut known = 0;
        for table in ["events", "postings", "jobs"] {
            let query = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE job = $1"));
            known = sqlx::query(query).bind(job.as_str()).execute(&mut *transaction).await?.rows_affected();
        }
        transaction.commit().await?;
        self.forget_deleted().await?;
        Ok(usize::try_from(known).unwrap_or(usize::MAX))
    }
}

async fn put_job(transaction: &mut Transaction<'_>, row: &Row) -> Result<(), StoreError> {
    let standing = &row.standing;
    sqlx::query(
        "INSERT INTO jobs (aggregator, job, url, title, state, digest, content, sequence, told, exposed, remote) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&row.aggregator)
    .bind(standing.job.as_str())
    .bind(&standing.url)
    .bind(&standing.title)
    .bind(standing.state.as_str())
    .bind(&standing.digest)
    .bind(&standing.content)
    .bind(standing.sequence)
    .bind(standing.told)
    .bind(standing.exposed)
    .bind(&row.remote)
    .execute(&mut **transaction)
    .await?;
    if row.fields.is_empty() {
        return Ok(());
    }
    let known = Known { fields: row.fields.clone(), ..Known::default() };
    sqlx::query("INSERT INTO postings (aggregator, job, known) VALUES ($1, $2, $3)")
        .bind(&row.aggregator)
        .bind(standing.job.as_str())
        .bind(to_json(&known))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn put_event(transaction: &mut Transaction<'_>, aggregator: &str, event: &Event, now: Timestamp) -> Result<(), StoreError> {
    let (queued, intent) = (&event.queued, &event.queued.intent);
    let (file, posting) = match &intent.subject {
        Subject::Artifact(file) => (Some(file), None),
        Subject::Posting(posting) => (None, Some(to_json(posting))),
    };
    sqlx::query(
        "INSERT INTO events (id, aggregator, job, kind, url, title, digest, content, sequence, timestamp, changes, reason, path, sha256, \
         posting, site_url, site_title, generation, recorded, status, attempts, outcome, note, first_attempt, not_before, claimed, forgiven, \
         resend) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', $18, $19, $20, $21, '', $22, $23, \
         $24, $25, $26)",
    )
    .bind(&intent.id.0)
    .bind(aggregator)
    .bind(intent.job.as_str())
    .bind(intent.kind.as_str())
    .bind(&intent.url)
    .bind(&intent.title)
    .bind(&intent.digest)
    .bind(&intent.content)
    .bind(intent.sequence)
    .bind(intent.timestamp.as_millisecond())
    .bind(to_json(&intent.changes))
    .bind(to_json(&intent.reason))
    .bind(file.map(|file| &file.path))
    .bind(file.map(|file| &file.sha256))
    .bind(posting)
    .bind(&queued.site.url)
    .bind(&queued.site.title)
    .bind(now.as_millisecond())
    .bind(event.status.as_str())
    .bind(i64::from(queued.attempts))
    .bind(&event.outcome)
    .bind(queued.first_attempt.map(Timestamp::as_millisecond))
    .bind(queued.not_before.map(Timestamp::as_millisecond))
    .bind(i64::from(queued.claimed))
    .bind(i64::from(queued.forgiven))
    .bind(i64::from(queued.resend))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
