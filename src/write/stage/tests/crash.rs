//! A run may die between any two operations, again and again: the next one that lives ends where an undisturbed one would.

use proptest::prelude::*;

use super::*;

/// Copies a folder as a dead run left it, where no lock is held any more.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for (path, content) in contents(from) {
        match path.strip_suffix('/') {
            Some(folder) => fs::create_dir_all(to.join(folder)).expect("a folder"),
            None => fs::write(to.join(path), content).expect("a file"),
        }
    }
}

/// Carries out the first `ops` operations of a run (all of them if it has fewer) and leaves the folder as it is then. Says how many the
/// run has.
fn die_after(ops: usize, from: &Path, wanted: &Files, to: &Path) -> usize {
    let work = to.with_extension("work");
    copy(from, &work);
    let stage = stage(&work, wanted, Mode::Write).expect("staged");
    let ready = stage.prepare(manifest_for).expect("nobody else wrote anything");
    ready.ops.iter().take(ops).for_each(|op| stage.execute(op, &ready).expect("carried out"));
    copy(&work, to);
    ready.ops.len()
}

/// The folder that an undisturbed run leaves.
fn undisturbed(wanted: &Files) -> Files {
    let out = folder();
    stage(out.path(), wanted, Mode::Write).expect("staged").commit(manifest_for).expect("committed");
    contents(out.path())
}

#[track_caller]
fn check_end(out: &Path, wanted: &Files, expect: &Files) {
    stage(out, wanted, Mode::Write).expect("staged").commit(manifest_for).expect("committed");
    assert_eq!(&contents(out), expect);
}

const FIRST: &str = "a=1 b/c/d=1 b/e=1 f=1 gone/x=1 gone/y/z=1 kept=1 rss.xml=one";
const SECOND: &str = "a/n=1 b=1 f=2 kept=1 new/p/q=1 new/r=2 rss.xml=two";
const THIRD: &str = "a/n=3 b/c/d=1 f=1 kept=1 new=3 gone/x=2 rss.xml=three";

#[test]
fn any_two_deaths_in_a_row_are_survived() {
    let root = folder();
    let at = |name: &str| root.path().join(name);
    let ends = [SECOND, THIRD, FIRST].map(|text| (files(text), undisturbed(&files(text))));
    build(&at("start"), FIRST, Mode::Write).expect("written");
    let ops = die_after(usize::MAX, &at("start"), &files(SECOND), &at("all"));
    assert!(ops > 15, "{ops} operations");
    for first in 0..=ops {
        let once = at(&format!("{first}"));
        die_after(first, &at("start"), &files(SECOND), &once);
        for (n, (wanted, expect)) in ends.iter().enumerate() {
            let last = at(&format!("{first}-{n}"));
            copy(&once, &last);
            check_end(&last, wanted, expect);
        }
        // Every third instant of the second run, another third for each of the first.
        for second in (first % 3..=ops).step_by(3) {
            let twice = at(&format!("{first}+{second}"));
            die_after(second, &once, &files(THIRD), &twice);
            check_end(&twice, &ends[2].0, &ends[2].1);
        }
    }
}

#[test]
fn a_run_that_fails_halfway_leaves_its_journal() {
    let out = folder();
    build(out.path(), FIRST, Mode::Write).expect("written");
    let failing = stage(out.path(), &files(SECOND), Mode::Write).expect("staged");
    let ready = failing.prepare(manifest_for).expect("nobody else wrote anything");
    for op in &ready.ops[..ready.ops.len() / 2] {
        failing.execute(op, &ready).expect("carried out");
    }
    drop(failing);
    let mut left: Vec<_> =
        fs::read_dir(out.path().join(output_path::STAGE)).expect("a stage").map(|e| e.expect("an entry").file_name()).collect();
    left.sort();
    assert_eq!(left, ["jobherald-is-writing.txt", "journal-0.json"]);
    check_end(out.path(), &files(THIRD), &undisturbed(&files(THIRD)));
}

