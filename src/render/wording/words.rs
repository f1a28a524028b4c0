//! What pages say of themselves, in the languages that they speak.

use crate::model::facts::{Contract, Workplace};

/// The languages of the columns of [`TABLE`]; a page in any other language speaks the first.
const LANGUAGES: [&str; 7] = ["en", "fr", "de", "es", "it", "nl", "pt"];

/// Something that a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Word {
    Employer,
    Place,
    Workplace,
    Onsite,
    Hybrid,
    Remote,
    Applicants,
    Contract,
    Permanent,
    FixedTerm,
    Agency,
    Internship,
    Apprenticeship,
    Freelance,
    Volunteering,
    Employment,
    FullTime,
    PartTime,
    Temporary,
    PerDiem,
    Other,
    Pay,
    PerHour,
    PerDay,
    PerWeek,
    PerMonth,
    PerYear,
    Gross,
    Net,
    From,
    UpTo,
    Start,
    Immediately,
    Duration,
    OneYear,
    Years,
    OneMonth,
    Months,
    OneWeek,
    Weeks,
    OneDay,
    Days,
    Hours,
    Posted,
    Closes,
    Closed,
    IsClosed,
    IsElsewhere,
    Reference,
    Language,
    Tags,
    Openings,
    Industry,
    Skills,
    Responsibilities,
    Qualifications,
    Benefits,
    Apply,
    AllJobs,
    Jobs,
    NoJobs,
    Subscribe,
    Newer,
    Older,
}

/// How `word` is said in `language` (BCP 47).
pub(in crate::render) fn say(language: &str, word: Word) -> &'static str {
    TABLE[word as usize].1[column(language).unwrap_or(0)]
}

/// What speakers of a language (BCP 47) call it; the tag itself where that is not known here.
pub(in crate::render) fn autonym(language: &str) -> &str {
    const NAMES: &[(&str, &str)] = &[
        ("cs", "Čeština"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ko", "한국어"),
        ("nb", "Norsk bokmål"),
        ("nl", "Nederlands"),
        ("nn", "Norsk nynorsk"),
        ("no", "Norsk"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("sk", "Slovenčina"),
        ("sv", "Svenska"),
        ("zh", "中文"),
    ];
    NAMES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(primary(language))).map_or(language, |(_, name)| name)
}

/// The column of a language that pages speak.
pub(in crate::render) fn column(language: &str) -> Option<usize> {
    let primary = primary(language);
    LANGUAGES.iter().position(|l| l.eq_ignore_ascii_case(primary))
}

/// Whether a language is written from right to left.
pub(in crate::render) fn is_right_to_left(language: &str) -> bool {
    ["ar", "dv", "fa", "he", "ps", "ur", "yi"].iter().any(|l| l.eq_ignore_ascii_case(primary(language)))
}

/// A language's name in itself.
pub(in crate::render) fn language_name(language: &str) -> Option<&'static str> {
    LANGUAGE_NAMES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(primary(language))).map(|(_, name)| *name)
}

/// The word for one of Google's values of `employmentType`.
pub(in crate::render) fn employment_type(value: &str) -> Option<Word> {
    Some(match value {
        "FULL_TIME" => Word::FullTime,
        "PART_TIME" => Word::PartTime,
        "INTERN" => Word::Internship,
        "TEMPORARY" => Word::Temporary,
        "CONTRACTOR" => Word::Freelance,
        "VOLUNTEER" => Word::Volunteering,
        "PER_DIEM" => Word::PerDiem,
        "OTHER" => Word::Other,
        _ => return None,
    })
}

impl From<Contract> for Word {
    fn from(contract: Contract) -> Self {
        match contract {
            Contract::Permanent => Self::Permanent,
            Contract::FixedTerm => Self::FixedTerm,
            Contract::Agency => Self::Agency,
            Contract::Internship => Self::Internship,
            Contract::Apprenticeship => Self::Apprenticeship,
            Contract::Freelance => Self::Freelance,
            Contract::Volunteer => Self::Volunteering,
        }
    }
}

impl From<Workplace> for Word {
    fn from(workplace: Workplace) -> Self {
        match workplace {
            Workplace::Onsite => Self::Onsite,
            Workplace::Hybrid => Self::Hybrid,
            Workplace::Remote => Self::Remote,
        }
    }
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

/// Months as they stand in a date, by column of [`LANGUAGES`].
pub(in crate::render) const MONTHS: [[&str; 12]; 7] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
];

