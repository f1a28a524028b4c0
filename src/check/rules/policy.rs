//! The site's own rules, `[policy]`: what each post states, where one applies, how old it may become.

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};

use super::limits::is_older;

pub(in crate::check) static SUBJECT: Subject = Subject {
    title: "The site's own rules",
    asked_by: Asker::Policy,
    rules: &[&REQUIRED, &DOMAIN, &AGE, &SHORT, &TITLE],
    run: Run::Each(check),
};

const fn rule(code: &'static str, title: &'static str, why: &'static str, help: &'static str) -> Rule {
    Rule { code, level: Level::Error, title, why, help, source: "`[policy]` of the configuration", checked: "2026-11-23" }
}

static REQUIRED: Rule = rule(
    "policy-missing-field",
    "the post lacks a field that the site requires",
    "The configuration says so: `[policy] require`.",
    "add it to the front matter",
);
static DOMAIN: Rule = rule(
    "policy-apply-domain",
    "one applies at a host that the site does not allow",
    "The configuration says so: `[policy] apply_domains`. A post that sends applicants elsewhere may be a mistake, or not the employer's.",
    "correct the address, or add its host to `apply_domains`",
);
static AGE: Rule = rule(
    "policy-too-old",
    "the post is older than the site allows",
    "The configuration says so: `[policy] max_age`.",
    "close it, or date it anew if the job was posted anew",
);
static SHORT: Rule = rule(
    "policy-description-too-short",
    "the text is shorter than the site wants",
    "The configuration says so: `[policy] min_description`.",
    "say more about the work, the employer and the terms",
);
static TITLE: Rule = rule(
    "policy-title-too-long",
    "the title is longer than the site allows",
    "The configuration says so: `[policy] max_title`.",
    "keep to the role's name",
);

fn check(context: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let (policy, draft) = (&context.settings.policy, job.draft);
    for field in policy.require.iter().filter(|field| !job.states(field)) {
        sink.push(REQUIRED.at(job, None, format!("the post has no `{field}`, which this site requires")));
    }
    if let Some(apply) = draft.facts.apply.as_ref().filter(|_| !policy.apply_domains.is_empty()) {
        let url = apply.url.as_deref().map(|url| ("/facts/apply/url", host(url)));
        let mailbox =
            apply.email.as_deref().map(|email| ("/facts/apply/email", email.rsplit_once('@').map(|(_, host)| host.to_lowercase())));
        for (pointer, host) in url.into_iter().chain(mailbox) {
            let Some(host) = host.filter(|host| !policy.apply_domains.iter().any(|allowed| is_within(host, allowed))) else { continue };
            sink.push(DOMAIN.at(job, Some(pointer), format!("one applies at `{host}`, which this site does not allow")));
        }
    }
    let old = policy.max_age_days.zip(draft.posting.date_posted);
    if let Some((days, posted)) = old.filter(|(days, posted)| is_older(posted.start(&context.settings.site.time_zone), *days, context.now))
    {
        let message = format!("the job was posted on {posted}, more than {days} days ago");
        sink.push(AGE.at(job, Some("/posting/datePosted"), message));
    }
    if let Some(least) = policy.min_description.filter(|least| draft.text_chars < *least) {
        sink.push(SHORT.at(job, None, format!("the text has {} characters, this site wants {least}", draft.text_chars)));
    }
    let chars = draft.posting.title.as_ref().map_or(0, |title| title.chars().count());
    if let Some(most) = policy.max_title.filter(|most| chars > *most) {
        sink.push(TITLE.at(job, Some("/posting/title"), format!("the title has {chars} characters, this site allows {most}")));
    }
}

fn host(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Whether a host is the allowed one or below it.
fn is_within(host: &str, allowed: &str) -> bool {
    host.strip_suffix(allowed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
