//! What one run of a program costs. The program is started by a process of its own, whose children's usage is then that of this one
//! program; that process is small, since a child's peak begins with the size of the process that it was started from.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context as _, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike as _};

/// The argument under which this benchmark is that small process.
pub(crate) const MEASURE: &str = "--measure";

/// The cost of one run.
#[derive(Debug, Clone)]
pub(crate) struct Cost {
    pub(crate) wall_seconds: f64,
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_mib: f64,
    /// Stages that the program reports, with their seconds.
    pub(crate) stages: Vec<(String, f64)>,
}

/// Runs a program in `dir`. Its standard error goes to `log`.
pub(crate) fn run(dir: &Path, log: &Path, command: &[String]) -> anyhow::Result<Cost> {
    let output = Command::new(env::current_exe()?).arg(MEASURE).arg(log).args(command).current_dir(dir).stdin(Stdio::null()).output()?;
    let said = fs::read_to_string(log).unwrap_or_default();
    let last: Vec<&str> = said.lines().rev().take(5).collect();
    ensure!(output.status.success(), "{} failed: {}", command[0], last.into_iter().rev().collect::<Vec<_>>().join("\n"));
    let figures = String::from_utf8(output.stdout)?;
    let [wall_seconds, cpu_seconds, peak_mib] = figures
        .split_ascii_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<f64>, _>>()?
        .try_into()
        .map_err(|_| anyhow::anyhow!("not three figures: {figures}"))?;
    Ok(Cost { wall_seconds, cpu_seconds, peak_mib, stages: said.lines().filter_map(stage).collect() })
}

/// The small process: runs the program of the arguments and prints wall and processor seconds and peak MiB.
pub(crate) fn child(arguments: &[String]) -> anyhow::Result<String> {
    let [log, program, rest @ ..] = arguments else { anyhow::bail!("{MEASURE} LOG PROGRAM …") };
    let start = Instant::now();
    let status = Command::new(program)
        .args(rest)
        .stdout(Stdio::null())
        .stderr(File::create(log)?)
        .status()
        .with_context(|| format!("{program} cannot be started"))?;
    let wall = start.elapsed().as_secs_f64();
    ensure!(status.success(), "{program}: {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    let peak_kib = i32::try_from(usage.max_rss()).context("a peak of terabytes")?;
    Ok(format!("{wall} {cpu} {}", f64::from(peak_kib) / 1024.0))
}

fn seconds(time: TimeVal) -> f64 {
    Duration::from_micros(time.num_microseconds().unsigned_abs()).as_secs_f64()
}

/// Reads `stage <name> <seconds>`.
fn stage(line: &str) -> Option<(String, f64)> {
    let mut words = line.split_ascii_whitespace();
    let ("stage", name, seconds, None) = (words.next()?, words.next()?, words.next()?, words.next()) else { return None };
    Some((name.to_owned(), seconds.parse().ok()?))
}
