//! Events as files: each whole or not there at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes `bytes` into `folder` as `name`, in place of what has that name. Nobody who lists the folder ever sees half of it, and it is on
/// disk when this returns.
pub(super) fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // The same name in every attempt: what a crash left is replaced, not added to.
    let partial = folder.join(format!(".{name}.partial"));
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // `create_new` follows no link.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&partial, folder.join(name))?;
    sync_folder(folder)
}

/// Makes a rename durable where the system can.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_and_a_second_time_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let events = folder.path().join("events");
        fs::create_dir(&events).expect("a folder");
        fs::write(events.join(".a.json.partial"), "half").expect("what a crash left");
        for _ in 0..2 {
            put(&events, "a.json", b"{}").expect("a file");
        }
        let names: Vec<_> = fs::read_dir(&events).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
        assert_eq!(names, ["a.json"]);
        assert_eq!(fs::read(events.join("a.json")).expect("a file"), b"{}");
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let events = folder.path().join("events");
        fs::write(&events, "not a folder").expect("a file");
        assert!(put(&events, "a.json", b"{}").is_err());
        assert_eq!(fs::read(&events).expect("a file"), b"not a folder");
    }
}
