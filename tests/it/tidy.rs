//! House rules that a compiler does not know: who may import whom, which files touch the world, and how a file looks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::golden::root;

/// Which `crate::` modules each module may name. The stages do not know each other; one that is not listed here fails.
const EDGES: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("model", &["diagnostic"]),
    ("config", &["diagnostic", "model"]),
    ("net", &["config", "diagnostic", "model"]),
    ("source", NET),
    ("parse", STAGE),
    ("enrich", STAGE),
    ("fix", STAGE),
    ("catalog", STAGE),
    ("check", STAGE),
    ("render", STAGE),
    ("loss", STAGE),
    ("inject", STAGE),
    ("validate", STAGE),
    ("write", STAGE),
    ("plan", STAGE),
    ("ledger", STAGE),
    ("state", NET),
    ("deliver", NET),
    (
        "pipeline",
        &[
            "catalog",
            "check",
            "config",
            "deliver",
            "diagnostic",
            "enrich",
            "fix",
            "inject",
            "ledger",
            "loss",
            "model",
            "net",
            "parse",
            "plan",
            "render",
            "source",
            "state",
            "validate",
            "write",
        ],
    ),
    // Of the stages, the command line knows the lists of what there is: findings, targets and push protocols.
    ("cli", &["check", "config", "deliver", "diagnostic", "model", "pipeline", "render"]),
];

const STAGE: &[&str] = &["config", "diagnostic", "model"];

/// Stages that fetch or send.
const NET: &[&str] = &["config", "diagnostic", "model", "net"];

/// What touches the world, and the files that may.
const WORLD: &[(&[&str], &[&str])] = &[
    (&["std::fs", "File::open", "OpenOptions", "read_dir(", "WalkDir", "NamedTempFile", "tempfile::", ".canonicalize("], FILES),
    (&[".exists()", ".try_exists()", ".is_file()", ".is_dir()", ".metadata()", ".symlink_metadata()"], FILES),
    (&["std::env", "env::var"], &["src/cli/env.rs"]),
    (&["SystemTime", "Timestamp::now", "Zoned::now", "Utc::now"], &["src/cli/clock.rs"]),
    // Deadlines: they decide how long another side may hold us, never what is sent.
    (&["Instant::now"], &["src/cli/clock.rs", "src/net/http.rs", "src/deliver/engine.rs"]),
    (
        &["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "lookup_host", "reqwest::"],
        &["src/net/bucket/way.rs", "src/net/http.rs", "src/net/serve.rs"],
    ),
    (&["object_store::"], &["src/net/bucket/mod.rs", "src/net/bucket/open.rs", "src/net/bucket/way.rs"]),
    (
        &["sqlx::"],
        &[
            "src/ledger/error.rs",
            "src/ledger/postgres.rs",
            "src/ledger/postgres/fault.rs",
            "src/ledger/postgres/lock.rs",
            "src/ledger/postgres/take.rs",
            "src/ledger/sql/compare.rs",
            "src/ledger/sql/migrate.rs",
            "src/ledger/sql/read.rs",
            "src/ledger/sql/receipts.rs",
            "src/ledger/sql/reconcile.rs",
            "src/ledger/sql/whole.rs",
            "src/ledger/sql/write.rs",
            "src/ledger/sqlite.rs",
            "src/ledger/sqlite/examine.rs",
        ],
    ),
    (&["io::stdout", "io::stderr", "println!(", "eprintln!(", "IsTerminal"], &["src/cli/terminal.rs", "src/cli/env.rs"]),
    (&["io::stdin"], &["src/cli/env.rs"]),
    (&["Command::new("], &["src/deliver/program.rs", "src/source/program.rs"]),
    (&["process::exit", "process::abort"], &[]),
];

/// Those that read or write files. `write` is made of carrying out: what it decides stands in `plan.rs` and `known.rs`, which are not here.
const FILES: &[&str] = &[
    "src/cli/fs.rs",
    "src/deliver/fs.rs",
    // Makes the folder of its file.
    "src/ledger/sqlite.rs",
    "src/source/fs.rs",
    // What feeds gave, and gave last.
    "src/source/feed.rs",
    // What sources with an address gave last.
    "src/source/kept.rs",
    // States in a folder that machines share, and which of them this one has.
    "src/state/folder.rs",
    "src/state/record.rs",
    // The archives of feeds.
    "src/write/archive.rs",
    // The staging folder and its journals.
    "src/write/area.rs",
    // The pages of a site that its generator has built, and its sources.
    "src/write/built.rs",
    // Documents that stream, compared with what stands there.
    "src/write/documents.rs",
    "src/write/fs.rs",
    // Whether the output holds a source, links resolved.
    "src/write/layout.rs",
    "src/write/lock.rs",
    // Whether a folder can be written.
    "src/write/probe.rs",
    // One generation put in place.
    "src/write/stage.rs",
    // The publication state in `.jobherald/`.
    "src/write/state.rs",
    // Files that are only read back.
    "src/write/together.rs",
];

/// Folders whose files are entries of a list in their `mod.rs`.
const REGISTRIES: &[&str] = &[
    "src/check/rules",
    "src/deliver/kinds",
    "src/enrich/readers",
    "src/inject/generators",
    "src/parse/records",
    "src/parse/exports",
    "src/render/formats",
    "src/validate/dialect",
];

const SOURCE_LINES_MAX: usize = 500;
const TEST_LINES_MAX: usize = 700;

struct File {
    path: String,
    text: String,
}

impl File {
    /// What runs in the program: the text before the unit tests, without comments.
    fn program(&self) -> String {
        let code = if self.is_test() { "" } else { self.text.split("#[cfg(test)]").next().unwrap_or_default() };
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }

    /// The top module: `src/render/formats/rss.rs` is in `render`.
    fn module(&self) -> Option<&str> {
        let module = self.path.strip_prefix("src/")?.split('/').next()?.trim_end_matches(".rs");
        (!matches!(module, "main" | "lib")).then_some(module)
    }
}

fn files() -> Vec<File> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        walk(&root(folder), &mut paths);
    }
    paths.sort();
    let read = |path: PathBuf| File {
        text: std::fs::read_to_string(&path).expect("our files are text"),
        path: path.strip_prefix(root("")).expect("below the root").to_string_lossy().replace('\\', "/"),
    };
    paths.into_iter().map(read).collect()
}

