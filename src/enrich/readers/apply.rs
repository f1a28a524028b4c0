//! How to apply: keys of front matter, else a labelled mailbox or address in the text; what a mere sentence says is suggested.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use linkify::{LinkFinder, LinkKind};

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::words::{folded, has_phrase};
use crate::model::block::{Block, BlockKind};
use crate::model::draft::Suggestion;
use crate::model::facts::Apply;
use crate::model::node::Node;
use crate::model::origin::{From, Origin};

/// Words of headings and labels under which the way to apply stands.
const WORDS: &[&str] = &[
    "postuler",
    "candidater",
    "candidature",
    "candidatures",
    "candidatez",
    "postulez",
    "repondre a l offre",
    "nous ecrire",
    "apply",
    "application",
    "applications",
    "how to apply",
    "send us your cv",
    "bewerben",
    "bewerbung",
    "bewerbungen",
    "bewirb",
    "bewirbst",
    "so bewirbst du dich",
    "solicitar",
    "solicitud",
    "solicitudes",
    "candidatura",
    "candidaturas",
    "inscripcion",
    "enviar cv",
    "candidati",
    "candidarsi",
    "solliciteren",
    "solliciteer",
    "sollicitatie",
    "candidatar",
];

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut apply = Apply::default();
    for hit in post.all("apply.email").iter().chain(post.all("apply.url")).chain(post.all("apply")) {
        for text in hit.node.items().iter().filter_map(Node::text) {
            let before = apply.clone();
            sort_free_text(post, text, &hit.origin, &mut apply, draft);
            let nothing = before == apply && apply == Apply::default() && !text.trim().is_empty();
            if nothing && hit.origin.key.as_deref().is_some_and(|k| folded(k).contains("url") || folded(k).contains("mail")) {
                post.report_value(
                    sink,
                    Level::Warning,
                    "apply-unreadable",
                    hit,
                    format!("`{text}` is neither an address nor a mailbox"),
                    "write `https://…` or `name@example.org`",
                );
            }
        }
    }
    let mut sections = vec![false; post.raw.blocks.0.len()];
    for (index, block) in post.raw.blocks.0.iter().enumerate() {
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        // A block without a link, a mailbox or an address says nothing that could be kept.
        if !is_heading && block.links.is_empty() && !block.text.contains('@') && !block.text.contains("://") {
            continue;
        }
        let under = block.section.and_then(|s| sections.get(s)).copied().unwrap_or(false);
        let telling = says_how(&block.text);
        sections[index] = is_heading && telling;
        let labelled = (is_heading && telling) || (under && !is_heading) || label_says_how(block);
        if labelled || telling {
            read_block(post, block, if labelled { From::Labelled } else { From::Sentence }, &mut apply, draft);
        }
    }
    if apply != Apply::default() {
        draft.facts.apply = Some(apply);
    }
}

/// "by e-mail to jobs@example.org or at https://…": addresses and mailboxes sort themselves.
fn sort_free_text(post: &Post<'_>, text: &str, origin: &Origin, apply: &mut Apply, draft: &mut Draft) {
    let text = text.trim();
    if let Some(address) = text.strip_prefix("mailto:") {
        return set_email(address, origin, apply, draft);
    }
    if text.starts_with('/')
        && let Ok(url) = post.settings.site.url.join(text)
    {
        return set_url(url.as_str(), origin, apply, draft);
    }
    for link in LinkFinder::new().links(text) {
        match link.kind() {
            LinkKind::Email => set_email(link.as_str(), origin, apply, draft),
            _ => set_url(link.as_str(), origin, apply, draft),
        }
    }
}

fn set_email(address: &str, origin: &Origin, apply: &mut Apply, draft: &mut Draft) {
    if let Some(address) = mailbox(address)
        && apply.email.is_none()
    {
        apply.email = Some(address);
        draft.origins.insert("/facts/apply/email".into(), origin.clone());
    }
}

fn set_url(address: &str, origin: &Origin, apply: &mut Apply, draft: &mut Draft) {
    if let Some(address) = web_address(address)
        && apply.url.is_none()
    {
        apply.url = Some(address);
        draft.origins.insert("/facts/apply/url".into(), origin.clone());
    }
}

fn read_block(post: &Post<'_>, block: &Block, from: From, apply: &mut Apply, draft: &mut Draft) {
    let mut found: Vec<(bool, String, std::ops::Range<usize>)> = Vec::new();
    for link in &block.links {
        if let Some(address) = link.href.strip_prefix("mailto:") {
            found.extend(mailbox(address).map(|a| (true, a, link.text.clone())));
        } else {
            found.extend(web_address(&link.href).map(|a| (false, a, link.text.clone())));
        }
    }
    for link in LinkFinder::new().links(&block.text) {
        let mail = *link.kind() == LinkKind::Email;
        let value = if mail { mailbox(link.as_str()) } else { web_address(link.as_str()) };
        found.extend(value.map(|v| (mail, v, link.start()..link.end())));
    }
    for (mail, value, range) in found {
        let (pointer, slot) = if mail { ("/facts/apply/email", &mut apply.email) } else { ("/facts/apply/url", &mut apply.url) };
        if slot.is_some() || draft.suggestions.contains_key(pointer) {
            continue;
        }
        let origin = post.origin_in_text(from, block.locate(&range), &block.text[range]);
        if from == From::Labelled {
            *slot = Some(value);
            draft.origins.insert(pointer.into(), origin);
        } else {
            draft.suggestions.insert(pointer.into(), Suggestion { value: value.into(), origin });
        }
    }
}

fn says_how(text: &str) -> bool {
    static SINGLE: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let single = SINGLE.get_or_init(|| WORDS.iter().copied().filter(|w| !w.contains(' ')).collect());
    let text = folded(text);
    text.split(' ').any(|word| single.contains(word)) || WORDS.iter().filter(|w| w.contains(' ')).any(|w| has_phrase(&text, w))
}

/// `Bewerbung an: …` at the beginning of a line, or in the first cell of a row.
fn label_says_how(block: &Block) -> bool {
    block.text.lines().any(|line| line.split_once([':', '\t']).is_some_and(|(label, _)| label.chars().count() <= 40 && says_how(label)))
}

/// A mailbox without the query of a `mailto:`.
fn mailbox(text: &str) -> Option<String> {
    let address = text.split('?').next()?.trim().trim_end_matches("%20").trim();
    let (local, domain) = address.rsplit_once('@')?;
    let plain = |s: &str| {
        !s.is_empty() && !s.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';' | '@'))
    };
    (plain(local) && plain(domain) && domain.contains('.') && address.len() <= 254).then(|| address.to_owned())
}

/// An http address, as it is written.
fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && text.len() <= 2048).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes() {
        for (text, expect) in [
            ("a@b.example", Some("a@b.example")),
            ("a@b.example?subject=x", Some("a@b.example")),
            (" a@b.example ", Some("a@b.example")),
            ("a@b", None),
            ("a b@c.example", None),
            ("@x.example", None),
        ] {
            assert_eq!(mailbox(text).as_deref(), expect, "{text}");
        }
    }
}
