//! Object stores on the loopback, one for each vendor's interface, with buckets of several tempers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use jobherald::config::settings::Service;
use serde_json::json;

use super::programs::works;
use super::site::{Ran, Site};
use super::tool;
use crate::golden::root;

/// What the keys of tests are; the second is base64, as Azure's are.
pub(crate) const KEY_ID: &str = "AKIAMADEUP";
pub(crate) const KEY: &str = "bWFkZSB1cCwgYW5kIHNlY3JldCBhbGwgdGhlIHNhbWU=";

/// A service account of Google's, and an account of Azure's.
pub(crate) const SERVICE_ACCOUNT: &str = "jobs@project.iam.example";
pub(crate) const ACCOUNT: &str = "jobs";
const PEM: &str = include_str!("../../receivers/protocols/service_account.pem");

/// A test of each behaviour on each store, with buckets there that no other test has.
macro_rules! on_every_store {
    ($($name:ident($($bucket:literal),*);)*) => {
        $crate::support::objects::on_every_store!(@ s3 S3 $($name($($bucket),*);)*);
        $crate::support::objects::on_every_store!(@ gs Gcs $($name($($bucket),*);)*);
        $crate::support::objects::on_every_store!(@ az Azure $($name($($bucket),*);)*);
    };
    (@ $scheme:ident $service:ident $($name:ident($($bucket:literal),*);)*) => {
        mod $scheme {
            use jobherald::config::settings::Service;

            use crate::support::objects::Objects;

            $(#[test] fn $name() {
                if let Some(objects) = Objects::with(Service::$service, stringify!($name), &[$($bucket),*]) {
                    super::$name(objects);
                }
            })*
        }
    };
}
pub(crate) use on_every_store;

/// A running store; it ends with the tests, when its standard input is closed.
pub(crate) struct Objects {
    pub(crate) service: Service,
    port: u16,
    _child: (Child, ChildStdin),
}

/// One request that came: method, path, status, content type.
pub(crate) type Came = (String, String, u16, String);

/// How a vendor says it.
pub(crate) struct Says {
    /// The status of an object that was made.
    pub(crate) made: u16,
    /// Of one that was there.
    pub(crate) taken: u16,
    /// Of one that somebody else may just be making.
    pub(crate) contested: u16,
    /// Of a bucket that is not there, with the code.
    pub(crate) no_bucket: &'static str,
    /// Of a key that it does not know.
    pub(crate) stranger: &'static str,
}

