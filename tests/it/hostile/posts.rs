//! Posts that want to hurt.

use std::fmt::Write;

/// One hostile file: its path below the source, its bytes, and the finding that is due (empty where there is nothing to complain of).
pub(super) struct Hostile {
    pub(super) path: &'static str,
    pub(super) bytes: Vec<u8>,
    pub(super) finding: &'static str,
}

const BODY: &str = "We look for a surveyor who draws contour lines.\n\nYou walk, measure and draw, outdoors and in the office.\n";

/// Front matter that makes a whole job, with these lines in addition.
fn post(lines: &str, body: &str) -> Vec<u8> {
    format!("---\ndate: 2026-03-02\ncity: Lyon\ncountry: FR\n{lines}\n---\n{body}").into_bytes()
}

fn with(path: &'static str, lines: &str, body: &str, finding: &'static str) -> Hostile {
    Hostile { path, bytes: post(lines, body), finding }
}

fn bytes(path: &'static str, bytes: impl Into<Vec<u8>>, finding: &'static str) -> Hostile {
    Hostile { path, bytes: bytes.into(), finding }
}

/// All of them.
pub(super) fn all() -> Vec<Hostile> {
    small().into_iter().chain(sizes()).collect()
}

/// Those that are read at once.
pub(super) fn small() -> Vec<Hostile> {
    [characters(), markup(), values(), paths(), twins()].into_iter().flatten().collect()
}

/// Characters that documents, terminals and runners do not bear.
fn characters() -> Vec<Hostile> {
    vec![
        bytes("vertical-tab.md", post("title: \"Tab \\v \\f bell \\a\"", &format!("{BODY}\u{b}\u{c}\u{fffe}\u{ffff}\u{1}")), ""),
        bytes("raw-control.md", post("title: Raw \u{b} \u{1b}[31m", BODY), ""),
        with("noncharacter.md", "title: \"Odd \\uFFFE \\uFFFF \\U0001FFFE\"", "&#11; &#xFFFE; &#0; &#xD800; &#x110000;\n", ""),
        with("cdata.md", "title: \"]]> ]]&gt; <![CDATA[\"", "]]> `]]>` <b>]]></b> <![CDATA[ x ]]>\n", ""),
        with(
            "ampersands.md",
            "title: \"R&D & Q&A &amp; &amp;amp; &copy; &bogus; &#x26;\"",
            "& && &amp; &amp;amp; &bogus; [a&b](https://x.example/?a=1&b=2&amp;c)\n",
            "",
        ),
        with("bidi.md", "title: \"Safe \\u202Egpj.exe\\u2066 \\u200F\\uFEFF\"\ncompany: \"\\u202EmcA\"", BODY, ""),
        with("escape.md", "title: \"\\e[2J\\e]0;owned\\a \\x9b31m\"", "\u{1b}[31mred\u{7}\n", ""),
        with(
            "runner.md",
            "title: \"::set-output name=x::y%0A::error::z ##[add-mask]a\"\nlanguage: \"::warning::%0A::stop-commands::x\"",
            BODY,
            "language-unknown",
        ),
        with(
            "runner-lines.md",
            "title: \"x\\n::set-output name=a::b\\r\\n::error::c\"\ndeadline: \"31\\n::error::x%0A::warning::y\"",
            BODY,
            "date-unreadable",
        ),
        bytes("nul.md", post("title: \"Nul \\0 byte\"", "a\0b\n"), ""),
        bytes("not-utf8.md", b"---\ntitle: \xff\xfe\n---\nx\n".as_slice(), "not-utf8"),
        bytes("surrogate.md", "{\"title\": \"Lone \\ud800 surrogate\", \"date\": \"2026-03-02\"}\n\ntext\n", "json-syntax"),
        bytes(
            "surrogates.md",
            "{\"title\": \"Both \\ud83d\\ude00 here\", \"date\": \"2026-03-02\", \"city\": \"Lyon\", \"country\": \"FR\"}\n\nA long enough text.\n",
            "",
        ),
    ]
}

