//! Whole posts: nothing of a template shows, positions are right, and nothing a stranger writes takes long or ends the run.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Level;
use crate::model::block::{Block, BlockKind};

fn read_post(path: &str, text: &str) -> (RawPosting, Vec<Diagnostic>) {
    let mut sink = Diagnostics::default();
    let raw = post(0, path, text.as_bytes(), None, &mut sink).unwrap_or_else(|| panic!("{:?}", sink.as_slice()));
    (raw, sink.sorted())
}

/// Where `words` of a block stand in the file, as line and column.
fn place(raw: &RawPosting, words: &str) -> (u32, u32, u32) {
    let found = raw.blocks.0.iter().find_map(|block| block.text.find(words).map(|at| block.locate(&(at..at + words.len()))));
    let location = raw.file.locate(found.unwrap_or_else(|| panic!("{words} in {:?}", raw.blocks)));
    (location.line, location.column, location.width)
}

const POST: &str = "---
title: Développeur·se
mail: jobs@example.org
---
![Équipe]({{ site.baseurl }}/a.png)

##Lieu
<br>
**Où :** 78 rue de l’Été{: .big} &ndash; <!-- vraiment
--> Paris {{ page.title | upcase }} 19ème, `code`
> {% comment %}caché{% endcomment %}Écrire à [nous](mailto:{{ page.mail }})

| Début | Fin |
|---|---|
| mai | juin |
";

#[test]
fn places_in_the_cleaned_text_are_places_in_the_file() {
    let (raw, findings) = read_post("été/poste.md", POST);
    assert_eq!(findings.iter().map(|d| d.code).collect::<Vec<_>>(), ["template-variable"]);
    assert_eq!(findings[0].location.as_ref().map(|l| (l.line, l.column, l.width)), Some((5, 11, 18)));
    assert_eq!(place(&raw, "Lieu"), (7, 3, 4));
    assert_eq!(place(&raw, "78 rue"), (9, 10, 6));
    assert_eq!(place(&raw, "Été"), (9, 22, 3));
    assert_eq!(place(&raw, "Paris"), (10, 5, 5));
    assert_eq!(place(&raw, "DÉVELOPPEUR"), (10, 11, 12));
    assert_eq!(place(&raw, "19ème"), (10, 37, 5));
    assert_eq!(place(&raw, "Écrire"), (11, 37, 6));
    assert_eq!(place(&raw, "juin"), (15, 9, 4));
    let text = raw.blocks.0.iter().map(|b| b.text.as_str()).collect::<Vec<_>>();
    assert_eq!(text, ["Lieu", "Où : 78 rue de l’Été – Paris DÉVELOPPEUR·SE 19ème, code", "Écrire à nous", "Début\tFin", "mai\tjuin"]);

    assert_eq!(raw.blocks.0[2].links[0].href, "mailto:jobs@example.org");
}

#[test]
fn a_body_without_front_matter_is_a_post_too() {
    let (raw, findings) = read_post("notice", "Baker wanted.\n");
    assert_eq!((raw.body.text.as_str(), raw.body.format, findings.len()), ("Baker wanted.\n", BodyFormat::Markdown, 0));
    assert_eq!(raw.fields.value, Value::Map(Vec::new()));
}

#[test]
fn html_is_read_as_html() {
    let (raw, _) =
        read_post("a.HTM", "---\ntitle: x\n---\n<p>A &amp; B<br>c</p><ul><li><a href='mailto:a@b.example'>mail</a></ul><p hidden>no</p>");
    assert_eq!(raw.body.format, BodyFormat::Html);
    assert_eq!(raw.blocks.0.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["A & B\nc", "mail"]);
    assert_eq!(raw.blocks.0[1].kind, BlockKind::Item);
}

#[test]
fn mdx_is_markdown_without_its_program() {
    let (raw, _) = read_post("a.mdx", "---\ntitle: x\n---\nimport X from './x'\nexport const a = 1\n\n# Hi {/* no */}\n");
    assert_eq!(raw.body.text, "# Hi \n");
}