/// What stands between day and month, and between month and year, by column of [`LANGUAGES`].
pub(in crate::render) const DATE_JOINTS: [[&str; 2]; 7] =
    [[" ", " "], [" ", " "], [". ", " "], [" de ", " de "], [" ", " "], [" ", " "], [" de ", " de "]];

/// What stands between thousands, and before tenths, by column of [`LANGUAGES`].
pub(in crate::render) const NUMBER_JOINTS: [[&str; 2]; 7] =
    [[",", "."], ["\u{202f}", ","], [".", ","], [".", ","], [".", ","], [".", ","], [".", ","]];

const LANGUAGE_NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "български"),
    ("br", "brezhoneg"),
    ("ca", "català"),
    ("cs", "čeština"),
    ("da", "dansk"),
    ("de", "Deutsch"),
    ("el", "ελληνικά"),
    ("en", "English"),
    ("es", "español"),
    ("et", "eesti"),
    ("eu", "euskara"),
    ("fi", "suomi"),
    ("fr", "français"),
    ("ga", "Gaeilge"),
    ("gl", "galego"),
    ("he", "עברית"),
    ("hr", "hrvatski"),
    ("hu", "magyar"),
    ("is", "íslenska"),
    ("it", "italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("lb", "Lëtzebuergesch"),
    ("lt", "lietuvių"),
    ("lv", "latviešu"),
    ("mt", "Malti"),
    ("nb", "norsk bokmål"),
    ("nl", "Nederlands"),
    ("nn", "norsk nynorsk"),
    ("no", "norsk"),
    ("pl", "polski"),
    ("pt", "português"),
    ("ro", "română"),
    ("ru", "русский"),
    ("sk", "slovenčina"),
    ("sl", "slovenščina"),
    ("sv", "svenska"),
    ("tr", "Türkçe"),
    ("uk", "українська"),
    ("zh", "中文"),
];

