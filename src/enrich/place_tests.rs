//! Places in all the ways that people write them.

use super::*;

#[track_caller]
fn check(language: &str, text: &str, trust: Trust, expect: &[&str]) {
    let shown = |place: &PlaceText| {
        [&place.name, &place.street, &place.postal_code, &place.locality, &place.region, &place.country]
            .map(|part| part.as_ref().map_or("", |part| part.value.as_str()))
            .join("|")
    };
    let got: Vec<String> = read(text, language, trust, None).iter().map(shown).collect();
    assert_eq!(got, expect, "{text}");
}

#[test]
fn a_long_house_number_is_no_postal_code() {
    use Trust::Labelled;
    check("de", "Hauptstraße 1015, Wien", Labelled, &["|Hauptstraße 1015||Wien||AT"]);
    check("it", "Via Roma 1088, Bologna", Labelled, &["|Via Roma 1088||Bologna||IT"]);
    check("fr", "1250 route de Lorient, 35000 Rennes", Labelled, &["|1250 route de Lorient|35000|Rennes||FR"]);
    check("da", "Assensvej 1140, 5250 Odense", Labelled, &["|Assensvej 1140|5250|Odense||DK"]);
    check("cs", "Plzeň, Klatovská 1200", Labelled, &["|Klatovská 1200||Plzeň||CZ"]);
    check("de", "Arth 6415", Labelled, &["||6415|Arth||CH"]);
    check("en", "Sydney NSW 2000", Labelled, &["||2000|Sydney|NSW|AU"]);
    check("nl", "Terneuzen en Hansweert", Trust::Named, &["|||Terneuzen||NL", "|||Hansweert||"]);
}

#[test]
fn a_state_alone_is_no_town() {
    check("en", "Maryland", Trust::Named, &["||||Maryland|US"]);
    check("en", "Remote, Delaware", Trust::Named, &["||||Delaware|US"]);
    check("es", "Soria", Trust::Named, &["|||Soria||ES"]);
    check("en", "New York", Trust::Named, &["|||New York||US"]);
    check("en", "Delaware, Ohio", Trust::Named, &["|||Delaware|Ohio|US"]);
}

#[test]
fn addresses_in_one_line() {
    use Trust::Labelled;
    check("fr", "La Halle - 12 rue des Tables - Paris 19ème - Métro Jourdain", Labelled, &["La Halle|12 rue des Tables|75019|Paris||FR"]);
    check("fr", "La Halle (9 rue d’Ici, 75002 Paris)", Labelled, &["La Halle|9 rue d’Ici|75002|Paris||FR"]);
    check("fr", "La Halle (9 rue d’Ici 75002 Paris)", Labelled, &["La Halle|9 rue d’Ici|75002|Paris||FR"]);
    check("de", "Torstraße 12 10119 Berlin", Labelled, &["|Torstraße 12|10119|Berlin||DE"]);
    check("fr", "Lyon 7e", Labelled, &["||69007|Lyon||FR"]);
    check("fr", "Marseille XVI", Labelled, &["||13016|Marseille||FR"]);
    check("fr", "31000 Toulouse et 81000 Albi", Labelled, &["||31000|Toulouse||FR", "||81000|Albi||FR"]);
    check(
        "fr",
        "21 rue Loubon, 13003 Marseille et 6 traverse du Viaduc, 13015 Marseille",
        Labelled,
        &["|21 rue Loubon|13003|Marseille||FR", "|6 traverse du Viaduc|13015|Marseille||FR"],
    );
    check("fr", "4000 Liège, Belgique", Labelled, &["||4000|Liège||BE"]);
    check("de", "Torstraße 12, 10119 Berlin", Labelled, &["|Torstraße 12|10119|Berlin||DE"]);
    check("de", "D-99999 Kleinort", Labelled, &["||99999|Kleinort||DE"]);
    check("de", "Köln, Bonn und Düsseldorf", Labelled, &["|||Köln||DE", "|||Bonn||DE", "|||Düsseldorf||DE"]);
    check("de", "Bad Wildungen, Hessen", Labelled, &["|||Bad Wildungen|Hessen|DE"]);
    check("de", "Werkstatt", Labelled, &[]);
    check("en", "221 Baker Street, London NW1 6XE", Labelled, &["|221 Baker Street|NW1 6XE|London||GB"]);
    check("en", "Austin, TX; Raleigh, NC; Columbus, OH", Labelled, &["|||Austin|TX|US", "|||Raleigh|NC|US", "|||Columbus|OH|US"]);
    check("en", "Burlington, VT 05401", Labelled, &["||05401|Burlington|VT|US"]);
    check("nl", "Korte Nieuwstraat 8-II, 1016 HV Amsterdam", Labelled, &["|Korte Nieuwstraat 8-II|1016 HV|Amsterdam||NL"]);
    check("pt", "Rua do Outeiro 380, 4475-150 Maia", Labelled, &["|Rua do Outeiro 380|4475-150|Maia||PT"]);
    check(
        "pt",
        "Av. Afonso Pena, 1212, Belo Horizonte/MG, CEP 30130-003",
        Labelled,
        &["|Av. Afonso Pena, 1212|30130-003|Belo Horizonte|MG|BR"],
    );
    check("es", "Avda. de los Almendros, 45, 2.º B, 30005 Murcia", Labelled, &["|Avda. de los Almendros, 45, 2.º B|30005|Murcia||ES"]);
    check("es", "Mérida, Yucatán", Labelled, &["|||Mérida|Yucatán|MX"]);
    check("it", "corso Vercelli 41/B, 10155 Torino", Labelled, &["|corso Vercelli 41/B|10155|Torino||IT"]);
    check("it", "Formigine (MO)", Labelled, &["|||Formigine|MO|IT"]);
    check("pl", "ul. Lipowa 7, 30-702 Kraków", Labelled, &["|ul. Lipowa 7|30-702|Kraków||PL"]);
    check("sv", "Storgatan 12, 582 23 Linköping", Labelled, &["|Storgatan 12|582 23|Linköping||SE"]);
    check("ko", "부산", Labelled, &["|||부산||KR"]);
    check("zh", "成都", Labelled, &["|||成都||CN"]);
}

