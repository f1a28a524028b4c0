//! `Example | Baker | Springfield | full time`: a first line of parts between bars, where nothing else has a title.

use std::ops::Range;

use super::Post;
use crate::enrich::title::{self, Apart};
use crate::enrich::view;
use crate::model::block::{Block, BlockKind};

/// Longest such line, and longest part, in bytes.
const LINE_BYTES_MAX: usize = 300;
const PART_BYTES_MAX: usize = 100;

/// Fewer parts are a title of its own.
const PARTS_MIN: usize = 4;

/// The parts of such a line.
pub(in crate::enrich::readers) struct Bars<'a> {
    pub(in crate::enrich::readers) block: &'a Block,
    /// Who hires.
    pub(in crate::enrich::readers) employer: Range<usize>,
    /// Whom.
    pub(in crate::enrich::readers) role: Range<usize>,
}

/// The parts of a post's first line: a name, a role, and at least one of a place and terms.
pub(in crate::enrich::readers) fn bars<'a>(post: &Post<'a>) -> Option<Bars<'a>> {
    let block = post.blocks().0.iter().find(|block| !block.text.trim().is_empty())?;
    let line = block.text.lines().next().filter(|line| line.len() <= LINE_BYTES_MAX && block.kind == BlockKind::Paragraph)?;
    let parts: Vec<Range<usize>> = line
        .split('|')
        .map(|part| {
            let start = part.as_ptr() as usize - line.as_ptr() as usize + (part.len() - part.trim_start().len());
            start..start + part.trim().len()
        })
        .collect();
    if parts.len() < PARTS_MIN || parts.iter().any(|part| part.is_empty() || part.len() > PART_BYTES_MAX) {
        return None;
    }
    let says = |part: &Range<usize>| {
        let text = &line[part.clone()];
        let is_money = || text.contains(['€', '$', '£']) && text.contains(|c: char| c.is_ascii_digit());
        let is_remote = || view::cues(text, &post.language).iter().any(|cue| cue.group == "workplace");
        title::apart(text, &post.language) != Apart::Other || is_money() || is_remote()
    };
    let first = line[parts[0].clone()].split('(').next().unwrap_or_default().trim_end();
    let employer = parts[0].start..parts[0].start + first.len();
    let role = parts[1].clone();
    let is_role = !says(&role) && title::is_role(&line[role.clone()], &post.language) && line[role.clone()].contains(char::is_alphabetic);
    let is_name = !employer.is_empty() && !says(&parts[0]) && title::is_proper_name(first, &post.language) && !title::has_gender(first);
    (is_role && is_name && parts[2..].iter().any(says)).then_some(Bars { block, employer, role })
}
