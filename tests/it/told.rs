//! What single sentences say, and what very similar ones do not: one small post a row, the value that is read at a pointer, or none.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::labelled::CONFIG;
use crate::support::site::{NOW, Site};

/// Front matter beside a date, parted by `|`; the text; a pointer; what stands there, as JSON, or `-`.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Reads all rows in one run and compares each.
#[track_caller]
fn check(rows: &[Row]) {
    let site = Site::new(CONFIG);
    for (index, (keys, text, ..)) in rows.iter().enumerate() {
        let title = if keys.contains("title:") { "" } else { "title: Gardener\n" };
        let keys = keys.replace('|', "\n");
        site.write(&format!("content/{index:03}.md"), format!("---\n{title}date: 2026-05-04\n{keys}\n---\n\n{text}\n"));
    }
    let records: BTreeMap<String, Value> = site
        .run(&["inspect", "--now", NOW])
        .ended(0)
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a record is JSON"))
        .map(|record: Value| (record["path"].as_str().expect("a record has a path").to_owned(), record))
        .collect();
    let mut wrong = Vec::new();
    for (index, (keys, text, pointer, expect)) in rows.iter().enumerate() {
        let got =
            records[&format!("{index:03}.md")].pointer(pointer).filter(|value| !value.is_null()).map_or("-".to_owned(), Value::to_string);
        if got != *expect {
            wrong.push(format!("{keys} {text}\n  {pointer}: expected {expect}, got {got}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

const TOWN: &str = "/posting/jobLocation/0/address/addressLocality";
const STREET: &str = "/posting/jobLocation/0/address/streetAddress";
const CODE: &str = "/posting/jobLocation/0/address/postalCode";
const PLACE: &str = "/posting/jobLocation/0";
const EMPLOYER: &str = "/posting/hiringOrganization/name";

#[test]
fn a_house_stands_at_a_whole_address() {
    check(&[
        (
            "",
            "O Hostel Farol Velho fica na Rua da Barca, 9, 8600-302 Lagos. Procuramos uma pessoa para a receção do hostel.",
            TOWN,
            "\"Lagos\"",
        ),
        (
            "",
            "Wir verkaufen Bücher und lesen sie auch. Dein Platz ist in der Marktstraße 5 in 37213 Witzenhausen.",
            STREET,
            "\"Marktstraße 5\"",
        ),
        ("", "Nous vendons des vélos et nous les réparons. Notre adresse est 9 rue du Peigneur, 59000 Lille.", CODE, "\"59000\""),
        ("", "Si lavora in due turni e si ride molto. Il nostro indirizzo è via dei Pioppi 18, 48018 Faenza.", TOWN, "\"Faenza\""),
        ("", "Vendemos zapatos y los arreglamos. Nos encontrarás en la calle Aldama 210, 28001 Madrid.", STREET, "\"calle Aldama 210\""),
        (
            "lugar: Oaxaca de Juárez",
            "Manda tu carta. Entrégala o nos encontrarás en la calle Aldama 210, 68080 Oaxaca de Juárez.",
            STREET,
            "\"calle Aldama 210\"",
        ),
        (
            "location: Port Hadley, WA",
            "We are a kitchen with a view. Our address is 410 Harbor Street, Port Hadley, WA 98399.",
            CODE,
            "\"98399\"",
        ),
        // Another town's address, a town alone, a street alone.
        (
            "luogo: da remoto, Italia|lang: it",
            "Lavoriamo da casa. Due volte l'anno ci si vede a Parma e si lavora insieme in ufficio a Parma.",
            PLACE,
            "-",
        ),
        ("location: Port Hadley, WA", "We are a kitchen with a view. Our address is 410 Harbor Street, Elmford, WA 98398.", STREET, "-"),
        ("", "A paragem do autocarro fica na Rua da Barca, mesmo ao lado da loja. Procuramos uma pessoa para a loja.", PLACE, "-"),
        ("", "Notre siège se trouve au 9 rue du Peigneur, 59000 Lille. Nous vendons des vélos et nous les réparons.", PLACE, "-"),
        ("", "Unsere Schwesterfirma findest du in der Marktstraße 5 in 37213 Witzenhausen. Wir verkaufen nur Bücher.", PLACE, "-"),
    ]);
}

#[test]
fn a_town_ends_the_sentence_on_who_is_sought() {
    check(&[
        ("", "Hallam Cycles is looking for a mechanic in Sheffield. You will repair bicycles and talk to people.", TOWN, "\"Sheffield\""),
        (
            "",
            "Nous recherchons une personne de confiance à Toulouse. Vous aimez les jardins et les gens qui y vivent.",
            TOWN,
            "\"Toulouse\"",
        ),
        ("", "Wir suchen eine Gärtnerin in Bielefeld. Du magst Pflanzen und die Menschen, die sie gießen.", TOWN, "\"Bielefeld\""),
        ("", "Hallam Cycles is looking for a mechanic who has worked at a fair in Sheffield. You will repair bicycles.", PLACE, "-"),
        ("", "We are looking for a mechanic. Our customers are in Sheffield. You will repair bicycles and talk to people.", PLACE, "-"),
        ("", "We are looking for a mechanic for the Sheffield of the south. You will repair bicycles and talk to people.", PLACE, "-"),
    ]);
}

#[test]
fn a_town_stands_behind_the_employer_below_the_title() {
    check(&[
        (
            "title: Padeiro",
            "**Padaria Três Fornos, Braga**\n\nFazemos pão de fermentação lenta desde 2016 e gostamos do que fazemos.",
            TOWN,
            "\"Braga\"",
        ),
        ("title: Padeiro", "**Padaria Três Fornos, Pão e Companhia**\n\nFazemos pão de fermentação lenta desde 2016.", PLACE, "-"),
    ]);
}

#[test]
fn a_country_stands_behind_a_region() {
    check(&[
        (
            "region: Waikato, New Zealand",
            "We look after parks and libraries.",
            "/posting/jobLocation/0/address",
            r#"{"addressCountry":"NZ","addressRegion":"Waikato"}"#,
        ),
        ("luogo: da remoto, Italia", "Lavoriamo insieme, ognuno da casa sua.", PLACE, "-"),
    ]);
}

#[test]
fn the_employer_opens_the_text() {
    check(&[
        (
            "",
            "La Fundación Camino Llano atiende a familias. Envía tu currículum a seleccion@caminollano.example.",
            EMPLOYER,
            "\"Fundación Camino Llano\"",
        ),
        ("", "Second Tide is a brewpub with a wood oven. Write to crew@secondtide.example with a few lines.", EMPLOYER, "\"Second Tide\""),
        (
            "",
            "Lo Studio legale Ferrero Bassi ricerca due praticanti avvocati per i prossimi mesi.",
            EMPLOYER,
            "\"Studio legale Ferrero Bassi\"",
        ),
        ("", "Pour le compte d'un transporteur de la région, Actéo Intérim recrute quatre caristes.", EMPLOYER, "\"Actéo Intérim\""),
        (
            "",
            "Fondée en 1998, Calibrison conçoit des capteurs. Nous sommes 34 à Voiron, avec une équipe à Strasbourg.",
            EMPLOYER,
            "\"Calibrison\"",
        ),
        ("", "Wir verkaufen Bücher und lesen sie auch. Die Buchhandlung Leseinsel hat uns dabei geholfen.", EMPLOYER, "-"),
        ("", "Hawthorn is a shrub that we plant. Write to garden@hawthorn.example with a few lines.", EMPLOYER, "-"),
        ("", "Pour le compte d'un transporteur de la région, nous recrutons quatre caristes.", EMPLOYER, "-"),
    ]);
}

#[test]
fn contracts_and_starts_are_said_plainly() {
    check(&[
        ("lang: es", "Ofrecemos un contrato indefinido después de dos años de trabajo en la casa.", "/facts/contract", "-"),
        (
            "lang: en",
            "We are looking for somebody to cover parental leave for nine months in our library.",
            "/posting/jobDuration",
            "\"P9M\"",
        ),
        ("lang: en", "You get two weeks of parental leave after nine months with us.", "/posting/jobDuration", "-"),
        ("", "Prise de poste immédiate. Vous aimez les fleurs et les gens qui les achètent.", "/posting/jobImmediateStart", "true"),
        ("", "Procuramos três motoristas de pesados para início imediato na nossa empresa.", "/posting/jobImmediateStart", "true"),
        ("", "Vous aimez les fleurs et les gens. Une réponse immédiate vous est promise.", "/posting/jobImmediateStart", "-"),
    ]);
}

#[test]
fn pay_is_told_with_its_verb() {
    check(&[
        (
            "",
            "Mission de trois mois, 12,10 € brut/h plus panier de 6 €. Vous préparez des commandes.",
            "/posting/baseSalary/value/value",
            "12.1",
        ),
        ("", "Je stage duurt vijf maanden en levert je € 450 per maand op. Je tekent huizen.", "/posting/baseSalary/value/value", "450"),
        (
            "",
            "Lo stage dura quattro mesi ed è rimborsato con 800 € al mese. Si lavora in ufficio.",
            "/posting/baseSalary/value/value",
            "800",
        ),
        ("", "- Ausbildungsvergütung: 820 € im ersten, 900 € im zweiten und 1.000 € im dritten Lehrjahr", "/posting/baseSalary", "-"),
        (
            "",
            "Vous préparez des commandes dans un entrepôt. Panier de 6 € par jour et prime de 100 € par mois.",
            "/posting/baseSalary",
            "-",
        ),
    ]);
}

#[test]
fn work_is_done_from_countries() {
    check(&[
        ("lang: es", "Puedes trabajar en remoto desde cualquier lugar de Argentina, Chile o Uruguay.", "/facts/workplace", "\"remote\""),
        ("lang: es", "Trabajamos en remoto desde 2020, dos días por semana; el resto, en la oficina.", "/facts/workplace", "\"hybrid\""),
        (
            "lang: fr",
            "Nous travaillons ensemble au bureau. Télétravail jusqu'à 40 % après la période d'essai.",
            "/facts/workplace",
            "\"hybrid\"",
        ),
    ]);
}

#[test]
fn titles_lose_starts_and_towns() {
    check(&[
        (
            "lang: es|title: Dependiente/a para zapatería en Lugo",
            "Ofrecemos un contrato a tiempo parcial de veinte horas.",
            "/posting/title",
            "\"Dependiente/a para zapatería\"",
        ),
        (
            "lang: de|title: Geigenbauerin (m/w/d) ab September 2026",
            "Du lernst alles, was zum Handwerk gehört.",
            "/posting/title",
            "\"Geigenbauerin (m/w/d)\"",
        ),
        (
            "lang: en|title: Historian of Europe 2026",
            "You will write about the past and the present.",
            "/posting/title",
            "\"Historian of Europe 2026\"",
        ),
    ]);
}
