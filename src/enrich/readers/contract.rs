//! Nature of the contract, full or part time, duration, hours.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::words::{contract_words, folded};
use crate::model::node::Node;
use crate::model::posting::EmploymentType;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    for hit in post.all("contract").iter().chain(post.all("employmentType")) {
        let telling = hit.origin.key.as_deref().is_none_or(|k| folded(k) != "type");
        for text in hit.node.items().iter().filter_map(Node::text).filter(|t| !t.trim().is_empty()) {
            let words = contract_words(text);
            if words.is_empty() && telling {
                post.report_value(
                    sink,
                    Level::Warning,
                    "employment-type-unknown",
                    hit,
                    format!("`{text}` is no contract or working time that jobherald knows"),
                    "write a usual word such as `CDI`, `part-time` or `FULL_TIME`, or map it in `[source.values.employmentType]`",
                );
            }
            for word in words {
                if let Some(contract) = word.contract.filter(|_| draft.facts.contract.is_none()) {
                    draft.facts.contract = Some(contract);
                    draft.origins.insert("/facts/contract".into(), hit.origin.clone());
                }
                for kind in word.types {
                    add(draft, *kind, &hit.origin);
                }
            }
        }
    }
    read_duration(post, draft, sink);
    if let Some(hit) = post.get("workHours")
        && let Some(text) = hit.text()
    {
        draft.posting.work_hours = Some(text.to_owned());
        draft.origins.insert("/posting/workHours".into(), hit.origin.clone());
    }
}

fn add(draft: &mut Draft, kind: EmploymentType, origin: &crate::model::origin::Origin) {
    if !draft.posting.employment_type.contains(&kind) {
        draft.origins.insert(format!("/posting/employmentType/{}", draft.posting.employment_type.len()), origin.clone());
        draft.posting.employment_type.push(kind);
    }
}

fn read_duration(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let Some(hit) = post.get("jobDuration") else { return };
    let Some(text) = hit.text() else { return };
    match duration(text) {
        Some(duration) => {
            draft.posting.job_duration = Some(duration);
            draft.origins.insert("/posting/jobDuration".into(), hit.origin.clone());
        }
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

/// `6 mois`, `2 years`, `P6M`: ISO 8601.
fn duration(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    if let Some(rest) = upper.strip_prefix('P')
        && !rest.is_empty()
        && rest.len() <= 12
        && upper.parse::<jiff::Span>().is_ok()
    {
        return Some(upper);
    }
    let text = folded(text);
    let mut words = text.split(' ');
    let (Some(number), Some(unit), None) = (words.next(), words.next(), words.next()) else { return None };
    let number: u32 = number.parse().ok().filter(|n| (1..=600).contains(n))?;
    let unit = match unit {
        "mois" | "month" | "months" | "monat" | "monate" | "monaten" | "mes" | "meses" | "mesi" | "mese" | "maanden" | "maand" => 'M',
        "an" | "ans" | "annee" | "annees" | "year" | "years" | "jahr" | "jahre" | "jahren" | "ano" | "anos" | "anno" | "anni" | "jaar" => {
            'Y'
        }
        "semaine" | "semaines" | "week" | "weeks" | "woche" | "wochen" | "semana" | "semanas" | "settimane" | "weken" => 'W',
        "jour" | "jours" | "day" | "days" | "tag" | "tage" | "dias" | "giorni" | "dagen" => 'D',
        _ => return None,
    };
    Some(format!("P{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expect) in [
            ("6 mois", Some("P6M")),
            ("2 Jahre", Some("P2Y")),
            ("p6m", Some("P6M")),
            ("3 à 6 mois", None),
            ("long", None),
            ("P", None),
            ("12 weeks", Some("P12W")),
        ] {
            assert_eq!(duration(text).as_deref(), expect, "{text}");
        }
    }
}
