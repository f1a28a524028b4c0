//! Titles as people write them, and the role in each.

use super::*;

#[track_caller]
fn check(language: &str, title: &str, role: &str, employer: Option<&str>) {
    let found = parts(title, language, &Known::default());
    assert_eq!((found.role_of(title).as_str(), found.employer.map(|range| &title[range])), (role, employer), "{title}");
}

#[test]
fn the_role_is_left() {
    check("fr", "[CDI] Menuisier·ère (H/F) – Lyon – 2 100 € brut/mois", "Menuisier·ère (H/F)", None);
    check("fr", "Nous recrutons un charpentier en apprentissage", "charpentier", None);
    check("en", "NOW HIRING!!! Baker – $22/hr – Start Monday", "Baker", None);
    check("en", "Joiner @ Example Works, Leeds", "Joiner", Some("Example Works"));
    check("de", "Tischler (m/w/d) bei Holzwerk Beispiel GmbH | Vollzeit", "Tischler (m/w/d)", Some("Holzwerk Beispiel GmbH"));
    check("es", "Se busca camarero/a · 1.400 € netos/mes · Cádiz", "camarero/a", None);
    check("pt", "[Ref. 26/118] Motorista (H/M) – contrato a termo, 6 meses", "Motorista (H/M)", None);
}

#[test]
fn who_recruits_and_what_stands_in_brackets_is_cut() {
    check("en", "Harbour Rowing Club is looking for a Boat Builder", "Boat Builder", Some("Harbour Rowing Club"));
    check("de", "Die Gemeinde Kleinort sucht eine Erzieherin (m/w/d)", "Erzieherin (m/w/d)", Some("Gemeinde Kleinort"));
    check("nl", "Zorggroep De Dijk zoekt een wijkverpleegkundige (24-32 uur)", "wijkverpleegkundige", Some("Zorggroep De Dijk"));
    check("en", "Cook (permanent, Leeds)", "Cook", None);
    check("en", "Piano Technician at Hammer & Felt, Bristol", "Piano Technician", Some("Hammer & Felt"));
    check("nl", "Pedagogisch medewerker voor ons team gezocht", "Pedagogisch medewerker", None);
}

#[test]
fn ranges_of_openings_pictures_and_brackets_are_cut() {
    check("fr", "Recherche 2/3 serveurs (H/F)", "serveurs (H/F)", None);
    check("fr", "URGENT - Recherche 2 à 3 serveurs H/F", "serveurs H/F", None);
    check("fr", "Développeur·se 🐍 Python", "Développeur·se Python", None);
    check("de", "Schreiner/in gesucht! 🪚 Festanstellung in Kempten", "Schreiner/in", None);
    check("ja", "【急募】調理スタッフ(正社員)", "調理スタッフ", None);
    check("zh", "自行车修理师傅(全职)- 成都", "自行车修理师傅", None);
    check("nl", "Gezocht: bakker (Antwerpen-Berchem), voltijds", "bakker", None);
    check("nl", "Klantenservice op afstand (NL of BE)", "Klantenservice", None);
}

#[test]
fn what_is_of_the_role_stays() {
    for (language, title) in [
        ("en", "Stage Manager"),
        ("en", "Apprentice Joiner"),
        ("en", "Temporary Exhibitions Curator"),
        ("en", "2nd Line Support (all genders)"),
        ("fr", "Chargé·e de mission alternance et stages"),
        ("de", "Bäcker/in - Konditor/in (m/w/d)"),
        ("it", "Responsabile qualità, sicurezza e ambiente"),
        ("en", "Freelance"),
        ("fr", "CDI"),
        ("en", "(((["),
        ("en", "!"),
    ] {
        check(language, title, &title[trimmed(title, 0..title.len())], None);
    }
}
