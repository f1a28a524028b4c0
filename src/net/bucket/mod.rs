//! Objects in a bucket of S3, Google Cloud Storage or Azure: made whole and never written over, read, listed, removed. Over the crate
//! `object_store`, whose requests our own client makes ([`way`]): to one host, checked when it is connected to, without redirects or proxies,
//! in bounded times and sizes.

mod open;
mod refusal;
mod way;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use object_store::path::Path;
use object_store::{Attribute, Attributes, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};
use url::Url;

use super::RequestError;
use super::address::{AddressError, Policy};
use super::secret::{ReadSecret, SecretError};
use crate::config::settings;
pub use refusal::Refusal;
use way::Failed;

/// So often it is tried to find out who made an object.
const TRIES: u32 = 5;

/// So many make the same object at once to prove a store.
const AT_ONCE: u8 = 4;

/// A bucket, and what names of objects begin with.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    host: (Url, Policy),
    prefix: Path,
    timeout: Duration,
}

/// Why an object cannot be made, read or removed. Never holds any of a secret.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// Something that is needed to reach it is not said.
    #[error("it needs {0}")]
    Missing(&'static str),
    /// A secret cannot be read.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// A key cannot be used.
    #[error("{0}")]
    Key(String),
    /// Its address cannot be used.
    #[error("its address cannot be used: {0}")]
    Address(#[from] AddressError),
    /// It cannot be set up.
    #[error("{0}")]
    Setup(String),
    /// No answer came.
    #[error(transparent)]
    Request(RequestError),
    /// It does not do what was asked for.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// An object is larger than it may be.
    #[error("`{0}` has more than {1} bytes")]
    TooLarge(String, u64),
    /// There is too much beside what is looked for.
    #[error("more than {0} objects lie there")]
    TooMany(usize),
    /// It answers what cannot be understood.
    #[error("its answer cannot be used: {0}")]
    Strange(String),
}

impl BucketError {
    /// What is wrong, and the way out.
    #[must_use]
    pub fn with_help(&self) -> String {
        self.help().map_or_else(|| self.to_string(), |help| format!("{self}; {help}"))
    }

    /// The way out, where the message does not name it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::Refused(refusal) => return Some(refusal.help()),
            Self::Missing(_) => "say where it is kept, or set it where this runs (docs/object-stores.md)",
            Self::Secret(SecretError::Unset(_)) => "set the variable where this runs, or correct its name",
            Self::Address(AddressError::Refused(_)) | Self::Request(RequestError::Blocked(_)) => {
                "use an https address on the internet; or, where this one is meant, name its network in `allow` of `bucket`"
            }
            Self::Request(RequestError::Name(_)) => "look for a mistake in `endpoint`, `region` or `account`",
            Self::TooMany(_) => "give it a prefix of its own",
            _ => return None,
        };
        Some(help.to_owned())
    }

    fn is_clear(&self) -> bool {
        match self {
            Self::Request(RequestError::Timeout(_) | RequestError::Broken(_) | RequestError::Connect(_)) => false,
            Self::Refused(refusal) => !refusal.passes() && refusal.status != 409,
            _ => true,
        }
    }
}

impl Bucket {
    /// The bucket of these settings; no connection is made yet. `timeout` covers everything that belongs to one operation.
    pub fn open(settings: &settings::Bucket, read: ReadSecret<'_>, timeout: Duration) -> Result<Self, BucketError> {
        let opened = open::open(settings, read, timeout)?;
        Ok(Self { store: opened.store, host: opened.host, prefix: Path::from(settings.prefix.as_str()), timeout })
    }

