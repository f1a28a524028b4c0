//! What a heading speaks of that no vocabulary lists whole: `So, what do we offer you?` names benefits with two of its words.

use super::sentences::sentences;
use super::{Passage, labels};
use crate::enrich::fold::fold;
use crate::enrich::vocabulary::Vocabulary;

/// Longest such heading, in characters.
const CHARS_MAX: usize = 80;

/// Longest name of a house in a heading that asks why one should work there, in words.
const NAME_WORDS_MAX: usize = 5;

/// The section under a heading that says what to expect: tasks as often as benefits.
pub(super) const EXPECTED: &str = "expected";

/// The section under a heading that says what is welcome and not needed.
pub(in crate::enrich) const OPTIONAL: &str = "optional";

/// Words for those who work there.
const STAFF: &str = "staff";

/// Words for joining, which name benefits in a heading, and invite in a sentence.
const JOINING: &str = "joining";

/// Words for what a house does for its staff, where its name stands before them.
const OFFERS: &str = "offers";

/// Most words of those.
const OFFERS_WORDS_MAX: usize = 3;

/// The section of skills, where nothing but words that say whose and which stand beside it.
const SKILLS: &str = "skills";

/// Most words of a phrase beside a word for skills.
const BESIDE_WORDS_MAX: usize = 5;

/// Most words from a word for skills to the end of the sentence that leads to a list of them.
const TAIL_WORDS_MAX: usize = 6;

/// Most words with which a sentence on skills begins before it names them.
const BEFORE_SKILLS_WORDS_MAX: usize = 7;

/// So many of an item's words are looked at for one that names a skill.
const SKILL_WORDS_MAX: usize = 4;

/// Longest sentence that leads to a list, in bytes.
const INTRODUCTION_BYTES_MAX: usize = 300;

/// Sections that are named so, among the meanings in the vocabulary. Others only make a heading doubtful.
const SECTIONS: &[&str] = &["benefits", "profile", EXPECTED, OPTIONAL];

/// What a heading names with some of its words: one section, or skills with what is said of them.
pub(super) fn sections(vocabulary: &Vocabulary, heading: &str) -> Vec<&'static str> {
    if heading.chars().nth(CHARS_MAX).is_some() {
        // A whole sentence in bold letters leads to a list too.
        let leads = heading.trim_end().ends_with([':', '：']) && tells_skills(vocabulary, heading);
        return if leads { vec![SKILLS] } else { Vec::new() };
    }
    if asks_why(vocabulary, heading) || says_who_offers(vocabulary, heading) {
        return vec!["benefits"];
    }
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(Told { mut names, is_of_skills }) = told(vocabulary, &words) else { return Vec::new() };
    // `Skills and abilities (SA)`: what a bracket adds takes nothing away.
    let before_bracket = || heading.trim_end().strip_suffix(')').and_then(|heading| heading.split_once('(')).map(|(head, _)| fold(head));
    let is_of_skills = is_of_skills
        || names.contains(&SKILLS)
            && before_bracket().is_some_and(|head| {
                let words: Vec<&str> = head.split(' ').filter(|word| !word.is_empty()).collect();
                told(vocabulary, &words).is_some_and(|told| told.is_of_skills)
            });
    let is_of_skills = is_of_skills || begins_with_skills(vocabulary, &words);
    if is_of_skills && names.iter().all(|name| matches!(*name, SKILLS | "profile" | OPTIONAL)) {
        names.retain(|name| *name != "profile");
        return names;
    }
    // Skills of which something is said that is not known are what is asked for, as far as that goes.
    for name in names.iter_mut().filter(|name| **name == SKILLS) {
        *name = "profile";
    }
    names.sort_unstable();
    names.dedup();
    // What is expected in return is benefits, and skills that are welcome are welcome: the stronger word tells.
    if names.contains(&OPTIONAL) {
        names.retain(|name| *name != "profile");
    }
    if names.len() == 2 {
        names.retain(|name| *name != EXPECTED);
    }
    match names.as_slice() {
        [one] => SECTIONS.iter().filter(|section| *section == one).copied().collect(),
        _ => Vec::new(),
    }
}

