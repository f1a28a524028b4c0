//! What a posting says, as a digest that does not see how it is spelled: an update is a difference of it (design of events).

use std::borrow::Cow;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::digest::half_hex;
use super::posting::JobPosting;

/// Digests of what a posting says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// Of all of it.
    pub content: String,
    /// Of all but the days on which it was posted and closes.
    pub undated: String,
}

/// Digests of the canonical posting without its address: Unicode in form C, runs of white space as one, sets sorted, the text by its own
/// digest.
#[must_use]
pub fn digests(posting: &JobPosting, text_digest: &str) -> Digests {
    let mut plain = posting.clone();
    plain.description = None;
    plain.url = None;
    plain.employment_type.sort_unstable();
    plain.skills.sort_unstable();
    let mut value = serde_json::to_value(&plain).expect("a posting is plain data");
    if let Some(places) = value.get_mut("jobLocation").and_then(Value::as_array_mut) {
        places.sort_by_key(ToString::to_string);
    }
    canonical(&mut value);
    let digest = |value: &Value| {
        let json = serde_json::to_vec(value).expect("a value is JSON");
        half_hex(&Sha256::new().chain_update(json).chain_update("\n").chain_update(text_digest).finalize())
    };
    let content = digest(&value);
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "datePosted" | "validThrough"));
    }
    Digests { content, undated: digest(&value) }
}

fn canonical(value: &mut Value) {
    match value {
        Value::String(text) if is_canonical(text) => {}
        Value::String(text) => {
            let composed: Cow<'_, str> =
                if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.as_str().into() } else { text.nfc().collect::<String>().into() };
            *text = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Value::Array(items) => items.iter_mut().for_each(canonical),
        Value::Object(map) => map.values_mut().for_each(canonical),
        _ => {}
    }
}

/// Whether a text is what [`canonical`] would make of it, as far as one look tells: words of ASCII, one blank between two.
fn is_canonical(text: &str) -> bool {
    let is_printed = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_printed && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::posting::EmploymentType;

    #[test]
    fn spelling_is_no_difference() {
        let mut a = JobPosting { title: Some("Ge\u{301}ome\u{300}tre  junior".into()), ..JobPosting::default() };
        a.employment_type = vec![EmploymentType::FullTime, EmploymentType::Intern];
        let mut b = JobPosting { title: Some("G\u{e9}om\u{e8}tre junior".into()), ..JobPosting::default() };
        b.employment_type = vec![EmploymentType::Intern, EmploymentType::FullTime];
        assert_eq!(digests(&a, "t"), digests(&b, "t"));
        assert_ne!(digests(&a, "t"), digests(&a, "u"));
        let undated = digests(&b, "t").undated;
        b.date_posted = "2026-03-01".to_owned().try_into().ok();
        assert_eq!(digests(&b, "t").undated, undated);
        assert_ne!(digests(&b, "t").content, digests(&a, "t").content);
        b.job_duration = Some("P6M".into());
        assert_ne!(digests(&a, "t"), digests(&b, "t"));
    }
}
