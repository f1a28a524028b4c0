//! JSON that may stand in an HTML script element (<https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements>).

/// The value as JSON in which no character means anything to an HTML parser or to an old script reader.
pub(in crate::render) fn script_safe(value: &serde_json::Value) -> String {
    let json = value.to_string();
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    // Outside strings JSON has none of these characters, so each is replaced by the escape of the same character.
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_script_cannot_be_closed() {
        let json = script_safe(&serde_json::json!({"title": "</script><!-- & \u{2028}"}));
        assert_eq!(json, r#"{"title":"\u003c/script\u003e\u003c!-- \u0026 \u2028"}"#);
    }

    proptest! {
        #[test]
        fn any_string_survives(text in any::<String>()) {
            let json = script_safe(&serde_json::json!([text]));
            prop_assert!(!json.contains(['<', '>', '&']));
            let back: Vec<String> = serde_json::from_str(&json).expect("JSON");
            prop_assert_eq!(&back[0], &text);
        }
    }
}
