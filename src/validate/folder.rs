//! Documents of one folder, as it is published: that feeds agree with each other, that what is named is there, and that a manifest holds. Where a
//! file belongs on the web follows from the addresses that feeds and pages say they have; where none fits, nothing is compared.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use super::dialect::{ID_TWICE, URL_TWICE};
use super::found::{finding, shown};
use super::rule::{Rule, rules};
use super::said::{Entry, Feed, Jobs, Said, What};
use crate::diagnostic::Diagnostics;

rules! {
    ID_DIFFERS = "feeds-id-differs", Warning, "RFC 4287, section 4.2.6; RSS 2.0, guid; JSON Feed 1.1, id", "feeds of one thing have the same ids", "write the same id in each feed: readers that change from one to the other see everything again";
    TITLE_DIFFERS = "feeds-title-differs", Warning, "RFC 4287, section 4.2.14", "feeds of one thing have the same titles", "write the same title in each feed";
    DATE_DIFFERS = "feeds-date-differs", Warning, "RFC 4287, section 4.2.9", "feeds of one thing have the same dates", "write the same instant in each feed";
    ADDRESS_DIFFERS = "feeds-address-differs", Warning, "RFC 4287, section 4.2.7", "feeds of one thing lead to the same pages", "write the same address in each feed";
    BODY_DIFFERS = "feeds-body-differs", Warning, "RFC 4287, section 4.1.3", "feeds of one thing have the same texts", "write the same text in each feed";
    SELF_SHARED = "feeds-self-shared", Error, "RFC 4287, section 4.2.7.2; RSS Best Practices Profile, atom:link; JSON Feed 1.1, feed_url", "no two feeds say that they have the same address", "write each feed's own address";
    SELF_ELSEWHERE = "feeds-self-elsewhere", Warning, "RFC 4287, section 4.2.7.2; JSON Feed 1.1, feed_url", "a feed lies where it says", "write the address that the file has once it is published";
    SITEMAP_MISSING = "sitemap-file-missing", Warning, "sitemaps.org, loc", "the addresses of a sitemap lead to pages", "remove the address, or publish the page";
    OPML_MISSING = "opml-file-missing", Warning, "OPML 2.0, subscription lists", "the feeds of a list are there", "remove the feed from the list, or publish it";
    PAGE_MISSING = "page-file-missing", Warning, "HTML, link type alternate", "the feeds that a page names are there", "correct the address";
    CANONICAL_ELSEWHERE = "page-canonical-elsewhere", Warning, "RFC 6596", "a page lies where it says", "write the address that the page has once it is published";
    TWIN_DIFFERS = "packed-twin-differs", Error, "RFC 9110, section 8.4: a coding changes no data", "a packed document is the one that lies beside it", "pack the document again whenever it is written";
    MANIFEST_DIGEST = "manifest-digest", Error, "jobherald.json, its schema: sha256 and size", "the files are those that the manifest lists", "publish the whole output of one run: some files are of another";
    MANIFEST_MISSING = "manifest-file-missing", Error, "jobherald.json, its schema: path", "the files that the manifest lists are there", "publish the whole output of one run";
    MANIFEST_UNREADABLE = "manifest-unreadable", Error, "jobherald.json, its schema", "the manifest can be read", "publish the one that the last run wrote";
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal; `None` where it was not read.
    pub sha256: Option<String>,
}

/// Everything in a folder.
#[derive(Debug, Clone, Default)]
pub struct Folder<'a> {
    /// All files by their paths relative to the folder, with `/`.
    pub files: BTreeMap<String, File>,
    /// Documents that were checked, by their paths relative to the folder.
    pub checked: Vec<(&'a str, &'a Checked)>,
    /// The bytes of `jobherald.json`, if there is one.
    pub manifest: Option<&'a [u8]>,
}

/// Name of the manifest.
pub const MANIFEST: &str = "jobherald.json";

/// What the documents of a folder say together. `shown` turns a path relative to the folder into one for people.
#[must_use]
pub fn together(folder: &Folder<'_>, shown: &dyn Fn(&str) -> String) -> Diagnostics {
    let mut out = Out { list: Diagnostics::default(), shown };
    let feeds: Vec<(&str, &Feed)> = folder
        .checked
        .iter()
        .filter(|(path, _)| !path.ends_with(PACKED))
        .filter_map(|(path, checked)| if let Said::Feed(feed) = &checked.said { Some((*path, feed)) } else { None })
        .collect();
    twins(folder, &mut out);
    split(folder, &mut out);
    if let Some(base) = base(folder, &feeds) {
        places(folder, &base, &feeds, &mut out);
        alike(&base, &feeds, &mut out);
    }
    if let Some(bytes) = folder.manifest {
        manifest(folder, bytes, &mut out);
    }
    out.list
}

/// The end of a packed document's name.
const PACKED: &str = ".gz";

