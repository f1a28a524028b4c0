//! An object store on the loopback: moto's S3, with buckets of several tempers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use super::tool;
use crate::golden::root;

/// What the keys of tests are; nothing that was ever printed may hold the second.
pub(crate) const KEY_ID: &str = "AKIAMADEUP";
pub(crate) const KEY: &str = "made-up/secret+key";

/// A running store; it ends with the tests, when its standard input is closed.
pub(crate) struct Objects {
    port: u16,
    _child: (Child, ChildStdin),
}

/// One request that came: method, path, status, content type.
pub(crate) type Came = (String, String, u16, String);

impl Objects {
    /// The store, with these buckets, which no other test has; `None`, with loud words, where moto is not there.
    pub(crate) fn with(test: &str, buckets: &[&str]) -> Option<&'static Self> {
        static STORE: OnceLock<Option<Objects>> = OnceLock::new();
        let Some(store) = STORE.get_or_init(Self::start) else {
            tool::missing(test, "Python with `moto[server]` (name the interpreter in JOBHERALD_TESTS_PYTHON)");
            return None;
        };
        for bucket in buckets {
            store.ask("POST", &format!("/_buckets/{bucket}"));
        }
        Some(store)
    }

    fn start() -> Option<Self> {
        let python = std::env::var("JOBHERALD_TESTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let probe = Command::new(&python).args(["-c", "import boto3, moto.server"]).stderr(Stdio::null()).status();
        if !probe.is_ok_and(|status| status.success()) {
            return None;
        }
        let mut command = Command::new(python);
        command.arg(root("tests/receivers/object_store.py"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the interpreter starts");
        let life = child.stdin.take().expect("a pipe");
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut port).expect("the store prints its port");
        Some(Self { port: port.trim().parse().expect("a port"), _child: (child, life) })
    }

    /// Settings by which a bucket here is reached, under this heading; keys are in files beside the configuration.
    pub(crate) fn settings(&self, heading: &str) -> String {
        let port = self.port;
        format!(
            "[{heading}]\nendpoint = \"http://127.0.0.1:{port}\"\nallow = [\"127.0.0.0/8\"]\nkey_id = {{ file = \"key-id\" }}\nkey = {{ file = \"key\" }}\n\n"
        )
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Everything that came so far for a bucket.
    pub(crate) fn journal(&self, bucket: &str) -> Vec<Came> {
        let all: Vec<Came> = serde_json::from_slice(&self.ask("GET", "/_journal")).expect("a journal");
        all.into_iter().filter(|(_, path, ..)| path.split('/').nth(1) == Some(bucket)).collect()
    }

    /// The names of all objects of a bucket, with the prefix.
    pub(crate) fn names(&self, bucket: &str) -> Vec<String> {
        let text = String::from_utf8(self.ask("GET", &format!("/{bucket}?list-type=2"))).expect("UTF-8");
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        document.descendants().filter(|node| node.has_tag_name("Key")).filter_map(|node| node.text()).map(str::to_owned).collect()
    }

    /// The bytes of an object.
    pub(crate) fn get(&self, bucket: &str, name: &str) -> Vec<u8> {
        self.ask("GET", &format!("/_objects/{bucket}/{name}"))
    }

    pub(crate) fn delete(&self, bucket: &str, name: &str) {
        self.ask("DELETE", &format!("/_objects/{bucket}/{name}"));
    }

    fn ask(&self, method: &str, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the store listens");
        let head = format!("{method} {path} HTTP/1.0\r\nhost: 127.0.0.1:{}\r\n\r\n", self.port);
        stream.write_all(head.as_bytes()).expect("the store reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the store answers");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("header fields end");
        answer.split_off(end + 4)
    }
}
