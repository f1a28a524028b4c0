//! What each template language leaves of a text.

use super::*;
use crate::diagnostic::Diagnostics;
use crate::model::node::Value;
use crate::parse;

const SITE: &str = "url: https://x.example\nbaseurl: /jobs\ntitle: X & Co\nauthor: {mail: hr@x.example}\nlist: [a, b]\n";
const PAGE: &str = "title: Dev\nempty: \"\"\n";

/// Expands `text` with a site and a page; the findings' codes follow the text after ` !`.
fn expanded(text: &str, format: BodyFormat, mdx: bool) -> String {
    let site = parse::variables(SITE, "_config.yml").expect("the site is valid");
    let page = parse::variables(PAGE, "page.yml").expect("the page is valid");
    let mut notes = Notes::default();
    let context = Context { site: Some(&site), page: &page, format, mdx };
    let out = expand(Mapped::verbatim(text, 0), context, &mut Budget::default(), &mut notes).into_text();
    let file =
        crate::model::raw::FileText { source: 0, path: "a".into(), text: text.into(), lines: crate::diagnostic::LineIndex::new(text) };
    let mut sink = Diagnostics::default();
    notes.report(&file, &mut sink);
    sink.sorted().iter().fold(out, |out, d| out + " !" + d.code)
}

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(expanded(text, BodyFormat::Markdown, false), expect, "{text}");
}

#[test]
fn liquid_variables() {
    check("![x]({{ site.baseurl }}/a.png)", "![x](/jobs/a.png)");
    check("{{page.title}} {{- page.title -}} {{ title }}", "Dev Dev Dev");
    check("{{ site.author.mail }} {{ site['title'] }} {{ site.list }} {{ site.list.first }}", "hr@x.example X & Co a, b a");
    check(
        "{{ '/a' | relative_url }} {{ \"a\" | absolute_url }} {{ 'https://y.example' | relative_url }}",
        "/jobs/a https://x.example/jobs/a https://y.example",
    );
    check("{{ page.title | upcase | append: '!' | prepend: page.title }}", "DevDEV!");
    check("{{ 'aBC' | capitalize }} {{ ' x ' | strip }} {{ 'A' | downcase }}", "Abc x a");
    check("{{ site.title | escape }}", "X &amp; Co");
    check("{{ page.none | default: 'x' }} {{ page.empty | default: page.title }} {{ 'a|b' }}", "x Dev a|b");
    check("{{ page.date | date: '%Y' }}", " !template-variable");
    check("{{ page.title | some_filter: 1, 'x' }}", "Dev");
    check("a {{ page.none }} b {{ page.none }} {{ site.nope.x }}", "a  b   !template-variable !template-variable");
    check("{{{ page.title }}} {{}}", "Dev ");
    check("{{ not closed", "{{ not closed");
    check("{{ a\n\nb }}", "{{ a\n\nb }}");
    check("`{{ page.title }}`", "`Dev`");
}

