//! SHA-256 in hexadecimal.

use sha2::{Digest as _, Sha256};

/// So many bytes of a digest tell the texts of one site from each other.
const HALF_BYTES: usize = 16;

/// Lower-case hexadecimal digits, two a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The first half of a digest in hexadecimal: what the publication state, which lists every job, can afford.
#[must_use]
pub fn half_hex(digest: &[u8]) -> String {
    hex(&digest[..digest.len().min(HALF_BYTES)])
}

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_fips_180_4() {
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(half_hex(&Sha256::digest(b"abc")), "ba7816bf8f01cfea414140de5dae2223");
        assert_eq!(half_hex(&[0x0f]), "0f");
    }
}
