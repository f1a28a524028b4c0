//! `webhook`: signed POSTs after Standard Webhooks 1.0.0 (<https://www.standardwebhooks.com/>).

use secrecy::ExposeSecret as _;
use url::Url;

use super::{Carrier, Endpoint, EndpointError, Message, Protocol};
use crate::config::settings::{AddressRef, Aggregator};
use crate::deliver::sign::{SigningKey, signature};
use crate::model::attempt::Outcome;
use crate::net::address::Policy;
use crate::net::secret::{self, ReadSecret};
use crate::net::{HttpRequest, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "webhook",
    title: "Signed webhook",
    spec: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    check,
    endpoint,
};

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.secrets.is_empty() {
        return Err(EndpointError::Missing("secrets"));
    }
    match &aggregator.url {
        None => Err(EndpointError::Missing("url")),
        Some(AddressRef::Plain(url)) => Ok(Policy::new(url, &aggregator.allow).map(drop)?),
        Some(AddressRef::Secret(_)) => Ok(()),
    }
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    check(aggregator)?;
    let (url, shown) = match aggregator.url.as_ref().ok_or(EndpointError::Missing("url"))? {
        AddressRef::Plain(url) => (url.clone(), secret::shown(url)),
        AddressRef::Secret(reference) => {
            let text = read(reference)?;
            let url = Url::parse(text.expose_secret().trim());
            // The parser's error would quote nothing, but what it complains of is a secret all the same.
            let url = url.map_err(|_| EndpointError::NotAnAddress(secret::name(reference)))?;
            let shown = secret::masked(&url);
            (url, shown)
        }
    };
    let mut keys = Vec::new();
    for reference in &aggregator.secrets {
        let key = SigningKey::parse(&read(reference)?);
        keys.push(key.map_err(|source| EndpointError::SigningKey { name: secret::name(reference), source })?);
    }
    let policy = Policy::new(&url, &aggregator.allow)?;
    Ok(Endpoint { shown, fingerprint: secret::fingerprint(&url), carrier: Carrier::Http { url, policy, keys, request, judge } })
}

fn request(keys: &[SigningKey], message: Message) -> HttpRequest {
    let timestamp = message.at.as_second();
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("accept-encoding", "identity".to_owned()),
        ("webhook-id", message.id.clone()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signature(keys, &message.id, timestamp, &message.body)),
    ];
    HttpRequest { headers, body: message.body }
}

/// Section "Operational considerations": 2xx is success and nothing else is, 410 ends it, 429, 502 and 504 slow us down.
const fn judge(reply: &Reply) -> Outcome {
    match reply.status {
        200..=299 => Outcome::Delivered,
        410 => Outcome::Gone,
        429 | 502..=504 => Outcome::Busy,
        // Redirects are never followed: the address in the configuration is wrong. The others speak of our right to send, of the address,
        // or of the form of all events, not of this one.
        300..=399 | 401..=405 | 407 | 415 | 421 | 426 | 451 => Outcome::Denied,
        // Timeout, conflict with a delivery that is under way, too early: these pass.
        408 | 409 | 423 | 425 => Outcome::Failed,
        400..=499 => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_status(statuses: &[u16], expect: Outcome) {
        for &status in statuses {
            assert_eq!(judge(&Reply { status, reason: None, retry_after: None, text: String::new() }), expect, "{status}");
        }
    }

    #[test]
    fn each_status_means_something() {
        check_status(&[200, 201, 202, 204, 299], Outcome::Delivered);
        check_status(&[301, 302, 304, 307, 308, 401, 403, 404], Outcome::Denied);
        check_status(&[400, 406, 413, 418, 422], Outcome::Refused);
        check_status(&[410], Outcome::Gone);
        check_status(&[429, 502, 503, 504], Outcome::Busy);
        check_status(&[100, 199, 408, 409, 500, 501, 507, 599, 999], Outcome::Failed);
    }

    #[test]
    fn a_request_has_the_three_headers() {
        let key = SigningKey::parse(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned().into()).expect("a secret");
        let message = Message {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
            sequence: 1,
            at: "2021-02-25T15:02:10.9Z".parse().expect("an instant"),
            body: br#"{"test": 2432232314}"#.to_vec(),
        };
        let request = request(&[key], message);
        let header = |name: &str| request.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
        assert_eq!(header("webhook-id"), Some("msg_p5jXN8AQM9LWM0D4loKWxJek"));
        assert_eq!(header("webhook-timestamp"), Some("1614265330"));
        assert_eq!(header("webhook-signature"), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(header("content-type"), Some("application/json"));
    }
}
