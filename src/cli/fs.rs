//! Files that the command line itself reads and writes: the configuration, saved plans, the step summary, files that hold secrets.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use tempfile::NamedTempFile;

/// Name of the configuration file.
pub const CONFIG_NAME: &str = "jobherald.toml";

/// Largest file that is read, in bytes.
const BYTES_MAX: u64 = 64 << 20;

/// Largest file that holds a secret, in bytes.
const SECRET_BYTES_MAX: u64 = 64 << 10;

/// The configuration file in `folder` or in the nearest folder above it.
#[must_use]
pub fn find_config(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(CONFIG_NAME)).find(|path| path.is_file())
}

/// Whether there is anything at `path`.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether there is a file at `path`.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// The text of a file, without a byte order mark; an error where it is too large or no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let text = read_at_most(path, BYTES_MAX)?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The secret in a file, without white space around it.
pub fn read_secret(path: &Path) -> io::Result<SecretString> {
    read_at_most(path, SECRET_BYTES_MAX).map(|text| SecretString::from(text.trim()))
}

fn read_at_most(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if read as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(text)
}

/// The bytes of a file; an error where it is too large.
pub fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if read as u64 > BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {BYTES_MAX} bytes")));
    }
    Ok(bytes)
}

/// Whether there is a folder at `path`.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// The files below a folder with their sizes, sorted by their paths relative to it, which are written with `/`. Links are not followed.
pub fn files_below(folder: &Path) -> io::Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let path = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            files.push((path, entry.metadata()?.len()));
        }
    }
    Ok(files)
}

/// Writes a file whole: under another name beside it first.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// The same for a file that other users of the machine read, as far as the process lets new files be read.
pub fn write_public(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = public(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn public(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().permissions(permissions).tempfile_in(folder)
}

#[cfg(not(unix))]
fn public(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

/// Puts other bytes into a file below `folder`, whole and with the permissions that it has. Refused where a link leads to it, where it lies
/// elsewhere, or where it no longer holds what it held.
pub fn replace(path: &Path, folder: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let metadata = path.symlink_metadata()?;
    let (real, folder) = (path.canonicalize()?, folder.canonicalize()?);
    let refuse = |why: &str| Err(io::Error::other(why));
    if !metadata.is_file() || real != path {
        return refuse("a link leads to it; name the file itself");
    }
    if !real.starts_with(&folder) {
        return refuse("it lies outside its source");
    }
    if std::fs::read(path)? != before {
        return refuse("it changed meanwhile; try again");
    }
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(&folder))?;
    file.write_all(after)?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Adds to the end of a file, which is made where there is none.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
}
