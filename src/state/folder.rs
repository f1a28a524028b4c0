//! States in a folder: `000001.jsonl`, `000002.jsonl` … Each is made once, whole, and never written over: who makes a number has won it.
//! Nothing else is asked of the place, so that a folder on any disk and the objects of a store behave alike.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::form::{self, Head, Portable, Unreadable};
use super::record::sync_folder;
use super::{FORM_VERSION, Seen, StateError};

/// Largest state: a few hundred thousand jobs at several aggregators.
const BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Digits of a number in a file's name; greater numbers have more.
const DIGITS: usize = 6;

/// A folder of states.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// Whether a file could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was not there, and is now.
    Made,
    /// Another one was there.
    Taken,
}

impl Folder {
    /// The folder at this path; nothing is looked at yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes the folder where it is missing.
    pub fn make(&self) -> Result<(), StateError> {
        fs::create_dir_all(&self.path).map_err(StateError::io("make", &self.path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.path.is_dir()
    }

    /// The numbers of the states in it, ascending; none where there is no folder.
    pub fn numbers(&self) -> Result<Vec<u64>, StateError> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(StateError::NoFolder { path: self.path.clone() }),
            Err(error) => return Err(StateError::io("read", &self.path)(error)),
        };
        let mut numbers = Vec::new();
        for entry in entries {
            let entry = entry.map_err(StateError::io("read", &self.path))?;
            numbers.extend(entry.file_name().to_str().and_then(number));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The newest state; `None` where there is none.
    pub fn newest(&self) -> Result<Option<(Seen, Head, Portable)>, StateError> {
        self.numbers()?.last().map(|number| self.read(*number)).transpose()
    }

    /// The state with this number.
    pub fn read(&self, number: u64) -> Result<(Seen, Head, Portable), StateError> {
        let path = self.path.join(name(number));
        let bytes = bytes(&path)?;
        if bytes.len() as u64 > BYTES_MAX {
            return Err(StateError::Broken { path, line: 1, what: format!("the file has more than {BYTES_MAX} bytes") });
        }
        let (head, portable) = match form::read(&bytes) {
            Ok(read) => read,
            Err(Unreadable::Line(line, what)) => return Err(StateError::Broken { path, line, what }),
            Err(Unreadable::Newer(version)) => return Err(StateError::Newer { path, version, known: FORM_VERSION }),
        };
        if head.number != number {
            return Err(StateError::Broken { path, line: 1, what: format!("it says that it is state {}", head.number) });
        }
        let seen = Seen { number, file: form::digest(&bytes), body: head.body.clone(), told: !portable.aggregators.is_empty() };
        Ok((seen, head, portable))
    }

    /// Makes the state with this number, if there is none.
    pub fn create(&self, number: u64, text: &str) -> Result<Created, StateError> {
        let path = self.path.join(name(number));
        self.create_file(&path, text.as_bytes()).map_err(StateError::io("make", &path))
    }

    /// A file that is whole when it appears, durable, and never another one's.
    fn create_file(&self, path: &Path, bytes: &[u8]) -> io::Result<Created> {
        let mut file = self.temporary()?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Ok(_) => sync_folder(&self.path).map(|()| Created::Made),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(Created::Taken),
            Err(error) => Err(error.error),
        }
    }

    /// Others may read it: a folder that several machines share has several users.
    fn temporary(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".making-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(&self.path)
    }

    /// Proves that the place refuses to make a file a second time. Without that nobody could know who has won.
    pub fn prove(&self, place: &str) -> Result<(), StateError> {
        let mut probe = self.path.join(format!(".probe-{}", std::process::id()));
        let failed = |path: &Path, error| StateError::io("make", path)(error);
        let mut first = self.create_file(&probe, b"1").map_err(|error| failed(&probe, error))?;
        if first == Created::Taken {
            // One that was left behind, by a process that had the same number.
            probe = self.path.join(format!(".probe-{}-{}", std::process::id(), fastrand::u64(..)));
            first = self.create_file(&probe, b"1").map_err(|error| failed(&probe, error))?;
        }
        let second = self.create_file(&probe, b"2").map_err(|error| failed(&probe, error))?;
        let kept = fs::read(&probe).map_err(StateError::io("read", &probe))?;
        fs::remove_file(&probe).map_err(StateError::io("remove", &probe))?;
        if (first, second, kept.as_slice()) == (Created::Made, Created::Taken, b"1") {
            Ok(())
        } else {
            Err(StateError::Unfit { place: place.to_owned() })
        }
    }

    /// Removes a state.
    pub fn remove(&self, number: u64) -> Result<(), StateError> {
        let path = self.path.join(name(number));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StateError::io("remove", &path)(error)),
            _ => Ok(()),
        }
    }

    /// Whether the state with this number has these words in it anywhere, readable or not.
    pub fn mentions(&self, number: u64, words: &str) -> Result<bool, StateError> {
        let bytes = bytes(&self.path.join(name(number)))?;
        Ok(memchr::memmem::find(&bytes, words.as_bytes()).is_some())
    }
}

/// The bytes of a file, one more than the most at most. A link leads to what is no state, and a pipe to nothing that ends.
fn bytes(path: &Path) -> Result<Vec<u8>, StateError> {
    let metadata = path.symlink_metadata().map_err(StateError::io("look at", path))?;
    if !metadata.is_file() {
        return Err(StateError::Broken { path: path.to_owned(), line: 1, what: "it is no file".to_owned() });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(StateError::io("open", path))?;
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(StateError::io("read", path))?;
    Ok(bytes)
}

fn name(number: u64) -> String {
    format!("{number:0DIGITS$}.jsonl")
}

fn number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl").filter(|digits| digits.len() >= DIGITS && digits.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|parsed| self::name(*parsed) == name)
}