/// Everything that must hold of a post whatever stands in it.
fn assert_sound(path: &str, bytes: &[u8]) {
    let mut sink = Diagnostics::default();
    let raw = post(3, path, bytes, None, &mut sink);
    // A carriage return alone ends a line too.
    let lines = u32::try_from(String::from_utf8_lossy(bytes).split(['\n', '\r']).count()).unwrap_or(u32::MAX);
    for diagnostic in sink.as_slice() {
        let location = diagnostic.location.as_ref().expect("a finding about a file has a place");
        assert!((1..=lines).contains(&location.line), "{diagnostic:?}");
        assert!(location.column >= 1 && location.width >= 1);
        assert!(!diagnostic.help.is_empty() && diagnostic.path.as_deref() == Some(path) && diagnostic.source == Some(3));
    }
    let Some(raw) = raw else {
        assert_eq!(sink.worst(), Some(Level::Error), "what cannot be read is said");
        return;
    };
    assert_in(&raw.fields, raw.file.text.len());
    for (index, block) in raw.blocks.0.iter().enumerate() {
        assert_block(index, block, &raw);
    }
}

fn assert_in(node: &Node, end: usize) {
    assert!(node.span.start <= node.span.end && node.span.end <= end, "{node:?}");
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| assert_in(node, end)),
        Value::Map(fields) => fields.iter().for_each(|field| assert_in(&field.node, end)),
        Value::Null | Value::Scalar { .. } => {}
    }
}

fn assert_block(index: usize, block: &Block, raw: &RawPosting) {
    let end = raw.file.text.len();
    assert!(block.section.is_none_or(|section| section < index && matches!(raw.blocks.0[section].kind, BlockKind::Heading(_))));
    assert!(block.map.is_sorted(), "{block:?}");
    assert!(block.map.iter().all(|(at, file)| *at <= block.text.len() && *file <= end), "{block:?}");
    let whole = block.locate(&(0..block.text.len()));
    assert!(whole.start < whole.end && whole.end <= end.max(whole.start + 1), "{block:?}");
    for link in &block.links {
        assert!(block.text.get(link.text.clone()).is_some(), "{block:?}");
    }
    assert_eq!(block.text.trim(), block.text.trim_matches('\u{feff}').trim());
}

const WORDS: [&str; 44] = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{:",
    "}",
    "{",
    "<!--",
    "-->",
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "{{/*",
    "*/}}",
    "raw",
    "endraw",
    "comment",
    "endcomment",
    "site.x",
    "page.a",
    "|",
    "---\n",
    "\n\n",
    "\n",
    "a: b\n",
    "<div hidden>",
    "</div>",
    "<p>",
    "<a href=\"x\">",
    "</a>",
    "`",
    "```\n",
    "> ",
    "- ",
    "#",
    "**",
    "&eacute;",
    "é",
    " ",
    "\"",
    "~~",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        assert_sound("a.md", &bytes);
        assert_sound("a.html", &bytes);
    }

    #[test]
    fn any_words_of_templates_are_survived(picks in prop::collection::vec(0..WORDS.len(), 0..120), front in any::<bool>()) {
        let text: String = picks.into_iter().map(|pick| WORDS[pick]).collect();
        let text = if front { format!("---\na: é\n---\n{text}") } else { text };
        for path in ["a.md", "a.html", "a.mdx"] {
            assert_sound(path, text.as_bytes());
        }
    }

    #[test]
    fn any_front_matter_is_survived(text in "[-a-z:{}\\[\\]\"'&*!|>%@`#,. \t\n\u{e9}+=\\\\]{0,80}", fence in 0..3_usize) {
        let (open, close) = [("---\n", "\n---\n"), ("+++\n", "\n+++\n"), ("{\"a\":", "}\n")][fence];
        assert_sound("a.md", format!("{open}{text}{close}body").as_bytes());
    }
}

