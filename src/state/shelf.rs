//! The files of states: `000001.jsonl`, `000002.jsonl` … Each is made once, whole, and never written over: who makes a number has won it.
//! Nothing else is asked of the place, so that a folder on any disk and the objects of a store behave alike.

use std::fmt::Debug;
use std::path::Path;

use super::bucket::Objects;
use super::folder::Folder;
use super::form::{self, Head, Portable, Unreadable};
use super::{FORM_VERSION, Seen, StateError};
use crate::config::settings::StatePlace;
use crate::net::secret::ReadSecret;

/// Largest state: a few hundred thousand jobs at several aggregators.
pub(super) const BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Digits of a number in a file's name; greater numbers have more.
const DIGITS: usize = 6;

/// So often the newest state is looked for that somebody removes meanwhile: whoever does has made newer ones.
const LOOKS: usize = 5;

/// Whether a file could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was not there, and is now.
    Made,
    /// Another one was there.
    Taken,
}

/// A place of files that are only ever made, never changed.
pub(super) trait Shelf: Debug {
    /// Makes what files are made in, where it is missing.
    fn prepare(&self) -> Result<(), StateError>;

    /// The names of all files; none where there is nothing to hold them.
    fn names(&self) -> Result<Vec<String>, StateError>;

    /// The bytes of a file; `None` where there is none.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError>;

    /// Makes a file, if there is none of that name.
    fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, StateError>;

    /// Removes a file, if it is there.
    fn remove(&self, name: &str) -> Result<(), StateError>;

    /// Whether the place refuses to make a file a second time.
    fn prove(&self) -> Result<bool, StateError>;

    /// The folder that is not there, where the place is one.
    fn missing(&self) -> Option<&Path> {
        None
    }

    /// A file as people know it.
    fn shown(&self, name: &str) -> String;
}

/// The states of a place.
#[derive(Debug)]
pub struct States {
    shelf: Box<dyn Shelf>,
}

impl States {
    /// Those of this place; nothing is looked at yet.
    pub fn open(place: &StatePlace, read: ReadSecret<'_>) -> Result<Self, StateError> {
        match place {
            StatePlace::Folder(path) | StatePlace::Branch(path) => Ok(Self::in_folder(path)),
            StatePlace::Bucket(bucket) => Ok(Self { shelf: Box::new(Objects::open(bucket, read)?) }),
        }
    }

    /// Those of a folder.
    pub(super) fn in_folder(path: &Path) -> Self {
        Self { shelf: Box::new(Folder::new(path)) }
    }

    /// Makes what states are made in, where it is missing.
    pub fn prepare(&self) -> Result<(), StateError> {
        self.shelf.prepare()
    }

    /// The folder that is not there, where the place is one: it may only not be mounted.
    #[must_use]
    pub fn missing(&self) -> Option<&Path> {
        self.shelf.missing()
    }

    /// The numbers of the states, ascending.
    pub fn numbers(&self) -> Result<Vec<u64>, StateError> {
        let mut numbers: Vec<u64> = self.shelf.names()?.iter().filter_map(|name| number(name)).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The newest state; `None` where there is none.
    pub fn newest(&self) -> Result<Option<(Seen, Head, Portable)>, StateError> {
        for _ in 1..LOOKS {
            let Some(number) = self.numbers()?.last().copied() else { return Ok(None) };
            if let Some(bytes) = self.shelf.read(&name(number))? {
                return self.parse(number, &bytes).map(Some);
            }
        }
        self.numbers()?.last().map(|number| self.read(*number)).transpose()
    }

    /// The state with this number.
    pub fn read(&self, number: u64) -> Result<(Seen, Head, Portable), StateError> {
        let bytes = self.shelf.read(&name(number))?;
        let gone = || StateError::Broken { file: self.shelf.shown(&name(number)), line: 1, what: "it is gone".to_owned() };
        self.parse(number, &bytes.ok_or_else(gone)?)
    }

    fn parse(&self, number: u64, bytes: &[u8]) -> Result<(Seen, Head, Portable), StateError> {
        let file = self.shelf.shown(&name(number));
        if bytes.len() as u64 > BYTES_MAX {
            return Err(StateError::Broken { file, line: 1, what: format!("the file has more than {BYTES_MAX} bytes") });
        }
        let (head, portable) = match form::read(bytes) {
            Ok(read) => read,
            Err(Unreadable::Line(line, what)) => return Err(StateError::Broken { file, line, what }),
            Err(Unreadable::Newer(version)) => return Err(StateError::Newer { file, version, known: FORM_VERSION }),
        };
        if head.number != number {
            return Err(StateError::Broken { file, line: 1, what: format!("it says that it is state {}", head.number) });
        }
        let seen = Seen { number, file: form::digest(bytes), body: head.body.clone(), told: !portable.aggregators.is_empty() };
        Ok((seen, head, portable))
    }

    /// Makes the state with this number, if there is none.
    pub fn create(&self, number: u64, text: &str) -> Result<Created, StateError> {
        self.shelf.create(&name(number), text.as_bytes())
    }

    /// Proves that the place refuses to make a file a second time. Without that nobody could know who has won.
    pub fn prove(&self, place: &str) -> Result<(), StateError> {
        if self.shelf.prove()? { Ok(()) } else { Err(StateError::Unfit { place: place.to_owned() }) }
    }

    /// Removes a state.
    pub fn remove(&self, number: u64) -> Result<(), StateError> {
        self.shelf.remove(&name(number))
    }

    /// Whether the state with this number has these words in it anywhere, readable or not.
    pub fn mentions(&self, number: u64, words: &str) -> Result<bool, StateError> {
        let bytes = self.shelf.read(&name(number))?.unwrap_or_default();
        Ok(memchr::memmem::find(&bytes, words.as_bytes()).is_some())
    }
}

fn name(number: u64) -> String {
    format!("{number:0DIGITS$}.jsonl")
}

fn number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl").filter(|digits| digits.len() >= DIGITS && digits.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|parsed| self::name(*parsed) == name)
}