impl Objects {
    /// The store, with these buckets; `None`, with loud words, where what it is made of is not there.
    pub(crate) fn with(service: Service, test: &str, buckets: &[&str]) -> Option<&'static Self> {
        static STORES: [OnceLock<Option<Objects>>; 3] = [const { OnceLock::new() }; 3];
        let Some(store) = STORES[service as usize].get_or_init(|| Self::start(service)) else {
            missing(service, &format!("{test} ({}://)", service.scheme()));
            return None;
        };
        for bucket in buckets {
            store.ask("POST", &format!("/_buckets/{bucket}"));
        }
        Some(store)
    }

    fn start(service: Service) -> Option<Self> {
        let python = std::env::var("JOBHERALD_TESTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let modules = std::env::var_os("JOBHERALD_TESTS_NODE_MODULES").map_or_else(|| root("target/ci/node_modules"), Into::into);
        let python_has = |modules: &str| works(Command::new(&python).args(["-c", &format!("import {modules}")]));
        let (is_there, account) = match service {
            Service::S3 => (python_has("boto3, moto.server"), KEY_ID),
            Service::Gcs => (python_has("wsgiref"), SERVICE_ACCOUNT),
            Service::Azure => {
                let azurite = ["-e", "require('azurite/package.json')"];
                (python_has("wsgiref") && works(Command::new("node").args(azurite).env("NODE_PATH", &modules)), ACCOUNT)
            }
        };
        if !is_there {
            return None;
        }
        let mut command = Command::new(&python);
        command.arg("-B").arg(root("tests/receivers/object_store.py")).arg(service.scheme());
        command.env("NODE_PATH", modules).env("STORE_ACCOUNT", account).env("STORE_KEY", KEY);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the interpreter starts");
        let life = child.stdin.take().expect("a pipe");
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut port).expect("the store prints its port");
        Some(Self { service, port: port.trim().parse().expect("a port"), _child: (child, life) })
    }

    pub(crate) fn says(&self) -> Says {
        match self.service {
            Service::S3 => Says {
                made: 200,
                taken: 412,
                contested: 409,
                no_bucket: "404 Not Found (NoSuchBucket",
                stranger: "403 Forbidden (InvalidAccessKeyId",
            },
            Service::Gcs => Says {
                made: 200,
                taken: 412,
                contested: 429,
                no_bucket: "404 Not Found (NoSuchBucket",
                stranger: "401 Unauthorized (AuthenticationRequired",
            },
            Service::Azure => Says {
                made: 201,
                taken: 409,
                contested: 503,
                no_bucket: "404 Not Found (ContainerNotFound",
                stranger: "403 Forbidden (AuthorizationFailure",
            },
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        let account = if self.service == Service::Azure { "/jobs" } else { "" };
        format!("http://127.0.0.1:{}{account}", self.port)
    }

    /// Settings by which a bucket here is reached, under this heading.
    pub(crate) fn settings(&self, heading: &str) -> String {
        settings(self.service, heading, &self.endpoint())
    }

    /// The same for who has nothing but what the variables of the vendor's tools hold.
    pub(crate) fn settings_without_keys(&self, heading: &str) -> String {
        format!("[{heading}]\nendpoint = \"{}\"\nallow = [\"127.0.0.0/8\"]\n\n", self.endpoint())
    }

    /// Each of the ways in which these variables let into a bucket, on a site that has keys.
    pub(crate) fn variables(&self, bucket: &str) -> Vec<Vec<(&'static str, String)>> {
        let token = self.token(bucket);
        match self.service {
            Service::S3 => vec![vec![("AWS_ACCESS_KEY_ID", KEY_ID.to_owned()), ("AWS_SECRET_ACCESS_KEY", KEY.to_owned())]],
            Service::Gcs => {
                vec![vec![("GOOGLE_APPLICATION_CREDENTIALS", "account.json".to_owned())], vec![("GOOGLE_OAUTH_ACCESS_TOKEN", token)]]
            }
            Service::Azure => {
                let account = ("AZURE_STORAGE_ACCOUNT", ACCOUNT.to_owned());
                let as_it_is = token.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=").replace("%3A", ":");
                let by = |variable, secret| vec![account.clone(), (variable, secret)];
                let [key, sas] = ["AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN"];
                vec![by(key, KEY.to_owned()), by(sas, token), by(sas, format!("?{as_it_is}"))]
            }
        }
    }

    /// A token that lets into a bucket.
    pub(crate) fn token(&self, bucket: &str) -> String {
        String::from_utf8(self.ask("GET", &format!("/_token/{bucket}"))).expect("UTF-8")
    }

    /// The address of a bucket.
    pub(crate) fn address(&self, bucket: &str) -> String {
        format!("{}://{bucket}", self.service.scheme())
    }

    /// Everything that came so far for a bucket.
    pub(crate) fn journal(&self, bucket: &str) -> Vec<Came> {
        let all: Vec<Came> = serde_json::from_slice(&self.ask("GET", "/_journal")).expect("a journal");
        all.into_iter().filter(|(_, path, ..)| path.split('/').nth(1) == Some(bucket)).collect()
    }

    /// The names of all objects of a bucket, with the prefix.
    pub(crate) fn names(&self, bucket: &str) -> Vec<String> {
        serde_json::from_slice(&self.ask("GET", &format!("/_names/{bucket}"))).expect("names")
    }

    /// The bytes of an object.
    pub(crate) fn get(&self, bucket: &str, name: &str) -> Vec<u8> {
        self.ask("GET", &format!("/_objects/{bucket}/{name}"))
    }

    pub(crate) fn delete(&self, bucket: &str, name: &str) {
        self.ask("DELETE", &format!("/_objects/{bucket}/{name}"));
    }

    fn ask(&self, method: &str, path: &str) -> Vec<u8> {
        let (status, body) = self.answer(method, path, "");
        assert_eq!(status, 200, "{method} {path}: {}", String::from_utf8_lossy(&body));
        body
    }

    /// Status and body of what is answered to any request; header fields as they are written, each with its line break.
    pub(crate) fn answer(&self, method: &str, path: &str, fields: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the store listens");
        let head = format!("{method} {path} HTTP/1.0\r\nhost: 127.0.0.1:{}\r\n{fields}\r\n", self.port);
        stream.write_all(head.as_bytes()).expect("the store reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the store answers");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("header fields end");
        let status = std::str::from_utf8(&answer[9..12]).ok().and_then(|status| status.parse().ok());
        (status.expect("a status"), answer.split_off(end + 4))
    }
}

