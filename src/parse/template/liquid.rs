//! Liquid as Jekyll speaks it (<https://shopify.github.io/liquid/>, <https://jekyllrb.com/docs/liquid/>): output is resolved, tags are taken out,
//! `raw`, `comment` and `highlight` do what they say. Tags of Zola, Nunjucks and Twig look the same.

use std::ops::Range;

use super::{Scanner, shortcode, variables, word, zola};

/// `{{ variable | filters }}` at `at`.
pub(super) fn output(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let triple = scanner.text[at..].starts_with("{{{");
    let start = at + 2 + usize::from(triple);
    let (inside, close) = scanner.tag(start, "}}")?;
    let end = close + usize::from(triple && scanner.text[close..].starts_with('}'));
    let expression = inside.trim_matches('-');
    let value = variables::resolve(scanner, expression, at..end);
    scanner.write(&value, at);
    Some(end)
}

/// `{% tag %}` at `at`, with what stands up to its end where that is not content.
pub(super) fn tag(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let (inside, end) = scanner.tag(at + 2, "%}")?;
    let inside = inside.trim_matches('-').trim();
    let name = word(inside);
    let paired = match name {
        "raw" | "verbatim" => pair(scanner, end, if name == "raw" { "endraw" } else { "endverbatim" }),
        "comment" => pair(scanner, end, "endcomment"),
        "highlight" => pair(scanner, end, "endhighlight"),
        _ => None,
    };
    let Some((content, after)) = paired else {
        if let Some(arguments) = zola::call(inside) {
            return Some(shortcode::write(scanner, name, arguments, at..end));
        }
        return Some(end);
    };
    match name {
        "comment" => {}
        "highlight" => scanner.write_code(content, &inside[name.len()..]),
        _ => scanner.keep(content),
    }
    Some(after)
}

/// The content up to the tag `{% end %}`, and where what follows begins.
fn pair(scanner: &mut Scanner<'_>, from: usize, end: &'static str) -> Option<(Range<usize>, usize)> {
    let name = scanner.find(end, from)?;
    let content = scanner.text[from..name].trim_end_matches([' ', '\t', '-']);
    let content = content.strip_suffix("{%")?;
    let (_, after) = scanner.tag(name, "%}")?;
    Some((from..from + content.len(), after))
}
