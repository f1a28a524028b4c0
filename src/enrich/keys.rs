//! The usual words for our fields in front matter: generators', and people's in French, English, German and their neighbours.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Our field and the keys that mean it, the most telling first. The field's own name always counts.
const KEYS: &[(&str, &[&str])] = &[
    (
        "title",
        &[
            "titre",
            "titel",
            "título",
            "titolo",
            "job title",
            "position",
            "role",
            "poste",
            "intitulé",
            "intitulé du poste",
            "stelle",
            "stellenbezeichnung",
            "puesto",
            "cargo",
            "functie",
            "name",
        ],
    ),
    ("description", &["content", "body", "text", "texte", "beschreibung", "descripción", "descrizione"]),
    ("summary", &["excerpt", "abstract", "teaser", "lead", "intro", "résumé", "résumé de l'offre", "zusammenfassung", "resumen"]),
    (
        "datePosted",
        &[
            "date",
            "publish date",
            "published at",
            "published on",
            "pub date",
            "date published",
            "posted",
            "posted on",
            "posted at",
            "created at",
            "datum",
            "date de publication",
            "date publication",
            "date de parution",
            "veröffentlicht am",
            "fecha",
            "data",
        ],
    ),
    (
        "validThrough",
        &[
            "deadline",
            "application deadline",
            "app deadline",
            "apply by",
            "apply before",
            "apply until",
            "closing date",
            "closes",
            "closes on",
            "expires",
            "expires on",
            "expiry date",
            "expiration date",
            "expire",
            "valid until",
            "date limite",
            "date limite de candidature",
            "limite de candidature",
            "date de clôture",
            "clôture",
            "bewerbungsschluss",
            "bewerbungsfrist",
            "frist",
            "gültig bis",
            "fecha límite",
            "plazo",
            "scadenza",
            "prazo",
            "sluitingsdatum",
        ],
    ),
    (
        "hiringOrganization",
        &[
            "company",
            "employer",
            "organization",
            "organisation",
            "org",
            "entreprise",
            "société",
            "employeur",
            "structure",
            "arbeitgeber",
            "firma",
            "unternehmen",
            "empresa",
            "azienda",
            "werkgever",
        ],
    ),
    (
        "hiringOrganization.name",
        &["company name", "employer name", "organization name", "organisation name", "nom de l'entreprise", "firmenname"],
    ),
    (
        "hiringOrganization.sameAs",
        &["company url", "company website", "company link", "employer url", "organization url", "site de l'entreprise"],
    ),
    ("hiringOrganization.logo", &["company logo", "employer logo", "logo"]),
    (
        "jobLocation",
        &[
            "location",
            "locations",
            "place",
            "lieu",
            "lieux",
            "lieu de travail",
            "localisation",
            "ort",
            "standort",
            "arbeitsort",
            "einsatzort",
            "ubicación",
            "lugar",
            "sede",
            "luogo",
            "locatie",
            "plaats",
            "local",
        ],
    ),
    ("jobLocation.name", &["place name", "venue"]),
    ("jobLocation.address.streetAddress", &["street", "street address", "address", "rue", "adresse", "straße", "dirección", "indirizzo"]),
    (
        "jobLocation.address.addressLocality",
        &["city", "town", "locality", "ville", "commune", "stadt", "ciudad", "città", "cidade", "stad"],
    ),
    ("jobLocation.address.addressRegion", &["region", "state", "province", "région", "bundesland", "kanton", "provincia"]),
    (
        "jobLocation.address.postalCode",
        &["postal code", "zip", "zip code", "postcode", "code postal", "cp", "plz", "postleitzahl", "código postal", "cap"],
    ),
    ("jobLocation.address.addressCountry", &["country", "country code", "pays", "land", "país", "paese"]),
    (
        "workplace",
        &[
            "remote",
            "workplace type",
            "remote type",
            "remote work",
            "télétravail",
            "homeoffice",
            "home office",
            "teletrabajo",
            "job location type",
            "work model",
            "on site",
        ],
    ),
    ("applicantLocationRequirements", &["applicant locations", "remote countries", "remote from", "allowed countries", "pays autorisés"]),
    (
        "employmentType",
        &[
            "job type",
            "type",
            "contract type",
            "type de contrat",
            "type contrat",
            "contrat",
            "vertragsart",
            "anstellungsart",
            "beschäftigungsart",
            "anstellung",
            "arbeitszeit",
            "working time",
            "work time",
            "temps de travail",
            "temps",
            "schedule",
            "umfang",
            "tipo de contrato",
            "jornada",
            "contratto",
            "contrato",
            "vertrag",
            "dienstverband",
            "contractvorm",
            "tipo de contratación",
            "tipo contratto",
            "umowa",
            "rodzaj umowy",
            "anställningsform",
            "ansættelsesform",
            "ansettelsesform",
            "雇用形態",
            "고용형태",
        ],
    ),
    ("contract", &["nature du contrat", "nature of contract"]),
    (
        "baseSalary",
        &[
            "salary",
            "pay",
            "compensation",
            "wage",
            "salaire",
            "rémunération",
            "gehalt",
            "vergütung",
            "lohn",
            "salario",
            "stipendio",
            "salaris",
        ],
    ),
    ("baseSalary.value.minValue", &["salary min", "min salary", "salary from", "pay min", "salaire min", "gehalt von", "gehalt min"]),
    ("baseSalary.value.maxValue", &["salary max", "max salary", "salary to", "pay max", "salaire max", "gehalt bis", "gehalt max"]),
    ("baseSalary.currency", &["salary currency", "currency", "devise", "währung"]),
    ("baseSalary.value.unitText", &["salary unit", "salary period", "pay period", "salary interval", "période"]),
    (
        "reference",
        &[
            "ref",
            "référence",
            "job id",
            "req id",
            "requisition id",
            "identifier",
            "kennziffer",
            "referenznummer",
            "referencia",
            "riferimento",
            "rif",
            "referenz",
            "referentie",
            "referência",
            "vacaturenummer",
            "codice annuncio",
            "job ref",
        ],
    ),
    (
        "jobStartDate",
        &[
            "start",
            "start date",
            "starts",
            "starting",
            "available when",
            "available",
            "availability",
            "disponibilité",
            "disponible",
            "date de début",
            "début",
            "prise de poste",
            "eintrittsdatum",
            "eintritt",
            "beginn",
            "startdatum",
            "fecha de inicio",
            "inizio",
        ],
    ),
    ("jobImmediateStart", &["immediate start", "asap"]),
    (
        "jobDuration",
        &[
            "duration",
            "contract duration",
            "durée",
            "durée du contrat",
            "dauer",
            "laufzeit",
            "duración",
            "durata",
            "duração",
            "duur",
            "looptijd",
        ],
    ),
    ("workHours", &["hours", "hours per week", "weekly hours", "heures", "horaires", "wochenstunden", "stunden", "horario"]),
    ("industry", &["sector", "secteur", "branche", "sector de actividad"]),
    ("responsibilities", &["missions", "aufgaben"]),
    ("qualifications", &["requirements", "profil"]),
    ("skills", &["compétences", "fähigkeiten", "kenntnisse"]),
    ("jobBenefits", &["benefits", "perks", "avantages", "leistungen"]),
    (
        "educationRequirements.credentialCategory",
        &[
            "education",
            "education requirements",
            "required education",
            "degree",
            "diplôme",
            "niveau d'études",
            "niveau de formation",
            "abschluss",
            "bildungsabschluss",
            "titulación",
            "titulación exigida",
            "titolo di studio",
            "opleidingsniveau",
            "escolaridade",
            "habilitações",
        ],
    ),
    (
        "experienceRequirements.monthsOfExperience",
        &[
            "experience",
            "experience requirements",
            "required experience",
            "expérience",
            "expérience requise",
            "berufserfahrung",
            "erfahrung",
            "experiencia",
            "esperienza",
            "ervaring",
            "werkervaring",
            "experiência",
        ],
    ),
    ("occupationalCategory", &["occupation code", "isco", "isco code", "rome", "code rome", "esco"]),
    ("totalJobOpenings", &["openings", "positions", "number of positions", "vacancies", "nombre de postes", "postes"]),
    (
        "apply",
        &[
            "how to apply",
            "apply link",
            "application link",
            "application",
            "candidature",
            "candidatures",
            "postuler",
            "bewerbung",
            "bewerbung an",
            "bewerbungslink",
            "solicitud",
        ],
    ),
    (
        "apply.url",
        &[
            "apply url",
            "application url",
            "external url",
            "job url",
            "lien de candidature",
            "url de candidature",
            "bewerbungsurl",
            "url solicitud",
            "enlace solicitud",
            "url candidatura",
            "link candidatura",
            "sollicitatie url",
            "sollicitatielink",
        ],
    ),
    (
        "apply.email",
        &[
            "apply email",
            "application email",
            "email",
            "e-mail",
            "mail",
            "contact email",
            "courriel",
            "bewerbung per mail",
            "email candidaturas",
            "email candidatura",
            "email candidature",
            "email solicitudes",
            "sollicitatie email",
            "bewerbung email",
            "correo",
        ],
    ),
    ("tags", &["tag", "keywords", "mots clés", "schlagwörter", "stichwörter", "etiquetas"]),
    ("language", &["lang", "locale", "langue", "sprache", "idioma", "lingua", "taal"]),
    ("status", &["state of the offer", "job status", "statut", "stato", "estado"]),
    ("draft", &["brouillon", "entwurf", "borrador"]),
    ("published", &["publié", "publiée", "veröffentlicht", "publicado", "is published"]),
    ("open", &["active", "is open", "is active", "ouvert", "ouverte", "offen", "aktiv", "abierto"]),
    (
        "closed",
        &[
            "filled",
            "archived",
            "expired",
            "is closed",
            "is filled",
            "fermé",
            "fermée",
            "pourvu",
            "pourvue",
            "geschlossen",
            "besetzt",
            "cerrado",
        ],
    ),
    ("id", &["uid", "uuid", "guid", "job identifier"]),
    ("slug", &[]),
    ("translationOf", &["translation key", "translation group", "lang ref", "i18n key"]),
    ("payBasis", &["salary basis", "gross or net", "brut ou net", "brutto oder netto"]),
    ("payNote", &["salary note", "salary text"]),
    ("kind", &["content type", "record type"]),
];

