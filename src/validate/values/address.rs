//! Addresses: URIs (RFC 3986) and IRIs (RFC 3987) read strictly, unlike browsers read them; `tag:` (RFC 4151) and `urn:` (RFC 8141).

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::{Rule, rules};
use super::date::is_like;

rules! {
    RELATIVE = "address-relative", Error, "RSS 2.0, link; JSON Feed 1.1; sitemaps.org, loc; OPML 2.0",
        "the address is whole", "write it with `https://` and the host: readers show it far from your site";
    INVALID = "address-invalid", Error, "RFC 3986; RFC 3987",
        "the address follows the grammar", "percent-encode blanks and other characters that an address may not hold, and write `https://` with a host";
    RELATIVE_TO_DOCUMENT = "address-relative-to-document", Info, "RFC 4287, section 2; RFC 3986, section 5.1.3",
        "an address in Atom is whole, or there is an `xml:base`", "write it with `https://` and the host: a feed is copied, mailed and shown elsewhere";
    SCHEME = "address-scheme", Error, "RSS 2.0, comments on elements: a scheme that IANA has registered, such as http, https, ftp, mailto",
        "the address leads somewhere", "write an address that begins with `https://`";
    NOT_ASCII = "address-not-ascii", Warning, "RFC 3986, section 2; W3C feed validator, UriNotIri",
        "where a URI is wanted, there are only characters of ASCII", "percent-encode what is not ASCII, and write the host in its `xn--` form";
    NOT_NORMAL = "address-not-normal", Warning, "RFC 4287, section 4.2.6.1",
        "an id is written in its normal form", "write scheme and host in lower case, without the usual port, with `/` for an empty path";
    TAG = "tag-uri-invalid", Error, "RFC 4151, section 2.1",
        "a `tag:` address names an authority, a date and something specific", "write it like `tag:example.org,2026:jobs/7`";
    URN = "urn-invalid", Error, "RFC 8141, section 2; RFC 9562, section 4",
        "a `urn:` names its namespace and something in it, and a UUID is whole", "write it like `urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6`";
}

/// What a place takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Wanted {
    /// Any IRI, whole or relative to something that is known.
    Reference,
    /// Any IRI, but one that is relative depends on where the document was found.
    Loose,
    /// A whole IRI.
    Iri,
    /// A whole URI.
    Uri,
    /// A whole URI that leads to a page or file.
    Web,
}

/// Checks an address; whether it is right.
pub(in crate::validate) fn check(text: &str, wanted: Wanted, place: Range<usize>, found: &mut Found<'_>) -> bool {
    match problem(text, wanted) {
        None => true,
        Some((rule, message)) => {
            found.add(rule, place, message);
            false
        }
    }
}

/// What is wrong with an address.
fn problem(text: &str, wanted: Wanted) -> Option<(&'static Rule, String)> {
    let said = shown(text);
    if let Some(c) = text.chars().find(|c| !may_stand(*c)) {
        let c = if c.is_whitespace() { "a blank".to_owned() } else { format!("`{}`", c.escape_default()) };
        return Some((&INVALID, format!("{said} holds {c}, which no address may")));
    }
    if has_bad_escape(text) {
        return Some((&INVALID, format!("{said} has a `%` without two hexadecimal digits")));
    }
    let Some((scheme, rest)) = split_scheme(text) else {
        return match wanted {
            Wanted::Loose if !text.is_empty() => Some((&RELATIVE_TO_DOCUMENT, format!("{said} is not a whole address"))),
            Wanted::Reference | Wanted::Loose => (text.split(['/', '?', '#']).next().unwrap_or_default().contains(':')
                || text.matches('#').count() > 1)
                .then(|| (&INVALID, format!("{said} is no address"))),
            _ => Some((&RELATIVE, format!("{said} is not a whole address"))),
        };
    };
    let scheme = scheme.to_ascii_lowercase();
    let part = match scheme.as_str() {
        "tag" => tag_problem(rest).map(|why| (&TAG, why)),
        "urn" => urn_problem(rest).map(|why| (&URN, why)),
        "http" | "https" | "ftp" => web_problem(rest).map(|why| (&INVALID, why)),
        "javascript" | "vbscript" | "data" | "file" | "about" if wanted == Wanted::Web => {
            Some((&SCHEME, "leads nowhere that a reader can go"))
        }
        _ if rest.is_empty() => Some((&INVALID, "has nothing after its scheme")),
        _ => (text.matches('#').count() > 1).then_some((&INVALID, "has more than one `#`")),
    };
    if let Some((rule, why)) = part {
        return Some((rule, format!("{said} {why}")));
    }
    let is_uri = matches!(wanted, Wanted::Uri | Wanted::Web);
    (is_uri && !text.is_ascii()).then(|| (&NOT_ASCII, format!("{said} has characters that a URI does not")))
}

