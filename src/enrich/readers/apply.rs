//! How to apply: a mailbox, and a form or page. Told apart from the company's home page, documents, social networks, and mailboxes for anything
//! else by the words nearest before them.

/// What an address tells of itself.
mod forms;
/// A mailbox that no other stands beside.
mod only;
/// Links whose words only point.
mod pointer;

pub(super) use self::forms::{is_network, is_of_software};
use self::forms::{may_be_a_form, of_mailbox, says_apply};
use self::only::only_mailbox;
use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::address::{self, Address};
use crate::enrich::claim::{self, Finding};
use crate::enrich::fold::fold;
use crate::enrich::keys;
use crate::enrich::post::{Hit, find};
use crate::enrich::view::{self, Cue, Passage};
use crate::model::block::Block;
use crate::model::facts::Apply;
use crate::model::node::{Field, Node, Value};
use crate::model::origin::{From, Origin};

/// Keys that are used for other addresses too.
const COMMON_KEYS: &[&str] = &["link", "externalurl", "contact", "contacto", "contatto", "contato"];

/// Keys of a mailbox in a map about somebody.
const MAILBOX_KEYS: &[&str] = &["email", "e-mail", "mail", "correo", "courriel"];

/// Ends of keys of a button's address and of its words.
const BUTTON_ADDRESSES: &[&str] = &["url", "link", "href", "to", "target", "address", "email", "mail"];
const BUTTON_TEXTS: &[&str] = &["text", "label", "title", "name", "caption", "buttontext"];

/// So many bytes of words stand beside a page's address, where they need not say that it is for applications.
const WORDS_MAX: usize = 40;

/// So many mailboxes are looked at to see whether a post has but one.
const MAILBOXES_MAX: usize = 20;

/// So many bytes stand beside a mailbox that is alone on its line: a picture, `E-mail:`.
const ALONE_BYTES_MAX: usize = 12;

/// So many blocks behind an invitation may hold the address that it leads to.
const LED_BLOCKS: usize = 3;

/// So many bytes stand between two words that say together what an address is for.
const BESIDE_BYTES_MAX: usize = 25;

/// An invitation so far before a mailbox may be one to another address, in bytes.
const FAR_BYTES_MIN: usize = 20;

/// So many lines of a sentence at most stand before that of an address.
const WRAPPED_LINES_MAX: usize = 4;

/// So many bytes stand between two mailboxes that one writes to together.
const TOGETHER_BYTES_MAX: usize = 40;

/// Longest heading that names a section: more is a sentence.
const HEADING_BYTES_MAX: usize = 60;

/// How far before an address a "not" stands that means it, in bytes.
const DENIAL_REACH: usize = 25;

