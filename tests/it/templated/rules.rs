//! The rules of each board, as data: what it says, where, and what is looked at in the document.

use std::collections::BTreeSet;

use regex::Regex;

use super::{Read, documents, text};

const JOBIJOBA: &str = "http://www.allgoob.com/de/jobijoba-feed-format";
const TROVIT: &str = "http://about.trovit.com/trovit-feeds/feed-jobs/ and feed-technical-specs/es/jobs/specs.html";
const HELLOWORK: &str = "the feed that HelloWork gives to others, as labonnealternance reads it";
const FRANCE_TRAVAIL: &str = "labonnealternance, partenaire-export/ft-export.types.ts";
const OURS: &str = "what the program promises of its own document";

/// What is looked at.
enum Look {
    /// So many items at least.
    Items(usize),
    /// The root element, or how many columns there are.
    Root(&'static str),
    /// The table has so many columns.
    Columns(usize),
    /// Each item has something there.
    Filled(&'static [&'static str]),
    /// No item has an element beside these.
    Known(&'static [&'static str]),
    /// Where it is not empty, the text has this form.
    Form(&'static str, &'static str),
    /// No two items have the same.
    Unique(&'static str),
    /// So many characters at most.
    AtMost(&'static str, usize),
    /// Each text stands in a section.
    Sections,
    /// No line breaks but between rows, and no quotes.
    Lines,
    /// Something is written there for some job.
    Somewhere(&'static [&'static str]),
}

use Look::{AtMost, Columns, Filled, Form, Items, Known, Lines, Root, Sections, Somewhere, Unique};

