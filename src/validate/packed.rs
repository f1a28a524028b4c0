//! Documents that are published packed, such as `jobs.xml.gz` (gzip, RFC 1952): unpacked within a bound, whoever packed them.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::Crc;
use flate2::read::MultiGzDecoder;

use super::rule::{Rule, rules};

rules! {
    BROKEN = "packed-broken", Error, "RFC 1952, section 2.3", "a packed document can be unpacked to its end", "pack it again, and let nothing cut the file off or stand behind it";
    LARGE = "packed-large", Error, "sitemaps.org, using sitemap index files: 50 MB once it is unpacked; who reads packed documents sets a bound", "a packed document has no more than 64 MiB once it is unpacked", "split the document";
}

/// So many bytes may come out of a packed document.
pub(super) const UNPACKED_BYTES_MAX: u64 = 64 << 20;

/// The sum and the length of a document as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    crc32: u32,
    bytes: u64,
}

impl Content {
    /// Of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        Self { crc32: crc.sum(), bytes: bytes.len() as u64 }
    }
}

/// A document as it is read; a rule that does not hold, and how, where that cannot be.
pub(super) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, (&'static Rule, String)> {
    if !is_packed(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(bytes).take(UNPACKED_BYTES_MAX + 1);
    match reader.read_to_end(&mut unpacked) {
        Err(error) => Err((&BROKEN, format!("this cannot be unpacked: {error}"))),
        Ok(_) if unpacked.len() as u64 > UNPACKED_BYTES_MAX => {
            Err((&LARGE, format!("more than {} MiB come out of this", UNPACKED_BYTES_MAX >> 20)))
        }
        Ok(_) => Ok(Cow::Owned(unpacked)),
    }
}

/// Whether these are the bytes of a packed document.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        bytes.for_each(|piece| encoder.write_all(&piece).expect("memory takes it"));
        encoder.finish().expect("memory takes it")
    }

    fn problem(bytes: &[u8]) -> Option<&'static str> {
        unpack(bytes).err().map(|(rule, _)| rule.code)
    }

    #[test]
    fn what_is_packed_is_read_to_its_end_or_not_at_all() {
        let once = packed([b"<jobs/>".to_vec()].into_iter());
        assert_eq!(unpack(&once).expect("it is whole").as_ref(), b"<jobs/>");
        let twice: Vec<u8> = [once.as_slice(), once.as_slice()].concat();
        assert_eq!(unpack(&twice).expect("two parts are one document").as_ref(), b"<jobs/><jobs/>");
        assert_eq!(unpack(b"<jobs/>").expect("it is plain").as_ref(), b"<jobs/>");
        assert_eq!(problem(&once[..once.len() - 4]), Some("packed-broken"));
        assert_eq!(problem(&[0x1f, 0x8b]), Some("packed-broken"));
    }

    #[test]
    fn a_small_document_does_not_fill_the_memory() {
        let pieces = UNPACKED_BYTES_MAX / (1 << 20) + 1;
        let bomb = packed((0..pieces).map(|_| vec![b' '; 1 << 20]));
        assert!(bomb.len() < 2 << 20, "{} bytes", bomb.len());
        assert_eq!(problem(&bomb), Some("packed-large"));
    }
}