/// What the words of a heading name, each once and in order of its name.
struct Told {
    names: Vec<&'static str>,
    /// Whether some of them name skills, and all others say only whose and which.
    is_of_skills: bool,
}

/// What words name; nothing where they speak of others than the applicant and the staff.
fn told(vocabulary: &Vocabulary, words: &[&str]) -> Option<Told> {
    let (mut names, mut is_known): (Vec<&'static str>, bool) = (Vec::new(), true);
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let (found, count) = longest(vocabulary, rest);
        // A "for" that a phrase has is no word of its own.
        if count == 0 && at > 0 && is_for_others(vocabulary, rest) {
            return None;
        }
        let is_skills = found.contains(&SKILLS);
        names.extend(found.into_iter().filter(|name| !(matches!(*name, STAFF | JOINING) || is_skills && *name == "profile")));
        let beside = if count == 0 { beside_skills(vocabulary, rest) } else { count };
        is_known &= beside > 0;
        at += count.max(beside).max(1);
    }
    names.sort_unstable();
    names.dedup();
    let is_of_skills = is_known && names.contains(&SKILLS) && !is_of_house(vocabulary, &words.join(" "));
    Some(Told { names, is_of_skills })
}

/// Whether a folded phrase begins with a word for "our" and names skills: those of the house. Its tools are the applicant's too.
pub(super) fn is_of_house(vocabulary: &Vocabulary, phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split(' ').collect();
    let is_ours = vocabulary.meanings(words[0], "small").any(|name| name == "our");
    is_ours && (1..words.len()).any(|at| longest(vocabulary, &words[at..]).0.contains(&SKILLS))
}

/// Of how many words a phrase is made with which words begin, and which may stand beside a word for skills without naming anything else.
fn beside_skills(vocabulary: &Vocabulary, words: &[&str]) -> usize {
    let is_number = |word: &str| !word.contains(char::is_alphabetic);
    let is_beside =
        |phrase: &str| ["beside-skills", "stop", "label-filler"].iter().any(|group| vocabulary.meanings(phrase, group).next().is_some());
    // `we are looking for` ends before what names a section by itself.
    let most = words.len().min(BESIDE_WORDS_MAX);
    let most = (1..most).find(|at| longest(vocabulary, &words[*at..]).1 > 0).unwrap_or(most);
    if let Some(count) = (1..=most).rev().find(|count| is_beside(&words[..*count].join(" "))) {
        return count;
    }
    usize::from(words.first().is_some_and(|word| is_number(word)))
}

/// What a paragraph that ends in a colon says of the list behind it in its last sentence, and whether it has no other.
pub(super) fn introduced(vocabulary: &Vocabulary, text: &str) -> (Vec<&'static str>, bool) {
    let line = text.trim_end().rsplit('\n').next().unwrap_or_default();
    let last = sentences(line).map(|range| line[range].trim()).filter(|sentence| !sentence.is_empty()).last().unwrap_or_default();
    let mut found = labels(vocabulary, last);
    if found.is_empty() {
        found = sections(vocabulary, last);
    }
    if (found.is_empty() || found == ["profile"]) && (asks_for_skills(vocabulary, last) || tells_skills(vocabulary, last)) {
        found = vec![SKILLS];
    }
    if found == ["benefits"] && only_invites(vocabulary, last) {
        found.clear();
    }
    (found, last.len() == text.trim().len())
}

/// `Join us and bake with the best:` invites, and asks no why.
fn only_invites(vocabulary: &Vocabulary, sentence: &str) -> bool {
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut joins = false;
    for at in 0..words.len() {
        let (found, _) = longest(vocabulary, &words[at..]);
        let is_joining = found.contains(&JOINING);
        let is_why = vocabulary.meanings(words[at], "heading").any(|name| name == "why");
        if !is_joining && (is_why || found.contains(&"benefits")) {
            return false;
        }
        joins |= is_joining;
    }
    joins
}

