//! Mailboxes and web addresses in a text: plain, behind a link, or with the signs of a mailbox spelled out (`jobs [at] firm [dot] example`).

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

use super::fold::{fold, is_unspaced};
use super::vocabulary;
use crate::model::block::{Block, Blocks};

/// A mailbox or address, and where its words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The mailbox, or the absolute address.
    pub(super) value: String,
    /// Whether it is a mailbox.
    pub(super) is_mailbox: bool,
    /// Where its words stand in the text.
    pub(super) range: Range<usize>,
}

/// So many bytes at most stand between the brackets around a spelled sign: `arobase`, `apenstaartje`.
const SPELLED_BYTES_MAX: usize = 16;

/// All in a block, in order. `site` is what addresses without a host are relative to.
pub(super) fn of_block(block: &Block, site: &url::Url) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for link in &block.links {
        let href = link.href.trim();
        // `[jobs@firm.example](jobs@firm.example)`
        let bare = || href.contains('@') && !href.contains(['/', ':']);
        // `http://firm.example/mailto:jobs@firm.example`: an editor has put the site in front.
        let behind_site = || href.split_once("/mailto:").map(|(_, address)| address);
        if let Some(address) = href.strip_prefix("mailto:").or_else(|| bare().then_some(href)).or_else(behind_site) {
            // `mailto:mailto:jobs@firm.example`
            let address = address.trim_start_matches("mailto:");
            found.extend(mailbox(address).map(|value| Address { value, is_mailbox: true, range: link.text.clone() }));
        } else {
            found.extend(web_address(href, site).map(|value| Address { value, is_mailbox: false, range: link.text.clone() }));
        }
    }
    // The words of a link that leads nowhere may be an address themselves.
    let links = found.len();
    for address in of_text(&block.text, site) {
        let is_linked = found[..links].iter().any(|link| link.range.start < address.range.end && address.range.start < link.range.end);
        found.extend(Some(address).filter(|_| !is_linked));
    }
    found.sort_by_key(|address| address.range.start);
    found
}

/// The hosts that the addresses of a text name, block by block, each with its address.
pub(super) fn hosts<'b>(blocks: &'b Blocks, site: &'b url::Url) -> impl Iterator<Item = Vec<(String, Address)>> + 'b {
    let speaks = |text: &str| text.contains('@') || text.contains("://");
    blocks.0.iter().filter(move |block| !block.links.is_empty() || speaks(&block.text)).map(|block| {
        let of = |address: Address| address.host().map(|host| (host, address));
        of_block(block, site).into_iter().filter_map(of).collect()
    })
}

impl Address {
    /// The host that it leads to.
    pub(super) fn host(&self) -> Option<String> {
        if self.is_mailbox {
            self.value.rsplit_once('@').map(|(_, host)| host.to_owned())
        } else {
            url::Url::parse(&self.value).ok().and_then(|url| url.host_str().map(str::to_owned))
        }
    }
}

/// All in a text, in order.
pub(super) fn of_text(text: &str, site: &url::Url) -> Vec<Address> {
    let mut found = Vec::new();
    if text.contains('@') || text.contains("://") {
        for link in LinkFinder::new().links(text) {
            let is_mailbox = *link.kind() == LinkKind::Email;
            // Full stops and commas of full width end an address like others.
            let wide = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}');
            let words = link.as_str().split(wide).next().unwrap_or_default();
            // Scripts without blanks run into the mailbox's name.
            let name = words.find('@').map_or(0, |at| {
                words[..at].rfind(is_unspaced).map_or(0, |last| last + words[last..].chars().next().map_or(0, char::len_utf8))
            });
            // Stars and underscores around it are marks of bold words.
            let name = name + (words[name..].len() - words[name..].trim_start_matches(['*', '_', '~', '`', '\'']).len());
            let (start, words) = if is_mailbox { (link.start() + name, &words[name..]) } else { (link.start(), words) };
            let value = if is_mailbox { mailbox(words) } else { web_address(words, site) };
            found.extend(value.map(|value| Address { value, is_mailbox, range: start..start + words.len() }));
        }
    }
    if text.contains("www.") {
        found.extend(bare(text));
    }
    if text.contains(['[', '(', '{', '_']) {
        found.extend(spelled(text));
    }
    if text.contains(" @ ") {
        found.extend(spaced(text));
    }
    found.sort_by_key(|address| address.range.start);
    found
}

/// A mailbox without the query of a `mailto:`.
pub(super) fn mailbox(text: &str) -> Option<String> {
    let address = text.split('?').next()?.trim().trim_end_matches("%20").trim();
    let (local, domain) = address.rsplit_once('@')?;
    let plain = |s: &str| {
        !s.is_empty() && !s.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';' | '@'))
    };
    (plain(local) && plain(domain) && domain.contains('.') && address.len() <= 254).then(|| address.to_owned())
}

/// An http address, as it is written; one that begins with `/` is the site's, and one with `//` of the site's scheme.
pub(super) fn web_address(text: &str, site: &url::Url) -> Option<String> {
    let text = text.trim();
    let url = if text.starts_with('/') { site.join(text).ok()? } else { url::Url::parse(text).ok()? };
    // `https://jobs.example.org` stays without a path.
    let spelled = || if url.as_str().strip_suffix('/') == Some(text) { text.to_owned() } else { url.to_string() };
    (matches!(url.scheme(), "http" | "https") && url.has_host() && text.len() <= 2048).then(spelled)
}

