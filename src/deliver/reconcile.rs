//! Letting receivers prove that they are in step: one small event each, after all others. It is tried a few times and then left: the next one
//! says the same, or better.

use std::time::Duration;

use futures_util::future::join_all;

use super::schedule::{Decision, Tried, decide};
use super::send::Line;
use super::speech::Statement;
use super::{DeliveryError, Destination, Engine, Terms};
use crate::model::attempt::Outcome;
use crate::model::clock::Clock;
use crate::model::intent::EventId;
use crate::model::reconciliation::Reconciliation;

/// So often one is tried in a run.
const TRIES_MAX: u32 = 3;

/// A receiver that wants a longer pause gets the next one.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What one aggregator is to be told.
pub struct Proof {
    /// Whom.
    pub destination: Destination,
    /// The event's name.
    pub event: EventId,
    /// What it says.
    pub said: Reconciliation,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The aggregator.
    pub aggregator: String,
    /// What came of the last attempt.
    pub outcome: Outcome,
    /// A short word for it.
    pub code: String,
    /// The same for people.
    pub note: String,
    /// How often it was tried.
    pub attempts: u32,
    /// A digest by which the address is told from another.
    pub address: String,
}

/// Tells all of them at once.
pub fn prove(proofs: Vec<Proof>, terms: &Terms<'_>, clock: &dyn Clock, engine: &dyn Engine) -> Result<Vec<Proved>, DeliveryError> {
    if proofs.is_empty() {
        return Ok(Vec::new());
    }
    let mut opened = Vec::new();
    for Proof { destination, event, said } in proofs {
        opened.push((Line::open(destination, terms, engine)?, event, said));
    }
    let mut proved = Vec::new();
    let work = async { proved = join_all(opened.iter().map(|(line, event, said)| one(line, event, said, terms, (clock, engine)))).await };
    engine.run(Box::pin(work)).map_err(DeliveryError::Runtime)?;
    Ok(proved)
}

async fn one(line: &Line, event: &EventId, said: &Reconciliation, terms: &Terms<'_>, (clock, engine): (&dyn Clock, &dyn Engine)) -> Proved {
    let first = clock.now();
    let mut number = 0;
    loop {
        number += 1;
        let statement = Statement { id: event.0.clone(), at: clock.wall(), said: said.clone() };
        let answer = line.state(&statement, terms).await;
        let tried = Tried { number, first, now: clock.now(), retry_after: answer.retry_after, chance: clock.chance() };
        match decide(&terms.schedule, answer.outcome, &tried) {
            Decision::Retry(wait) if number < TRIES_MAX && wait <= LONGEST_WAIT => {
                engine.sleep_until(engine.elapsed().saturating_add(wait)).await;
            }
            _ => {
                return Proved {
                    aggregator: line.aggregator.clone(),
                    outcome: answer.outcome,
                    code: answer.code,
                    note: answer.note,
                    attempts: number,
                    address: line.fingerprint.clone(),
                };
            }
        }
    }
}
