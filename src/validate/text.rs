//! Bytes to text: which encoding a document has, by its byte order mark, its declaration, or because XML and JSON are UTF-8 where they say
//! nothing (XML 1.0, section 4.3.3; RFC 8259, section 8.1).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::rule::{Rule, rules};

rules! {
    ENCODING_UNREADABLE = "xml-encoding-unreadable", Error, "XML 1.0, section 4.3.3",
        "the bytes are text in the encoding that is declared", "write the document in UTF-8 and declare `encoding=\"UTF-8\"`";
    ENCODING_OBSCURE = "xml-encoding-obscure", Warning, "XML 1.0, section 4.3.3: a processor need only know UTF-8 and UTF-16",
        "the encoding is one that every reader knows", "write the document in UTF-8";
    ENCODING_UNUSUAL = "xml-encoding-unusual", Info, "RSS Best Practices Profile, character encoding",
        "the document is in UTF-8", "write the document in UTF-8";
}

/// So many bytes at the beginning may hold the declaration.
const DECLARATION_MAX: usize = 256;

/// Encodings besides UTF-8 and UTF-16 that readers know.
const USUAL: &[&str] = &["us-ascii", "ascii", "iso-8859-1", "windows-1252", "latin1"];

/// A document as text.
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// Whether there was a byte order mark.
    pub(super) has_mark: bool,
    /// What is wrong with the encoding, and a message that says so.
    pub(super) problem: Option<(&'static Rule, String)>,
}

/// Reads `bytes`. What cannot be read is replaced, and a problem.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let marked = Encoding::for_bom(bytes);
    let declared = declared(bytes);
    let (encoding, skip) = match marked {
        Some((encoding, length)) => (Some(encoding), length),
        None if bytes.starts_with(b"<\0") => (Some(UTF_16LE), 0),
        None if bytes.starts_with(b"\0<") => (Some(UTF_16BE), 0),
        None => (declared.as_deref().map_or(Some(UTF_8), |label| Encoding::for_label(label.as_bytes())), 0),
    };
    let label = declared.unwrap_or_default();
    let (encoding, unknown) = match encoding {
        Some(encoding) => (encoding, false),
        None => (UTF_8, true),
    };
    let (text, has_errors) = encoding.decode_without_bom_handling(&bytes[skip..]);
    let name = encoding.name();
    let problem = if unknown {
        Some((&ENCODING_UNREADABLE, format!("there is no encoding `{label}`")))
    } else if has_errors {
        let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
        let place = if encoding == UTF_8 { format!(" at byte {at}") } else { String::new() };
        Some((&ENCODING_UNREADABLE, format!("there are bytes that are no text in {name}{place}")))
    } else if label.is_empty() || encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE {
        None
    } else if USUAL.contains(&label.to_ascii_lowercase().as_str()) {
        Some((&ENCODING_UNUSUAL, format!("the document is in {label}")))
    } else {
        Some((&ENCODING_OBSCURE, format!("the document is in {label}, which many readers do not know")))
    };
    Decoded { text, has_mark: marked.is_some(), problem }
}

/// What the XML declaration says, if there is one.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_MAX)]);
    let declaration = head.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}
