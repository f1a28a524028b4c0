//! Media types (RFC 6838, section 4.2; RFC 9110, section 8.3.1).

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::rules;

rules! {
    INVALID = "media-type-invalid", Error, "RFC 6838, section 4.2; RFC 4287, section 3; RSS 2.0, enclosure",
        "a media type has a type and a subtype", "write it like `text/html` or `application/pdf`";
}

/// Checks a media type; whether it is one.
pub(in crate::validate) fn check(text: &str, place: Range<usize>, found: &mut Found<'_>) -> bool {
    let is_right = is_media_type(text);
    if !is_right {
        found.add(&INVALID, place, format!("{} is no media type", shown(text)));
    }
    is_right
}

/// Whether it is `type/subtype`, perhaps with parameters.
pub(in crate::validate) fn is_media_type(text: &str) -> bool {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_token = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+%'*`|~".contains(&b));
    let are_parameters = parameters.is_empty()
        || parameters.split(';').all(|parameter| parameter.split_once('=').is_some_and(|(name, _)| is_token(name.trim())));
    essence.trim_end().split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype)) && are_parameters
}
