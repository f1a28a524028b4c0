//! Broken and odd front matter: which finding each gives, and where.

use super::*;

/// The findings as `code line:column`, and the fields as `key=value`, `-` where the post cannot be read.
fn read_post(path: &str, text: &str) -> (String, String) {
    let mut sink = Diagnostics::default();
    let raw = post(0, path, text.as_bytes(), None, &mut sink);
    let place = |d: &Diagnostic| d.location.as_ref().map_or((0, 0), |l| (l.line, l.column));
    let findings = sink.sorted().iter().map(|d| format!("{} {}:{}", d.code, place(d).0, place(d).1)).collect::<Vec<_>>().join(", ");
    let fields = raw.map_or_else(|| "-".to_owned(), |raw| shown(&raw.fields));
    (findings, fields)
}

fn shown(node: &Node) -> String {
    let joined = |parts: Vec<String>| parts.join(" ");
    match &node.value {
        Value::Null => "null".into(),
        Value::Scalar { text, quoted: false } => text.clone(),
        Value::Scalar { text, quoted: true } => format!("{text:?}"),
        Value::List(nodes) => format!("[{}]", joined(nodes.iter().map(shown).collect())),
        Value::Map(fields) => joined(fields.iter().map(|f| format!("{}={}", f.key, shown(&f.node))).collect()),
    }
}

#[track_caller]
fn check(text: &str, findings: &str, fields: &str) {
    assert_eq!(read_post("a.md", text), (findings.to_owned(), fields.to_owned()), "{text:?}");
}

#[test]
fn yaml_that_can_be_read() {
    check("", "", "");
    check("only text", "", "");
    check("---\n---\n", "", "");
    check("---\n# nothing\n---\n", "", "");
    check("\u{feff}---\r\ntitle: Dev \r\n--- \r\nbody", "", "title=Dev");
    check("---\nzip: 01234\npay: 60_000\ncountry: NO\nready: no\n---\n", "", "zip=01234 pay=60_000 country=NO ready=no");
    check("---\na: \"no\"\nb: 'it''s'\nc: |\n  x\n  y\nd:\ne: ~\n---\n", "", "a=\"no\" b=\"it's\" c=\"x\\ny\\n\" d=null e=null");
    check("---\na: &x [1, 2]\nb: *x\n---\n", "", "a=[1 2] b=[1 2]");
    check("---\nbase: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\n---\n", "", "base=x=1 y=2 c=y=3 x=1");
    check("---\ntitle: a\u{b}b\u{1}c\u{fffe}d\n---\n", "control-character 2:9", "title=a b c\u{fffd}d");
    check("---\na: 1\n...\nbody", "", "a=1");
    check("---\n%YAML 1.1\n---\na: 1\n---\n", "yaml-syntax 2:1", "-");
    check("---\nurl: https://x.example/?a=b:c\nn: C#\n---\n", "", "url=https://x.example/?a=b:c n=C#");
    check("---yaml\na: 1\n---\n", "", "a=1");
}

