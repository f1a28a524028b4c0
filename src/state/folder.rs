//! States in a folder. Each file is made once, whole, and never written over.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::StateError;
use super::record::sync_folder;
use super::shelf::{BYTES_MAX, Created, Shelf};

/// A folder of states.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
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
}

impl Shelf for Folder {
    fn missing(&self) -> Option<&Path> {
        (!self.path.is_dir()).then_some(&self.path)
    }

    fn prepare(&self) -> Result<(), StateError> {
        fs::create_dir_all(&self.path).map_err(StateError::io("make", &self.path))
    }

    fn names(&self) -> Result<Vec<String>, StateError> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(StateError::NoFolder { path: self.path.clone() }),
            Err(error) => return Err(StateError::io("read", &self.path)(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(StateError::io("read", &self.path))?;
            names.extend(entry.file_name().into_string());
        }
        Ok(names)
    }

    /// One byte more than the most at most. A link leads to what is no state, and a pipe to nothing that ends.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        let path = self.path.join(name);
        let metadata = match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata.map_err(StateError::io("look at", &path))?,
        };
        if !metadata.is_file() {
            return Err(StateError::Broken { file: self.shown(name), line: 1, what: "it is no file".to_owned() });
        }
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(StateError::io("open", &path))?;
        file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(StateError::io("read", &path))?;
        Ok(Some(bytes))
    }

    fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, StateError> {
        let path = self.path.join(name);
        self.create_file(&path, bytes).map_err(StateError::io("make", &path))
    }

    fn remove(&self, name: &str) -> Result<(), StateError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StateError::io("remove", &path)(error)),
            _ => Ok(()),
        }
    }

    fn prove(&self) -> Result<bool, StateError> {
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
        Ok((first, second, kept.as_slice()) == (Created::Made, Created::Taken, b"1"))
    }

    fn shown(&self, name: &str) -> String {
        self.path.join(name).display().to_string()
    }
}
