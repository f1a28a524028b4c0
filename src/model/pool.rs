//! A ledger that several senders share: what one of them asks for, and what it gets.

use std::time::Duration;

use jiff::Timestamp;

use super::attempt::Condition;
use super::intent::Queued;

/// What a sender wants of the events of one aggregator.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The aggregator.
    pub aggregator: String,
    /// The present time, by which events are due.
    pub now: Timestamp,
    /// How the sender believes that things stand with the aggregator. Where they stand otherwise it gets nothing but that.
    pub condition: Condition,
    /// So many requests may be under way to it at once, of all senders together.
    pub concurrency: usize,
    /// So many of its own are.
    pub under_way: usize,
    /// So many events at most for each request that it may make; 0 where it only looks, and leaves its part of the requests to the others, but for
    /// what it has under way.
    pub each: usize,
    /// So many events at most in all.
    pub most: usize,
    /// So many events may be told since then, of all senders together.
    pub day: Option<(Timestamp, usize)>,
    /// What it gets is its own for so long. What is not settled then belongs to whoever comes first.
    pub lease: Duration,
}

/// What a sender gets.
#[derive(Debug, Clone, Default)]
pub struct Share {
    /// Events that are its own now, in the order in which they are to be told. That they may have arrived is written down.
    pub events: Vec<Queued>,
    /// So many requests it may have under way at once.
    pub slots: usize,
    /// How things stand with the aggregator.
    pub condition: Condition,
    /// Events that some sender has, itself included.
    pub leased: usize,
    /// When the first event is due that nobody has; `None` where there is none.
    pub due: Option<Timestamp>,
    /// So many events may still be told today; `None` for any number.
    pub left: Option<usize>,
}

/// Told what a sender got, or why it could not be written down.
pub type Taken = Box<dyn FnOnce(Result<Share, String>) + Send>;

/// Where several senders take what they send from.
pub trait Pool: Sync {
    /// Takes a share without waiting; `taken` is called when that is durable.
    fn take(&self, wish: Wish, taken: Taken);
}
