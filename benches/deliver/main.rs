//! Signed deliveries a second with a durable receipt each, by one process and by several that share a ledger, and seconds to plan for jobs
//! that did not change. See benches/README.md.
#![expect(clippy::print_stdout, reason = "the table is what a benchmark is for")]

#[path = "../../tests/it/support/certificates.rs"]
#[expect(dead_code, reason = "tests need them, and what is measured here is not encrypted")]
mod certificates;
#[path = "../publish/measure.rs"]
mod measure;
#[path = "../../tests/it/support/postgres.rs"]
#[expect(dead_code, reason = "tests need more of it")]
mod postgres;
#[path = "../publish/posts.rs"]
mod posts;
mod receiver;
#[path = "../../tests/it/support/tool.rs"]
mod tool;
#[path = "../publish/words.rs"]
mod words;
mod workers;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, ensure};

use measure::Cost;
use receiver::Receiver;

/// Signs all events.
const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// What is no event's body is not measured here.
const SITE: &str = r#"[site]
url = "https://jobs.example.org"
title = "Jobs"
kind = "board"

[[source]]
path = "content/jobs"

[facets]
enabled = false

[targets]
rss.enabled = false
atom.enabled = false
jsonfeed.enabled = false
pages.enabled = false
sitemap.enabled = false
opml.enabled = false
"#;

/// Files of a run that a measured one begins without.
const STATE: &str = ".jobherald";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == measure::MEASURE) {
        println!("{}", measure::child(&arguments[1..])?);
        return Ok(());
    }
    let number = |name: &str, default: usize| -> anyhow::Result<usize> {
        let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(default) };
        arguments.get(at + 1).and_then(|number| number.parse().ok()).with_context(|| format!("{name} takes a number"))
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/deliver");
    let receiver = Receiver::start()?;
    let is_wanted =
        |part: &str| !arguments.iter().any(|argument| argument == "--only") || arguments.iter().any(|argument| argument == part);
    let (events, runs) = (number("--events", 10_000)?, number("--runs", 3)?.max(1));
    if is_wanted("deliveries") {
        deliveries(&Bench::new(&root, events)?, runs, &receiver)?;
    }
    if is_wanted("workers") {
        workers::workers(&Bench::new(&root, events)?, runs, &receiver)?;
    }
    if is_wanted("plan") {
        plans(&Bench::new(&root, number("--jobs", 10_000)?)?, number("--aggregators", 10)?, &receiver)?;
    }
    Ok(())
}

/// A site of so many jobs, built anew by each command.
struct Bench {
    site: PathBuf,
    jobs: usize,
}

impl Bench {
    fn new(root: &Path, jobs: usize) -> anyhow::Result<Self> {
        let site = root.join(jobs.to_string());
        posts::write(&site.join("content/jobs"), jobs)?;
        Ok(Self { site, jobs })
    }

    /// Says whom to tell, and begins without a memory.
    fn configure(&self, aggregators: &str) -> anyhow::Result<()> {
        let state = self.site.join(STATE);
        if state.exists() {
            fs::remove_dir_all(&state)?;
        }
        Ok(fs::write(self.site.join("jobherald.toml"), format!("{SITE}{aggregators}"))?)
    }

    fn run(&self, command: &str) -> anyhow::Result<Cost> {
        let words = [env!("CARGO_BIN_EXE_jobherald"), command, "-v", "--now", "2026-06-01"].map(str::to_owned);
        measure::run(&self.site, &self.site.join("log.txt"), &words)
    }
}

fn webhook(number: usize, receiver: &Receiver, first_run: &str) -> String {
    format!(
        r#"
[[aggregator]]
id = "board-{number}"
kind = "webhook"
url = "http://{}/{number}"
secrets = [{{ file = "secret" }}]
allow = ["127.0.0.0/8"]
first_run = "{first_run}"
"#,
        receiver.address
    )
}

/// Every job of a site is told to one aggregator.
fn deliveries(bench: &Bench, runs: usize, receiver: &Receiver) -> anyhow::Result<()> {
    println!("{} events, full payload, {runs} runs\n", bench.jobs);
    println!("| requests at once | events a second, median | least | most | CPU s | peak MiB |\n| --: | --: | --: | --: | --: | --: |");
    for concurrency in [1, 4, 16, 64] {
        let mut costs = Vec::new();
        for _ in 0..runs {
            fs::write(bench.site.join("secret"), SECRET)?;
            let terms = format!("\n[deliver]\nconcurrency = {concurrency}\nbudget_seconds = 3600\n");
            bench.configure(&(webhook(1, receiver, "backfill") + &terms))?;
            bench.run("build")?;
            let cost = bench.run("deliver")?;
            let came = receiver.take().signed;
            ensure!(came == bench.jobs, "{came} signed events came, of {}", bench.jobs);
            costs.push(cost);
        }
        costs.sort_by(|a, b| seconds(a, "deliver").total_cmp(&seconds(b, "deliver")));
        #[expect(clippy::cast_precision_loss, reason = "nobody measures 2^52 events")]
        let rate = |cost: &Cost| bench.jobs as f64 / seconds(cost, "deliver");
        let (most, median, least) = (rate(&costs[0]), &costs[costs.len() / 2], rate(&costs[costs.len() - 1]));
        println!("| {concurrency} | {:.0} | {least:.0} | {most:.0} | {:.2} | {:.0} |", rate(median), median.cpu_seconds, median.peak_mib);
    }
    println!();
    Ok(())
}

/// One job of a site changes, all others are compared with what each aggregator was told.
fn plans(bench: &Bench, aggregators: usize, receiver: &Receiver) -> anyhow::Result<()> {
    fs::write(bench.site.join("secret"), SECRET)?;
    let told: Vec<String> = (1..=aggregators).map(|number| webhook(number, receiver, "seed")).collect();
    bench.configure(&told.concat())?;
    bench.run("build")?;
    bench.run("deliver")?;
    let path = bench.site.join("content/jobs/000000.md");
    let post = fs::read_to_string(&path)?;
    fs::write(&path, format!("{post}\nApplications are read as they come.\n"))?;
    bench.run("build")?;
    let cost = bench.run("deliver");
    fs::write(&path, post)?;
    let (cost, came) = (cost?, receiver.take().signed);
    ensure!(came == aggregators, "{came} events came, of {aggregators}");
    let (plan, wall) = (seconds(&cost, "plan"), cost.wall_seconds);
    let peak = cost.peak_mib;
    println!(
        "{} jobs, {aggregators} aggregators, one changed job: planned in {plan:.2} s; {wall:.2} s and {peak:.0} MiB for the whole run",
        bench.jobs
    );
    Ok(())
}

fn seconds(cost: &Cost, stage: &str) -> f64 {
    cost.stages.iter().find(|(name, _)| name == stage).map_or(f64::NAN, |(_, seconds)| *seconds)
}
