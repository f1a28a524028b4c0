//! A receiver on the loopback that answers each request as its script says.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How one request is answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Status line and further header lines, then a short body.
    Status(&'static str),
    /// Never.
    Silence,
    /// A status line, and then a byte of the body now and then, for ever.
    Drip(&'static str),
    /// A status line, and then a body as fast as it goes, for ever.
    Endless(&'static str),
    /// A status line and header lines for ever.
    HeaderFlood,
    /// The connection is closed after the request was read.
    Hangup,
}

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Header fields, names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// Body.
    pub(crate) body: Vec<u8>,
}

/// Listens until the test ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    most_at_once: Arc<AtomicUsize>,
}

impl Receiver {
    /// Answers the first requests by `script`, all further ones with 204.
    pub(crate) fn start(script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let most_at_once = Arc::new(AtomicUsize::new(0));
        let (log, most) = (Arc::clone(&requests), Arc::clone(&most_at_once));
        let now = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { break };
                let (log, script, most, now) = (Arc::clone(&log), script.clone(), Arc::clone(&most), Arc::clone(&now));
                std::thread::spawn(move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    serve(stream, &log, &script);
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, requests, most_at_once }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no panic").clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

/// The peer may go away at any time: then the connection is over.
fn serve(mut stream: TcpStream, log: &Mutex<Vec<Request>>, script: &[Answer]) {
    let Some(request) = read_request(&mut stream) else { return };
    let number = {
        let mut log = log.lock().expect("no panic");
        log.push(request);
        log.len() - 1
    };
    match script.get(number).unwrap_or(&Answer::Status("204 No Content")) {
        Answer::Status(status) => {
            let body = if status.starts_with("204") { "" } else { "no\r\nbecause" };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        }
        Answer::Silence => {
            let _ = stream.read(&mut [0; 1]);
        }
        Answer::Drip(status) => {
            let _ = write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\n\r\n");
            while stream.write_all(b".").is_ok() {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        Answer::Endless(status) => {
            let _ = write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 8192]).is_ok() {}
        }
        Answer::HeaderFlood => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
            while stream.write_all(b"x-filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n").is_ok() {}
        }
        Answer::Hangup => {}
    }
}

fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let headers: BTreeMap<String, String> =
        text.lines().skip(1).filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    let length: usize = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(head + 4);
    while body.len() < length {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(n) => body.extend_from_slice(&buffer[..n]),
        }
    }
    Some(Request { headers, body })
}
