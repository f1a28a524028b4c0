//! Reads the tables of mutants; `mutants/README.md` says how they are written.

use std::path::PathBuf;

use crate::golden::root;

/// A document with one fault.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    /// The file that is changed, relative to `bases/`.
    pub(super) base: String,
    /// What is to be noticed.
    pub(super) code: String,
    from: Vec<u8>,
    to: Vec<u8>,
    /// Where it stands in its table.
    pub(super) place: String,
}

impl Mutant {
    /// The document with the fault.
    pub(super) fn of(&self, whole: &[u8]) -> Vec<u8> {
        let at = if self.from == b"^" { Some(0) } else { whole.windows(self.from.len()).position(|window| window == self.from) };
        let at = at.unwrap_or_else(|| panic!("{}: the words do not stand in {}", self.place, self.base));
        let after = if self.from == b"^" { at } else { at + self.from.len() };
        [&whole[..at], &self.to, &whole[after..]].concat()
    }
}

pub(super) fn base(name: &str) -> PathBuf {
    root("tests/it/validate/bases").join(name)
}

pub(super) fn read_base(name: &str) -> Vec<u8> {
    std::fs::read(base(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The mutants of one table.
pub(super) fn table(name: &str) -> Vec<Mutant> {
    let text = std::fs::read_to_string(root("tests/it/validate/mutants").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut base = String::new();
    let mut mutants = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", index + 1);
        if let Some(file) = line.strip_prefix("base ") {
            file.clone_into(&mut base);
        } else if !line.is_empty() && !line.starts_with('#') {
            let parts: Vec<&str> = line.split(" ¦ ").collect();
            let [code, from, to] = parts[..] else { panic!("{place}: three parts are wanted") };
            mutants.push(Mutant { base: base.clone(), code: code.to_owned(), from: bytes(from, &place), to: bytes(to, &place), place });
        }
    }
    mutants
}

fn bytes(written: &str, place: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let after = &rest[at + 1..];
        let braces = |name: &str| after.strip_prefix(name).and_then(|after| after.split_once('}'));
        rest = if let Some(after) = after.strip_prefix('n') {
            bytes.push(b'\n');
            after
        } else if let Some(after) = after.strip_prefix('\\') {
            bytes.push(b'\\');
            after
        } else if let Some((code, after)) = braces("u{") {
            let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character");
            bytes.extend_from_slice(c.to_string().as_bytes());
            after
        } else if let Some((count, after)) = braces("repeat{") {
            bytes.extend(std::iter::repeat_n(b'a', count.parse().expect("a number")));
            after
        } else if let Some((count, after)) = braces("urls{") {
            let count: u32 = count.parse().expect("a number");
            (0..count)
                .for_each(|n| bytes.extend_from_slice(format!("<url><loc>https://jobs.harbour.example/{n}</loc></url>\n").as_bytes()));
            after
        } else if let Some(after) = after.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
            &after[2..]
        } else {
            panic!("{place}: there is no escape `\\{after}`")
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
