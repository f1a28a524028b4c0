//! The only mailbox of a post.

use super::forms::{may_be_a_form, of_mailbox};
use super::{ALONE_BYTES_MAX, LED_BLOCKS, MAILBOXES_MAX, Post};
use crate::enrich::address::{self, Address};
use crate::enrich::claim::Finding;
use crate::enrich::view::Passage;
use crate::model::block::Block;

/// The one mailbox of a post that invites to nothing else, alone on its line or, where it has no other way, beside an invitation: whoever wants
/// the job has nowhere else to write to.
pub(super) fn only_mailbox(post: &Post<'_>, has_no_way: bool) -> Option<Finding<String>> {
    let passages = &post.view.passages;
    let may_have = |block: &&Block| !block.links.is_empty() || block.text.contains('@');
    let mailboxes: Vec<(&Block, Address)> = post
        .blocks()
        .0
        .iter()
        .filter(may_have)
        .flat_map(|block| address::of_block(block, &post.settings.site.url).into_iter().map(move |address| (block, address)))
        .filter(|(_, address)| address.is_mailbox)
        .take(MAILBOXES_MAX)
        .collect();
    let (block, address) = mailboxes.first()?;
    let holds = |passage: &&Passage<'_>| std::ptr::eq(passage.block, *block) && passage.range.contains(&address.range.start);
    let passage = passages.iter().find(holds).filter(|passage| crate::enrich::readers::is_of_this_job(passage))?;
    let text = passage.text();
    let line = text.lines().find(|line| line.contains(&address.value)).unwrap_or(text);
    let is_only = mailboxes.iter().all(|(_, other)| other.value == address.value);
    let is_open = !["other", "refused", "aid"].iter().any(|name| passage.has("apply", name));
    let is_alone = line.len() <= address.range.len() + ALONE_BYTES_MAX;
    let is_meant = || is_alone || has_no_way && is_behind_invitation(post, block);
    let is_kept = of_mailbox(&address.value) != Some("other");
    (is_only && is_kept && is_open && is_meant()).then(|| post.finding(passage, address.range.clone(), "", address.value.clone()))
}

/// Whether a block, or one of those shortly before it, invites to apply, and to no page.
fn is_behind_invitation(post: &Post<'_>, block: &Block) -> bool {
    let passages = &post.view.passages;
    let Some(end) = passages.iter().rposition(|passage| std::ptr::eq(passage.block, block)) else { return false };
    let mut before = 0_usize;
    let mut last: *const Block = std::ptr::from_ref(block);
    let near = passages[..=end].iter().rev().take_while(|passage| {
        before += usize::from(!std::ptr::eq(std::mem::replace(&mut last, std::ptr::from_ref(passage.block)), passage.block));
        before <= LED_BLOCKS
    });
    let near: Vec<&Passage<'_>> = near.collect();
    let leads_elsewhere = |passage: &&Passage<'_>| {
        passage.has("apply", "site") || passage.has("apply", "refused") || passage.block.links.iter().any(|link| may_be_a_form(&link.href))
    };
    near.iter().any(|passage| passage.has("apply", "invite")) && !near.iter().any(leads_elsewhere)
}
