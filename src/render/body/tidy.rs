//! Makes anybody's HTML tidy before it is parsed: every tag that is opened is closed, in order, nothing lies deeper than [`DEPTH_MAX`],
//! and what a body may not hold is gone. The parser behind the sanitiser needs time in the square of the depth and of what it has to
//! move about; here it never meets either. Often nothing is left for it to do.

use std::collections::BTreeMap;

use url::Url;

use super::DEPTH_MAX;
use super::elements::{self, Element, Kind};
use super::scan::{Scanner, Token};
use super::settled;
use crate::render::markup::html::{HtmlWriter, VOID};

/// Tidy HTML.
#[derive(Debug)]
pub(super) struct Tidied {
    /// The HTML.
    pub(super) html: String,
    /// Whether the sanitiser would give it back byte for byte.
    pub(super) settled: bool,
}

/// The HTML, tidy. Its first-level heading, where it has one, makes all headings go down by one.
pub(super) fn html(html: &str, page_url: &Url) -> Tidied {
    let mut tidy = Tidy {
        out: HtmlWriter::with_capacity(html.len() + html.len() / 8),
        page_url,
        open: Vec::new(),
        too_deep: BTreeMap::new(),
        shift: has_first_heading(html),
        settled: true,
    };
    for token in Scanner::new(html) {
        match token {
            Token::Text(text) => tidy.text(text),
            Token::Start(name, attributes) => {
                if let Some(element) = elements::find(name) {
                    tidy.start(tidy.shifted(element), &attributes);
                }
            }
            Token::End(name) => {
                if let Some(element) = elements::find(name) {
                    tidy.end(tidy.shifted(element));
                }
            }
        }
    }
    tidy.close_to(0);
    Tidied { html: tidy.out.into_string(), settled: tidy.settled }
}

struct Tidy<'a> {
    out: HtmlWriter,
    page_url: &'a Url,
    /// Elements that are open, the outermost first.
    open: Vec<&'static Element>,
    /// How many of each are open beyond the depth, so that their end tags close nothing else.
    too_deep: BTreeMap<&'static str, usize>,
    /// Whether headings go down by one.
    shift: bool,
    settled: bool,
}

