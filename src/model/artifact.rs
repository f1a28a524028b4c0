//! Files that we write, as values.

/// One file of the output, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path relative to the output folder, with `/`; made of safe segments only.
    pub path: String,
    /// Media type, as a web server should give it.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}
