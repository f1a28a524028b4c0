//! Reading the ledger. Compiled once for each store: `super` says which.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row as _};

use super::{Connection, Database, LEASED, Store, TableRow};
use crate::ledger::error::{StoreError, from_json, to_instant};
use crate::ledger::{Account, Counts, Tally, Unsettled};
use crate::model::attempt::UNTOLD;
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{DataFile, EventId, Intent, Kept, Queued, Subject};
use crate::model::manifest::ManifestSite;
use crate::model::standing::{Known, Outstanding, Standing, State};

/// So many values stand in one list of a query.
const LIST: usize = 500;

/// What [`queued`] reads of an event `e` and its job `j`. What somebody is sending now is not what a sender left behind that died.
pub(super) fn columns() -> String {
    format!(
        "e.id, e.kind, e.job, e.url, e.title, e.digest, e.content, e.sequence, e.timestamp, e.changes, e.reason, e.path, e.sha256, \
         e.posting, e.site_url, e.site_title, e.attempts, e.first_attempt, e.not_before, j.exposed, \
         CASE WHEN {LEASED} THEN 0 ELSE e.claimed END, j.remote, e.forgiven, e.resend"
    )
}

/// What an aggregator was told of a job, from a row that begins with its columns of `jobs`, from `job` to `exposed`.
pub(super) fn standing(row: &TableRow, outstanding: Option<Outstanding>) -> Result<Standing, StoreError> {
    Ok(Standing {
        job: Id::recorded(row.try_get(0)?),
        url: row.try_get(1)?,
        title: row.try_get(2)?,
        state: state(row.try_get(3)?)?,
        digest: row.try_get(4)?,
        content: row.try_get(5)?,
        sequence: row.try_get(6)?,
        told: row.try_get(7)?,
        exposed: row.try_get(8)?,
        outstanding,
    })
}

impl Store {
    pub(in crate::ledger) async fn account(&mut self, aggregator: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<(String, i64, String)> = sqlx::query_as("SELECT generation, serial, condition FROM aggregators WHERE id = $1")
            .bind(aggregator)
            .fetch_optional(&mut self.connection)
            .await?;
        row.map(|(generation, serial, condition)| Ok(Account { generation, serial, condition: from_json("condition", &condition)? }))
            .transpose()
    }

