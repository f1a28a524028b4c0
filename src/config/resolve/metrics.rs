//! `[metrics]`.

use super::reference::{networks, secret_reference};
use super::site;
use crate::config::options::MetricsOptions;
use crate::config::report::Report;
use crate::config::settings::Collector;

/// Path of metrics at a collector (<https://opentelemetry.io/docs/specs/otlp/#otlphttp-request>).
const PATH: &str = "/v1/metrics";

pub(super) fn metrics(options: MetricsOptions, report: &mut Report<'_>) -> Option<Collector> {
    if let Some(secret) = &options.authorization {
        secret_reference(secret, "/metrics/authorization", report);
    }
    networks(&options.allow, "/metrics/allow", report);
    let mut url = site::address(&options.otlp?, "/metrics/otlp", report)?;
    if url.path() == "/" {
        url.set_path(PATH);
    }
    Some(Collector { url, authorization: options.authorization, allow: options.allow })
}
