//! The official Standard Webhooks libraries judge what the program sends: Python's as a receiver, Rust's beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};

use reqwest::header::{HeaderMap, HeaderName};

use crate::golden::root;
use crate::support::receiver::{Answer, Receiver, Request};
use crate::support::site::{SECRET, Site, config, post};
use crate::support::tool;

const OLD: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const STRANGE: &str = "whsec_AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Python's library as a receiver that knows one secret per path.
struct Judge {
    child: Child,
    port: u16,
    _life: ChildStdin,
}

impl Judge {
    /// `None`, with loud words, where the library is not there.
    fn start(test: &str) -> Option<Self> {
        let python = std::env::var("JOBHERALD_TESTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let probe = Command::new(&python).args(["-c", "import standardwebhooks"]).stderr(Stdio::null()).status();
        if !probe.is_ok_and(|status| status.success()) {
            tool::missing(test, "Python with the library `standardwebhooks` (name the interpreter in JOBHERALD_TESTS_PYTHON)");
            return None;
        }
        let secrets = serde_json::json!({"/one": SECRET, "/new": SECRET, "/old": OLD, "/strange": STRANGE}).to_string();
        let mut command = Command::new(python);
        command.arg(root("tests/receivers/standard_webhooks.py")).env("SECRETS", secrets).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the interpreter starts");
        let life = child.stdin.take().expect("a pipe");
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut port).expect("the receiver prints its port");
        Some(Self { child, port: port.trim().parse().expect("a port"), _life: life })
    }

    /// What it answers to a request with these headers and this body.
    fn answer(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the receiver listens");
        let fields: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n{}\r\n", body.len(), fields.concat());
        stream.write_all(&[head.as_bytes(), body].concat()).expect("the receiver reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the receiver answers");
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line")
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        // It ends by itself when the pipe is closed; this only spares the wait.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn aggregator(id: &str, url: &str, secrets: &[&str]) -> String {
    let secrets: Vec<String> = secrets.iter().map(|name| format!("{{ env = \"{name}\" }}")).collect();
    format!(
        "[[aggregator]]\nid = \"{id}\"\nkind = \"webhook\"\nurl = \"{url}\"\nsecrets = [{}]\nallow = [\"127.0.0.0/8\"]\nfirst_run = \"backfill\"\n\n",
        secrets.join(", ")
    )
}

/// A run with both secrets in the environment: exit code, and what it printed.
fn publish(site: &Site, now: &str) -> (Option<i32>, String) {
    let mut command = site.command(&["publish", "--now", now]);
    let output = command.env("OLD_SECRET", OLD).output().expect("the program starts");
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// Posts, then one edited, then one removed: every type of event, with letters of more than one byte.
fn live(site: &Site, mut after: impl FnMut(Option<i32>, &str)) {
    for number in 0..4 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Géomètre №{number} 🗺"), number));
    }
    let (code, said) = publish(site, "2026-06-01T12:00:00Z");
    after(code, &said);
    site.write("content/job-0.md", post("Géomètre en chef 🗺", 0));
    let (code, said) = publish(site, "2026-06-02T12:00:00Z");
    after(code, &said);
    site.remove("content/job-1.md");
    let (code, said) = publish(site, "2026-06-03T12:00:00Z");
    after(code, &said);
}

fn named<'a>(request: &'a Request, name: &str) -> &'a str {
    &request.headers[name]
}

#[test]
fn the_official_library_of_another_language_accepts_every_delivery() {
    let Some(judge) = Judge::start("the_official_library_of_another_language_accepts_every_delivery") else { return };
    let url = |path: &str| format!("http://127.0.0.1:{}/{path}", judge.port);
    let both = ["BOARD_SECRET", "OLD_SECRET"];
    let all =
        [aggregator("one", &url("one"), &["BOARD_SECRET"]), aggregator("new", &url("new"), &both), aggregator("old", &url("old"), &both)];
    live(&Site::new(&config(&all.concat())), |code, said| assert_eq!(code, Some(0), "{said}"));

    // The judge does judge: a key that it does not have is refused, and that is what the program says.
    let site = Site::new(&config(&aggregator("strange", &url("strange"), &both)));
    site.write("content/job.md", post("Geometer", 1));
    let (code, said) = publish(&site, "2026-06-01T12:00:00Z");
    assert!(code == Some(3) && said.contains("answered 400 Bad Request: No matching signature found"), "{said}");
}

#[test]
fn the_official_library_of_another_language_refuses_what_was_tampered_with() {
    let Some(judge) = Judge::start("the_official_library_of_another_language_refuses_what_was_tampered_with") else { return };
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = Site::new(&config(&aggregator("board", &receiver.url("both"), &["BOARD_SECRET", "OLD_SECRET"])));
    live(&site, |code, said| assert_eq!(code, Some(0), "{said}"));
    let requests = receiver.requests();
    assert_eq!(requests.len(), 6);
    for request in &requests {
        let [id, time, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| named(request, name));
        let answer = |path: &str, id: &str, time: &str, body: &[u8]| {
            judge.answer(path, &[("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signature)], body)
        };
        assert_eq!(["/new", "/old", "/strange"].map(|path| answer(path, id, time, &request.body)), [204, 204, 400]);

        let seconds: i64 = time.parse().expect("seconds since 1970");
        let other_body = String::from_utf8_lossy(&request.body).replacen("job.", "job-", 1);
        assert_ne!(other_body.as_bytes(), request.body);
        for path in ["/new", "/old"] {
            assert_eq!(answer(path, id, time, other_body.as_bytes()), 400, "another body");
            assert_eq!(answer(path, &format!("{id}x"), time, &request.body), 400, "another id");
            for off in [-301, -1, 1, 301] {
                assert_eq!(answer(path, id, &(seconds + off).to_string(), &request.body), 400, "another time");
            }
        }
        // A true signature of a false time: an old delivery that is played again.
        for (off, expect) in [(-301, 400), (0, 204), (310, 400)] {
            let at = now() + off;
            let signature = standardwebhooks::Webhook::new(SECRET).and_then(|w| w.sign(id, at, &request.body)).expect("a signature");
            let headers = [("webhook-id", id), ("webhook-timestamp", &at.to_string()), ("webhook-signature", &signature)];
            assert_eq!(judge.answer("/new", &headers, &request.body), expect, "{off} seconds off");
        }
    }
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("seconds since 1970")
}

#[test]
fn the_official_library_of_rust_accepts_every_delivery_and_refuses_a_tampered_one() {
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let one = aggregator("one", &receiver.url("one"), &["BOARD_SECRET"]);
    let both = aggregator("both", &receiver.url("both"), &["BOARD_SECRET", "OLD_SECRET"]);
    live(&Site::new(&config(&(one + &both))), |code, said| assert_eq!(code, Some(0), "{said}"));
    let requests = receiver.requests();
    let mut types: Vec<String> = requests.iter().map(|r| format!("{} {}", r.path, r.json()["type"])).collect();
    types.sort();
    types.dedup();
    assert_eq!((requests.len(), types.len()), (12, 6), "{types:?}");
    for request in &requests {
        let mut headers = HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            headers.insert(HeaderName::from_static(name), named(request, name).parse().expect("a header value"));
        }
        for (secret, accepts) in [(SECRET, true), (OLD, request.path == "/both"), (STRANGE, false)] {
            let judge = standardwebhooks::Webhook::new(secret).expect("a secret");
            assert_eq!(judge.verify(&request.body, &headers).is_ok(), accepts, "{}", request.path);
            assert!(judge.verify(&[&request.body[..], b" "].concat(), &headers).is_err());
        }
    }
}
