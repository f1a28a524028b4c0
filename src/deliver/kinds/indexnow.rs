//! `indexnow`: search engines are told which pages to look at again (<https://www.indexnow.org/documentation>). One of them tells the others.

use serde::Serialize;
use url::{Host, Url};

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address_or, check_address};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, outcome};
use crate::model::attempt::Outcome;
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "indexnow",
    title: "IndexNow: Bing, Yandex, Naver, Seznam, Yep",
    spec: "https://www.indexnow.org/documentation",
    settings: &["url", "allow", "ca", "key", "key_location"],
    capabilities: Capabilities {
        // "Submitting set of URLs": up to 10,000 addresses a post.
        batch: 10_000,
        success: "200, and 202 while the key is still to be looked at",
        ..Capabilities::ALL
    },
    check,
    endpoint,
};

/// What any of the engines takes for all of them.
const USUAL: &str = "https://api.indexnow.org/indexnow";

struct IndexNow {
    url: Url,
    key: String,
    key_location: Option<Url>,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    settings(aggregator)?;
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (key, key_location) = settings(aggregator)?;
    let (url, shown) = address_or(USUAL, aggregator, read)?;
    Endpoint::http(shown, &[&url], aggregator, IndexNow { url: url.clone(), key, key_location })
}

/// The key is no secret: the site shows it to everybody.
fn settings(aggregator: &Aggregator) -> Result<(String, Option<Url>), EndpointError> {
    let key = aggregator.key.as_deref().ok_or(EndpointError::Missing("key"))?;
    // "Verifying ownership via the key".
    if !(8..=128).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        let why = "it needs 8 to 128 characters of a-z, A-Z, 0-9 and -, such as `jobherald keygen indexnow` prints".to_owned();
        return Err(EndpointError::Setting { key: "key", why });
    }
    let location = aggregator.key_location.as_deref().map(Url::parse).transpose();
    let location = location.map_err(|error| EndpointError::Setting { key: "key_location", why: error.to_string() })?;
    Ok((key.to_owned(), location))
}

/// The body of a request, after "Submitting set of URLs".
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    host: String,
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_location: Option<&'a str>,
    url_list: Vec<&'a str>,
}

/// The host that the key stands for: that of the key's file, else that of the site.
fn host(location: Option<&Url>, message: &Message) -> Option<Host<String>> {
    let site = || Url::parse(&message.event.data.site.url).ok();
    location.cloned().or_else(site)?.host().map(|host| host.to_owned())
}

impl IndexNow {
    /// Whether the key's file stands for this address: it does for what lies in its folder or below ("Option 2").
    fn covers(&self, page: &Url) -> bool {
        let Some(location) = &self.key_location else { return true };
        let folder = location.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        page.path().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Speech for IndexNow {
    fn fate(&self, message: &Message) -> Fate {
        match Url::parse(&message.event.data.url) {
            Ok(page) if page.host().map(|host| host.to_owned()) != host(self.key_location.as_ref(), message) => {
                Fate::Refused("its page is on another host than the key stands for".to_owned())
            }
            Ok(page) if !self.covers(&page) => Fate::Refused("its page is not below the folder of the key's file".to_owned()),
            Ok(_) => Fate::Sent,
            Err(_) => Fate::Refused("its page has no address".to_owned()),
        }
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let first = messages.first().expect("a request tells something");
        let host = host(self.key_location.as_ref(), first).map(|host| host.to_string()).unwrap_or_default();
        let url_list = messages.iter().map(|message| message.event.data.url.as_str()).collect();
        let body = Body { host, key: &self.key, key_location: self.key_location.as_ref().map(Url::as_str), url_list };
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.url.clone(),
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: serde_json::to_vec(&body).expect("addresses are text"),
        }
    }

    /// "Response format".
    fn judge(&self, _: &[Message], reply: &Reply) -> Judgement {
        let judged = match reply.status {
            200 | 202 => Outcome::Delivered,
            // The form, or an address of another host: one address may be at fault.
            400 | 422 => Outcome::Refused,
            // The key is not valid: no address will do.
            403 => Outcome::Denied,
            429 => Outcome::Busy,
            // No other 2xx is an answer of IndexNow.
            200..=299 => Outcome::Failed,
            other => outcome(other),
        };
        judged.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    fn speech(location: Option<&str>) -> IndexNow {
        let url = Url::parse(USUAL).expect("an address");
        IndexNow { url, key: "0123456789abcdef".to_owned(), key_location: location.map(|l| l.parse().expect("an address")) }
    }

    fn at(url: &str) -> Message {
        let mut message = fixture::published("evt_1");
        message.event.data.url = url.to_owned();
        message
    }

    #[test]
    fn many_addresses_go_into_one_request() {
        let messages = [at("https://jobs.example.org/jobs/a/"), at("https://jobs.example.org/jobs/b/")];
        let request = speech(None).request(&messages, None);
        let expect = r#"{"host":"jobs.example.org","key":"0123456789abcdef","urlList":["https://jobs.example.org/jobs/a/","https://jobs.example.org/jobs/b/"]}"#;
        assert_eq!(String::from_utf8(request.body).expect("UTF-8"), expect);
        let request = speech(Some("https://jobs.example.org/jobs/key.txt")).request(&messages, None);
        assert!(String::from_utf8(request.body).expect("UTF-8").contains(r#""keyLocation":"https://jobs.example.org/jobs/key.txt""#));
    }

    #[track_caller]
    fn check_fate(location: Option<&str>, page: &str, sent: bool) {
        assert_eq!(speech(location).fate(&at(page)) == Fate::Sent, sent, "{location:?} {page}");
    }

    #[test]
    fn only_addresses_that_the_key_stands_for_are_sent() {
        check_fate(None, "https://jobs.example.org/jobs/a/", true);
        check_fate(None, "https://board.example/a/", false);
        check_fate(None, "", false);
        let location = Some("https://jobs.example.org/jobs/key.txt");
        check_fate(location, "https://jobs.example.org/jobs/a/", true);
        check_fate(location, "https://jobs.example.org/jobs2/a/", false);
        check_fate(location, "https://jobs.example.org/a/", false);
    }

    #[test]
    fn answers_mean_what_the_table_says() {
        use Outcome::{Busy, Delivered, Denied, Failed, Refused};
        let judged = |status| speech(None).judge(&[], &Reply { status, ..Reply::default() }).outcome;
        assert_eq!(
            [200, 202, 204, 400, 403, 422, 429, 500].map(judged),
            [Delivered, Delivered, Failed, Refused, Denied, Refused, Busy, Failed]
        );
    }

    #[test]
    fn a_key_has_the_form_of_the_protocol() {
        for (key, fine) in [("0123456789abcdef", true), ("short", false), ("with_underscore", false), (&"x".repeat(129), false)] {
            let aggregator = Aggregator { key: Some(key.to_owned()), ..Aggregator::default() };
            assert_eq!(check(&aggregator).is_ok(), fine, "{key}");
        }
    }
}