/// Maps of front matter in which generators keep what is not theirs (Zola `extra` and `taxonomies`, Hugo `params`).
pub(super) const CONTAINERS: &[&str] = &["extra", "taxonomies", "params", "job", "jobposting", "offer"];

/// A key without case, accents, `-`, `_`, dots, apostrophes and spaces.
pub(super) fn normalized(key: &str) -> String {
    if key.is_ascii() {
        key.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
    } else {
        deunicode::deunicode(key).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    }
}

/// Our field that a normalised key means, and how telling the key is: 0 for the field's own name.
pub(super) fn field_of(normalized_key: &str) -> Option<(&'static str, usize)> {
    static TABLE: OnceLock<BTreeMap<String, (&'static str, usize)>> = OnceLock::new();
    TABLE
        .get_or_init(|| {
            let mut table = BTreeMap::new();
            for (field, _) in KEYS {
                table.insert(normalized(field), (*field, 0));
            }
            for (field, keys) in KEYS {
                for (rank, key) in keys.iter().enumerate() {
                    table.entry(normalized(key)).or_insert((*field, rank + 1));
                }
            }
            table
        })
        .get(normalized_key)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expect: Option<&str>) {
        assert_eq!(field_of(&normalized(key)).map(|(f, _)| f), expect, "{key}");
    }

    #[test]
    fn keys_are_known_in_every_spelling() {
        check("available-when", Some("jobStartDate"));
        check("Job_Title", Some("title"));
        check("Intitulé", Some("title"));
        check("hiringOrganization.name", Some("hiringOrganization.name"));
        check("hiring_organization", Some("hiringOrganization"));
        check("Bewerbungsschluß", Some("validThrough"));
        check("expiryDate", Some("validThrough"));
        check("layout", None);
    }

    #[test]
    fn no_key_means_two_fields() {
        let mut seen = BTreeMap::new();
        for (field, keys) in KEYS {
            for key in keys.iter().chain(std::iter::once(field)) {
                if let Some(other) = seen.insert(normalized(key), field) {
                    assert_eq!(other, field, "{key} stands under two fields");
                }
            }
        }
    }
}