/// What the words around an address say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// It stands under a label for applications, and no word says more.
    Placed,
    /// Words invite to write there, and do not say what.
    Written,
    /// Words invite to apply there.
    Invited,
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut apply = Apply::default();
    let is_common = |hit: &&Hit<'_>| hit.origin.key.as_deref().is_some_and(|key| COMMON_KEYS.contains(&keys::normalized(key).as_str()));
    let own = post.all("apply.email").iter().chain(post.all("apply.url")).chain(post.all("apply"));
    for hit in own.filter(|hit| !is_common(hit)) {
        for text in hit.node.items().iter().filter_map(Node::text) {
            let before = apply.clone();
            sort_free_text(post, text, &hit.origin, &mut apply, draft);
            let nothing = before == apply && apply == Apply::default() && !text.trim().is_empty();
            let is_address = |key: &str| ["url", "mail"].iter().any(|part| fold(key).contains(part));
            if nothing && hit.origin.key.as_deref().is_some_and(is_address) {
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
    let is_other = apply == Apply::default();
    for hit in post.all("apply").iter().filter(|hit| is_other && is_common(hit)) {
        of_common_key(post, hit, &mut apply, draft);
    }
    if apply == Apply::default()
        && let Value::Map(fields) = &post.raw.fields.value
    {
        of_other_keys(post, fields, &mut apply, draft);
    }
    let is_known = apply != Apply::default();
    if is_known {
        draft.facts.apply = Some(apply);
    }
    // Front matter that says one way to apply says the way: an address in the text is another. A key that is used for other things too does not.
    if !is_known || is_other {
        read_text(post, draft, sink);
    }
}

/// `link: https://…/jobs/17`, `contact: jobs@example.org`: keys that are used for other things too. An address that is the whole value, and that
/// may be one of a form, is meant for those who apply.
fn of_common_key(post: &Post<'_>, hit: &Hit<'_>, apply: &mut Apply, draft: &mut Draft) {
    // `contact: {name: Jane Doe, email: jane@example.org}`
    let mailbox = match &hit.node.value {
        Value::Map(fields) => MAILBOX_KEYS.iter().find_map(|key| find(fields, key)?.node.text()),
        _ => None,
    };
    let Some(text) = hit.text().or(mailbox).map(str::trim) else { return };
    let bare = text.strip_prefix("mailto:").unwrap_or(text);
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    let is_form = || is_link && !text.contains(char::is_whitespace) && may_be_a_form(text) && !forms::is_page_of(&post.raw.file.path, text);
    if is_form() || address::mailbox(bare).is_some_and(|address| of_mailbox(&address) != Some("other")) {
        sort_free_text(post, text, &hit.origin, apply, draft);
    }
}

/// `Apply Form Link: https://…`, `hr_tool: https://example.recruiting-software.example/17`: keys that no table knows, by one of their words or by the
/// address that is their value.
fn of_other_keys(post: &Post<'_>, fields: &[Field], apply: &mut Apply, draft: &mut Draft) {
    for field in fields {
        if let Value::Map(inner) = &field.node.value {
            if keys::CONTAINERS.contains(&keys::normalized(&field.key).as_str()) {
                of_other_keys(post, inner, apply, draft);
            } else {
                of_button(post, inner, apply, draft);
            }
            continue;
        }
        let Some(text) = field.node.text().map(str::trim).filter(|text| text.contains("://") || text.contains('@')) else { continue };
        if text.contains(char::is_whitespace) || forms::is_key_for_else(&field.key) {
            continue;
        }
        let bare = text.strip_prefix("mailto:").unwrap_or(text);
        let is_for_applying = || forms::is_key_for_applying(&field.key) || is_button(post, fields, field);
        let is_meant = if text.contains("://") {
            says_apply(text) || is_for_applying() && may_be_a_form(text)
        } else {
            is_for_applying() && address::mailbox(bare).is_some()
        };
        if is_meant {
            sort_free_text(post, text, &post.origin_of(&field.key, field.node.span), apply, draft);
        }
    }
}

/// `button: {text: Apply now, url: mailto:…}`: a map about something of which one text invites and another is the address.
fn of_button(post: &Post<'_>, fields: &[Field], apply: &mut Apply, draft: &mut Draft) {
    for field in fields {
        let Some(text) = field.node.text().map(str::trim).filter(|text| !text.contains(char::is_whitespace)) else { continue };
        let is_mailbox = text.strip_prefix("mailto:").is_some_and(|bare| address::mailbox(bare).is_some());
        let is_form = text.contains("://") && may_be_a_form(text);
        if (is_mailbox || is_form) && is_button(post, fields, field) {
            sort_free_text(post, text, &post.origin_of(&field.key, field.node.span), apply, draft);
        }
    }
}

/// Whether the text beside an address, under a key that begins alike, invites: `cta_text: Apply now` and `cta_link: https://…`.
fn is_button(post: &Post<'_>, fields: &[Field], address: &Field) -> bool {
    let ends = |key: &str, words: &[&str]| words.iter().find_map(|word| key.strip_suffix(word).map(str::to_owned));
    let Some(stem) = ends(&keys::normalized(&address.key), BUTTON_ADDRESSES) else { return false };
    let is_its_text = |field: &&Field| ends(&keys::normalized(&field.key), BUTTON_TEXTS).is_some_and(|other| other == stem);
    let invites = |text: &str| {
        let cues = view::cues(text, &post.language);
        let has = |name: &str| cues.iter().any(|cue| cue.group == "apply" && cue.name == name);
        text.len() <= WORDS_MAX && has("invite") && !has("other")
    };
    fields.iter().filter(is_its_text).filter_map(|field| field.node.text()).any(invites)
}

/// "by e-mail to jobs@example.org or at https://…": addresses and mailboxes sort themselves.
fn sort_free_text(post: &Post<'_>, text: &str, origin: &Origin, apply: &mut Apply, draft: &mut Draft) {
    let text = text.trim();
    let site = &post.settings.site.url;
    let alone = |value: Option<String>, is_mailbox| value.map(|value| Address { value, is_mailbox, range: 0..text.len() });
    let found = if let Some(address) = text.strip_prefix("mailto:") {
        alone(address::mailbox(address), true).into_iter().collect()
    } else if text.starts_with('/') {
        alone(address::web_address(text, site), false).into_iter().collect()
    } else {
        Some(address::of_text(text, site))
            .filter(|found| !found.is_empty())
            .unwrap_or_else(|| alone(address::without_scheme(text), false).into_iter().collect())
    };
    for address in found {
        let (pointer, slot) =
            if address.is_mailbox { ("/facts/apply/email", &mut apply.email) } else { ("/facts/apply/url", &mut apply.url) };
        if slot.is_none() {
            *slot = Some(address.value);
            draft.origins.insert(pointer.into(), origin.clone());
        }
    }
}

fn read_text(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut found: Vec<(Use, bool, Finding<String>)> = Vec::new();
    let headings = headings(post);
    let mut passages = post.view.passages.as_slice();
    // So many blocks more belong to an invitation that ends with a colon: the address of the house, line by line.
    let mut led = 0_usize;
    while let Some(first) = passages.first() {
        let count = passages.iter().take_while(|passage| std::ptr::eq(passage.block, first.block)).count();
        let (own, rest) = passages.split_at(count);
        passages = rest;
        // A block without a link, a mailbox or an address says nothing that could be kept.
        let text = &first.block.text;
        if !first.block.links.is_empty() || text.contains(['@', '[', '(', '{', '_']) || text.contains("://") || text.contains("www.") {
            read_block(post, own, (&headings, led > 0), &mut found);
        }
        led = if own.last().is_some_and(leads_to_address) { LED_BLOCKS } else { led.saturating_sub(1) };
    }
    let known = draft.facts.apply.clone().unwrap_or_default();
    if found.is_empty() {
        found.extend(only_mailbox(post, known == Apply::default()).map(|finding| (Use::Written, true, finding)));
    }
    let kinds = [(true, known.email.is_some()), (false, known.url.is_some())];
    for is_mailbox in kinds.into_iter().filter(|(_, is_known)| !is_known).map(|(is_mailbox, _)| is_mailbox) {
        let best = |from: From| {
            let of_kind = || found.iter().filter(|(_, kind, finding)| *kind == is_mailbox && finding.origin.from == from);
            let uses = of_kind().map(|(how, ..)| *how).max()?;
            // Where words invite to one address, another that they do not mention is no way to apply.
            let is_only = found.iter().all(|(how, ..)| *how <= uses);
            // Under a label the first that is written to holds, in whichever words.
            let is_meant = |how: Use| how == uses || (from == From::Labelled && how >= Use::Written);
            let all: Vec<Finding<String>> = of_kind().filter(|(how, ..)| is_meant(*how) && is_only).map(|(.., f)| f.clone()).collect();
            (!all.is_empty()).then_some(all)
        };
        let findings = match best(From::Labelled) {
            // The first under the label holds.
            Some(mut stated) => {
                stated.truncate(1);
                stated
            }
            None => best(From::Sentence).unwrap_or_default(),
        };
        let findings = for_applications(findings);
        // Two sentences that invite to two addresses leave it open; that is no contradiction to speak of.
        if findings.iter().any(|finding| finding.value != findings[0].value) {
            continue;
        }
        let pointer = if is_mailbox { "/facts/apply/email" } else { "/facts/apply/url" };
        claim::settle(post, draft, sink, pointer, None, findings, |draft, value| {
            let apply = draft.facts.apply.get_or_insert_default();
            if is_mailbox { apply.email = Some(value) } else { apply.url = Some(value) }
        });
    }
}

/// `To jobs@example.org, with jane@example.org in copy`: of several mailboxes that differ the one whose name says that it is for applications.
fn for_applications(findings: Vec<Finding<String>>) -> Vec<Finding<String>> {
    let is_for_them = |finding: &&Finding<String>| finding.value.contains('@') && of_mailbox(&finding.value) == Some("jobs");
    let meant: Vec<&Finding<String>> = findings.iter().filter(is_for_them).collect();
    let is_one = meant.first().is_some_and(|first| meant.iter().all(|other| other.value == first.value));
    if is_one && meant.len() < findings.len() { meant.into_iter().take(1).cloned().collect() } else { findings }
}

/// Headings that invite to apply, whether the vocabulary knows the whole of them or not: `Déposer sa candidature`.
fn headings<'a>(post: &Post<'a>) -> Vec<&'a Block> {
    let names_it = |passage: &&Passage<'_>| {
        passage.has("apply", "invite") && !passage.has("apply", "other") && passage.text().len() <= HEADING_BYTES_MAX
    };
    post.view.passages.iter().filter(|passage| passage.is_heading()).filter(names_it).map(|passage| passage.block).collect()
}