/// Template, what the rule says, who says so, what is looked at.
type Rule = (&'static str, &'static str, &'static str, Look);

const DAY_FIRST: &str = r"^(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])/\d{4}$";
const YEAR_FIRST: &str = r"^\d{4}-\d\d-\d\d$";

#[rustfmt::skip]
const RULES: &[Rule] = &[
    ("generic", "forty varied jobs at least", OURS, Items(40)),
    ("generic", "the root is `jobs`", OURS, Root("jobs")),
    ("generic", "each job has an id, a title, its page and its text", OURS, Filled(&["@id", "title", "url", "date", "updated", "language", "description"])),
    ("generic", "no two jobs share an id", OURS, Unique("@id")),
    ("generic", "days are ISO 8601", OURS, Form("date", YEAR_FIRST)),
    ("generic", "contracts are words of its list", OURS, Form("contract", "^(permanent|fixed-term|temporary|internship|apprenticeship|freelance|volunteer|per-day)$")),
    ("generic", "kinds of work are words of its list", OURS, Form("jobtype", "^(full-time|part-time)$")),
    ("generic", "countries are codes", OURS, Form("country", "^[A-Z]{2}$")),
    ("generic", "what posts state is there", OURS, Somewhere(&["reference", "expires", "company", "companyurl", "logo", "street", "postalcode", "city", "state", "workplace", "salarymin", "salarymax", "salarycurrency", "salaryperiod", "salary", "start", "duration", "hours", "education", "experiencemonths", "skill", "tag", "openings", "applyurl", "applyemail"])),

    ("jobijoba", "forty varied jobs at least", OURS, Items(40)),
    ("jobijoba", "the root is `items`", JOBIJOBA, Root("items")),
    ("jobijoba", "no element that the page does not have", JOBIJOBA, Known(&["title", "link", "description", "salary", "salary@periodicity", "salary@currency", "company", "contract_type", "publication_date", "region1", "region2", "town", "postal_code", "tag", "country_name", "contract_length", "expiration_date", "premium"])),
    ("jobijoba", "title, link and text are there", JOBIJOBA, Filled(&["title", "link", "description", "publication_date"])),
    ("jobijoba", "days are YYYY-MM-DD", JOBIJOBA, Form("publication_date", YEAR_FIRST)),
    ("jobijoba", "the end is YYYY-MM-DD", JOBIJOBA, Form("expiration_date", YEAR_FIRST)),
    ("jobijoba", "of contracts one word is known", JOBIJOBA, Form("contract_type", "^rolling_contract$")),
    ("jobijoba", "of working times one word is known", JOBIJOBA, Form("contract_length", "^full_time$")),
    ("jobijoba", "currencies are one of three signs", JOBIJOBA, Form("salary@currency", "^[€$£]$")),
    ("jobijoba", "pay has its period", JOBIJOBA, Form("salary@periodicity", "^(hour|day|week|month|year)$")),
    ("jobijoba", "pay is figures", JOBIJOBA, Form("salary", r"^\d+(\.\d+)?(-\d+(\.\d+)?)?$")),
    ("jobijoba", "every text stands in a section", JOBIJOBA, Sections),
    ("jobijoba", "links say where they were found", OURS, Form("link", r"^https://.*[?&]utm_source=jobijoba(&|#|$)")),
    ("jobijoba", "what posts state is there", OURS, Somewhere(&["salary", "company", "contract_type", "region1", "town", "postal_code", "tag", "country_name", "contract_length", "expiration_date"])),

    ("trovit", "more than forty ads", TROVIT, Items(40)),
    ("trovit", "the root is `trovit`", TROVIT, Root("trovit")),
    ("trovit", "mandatory fields are filled", TROVIT, Filled(&["id", "url", "title", "content"])),
    ("trovit", "no field that Trovit does not know", TROVIT, Known(&["id", "url", "title", "content", "company", "experience", "requirements", "studies", "category", "contract", "working_hours", "salary", "salary_numeric", "city_area", "city", "region", "postcode", "mobile_url", "date", "time", "expiration_date", "telecommute"])),
    ("trovit", "ids are unique", TROVIT, Unique("id")),
    ("trovit", "a text has 30 characters at least", TROVIT, Form("content", r"^(?s).{30,}$")),
    ("trovit", "the date is DD/MM/YYYY", TROVIT, Form("date", DAY_FIRST)),
    ("trovit", "the time is HH:MM", TROVIT, Form("time", r"^([01]\d|2[0-3]):[0-5]\d$")),
    ("trovit", "the end is a date", TROVIT, Form("expiration_date", DAY_FIRST)),
    ("trovit", "telecommuting is a boolean", TROVIT, Form("telecommute", "^(true|false)$")),
    ("trovit", "the numeric value of pay is a number", TROVIT, Form("salary_numeric", r"^\d+(\.\d+)?$")),
    ("trovit", "what posts state is there", OURS, Somewhere(&["company", "experience", "studies", "category", "contract", "working_hours", "salary", "salary_numeric", "city", "region", "postcode", "telecommute", "expiration_date"])),

    ("hellowork", "forty varied jobs at least", OURS, Items(40)),
    ("hellowork", "the root is `root`", HELLOWORK, Root("root")),
    ("hellowork", "no element that the feed does not have", HELLOWORK, Known(&["job_id", "guid", "cpc", "title", "url", "description", "profile", "benefits", "address", "city", "geoloc", "region", "department", "postal_code", "country", "publication_date", "updated_date", "contract", "contract_period_value", "contract_period_unit", "qualification", "experience", "function", "job_time", "education", "language", "remote", "sector", "company_title", "company_description", "logo", "siret", "naf_code", "company_sector"])),
    ("hellowork", "ids are unique", HELLOWORK, Unique("job_id")),
    ("hellowork", "instants are YYYY-MM-DD HH:mm:ss", HELLOWORK, Form("publication_date", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")),
    ("hellowork", "changes are YYYY-MM-DD HH:mm:ss", HELLOWORK, Form("updated_date", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")),
    ("hellowork", "contracts are its words", HELLOWORK, Form("contract", "^(CDI|CDD|Intérim|Stage|Alternance|Indépendant)$")),
    ("hellowork", "the unit of a period is one of four words", HELLOWORK, Form("contract_period_unit", "^(year|month|week|day)$")),
    ("hellowork", "work away from the office is one of its words", HELLOWORK, Form("remote", "^(Complet|Partiel|Occasionnel|Pas_teletravail)$")),
    ("hellowork", "what the section says stands with each job", OURS, Filled(&["siret"])),
    ("hellowork", "what posts state is there", OURS, Somewhere(&["guid", "benefits", "address", "city", "region", "postal_code", "country", "contract_period_value", "job_time", "language", "remote", "sector", "company_title", "logo"])),

    ("france-travail", "forty varied jobs at least", OURS, Items(40)),
    ("france-travail", "the columns of the exchange", FRANCE_TRAVAIL, Columns(123)),
    ("france-travail", "required columns are filled", FRANCE_TRAVAIL, Filled(&["Par_ref_offre", "Par_cle", "Par_nom", "Par_URL_offre", "Libelle_metier_OGR", "Description", "Off_date_creation"])),
    ("france-travail", "a reference has 50 characters at most", FRANCE_TRAVAIL, AtMost("Par_ref_offre", 50)),
    ("france-travail", "references are unique", FRANCE_TRAVAIL, Unique("Par_ref_offre")),
    ("france-travail", "a partner's name has 50 characters at most", FRANCE_TRAVAIL, AtMost("Par_nom", 50)),
    ("france-travail", "an address has 300 characters at most", FRANCE_TRAVAIL, AtMost("Par_URL_offre", 300)),
    ("france-travail", "a title has 293 characters at most", FRANCE_TRAVAIL, AtMost("Libelle_metier_OGR", 293)),
    ("france-travail", "a text has 4,000 characters at most", FRANCE_TRAVAIL, AtMost("Description", 4000)),
    ("france-travail", "a postal code has 5 characters at most", FRANCE_TRAVAIL, AtMost("CPO_cle", 5)),
    ("france-travail", "no line breaks, no quotes", FRANCE_TRAVAIL, Lines),
    ("france-travail", "days are DD/MM/YYYY", FRANCE_TRAVAIL, Form("Off_date_creation", DAY_FIRST)),
    ("france-travail", "changes are DD/MM/YYYY", FRANCE_TRAVAIL, Form("Off_date_modification", DAY_FIRST)),
    ("france-travail", "the first day is DD/MM/YYYY", FRANCE_TRAVAIL, Form("Date_debut_contrat", DAY_FIRST)),
    ("france-travail", "experience is a number to 99", FRANCE_TRAVAIL, Form("Off_experience_duree_min", r"^\d{1,2}$")),
    ("france-travail", "its unit is JO, MO or AN", FRANCE_TRAVAIL, Form("Dur_cle_experience", "^(JO|MO|AN)$")),
    ("france-travail", "experience is D or E", FRANCE_TRAVAIL, Form("Exp_cle", "^[DE]$")),
    ("france-travail", "levels of education are ten codes", FRANCE_TRAVAIL, Form("Tfm_cle_1", "^(NV[1-5]|C12|C3A|CFG|CP4|AFS)$")),
    ("france-travail", "pay is numbers", FRANCE_TRAVAIL, Form("Off_salaire_min", r"^\d+(\.\d+)?$")),
    ("france-travail", "in euros", FRANCE_TRAVAIL, Form("UMO_cle", "^EUR$")),
    ("france-travail", "the nature of a contract has two characters", FRANCE_TRAVAIL, Form("NTC_cle", "^(E1|E2|FS)$")),
    ("france-travail", "the type of a contract has three at most", FRANCE_TRAVAIL, Form("TCO_cle", "^(CDI|CDD)$")),
    ("france-travail", "a duration is months", FRANCE_TRAVAIL, Form("Off_contrat_duree_MO", r"^\d+$")),
    ("france-travail", "openings are 1 to 999", FRANCE_TRAVAIL, Form("OST_poste_restant_nb", r"^[1-9]\d{0,2}$")),
    ("france-travail", "a movement is C, M or S", FRANCE_TRAVAIL, Form("Type_mouvement", "^[CMS]$")),
    ("france-travail", "diffusion is O or N", FRANCE_TRAVAIL, Form("Mode_diffusion", "^[ON]$")),
    ("france-travail", "what posts state is there", OURS, Somewhere(&["Off_experience_duree_min", "Tfm_cle_1", "TSA_libelle", "Off_salaire_min", "Off_salaire_max", "NTC_cle", "TCO_cle", "Off_contrat_duree_MO", "CPO_cle", "COM_libelle", "REG_libelle", "OST_poste_restant_nb", "Off_client_final_nom", "Date_debut_contrat", "Emploi_metier_isco"])),
];

#[test]
fn each_board_gets_what_it_asks_for() {
    let mut wrong = Vec::new();
    for (name, rule, source, look) in RULES {
        if let Some(shown) = broken(&documents()[name], look) {
            wrong.push(format!("{name}: {rule} ({source}): {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What shows that a rule is not kept.
fn broken(read: &Read, look: &Look) -> Option<String> {
    let each = |name: &str, is_wrong: &dyn Fn(&str) -> bool| {
        read.items.iter().map(|item| text(item, name)).find(|text| is_wrong(text)).map(|text| format!("`{name}` is `{text}`"))
    };
    match look {
        Items(least) => (read.items.len() < *least).then(|| format!("{} items", read.items.len())),
        Root(name) => (read.head != *name).then(|| read.head.clone()),
        Columns(count) => {
            let columns = read.head.split('|').count();
            (columns != *count).then(|| columns.to_string())
        }
        Filled(names) => names.iter().find_map(|name| each(name, &|text| text.trim().is_empty())),
        Known(names) => read.items.iter().flatten().map(|(name, _)| name).find(|name| !names.contains(&name.as_str())).cloned(),
        Form(name, form) => {
            let form = Regex::new(form).expect("a pattern");
            each(name, &|text| !text.is_empty() && !form.is_match(text))
        }
        Unique(name) => {
            let mut seen = BTreeSet::new();
            read.items.iter().map(|item| text(item, name)).find(|text| !seen.insert(*text)).map(str::to_owned)
        }
        AtMost(name, most) => each(name, &|text| text.chars().count() > *most),
        Sections => Regex::new("<[a-z_0-9]+>[^<\\s]").expect("a pattern").find(&read.text).map(|found| found.as_str().to_owned()),
        Lines => {
            let lines = read.text.lines().count();
            (lines != read.items.len() + 1 || read.text.contains('"')).then(|| format!("{lines} lines, {} rows", read.items.len()))
        }
        Somewhere(names) => {
            names.iter().find(|name| read.items.iter().all(|item| text(item, name).is_empty())).map(|name| format!("`{name}` is nowhere"))
        }
    }
}

/// What single jobs become: template, the text by which the job is known, name, texts of its items in document order.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // An unmapped value is left out.
    ("jobijoba", "Accountant", "contract_type", &["rolling_contract"]),
    ("jobijoba", "Cleaner", "contract_type", &[""]),
    ("jobijoba", "Cleaner", "contract_length", &[""]),
    ("jobijoba", "Intern in cartography", "contract_type", &[""]),
    ("hellowork", "Intern in cartography", "contract", &["Stage"]),
    ("hellowork", "Vacataire en langues", "contract", &[""]),
    ("trovit", "Verger at the cathedral", "contract", &[""]),
    ("france-travail", "Intern in cartography", "TCO_cle", &[""]),
    ("france-travail", "Accountant", "TCO_cle", &["CDI"]),
    // One item per place.
    ("trovit", "Community manager", "city", &["Berlin", "Lyon"]),
    ("jobijoba", "Community manager", "country_name", &["Allemagne", "France"]),
    ("france-travail", "Night porter", "CPO_cle", &["75010", "75019"]),
    // Pay: no figure without its currency and period.
    ("jobijoba", "Accountant", "salary", &["38000"]),
    ("jobijoba", "Line cook", "salary", &["18-22.5"]),
    ("jobijoba", "Line cook", "salary@currency", &["$"]),
    ("jobijoba", "Welder", "salary", &[""]),
    ("jobijoba", "Florist", "salary", &[""]),
    ("trovit", "Accountant", "salary_numeric", &["38000"]),
    ("trovit", "Line cook", "salary_numeric", &[""]),
    ("france-travail", "Accountant", "Off_salaire_min", &["38000"]),
    ("france-travail", "Accountant", "TSA_libelle", &["Annuel"]),
    ("france-travail", "Field surveyor", "Off_salaire_min", &[""]),
    ("france-travail", "Nurse", "Off_salaire_min", &[""]),
    // Durations, days and dates.
    ("hellowork", "Night porter", "contract_period_value", &["6", "6"]),
    ("hellowork", "Ausbildung zum Tischler (m/w/d)", "contract_period_unit", &["year"]),
    ("france-travail", "Ausbildung zum Tischler (m/w/d)", "Off_contrat_duree_MO", &["36"]),
    ("france-travail", "Ausbildung zum Tischler (m/w/d)", "NTC_cle", &["E2"]),
    ("trovit", "Welder", "expiration_date", &["31/12/2026"]),
    ("trovit", "Dispatcher", "expiration_date", &["01/07/2026"]),
    ("jobijoba", "Welder", "expiration_date", &["2026-12-31"]),
    ("france-travail", "Welder", "Off_date_creation", &["02/05/2026"]),
    ("france-travail", "Welder", "Date_debut_contrat", &["01/09/2026"]),
    ("france-travail", "Intern in cartography", "Date_debut_contrat", &[""]),
    // Texts that break documents that are put together without care.
    ("generic", "R&D <engineer> ]]> \"quotes\" & 'more'", "city", &["Cork & Co"]),
    ("trovit", "R&D <engineer> ]]> \"quotes\" & 'more'", "city", &["Cork & Co"]),
    ("hellowork", "Accountant", "remote", &["Partiel"]),
    ("trovit", "Backend developer", "telecommute", &["true"]),
    ("trovit", "Accountant", "telecommute", &[""]),
];

#[test]
fn each_job_becomes_what_it_should() {
    let mut wrong = Vec::new();
    for (name, title, element, expect) in CASES {
        let key = if *name == "france-travail" { "Libelle_metier_OGR" } else { "title" };
        let items = documents()[name].items.iter().filter(|item| text(item, key) == *title);
        let found: Vec<&str> = items.map(|item| text(item, element)).collect();
        if found != *expect {
            wrong.push(format!("{name}: {element} of {title} is {found:?}, not {expect:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
