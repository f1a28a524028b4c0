//! Figures of a run to a collector: one request, OTLP over HTTP in binary Protobuf
//! (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>), in a bounded time. Nothing depends on whether it arrives.

use std::time::Duration;

use opentelemetry_proto::tonic::collector::metrics::v1::{ExportMetricsServiceRequest, ExportMetricsServiceResponse};
use prost::Message as _;
use secrecy::ExposeSecret as _;

use crate::config::settings::Collector;
use crate::net::address::{AddressError, Policy};
use crate::net::http::Client;
use crate::net::secret::{ReadSecret, SecretError};
use crate::net::{HttpRequest, Method, Reply, RequestError, Transport as _, one_line};

/// For the one request in all.
const TIMEOUT: Duration = Duration::from_secs(10);

/// So many characters of a collector's words are shown.
const NOTE_MAX: usize = 200;

/// Why the figures did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The address cannot be used.
    #[error("its address cannot be used: {0}")]
    Address(#[from] AddressError),
    /// A secret cannot be read.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// No answer came.
    #[error("{0}")]
    Request(#[from] RequestError),
    /// HTTP or the system's timers cannot be set up.
    #[error("{0}")]
    Setup(String),
    /// It is no success.
    #[error("it answered {0}")]
    Refused(String),
    /// It took some.
    #[error("it left out {count} of the figures{}", if why.is_empty() { String::new() } else { format!(": {why}") })]
    Partial {
        /// How many.
        count: i64,
        /// What it says.
        why: String,
    },
}

/// Sends these figures.
pub fn send(collector: &Collector, secrets: ReadSecret<'_>, figures: &ExportMetricsServiceRequest) -> Result<(), TelemetryError> {
    let policy = Policy::new(&collector.url, &collector.allow)?;
    let mut headers = vec![("content-type", "application/x-protobuf".to_owned())];
    if let Some(reference) = &collector.authorization {
        headers.push(("authorization", secrets(reference)?.expose_secret().trim().to_owned()));
    }
    let user_agent = concat!("jobherald/", env!("CARGO_PKG_VERSION"));
    let client = Client::new(collector.url.clone(), policy, TIMEOUT, user_agent).map_err(TelemetryError::Setup)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| TelemetryError::Setup(error.to_string()))?;
    let request = HttpRequest {
        method: Method::Post,
        url: collector.url.clone(),
        headers,
        body: figures.encode_to_vec(),
        answer_max: HttpRequest::ANSWER_MAX,
    };
    let reply = runtime.block_on(client.send(request));
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    judge(&reply?)
}

/// What an answer means (section "OTLP/HTTP Response"): 200 is success, of a part where it says so.
fn judge(reply: &Reply) -> Result<(), TelemetryError> {
    if reply.status != 200 {
        let reason = reply.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
        return Err(TelemetryError::Refused(format!("{}{reason}", reply.status)));
    }
    // An answer that cannot be read says nothing against what was sent.
    let partial = ExportMetricsServiceResponse::decode(reply.body.as_slice()).ok().and_then(|answer| answer.partial_success);
    match partial.filter(|partial| partial.rejected_data_points > 0) {
        Some(partial) => {
            Err(TelemetryError::Partial { count: partial.rejected_data_points, why: one_line(&partial.error_message, NOTE_MAX) })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsPartialSuccess;

    #[test]
    fn answers_mean_what_the_specification_says() {
        let reply = |status, body: Vec<u8>| judge(&Reply { status, body, ..Reply::default() }).map_err(|error| error.to_string());
        let partial = |count, why: &str| {
            let partial_success = Some(ExportMetricsPartialSuccess { rejected_data_points: count, error_message: why.to_owned() });
            ExportMetricsServiceResponse { partial_success }.encode_to_vec()
        };
        assert_eq!(reply(200, Vec::new()), Ok(()));
        assert_eq!(reply(200, b"{}".to_vec()), Ok(()), "a collector that answers JSON took them all the same");
        assert_eq!(reply(200, partial(0, "a word of warning")), Ok(()));
        assert_eq!(reply(200, partial(2, "too\u{1b} old")), Err("it left out 2 of the figures: too old".to_owned()));
        assert_eq!(reply(302, Vec::new()), Err("it answered 302".to_owned()));
    }
}
