//! Keys and values in the words of YAML 1.2, TOML 1.0 and JSON (RFC 8259), each entry in one line, as a person would type it.

use serde_json::Value as Json;

use super::{Entry, Written};

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Toml,
    Json,
}

/// One line, without its end; of JSON without the comma.
pub(super) fn line(entry: &Entry, language: Language) -> String {
    let key = key(&entry.key, language);
    let value = value(&entry.value, language, false);
    match language {
        Language::Yaml | Language::Json => format!("{key}: {value}"),
        Language::Toml => format!("{key} = {value}"),
    }
}

fn key(key: &str, language: Language) -> String {
    let bare = match language {
        Language::Yaml => is_plain(key, true),
        Language::Toml => key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) && !key.is_empty(),
        Language::Json => false,
    };
    if bare { key.to_owned() } else { quoted(key) }
}

fn value(written: &Written, language: Language, inside: bool) -> String {
    let (equals, space) = if language == Language::Toml { (" = ", " ") } else { (": ", "") };
    match written {
        Written::Plain(text) => text.clone(),
        Written::Moment(text) if language != Language::Json => text.clone(),
        Written::Text(text) if language == Language::Yaml && is_plain(text, inside) => text.clone(),
        Written::Text(text) | Written::Moment(text) => quoted(text),
        Written::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, language, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Written::Map(fields) => {
            let field = |(name, field): &(String, Written)| format!("{}{equals}{}", key(name, language), value(field, language, true));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{{space}{}{space}}}", fields.join(", "))
        }
    }
}

/// JSON's escapes are those of TOML's and YAML's double quotes too.
fn quoted(text: &str) -> String {
    Json::String(text.to_owned()).to_string().replace('\u{7f}', "\\u007f")
}

/// Whether a text may stand in YAML without quotes and is text to every reader: no number, no date, no `no`.
fn is_plain(text: &str, inside: bool) -> bool {
    const WORDS: [&str; 10] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "none"];
    begins_plainly(text)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains("{{")
        && !text.contains("{%")
        && !text.chars().any(|c| c.is_control() || (c.is_whitespace() && c != ' ') || matches!(c, '"' | '`' | '\u{feff}' | '\\'))
        && !(inside && text.contains([',', '[', ']', '{', '}', ':']))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether it begins with a letter, or with a number and a word, `6 mois`, `17,5 h`: a number alone, a date and a time are no text.
fn begins_plainly(text: &str) -> bool {
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let rest = &text[digits..];
    let word = if digits > 0 { rest.strip_prefix(' ').unwrap_or_default() } else { rest };
    word.starts_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Written, yaml: &str, toml: &str, json: &str) {
        let entry = Entry { key: "date limite".into(), value };
        let found = [Language::Yaml, Language::Toml, Language::Json].map(|language| line(&entry, language));
        assert_eq!(found, [yaml, toml, json]);
    }

    #[test]
    fn values_are_quoted_where_they_have_to_be() {
        let text = |text: &str| Written::Text(text.to_owned());
        check(text("6 mois"), "date limite: 6 mois", "\"date limite\" = \"6 mois\"", "\"date limite\": \"6 mois\"");
        check(
            text("CDI, temps plein"),
            "date limite: CDI, temps plein",
            "\"date limite\" = \"CDI, temps plein\"",
            "\"date limite\": \"CDI, temps plein\"",
        );
        check(text("no"), "date limite: \"no\"", "\"date limite\" = \"no\"", "\"date limite\": \"no\"");
        check(text("a: b"), "date limite: \"a: b\"", "\"date limite\" = \"a: b\"", "\"date limite\": \"a: b\"");
        check(
            text("https://x.example/#a"),
            "date limite: https://x.example/#a",
            "\"date limite\" = \"https://x.example/#a\"",
            "\"date limite\": \"https://x.example/#a\"",
        );
        check(
            Written::Moment("2026-03-31".into()),
            "date limite: 2026-03-31",
            "\"date limite\" = 2026-03-31",
            "\"date limite\": \"2026-03-31\"",
        );
        let pay = Written::Map(vec![("min".into(), Written::Plain("35000".into())), ("devise".into(), text("EUR"))]);
        check(
            pay,
            "date limite: {min: 35000, devise: EUR}",
            "\"date limite\" = { min = 35000, devise = \"EUR\" }",
            "\"date limite\": {\"min\": 35000, \"devise\": \"EUR\"}",
        );
        check(
            Written::List(vec![text("a, b"), text("c")]),
            "date limite: [\"a, b\", c]",
            "\"date limite\" = [\"a, b\", \"c\"]",
            "\"date limite\": [\"a, b\", \"c\"]",
        );
    }
}
