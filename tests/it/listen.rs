//! `listen`: what it takes, what it refuses, and what it withstands; `keygen`, whose secrets it verifies with.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use standardwebhooks::Webhook;

use crate::support::site::{Ran, SECRET, Site, config, post, webhook};

const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const EVENT: &str = r#"{"type":"job.updated","timestamp":"2026-03-01T00:00:00Z","data":{"id":"urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8","url":"https://jobs.example.org/jobs/cook/","sequence":7,"posting":{"@type":"JobPosting","title":"Cook"},"changes":["title","baseSalary"],"site":{"url":"https://jobs.example.org","title":"Jobs"}}}"#;

/// A receiver that runs.
struct Listening {
    child: Child,
    out: BufReader<ChildStdout>,
    err: BufReader<std::process::ChildStderr>,
    port: u16,
}

impl Listening {
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let arguments: Vec<&str> = ["listen", "--address", "127.0.0.1:0"].iter().chain(arguments).copied().collect();
        let mut command = site.command(&arguments);
        let mut child = command.env("OTHER", OTHER).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut err = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        err.read_line(&mut line).expect("a line");
        let port = line.split(':').nth(2).and_then(|rest| rest.split('/').next()?.parse().ok());
        Self { child, out, err, port: port.unwrap_or_else(|| panic!("no port in {line:?}")) }
    }

    /// With the secret of the site's board, as JSON lines.
    fn usual(site: &Site, arguments: &[&str]) -> Self {
        Self::start(site, &["--secret", "env:BOARD_SECRET", "--json"].iter().chain(arguments).copied().collect::<Vec<_>>())
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        let line = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"));
        crate::schema::check_received(&line);
        line
    }

    /// Interrupts it where it does not end by itself.
    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
    }

    fn end(mut self) -> Ran {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.out.read_to_string(&mut stdout).expect("UTF-8");
        self.err.read_to_string(&mut stderr).expect("UTF-8");
        let status = self.child.wait().expect("it ends");
        Ran { code: status.code().unwrap_or(-1), stdout, stderr }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        stream
    }

    /// Sends bytes and gives the whole answer.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may answer and close before everything is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn status(&self, request: &Request) -> u16 {
        status(&self.send(&request.bytes()))
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status in {answer:?}"))
}

