//! The keys that people write for our fields, by language, and how a file spells its keys.

use deunicode::deunicode;

use crate::model::field::normalized;

/// Languages of keys; English is what generators and every other language fall back to.
const LANGUAGES: [&str; 7] = ["en", "fr", "de", "es", "it", "nl", "pt"];

/// Our field, and its key in each of [`LANGUAGES`], with the capitals that it has in a file that writes capitals; an empty one is the English one.
const KEYS: &[(&str, [&str; 7])] = &[
    ("title", ["title", "titre", "titel", "título", "titolo", "titel", "título"]),
    ("datePosted", ["date", "date de publication", "datum", "fecha", "data", "datum", "data"]),
    ("validThrough", ["deadline", "date limite", "bewerbungsschluss", "fecha límite", "scadenza", "sluitingsdatum", "prazo"]),
    ("hiringOrganization.name", ["company", "entreprise", "arbeitgeber", "empresa", "azienda", "werkgever", "empresa"]),
    ("hiringOrganization.sameAs", ["company url", "site de l'entreprise", "", "", "", "", ""]),
    ("hiringOrganization.logo", ["company logo", "logo", "logo", "logo", "logo", "logo", "logo"]),
    ("jobLocation", ["locations", "lieux", "standort", "lugar", "luogo", "locatie", "local"]),
    ("jobLocation.name", ["place name", "", "", "", "", "", ""]),
    ("jobLocation.address.streetAddress", ["street", "rue", "strasse", "dirección", "indirizzo", "", ""]),
    ("jobLocation.address.addressLocality", ["city", "ville", "stadt", "ciudad", "città", "stad", "cidade"]),
    ("jobLocation.address.addressRegion", ["region", "région", "bundesland", "provincia", "region", "provincia", "region"]),
    ("jobLocation.address.postalCode", ["postal code", "code postal", "PLZ", "código postal", "cap", "", "código postal"]),
    ("jobLocation.address.addressCountry", ["country", "pays", "land", "país", "paese", "land", "país"]),
    ("applicantLocationRequirements", ["remote countries", "pays autorisés", "", "", "", "", ""]),
    ("workplace", ["workplace", "télétravail", "homeoffice", "teletrabajo", "modalità di lavoro", "werkvorm", "modalidade"]),
    ("employmentType", ["employment type", "contrat", "vertragsart", "tipo de contrato", "contratto", "dienstverband", "vínculo"]),
    ("baseSalary", ["salary", "salaire", "gehalt", "salario", "stipendio", "salaris", "salario"]),
    ("baseSalary.currency", ["salary currency", "devise", "", "", "", "", ""]),
    ("baseSalary.value.unitText", ["salary period", "", "", "", "", "", ""]),
    (
        "payBasis",
        ["salary basis", "brut ou net", "brutto oder netto", "bruto o neto", "lordo o netto", "bruto of netto", "bruto ou líquido"],
    ),
    ("payNote", ["salary note", "", "", "", "", "", ""]),
    ("reference", ["reference", "référence", "kennziffer", "referencia", "riferimento", "referentie", "referência"]),
    ("jobStartDate", ["start date", "début", "beginn", "fecha de inicio", "inizio", "begindatum", "início"]),
    ("jobDuration", ["duration", "durée", "dauer", "duración", "durata", "looptijd", "duração"]),
    ("workHours", ["hours", "horaires", "wochenstunden", "horario", "ore settimanali", "uren", "horário"]),
    ("industry", ["sector", "secteur", "branche", "", "", "", ""]),
    ("responsibilities", ["responsibilities", "missions", "aufgaben", "", "", "", ""]),
    ("qualifications", ["qualifications", "profil", "", "", "", "", ""]),
    ("skills", ["skills", "compétences", "kenntnisse", "", "", "", ""]),
    ("jobBenefits", ["benefits", "avantages", "leistungen", "beneficios", "vantaggi", "arbeidsvoorwaarden", "benefícios"]),
    (
        "educationRequirements.credentialCategory",
        ["education", "diplôme", "abschluss", "titulación", "titolo di studio", "opleidingsniveau", "escolaridade"],
    ),
    (
        "experienceRequirements.monthsOfExperience",
        ["experience", "expérience requise", "berufserfahrung", "experiencia", "esperienza", "ervaring", "experiência"],
    ),
    ("totalJobOpenings", ["openings", "nombre de postes", "Anzahl Stellen", "vacantes", "posti", "aantal plaatsen", "vagas"]),
    ("apply.email", ["apply email", "email", "Bewerbung per Mail", "email", "email", "email", "email"]),
    (
        "apply.url",
        [
            "apply url",
            "lien de candidature",
            "bewerbungslink",
            "enlace de solicitud",
            "link candidatura",
            "sollicitatielink",
            "link da candidatura",
        ],
    ),
    ("tags", ["tags", "mots clés", "", "etiquetas", "", "", ""]),
    ("language", ["lang", "langue", "sprache", "idioma", "lingua", "taal", "idioma"]),
];

