//! The ledger: each behaviour in every store.

mod behaviour;
mod compared;
mod encrypted;
mod shared;
mod wrong;

use std::cell::RefCell;

use jobherald::ledger::{Ledger, LedgerPlace, Server};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::support::postgres::Database;

/// Where ledgers of one store are made.
pub(super) struct Bed {
    /// The name of the test, where it is one on a server.
    server: Option<&'static str>,
    folders: RefCell<Vec<tempfile::TempDir>>,
    databases: RefCell<Vec<Database>>,
}

impl Bed {
    fn file() -> Self {
        Self { server: None, folders: RefCell::default(), databases: RefCell::default() }
    }

    /// `None`, loudly, where there is no server.
    fn server(test: &'static str) -> Option<Self> {
        let database = Database::new(test)?;
        Some(Self { server: Some(test), folders: RefCell::default(), databases: RefCell::new(vec![database]) })
    }

    /// A place where no ledger is yet.
    fn place(&self) -> LedgerPlace {
        if let Some(test) = self.server {
            let database = Database::new(test).expect("there is a server");
            let place = Server::new(&database.url.clone().into()).expect("an address of ours");
            self.databases.borrow_mut().push(database);
            return LedgerPlace::Server(place);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".jobherald").join("ledger.sqlite");
        self.folders.borrow_mut().push(folder);
        LedgerPlace::File(path)
    }

    fn fresh(&self) -> Ledger {
        Ledger::open(&self.place()).expect("a ledger")
    }

    /// Runs statements in the place that was made last.
    fn run(&self, place: &LedgerPlace, statements: &str) {
        let LedgerPlace::File(path) = place else {
            return self.databases.borrow().last().expect("a database").run(statements);
        };
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let work = async {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
            let mut connection = options.connect().await.expect("a connection");
            sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.expect("SQL");
            connection.close().await.expect("closed");
        };
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work);
    }
}

/// Two tests of each behaviour.
macro_rules! in_every_store {
    ($($module:ident::$name:ident),* $(,)?) => {
        mod in_a_file {
            use super::{Bed, behaviour, compared};

            $(#[test] fn $name() { $module::$name(&Bed::file()); })*
        }

        mod on_a_server {
            use super::{Bed, behaviour, compared};

            $(#[test] fn $name() { if let Some(bed) = Bed::server(stringify!($name)) { $module::$name(&bed); } })*
        }
    };
}

in_every_store!(
    compared::a_comparison_leaves_out_what_a_plan_has_nothing_to_say_of,
    behaviour::a_ledger_as_a_whole_is_put_in_as_it_was_taken_out,
    behaviour::a_ledger_of_the_first_format_is_brought_to_the_newest,
    behaviour::a_ledger_that_is_not_there_is_not_made_by_looking,
    behaviour::a_name_of_the_receiver_is_kept_until_it_goes,
    behaviour::a_newer_format_is_refused,
    behaviour::a_plan_upon_an_older_state_is_refused,
    behaviour::a_text_of_somebody_else_is_kept_without_nul,
    behaviour::after_a_refusal_of_everything_waits_begin_anew,
    behaviour::retries_keep_their_first_attempt_and_refusals_stay_in_sight,
    behaviour::ten_thousand_intents_are_one_transaction_and_old_receipts_go,
    behaviour::the_last_proof_takes_the_place_of_the_one_before,
    behaviour::the_life_of_an_event,
    behaviour::two_events_of_one_job_are_never_under_way,
    behaviour::what_may_have_arrived_waits_for_a_word,
    behaviour::what_was_given_up_is_taken_up_again_from_the_beginning,
    behaviour::what_was_recorded_comes_back_after_reopening,
);

#[test]
fn a_file_alone_has_everything_and_one_that_is_no_ledger_is_refused() {
    let bed = Bed::file();
    let place = bed.place();
    let LedgerPlace::File(path) = &place else { unreachable!("a file") };
    assert!(Ledger::open_existing(&place).expect("no error").is_none());
    assert!(!path.exists(), "looking makes nothing");
    drop(Ledger::open(&place).expect("a ledger"));
    assert!(path.exists() && !path.with_extension("sqlite-wal").exists(), "the file alone has everything");
    std::fs::write(path, "these are not the notes of a ledger, but they are long enough to be taken for one by nobody").expect("a file");
    let message = Ledger::open(&place).map(drop).expect_err("refused").to_string();
    assert!(message.contains("file is not a database"), "{message}");
}
