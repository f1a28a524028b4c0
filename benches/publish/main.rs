//! Seconds and peak memory of `jobherald build` on generated posts, beside Hugo on the same posts in the same run. See benches/README.md.
#![expect(clippy::print_stdout, reason = "the table is what a benchmark is for")]

mod check;
mod measure;
mod posts;
mod site;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::Context as _;

use measure::Cost;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == measure::MEASURE) {
        println!("{}", measure::child(&arguments[1..])?);
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let hugo = find_hugo(&root);
    if hugo.is_none() {
        println!("Hugo is not there: set HUGO to its binary, or see benches/README.md. Measuring jobherald alone.\n");
    }
    let runs = option(&arguments, "--runs", "5")?.parse::<usize>()?.max(1);
    let sizes = option(&arguments, "--posts", "1000,10000")?;
    let sizes = sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>().context("--posts takes numbers with commas")?;
    for posts in &sizes {
        let site = site::write(&root, *posts)?;
        measure_site(&site, *posts, runs, hugo.as_deref())?;
    }
    // Nothing is removed before the last run: file systems are slow for minutes after many files went.
    sizes.iter().try_for_each(|posts| clear(&outputs(&root.join(posts.to_string()))))
}

/// The value that follows `name` in the arguments. Others, such as cargo's `--bench`, are ignored.
fn option(arguments: &[String], name: &str, default: &str) -> anyhow::Result<String> {
    match arguments.iter().position(|argument| argument == name) {
        None => Ok(default.to_owned()),
        Some(at) => arguments.get(at + 1).cloned().with_context(|| format!("{name} needs a value")),
    }
}

/// `$HUGO`, else the binary of the Python package in `target/bench/venv`, else `hugo` on the path.
fn find_hugo(root: &Path) -> Option<PathBuf> {
    if let Some(hugo) = env::var_os("HUGO") {
        return Some(PathBuf::from(hugo));
    }
    let libraries = fs::read_dir(root.join("venv/lib")).into_iter().flatten().flatten();
    let packaged = libraries.map(|python| python.path().join("site-packages/hugo/binaries/hugo")).find(|path| path.is_file());
    packaged.or_else(|| Command::new("hugo").arg("version").output().is_ok().then(|| PathBuf::from("hugo")))
}

/// One program with its arguments, up to the output folder.
struct Program {
    name: &'static str,
    command: Vec<String>,
}

fn programs(hugo: Option<&Path>) -> Vec<Program> {
    let jobherald = |config: &str| strings(&[env!("CARGO_BIN_EXE_jobherald"), "build", "--config", config, "--out"]);
    let mut programs = vec![
        Program { name: "jobherald, same work", command: jobherald(site::SAME_WORK) },
        Program { name: "jobherald, as shipped", command: jobherald(site::AS_SHIPPED) },
    ];
    if let Some(hugo) = hugo {
        let command = strings(&[&hugo.to_string_lossy(), "--quiet", "--noBuildLock", "--destination"]);
        programs.push(Program { name: "Hugo", command });
    }
    programs
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Runs all programs in turn, each time into an output folder of its own and without anything that an earlier run left.
fn measure_site(site: &Path, posts: usize, runs: usize, hugo: Option<&Path>) -> anyhow::Result<()> {
    let programs = programs(hugo);
    let mut costs: BTreeMap<usize, Vec<Cost>> = BTreeMap::new();
    let outputs = outputs(site);
    if outputs.exists() {
        println!("Clearing away what an interrupted run left: these figures will be worse than those of the next run.");
        clear(&outputs)?;
    }
    fs::create_dir_all(&outputs)?;
    println!("{posts} posts, {runs} runs in turn");
    for run in 0..runs {
        for (index, program) in programs.iter().enumerate() {
            let out = outputs.join(format!("{run}-{index}"));
            clear(&site.join(".jobherald"))?;
            let mut command = program.command.clone();
            command.push(out.to_string_lossy().into_owned());
            costs.entry(index).or_default().push(measure::run(site, &site.join("log.txt"), &command)?);
            if run == 0 {
                let counted = check::output(&out, posts).with_context(|| program.name)?;
                println!("  {}: {counted}", program.name);
            }
        }
    }
    print_table(&programs, &costs);
    // What a stage takes is said beside every remark: such a run is measured for that alone.
    clear(&site.join(".jobherald"))?;
    let mut command = programs[0].command.clone();
    command.insert(2, "-v".to_owned());
    command.push(outputs.join("stages").to_string_lossy().into_owned());
    print_stages(&programs[0], &measure::run(site, &site.join("log.txt"), &command)?);
    Ok(())
}

fn outputs(site: &Path) -> PathBuf {
    site.join("out")
}

fn clear(dir: &Path) -> anyhow::Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| dir.display().to_string())?;
    }
    // What waits to be written to the disk is not the next program's cost.
    Command::new("sync").status()?;
    Ok(())
}

fn print_table(programs: &[Program], costs: &BTreeMap<usize, Vec<Cost>>) {
    let figures = |index: usize| {
        let of = |figure: fn(&Cost) -> f64| median(costs[&index].iter().map(figure).collect());
        [of(|cost| cost.wall_seconds), of(|cost| cost.cpu_seconds), of(|cost| cost.peak_mib)]
    };
    let base = figures(0);
    println!("\n| medians | wall s | CPU s | peak MiB | wall × | CPU × | peak × |\n| --- | --: | --: | --: | --: | --: | --: |");
    for (index, program) in programs.iter().enumerate() {
        let [wall, cpu, peak] = figures(index);
        let [by_wall, by_cpu, by_peak] = [wall / base[0], cpu / base[1], peak / base[2]];
        println!("| {} | {wall:.2} | {cpu:.2} | {peak:.0} | {by_wall:.1} | {by_cpu:.1} | {by_peak:.1} |", program.name);
    }
}

fn print_stages(program: &Program, cost: &Cost) {
    println!("\n| stage of {}, one run | s |\n| --- | --: |", program.name);
    for (name, seconds) in &cost.stages {
        println!("| {name} | {seconds:.3} |");
    }
    println!();
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
