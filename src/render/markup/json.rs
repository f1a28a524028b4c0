//! JSON, also in the form that may stand in an HTML script element (<https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements>).

use serde::Serialize;

use super::replace;

/// The value as JSON, which is about so many bytes long.
pub(in crate::render) fn json(value: &impl Serialize, about: usize) -> String {
    let mut json = Vec::with_capacity(about);
    serde_json::to_writer(&mut json, value).expect("plain data serialise, and writing to memory does not fail");
    String::from_utf8(json).expect("JSON is UTF-8")
}

/// JSON in which no character means anything to an HTML parser or to an old script reader.
pub(in crate::render) fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    // Outside strings JSON has none of these characters, so each is replaced by the escape of the same character.
    replace(&mut out, json, |bytes| match bytes {
        [b'<', ..] => Some((1, "\\u003c")),
        [b'>', ..] => Some((1, "\\u003e")),
        [b'&', ..] => Some((1, "\\u0026")),
        // U+2028 and U+2029.
        [0xe2, 0x80, 0xa8, ..] => Some((3, "\\u2028")),
        [0xe2, 0x80, 0xa9, ..] => Some((3, "\\u2029")),
        _ => None,
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_script_cannot_be_closed() {
        let json = script_safe(&serde_json::json!({"title": "</script><!-- & \u{2028}"}).to_string());
        assert_eq!(json, r#"{"title":"\u003c/script\u003e\u003c!-- \u0026 \u2028"}"#);
    }

    proptest! {
        #[test]
        fn any_string_survives(text in any::<String>()) {
            let json = script_safe(&serde_json::json!([text]).to_string());
            prop_assert!(!json.contains(['<', '>', '&']));
            let back: Vec<String> = serde_json::from_str(&json).expect("JSON");
            prop_assert_eq!(&back[0], &text);
        }
    }
}
