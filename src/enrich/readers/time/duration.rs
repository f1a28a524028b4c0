//! How long the job lasts.

use super::{SHORT_BYTES_MAX, in_title};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::caption;
use crate::enrich::claim::Finding;
use crate::enrich::pay_key;
use crate::enrich::post::Hit;
use crate::enrich::readers::{Draft, Post};
use crate::enrich::standing::{Statement, names_job, stated_terms, statements, value_cues};
use crate::enrich::term;
use crate::enrich::title;
use crate::enrich::view::{Cue, cues};
use crate::model::facts::Contract;

/// Labels behind which a duration stands as a value.
const DURATION_LABELS: &[&str] = &["duration", "contract", "time"];

/// How far from a duration the word for the contract that lasts so long stands, in bytes: `six-month internship`, `CDD de 6 mois`.
const CONTRACT_GAP: usize = 12;

pub(super) fn read_duration(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("jobDuration")
        && let Some(text) = hit.text()
    {
        let of = |text: &str| term::duration(text, &value_cues(text, &post.language, &["term-unit"]), true).map(|(duration, _)| duration);
        match iso(text).or_else(|| of(text)).or_else(|| of(&with_unit(hit, text)?)) {
            Some(duration) => {
                draft.posting.job_duration = Some(duration);
                draft.origins.insert("/posting/jobDuration".into(), hit.origin.clone());
            }
            None if hit.is_weak() => {}
            None => post.report_value(
                sink,
                Level::Info,
                "duration-unreadable",
                hit,
                format!("`{text}` is no single duration"),
                "write `P6M` or `6 months`; a range stays in the text",
            ),
        }
    }
    let known = draft.posting.job_duration.clone();
    let mut found: Vec<Finding<String>> =
        statements(post, DURATION_LABELS, &["term-unit"]).filter_map(|statement| duration(post, &statement)).collect();
    found.extend(in_contract_key(post));
    // `two years` and `24 months` are no disagreement.
    if let Some(first) = found.first().map(|finding| finding.value.clone()) {
        found.iter_mut().filter(|finding| months(&finding.value) == months(&first)).for_each(|finding| finding.value.clone_from(&first));
    }
    // A labelled line that leaves it open, `3 to 6 months`, holds before the title.
    let is_open =
        statements(post, &["duration"], &[]).any(|statement| statement.is_value && term::is_range(statement.text, &statement.cues));
    let may_be_titled = draft.facts.contract != Some(Contract::Permanent) && !is_open;
    let of_one = |text: &str, cues: &[Cue]| term::duration(text, cues, false).filter(|_| term::natures(cues).len() < 2);
    found.extend(in_title(post, draft, of_one).or_else(|| before_noun_in_title(post, draft)).filter(|_| may_be_titled));
    caption::settle(post, draft, sink, "/posting/jobDuration", known.as_ref(), found, |draft, duration| {
        draft.posting.job_duration = Some(duration);
    });
}

/// `duration_months: 6`: a number whose unit its key names.
fn with_unit(hit: &Hit<'_>, text: &str) -> Option<String> {
    let key = pay_key::in_words(hit.origin.key.as_deref()?);
    let unit = key.rsplit(' ').next().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{text} {unit}"))
}

/// A length in months, or as it is.
fn months(duration: &str) -> String {
    let years = duration.strip_prefix('P').and_then(|rest| rest.strip_suffix('Y')).and_then(|years| years.parse::<u32>().ok());
    years.map_or_else(|| duration.to_owned(), |years| format!("P{}M", years.saturating_mul(12)))
}

/// `Two-year postdoctoral position`: a length of time before what is offered.
fn before_noun_in_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let (title, origin) = caption::of(draft)?;
    let cues = cues(&title, &post.language);
    let (duration, range) = term::duration(&title, &cues, false)?;
    let is_behind = |cue: &Cue| cue.range.start >= range.end && !title[range.end..cue.range.start].contains([',', ';', ':', '(', '|']);
    let is_noun = |cue: &Cue| cue.group == "offer" && cue.name == "noun" || cue.group == "contract";
    let is_other = cues.iter().any(|cue| matches!(cue.group, "experience" | "asked"));
    (!is_other && cues.iter().any(|cue| is_noun(cue) && is_behind(cue))).then(|| caption::finding(&title, &origin, range, duration))
}

