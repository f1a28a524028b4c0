//! Where output goes: results to stdout, everything else to stderr. A reader that has gone away is no error.

use std::io::{self, BufWriter, ErrorKind, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::Color;

/// The two streams.
pub struct Terminal {
    /// What was asked for.
    pub out: Box<dyn Write>,
    /// Everything else.
    pub err: Box<dyn Write>,
    standard: bool,
}

impl Terminal {
    /// Standard output and standard error, coloured where they are terminals and `NO_COLOR` is not set.
    #[must_use]
    pub fn standard() -> Self {
        let (out, err) = streams(ColorChoice::Auto);
        Self { out, err, standard: true }
    }

    /// Two streams of the caller's.
    #[must_use]
    pub fn new(out: Box<dyn Write>, err: Box<dyn Write>) -> Self {
        Self { out, err, standard: false }
    }

    /// Follows `--color`.
    pub fn paint(&mut self, color: Color) {
        let choice = match color {
            Color::Auto => return,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        if self.standard {
            (self.out, self.err) = streams(choice);
        }
    }

    /// A second way to stderr, for lines that are written while something else goes on. In tests it leads nowhere.
    #[must_use]
    pub fn log(&self) -> Box<dyn Write + Send> {
        if self.standard { Box::new(Forgiving(io::stderr())) } else { Box::new(io::sink()) }
    }

    /// Writes a line to stderr. Where even that is impossible there is nobody left to tell.
    pub fn error_line(&mut self, line: &str) {
        let _ = writeln!(self.err, "{line}").and_then(|()| self.err.flush());
    }
}

fn streams(choice: ColorChoice) -> (Box<dyn Write>, Box<dyn Write>) {
    let out = AutoStream::new(io::stdout(), choice);
    let err = AutoStream::new(io::stderr(), choice);
    (Box::new(BufWriter::new(Forgiving(out))), Box::new(BufWriter::new(Forgiving(err))))
}

/// Takes what is written to a pipe that nobody reads any more.
struct Forgiving<W>(W);

impl<W: Write> Write for Forgiving<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("standard", &self.standard).finish_non_exhaustive()
    }
}
