//! Which output paths are free for a job: not those of another job, not those of the site's own documents, and none that would have to
//! be a file and a folder at once.

use std::collections::BTreeMap;

use crate::model::output_path::{ancestors, fold};

/// First segments that the documents of the site have for themselves, in folded form.
const RESERVED: [&str; 11] = [
    "aggregators",
    "assets",
    "atom.xml",
    "changes.json",
    "feed.json",
    "feeds",
    "feeds.opml",
    "index.html",
    "jobherald.json",
    "page",
    "rss.xml",
];

/// Pages whose JSON form would have the path of the list of changes, of the JSON Feed, or of the manifest.
const RESERVED_PAGES: [&str; 3] = ["changes.html", "feed.html", "jobherald.html"];

/// Whether a path begins where documents of the site are.
pub(super) fn is_reserved(path: &str) -> bool {
    let folded = fold(path);
    let first = folded.split('/').next().unwrap_or_default();
    let is_sitemap = first.strip_suffix(".xml").is_some_and(|stem| stem.starts_with("sitemap"));
    RESERVED.contains(&first) || is_sitemap || RESERVED_PAGES.contains(&folded.as_str())
}

/// The paths that jobs have, in folded form.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Pages, and JSON forms without their extension, by what is taken.
    files: BTreeMap<String, usize>,
    /// Folders that lead to them, with one job that needs each.
    folders: BTreeMap<String, usize>,
}

impl Taken {
    /// The job that is in the way of a page and its JSON form.
    pub(super) fn holder(&self, page: &str, data_stem: &str) -> Option<usize> {
        let (page, data) = keys(page, data_stem);
        let same = [&page, &data].into_iter().find_map(|path| self.files.get(path));
        let above = || ancestors(&page).find_map(|folder| self.files.get(folder));
        same.or_else(|| self.folders.get(&page)).or_else(above).copied()
    }

    /// Gives both to a job.
    pub(super) fn insert(&mut self, page: &str, data_stem: &str, job: usize) {
        let (page, data) = keys(page, data_stem);
        for folder in ancestors(&page) {
            // The folders above a known one are known.
            if self.folders.insert(folder.to_owned(), job).is_some() {
                break;
            }
        }
        self.files.extend([(page, job), (data, job)]);
    }
}

/// The JSON form's extension depends on what the post says, so every one of it is taken.
fn keys(page: &str, data_stem: &str) -> (String, String) {
    (fold(page), format!("{}.*", fold(data_stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_the_site_keep_their_places() {
        for path in ["feeds/tag/x", "Feeds", "page/2", "index.html", "RSS.xml", "sitemap-1.xml", "feed.html", "assets/x"] {
            assert!(is_reserved(path), "{path}");
        }
        for path in ["jobs/index.html", "feed/x", "pages/x", "sitemap", "jobs/feeds/x"] {
            assert!(!is_reserved(path), "{path}");
        }
    }

    #[track_caller]
    fn check(page: &str, data_stem: &str, expect: Option<usize>) {
        let mut taken = Taken::default();
        taken.insert("jobs/a/index.html", "jobs/a/posting", 1);
        taken.insert("b.html", "b", 2);
        assert_eq!(taken.holder(page, data_stem), expect);
    }

    #[test]
    fn no_path_is_two_things() {
        check("jobs/A/index.html", "jobs/A/posting", Some(1));
        check("jobs/a/posting.html", "jobs/a/posting", Some(1));
        check("b.html/index.html", "b.html/posting", Some(2));
        check("jobs/b/index.html", "jobs/b/posting", None);
        check("jobs/a/b.html", "jobs/a/b", None);
    }
}
