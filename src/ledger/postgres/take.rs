//! What a sender takes of a ledger that several share: events that are due, as its own for a while.

use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::read::{columns, queued, spent};
use super::write::claim;
use super::{Store, Transaction};
use crate::ledger::error::{StoreError, from_json, to_instant};
use crate::ledger::slots::slots;
use crate::model::attempt::Condition;
use crate::model::intent::{EventId, Kept, Queued};
use crate::model::pool::{Share, Wish};

/// So many events are taken at once, whatever is asked for: each statement stays below what PostgreSQL takes.
const MOST: usize = 20_000;

impl Store {
    /// Takes what a sender wants, as far as there is something for it. Reads alone where there is nothing.
    pub(in crate::ledger) async fn take(&mut self, wish: &Wish) -> Result<Share, StoreError> {
        let share = self.look(wish).await?;
        let is_due = share.due.is_some_and(|due| due <= wish.now);
        if wish.each == 0 || !is_due || share.condition != wish.condition {
            self.leave(wish).await?;
            return Ok(share);
        }
        let sender = self.sender.clone();
        let mut transaction = self.begin().await?;
        if !Self::may_take(&mut transaction).await? {
            return Ok(share);
        }
        let taken = take(&mut transaction, &sender, wish).await?;
        transaction.commit().await?;
        self.registered.insert(wish.aggregator.clone());
        Ok(Share { due: share.due, ..taken })
    }

