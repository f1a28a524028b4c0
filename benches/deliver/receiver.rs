//! A receiver that accepts every event at once: a thread for each connection, as little work as HTTP/1.1 allows. It counts, so that
//! nothing can be said to have arrived that did not.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

/// A receiver that runs until the benchmark ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    signed: Arc<AtomicUsize>,
}

impl Receiver {
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let signed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&signed);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let signed = Arc::clone(&counted);
                // A connection that breaks is the program's affair: its requests are missing in the count.
                thread::spawn(move || drop(serve(&stream, &signed)));
            }
        });
        Ok(Self { address, signed })
    }

    /// How many signed events came since this was last asked.
    pub(crate) fn take(&self) -> usize {
        self.signed.swap(0, Ordering::SeqCst)
    }
}

fn serve(stream: &TcpStream, signed: &AtomicUsize) -> io::Result<()> {
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
        signed.fetch_add(usize::from(is_signed), Ordering::SeqCst);
        (&mut &*stream).write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
    }
}
