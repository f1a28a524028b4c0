//! Words for the nature of a contract and for working time (French, English, German, Spanish, Italian, Dutch, Portuguese).

use super::{folded, has_phrase};
use crate::model::facts::Contract;
use crate::model::posting::EmploymentType;

/// What one word says: a nature, Google's types, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) struct ContractWord {
    pub(in crate::enrich) contract: Option<Contract>,
    pub(in crate::enrich) types: &'static [EmploymentType],
}

use Contract as C;
use EmploymentType as E;

const fn word(contract: Option<Contract>, types: &'static [EmploymentType]) -> ContractWord {
    ContractWord { contract, types }
}

/// Longer phrases stand before the shorter ones that they hold.
const WORDS: &[(ContractWord, &[&str])] = &[
    (
        word(Some(C::Volunteer), &[E::Volunteer]),
        &[
            "volunteer",
            "volunteering",
            "benevolat",
            "benevole",
            "ehrenamt",
            "ehrenamtlich",
            "voluntariado",
            "volontariato",
            "vrijwilliger",
            "service civique",
        ],
    ),
    (word(None, &[E::PerDiem]), &["per diem", "vacation", "vacataire"]),
    (
        word(Some(C::Apprenticeship), &[E::Other]),
        &[
            "apprenticeship",
            "apprentice",
            "apprentissage",
            "contrat d apprentissage",
            "alternance",
            "contrat de professionnalisation",
            "ausbildung",
            "auszubildende",
            "duales studium",
            "aprendizaje",
            "apprendistato",
            "leerwerkplek",
            "aprendizagem",
        ],
    ),
    (
        word(Some(C::Internship), &[E::Intern]),
        &[
            "internship",
            "intern",
            "trainee",
            "stage",
            "stagiaire",
            "praktikum",
            "praktikant",
            "praktikantin",
            "pflichtpraktikum",
            "practicas",
            "becario",
            "tirocinio",
            "estagio",
            "stagiair",
        ],
    ),
    (
        word(Some(C::Freelance), &[E::Contractor]),
        &[
            "freelance",
            "freelancer",
            "contractor",
            "independent contractor",
            "self employed",
            "independant",
            "portage salarial",
            "auto entrepreneur",
            "freiberuflich",
            "freie mitarbeit",
            "selbststandig",
            "autonomo",
            "partita iva",
            "zzp",
            "recibos verdes",
        ],
    ),
    (
        word(Some(C::Agency), &[E::Temporary]),
        &[
            "interim",
            "travail temporaire",
            "agency",
            "temp",
            "zeitarbeit",
            "leiharbeit",
            "arbeitnehmeruberlassung",
            "ett",
            "somministrazione",
            "uitzend",
        ],
    ),
    (
        word(Some(C::FixedTerm), &[E::Temporary]),
        &[
            "fixed term",
            "temporary",
            "cdd",
            "contrat a duree determinee",
            "saisonnier",
            "befristet",
            "befristeter vertrag",
            "temporal",
            "contrato temporal",
            "tempo determinato",
            "bepaalde tijd",
            "tijdelijk",
            "a termo",
            "limited",
        ],
    ),
    (
        word(Some(C::Permanent), &[]),
        &[
            "permanent",
            "cdi",
            "contrat a duree indeterminee",
            "festanstellung",
            "unbefristet",
            "indefinido",
            "tempo indeterminato",
            "vast contract",
            "vaste baan",
            "onbepaalde tijd",
            "sem termo",
            "efetivo",
            "unlimited",
        ],
    ),
    (
        word(None, &[E::FullTime, E::PartTime]),
        &["full or part time", "full time or part time", "voll oder teilzeit", "voll und teilzeit", "temps plein ou partiel"],
    ),
    (
        word(None, &[E::FullTime]),
        &[
            "full time",
            "fulltime",
            "temps plein",
            "temps complet",
            "plein temps",
            "vollzeit",
            "jornada completa",
            "completa",
            "tiempo completo",
            "tempo pieno",
            "voltijd",
            "tempo inteiro",
            "tempo integral",
        ],
    ),
    (
        word(None, &[E::PartTime]),
        &[
            "part time",
            "parttime",
            "temps partiel",
            "mi temps",
            "teilzeit",
            "minijob",
            "werkstudent",
            "werkstudentin",
            "working student",
            "media jornada",
            "parcial",
            "tiempo parcial",
            "jornada parcial",
            "tempo parziale",
            "deeltijd",
            "tempo parcial",
        ],
    ),
    (word(Some(C::Freelance), &[E::Contractor]), &["contract"]),
    (word(None, &[E::Other]), &["other", "autre", "sonstige"]),
];

/// What a short value such as `CDI, temps plein` or `FULL_TIME` says. Empty where no word is known.
///
/// Each word of the text counts once, so that "apprentissage" is no "stage" and "contrat" alone says nothing.
pub(in crate::enrich) fn contract_words(text: &str) -> Vec<ContractWord> {
    let mut rest = folded(text);
    if rest == "contrat" || rest == "contrato" {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (meaning, phrases) in WORDS {
        for phrase in *phrases {
            if has_phrase(&rest, phrase) {
                rest = rest.replace(phrase, "|");
                if !found.contains(meaning) {
                    found.push(*meaning);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, contracts: &[Contract], types: &[EmploymentType]) {
        let found = contract_words(text);
        let got: Vec<_> = found.iter().filter_map(|w| w.contract).collect();
        let mut got_types: Vec<_> = found.iter().flat_map(|w| w.types.iter().copied()).collect();
        got_types.sort_unstable();
        assert_eq!((got.as_slice(), got_types.as_slice()), (contracts, types), "{text}");
    }

    #[test]
    fn contracts_and_hours_are_told_apart() {
        check("CDI, temps plein", &[C::Permanent], &[E::FullTime]);
        check("FULL_TIME", &[], &[E::FullTime]);
        check("Stage", &[C::Internship], &[E::Intern]);
        check("Unbefristet, Vollzeit", &[C::Permanent], &[E::FullTime]);
        check("contrat", &[], &[]);
        check("Contract", &[C::Freelance], &[E::Contractor]);
        check("code", &[], &[]);
        check("stagecoach", &[], &[]);
        check("Voll- oder Teilzeit", &[], &[E::FullTime, E::PartTime]);
    }
}
