//! Values as people write them, in the language of the keys beside them.

use super::keys::Language;

/// Words of a closed list by language: our word, theirs.
type Table = &'static [(&'static str, &'static [(&'static str, &'static str)])];

fn word(language: Language, table: Table, ours: &str) -> Option<&'static str> {
    let row = |code: &str| table.iter().find(|(language, _)| *language == code).map(|(_, row)| *row).unwrap_or_default();
    let find = |row: &[(&str, &'static str)]| row.iter().find(|(word, _)| *word == ours).map(|(_, theirs)| *theirs);
    find(row(language.code())).or_else(|| find(row("en")))
}

/// A contract or a working time.
pub(super) fn employment(language: Language, ours: &str) -> Option<&'static str> {
    word(language, EMPLOYMENT, ours)
}

const EMPLOYMENT: Table = &[
    (
        "en",
        &[
            ("permanent", "permanent"),
            ("fixed-term", "fixed-term"),
            ("agency", "agency"),
            ("internship", "internship"),
            ("apprenticeship", "apprenticeship"),
            ("freelance", "freelance"),
            ("volunteer", "volunteer"),
            ("FULL_TIME", "full-time"),
            ("PART_TIME", "part-time"),
            ("INTERN", "internship"),
            ("TEMPORARY", "temporary"),
            ("CONTRACTOR", "freelance"),
            ("VOLUNTEER", "volunteer"),
            ("PER_DIEM", "per diem"),
            ("OTHER", "other"),
        ],
    ),
    (
        "fr",
        &[
            ("permanent", "CDI"),
            ("fixed-term", "CDD"),
            ("agency", "intérim"),
            ("internship", "stage"),
            ("apprenticeship", "apprentissage"),
            ("freelance", "freelance"),
            ("volunteer", "bénévolat"),
            ("FULL_TIME", "temps plein"),
            ("PART_TIME", "temps partiel"),
        ],
    ),
    (
        "de",
        &[
            ("permanent", "unbefristet"),
            ("fixed-term", "befristet"),
            ("agency", "Zeitarbeit"),
            ("internship", "Praktikum"),
            ("apprenticeship", "Ausbildung"),
            ("freelance", "freiberuflich"),
            ("volunteer", "ehrenamtlich"),
            ("FULL_TIME", "Vollzeit"),
            ("PART_TIME", "Teilzeit"),
        ],
    ),
    (
        "es",
        &[
            ("permanent", "indefinido"),
            ("fixed-term", "temporal"),
            ("internship", "prácticas"),
            ("freelance", "autónomo"),
            ("FULL_TIME", "jornada completa"),
            ("PART_TIME", "media jornada"),
        ],
    ),
    (
        "it",
        &[
            ("permanent", "tempo indeterminato"),
            ("fixed-term", "tempo determinato"),
            ("internship", "tirocinio"),
            ("apprenticeship", "apprendistato"),
            ("FULL_TIME", "tempo pieno"),
            ("PART_TIME", "tempo parziale"),
        ],
    ),
    ("nl", &[("permanent", "onbepaalde tijd"), ("fixed-term", "bepaalde tijd"), ("FULL_TIME", "voltijd"), ("PART_TIME", "deeltijd")]),
    ("pt", &[("permanent", "sem termo"), ("fixed-term", "a termo"), ("internship", "estágio"), ("PART_TIME", "tempo parcial")]),
];

/// The type that a contract's word says by itself, so that it need not be written beside it.
pub(super) fn implied(contract: &str) -> Option<&'static str> {
    Some(match contract {
        "fixed-term" | "agency" => "TEMPORARY",
        "internship" => "INTERN",
        "apprenticeship" => "OTHER",
        "freelance" => "CONTRACTOR",
        "volunteer" => "VOLUNTEER",
        _ => return None,
    })
}

/// Where the work is done.
pub(super) fn workplace(language: Language, ours: &str) -> Option<&'static str> {
    const WORDS: Table = &[
        ("en", &[("onsite", "onsite"), ("hybrid", "hybrid"), ("remote", "remote")]),
        ("fr", &[("onsite", "aucun"), ("hybrid", "partiel"), ("remote", "complet")]),
        ("de", &[("onsite", "nein"), ("hybrid", "hybrid"), ("remote", "100 %")]),
        ("es", &[("onsite", "no"), ("hybrid", "híbrido"), ("remote", "total")]),
        ("it", &[("onsite", "in sede"), ("hybrid", "ibrido"), ("remote", "da remoto")]),
        ("nl", &[("onsite", "op locatie"), ("hybrid", "hybride"), ("remote", "op afstand")]),
        ("pt", &[("onsite", "presencial"), ("hybrid", "híbrido"), ("remote", "remoto")]),
    ];
    word(language, WORDS, ours)
}

