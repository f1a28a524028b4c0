//! What people are told of a job in a few lines, where there is no page: in chats.

use super::board::plain::text;
use super::markup::xml::line;
use super::wording::facts::{pay, short_places};
use super::wording::words::{Word, employment_type, say};
use crate::model::facts::Facts;
use crate::model::notice::Notice;
use crate::model::posting::JobPosting;

/// What there is to say of a job, in its language.
#[must_use]
pub fn notice(posting: &JobPosting, facts: &Facts, language: &str) -> Notice {
    let word = |word: Word| say(language, word).to_owned();
    let mut said = short_places(posting, language);
    // That a job is remote stands among its places.
    let workplace = facts.workplace.filter(|_| posting.job_location_type.is_none());
    said.extend(workplace.map(|workplace| word(workplace.into())));
    let contract = facts.contract.map(Word::from);
    said.extend(contract.map(word));
    let employment = posting.employment_type.iter().filter_map(|of| employment_type(of.as_str())).filter(|of| Some(*of) != contract);
    said.extend(employment.map(word));
    let figures = posting.base_salary.as_ref().and_then(|amount| pay(amount, language));
    said.extend(figures.or_else(|| facts.pay_note.clone()));
    let mut known: Vec<String> = Vec::new();
    for fact in said.iter().map(|fact| line(fact)).filter(|fact| !fact.is_empty()) {
        if !known.contains(&fact) {
            known.push(fact);
        }
    }
    let employer = posting.hiring_organization.as_ref().and_then(|employer| employer.name.as_deref());
    Notice {
        title: line(posting.title.as_deref().unwrap_or_default()),
        employer: employer.map(line).unwrap_or_default(),
        facts: known,
        closed: word(Word::IsClosed),
        tags: facts.tags.iter().map(|tag| line(tag)).filter(|tag| !tag.is_empty()).collect(),
        text: posting.description.as_deref().map(text).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::{Contract, Workplace};

    #[test]
    fn what_is_known_is_said_once_and_in_the_language_of_the_job() {
        let posting: JobPosting = serde_json::from_value(serde_json::json!({
            "@type": "JobPosting", "title": "Cuisinière\u{0} \n de nuit", "hiringOrganization": {"name": "Soupe & Cie"},
            "jobLocation": [{"address": {"addressLocality": "Lyon", "addressCountry": "FR"}}, {"address": {"addressLocality": "Lyon", "addressCountry": "FR"}}],
            "employmentType": ["INTERN", "PART_TIME"], "description": "<p>De la soupe.</p><ul><li>chaude</li></ul>",
        }))
        .expect("a posting");
        let facts = Facts {
            contract: Some(Contract::Internship),
            workplace: Some(Workplace::Hybrid),
            pay_note: Some("selon expérience".to_owned()),
            tags: vec!["soupe".to_owned()],
            ..Facts::default()
        };
        let notice = notice(&posting, &facts, "fr");
        assert_eq!((notice.title.as_str(), notice.employer.as_str()), ("Cuisinière de nuit", "Soupe & Cie"));
        assert_eq!(notice.facts, ["Lyon, France", "Hybride", "Stage", "Temps partiel", "selon expérience"]);
        assert_eq!(notice.text, "De la soupe.\n• chaude");
        assert_eq!(notice.closed, "Cette offre n’est plus ouverte.");
    }

    #[test]
    fn nothing_is_invented() {
        let notice = notice(&JobPosting::default(), &Facts::default(), "xx");
        assert_eq!((notice.title.as_str(), notice.facts.len(), notice.closed.as_str()), ("", 0, "This job is closed."));
    }
}
