//! Workers that share a ledger in PostgreSQL, which is started for the benchmark: what several of them send in a second, beside one.

use std::fs;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::postgres::Database;
use crate::receiver::Receiver;
use crate::{Bench, SECRET, webhook};

/// A run that has one second records all events, and leaves most of them to the workers.
const LEDGER: &str = "\n[ledger]\nurl = { env = \"LEDGER_URL\" }\n\n[deliver]\nbudget_seconds = 1\n";

/// The same events by one, two and four workers.
pub(crate) fn workers(bench: &Bench, runs: usize, receiver: &Receiver) -> anyhow::Result<()> {
    let Some(database) = Database::new("the table of workers") else { return Ok(()) };
    println!("{} events less those of a second, workers on PostgreSQL, {runs} runs\n", bench.jobs);
    println!("| requests at once | workers | events a second, median | least | most |\n| --: | --: | --: | --: | --: |");
    fs::write(bench.site.join("secret"), SECRET)?;
    for concurrency in [4, 16, 64] {
        bench.configure(&(webhook(1, receiver, "backfill") + LEDGER + &format!("concurrency = {concurrency}\n")))?;
        bench.run("build")?;
        for workers in [1, 2, 4] {
            let rates = (0..runs).map(|_| rate(bench, &database, workers, receiver));
            let mut rates = rates.collect::<anyhow::Result<Vec<f64>>>()?;
            rates.sort_by(f64::total_cmp);
            let (least, median, most) = (rates[0], rates[rates.len() / 2], rates[rates.len() - 1]);
            println!("| {concurrency} | {workers} | {median:.0} | {least:.0} | {most:.0} |");
        }
    }
    println!();
    Ok(())
}

/// Events a second, from the first to the last that the workers sent.
fn rate(bench: &Bench, database: &Database, workers: usize, receiver: &Receiver) -> anyhow::Result<f64> {
    database.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    let recorded = start(bench, database, &["deliver"])?.wait()?.code();
    ensure!(recorded == Some(3), "the run has a second, and some events are left: {recorded:?}; more --events are needed");
    let told = receiver.take().signed;
    let mut senders = Vec::new();
    for _ in 0..workers {
        senders.push(start(bench, database, &["worker", "--until-empty"])?);
    }
    for mut sender in senders {
        let ended = sender.wait()?;
        ensure!(ended.success(), "a worker: {ended}");
    }
    let came = receiver.take();
    ensure!(told + came.signed == bench.jobs, "{told} and {} signed events came, of {}", came.signed, bench.jobs);
    #[expect(clippy::cast_precision_loss, reason = "nobody measures 2^52 events")]
    let rate = came.signed as f64 / came.seconds();
    Ok(rate)
}

fn start(bench: &Bench, database: &Database, words: &[&str]) -> anyhow::Result<Child> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobherald"));
    command.args(words).arg("-q").current_dir(&bench.site).env("LEDGER_URL", &database.url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("the program cannot be started")
}
