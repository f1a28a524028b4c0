//! The HTML of pages: templates compiled once, in which every value is escaped unless it was made safe here.

use std::sync::OnceLock;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::wording::channel;
use crate::model::catalog::Channel;
use crate::model::target::{FeedLink, Site};
use crate::render::markup::html::escaped_everywhere;
use crate::render::markup::json::script_safe;
use crate::render::markup::xml::{cleaned, line};

/// A link to a feed, for `<link rel="alternate">` and for people.
#[derive(Serialize)]
pub(super) struct Feed {
    media_type: &'static str,
    title: String,
    format: &'static str,
    url: String,
}

/// The feeds of a channel, in the order in which the site names them: many readers take the first.
pub(super) fn feeds(site: &Site, of: &Channel) -> Vec<Feed> {
    let link = |feed: &FeedLink| Feed {
        media_type: feed.media_type,
        title: channel::feed_title(site, of, *feed),
        format: feed.title,
        url: channel::address(site, of, feed.file),
    };
    site.feeds.iter().map(link).collect()
}

/// The feeds of all jobs.
pub(super) fn main_feeds(site: &Site) -> Vec<Feed> {
    let title = line(&site.title);
    let link = |feed: &FeedLink| Feed {
        media_type: feed.media_type,
        title: format!("{title} ({})", feed.title),
        format: feed.title,
        url: site.address(feed.file),
    };
    site.feeds.iter().map(link).collect()
}

/// What a page of the site gets into its head: links to the feeds and, if it is a job's, the JSON-LD. Empty where there is neither.
pub(in crate::render) fn hosted(site: &Site, json_ld: Option<&str>) -> String {
    #[derive(Serialize)]
    struct Hosted {
        feeds: Vec<Feed>,
        json_ld: Option<String>,
    }
    let hosted = Hosted { feeds: main_feeds(site), json_ld: json_ld.map(script_safe) };
    let html = String::from_utf8(render("hosted.html", hosted)).expect("templates give text");
    if html.trim().is_empty() { String::new() } else { format!("{}\n", html.trim()) }
}

/// The template `name` with `values`, without characters that no document may hold.
pub(super) fn render<T: Serialize>(name: &str, values: T) -> Vec<u8> {
    let template = environment().get_template(name).expect("all templates are in the program");
    let mut html = template.render(Value::from(Serde(values))).expect("templates print only what they are given");
    // The crate takes the last line break of a template away.
    html.push('\n');
    cleaned(html).into_bytes()
}

fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        // The crate's own form of escaping writes every slash of an address as a reference.
        environment.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if !value.is_safe() => out.write_str(&escaped_everywhere(text)).map_err(Into::into),
            _ => minijinja::escape_formatter(out, state, value),
        });
        for (name, source) in SOURCES {
            environment.add_template(name, source).expect("templates are correct");
        }
        environment
    })
}

const SOURCES: &[(&str, &str)] = &[
    ("head.html", include_str!("head.html")),
    ("job.html", include_str!("job.html")),
    ("hosted.html", include_str!("hosted.html")),
    ("closed.html", include_str!("closed.html")),
    ("report.html", include_str!("report.html")),
    ("report-job.html", include_str!("report-job.html")),
    ("index-head.html", include_str!("index-head.html")),
    ("index-entry.html", include_str!("index-entry.html")),
    ("index-tail.html", include_str!("index-tail.html")),
];
