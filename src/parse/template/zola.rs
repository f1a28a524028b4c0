//! Zola's shortcodes (<https://www.getzola.org/documentation/content/shortcodes/>): `{{ name(key="value") }}`; those with a body are tags, and
//! are taken out as Liquid's are.

use super::{Scanner, shortcode, word};

/// Writes what stands for the call at `at`.
pub(super) fn read(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let (inside, end) = scanner.tag(at + 2, "}}")?;
    let arguments = call(inside.trim_matches('-').trim())?;
    let name = word(inside.trim_matches('-'));
    Some(shortcode::write(scanner, name, arguments, at..end))
}

/// What stands in the parentheses of `name(…)`.
pub(super) fn call(inside: &str) -> Option<&str> {
    let name = word(inside);
    let arguments = inside[name.len()..].strip_prefix('(')?.strip_suffix(')')?;
    (!name.is_empty()).then_some(arguments)
}
