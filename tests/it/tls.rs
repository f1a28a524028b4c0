//! Receivers over TLS that cannot be trusted, or do not get to the end of a handshake: bounded time, the right outcome, nobody else held up.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::certificates::{Authority, Shown, authority, vouched};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{NOW, Site, config, post, webhook};

const LATER: &str = "2026-06-03T12:00:00Z";
const QUICK: &str = "\n[deliver]\ntimeout_seconds = 1\nbudget_seconds = 2\n";

fn good(authority: &Authority) -> Shown {
    vouched(authority, "127.0.0.1", (2020, 4000))
}

fn tls((certificate, key): Shown) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key).expect("a certificate and its key"))
}

/// What becomes of a connection.
#[derive(Clone)]
enum Manner {
    /// A handshake with this certificate, and an answer.
    Tls(Arc<ServerConfig>),
    /// These bytes in answer to the first message, and nothing more.
    Bytes(Vec<u8>),
    /// One byte of a handshake every tenth of a second.
    Drip,
    /// Nothing at all.
    Silence,
}

/// A receiver over TLS. It is ill until it is well, keeps what events came, and serves a file.
struct Secure {
    port: u16,
    is_well: Arc<AtomicBool>,
    connections: Arc<AtomicUsize>,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    bodies: Mutex<Vec<Vec<u8>>>,
    /// Its path, without what was asked, and what it holds.
    file: Mutex<(String, String)>,
}

impl Secure {
    fn start(ill: Manner, well: Shown) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let secure = Self {
            port: listener.local_addr().expect("an address").port(),
            is_well: Arc::default(),
            connections: Arc::default(),
            kept: Arc::default(),
        };
        let (is_well, connections, kept) = (Arc::clone(&secure.is_well), Arc::clone(&secure.connections), Arc::clone(&secure.kept));
        let well = Manner::Tls(tls(well));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let manner = if is_well.load(Ordering::SeqCst) { well.clone() } else { ill.clone() };
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || serve(stream, manner, &kept));
            }
        });
        secure
    }

    fn url(&self) -> String {
        format!("https://127.0.0.1:{}/jobs", self.port)
    }

    fn told(&self) -> usize {
        self.kept.bodies.lock().expect("no test panics here").len()
    }
}

fn serve(mut stream: TcpStream, manner: Manner, kept: &Kept) {
    match manner {
        Manner::Tls(config) => {
            let Ok(connection) = ServerConnection::new(config) else { return };
            let mut reader = BufReader::new(StreamOwned::new(connection, stream));
            while let Some((line, body)) = request(&mut reader) {
                let answer = kept.answer(&line, body);
                if reader.get_mut().write_all(answer.as_bytes()).and_then(|()| reader.get_mut().flush()).is_err() {
                    return;
                }
            }
        }
        Manner::Bytes(bytes) => {
            let mut hello = [0; 4096];
            if stream.read(&mut hello).is_ok_and(|read| read > 0) && stream.write_all(&bytes).is_ok() {
                drop(stream.read_to_end(&mut Vec::new()));
            }
        }
        Manner::Drip => {
            // A record of a handshake that says it has 16 KiB.
            let mut next: &[u8] = &[0x16, 0x03, 0x03, 0x40, 0x00];
            while stream.write_all(next).is_ok() {
                std::thread::sleep(Duration::from_millis(100));
                next = &[0x02];
            }
        }
        Manner::Silence => drop(stream.read_to_end(&mut Vec::new())),
    }
}

impl Kept {
    fn answer(&self, line: &str, body: Vec<u8>) -> String {
        let Some(asked) = line.strip_prefix("GET ") else {
            self.bodies.lock().expect("no test panics here").push(body);
            return "HTTP/1.1 204 x\r\ncontent-length: 0\r\n\r\n".to_owned();
        };
        let (path, text) = &*self.file.lock().expect("no test panics here");
        match asked.split(['?', ' ']).next() {
            Some(asked) if asked == path => format!("HTTP/1.1 200 x\r\ncontent-length: {}\r\n\r\n{text}", text.len()),
            _ => "HTTP/1.1 404 x\r\ncontent-length: 0\r\n\r\n".to_owned(),
        }
    }
}