/// What wants to break out of a document or run in a reader.
fn markup() -> Vec<Hostile> {
    let active = "<script>alert(1)</script><svg onload=alert(1)><script>alert(2)</script></svg><img src=x onerror=alert(1)>\n\n\
        <base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example/\"><iframe src=javascript:alert(1)></iframe>\n\n\
        <a href=\"java\nscript:alert(1)\">a</a> [b](javascript:alert(1)) [c](data:text/html;base64,PHNjcmlwdD4=) <a href=\"&#106;avascript:alert(1)\">d</a>\n\n\
        ![i](data:image/svg+xml;base64,PHN2Zz4=) <img srcset=\"javascript:x 1x, data:image/png;base64,AA 2x\"> <p style=\"background:url(javascript:x)\" onclick=x>t</p>\n\n\
        <object data=x></object><embed src=x><form action=https://evil.example><input name=q><button>b</button></form><link rel=stylesheet href=//evil.example/x>\n\n\
        <math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>\n";
    vec![
        with(
            "script-title.md",
            "title: \"</script><script>alert(1)</script>\"\ncompany: \"</script><img src=x onerror=alert(1)>\"",
            BODY,
            "",
        ),
        with(
            "comment-title.md",
            "title: \"<!-- <script> x\"\ncompany: \"--> <!--<script\"",
            "before <!-- hidden --> <!--> <!---> <!-- --!> x <!-- <script> -->\n\nafter\n",
            "",
        ),
        with("comment-unclosed.md", "title: Open comment", "before\n\n<!-- never closed\n\n{% comment %} nor this\n", "comment-unclosed"),
        with("active.md", "title: Active markup", active, ""),
        bytes(
            "active.html",
            post("title: Active document", &format!("<!doctype html><html><body>{active}</body></html><![CDATA[<script>]]><?php x ?>")),
            "",
        ),
        with(
            "template.md",
            "title: \"{{ site.title }} {{ page.title }} {% raw %}\"\ncompany: \"{% include ../../../../etc/passwd %}\"",
            "{{ site.env.PATH }} {% include_relative ../../../etc/passwd %} {{< readfile \"/etc/passwd\" >}} {{ 'x' | system }}\n\nA text.\n",
            "",
        ),
        with(
            "attributes.md",
            "title: \"\\\" onmouseover=\\\"alert(1)\"\ntags: [\"\\\"><script>\", \"' onclick='x\", \"</title>\"]",
            "[x](https://x.example/\"onmouseover=alert(1)) ![a\"onerror=\"x](x.png)\n",
            "",
        ),
        with(
            "addresses.md",
            "title: Odd addresses\napply: javascript:alert(1)\nurl: \"javascript:alert(1)\"",
            "[a](//evil.example/x) [b](http://[::1) [c](https://user:pass@x.example/) [d](../../../../etc/passwd) [e](https://x.example:99999/)\n",
            "",
        ),
        with("apply-url.md", "title: Odd apply\napply_url: \"javascript:alert(1)\"", BODY, "apply-unreadable"),
        with(
            "apply-header.md",
            "title: Header injection\nemail: \"a@b.example\\r\\nBcc: all@b.example\"",
            "Apply: <mailto:x@y.example?bcc=z@y.example&subject=%0D%0ABcc:q@y.example>\n",
            "",
        ),
    ]
}

