//! What people get wrong in one line of TOML, and what the line plainly means all the same.

use std::ops::Range;

use super::yaml_line::{curly, short};
use crate::diagnostic::Diagnostic;

/// One mistake that can be put right.
pub(super) struct Mistake {
    message: String,
    help: String,
    /// What the finding points at.
    pub(super) place: Range<usize>,
    /// What is replaced, and by what.
    pub(super) at: Range<usize>,
    pub(super) with: String,
}

impl Mistake {
    /// The finding.
    pub(super) fn warning(&self) -> Diagnostic {
        Diagnostic::warning("toml-repaired", self.message.clone(), self.help.clone())
    }
}

/// What is wrong with the line in which the parser gave up at the byte `at`, where there is no doubt what is meant.
pub(super) fn mistake(text: &str, at: usize) -> Option<Mistake> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let line = text[start..end].trim_end();
    let key_len: usize = line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).map(char::len_utf8).sum();
    let (key, rest) = line.split_at(key_len);
    let sign_at = rest.len() - rest.trim_start_matches(' ').len();
    if key.is_empty() || rest.len() == sign_at {
        return None;
    }
    let sign = start + key_len + sign_at;
    if rest[sign_at..].starts_with(':') {
        let help = format!("write `{key} = …`");
        let message = "a colon stands where TOML has an equals sign; it is read as one".to_owned();
        return Some(Mistake { message, help, place: sign..sign + 1, at: sign..sign + 1, with: " = ".into() });
    }
    let value = rest[sign_at..].strip_prefix('=')?;
    let value_at = sign + 1 + (value.len() - value.trim_start().len());
    value_mistake(key, value.trim(), value_at)
}

fn value_mistake(key: &str, value: &str, at: usize) -> Option<Mistake> {
    let all = at..at + value.len();
    let text = |meant: &str| {
        let help = format!("put it in quotes: {key} = {}", in_quotes(&short(meant)));
        let message = format!("text stands here without quotes; it is read as `{}`", short(meant));
        Some(Mistake { message, help, place: all.clone(), at: all.clone(), with: in_quotes(meant) })
    };
    let lower = value.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false") && value != lower {
        let help = format!("write {key} = {lower}");
        return Some(Mistake { message: format!("`{value}` is `{lower}` in TOML"), help, place: all.clone(), at: all, with: lower });
    }
    if let Some(inside) = curly(value) {
        return text(inside);
    }
    if let Some(kept) = value.strip_suffix(',').filter(|kept| kept.ends_with(['"', '\''])) {
        let comma = at + kept.len()..at + value.len();
        let message = "a comma stands at the end of this line; it is left out".to_owned();
        return Some(Mistake {
            message,
            help: "remove it: lines of TOML end without".into(),
            place: comma.clone(),
            at: comma,
            with: String::new(),
        });
    }
    // A comment, a list, a map and what is in quotes have an end that has to be found first.
    let is_bare = value.starts_with(char::is_alphanumeric) && !value.contains(['"', '\'', '#', '[', ']', '{', '}', '=']);
    if is_bare { text(value) } else { None }
}

/// The way out of an error that cannot be put right.
pub(super) fn help(message: &str) -> &'static str {
    if message.contains("string values must be quoted") {
        "write a value behind the equals sign, text in double quotes; or remove the line"
    } else if message.contains("unexpected key or value") {
        "put text in one pair of double quotes, and write quotes inside it as \\\""
    } else if message.contains("key with no value") {
        "write `key = value`; or put the closing `+++` above this line, if the job's text begins here"
    } else if message.contains("duplicate key") {
        "keep one of the two"
    } else if message.contains("table") {
        "write the name of a table between brackets: `[extra]`"
    } else if message.contains("escape") || message.contains("backslash") {
        "write the text in single quotes, in which a backslash is only a backslash; or write \\\\ for each"
    } else if message.contains("unclosed") || message.contains("missing closing quote") || message.contains("invalid basic string") {
        "close it on the same line: text stands between two quotes, and quotes inside it are written \\\""
    } else if message.contains("array") {
        "part the items of a list by commas, and close it with `]`"
    } else {
        "write text in double quotes, dates without, and each key once"
    }
}

fn in_quotes(text: &str) -> String {
    let escaped: String = text.chars().flat_map(|c| if matches!(c, '"' | '\\') { vec!['\\', c] } else { vec![c] }).collect();
    format!("\"{escaped}\"")
}
