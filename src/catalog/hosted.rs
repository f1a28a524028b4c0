//! Addresses of jobs whose pages the site's own generator makes: what it built decides, and where nothing is known of that, the
//! permalink does.
//!
//! A page is found by the path that the post gives it, else by the permalink with the post's own slug, its file's name or its title in
//! it; each in the files where generators put such a page. Where there is none, the page is taken that says that this is its address, then
//! the only one whose path is the same but for case, accents and punctuation.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use url::Url;

use super::address::{Address, DIR_BYTES_MAX, FOLDER, expanded, file_stem, slugified, wanted_slug};
use super::taken::{Taken, is_reserved};
use super::{Candidate, Input, Source};
use crate::model::built::{BuiltPage, below, files_of, path_of};
use crate::model::draft::Kind;
use crate::model::id::Id;
use crate::model::output_path::fit_segment;
use crate::model::raw::RawForm;

/// One per candidate, in their order. A page is of one job only: that of the job published earlier.
pub(super) fn assign(candidates: &[Candidate<'_>], order: &[usize], input: &Input<'_>) -> Vec<Address> {
    let pages = Pages::new(input.built, &input.settings.site.url);
    let mut data = Taken::default();
    let mut of_jobs = of_others(candidates, &pages, input);
    let mut addresses: Vec<Option<Address>> = vec![None; candidates.len()];
    for index in order {
        let candidate = &candidates[*index];
        let slug = wanted_slug(candidate, input);
        let wanted = wanted(candidate, &slug, input);
        let (page, url) = match pages.find(&wanted, &of_jobs) {
            Some(found) => found,
            None => (files_of(&wanted[0]).swap_remove(0), absolute(&input.settings.site.url, &wanted[0])),
        };
        of_jobs.insert(page.clone());
        let data_stem = data_stem(candidate, &page, &mut data, *index);
        addresses[*index] = Some(Address { slug, url, page, data_stem });
    }
    addresses.into_iter().map(|a| a.expect("every candidate was given an address")).collect()
}

/// Pages of posts that are not open, such as that of the same job two years ago: they are no other job's.
fn of_others(candidates: &[Candidate<'_>], pages: &Pages<'_>, input: &Input<'_>) -> BTreeSet<String> {
    if input.built.is_empty() {
        return BTreeSet::new();
    }
    let open: BTreeSet<usize> =
        candidates.iter().filter_map(|c| if let Source::Draft(index, _) = c.draft { Some(index) } else { None }).collect();
    let others = input.drafts.iter().enumerate().filter(|(index, draft)| draft.kind == Kind::Posting && !open.contains(index));
    let page = |draft| {
        let candidate = Candidate::alone(draft, Id::of_own(""), input);
        let paths = wanted(&candidate, &wanted_slug(&candidate, input), input);
        pages.find(&paths[..1], &BTreeSet::new()).map(|(page, _)| page)
    };
    others.filter_map(|(_, draft)| page(draft)).collect()
}

/// The address that a candidate has where nothing is known of built pages.
pub(super) fn without_pages(candidate: &Candidate<'_>, input: &Input<'_>) -> String {
    absolute(&input.settings.site.url, &wanted(candidate, &wanted_slug(candidate, input), input)[0])
}

/// The paths at which its page may be, without `/` in front; at least one.
fn wanted(candidate: &Candidate<'_>, slug: &str, input: &Input<'_>) -> Vec<String> {
    let plain = |path: &str| percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), Into::into);
    let own = match &candidate.draft {
        Source::Draft(_, draft) => draft.permalink.as_deref().map(plain),
        Source::Held(record) => below(&input.settings.site.url, &record.url),
    };
    let slugs = match &candidate.draft {
        Source::Draft(_, draft) if own.is_none() => {
            let title = slugified(draft.posting.title.as_deref().unwrap_or_default());
            let file = if draft.form == RawForm::Record { String::new() } else { slugified(file_stem(&draft.path)) };
            vec![draft.slug.as_deref().map(slugified).unwrap_or_default(), file, slug.to_owned(), title]
        }
        _ => vec![slug.to_owned()],
    };
    let mut paths: Vec<String> = own.into_iter().collect();
    // Where no page is known now, a job has the address that its page was found at, unless that is another one by now.
    let known = input.previous.find(&candidate.id).filter(|_| input.built.is_empty() && paths.is_empty());
    let known = known.and_then(|known| below(&input.settings.site.url, &known.url));
    for slug in slugs.iter().filter(|slug| !slug.is_empty()) {
        let path = expanded(candidate, slug, input);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if let Some(known) = known.filter(|known| paths.iter().any(|path| folded(path) == folded(known))) {
        paths.insert(0, known);
    }
    paths.iter().map(|path| path.trim_start_matches('/').to_owned()).collect()
}

/// The address of a path on the site.
fn absolute(site: &Url, path: &str) -> String {
    let mut url = site.clone();
    url.set_path(&format!("{}/{}", site.path().trim_end_matches('/'), path.replace('%', "%25")));
    url.into()
}

/// Case, accents and punctuation count for nothing, nor does the form of the address.
fn folded(path: &str) -> String {
    let stem = path_of(path).trim_end_matches(".html").trim_end_matches(".htm");
    stem.split('/').map(slugified).filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/")
}

/// Which pages there are.
struct Pages<'a> {
    site: &'a Url,
    by_path: BTreeMap<&'a str, &'a BuiltPage>,
    by_canonical: BTreeMap<String, Vec<&'a BuiltPage>>,
    by_folded: BTreeMap<String, Vec<&'a BuiltPage>>,
}