impl Folder<'_> {
    /// Whether a document is another one's packed twin: what is found in it is found there.
    #[must_use]
    pub fn is_twin(&self, path: &str) -> bool {
        self.twin(path).is_some_and(|(packed, plain)| packed.content == plain.content)
    }

    /// A packed document, and the plain one beside it.
    fn twin(&self, path: &str) -> Option<(&Checked, &Checked)> {
        let of = |path: &str| self.checked.iter().find(|(other, _)| *other == path).map(|(_, checked)| *checked);
        Some((of(path)?, of(path.strip_suffix(PACKED)?)?))
    }
}

fn twins(folder: &Folder<'_>, out: &mut Out<'_>) {
    for (path, _) in folder.checked.iter().filter(|(path, _)| path.ends_with(PACKED)) {
        if folder.twin(path).is_some_and(|(packed, plain)| packed.content.is_some() && packed.content != plain.content) {
            out.add(&TWIN_DIFFERS, path, format!("another document comes out of this than the one in {}", path.trim_end_matches(PACKED)));
        }
    }
}

/// Documents of an aggregator that are split, `jobs.xml`, `jobs-2.xml` and so on: their jobs are those of one document.
fn split(folder: &Folder<'_>, out: &mut Out<'_>) {
    let mut groups: BTreeMap<&str, Vec<(&str, &Jobs)>> = BTreeMap::new();
    for (path, checked) in &folder.checked {
        let is_second = path.strip_suffix(PACKED).is_some_and(|plain| folder.checked.iter().any(|(other, _)| *other == plain));
        if let Said::Jobs(jobs) = &checked.said
            && !is_second
        {
            groups.entry(whole(path)).or_default().push((path, jobs));
        }
    }
    for group in groups.values() {
        let (mut ids, mut urls): (BTreeMap<&str, &str>, BTreeMap<&str, &str>) = Default::default();
        for (path, jobs) in group {
            let lists = [(&jobs.ids, &mut ids, &ID_TWICE, "id"), (&jobs.urls, &mut urls, &URL_TWICE, "address")];
            for (values, owners, rule, what) in lists {
                let mut seen = values
                    .iter()
                    .filter_map(|value| Some((value, *owners.entry(value).or_insert(path))).filter(|(_, owner)| owner != path));
                if let Some((value, owner)) = seen.next() {
                    let others = seen.count();
                    let more = if others > 0 { format!(", and {others} more are shared like it") } else { String::new() };
                    out.add(rule, path, format!("{} is the {what} of a job in {owner} too{more}", shown(value)));
                }
            }
        }
    }
}

/// The name of a document of which this is a part: without its ending and its number.
fn whole(path: &str) -> &str {
    let start = path.rfind('/').map_or(0, |at| at + 1);
    let stem = path[start..].split('.').next().unwrap_or_default();
    let bare = stem.rsplit_once(['-', '_']).filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    &path[..start + bare.map_or(stem, |(bare, _)| bare).len()]
}

struct Out<'a> {
    list: Diagnostics,
    shown: &'a dyn Fn(&str) -> String,
}

impl Out<'_> {
    fn add(&mut self, rule: &'static Rule, path: &str, message: String) {
        self.list.push(finding(rule, &(self.shown)(path), message));
    }
}

/// The address of the folder, which most documents agree on.
fn base(folder: &Folder<'_>, feeds: &[(&str, &Feed)]) -> Option<String> {
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    let own = feeds.iter().filter_map(|(path, feed)| feed.own.as_deref()?.strip_suffix(path).map(str::to_owned));
    let pages = folder.checked.iter().filter_map(|(path, checked)| match &checked.said {
        Said::Page { canonical: Some(address), .. } => {
            address.strip_suffix(path.strip_suffix("index.html").unwrap_or(path)).map(str::to_owned)
        }
        _ => None,
    });
    for base in own.chain(pages).filter(|base| base.ends_with('/') && base.contains("://")) {
        *votes.entry(base).or_default() += 1;
    }
    votes.into_iter().max_by_key(|(_, count)| *count).map(|(base, _)| base)
}

/// The file that an address of this site leads to: its path if there is one, else `Err` with what was looked for; `None` for other sites.
fn file_of<'f>(folder: &'f Folder<'_>, base: &str, address: &str) -> Option<Result<&'f str, String>> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let rest = address.strip_prefix(base).or_else(|| (address == base.trim_end_matches('/')).then_some(""))?;
    let path = decoded(rest);
    let candidates = [path.clone(), format!("{path}index.html"), format!("{path}/index.html"), format!("{path}.html")];
    let there = candidates.iter().find_map(|candidate| folder.files.get_key_value(candidate)).map(|(path, _)| path.as_str());
    Some(there.ok_or(path))
}