/// `www.firm.example/apply`, which people write without its scheme: a host with a dot and a path behind it, in one word. `Node.js/React` is
/// written like one: only what stands where addresses do is read so.
pub(super) fn without_scheme(text: &str) -> Option<String> {
    let text = text.trim();
    let (host, path) = text.split_once('/')?;
    let is_host = host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && host.rsplit('.').next().is_some_and(|last| last.len() > 1 && last.chars().all(char::is_alphabetic));
    let is_word = !path.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '@' | '<' | '>' | '"'));
    let url = url::Url::parse(&format!("https://{text}")).ok().filter(|_| is_host && is_word && text.len() <= 2040)?;
    Some(url.to_string())
}

/// Addresses in a text that begin with `www.` and have no scheme.
fn bare(text: &str) -> Vec<Address> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '|' | '“' | '”' | '„' | '«' | '»');
    let mut found = Vec::new();
    for (at, _) in text.match_indices("www.") {
        let is_first = text[..at].chars().next_back().is_none_or(|c| is_end(c) || matches!(c, ':' | ',' | ';' | '*'));
        let end = text[at..].find(is_end).map_or(text.len(), |end| at + end);
        let words = text[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\'']);
        let value = Some(words).filter(|_| is_first).and_then(without_scheme);
        found.extend(value.map(|value| Address { value, is_mailbox: false, range: at..at + words.len() }));
    }
    found
}

/// Mailboxes whose signs are spelled out in brackets or between underscores.
fn spelled(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(sign) = next_sign(text, from, "at") {
        from = sign.end;
        let before = text[..sign.start].trim_end();
        let local = before.len() - before.chars().rev().take_while(|c| is_local(*c)).map(char::len_utf8).sum::<usize>();
        let Some((domain, end)) = domain(text, sign.end) else { continue };
        found.extend(mailbox(&format!("{}@{domain}", &before[local..])).map(|value| Address {
            value,
            is_mailbox: true,
            range: local..end,
        }));
        from = end;
    }
    found
}

/// `jobs @ firm.example`: what people write so that no program collects it. `Baker @ Example Works` has no full stop within a word.
fn spaced(text: &str) -> Vec<Address> {
    let of = |(at, sign): (usize, &str)| {
        let local = at - text[..at].chars().rev().take_while(|c| is_local(*c)).map(char::len_utf8).sum::<usize>();
        let (domain, end) = domain(text, at + sign.len())?;
        let is_written_so = !text[local..at].contains(char::is_uppercase) && !domain.contains(char::is_uppercase);
        let value = mailbox(&format!("{}@{domain}", &text[local..at])).filter(|_| is_written_so)?;
        Some(Address { value, is_mailbox: true, range: local..end })
    };
    text.match_indices(" @ ").filter_map(of).collect()
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')
}

/// The domain that begins at `start`, its dots plain or spelled.
fn domain(text: &str, start: usize) -> Option<(String, usize)> {
    let mut domain = String::new();
    let mut at = start + (text[start..].len() - text[start..].trim_start_matches([' ', '\u{a0}']).len());
    loop {
        let label: usize = text[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '.')).map(char::len_utf8).sum();
        let label = text[at..at + label].trim_end_matches(['.', '-']);
        if label.is_empty() {
            return None;
        }
        domain.push_str(label);
        at += label.len();
        let Some(dot) = next_sign(text, at, "dot").filter(|dot| text[at..dot.start].trim().is_empty()) else { break };
        domain.push('.');
        at = dot.end + (text[dot.end..].len() - text[dot.end..].trim_start_matches([' ', '\u{a0}']).len());
    }
    domain.contains('.').then_some((domain, at))
}

/// The next sign of that name from `from` on, with its brackets.
fn next_sign(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    let common = vocabulary::of("");
    let mut at = from;
    while let Some(open) = text[at..].find(['[', '(', '{', '_']).map(|open| at + open) {
        let inner = open + 1;
        let limit = text.floor_char_boundary((inner + SPELLED_BYTES_MAX).min(text.len()));
        if let Some(close) = text[inner..limit].find([']', ')', '}', '_']).map(|close| inner + close)
            && common.meanings(&fold(&text[inner..close]), "spelled").any(|meaning| meaning == name)
        {
            return Some(open..close + 1);
        }
        // A dot is looked for where the last label ended, and nowhere else.
        if name == "dot" {
            return None;
        }
        at = inner;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let site = url::Url::parse("https://site.example/").expect("an address");
        let got: Vec<String> = of_text(text, &site).into_iter().map(|address| address.value).collect();
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn addresses_in_every_spelling() {
        check("write to a.b@c.example, or see https://c.example/x.", &["a.b@c.example", "https://c.example/x"]);
        check("简历请发至hr@qingluo.example，邮件", &["hr@qingluo.example"]);
        check("jobs [at] ateliers-lune [point] example", &["jobs@ateliers-lune.example"]);
        check("hello (at) tinroof (dot) example. Start", &["hello@tinroof.example"]);
        check("bewerbung[at]ibs-saaletal[dot]example.", &["bewerbung@ibs-saaletal.example"]);
        check("cv (chiocciola) ortica (punto) example, senza", &["cv@ortica.example"]);
        check("jobs_AT_firm.example", &["jobs@firm.example"]);
        check("**bewerbung@firm.example**", &["bewerbung@firm.example"]);
        check("Apply: www.firm.example/apply. Thanks", &["https://www.firm.example/apply"]);
        check("see www.firm.example and https://www.firm.example/x", &["https://www.firm.example/x"]);
        check("a (b) c [d] _e_ (at home)", &[]);
    }

    #[test]
    fn addresses_without_a_scheme() {
        for (text, expect) in [
            ("www.firm.example/jobs/1", Some("https://www.firm.example/jobs/1")),
            ("firm.example/apply", Some("https://firm.example/apply")),
            ("firm.example", None),
            ("and/or", None),
            ("m.w/d", None),
            ("by post or firm.example/apply", None),
        ] {
            assert_eq!(without_scheme(text).as_deref(), expect, "{text}");
        }
    }

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
