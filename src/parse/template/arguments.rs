//! Arguments of shortcodes and filters: `key="value"`, `key: "value"`, `"value"`, `word`, parted by blanks or commas.

/// One argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Argument<'a> {
    /// Its name, where it has one.
    pub(super) name: Option<&'a str>,
    /// Its text, without quotes.
    pub(super) value: &'a str,
    /// Whether it stood in quotes: else it may be the name of a variable.
    pub(super) quoted: bool,
}

/// The arguments in `text`.
pub(super) fn parse(text: &str) -> Vec<Argument<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | ':'));
        if rest.is_empty() {
            return found;
        }
        let (value, quoted, after) = value(rest);
        let assigned = after.trim_start().strip_prefix('=').filter(|_| !quoted && !value.is_empty());
        if let Some(assigned) = assigned {
            let (inner, quoted, after) = self::value(assigned.trim_start());
            found.push(Argument { name: Some(value), value: inner, quoted });
            rest = after;
        } else {
            found.push(Argument { name: None, value, quoted });
            rest = after;
        }
    }
}

/// The value that `text` begins with, whether it is in quotes, and what follows.
fn value(text: &str) -> (&str, bool, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    if let Some(quote) = quote
        && let Some((inside, after)) = text[1..].split_once(quote)
    {
        return (inside, true, after);
    }
    let skipped = usize::from(quote.is_some());
    let end = text[skipped..].find(|c: char| c.is_whitespace() || matches!(c, ',' | '=')).map_or(text.len(), |at| at + skipped);
    (&text[skipped..end], false, &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &str)]) {
        let found = parse(text);
        assert_eq!(found.iter().map(|a| (a.name.unwrap_or(""), a.value)).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn arguments_are_read() {
        check(r#"src="a b.png" alt='x' width=100"#, &[("src", "a b.png"), ("alt", "x"), ("width", "100")]);
        check(r#" "jobs@example.org" plain"#, &[("", "jobs@example.org"), ("", "plain")]);
        check(r#"id = "x", class="y""#, &[("id", "x"), ("class", "y")]);
        check(r#""never closed"#, &[("", "never"), ("", "closed")]);
        check("= , ==", &[]);
        check("\"", &[("", "")]);
    }
}
