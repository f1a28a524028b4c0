//! What is decided of each path, for every situation and for random ones.

use proptest::prelude::*;

use super::*;
use crate::model::manifest::{Listed, MANIFEST_VERSION, Manifest, ManifestSite, Publication};

/// Files by path with their contents, which stand for their digests; folders are those that files need.
type Files = BTreeMap<String, String>;

fn known(files: &Files) -> Known {
    let list = |(path, content): (&String, &String)| Listed {
        path: path.clone(),
        media_type: "text/plain".into(),
        sha256: content.clone(),
        size: 1,
    };
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        generator: "test".into(),
        site: ManifestSite { url: "https://jobs.example".into(), title: "Jobs".into() },
        generation: "g1".into(),
        artifacts: files.iter().map(list).collect(),
        publication: Publication::default(),
    };
    Known::new(Some(&manifest), &[])
}

fn files(text: &str) -> Files {
    text.split_whitespace().map(|word| word.split_once('=').expect("path=content")).map(|(p, c)| (p.into(), c.into())).collect()
}

fn look(disk: &Files, path: &str) -> Found {
    let inside = format!("{path}/");
    if let Some(content) = disk.get(path) {
        return Found::File { sha256: Some(content.clone()), made_by: None };
    }
    let mut contents: BTreeSet<String> = disk.keys().filter(|p| p.starts_with(&inside)).cloned().collect();
    if contents.is_empty() {
        return Found::Nothing;
    }
    let folders: Vec<String> =
        contents.iter().flat_map(|p| ancestors(p)).filter(|a| a.starts_with(&inside)).map(|a| format!("{a}/")).collect();
    contents.extend(folders);
    Found::Folder(contents.into_iter().collect())
}

fn plan_from<'w>(ours: &Files, disk: &Files, wanted: &'w Files) -> Result<Plan, Vec<Conflict>> {
    let known = known(ours);
    let same = |(path, content): (&String, &String)| disk.get(path) == Some(content) && !known.has_twin(path);
    let is_new = |path: &str| path.rsplit_once('/').is_some_and(|(folder, _)| !matches!(look(disk, folder), Found::Folder(_)));
    let want = |entry: (&'w String, &'w String)| Wanted { path: entry.0, sha256: entry.1, same: same(entry), in_folder: is_new(entry.0) };
    let wanted: Vec<Wanted<'_>> = wanted.iter().map(want).collect();
    let found = paths_to_look_at(&known, &wanted).into_keys().map(|path| (path.clone(), look(disk, &path))).collect();
    plan(&Situation { known: &known, wanted: &wanted, found: &found, manifest: false })
}

fn show(op: &Op) -> String {
    match op {
        Op::Journal(_) => "journal".into(),
        Op::Remove(path) => format!("rm {path}"),
        Op::RemoveFolder(path) => format!("rmdir {path}"),
        Op::MakeFolder(path) => format!("mkdir {path}"),
        Op::PlaceFolder(path) => format!("mv {path}/"),
        Op::Place(path) => format!("mv {path}"),
        Op::Manifest => "manifest".into(),
    }
}

