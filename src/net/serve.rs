//! The one file that takes connections: a small HTTP/1.1 server for trying things out, on one thread, bounded in connections, bytes and time.
//! Whoever calls it decides what is answered.

use std::cell::RefCell;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// So many header fields a request may have.
const HEADERS_MAX: usize = 64;
/// So many bytes the head of a request may have.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// What is under way when the server ends gets so long.
const GRACE: Duration = Duration::from_secs(2);
/// Where the system has no room for another connection, the next try is made after so long.
const NO_ROOM: Duration = Duration::from_millis(200);

/// How much others may ask of us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; others wait.
    pub connections: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// Time for the head of a request, and for its body.
    pub request: Duration,
    /// Time for a whole connection, however many requests it carries.
    pub connection: Duration,
}

/// A request as it came.
#[derive(Debug)]
pub struct Call {
    /// Who sent it.
    pub peer: SocketAddr,
    /// Its method.
    pub method: String,
    /// Its path, with the query.
    pub path: String,
    /// Its header fields in their order; names in lower case, values as far as they are text.
    pub headers: Vec<(String, String)>,
    /// Its body, or why it was not read.
    pub body: Result<Vec<u8>, Unread>,
}

/// Why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is longer than it may be.
    #[error("its body has more than {0} bytes")]
    TooLarge(usize),
    /// It did not come in time.
    #[error("its body took more than {} seconds", .0.as_secs())]
    TooSlow(Duration),
    /// The connection broke.
    #[error("its body broke off")]
    Broken,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status code, from 200 to 599.
    pub status: u16,
    /// Header fields; names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// A line of text; empty for none.
    pub text: String,
    /// Whether it is the last one: the server ends behind it.
    pub is_last: bool,
}

/// A server that is bound to its address and does not serve yet.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    address: SocketAddr,
    interrupted: BoxFuture<'static, std::io::Result<()>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Takes an address; port 0 takes one that is free. An interrupt that comes from here on ends the serving well.
    pub fn bind(address: SocketAddr) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        let interrupted = interrupted(&runtime)?;
        Ok(Self { runtime, listener, address, interrupted })
    }

    /// Where it is reached.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until an answer is the last one, or until the user interrupts (Ctrl-C).
    pub fn serve(self, limits: Limits, answer: &mut dyn FnMut(Call) -> Answer) -> std::io::Result<()> {
        let Self { runtime, listener, interrupted, .. } = self;
        let (stop, stopped) = watch::channel(false);
        let desk = Desk { answer: RefCell::new(answer), limits, stop, stopped };
        runtime.block_on(desk.serve(&listener, interrupted))
    }
}

/// What an interrupt ends. The handler is set by the first poll, and whoever is told of the address may interrupt before anything is served.
fn interrupted(runtime: &tokio::runtime::Runtime) -> std::io::Result<BoxFuture<'static, std::io::Result<()>>> {
    let _context = runtime.enter();
    let mut interrupted = tokio::signal::ctrl_c().boxed();
    match (&mut interrupted).now_or_never() {
        Some(Err(error)) => Err(error),
        Some(Ok(())) => Ok(std::future::ready(Ok(())).boxed()),
        None => Ok(interrupted),
    }
}

/// What all connections share.
struct Desk<'a> {
    answer: RefCell<&'a mut dyn FnMut(Call) -> Answer>,
    limits: Limits,
    stop: watch::Sender<bool>,
    stopped: watch::Receiver<bool>,
}

impl Desk<'_> {
    async fn serve(&self, listener: &TcpListener, mut interrupted: BoxFuture<'static, std::io::Result<()>>) -> std::io::Result<()> {
        let mut connections = FuturesUnordered::new();
        let mut stopped = self.stopped.clone();
        loop {
            tokio::select! {
                signal = &mut interrupted => {
                    signal?;
                    break;
                }
                _ = stopped.wait_for(|stopped| *stopped) => break,
                accepted = listener.accept(), if connections.len() < self.limits.connections => match accepted {
                    Ok((stream, peer)) => connections.push(self.connection(stream, peer)),
                    // Too many open files, or a connection that was gone before it was taken.
                    Err(_) => sleep(NO_ROOM).await,
                },
                Some(()) = connections.next() => {}
            }
        }
        self.stop.send_replace(true);
        // Whoever does not take the answer in time does without.
        let _ = timeout(GRACE, async { while connections.next().await.is_some() {} }).await;
        Ok(())
    }

    /// One connection to its end. What breaks it is the other side's affair.
    async fn connection(&self, stream: TcpStream, peer: SocketAddr) {
        let service = service_fn(|request| async move { Ok::<_, Infallible>(self.request(request, peer).await) });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.request)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let mut stopped = self.stopped.clone();
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stopped.wait_for(|stopped| *stopped) => {}
            () = sleep(self.limits.connection) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = timeout(GRACE, connection).await;
    }

    async fn request(&self, request: Request<hyper::body::Incoming>, peer: SocketAddr) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let body = self.body(body).await;
        if *self.stopped.borrow() {
            return response(&Answer { status: 503, headers: Vec::new(), text: String::new(), is_last: true });
        }
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let call = Call {
            peer,
            method: head.method.as_str().to_owned(),
            path: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
            body,
        };
        let answer = (self.answer.borrow_mut())(call);
        if answer.is_last {
            self.stop.send_replace(true);
        }
        response(&answer)
    }

    async fn body(&self, body: hyper::body::Incoming) -> Result<Vec<u8>, Unread> {
        let Limits { body: most, request, .. } = self.limits;
        if body.size_hint().lower() > most as u64 {
            return Err(Unread::TooLarge(most));
        }
        match timeout(request, Limited::new(body, most).collect()).await {
            Err(_) => Err(Unread::TooSlow(request)),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Unread::TooLarge(most)),
            Ok(Err(_)) => Err(Unread::Broken),
            Ok(Ok(body)) => Ok(body.to_bytes().into()),
        }
    }
}

fn response(answer: &Answer) -> Response<Full<Bytes>> {
    let text = if answer.text.is_empty() { String::new() } else { format!("{}\n", answer.text) };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &answer.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
