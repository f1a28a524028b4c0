//! Objects of JSON as their leaves: paths with `/` between the names, lists looked through, `null` left out. No tree is built, since most of
//! what a document says is asked for by nobody.

use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::read::Unread;

/// Reads the text of one object into `buffer`, behind commas and white space; false where none follows.
pub(super) fn next(bytes: &mut impl BufRead, buffer: &mut Vec<u8>) -> Result<bool, Unread> {
    buffer.clear();
    loop {
        let Some(first) = bytes.fill_buf()?.first().copied() else { return Ok(false) };
        match first {
            b' ' | b'\n' | b'\r' | b'\t' | b',' => bytes.consume(1),
            b'{' => break,
            _ => return Ok(false),
        }
    }
    let mut scan = Scan { depth: 0, in_text: false, is_escaped: false };
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Err(Unread::Short);
        }
        let end = scan.end(piece);
        let taken = end.unwrap_or(piece.len());
        buffer.extend_from_slice(&piece[..taken]);
        bytes.consume(taken);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Where in an object a reader is.
struct Scan {
    depth: usize,
    in_text: bool,
    is_escaped: bool,
}

impl Scan {
    /// How many bytes of the piece belong to the object, if it ends there.
    fn end(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < piece.len() {
            if self.in_text && !self.is_escaped {
                at += memchr::memchr2(b'"', b'\\', &piece[at..])?;
            }
            let byte = piece[at];
            at += 1;
            match (self.in_text, self.is_escaped, byte) {
                (true, true, _) => self.is_escaped = false,
                (true, false, b'\\') => self.is_escaped = true,
                (_, _, b'"') => self.in_text = !self.in_text,
                (false, _, b'{') => self.depth += 1,
                (false, _, b'}') => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Tells `say` of each leaf of a value: its path and its text.
pub(super) fn read(text: &[u8], say: &mut dyn FnMut(&str, &str)) -> Result<(), Unread> {
    let mut path = String::new();
    Leaves { path: &mut path, say }.deserialize(&mut serde_json::Deserializer::from_slice(text))?;
    Ok(())
}

struct Leaves<'a> {
    path: &'a mut String,
    say: &'a mut dyn FnMut(&str, &str),
}

impl<'de> DeserializeSeed<'de> for Leaves<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Leaves<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let length = self.path.len();
        while map.next_key_seed(Key(self.path))?.is_some() {
            map.next_value_seed(Leaves { path: self.path, say: self.say })?;
            self.path.truncate(length);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Leaves { path: self.path, say: self.say })?.is_some() {}
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        (self.say)(self.path, text);
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        // As it was written: `2000.0`.
        self.visit_str(&serde_json::Number::from_f64(number).map(|number| number.to_string()).unwrap_or_default())
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<(), E> {
        self.visit_str(if is { "true" } else { "false" })
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A name, put behind the path.
struct Key<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        if !self.0.is_empty() {
            self.0.push('/');
        }
        self.0.push_str(name);
        Ok(())
    }
}
