//! Links and pictures of a text that lead to no other site, with their places: the checks look whether they lead anywhere.

use crate::diagnostic::Span;
use crate::model::block::{Block, Blocks};
use crate::model::draft::LocalLink;
use crate::model::raw::RawPosting;

/// So many links of one text are looked at.
const LINKS_MAX: usize = 64;

/// The links and pictures of a text that lead to no other site.
pub(super) fn links(blocks: &Blocks, raw: &RawPosting, site: &url::Url) -> Vec<LocalLink> {
    let of_block =
        |block: &Block| block.links.iter().map(|link| (link.href.clone(), false, block.locate(&link.text).start)).collect::<Vec<_>>();
    let links = blocks.0.iter().filter(|block| !block.links.is_empty()).flat_map(of_block);
    let pictures = blocks.1.iter().map(|picture| (picture.address.clone(), true, picture.at));
    let local = links.chain(pictures).filter(|(address, ..)| is_local(address, site)).take(LINKS_MAX);
    local
        .map(|(address, is_picture, at)| {
            let (line, column) = raw.file.position(Span::new(at, at));
            LocalLink { address, is_picture, line, column }
        })
        .collect()
}

/// Whether an address is relative, or begins with that of the site.
fn is_local(address: &str, site: &url::Url) -> bool {
    let address = address.trim();
    let has_scheme = address.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']));
    if has_scheme {
        return address.strip_prefix(site.as_str().trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    }
    !address.is_empty() && !address.starts_with('#') && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_site_is_not_local() {
        let site: url::Url = "https://jobs.example/base".parse().expect("an address");
        for address in ["a.png", "/base/a/", "../a?b=c:d", "https://jobs.example/base/a/", "https://jobs.example/base"] {
            assert!(is_local(address, &site), "{address}");
        }
        for address in ["", "#top", "//cdn.example/a.js", "mailto:a@b.example", "https://jobs.example/baseline/", "https://other.example/"]
        {
            assert!(!is_local(address, &site), "{address}");
        }
    }
}
