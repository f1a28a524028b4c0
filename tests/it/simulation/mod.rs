//! A year of runs through the real planner, ledger and sender; only transport, disk and clock are played. Every seed is another year, and
//! the same one each time.
//!
//! `JOBHERALD_SIMULATION_SEEDS` sets how many (2,000 by default), `JOBHERALD_SIMULATION_FIRST` the first of them,
//! `JOBHERALD_SIMULATION_DAILY=1` makes every day of the year one with a run.

/// The site, its runs, and who looks after it.
mod life;

/// Receivers with bad days.
mod receiver;

/// What stands in place of the network and of a disk that lasts.
mod stage;

/// Time and dice.
mod time;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use self::life::{Life, Story};

const DAYS: u32 = 365;
const SEEDS: u64 = 2000;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// The year of one seed. Days without a run in between make it as long as it is at less cost.
fn year(seed: u64, daily: bool) -> Story {
    let mut life = Life::new(seed);
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut day = 0;
    while day < DAYS {
        // Runs of some days on end, then a pause.
        let pause = if daily || dice.u8(..4) > 0 { 1 } else { dice.u32(1..60) };
        life.live(pause);
        day += pause;
    }
    life.recover();
    life.story
}

#[test]
fn after_a_year_of_faults_every_receiver_believes_what_is_published() {
    let (first, seeds) = (number("JOBHERALD_SIMULATION_FIRST", 0), number("JOBHERALD_SIMULATION_SEEDS", SEEDS));
    let daily = number("JOBHERALD_SIMULATION_DAILY", 0) > 0;
    let begun = Instant::now();
    let next = AtomicU64::new(first);
    let sum = Mutex::new(Story::default());
    let failed = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + seeds || !failed.lock().expect("no panic").is_empty() {
                        break;
                    }
                    match catch_unwind(AssertUnwindSafe(|| year(seed, daily))) {
                        Ok(story) => sum.lock().expect("no panic").add(story),
                        Err(_) => failed.lock().expect("no panic").push(seed),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no panic");
    let again = |seed: &u64| {
        let daily = if daily { "JOBHERALD_SIMULATION_DAILY=1 " } else { "" };
        format!("{daily}JOBHERALD_SIMULATION_FIRST={seed} JOBHERALD_SIMULATION_SEEDS=1 cargo test --test it simulation::after")
    };
    assert!(failed.is_empty(), "once more with:\n{}", failed.iter().map(again).collect::<Vec<_>>().join("\n"));
    let sum = sum.into_inner().expect("no panic");
    eprintln!("{seeds} years in {:?}: {sum:?}", begun.elapsed());
    assert!(seeds < 100 || sum.has_everything(), "what is to be simulated did not happen: {sum:?}");
}

/// The same seed is the same year, or no failure could be looked at twice.
#[test]
fn a_seed_is_one_year() {
    for seed in [3, 4] {
        assert_eq!(format!("{:?}", year(seed, false)), format!("{:?}", year(seed, false)));
    }
}

impl Story {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.deaths += other.deaths;
        self.stops += other.stops;
        self.replays += other.replays;
        self.words += other.words;
        self.requests += other.requests;
        self.dead_letters += other.dead_letters;
        self.complete += other.complete;
    }

    const fn has_everything(&self) -> bool {
        self.deaths > 0 && self.stops > 0 && self.replays > 0 && self.words > 0 && self.dead_letters > 0 && self.complete > 0
    }
}
