//! Texts that people and attackers write, as safe HTML.

use proptest::prelude::*;
use url::Url;

use super::*;

fn page() -> Url {
    Url::parse("https://jobs.example.org/jobs/welder/").expect("an address")
}

fn markdown(text: &str) -> String {
    html(&Body { text: text.to_owned(), format: BodyFormat::Markdown }, &page())
}

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(markdown(text), expect);
}

#[test]
fn markdown_becomes_html() {
    check("# Welder {#top}\n\n## Tasks\n", "<h2 id=\"top\">Welder</h2>\n<h3>Tasks</h3>\n");
    check(
        "## Tasks\n\na *b* **c** ~~d~~ `e`\nf  \ng\n",
        "<h2>Tasks</h2>\n<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code>\nf<br>\ng</p>\n",
    );
    check("- a\n- b\n  1. c\n", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n");
    check("3. a\n\n> b\n\n---\n", "<ol start=\"3\">\n<li>a</li>\n</ol>\n<blockquote>\n<p>b</p>\n</blockquote>\n<hr>\n");
    check(
        "|a|b|\n|:-|-:|\n|c|d|\n",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody></table>\n",
    );
    check("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    check("```rust\na < b\n```\n", "<pre><code>a &lt; b\n</code></pre>\n");
    check(
        "a[^x]\n\n[^x]: b\n",
        "<p>a<sup><a href=\"https://jobs.example.org/jobs/welder/#fn-1\">1</a></sup></p>\n<div id=\"fn-1\"><sup>1</sup> \n<p>b</p>\n</div>\n",
    );
}

#[test]
fn addresses_are_absolute_and_links_lead_somewhere() {
    check(
        "[a](#b) [c](/d \"e\")\n",
        "<p><a href=\"https://jobs.example.org/jobs/welder/#b\">a</a> <a href=\"https://jobs.example.org/d\" title=\"e\">c</a></p>\n",
    );
    check("![a *b*](c.jpg)", "<p><img src=\"https://jobs.example.org/jobs/welder/c.jpg\" alt=\"a b\"></p>\n");
    check("[Decidim]() ![yard]() [x](javascript:y)", "<p>Decidim yard x</p>\n");
    check("*write to [us](mailto:jobs@example.org)*", "<p><em>write to <a href=\"mailto:jobs@example.org\">us</a></em></p>\n");
    check("<jobs@example.org>", "<p><a href=\"mailto:jobs@example.org\">jobs@example.org</a></p>\n");
}

#[test]
fn raw_html_passes_the_gate() {
    check("a<br>b<br/>c", "<p>a<br>\nb<br>\nc</p>\n");
    check("# T\n\n<center>\n\n**a** <script>x</script>\n\n</center>\n", "<h2>T</h2>\n<div>\n<p><strong>a</strong> </p>\n</div>\n");
    check("a <b onclick=x>b</b> <a href='y'>c</a>\n", "<p>a <b>b</b> <a href=\"https://jobs.example.org/jobs/welder/y\">c</a></p>\n");
    check("<h1>a</h1>\n\n## b\n", "<h2>a</h2>\n<h3>b</h3>\n");
}

#[test]
fn what_xml_forbids_is_gone() {
    check("a\u{b}b &#11; &#xFFFE; c\r\nd", "<p>ab   c\nd</p>\n");
    check("<i>&#11;&#13;</i>", "<p><i>\n</i></p>\n");
    check("]]> &amp; ::set-output %0A", "<p>]]&gt; &amp; ::set-output %0A</p>\n");
}

/// As many pieces, all different, as a body may hold.
fn numbered(before: &str, after: &str) -> String {
    let mut text = String::new();
    for i in 0..Body::BYTES_MAX {
        text.extend([before, &i.to_string(), after]);
        if text.len() > Body::BYTES_MAX {
            break;
        }
    }
    text
}

/// What is bounded is bounded: nested, repeated and never-ending constructs, as long as a body may be.
#[test]
fn hostile_texts_take_bounded_time() {
    let fill = |piece: &str| piece.repeat(Body::BYTES_MAX / piece.len());
    let half = |piece: &str| piece.repeat(Body::BYTES_MAX / 2 / piece.len());
    let texts = [
        ("nested tags", format!("{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000))),
        ("open inline tags", fill("<b>")),
        ("distinct formatting", numbered("<p><b id=a", ">")),
        ("misnested", fill("<a><b></a></b>")),
        ("foster parents", format!("<table>{}", fill("<b></b>"))),
        ("table parts", fill("<table><td>")),
        ("attributes", format!("<p {}>", fill("a "))),
        ("distinct attributes", format!("<p {}>", numbered("a", " "))),
        ("unclosed tags", fill("<a ")),
        ("unclosed quotes", fill("<a b=\"")),
        ("unclosed svg", fill("<svg>")),
        ("end tags", format!("{}{}", half("<b><div>"), half("</i></b>"))),
        ("comments", fill("<!--")),
        ("brackets", fill("[")),
        ("links", fill("[a](")),
        ("images", fill("![")),
        ("angle links", fill("[a](<b")),
        ("emphasis", fill("*a **a ")),
        ("ticks", fill("`a``")),
        ("quotes", fill(">")),
        ("quotes and lines", format!("{}a\n{}", half("> "), half("> a\n"))),
        ("lists", half("+ ")),
        ("lists and lines", format!("{}a\n{}", half("+ "), half("\n"))),
        ("footnotes", fill("[^a]: b\n")),
        ("footnote references", format!("{}\n\n[^a]: b\n", half("[^a]"))),
        ("definitions", fill("[a]: b\n")),
        ("definition lists", fill("a\n: b\n")),
        ("table rows", format!("|a|\n|-|\n{}", half("|a\n"))),
        ("table cells", format!("{}\n{}\n{}", "|a".repeat(2000), "|-".repeat(2000), "|\n".repeat(4000))),
        ("headings", fill("# a {#b}\n")),
        ("entities", fill("&amp")),
        ("declarations", fill("<!A")),
        ("instructions", fill("<?")),
    ];
    for (name, text) in texts {
        for format in [BodyFormat::Markdown, BodyFormat::Html] {
            // Were the time to grow with the square of the size, this would not end while anybody waits.
            let safe = html(&Body { text: text.clone(), format }, &page());
            assert!(safe.len() < 64 * Body::BYTES_MAX, "{name} as {format:?} grew to {}", safe.len());
        }
    }
}

/// Texts made of what means something to Markdown or to HTML.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        "a§B §é§\u{a0}§ §\n§\n\n§  \n§# §## §- §1. §> §    §\t§*§**§_§~~§`§```\n§[§]§(§)§](§](#x)§](/y \"t\")§](a b)§\
         ](mailto:a@b.example)§](javascript:x)§](//h)§![§[^1]§[^1]: §\n[^1]: §: §\n: §|§\n|-|-|\n§|a|b|§---\n§===\n§\\§&§&amp;§\
         &lt;§&#11;§&nbsp;§\"§'§<https://x.example/?a&b>§{#i}§{#i j}§\u{b}§\u{fffe}§\r§]]>§::set-output§🦀§\u{202e}א"
            .split('§')
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(pieces, 0..40).prop_map(|p| p.concat())
}

fn hostile_html() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        "a§ §\n§\n\n§<p>§</p>§<b>§</b>§<i id=x>§</i>§<a href=#x>§<a href>§<a>§</a>§<div>§</div>§<ul>§<li>§</ul>§<table>§<tr>§\
         <td>§</td>§</table>§<caption>§<colgroup>§<col>§<h1>§</h1>§<h3>§<pre>§</pre>§<br>§<hr/>§<img src=x alt='a\"b'>§<img>§\
         <script>§</script>§<style>§<svg>§<math>§</svg>§<title>§<!--§-->§<![CDATA[§]]>§<?x§<§>§\"§'§=§&§&lt;§&#11;§&#0;§\u{b}§\
         <select>§<textarea>§<noscript>§<plaintext>§<details open>§<summary>§<picture>§<source srcset='a 1x, b 2x'>§<center>§\
         <p onclick=x style=y class=z>§<iframe src=x>§<dl>§<dt>§<dd>§<body onload=x>§<html>§</body>§<form>§<button>"
            .split('§')
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(pieces, 0..40).prop_map(|p| p.concat())
}

