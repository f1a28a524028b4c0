//! How far a run is, on a terminal; and how long each stage took, with `-v`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::clock::Stopwatch;
use crate::pipeline::Progress;

/// A bar on stderr: one stage at a time.
#[derive(Debug, Default)]
pub struct Bar {
    stage: Mutex<Option<ProgressBar>>,
}

impl Bar {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        // A panic elsewhere leaves a bar that can still be drawn.
        act(&mut self.stage.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Bar {
    fn begin(&self, stage: &'static str, total: Option<usize>) {
        let template = if total.is_some() { "{prefix:>10} {bar:30} {pos}/{len} {eta}" } else { "{prefix:>10} {spinner} {pos}" };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(total.map(|total| total as u64), ProgressDrawTarget::stderr_with_hz(10));
        bar.set_style(style);
        bar.set_prefix(stage);
        bar.enable_steady_tick(Duration::from_millis(200));
        self.with(|stage| {
            if let Some(before) = stage.replace(bar) {
                before.finish_and_clear();
            }
        });
    }

    fn advance(&self, items: usize) {
        self.with(|stage| {
            if let Some(bar) = stage {
                bar.inc(items as u64);
            }
        });
    }

    fn end(&self) {
        self.with(|stage| {
            if let Some(bar) = stage.take() {
                bar.finish_and_clear();
            }
        });
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}

/// How long each stage took, in the order in which they ended.
#[derive(Debug, Default)]
pub struct Timings {
    begun: Mutex<Option<(&'static str, Stopwatch)>>,
    ended: Mutex<Vec<(&'static str, Duration)>>,
}

impl Timings {
    /// Takes those of the stages that have ended since the last call.
    pub fn take(&self) -> Vec<(&'static str, Duration)> {
        std::mem::take(&mut *self.ended.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Times every stage, and shows a bar where somebody watches.
pub struct Watched {
    /// Where times are kept.
    pub timings: Arc<Timings>,
    /// What is shown.
    pub shown: Box<dyn Progress>,
}

impl Progress for Watched {
    fn begin(&self, stage: &'static str, total: Option<usize>) {
        *self.timings.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some((stage, Stopwatch::start()));
        self.shown.begin(stage, total);
    }

    fn advance(&self, items: usize) {
        self.shown.advance(items);
    }

    fn end(&self) {
        if let Some((stage, watch)) = self.timings.begun.lock().unwrap_or_else(PoisonError::into_inner).take() {
            self.timings.ended.lock().unwrap_or_else(PoisonError::into_inner).push((stage, watch.elapsed()));
        }
        self.shown.end();
    }
}
