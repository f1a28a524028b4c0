//! Figures of a run in Prometheus' text format (<https://prometheus.io/docs/instrumenting/exposition_formats/>), as the textfile
//! collector takes them. A run ends and its counts with it: every figure is one of the last run, so they are gauges, but for the histogram.

use std::time::Duration;

use jiff::Timestamp;
use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{Gauge, GaugeVec, HistogramOpts, HistogramVec, Opts, Registry, TextEncoder};

use crate::cli::exit::Exit;
use crate::cli::outcome::Outcome;
use crate::pipeline::deliver::{AggregatorReport, Attempt};

/// From a receiver next door to one that keeps us waiting until the usual deadline, in seconds.
const BUCKETS: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 20.0];

/// What is counted while a run goes on.
#[derive(Debug)]
pub(super) struct Figures {
    registry: Registry,
    attempts: GaugeVec,
    took: HistogramVec,
}

impl Default for Figures {
    fn default() -> Self {
        let registry = Registry::new();
        let attempts = gauges(&registry, "jobherald_attempts", "Attempts of the last run", &["aggregator", "result", "code"]);
        let opts =
            HistogramOpts::new("jobherald_attempt_duration_seconds", "How long attempts of the last run took").buckets(BUCKETS.to_vec());
        let took = registered(&registry, HistogramVec::new(opts, &["aggregator"]));
        Self { registry, attempts, took }
    }
}

impl Figures {
    pub(super) fn add(&mut self, attempt: &Attempt) {
        self.attempts.with_label_values(&[attempt.aggregator.as_str(), attempt.result.as_str(), attempt.code.as_str()]).inc();
        self.took.with_label_values(&[attempt.aggregator.as_str()]).observe(attempt.took.as_secs_f64());
    }

    /// All of them, with what the run came to.
    pub(super) fn whole(self, outcome: &Outcome, exit: Exit, (ended, took): (Timestamp, Duration)) -> Vec<MetricFamily> {
        let registry = &self.registry;
        let seconds = ended.as_duration().as_secs_f64();
        gauge(registry, "jobherald_run_end_timestamp_seconds", "When the last run ended", seconds);
        gauge(registry, "jobherald_run_duration_seconds", "How long the last run took", took.as_secs_f64());
        gauge(registry, "jobherald_run_exit_code", "How the last run ended: 0, 1, 2 or 3 as the program's exit code", exit.code().into());
        if let Some(written) = &outcome.written {
            let files = gauges(registry, "jobherald_files", "Files of the output, by what the last run did to them", &["change"]);
            let changes = [
                ("created", written.created.len()),
                ("changed", written.changed.len()),
                ("removed", written.removed.len()),
                ("unchanged", written.unchanged),
            ];
            for (change, number) in changes {
                files.with_label_values(&[change]).set(float(number));
            }
        }
        let events = gauges(registry, "jobherald_events", "Events, by aggregator and what became of them", &["aggregator", "state"]);
        for report in outcome.sent.iter().flatten() {
            for (state, number) in states(report) {
                events.with_label_values(&[report.aggregator.as_str(), state]).set(float(number));
            }
        }
        registry.gather()
    }
}

/// The whole file.
pub(super) fn text(families: &[MetricFamily]) -> String {
    TextEncoder::new().encode_to_string(families).expect("figures with names of ours are text")
}

/// `pending`, `held`, `unknown` and `failed` are how things stand; the others are of the last run.
fn states(report: &AggregatorReport) -> [(&'static str, usize); 8] {
    [
        ("seeded", report.seeded),
        ("planned", report.planned),
        ("superseded", report.superseded),
        ("delivered", report.delivered),
        ("pending", report.pending),
        ("held", report.held),
        ("unknown", report.unknown),
        ("failed", report.failed),
    ]
}

fn gauge(registry: &Registry, name: &str, help: &str, value: f64) {
    registered(registry, Gauge::new(name, help)).set(value);
}

fn gauges(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
    registered(registry, GaugeVec::new(Opts::new(name, help), labels))
}

fn registered<C: Collector + Clone + 'static>(registry: &Registry, made: prometheus::Result<C>) -> C {
    let collector = made.expect("our own names and labels are valid");
    registry.register(Box::new(collector.clone())).expect("each name is registered once");
    collector
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 jobs")]
fn float(number: usize) -> f64 {
    number as f64
}