/// Keys inside a map of pay: least, most, one figure, currency, period.
const PAY: [[&str; 5]; 7] = [
    ["min", "max", "value", "currency", "period"],
    ["min", "max", "montant", "devise", "période"],
    ["min", "max", "betrag", "currency", "period"],
    ["min", "max", "value", "currency", "period"],
    ["min", "max", "value", "currency", "period"],
    ["min", "max", "value", "currency", "period"],
    ["min", "max", "value", "currency", "period"],
];

/// A language of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language(usize);

impl Language {
    pub(super) const ENGLISH: Self = Self(0);

    /// The language of a BCP 47 tag; English where there are no keys in it.
    pub(super) fn of_tag(tag: &str) -> Self {
        let code = tag.split('-').next().unwrap_or_default();
        Self(LANGUAGES.iter().position(|known| *known == code).unwrap_or(0))
    }

    /// The language that most keys of a file are in: by whole keys, and by words that no other language has; of two, the one that the post
    /// is written in. English, which generators want in every file, wins only where no other language is seen.
    pub(super) fn of_keys<'k>(keys: impl IntoIterator<Item = &'k str>, text: Self) -> Self {
        let mut votes = [0_usize; LANGUAGES.len()];
        for key in keys {
            let whole = normalized(key);
            for index in (1..LANGUAGES.len()).filter(|_| !has_key(0, &whole)) {
                votes[index] += 2 * usize::from(has_key(index, &whole));
            }
            for word in words(key) {
                let speakers: Vec<usize> = (0..LANGUAGES.len()).filter(|index| speaks(*index, &word)).collect();
                if let [only] = speakers.as_slice() {
                    votes[*only] += 1;
                }
            }
        }
        let most = (1..LANGUAGES.len()).max_by_key(|index| (votes[*index], *index == text.0, usize::MAX - index)).unwrap_or(0);
        if votes[most] > 0 { Self(most) } else { Self::ENGLISH }
    }

    /// The BCP 47 code.
    pub(super) fn code(self) -> &'static str {
        LANGUAGES[self.0]
    }

    /// The key for a field, in words parted by spaces.
    pub(super) fn key(self, field: &str) -> Option<&'static str> {
        let (_, keys) = KEYS.iter().find(|(name, _)| *name == field)?;
        Some(if keys[self.0].is_empty() { keys[0] } else { keys[self.0] })
    }

    /// The keys inside a map of pay.
    pub(super) fn pay(self) -> [&'static str; 5] {
        PAY[self.0]
    }
}

/// The words of a key as people part them: blanks, `_`, `-`, a capital in the middle.
fn words(key: &str) -> Vec<String> {
    let mut parted = String::new();
    let mut before = ' ';
    for c in key.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            parted.push(' ');
        }
        parted.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    parted.split_whitespace().map(normalized).filter(|word| word.len() > 2).collect()
}

fn has_key(language: usize, key: &str) -> bool {
    KEYS.iter().any(|(_, keys)| normalized(keys[language]) == key)
}