/// Were the time to grow with the square of the size, this would not end while anybody waits.
#[track_caller]
fn check_ends(text: &str) {
    for path in ["a.md", "a.html"] {
        assert_sound(path, text.as_bytes());
    }
}

#[test]
fn much_of_anything_takes_no_time() {
    for piece in [
        "{{",
        "{%",
        "{#",
        "{:",
        "{: ",
        "<!--",
        "<!-- -->",
        "{{ x }}",
        "{{ page.a }}",
        "{% raw %}",
        "{% comment %}",
        "{{<",
        "{{< a >}}",
        "{{%",
        "{{/*",
        "{{{",
        "`",
        "` ``",
        "<a \"",
        "<div>",
        "<div hidden>",
        "&",
        "> ",
        "- ",
        "1. ",
        "[",
        "![",
        "**a ",
        "~~a ",
        "|",
        "#",
        "\n",
        "\n\n---\n",
        "{::comment}",
        "{:toc}\n",
        "* x\n{:toc}\n",
        "<br>\n",
        "{{\n\n}}",
        "{{ 'a' | append: 'b' }}",
        "{% f(href=\"/\") %}",
        "{{< f href=\"/\" >}}x",
        "{% endraw %}{% raw %}",
        "<p>",
        "<li>",
        "<script>",
        "</",
    ] {
        check_ends(&piece.repeat(256 * 1024 / piece.len()));
    }
}

#[test]
fn much_of_anything_in_front_matter_takes_no_time() {
    let pieces = [
        "[",
        "{",
        "- ",
        "? ",
        "&a ",
        "*a ",
        "!a ",
        "\"",
        "'",
        "a: ",
        "a:\n",
        "a: b\n",
        "- a\n",
        "a.",
        "a = 1\n",
        "a",
        "# ",
        "#\n",
        "|\n",
        "\t",
        " ",
        "\n",
        "\\",
        "{{",
        "[[a]]\n",
        "a.b.c = 1\n",
        "[a.b]\n",
        "\"a\": 1,\n",
        "[1,",
        "\"\"\"",
        "=",
        "%",
        "@",
        "<<: *a\n",
        "...",
        "a: &a\n",
        "{a: ",
        ", ",
    ];
    for piece in pieces {
        let many = piece.repeat(128 * 1024 / piece.len());
        for (open, close) in [
            ("---\n", "\n---\n"),
            ("---\na: ", "\n---\n"),
            ("+++\n", "\n+++\n"),
            ("+++\na = ", "\n+++\n"),
            ("{\"a\":", "}"),
            ("---\na: b\n---\n---\nc: ", "\n---\n"),
        ] {
            assert_sound("a.md", format!("{open}{many}{close}body").as_bytes());
        }
    }
}

#[test]
fn what_is_repeated_is_bounded() {
    for long in ["a\\n", "\\q", "{{ x }} ", "” ", "# ", "é: "] {
        check_ends(&format!("---\na: \"{}\" b\n---\n", long.repeat(100_000)));
        check_ends(&format!("---\na: {}\nb\n---\n", long.repeat(100_000)));
        check_ends(&format!("+++\na = {}\n+++\n", long.repeat(100_000)));
    }
    let long = format!("---\na: \"{}\"\n---\n{}", "x".repeat(500_000), "{{ page.a | upcase }}".repeat(20_000));
    check_ends(&long);
    let keys: String = (0..40_000).map(|i| format!("k{i}: v\n")).collect::<Vec<_>>().concat();
    check_ends(&format!("---\n{keys}---\n{}", "{{ page.none }}".repeat(40_000)));
    let blank = format!("---\na: \"{}\"\n---\n{}", " ".repeat(500_000), "{{ page.a | strip }}".repeat(20_000));
    check_ends(&blank);
}