/// A request that is right until something is changed.
#[derive(Clone)]
struct Request {
    method: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Request {
    /// An event, signed so many seconds from now.
    fn signed(secret: &str, id: &str, seconds: i64, body: &str) -> Self {
        let at = jiff::Timestamp::now().as_second() + seconds;
        let signature = Webhook::new(secret).expect("a secret").sign(id, at, body.as_bytes()).expect("a signature");
        let headers = vec![("webhook-id", id.to_owned()), ("webhook-timestamp", at.to_string()), ("webhook-signature", signature)];
        Self { method: "POST", headers, body: body.into() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(found, _)| *found != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| *found != name);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
        let head = format!(
            "{} /hook HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n",
            self.method,
            self.body.len()
        );
        [head.as_bytes(), &self.body].concat()
    }
}

fn event() -> Request {
    Request::signed(SECRET, "evt_1", 0, EVENT)
}

#[test]
fn what_publish_sends_is_accepted_and_shown() {
    let site = Site::new(&config(""));
    site.write("content/a.md", post("Cartographer", 1));
    site.write("content/b.md", post("Surveyor", 2));
    let mut listening = Listening::usual(&site, &["--count", "2"]);
    let url = format!("http://127.0.0.1:{}/hook", listening.port);
    site.write("jobherald.toml", config(&webhook(&url)));
    site.run(&["publish", "--now", "2026-06-01"]).ended(0);
    let mut titles: Vec<String> = Vec::new();
    for _ in 0..2 {
        let line = listening.line();
        assert_eq!(
            (&line["verdict"], &line["type"], &line["form"], &line["answer"]),
            (&"accepted".into(), &"job.published".into(), &"full".into(), &204.into())
        );
        titles.push(line["title"].as_str().expect("a title").to_owned());
    }
    titles.sort();
    assert_eq!(titles, ["Cartographer", "Surveyor"]);
    let ran = listening.end().ended(0);
    assert!(ran.stderr.ends_with("2 accepted\n"), "{}", ran.stderr);
}

#[test]
fn people_see_what_came() {
    let site = Site::new(&config(""));
    let listening = Listening::start(&site, &["--secret", "env:OTHER", "--secret", "env:BOARD_SECRET", "--count", "2"]);
    assert_eq!(listening.status(&event()), 204);
    assert_eq!(listening.status(&event()), 204);
    let ran = listening.end().ended(0);
    let shown: Vec<&str> = ran.stdout.lines().collect();
    assert!(shown[0].ends_with(" ✓ job.updated “Cook”"), "{}", ran.stdout);
    assert_eq!(shown[1], "    changed   title, baseSalary");
    assert_eq!(shown[5], "    verdict   signed with secret 2; answered 204");
    assert!(shown[11].contains("and came before: a receiver does nothing"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn everything_that_was_tampered_with_is_refused() {
    let site = Site::new(&config(""));
    let mut listening = Listening::usual(&site, &["--count", "1"]);
    let mut twice = event();
    twice.headers.push(("webhook-id", "evt_2".to_owned()));
    let signature = event().headers[2].1.clone();
    let cases: [(&str, Request, u16); 15] = [
        ("another body", Request { body: EVENT.replace("Cook", "Crook").into(), ..event() }, 401),
        ("another id", event().with("webhook-id", "evt_2"), 401),
        ("another time", event().with("webhook-timestamp", &(jiff::Timestamp::now().as_second() + 9).to_string()), 401),
        ("another secret", Request::signed(OTHER, "evt_1", 0, EVENT), 401),
        ("an old one", Request::signed(SECRET, "evt_1", -330, EVENT), 401),
        ("one of tomorrow", Request::signed(SECRET, "evt_1", 86_400, EVENT), 401),
        ("no signature", event().without("webhook-signature"), 400),
        ("no id", event().without("webhook-id"), 400),
        ("no time", event().without("webhook-timestamp"), 400),
        ("a time that is none", event().with("webhook-timestamp", "today"), 400),
        ("two ids", twice, 400),
        ("another kind of signature", event().with("webhook-signature", &signature.replace("v1,", "v1a,")), 401),
        ("a shorter signature", event().with("webhook-signature", &signature[..signature.len() - 4]), 401),
        ("another method", Request { method: "PUT", ..event() }, 405),
        ("what is no JSON", Request::signed(SECRET, "evt_1", 0, "{"), 400),
    ];
    for (what, request, expect) in &cases {
        assert_eq!(listening.status(request), *expect, "{what}");
        let line = listening.line();
        assert_eq!(line["verdict"], "refused", "{what}");
        assert!(line.get("title").is_none_or(Value::is_null), "{what}: nothing of it is believed");
    }
    let rotated = event().with("webhook-signature", &format!("v1,bm8= v1a,bm8= nonsense {signature}"));
    assert_eq!(listening.status(&rotated), 204, "one of several signatures is enough");
    let ran = listening.end().ended(1);
    assert!(ran.stderr.ends_with("1 accepted, 15 refused\njobherald: 15 requests were refused (exit 1)\n"), "{}", ran.stderr);
}

#[test]
fn it_answers_as_it_is_told() {
    let site = Site::new(&config(""));
    let listening = Listening::start(&site, &["--unsigned", "--answer", "503", "--retry-after", "30", "--count", "1", "--json"]);
    let answer = listening.send(&Request { method: "POST", headers: vec![], body: b"[]".to_vec() }.bytes());
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 30\r\n"), "{answer}");
    let ran = listening.end().ended(0);
    assert!(ran.stdout.contains(r#""verdict":"unverified""#) && ran.stdout.contains(r#""form":"other""#), "{}", ran.stdout);
}

#[test]
fn strangers_cannot_hold_it_up_or_fill_it() {
    let site = Site::new(&config(""));
    let mut listening = Listening::usual(&site, &["--count", "2"]);
    let idle: Vec<TcpStream> = (0..20).map(|_| listening.connect()).collect();
    for stream in &idle {
        (&mut &*stream).write_all(b"POST / HTTP/1.1\r\nhost").expect("half a head");
    }
    let large = Request { body: vec![b'x'; (1 << 20) + 1], ..event() };
    assert_eq!(listening.status(&large), 413);
    assert_eq!(listening.line()["verdict"], "refused");
    let mut endless = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..40 {
        endless.extend_from_slice(format!("10000\r\n{}\r\n", "y".repeat(0x1_0000)).as_bytes());
    }
    assert_eq!(status(&listening.send(&endless)), 413);
    assert_eq!(listening.line()["verdict"], "refused");
    let many = (0..100).map(|number| format!("x-{number}: y\r\n")).collect::<Vec<_>>().concat();
    assert_eq!(status(&listening.send(format!("POST / HTTP/1.1\r\nhost: x\r\n{many}\r\n").as_bytes())), 431);
    assert_eq!(status(&listening.send(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")), 400);
    let body = r#"{"type":"x\u001b[2J\u202e\n::error::","data":{"id":"a\nb","posting":{"title":"t\r\nu\u0007"}}}"#;
    let odd = Request::signed(SECRET, "evt_1", 0, body);
    assert_eq!(listening.status(&odd.clone().with("webhook-id", "evt\u{1b}[31m")), 400, "no header field holds this");
    assert_eq!(listening.status(&odd), 204);
    let line = listening.line();
    assert_eq!((&line["type"], &line["job"], &line["title"]), (&"x [2J ::error::".into(), &"a b".into(), &"t u".into()));
    assert_eq!(listening.status(&event()), 204);
    drop(idle);
    listening.end().ended(1);
}

#[test]
fn an_interrupt_ends_it_well() {
    let site = Site::new(&config(""));
    let listening = Listening::usual(&site, &[]);
    let _idle = listening.connect();
    listening.interrupt();
    let ran = listening.end().ended(0);
    assert!(ran.stderr.ends_with("nothing came\n"), "{}", ran.stderr);
}

#[test]
fn secrets_come_by_reference() {
    let site = Site::new(&config(&webhook("https://board.example/")));
    let literal = site.run(&["listen", "--secret", SECRET]).ended(2);
    assert!(!literal.stderr.contains(SECRET) && literal.stderr.contains("--secret takes env:NAME or file:PATH"), "{}", literal.stderr);
    let unset = site.run(&["listen", "--secret", "env:NOBODY"]).ended(2);
    assert!(unset.stderr.contains("the environment variable `NOBODY` is not set"), "{}", unset.stderr);
    site.run(&["listen"]).ended(2);
    let unknown = site.run(&["listen", "--aggregator", "nobody"]).ended(2);
    assert!(unknown.stderr.contains("no aggregator `nobody` with `secrets`"), "{}", unknown.stderr);
    site.write("key", format!("{SECRET}\n"));
    let by_file = Listening::start(&site, &["--secret", "file:key", "--count", "1"]);
    assert_eq!(by_file.status(&event()), 204);
    by_file.end().ended(0);
    let of_board = Listening::start(&site, &["--aggregator", "board", "--count", "1"]);
    assert_eq!(of_board.status(&event()), 204);
    of_board.end().ended(0);
}

#[test]
fn keys_are_made_and_work() {
    let site = Site::new("");
    let made: Vec<Ran> =
        [&["keygen"][..], &["keygen", "webhook", "--bytes", "24"], &["keygen", "--bytes", "64"]].map(|a| site.run(a).ended(0)).into();
    for (ran, bytes) in made.iter().zip([32, 24, 64]) {
        let secret = ran.stdout.strip_suffix('\n').expect("one line");
        assert!(Webhook::new(secret).is_ok());
        assert_eq!(secret.len(), "whsec_".len() + 4 * usize::div_ceil(bytes, 3));
        assert!(!ran.stderr.contains(secret) && ran.stderr.contains("BOARD_SECRET"), "{}", ran.stderr);
    }
    assert_ne!(made[0].stdout, site.run(&["keygen"]).stdout);
    site.run(&["keygen", "--bytes", "23"]).ended(2);
    let shown = site.run(&["keygen", "indexnow"]).ended(0).stdout;
    assert!(shown.len() == 33 && shown.trim_end().bytes().all(|b| b.is_ascii_hexdigit()), "{shown}");
    site.write("static/robots.txt", "");
    let key = site.run(&["keygen", "indexnow", "--dir", "static"]).ended(0).stdout;
    assert_eq!(site.read(&format!("static/{}.txt", key.trim_end())), key.trim_end());
    site.run(&["keygen", "indexnow", "--dir", "nowhere"]).ended(2);
}
