//! The rest of schema.org's properties, as text: sector, duties, profile, skills, benefits, openings.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::node::Node;

/// Longest text of one property, in characters.
const TEXT_CHARS_MAX: usize = 5_000;
const SKILLS_MAX: usize = 50;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    for field in ["industry", "responsibilities", "qualifications", "jobBenefits"] {
        let Some(hit) = post.get(field) else { continue };
        let joined = hit.node.items().iter().filter_map(Node::text).map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; ");
        let slot = match field {
            "industry" => &mut draft.posting.industry,
            "responsibilities" => &mut draft.posting.responsibilities,
            "qualifications" => &mut draft.posting.qualifications,
            _ => &mut draft.posting.job_benefits,
        };
        if !joined.is_empty() {
            *slot = Some(joined.chars().take(TEXT_CHARS_MAX).collect());
            draft.origins.insert(format!("/posting/{field}"), hit.origin.clone());
        }
    }
    if let Some(hit) = post.get("skills") {
        let split = hit.node.items().len() == 1;
        let texts =
            hit.node.items().iter().filter_map(Node::text).flat_map(|t| if split { t.split([',', ';']).collect() } else { vec![t] });
        for skill in texts.map(str::trim).filter(|t| !t.is_empty()).take(SKILLS_MAX) {
            draft.origins.insert(format!("/posting/skills/{}", draft.posting.skills.len()), hit.origin.clone());
            draft.posting.skills.push(skill.to_owned());
        }
    }
    if let Some(hit) = post.get("totalJobOpenings")
        && let Some(text) = hit.text()
    {
        match text.parse::<u32>().ok().filter(|n| (1..=10_000).contains(n)) {
            Some(openings) => {
                draft.posting.total_job_openings = Some(openings);
                draft.origins.insert("/posting/totalJobOpenings".into(), hit.origin.clone());
            }
            None => post.report_value(
                sink,
                Level::Warning,
                "openings-unreadable",
                hit,
                format!("`{text}` is no number of openings"),
                "write a whole number from 1",
            ),
        }
    }
}
