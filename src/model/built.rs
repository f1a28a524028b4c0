//! The pages that a site's generator has built, as far as it matters which job each one is of.

use percent_encoding::percent_decode_str;
use url::Url;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BuiltPage {
    /// Path relative to the folder of built pages, with `/`.
    pub path: String,
    /// What it says its address is (`<link rel="canonical">`), as written.
    pub canonical: Option<String>,
}

/// What an address says below that of the site, without `/` in front and with percent signs resolved; `None` for addresses elsewhere.
#[must_use]
pub fn below(site: &Url, address: &str) -> Option<String> {
    let url = site.join(address).ok()?;
    let base = site.path().trim_end_matches('/');
    let path = url.path().strip_prefix(base)?.strip_prefix('/')?;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    (url.origin() == site.origin()).then(|| decoded.into_owned())
}

/// Names of the files that servers give for an address that ends in `/`.
const INDEXES: [&str; 2] = ["index.html", "index.htm"];

/// The files in which generators put the page of an address path, the most likely first: `jobs/cook/` is `jobs/cook/index.html` or
/// `jobs/cook.html`, and so is `jobs/cook`. Paths have no `/` in front.
#[must_use]
pub fn files_of(path: &str) -> Vec<String> {
    let plain = path.trim_matches('/');
    if plain.is_empty() {
        return INDEXES.iter().map(|index| (*index).to_owned()).collect();
    }
    let stem = INDEXES.iter().find_map(|index| plain.strip_suffix(index)?.strip_suffix('/')).unwrap_or(plain);
    let stem = [".html", ".htm"].iter().find_map(|ending| stem.strip_suffix(ending)).unwrap_or(stem);
    let mut files = vec![format!("{stem}/index.html"), format!("{stem}.html"), format!("{stem}/index.htm"), format!("{stem}.htm")];
    // What the address itself names comes first.
    if let Some(own) = files.iter().position(|file| file == plain) {
        let own = files.remove(own);
        files.insert(0, own);
    }
    files
}

/// The address path of a file, without `/` in front: of an index file that of its folder.
#[must_use]
pub fn path_of(file: &str) -> &str {
    let folder = INDEXES.iter().find_map(|index| file.strip_suffix(index)).filter(|folder| folder.is_empty() || folder.ends_with('/'));
    folder.unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_one_of_a_few_files() {
        assert_eq!(files_of("/jobs/cook/")[..2], ["jobs/cook/index.html", "jobs/cook.html"]);
        assert_eq!(files_of("jobs/cook.html")[..2], ["jobs/cook.html", "jobs/cook/index.html"]);
        assert_eq!(files_of("jobs/cook/index.html")[0], "jobs/cook/index.html");
        assert_eq!(files_of("/")[0], "index.html");
        for file in ["index.html", "jobs/cook/index.html", "jobs/cook.html"] {
            assert_eq!(files_of(path_of(file))[0], file);
        }
    }
}
