//! What aggregators were told beside what they are to know: the store leaves out what is the same. Compiled once for each store: `super` says
//! which.

use futures_util::TryStreamExt as _;
use sqlx::{QueryBuilder, Row as _};

use super::read::{self, is_failed, kind};
use super::{Database, Store, TableRow, column_types};
use crate::ledger::error::StoreError;
use crate::model::id::Id;
use crate::model::intent::EventId;
use crate::model::standing::{Outstanding, Standing, State, Told};

/// So many jobs go into one statement: two values each stay below what SQLite (32,766) and PostgreSQL (65,535) take.
const ROWS: usize = 10_000;

/// What is to be known. It belongs to the connection, and hides whatever else has its name. Its key has all of it, so that the key is all that
/// is read.
const WANTED: &str = "CREATE TEMPORARY TABLE wanted (job TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (job, digest))";

/// What there may be something to say about. What is left out is what `plan` says nothing about.
const UNLIKE: &str = "SELECT j.job, j.url, j.title, j.state, j.digest, j.content, j.sequence, j.told, j.exposed, w.digest, e.id, e.kind, \
     e.digest, e.sha256, e.status FROM jobs j LEFT JOIN wanted w ON w.job = j.job \
     LEFT JOIN events e ON e.aggregator = j.aggregator AND e.job = j.job AND e.status IN ('pending', 'held', 'refused', 'dead') \
     WHERE j.aggregator = $1 AND (e.id IS NOT NULL OR j.exposed > j.told OR (j.state = 'open') <> (w.job IS NOT NULL) OR j.digest <> w.digest) \
     ORDER BY j.job";

const UNHEARD: &str =
    "SELECT w.job FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.aggregator = $1 AND j.job = w.job) ORDER BY w.job";

impl Store {
    pub(in crate::ledger) async fn compare(&mut self, aggregators: &[&str], wanted: &[(&Id, &str)]) -> Result<Vec<Told>, StoreError> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(column_types(WANTED))).execute(&mut self.connection).await?;
        for chunk in wanted.chunks(ROWS) {
            let mut query: QueryBuilder<Database> = QueryBuilder::new("INSERT INTO wanted (job, digest) ");
            query.push_values(chunk, |mut row, (job, digest)| {
                row.push_bind(job.as_str()).push_bind(*digest);
            });
            query.build().execute(&mut self.connection).await?;
        }
        let mut all = Vec::with_capacity(aggregators.len());
        for aggregator in aggregators {
            all.push(self.told(aggregator, wanted.len()).await?);
        }
        sqlx::query("DROP TABLE wanted").execute(&mut self.connection).await?;
        Ok(all)
    }

    async fn told(&mut self, aggregator: &str, wanted: usize) -> Result<Told, StoreError> {
        let mut told = Told { open: self.open_jobs(aggregator).await?, ..Told::default() };
        // What is left out and wanted is open, for both.
        let mut heard = told.open;
        let mut rows = sqlx::query(UNLIKE).bind(aggregator).fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await? {
            let standing = standing(&row)?;
            heard -= usize::from(standing.state == State::Open);
            heard += usize::from(row.try_get::<Option<&str>, _>(9)?.is_some());
            told.standings.push(standing);
        }
        drop(rows);
        if heard < wanted {
            let rows: Vec<(String,)> = sqlx::query_as(UNHEARD).bind(aggregator).fetch_all(&mut self.connection).await?;
            told.unheard = rows.into_iter().map(|(job,)| Id::recorded(job)).collect();
        }
        Ok(told)
    }
}

fn standing(row: &TableRow) -> Result<Standing, StoreError> {
    let outstanding = match row.try_get::<Option<String>, _>(10)? {
        None => None,
        Some(event) => {
            let status: &str = row.try_get(14)?;
            Some(Outstanding {
                event: EventId(event),
                kind: kind(row.try_get(11)?)?,
                digest: row.try_get(12)?,
                sha256: row.try_get(13)?,
                failed: is_failed(status),
                held: status == "held",
            })
        }
    };
    read::standing(row, outstanding)
}