#[test]
fn a_death_while_staging_changes_nothing() {
    let root = folder();
    let (out, left) = (root.path().join("out"), root.path().join("left"));
    build(&out, FIRST, Mode::Write).expect("written");
    let before = show(&out);
    let dying = stage(&out, &files(SECOND), Mode::Write).expect("staged");
    copy(&out, &left);
    drop(dying);
    assert_eq!(show(&out), before);
    assert_eq!(fs::read_dir(left.join(output_path::STAGE)).expect("a stage is left").count(), 3);
    check_end(&left, &files(THIRD), &undisturbed(&files(THIRD)));
}

#[test]
fn a_death_while_the_stage_is_made_or_removed_is_survived() {
    for left in [&[][..], &["jobherald-is-writing.txt"], &["jobherald-is-writing.txt", "journal-3.json", "journal.tmp"]] {
        let out = folder();
        build(out.path(), FIRST, Mode::Write).expect("written");
        let folder = out.path().join(output_path::STAGE);
        fs::create_dir(&folder).expect("a folder");
        for name in left {
            fs::write(folder.join(name), "{\"version\":").expect("a file");
        }
        build(out.path(), FIRST, Mode::Compare).expect("compared");
        check_end(out.path(), &files(SECOND), &undisturbed(&files(SECOND)));
    }
}

#[test]
fn what_a_stranger_wrote_after_a_death_is_still_a_strangers() {
    let root = folder();
    let (out, left) = (root.path().join("out"), root.path().join("left"));
    build(&out, FIRST, Mode::Write).expect("written");
    // The journal names `new/r`, which the run did not live to write.
    die_after(1, &out, &files(SECOND), &left);
    fs::create_dir(left.join("new")).expect("a folder");
    fs::write(left.join("new/r"), "mine").expect("a file");
    let said = summary(build(&left, SECOND, Mode::Write), &left);
    assert_eq!(said.lines().nth(1), Some("  `new/r` was not written by jobherald"));
    assert!(left.join(".jobherald-stage/journal-0.json").exists(), "a run that fails forgets nothing of the one that died");
    build(&left, FIRST, Mode::Write).expect("it is in nobody's way");
    assert_eq!(show(&left), FIRST.replace("rss.xml", "new/r=mine rss.xml"));
}

#[test]
fn a_step_that_fails_in_every_run_leaves_one_journal() {
    let root = folder();
    build(&root.path().join("0"), FIRST, Mode::Write).expect("written");
    for n in 0..3 {
        die_after(2, &root.path().join(n.to_string()), &files(SECOND), &root.path().join((n + 1).to_string()));
    }
    let left = fs::read_dir(root.path().join("3").join(output_path::STAGE)).expect("a stage is left");
    let journals = left.filter(|e| e.as_ref().expect("an entry").file_name().to_string_lossy().starts_with("journal-")).count();
    assert_eq!(journals, 1);
}

fn some_files() -> impl Strategy<Value = Files> {
    let path = prop::sample::select(vec!["a", "a/b", "a/b/c", "a/d", "B/x", "b/x", "b", "e/f/g", "e/f", "h.xml"]);
    prop::collection::vec((path, "[12]{1,2}"), 0..8).prop_map(|list| {
        let mut files = Files::new();
        for (path, content) in list {
            let fits = |other: &String| {
                let (a, b) = (fold(other), fold(path));
                a != b && !ancestors(&b).any(|folder| folder == a) && !ancestors(&a).any(|folder| folder == b)
            };
            if files.keys().all(fits) {
                files.insert(path.to_owned(), content);
            }
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_row_of_deaths_is_survived(
        first in some_files(),
        deaths in prop::collection::vec((some_files(), 0usize..20), 1..4),
        last in some_files(),
    ) {
        let root = folder();
        let mut out = root.path().join("start");
        stage(&out, &first, Mode::Write).expect("staged").commit(manifest_for).expect("committed");
        for (n, (wanted, ops)) in deaths.iter().enumerate() {
            let next = root.path().join(n.to_string());
            die_after(*ops, &out, wanted, &next);
            out = next;
        }
        check_end(&out, &last, &undisturbed(&last));
    }
}
