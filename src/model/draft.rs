//! One record after `enrich`: what it states, what it only suggests, and where each came from.

use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use serde_json::Value;

use crate::model::facts::Facts;
use crate::model::origin::{Origin, Origins};
use crate::model::posting::JobPosting;
use crate::model::raw::{Body, Extent, RawForm};

/// One record, understood.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Index of the source in the configuration.
    pub source: usize,
    /// Path relative to the source's folder.
    pub path: String,
    /// Index in a file of several records.
    pub record: usize,
    /// Whether it is a post or a record.
    pub form: RawForm,
    /// Where a record stands that is read back by itself: a line of JSON Lines.
    pub extent: Option<Extent>,
    /// Whether it is a job post at all.
    pub kind: Kind,
    /// What it says of its own status; dates are not looked at here.
    pub stated: Stated,
    /// The id that it names itself.
    pub own_id: Option<String>,
    /// The slug that it wants.
    pub slug: Option<String>,
    /// The path of its page, where the site's generator makes it.
    pub permalink: Option<String>,
    /// The posting; `description` and `url` are still absent.
    pub posting: JobPosting,
    /// Facts beside it.
    pub facts: Facts,
    /// A sentence or two for readers who want no more: plain text.
    pub summary: Option<String>,
    /// Where the text of the posting stands.
    pub text: TextSource,
    /// Digest of the text, after white space and Unicode are normalised: a change of it is a change of the posting.
    pub text_digest: String,
    /// Digest of all that the post says, wherever it stands: see [`crate::model::canonical::Digests`].
    pub content: String,
    /// The same without its dates: a post that is moved and dated anew is known by it.
    pub undated: String,
    /// Whether the text says anything: [`TEXT_CHARS_MIN`] characters at least that a reader sees.
    pub has_text: bool,
    /// How many characters of it a reader sees.
    pub text_chars: usize,
    /// What [`text_key`] makes of what a reader sees.
    pub text_key: u64,
    /// Links and pictures in the text that lead to no other site, as far as they are looked at.
    pub local_links: Vec<LocalLink>,
    /// Digest of the file's bytes.
    pub bytes: String,
    /// Origin of each leaf of `posting` and `facts`.
    pub origins: Origins,
    /// What sentences say, by pointer: not published.
    pub suggestions: std::collections::BTreeMap<String, Suggestion>,
}

/// So many characters a text has at least that describes a job: Google wants the whole description, and a word is none.
pub const TEXT_CHARS_MIN: usize = 13;

/// A link or a picture in a text whose address is relative, or begins with that of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalLink {
    /// The address as written.
    pub address: String,
    /// Whether it is a picture.
    pub is_picture: bool,
    /// Line in the file.
    pub line: u32,
    /// Column in the line.
    pub column: u32,
}

/// So many bytes are looked at together.
const RUN: usize = 255;

/// The letters and digits of ASCII in lower case; 0 is none.
const LETTER: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// A number that two texts share if their letters and digits are the same, in the same order, whatever their case, and hardly ever else.
/// Only to be compared with others of the same run.
#[must_use]
pub fn text_key<'a>(pieces: impl IntoIterator<Item = &'a str>) -> u64 {
    // Hashed at once: a hasher that is fed letter by letter costs more than all else here.
    let mut letters: Vec<u8> = Vec::new();
    for piece in pieces {
        let bytes = piece.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // Each byte is written, and over it the next where it is no letter: nothing is there to be guessed.
            let (mut run, mut end) = ([0; 256], 0_u8);
            for byte in bytes[at..].iter().take(RUN).take_while(|byte| byte.is_ascii()) {
                let letter = LETTER[usize::from(*byte)];
                run[usize::from(end)] = letter;
                end += u8::from(letter != 0);
                at += 1;
            }
            letters.extend_from_slice(&run[..usize::from(end)]);
            if bytes.get(at).is_none_or(u8::is_ascii) {
                continue;
            }
            let Some(c) = piece[at..].chars().next() else { break };
            if c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| letters.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()));
            }
            at += c.len_utf8();
        }
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&letters);
    hasher.finish()
}

/// Whether a record is a job post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A job post.
    Posting,
    /// Something else: an index page, a template, a funding call.
    NotAPosting,
    /// It could not be read.
    Unreadable,
}

/// What a post says of its own status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stated {
    /// Open, or nothing said.
    #[default]
    Open,
    /// A draft.
    Draft,
    /// Closed or filled.
    Closed,
}

/// The status of a posting at the time of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Published.
    Open,
    /// Not yet meant to be seen.
    Draft,
    /// Its date lies ahead.
    Scheduled,
    /// Said to be closed or filled.
    Closed,
    /// Its end has passed.
    Expired,
}

/// A value that a sentence suggests.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Suggestion {
    /// The value, as it would stand at the pointer.
    pub value: Value,
    /// Where it was read.
    pub origin: Origin,
}

/// Where the text of a posting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextSource {
    /// The body of the file.
    Body,
    /// The front matter value under this key, as Markdown.
    Field(String),
    /// Here: of a record that cannot be read back by itself. Its file is no larger than data files may be.
    Kept(Arc<Body>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_same_letters_have_one_key() {
        let key = text_key(["Café, 2 rue Été!"]);
        for same in ["café 2 rue été", "CAFÉ-2RUEÉTÉ", " c a f é 2 r u e é t é ", "«café» · 2 · rueété—"] {
            assert_eq!(text_key([same]), key, "{same}");
        }
        assert_eq!(text_key(["caf", "é2", "rueété"]), key);
        for other in ["cafe 2 rue ete", "café 3 rue été", "café 2 rue ét"] {
            assert_ne!(text_key([other]), key, "{other}");
        }
    }
}
