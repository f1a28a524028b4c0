//! How far a run is, on a terminal.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::Progress;

/// A bar on stderr: one stage at a time.
#[derive(Debug, Default)]
pub struct Bar {
    stage: Mutex<Option<ProgressBar>>,
}

impl Bar {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        // A panic elsewhere leaves a bar that can still be drawn.
        act(&mut self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
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
