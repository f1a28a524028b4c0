//! Which program says that it made a file, so that a file in the way can be told from another.

use std::sync::LazyLock;

use regex::Regex;

/// So many bytes of a file are looked at.
pub(super) const HEAD_BYTES_MAX: usize = 8 * 1024;

/// So many characters of a name are shown.
const NAME_CHARS_MAX: usize = 80;

/// `<meta name="generator" content="…">` in either order of its attributes, and the `<generator>` of RSS and Atom.
static GENERATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?is)<meta\s[^>]{0,200}?name\s*=\s*["']?generator["']?\s[^>]{0,200}?content\s*=\s*["']([^"'>]+)|<meta\s[^>]{0,200}?content\s*=\s*["']([^"'>]+)["'][^>]{0,200}?name\s*=\s*["']?generator\b|<generator[^>]{0,300}>([^<]+)"#,
    )
    .expect("the pattern of generator names is well-formed")
});

/// The name that stands in the beginning of a file, made fit for a terminal.
pub(super) fn made_by(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let found = GENERATOR.captures(&head)?;
    let name = found.iter().skip(1).flatten().next()?;
    let name: String = name.as_str().trim().chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expect: Option<&str>) {
        assert_eq!(made_by(head.as_bytes()).as_deref(), expect);
    }

    #[test]
    fn generators_name_themselves() {
        check(r#"<html><head><meta name="generator" content="Hugo 0.152.0">"#, Some("Hugo 0.152.0"));
        check("<meta name=generator content='Hugo 0.152.0'>", Some("Hugo 0.152.0"));
        check(r#"<META content="Jekyll v4.3" name="Generator" />"#, Some("Jekyll v4.3"));
        check(r#"<feed><generator uri="https://jekyllrb.com/">Jekyll</generator>"#, Some("Jekyll"));
        check("<generator>\u{1b}[2JZola\u{7}</generator>", Some("[2JZola"));
        check("<generator> </generator>", None);
        check("notes of mine", None);
    }
}
