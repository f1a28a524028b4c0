//! Addresses in a body, made absolute (<https://url.spec.whatwg.org/>).

use url::Url;

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Somewhere to go: a page, a mailbox, a telephone.
    Link,
    /// Something to load: a picture, a film.
    Resource,
}

/// The absolute form of `written` on the page `base`; `None` where it is empty, malformed, or of a kind that is not for its purpose.
pub(super) fn absolute(base: &Url, written: &str, purpose: Purpose) -> Option<String> {
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    let url = base.join(written).ok()?;
    let fit = match url.scheme() {
        "http" | "https" => true,
        "mailto" | "tel" => purpose == Purpose::Link && !url.path().is_empty(),
        _ => false,
    };
    fit.then(|| url.into())
}

/// A `srcset` (<https://html.spec.whatwg.org/#srcset-attributes>) with absolute addresses; candidates that have none are dropped.
pub(super) fn srcset(base: &Url, written: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = written;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            break;
        }
        let (written, after) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        // A comma at the end of the address ends the candidate; one inside it belongs to it.
        let address = written.trim_end_matches(',');
        let descriptor = if address.len() < written.len() { "" } else { &after[..after.find(',').unwrap_or(after.len())] };
        rest = &after[descriptor.len()..];
        let descriptor = descriptor.trim();
        if let Some(address) = absolute(base, address, Purpose::Resource)
            && descriptor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
        {
            let comma = if out.is_empty() { "" } else { ", " };
            let space = if descriptor.is_empty() { "" } else { " " };
            // A comma at the end of an address would end the candidate.
            let address = address.trim_end_matches(',');
            out.extend([comma, address, space, descriptor]);
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://jobs.example.org/site/jobs/welder/").expect("an address")
    }

    #[track_caller]
    fn check(written: &str, expect: Option<&str>) {
        assert_eq!(absolute(&base(), written, Purpose::Link).as_deref(), expect);
    }

    #[test]
    fn addresses_become_absolute() {
        check("img/yard.jpg", Some("https://jobs.example.org/site/jobs/welder/img/yard.jpg"));
        check("../", Some("https://jobs.example.org/site/jobs/"));
        check("/about", Some("https://jobs.example.org/about"));
        check("//cdn.example/x", Some("https://cdn.example/x"));
        check("#apply", Some("https://jobs.example.org/site/jobs/welder/#apply"));
        check("?page=2", Some("https://jobs.example.org/site/jobs/welder/?page=2"));
        check("HTTPS://EXAMPLE.org", Some("https://example.org/"));
        check("mailto:jobs@example.org?subject=a b", Some("mailto:jobs@example.org?subject=a%20b"));
        check("tel:+33123456789", Some("tel:+33123456789"));
    }

    #[test]
    fn others_are_dropped() {
        for written in ["", "  ", "javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "http://exa mple/", "//", "mailto:"]
        {
            check(written, None);
        }
        assert_eq!(absolute(&base(), "mailto:a@b.example", Purpose::Resource), None);
    }

    #[track_caller]
    fn check_srcset(written: &str, expect: Option<&str>) {
        assert_eq!(srcset(&base(), written).as_deref(), expect);
    }

    #[test]
    fn candidates_are_kept_apart() {
        check_srcset("/a.jpg 1x, /b.jpg 2x", Some("https://jobs.example.org/a.jpg 1x, https://jobs.example.org/b.jpg 2x"));
        check_srcset("/a,b.jpg 100w,/c.jpg", Some("https://jobs.example.org/a,b.jpg 100w, https://jobs.example.org/c.jpg"));
        check_srcset("/a.jpg, /b.jpg", Some("https://jobs.example.org/a.jpg, https://jobs.example.org/b.jpg"));
        check_srcset("javascript:x 1x, /b.jpg 2x", Some("https://jobs.example.org/b.jpg 2x"));
        check_srcset(" , ,", None);
    }
}