/// Keeps what the passages of one block say.
fn read_block(
    post: &Post<'_>,
    passages: &[Passage<'_>],
    (headings, is_led): (&[&Block], bool),
    found: &mut Vec<(Use, bool, Finding<String>)>,
) {
    let block = passages[0].block;
    // Where the mailbox before ends.
    let mut last: Option<usize> = None;
    for address in address::of_block(block, &post.settings.site.url) {
        // Links may stand in a label, before its value.
        let next = passages.partition_point(|passage| passage.range.end <= address.range.start);
        let Some(passage) = passages.get(next).filter(|passage| super::is_of_this_job(passage)) else { continue };
        let section = block.section.and_then(|section| post.blocks().0.get(section));
        let is_placed =
            passage.is_about("apply") || section.is_some_and(|section| headings.iter().any(|heading| std::ptr::eq(*heading, section)));
        let question = question_before(passages, next);
        let is_placed = is_placed && question.is_none_or(|question| question.has("apply", "invite"));
        if question.is_some_and(|question| question.has("apply", "other")) && !passage.has("apply", "invite") {
            continue;
        }
        let led = || (is_led && is_alone(passage, &address) && of_mailbox(&address.value) != Some("other")).then_some(Use::Written);
        let points = || pointer::leads(post, passage, &address).then_some(Use::Invited);
        let how = use_of(&passages[wrapped(passages, next)..=next], &address, is_placed).or_else(led).or_else(points);
        let Some(how) = how else { continue };
        if address.is_mailbox
            && !passage.has("apply", "invite")
            && !is_placed
            && section.is_some_and(|section| is_for_questions(post, section))
        {
            continue;
        }
        // A button, or a heading that is a link.
        let beside = block.text.trim().len().saturating_sub(address.range.len());
        let is_button = how == Use::Invited && (beside == 0 || beside <= WORDS_MAX && begins_with_invitation(passage, &address));
        let is_stated = is_placed || is_button || (passage.is_heading() && how == Use::Invited);
        // `To jane@example.org, and joe@example.org in copy`: the first of those that stand together.
        let is_beside = last.take().is_some_and(|end: usize| {
            let gap = block.text.get(end..address.range.start).unwrap_or_default();
            gap.len() <= TOGETHER_BYTES_MAX && !gap.contains(['.', ':', ';', '@'])
        });
        if address.is_mailbox {
            last = Some(address.range.end);
        }
        if address.is_mailbox && is_beside && of_mailbox(&address.value) != Some("jobs") {
            continue;
        }
        let mut finding = post.finding(passage, address.range.clone(), "apply", address.value);
        if is_stated {
            finding.origin.from = From::Labelled;
        }
        found.push((how, address.is_mailbox, finding));
    }
}

/// `Please send your application to:`
fn leads_to_address(passage: &Passage<'_>) -> bool {
    passage.text().trim_end().ends_with([':', '：'])
        && passage.has("apply", "invite")
        && !["other", "refused"].iter().any(|name| passage.has("apply", name))
}

/// Whether a mailbox is all of its line.
fn is_alone(passage: &Passage<'_>, address: &Address) -> bool {
    let text = &passage.block.text;
    let start = text[..address.range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[address.range.end..].find('\n').map_or(text.len(), |at| address.range.end + at);
    address.is_mailbox && end - start <= address.range.len() + ALONE_BYTES_MAX
}

/// Whether the words of a link begin with an invitation: `Apply on LinkedIn`.
fn begins_with_invitation(passage: &Passage<'_>, address: &Address) -> bool {
    passage.cues_of("apply").any(|cue| cue.name == "invite" && cue.range.start == address.range.start) && !address.is_mailbox
}

/// Whether a heading is about something else than applications: `Further information`.
fn is_for_questions(post: &Post<'_>, section: &Block) -> bool {
    let mut headings = post.view.passages.iter().filter(|passage| passage.is_heading() && std::ptr::eq(passage.block, section));
    headings.any(|heading| heading.has("apply", "other") && !heading.has("apply", "invite"))
}

/// The question right before a passage: `A leak at home? That is for …`.
fn question_before<'p, 'a>(passages: &'p [Passage<'a>], at: usize) -> Option<&'p Passage<'a>> {
    at.checked_sub(1).and_then(|before| passages.get(before)).filter(|before| before.text().ends_with(['?', '？']))
}

/// Where the sentence begins that an editor has wrapped before a passage.
fn wrapped(passages: &[Passage<'_>], at: usize) -> usize {
    let goes_on = |passage: &Passage<'_>| !passage.is_labelled_line && !passage.text().ends_with(['.', '!', '?', '。', '！', '？']);
    let is_own = |passage: &Passage<'_>| passage.is_labelled_line || passage.is_heading();
    if passages.get(at).is_none_or(is_own) {
        return at;
    }
    at - passages[..at].iter().rev().take(WRAPPED_LINES_MAX).take_while(|passage| goes_on(passage)).count()
}

/// Whether what is between two words leaves them in one breath.
fn is_beside(gap: &str) -> bool {
    gap.len() <= BESIDE_BYTES_MAX && !gap.contains([',', '.', ';', ':', '!', '?'])
}

/// What an address is for, `None` where it is not for applications. Its passage is the last; those before it are lines of the same sentence.
fn use_of(passages: &[Passage<'_>], address: &Address, is_placed: bool) -> Option<Use> {
    let (passage, before) = passages.split_last()?;
    let local = if address.is_mailbox { of_mailbox(&address.value) } else { None };
    if local == Some("other") || (!address.is_mailbox && !may_be_a_form(&address.value)) {
        return None;
    }
    // `“How we work”` is the title of something to read.
    if !address.is_mailbox && passage.block.text[address.range.clone()].starts_with(['“', '„', '«', '"', '‘']) {
        return None;
    }
    // The name of a mailbox is no word against it: `info@`.
    let is_its_name = |cue: &Cue| {
        let range = &address.range;
        let is_inside = range.start <= cue.range.start && cue.range.end <= range.end;
        cue.name != "invite" && is_inside && passage.block.text[range.clone()].contains(['@', '/'])
    };
    let own = || passage.cues_of("apply").filter(|cue| !is_its_name(cue));
    let above = if own().next().is_none() { before } else { &[] };
    let cues = || above.iter().flat_map(|passage| passage.cues_of("apply")).chain(own());
    let is_denied =
        |cue: &Cue| cue.name == "denied" && cue.range.end <= address.range.start && address.range.start - cue.range.end <= DENIAL_REACH;
    // `not by e-mail` leaves the form as it is.
    let text = &passage.block.text;
    let is_refused = |cue: &Cue| cue.name == "refused" && (address.is_mailbox || !fold(&text[cue.range.clone()]).contains("mail"));
    if cues().any(is_refused) || passage.cues_of("asked").any(is_denied) {
        return None;
    }
    // `If the application form is not accessible to you, write to …`: whoever applies does so elsewhere.
    if address.is_mailbox && cues().any(|cue| cue.name == "aid" && cue.range.start < address.range.start) {
        return None;
    }
    // `Apply on our website: https://…`: an invitation says what the site is for.
    let is_invited_before = |at: usize| cues().any(|cue| cue.name == "invite" && cue.range.start < at);
    let is_site = |cue: &Cue| cue.name == "site" && !is_invited_before(cue.range.start);
    let telling = || cues().filter(|cue| matches!(cue.name, "invite" | "other") || is_site(cue));
    if begins_with_invitation(passage, address) && passage.text().len() <= address.range.len() + WORDS_MAX {
        return Some(Use::Invited);
    }
    // A title that leads to the form.
    let is_whole = !address.is_mailbox && text.trim().len() == address.range.len();
    if is_whole && says_apply(&address.value) && !cues().any(|cue| cue.name == "other") {
        return Some(Use::Invited);
    }
    // `Download the call for applications`: the words of a link say what it is for.
    let inner = telling().find(|cue| address.range.start <= cue.range.start && cue.range.start < address.range.end);
    if inner.is_some_and(|cue| cue.name == "other") {
        return None;
    }
    let mut before: Vec<&Cue> = telling().filter(|cue| cue.range.start < address.range.end).collect();
    // `If you are interested or have questions, write to …`
    if let [.., invite, other] = before[..]
        && (invite.name, other.name) == ("invite", "other")
        && text.get(invite.range.end..other.range.start).is_some_and(is_beside)
    {
        before.pop();
    }
    let before = before.last().copied();
    let is_far = |cue: &Cue| address.range.start.saturating_sub(cue.range.end) > FAR_BYTES_MIN;
    if address.is_mailbox
        && local != Some("jobs")
        && before.is_none_or(is_far)
        && is_for_else(text, address, &telling().collect::<Vec<_>>())
    {
        return None;
    }
    let is_behind_words = || !text[address.range.clone()].contains(['/', '@']);
    // `We welcome ideas beside our [projects](/projects); applications must …`: words behind a link tell nothing of it.
    if !address.is_mailbox && before.is_none() && inner.is_none() && !is_placed && !says_apply(&address.value) && is_behind_words() {
        return None;
    }
    let is_weakly_invited = || telling().next().is_none() && cues().any(|cue| cue.name == "write" && cue.range.start < address.range.end);
    let is_label = passage.is_labelled_line && passage.is_about("apply");
    match before.or_else(|| telling().next()).map(|cue| cue.name) {
        Some("other" | "site") => None,
        Some(_) => Some(Use::Invited),
        None if is_label || local == Some("jobs") => Some(Use::Invited),
        None if address.is_mailbox && is_weakly_invited() => Some(Use::Written),
        // A page that nothing is said of may be any page.
        None if is_placed && (address.is_mailbox || passage.range.len() <= address.range.len() + WORDS_MAX) => Some(Use::Placed),
        None => None,
    }
}

/// `Apply here, or write to jane@example.org with any questions`: whether what a mailbox is for stands behind it.
fn is_for_else(text: &str, address: &Address, telling: &[&Cue]) -> bool {
    // `… to find out more and apply`
    let applies = |cue: &Cue| {
        let is_next = |invite: &&Cue| invite.name == "invite" && text.get(cue.range.end..invite.range.start).is_some_and(is_beside);
        telling.iter().any(is_next)
    };
    telling.iter().any(|cue| {
        let gap = text.get(address.range.end..cue.range.start).unwrap_or("");
        cue.name == "other" && cue.range.start >= address.range.end && is_beside(gap) && !gap.contains('\n') && !applies(cue)
    })
}
