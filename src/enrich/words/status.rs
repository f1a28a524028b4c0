//! Words for status, truth, "as soon as possible", "no value", and what is no job.

use super::folded;

/// Words that mean "as soon as possible".
pub(in crate::enrich) const ASAP: &[&str] = &[
    "asap",
    "as soon as possible",
    "immediately",
    "immediate",
    "now",
    "des que possible",
    "immediatement",
    "immediate start",
    "tout de suite",
    "des maintenant",
    "sofort",
    "ab sofort",
    "zum nachstmoglichen zeitpunkt",
    "nachstmoglich",
    "schnellstmoglich",
    "inmediato",
    "inmediata",
    "lo antes posible",
    "de inmediato",
    "immediato",
    "il prima possibile",
    "subito",
    "per direct",
    "zo snel mogelijk",
    "imediato",
    "o mais breve possivel",
];

/// Words that say that there is no value.
pub(in crate::enrich) const NO_VALUE: &[&str] = &[
    "",
    "n a",
    "na",
    "none",
    "null",
    "nil",
    "tbd",
    "tba",
    "open",
    "open ended",
    "ongoing",
    "rolling",
    "until filled",
    "open until filled",
    "no deadline",
    "aucune",
    "aucun",
    "sans",
    "sans limite",
    "jusqu a pourvoi",
    "keine",
    "kein",
    "offen",
    "laufend",
    "unbefristet",
    "abierto",
    "hasta cubrir la plaza",
    "nessuna",
    "continuous",
    "asap",
];

/// What a status word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) enum StatusWord {
    Open,
    Draft,
    Closed,
}

const WORDS: &[(StatusWord, &[&str])] = &[
    (
        StatusWord::Open,
        &[
            "open",
            "published",
            "active",
            "live",
            "hiring",
            "ouvert",
            "ouverte",
            "publie",
            "publiee",
            "en ligne",
            "actif",
            "active",
            "offen",
            "aktiv",
            "veroffentlicht",
            "abierto",
            "abierta",
            "aperto",
            "aperta",
        ],
    ),
    (StatusWord::Draft, &["draft", "unpublished", "pending", "private", "hidden", "brouillon", "entwurf", "borrador", "bozza"]),
    (
        StatusWord::Closed,
        &[
            "closed",
            "filled",
            "archived",
            "expired",
            "inactive",
            "withdrawn",
            "on hold",
            "cancelled",
            "canceled",
            "ferme",
            "fermee",
            "pourvu",
            "pourvue",
            "cloture",
            "cloturee",
            "archive",
            "expire",
            "geschlossen",
            "besetzt",
            "vergeben",
            "abgelaufen",
            "inaktiv",
            "cerrado",
            "cerrada",
            "cubierta",
            "chiuso",
            "chiusa",
        ],
    ),
];

/// What a word of a `status` key says; `None` where it is not known.
pub(in crate::enrich) fn status_word(text: &str) -> Option<StatusWord> {
    let word = folded(text);
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(meaning, _)| *meaning)
}

/// A flag, in YAML's words and in those of people.
pub(in crate::enrich) fn truth(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "true" | "yes" | "y" | "on" | "1" | "oui" | "vrai" | "ja" | "wahr" | "si" | "vero" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "non" | "faux" | "nein" | "falsch" | "nee" => Some(false),
        _ => None,
    }
}
