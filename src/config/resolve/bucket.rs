//! `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`, and `bucket`, which says how they are reached.

use super::reference::{networks, secret_reference};
use super::site;
use crate::config::options::BucketOptions;
use crate::config::report::{Report, member};
use crate::config::settings::{Bucket, Service};

const HELP: &str = "write `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`";

/// Longest name of a bucket (S3, and Azure's containers) and longest prefix, in characters.
const NAME_MAX: usize = 63;
const PREFIX_MAX: usize = 500;

/// Whether this is written like a place in an object store, whoever's.
pub(super) fn is_bucket(written: &str) -> bool {
    written.contains("://")
}

/// The place that stands at `at`, and how `options`, which stand at `options_at`, say that it is reached.
pub(super) fn bucket(
    written: &str,
    options: Option<BucketOptions>,
    (at, options_at): (&str, &str),
    report: &mut Report<'_>,
) -> Option<Bucket> {
    let options = options.unwrap_or_default();
    let place = match place(written) {
        Ok(place) => Some(place),
        Err(_) if written.contains('@') => {
            let message = "an address of an object store holds no user name and no password";
            report.error_hidden("config-bad-bucket", at, message, HELP);
            None
        }
        Err(problem) => {
            report.error("config-bad-bucket", at, problem, HELP);
            None
        }
    };
    let of = |key: &str| member(options_at, key);
    for (key, secret) in [("key_id", &options.key_id), ("key", &options.key), ("token", &options.token)] {
        if let Some(secret) = secret {
            secret_reference(secret, &of(key), report);
        }
    }
    networks(&options.allow, &of("allow"), report);
    let endpoint = match &options.endpoint {
        Some(text) => Some(site::address(text, &of("endpoint"), report)?),
        None => None,
    };
    let (service, name, prefix) = place?;
    let idle = [
        ("region", options.region.is_some(), service == Service::S3),
        ("key_id", options.key_id.is_some(), service == Service::S3),
        ("account", options.account.is_some(), service == Service::Azure),
    ];
    for (key, ..) in idle.into_iter().filter(|(_, is_written, is_read)| *is_written && !is_read) {
        let message = format!("`{key}` means nothing to `{}://`", service.scheme());
        report.error_at_key("config-idle-setting", &of(key), message, "take it out");
    }
    let BucketOptions { region, account, key_id, key, token, allow, .. } = options;
    Some(Bucket { service, name, prefix, endpoint, region, account, key_id, key, token, allow })
}

/// Service, bucket and prefix; or what is wrong.
fn place(written: &str) -> Result<(Service, String, String), String> {
    let (scheme, rest) = written.split_once("://").unwrap_or_default();
    let service = Service::ALL.into_iter().find(|service| service.scheme() == scheme);
    let service = service.ok_or_else(|| format!("`{scheme}://` is no object store that is known here"))?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    if !(3..=NAME_MAX).contains(&name.len()) || !name.chars().all(is_name) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(format!("`{name}` is no name of a bucket: 3 to {NAME_MAX} small letters, digits, `-`, `.` and `_`"));
    }
    let prefix = prefix.trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '=' | '/');
    let is_segment = |segment: &str| !segment.is_empty() && segment.chars().any(|c| c != '.');
    if prefix.len() > PREFIX_MAX || !prefix.chars().all(is_plain) || !(prefix.is_empty() || prefix.split('/').all(is_segment)) {
        let most = PREFIX_MAX;
        return Err(format!("`{prefix}` is no prefix: letters, digits, `-`, `.`, `_`, `=`, parted by single `/`, {most} in all at most"));
    }
    Ok((service, name.to_owned(), prefix.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_or_refused_with_a_reason() {
        let read = |written: &str| place(written).map(|(service, name, prefix)| (service.scheme(), name, prefix));
        assert_eq!(read("s3://jobs-state"), Ok(("s3", "jobs-state".to_owned(), String::new())));
        assert_eq!(read("gs://jobs.example.org/state/board/"), Ok(("gs", "jobs.example.org".to_owned(), "state/board".to_owned())));
        assert_eq!(read("az://jobs/env=prod"), Ok(("az", "jobs".to_owned(), "env=prod".to_owned())));
        for (written, said) in [
            ("s3a://jobs-state/x", "`s3a://` is no object store"),
            ("https://jobs.s3.amazonaws.com/x", "`https://` is no object store"),
            ("s3://", "`` is no name of a bucket"),
            ("s3:///x", "`` is no name of a bucket"),
            ("s3://user:secret@jobs/x", "is no name of a bucket"),
            ("s3://Jobs/x", "is no name of a bucket"),
            ("s3://jobs//x", "is no prefix"),
            ("s3://jobs/../x", "is no prefix"),
            ("s3://jobs/a b", "is no prefix"),
            ("s3://jobs/x?versionId=1", "is no prefix"),
        ] {
            let problem = read(written).expect_err(written);
            assert!(problem.contains(said), "{written}: {problem}");
        }
    }

    #[test]
    fn a_place_is_shown_as_it_is_written() {
        let (service, name, prefix) = place("gs://jobs/a/b").expect("a place");
        let bucket = Bucket {
            service,
            name,
            prefix,
            endpoint: None,
            region: None,
            account: None,
            key_id: None,
            key: None,
            token: None,
            allow: Vec::new(),
        };
        assert_eq!(bucket.to_string(), "gs://jobs/a/b");
        assert_eq!(Bucket { prefix: String::new(), ..bucket }.to_string(), "gs://jobs");
    }
}