/// What wants to fill the memory or take all the time.
fn sizes() -> Vec<Hostile> {
    let mut aliases = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = level - 1;
        writeln!(aliases, "a{level}: &a{level} [{}]", vec![format!("*a{below}"); 9].join(", ")).expect("a string takes everything");
    }
    let long = |text: &str| text.repeat(1 + 300_000 / text.len());
    vec![
        with("nested-tags.md", "title: Deep tags", &format!("{}x{}", "<div>".repeat(20_000), "</div>".repeat(20_000)), ""),
        bytes("nested-inline.html", post("title: Deep inline tags", &format!("{}x", "<b><i>".repeat(20_000))), ""),
        with("nested-quotes.md", "title: Deep quotes", &"> ".repeat(60_000), ""),
        with("nested-lists.md", "title: Deep lists", &"- ".repeat(60_000), ""),
        with("nested-links.md", "title: Open brackets", &format!("{}x{}", "[".repeat(50_000), "](".repeat(20_000)), ""),
        with("emphasis.md", "title: Emphasis", &"*a_ ".repeat(40_000), ""),
        with("references.md", "title: References", &format!("[a]: x\n{}", "[a] ".repeat(50_000)), ""),
        with("tables.md", "title: Wide table", &format!("|{}\n|{}\n{}", "a|".repeat(5_000), "-|".repeat(5_000), "|x\n".repeat(500)), ""),
        with("aliases.md", &format!("title: Alias bomb\n{aliases}"), BODY, "yaml-aliases"),
        bytes("deep-yaml.md", format!("---\ntitle: {}\n---\nx\n", "[".repeat(100_000)), "front-matter-nesting"),
        bytes("deep-json.md", format!("{{\"title\": {}", "[".repeat(100_000)), "front-matter-nesting"),
        bytes("deep-toml.md", format!("+++\ntitle = {}\n+++\nx\n", "[".repeat(100_000)), "toml-syntax"),
        bytes("yaml-tags.md", format!("---\ntitle: {}x\n---\ntext\n", "!a ".repeat(100_000)), "yaml-repaired"),
        with(
            "many-tags.md",
            &format!("title: Many tags\ntags: [{}]", (0..100_000).map(|n| format!("t{n}")).collect::<Vec<_>>().join(", ")),
            BODY,
            "tags-too-many",
        ),
        with("many-keys.md", &(0..50_000).fold(String::from("title: Many keys\n"), |all, n| all + &format!("k{n}: v\n")), BODY, ""),
        with("same-keys.md", &format!("title: Same keys\n{}", "x: 1\n".repeat(50_000)), BODY, "duplicate-key"),
        bytes("braces.md", post("title: Braces", &"{{".repeat(1 << 19))[..1 << 20].to_vec(), ""),
        with("tags-unclosed.md", "title: Percent braces", &long("{% "), ""),
        with("angles.md", "title: Angles", &long("<"), "body-too-long"),
        with("comments.md", "title: Comment begins", &long("<!--"), "comment-unclosed"),
        with("long-body.md", "title: Baker of long bodies", &long("A sentence of a job that never ends. "), "body-too-long"),
        with("long-line.md", "title: Long word", &long("x"), "body-too-long"),
        with("long-title.md", &format!("title: {}", "Surveyor ".repeat(1200)), BODY, "title-too-long"),
        with(
            "long-values.md",
            &format!(
                "title: Long values\ncompany: {0}\ncity: {0}\nid: {0}\nslug: {0}\nreference: {0}\nsalary: {0}\nsummary: {0}",
                "é".repeat(20_000)
            ),
            BODY,
            "value-too-long",
        ),
        bytes("fifty-megabytes.md", vec![b'x'; 50 << 20], "file-too-large"),
    ]
}