/// Percent-decoded, as a server looks for it.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        if let (b'%', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn places(folder: &Folder<'_>, base: &str, feeds: &[(&str, &Feed)], out: &mut Out<'_>) {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, feed) in feeds {
        let Some(own) = feed.own.as_deref().filter(|own| own.starts_with(base)) else { continue };
        if let Some(other) = owners.insert(own, path) {
            out.add(&SELF_SHARED, path, format!("{} is the address of {other} too", shown(own)));
        }
        if decoded(&own[base.len()..]) != *path {
            out.add(&SELF_ELSEWHERE, path, format!("this feed says that it lies at {}", shown(own)));
        }
    }
    let missing = |rule: &'static Rule, path: &str, address: &str, out: &mut Out<'_>| {
        if let Some(Err(wanted)) = file_of(folder, base, address) {
            out.add(rule, path, format!("{} leads to no file of this folder: there is no {}", shown(address), shown(&wanted)));
        }
    };
    for (path, checked) in &folder.checked {
        match &checked.said {
            Said::Addresses(what, addresses) => {
                let rule = if *what == What::Sitemap { &SITEMAP_MISSING } else { &OPML_MISSING };
                for address in addresses {
                    missing(rule, path, address, out);
                }
            }
            Said::Page { canonical, feeds } => {
                for address in feeds {
                    missing(&PAGE_MISSING, path, address, out);
                }
                if let Some(canonical) = canonical.as_deref()
                    && file_of(folder, base, canonical).is_some_and(|file| file != Ok(path))
                {
                    out.add(&CANONICAL_ELSEWHERE, path, format!("this page says that it is {}", shown(canonical)));
                }
            }
            Said::Feed(_) | Said::Jobs(_) | Said::Nothing => {}
        }
    }
}

/// Feeds of one folder and one site.
fn alike(base: &str, feeds: &[(&str, &Feed)], out: &mut Out<'_>) {
    let mut groups: BTreeMap<(&str, &str), Vec<(&str, &Feed)>> = BTreeMap::new();
    for (path, feed) in feeds {
        let is_placed = feed.own.as_deref().is_some_and(|own| own.starts_with(base));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(site) = feed.site.as_deref().filter(|_| is_placed) {
            groups.entry((folder, site.trim_end_matches('/'))).or_default().push((path, feed));
        }
    }
    for group in groups.values() {
        let Some((first, rest)) = group.split_first() else { continue };
        for other in rest {
            pair(*first, *other, out);
        }
    }
}

fn pair((first_path, first): (&str, &Feed), (path, feed): (&str, &Feed), out: &mut Out<'_>) {
    let by_id =
        |feed: &'_ Feed| -> BTreeMap<String, Entry> { feed.entries.iter().map(|entry| (entry.id.clone(), entry.clone())).collect() };
    let (theirs, ours) = (by_id(first), by_id(feed));
    // One of them may leave the oldest out.
    let (few, many) = if ours.len() < theirs.len() { (&ours, &theirs) } else { (&theirs, &ours) };
    let strange: BTreeSet<&String> = few.keys().filter(|id| !many.contains_key(*id)).collect();
    if let Some(id) = strange.first() {
        out.add(&ID_DIFFERS, path, format!("{} ids, {} among them, are not the same in {first_path}", strange.len(), shown(id)));
    }
    for (id, ours) in &ours {
        let Some(theirs) = theirs.get(id) else { continue };
        let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        let id = shown(id);
        if differs(&ours.title, &theirs.title) {
            let (a, b) = (ours.title.as_deref().unwrap_or_default(), theirs.title.as_deref().unwrap_or_default());
            out.add(&TITLE_DIFFERS, path, format!("{id} is {} here and {} in {first_path}", shown(a), shown(b)));
        }
        if differs(&ours.url, &theirs.url) {
            out.add(&ADDRESS_DIFFERS, path, format!("{id} leads to another page than in {first_path}"));
        }
        if differs(&ours.body, &theirs.body) {
            out.add(&BODY_DIFFERS, path, format!("the text of {id} is another one than in {first_path}"));
        }
        if let (Some(a), Some(b)) = (ours.published, theirs.published)
            && a.as_second() != b.as_second()
        {
            out.add(&DATE_DIFFERS, path, format!("{id} is of {a} here and of {b} in {first_path}"));
        }
    }
}

/// What is needed of a manifest.
#[derive(serde::Deserialize)]
struct Manifest {
    artifacts: Vec<Listed>,
}

#[derive(serde::Deserialize)]
struct Listed {
    path: String,
    sha256: String,
    size: u64,
}

fn manifest(folder: &Folder<'_>, bytes: &[u8], out: &mut Out<'_>) {
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => return out.add(&MANIFEST_UNREADABLE, MANIFEST, format!("this manifest cannot be read: {error}")),
    };
    for listed in &manifest.artifacts {
        match folder.files.get(&listed.path) {
            None => out.add(&MANIFEST_MISSING, MANIFEST, format!("{} is listed, and not there", shown(&listed.path))),
            Some(file) if file.size != listed.size => {
                out.add(
                    &MANIFEST_DIGEST,
                    MANIFEST,
                    format!("{} has {} bytes, and {} are listed", shown(&listed.path), file.size, listed.size),
                );
            }
            Some(file) if file.sha256.as_ref().is_some_and(|digest| *digest != listed.sha256) => {
                out.add(&MANIFEST_DIGEST, MANIFEST, format!("{} is another file than the one that is listed", shown(&listed.path)));
            }
            Some(_) => {}
        }
    }
}