/// RFC 3986, section 2, and what RFC 3987 adds.
const fn may_stand(c: char) -> bool {
    let is_ascii_out = matches!(c, '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7f}'..='\u{9f}');
    let is_blank = matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{3000}');
    !(is_ascii_out || is_blank || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}'))
}

fn has_bad_escape(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| !text.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)))
}

/// `scheme:rest` of a whole address.
pub(in crate::validate) fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    // `www.example.org:8080/x` and `localhost:80` are hosts.
    let is_host = scheme.contains('.') && rest.starts_with(|c: char| c.is_ascii_digit());
    (is_scheme && !is_host).then_some((scheme, rest))
}

fn web_problem(rest: &str) -> Option<&'static str> {
    let Some(rest) = rest.strip_prefix("//") else { return Some("has no `//` before its host") };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(inner) = host_port.strip_prefix('[') {
        return inner
            .split(']')
            .next()
            .is_none_or(|ip| ip.parse::<std::net::Ipv6Addr>().is_err())
            .then_some("has no host between its brackets");
    }
    let (host, port) = host_port.split_once(':').unwrap_or((host_port, ""));
    if host.is_empty() {
        return Some("names no host");
    }
    if !port.bytes().all(|b| b.is_ascii_digit()) || (!port.is_empty() && port.parse::<u16>().is_err()) {
        return Some("has a port that is no number");
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '%' | '~'))
    };
    if !host.strip_suffix('.').unwrap_or(host).split('.').all(is_label) {
        return Some("has a host that no name server can know");
    }
    if path.contains(['[', ']']) && !path.contains('?') {
        return Some("has brackets in its path");
    }
    (path.matches('#').count() > 1).then_some("has more than one `#`")
}

fn tag_problem(rest: &str) -> Option<&'static str> {
    let Some((entity, _)) = rest.split_once(':') else { return Some("has no `:` after its date") };
    let Some((authority, date)) = entity.split_once(',') else { return Some("has no `,` with a date after its authority") };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_mailbox_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let host = match authority.split_once('@') {
        Some((name, host)) if is_mailbox_name(name) => host,
        Some(_) => return Some("has no mailbox before its `@`"),
        None => authority,
    };
    if !host.split('.').all(is_label) {
        return Some("names no authority: a domain or a mailbox");
    }
    let full = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    (!is_like(&full, "dddd-dd-dd") || full.parse::<jiff::civil::Date>().is_err()).then_some("has a date that is none")
}

fn urn_problem(rest: &str) -> Option<&'static str> {
    let Some((namespace, specific)) = rest.split_once(':') else { return Some("has no `:` after its namespace") };
    let is_name = namespace.len() >= 2 && namespace.len() <= 32 && namespace.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_name || namespace.starts_with('-') || specific.is_empty() {
        return Some("names no namespace with something in it");
    }
    let is_uuid = |text: &str| {
        text.len() == 36
            && text.bytes().enumerate().all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
    };
    (namespace.eq_ignore_ascii_case("uuid") && !is_uuid(specific)).then_some("is no whole UUID")
}

/// Warns where an id is not in its normal form (RFC 4287, section 4.2.6.1).
pub(in crate::validate) fn normal(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    let Some((scheme, rest)) = split_scheme(text) else { return };
    let web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https").then(|| rest.strip_prefix("//")).flatten();
    let why = if scheme.bytes().any(|b| b.is_ascii_uppercase()) {
        Some("has capitals in its scheme")
    } else if let Some(rest) = web {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let port = host.rsplit_once(':').map(|(_, port)| port);
        match () {
            () if host.bytes().any(|b| b.is_ascii_uppercase()) => Some("has capitals in its host"),
            () if host.split_once('@').is_some_and(|(user, _)| user.is_empty() || user == ":") => Some("has an `@` with nobody before it"),
            () if matches!((scheme, port), ("http", Some("80")) | ("https", Some("443")) | (_, Some(""))) => Some("names the usual port"),
            () if !path.starts_with('/') => Some("has no `/` after its host"),
            () if path.split(['/', '?', '#']).any(|step| step == "." || step == "..") => Some("has steps up or to itself in its path"),
            () => None,
        }
    } else {
        None
    };
    let small =
        text.match_indices('%').find_map(|(at, _)| text.get(at + 1..at + 3)).filter(|two| two.bytes().any(|b| b.is_ascii_lowercase()));
    let is_plain = |two: &str| {
        let byte = u8::from_str_radix(two, 16).unwrap_or_default();
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
    };
    let needless = text.match_indices('%').find_map(|(at, _)| text.get(at + 1..at + 3).filter(|two| is_plain(two)));
    let escapes = small.map(|_| "escapes with small letters").or(needless.map(|_| "escapes what needs none"));
    if let Some(why) = why.or(escapes) {
        found.add(&NOT_NORMAL, place, format!("{} {why}", shown(text)));
    }
}
