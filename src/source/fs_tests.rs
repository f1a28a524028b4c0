//! Folders with everything in them that is no post.

use std::os::unix::fs::symlink;

use globset::{Glob, GlobSet, GlobSetBuilder};
use tempfile::TempDir;

use super::*;

/// A folder with empty files at `paths`.
fn folder(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in paths {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().expect("a file has a folder")).expect("folders can be made");
        fs::write(place, path).expect("files can be written");
    }
    folder
}

fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).expect("a valid glob"));
    }
    set.build().expect("valid globs")
}

fn source(path: &Path, include: &[&str], exclude: &[&str]) -> Source {
    Source {
        fetch: None,
        feed: None,
        update: crate::config::settings::Update::Complete,
        format: None,
        label: String::new(),
        path: path.to_owned(),
        include: globs(include),
        exclude: globs(exclude),
        permalink: "/jobs/{slug}/".into(),
        ignore: Vec::new(),
        records: None,
        fields: std::collections::BTreeMap::default(),
        values: std::collections::BTreeMap::default(),
        splits: Vec::new(),
        lookups: Vec::new(),
        defaults: std::collections::BTreeMap::default(),
    }
}

/// Paths found, with the code of the finding where there is one.
fn found(sources: &[Source], never: &[PathBuf]) -> Vec<String> {
    let found = walk(sources, never).unwrap_or_else(|error| panic!("{error}"));
    found.iter().map(|f| f.problem.as_ref().map_or(f.path.clone(), |p| format!("{} {}", f.path, p.diagnostic(f).code))).collect()
}

#[test]
fn posts_are_found_in_order() {
    let folder = folder(&[
        "b.md",
        "a/z.markdown",
        "a.HTML",
        "é x.htm",
        "LICENSE",
        "pic.png",
        "post.md~",
        "_drafts/d.md",
        "_jobs/e.md",
        ".hidden/f.md",
        ".g.md",
        ".git/h",
        "node_modules/i.md",
        "_site/j.html",
        "resources/_gen/k.md",
        "_gen/l.md",
        "public/m.html",
        "dist/n.md",
        "a/.jobherald/o.md",
    ]);
    let sources = [source(folder.path(), &[], &["_jobs/**"])];
    let never = [folder.path().join("public")];
    assert_eq!(found(&sources, &never), ["LICENSE", "_drafts/d.md", "_gen/l.md", "a.HTML", "a/z.markdown", "b.md", "é x.htm"]);
}

#[test]
fn globs_and_several_sources() {
    let folder = folder(&["x/a.md", "x/README.md", "x/b.txt", "y/c.md"]);
    let sources = [source(&folder.path().join("y"), &[], &[]), source(&folder.path().join("x"), &["**/*.md", "*.txt"], &["**/README.md"])];
    let found = walk(&sources, &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.iter().map(|f| (f.source, f.path.as_str())).collect::<Vec<_>>(), [(0, "c.md"), (1, "a.md"), (1, "b.txt")]);
    assert_eq!(read(&found[1]), Ok(b"x/a.md".to_vec()));
}

#[test]
fn a_source_may_be_one_file_and_must_be_there() {
    let folder = folder(&["jobs/a.txt"]);
    assert_eq!(found(&[source(&folder.path().join("jobs/a.txt"), &[], &[])], &[]), ["a.txt"]);
    let missing = folder.path().join("nope");
    let error = walk(&[source(&missing, &[], &[])], &[]).expect_err("it is missing");
    assert_eq!(
        error.to_string(),
        format!("the source {} does not exist: make it, or name the folder of your posts with `path` in `[[source]]`", missing.display())
    );
}

#[test]
fn links_are_followed_inside_only_and_loops_end() {
    let outside = folder(&["secret.md", "sub/s.md"]);
    let folder = folder(&["a/x.md", "public/p.md"]);
    let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).expect("links can be made");
    link(&outside.path().join("secret.md"), "out.md");
    link(&outside.path().join("sub"), "outdir");
    link(&folder.path().join("a/x.md"), "in.md");
    link(&folder.path().join("a"), "b");
    link(&folder.path().join("a"), "c");
    link(folder.path(), "a/up");
    link(&folder.path().join("public"), "again");
    link(Path::new("nowhere"), "gone.md");
    link(Path::new("nowhere"), "gone.png");
    let never = [folder.path().join("public")];
    assert_eq!(
        found(&[source(folder.path(), &[], &[])], &never),
        [
            "a/up link-loop",
            "a/x.md",
            "b/up link-loop",
            "b/x.md",
            "gone.md file-unreadable",
            "in.md",
            "out.md link-leaves-source",
            "outdir link-leaves-source",
        ]
    );
}

#[test]
fn what_is_no_file_never_blocks() {
    let folder = folder(&["a.md"]);
    std::os::unix::net::UnixListener::bind(folder.path().join("s.md")).expect("a socket can be made");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("f.md")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
    assert_eq!(found(&[source(folder.path(), &[], &[])], &[]), ["a.md", "f.md not-a-file", "s.md not-a-file"]);
    // Also where a file became a pipe after the walk.
    let pipe = Found { source: 0, path: "f.md".into(), place: folder.path().join("f.md"), problem: None };
    assert_eq!(read(&pipe), Err(ReadProblem::NotAFile));
}

#[test]
fn names_and_sizes_are_judged_before_reading() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&["big.md"]);
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "").expect("files can be written");
    let size = 50 * 1024 * 1024;
    File::create(folder.path().join("big.md")).and_then(|file| file.set_len(size)).expect("a file can be made large");
    let sources = [source(folder.path(), &[], &[])];
    assert_eq!(found(&sources, &[]), ["big.md", "caf\u{fffd}.md name-not-utf8"]);
    let all = walk(&sources, &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read(&all[0]), Err(ReadProblem::TooLarge { bytes: size, most: POST_BYTES_MAX }));
    assert_eq!(read(&all[1]), Err(ReadProblem::NameNotUtf8));
    let gone = Found { source: 0, path: "x.md".into(), place: folder.path().join("x.md"), problem: None };
    assert_eq!(read(&gone), Err(ReadProblem::Unreadable { reason: "it does not exist".into() }));
}

#[test]
fn folders_have_a_deepest() {
    let deep = vec!["d"; 64].join("/");
    let folder = folder(&[&format!("{deep}/a.md"), "d/b.md"]);
    assert_eq!(found(&[source(folder.path(), &[], &[])], &[]), ["d/b.md".into(), format!("{deep} folder-too-deep")]);
}
