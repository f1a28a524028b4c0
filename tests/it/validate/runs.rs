//! `jobherald validate` as a person runs it.

use assert_cmd::Command;

use super::mutants::base;
use crate::golden::root;

fn validate(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("jobherald").expect("the program");
    let run = command.args(["validate", "--now", "2026-11-29T12:00:00Z"]).args(arguments).current_dir(base("")).output().expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn what_is_whole_ends_with_0() {
    let (code, out, err) = validate(&["rss-full.xml", "site"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.ends_with("7 documents checked\n"), "{out}");
}

#[test]
fn errors_end_with_1_and_every_form_names_the_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("feed.xml");
    let whole = std::fs::read_to_string(base("rss-small.xml")).expect("a base");
    std::fs::write(&file, whole.replace("<title>Jobs</title>", "<ttl>0</ttl>")).expect("a file");
    let path = file.to_string_lossy();
    let (code, out, err) = validate(&[&path, "--format", "json"]);
    let codes: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told: Vec<(&str, u64)> = codes
        .iter()
        .filter(|d| d["level"] == "error")
        .map(|d| (d["code"].as_str().expect("a code"), d["line"].as_u64().expect("a line")))
        .collect();
    assert_eq!(told, [("rss-title-missing", 2), ("rss-ttl", 2)]);
    assert_eq!((code, err.as_str()), (Some(1), "jobherald: the documents have 2 errors (exit 1)\n"));
    let (_, out, _) = validate(&[&path, "--format", "github"]);
    assert!(out.contains("::error file=") && out.contains("title=rss-ttl"), "{out}");
    let (_, out, _) = validate(&[&path, "--format", "sarif"]);
    assert!(out.contains("\"ruleId\":\"rss-ttl\""), "{out}");
    let (code, ..) = validate(&[&path, "--fail-on", "never"]);
    assert_eq!(code, Some(0));
}

#[test]
fn what_cannot_be_had_ends_with_2() {
    let (code, _, err) = validate(&["missing.xml"]);
    assert_eq!(code, Some(2), "{err}");
    let (code, _, err) = validate(&["https://127.0.0.1:9/feed.xml"]);
    assert!(code == Some(2) && err.contains("loopback"), "{err}");
    let (code, _, err) = validate(&[]);
    assert!(code == Some(2) && err.contains("FILE|DIR|URL"), "{err}");
}

#[test]
fn a_document_is_fetched_from_a_network_that_is_allowed() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/rss.xml", listener.local_addr().expect("an address"));
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = [0; 2048];
        let _ = stream.read(&mut request);
        let body = std::fs::read(base("rss-small.xml")).expect("a base");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).expect("an answer");
    });
    let (code, out, err) = validate(&[&url, "--allow", "127.0.0.0/8"]);
    served.join().expect("a server");
    assert_eq!(code, Some(0), "{out}{err}");
}

#[test]
fn everything_that_we_write_is_without_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let config = std::fs::read_to_string(root("jobherald.toml")).expect("our configuration");
    std::fs::write(folder.path().join("jobherald.toml"), config.replace("path = \"content\"", &format!("path = {:?}", root("content"))))
        .expect("a file");
    let build = ["build", "--now", "2026-11-29T12:00:00Z", "--out", out.to_str().expect("a path")];
    let run = Command::cargo_bin("jobherald").expect("the program").args(build).current_dir(folder.path()).output().expect("a run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (code, said, err) = validate(&[out.to_str().expect("a path"), "--fail-on", "warning"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{said}");
}
