//! What a posting says, as a digest that does not see how it is spelled: an update is a difference of it (design of events).

use std::borrow::Cow;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::digest::half_hex;
use super::posting::JobPosting;

/// Digest of the canonical posting without its address: Unicode in form C, runs of white space as one, sets sorted, the text by its own
/// digest.
#[must_use]
pub fn digest(posting: &JobPosting, text_digest: &str) -> String {
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
    half_hex(&Sha256::digest(format!("{value}\n{text_digest}")))
}

fn canonical(value: &mut Value) {
    match value {
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
        assert_eq!(digest(&a, "t"), digest(&b, "t"));
        assert_ne!(digest(&a, "t"), digest(&a, "u"));
        b.job_duration = Some("P6M".into());
        assert_ne!(digest(&a, "t"), digest(&b, "t"));
    }
}