    /// Whoever finds nothing to do leaves its part to the others, but for what it has under way.
    async fn leave(&mut self, wish: &Wish) -> Result<(), StoreError> {
        if wish.under_way > 0 || !self.registered.remove(&wish.aggregator) {
            return Ok(());
        }
        sqlx::query("DELETE FROM senders WHERE aggregator = $1 AND sender = $2")
            .bind(&wish.aggregator)
            .bind(&self.sender)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// How things stand, and what there would be to take.
    async fn look(&mut self, wish: &Wish) -> Result<Share, StoreError> {
        // What is due comes first, and is found at once where there is anything.
        let query = format!(
            "SELECT a.condition, (SELECT COUNT(*) FROM events e WHERE e.aggregator = a.id AND e.leased_until > {clock}) AS leased, \
             CASE WHEN EXISTS (SELECT 1 FROM events e WHERE e.aggregator = a.id AND {FREE} AND COALESCE(e.not_before, 0) <= $2) THEN 0 \
             ELSE (SELECT MIN(e.not_before) FROM events e WHERE e.aggregator = a.id AND {FREE}) END AS due FROM aggregators a WHERE a.id = $1",
            clock = clock!()
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&wish.aggregator)
            .bind(wish.now.as_millisecond())
            .fetch_optional(&mut self.connection)
            .await?;
        let Some(row) = row else { return Ok(Share { condition: wish.condition.clone(), ..Share::default() }) };
        Ok(Share {
            condition: from_json("condition", row.try_get(0)?)?,
            leased: count(&row, 1)?,
            due: row.try_get::<Option<i64>, _>(2)?.map(to_instant).transpose()?,
            ..Share::default()
        })
    }
}

/// An event `e` that waits, and that no sender has.
const FREE: &str = concat!("e.status = 'pending' AND COALESCE(e.leased_until, 0) <= ", clock!());

/// One sender of an aggregator after another, so that together they keep to its limits.
async fn take(transaction: &mut Transaction<'_>, sender: &str, wish: &Wish) -> Result<Share, StoreError> {
    let (condition,): (String,) = sqlx::query_as("SELECT condition FROM aggregators WHERE id = $1 FOR UPDATE")
        .bind(&wish.aggregator)
        .fetch_one(&mut **transaction)
        .await?;
    let condition: Condition = from_json("condition", &condition)?;
    // Only now: whoever had the lock before has written down what it took.
    let query = concat!("SELECT COUNT(*), ", clock!(), " FROM events WHERE aggregator = $1 AND leased_until > ", clock!());
    let row = sqlx::query(query).bind(&wish.aggregator).fetch_one(&mut **transaction).await?;
    let (leased, clock): (usize, i64) = (count(&row, 0)?, row.try_get(1)?);
    let left = match wish.day {
        // Counted last: what is told meanwhile counts twice, and not never.
        Some((begun, a_day)) => Some(a_day.saturating_sub(leased).saturating_sub(spent(transaction, &wish.aggregator, begun).await?)),
        None => None,
    };
    let mut share = Share { condition, leased, left, ..Share::default() };
    if share.condition != wish.condition {
        return Ok(share);
    }
    let until = clock.saturating_add(i64::try_from(wish.lease.as_millis()).unwrap_or(i64::MAX));
    share.slots = part(transaction, sender, wish, clock).await?;
    let mut most =
        share.slots.saturating_sub(wish.under_way).saturating_mul(wish.each).min(wish.most).min(share.left.unwrap_or(MOST)).min(MOST);
    if share.condition != Condition::Well {
        // Who was in trouble is asked once, by one sender.
        most = if leased == 0 { most.min(1) } else { 0 };
    }
    if most > 0 {
        share.events = due(transaction, wish, most).await?;
        let ids: Vec<EventId> = share.events.iter().map(|queued| queued.intent.id.clone()).collect();
        lease(transaction, sender, &ids, until).await?;
        share.leased += ids.len();
    }
    // Who waits is counted, so that others leave it a part, and has none.
    let used = if share.events.is_empty() { wish.under_way } else { share.slots };
    register(transaction, sender, wish, (used, until)).await?;
    Ok(share)
}

/// How many requests the sender may have under way, beside the others that are there.
async fn part(transaction: &mut Transaction<'_>, sender: &str, wish: &Wish, clock: i64) -> Result<usize, StoreError> {
    sqlx::query("DELETE FROM senders WHERE aggregator = $1 AND until <= $2")
        .bind(&wish.aggregator)
        .bind(clock)
        .execute(&mut **transaction)
        .await?;
    let others: Vec<(String, i64)> = sqlx::query_as("SELECT sender, slots FROM senders WHERE aggregator = $1 AND sender <> $2")
        .bind(&wish.aggregator)
        .bind(sender)
        .fetch_all(&mut **transaction)
        .await?;
    let others: Vec<(String, usize)> = others.into_iter().map(|(name, slots)| (name, usize::try_from(slots).unwrap_or(0))).collect();
    Ok(slots(wish.concurrency, sender, wish.under_way, &others))
}

/// Notes that the sender is there until then, with so many requests.
async fn register(transaction: &mut Transaction<'_>, sender: &str, wish: &Wish, (slots, until): (usize, i64)) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO senders (aggregator, sender, slots, until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (aggregator, sender) DO UPDATE SET slots = excluded.slots, until = excluded.until",
    )
    .bind(&wish.aggregator)
    .bind(sender)
    .bind(i64::try_from(slots).unwrap_or(i64::MAX))
    .bind(until)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Events that are due and that nobody has: oldest change first; where not all can be told today, closings first, then new jobs.
async fn due(transaction: &mut Transaction<'_>, wish: &Wish, most: usize) -> Result<Vec<Queued>, StoreError> {
    let rank = if wish.day.is_some() { "CASE e.kind WHEN 'job.closed' THEN 0 WHEN 'job.published' THEN 1 ELSE 2 END, " } else { "" };
    let query = format!(
        "SELECT {}, d.content AS document, e.about FROM events e JOIN jobs j ON j.aggregator = e.aggregator AND j.job = e.job \
         LEFT JOIN documents d ON d.sha256 = e.sha256 WHERE e.aggregator = $1 AND {FREE} AND COALESCE(e.not_before, 0) <= $2 \
         ORDER BY {rank}e.timestamp, e.job LIMIT $3 FOR UPDATE OF e SKIP LOCKED",
        columns()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(&wish.aggregator)
        .bind(wish.now.as_millisecond())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&mut **transaction)
        .await?;
    let event = |row: &PgRow| {
        let about = row.try_get::<Option<&str>, _>("about")?.map(|text| from_json("about", text)).transpose()?;
        Ok(Queued { kept: Kept { document: row.try_get("document")?, about }, ..queued(row)? })
    };
    rows.iter().map(event).collect()
}

/// Makes events the sender's own; from now on they may have arrived.
async fn lease(transaction: &mut Transaction<'_>, sender: &str, events: &[EventId], until: i64) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    claim(transaction, events).await?;
    let ids: Vec<&str> = events.iter().map(|event| event.0.as_str()).collect();
    sqlx::query("UPDATE events SET sender = $1, leased_until = $2 WHERE id = ANY($3)")
        .bind(sender)
        .bind(until)
        .bind(ids)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn count(row: &PgRow, column: usize) -> Result<usize, StoreError> {
    Ok(usize::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
}
