//! What an address tells of itself: mailboxes, forms and pages on which one applies, and what is none of them.

use crate::enrich::fold::fold;
use crate::enrich::{keys, vocabulary};

/// Ends of paths that name documents and pictures.
const DOCUMENTS: &[&str] = &[
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".zip", ".ics", ".png", ".jpg", ".jpeg", ".gif",
    ".svg", ".webp", ".mp4",
];

/// Hosts of social networks, films and maps.
const NETWORKS: &[&str] = &[
    "linkedin.com",
    "xing.com",
    "mastodon.social",
    "discord.gg",
    "slack.com",
    "medium.com",
    "facebook.com",
    "instagram.com",
    "twitter.com",
    "x.com",
    "youtube.com",
    "youtu.be",
    "tiktok.com",
    "bsky.app",
    "wikipedia.org",
    "goo.gl",
    "openstreetmap.org",
    "maps.google.com",
    "github.com",
    "gitlab.com",
    "vimeo.com",
    "t.me",
    "wa.me",
];

/// So many parts of a path are looked at, and so many words of each: longer ones are titles.
const PARTS_MAX: usize = 8;
const WORDS_MAX: usize = 3;

/// What the name of a mailbox says: `jobs@`, `presse@`.
pub(super) fn of_mailbox(address: &str) -> Option<&'static str> {
    let local = fold(address.split('@').next()?);
    let common = vocabulary::of("");
    let whole = common.meanings(&local, "mailbox").next();
    whole.or_else(|| local.split(' ').find_map(|word| common.meanings(word, "mailbox").next()))
}

/// Whether an address may be one of a form or of a page on how to apply: no home page, document, film or map.
pub(super) fn may_be_a_form(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let path = url.path().to_ascii_lowercase();
    let is_home = path.trim_matches('/').is_empty()
        && url.query().is_none()
        && url.fragment().is_none()
        && of_mailbox(host.split('.').next().unwrap_or_default()) != Some("jobs");
    // LinkedIn and Xing have posts with a form of their own beside the pages of companies.
    let is_network = is_network(host) && !path.starts_with("/jobs/");
    let common = vocabulary::of("");
    let is_other = path.split('/').any(|part| {
        let folded = fold(part);
        // `datenschutz-bewerbung`
        common.meanings(&folded, "mailbox").any(|name| name == "other") || folded.split(' ').any(|word| means(word, "privacy"))
    });
    !is_home && !is_network && !is_other && !DOCUMENTS.iter().any(|end| path.ends_with(end))
}

/// Whether an address is that of the post itself, as programs for blogs keep it: the last part of its path is the post's file name, with which
/// its date may stand.
pub(super) fn is_page_of(path: &str, address: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().split('.').next().map(fold).unwrap_or_default();
    let last = url::Url::parse(address).ok().and_then(|url| url.path().trim_matches('/').rsplit('/').next().map(fold)).unwrap_or_default();
    let last = last.trim_end_matches(" html").trim_end_matches(" htm");
    last.contains(' ') && name.ends_with(last) && !says_apply(address)
}

