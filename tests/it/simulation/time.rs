//! Time that passes only when nothing else can happen, and dice that fall the same way for the same seed.

use std::collections::BTreeMap;
use std::future::Future as _;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures_util::future::{LocalBoxFuture, poll_fn};
use jiff::Timestamp;
use jobherald::model::clock::Clock;

/// When the simulated year begins: 1 March 2026.
const BEGUN: Timestamp = Timestamp::constant(1_772_323_200, 0);

/// The clock and the dice of one simulation.
pub(super) struct Time {
    hands: Mutex<Hands>,
    dice: Mutex<fastrand::Rng>,
}

struct Hands {
    elapsed: Duration,
    /// Who is to be woken, by time and number.
    sleepers: BTreeMap<(Duration, u64), Waker>,
    numbered: u64,
}

impl Time {
    pub(super) fn new(seed: u64) -> Self {
        let hands = Hands { elapsed: Duration::ZERO, sleepers: BTreeMap::new(), numbered: 0 };
        Self { hands: Mutex::new(hands), dice: Mutex::new(fastrand::Rng::with_seed(seed)) }
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Hands> {
        self.hands.lock().expect("one thread a simulation")
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.hands().elapsed
    }

    /// Lets time pass between runs.
    pub(super) fn pass(&self, until: Duration) {
        let mut hands = self.hands();
        hands.elapsed = hands.elapsed.max(until);
    }

    /// One of so many, each as likely.
    pub(super) fn below(&self, many: u64) -> u64 {
        self.dice.lock().expect("one thread a simulation").u64(0..many.max(1))
    }

    /// Whether something of so many percent happens.
    pub(super) fn happens(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) async fn sleep_until(&self, at: Duration) {
        let number = {
            let mut hands = self.hands();
            hands.numbered += 1;
            hands.numbered
        };
        let sleeper = Sleeper { time: self, at, number };
        poll_fn(|context| sleeper.poll(context)).await;
    }

    pub(super) async fn sleep(&self, pause: Duration) {
        self.sleep_until(self.elapsed() + pause).await;
    }

    /// Works until `work` is done; where nothing can happen before it, the next sleeper's time comes.
    pub(super) fn run(&self, work: LocalBoxFuture<'_, ()>) {
        let mut work = pin!(work);
        let alarm = Arc::new(Alarm(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&alarm));
        loop {
            if alarm.0.swap(false, Ordering::SeqCst) {
                if work.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                    return;
                }
                continue;
            }
            let mut hands = self.hands();
            let ((at, _), next) = hands.sleepers.pop_first().expect("whoever waits for nothing waits for ever");
            hands.elapsed = hands.elapsed.max(at);
            drop(hands);
            next.wake();
        }
    }
}

impl Clock for Time {
    fn now(&self) -> Timestamp {
        BEGUN + self.elapsed()
    }

    #[expect(clippy::cast_precision_loss, reason = "less than 2^32")]
    fn chance(&self) -> f64 {
        self.below(1 << 32) as f64 / 4_294_967_296.0
    }
}

struct Alarm(AtomicBool);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A wait; who does not wait any more is not woken.
struct Sleeper<'t> {
    time: &'t Time,
    at: Duration,
    number: u64,
}

impl Sleeper<'_> {
    fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut hands = self.time.hands();
        if hands.elapsed >= self.at {
            return Poll::Ready(());
        }
        hands.sleepers.insert((self.at, self.number), context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        self.time.hands().sleepers.remove(&(self.at, self.number));
    }
}
