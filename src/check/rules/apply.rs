//! A job that nobody can apply for, or not where the post says.

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "How to apply", asked_by: Asker::Reader, rules: &[&MISSING, &FORM], run: Run::Each(check) };

static MISSING: Rule = Rule {
    code: "apply-missing",
    level: Level::Info,
    title: "nothing that is stated says how to apply",
    why: "Google's content policy wants a way to apply; aggregators send people to the job's page where they know no better.",
    help: "add `apply:` to the front matter: an address or a mailbox",
    source: GOOGLE,
    checked: CHECKED,
};

static FORM: Rule = Rule {
    code: "apply-not-public",
    level: Level::Warning,
    title: "the address to apply at is one that no reader can reach",
    why: "Addresses of a machine's own (`localhost`), of private networks and of documentation are left from a draft.",
    help: "write the address that applicants are to open",
    source: "own experience",
    checked: CHECKED,
};

fn check(_: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let draft = job.draft;
    let Some(apply) = &draft.facts.apply else {
        let suggested = ["/facts/apply/email", "/facts/apply/url"].iter().find_map(|p| draft.suggestions.get(*p));
        let mut diagnostic = MISSING.at(job, None, MISSING.title);
        if let Some(suggested) = suggested {
            let value = suggested.value.as_str().unwrap_or_default();
            diagnostic.help = format!("add `apply: {value}` to the front matter if that is the way");
        }
        if let Some(line) = suggested.and_then(|s| s.origin.line) {
            diagnostic = diagnostic.with_why(format!("a sentence in line {line} says it"));
        }
        return sink.push(diagnostic);
    };
    if let Some(url) = apply.url.as_deref().filter(|url| is_private(url)) {
        sink.push(FORM.at(job, Some("/facts/apply/url"), format!("`{url}` is no address that a reader can reach")));
    }
}

/// Whether an address leads to the machine itself or into a private network, for certain.
fn is_private(url: &str) -> bool {
    match url::Url::parse(url).ok().as_ref().and_then(url::Url::host) {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local(),
        Some(url::Host::Domain(name)) => matches!(name.rsplit('.').next(), Some("localhost" | "local")),
        None => false,
    }
}
