//! Did a program do the work? Reads what it wrote with strict readers and counts.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use roxmltree::{Document, Node};
use serde_json::Value;

/// Fails unless `out` holds a page with `JobPosting` data for each of `posts` posts, three feeds in which each has its whole text,
/// and a sitemap. Returns what was counted, in words.
pub(crate) fn output(out: &Path, posts: usize) -> anyhow::Result<String> {
    let counted = [
        ("pages", pages(&out.join("jobs"))?),
        ("RSS", xml(&out.join("rss.xml"), "item", &["title", "link", "guid", "encoded"])?),
        ("Atom", xml(&out.join("atom.xml"), "entry", &["title", "id", "updated", "content"])?),
        ("JSON Feed", json_feed(&out.join("feed.json"))?),
    ];
    for (what, count) in counted {
        ensure!(count == posts, "{what}: {count} of {posts}");
    }
    let addresses = xml(&out.join("sitemap.xml"), "url", &["loc"])?;
    ensure!(addresses >= posts, "sitemap: {addresses} of {posts}");
    let bytes = ["rss.xml", "atom.xml", "feed.json"].map(|name| fs::metadata(out.join(name)).map_or(0, |m| m.len()));
    Ok(format!("{posts} pages and entries in each feed, {addresses} addresses, {} MiB of feeds", bytes.iter().sum::<u64>() >> 20))
}

/// How many elements `name` there are, each with these children, none of them empty.
fn xml(path: &Path, name: &str, children: &[&str]) -> anyhow::Result<usize> {
    let text = read(path)?;
    let document = Document::parse(&text).with_context(|| path.display().to_string())?;
    let entries: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.tag_name().name() == name).collect();
    for entry in &entries {
        for child in children {
            let found = entry.children().find(|node| node.tag_name().name() == *child).and_then(|node| node.text());
            ensure!(found.is_some_and(|text| !text.trim().is_empty()), "{}: an entry lacks {child}", path.display());
        }
    }
    Ok(entries.len())
}

fn json_feed(path: &Path) -> anyhow::Result<usize> {
    let feed: Value = serde_json::from_str(&read(path)?)?;
    let items = feed["items"].as_array().context("a feed without items")?;
    for item in items {
        for member in ["id", "url", "title", "content_html", "date_published"] {
            ensure!(item[member].as_str().is_some_and(|text| !text.is_empty()), "{}: an item lacks {member}", path.display());
        }
    }
    Ok(items.len())
}

/// How many folders of `dir` have a page; each page must have `JobPosting` data.
fn pages(dir: &Path) -> anyhow::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let page = entry?.path().join("index.html");
        if page.is_file() {
            let posting = posting(&read(&page)?).with_context(|| page.display().to_string())?;
            for member in ["title", "description", "datePosted"] {
                ensure!(posting[member].as_str().is_some_and(|text| !text.is_empty()), "{}: the data lacks {member}", page.display());
            }
            count += 1;
        }
    }
    Ok(count)
}

fn posting(html: &str) -> anyhow::Result<Value> {
    let (_, rest) = html.split_once("application/ld+json").context("a page without data")?;
    let (_, rest) = rest.split_once('>').context("an open tag")?;
    let (data, _) = rest.split_once("</script>").context("an open script")?;
    let posting: Value = serde_json::from_str(data)?;
    ensure!(posting["@type"] == "JobPosting", "data of another type");
    Ok(posting)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}
