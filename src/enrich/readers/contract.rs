//! Nature of the contract, apart from full or part time.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::caption;
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::standing::{is_job_noun, names_job, stated_terms, statements, value_cues};
use crate::enrich::term::{self, Said};
use crate::enrich::title;
use crate::enrich::view::{Cue, cues};
use crate::enrich::vocabulary;
use crate::enrich::words::folded;
use crate::model::facts::Contract;

/// Labels behind which a nature stands as a value.
const LABELS: &[&str] = &["contract", "time", "duration", "hours"];

/// How far behind a verb for hiring the word for who is sought stands, in bytes: ` eine engagierte `.
const PERSON_REACH: usize = 16;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    front_matter(post, draft, sink);
    let known = draft.facts.contract;
    let mut said = findings(post, draft);
    if said.is_empty() && known.is_none() && !is_titled(post, draft) {
        said.extend(hired_for(post).or_else(|| of_length(post)).or_else(|| agreed(post)));
    }
    caption::settle(post, draft, sink, "/facts/contract", known.as_ref(), said, |draft, contract| draft.facts.contract = Some(contract));
}

/// What front matter says; posts mix contract and working time under one key.
fn front_matter(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    for (hit, text) in stated_terms(post) {
        let telling = hit.origin.key.as_deref().is_none_or(|key| folded(key) != "type");
        let found = value_cues(text, &post.language, &["contract", "time"]);
        if telling && !found.iter().any(|cue| matches!(cue.group, "contract" | "time" | "workplace")) {
            post.report_value(
                sink,
                Level::Warning,
                "employment-type-unknown",
                hit,
                format!("`{text}` is no contract or working time that jobherald knows"),
                "write a usual word such as `CDI`, `part-time` or `FULL_TIME`, or map it in `[source.values.employmentType]`",
            );
        }
        if let Some((contract, _)) = term::contract(&found).filter(|_| draft.facts.contract.is_none()) {
            draft.facts.contract = Some(contract);
            draft.origins.insert("/facts/contract".into(), hit.origin.clone());
        }
    }
}

fn findings(post: &Post<'_>, draft: &Draft) -> Vec<Finding<Contract>> {
    let of_statement = |statement: crate::enrich::standing::Statement<'_, '_>| {
        let (contract, range) = term::contract(&statement.cues)?;
        let is_said = statement.speaks_of_job(&range)
            || (contract == Contract::Permanent && statement.begins_with(&range))
            || statement.goes_on_in_terms(&range)
            || contract == Contract::FixedTerm && term::is_bounded(statement.text, &statement.cues, &range) && !is_of_other(&statement)
            || matches!(contract, Contract::Permanent | Contract::FixedTerm) && statement.seeks_for(&range);
        let is_promised = statement.cues.iter().any(|cue| cue.group == "offer" && cue.name == "prospect" && cue.range.end <= range.start);
        let is_later = is_promised || term::comes_later(statement.text, &statement.cues, &range);
        (is_said && !is_later && !statement.has_alternative(&range)).then(|| statement.finding(post, &range, contract))
    };
    let mut found: Vec<Finding<Contract>> = statements(post, LABELS, &["contract"]).filter_map(of_statement).collect();
    found.extend(statements(post, &[], &["contract-person"]).filter_map(|statement| {
        let (contract, range) = sought(&statement)?;
        Some(statement.finding(post, &range, contract))
    }));
    let titles = caption::of(draft).into_iter().chain(caption::in_heading(post, draft));
    found.extend(titles.filter_map(|(title, origin)| {
        let (contract, range) = in_title(&title, &post.language)?;
        Some(caption::finding(&title, &origin, range, contract))
    }));
    found
}

/// Whether the title has a word for a nature of its own, such as one for an intern.
fn is_titled(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    cues(title, &post.language).iter().any(|cue| matches!(cue.group, "contract" | "contract-person"))
}

