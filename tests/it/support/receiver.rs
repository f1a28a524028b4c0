//! A small HTTP/1.1 receiver on the loopback interface that keeps a journal and answers as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
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
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), after: Duration::ZERO }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn after(mut self, pause: Duration) -> Self {
        self.after = pause;
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
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on the loopback interface");
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
        let headers = answer.headers.iter().fold(String::new(), |lines, (name, value)| lines + &format!("{name}: {value}\r\n"));
        let head = format!("HTTP/1.1 {} x\r\ncontent-length: 0\r\n{headers}\r\n", answer.status);
        if (&mut &*stream).write_all(head.as_bytes()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
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
    Some(Request { path, headers, body })
}