    pub(in crate::ledger) async fn standings(&mut self, aggregator: &str) -> Result<Vec<Standing>, StoreError> {
        let mut outstanding = self.outstanding(aggregator).await?;
        let mut rows = sqlx::query(
            "SELECT job, url, title, state, digest, content, sequence, told, exposed FROM jobs WHERE aggregator = $1 ORDER BY job",
        )
        .bind(aggregator)
        .fetch(&mut self.connection);
        let mut standings = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let under_way = outstanding.remove(&Id::recorded(row.try_get(0)?));
            standings.push(standing(&row, under_way)?);
        }
        Ok(standings)
    }

    async fn outstanding(&mut self, aggregator: &str) -> Result<BTreeMap<Id, Outstanding>, StoreError> {
        let rows: Vec<(String, String, String, String, Option<String>, String)> = sqlx::query_as(
            "SELECT job, id, kind, digest, sha256, status FROM events WHERE aggregator = $1 AND status IN ('pending', 'held', 'refused', 'dead')",
        )
        .bind(aggregator)
        .fetch_all(&mut self.connection)
        .await?;
        rows.into_iter()
            .map(|(job, id, event_type, digest, sha256, status)| {
                let (failed, held) = (is_failed(&status), status == "held");
                let outstanding = Outstanding { event: EventId(id), kind: kind(&event_type)?, digest, sha256, failed, held };
                Ok((Id::recorded(job), outstanding))
            })
            .collect()
    }

    pub(in crate::ledger) async fn outstanding_counts(&mut self, aggregator: &str) -> Result<Counts, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT status, COUNT(*) FROM events WHERE aggregator = $1 AND status IN ('pending', 'held', 'refused', 'dead') GROUP BY status",
        )
        .bind(aggregator)
        .fetch_all(&mut self.connection)
        .await?;
        let count = |is: fn(&str) -> bool| rows.iter().filter(|(status, _)| is(status)).map(|(_, n)| to_count(*n)).sum();
        Ok(Counts {
            pending: count(|status| !is_failed(status)),
            unknown: count(|status| status == "held"),
            failed: count(is_failed),
            dead: count(|status| status == "dead"),
        })
    }

    pub(in crate::ledger) async fn open_jobs(&mut self, aggregator: &str) -> Result<usize, StoreError> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM jobs WHERE aggregator = $1 AND state = 'open'")
            .bind(aggregator)
            .fetch_one(&mut self.connection)
            .await?;
        Ok(to_count(count))
    }

    pub(in crate::ledger) async fn known(&mut self, aggregator: &str, jobs: &[Id]) -> Result<BTreeMap<Id, Known>, StoreError> {
        let mut known = BTreeMap::new();
        for chunk in jobs.chunks(LIST) {
            let mut query: QueryBuilder<Database> = QueryBuilder::new("SELECT job, known FROM postings WHERE aggregator = ");
            query.push_bind(aggregator).push(" AND job IN (");
            let mut list = query.separated(", ");
            for job in chunk {
                list.push_bind(job.as_str());
            }
            query.push(")");
            let rows: Vec<(String, String)> = query.build_query_as().fetch_all(&mut self.connection).await?;
            for (job, text) in rows {
                known.insert(Id::recorded(job), from_json("known", &text)?);
            }
        }
        Ok(known)
    }

    pub(in crate::ledger) async fn queue(&mut self, aggregator: &str) -> Result<Vec<Queued>, StoreError> {
        let query = format!(
            "SELECT {} FROM events e JOIN jobs j ON j.aggregator = e.aggregator AND j.job = e.job \
             WHERE e.aggregator = $1 AND e.status = 'pending' ORDER BY e.timestamp, e.job",
            columns()
        );
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(aggregator).fetch(&mut self.connection);
        let mut queue = Vec::new();
        while let Some(row) = rows.try_next().await? {
            queue.push(queued(&row)?);
        }
        Ok(queue)
    }

    pub(in crate::ledger) async fn tallies(&mut self, limit: u32) -> Result<Vec<Tally>, StoreError> {
        let aggregators: Vec<(String, String)> =
            sqlx::query_as("SELECT id, condition FROM aggregators ORDER BY id").fetch_all(&mut self.connection).await?;
        let mut tallies = Vec::new();
        for (aggregator, condition) in aggregators {
            let jobs: Vec<(String, i64)> = sqlx::query_as("SELECT state, COUNT(*) FROM jobs WHERE aggregator = $1 GROUP BY state")
                .bind(&aggregator)
                .fetch_all(&mut self.connection)
                .await?;
            let jobs = |state: State| jobs.iter().find(|(s, _)| s == state.as_str()).map_or(0, |(_, n)| to_count(*n));
            let (delivered, last): (i64, Option<i64>) =
                sqlx::query_as("SELECT COUNT(*), MAX(finished) FROM events WHERE aggregator = $1 AND status = 'delivered'")
                    .bind(&aggregator)
                    .fetch_one(&mut self.connection)
                    .await?;
            let Counts { pending, unknown, failed, dead } = self.outstanding_counts(&aggregator).await?;
            tallies.push(Tally {
                condition: from_json("condition", &condition)?,
                open: jobs(State::Open),
                closed: jobs(State::Closed),
                delivered: to_count(delivered),
                last_delivered: last.map(to_instant).transpose()?,
                pending,
                unknown,
                failed,
                dead,
                unsettled: self.unsettled(&aggregator, limit).await?,
                aggregator,
            });
        }
        Ok(tallies)
    }

    /// How often an aggregator was told something since then.
    pub(in crate::ledger) async fn spent(&mut self, aggregator: &str, since: Timestamp) -> Result<usize, StoreError> {
        spent(&mut self.connection, aggregator, since).await
    }

    async fn unsettled(&mut self, aggregator: &str, limit: u32) -> Result<Vec<Unsettled>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, kind, job, title, status, attempts, not_before, outcome, note FROM events \
             WHERE aggregator = $1 AND status IN ('pending', 'held', 'refused', 'dead') \
             ORDER BY CASE status WHEN 'pending' THEN 2 WHEN 'held' THEN 1 ELSE 0 END, timestamp, job LIMIT $2",
        )
        .bind(aggregator)
        .bind(i64::from(limit))
        .fetch_all(&mut self.connection)
        .await?;
        rows.iter()
            .map(|row| {
                let status: &str = row.try_get(4)?;
                Ok(Unsettled {
                    event: EventId(row.try_get(0)?),
                    kind: row.try_get(1)?,
                    job: Id::recorded(row.try_get(2)?),
                    title: row.try_get(3)?,
                    failed: is_failed(status),
                    dead: status == "dead",
                    unknown: status == "held",
                    attempts: attempts(row.try_get(5)?)?,
                    not_before: row.try_get::<Option<i64>, _>(6)?.map(to_instant).transpose()?,
                    outcome: row.try_get(7)?,
                    note: row.try_get(8)?,
                })
            })
            .collect()
    }
}