    /// The same with another time for one operation.
    #[must_use]
    pub const fn within_time(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Its host, and what may be reached for it.
    #[must_use]
    pub const fn host(&self) -> &(Url, Policy) {
        &self.host
    }

    /// Makes an object if none has that name, in one request; whether it did.
    pub async fn create(&self, name: &str, bytes: Vec<u8>, media_type: &'static str) -> Result<bool, BucketError> {
        let attributes = Attributes::from_iter([(Attribute::ContentType, media_type)]);
        let options = PutOptions { mode: PutMode::Create, attributes, ..PutOptions::default() };
        match self.within(self.store.put_opts(&self.path(name), PutPayload::from(bytes), options)).await {
            Ok(_) => Ok(true),
            Err(BucketError::Refused(refusal)) if refusal.says_taken() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The same, until it is known who made it: an answer may be lost on the way, and a store may say that two were in each other's way.
    /// What is made has to be told from what anybody else would make.
    pub async fn make(&self, name: &str, bytes: &[u8], media_type: &'static str) -> Result<bool, BucketError> {
        self.in_time(self.make_at_last(name, bytes, media_type)).await
    }

    async fn make_at_last(&self, name: &str, bytes: &[u8], media_type: &'static str) -> Result<bool, BucketError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let unclear = match self.create(name, bytes.to_vec(), media_type).await {
                Ok(true) => return Ok(true),
                Ok(false) if tried == 1 => return Ok(false),
                Ok(false) => None,
                Err(error) if error.is_clear() => return Err(error),
                Err(error) => Some(error),
            };
            match (self.read(name, bytes.len() as u64).await, unclear) {
                (Ok(Some(kept)), _) => return Ok(kept == bytes),
                // Another one, or one that went away since.
                (Err(BucketError::TooLarge(..)), _) | (Ok(None), None) => return Ok(false),
                (Ok(None) | Err(_), Some(error)) if tried == TRIES => return Err(error),
                (Err(error), None) => return Err(error),
                (Ok(None) | Err(_), Some(_)) => pause(tried).await,
            }
        }
    }

    /// The bytes of an object, at most `most`; `None` where there is none.
    pub async fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        self.in_time(async {
            let found = match self.store.get(&self.path(name)).await {
                Ok(found) => found,
                Err(error) => match of(&error) {
                    BucketError::Refused(refusal) if refusal.says_missing() => return Ok(None),
                    error => return Err(error),
                },
            };
            let (mut bytes, mut stream) = (Vec::new(), found.into_stream());
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.map_err(|error| of(&error))?;
                if (bytes.len() + chunk.len()) as u64 > most {
                    return Err(BucketError::TooLarge(name.to_owned(), most));
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(Some(bytes))
        })
        .await
    }

    /// The names of all objects, of which there may be so many.
    pub async fn names(&self, most: usize) -> Result<Vec<String>, BucketError> {
        self.in_time(async {
            let mut names = Vec::new();
            let mut stream = self.store.list((!self.prefix.as_ref().is_empty()).then_some(&self.prefix));
            while let Some(found) = stream.next().await {
                let location = found.map_err(|error| of(&error))?.location;
                if names.len() == most {
                    return Err(BucketError::TooMany(most));
                }
                let below = location.prefix_match(&self.prefix).map(|parts| parts.map(|part| part.as_ref().to_owned()));
                names.extend(below.map(|parts| parts.collect::<Vec<_>>().join("/")));
            }
            Ok(names)
        })
        .await
    }

    /// Removes an object, if it is there. A second time is the same as the first, so it is tried again: Google lets nobody change an object
    /// twice in a second, not even to remove what was just made.
    pub async fn remove(&self, name: &str) -> Result<(), BucketError> {
        self.in_time(async {
            for tried in 1..TRIES {
                match self.remove_once(name).await {
                    Err(error) if !error.is_clear() => pause(tried).await,
                    result => return result,
                }
            }
            self.remove_once(name).await
        })
        .await
    }

    async fn remove_once(&self, name: &str) -> Result<(), BucketError> {
        match self.store.delete(&self.path(name)).await.map_err(|error| of(&error)) {
            Err(BucketError::Refused(refusal)) if refusal.says_missing() => Ok(()),
            result => result,
        }
    }

    /// Whether the store refuses to make an object a second time, at once and afterwards: some that speak S3 take the condition and do not
    /// keep to it. `name` is made for it, and removed.
    pub async fn prove(&self, name: &str) -> Result<bool, BucketError> {
        self.in_time(self.prove_at_last(name)).await
    }

    async fn prove_at_last(&self, name: &str) -> Result<bool, BucketError> {
        let run = |run: u8| async move { self.make(name, &[run], "text/plain").await.map(|made| made.then_some(run)) };
        let made = join_all((0..AT_ONCE).map(run)).await;
        let again = self.make(name, &[AT_ONCE], "text/plain").await;
        let kept = self.read(name, 1).await;
        let removed = self.remove(name).await;
        let winners: Vec<u8> = made.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let is_kept = !again? && kept?.is_some_and(|kept| kept == winners);
        removed?;
        Ok(winners.len() == 1 && is_kept)
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.clone().join(name)
    }

    async fn within<T>(&self, operation: impl Future<Output = object_store::Result<T>>) -> Result<T, BucketError> {
        self.in_time(async { operation.await.map_err(|error| of(&error)) }).await
    }

    async fn in_time<T>(&self, operation: impl Future<Output = Result<T, BucketError>>) -> Result<T, BucketError> {
        let too_late = || BucketError::Request(RequestError::Timeout(self.timeout));
        tokio::time::timeout(self.timeout, operation).await.unwrap_or_else(|_| Err(too_late()))
    }
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("host", &self.host.0.host_str()).field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Before it is tried again.
async fn pause(tried: u32) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(100..(400 << tried)))).await;
}

/// What the crate's error is about. Its own words may hold an address with what is secret in it.
fn of(error: &object_store::Error) -> BucketError {
    let mut cause: &dyn std::error::Error = error;
    loop {
        match cause.downcast_ref::<Failed>() {
            Some(Failed::Request(error)) => return BucketError::Request(error.clone()),
            Some(Failed::Refused(refusal)) => return BucketError::Refused(Box::new(refusal.clone())),
            None => {}
        }
        match cause.source() {
            Some(inner) => cause = inner,
            None => break,
        }
    }
    match error {
        // Azure removes in batches, whose parts have answers of their own, which the crate reads.
        object_store::Error::NotFound { .. } => BucketError::Refused(Box::new(Refusal::new((404, Some("Not Found")), b"", None, None))),
        _ => BucketError::Strange(super::one_line(&cause.to_string(), 200)),
    }
}
