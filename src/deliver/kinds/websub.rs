//! `websub`: a hub is told which feeds changed, and tells their readers (<https://www.w3.org/TR/websub/>). How a publisher tells a hub the
//! recommendation leaves to them (section 6); all hubs of the public take the form of its predecessor `PubSubHubbub` 0.4, section 7.

use std::collections::BTreeSet;

use url::Url;
use url::form_urlencoded::Serializer;

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address, check_address};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, outcome};
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "websub",
    title: "WebSub: a hub that is told of changed feeds",
    spec: "https://www.w3.org/TR/websub/",
    settings: &["url", "allow", "ca"],
    // One ping speaks for all jobs of a feed.
    capabilities: Capabilities { batch: 10_000, ..Capabilities::ALL },
    check,
    endpoint,
};

struct WebSub {
    url: Url,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.url.is_none() {
        return Err(EndpointError::Missing("url"));
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (url, shown) = address(aggregator, read)?;
    Endpoint::http(shown, &[&url], aggregator, WebSub { url: url.clone() })
}

impl Speech for WebSub {
    fn wants_about(&self) -> bool {
        true
    }

    fn fate(&self, message: &Message) -> Fate {
        if message.known().feeds.is_empty() { Fate::Untold("it stands in no feed") } else { Fate::Sent }
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let feeds: BTreeSet<&str> = messages.iter().flat_map(|message| &message.known().feeds).map(String::as_str).collect();
        let mut form = Serializer::new(String::new());
        form.append_pair("hub.mode", "publish");
        for feed in feeds {
            form.append_pair("hub.url", feed);
        }
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.url.clone(),
            headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
            body: form.finish().into_bytes(),
        }
    }

    fn judge(&self, _: &[Message], reply: &Reply) -> Judgement {
        outcome(reply.status).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn each_feed_is_named_once() {
        let mut messages = [fixture::published("evt_1"), fixture::published("evt_2")];
        let feeds = &mut messages[1].about.as_mut().expect("known").feeds;
        feeds.push("https://jobs.example.org/feeds/tag/c++ & co/atom.xml".to_owned());
        let speech = WebSub { url: Url::parse("https://hub.example/").expect("an address") };
        let body = String::from_utf8(speech.request(&messages, None).body).expect("UTF-8");
        let expect = "hub.mode=publish&hub.url=https%3A%2F%2Fjobs.example.org%2Ffeed.atom\
                      &hub.url=https%3A%2F%2Fjobs.example.org%2Ffeeds%2Ftag%2Fc%2B%2B+%26+co%2Fatom.xml";
        assert_eq!(body, expect);
    }
}