/// The first segments after `crate::` in `text`, groups opened.
fn imports(text: &str) -> BTreeSet<String> {
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let preceded = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &text[at + "crate::".len()..];
        if preceded {
            continue;
        }
        match rest.strip_prefix('{') {
            None => _ = found.insert(name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (index, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            found.insert(name(&group[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

#[test]
fn imports_are_read_whole() {
    let text = "use crate::{a::b, c::{d, e}, f};\nuse crate::g::{h};\n$crate::i!(); mycrate::j()";
    assert_eq!(imports(text).into_iter().collect::<Vec<_>>(), ["a", "c", "f", "g", "i"]);
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn modules_import_what_they_may() {
    let mut problems = Vec::new();
    for file in files() {
        let Some(module) = file.module() else { continue };
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == module) else {
            problems.push(format!("{}: the module `{module}` is in no line of EDGES", file.path));
            continue;
        };
        let code: String = file.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let foreign = imports(&code).into_iter().filter(|name| name != module && !allowed.contains(&name.as_str()));
        problems.extend(foreign.map(|name| format!("{}: `{module}` may not import `{name}`", file.path)));
    }
    none(&problems);
}

#[test]
fn only_listed_files_touch_the_world() {
    let mut problems = Vec::new();
    for file in files().iter().filter(|file| file.path.starts_with("src/")) {
        let program = file.program();
        for (words, allowed) in WORLD {
            let may = allowed.contains(&file.path.as_str());
            let found = words.iter().filter(|word| !may && program.contains(**word));
            problems.extend(found.map(|word| format!("{}: `{word}` touches the world: move it to one of {allowed:?}", file.path)));
        }
    }
    none(&problems);
}

#[test]
fn a_file_has_one_subject_and_says_it() {
    let mut problems = Vec::new();
    for file in files() {
        let most = if file.is_test() { TEST_LINES_MAX } else { SOURCE_LINES_MAX };
        let lines = file.text.lines().count();
        if lines > most {
            problems.push(format!("{}: {lines} lines, {most} are allowed", file.path));
        }
        if !file.text.starts_with("//! ") {
            problems.push(format!("{}: line 1 does not say what the file is for (`//! …`)", file.path));
        }
        for word in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")] {
            if file.text.contains(word) {
                problems.push(format!("{}: `{word}` belongs in an issue", file.path));
            }
        }
    }
    none(&problems);
}

#[test]
fn every_entry_of_a_registry_is_registered() {
    let mut problems = Vec::new();
    let files = files();
    for folder in REGISTRIES {
        let list = files.iter().find(|file| file.path == format!("{folder}/mod.rs")).map_or("", |file| file.text.as_str());
        let entries = files.iter().filter_map(|file| file.path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".rs"));
        for entry in entries.filter(|entry| *entry != "mod" && !entry.contains('/') && !entry.ends_with("tests")) {
            if !list.contains(&format!("mod {entry};")) || !list.contains(&format!("{entry}::")) {
                problems.push(format!("{folder}/{entry}.rs is not in the list of {folder}/mod.rs"));
            }
        }
    }
    none(&problems);
}

#[test]
fn what_the_rules_name_is_there() {
    let paths: BTreeSet<String> = files().into_iter().map(|file| file.path).collect();
    let worldly = WORLD.iter().flat_map(|(_, allowed)| *allowed).map(|path| (*path).to_owned());
    let listed = worldly.chain(REGISTRIES.iter().map(|folder| format!("{folder}/mod.rs")));
    let missing: Vec<String> = listed.filter(|path| !paths.contains(path)).collect();
    none(&missing);
}