#[test]
fn yaml_with_one_mistake() {
    check("---\ntitle: Dev: Rust\n---\n", "yaml-repaired 2:8", "title=\"Dev: Rust\"");
    check("---\na: 1\ntitle: Developer: Rust, remote\nb: 2\n---\n", "yaml-repaired 3:8", "a=1 title=\"Developer: Rust, remote\" b=2");
    check("---\na: 1\n\tb: 2\n---\n", "yaml-repaired 3:1, yaml-repaired 3:1", "a=1 b=2");
    check("---\ntags:\n\t- a\n---\n", "yaml-repaired 3:1", "tags=[a]");
    check("---\ncontact: @jobs\n---\n", "yaml-repaired 2:10", "contact=\"@jobs\"");
    check("---\nurl: {{ site.baseurl }}/x\n---\n", "template-variable 2:6, yaml-repaired 2:6", "url=\"/x\"");
    check("---\ndate: {{ .Date }}\n---\n", "template-variable 2:7, yaml-repaired 2:7", "date=\"\"");
    check("---\nurl: {% link x.md %}\n---\n", "yaml-repaired 2:6", "url=\"\"");
    check("---\ntitle: \"Senior\" Developer\n---\n", "yaml-repaired 2:8", "title=\"\\\"Senior\\\" Developer\"");
    check("---\ntitle: \"never closed\nb: 1\n---\n", "yaml-syntax 2:8", "-");
    check("---\ntitle: 'l'appel'\n---\n", "yaml-repaired 2:8", "title=\"l'appel\"");
    check("---\ntitle: [Urgent] Developer\n---\n", "yaml-repaired 2:8", "title=\"[Urgent] Developer\"");
    check("---\ntags: [a, b\n---\n", "yaml-syntax 2:7", "-");
    check("---\ntags: {a: 1\n---\n", "yaml-syntax 2:7", "-");
    check("---\ntitle: *Urgent* developer\n---\n", "yaml-repaired 2:8", "title=\"*Urgent* developer\"");
    check("---\ntitle: %remote\n---\n", "yaml-repaired 2:8", "title=\"%remote\"");
    check("---\ntitle: `code`\n---\n", "yaml-repaired 2:8", "title=\"`code`\"");
    check("---\na: 1\nb:2\nc: 3\n---\n", "yaml-repaired 3:2", "a=1 b=2 c=3");
    check("---\na: 1\n  b: 2\n---\n", "yaml-repaired 3:1", "a=1 b=2");
    check("---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n---\n", "merge-unfinished 2:1", "-");
    check("---\ntitle: a\n- b\n---\n", "yaml-syntax 3:3", "-");
    check("---\n[a]: 1\n---\n", "yaml-syntax 2:1", "-");
    check("---\njust a sentence\n---\n", "front-matter-not-a-map 2:1", "-");
    check("---\n- a\n- b\n---\n", "front-matter-not-a-map 2:1", "-");
    check("---\ntitle: x\n", "front-matter-unclosed 2:1", "title=x");
    check("\n---\ntitle: x\n----\n", "front-matter-fence 4:1", "title=x");
    check("---js\n({})\n---\n", "front-matter-format 1:1", "-");
}

#[test]
fn yaml_that_is_worth_a_word() {
    check("---\ntitle: a\ntag: x\ntitle: b\n---\n", "duplicate-key 4:1", "title=b tag=x");
    check("---\na: 1\n---\n\n---\na: 2\n---\nbody", "second-front-matter 6:1", "a=1");
    check("---\na: 1\n---\n---\n\ntext\n\n---\n", "", "a=1");
    check("---\nu: \"{{ site.title }}\"\n---\n", "template-variable 2:4", "u=\"\"");
    check("---\na: Dev\nb: \"{{ page.a }} {{ page.a | upcase }}\"\n---\n", "", "a=Dev b=\"Dev DEV\"");
}

#[test]
fn yaml_that_is_an_attack() {
    let bomb = |n: usize| {
        let first = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        first + &(1..n).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","))).collect::<Vec<_>>().concat()
    };
    check(&format!("---\n{}---\n", bomb(9)), "yaml-aliases 6:14", "-");
    check("---\na: &a [*a]\n---\n", "yaml-aliases 2:8", "-");
    let chain = |n: usize| (1..n).map(|i| format!("a{i}: &a{i} [*a{}]\n", i - 1)).collect::<Vec<_>>().concat();
    check(&format!("---\na0: &a0 x\n{}---\n", chain(100)), "front-matter-nesting 66:12", "-");
    check(&format!("---\na: {}\n---\n", "[".repeat(100_000)), "front-matter-nesting 2:68", "-");
    check(&format!("---\n{}a: 1\n---\n", "- ".repeat(100)), "front-matter-nesting 2:129", "-");
    let keys: String = (0..30_000).map(|i| format!("k{i}: v\n")).collect::<Vec<_>>().concat();
    assert_eq!(read_post("a.md", &format!("---\n{keys}{keys}---\n")).0.matches("duplicate-key").count(), 20);
    check(&format!("---\na: {}\n---\n", "x".repeat(900_000)), "", &format!("a={}", "x".repeat(900_000)));
}

#[test]
fn toml() {
    check("+++\ntitle = \"Dev\"\ndate = 2026-05-01T10:00:00Z\n+++\n", "", "title=\"Dev\" date=2026-05-01T10:00:00Z");
    check("+++\npay = 60_000\nopen = true\ntags = ['a', \"b\"]\n+++\n", "", "pay=60_000 open=true tags=[\"a\" \"b\"]");
    check("+++\nz = 1\na = 2\n[x]\ny = 1.10\n+++\n", "", "z=1 a=2 x=y=1.10");
    check("---toml\na = 1\n---\n", "", "a=1");
    check("+++\ntitle = Dev\n+++\n", "toml-repaired 2:9", "title=\"Dev\"");
    check("+++\na = 1\na = 2\n+++\n", "toml-syntax 3:1", "-");
    check("+++\na = \"x\nb = 2\nc = [\n+++\n", "toml-syntax 2:7, toml-syntax 4:6", "-");
    check("+++\ntitle: x\n+++\n", "front-matter-language 2:1", "title=x");
    check("+++\na = 1\n", "front-matter-unclosed 2:1", "a=1");
    check(&format!("+++\na = {}\n+++\n", "[".repeat(10_000)), "toml-syntax 2:85", "-");
}

