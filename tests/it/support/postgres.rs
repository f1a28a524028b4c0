//! A PostgreSQL of the tests' own: one server for all tests of a run, in a temporary folder, with a database for each test. It ends with the
//! process, however that ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use super::{certificates, tool};

/// Makes the cluster and serves until nobody holds its standard input any more; then nothing is left of it. Where a certificate lies in the
/// folder, it is shown, and over TCP everything is encrypted.
const SERVE: &str = r#"
    "$1/initdb" --pgdata="$2/data" --username=postgres --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
        --pwfile="$2/password" > "$2/log" 2>&1 || exit 1
    folder="$2"
    set -- "$1/postgres" -D "$2/data" -k "$2" -p "$3" -c listen_addresses=127.0.0.1 -c max_connections=200
    if [ -f "$folder/server.crt" ]; then
        sed -i 's/^host /hostssl /' "$folder/data/pg_hba.conf"
        set -- "$@" -c ssl=on -c ssl_cert_file="$folder/server.crt" -c ssl_key_file="$folder/server.key"
    fi
    "$@" >> "$folder/log" 2>&1 &
    read -r _
    kill -INT $!
    wait
    rm -rf "$folder"
"#;

/// The password of the role `postgres`, which only connections over TCP need.
pub(crate) const PASSWORD: &str = "not-a-secret";

struct Server {
    folder: PathBuf,
    port: u16,
    /// Its standard input is open for as long as this process lives.
    _child: Child,
}

static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
static ENCRYPTED: OnceLock<Result<(Server, String), String>> = OnceLock::new();
static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// A database for one test.
pub(crate) struct Database {
    /// Its address by the socket, where nobody needs a password.
    pub(crate) url: String,
    /// The same over TCP.
    pub(crate) url_with_password: String,
    pub(crate) port: u16,
}

impl Database {
    /// A fresh one; `None`, loudly, on a machine without PostgreSQL.
    pub(crate) fn new(test: &str) -> Option<Self> {
        let server = SERVER.get_or_init(|| Server::start(None));
        Some(there(test, server.as_ref())?.fresh())
    }

    /// Runs statements.
    pub(crate) fn run(&self, statements: &str) {
        blocking(async {
            let mut connection = connect(&self.url).await.unwrap_or_else(|error| panic!("{}: {error}", self.url));
            sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
            connection.close().await.expect("closed");
        });
    }

    /// One number of the database.
    pub(crate) fn number(&self, query: &str) -> i64 {
        blocking(async {
            let mut connection = connect(&self.url).await.expect("a connection");
            let (number,): (i64,) = sqlx::query_as(AssertSqlSafe(query)).fetch_one(&mut connection).await.expect("a number");
            connection.close().await.expect("closed");
            number
        })
    }

    /// Holds a lock while something else is done.
    pub(crate) fn while_locked(&self, lock: &str, work: impl FnOnce()) {
        blocking(async {
            let mut connection = connect(&self.url).await.expect("a connection");
            sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut connection).await.expect("the lock is free");
            work();
            connection.close().await.expect("closed");
        });
    }
}

/// A database on a server that shows a certificate for `localhost` and takes no connection over TCP that is not encrypted.
pub(crate) struct Encrypted {
    pub(crate) database: Database,
    /// Who vouches for the certificate, in PEM.
    pub(crate) authority: String,
}

impl Encrypted {
    /// A fresh one; `None`, loudly, on a machine without PostgreSQL.
    pub(crate) fn new(test: &str) -> Option<Self> {
        let server = ENCRYPTED.get_or_init(|| {
            let authority = certificates::authority();
            Ok((Server::start(Some(certificates::vouched_pem(&authority, "localhost")))?, authority.pem()))
        });
        let (server, authority) = there(test, server.as_ref())?;
        Some(Self { database: server.fresh(), authority: authority.clone() })
    }
}

/// What was started, or why it was not, for whoever runs the test.
fn there<'s, T>(test: &str, started: Result<&'s T, &String>) -> Option<&'s T> {
    let why = |why| format!("PostgreSQL (its programs are looked for in JOBHERALD_TESTS_POSTGRES, in /usr/lib/postgresql): {why}");
    started.map_err(|error| tool::missing(test, &why(error))).ok()
}

async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    url.parse::<PgConnectOptions>().expect("an address of ours").disable_statement_logging().connect().await
}

fn blocking<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

impl Server {
    /// `shown` is a certificate and its key, in PEM.
    fn start(shown: Option<(String, String)>) -> Result<Self, String> {
        let programs = programs().ok_or("there is no initdb")?;
        let folder = tempfile::Builder::new().prefix("jobherald-pg").tempdir().map_err(|error| error.to_string())?.keep();
        let (certificate, key) = shown.unzip();
        let files = [("password", Some(PASSWORD.to_owned())), ("server.crt", certificate), ("server.key", key)];
        for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            keep(&folder.join(name), &text).map_err(|error| error.to_string())?;
        }
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|bound| bound.local_addr()).map_err(|error| error.to_string())?.port();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SERVE, "serve"]).arg(&programs).arg(&folder).arg(port.to_string());
        as_nobody_special(&mut command, &folder)?;
        let child = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = Self { folder, port, _child: child.map_err(|error| error.to_string())? };
        let (begun, database) = (Instant::now(), server.database("postgres"));
        while begun.elapsed() < Duration::from_mins(2) {
            if blocking(async { connect(&database.url).await.is_ok() }) {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        Err(format!("it does not start: {log}"))
    }

    fn fresh(&self) -> Database {
        let name = format!("test{}", DATABASES.fetch_add(1, Ordering::SeqCst));
        self.database("postgres").run(&format!("CREATE DATABASE {name}"));
        self.database(&name)
    }

    fn database(&self, name: &str) -> Database {
        let (folder, port) = (self.folder.display().to_string().replace('/', "%2F"), self.port);
        Database {
            url: format!("postgres://postgres@{folder}:{port}/{name}"),
            url_with_password: format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/{name}"),
            port,
        }
    }
}

/// A file for its owner alone: PostgreSQL takes no key that others may read.
fn keep(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)?;
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

/// The folder of the newest PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let has = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    if let Some(named) = std::env::var_os("JOBHERALD_TESTS_POSTGRES") {
        return Some(PathBuf::from(named)).filter(has);
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions.into_iter().rev().map(|(_, folder)| folder).chain(std::env::split_paths(&path)).find(has)
}

/// PostgreSQL refuses to run as root: then it runs as its own user, or as nobody.
#[cfg(unix)]
fn as_nobody_special(command: &mut Command, folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    if std::fs::metadata(folder).map_err(|error| error.to_string())?.uid() != 0 {
        return Ok(());
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    let ids = |wanted: &str| {
        let user = users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|user| user.first() == Some(&wanted))?;
        Some((user.get(2)?.parse::<u32>().ok()?, user.get(3)?.parse::<u32>().ok()?))
    };
    let (user, group) = ids("postgres").or_else(|| ids("nobody")).ok_or("there is no user to run it as")?;
    let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?.flatten().map(|entry| entry.path());
    for path in files.chain([folder.to_owned()]) {
        chown(path, Some(user), Some(group)).map_err(|error| error.to_string())?;
    }
    command.uid(user).gid(group);
    Ok(())
}

#[cfg(not(unix))]
fn as_nobody_special(_: &mut Command, _: &Path) -> Result<(), String> {
    Err("it is started on Unix only".to_owned())
}