/// `We are recruiting an engineer for a period of one year`: a job that ends is one for a fixed term.
fn hired_for(post: &Post<'_>) -> Option<Finding<Contract>> {
    statements(post, &[], &["term-unit"]).find_map(|statement| {
        let (_, range) = term::duration(statement.text, &statement.cues, false)?;
        let is_before = |cue: &&Cue| statement.text.get(cue.range.end..range.start).is_some_and(|gap| gap.trim().is_empty());
        let lasting = statement.cues.iter().filter(|cue| cue.group == "offer" && cue.name == "lasts").find(is_before)?;
        // `Contract of six months` names no kind of contract.
        let is_job = |cue: &Cue| cue.group == "offer" && cue.name == "job" && cue.range.end <= lasting.range.start;
        // `The appointment is for one year`
        // One that may be renewed is told by its length alone.
        let is_open = || statement.has("offer", "prospect");
        let is_named =
            || !is_open() && statement.text[lasting.range.clone()].split_whitespace().any(|word| is_job_noun(word, &post.language));
        let is_hired =
            || statement.has("hire", "we") || statement.has("employer", "recruits") || statement.cues.iter().any(is_job) || is_named();
        let has_nature = || statement.cues.iter().any(|cue| matches!(cue.group, "contract" | "contract-person" | "experience" | "trial"));
        let is_said = is_hired() && !is_of_other(&statement) && !has_nature();
        is_said.then(|| statement.finding(post, &range, Contract::FixedTerm))
    })
}

/// How far from a length of time the word for what lasts so long stands, in bytes: `two-year research position`.
const LENGTH_REACH: usize = 32;

/// `Three-year contract`, `a 12-month funded position`: what begins with its length, or is sought with it, ends some day.
fn of_length(post: &Post<'_>) -> Option<Finding<Contract>> {
    statements(post, &[], &["term-unit"]).find_map(|statement| {
        let (_, range) = term::duration(statement.text, &statement.cues, false)?;
        let is_noun = |cue: &&Cue| names_job(statement.text, cue, &post.language);
        let is_beside = |noun: &Cue| {
            let gap = if noun.range.end <= range.start { noun.range.end..range.start } else { range.end..noun.range.start.max(range.end) };
            gap.len() <= LENGTH_REACH && !statement.text[gap].contains([',', ';', '.', ':', '('])
        };
        let is_told = |noun: &Cue| {
            noun.range.start.min(range.start) <= LENGTH_REACH || statement.speaks_of_job(&range) || statement.is_sought(&range)
        };
        // A probation is a part of it.
        let is_nature = |cue: &Cue| match cue.group {
            "contract" | "contract-person" | "experience" => true,
            "trial" => cue.name != "trial",
            _ => false,
        };
        let has_nature = || statement.cues.iter().any(is_nature);
        let is_said = statement.cues.iter().filter(is_noun).any(|noun| is_beside(noun) && is_told(noun));
        // One that may be renewed is told by its length alone.
        let is_prospect = |cue: &Cue| cue.group == "offer" && cue.name == "prospect" && cue.range.start.abs_diff(range.end) <= LENGTH_REACH;
        let is_open = is_of_other(&statement) || statement.cues.iter().any(is_prospect);
        (is_said && !is_open && !has_nature()).then(|| statement.finding(post, &range, Contract::FixedTerm))
    })
}

/// Shortest word that names a contract whatever stands around it, in bytes: `unbefristet`.
const TELLING_BYTES_MIN: usize = 11;

/// Permanent or for a fixed term, where all that the post says of contracts is the same, in words that say nothing else.
fn agreed(post: &Post<'_>) -> Option<Finding<Contract>> {
    let mut first: Option<Finding<Contract>> = None;
    for statement in statements(post, &[], &["contract"]) {
        for cue in statement.cues.iter().filter(|cue| cue.group == "contract") {
            let nature = term::contract_of(cue.name)?;
            if first.as_ref().is_some_and(|first| first.value != nature) {
                return None;
            }
            let words = &statement.text[cue.range.clone()];
            let is_telling =
                words.contains([' ', '-']) || words.len() >= TELLING_BYTES_MIN || words.len() > 2 && words.chars().all(char::is_uppercase);
            let is_said = is_telling
                && matches!(nature, Contract::Permanent | Contract::FixedTerm)
                && !is_of_other(&statement)
                && !statement.has("offer", "prospect")
                && !statement.has_alternative(&cue.range)
                && !term::comes_later(statement.text, &statement.cues, &cue.range);
            if !is_said {
                return None;
            }
            first.get_or_insert_with(|| statement.finding(post, &cue.range, nature));
        }
    }
    first
}