fn speaks(language: usize, word: &str) -> bool {
    let own = KEYS.iter().any(|(_, keys)| keys[language].split([' ', '\'']).any(|known| normalized(known) == word));
    own || TELLING[language].contains(&word)
}

/// Words of keys that tell a language and stand in no key of ours.
const TELLING: [&[&str]; 7] = [
    &["job", "apply", "location", "published", "type", "name", "place"],
    &[
        "intitule",
        "poste",
        "lieu",
        "localisation",
        "societe",
        "employeur",
        "candidature",
        "postuler",
        "remuneration",
        "limite",
        "cloture",
        "ouvert",
        "pourvu",
        "commune",
        "statut",
    ],
    &[
        "stelle",
        "firma",
        "unternehmen",
        "ort",
        "arbeitsort",
        "frist",
        "bewerbungsfrist",
        "bewerbung",
        "vergutung",
        "stadt",
        "strasse",
        "eintritt",
    ],
    &["puesto", "ubicacion", "plazo", "solicitud", "contrato"],
    &["posizione", "sede", "impiego", "tipo"],
    &["functie", "bedrijf", "plaats"],
    &["vaga", "localizacao", "candidaturas", "regime", "tipo", "contrato"],
];

/// How a file spells its keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    between: Between,
    capital: bool,
    accents: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Underscore,
    Hyphen,
    Space,
    Capital,
}

impl Style {
    /// As most of these keys are spelt; `date_limite` where none of them tells.
    pub(super) fn of_keys<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        let keys: Vec<&str> = keys.into_iter().collect();
        let count = |is: &dyn Fn(&str) -> bool| keys.iter().filter(|key| is(key)).count();
        let camel = |key: &str| key.chars().zip(key.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        let between = [
            (count(&|key| key.contains('_')), Between::Underscore),
            (count(&|key| key.contains('-')), Between::Hyphen),
            (count(&|key| key.contains(' ')), Between::Space),
            (count(&camel), Between::Capital),
        ];
        let most = between.into_iter().rev().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0);
        Self {
            between: most.map_or(Between::Underscore, |(_, between)| between),
            capital: 2 * count(&|key| key.starts_with(char::is_uppercase)) > keys.len(),
            accents: keys.iter().any(|key| !key.is_ascii()),
        }
    }

    /// A key in words, as the file would spell it.
    pub(super) fn spell(self, words: &str) -> String {
        let words = words.replace('\'', " ");
        let words = if self.capital { words } else { words.to_lowercase() };
        let plain = if self.accents { words } else { deunicode(&words) };
        let mut key = String::new();
        for (index, word) in plain.split_whitespace().enumerate() {
            match self.between {
                _ if index == 0 => key.push_str(word),
                Between::Underscore => key.extend(["_", word]),
                Between::Hyphen => key.extend(["-", word]),
                Between::Space => key.extend([" ", word]),
                Between::Capital => key.push_str(&capitalized(word)),
            }
        }
        if self.capital { capitalized(&key) } else { key }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[&str], field: &str, expect: &str) {
        let language = Language::of_keys(keys.iter().copied(), Language::ENGLISH);
        let key = language.key(field).expect("a field with keys");
        assert_eq!(Style::of_keys(keys.iter().copied()).spell(key), expect, "{keys:?}");
    }

    #[test]
    fn keys_are_written_as_the_file_writes_them() {
        check(&["title", "layout", "date"], "validThrough", "deadline");
        check(&["title", "date_limite"], "jobDuration", "duree");
        check(&["titre", "date-limite"], "hiringOrganization.sameAs", "site-de-l-entreprise");
        check(&["Titre", "Durée", "Lieu"], "jobLocation.address.postalCode", "Code_postal");
        check(&["title", "applyUrl"], "employmentType", "employmentType");
        check(&["titel", "Arbeitgeber", "Stadt", "PLZ"], "jobLocation.address.postalCode", "PLZ");
        check(&["title", "job type"], "apply.email", "apply email");
        check(&["titulo", "ciudad"], "validThrough", "fecha_limite");
        check(&[], "validThrough", "deadline");
    }
}
