//! How long a server asks us to wait.

use std::time::Duration;

use jiff::Timestamp;

/// A server may not put us off for longer at once.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);

/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. What is neither does not count, and nothing counts for more than
/// a day.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let asked = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are a very long time.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
        Duration::try_from(until.duration_since(now)).unwrap_or_default()
    };
    Some(asked.min(RETRY_AFTER_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().expect("an instant")
    }

    #[track_caller]
    fn check_header(value: &str, expect: Option<u64>) {
        assert_eq!(retry_after(value, now()), expect.map(Duration::from_secs), "{value}");
    }

    #[test]
    fn retry_after_in_every_form() {
        check_header("1", Some(1));
        check_header(" 120 ", Some(120));
        check_header("Sun, 01 Mar 2026 12:00:30 GMT", Some(30));
        check_header("Sun, 01 Mar 2020 12:00:30 GMT", Some(0));
        check_header("Sun, 01 Mar 2099 12:00:30 GMT", Some(86_400));
        check_header("99999999999999999999999999", Some(86_400));
        check_header("-5", None);
        check_header("1.5", None);
        check_header("", None);
        check_header("soon", None);
        check_header("Sun, 99 Mar 2026 12:00:30 GMT", None);
    }

    proptest! {
        #[test]
        fn a_wait_never_exceeds_its_bound(header in "\\PC{0,40}") {
            prop_assert!(retry_after(&header, now()).is_none_or(|asked| asked <= RETRY_AFTER_MAX));
        }
    }
}
