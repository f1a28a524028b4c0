//! The site's own sitemap, <https://www.sitemaps.org/protocol.html>: which addresses it has, and the same with ours at its end.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

/// What stands around our entries.
const BEGIN: &str = "<!-- jobherald -->";
const END: &str = "<!-- /jobherald -->";

/// Most addresses in one sitemap, by the protocol.
const ADDRESSES_MAX: usize = 50_000;

/// A sitemap, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitemap {
    /// Whether it is an index, whose addresses are those of sitemaps.
    pub is_index: bool,
    /// Its addresses, as written, without those in our block.
    pub addresses: Vec<String>,
    /// The same, each in the form in which they are compared.
    known: BTreeSet<String>,
    /// Our entries, with what stands around them.
    own: Option<Range<usize>>,
    /// Where the end tag of its root begins.
    end: usize,
}

/// Reads a sitemap; `None` where it is none, or not as the protocol has it.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Sitemap> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let (mut addresses, mut in_loc, mut depth) = (Vec::new(), None, 0_usize);
    let mut is_index = None;
    let own = own(text);
    loop {
        let at = usize::try_from(reader.buffer_position()).ok()?;
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                match (depth, tag.name().as_ref()) {
                    (0, b"urlset") => is_index = Some(false),
                    (0, b"sitemapindex") => is_index = Some(true),
                    (0, _) => return None,
                    (2, b"loc") => in_loc = Some(String::new()),
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let known = addresses.iter().map(|address: &String| key(address)).collect();
                    return Some(Sitemap { is_index: is_index?, addresses, known, own, end: at });
                }
                if let Some(address) = in_loc.take()
                    && own.as_ref().is_none_or(|own| !own.contains(&at))
                {
                    addresses.push(address.trim().to_owned());
                }
            }
            Event::Text(piece) => in_loc.iter_mut().try_for_each(|loc| piece.decode().map(|text| loc.push_str(&text))).ok()?,
            Event::CData(piece) => in_loc.iter_mut().try_for_each(|loc| piece.decode().map(|text| loc.push_str(&text))).ok()?,
            Event::GeneralRef(reference) => {
                let name = format!("&{};", reference.decode().ok()?);
                let resolved = quick_xml::escape::unescape(&name).ok()?.into_owned();
                if let Some(loc) = &mut in_loc {
                    loc.push_str(&resolved);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The sitemap with these entries (address, and the entry as XML) in place of those that we gave it before, as far as it has not got
/// them itself; `None` where it stays as it is, or would be too long.
#[must_use]
pub fn join(bytes: &[u8], sitemap: &Sitemap, entries: &[(String, String)]) -> Option<Vec<u8>> {
    let missing: Vec<&str> = entries.iter().filter(|(address, _)| !sitemap.has(address)).map(|(_, entry)| entry.as_str()).collect();
    if sitemap.addresses.len() + missing.len() > ADDRESSES_MAX {
        return None;
    }
    let mut edits = super::Edits::default();
    edits.remove(sitemap.own.clone().unwrap_or_default());
    if !missing.is_empty() {
        edits.insert(sitemap.end, &format!("{BEGIN}\n{}\n{END}\n", missing.join("\n")));
    }
    Some(edits.apply(bytes)).filter(|joined| joined != bytes)
}

impl Sitemap {
    /// Whether it has this address, in whatever form.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.known.contains(&key(address))
    }
}

/// Our block, with the line break behind it.
fn own(text: &str) -> Option<Range<usize>> {
    let start = text.find(BEGIN)?;
    let end = start + text[start..].find(END)? + END.len();
    Some(start..end + usize::from(text[end..].starts_with('\n')))
}

/// What is the same of an address in all forms in which generators write it: with and without the name of its file.
fn key(address: &str) -> String {
    let url = Url::parse(address).map_or_else(|_| address.to_owned(), String::from);
    let path = url.strip_suffix("index.html").unwrap_or(&url);
    path.strip_suffix(".html").unwrap_or(path).trim_end_matches('/').to_owned()
}
