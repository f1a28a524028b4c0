//! The figures of a run as OTLP has them (opentelemetry-proto, `metrics.proto`): the same families as in Prometheus' format, by the same
//! names. Gauges stay gauges; a histogram is that of one run, so a delta from its beginning to its end.

use std::time::Duration;

use jiff::Timestamp;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, metric,
    number_data_point,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prometheus::proto::{self, MetricFamily, MetricType};

const NAME: &str = "jobherald";

/// When a run began and ended, in nanoseconds since 1970.
#[derive(Clone, Copy)]
struct Span {
    begun: u64,
    ended: u64,
}

/// These figures of a run on a site that ended then and took so long.
pub(super) fn request(families: &[MetricFamily], site: &str, (ended, took): (Timestamp, Duration)) -> ExportMetricsServiceRequest {
    let ended = u64::try_from(ended.as_nanosecond()).unwrap_or_default();
    let span = Span { begun: ended.saturating_sub(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)), ended };
    let version = env!("CARGO_PKG_VERSION");
    let resource = Resource {
        attributes: [("service.name", NAME), ("service.version", version), ("service.instance.id", site)]
            .map(|(key, value)| attribute(key, value))
            .into(),
        ..Resource::default()
    };
    let scope = InstrumentationScope { name: NAME.to_owned(), version: version.to_owned(), ..InstrumentationScope::default() };
    let metrics = families.iter().map(|family| metric(family, span)).collect();
    let scope_metrics = vec![ScopeMetrics { scope: Some(scope), metrics, schema_url: String::new() }];
    ExportMetricsServiceRequest {
        resource_metrics: vec![ResourceMetrics { resource: Some(resource), scope_metrics, schema_url: String::new() }],
    }
}

fn metric(family: &MetricFamily, span: Span) -> Metric {
    let points = family.get_metric().iter();
    let data = if family.get_field_type() == MetricType::HISTOGRAM {
        let data_points = points.map(|point| histogram(point, span)).collect();
        metric::Data::Histogram(Histogram { data_points, aggregation_temporality: AggregationTemporality::Delta.into() })
    } else {
        metric::Data::Gauge(Gauge { data_points: points.map(|point| gauge(point, span)).collect() })
    };
    let unit = if family.name().ends_with("_seconds") { "s" } else { "1" };
    let (name, description) = (family.name().to_owned(), family.help().to_owned());
    Metric { name, description, unit: unit.to_owned(), metadata: Vec::new(), data: Some(data) }
}

fn gauge(point: &proto::Metric, span: Span) -> NumberDataPoint {
    NumberDataPoint {
        attributes: attributes(point),
        time_unix_nano: span.ended,
        value: Some(number_data_point::Value::AsDouble(point.get_gauge().get_value())),
        ..NumberDataPoint::default()
    }
}

/// Prometheus counts all up to a bound, OTLP those between two, with one count more than there are bounds.
fn histogram(point: &proto::Metric, span: Span) -> HistogramDataPoint {
    let found = point.get_histogram();
    let (mut explicit_bounds, mut bucket_counts, mut below) = (Vec::new(), Vec::new(), 0);
    for bucket in found.get_bucket().iter().filter(|bucket| bucket.upper_bound().is_finite()) {
        explicit_bounds.push(bucket.upper_bound());
        bucket_counts.push(bucket.cumulative_count().saturating_sub(below));
        below = bucket.cumulative_count();
    }
    let count = found.get_sample_count();
    bucket_counts.push(count.saturating_sub(below));
    HistogramDataPoint {
        attributes: attributes(point),
        start_time_unix_nano: span.begun,
        time_unix_nano: span.ended,
        count,
        sum: Some(found.get_sample_sum()),
        bucket_counts,
        explicit_bounds,
        ..HistogramDataPoint::default()
    }
}

fn attributes(point: &proto::Metric) -> Vec<KeyValue> {
    point.get_label().iter().map(|label| attribute(label.name(), label.value())).collect()
}

fn attribute(key: &str, value: &str) -> KeyValue {
    let value = Some(AnyValue { value: Some(any_value::Value::StringValue(value.to_owned())) });
    KeyValue { key: key.to_owned(), value, ..KeyValue::default() }
}
