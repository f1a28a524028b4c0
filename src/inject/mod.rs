//! Pages that a site's generator has built: what they say of themselves, and the same pages with our block in them. Pure: page bytes in,
//! page bytes out.
//!
//! A page is read with `lol_html`, which knows where every tag and attribute stands; it is changed by cutting and inserting bytes at
//! these places, so that no byte changes that is not ours. What is ours are `link` and `script` elements with the attribute
//! `data-jobherald`, each with the line break behind it.

mod edit;
mod generators;
mod json_ld;
mod markup;
mod page;
mod seal;
mod sitemap;

pub use generators::{Generator, Snippet, by_files as generator_by_files, find as generator, names as generators};
pub use markup::{Form, Markup};
pub use page::{Page, Refusal, canonical, read};
pub use seal::{SEAL, Sealed, seal, sealed};
pub use sitemap::{Sitemap, join, read as read_sitemap};

use edit::Edits;

/// The attribute that marks what is ours.
pub const MARK: &str = "data-jobherald";

/// Largest page that is read, in bytes.
pub const PAGE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The page with `block`, one element a line, at the end of its head in place of whatever block it has; `None` where it has these bytes
/// already. With `replace`, JobPosting markup of its own that can be taken out is.
///
/// A page that would swallow the block, for want of the end of a comment or a title, is refused: we would not know it again.
pub fn rewrite(bytes: &[u8], page: &Page, block: &str, replace: bool) -> Result<Option<Vec<u8>>, Refusal> {
    let mut edits = Edits::default();
    for own in &page.own {
        edits.remove(own.start..own.end + usize::from(bytes.get(own.end) == Some(&b'\n')));
    }
    if replace {
        page.markups.iter().filter_map(|markup| markup.removal.as_ref()).flatten().for_each(|range| edits.remove(range.clone()));
    }
    edits.insert(page.end_of_head, block);
    let rewritten = edits.apply(bytes);
    if rewritten == bytes {
        return Ok(None);
    }
    let again = read(&rewritten)?;
    let is_known_again = again.own.len() == block.lines().count()
        && !again.own.iter().zip(block.lines()).any(|(own, line)| rewritten[own.clone()] != *line.as_bytes());
    if is_known_again { Ok(Some(rewritten)) } else { Err(Refusal::Unfinished) }
}

/// Whether a page may have a block of ours in it: where this is `false` it has none.
#[must_use]
pub fn may_be_marked(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, MARK.as_bytes()).is_some()
}

#[cfg(test)]
mod tests;
