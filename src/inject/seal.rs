//! Files of ours among those of others carry a digest of themselves, by which we know in any clone whether they are as we wrote them.

use crate::model::digest::sha256_hex;

/// What stands before the digest.
const PREFIX: &str = "jobherald-seal-";

/// A seal that is not set yet.
pub const SEAL: &str = "jobherald-seal-0000000000000000000000000000000000000000000000000000000000000000";

const DIGITS: usize = 64;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Ours, as we wrote it.
    Whole,
    /// Ours, with changes.
    Edited,
    /// Somebody's.
    Foreign,
}

/// The text with its [`SEAL`] set.
#[must_use]
pub fn seal(text: &str) -> String {
    text.replacen(SEAL, &format!("{PREFIX}{}", sha256_hex(text.as_bytes())), 1)
}

/// Whose file it is. Line breaks may be those of another system: git changes them.
#[must_use]
pub fn sealed(bytes: &[u8]) -> Sealed {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let Some(at) = text.find(PREFIX).map(|at| at + PREFIX.len()) else { return Sealed::Foreign };
    let Some(digest) = text.get(at..at + DIGITS) else { return Sealed::Foreign };
    let unsealed = format!("{}{}{}", &text[..at], "0".repeat(DIGITS), &text[at + DIGITS..]);
    if sha256_hex(unsealed.as_bytes()) == digest { Sealed::Whole } else { Sealed::Edited }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_breaks_the_seal() {
        let text = seal(&format!("{{\"a\": 1,\n\"seal\": \"{SEAL}\"}}\n"));
        assert_eq!(sealed(text.as_bytes()), Sealed::Whole);
        assert_eq!(sealed(text.replace('\n', "\r\n").as_bytes()), Sealed::Whole);
        assert_eq!(sealed(text.replace('1', "2").as_bytes()), Sealed::Edited);
        assert_eq!(sealed(b"notes of mine"), Sealed::Foreign);
        assert_eq!(sealed(format!("{PREFIX}é").as_bytes()), Sealed::Foreign);
    }

    #[test]
    fn every_snippet_has_a_seal_to_be_set() {
        for (name, _) in super::super::generators() {
            let snippet = super::super::generator(name).and_then(|generator| generator.snippet.as_ref());
            assert!(snippet.is_none_or(|snippet| sealed(seal(snippet.text).as_bytes()) == Sealed::Whole), "{name}");
        }
    }
}
