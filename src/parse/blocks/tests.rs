//! The blocks of small bodies, and bodies that are nested without end.

use super::*;
use crate::model::block::{Block, BlockKind};

fn shown(block: &Block) -> String {
    let kind = match block.kind {
        BlockKind::Heading(depth) => format!("h{depth}"),
        BlockKind::Paragraph => "p".into(),
        BlockKind::Item => "li".into(),
        BlockKind::Row => "tr".into(),
        BlockKind::Quote => "q".into(),
    };
    let section = block.section.map_or_else(String::new, |section| format!("@{section}"));
    let links: String =
        block.links.iter().map(|link| format!(" <{}={}>", &block.text[link.text.clone()], link.href)).collect::<Vec<_>>().concat();
    format!("{kind}{section} {}{links}", block.text)
}

#[track_caller]
fn check(format: BodyFormat, text: &str, expect: &[&str]) {
    let body = Mapped::verbatim(text, 0);
    let blocks = read(&body, format);
    assert_eq!(blocks.0.iter().map(shown).collect::<Vec<_>>(), expect, "{text}");
}

#[track_caller]
fn markdown(text: &str, expect: &[&str]) {
    check(BodyFormat::Markdown, text, expect);
}

#[track_caller]
fn html(text: &str, expect: &[&str]) {
    check(BodyFormat::Html, text, expect);
}

#[test]
fn headings_govern_what_follows() {
    markdown("a\n\n# b\nc\n\n## d\ne\n\n# f\ng", &["p a", "h1 b", "p@1 c", "h2@1 d", "p@3 e", "h1 f", "p@5 g"]);
    markdown("Setext\n===\nx", &["h1 Setext", "p@0 x"]);
    markdown("# T {#id .x}\n", &["h1 T"]);
    markdown("**Profil :**\n\ntext\n\n__Lieu__ :\n\nParis", &["h6 Profil :", "p@0 text", "h6 Lieu :", "p@2 Paris"]);
    markdown("**Lieu** : Paris", &["p Lieu : Paris"]);
}

#[test]
fn paragraphs_items_and_quotations() {
    markdown("a\nb  \nc<br>d\\\ne", &["p a\nb\nc\nd\ne"]);
    markdown("- a\n  b\n- c\n\n  d\n  - e\n\n  f", &["li a\nb", "li c\nd", "li e", "li f"]);
    markdown("1. a\n2. **b**", &["li a", "li b"]);
    markdown("> a\n> b\n>\n> c\n> - d", &["q a\nb", "q c", "li d"]);
    markdown("a `code` ![pic](x.png) ~~gone~~ ~50\n\n```\nblock\n```\n\n    indented", &["p a code ~50"]);
    markdown("<div>\n  <p>a</p>\n\n      <p>b <b>c</b></p>\n\n      <p>d</p>\n</div>", &["p a", "p b c", "p d"]);
    markdown("a[^1]\n\n[^1]: note", &["p a", "p note"]);
    markdown("a\tb   c &amp; &eacute;", &["p a b c & é"]);
}

#[test]
fn rows() {
    markdown("| a | b |\n|---|---|\n| c **d** | |\n", &["tr a\tb", "tr c d"]);
    markdown("Lieu\n: Paris\n\nPaie\n: 1\n: 2\n", &["tr Lieu\tParis", "tr Paie\t1\t2"]);
    html("<table><tr><th>a<td><p>b</p><tr><td>c</table>d", &["tr a\tb", "tr c", "p d"]);
    html("<dl><dt>a</dt><dd>b</dd><dt>c<dd>d</dl>", &["tr a\tb", "tr c\td"]);
}

#[test]
fn links() {
    markdown(
        "[a](b) <hr@x.example> <https://x.example> [c]()",
        &["p a hr@x.example https://x.example c <a=b> <hr@x.example=mailto:hr@x.example> <https://x.example=https://x.example> <c=>"],
    );
    markdown("*[m](mailto:a@x.example)* <a href=\"mailto:b@x.example\">n</a>", &["p m n <m=mailto:a@x.example> <n=mailto:b@x.example>"]);
    markdown("[![Apply](a.png)](/apply)", &["p Apply <Apply=/apply>"]);
    html("<a href='/x'><img src=a alt='Apply'></a><a>y</a>", &["p Applyy <Apply=/x>"]);
    html("<p><a href=/x>never closed<p>b", &["p never closed <never closed=/x>", "p b"]);
}

#[test]
fn raw_html_in_markdown() {
    markdown("<center>a</center>\n\n> b", &["p a", "q b"]);
    markdown("<div>\n<b>a</b>\nb\n</div>\n\nc", &["p a\nb", "p c"]);
    markdown("<div hidden>\n\na **b**\n\n</div>\n\nc", &["p c"]);
    markdown("a <span style=\"display: none\">b</span> c", &["p a c"]);
    markdown("- <span style=\"color:red\">a</span>", &["li a"]);
    markdown("<b>Profil</b>\n\na", &["h6 Profil", "p@0 a"]);
    markdown("<script>\nvar a = '<p>b';\n</script>\n\nc", &["p c"]);
    markdown("<ul>\n<li>a</li>\n<li>b <a href=\"x\">c</a></li>\n</ul>", &["li a", "li b c <c=x>"]);
    markdown("> <p>a\n> b</p>", &["q a\nb"]);
}

#[test]
fn documents() {
    html("<h1>a\n b</h1>c<p>d<br/>e<p>f", &["h1 a b", "p@0 c", "p@0 d\ne", "p@0 f"]);
    html("<h2><span>a</span></h2><div><div>b</div>c</div>", &["h2 a", "p@0 b", "p@0 c"]);
    html("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>e", &["li a", "li b", "li c\nd", "p e"]);
    html("<blockquote><p>a</p><p>b</p></blockquote>c", &["q a", "q b", "p c"]);
    html("<nav>a</nav><style>b</style><template>c</template><p hidden>d<p>e<pre>f</pre><del>g</del>", &["p e"]);
    html("<p><strong>a</strong></p><p>b</p>", &["h6 a", "p@0 b"]);
    html("</p></li></div></a></b>x", &["p x"]);
}

#[test]
fn depth_is_bounded() {
    let deep = |open: &str| open.repeat(20_000) + "x";
    html(&deep("<div>"), &["p x"]);
    html(&deep("<b>"), &["h6 x"]);
    html(&deep("<blockquote>"), &["q x"]);
    html(&deep("<ul><li>"), &["li x"]);
    html(&deep("<div hidden>"), &[]);
    markdown(&deep("> "), &["q x"]);
    markdown(&deep("- "), &["li x"]);
}