impl Tidy<'_> {
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.enter_cell();
        }
        self.settled = self.settled && settled::text(self.open.last().copied(), text);
        self.out.text_written(text);
    }

    fn start(&mut self, element: &'static Element, attributes: &[(&str, &str)]) {
        let void = VOID.contains(&element.name);
        if element.kind == Kind::Table {
            let Some(table) = self.find(|e| e.name == "table", |_| false) else { return };
            self.close_to(table_parent(&self.open, table, element.name));
        } else {
            self.enter_cell();
            self.close_implied(element);
        }
        if element.name == "a" && (leads_nowhere(attributes) || self.open.iter().any(|e| e.name == "a")) {
            return;
        }
        if !void && self.open.len() >= DEPTH_MAX {
            *self.too_deep.entry(element.name).or_default() += 1;
            return;
        }
        let mut kept: Vec<(&str, &str)> = Vec::new();
        for (key, value) in attributes {
            if let Some(key) = element.attribute(key).filter(|key| kept.iter().all(|(before, _)| before != key)) {
                kept.push((key, value));
            }
        }
        self.open(element, &kept);
    }

    fn open(&mut self, element: &'static Element, attributes: &[(&str, &str)]) {
        self.settled = self.settled && settled::element(self.page_url, self.open.last().copied(), element, attributes);
        self.out.open_written(element.name, attributes);
        if !VOID.contains(&element.name) {
            self.open.push(element);
        }
    }

    fn end(&mut self, element: &'static Element) {
        if let Some(count) = self.too_deep.get_mut(element.name).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        // The end of a part of a line does not reach out of its block, nor that of a block out of its cell.
        let found = self.find(
            |e| e.name == element.name,
            |e| match element.kind {
                Kind::Inline => e.kind != Kind::Inline,
                Kind::Block => e.kind == Kind::Table && element.name != "table",
                Kind::Table => e.name == "table",
            },
        );
        if let Some(at) = found {
            self.close_to(at);
        }
    }

    /// Closes what the start of `element` ends where its end tag was left out
    /// (<https://html.spec.whatwg.org/#optional-tags>).
    fn close_implied(&mut self, element: &Element) {
        let ended = match element.name {
            "a" => self.find(|e| e.name == "a", is_cell),
            "li" => self.find(|e| e.name == "li", |e| is_cell(e) || matches!(e.name, "ol" | "ul")),
            "dd" | "dt" => self.find(|e| matches!(e.name, "dd" | "dt"), |e| is_cell(e) || e.name == "dl"),
            _ => None,
        };
        if let Some(at) = ended {
            self.close_to(at);
        }
        if element.kind == Kind::Block
            && let Some(at) = self.find(|e| e.name == "p" || (is_heading(e) && is_heading(element)), |e| e.kind != Kind::Inline)
        {
            self.close_to(at);
        }
    }

    /// What stands in a table outside its cells would be moved out of it: it gets a cell.
    fn enter_cell(&mut self) {
        if self.open.last().is_some_and(|e| e.name == "colgroup") {
            self.close_to(self.open.len() - 1);
        }
        let missing: &[&str] = match self.open.last().map(|e| e.name) {
            Some("table" | "tbody" | "tfoot" | "thead") => &["tr", "td"],
            Some("tr") => &["td"],
            _ => return,
        };
        for name in missing {
            self.open(elements::find(name).expect("tables have rows and cells"), &[]);
        }
    }

    /// Index of the innermost open element that is `wanted`, looking no further than the first that is a `border`.
    fn find(&self, wanted: impl Fn(&Element) -> bool, border: impl Fn(&Element) -> bool) -> Option<usize> {
        for (i, element) in self.open.iter().enumerate().rev() {
            if wanted(element) {
                return Some(i);
            }
            if border(element) {
                return None;
            }
        }
        None
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let element = self.open.pop().expect("longer than depth");
            self.out.close(element.name);
        }
    }

    fn shifted(&self, element: &'static Element) -> &'static Element {
        let name = match element.name {
            "h1" => "h2",
            "h2" => "h3",
            "h3" => "h4",
            "h4" => "h5",
            "h5" => "h6",
            _ => return element,
        };
        if self.shift { elements::find(name).expect("six levels of headings") } else { element }
    }
}

/// How many elements stay open when a part of the table at index `table` begins.
fn table_parent(open: &[&Element], table: usize, part: &str) -> usize {
    let inside = &open[table + 1..];
    let stays = |parents: &[&str]| inside.iter().rposition(|e| parents.contains(&e.name)).map_or(table + 1, |i| table + i + 2);
    match part {
        "td" | "th" => stays(&["tr", "tbody", "thead", "tfoot"]),
        "tr" => stays(&["tbody", "thead", "tfoot"]),
        "col" => stays(&["colgroup"]),
        _ => table + 1,
    }
}

/// Whether a link has neither an address nor a name.
fn leads_nowhere(attributes: &[(&str, &str)]) -> bool {
    !attributes
        .iter()
        .any(|(key, value)| (key.eq_ignore_ascii_case("href") || key.eq_ignore_ascii_case("id")) && !value.trim_ascii().is_empty())
}

fn is_cell(element: &Element) -> bool {
    matches!(element.name, "td" | "th" | "caption" | "table")
}