/// The first line of the next request, and its body.
fn request(reader: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().to_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().ok()?,
            None if line.trim_end().is_empty() => break,
            Some(_) | None => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((first, body))
}

/// A receiver like this one hears nothing and holds nobody up, the run says why, and once it is well it is told everything.
#[track_caller]
fn check(authority: &Authority, ill: Manner, expect: &str) {
    let secure = Secure::start(ill, good(authority));
    let other = Receiver::start(|_, _| Answer::status(204));
    let aggregators =
        webhook(&secure.url()) + "ca = \"authority.pem\"\n\n" + &webhook(&other.url("jobs")).replace("\"board\"", "\"other\"") + QUICK;
    let site = Site::new(&config(&aggregators));
    site.write("authority.pem", authority.pem());
    for number in 0..3 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    let begun = Instant::now();
    let ran = site.run(&["publish", "--now", NOW]).ended(3);
    assert!(begun.elapsed() < Duration::from_secs(20), "the budget of 2 seconds was not kept: {:?}", begun.elapsed());
    assert!(ran.stderr.contains("3 events are not delivered to board") && ran.stderr.contains(expect), "{}", ran.stderr);
    assert_eq!((secure.told(), other.requests().len()), (0, 3), "whoever is not trusted hears nothing, and the other one hears all");
    assert!(secure.connections.load(Ordering::SeqCst) > 0);
    secure.is_well.store(true, Ordering::SeqCst);
    site.run(&["deliver", "--now", LATER]).ended(0);
    assert_eq!((secure.told(), other.requests().len()), (3, 3));
}

#[test]
fn a_certificate_that_has_expired() {
    let authority = authority();
    let shown = vouched(&authority, "127.0.0.1", (2020, 2021));
    check(&authority, Manner::Tls(tls(shown)), "no connection: invalid peer certificate: certificate expired");
}

#[test]
fn a_certificate_of_the_future() {
    let authority = authority();
    let shown = vouched(&authority, "127.0.0.1", (3990, 4000));
    check(&authority, Manner::Tls(tls(shown)), "no connection: invalid peer certificate: certificate not valid yet");
}

#[test]
fn a_certificate_of_another_host() {
    let authority = authority();
    let shown = vouched(&authority, "board.example", (2020, 4000));
    check(&authority, Manner::Tls(tls(shown)), "no connection: invalid peer certificate: certificate not valid for name \"127.0.0.1\"");
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    check(&authority(), Manner::Tls(tls((own.cert.der().clone(), own.signing_key))), "no connection: invalid peer certificate: ");
    // Another authority, of the same name.
    let strange = good(&crate::support::certificates::authority());
    check(&authority(), Manner::Tls(tls(strange)), "no connection: invalid peer certificate: BadSignature");
}

#[test]
fn a_server_that_knows_old_versions_only() {
    // RFC 4346, section 7.2: a fatal alert, protocol_version (70), in a record of TLS 1.1.
    check(
        &authority(),
        Manner::Bytes(vec![0x15, 0x03, 0x02, 0x00, 0x02, 0x02, 70]),
        "no connection: received fatal alert: ProtocolVersion",
    );
    // Section 7.4.1.3: a ServerHello of TLS 1.1 with TLS_RSA_WITH_AES_128_CBC_SHA.
    let mut hello = vec![0x16, 0x03, 0x02, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x02];
    hello.extend([7; 32]);
    hello.extend([0x00, 0x00, 0x2f, 0x00]);
    check(&authority(), Manner::Bytes(hello), "no connection: ");
}

#[test]
fn a_server_that_speaks_no_tls() {
    let http = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec();
    for noise in [http, vec![0; 4096], (0..4096).map(|n| u8::try_from(n * 7 % 251).expect("a byte")).collect()] {
        check(&authority(), Manner::Bytes(noise), "no connection: ");
    }
}

