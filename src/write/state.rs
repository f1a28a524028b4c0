//! `.jobherald/publication.json`: what is published and what was, kept beside the configuration so that it outlives the output folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::WriteError;
use super::fs::{Kind, kind_of, read_bounded, write_durably};
use super::manifest::{pretty, unreadable};
use crate::config::path;
use crate::model::manifest::{Manifest, Publication};

/// The folder of the program's own files, beside the configuration.
pub const FOLDER: &str = path::OWN_FOLDER;

const FILE: &str = "publication.json";

/// The format that this program writes; a higher one is refused.
const VERSION: u32 = 1;

/// The state of some hundred thousand jobs.
const BYTES_MAX: u64 = 512 * 1024 * 1024;

const WAY_OUT: &str = "delete it: it is made again from the manifest in the output folder";

const GITIGNORE: &str = "# jobherald keeps here what it published and whom it told. Committed by accident, this would make one clone believe\n\
    # what another one did, so git is told to pass over it. jobherald never changes this file: edit it where you want otherwise.\n*\n";

/// The publication state and the generation that it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Version of this format.
    pub version: u32,
    /// Generation of the output.
    pub generation: String,
    /// The state.
    pub publication: Publication,
    /// Generation of the output that stood here when this state, which is newer, was brought from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
}

impl State {
    /// The state once the manifest is in place.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        Self { version: VERSION, generation: manifest.generation.clone(), publication: manifest.publication.clone(), over: None }
    }

    /// A state that was brought from elsewhere, to an output of the generation `over`, where there is one.
    #[must_use]
    pub fn brought(generation: String, publication: Publication, over: Option<&str>) -> Self {
        let over = over.filter(|over| *over != generation).map(str::to_owned);
        Self { version: VERSION, generation, publication, over }
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        pretty(self, 0, &self.publication)
    }
}

/// The bytes of [`State::of`] this manifest, without a copy of the publication.
#[must_use]
pub fn state_bytes(manifest: &Manifest) -> Vec<u8> {
    #[derive(Serialize)]
    struct Borrowed<'a> {
        version: u32,
        generation: &'a str,
        publication: &'a Publication,
    }
    let state = Borrowed { version: VERSION, generation: &manifest.generation, publication: &manifest.publication };
    pretty(&state, 0, &manifest.publication)
}

/// The state kept in `.jobherald/` in the folder `root`, `None` where there is none.
pub fn read_state(root: &Path) -> Result<Option<State>, WriteError> {
    let path = root.join(FOLDER).join(FILE);
    check_own_folder(root)?;
    let Some(bytes) = read_bounded(&path, BYTES_MAX)? else { return Ok(None) };
    let state: State = serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, &bytes, VERSION, &error, WAY_OUT))?;
    if state.version > VERSION {
        return Err(WriteError::Newer { path, version: state.version, known: VERSION });
    }
    Ok(Some(state))
}

/// Keeps the state, durably; to be called once the manifest is in place. A file that says the same already is not touched.
pub fn write_state(root: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = own_folder(root)?;
    let path = folder.join(FILE);
    if matches!(read_bounded(&path, BYTES_MAX), Ok(Some(before)) if before == bytes) {
        return Ok(());
    }
    write_durably(&path, &folder.join("publication.json.tmp"), bytes)
}

/// What is published now, see [`standing`].
#[must_use]
pub fn current(state: Option<State>, manifest: Option<&Manifest>) -> Publication {
    standing(state, manifest).map(|state| state.publication).unwrap_or_default()
}

/// The state that holds. A run may die after the manifest is in place and before the state is kept, so the manifest holds where the two are of
/// different generations, unless the state was brought from elsewhere since; without a manifest the state does.
#[must_use]
pub fn standing(state: Option<State>, manifest: Option<&Manifest>) -> Option<State> {
    let holds = |state: &State, generation: &str| state.generation == generation || state.over.as_deref() == Some(generation);
    match (state, manifest) {
        (Some(state), Some(manifest)) if holds(&state, &manifest.generation) => Some(state),
        (_, Some(manifest)) => Some(State::of(manifest)),
        (state, None) => state,
    }
}