/// Says what a store is made of. On a machine without node nothing that is written for it is looked for.
fn missing(service: Service, test: &str) {
    match service {
        Service::S3 => tool::missing(test, "Python with `moto[server]` (name the interpreter in JOBHERALD_TESTS_PYTHON)"),
        Service::Gcs => tool::missing(test, "Python (name the interpreter in JOBHERALD_TESTS_PYTHON)"),
        Service::Azure if works(Command::new("node").arg("--version")) => {
            tool::missing(test, "Python, and node with `azurite` (name its folder in JOBHERALD_TESTS_NODE_MODULES)");
        }
        Service::Azure => tool::skipped(test, "node"),
    }
}

/// Settings by which a bucket is reached at this address; keys are in files beside the configuration ([`give_keys`]).
pub(crate) fn settings(service: Service, heading: &str, endpoint: &str) -> String {
    let keys = match service {
        Service::S3 => "key_id = { file = \"key-id\" }\nkey = { file = \"key\" }",
        Service::Gcs => "key = { file = \"account.json\" }",
        Service::Azure => "account = \"jobs\"\nkey = { file = \"key\" }",
    };
    format!("[{heading}]\nendpoint = \"{endpoint}\"\nallow = [\"127.0.0.0/8\"]\n{keys}\n\n")
}

/// The key of the service account, as Google hands it out.
pub(crate) fn service_account(email: &str) -> String {
    json!({"type": "service_account", "client_email": email, "private_key_id": "k1", "private_key": PEM}).to_string()
}

/// Files with what lets a site into a store of any kind.
pub(crate) fn give_keys(site: &Site) {
    site.write("key-id", KEY_ID);
    site.write("key", KEY);
    site.write("account.json", service_account(SERVICE_ACCOUNT));
}

/// Files with what lets nobody in.
pub(crate) fn give_keys_of_a_stranger(site: &Site) {
    site.write("key-id", "AKIASTRANGER");
    site.write("key", "YSBrZXkgdGhhdCBpcyBrbm93biB0byBub2JvZHkgYXQgYWxs");
    site.write("account.json", service_account("nobody@project.iam.example"));
}

/// Nothing that was ever printed may hold a key, or the longest word of a token, however it is encoded.
#[track_caller]
pub(crate) fn tells_no_secret(ran: &Ran, token: Option<&str>) {
    let said = format!("{}{}", ran.stdout, ran.stderr);
    let account = PEM.lines().nth(1).expect("a key has lines");
    let word = token.and_then(|token| token.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.len()));
    for secret in [KEY, account].into_iter().chain(word.map(|word| &word[2..])) {
        assert!(secret.len() > 6 && !said.contains(secret), "{said}");
    }
}
