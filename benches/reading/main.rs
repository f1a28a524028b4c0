//! How fast posts are understood: megabytes of Markdown per second of one core, from the bytes of a file to the posting with all readers on. The
//! posts are those of the `publish` benchmark. See benches/README.md.
#![expect(clippy::print_stdout, reason = "the table is what a benchmark is for")]

#[path = "../publish/posts.rs"]
#[expect(dead_code, reason = "the other benchmark writes them to disk")]
mod posts;
#[path = "../publish/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use std::{env, hint};

use jobherald::config::load::{Given, Host, load};
use jobherald::config::settings::Settings;
use jobherald::diagnostic::Diagnostics;
use jobherald::{check, enrich, parse, render};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONFIG: &str = r#"
[site]
url = "https://jobs.example.org"
title = "Jobs"
kind = "board"

[enrich]
publish = "all"

[[source]]
path = "content"
"#;

fn main() {
    let posts: usize =
        env::args().skip_while(|argument| argument != "--posts").nth(1).map_or(2_000, |n| n.parse().expect("--posts takes a number"));
    let posts: Vec<String> = (0..posts).map(posts::post).collect();
    let bytes: usize = posts.iter().map(String::len).sum();
    println!("{} posts, {} bytes each on average", posts.len(), bytes / posts.len());
    let settings = settings();
    let (first, _) = cost(|| understand(&settings, &posts[..1]));
    println!("the first, with the vocabulary of its language: {:.1} ms", first * 1e3);
    understand(&settings, &posts);

    let mut parsing = Vec::new();
    let mut whole = Vec::new();
    for _ in 0..5 {
        let (seconds, read) = cost(|| posts.iter().filter(|post| parsed(post)).count());
        assert_eq!(read, posts.len(), "every post is read");
        parsing.push(seconds);
        let (seconds, found) = cost(|| understand(&settings, &posts));
        assert!(found > posts.len() * 10, "every post says much: {found} values");
        whole.push(seconds);
    }
    println!("\n| medians of five, processor time | MB/s | µs a post |\n| --- | --: | --: |");
    for (name, mut seconds) in [("parse", parsing), ("parse and understand", whole)] {
        seconds.sort_by(f64::total_cmp);
        let median = seconds[seconds.len() / 2];
        println!("| {name} | {:.1} | {:.0} |", number(bytes) / 1e6 / median, median * 1e6 / number(posts.len()));
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("posts of a benchmark are few"))
}

/// Seconds that the processor spent on a work, and what came of it.
fn cost<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let now = || {
        let time = getrusage(UsageWho::RUSAGE_SELF).expect("the system counts its own time").user_time();
        Duration::from_micros(time.num_microseconds().unsigned_abs()).as_secs_f64()
    };
    let start = now();
    let made = hint::black_box(work());
    (now() - start, made)
}

fn parsed(post: &str) -> bool {
    parse::post(0, "post.md", post.as_bytes(), None, &mut Diagnostics::default()).is_some()
}

/// Reads all posts, as many together as the program does, and counts the values that were found.
fn understand(settings: &Settings, posts: &[String]) -> usize {
    let some = |posts: &[String]| -> usize {
        let mut sink = Diagnostics::default();
        let raws: Vec<_> = posts.iter().filter_map(|post| parse::post(0, "post.md", post.as_bytes(), None, &mut sink)).collect();
        let drafts = enrich::postings(&raws.iter().collect::<Vec<_>>(), settings, &|_| None);
        drafts.iter().map(|(draft, _)| draft.origins.len() + draft.suggestions.len()).sum()
    };
    posts.chunks(enrich::TOGETHER).map(some).sum()
}

fn settings() -> Settings {
    let given = Given {
        text: CONFIG,
        path: "jobherald.toml",
        root: Path::new("/nowhere"),
        environment: &BTreeMap::new(),
        out: None,
        host: Host::default(),
        targets: &render::target_keys(),
        dialects: &render::dialects(),
        templates: &jobherald::config::load::Templates::new(),
        kinds: &[],
        codes: &check::codes(),
        fields: &check::field_names(),
        formats: &[],
    };
    load(&given).expect("a good configuration").settings
}
