//! `slack`: new jobs as messages of an incoming webhook (<https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>), and of
//! the chats that take the same form: Mattermost, Rocket.Chat, Zulip. Such a webhook can neither edit nor remove what it said.

use serde_json::json;
use url::Url;

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::chat;
use crate::deliver::endpoint::{address, check_secret_address};
use crate::deliver::speech::{Judgement, Message, Pass, Speech, outcome_once};
use crate::model::attempt::Outcome;
use crate::model::event::EventType;
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "slack",
    title: "Slack, and chats that take its webhooks",
    spec: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
    settings: &["url", "allow", "ca"],
    capabilities: Capabilities { update: false, deduplicates: Deduplicates::Never, success: "200", ..Capabilities::ALL },
    check,
    endpoint,
};

struct Slack {
    url: Url,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    check_secret_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    check(aggregator)?;
    let (url, shown) = address(aggregator, read)?;
    Endpoint::http(shown, &[&url], aggregator, Slack { url: url.clone() })
}

impl Speech for Slack {
    fn wants_about(&self) -> bool {
        true
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("Slack takes one message a request") };
        // Nothing is fetched for a preview, and no word becomes a link or a name by itself.
        let body = json!({
            "text": text(message), "mrkdwn": true, "parse": "none", "link_names": false, "unfurl_links": false, "unfurl_media": false,
        });
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.url.clone(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    /// "Handling errors".
    fn judge(&self, _: &[Message], reply: &Reply) -> Judgement {
        match reply.status {
            200 => Outcome::Delivered,
            // `channel_is_archived`: nothing can be posted there any more.
            410 => Outcome::Gone,
            other => outcome_once(other),
        }
        .into()
    }
}

fn text(message: &Message) -> String {
    let notice = &message.known().notice;
    let lines = chat::lines(notice, chat::slack);
    if message.event.kind == EventType::Closed {
        return format!("~{}~ {}", lines.title, chat::slack(&notice.closed));
    }
    let about = if lines.about.is_empty() { String::new() } else { format!("\n{}", lines.about) };
    format!("*<{}|{}>*{about}", chat::link(&message.event.data.url).replace('&', "&amp;"), lines.title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn a_job_is_told_in_two_lines_and_its_end_in_one() {
        let told = text(&fixture::published("evt_1"));
        assert_eq!(told, "*<https://jobs.example.org/jobs/cook/|Cook>*\nSoup &amp; Co · Lyon, France · Permanent");
        assert_eq!(text(&fixture::message("evt_2", EventType::Closed)), "~Cook~ This job is closed.");
    }
}