#[test]
fn json() {
    check("{\"title\": \"Dev\", \"n\": 1.10, \"t\": [\"a\", null, true]}\nbody", "", "title=\"Dev\" n=1.10 t=[\"a\" null true]");
    check("{\n \"a\": \"\\u00e9\\ud83d\\ude00 \\\"\",\n \"b\": {}\n}\n", "", "a=\"é😀 \\\"\" b=");
    check("---json\n{\"a\": 1}\n---\n", "", "a=1");
    check(";;;\n{\"a\": 1}\n;;;\n", "", "a=1");
    check(";;;\n\n;;;\n", "", "");
    check("{\"a\": 1, \"a\": 2}\n", "duplicate-key 1:10", "a=2");
    check("{\n  title: \"x\"\n}\n", "json-repaired 2:3", "title=\"x\"");
    check("{\n  \"a\": 1,\n}\n", "json-repaired 2:9", "a=1");
    check("{\n  \"a\": 1\n  \"b\": 2\n}\n", "json-repaired 2:9", "a=1 b=2");
    check("{\"a\": Dev}", "json-syntax 1:7", "-");
    check("{\"a\": \"never closed\n}", "json-syntax 1:7", "-");
    check("{\"a\": \"\\q\"}", "json-syntax 1:7", "-");
    check("{\"a\": 1", "json-syntax 1:8", "-");
    check("---json\n{\"a\": 1} x\n---\n", "json-syntax 2:10", "-");
    check("---json\n[1]\n---\n", "front-matter-not-a-map 2:1", "-");
    check(&format!("{{\"a\": {}", "[".repeat(100_000)), "front-matter-nesting 1:70", "-");
}

#[test]
fn help_leads_out() {
    let help = |text: &str| {
        let mut sink = Diagnostics::default();
        post(0, "a.md", text.as_bytes(), None, &mut sink);
        sink.as_slice().first().map(|d| format!("{}: {}", d.message, d.help)).unwrap_or_default()
    };
    assert_eq!(
        help("---\ntitle: Dev: Rust\n---\n"),
        "outside quotes a value cannot contain a colon and a space; it is read as the text `Dev: Rust`: put it in quotes: title: \"Dev: Rust\""
    );
    assert_eq!(
        help("---\na: {{ x }}/y\n---\n"),
        "a template tag stands here without quotes; it is read as the text `{{ x }}/y`: put it in quotes: a: \"{{ x }}/y\""
    );
    assert_eq!(
        help("---\na: 1\n\tb: 2\n---\n"),
        "a tab indents this line; it is read as two spaces: indent with spaces: YAML allows no tabs here"
    );
    assert_eq!(help("---\na: 1\nb\n---\n").split(':').next(), Some("this line is no `key"));
}

#[test]
fn configuration_of_the_site() {
    let check = |text: &str, name: &str, expect: Result<&str, &str>| {
        let found = variables(text, name);
        let place = |d: &Diagnostic| d.location.as_ref().map_or((0, 0), |l| (l.line, l.column));
        let found = found.as_ref().map(shown).map_err(|d| format!("{} {}:{:?}", d.code, d.path.as_deref().unwrap_or(""), place(d)));
        assert_eq!(found.as_deref().map_err(String::as_str), expect);
    };
    check("\u{feff}---\nurl: https://x.example\nbaseurl:\n", "_config.yml", Ok("url=https://x.example baseurl=null"));
    check("baseURL = 'x'\n", "config.toml", Ok("baseURL=\"x\""));
    check("{\"title\": \"x\"}\n", "hugo.json", Ok("title=\"x\""));
    check("", "_config.yml", Ok(""));
    check("a: 1\ntitle: x: y\n", "_config.yml", Ok("a=1 title=\"x: y\""));
    check("a: 1\ntitle\n", "_config.yml", Err("yaml-syntax _config.yml:(2, 1)"));
    check("= 1", "sub/hugo.toml", Err("toml-syntax sub/hugo.toml:(1, 1)"));
}
