//! Artifacts to the output folder (design.md, sections 3 and 6): staged, compared with what stands there, renamed into place, manifest last.
//!
//! `plan` and `known` decide and touch nothing; the other files carry out. A run that dies at any instant leaves whole files, the last
//! manifest, and a journal of what it was about to put in place, by which the next run knows those files for ours.

mod archive;
mod area;
mod built;
mod documents;
mod error;
mod fs;
mod known;
mod layout;
mod lock;
mod made_by;
mod manifest;
mod plan;
mod probe;
mod stage;
mod state;
mod together;

pub use archive::{find_archive, keep_archives, pieces};
pub use built::{Built, Contents};
pub use error::WriteError;
pub use layout::check_layout;
pub use lock::{Lock, lock};
pub use manifest::{generation, read_artifact, read_manifest};
pub use plan::{Conflict, Reason};
pub use probe::probe;
pub use stage::{Aside, Mode, Stage, Written};
pub use state::{FOLDER as STATE_FOLDER, State, current, own_folder, read_state, standing, state_bytes, write_state};
