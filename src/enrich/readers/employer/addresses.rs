//! What the addresses of a post call its house: hosts of mailboxes and of pages, and whoever has hiring software's page.

use std::collections::BTreeMap;

use super::Post;
use super::house::NAME_BYTES_MIN;
use crate::enrich::address::{self, Address};
use crate::enrich::fold::fold;
use crate::enrich::readers::apply::{is_network, is_of_software};
use crate::enrich::readers::title::{is_everybodys, name_of};

/// So many addresses are those of a post; more are a list of others.
const NAMES_MAX: usize = 12;

/// Fields whose addresses are the house's.
const FIELDS: &[&str] = &["apply", "apply.url", "apply.email", "hiringOrganization.sameAs"];

/// Labels of hosts of hiring software that name nobody.
const SHARED: &[&str] = &["www", "jobs", "boards", "board", "apply", "careers", "career", "app", "hire", "job", "form", "forms", "eu"];

/// The names of hosts, without what stands before and behind them: `jobs.tannery.example` is `tannery`. Each with whether a mailbox or a page of
/// hiring software has it.
pub(super) fn names(post: &Post<'_>) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    let site = &post.settings.site.url;
    let mut add = |host: &str, address: &Address| {
        if let Some(name) = of_software(host, &address.value) {
            found.insert(name, true);
        } else if !is_network(host) {
            // A short name counts where a mailbox has it: `jobs@acme.example`.
            let is_telling = |name: &&str| name.len() >= NAME_BYTES_MIN || address.is_mailbox;
            let name = name_of(host).filter(is_telling).map(together);
            if let Some(name) = name.filter(|name| !is_everybodys(name)) {
                *found.entry(name).or_insert(false) |= address.is_mailbox;
            }
        }
        found.len()
    };
    for hosts in address::hosts(post.blocks(), site) {
        if hosts.iter().map(|(host, address)| add(host, address)).max().is_some_and(|count| count > NAMES_MAX) {
            return BTreeMap::new();
        }
    }
    let texts = FIELDS.iter().flat_map(|field| post.all(field)).filter_map(|hit| hit.text());
    for address in texts.flat_map(|text| address::of_text(text, site)) {
        if let Some(host) = address.host() {
            add(&host, &address);
        }
    }
    found
}

fn together(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// `https://tannery.applytojob.com/…`, `https://boards.greenhouse.io/tannery/jobs/17`: whose page of hiring software an address is.
fn of_software(host: &str, address: &str) -> Option<String> {
    if !is_of_software(host) {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let own = labels[..labels.len().saturating_sub(2)].iter().find(|label| !SHARED.contains(label));
    let first = || address.split_once("://")?.1.split(['/', '?', '#']).nth(1).filter(|part| !SHARED.contains(part));
    let name = own.copied().or_else(first).map(together)?;
    (name.len() >= NAME_BYTES_MIN - 1 && name.contains(char::is_alphabetic) && name != "embed").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_hiring_software_have_owners() {
        for (address, expect) in [
            ("https://tannery.applytojob.com/apply/x", Some("tannery")),
            ("https://tannery.jobs.personio.de/job/17", Some("tannery")),
            ("https://boards.greenhouse.io/salt-works/jobs/17", Some("saltworks")),
            ("https://jobs.lever.co/tannery", Some("tannery")),
            ("https://boards.greenhouse.io/embed/job_app?token=17", None),
            ("https://tannery.example/jobs", None),
        ] {
            let host = address.split('/').nth(2).unwrap_or_default();
            assert_eq!(of_software(host, address).as_deref(), expect, "{address}");
        }
    }
}
