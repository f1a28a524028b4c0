//! The gate that everything which was not written by us has to pass: the crate `ammonia`, which parses as a browser does and keeps only
//! what is listed in [`elements`].

use std::borrow::Cow;

use url::Url;

use super::address::{self, Purpose};
use super::elements::{ELEMENTS, GENERIC};
use crate::render::markup::xml::cleaned;

/// Safe HTML with absolute addresses. Its own output comes out unchanged.
pub(super) fn html(html: &str, page_url: &Url) -> String {
    let base = page_url.clone();
    let mut gate = ammonia::Builder::empty();
    gate.add_tags(ELEMENTS.iter().map(|e| e.name));
    gate.rm_generic_attributes(["lang", "title"]).add_generic_attributes(GENERIC.iter().copied());
    // Ours replace the crate's own lists altogether.
    gate.tag_attributes(ELEMENTS.iter().map(|e| (e.name, e.attributes.iter().copied().collect())).collect());
    gate.url_schemes(["http", "https", "mailto", "tel"].into_iter().collect());
    gate.link_rel(None);
    gate.attribute_filter(move |element, attribute, value| filter(&base, element, attribute, value));
    // Character references can stand for what XML forbids.
    drop_first_lines(drop_hollow(cleaned(gate.clean(html).to_string())))
}

/// The value that an attribute gets, `None` where it loses it.
pub(super) fn filter<'v>(base: &Url, element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, attribute) {
        ("a", "href") | (_, "cite") => address::absolute(base, value, Purpose::Link).map(Cow::Owned),
        (_, "src" | "poster") => address::absolute(base, value, Purpose::Resource).map(Cow::Owned),
        (_, "srcset") => address::srcset(base, value).map(Cow::Owned),
        (_, "id") => (!value.is_empty() && !value.contains(char::is_whitespace)).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// Takes away links that lead nowhere, keeping their words, and pictures that show nothing, keeping what they say instead.
fn drop_hollow(html: String) -> String {
    let hollow = |tag: &str| tag == "<a>" || ((tag == "<img>" || tag.starts_with("<img ")) && !tag.contains(" src"));
    if !tags(&html).any(|(from, to)| hollow(&html[from..to])) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let (mut done, mut in_hollow_link) = (0, false);
    for (from, to) in tags(&html) {
        let tag = &html[from..to];
        // Links do not lie in each other once they are parsed, so the next end belongs to it.
        let ends_hollow_link = in_hollow_link && tag == "</a>";
        if !hollow(tag) && !ends_hollow_link {
            continue;
        }
        out.push_str(&html[done..from]);
        done = to;
        if tag.starts_with("<img")
            && let Some((_, alt)) = tag.split_once(" alt=\"")
        {
            // Text is written as an attribute's value is, but for the quotes.
            out.push_str(&alt[..alt.find('"').unwrap_or(0)].replace("&quot;", "\""));
        } else if !tag.starts_with("<img") {
            in_hollow_link = tag == "<a>";
        }
    }
    out.push_str(&html[done..]);
    out
}

/// Takes away empty lines at the beginning of preformatted text: each time that it is read a parser drops one.
fn drop_first_lines(html: String) -> String {
    if !html.contains("<pre") {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(tag) = rest.find("<pre") {
        let end = tag + rest[tag..].find('>').map_or(1, |i| i + 1);
        out.push_str(&rest[..end]);
        rest = rest[end..].trim_start_matches('\n');
    }
    out.push_str(rest);
    out
}

/// Where tags stand in serialised HTML, in which brackets elsewhere are references.
fn tags(html: &str) -> impl Iterator<Item = (usize, usize)> {
    html.match_indices('<').filter_map(|(from, _)| Some((from, from + html[from..].find('>')? + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expect: &str) {
        let base = Url::parse("https://jobs.example.org/a/").expect("an address");
        let safe = html(written, &base);
        assert_eq!(safe, expect);
        assert_eq!(html(&safe, &base), expect, "not a fixed point");
    }

    #[test]
    fn nothing_can_run() {
        check("<script>x</script><style>y</style>a", "a");
        check("<a href=\"javascript:x\" onclick=y>a</a><img src=x onerror=y>", "a<img src=\"https://jobs.example.org/a/x\">");
        check("<svg><a xlink:href=javascript:x>a</a></svg>b", "b");
        check("<iframe src=//x></iframe><object data=x>b</object><form action=x>c</form>", "bc");
        check("<p style=\"background:url(x)\" class=y>a</p>", "<p>a</p>");
        check("<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "");
    }

    #[test]
    fn addresses_are_absolute() {
        check("<a href=#x>a</a>", "<a href=\"https://jobs.example.org/a/#x\">a</a>");
        check("<blockquote cite=/q>a</blockquote>", "<blockquote cite=\"https://jobs.example.org/q\">a</blockquote>");
        check(
            "<picture><source srcset='/a 1x, b 2x'><img src=//c/d alt='\"'></picture>",
            "<picture><source srcset=\"https://jobs.example.org/a 1x, https://jobs.example.org/a/b 2x\"><img src=\"https://c/d\" alt=\"&quot;\"></picture>",
        );
        check("<video poster=p.jpg src=data:x></video>", "<video poster=\"https://jobs.example.org/a/p.jpg\"></video>");
    }

    #[test]
    fn hollow_links_keep_their_words() {
        check(
            "<p><a>a <b>b</b></a> <a href=''>c</a> <a href=/d>d</a></p>",
            "<p>a <b>b</b> c <a href=\"https://jobs.example.org/d\">d</a></p>",
        );
        check("<img alt='a &amp; \"b\"' src=''> <img>", "a &amp; \"b\" ");
        check("<pre>\n\n<img>\na\n\nb</pre>", "<pre>a\n\nb</pre>");
        check("<a id=x>a</a>", "<a id=\"x\">a</a>");
    }
}