fn is_of_other(statement: &crate::enrich::standing::Statement<'_, '_>) -> bool {
    statement.has("offer", "other") || statement.has("offer", "not") || statement.has("hire", "done") || statement.has("hire", "also")
}

/// `We are looking for an intern`: whoever is sought, named by the contract.
fn sought(statement: &crate::enrich::standing::Statement<'_, '_>) -> Option<Said<Contract>> {
    let of = |group: &'static str| statement.cues.iter().filter(move |cue| cue.group == group);
    let verbs = || of("hire").filter(|cue| cue.name == "we").chain(of("employer").filter(|cue| cue.name == "recruits"));
    let person = of("contract-person").find(|person| {
        verbs().any(|verb| {
            verb.range.end <= person.range.start
                && person.range.start - verb.range.end <= PERSON_REACH
                && !statement.text[verb.range.end..person.range.start].contains([',', '.', ':'])
        })
    })?;
    let is_other = statement.has("offer", "other") || statement.has("offer", "not") || statement.has("hire", "done");
    (!is_other).then(|| Some((term::contract_of(person.name)?, person.range.clone()))).flatten()
}

/// `Stage développeur`, `Menuisier – CDI`: a nature that stands apart, or that begins the title as only a kind of job does.
fn in_title(title: &str, language: &str) -> Option<Said<Contract>> {
    let mut found: Vec<Said<Contract>> = Vec::new();
    let pieces = caption::pieces(title);
    let leads = pieces.first().is_some_and(|first| title[..first.range.start].contains(['[', '(']));
    for (index, piece) in pieces.into_iter().enumerate() {
        let text = &title[piece.range.clone()];
        let cues = cues(text, language);
        let shift = |(contract, range): Said<Contract>| (contract, piece.range.start + range.start..piece.range.start + range.end);
        let apart = || term::contract(&cues).filter(|(contract, range)| stands_apart(text, range, &cues, piece.place, *contract, language));
        let edge = || at_the_edge(text, &cues, language);
        // `[Lyon] Stage …`: the role begins behind what stands in brackets.
        let said = if piece.place == caption::Place::First || leads && index == 1 {
            apart().or_else(edge).or_else(|| behind_time(text, &cues)).or_else(|| behind_caller(text, language))
        } else {
            apart().or_else(|| at_the_end(text, &cues, language))
        };
        found.extend(said.map(shift));
    }
    found.dedup_by_key(|(contract, _)| *contract);
    (found.len() == 1).then(|| found.remove(0))
}

fn stands_apart(
    text: &str,
    range: &std::ops::Range<usize>,
    cues: &[Cue],
    place: caption::Place,
    contract: Contract,
    language: &str,
) -> bool {
    let vocabulary = vocabulary::of(language);
    let is_small = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
    let before_is_small = text[..range.start].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(is_small);
    match place {
        caption::Place::First => range.start == 0 && term::is_bare(text, cues, is_small),
        // `Referent (m/w/d) Zeitarbeit` goes on with its subject.
        caption::Place::Continued => {
            before_is_small && matches!(contract, Contract::Permanent | Contract::FixedTerm) && term::is_bare(text, cues, is_small)
        }
        caption::Place::Apart => before_is_small && (range.end == text.len() || !text[range.end..].starts_with(char::is_alphanumeric)),
    }
}

fn at_the_edge(text: &str, cues: &[Cue], language: &str) -> Option<Said<Contract>> {
    let first = cues.iter().find(|cue| cue.group == "contract-first" && cue.range.start == 0);
    first.and_then(|cue| Some((term::contract_of(cue.name)?, cue.range.clone()))).or_else(|| at_the_end(text, cues, language))
}

