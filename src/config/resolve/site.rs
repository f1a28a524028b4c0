//! `[site]` and `[organization]`.

use std::path::Path;

use jiff::tz::TimeZone;
use url::Url;

use crate::config::options::{OrganizationOptions, SiteOptions};
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::SiteSettings;
use crate::diagnostic::nearest;
use crate::model::posting::Organization;

pub(super) fn site(options: SiteOptions, root: &Path, report: &mut Report<'_>) -> SiteSettings {
    let url = base(&options.url, report);
    SiteSettings {
        url,
        title: options.title,
        description: options.description.unwrap_or_default(),
        kind: options.kind,
        language: language(options.language.as_deref(), report),
        time_zone: time_zone(options.time_zone.as_deref(), report),
        config: options.config.map(|config| path::below(root, &config)),
        variables: None,
    }
}

pub(super) fn organization(options: OrganizationOptions, site: &Url, report: &mut Report<'_>) -> Organization {
    let own = options.url.and_then(|url| address(&url, "/organization/url", report));
    let logo = options.logo.and_then(|logo| {
        let joined = directory(site).join(&logo).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        if joined.is_none() {
            let message = format!("the logo's address `{logo}` cannot be read");
            report.error(
                "config-bad-url",
                "/organization/logo",
                message,
                "write a path of the site, or an address that begins with `https://`",
            );
        }
        joined
    });
    Organization { name: Some(options.name), same_as: own.map(String::from), logo: logo.map(String::from) }
}

/// An absolute web address.
pub(super) fn address(text: &str, at: &str, report: &mut Report<'_>) -> Option<Url> {
    let (problem, help) = match Url::parse(text.trim()) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            (format!("`{}:` is no address of the web", url.scheme()), "begin it with `https://`")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            let help = "take them out: what is sent is signed, and a secret address is written as `{ env = \"NAME\" }`";
            report.error_hidden("config-bad-url", at, "the address holds a user name or password", help);
            return None;
        }
        Ok(url) => return Some(url),
        Err(url::ParseError::RelativeUrlWithoutBase) => ("the address has no `https://` in front".to_owned(), "begin it with `https://`"),
        Err(error) => (format!("the address cannot be read: {error}"), "write it like `https://jobs.example.org`"),
    };
    report.error("config-bad-url", at, problem, help);
    None
}

fn base(text: &str, report: &mut Report<'_>) -> Url {
    const AT: &str = "/site/url";
    let mut url = address(text, AT, report).unwrap_or_else(unused);
    if url.query().is_some() || url.fragment().is_some() {
        let message = "the site's address has a `?` or `#` in it, and all other addresses start with it";
        report.error("config-bad-url", AT, message, "write the address of its front page without them");
    }
    let trimmed = url.path().trim_end_matches('/').to_owned();
    url.set_path(&trimmed);
    url
}

/// Stands in for an address that was refused.
fn unused() -> Url {
    Url::parse("https://invalid.invalid").expect("a constant address")
}

/// The address with a slash at its end, so that relative ones are below it.
fn directory(site: &Url) -> Url {
    let mut directory = site.clone();
    directory.set_path(&format!("{}/", site.path().trim_end_matches('/')));
    directory
}

fn language(tag: Option<&str>, report: &mut Report<'_>) -> String {
    let tag = tag.unwrap_or("en");
    if !is_language_tag(tag) {
        let message = format!("`{tag}` is no language tag");
        report.error("config-bad-language", "/site/language", message, "write it as BCP 47 does: `fr`, `pt-BR`, `zh-Hant`");
    }
    tag.to_owned()
}

/// Well-formed in the sense of RFC 5646, section 2.1, as far as its length limits go: a language, then subtags.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn time_zone(name: Option<&str>, report: &mut Report<'_>) -> TimeZone {
    let name = name.unwrap_or("UTC");
    TimeZone::get(name).unwrap_or_else(|_| {
        let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
        let city = |zone: &&str| zone.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(name));
        let near = zones.iter().map(String::as_str).find(city).or_else(|| nearest(name, zones.iter().map(String::as_str)));
        let help = near.map_or_else(|| "write it like `Europe/Paris`".to_owned(), |near| format!("did you mean `{near}`?"));
        report.error("config-bad-time-zone", "/site/time_zone", format!("there is no time zone `{name}`"), help);
        TimeZone::UTC
    })
}
