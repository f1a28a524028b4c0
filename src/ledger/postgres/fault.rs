//! What a database said, for people, and the way out.

use std::io::ErrorKind;

use sqlx::Error;

/// What happened, without any address, and what to do about it; nothing where that is not known.
pub(in crate::ledger) fn explain(error: &Error) -> (String, &'static str) {
    match error {
        // What is wrong with a certificate comes out of the socket.
        Error::Io(error) if matches!(error.get_ref(), Some(inner) if inner.is::<rustls::Error>()) => unencrypted(error),
        Error::Io(error) => unreached(error),
        Error::Tls(error) => unencrypted(error),
        Error::Configuration(_) => ("its address cannot be read".to_owned(), "Write postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…"),
        Error::Database(error) => (error.message().to_owned(), error.code().map_or("", |code| way_out(&code))),
        error => (error.to_string(), ""),
    }
}

fn unencrypted(error: &dyn std::fmt::Display) -> (String, &'static str) {
    (
        format!("no encrypted connection: {error}"),
        "Let the server offer TLS with a certificate that holds for its host; with a certificate of your own name its authority, \
         `?sslrootcert=FILE`; `?sslmode=require` encrypts without looking whose server it is, `?sslmode=disable` does not encrypt.",
    )
}

fn unreached(error: &std::io::Error) -> (String, &'static str) {
    let help = match error.kind() {
        ErrorKind::ConnectionRefused => "Nobody listens there: start PostgreSQL, or correct host and port in the address.",
        ErrorKind::NotFound => {
            "Nobody listens there: start PostgreSQL, or correct the socket's folder in the address; or the file that `sslrootcert` names is \
             not there."
        }
        ErrorKind::TimedOut => "The server does not answer: look whether it runs, and whether a firewall stands between.",
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            "The server ended the connection: its log says why. What was recorded stays; run again."
        }
        _ => "Look for a mistake in the host of the address.",
    };
    (error.to_string(), help)
}

/// By the code of the error (PostgreSQL 18, appendix A).
fn way_out(code: &str) -> &'static str {
    match code {
        "28P01" => "The password is not that of the role: correct it where the address is kept.",
        "28000" => {
            "The server does not let this role in from here: make it (`CREATE ROLE name LOGIN PASSWORD '…'`), or add a line to the \
             server's pg_hba.conf; a server that wants TLS gets it with `?sslmode=require`."
        }
        "3D000" => "Make the database: `CREATE DATABASE name OWNER role`.",
        "42501" => "The role may not make tables: `ALTER DATABASE name OWNER TO role`, or `GRANT CREATE ON SCHEMA public TO role`.",
        "53300" => "All connections of the server are taken: end some workers, or raise `max_connections`.",
        "57P03" => "The server is starting or stopping: run again in a moment.",
        "55P03" | "25P03" => "Another process has held the ledger for too long: run again.",
        "25006" => "The server only answers questions: name the one that takes changes.",
        _ => "",
    }
}
