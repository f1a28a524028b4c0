//! A receiver of events, for trying deliveries out: what comes is judged, answered and told.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::deliver::{Form, InStep, Received, Receiver, SECRET_BYTES, Verdict, new_secret};
use crate::model::clock::Clock;
use crate::net::one_line;
pub use crate::net::serve::Server;
use crate::net::serve::{Answer, Call, Limits};

/// Strangers may be among those who call.
const LIMITS: Limits = Limits {
    connections: 64,
    // Standard Webhooks advises events of less than 20 KiB; a whole posting may have more.
    body: 1 << 20,
    request: Duration::from_secs(10),
    connection: Duration::from_mins(5),
};
/// So much of a path is shown, in characters.
const PATH_MAX: usize = 200;

/// What is answered to events.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The status for what is no refusal.
    pub status: u16,
    /// What `Retry-After` says beside it, in seconds.
    pub retry_after: Option<u32>,
    /// After so many events that were not refused the receiver ends.
    pub most: Option<u64>,
}

/// One request, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// When it was whole.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// Who sent it.
    #[schemars(with = "String")]
    pub from: SocketAddr,
    /// The path that it was sent to.
    pub path: String,
    /// What it is.
    #[serde(flatten)]
    pub received: Received,
    /// The status that was answered.
    pub answer: u16,
}

/// Receives until the user interrupts, `tell` says no, or enough came.
pub fn listen(
    server: Server,
    mut receiver: Receiver,
    manner: Manner,
    clock: &dyn Clock,
    tell: &mut dyn FnMut(&Told) -> bool,
) -> std::io::Result<()> {
    let mut taken = 0;
    server.serve(LIMITS, &mut |call: Call| {
        let at = clock.wall();
        let (found, refused) = receiver.judge(&call, at);
        taken += u64::from(refused.is_none());
        let mut answer = answer(refused, found.why.as_deref(), manner);
        let told = Told { at, from: call.peer, path: one_line(&call.path, PATH_MAX), received: found, answer: answer.status };
        let goes_on = tell(&told);
        answer.is_last = !goes_on || manner.most.is_some_and(|most| taken >= most);
        answer
    })
}

fn answer(refused: Option<u16>, why: Option<&str>, manner: Manner) -> Answer {
    let mut headers = Vec::new();
    match refused {
        Some(405) => headers.push(("allow", "POST".to_owned())),
        None => headers.extend(manner.retry_after.map(|seconds| ("retry-after", seconds.to_string()))),
        Some(_) => {}
    }
    Answer { status: refused.unwrap_or(manner.status), headers, text: why.unwrap_or_default().to_owned(), is_last: false }
}
