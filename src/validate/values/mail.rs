//! Mailboxes (RFC 5322, addr-spec without comments) and the way RSS writes them: `name@example.org (Real Name)`.

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::rules;
use super::plain;

rules! {
    CONTACT = "contact-not-an-email", Error, "RSS 2.0, managingEditor, webMaster, author",
        "who is responsible is named by an e-mail address", "write it like `jobs@example.org (Hiring Team)`, or only the name in `<dc:creator>`";
    CONTACT_NAME = "contact-name-missing", Info, "RSS Best Practices Profile, author",
        "a name stands behind the e-mail address", "write it like `jobs@example.org (Hiring Team)`";
    CONTACT_FORM = "contact-form", Warning, "RSS Best Practices Profile, e-mail addresses; W3C feed validator, EmailFormat",
        "the address stands before the name", "write it like `jobs@example.org (Hiring Team)`, not as mail has it";
    EMAIL = "email-invalid", Error, "RFC 5322, section 3.4.1; RFC 4287, section 3.2.3", "an e-mail address is one", "write it like `jobs@example.org`";
}

/// Checks `name@example.org (Real Name)`.
pub(in crate::validate) fn contact(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    let decoded = text.trim().strip_prefix("mailto:").map(|rest| {
        let bare = rest.split('?').next().unwrap_or_default();
        percent_encoding::percent_decode_str(bare).decode_utf8_lossy().into_owned()
    });
    let is_address = decoded.is_some();
    let text = decoded.as_deref().unwrap_or(text).trim();
    let (address, name) = match text.split_once(char::is_whitespace) {
        Some((address, rest)) if !text.ends_with('>') => (address, rest.trim()),
        // `Real Name <name@example.org>`, as mail has it.
        _ => text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map_or((text, ""), |(name, address)| (address, name)),
    };
    if !is_mailbox(address) {
        found.add(&CONTACT, place, format!("{} is no e-mail address", shown(text)));
    } else if name.trim_matches(['(', ')', ' ']).is_empty() {
        found.add(&CONTACT_NAME, place, format!("{} names nobody", shown(text)));
    } else if text.ends_with('>') && !is_address {
        found.add(&CONTACT_FORM, place, format!("{} is written as mail has it", shown(text)));
    } else {
        plain::check(name, place, found);
    }
}

/// Checks an e-mail address that stands alone.
pub(in crate::validate) fn email(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if !is_mailbox(text.trim()) {
        found.add(&EMAIL, place, format!("{} is no e-mail address", shown(text)));
    }
}

/// Whether an e-mail address is one of the words of a text.
pub(in crate::validate) fn has_mailbox(text: &str) -> bool {
    text.split_whitespace().any(|word| is_mailbox(word.trim_matches(['<', '>', '(', ')', '[', ']', ',', ';', ':'])))
}

/// Whether a text is an e-mail address.
pub(in crate::validate) fn is_mailbox(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_atom = |part: &str| {
        !part.is_empty() && part.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    let is_quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let is_label = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-');
    let is_literal = host.starts_with('[') && host.ends_with(']');
    (is_quoted || name.split('.').all(is_atom))
        && (is_literal || (host.contains('.') && host.split('.').all(is_label)) || host == "localhost")
}