/// `The person whom we are looking for has the following skills:` ends in a word for skills, and asks for them.
fn asks_for_skills(vocabulary: &Vocabulary, sentence: &str) -> bool {
    if sentence.len() > INTRODUCTION_BYTES_MAX {
        return false;
    }
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let asks = told(vocabulary, &words).is_some_and(|told| {
        told.names.iter().all(|name| matches!(*name, SKILLS | "profile" | OPTIONAL)) && told.names.contains(&"profile")
    });
    let first = words.len().saturating_sub(TAIL_WORDS_MAX);
    asks && (first..words.len()).any(|at| told(vocabulary, &words[at..]).is_some_and(|told| told.is_of_skills))
}

/// `These are some of the skills that we think useful for a baker at Example:` is about skills as a whole.
fn tells_skills(vocabulary: &Vocabulary, sentence: &str) -> bool {
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    sentence.len() <= INTRODUCTION_BYTES_MAX && begins_with_skills(vocabulary, &words)
}

/// `The following skills are …`: words that begin with small ones and a word for skills, and go on about neither the staff nor what one gets or
/// does.
fn begins_with_skills(vocabulary: &Vocabulary, words: &[&str]) -> bool {
    let is_small = |word: &str| ["stop", "beside-skills"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
    let begins = words.first().is_some_and(|word| is_small(word));
    let names = |at: usize| longest(vocabulary, &words[at..]).0;
    let is_skills = |at: &usize| names(*at).contains(&SKILLS);
    let Some(at) = (1..words.len().min(BEFORE_SKILLS_WORDS_MAX)).find(is_skills).filter(|_| begins) else { return false };
    let is_allowed = |name: &&'static str| matches!(*name, SKILLS | "profile" | OPTIONAL);
    told(vocabulary, &words[..=at]).is_some_and(|told| told.is_of_skills) && (at..words.len()).all(|at| names(at).iter().all(is_allowed))
}

/// `Good knowledge of Excel`: a word for skills among the first of a text, with nothing known before it.
pub(super) fn begins_with_skill(vocabulary: &Vocabulary, text: &str) -> bool {
    let folded = fold(super::beginning(text, CHARS_MAX));
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let names_one = |word: &str| vocabulary.meanings(word, "skill").next().is_some();
    let first = (0..words.len().min(SKILL_WORDS_MAX)).find(|at| names_one(words[*at]) || !longest(vocabulary, &words[*at..]).0.is_empty());
    // `You will be able to …` is a sentence, `a good knowledge of …` none.
    let small = |at: usize| words[..at].iter().filter(|word| vocabulary.meanings(word, "stop").next().is_some()).count();
    first.is_some_and(|at| small(at) < 2 && (names_one(words[at]) || longest(vocabulary, &words[at..]).0.contains(&SKILLS)))
}

/// `for families`: words that name neither the applicant nor the staff behind "for".
fn is_for_others(vocabulary: &Vocabulary, words: &[&str]) -> bool {
    let is_for = words.first().is_some_and(|word| vocabulary.meanings(word, "small").any(|name| name == "for"));
    let is_small = |word: &str| ["stop", "label-filler"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
    let rest = words.get(1..).unwrap_or_default();
    is_for && rest.iter().any(|word| !is_small(word)) && (0..rest.len()).all(|at| longest(vocabulary, &rest[at..]).1 == 0)
}

/// The longest phrase with which words begin: what it means, and of how many words it is made.
fn longest(vocabulary: &Vocabulary, words: &[&str]) -> (Vec<&'static str>, usize) {
    let (mut best, mut phrase) = ((Vec::new(), 0), String::new());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            phrase.push(' ');
        }
        phrase.push_str(word);
        let Some(beginning) = vocabulary.beginning(&phrase) else { break };
        let names: Vec<_> = beginning.of("heading").filter(|name| !matches!(*name, "why" | OFFERS)).collect();
        if !names.is_empty() {
            best = (names, index + 1);
        }
    }
    best
}

/// `Why Example?`, `Why work at Example Ltd?`: nothing but the question and a name.
fn asks_why(vocabulary: &Vocabulary, heading: &str) -> bool {
    let words: Vec<&str> = heading.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let is_why = |count: &usize| vocabulary.meanings(&fold(&words[..*count].join(" ")), "heading").any(|name| name == "why");
    let Some(count) = (1..words.len()).rev().find(is_why) else { return false };
    let name = &words[count..];
    let is_small = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
    let is_name = |word: &&str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    let is_elided = |word: &&str| word.split(['’', '\'']).nth(1).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    name.len() <= NAME_WORDS_MAX
        && name.iter().all(|word| is_name(word) || is_elided(word) || is_small(word))
        && name.iter().any(|word| (is_name(word) || is_elided(word)) && !is_small(word))
}

