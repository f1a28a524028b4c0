//! One run at a time in one folder.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::WriteError;
use super::fs::{Kind, kind_of};
use super::state::own_folder;

/// Longest process id in digits, and a line break.
const PID_BYTES_MAX: u64 = 16;

/// Held as long as the value lives; the system lets go of it when the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing the file would do, were it not for a program that is just being started: until it runs it holds copies of all open files.
    fn drop(&mut self) {
        // What cannot be let go of now is when the process ends.
        let _ = self.file.unlock();
    }
}

/// Takes the lock of the folder `root` of a configuration, without waiting. The file `.jobherald/lock` stays: a lock on a file that is
/// removed would exclude nobody who made it anew.
pub fn lock(root: &Path) -> Result<Lock, WriteError> {
    let path = own_folder(root)?.join("lock");
    match kind_of(&path)? {
        Kind::Nothing | Kind::File(_) => {}
        Kind::Folder => return Err(WriteError::InTheWay { path, what: "a folder" }),
        Kind::Odd { what, .. } => return Err(WriteError::InTheWay { path, what }),
    }
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = opened.map_err(WriteError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {
            write_pid(&mut file).map_err(WriteError::io("write", &path))?;
            Ok(Lock { file })
        }
        Err(TryLockError::WouldBlock) => Err(WriteError::Locked { folder: root.to_owned(), pid: read_pid(&file) }),
        Err(TryLockError::Error(error)) => Err(WriteError::io("lock", &path)(error)),
    }
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_pid(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(PID_BYTES_MAX).read_to_string(&mut text).ok()?;
    text.trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_ends_at_once_and_says_who_is_at_work() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let first = lock(root.path()).expect("nobody holds it");
        let second = lock(root.path()).expect_err("the first one holds it").to_string();
        let expect =
            format!("another run is at work in {} (process {}); wait for its end and run again", root.path().display(), std::process::id());
        assert_eq!(second, expect);
        drop(first);
        lock(root.path()).expect("it was let go of");
    }
}