impl<'a> Pages<'a> {
    fn new(built: &'a [BuiltPage], site: &'a Url) -> Self {
        let mut pages = Self { site, by_path: BTreeMap::new(), by_canonical: BTreeMap::new(), by_folded: BTreeMap::new() };
        for page in built {
            pages.by_path.insert(&page.path, page);
            if let Some(canonical) = pages.canonical(page) {
                pages.by_canonical.entry(canonical).or_default().push(page);
            }
            pages.by_folded.entry(folded(&page.path)).or_default().push(page);
        }
        pages
    }

    /// The path below the site that a page says it has.
    fn canonical(&self, page: &BuiltPage) -> Option<String> {
        below(self.site, page.canonical.as_deref()?)
    }

    /// The file and the address of the page at the first of these paths that has one.
    fn find(&self, wanted: &[String], of_jobs: &BTreeSet<String>) -> Option<(String, String)> {
        let free = |page: &&BuiltPage| !of_jobs.contains(&page.path);
        let found = |page: &BuiltPage, url: String| (page.path.clone(), url);
        for path in wanted {
            let files = files_of(path);
            for (index, file) in files.iter().enumerate() {
                let Some(page) = self.by_path.get(file.as_str()).copied().filter(free) else { continue };
                return Some(if index == 0 { found(page, absolute(self.site, path)) } else { found(page, self.address(page)) });
            }
        }
        for path in wanted {
            if let Some([page]) = self.by_canonical.get(path).map(Vec::as_slice).filter(|pages| free(&pages[0])) {
                return Some(found(page, absolute(self.site, path)));
            }
        }
        wanted.iter().find_map(|path| match self.by_folded.get(&folded(path)).map(Vec::as_slice) {
            Some([page]) if free(page) => Some(found(page, self.address(page))),
            _ => None,
        })
    }

    /// The address that the page says it has, else that of its file.
    fn address(&self, page: &BuiltPage) -> String {
        absolute(self.site, &self.canonical(page).unwrap_or_else(|| path_of(&page.path).to_owned()))
    }
}

/// Where the JSON form of a job goes in our own folder: as its page is called, where no document of ours has that place.
fn data_stem(candidate: &Candidate<'_>, page: &str, taken: &mut Taken, index: usize) -> String {
    let (stem, name) = match page.strip_suffix("index.html").or_else(|| page.strip_suffix("index.htm")) {
        Some(folder) => (folder.trim_end_matches('/'), "/posting"),
        None => (page.trim_end_matches(".html").trim_end_matches(".htm"), ""),
    };
    let stem = stem.split('/').filter(|s| !s.is_empty()).map(fit_segment).collect::<Vec<_>>().join("/");
    let last = stem.rsplit('/').next().unwrap_or_default();
    let id = candidate.id.as_str().trim_start_matches("urn:uuid:");
    let own = if stem.is_empty() || stem.len() > DIR_BYTES_MAX || is_reserved(&stem) { format!("{FOLDER}/{last}") } else { stem.clone() };
    let stems = [own.clone(), format!("{own}-{}", candidate.id.short()), format!("{FOLDER}/{id}")];
    // As far as `Taken` is concerned the page goes beside it.
    let is_free = |stem: &&String| taken.holder(&format!("{stem}{name}.html"), &format!("{stem}{name}")).is_none();
    let stem = stems.iter().find(is_free).unwrap_or(&stems[2]);
    let data = format!("{stem}{name}");
    taken.insert(&format!("{data}.html"), &data, index);
    data
}