#[test]
fn a_handshake_that_never_ends() {
    check(&authority(), Manner::Silence, "no connection: the connection was not made in time");
    check(&authority(), Manner::Drip, "no connection: ");
}

#[test]
fn an_authority_of_ones_own_has_to_be_named() {
    let authority = authority();
    let secure = Secure::start(Manner::Silence, good(&authority));
    secure.is_well.store(true, Ordering::SeqCst);
    let site = Site::new(&config(&(webhook(&secure.url()) + QUICK)));
    site.write("content/job.md", post("Cartographer", 1));
    let ran = site.run(&["publish", "--now", NOW]).ended(3);
    assert!(ran.stderr.contains("invalid peer certificate: UnknownIssuer") && secure.told() == 0, "{}", ran.stderr);
    let site = site.rewrite("jobherald.toml", "first_run", "ca = \"keys/authority.pem\"\nfirst_run");
    let ran = site.run(&["publish", "--now", LATER]).ended(2);
    assert!(ran.stderr.contains("`ca` cannot be used: the file `") && ran.stderr.contains("cannot be read"), "{}", ran.stderr);
    site.write("keys/authority.pem", "no certificate");
    let ran = site.run(&["publish", "--now", LATER]).ended(2);
    assert!(ran.stderr.contains("the file `keys/authority.pem` holds no certificate in PEM"), "{}", ran.stderr);
    site.write("keys/authority.pem", authority.pem());
    let ran = site.run(&["doctor"]);
    assert!(ran.stdout.contains("answers over TLS"), "{}", ran.stdout);
    site.run(&["publish", "--now", LATER]).ended(0);
    assert!(secure.told() > 0);
}

/// What a generator made of the site, with a folder of ours in it, over TLS with a certificate of our own authority.
#[test]
fn a_site_that_our_own_authority_vouches_for_is_asked_where_our_folder_is_mounted() {
    let authority = authority();
    let site_server = Secure::start(Manner::Silence, good(&authority));
    site_server.is_well.store(true, Ordering::SeqCst);
    let board = Receiver::start(|_, _| Answer::status(204));
    let deploy =
        "[inject]\ndir = \"dist\"\nmount = \"/feeds/of/jobs/\"\n\n[deploy]\nwait = true\nwait_seconds = 1\nallow = [\"127.0.0.1\"]\n\n";
    let address = format!("https://127.0.0.1:{}/careers", site_server.port);
    let site = Site::new(&config(&(deploy.to_owned() + &webhook(&board.url("jobs")))).replace("https://jobs.example.org", &address));
    site.write("content/job.md", post("Cartographer", 1));
    site.write(
        "dist/job/index.html",
        "<!doctype html><html><head><title>Cartographer</title></head><body><h1>Cartographer</h1></body></html>",
    );

    let ran = site.run(&["publish", "--now", NOW]).ended(3);
    let why = format!("the site does not serve what was built: {address}/feeds/of/jobs/jobherald.json ");
    assert!(ran.stderr.contains(&why) && ran.stderr.contains("invalid peer certificate: UnknownIssuer"), "{}", ran.stderr);

    let site = site.rewrite("jobherald.toml", "wait = true", "wait = true\nca = \"authority.pem\"");
    let ran = site.run(&["deliver", "--now", NOW]).ended(2);
    assert!(ran.stderr.contains("authority.pem") && ran.stderr.contains("cannot be read"), "{}", ran.stderr);
    site.write("authority.pem", authority.pem());
    let ran = site.run(&["deliver", "--now", NOW]).ended(3);
    assert!(ran.stderr.contains(&why) && ran.stderr.contains("answers 404"), "{}", ran.stderr);
    let manifest = site.read("dist/feeds/of/jobs/jobherald.json");
    *site_server.kept.file.lock().expect("no test panics here") = ("/careers/feeds/of/jobs/jobherald.json".to_owned(), manifest);
    site.run(&["deliver", "--now", NOW]).ended(0);
    assert_eq!(board.requests().len(), 1);
}
