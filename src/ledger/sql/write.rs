//! Writing the ledger. Compiled once for each store: `super` says which.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::QueryBuilder;

use super::receipts::{attempted, forget, tell};
use super::{Database, Store, Transaction};
use crate::ledger::error::{StoreError, plain, to_json};
use crate::ledger::{Recording, Replayed, Which, Word};
use crate::model::attempt::{Condition, Note, Receipt};
use crate::model::intent::{EventId, Intent, Subject};
use crate::model::standing::{Known, Seed, State};

/// So many rows go into one statement: 24 values each stay below what SQLite (32,766) and PostgreSQL (65,535) take.
const ROWS: usize = 500;

/// Settled events are kept for so long.
const KEPT_MILLIS: i64 = 90 * 24 * 60 * 60 * 1000;

impl Store {
    pub(in crate::ledger) async fn record(&mut self, recordings: &[Recording<'_>], now: Timestamp) -> Result<(), StoreError> {
        let now = now.as_millisecond();
        let mut transaction = self.begin().await?;
        for recording in recordings {
            open_account(&mut transaction, recording).await?;
            for chunk in recording.superseded.chunks(ROWS) {
                supersede(&mut transaction, chunk, now).await?;
            }
            for chunk in recording.seeds.chunks(ROWS) {
                insert_seeds(&mut transaction, recording.aggregator, chunk).await?;
            }
            for chunk in recording.intents.chunks(ROWS) {
                let kept = keep(&mut transaction, recording, chunk).await?;
                insert_events(&mut transaction, recording, chunk, (&kept, now)).await?;
                insert_jobs(&mut transaction, recording.aggregator, chunk).await?;
            }
        }
        let oldest = now.saturating_sub(KEPT_MILLIS);
        sqlx::query("DELETE FROM attempts WHERE event IN (SELECT id FROM events WHERE finished < $1)")
            .bind(oldest)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM events WHERE finished < $1").bind(oldest).execute(&mut *transaction).await?;
        sqlx::query(
            "DELETE FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM events \
             WHERE sha256 IS NOT NULL AND status IN ('pending', 'held', 'refused', 'dead'))",
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Settles the events of which nobody knew whether they arrived.
    pub(in crate::ledger) async fn say(&mut self, aggregator: &str, word: Word, now: Timestamp) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let held: Vec<(String, String)> = sqlx::query_as("SELECT id, kind FROM events WHERE aggregator = $1 AND status = 'held'")
            .bind(aggregator)
            .fetch_all(&mut *transaction)
            .await?;
        for (id, kind) in &held {
            let event = EventId(id.clone());
            let (status, finished, resend) = match word {
                Word::Arrived => ("delivered", Some(now.as_millisecond()), 0_i64),
                Word::Resend => ("pending", None, 1),
            };
            sqlx::query(
                "UPDATE events SET status = $1, finished = $2, resend = $3, not_before = NULL, first_attempt = NULL, forgiven = attempts \
                 WHERE id = $4",
            )
            .bind(status)
            .bind(finished)
            .bind(resend)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
            if word == Word::Arrived {
                tell(&mut transaction, &[&event]).await?;
                if kind == "job.closed" {
                    forget(&mut transaction, &[&event]).await?;
                }
            }
        }
        if !held.is_empty() {
            // What was held back meanwhile is to be planned now, although the output is the same.
            sqlx::query("UPDATE aggregators SET generation = '' WHERE id = $1").bind(aggregator).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(held.len())
    }

    /// Takes up again what was given up: its waits and its end are counted anew.
    pub(in crate::ledger) async fn replay(&mut self, which: Which<'_>) -> Result<Replayed, StoreError> {
        let mut transaction = self.begin().await?;
        let taken = match which {
            Which::All => take_up(&mut transaction, None, None).await?,
            Which::Aggregator(aggregator) => take_up(&mut transaction, Some(aggregator), None).await?,
            Which::Events(events) => {
                for event in events {
                    if take_up(&mut transaction, None, Some(event)).await? == 0 {
                        // The transaction ends here, with nothing changed.
                        return Ok(Replayed::NotGivenUp(event.clone()));
                    }
                }
                u64::try_from(events.len()).unwrap_or(u64::MAX)
            }
        };
        transaction.commit().await?;
        Ok(Replayed::Taken(usize::try_from(taken).unwrap_or(usize::MAX)))
    }

    /// Applies notes in one transaction.
    pub(in crate::ledger) async fn apply(&mut self, notes: &[Note]) -> Result<(), StoreError> {
        let sender = self.sender.clone();
        let mut transaction = self.begin().await?;
        let mut receipts: Vec<&Receipt> = Vec::new();
        for note in notes {
            if !matches!(note, Note::Attempted(_) | Note::AttemptedTogether(_)) {
                attempted(&mut transaction, &sender, &std::mem::take(&mut receipts)).await?;
            }
            match note {
                Note::Attempted(receipt) => receipts.push(receipt),
                Note::AttemptedTogether(together) => receipts.extend(together),
                Note::Claimed(events) => {
                    for chunk in events.chunks(ROWS) {
                        claim(&mut transaction, chunk).await?;
                    }
                }
                Note::Released(events) => {
                    for (event, exposed) in events {
                        release(&mut transaction, &sender, event, *exposed).await?;
                    }
                }
                Note::Held(events, why) => {
                    for chunk in events.chunks(ROWS) {
                        hold(&mut transaction, chunk, why).await?;
                    }
                }
                Note::Condition(aggregator, condition) => {
                    sqlx::query("UPDATE aggregators SET condition = $1 WHERE id = $2")
                        .bind(to_json(condition))
                        .bind(aggregator)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        attempted(&mut transaction, &sender, &receipts).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Takes the account's next serial: only if it still has the one that the plan was made upon.
async fn open_account(transaction: &mut Transaction<'_>, recording: &Recording<'_>) -> Result<(), StoreError> {
    let query = if recording.serial == 0 {
        sqlx::query(
            "INSERT INTO aggregators (id, generation, serial, condition) VALUES ($1, $2, $3 + 1, $4) \
             ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, serial = excluded.serial WHERE aggregators.serial = $3",
        )
        .bind(recording.aggregator)
        .bind(recording.generation)
        .bind(recording.serial)
        .bind(to_json(&Condition::Well))
    } else {
        sqlx::query("UPDATE aggregators SET generation = $2, serial = $3 + 1 WHERE id = $1 AND serial = $3")
            .bind(recording.aggregator)
            .bind(recording.generation)
            .bind(recording.serial)
    };
    let opened = query.execute(&mut **transaction).await?;
    if opened.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Overtaken { aggregator: recording.aggregator.to_owned() }) }
}

async fn supersede(transaction: &mut Transaction<'_>, events: &[EventId], now: i64) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> = QueryBuilder::new("UPDATE events SET status = 'superseded', finished = ");
    query.push_bind(now).push(" WHERE status <> 'delivered' AND id IN (");
    push_ids(&mut query, events);
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

async fn insert_seeds(transaction: &mut Transaction<'_>, aggregator: &str, seeds: &[(Seed, Option<Known>)]) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> =
        QueryBuilder::new("INSERT INTO jobs (aggregator, job, url, title, state, digest, content, sequence, told, exposed) ");
    query.push_values(seeds, |mut row, (seed, _)| {
        row.push_bind(aggregator).push_bind(seed.job.as_str()).push_bind(plain(&seed.url)).push_bind(plain(&seed.title));
        row.push_bind(State::Open.as_str()).push_bind(&seed.digest).push_bind(&seed.content);
        row.push_bind(seed.sequence).push_bind(seed.sequence).push_bind(seed.sequence);
    });
    query.build().execute(&mut **transaction).await?;
    let known: Vec<(&str, String)> = seeds.iter().filter_map(|(seed, known)| Some((seed.job.as_str(), to_json(known.as_ref()?)))).collect();
    if known.is_empty() {
        return Ok(());
    }
    let mut query: QueryBuilder<Database> = QueryBuilder::new("INSERT INTO postings (aggregator, job, known) ");
    query.push_values(known, |mut row, (job, known)| {
        row.push_bind(aggregator).push_bind(job).push_bind(known);
    });
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// What senders without the output will need of it: the files are put into the ledger, the rest is given back, by the place in `intents`.
async fn keep(transaction: &mut Transaction<'_>, recording: &Recording<'_>, intents: &[Intent]) -> Result<Vec<Option<String>>, StoreError> {
    let Some(keep) = recording.keep else { return Ok(vec![None; intents.len()]) };
    let (mut documents, mut abouts) = (BTreeMap::new(), Vec::with_capacity(intents.len()));
    for intent in intents {
        let kept = keep(intent).map_err(StoreError::Unkept)?;
        if let (Subject::Artifact(file), Some(document)) = (&intent.subject, kept.document) {
            documents.insert(file.sha256.as_str(), document);
        }
        abouts.push(kept.about.as_ref().map(to_json));
    }
    if !documents.is_empty() {
        let mut query: QueryBuilder<Database> = QueryBuilder::new("INSERT INTO documents (sha256, content) ");
        query.push_values(documents, |mut row, (sha256, document)| {
            row.push_bind(sha256).push_bind(document);
        });
        query.push(" ON CONFLICT (sha256) DO NOTHING");
        query.build().execute(&mut **transaction).await?;
    }
    Ok(abouts)
}

async fn insert_events(
    transaction: &mut Transaction<'_>,
    recording: &Recording<'_>,
    intents: &[Intent],
    (abouts, now): (&[Option<String>], i64),
) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> = QueryBuilder::new(
        "INSERT INTO events (id, aggregator, job, kind, url, title, digest, content, sequence, timestamp, changes, reason, path, sha256, \
         posting, site_url, site_title, generation, recorded, status, attempts, outcome, note, about) ",
    );
    query.push_values(intents.iter().zip(abouts), |mut row, (intent, about)| {
        let (file, posting) = match &intent.subject {
            Subject::Artifact(file) => (Some(file), None),
            Subject::Posting(posting) => (None, Some(to_json(posting))),
        };
        row.push_bind(&intent.id.0).push_bind(recording.aggregator).push_bind(intent.job.as_str()).push_bind(intent.kind.as_str());
        row.push_bind(plain(&intent.url)).push_bind(plain(&intent.title)).push_bind(&intent.digest).push_bind(&intent.content);
        row.push_bind(intent.sequence).push_bind(intent.timestamp.as_millisecond());
        row.push_bind(to_json(&intent.changes)).push_bind(to_json(&intent.reason));
        row.push_bind(file.map(|f| &f.path)).push_bind(file.map(|f| &f.sha256)).push_bind(posting);
        row.push_bind(plain(&recording.site.url)).push_bind(plain(&recording.site.title)).push_bind(recording.generation);
        row.push_bind(now).push_bind("pending").push_bind(0_i64).push_bind("").push_bind("").push_bind(about);
    });
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Gives the sequences out; what the aggregator was told stays as it was.
async fn insert_jobs(transaction: &mut Transaction<'_>, aggregator: &str, intents: &[Intent]) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> =
        QueryBuilder::new("INSERT INTO jobs (aggregator, job, url, title, state, digest, content, sequence, told, exposed) ");
    query.push_values(intents, |mut row, intent| {
        row.push_bind(aggregator).push_bind(intent.job.as_str()).push_bind(plain(&intent.url)).push_bind(plain(&intent.title));
        row.push_bind(State::Never.as_str()).push_bind("").push_bind("");
        row.push_bind(intent.sequence).push_bind(0_i64).push_bind(0_i64);
    });
    query.push(" ON CONFLICT (aggregator, job) DO UPDATE SET url = excluded.url, title = excluded.title, sequence = excluded.sequence");
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Of those that were given up: all, those of an aggregator, or one event; how many there were.
async fn take_up(transaction: &mut Transaction<'_>, aggregator: Option<&str>, event: Option<&EventId>) -> Result<u64, StoreError> {
    let taken = sqlx::query(
        "UPDATE events SET status = 'pending', not_before = NULL, first_attempt = NULL, forgiven = attempts \
         WHERE status IN ('refused', 'dead') AND aggregator = COALESCE($1, aggregator) AND id = COALESCE($2, id)",
    )
    .bind(aggregator)
    .bind(event.map(|event| event.0.as_str()))
    .execute(&mut **transaction)
    .await?;
    Ok(taken.rows_affected())
}

/// The event under way is the last that its job had, so its sequence is the job's.
pub(super) async fn claim(transaction: &mut Transaction<'_>, events: &[EventId]) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> = QueryBuilder::new(
        "UPDATE jobs SET exposed = sequence WHERE (aggregator, job) IN (SELECT aggregator, job FROM events WHERE id IN (",
    );
    push_ids(&mut query, events);
    query.push(")");
    query.build().execute(&mut **transaction).await?;
    let mut query: QueryBuilder<Database> = QueryBuilder::new("UPDATE events SET claimed = 1, resend = 0 WHERE id IN (");
    push_ids(&mut query, events);
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// Events of which nobody knows whether they arrived.
async fn hold(transaction: &mut Transaction<'_>, events: &[EventId], why: &str) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Database> =
        QueryBuilder::new("UPDATE events SET status = 'held', claimed = 0, sender = NULL, leased_until = NULL, outcome = 'died', note = ");
    query.push_bind(why).push(" WHERE status = 'pending' AND id IN (");
    push_ids(&mut query, events);
    query.build().execute(&mut **transaction).await?;
    Ok(())
}

/// An event that was claimed and not sent, if it is still this sender's.
async fn release(transaction: &mut Transaction<'_>, sender: &str, event: &EventId, exposed: i64) -> Result<(), StoreError> {
    let released =
        sqlx::query("UPDATE events SET claimed = 0, sender = NULL, leased_until = NULL WHERE id = $1 AND COALESCE(sender, '') = $2")
            .bind(&event.0)
            .bind(sender)
            .execute(&mut **transaction)
            .await?;
    if released.rows_affected() == 0 { Ok(()) } else { expose(transaction, event, exposed).await }
}

pub(super) async fn expose(transaction: &mut Transaction<'_>, event: &EventId, exposed: i64) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET exposed = $1 FROM events WHERE events.id = $2 AND jobs.aggregator = events.aggregator AND jobs.job = events.job",
    )
    .bind(exposed)
    .bind(&event.0)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The rest of a list of events, after its bracket.
pub(super) fn push_ids<'e>(query: &mut QueryBuilder<Database>, events: impl IntoIterator<Item = &'e EventId>) {
    let mut list = query.separated(", ");
    for event in events {
        list.push_bind(&event.0);
    }
    query.push(")");
}