/// Of tags and words that are often settled, in any order.
fn plain_html() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        "a§ §\n§&amp;§&nbsp;§\"§<p>§</p>§<b>§<b>§</b>§<i id=\"x\">§</i>§<code>§</code>§<a href=\"https://x.example/?a&amp;b\">§</a>§<span>§</span>§\
         <div>§</div>§<ul>§<ol start=\"2\">§<li>§</li>§</ul>§</ol>§<h2>§</h2>§<h3>§</h3>§<pre>§</pre>§<br>§<hr>§<img src=\"https://x.example/y\">§\
         <blockquote>§</blockquote>§<dl>§<dt>§<dd>§</dl>§<details open=\"\">§<summary>§</summary>§</details>§<address>§</address>§<table>§\
         <thead>§<tbody>§<tfoot>§<tr>§<th>§<td>§</td>§</tr>§</tbody>§</table>§<ruby>§</ruby>§<video>§<picture>§<wbr>§<section>§</section>"
            .split('§')
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(pieces, 0..40).prop_map(|p| p.concat())
}

/// The sanitiser alone changes nothing.
fn is_fixed_point(html: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(sanitise::html(html, &page()), html);
    prop_assert_eq!(&*xml_clean(html), html);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn markdown_without_html_is_as_the_sanitiser_would_write_it(text in hostile_text()) {
        if let markdown::Html::Safe(html) = markdown::html(&xml_clean(&text), &page()) {
            is_fixed_point(&xml_clean(&html))?;
        }
    }

    #[test]
    fn what_is_settled_is_as_the_sanitiser_would_write_it(text in prop_oneof![hostile_html(), plain_html()]) {
        let tidied = tidy::html(&xml_clean(&text), &page());
        if tidied.settled {
            is_fixed_point(&tidied.html)?;
        }
    }

    #[test]
    fn whatever_comes_in_safe_html_comes_out(text in prop_oneof![hostile_text(), hostile_html(), any::<String>()]) {
        for format in [BodyFormat::Markdown, BodyFormat::Html] {
            let safe = html(&Body { text: text.clone(), format }, &page());
            is_fixed_point(&safe)?;
            for forbidden in ["<script", "<style", "<svg", "<iframe", "onclick=\"", "=\"javascript:", "<h1", "<a>", "href=\"#", "class="] {
                prop_assert!(!safe.contains(forbidden), "{forbidden} in {safe}");
            }
            let summary = summary(&safe, 50);
            prop_assert!(summary.chars().count() <= 50);
        }
    }
}
