//! What came of attempts: many in one statement, since every statement costs more than what it writes. Compiled once for each store: `super`
//! says which.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::{QueryBuilder, Row as _};

use super::write::{expose, push_ids};
use super::{Database, Transaction};
use crate::ledger::error::{StoreError, plain, to_json};
use crate::model::attempt::{Receipt, Verdict};
use crate::model::intent::EventId;
use crate::model::standing::Known;

/// So many receipts go into one statement: eight values each stay below what SQLite (32,766) and PostgreSQL (65,535) take.
const ROWS: usize = 500;

/// What the attempts did to their events. Where an attempt decides that somebody has to change something first, the time after which its event
/// is given up begins anew.
const SETTLE: &str = "UPDATE events SET status = came.status, attempts = came.number, \
     first_attempt = CASE WHEN came.counted IS NULL THEN NULL ELSE COALESCE(events.first_attempt, came.counted) END, \
     forgiven = CASE WHEN came.counted IS NULL THEN came.number ELSE events.forgiven END, \
     not_before = came.earliest, outcome = came.code, note = came.said, finished = came.ended, \
     claimed = 0, sender = NULL, leased_until = NULL FROM came WHERE events.id = came.event AND COALESCE(events.sender, '') = ";

/// Takes down what came of attempts whose events are still this sender's: who was stopped for so long that somebody else took one says nothing
/// new of it.
pub(super) async fn attempted(transaction: &mut Transaction<'_>, sender: &str, receipts: &[&Receipt]) -> Result<(), StoreError> {
    let mut rest = receipts;
    while !rest.is_empty() {
        // A statement changes each event once.
        let mut events = BTreeSet::new();
        let (group, later) = rest.split_at(rest.iter().take(ROWS).take_while(|receipt| events.insert(&receipt.event)).count());
        together(transaction, sender, group).await?;
        rest = later;
    }
    Ok(())
}

async fn together(transaction: &mut Transaction<'_>, sender: &str, receipts: &[&Receipt]) -> Result<(), StoreError> {
    let settled = settle(transaction, sender, receipts).await?;
    let ours: Vec<&Receipt> = receipts.iter().copied().filter(|receipt| settled.contains(receipt.event.0.as_str())).collect();
    if ours.is_empty() {
        return Ok(());
    }
    insert_attempts(transaction, &ours).await?;
    let (mut told, mut known, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for receipt in ours {
        if let Some(remote) = &receipt.remote {
            rename(transaction, &receipt.event, remote).await?;
        }
        let Verdict::Delivered { known: said } = &receipt.verdict else {
            expose(transaction, &receipt.event, receipt.exposed).await?;
            continue;
        };
        told.push(&receipt.event);
        match said {
            Some(said) => known.push((&receipt.event, said)),
            None => over.push(&receipt.event),
        }
    }
    tell(transaction, &told).await?;
    remember(transaction, &known).await?;
    forget(transaction, &over).await
}

/// Settles the events that are still this sender's, and gives their ids.
async fn settle(transaction: &mut Transaction<'_>, sender: &str, receipts: &[&Receipt]) -> Result<BTreeSet<String>, StoreError> {
    let mut query: QueryBuilder<Database> =
        QueryBuilder::new("WITH came (event, number, status, counted, earliest, code, said, ended) AS (");
    query.push_values(receipts, |mut row, receipt| {
        let at = receipt.at.as_millisecond();
        let (status, earliest) = match &receipt.verdict {
            Verdict::Delivered { .. } => ("delivered", None),
            Verdict::Refused => ("refused", None),
            Verdict::Dead => ("dead", None),
            Verdict::Held => ("held", None),
            Verdict::Retry { not_before } => ("pending", not_before.map(Timestamp::as_millisecond)),
        };
        row.push_bind(&receipt.event.0).push_bind(i64::from(receipt.number)).push_bind(status);
        row.push_bind((receipt.verdict != Verdict::Retry { not_before: None }).then_some(at)).push_bind(earliest);
        row.push_bind(plain(&receipt.code)).push_bind(plain(&receipt.note)).push_bind((status == "delivered").then_some(at));
    });
    query.push(") ").push(SETTLE).push_bind(sender).push(" RETURNING events.id");
    let rows = query.build().fetch_all(&mut **transaction).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

async fn insert_attempts(transaction: &mut Transaction<'_>, receipts: &[&Receipt]) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> = QueryBuilder::new("INSERT INTO attempts (event, number, started, millis, outcome, note) ");
    query.push_values(receipts, |mut row, receipt| {
        row.push_bind(&receipt.event.0).push_bind(i64::from(receipt.number)).push_bind(receipt.at.as_millisecond());
        row.push_bind(i64::try_from(receipt.took.as_millis()).unwrap_or(i64::MAX));
        row.push_bind(plain(&receipt.code)).push_bind(plain(&receipt.note));
    });
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Keeps the aggregator's own name for an event's job.
async fn rename(transaction: &mut Transaction<'_>, event: &EventId, remote: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET remote = $1 FROM events WHERE events.id = $2 AND jobs.aggregator = events.aggregator AND jobs.job = events.job",
    )
    .bind(plain(remote))
    .bind(&event.0)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The aggregator knows what the events said.
pub(super) async fn tell(transaction: &mut Transaction<'_>, events: &[&EventId]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut query: QueryBuilder<Database> = QueryBuilder::new(
        "UPDATE jobs SET state = CASE WHEN events.kind = 'job.closed' THEN 'closed' ELSE 'open' END, digest = events.digest, \
         content = events.content, told = events.sequence, exposed = events.sequence \
         FROM events WHERE jobs.aggregator = events.aggregator AND jobs.job = events.job AND events.id IN (",
    );
    push_ids(&mut query, events.iter().copied());
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Keeps what accepted events said of their jobs.
async fn remember(transaction: &mut Transaction<'_>, known: &[(&EventId, &Known)]) -> Result<(), StoreError> {
    if known.is_empty() {
        return Ok(());
    }
    let mut query: QueryBuilder<Database> = QueryBuilder::new("WITH came (event, known) AS (");
    query.push_values(known, |mut row, (event, known)| {
        row.push_bind(&event.0).push_bind(to_json(known));
    });
    query.push(
        ") INSERT INTO postings (aggregator, job, known) SELECT events.aggregator, events.job, came.known FROM came \
         JOIN events ON events.id = came.event WHERE TRUE ON CONFLICT (aggregator, job) DO UPDATE SET known = excluded.known",
    );
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Keeps nothing of the jobs of which events said that they closed.
pub(super) async fn forget(transaction: &mut Transaction<'_>, events: &[&EventId]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut query: QueryBuilder<Database> =
        QueryBuilder::new("DELETE FROM postings WHERE (aggregator, job) IN (SELECT aggregator, job FROM events WHERE id IN (");
    push_ids(&mut query, events.iter().copied());
    query.push(")").build().execute(&mut **transaction).await?;
    Ok(())
}
