//! What a ledger says and what a receiver got, compared by nothing of ours: plain SQL over the file, and texts in requests.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

/// One thing that a receiver got: what it would know it by a second time, and its text.
#[derive(Debug, Clone)]
pub(super) struct Got {
    /// `None` where it knows nothing by it.
    pub(super) key: Option<String>,
    pub(super) text: String,
}

/// How far a run had come, by the ledger that it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing is recorded.
    Before,
    /// Events are recorded, and none is sent.
    Recorded,
    /// Some may have been sent, or were.
    Sending,
    /// Every receipt is there.
    After,
}

/// The status of each event, and whether it was about to be sent, by the job's title.
type Events = BTreeMap<String, (String, bool)>;

/// Reads a ledger; nothing where there is none.
pub(super) fn events(ledger: &Path) -> Events {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if !ledger.exists() {
        return Events::new();
    }
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(ledger).disable_statement_logging();
        let mut connection = options.connect().await.expect("a ledger that opens after a crash");
        let found = read(&mut connection).await;
        connection.close().await.expect("closed");
        found
    })
}

async fn read(connection: &mut SqliteConnection) -> Events {
    // A run may have died before it made the tables.
    let made = sqlx::query("SELECT name FROM sqlite_master WHERE name = 'events'").fetch_optional(&mut *connection).await.expect("SQL");
    if made.is_none() {
        return Events::new();
    }
    let rows =
        sqlx::query("SELECT title, status, claimed FROM events WHERE status <> 'superseded'").fetch_all(connection).await.expect("SQL");
    rows.iter().map(|row| (row.get("title"), (row.get("status"), row.get::<i64, _>("claimed") != 0))).collect()
}

pub(super) fn phase(events: &Events) -> Phase {
    let count = |is: &dyn Fn(&(String, bool)) -> bool| events.values().filter(|event| is(event)).count();
    match (count(&|(status, _)| status == "delivered"), count(&|(_, claimed)| *claimed)) {
        _ if events.is_empty() => Phase::Before,
        (0, 0) => Phase::Recorded,
        (delivered, _) if delivered == events.len() => Phase::After,
        _ => Phase::Sending,
    }
}

/// What became of jobs after a run that was killed and one that was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// Jobs that did not arrive, and that the ledger does not hold.
    pub(super) lost: usize,
    /// Jobs that arrived again, whatever the receiver does about it.
    pub(super) again: usize,
    /// Of these: those that a receiver cannot know again.
    pub(super) doubles: usize,
    /// Jobs that are held and shown.
    pub(super) held: usize,
}

/// Compares; `mark` is the word by which a text is known to speak of the job of that title, `always` whether the receiver takes the same
/// thing twice for once.
pub(super) fn compare(events: &Events, got: &[Got], mark: impl Fn(&str) -> String, always: bool) -> Account {
    let mut account = Account::default();
    for (title, (status, _)) in events {
        let mark = mark(title);
        let of: Vec<&Got> = got.iter().filter(|got| got.text.contains(&mark)).collect();
        account.held += usize::from(status == "held");
        account.lost += usize::from(of.is_empty() && status != "held");
        account.again += of.len().saturating_sub(1);
        let keys: std::collections::BTreeSet<&String> = of.iter().filter_map(|got| got.key.as_ref()).collect();
        let known = if keys.is_empty() { of.len() } else { keys.len() };
        account.doubles += if always { 0 } else { known.saturating_sub(1) };
    }
    account
}

#[test]
fn what_is_lost_doubled_or_held_is_counted() {
    let got = |key: Option<&str>, text: &str| Got { key: key.map(str::to_owned), text: text.to_owned() };
    let all = [("A", "delivered"), ("B", "delivered"), ("C", "held"), ("D", "delivered")];
    let events: Events = all.iter().map(|(title, status)| ((*title).to_owned(), ((*status).to_owned(), false))).collect();
    let received = [got(None, "<A>"), got(None, "<A>"), got(Some("1"), "<B>"), got(Some("1"), "<B>")];
    let mark = |title: &str| format!("<{title}>");
    assert_eq!(compare(&events, &received, mark, false), Account { lost: 1, again: 2, doubles: 1, held: 1 });
    assert_eq!(compare(&events, &received, mark, true).doubles, 0);
    assert_eq!(phase(&events), Phase::Sending);
    assert_eq!(phase(&Events::new()), Phase::Before);
}