/// `.jobherald/` in the folder `root`, made where it is missing.
pub fn own_folder(root: &Path) -> Result<PathBuf, WriteError> {
    let folder = root.join(FOLDER);
    check_own_folder(root)?;
    match fs::create_dir(&folder) {
        Ok(()) => {
            let path = folder.join(".gitignore");
            fs::write(&path, GITIGNORE).map_err(WriteError::io("write", &path))?;
            Ok(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(folder),
        Err(error) => Err(WriteError::io("create", &folder)(error)),
    }
}

/// Refuses a `.jobherald` that would lead elsewhere.
fn check_own_folder(root: &Path) -> Result<(), WriteError> {
    let path = root.join(FOLDER);
    match kind_of(&path)? {
        Kind::Nothing | Kind::Folder => Ok(()),
        Kind::File(_) => Err(WriteError::InTheWay { path, what: "a file, not the folder that jobherald keeps its state in" }),
        Kind::Odd { what, .. } => Err(WriteError::InTheWay { path, what }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Id;
    use crate::model::manifest::{CloseReason, Closed, ClosedPost, MANIFEST_VERSION, ManifestSite};

    /// A publication that can be told from another.
    fn publication(url: &str) -> Publication {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let closed = Closed {
            url: url.into(),
            slug: "x".into(),
            closed: at,
            left_out: None,
            published: at,
            reason: CloseReason::Removed,
            sequence: 1,
            channels: vec![],
            post: ClosedPost::default(),
        };
        Publication { closed: [(Id::of_own("x"), closed)].into(), ..Publication::default() }
    }

    fn manifest(generation: &str) -> Manifest {
        Manifest {
            version: MANIFEST_VERSION,
            generator: "test".into(),
            site: ManifestSite { url: "https://jobs.example".into(), title: "Jobs".into() },
            generation: generation.into(),
            artifacts: Vec::new(),
            publication: publication("manifest's"),
        }
    }

    fn state(generation: &str) -> State {
        State { version: VERSION, generation: generation.into(), publication: publication("state's"), over: None }
    }

    fn bytes(generation: &str) -> Vec<u8> {
        state_bytes(&manifest(generation))
    }

    #[track_caller]
    fn check_current(state: Option<State>, manifest: Option<&Manifest>, expect: &Publication) {
        assert_eq!(&current(state, manifest), expect);
    }

    #[test]
    fn the_manifest_holds_unless_the_state_is_of_its_generation() {
        let (of_state, of_manifest) = (publication("state's"), publication("manifest's"));
        check_current(None, None, &Publication::default());
        check_current(Some(state("g1")), None, &of_state);
        check_current(None, Some(&manifest("g1")), &of_manifest);
        check_current(Some(state("g1")), Some(&manifest("g1")), &of_state);
        check_current(Some(state("g1")), Some(&manifest("g2")), &of_manifest);
        let brought = |over| State::brought("g1".into(), publication("state's"), Some(over));
        check_current(Some(brought("g0")), Some(&manifest("g0")), &of_state);
        check_current(Some(brought("g0")), Some(&manifest("g2")), &of_manifest);
    }

    fn root() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let root = root();
        assert_eq!(read_state(root.path()).expect("readable"), None);
        write_state(root.path(), &bytes("g1")).expect("written");
        let kept = State { publication: publication("manifest's"), ..state("g1") };
        assert_eq!(read_state(root.path()).expect("readable"), Some(kept));
        let path = root.path().join(".jobherald/publication.json");
        let before = fs::metadata(&path).and_then(|data| data.modified()).expect("a time");
        write_state(root.path(), &bytes("g1")).expect("nothing to do");
        assert_eq!(fs::metadata(&path).and_then(|data| data.modified()).expect("a time"), before);
        write_state(root.path(), &bytes("g2")).expect("written");
        assert_eq!(read_state(root.path()).expect("readable").map(|state| state.generation).as_deref(), Some("g2"));
        let mut names: Vec<_> =
            fs::read_dir(root.path().join(FOLDER)).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
        names.sort();
        assert_eq!(names, [".gitignore", "publication.json"]);
    }

    #[test]
    fn our_own_folder_is_ignored_by_git_unless_the_user_says_otherwise() {
        let root = root();
        write_state(root.path(), &bytes("g1")).expect("written");
        let path = root.path().join(".jobherald/.gitignore");
        assert_eq!(fs::read_to_string(&path).expect("made").lines().last(), Some("*"));
        fs::write(&path, "").expect("edited");
        write_state(root.path(), &bytes("g2")).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("kept"), "");
    }

    #[track_caller]
    fn check_broken(text: &str, expect: &str) {
        let root = root();
        write_state(root.path(), &bytes("g1")).expect("written");
        fs::write(root.path().join(".jobherald/publication.json"), text).expect("spoilt");
        let said = read_state(root.path()).expect_err("refused").to_string();
        assert_eq!(said.replace(&root.path().display().to_string(), "ROOT"), expect);
    }

    #[test]
    fn a_state_that_cannot_be_used_says_the_way_out() {
        check_broken(
            "{\"version\": 1, \"generation\"",
            "ROOT/.jobherald/publication.json cannot be used: EOF while parsing an object at line 1 column 27; delete it: it is made again from the manifest in the output folder",
        );
        check_broken(
            "{\"version\": 2, \"new\": true}",
            "ROOT/.jobherald/publication.json has version 2, this program knows versions up to 1; use the newer jobherald that wrote it",
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_our_folder_is_refused() {
        let root = root();
        std::os::unix::fs::symlink("elsewhere", root.path().join(FOLDER)).expect("a link");
        let expect = format!("{} is a link, and links are not followed; move it away and run again", root.path().join(FOLDER).display());
        assert_eq!(write_state(root.path(), &bytes("g1")).expect_err("refused").to_string(), expect);
        assert_eq!(read_state(root.path()).expect_err("refused").to_string(), expect);
        assert_eq!(crate::write::lock(root.path()).expect_err("refused").to_string(), expect);
    }
}
