//! A receiver that accepts every event at once: a thread for each connection, as little work as HTTP/1.1 allows. It counts, so that
//! nothing can be said to have arrived that did not.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;
use std::{io, thread};

/// A receiver that runs until the benchmark ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    came: Arc<Mutex<Came>>,
}

/// What came.
#[derive(Default)]
pub(crate) struct Came {
    /// Signed events.
    pub(crate) signed: usize,
    /// When the first and the last of them came.
    span: Option<(Instant, Instant)>,
}

impl Came {
    fn note(&mut self) {
        let now = Instant::now();
        self.signed += 1;
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }

    /// Seconds from the first to the last.
    pub(crate) fn seconds(&self) -> f64 {
        self.span.map_or(0.0, |(first, last)| (last - first).as_secs_f64())
    }
}

impl Receiver {
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let came = Arc::new(Mutex::default());
        let counted = Arc::clone(&came);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let came = Arc::clone(&counted);
                // A connection that breaks is the program's affair: its requests are missing in the count.
                thread::spawn(move || drop(serve(&stream, &came)));
            }
        });
        Ok(Self { address, came })
    }

    /// What came since this was last asked.
    pub(crate) fn take(&self) -> Came {
        std::mem::take(&mut *self.came.lock().expect("nobody panics who has it"))
    }
}

fn serve(stream: &TcpStream, came: &Mutex<Came>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let (mut length, mut is_signed) = (0, false);
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let field = line.trim_end().to_ascii_lowercase();
            if field.is_empty() {
                break;
            }
            if let Some(value) = field.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            is_signed |= field.starts_with("webhook-signature: v1,");
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        if is_signed {
            came.lock().expect("nobody panics who has it").note();
        }
        (&mut &*stream).write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
    }
}