fn is_heading(element: &Element) -> bool {
    matches!(element.name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn has_first_heading(html: &str) -> bool {
    html.match_indices('<').any(|(i, _)| {
        let after = &html.as_bytes()[i + 1..];
        after.get(..2).is_some_and(|name| name.eq_ignore_ascii_case(b"h1")) && after.get(2).is_some_and(|b| !b.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(written: &str) -> Tidied {
        html(written, &Url::parse("https://jobs.example.org/a/").expect("an address"))
    }

    #[track_caller]
    fn check(written: &str, expect: &str) {
        assert_eq!(tidied(written).html, expect);
    }

    #[test]
    fn every_tag_is_closed_in_order() {
        check("<p>a<b>b<p>c", "<p>a<b>b</b></p><p>c</p>");
        check("<ul><li>a<li>b<ul><li>c</ul>d</ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul>d</li></ul>");
        check("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>");
        check("<b><i>a</b>b</i></p></div>", "<b><i>a</i></b>b");
        check("<a href=1>a<a href=2>b", "<a href=\"1\">a</a><a href=\"2\">b</a>");
        check("<a href=1><table><td><a href=2>a</a>b</table>", "<a href=\"1\"><table><td>ab</td></table></a>");
        check("<a href=''>a</a><a href>b<a name=c>c", "abc");
        check("<span><ul><li>a</span>b</ul>", "<span><ul><li>ab</li></ul></span>");
    }

    #[test]
    fn tables_hold_rows_and_cells_only() {
        check("<table><tr><td>a<td>b<tr><th>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>");
        check("<table>a<b>b</b><tr>c</table>", "<table><tr><td>a<b>b</b></td></tr><tr><td>c</td></tr></table>");
        check("<td>a</td><tr>b", "ab");
        check("<table><td><table><td>a</table>b</table>", "<table><td><table><td>a</td></table>b</td></table>");
    }

    #[test]
    fn old_and_foreign_elements_degrade() {
        check("<center><font color=red>a</font></center>", "<div>a</div>");
        check("<blink>a</blink><TT>b</TT><main><form><input>c</form></main>", "a<code>b</code>c");
        check("<p style=x class=y onclick=z ID=w id=v>a", "<p id=\"w\">a</p>");
    }

    #[test]
    fn headings_go_down_where_there_is_a_first() {
        check("<h1>a</h1><h2>b</h2><h6>c</h6>", "<h2>a</h2><h3>b</h3><h6>c</h6>");
        check("<h2>b</h2>", "<h2>b</h2>");
        check("<h2>b<h3>c", "<h2>b</h2><h3>c</h3>");
    }

    #[test]
    fn depth_is_bounded_and_text_is_kept() {
        let deep = tidied(&format!("{}x{}y", "<div>".repeat(20_000), "</div>".repeat(20_000)));
        assert_eq!(deep.html, format!("{}x{}y", "<div>".repeat(DEPTH_MAX), "</div>".repeat(DEPTH_MAX)));
    }

    #[track_caller]
    fn check_settled(written: &str, expect: bool) {
        assert_eq!(tidied(written).settled, expect, "{written}");
    }

    #[test]
    fn plain_tags_are_settled() {
        check_settled("<div class=note><b>a</b><br>b&nbsp;&amp; \"c\" <a href=\"https://b.example/?c&amp;d\">e</a></div>", true);
        check_settled("<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b</td></tr></tbody></table>", true);
        check_settled("<ul><li>a<li>b<p>c<p id=d>e</ul>", true);
        check_settled("<img src=https://b.example/c alt=''>", true);
    }

    #[test]
    fn what_would_change_is_not_settled() {
        for written in [
            "<a href=b>a</a>",
            "<a href=https://b.example>a</a>",
            "<a href=https://b.example/?c&d>a</a>",
            "<a href=javascript:b>a</a>",
            "<i id='b c'>a</i>",
            "<img alt=a>",
            "<img src=data:a>",
            "<table><tr><td>a</table>",
            "<table><caption>a</caption></table>",
            "<h3><p><h2>",
            "<ruby>a<rt>b</ruby>",
            "<pre>\na</pre>",
            "a & b",
            "a &quot;",
            "&eacute;",
            "&#11;",
            "a\u{a0}b",
        ] {
            check_settled(written, false);
        }
    }
}