/// `Example Works offers`, `The company offers`: a name, or a word for an employer, and what it does. `Job offers` and `The offer` name nobody.
fn says_who_offers(vocabulary: &Vocabulary, heading: &str) -> bool {
    let words: Vec<&str> = heading.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let begins = |at: usize| {
        let rest = &words[at..];
        rest[0].starts_with(char::is_lowercase)
            && rest.len() <= OFFERS_WORDS_MAX
            && vocabulary.meanings(&fold(&rest.join(" ")), "heading").any(|name| name == OFFERS)
    };
    let Some(at) = (1..words.len()).find(|at| begins(*at)).filter(|at| *at <= NAME_WORDS_MAX) else { return false };
    let before = fold(words[at - 1]);
    let says_else = |word: &str| {
        ["stop", "label", "label-filler", "page-word", "heading"].iter().any(|group| vocabulary.meanings(word, group).next().is_some())
    };
    let is_employer = vocabulary.meanings(&before, "label").any(|name| name == "employer");
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && vocabulary.meanings(&fold(word), "stop").next().is_none();
    is_employer || (is_name(words[0]) || is_name(words[at - 1])) && !says_else(&before)
}

/// `About Example`: a heading that names whom it is about, even where the name is a word for something else.
pub(super) fn is_about_a_name(vocabulary: &Vocabulary, heading: &str) -> bool {
    let mut words = heading.split_whitespace();
    let is_about = words.next().is_some_and(|word| vocabulary.meanings(&fold(word), "small").any(|name| name == "about"));
    let is_name = |word: &str| {
        let folded = fold(word);
        word.starts_with(char::is_uppercase) && vocabulary.meanings(&folded, "stop").next().is_none()
    };
    let rest: Vec<&str> = words.collect();
    let has_first = heading.split_whitespace().next().is_some_and(|word| word.starts_with(char::is_uppercase));
    is_about
        && has_first
        && !rest.is_empty()
        && rest.len() <= 4
        && rest.iter().all(|word| is_name(word))
        && labels(vocabulary, &rest.join(" ")).iter().all(|label| matches!(*label, "company" | "duration"))
}

