//! What `inspect` says of one post: values with where they were read.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::label::Tier;

/// One line of `inspect`.
pub(super) struct Record(pub(super) Value);

/// A value that the program gave.
#[derive(Debug, Clone)]
pub(super) struct Given {
    /// As it is compared: see [`plain`].
    pub(super) text: String,
    pub(super) tier: Tier,
    /// The source, for people.
    pub(super) from: String,
    /// Line and column.
    pub(super) place: Option<(u64, u64)>,
    pub(super) quote: Option<String>,
}

impl Record {
    /// The value at a pointer. What the configuration says was not read in the post.
    pub(super) fn given(&self, pointer: &str) -> Option<Given> {
        let value = self.0.pointer(pointer).filter(|value| !value.is_null())?;
        let origin = self.origin(pointer);
        let from = origin["from"].as_str().unwrap_or("itself");
        if from == "config" {
            return None;
        }
        let word = ["key", "of"].into_iter().find_map(|key| origin[key].as_str());
        Some(Given {
            text: plain(value),
            tier: self.tier(pointer),
            from: word.map_or_else(|| from.to_owned(), |word| format!("{from} {word}")),
            place: origin["line"].as_u64().zip(origin["column"].as_u64()),
            quote: origin["quote"].as_str().map(str::to_owned),
        })
    }

    /// How many items stand at a pointer.
    pub(super) fn count(&self, pointer: &str) -> usize {
        self.0.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// The origin of a leaf; of a value with several leaves, that of the first.
    fn origin(&self, pointer: &str) -> &Value {
        let below = format!("{pointer}/");
        let origins = self.0["origins"].as_object();
        let first = || origins?.iter().find(|(leaf, _)| leaf.starts_with(&below)).map(|(_, origin)| origin);
        origins.and_then(|origins| origins.get(pointer)).or_else(first).unwrap_or(&Value::Null)
    }

    /// What follows from a sentence is no better than the sentence.
    fn tier(&self, pointer: &str) -> Tier {
        let mut pointer = pointer;
        for _ in 0..4 {
            let origin = self.origin(pointer);
            match (origin["from"].as_str(), origin["of"].as_str()) {
                (Some("sentence"), _) => return Tier::Sentence,
                (Some("derived"), Some(of)) => pointer = of,
                _ => break,
            }
        }
        Tier::Stated
    }
}

/// A value as it is compared: numbers as numbers, texts without typography: NFC, plain apostrophes, hyphens and single spaces.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => folded(text),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Object(map) if map.contains_key("codeValue") => {
            let part = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
            folded(&format!("{} {}", part("inCodeSet"), part("codeValue")))
        }
        Value::Object(map) if map.contains_key("name") => plain(&map["name"]),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

pub(super) fn folded(text: &str) -> String {
    let straight = text.nfc().map(|c| match c {
        '‘' | '’' | 'ʼ' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    straight.collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
