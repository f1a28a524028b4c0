//! States in an object store.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::StateError;
use super::shelf::{BYTES_MAX, Created, Shelf};
use crate::config::settings;
use crate::net::bucket::{Bucket, BucketError};
use crate::net::secret::ReadSecret;

/// For one operation in all, tries included: a state of the largest size over a slow line.
const TIMEOUT: Duration = Duration::from_mins(5);

/// So many objects may lie beside the states.
const OBJECTS_MAX: usize = 10_000;

/// JSON Lines (<https://jsonlines.org/>).
const MEDIA_TYPE: &str = "application/jsonl";

/// A bucket of states.
#[derive(Debug)]
pub(super) struct Objects {
    bucket: Bucket,
    label: String,
    runtime: Runtime,
}

impl Objects {
    /// No connection is made yet.
    pub(super) fn open(settings: &settings::Bucket, read: ReadSecret<'_>) -> Result<Self, StateError> {
        let label = settings.to_string();
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|source| StateError::Runtime { source })?;
        let bucket = Bucket::open(settings, read, TIMEOUT).map_err(|source| StateError::Bucket { place: label.clone(), source })?;
        Ok(Self { bucket, label, runtime })
    }

    fn failed(&self, source: BucketError) -> StateError {
        StateError::Bucket { place: self.label.clone(), source }
    }
}

impl Shelf for Objects {
    /// Buckets are made by their owners.
    fn prepare(&self) -> Result<(), StateError> {
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StateError> {
        self.runtime.block_on(self.bucket.names(OBJECTS_MAX)).map_err(|error| self.failed(error))
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.runtime.block_on(self.bucket.read(name, BYTES_MAX)).map_err(|error| self.failed(error))
    }

    fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, StateError> {
        match self.runtime.block_on(self.bucket.make(name, bytes, MEDIA_TYPE)) {
            Ok(true) => Ok(Created::Made),
            Ok(false) => Ok(Created::Taken),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn remove(&self, name: &str) -> Result<(), StateError> {
        self.runtime.block_on(self.bucket.remove(name)).map_err(|error| self.failed(error))
    }

    fn prove(&self) -> Result<bool, StateError> {
        let probe = format!(".probe-{}-{:016x}", std::process::id(), fastrand::u64(..));
        self.runtime.block_on(self.bucket.prove(&probe)).map_err(|error| self.failed(error))
    }

    fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.label)
    }
}