#[test]
fn liquid_tags() {
    check("a{% comment %} b {{ page.none }} {% endcomment %}c", "ac");
    check("a{%- comment -%}b{%- endcomment -%}c", "ac");
    check("{% raw %}{{ x }}{% y %}{% endraw %} {% raw %}never closed", "{{ x }}{% y %} never closed");
    check("{% if page.x %}yes{% else %}no{% endif %}{% include a.html x='y' %}", "yesno");
    check("[a]({% link _posts/a.md %}) [b]({% post_url 2020-01-01-b %})", "[a]() [b]()");
    check("{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "\n~~~~~~ ruby\n\nputs 1\n\n~~~~~~\n");
    check("a {% comment %} b", "a  b");
    check("100 {% off", "100 {% off");
    assert_eq!(expanded("{% highlight c %}x{% endhighlight %}", BodyFormat::Html, false), "<pre><code>x</code></pre>");
}

#[test]
fn hugo_shortcodes() {
    check("{{< notice tip >}}inner **text**{{< /notice >}} {{% x %}}y{{% /x %}} {{< z />}}", "inner **text** y ");
    check("{{/* a comment {{ x }} */}}b", "b");
    check("{{< figure src=\"a b.png\" alt=\"Team [1]\" >}}", "![Team  1 ](<a b.png>)");
    check(
        "{{< email \"hr@x.example\" >}} {{< cloak address='mailto:hr@x.example' >}}",
        "[hr@x.example](<mailto:hr@x.example>) [hr@x.example](<mailto:hr@x.example>)",
    );
    check("{{< button href=\"https://x.example/apply\" >}}Apply{{< /button >}}", "[Apply](<https://x.example/apply>)");
    check("{{< button href=\"/apply\" text=\"Apply\" >}}", "[Apply](</apply>)");
    check("{{< cta cta_text=\"Apply\" cta_link=\"/apply\" >}}", "[Apply](</apply>)");
    check("[a]({{< ref \"b.md\" >}})", "[a]()");
    check("{{< highlight go >}}x{{< /highlight >}}y", "\n~~~~~~ go\nx\n~~~~~~\ny");
    check("a{{% comment %}} b {{% /comment %}}c{{< highlight never", "ac !template-unclosed");
    check("{{< multi\n  a=\"b\"\n>}}c", "c");
    assert_eq!(expanded("{{< figure src=\"a&b\" >}}", BodyFormat::Html, false), "<img src=\"a&amp;b\" alt=\"\">");
}

#[test]
fn zola_nunjucks_and_mdx() {
    check("{{ youtube(id=\"x\") }}a{% quote(author=\"y\") %}b{% end %}", "ab");
    check("{{ image(src=\"a.png\") }} {{ mail(to=\"hr@x.example\") }}", "![](<a.png>) [hr@x.example](<mailto:hr@x.example>)");
    check("{% button(url=\"/a\") %}Apply{% end %}", "[Apply](</a>)");
    check("a{# never shown #}b # T {#id} {# x", "ab # T {#id} {# x");
    check("a {/* b */} c", "a {/* b */} c");
    assert_eq!(expanded("import a\n\na {/* b */} c\nimport d", BodyFormat::Markdown, true), "a  c\nimport d");
}

#[test]
fn html_comments() {
    check("a<!-- b\n\nc -->d<!-->e<!---->", "ade");
    check("`<!-- a -->` <!-- b -->", "`<!-- a -->` ");
    check("```\n<!-- a -->\n```\n", "```\n<!-- a -->\n```\n");
    check("a <!-- b\nc\n\nd", "a \n\nd !comment-unclosed");
    check("a <!-- {{ page.none }} -->", "a ");
}

#[test]
fn kramdown_lists() {
    let check = |text: &str, expect: &str| assert_eq!(strip_kramdown(Mapped::verbatim(text, 0)).text(), expect, "{text}");
    check("a{: .x #y}\n{:.x a=\"_b_\"}\nb", "a\n\nb");
    check("[a](b){:target=\"_blank\"} {:ref: .x}", "[a](b) ");
    check("* TOC\n{:toc}\n\ntext", "\n\ntext");
    check("{::comment}\nhidden\n{:/comment}x{::comment}y{:/}z", "xz");
    check("{::nomarkdown}<b>{:/nomarkdown} {::options a=\"b\" /}", "<b> ");
    check("`{: .x}` \\{: .x} {:-) {: never closed", "`{: .x}` \\{: .x} {:-) {: never closed");
    check("# T {#id}", "# T {#id}");
}

#[test]
fn values_are_bounded() {
    let page = Node { span: Span::new(0, 0), value: Value::Map(Vec::new()) };
    let text = format!("{{{{ '{}' }}}}", "x".repeat(4000)).repeat(1000);
    let mut notes = Notes::default();
    let context = Context { site: None, page: &page, format: BodyFormat::Markdown, mdx: false };
    let out = expand(Mapped::verbatim(&text, 0), context, &mut Budget::default(), &mut notes);
    assert!(out.text().len() <= VALUE_BYTES_MAX);
    assert_eq!(notes.into_first_error().map(|(d, _)| d.code), Some("template-too-large"));
}
