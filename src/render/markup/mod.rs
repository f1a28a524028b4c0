//! Escaping writers: the only places that know how a character is written in a language of angle brackets, or in a script.

/// HTML, in the one form in which a browser's own serialiser writes it.
pub(super) mod html;

/// JSON, also for a script element.
pub(super) mod json;

/// XML 1.0.
pub(super) mod xml;

/// Appends `text`. For the bytes that begin at a place, `other` may say how many of them, from a character's first to a character's last,
/// are written otherwise, and how.
fn replace(out: &mut String, text: &str, other: impl Fn(&[u8]) -> Option<(usize, &'static str)>) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while at < bytes.len() {
        let Some((length, replacement)) = other(&bytes[at..]) else {
            at += 1;
            continue;
        };
        out.push_str(&text[done..at]);
        out.push_str(replacement);
        at += length;
        done = at;
    }
    out.push_str(&text[done..]);
}