/// `ours` is what the manifest lists, `disk` what stands there: both as words `path=content`.
#[track_caller]
fn check(ours: &str, disk: &str, wanted: &str, expect: &str) {
    let answer = match plan_from(&files(ours), &files(disk), &files(wanted)) {
        Ok(plan) => plan.ops.iter().map(show).collect::<Vec<_>>().join(", "),
        Err(conflicts) => conflicts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    assert_eq!(answer, expect);
}

#[test]
fn operations_come_in_an_order_that_breaks_no_link() {
    check("", "", "", "");
    check("a=1", "a=1", "a=1", "");
    check("", "", "jobs/x/index.html=1 a=1", "journal, mv jobs/, mv a");
    check("jobs/x=1", "jobs/x=1", "jobs/x=1 jobs/y/z=1 jobs/y/w/v=1", "journal, mv jobs/y/");
    check("a=1 old/x=1", "a=1 old/x=1", "a=2 new/x=1", "journal, mv new/, mv a, rm old/x, rmdir old");
    // What is missing is written again, and what is gone already needs no removal.
    check("a=1 b=1", "", "a=1", "mv a");
    // A file makes room for a folder, and a folder for a file.
    check("a=1", "a=1", "a/b=1", "journal, rm a, mv a/");
    check("a/b/c=1", "a/b/c=1", "a=1", "journal, rm a/b/c, rmdir a/b, rmdir a, mv a");
    // Where case does not count, both are one file: it must be gone before it comes.
    check("A=1", "A=1", "a=1", "journal, rm A, mv a");
}

#[test]
fn all_that_is_in_the_way_is_named_at_once() {
    check("", "a=9 b=9", "a=1 b=1", "`a` was not written by jobherald, `b` was not written by jobherald");
    check("a=1 b=1", "a=9 b=9", "a=2", "`a` was edited since generation g1, `b` was edited since generation g1");
    check("", "a=9", "a/b=1", "`a` was not written by jobherald");
    check("a=1", "a=9", "a/b=1", "`a` was edited since generation g1");
    check("", "a/x=9", "a=1", "`a` is a folder with `a/x` in it, which was not written by jobherald");
    check("a/b=1", "a/b=1 a/c/x=9", "a=1", "`a` is a folder with `a/c/` in it, which was not written by jobherald");
    // A stranger beside a stale file is in nobody's way.
    check("a/b=1", "a/b=1 a/x=9", "", "rm a/b, rmdir a");
}

/// Applies operations to a model of a disk; every one must be possible.
fn apply(disk: &Files, plan: &Plan, wanted: &Files) -> Files {
    let mut disk = disk.clone();
    for op in &plan.ops {
        match op {
            Op::Remove(path) => drop(disk.remove(path).expect("only what stands is removed")),
            Op::Place(path) => {
                assert!(!matches!(look(&disk, path), Found::Folder(_)), "{path} is a folder");
                assert!(ancestors(path).all(|a| !disk.contains_key(a)), "{path} is below a file");
                disk.insert(path.clone(), wanted[path].clone());
            }
            Op::PlaceFolder(folder) => {
                assert_eq!(look(&disk, folder), Found::Nothing, "{folder}");
                assert!(ancestors(folder).all(|a| !disk.contains_key(a)), "{folder} is below a file");
                let inside = format!("{folder}/");
                disk.extend(wanted.iter().filter(|(path, _)| path.starts_with(&inside)).map(|(p, c)| (p.clone(), c.clone())));
            }
            Op::Journal(_) | Op::RemoveFolder(_) | Op::MakeFolder(_) | Op::Manifest => {}
        }
    }
    disk
}

fn some_files() -> impl Strategy<Value = Files> {
    let path = prop::sample::select(vec!["a", "a/b", "a/b/c", "a/d", "B", "b", "e/f/g", "e/f", "h"]);
    prop::collection::vec((path, "[12]"), 0..8).prop_map(|list| {
        let mut files = Files::new();
        for (path, content) in list {
            let fits =
                |other: &String| fold(other) != fold(path) && !ancestors(path).any(|a| a == other) && !ancestors(other).any(|a| a == path);
            if files.keys().all(fits) {
                files.insert(path.to_owned(), content);
            }
        }
        files
    })
}

proptest! {
    #[test]
    fn applying_the_plan_from_a_to_b_gives_b(a in some_files(), b in some_files()) {
        let plan = plan_from(&a, &a, &b).expect("nobody else wrote anything");
        prop_assert_eq!(&apply(&a, &plan, &b), &b);
        prop_assert_eq!(plan_from(&b, &b, &b), Ok(Plan::default()));
    }

    #[test]
    fn what_is_not_ours_is_never_touched(ours in some_files(), disk in some_files(), wanted in some_files()) {
        if let Ok(plan) = plan_from(&ours, &disk, &wanted) {
            let after = apply(&disk, &plan, &wanted);
            for (path, content) in &disk {
                let is_ours = known(&ours).is_ours(path, content);
                prop_assert!(is_ours || after.get(path) == Some(content), "{} was lost", path);
            }
        }
    }
}