#[test]
fn what_is_no_place() {
    check("en", "our nice team", Trust::Labelled, &[]);
    check("sk", "bude upresnené", Trust::Labelled, &[]);
    check("en", "Remote", Trust::Named, &[]);
    check("en", "Office", Trust::Named, &[]);
    check("en", "Kleinort", Trust::Known, &[]);
    check("fr", "Paris 21e", Trust::Labelled, &[]);
}

#[test]
fn names_that_front_matter_calls_places() {
    check("en", "Kleinort, Germany", Trust::Named, &["|||Kleinort||DE"]);
    check("de", "Deutschland", Trust::Named, &["|||||DE"]);
    check("fr", "Luxembourg", Trust::Named, &["|||Luxembourg||LU"]);
    check("en", "PRATO", Trust::Known, &["|||Prato||IT"]);
    check("de", "liegt in 6020 Innsbruck", Trust::Known, &["||6020|Innsbruck||AT"]);
    check("it", "nel nostro punto vendita di Pescara", Trust::Known, &["|||Pescara||IT"]);
}

#[test]
fn a_code_before_its_town_and_a_region_behind_it() {
    use Trust::{Framed, Known, Labelled, Named};
    check("en", "20099, Hamburg, DE", Named, &["||20099|Hamburg||DE"]);
    check("es", "06002 , Badajoz , Extremadura, España", Framed, &["||06002|Badajoz|Extremadura|ES"]);
    check("fr", "Fougères Bretagne", Named, &["|||Fougères|Bretagne|FR"]);
    check("en", "Bristol UK", Labelled, &["|||Bristol||GB"]);
    check("en", "Bristol Tigers", Labelled, &["|||Bristol Tigers||"]);
    check("pt", "São Paulo e Região", Labelled, &["|||São Paulo||BR"]);
    check("en", "Austin, CA", Labelled, &["|||Austin|CA|US"]);
    check("en", "Whitby", Framed, &["|||Whitby||"]);
    check("en", "Roubaix", Framed, &["|||Roubaix||FR"]);
    check("de", "Künzelsau", Framed, &["|||Künzelsau||DE"]);
    check("de", "Künzelsau", Known, &[]);
    check("de", "Singen", Framed, &["|||Singen||DE"]);
    check("fr", "Künzelsau", Framed, &[]);
    check("de", "Trinken", Framed, &[]);
}

#[test]
fn towns_with_letters_and_parts_that_are_no_names() {
    use Trust::{Framed, Labelled, Named};
    check("pt", "Remoto, Salvador-BA", Labelled, &["|||Salvador|BA|BR"]);
    check("pt", "Barueri -SP", Labelled, &["|||Barueri|SP|BR"]);
    check("pt", "Front-end", Framed, &[]);
    check("en", "Fully remote, with a preference for Europe", Named, &[]);
    check("en", "any office (Washington, D.C., New York)", Named, &["|||Washington|D.C.|US", "|||New York||US"]);
    check("en", "Sherbrooke, Québec, Canada", Named, &["|||Sherbrooke|Québec|CA"]);
    check("it", "Imola, Viale Rivalta, 6", Labelled, &["|Viale Rivalta, 6||Imola||IT"]);
}

#[test]
fn cities_with_words_behind_them_and_districts() {
    use Trust::{Framed, Labelled, Named};
    check("fr", "Paris dans le 18ème", Labelled, &["|||Paris||FR"]);
    check("fr", "Paris et/ou télétravail", Named, &["|||Paris||FR"]);
    check("de", "Hamburg und/oder mobil", Named, &["|||Hamburg||DE"]);
    check("fr", "Paris Ouest", Named, &["|||Paris Ouest||FR"]);
    check("en", "Nice office with a view", Labelled, &[]);
    check("de", "Landkreis Beispiel", Labelled, &["||||Landkreis Beispiel|"]);
    check("it", "Provincia di Esempio", Named, &["||||Provincia di Esempio|"]);
    check("de", "Landkreis Beispiel", Framed, &[]);
}
