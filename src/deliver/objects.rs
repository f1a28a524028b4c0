//! Events as objects of an object store: each whole or not there at all, and made once, so that one that is sent again is the same.

use jiff::Timestamp;

use super::send::Answer;
use super::speech::{SendError, outcome};
use crate::model::attempt::Outcome;
use crate::net::bucket::{Bucket, BucketError};
use crate::net::retry_after::retry_after;

/// Makes the object `name` of `bytes`. Where it is there already, an earlier attempt made it: names of events are not given twice.
pub(super) async fn put(bucket: &Bucket, name: &str, bytes: Vec<u8>, now: Timestamp) -> Answer {
    match bucket.create(name, bytes, "application/json").await {
        Ok(true) => Answer::new(Outcome::Delivered, "written", String::new()),
        Ok(false) => Answer::new(Outcome::Delivered, "there", "it was there already, from an earlier attempt".to_owned()),
        Err(BucketError::Request(error)) => {
            let error = SendError::from(error);
            Answer::of(&error, error.outcome())
        }
        Err(BucketError::Refused(refusal)) => {
            let wait = refusal.retry_after.as_deref().and_then(|value| retry_after(value, now));
            let note = format!("{}; {}", refusal.to_string().trim_start_matches("it "), refusal.help());
            Answer::new(outcome(refusal.status), refusal.status.to_string(), note).later(wait)
        }
        Err(error) => Answer::new(Outcome::Failed, "answer", error.to_string()),
    }
}
