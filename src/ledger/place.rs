//! Where a ledger is: a file, or a database on a server whose address holds a password.

use std::fmt;
use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

/// Where a ledger is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL.
    Server(Server),
}

/// A database of PostgreSQL.
#[derive(Debug, Clone)]
pub struct Server {
    address: SecretString,
    shown: String,
    encryption: Encryption,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// As the address says with `sslmode`.
    AsSaid,
    /// Where the server offers it: nothing leaves this machine.
    Offered,
    /// Always, with a certificate that is the host's.
    Proved,
}

/// Why something is no address of a database; never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// It cannot be read.
    #[error("does not hold an address like postgres://USER:PASSWORD@HOST/DATABASE")]
    Unreadable,
    /// It is that of something else.
    #[error("holds an address that does not begin with postgres://")]
    OtherScheme,
    /// It names no host.
    #[error("holds an address of PostgreSQL without a host")]
    NoHost,
    /// It names no database.
    #[error("holds an address of PostgreSQL without a database: add its name, postgres://USER:PASSWORD@HOST/DATABASE")]
    NoDatabase,
}

impl Server {
    /// Reads an address, `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`. Without `sslmode`, what leaves this machine is encrypted
    /// and the server proves that it is the host.
    pub fn new(address: &SecretString) -> Result<Self, ServerError> {
        let url = Url::parse(address.expose_secret().trim()).map_err(|_| ServerError::Unreadable)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(ServerError::OtherScheme);
        }
        let query = |key: &str| url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
        let host = query("host").or_else(|| url.host_str().map(|host| host.replace("%2F", "/").replace("%2f", "/")));
        let host = host.filter(|host| !host.is_empty()).ok_or(ServerError::NoHost)?;
        let path = url.path().trim_start_matches('/');
        let database = query("dbname").or_else(|| Some(path.to_owned()).filter(|path| !path.is_empty())).ok_or(ServerError::NoDatabase)?;
        let user = query("user").unwrap_or_else(|| url.username().to_owned());
        let user = if user.is_empty() { String::new() } else { format!("{user}@") };
        let port = query("port").or_else(|| url.port().map(|port| port.to_string())).map(|port| format!(":{port}")).unwrap_or_default();
        let encryption = match query("sslmode").or_else(|| query("ssl-mode")) {
            Some(_) => Encryption::AsSaid,
            None if stays_here(&host) => Encryption::Offered,
            None => Encryption::Proved,
        };
        Ok(Self { address: SecretString::from(url.as_str()), shown: format!("postgres://{user}{host}{port}/{database}"), encryption })
    }

    pub(super) fn address(&self) -> &str {
        self.address.expose_secret()
    }

    pub(super) const fn encryption(&self) -> Encryption {
        self.encryption
    }
}

/// Whether a host is this machine: a socket's folder, or a loopback address.
fn stays_here(host: &str) -> bool {
    match Host::parse(host) {
        _ if host.starts_with('/') => true,
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => f.write_str(&server.shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expect: Result<(&str, Encryption), ServerError>) {
        let server = Server::new(&SecretString::from(address));
        let server = server.map(|server| (server.shown.clone(), server.encryption));
        assert_eq!(server, expect.map(|(shown, encryption)| (shown.to_owned(), encryption)));
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        use Encryption::{AsSaid, Offered, Proved};
        check("postgres://u:geheim@db.example:6432/jobs", Ok(("postgres://u@db.example:6432/jobs", Proved)));
        check("postgresql://u:geheim@db.example/jobs?sslmode=require", Ok(("postgres://u@db.example/jobs", AsSaid)));
        check("postgres://u@127.0.0.1:5433/jobs\n", Ok(("postgres://u@127.0.0.1:5433/jobs", Offered)));
        check("postgres://u@[::1]/jobs", Ok(("postgres://u@[::1]/jobs", Offered)));
        check("postgres:///jobs?host=/var/run/postgresql&user=u&password=geheim", Ok(("postgres://u@/var/run/postgresql/jobs", Offered)));
        check("postgres://%2Fvar%2Frun%2Fpostgresql/jobs", Ok(("postgres:///var/run/postgresql/jobs", Offered)));
        check("postgres://u:geheim@localhost.example/jobs", Ok(("postgres://u@localhost.example/jobs", Proved)));
    }

    #[test]
    fn what_is_no_address_of_a_database_is_not_shown() {
        check("geheim", Err(ServerError::Unreadable));
        check("https://u:geheim@db.example/jobs", Err(ServerError::OtherScheme));
        check("postgres:///jobs", Err(ServerError::NoHost));
        check("postgres://u:geheim@db.example/", Err(ServerError::NoDatabase));
        let server = Server::new(&SecretString::from("postgres://u:geheim@db.example/jobs")).expect("an address");
        assert!(!format!("{server:?}").contains("geheim"), "{server:?}");
    }
}
