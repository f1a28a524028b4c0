//! A small HTTP/1.1 receiver on the loopback interface that keeps a journal and answers as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path, which tests use to tell runs apart.
    pub(crate) path: String,
    /// Header names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("events are JSON")
    }

    pub(crate) fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

/// What the receiver says to one request.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) after: Duration,
    pub(crate) manner: Manner,
    pub(crate) body: Vec<u8>,
}

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// At once and whole, with its body.
    Plain,
    /// Header fields without end, one every tenth of a second.
    Drip,
    /// A body without end, one byte every tenth of a second.
    DripBody,
    /// A body without end, as fast as it is read.
    EndlessBody,
    /// Header fields without end, as fast as they are read.
    EndlessHeaders,
    /// Not at all: the connection is closed.
    HangUp,
    /// What is no HTTP.
    Noise,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), after: Duration::ZERO, manner: Manner::Plain, body: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn after(mut self, pause: Duration) -> Self {
        self.after = pause;
        self
    }

    pub(crate) fn in_manner(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}

type Script = dyn Fn(&Request, usize) -> Answer + Send + Sync;

/// A running receiver; it ends with the test's process.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    journal: Arc<Mutex<Vec<Request>>>,
}

impl Receiver {
    /// `script` gets each request and how many came before it.
    pub(crate) fn start(script: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_on(0, script)
    }

    /// The same on a port that is known before.
    pub(crate) fn start_on(port: u16, script: impl Fn(&Request, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free port on the loopback interface");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let journal = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let kept = Arc::clone(&journal);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (journal, script) = (Arc::clone(&kept), Arc::clone(&script));
                std::thread::spawn(move || serve(&stream, &journal, script.as_ref()));
            }
        });
        Self { port, journal }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Everything that came, in the order in which it was complete.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.journal.lock().expect("no test panics with the journal in hand").clone()
    }
}

fn serve(stream: &TcpStream, journal: &Mutex<Vec<Request>>, script: &Script) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let before = {
            let mut journal = journal.lock().expect("no test panics with the journal in hand");
            journal.push(request.clone());
            journal.len() - 1
        };
        let answer = script(&request, before);
        std::thread::sleep(answer.after);
        if !answered(&mut &*stream, &answer) {
            return;
        }
    }
}

/// Whether another request may follow on the connection.
fn answered(stream: &mut impl Write, answer: &Answer) -> bool {
    let headers: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {} x\r\n{}", answer.status, headers.concat());
    let pause = Duration::from_millis(100);
    match answer.manner {
        Manner::Plain => {
            let head = format!("{head}content-length: {}\r\n\r\n", answer.body.len());
            return stream.write_all(&[head.as_bytes(), &answer.body].concat()).is_ok();
        }
        Manner::HangUp => {}
        Manner::Noise => drop(stream.write_all(b"220 mail.example ESMTP\r\n")),
        Manner::Drip => repeat(stream, &head, "x-more: 1\r\n", pause),
        Manner::DripBody => repeat(stream, &format!("{head}\r\n"), ".", pause),
        Manner::EndlessHeaders => repeat(stream, &head, "x-more: 1\r\n", Duration::ZERO),
        Manner::EndlessBody => repeat(stream, &format!("{head}\r\n"), &"endless ".repeat(1000), Duration::ZERO),
    }
    false
}

/// Until the other side has enough.
fn repeat(stream: &mut impl Write, head: &str, again: &str, pause: Duration) {
    let mut next = head;
    while stream.write_all(next.as_bytes()).is_ok() {
        std::thread::sleep(pause);
        next = again;
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let (method, path) = (line.split(' ').next()?.to_owned(), line.split(' ').nth(1)?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length: usize = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path, headers, body })
}