/// `contrat: CDD 6 mois`.
fn in_contract_key(post: &Post<'_>) -> Option<Finding<String>> {
    stated_terms(post).find_map(|(hit, text)| {
        let (duration, _) = term::duration(text, &value_cues(text, &post.language, &["term-unit"]), false)?;
        Some(Finding { value: duration, origin: hit.origin.clone(), span: hit.node.span })
    })
}

fn duration(post: &Post<'_>, statement: &Statement<'_, '_>) -> Option<Finding<String>> {
    // Of several kinds of contract the duration is one's.
    if term::natures(&statement.cues).iter().any(|(_, range)| statement.has_alternative(range)) {
        return None;
    }
    let is_label = statement.is_value && statement.passage.is_about("duration");
    let (duration, range) = term::duration(statement.text, &statement.cues, is_label)?;
    // `for up to six years`: how long is open.
    if super::super::is_most(&statement.text[..range.start], &post.language) {
        return None;
    }
    let is_running = || {
        let contract = term::contract(&statement.cues).filter(|(contract, _)| *contract != Contract::Permanent);
        let of_contract = contract.is_some_and(|(_, said)| statement.speaks_of_job(&said) && said.start.abs_diff(range.start) <= 70);
        of_contract || (statement.has("offer", "lasts") && statement.speaks_of_job(&range))
    };
    let is_adjacent = || {
        let is_near = |cue: &Cue| {
            let gap = if cue.range.end <= range.start { cue.range.end..range.start } else { range.end..cue.range.start.max(range.end) };
            // `a 12-month fully funded postdoctoral position`
            let reach = if cue.range.start >= range.end { 3 * CONTRACT_GAP } else { CONTRACT_GAP };
            gap.len() <= reach && !statement.text[gap].contains([',', ';', '.', ':', '('])
        };
        let names_nature = |cue: &Cue| term::contract_of(cue.name).is_some_and(|contract| contract != Contract::Permanent);
        let is_contract = |cue: &&Cue| cue.group == "contract" && names_nature(cue) || names_job(statement.text, cue, &post.language);
        // Years of somebody's experience, and of those who were trained, are no contract's.
        let leads = |cue: &Cue| is_contract(&cue) && cue.range.start >= range.end && is_near(cue);
        let is_past = || {
            let is_asked = |cue: &Cue| cue.group == "experience" || cue.group == "asked" && !statement.cues.iter().any(leads);
            statement.has("hire", "done") || statement.has("hire", "also") || statement.cues.iter().any(is_asked)
        };
        let is_free = !statement.has("offer", "other") && !statement.has("offer", "not") && !is_past();
        let is_first = || range.start <= CONTRACT_GAP && statement.text.len() <= 2 * SHORT_BYTES_MAX;
        let is_of_job =
            || statement.text.len() <= SHORT_BYTES_MAX || is_first() || statement.speaks_of_job(&range) || statement.is_sought(&range);
        let is_bound = || {
            let of_contract = |cue: &&Cue| cue.group == "contract" && cue.name == "fixed-term";
            statement.cues.iter().filter(of_contract).any(|cue| term::is_bounded(statement.text, &statement.cues, &cue.range))
        };
        is_free && (is_of_job() || is_bound()) && statement.cues.iter().filter(is_contract).any(is_near)
    };
    let is_said = is_label || is_running() || is_adjacent() || is_before_role(post, statement, &range);
    is_said.then(|| statement.finding(post, &range, duration))
}

/// Most words of a role behind its length: `Research Fellow`.
const ROLE_WORDS_MAX: usize = 4;

/// `We seek a 1-year Research Fellow`: a length that is written to its unit, right behind a word for who is sought and before a role.
fn is_before_role(post: &Post<'_>, statement: &Statement<'_, '_>, range: &std::ops::Range<usize>) -> bool {
    let is_written_to = statement.text[range.clone()].contains(['-', '‑']);
    let rest = &statement.text[range.end..];
    let clause = &rest[..rest.find([',', '.', ';', ':', '(', '!', '?']).unwrap_or(rest.len())];
    let words: Vec<&str> = clause.split_whitespace().take(ROLE_WORDS_MAX).collect();
    let is_asked = || statement.cues.iter().any(|cue| matches!(cue.group, "experience" | "asked"));
    is_written_to && statement.is_sought(range) && !is_asked() && title::names_role(&words.join(" "), &post.language)
}

/// `P6M`.
pub(super) fn iso(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    let is_one = upper.strip_prefix('P').is_some_and(|rest| !rest.is_empty() && rest.len() <= 12) && upper.parse::<jiff::Span>().is_ok();
    is_one.then_some(upper)
}
