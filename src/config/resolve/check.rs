//! `[check]` and `[policy]`: codes and fields against those that there are, hosts, ages.

use crate::config::load::Given;
use crate::config::options::{CheckOptions, PolicyOptions};
use crate::config::path;
use crate::config::report::{Report, member};
use crate::config::settings::{Check, Policy};
use crate::diagnostic::{nearest, suggestion};

/// How findings count.
pub(super) fn check(options: CheckOptions, given: &Given<'_>, report: &mut Report<'_>) -> Check {
    for code in options.levels.keys().filter(|code| !given.codes.contains(&code.as_str())) {
        let help = nearest(code, given.codes.iter().copied())
            .map_or_else(|| "`jobherald check --explain` lists all codes".to_owned(), |near| format!("did you mean `{near}`?"));
        report.error_at_key("config-unknown-code", &member("/check/levels", code), format!("no finding has the code `{code}`"), help);
    }
    let baseline = options.baseline.map(|file| path::below(given.root, &file));
    Check { levels: options.levels, baseline }
}

/// The site's own rules.
pub(super) fn policy(options: PolicyOptions, given: &Given<'_>, report: &mut Report<'_>) -> Policy {
    for (index, field) in options.require.iter().enumerate() {
        if !given.fields.contains(&field.as_str()) {
            let at = format!("/policy/require/{index}");
            let help = suggestion(field, given.fields);
            report.error("config-unknown-field", &at, format!("`{field}` is no field that can be required"), help);
        }
    }
    let hosts = options.apply_domains.iter().enumerate();
    Policy {
        apply_domains: hosts.filter_map(|(index, written)| host(written, &format!("/policy/apply_domains/{index}"), report)).collect(),
        max_age_days: options.max_age.and_then(|written| age(&written, report)),
        require: options.require,
        min_description: options.min_description,
        max_title: options.max_title,
    }
}

fn host(written: &str, at: &str, report: &mut Report<'_>) -> Option<String> {
    let host = url::Host::parse(written.trim().trim_start_matches("*.")).ok().as_ref().map(ToString::to_string);
    if host.is_none() || written.contains(['/', '@', ':']) {
        let message = format!("`{written}` is no host");
        report.error("config-bad-host", at, message, "write a host alone, such as `jobs.example.org`; its subdomains are meant too");
        return None;
    }
    host
}

/// Days that `90d` or `12w` stand for.
fn age(written: &str, report: &mut Report<'_>) -> Option<u16> {
    let written = written.trim();
    let (number, days) = match written.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (written.strip_suffix('d').unwrap_or(""), 1),
    };
    let age = number.trim().parse::<u16>().ok().and_then(|number| number.checked_mul(days)).filter(|days| *days > 0);
    if age.is_none() {
        let message = format!("`{written}` is no age");
        report.error("config-bad-age", "/policy/max_age", message, "write days such as `90d`, or weeks such as `12w`");
    }
    age
}
