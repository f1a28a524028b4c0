//! Posts that say what a closed job said (`reposted`): a job that is posted anew is another job to everybody who was told of the first.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Candidate, Input, Source};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::digest::half_hex;
use crate::model::draft::Draft;
use crate::model::manifest::{Closed, Marks};

/// By what a post is known again that says not quite the same any more.
pub(super) fn marks(draft: &Draft) -> Marks {
    let title = draft.posting.title.as_deref().unwrap_or_default();
    let text = || half_hex(&Sha256::digest(format!("{title}\n{}", draft.text_digest)));
    Marks {
        undated: draft.undated.clone(),
        text: if draft.has_text { text() } else { String::new() },
        employer: draft.posting.hiring_organization.as_ref().and_then(|employer| employer.name.clone()),
    }
}

/// Says so of every post that is published for the first time: title, text and employer are those of a job that closed.
pub(super) fn report(input: &Input<'_>, candidates: &[Candidate<'_>], sink: &mut Diagnostics) {
    let mut latest: BTreeMap<&str, &Closed> = BTreeMap::new();
    for job in input.previous.closed.values().filter(|job| !job.post.marks.text.is_empty()) {
        let known = latest.entry(&job.post.marks.text).or_insert(job);
        if known.closed < job.closed {
            *known = job;
        }
    }
    if latest.is_empty() {
        return;
    }
    for candidate in candidates {
        let Source::Draft(_, draft) = candidate.draft else { continue };
        if input.previous.find(&candidate.id).is_some() || input.previous.closed.contains_key(&candidate.id) {
            continue;
        }
        let marks = marks(draft);
        if let Some(job) = latest.get(marks.text.as_str()).filter(|job| job.post.marks.employer == marks.employer) {
            let day = input.settings.site.time_zone.to_datetime(job.closed).date();
            let message = format!(
                "this post has the title and the text of `{}`, which closed on {day}, and is published as a new job",
                job.post.path
            );
            let help = "if it is the same job, bring the earlier post back with a new date or deadline, in place of this one: so it keeps its id and its address";
            let diagnostic = Diagnostic::warning("reposted", message, help).with_file(draft.source, &draft.path);
            sink.push(Diagnostic { record: Some(draft.record), ..diagnostic });
        }
    }
}
