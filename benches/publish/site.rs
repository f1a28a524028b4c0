//! One folder that is a site for both programs: the same posts, and a configuration for each of them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::posts;

/// The configuration in which jobherald does the same work as Hugo's templates here.
pub(crate) const SAME_WORK: &str = "same-work.toml";

/// The configuration in which it does what it does for everybody: feeds per facet and OPML as well.
pub(crate) const AS_SHIPPED: &str = "as-shipped.toml";

const JOBHERALD: &str = r#"[site]
url = "https://jobs.example.org"
title = "Jobs"
kind = "board"

[[source]]
path = "content/jobs"
"#;

const LESS: &str = "
[targets.opml]
enabled = false

[facets]
enabled = false
";

const HUGO: &[(&str, &str)] = &[
    ("hugo.toml", include_str!("hugo/hugo.toml")),
    ("layouts/home.html", include_str!("hugo/home.html")),
    ("layouts/single.html", include_str!("hugo/single.html")),
    ("layouts/home.rss.xml", include_str!("hugo/home.rss.xml")),
    ("layouts/home.atom.xml", include_str!("hugo/home.atom.xml")),
    ("layouts/home.jsonfeed.json", include_str!("hugo/home.jsonfeed.json")),
];

/// Writes the site with `count` posts below `root` and returns its folder. Posts that are there are kept, and read once, so that every program finds
/// them in the page cache.
pub(crate) fn write(root: &Path, count: usize) -> io::Result<PathBuf> {
    let site = root.join(count.to_string());
    let content = site.join("content/jobs");
    posts::write(&content, count)?;
    fs::create_dir_all(site.join("layouts"))?;
    HUGO.iter().try_for_each(|(name, text)| fs::write(site.join(name), text))?;
    fs::write(site.join(SAME_WORK), format!("{JOBHERALD}{LESS}"))?;
    fs::write(site.join(AS_SHIPPED), JOBHERALD)?;
    for post in fs::read_dir(&content)? {
        fs::read(post?.path())?;
    }
    Ok(site)
}
