//! Programs that do as they are told, fail, and take too long.

use super::*;

#[track_caller]
fn check(script: &str, timeout: Duration, expect: Result<&str, &str>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let command = ["/bin/sh", "-c", script].map(str::to_owned);
    let result = run(&command, folder.path(), timeout, &out).map(|()| std::fs::read_to_string(&out).expect("text"));
    assert_eq!(result.as_ref().map(String::as_str).map_err(ToString::to_string), expect.map_err(str::to_owned), "{script}");
}

#[test]
fn only_a_program_that_ends_well_has_said_anything() {
    let long = Duration::from_mins(1);
    check("echo one; echo two", long, Ok("one\ntwo\n"));
    check("cat", long, Ok(""));
    check("echo one; echo no such table >&2; exit 3", long, Err("it ended with exit status: 3 and said “no such table”"));
    check("kill -9 $$", long, Err("it ended with signal: 9 (SIGKILL)"));
    check("exec sleep 60", Duration::from_millis(100), Err("it took more than 0 seconds and was ended"));
    check("yes x | head -c 300000 >&2; echo done", long, Ok("done\n"));
}

#[test]
fn a_program_that_is_not_there_is_named_by_the_system() {
    let out = std::env::temp_dir().join("never-written");
    let error = run(&["/nowhere/at-all".to_owned()], Path::new("/"), REST, &out).expect_err("nothing to start");
    assert!(error.to_string().starts_with("it cannot be started: "), "{error}");
}
