//! Hugo's shortcodes and comments (<https://gohugo.io/content-management/shortcodes/>): `{{< x >}}`, `{{% x %}}`, `{{/* x */}}`.

use std::ops::Range;

use super::{Scanner, shortcode, word};

/// Takes out what begins at `at`, or writes what stands for it.
pub(super) fn read(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let rest = &scanner.text[at + 2..];
    if rest.starts_with("/*") {
        return scanner.find("*/}}", at + 4).map(|close| close + 4);
    }
    let close = match rest.bytes().next()? {
        b'<' => ">}}",
        b'%' => "%}}",
        _ => return None,
    };
    let (inside, end) = scanner.tag(at + 3, close)?;
    let call = inside.trim().trim_end_matches('/').trim_end();
    let name = word(call);
    let closing = match name {
        "highlight" => Some("/highlight"),
        "comment" => Some("/comment"),
        _ => None,
    };
    if let Some((content, after)) = closing.and_then(|closing| pair(scanner, end, closing)) {
        if name == "highlight" {
            scanner.write_code(content, &call[name.len()..]);
        }
        return Some(after);
    }
    if call.starts_with('/') {
        return Some(end);
    }
    Some(shortcode::write(scanner, name, &call[name.len()..], at..end))
}

/// The content up to the shortcode whose name is `closing`, and where what follows begins.
fn pair(scanner: &mut Scanner<'_>, from: usize, closing: &'static str) -> Option<(Range<usize>, usize)> {
    let name = scanner.find(closing, from)?;
    let before = scanner.text[from..name].trim_end();
    let content = before.strip_suffix("{{<").or_else(|| before.strip_suffix("{{%"))?;
    let after = scanner.find("}}", name)? + 2;
    Some((from..from + content.len(), after))
}