/// Whether a host is one of a social network or a map.
pub(in crate::enrich::readers) fn is_network(host: &str) -> bool {
    NETWORKS.iter().any(|network| host.strip_suffix(network).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Whether a host is one of hiring software, or of forms.
pub(in crate::enrich::readers) fn is_of_software(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    [2, 3].into_iter().any(|count| labels.len() >= count && means(&labels[labels.len() - count..].join(" "), "host"))
}

/// Whether an address says that one applies there: `https://example.org/jobs/17/apply`, a page of hiring software, a form.
pub(super) fn says_apply(address: &str) -> bool {
    let Some(url) = url::Url::parse(address).ok().filter(|_| may_be_a_form(address)) else { return false };
    let host = url.host_str().unwrap_or_default();
    let says = |part: &str| {
        let folded = fold(part);
        let words: Vec<&str> = folded.split(' ').collect();
        words.len() <= WORDS_MAX && words.iter().any(|word| means(word, "word"))
    };
    let has_path = url.path().trim_matches('/').contains(char::is_alphanumeric) || url.query().is_some();
    let is_form = || host == "docs.google.com" && url.path().starts_with("/forms/");
    let of_network = || is_network(host.trim_start_matches("www."));
    (has_path && is_of_software(host)) || is_form() || of_network() || url.path().split('/').take(PARTS_MAX).any(says)
}

/// Whether a key of front matter that no table knows says in one of its words that one applies there: `Apply Form Link`, `bewerbungslink`.
pub(super) fn is_key_for_applying(key: &str) -> bool {
    let mut parted = String::with_capacity(key.len() + 4);
    let mut was_small = false;
    for c in key.chars() {
        if was_small && c.is_uppercase() {
            parted.push(' ');
        }
        was_small = c.is_lowercase();
        parted.push(c);
    }
    let begins = |word: &str| vocabulary::phrases(vocabulary::COMMON, "form", "word").iter().any(|known| word.starts_with(&fold(known)));
    fold(&parted).split(' ').any(begins)
}

/// Whether a key means another field than how to apply.
pub(super) fn is_key_for_else(key: &str) -> bool {
    keys::field_of(&keys::normalized(key)).is_some_and(|(field, _)| !field.starts_with("apply") && field != "permalink")
}

fn means(folded: &str, name: &str) -> bool {
    vocabulary::of("").meanings(folded, "form").any(|meaning| meaning == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_pages_and_documents_are_no_forms() {
        for (address, expect) in [
            ("https://firm.example/jobs/1/apply", true),
            ("https://jobs.firm.example/", true),
            ("https://firm.example/?job=4", true),
            ("https://www.firm.example/", false),
            ("https://www.firm.example/datenschutz/", false),
            ("https://www.firm.example/datenschutz-bewerbung", false),
            ("https://firm.example/form.PDF", false),
            ("https://firm.example/#section-17", true),
            ("https://www.facebook.com/firm", false),
        ] {
            assert_eq!(may_be_a_form(address), expect, "{address}");
        }
        assert_eq!(of_mailbox("jobs.berlin@firm.example"), Some("jobs"));
        assert_eq!(of_mailbox("presse@firm.example"), Some("other"));
        assert_eq!(of_mailbox("anna@firm.example"), None);
    }

    #[test]
    fn addresses_say_that_one_applies_there() {
        for (address, expect) in [
            ("https://firm.example/jobs/1/apply", true),
            ("https://firm.example/apply-now", true),
            ("https://firm.example/bewerben/17", true),
            ("https://firm.applytojob.com/apply/x", true),
            ("https://boards.greenhouse.io/firm/jobs/17", true),
            ("https://docs.google.com/forms/d/e/1/viewform", true),
            ("https://www.linkedin.com/jobs/view/17", true),
            ("https://www.linkedin.com/company/firm", false),
            ("https://docs.google.com/document/d/1", false),
            ("https://firm.example/blog/how-we-apply-what-we-learn", false),
            ("https://firm.example/jobs/17", false),
        ] {
            assert_eq!(says_apply(address), expect, "{address}");
        }
    }

    #[test]
    fn the_page_of_a_post_is_no_form() {
        let page = "https://mill.example/2026/grow-with-us/";
        assert!(is_page_of("posts/2026-05-04-grow-with-us.md", page));
        assert!(!is_page_of("posts/baker.md", page));
        assert!(!is_page_of("posts/apply-now.md", "https://mill.example/apply-now/"));
    }

    #[test]
    fn keys_that_no_table_knows() {
        for (key, expect) in [
            ("Apply Form Link", true),
            ("applyContact", true),
            ("bewerbungslink", true),
            ("url_candidature", true),
            ("website", false),
            ("supply", false),
        ] {
            assert_eq!(is_key_for_applying(key), expect, "{key}");
        }
    }
}