/// Values that are none.
fn values() -> Vec<Hostile> {
    let mut posts = vec![
        with("language.md", "title: Odd language\nlang: ../../x", BODY, "language-unknown"),
        with(
            "tag-values.md",
            "title: Odd tags\ntags: [../x, C++, 'C#', c, C, con, aux, '...', ' ', '日本', 'a/b', 'a\\b', 'x:y', '\u{1f600}', feeds, page, '2']",
            BODY,
            "",
        ),
        with("month-13.md", "title: Month 13\ndeadline: 2026-13-45", BODY, "date-impossible"),
        with("year-9999.md", "title: Year 9999\ndeadline: 9999-12-31", BODY, ""),
        with("year-minus.md", "title: Year minus one\ndeadline: -1-01-01", BODY, "date-unreadable"),
        bytes("posted-9999.md", "---\ntitle: Posted in 9999\ndate: 9999-12-31T23:59:59-12:00\ncity: Lyon\n---\ntext\n", ""),
        bytes("posted-zero.md", "---\ntitle: Posted in the year zero\ndate: 0000-01-01\ncity: Lyon\ncountry: FR\n---\nA text.\n", ""),
        with(
            "hardly-a-text.md",
            "title: Hardly a text\ncompany: [a, b]",
            "x <!-- a comment is no text, however long it is -->\n",
            "missing-description",
        ),
    ];
    for (path, salary) in
        [("pay-huge.md", "1e400"), ("pay-nan.md", ".nan"), ("pay-zero.md", "0"), ("pay-minus.md", "-5"), ("pay-inf.md", ".inf")]
    {
        posts.push(with(
            path,
            &format!("title: Pay {path}\nsalary: {{min: {salary}, max: {salary}, currency: EUR, unit: year}}"),
            BODY,
            "",
        ));
    }
    posts
}

/// Slugs and file names that want to be other files.
fn paths() -> Vec<Hostile> {
    let mut posts = vec![
        with("empty-slug.md", "title: \"!!!\"\nslug: \"\"", BODY, ""),
        with("page/2.md", "title: Page two", BODY, ""),
        with("rss.xml.md", "title: A feed\nslug: rss.xml", BODY, ""),
        with("con.md", "title: con", BODY, ""),
        with("feeds/tag/maps.md", "title: Facet\ntags: [maps]", BODY, ""),
        with("::error::x%0A,y.md", "title: \"File name with commands\"\ndeadline: never", BODY, "date-unreadable"),
        with("\u{1b}[31m\u{7}\n::error::x.md", "title: File name with escapes\ndeadline: never", BODY, "date-unreadable"),
        with("\u{202e}dm.exe <script>&.md", "title: File name that turns\ndeadline: never", BODY, "date-unreadable"),
    ];
    for (path, slug) in [
        ("slug-up.md", "../../../etc/passwd"),
        ("slug-con.md", "con"),
        ("slug-aux.md", "AUX"),
        ("slug-nul.md", "nul."),
        ("slug-emoji.md", "\u{1f600}"),
        ("slug-dots.md", ".."),
        ("slug-index.md", "index.html"),
        ("slug-manifest.md", "jobherald.json"),
        ("slug-feed.md", "feed"),
        ("slug-feeds.md", "feeds"),
        ("slug-space.md", " a/b\\\\c:d "),
        ("slug-case-1.md", "Surveyor"),
        ("slug-case-2.md", "sURVEYOR"),
    ] {
        posts.push(with(path, &format!("title: \"Slug of {path}\"\nslug: \"{slug}\""), BODY, ""));
    }
    posts
}

/// Posts that claim what is another's.
fn twins() -> Vec<Hostile> {
    let mut posts = vec![
        with("id-1.md", "title: First of an id\nid: \"caf\\u00e9\"", BODY, ""),
        with("id-2.md", "title: Second of an id\nid: \"caf\\u00e9\"", BODY, "id-taken"),
        with("id-3.md", "title: Third of an id\nid: \"cafe\\u0301\"", BODY, "id-taken"),
        with("copy-1.md", "title: Copied", "The very same text.\n", ""),
        with("copy-2.md", "title: Copied", "The very same text.\n", "duplicate-posting"),
    ];
    for number in 0..50 {
        let path: &'static str = Box::leak(format!("same/{number:02}.md").into_boxed_str());
        posts.push(with(path, "title: Same title", &format!("Text of its own, number {number}.\n"), ""));
    }
    posts
}