/// A period of pay.
pub(super) fn period(language: Language, ours: &str) -> Option<&'static str> {
    const WORDS: Table = &[
        ("en", &[("HOUR", "hour"), ("DAY", "day"), ("WEEK", "week"), ("MONTH", "month"), ("YEAR", "year")]),
        ("fr", &[("HOUR", "heure"), ("DAY", "jour"), ("WEEK", "semaine"), ("MONTH", "mois"), ("YEAR", "an")]),
        ("de", &[("HOUR", "Stunde"), ("DAY", "Tag"), ("WEEK", "Woche"), ("MONTH", "Monat"), ("YEAR", "Jahr")]),
        ("es", &[("HOUR", "hora"), ("DAY", "día"), ("WEEK", "semana"), ("MONTH", "mes"), ("YEAR", "año")]),
        ("it", &[("HOUR", "ora"), ("DAY", "giorno"), ("WEEK", "settimana"), ("MONTH", "mese"), ("YEAR", "anno")]),
        ("nl", &[("HOUR", "uur"), ("DAY", "dag"), ("WEEK", "week"), ("MONTH", "maand"), ("YEAR", "jaar")]),
        ("pt", &[("HOUR", "hora"), ("DAY", "dia"), ("WEEK", "semana"), ("MONTH", "mês"), ("YEAR", "ano")]),
    ];
    word(language, WORDS, ours)
}

/// Gross or net.
pub(super) fn pay_basis(language: Language, ours: &str) -> Option<&'static str> {
    const WORDS: Table = &[
        ("en", &[("gross", "gross"), ("net", "net")]),
        ("fr", &[("gross", "brut"), ("net", "net")]),
        ("de", &[("gross", "brutto"), ("net", "netto")]),
        ("es", &[("gross", "bruto"), ("net", "neto")]),
        ("it", &[("gross", "lordo"), ("net", "netto")]),
        ("nl", &[("gross", "bruto"), ("net", "netto")]),
        ("pt", &[("gross", "bruto"), ("net", "líquido")]),
    ];
    word(language, WORDS, ours)
}

/// "As soon as possible".
pub(super) fn at_once(language: Language) -> &'static str {
    const WORDS: Table = &[
        ("en", &[("now", "as soon as possible")]),
        ("fr", &[("now", "dès que possible")]),
        ("de", &[("now", "ab sofort")]),
        ("es", &[("now", "lo antes posible")]),
        ("it", &[("now", "il prima possibile")]),
        ("nl", &[("now", "zo snel mogelijk")]),
        ("pt", &[("now", "o mais breve possível")]),
    ];
    word(language, WORDS, "now").unwrap_or("as soon as possible")
}

/// So many months as people say them: `2 years`, `18 months`.
pub(super) fn months(language: Language, months: u64) -> Option<String> {
    let iso = if months.is_multiple_of(12) { format!("P{}Y", months / 12) } else { format!("P{months}M") };
    duration(language, &iso)
}

/// `P6M` as `6 mois`; `None` for durations of several parts.
pub(super) fn duration(language: Language, iso: &str) -> Option<String> {
    let inside = iso.strip_prefix('P')?;
    let (number, unit) = inside.split_at(inside.len().checked_sub(1).filter(|at| inside.is_char_boundary(*at))?);
    let number: u32 = number.parse().ok()?;
    let units: [(&str, &str); 4] = match language.code() {
        "fr" => [("jour", "jours"), ("semaine", "semaines"), ("mois", "mois"), ("an", "ans")],
        "de" => [("Tag", "Tage"), ("Woche", "Wochen"), ("Monat", "Monate"), ("Jahr", "Jahre")],
        "es" => [("día", "días"), ("semana", "semanas"), ("mes", "meses"), ("año", "años")],
        "it" => [("giorno", "giorni"), ("settimana", "settimane"), ("mese", "mesi"), ("anno", "anni")],
        "nl" => [("dag", "dagen"), ("week", "weken"), ("maand", "maanden"), ("jaar", "jaar")],
        "pt" => [("dia", "dias"), ("semana", "semanas"), ("mês", "meses"), ("ano", "anos")],
        _ => [("day", "days"), ("week", "weeks"), ("month", "months"), ("year", "years")],
    };
    let index = ["D", "W", "M", "Y"].iter().position(|known| *known == unit)?;
    let (one, many) = units[index];
    Some(format!("{number} {}", if number == 1 { one } else { many }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, iso: &str, expect: Option<&str>) {
        assert_eq!(duration(Language::of_tag(language), iso).as_deref(), expect);
    }

    #[test]
    fn durations_are_written_in_words() {
        check("fr-FR", "P6M", Some("6 mois"));
        check("de", "P1Y", Some("1 Jahr"));
        check("en", "P12W", Some("12 weeks"));
        check("ja", "P2M", Some("2 months"));
        check("en", "P1Y6M", None);
        check("en", "PT4H", None);
        check("en", "", None);
    }
}
