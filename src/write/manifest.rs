//! The manifest of the last complete generation, read as anything that comes from outside; and the artifacts that it lists.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::WriteError;
use super::fs::{HashWriter, Kind, Tree, read_bounded};
use super::layout::{check_folder, plain};
use crate::model::digest::{hex, sha256_hex};
use crate::model::manifest::{Listed, MANIFEST_VERSION, Manifest, Publication};
use crate::model::output_path;

/// A manifest of some hundred thousand jobs.
const MANIFEST_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// About what a listed artifact takes besides its path, in bytes.
const LISTED_BYTES: usize = 200;

/// More than most jobs take, in bytes.
const JOB_BYTES: usize = 2048;

/// So much is hashed at once.
const HASHED_AT_ONCE_BYTES: usize = 64 * 1024;

const WAY_OUT: &str = "restore it, or move the whole output folder away and build again (the publication state is kept)";

/// The manifest in the output folder `out`, `None` where there is none.
///
/// A manifest that names a path which no artifact can have is refused, and so is one of a newer version.
pub fn read_manifest(out: &Path) -> Result<Option<Manifest>, WriteError> {
    let out = plain(out);
    check_folder(&out)?;
    let path = out.join(output_path::MANIFEST);
    let Some(bytes) = read_bounded(&path, MANIFEST_BYTES_MAX)? else { return Ok(None) };
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, &bytes, MANIFEST_VERSION, &error, WAY_OUT))?;
    check_manifest(&path, &manifest)?;
    Ok(Some(manifest))
}

/// Why a file of ours cannot be understood: a newer program wrote it, or it is broken.
pub(super) fn unreadable(path: &Path, bytes: &[u8], known: u32, error: &serde_json::Error, way_out: &'static str) -> WriteError {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    match serde_json::from_slice(bytes) {
        Ok(Versioned { version }) if version > known => WriteError::Newer { path: path.to_owned(), version, known },
        _ => WriteError::Broken { path: path.to_owned(), reason: error.to_string(), way_out },
    }
}

/// Refuses a manifest, read from `path`, that we cannot have written.
pub(super) fn check_manifest(path: &Path, manifest: &Manifest) -> Result<(), WriteError> {
    if manifest.version > MANIFEST_VERSION {
        return Err(WriteError::Newer { path: path.to_owned(), version: manifest.version, known: MANIFEST_VERSION });
    }
    let broken = |reason| WriteError::Broken { path: path.to_owned(), reason, way_out: WAY_OUT };
    let artifacts = manifest.artifacts.iter().map(|artifact| &artifact.path);
    let data = manifest.publication.postings.values().map(|published| &published.data).filter(|data| !data.is_empty());
    let closed = manifest.publication.closed.values().map(|closed| &closed.post.page).filter(|page| !page.is_empty());
    for named in artifacts.chain(data).chain(closed) {
        if let Some(problem) = output_path::problem(named) {
            return Err(broken(format!("it names the path {named:?}, which {problem}")));
        }
    }
    let mut seen = BTreeSet::new();
    match manifest.artifacts.iter().find(|artifact| !seen.insert(&artifact.path)) {
        Some(twice) => Err(broken(format!("it lists {:?} twice", twice.path))),
        None => Ok(()),
    }
}

/// The manifest's bytes.
pub(super) fn to_bytes(manifest: &Manifest) -> Vec<u8> {
    let artifacts = manifest.artifacts.iter().map(|artifact| artifact.path.len() + LISTED_BYTES).sum();
    pretty(manifest, artifacts, &manifest.publication)
}

/// JSON for people, with a line end behind it, of a publication state and of what stands beside it, which takes so many bytes. Room is taken
/// for all of it at once: what is only reserved costs nothing, and what grows is copied, and twice there meanwhile.
pub(super) fn pretty(value: &impl Serialize, beside: usize, publication: &Publication) -> Vec<u8> {
    let jobs = publication.postings.len() + publication.held.len() + publication.closed.len();
    let mut bytes = Vec::with_capacity(beside + jobs * JOB_BYTES);
    serde_json::to_writer_pretty(&mut bytes, value).expect("what is kept has string keys only");
    bytes.push(b'\n');
    bytes
}

/// The name of a generation: a digest of the paths and contents of its artifacts, in the order given, and of the publication state.
#[must_use]
pub fn generation(artifacts: &[Listed], publication: &Publication) -> String {
    let mut hash = Sha256::new();
    for artifact in artifacts {
        // No path that is fit has a line break in it.
        hash.update(format!("{} {}\n", artifact.sha256, artifact.path));
    }
    // JSON is written in pieces of a few bytes, and a hash takes its time over each.
    let mut writer = BufWriter::with_capacity(HASHED_AT_ONCE_BYTES, HashWriter(&mut hash));
    serde_json::to_writer(&mut writer, publication).expect("a publication state has string keys only");
    writer.flush().expect("a hash takes everything");
    drop(writer);
    hex(&hash.finalize())
}

/// The bytes of an artifact of the last generation, exactly as the manifest lists it; no link is followed.
pub fn read_artifact(out: &Path, listed: &Listed) -> Result<Vec<u8>, WriteError> {
    let broken = |path: PathBuf, reason: &str| WriteError::Broken { path, reason: reason.to_owned(), way_out: "build again" };
    let tree = Tree::new(&plain(out));
    let file = tree.join(&listed.path);
    if let Some(problem) = output_path::problem(&listed.path) {
        return Err(WriteError::UnfitPath { path: listed.path.clone(), problem });
    }
    match tree.kind(&listed.path)? {
        Kind::File(size) if size == listed.size => {}
        Kind::Nothing => return Err(broken(file, "it is missing, though the manifest lists it")),
        Kind::Odd { at, what } => return Err(WriteError::InTheWay { path: tree.join(&at), what }),
        Kind::File(_) | Kind::Folder => return Err(broken(file, "it is not as the manifest lists it")),
    }
    let bytes = read_bounded(&file, listed.size)?.unwrap_or_default();
    if sha256_hex(&bytes) == listed.sha256 { Ok(bytes) } else { Err(broken(file, "it is not as the manifest lists it")) }
}
