//! What moves deliveries: threads, timers, and ways out of this machine. Everything else is the same in a simulation.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use tokio::time::{Instant, sleep_until};
use url::Url;

use crate::net::Transport;
use crate::net::address::Policy;
use crate::net::http::Client;

/// What moves deliveries.
pub trait Engine: Sync {
    /// Works until `work` is done.
    fn run(&self, work: LocalBoxFuture<'_, ()>) -> std::io::Result<()>;

    /// The time since some instant that stays the same: by it run deadlines, waits and pauses.
    fn elapsed(&self) -> Duration;

    /// Waits until so much has elapsed.
    fn sleep_until(&self, at: Duration) -> LocalBoxFuture<'_, ()>;

    /// Waits until somebody wants us to end; for ever where nobody can say so.
    fn interrupted(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    /// Opens the way to the host of `url`, whose policy it is; no connection is made yet. `timeout` is for one request in all.
    fn open(&self, url: Url, policy: Policy, timeout: Duration, user_agent: &str) -> Result<Box<dyn Transport>, String>;
}

/// This machine.
#[derive(Debug)]
pub struct Machine {
    begun: Instant,
}

impl Machine {
    /// Its clock begins to run.
    #[must_use]
    pub fn start() -> Self {
        Self { begun: Instant::now() }
    }
}

impl Engine for Machine {
    fn run(&self, work: LocalBoxFuture<'_, ()>) -> std::io::Result<()> {
        // One thread: lanes and connections hand each other every request, and another thread costs more than it does. The ledger has its own.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(work);
        // A name that is still being looked up must not hold up the end of the run.
        runtime.shutdown_background();
        Ok(())
    }

    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn sleep_until(&self, at: Duration) -> LocalBoxFuture<'_, ()> {
        // What lies too far ahead for the clock lies behind every deadline.
        let at = self.begun.checked_add(at).unwrap_or_else(|| self.begun + Duration::from_hours(24 * 365));
        Box::pin(sleep_until(at))
    }

    fn interrupted(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(interrupted())
    }

    fn open(&self, url: Url, policy: Policy, timeout: Duration, user_agent: &str) -> Result<Box<dyn Transport>, String> {
        Ok(Box::new(Client::new(url, policy, timeout, user_agent)?))
    }
}

/// Ctrl-C, or what service managers send first.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                Ok(()) = tokio::signal::ctrl_c() => {}
                _ = ended.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Nobody can say so.
        std::future::pending::<()>().await;
    }
}