/// `Full-time open-ended engineer`: a title that begins with the working time goes on with the contract.
fn behind_time(text: &str, cues: &[Cue]) -> Option<Said<Contract>> {
    let time = cues.iter().find(|cue| cue.group == "time" && cue.range.start == 0)?;
    let next = cues.iter().find(|cue| cue.group == "contract" && cue.range.start > time.range.end)?;
    let gap = &text[time.range.end..next.range.start];
    let contract = term::contract_of(next.name).filter(|contract| matches!(contract, Contract::Permanent | Contract::FixedTerm))?;
    (gap.chars().all(|c| matches!(c, ' ' | ',' | '/'))).then(|| (contract, next.range.clone()))
}

/// `Example takes on an apprentice`: whom one seeks begins with the word.
fn behind_caller(text: &str, language: &str) -> Option<Said<Contract>> {
    if !title::is_call(text, language) {
        return None;
    }
    let start = Some(title::role_start(text, language)).filter(|start| *start > 0)?;
    let found = cues(&text[start..], language);
    let first = found.iter().find(|cue| cue.group == "contract-first" && cue.range.start == 0)?;
    Some((term::contract_of(first.name)?, start + first.range.start..start + first.range.end))
}

fn at_the_end(text: &str, cues: &[Cue], language: &str) -> Option<Said<Contract>> {
    // `Boulanger en CDD à Nantes`: a phrase, and behind it where.
    let goes_on = |cue: &Cue| {
        let next = text[cue.range.end..].strip_prefix(' ').and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let says_where = || vocabulary::of(language).meanings(&fold(next), "small").any(|name| matches!(name, "in" | "at" | "at-name"));
        text[cue.range.clone()].contains(' ') && next.starts_with(char::is_lowercase) && says_where()
    };
    let is_last = |cue: &&Cue| cue.group == "contract-last" && cue.range.start > 0 && (cue.range.end == text.len() || goes_on(cue));
    let last = cues.iter().find(is_last)?;
    Some((term::contract_of(last.name)?, last.range.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, title: &str, expect: Option<Contract>) {
        assert_eq!(in_title(title, language).map(|(contract, _)| contract), expect, "{title}");
    }

    #[test]
    fn titles_say_it_where_it_stands_apart() {
        use Contract::{Apprenticeship, FixedTerm, Freelance, Internship, Permanent};
        check("fr", "Développeur·se Rust (F/H/X) – CDI – Nantes", Some(Permanent));
        check("fr", "[CDI] Boulanger·ère-tourier·ère @ Fournil des Brumes, Quimper (29)", Some(Permanent));
        check("fr", "Stage – Cartographe SIG (6 mois, gratifié)", Some(Internship));
        check("fr", "Stage développeur web", Some(Internship));
        check("fr", "Technicien de maintenance - CDD 18 mois - Dunkerque", Some(FixedTerm));
        check("fr", "Chargé·e de mission alternance et stages", None);
        check("fr", "Juriste droit des contrats et marchés publics (F/H)", None);
        check("en", "Software Engineering Intern", Some(Internship));
        check("en", "Full-time open-ended data engineer", Some(Permanent));
        check("en", "Permanent Way Engineer", None);
        check("en", "Temporary Exhibitions Curator", None);
        check("en", "Volunteer Coordinator", None);
        check("de", "Kita-Leitung (all genders) in Bremen, unbefristet", Some(Permanent));
        check("de", "Referent (m/w/d) Zeitarbeit und Ehrenamt", None);
        check("de", "Ausbildung zum Koch (m/w/d)", Some(Apprenticeship));
        check("es", "Gestor/a de contratos temporales y nóminas", None);
        check("nl", "Bouwkundig tekenaar (v/m/d), tijdelijk voor 7 maanden", Some(FixedTerm));
        check("pt", "Analista de Dados Sênior - PJ - São Paulo/SP (híbrido)", Some(Freelance));
        check("pt", "Gestor/a de Voluntariado e Estágios", None);
    }
}