/// `— 25 days off`: an item that a program has made a heading of.
pub(super) fn is_item(heading: &str) -> bool {
    heading.strip_prefix(['–', '—', '-', '•', '·', '*', '✓', '✔']).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// `What we offer`, and below it `Training` and `Professional experience`: what the house gives, and not what it asks for.
pub(super) fn within_benefits(above: &[&'static str], own: Vec<&'static str>) -> Vec<&'static str> {
    let is_given = above == ["benefits"] && !own.is_empty() && own.iter().all(|label| matches!(*label, "education" | "experience"));
    if is_given { vec!["benefits"] } else { own }
}

/// Whether a section goes on under a lower heading that names nothing, unless that begins the tasks.
pub(super) fn leaves_open(vocabulary: &Vocabulary, label: &str, heading: &str) -> bool {
    match label {
        "company" | "elsewhere" => true,
        "benefits" | "skills" | "profile" | OPTIONAL => !names_tasks(vocabulary, heading),
        _ => false,
    }
}

/// Settles the sections on what to expect: benefits where another section has the tasks and none names benefits, else nothing that is known.
pub(super) fn settle(passages: &mut [Passage<'_>], has_tasks: bool) {
    let is_benefits = has_tasks && !passages.iter().any(|passage| passage.is_about("benefits"));
    for passage in passages.iter_mut().filter(|passage| passage.is_about(EXPECTED)) {
        let labels = passage.labels.iter().copied().filter(|label| *label != EXPECTED);
        let labels = if is_benefits { labels.chain(["benefits"]).collect() } else { labels.collect() };
        passage.set_labels(labels);
    }
}

/// Whether a heading names the tasks of the job.
pub(super) fn names_tasks(vocabulary: &Vocabulary, heading: &str) -> bool {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let is_short = heading.chars().nth(CHARS_MAX).is_none();
    is_short && (0..words.len()).any(|at| longest(vocabulary, &words[at..]).0.contains(&"tasks"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::vocabulary;

    #[track_caller]
    fn check(language: &str, heading: &str, expect: Option<&'static str>) {
        check_all(language, heading, &expect.into_iter().collect::<Vec<_>>());
    }

    #[track_caller]
    fn check_all(language: &str, heading: &str, expect: &[&str]) {
        assert_eq!(sections(vocabulary::of(language), heading), expect, "{heading}");
    }

    #[test]
    fn some_words_name_a_section() {
        check("en", "So, what do we offer you?", Some("benefits"));
        check("en", "Why you'll love working with us", Some("benefits"));
        check("en", "Why Example Press?", Some("benefits"));
        check("fr", "Pourquoi rejoindre l’Atelier Exemple ?", Some("benefits"));
        check("de", "Wir haben Ihnen viel zu bieten", Some("benefits"));
        check("de", "Das solltest du schon mitbringen", Some("profile"));
        check("es", "¿Qué obtendrás a cambio?", Some("benefits"));
        check("it", "Perché ti piacerà lavorare qui", Some("benefits"));
        check("nl", "En wat krijg je daarvoor terug?", Some("benefits"));
        check("pt", "O que temos para te oferecer", Some("benefits"));
        check("de", "Was auf dich wartet", Some(EXPECTED));
        check("en", "Benefits for our employees", Some("benefits"));
        check_all("en", "Desirable skills and experience", &[OPTIONAL, SKILLS]);
        check("en", "Example Works offers", Some("benefits"));
        check("fr", "Le Fournil Lune offre", Some("benefits"));
    }

    #[test]
    fn skills_are_named_among_other_words() {
        for (language, heading) in [
            ("en", "Your skills & experience"),
            ("en", "Skills & Attributes"),
            ("en", "What skills do you need?"),
            ("fr", "Compétences techniques indispensables"),
            ("fr", "Tes compétences et qualités"),
            ("de", "Fachliche Kenntnisse und Erfahrungen"),
            ("es", "Habilidades y competencias profesionales"),
            ("it", "Conoscenze e capacità richieste"),
            ("nl", "Gewenste kennis en ervaring"),
            ("pt", "Conhecimentos e habilidades necessários"),
        ] {
            check(language, heading, Some(SKILLS));
        }
        check_all("en", "Additional skills that are advantageous", &[OPTIONAL, SKILLS]);
        check_all("en", "Desired Skills & Expertise", &[OPTIONAL, SKILLS]);
        check("en", "Skills the children practise", Some("profile"));
        check("en", "Skills for families", None);
        check("en", "Our skills", Some("profile"));
        check("fr", "Notre savoir-faire", Some("profile"));
        check("en", "Knowledge, skills & abilities (KSA)", Some(SKILLS));
        check("en", "The skills you will gain", None);
        check("de", "Kenntnisse der Kinder", Some("profile"));
    }

    #[test]
    fn sentences_ask_for_skills() {
        let introduces = |language: &str, text: &str| introduced(vocabulary::of(language), text).0;
        assert_eq!(introduces("en", "For this task we are looking for a person who has the following skills:"), [SKILLS]);
        assert_eq!(introduces("es", "Para el taller, se requiere que la persona cuente con las siguientes competencias:"), [SKILLS]);
        assert_eq!(introduces("en", "In our course the children practise the following skills:"), ["profile"]);
        assert_eq!(introduces("en", "In this role you will gain the following skills:"), [""; 0]);
        assert_eq!(introduces("en", "Join us and bake with the best:"), [""; 0]);
        assert_eq!(introduces("en", "Why join our team:"), ["benefits"]);
    }

    #[test]
    fn doubtful_headings_name_none() {
        check("en", "What you bring and what we offer", None);
        check("en", "What we offer our clients", None);
        check("en", "Compensation and Benefits Manager", None);
        check("en", "Why we do it", None);
        check("en", "Benefits for families", None);
        check("de", "Vorteile für Familien", None);
        check("fr", "Postuler et nous rejoindre", None);
        check("en", "Job offers", None);
        check("fr", "La dernière offre", None);
    }
}
