//! Generations on a disk: unchanged, edited by others, broken off.

use std::fs::File;
use std::time::{Duration, SystemTime};

use super::*;
use crate::model::manifest::{MANIFEST_VERSION, ManifestSite, Publication};
use crate::write::manifest::{generation, read_artifact, read_manifest};

mod crash;

/// Files by path.
type Files = BTreeMap<String, String>;

fn files(text: &str) -> Files {
    text.split_whitespace().map(|word| word.split_once('=').expect("path=content")).map(|(p, c)| (p.into(), c.into())).collect()
}

fn manifest_for(artifacts: Vec<Listed>) -> Manifest {
    let publication = Publication::default();
    Manifest {
        version: MANIFEST_VERSION,
        generator: "test".into(),
        site: ManifestSite { url: "https://jobs.example".into(), title: "Jobs".into() },
        generation: generation(&artifacts, &publication),
        artifacts,
        publication,
    }
}

fn artifact(path: &str, content: &str) -> Artifact {
    Artifact { path: path.into(), media_type: "text/plain", bytes: content.into() }
}

/// A stage with everything in it. What ends in `.xml` comes in pieces.
fn stage(out: &Path, wanted: &Files, mode: Mode) -> Result<Stage, WriteError> {
    let stage = Stage::open(out, read_manifest(out)?.as_ref(), mode)?;
    for (path, content) in wanted {
        if Path::new(path).extension().is_some_and(|e| e == "xml") {
            content.chars().try_for_each(|c| stage.append(path, "text/plain", c.to_string().as_bytes()))?;
        } else {
            stage.put(artifact(path, content))?;
        }
    }
    Ok(stage)
}

fn build(out: &Path, wanted: &str, mode: Mode) -> Result<Written, WriteError> {
    stage(out, &files(wanted), mode)?.commit(manifest_for)
}

/// Everything in a folder: files with their contents, folders with a slash at their end, links with their target.
fn contents(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().map(|entry| entry.expect("a readable folder"));
    let describe = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("it lies inside").to_str().expect("UTF-8").to_owned();
        if entry.file_type().is_dir() {
            (path + "/", String::new())
        } else if entry.path_is_symlink() {
            (path, format!("-> {}", fs::read_link(entry.path()).expect("a link").display()))
        } else {
            (path, fs::read_to_string(entry.path()).expect("a text file"))
        }
    };
    entries.map(describe).collect()
}

/// The files in an output folder but for the manifest, as words.
fn show(out: &Path) -> String {
    let files = contents(out).into_iter().filter(|(path, _)| !path.ends_with('/') && path != output_path::MANIFEST);
    files.map(|(path, content)| format!("{path}={content}")).collect::<Vec<_>>().join(" ")
}