/// How often an aggregator was told something since then; what was settled without a request does not count.
pub(super) async fn spent(connection: &mut Connection, aggregator: &str, since: Timestamp) -> Result<usize, StoreError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM attempts a JOIN events e ON e.id = a.event \
         WHERE e.aggregator = $1 AND a.started >= $2 AND a.outcome NOT IN ($3, 'name', 'connection', 'address-refused')",
    )
    .bind(aggregator)
    .bind(since.as_millisecond())
    .bind(UNTOLD)
    .fetch_one(&mut *connection)
    .await?;
    let (elsewhere,): (Option<i64>,) =
        sqlx::query_as("SELECT CAST(SUM(count) AS BIGINT) FROM spent WHERE aggregator = $1 AND started >= $2")
            .bind(aggregator)
            .bind(since.as_millisecond())
            .fetch_one(connection)
            .await?;
    Ok(to_count(count).saturating_add(to_count(elsewhere.unwrap_or(0))))
}

pub(super) fn queued(row: &TableRow) -> Result<Queued, StoreError> {
    let subject = match (row.try_get(11)?, row.try_get(12)?, row.try_get::<Option<&str>, _>(13)?) {
        (Some(path), Some(sha256), None) => Subject::Artifact(DataFile { path, sha256 }),
        (_, _, Some(posting)) => Subject::Posting(from_json("posting", posting)?),
        _ => return Err(StoreError::Damaged("an event without a posting".to_owned())),
    };
    let intent = Intent {
        id: EventId(row.try_get(0)?),
        kind: kind(row.try_get(1)?)?,
        job: Id::recorded(row.try_get(2)?),
        url: row.try_get(3)?,
        title: row.try_get(4)?,
        digest: row.try_get(5)?,
        content: row.try_get(6)?,
        sequence: row.try_get(7)?,
        timestamp: to_instant(row.try_get(8)?)?,
        changes: from_json("changes", row.try_get(9)?)?,
        reason: from_json("reason", row.try_get(10)?)?,
        subject,
    };
    Ok(Queued {
        intent,
        site: ManifestSite { url: row.try_get(14)?, title: row.try_get(15)? },
        attempts: attempts(row.try_get(16)?)?,
        first_attempt: row.try_get::<Option<i64>, _>(17)?.map(to_instant).transpose()?,
        not_before: row.try_get::<Option<i64>, _>(18)?.map(to_instant).transpose()?,
        exposed: row.try_get(19)?,
        claimed: row.try_get::<i64, _>(20)? != 0,
        remote: row.try_get(21)?,
        forgiven: attempts(row.try_get(22)?)?,
        resend: row.try_get::<i64, _>(23)? != 0,
        kept: Kept::default(),
    })
}

pub(super) fn state(word: &str) -> Result<State, StoreError> {
    [State::Never, State::Open, State::Closed]
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or_else(|| StoreError::Damaged(format!("`{word}` is no state of a job")))
}

pub(super) fn kind(word: &str) -> Result<EventType, StoreError> {
    [EventType::Published, EventType::Updated, EventType::Closed]
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .ok_or_else(|| StoreError::Damaged(format!("`{word}` is no type of event")))
}

pub(super) fn is_failed(status: &str) -> bool {
    !matches!(status, "pending" | "held")
}

fn attempts(count: i64) -> Result<u32, StoreError> {
    u32::try_from(count).map_err(|_| StoreError::Damaged(format!("{count} attempts")))
}

fn to_count(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}
