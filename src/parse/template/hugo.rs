//! Hugo's shortcodes and comments (<https://gohugo.io/content-management/shortcodes/>): `{{< x >}}`, `{{% x %}}`, `{{/* x */}}`.

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
    if name == "highlight" {
        return Some(highlight(scanner, call, end));
    }
    if call.starts_with('/') {
        return Some(end);
    }
    Some(shortcode::write(scanner, name, &call[name.len()..], at..end))
}

fn highlight(scanner: &mut Scanner<'_>, call: &str, end: usize) -> usize {
    let Some(close) = scanner.find("/highlight", end) else { return end };
    let before = scanner.text[end..close].trim_end();
    let Some(content) = before.strip_suffix("{{<").or_else(|| before.strip_suffix("{{%")) else { return end };
    let inside = end..end + content.len();
    scanner.write_code(inside, &call["highlight".len()..]);
    scanner.find("}}", close).map_or(end, |at| at + 2)
}