fn summary(answer: Result<Written, WriteError>, out: &Path) -> String {
    match answer {
        Ok(w) => format!("+{} ~{} -{} ={}", w.created.join(","), w.changed.join(","), w.removed.join(","), w.unchanged),
        Err(error) => error.to_string().replace(&out.display().to_string(), "OUT"),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn each_generation_replaces_the_last() {
    let root = folder();
    let out = root.path().join("deep/public");
    let check = |wanted: &str, expect: &str| {
        let compared = summary(build(&out, wanted, Mode::Compare), &out);
        assert_eq!(summary(build(&out, wanted, Mode::Write), &out), expect);
        assert_eq!(compared, expect, "a comparison foretells what is written");
        assert_eq!(show(&out), wanted);
        assert!(!out.join(output_path::STAGE).exists(), "the stage is removed");
    };
    check("a=1 jobs/x/index.html=1 rss.xml=abc", "+a,jobs/x/index.html,rss.xml ~ - =0");
    check("a=1 jobs/x/index.html=1 rss.xml=abc", "+ ~ - =3");
    check("a=2 jobs/x/index.html=1 rss.xml=abd", "+ ~a,rss.xml - =1");
    check("a=2 jobs/y/index.html=1 rss.xml=abd", "+jobs/y/index.html ~ -jobs/x/index.html =2");
    check("a/b=2 jobs=1 rss.xml=abcd", "+a/b,jobs ~rss.xml -a,jobs/y/index.html =0");
    check("", "+ ~ -a/b,jobs,rss.xml =0");
    assert_eq!(contents(&out).keys().collect::<Vec<_>>(), [output_path::MANIFEST], "no folder of ours is left");
}

/// When files were last changed, and which ones they are.
#[cfg(unix)]
fn stamps(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, u64)> {
    use std::os::unix::fs::MetadataExt;
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a readable folder"));
    entries
        .map(|e| (e.path().to_owned(), e.metadata().expect("metadata")))
        .map(|(path, data)| (path, (data.modified().expect("a time"), data.ino())))
        .collect()
}

#[cfg(unix)]
#[test]
fn what_comes_out_the_same_is_not_touched() {
    let out = folder();
    let wanted = "a=1 jobs/x/index.html=1 rss.xml=abc";
    build(out.path(), wanted, Mode::Write).expect("written");
    for path in ["a", "rss.xml", output_path::MANIFEST] {
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::options().write(true).open(out.path().join(path)).and_then(|f| f.set_modified(long_ago)).expect("a time is set");
    }
    let before = stamps(out.path());
    build(out.path(), wanted, Mode::Write).expect("written");
    assert_eq!(stamps(out.path()), before, "neither files nor folders nor the manifest");
    build(out.path(), "a=1 jobs/x/index.html=2 rss.xml=abc", Mode::Compare).expect("compared");
    assert_eq!(stamps(out.path()), before, "comparing touches nothing");
    build(out.path(), "a=1 jobs/x/index.html=2 rss.xml=abc", Mode::Write).expect("written");
    for path in ["a", "rss.xml"].map(|p| out.path().join(p)) {
        assert_eq!(stamps(out.path())[&path], before[&path]);
    }
}

#[test]
fn a_comparison_does_not_even_make_the_folder() {
    let root = folder();
    build(&root.path().join("public"), "a=1 rss.xml=abc", Mode::Compare).expect("compared");
    assert!(contents(root.path()).is_empty());
}

#[test]
fn a_stage_that_is_dropped_leaves_nothing() {
    let root = folder();
    drop(stage(&root.path().join("new/public"), &files("a=1 rss.xml=abc"), Mode::Write).expect("staged"));
    assert!(contents(root.path()).is_empty());
}

/// After a generation of `a=1 jobs/x=1`, `spoil` is done to the output, which then is built again with `wanted`.
#[track_caller]
fn check_conflict(spoil: impl FnOnce(&Path), wanted: &str, expect: &[&str]) {
    let root = folder();
    let out = &root.path().join("public");
    build(out, "a=1 jobs/x=1", Mode::Write).expect("written");
    spoil(out);
    let before = contents(root.path());
    for mode in [Mode::Compare, Mode::Write] {
        let answer = summary(build(out, wanted, mode), out);
        let lines: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        let said = if lines.is_empty() { vec![answer.as_str()] } else { lines };
        let said: Vec<String> = said.iter().map(|line| generation_cut(line)).collect();
        assert_eq!(said, expect);
        assert_eq!(contents(root.path()), before, "nothing is changed");
    }
}

fn generation_cut(line: &str) -> String {
    line.split_once(" generation ").map_or_else(|| line.to_owned(), |(start, _)| format!("{start} generation G"))
}

fn put(path: &'static str, content: &'static str) -> impl FnOnce(&Path) {
    move |out| {
        let path = out.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the output")).expect("folders");
        fs::write(path, content).expect("a file");
    }
}

#[test]
fn a_file_that_is_not_ours_stops_the_run() {
    check_conflict(put("index.html", "mine"), "a=1 jobs/x=1 index.html=2", &["`index.html` was not written by jobherald"]);
    check_conflict(
        put("index.html", "<meta name=\"generator\" content=\"Hugo 0.152.0\">"),
        "a=1 jobs/x=1 index.html=2 rss.xml=1",
        &["`index.html` was not written by jobherald, but says it was made by Hugo 0.152.0"],
    );
    check_conflict(put("a", "mine"), "a=2 jobs/x=1", &["`a` was edited since generation G"]);
    check_conflict(put("jobs/x", "mine"), "a=2", &["`jobs/x` was edited since generation G"]);
    check_conflict(
        put("rss.xml/x", "mine"),
        "a=1 rss.xml=2",
        &["`rss.xml` is a folder with `rss.xml/x` in it, which was not written by jobherald"],
    );
    check_conflict(put("new", "mine"), "a=1 new/b=1", &["`new` was not written by jobherald"]);
    check_conflict(
        |out| {
            put("index.html", "mine")(out);
            put("a", "mine")(out);
            put("jobs/x", "mine")(out);
        },
        "a=2 index.html=2",
        &["`a` was edited since generation G", "`index.html` was not written by jobherald", "`jobs/x` was edited since generation G"],
    );
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    use std::os::unix::fs::symlink;
    const LINK: &str = "a link, and links are not followed";
    let outside = |out: &Path| out.parent().expect("the root").join("outside");
    check_conflict(
        |out| {
            put("../outside/y", "mine")(out);
            symlink(outside(out), out.join("feeds")).expect("a link");
        },
        "a=1 jobs/x=1 feeds/y=2",
        &[&format!("`feeds` is {LINK}")],
    );
    check_conflict(
        |out| {
            put("../outside/x", "1")(out);
            fs::remove_dir_all(out.join("jobs")).expect("removed");
            symlink(outside(out), out.join("jobs")).expect("a link");
        },
        "a=1",
        &[&format!("`jobs` is {LINK}")],
    );
    check_conflict(
        |out| {
            put("../outside/a", "1")(out);
            fs::remove_file(out.join("a")).expect("removed");
            symlink(outside(out).join("a"), out.join("a")).expect("a link");
        },
        "a=1 jobs/x=1",
        &[&format!("`a` is {LINK}")],
    );
    check_conflict(
        |out| symlink("jobs", out.join(".jobherald-stage")).expect("a link"),
        "a=2",
        &[&format!("OUT/.jobherald-stage is {LINK}; move it away and run again")],
    );
    check_conflict(
        |out| {
            fs::rename(out, outside(out)).expect("moved");
            symlink(outside(out), out).expect("a link");
        },
        "a=2",
        &[&format!("the output folder OUT is {LINK}; remove it or set another `[output] dir`")],
    );
    check_conflict(
        |out| {
            fs::rename(out.join("jobherald.json"), out.join("manifest")).expect("moved");
            symlink("manifest", out.join("jobherald.json")).expect("a link");
        },
        "a=2",
        &[&format!("OUT/jobherald.json is {LINK}; move it away and run again")],
    );
}

#[test]
fn a_strange_stage_is_left_alone() {
    check_conflict(
        put(".jobherald-stage/notes", "mine"),
        "a=2",
        &["OUT/.jobherald-stage is a folder that jobherald did not make; move it away and run again"],
    );
    check_conflict(
        put(".jobherald-stage", "mine"),
        "a=2",
        &["OUT/.jobherald-stage is a file, not the folder that jobherald stages its output in; move it away and run again"],
    );
}

#[test]
fn two_runs_do_not_share_a_stage() {
    let out = folder();
    let first = stage(out.path(), &files("a=1"), Mode::Write).expect("staged");
    let second = summary(build(out.path(), "a=2", Mode::Write), out.path());
    assert_eq!(second, "another run is writing to OUT; wait for its end and run again");
    first.commit(manifest_for).expect("the first one is not disturbed");
    assert_eq!(show(out.path()), "a=1");
}

#[test]
fn a_file_that_only_changes_its_case_is_written_anew() {
    let out = folder();
    build(out.path(), "Jobs=1", Mode::Write).expect("written");
    // As a run that died may leave it. Where case does not count the two are one file, which must not be kept and then removed.
    put("jobs", "1")(out.path());
    for mode in [Mode::Compare, Mode::Write] {
        assert_eq!(summary(build(out.path(), "jobs=1", mode), out.path()), "+ ~jobs -Jobs =0");
    }
    assert_eq!(show(out.path()), "jobs=1");
}

/// A manifest as a stranger might forge it: one more entry, with the right digest of `content` at `path`.
#[track_caller]
fn check_forged(path: &str, expect: &str) {
    let root = folder();
    let out = &root.path().join("public");
    let written = build(out, "a=1", Mode::Write).expect("written");
    fs::write(root.path().join("victim"), "mine").expect("a file");
    fs::create_dir(out.join(".git")).expect("a folder");
    fs::write(out.join(".git/config"), "mine").expect("a file");
    let mut forged = written.manifest;
    let sha256 = sha256_hex(b"mine");
    forged.artifacts.push(Listed { path: path.into(), media_type: "text/plain".into(), sha256, size: 4 });
    fs::write(out.join(output_path::MANIFEST), to_bytes(&forged)).expect("a manifest");
    let before = contents(root.path());
    let said = summary(build(out, "a=2", Mode::Write), out);
    assert_eq!(said.split(';').next(), Some(format!("OUT/jobherald.json cannot be used: {expect}").as_str()));
    assert_eq!(contents(root.path()), before);
    let opened = Stage::open(out, Some(&forged), Mode::Write).err().expect("refused even when nobody read it from the disk");
    assert!(opened.to_string().contains(expect), "{opened}");
}

#[test]
fn a_forged_manifest_reaches_nothing() {
    check_forged("../victim", "it names the path \"../victim\", which has a segment that is `.` or `..`");
    check_forged("/etc/passwd", "it names the path \"/etc/passwd\", which is absolute");
    check_forged("x/../../victim", "it names the path \"x/../../victim\", which has a segment that is `.` or `..`");
    check_forged("..\\victim", "it names the path \"..\\\\victim\", which has a backslash, colon or control character");
    check_forged("a\0b", "it names the path \"a\\0b\", which has a backslash, colon or control character");
    check_forged(".git/config", "it names the path \".git/config\", which leads into a folder that is not part of the output");
    check_forged(
        ".jobherald-stage/files",
        "it names the path \".jobherald-stage/files\", which leads into a folder that is not part of the output",
    );
    check_forged("", "it names the path \"\", which is empty");
    check_forged("NUL", "it names the path \"NUL\", which has a segment that Windows keeps for a device");
    check_forged("a", "it lists \"a\" twice");
}

#[track_caller]
fn check_manifest_text(text: &str, expect: &str) {
    let out = folder();
    fs::write(out.path().join(output_path::MANIFEST), text).expect("a manifest");
    let said = read_manifest(out.path()).expect_err("refused").to_string().replace(&out.path().display().to_string(), "OUT");
    assert_eq!(said, expect);
}

#[test]
fn a_manifest_that_cannot_be_used_says_the_way_out() {
    let way_out = "restore it, or move the whole output folder away and build again (the publication state is kept)";
    check_manifest_text("{", &format!("OUT/jobherald.json cannot be used: EOF while parsing an object at line 1 column 1; {way_out}"));
    check_manifest_text(
        "{\"name\": 1}",
        &format!("OUT/jobherald.json cannot be used: missing field `version` at line 1 column 11; {way_out}"),
    );
    check_manifest_text(
        "{\"version\": 7, \"everything\": \"different\"}",
        "OUT/jobherald.json has version 7, this program knows versions up to 1; use the newer jobherald that wrote it",
    );
}

#[track_caller]
fn check_collision(wanted: &[&str], expect: &str) {
    let root = folder();
    let out = &root.path().join("public");
    let said = summary(
        (|| {
            let stage = Stage::open(out, None, Mode::Write)?;
            for path in wanted {
                match path.strip_suffix('+') {
                    Some(document) => stage.append(document, "text/plain", b"x")?,
                    None => stage.put(artifact(path, "x"))?,
                }
            }
            stage.commit(manifest_for)
        })(),
        out,
    );
    assert_eq!(said, expect);
    assert!(contents(root.path()).is_empty());
}

#[test]
fn two_artifacts_in_one_place_are_an_error() {
    let clash = |first: &str, second: &str| {
        format!("the artifacts `{first}` and `{second}` want the same place; give one of the posts another slug")
    };
    check_collision(&["jobs/A", "jobs/a"], &clash("jobs/A", "jobs/a"));
    check_collision(&["caf\u{e9}", "cafe\u{301}"], &clash("caf\u{e9}", "cafe\u{301}"));
    check_collision(&["a", "a+"], &clash("a", "a"));
    check_collision(&["A", "a-b", "a/b"], &clash("A", "a/b"));
    check_collision(&["a/../b"], "the artifact path `a/../b` has a segment that is `.` or `..`");
    check_collision(&["a/../b+"], "the artifact path `a/../b` has a segment that is `.` or `..`");
}

#[test]
fn many_documents_grow_at_once_in_little_memory() {
    const DOCUMENTS: usize = 2000;
    const PIECES: usize = 12;
    let out = folder();
    let path = |n: usize| format!("feeds/{}/{n}.xml", n % 40);
    let piece = |n: usize, p: usize| format!("<{n}/{p}>").repeat(1 + n % 17);
    for round in 0..2 {
        let stage =
            Stage::with_budget(out.path(), read_manifest(out.path()).expect("ours").as_ref(), Mode::Write, 64 * 1024).expect("open");
        for p in 0..PIECES {
            (0..DOCUMENTS).into_par_iter().for_each(|n| stage.append(&path(n), "text/xml", piece(n, p).as_bytes()).expect("appended"));
            assert!(stage.documents.waiting() < 2 * 64 * 1024, "{} bytes wait", stage.documents.waiting());
        }
        (0..DOCUMENTS).into_par_iter().for_each(|n| stage.put(artifact(&format!("pages/{n}"), &n.to_string())).expect("put"));
        let written = stage.commit(manifest_for).expect("committed");
        assert_eq!((written.created.len(), written.unchanged), if round == 0 { (2 * DOCUMENTS, 0) } else { (0, 2 * DOCUMENTS) });
    }
    for n in [0, 1, 999, DOCUMENTS - 1] {
        let expect: String = (0..PIECES).map(|p| piece(n, p)).collect();
        assert_eq!(fs::read_to_string(out.path().join(path(n))).expect("written"), expect);
    }
}

#[test]
fn a_document_is_what_its_pieces_say_whatever_stood_there() {
    let out = folder();
    for (round, text) in ["abcdef", "abcdef", "abcxef", "abcxefgh", "abc", "", "", "a"].into_iter().enumerate() {
        let before = fs::read_to_string(out.path().join("x.xml")).ok();
        let previous = read_manifest(out.path()).expect("ours");
        // Without any budget every piece is let go of at once.
        let stage = Stage::with_budget(out.path(), previous.as_ref(), Mode::Write, 0).expect("open");
        let pieces = if text.is_empty() { vec![""] } else { text.split("").collect() };
        for piece in pieces {
            stage.append("x.xml", "text/xml", piece.as_bytes()).expect("appended");
        }
        let written = stage.commit(manifest_for).expect("committed");
        assert_eq!(fs::read_to_string(out.path().join("x.xml")).expect("written"), text, "round {round}");
        assert_eq!(written.unchanged == 1, before.as_deref() == Some(text), "round {round}");
        assert_eq!(written.manifest.artifacts[0].sha256, sha256_hex(text.as_ref()));
    }
}

#[test]
fn a_long_document_is_written_in_parts() {
    let out = folder();
    for expect in ["+feed.xml ~ - =0", "+ ~ - =1"] {
        let stage = Stage::open(out.path(), read_manifest(out.path()).expect("ours").as_ref(), Mode::Write).expect("open");
        (0..3000).for_each(|n: u32| stage.append("feed.xml", "text/xml", format!("{n:0>1000}").as_bytes()).expect("appended"));
        assert!(stage.documents.waiting() < 2 * 1024 * 1024);
        assert_eq!(out.path().join(output_path::STAGE).exists(), expect.starts_with("+f"), "what comes out the same is not even staged");
        assert_eq!(summary(stage.commit(manifest_for), out.path()), expect);
    }
    assert_eq!(fs::metadata(out.path().join("feed.xml")).expect("written").len(), 3_000_000);
}

#[test]
fn an_artifact_is_read_back_as_the_manifest_lists_it_or_not_at_all() {
    let out = folder();
    let written = build(out.path(), "jobs/x=one", Mode::Write).expect("written");
    let listed = &written.manifest.artifacts[0];
    let read = |listed: &Listed| {
        let answer = read_artifact(out.path(), listed).map(|bytes| String::from_utf8(bytes).expect("text"));
        answer.unwrap_or_else(|e| e.to_string().replace(&out.path().display().to_string(), "OUT"))
    };
    assert_eq!(read(listed), "one");
    let elsewhere = Listed { path: "../x".into(), ..listed.clone() };
    assert_eq!(read(&elsewhere), "the artifact path `../x` has a segment that is `.` or `..`");
    fs::write(out.path().join("jobs/x"), "two").expect("edited");
    assert_eq!(read(listed), "OUT/jobs/x cannot be used: it is not as the manifest lists it; build again");
    fs::remove_file(out.path().join("jobs/x")).expect("removed");
    assert_eq!(read(listed), "OUT/jobs/x cannot be used: it is missing, though the manifest lists it; build again");
}

#[test]
fn a_full_disk_is_called_by_its_name() {
    let error = WriteError::io("write", Path::new("public/a"))(std::io::ErrorKind::StorageFull.into());
    assert_eq!(error.to_string(), "cannot write public/a: the disk is full; make room and run again");
    let root = folder();
    fs::write(root.path().join("file"), "x").expect("a file");
    let said = summary(build(&root.path().join("file/public"), "a=1", Mode::Write), root.path());
    assert!(said.starts_with("cannot create OUT/file/public: "), "{said}");
}

#[test]
fn what_is_tried_is_read_back_and_takes_no_file_for_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The second file no longer fits into memory.
    let trial = Stage::trial_with_budget(folder.path(), 8).expect("a trial");
    for (path, content) in [("a/b/one", "first"), ("a/c/two", "second"), ("three", "")] {
        trial.put(artifact(path, content)).expect("it is taken");
    }
    trial.append("all.xml", "text/plain", b"<all>").expect("it is taken");
    trial.append("all.xml", "text/plain", b"</all>").expect("it is taken");
    let read = |path: &str| {
        let mut text = String::new();
        let bytes = trial.read_back(path).expect("it can be read");
        bytes.map(|mut bytes| bytes.read_to_string(&mut text).map(|_| text).expect("text"))
    };
    // In any order, and one more after that.
    assert_eq!(
        ["a/c/two", "three", "a/b/one", "all.xml", "a/b"].map(read).map(Option::unwrap_or_default),
        ["second", "", "first", "<all></all>", ""]
    );
    trial.put(artifact("four", "fourth")).expect("it is taken");
    assert_eq!((read("four").as_deref(), read("a/c/two").as_deref(), read("none")), (Some("fourth"), Some("second"), None));
    let named: Vec<String> = contents(folder.path()).into_keys().filter(|path| !path.ends_with('/') && !path.contains(".txt")).collect();
    assert_eq!(named.len(), 1, "only the document has a file: {named:?}");
    assert!(matches!(trial.put(artifact("four", "again")), Err(WriteError::Collision { .. })));
    drop(trial);
    assert_eq!(contents(folder.path()), Files::new());
}