/// Every word in the order of [`Word`], in the languages of [`LANGUAGES`].
#[rustfmt::skip]
const TABLE: [(Word, [&str; 7]); 64] = [
    (Word::Employer, ["Employer", "Employeur", "Arbeitgeber", "Empresa", "Datore di lavoro", "Werkgever", "Empregador"]),
    (Word::Place, ["Place", "Lieu", "Ort", "Lugar", "Luogo", "Plaats", "Local"]),
    (Word::Workplace, [
        "Work location",
        "Mode de travail",
        "Arbeitsweise",
        "Modalidad",
        "Modalità di lavoro",
        "Werkvorm",
        "Regime de trabalho",
    ]),
    (Word::Onsite, ["On site", "Sur site", "Vor Ort", "Presencial", "In sede", "Op locatie", "Presencial"]),
    (Word::Hybrid, ["Hybrid", "Hybride", "Hybrid", "Híbrido", "Ibrido", "Hybride", "Híbrido"]),
    (Word::Remote, [
        "100\u{a0}% remote",
        "100\u{a0}% en télétravail",
        "100\u{a0}% remote",
        "100\u{a0}% en remoto",
        "100\u{a0}% da remoto",
        "100\u{a0}% op afstand",
        "100\u{a0}% remoto",
    ]),
    (Word::Applicants, [
        "Applicants may live in",
        "Résidence des candidats",
        "Wohnsitz der Bewerber",
        "Residencia de los candidatos",
        "Residenza dei candidati",
        "Woonplaats van kandidaten",
        "Residência dos candidatos",
    ]),
    (Word::Contract, ["Contract", "Contrat", "Vertrag", "Contrato", "Contratto", "Contract", "Contrato"]),
    (Word::Permanent, ["Permanent", "CDI", "Unbefristet", "Indefinido", "Tempo indeterminato", "Vast", "Sem termo"]),
    (Word::FixedTerm, ["Fixed term", "CDD", "Befristet", "Temporal", "Tempo determinato", "Tijdelijk", "A termo"]),
    (Word::Agency, [
        "Temporary agency work",
        "Intérim",
        "Zeitarbeit",
        "Trabajo temporal por agencia",
        "Somministrazione",
        "Uitzendwerk",
        "Trabalho temporário",
    ]),
    (Word::Internship, ["Internship", "Stage", "Praktikum", "Prácticas", "Tirocinio", "Stage", "Estágio"]),
    (Word::Apprenticeship, [
        "Apprenticeship",
        "Alternance",
        "Ausbildung",
        "Formación dual",
        "Apprendistato",
        "Leerwerkplek",
        "Aprendizagem",
    ]),
    (Word::Freelance, [
        "Freelance",
        "Indépendant",
        "Freiberuflich",
        "Autónomo",
        "Libera professione",
        "Freelance",
        "Prestação de serviços",
    ]),
    (Word::Volunteering, ["Volunteering", "Bénévolat", "Ehrenamt", "Voluntariado", "Volontariato", "Vrijwilligerswerk", "Voluntariado"]),
    (Word::Employment, [
        "Employment",
        "Type d’emploi",
        "Beschäftigung",
        "Tipo de empleo",
        "Tipo di impiego",
        "Dienstverband",
        "Tipo de emprego",
    ]),
    (Word::FullTime, ["Full time", "Temps plein", "Vollzeit", "Jornada completa", "Tempo pieno", "Voltijd", "Tempo inteiro"]),
    (Word::PartTime, ["Part time", "Temps partiel", "Teilzeit", "Jornada parcial", "Tempo parziale", "Deeltijd", "Tempo parcial"]),
    (Word::Temporary, ["Temporary", "Temporaire", "Befristet", "Temporal", "Temporaneo", "Tijdelijk", "Temporário"]),
    (Word::PerDiem, ["By the day", "À la journée", "Tageweise", "Por días", "A giornata", "Per dag", "Ao dia"]),
    (Word::Other, ["Other", "Autre", "Sonstiges", "Otro", "Altro", "Anders", "Outro"]),
    (Word::Pay, ["Pay", "Rémunération", "Vergütung", "Remuneración", "Retribuzione", "Salaris", "Remuneração"]),
    (Word::PerHour, ["per hour", "par heure", "pro Stunde", "por hora", "all’ora", "per uur", "por hora"]),
    (Word::PerDay, ["per day", "par jour", "pro Tag", "por día", "al giorno", "per dag", "por dia"]),
    (Word::PerWeek, ["per week", "par semaine", "pro Woche", "por semana", "alla settimana", "per week", "por semana"]),
    (Word::PerMonth, ["per month", "par mois", "pro Monat", "al mes", "al mese", "per maand", "por mês"]),
    (Word::PerYear, ["per year", "par an", "pro Jahr", "al año", "all’anno", "per jaar", "por ano"]),
    (Word::Gross, ["gross", "brut", "brutto", "bruto", "lordo", "bruto", "bruto"]),
    (Word::Net, ["net", "net", "netto", "neto", "netto", "netto", "líquido"]),
    (Word::From, ["from", "à partir de", "ab", "desde", "da", "vanaf", "a partir de"]),
    (Word::UpTo, ["up to", "jusqu’à", "bis", "hasta", "fino a", "tot", "até"]),
    (Word::Start, ["Start", "Début", "Beginn", "Inicio", "Inizio", "Start", "Início"]),
    (Word::Immediately, [
        "As soon as possible",
        "Dès que possible",
        "Ab sofort",
        "Lo antes posible",
        "Appena possibile",
        "Zo snel mogelijk",
        "Assim que possível",
    ]),
    (Word::Duration, ["Duration", "Durée", "Dauer", "Duración", "Durata", "Duur", "Duração"]),
    (Word::OneYear, ["year", "an", "Jahr", "año", "anno", "jaar", "ano"]),
    (Word::Years, ["years", "ans", "Jahre", "años", "anni", "jaar", "anos"]),
    (Word::OneMonth, ["month", "mois", "Monat", "mes", "mese", "maand", "mês"]),
    (Word::Months, ["months", "mois", "Monate", "meses", "mesi", "maanden", "meses"]),
    (Word::OneWeek, ["week", "semaine", "Woche", "semana", "settimana", "week", "semana"]),
    (Word::Weeks, ["weeks", "semaines", "Wochen", "semanas", "settimane", "weken", "semanas"]),
    (Word::OneDay, ["day", "jour", "Tag", "día", "giorno", "dag", "dia"]),
    (Word::Days, ["days", "jours", "Tage", "días", "giorni", "dagen", "dias"]),
    (Word::Hours, ["Hours", "Horaires", "Arbeitszeit", "Horario", "Orario", "Werktijden", "Horário"]),
    (Word::Posted, ["Posted", "Publiée le", "Veröffentlicht", "Publicada", "Pubblicata", "Geplaatst", "Publicada"]),
    (Word::Closes, [
        "Apply by",
        "Candidater avant la fin du",
        "Bewerbungsschluss",
        "Plazo",
        "Candidature entro",
        "Solliciteren tot en met",
        "Candidaturas até",
    ]),
    (Word::Closed, ["Closed", "Clôturée le", "Geschlossen", "Cerrada", "Chiusa", "Gesloten", "Encerrada"]),
    (Word::IsClosed, [
        "This job is closed.",
        "Cette offre n’est plus ouverte.",
        "Diese Stelle ist nicht mehr offen.",
        "Esta oferta está cerrada.",
        "Questa offerta è chiusa.",
        "Deze vacature is gesloten.",
        "Esta oferta está encerrada.",
    ]),
    (Word::IsElsewhere, [
        "This post is no longer kept in this language.",
        "Cette offre n’est plus publiée dans cette langue.",
        "Diese Anzeige gibt es in dieser Sprache nicht mehr.",
        "Esta oferta ya no se publica en este idioma.",
        "Questa offerta non è più pubblicata in questa lingua.",
        "Deze vacature staat niet meer in deze taal.",
        "Esta oferta já não é publicada nesta língua.",
    ]),
    (Word::Reference, ["Reference", "Référence", "Kennziffer", "Referencia", "Riferimento", "Referentie", "Referência"]),
    (Word::Language, [
        "Language of the post",
        "Langue de l’annonce",
        "Sprache der Anzeige",
        "Idioma del anuncio",
        "Lingua dell’annuncio",
        "Taal van de vacature",
        "Língua do anúncio",
    ]),
    (Word::Tags, ["Topics", "Thèmes", "Themen", "Temas", "Temi", "Onderwerpen", "Temas"]),
    (Word::Openings, ["Openings", "Postes à pourvoir", "Offene Stellen", "Vacantes", "Posti disponibili", "Aantal plaatsen", "Vagas"]),
    (Word::Industry, ["Sector", "Secteur", "Branche", "Sector", "Settore", "Sector", "Setor"]),
    (Word::Skills, ["Skills", "Compétences", "Kenntnisse", "Competencias", "Competenze", "Vaardigheden", "Competências"]),
    (Word::Responsibilities, ["Tasks", "Missions", "Aufgaben", "Funciones", "Mansioni", "Taken", "Funções"]),
    (Word::Qualifications, ["Profile", "Profil", "Profil", "Perfil", "Profilo", "Profiel", "Perfil"]),
    (Word::Benefits, ["Benefits", "Avantages", "Leistungen", "Beneficios", "Benefit", "Voordelen", "Benefícios"]),
    (Word::Apply, ["Apply", "Postuler", "Bewerben", "Solicitar", "Candidati", "Solliciteren", "Candidatar-se"]),
    (Word::AllJobs, [
        "All jobs",
        "Toutes les offres",
        "Alle Stellen",
        "Todas las ofertas",
        "Tutte le offerte",
        "Alle vacatures",
        "Todas as ofertas",
    ]),
    (Word::Jobs, [
        "Jobs",
        "Offres d’emploi",
        "Stellenangebote",
        "Ofertas de empleo",
        "Offerte di lavoro",
        "Vacatures",
        "Ofertas de emprego",
    ]),
    (Word::NoJobs, [
        "No open jobs at the moment.",
        "Aucune offre en ce moment.",
        "Zurzeit keine offenen Stellen.",
        "No hay ofertas en este momento.",
        "Nessuna offerta al momento.",
        "Momenteel geen vacatures.",
        "Sem ofertas de momento.",
    ]),
    (Word::Subscribe, [
        "Follow these jobs: copy one of these addresses into a feed reader.",
        "Suivre ces offres\u{a0}: copiez une de ces adresses dans un lecteur de flux.",
        "Stellen abonnieren: eine dieser Adressen in einen Feedreader kopieren.",
        "Siga estas ofertas: copie una de estas direcciones en un lector de feeds.",
        "Segui queste offerte: copia uno di questi indirizzi in un lettore di feed.",
        "Volg deze vacatures: kopieer een van deze adressen naar een feedlezer.",
        "Siga estas ofertas: copie um destes endereços para um leitor de feeds.",
    ]),
    (Word::Newer, ["Newer", "Plus récentes", "Neuere", "Más recientes", "Più recenti", "Nieuwer", "Mais recentes"]),
    (Word::Older, ["Older", "Plus anciennes", "Ältere", "Más antiguas", "Meno recenti", "Ouder", "Mais antigas"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_words() {
        assert!(TABLE.iter().enumerate().all(|(i, (word, _))| *word as usize == i));
        assert!(TABLE.iter().flat_map(|(_, said)| said).all(|said| !said.is_empty()));
    }

    #[test]
    fn pages_speak_their_language_or_english() {
        assert_eq!(say("fr-CA", Word::Apply), "Postuler");
        assert_eq!(say("sv", Word::Apply), "Apply");
        assert_eq!(language_name("de-AT"), Some("Deutsch"));
        assert!(is_right_to_left("ar-EG") && !is_right_to_left("en"));
    }
}
