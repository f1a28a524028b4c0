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
    check("en", "Hooray! Baker, Leeds", "Baker", None);
    check("en", "Baker! Leeds", "Baker", None);
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
fn names_behind_the_words_for_at_are_cut_and_parts_of_a_house_are_none() {
    check("pt", "Pasteleiro na Doce Colina", "Pasteleiro", Some("Doce Colina"));
    check("pt", "Estágio na Área Comercial", "Estágio na Área Comercial", None);
    check("fr", "Cuisinière chez Grain de Sel", "Cuisinière", Some("Grain de Sel"));
    check("it", "Falegname presso Bottega Larice", "Falegname", Some("Bottega Larice"));
    check("en", "Baker at Headquarters", "Baker at Headquarters", None);
}

#[test]
fn what_is_said_around_a_role_is_cut_unless_nothing_is_left() {
    check("en", "Hiring our next Community Manager", "Community Manager", None);
    check("en", "Postdoctoral position", "Postdoctoral position", None);
    check("en", "Postdoctoral position available", "Postdoctoral position", None);
    check("en", "Baker position", "Baker", None);
    check("es", "Responsable de compras para sumarse al equipo", "Responsable de compras", None);
    check("es", "Coordinación de huertas [Actualizado]", "Coordinación de huertas", None);
    check("fr", "Menuisière pour rejoindre notre équipe", "Menuisière", None);
    check("de", "Tischlerin zur Verstärkung unseres Teams", "Tischlerin", None);
    check("nl", "Bakker ter versterking van ons team", "Bakker", None);
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

#[test]
fn notices_name_their_role() {
    check("it", "Bando di concorso per esami per la copertura di n. 1 posto di \"Capo coro\"", "Capo coro", None);
    check(
        "it",
        "Selezione pubblica per l'assunzione a tempo determinato di un collaboratore amministrativo cat. C",
        "collaboratore amministrativo",
        None,
    );
    check("es", "Procedimiento de selección de un/a coordinador/a de proyectos", "coordinador/a de proyectos", None);
    check("es", "Concurso-oposición para una plaza de arquitecto técnico, interino", "arquitecto técnico", None);
    check("pt", "Concurso público para o cargo de Professor Adjunto", "Professor Adjunto", None);
    check("fr", "Mise au concours d'un poste d'éducateur·trice à 80%", "éducateur·trice", None);
    check("fr", "Recrutement d’un.e chargé.e de projets", "chargé.e de projets", None);
    check("de", "Ausschreibung einer Stelle als Kindergartenpädagogin", "Kindergartenpädagogin", None);
    check("nl", "Aanwervingsprocedure voor een technisch medewerker groen", "technisch medewerker groen", None);
    check("en", "Competition for the appointment of Clerical Officer", "Clerical Officer", None);
    check("pl", "Nabór na stanowisko referenta", "referenta", None);
    assert!(is_only_notice("Avviso di mobilità volontaria", "it") && !is_only_notice("Responsabile concorsi", "it"));
    assert!(ends_with_lead("vyhlašuje výběrové řízení na pozici:", "cs"));
}

#[test]
fn names_without_a_mark_are_cut() {
    check("fr", "Directeur régional Lyon", "Directeur régional", None);
    check("fr", "Assistant social - Hôpital des Pins (m/f/x)", "Assistant social (m/f/x)", Some("Hôpital des Pins"));
    check("fr", "Assistant commercial CDD mi-temps", "Assistant commercial", None);
    check("fr", "Responsable des semis jardin.partage.example", "Responsable des semis", None);
    check("de", "Aushilfe im Strandbad/Ferialjob", "Aushilfe im Strandbad", None);
    check("de", "Köch*in ab 20h (m/w/d)", "Köch*in (m/w/d)", None);
    check("it", "Esempio.io - Baker - Berlin", "Baker", Some("Esempio.io"));
    check("pt", "[Belo Horizonte - MG] Desenvolvedor Java", "Desenvolvedor Java", None);
    check("nl", "3 begeleiders Mijn Werf", "begeleiders Mijn Werf", None);
    check("de", "Koch (m/w/d) Vollzeit oder Teilzeit", "Koch (m/w/d)", None);
    check("en", "Trainee Glazier September 2026", "Trainee Glazier", None);
    check("en", "Job title: Payroll Officer", "Payroll Officer", None);
    check("de", "Gemeinde Kleinort: Bauhofleiter (m/w/d)", "Bauhofleiter (m/w/d)", Some("Gemeinde Kleinort"));
    check("it", "Borsa di ricerca in botanica", "Borsa di ricerca in botanica", None);
    for (language, title) in
        [("fr", "Agent Grand Paris"), ("fr", "Country Manager Allemagne"), ("en", "7 Day Pharmacist"), ("en", "Teacher Year 6")]
    {
        check(language, title, title, None);
    }
}

#[test]
fn a_sentence_says_whom_it_calls() {
    let role = |language: &str, text: &'static str, call: &str| {
        role_in_sentence(text, text.find(call).map_or(0, |at| at + call.len())..text.len(), language).map(|range| &text[range])
    };
    assert_eq!(role("en", "We need a part-time Loom Technician (20 hours) to weave.", "need"), Some("Loom Technician"));
    assert_eq!(role("fr", "Nous cherchons un boulanger pour notre fournil.", "cherchons"), Some("boulanger"));
    assert_eq!(role("en", "We look for you.", "look for"), None);
    let text = "Mehr steht in der Ausschreibung. Ein Müller sind Sie schon.";
    assert_eq!(role_in_sentence(text, 31..32, "de"), None);
}

#[test]
fn terms_before_and_behind_the_role_are_cut() {
    check("en", "Full-time two-year Peat Researcher", "Peat Researcher", None);
    check("de", "Werkstudent Archiv (m/w/d)", "Werkstudent Archiv (m/w/d)", None);
    check("de", "Drechsler/In mit Lagerverantwortung 60 - 80% per sofort.", "Drechsler/In mit Lagerverantwortung", None);
    check("de", "Assistenz für Empfang und Küche in Teilzeit, stud. Hilfskraft oder Minijob", "Assistenz für Empfang und Küche", None);
    check("de", "Junior Lager- & Büro-Assistenz (Minijob oder stud. Hilfskraft)", "Junior Lager- & Büro-Assistenz", None);
    check("de", "Koordinator:in Mühle vor Ort", "Koordinator:in Mühle vor Ort", None);
    check("en", "Loom Engineer (Bangkok based, relocation provided)", "Loom Engineer", None);
    check("pt", "Vaga para Tecelão em Recife -PE", "Tecelão", None);
    check("fr", "La tuilerie recrute trois couvreurs (1 an) à partir du 1er octobre 2026", "couvreurs", None);
    check("en", "[CLOSED] Baker", "Baker", None);
    check("ja", "【仲居】湯の花旅館", "仲居", None);
    check("es", "Buscamos tejedora o tejedor (proceso de selección ya cerrado)", "tejedora o tejedor", None);
}

#[test]
fn calls_stand_in_many_places() {
    check("de", "Neue Stelle bei Beispielwerk: Wir suchen Müller*in", "Müller*in", None);
    check("de", "Wir suchen eine eine*n Müller*in!", "Müller*in", None);
    check("fr", "Nous cherchons un·e boulanger·ère", "boulanger·ère", None);
    check("en", "Kiln Group hiring Glaze Chemist!", "Glaze Chemist", Some("Kiln Group"));
    check("es", "¿Buscas nuevos retos como tejedor de redes?", "tejedor de redes", None);
    check("es", "Convocatoria Joven Tejedor", "Joven Tejedor", None);
    check("en", "Position available: Lab Technician", "Lab Technician", None);
    check("pt", "[Voluntariado] - [Remoto] - [Tecelão] - Doar Lã", "Tecelão", None);
    check("nl", "Stagiair Social Media & Verhalen", "Stagiair Social Media & Verhalen", None);
    let role = |text: &'static str| role_of_notice(text, "de").map(|range| &text[range]);
    assert_eq!(role("Mehr steht in der Stellenausschreibung. Für Rückfragen stehen wir bereit"), None);
    assert!(behind_call("Recherche 1 menuisier", "fr").is_some());
}

#[test]
fn words_for_people_tell_the_role_from_what_stands_around_it() {
    check("en", "(from December) Lab Manager/Technician", "Lab Manager/Technician", None);
    check("no", "Eksempelavisen - redaksjonell utvikler", "redaksjonell utvikler", None);
    check("en", "Contest point 12 – Doctoral Student", "Doctoral Student", None);
    check("en", "Local Job Vacancy: Part-time Co-ordinator", "Co-ordinator", None);
    check("en", "Relief caretaker Springfield Library", "Relief caretaker", Some("Springfield Library"));
    check("en", "Part-time Shift Supervisor", "Shift Supervisor", None);
    check("en", "School Administrator Job Description", "School Administrator", None);
    check("en", "Electrician Full-Time Springfield County, IL", "Electrician", None);
    check("en", "Research Assistant (PhD candidate) available", "Research Assistant (PhD candidate)", None);
    check("en", "Senior Python Developer (local or remote)", "Senior Python Developer", None);
    check("fr", "l'Exemple cheche un développeur PHP", "développeur PHP", None);
    check("fr", "Stage rémunéré Assistant Administratif & Commercial", "Assistant Administratif & Commercial", None);
    check("fr", "Chef de projet web à Exempleville", "Chef de projet web", None);
    check("fr", "Chargé de cours à Montpellier France", "Chargé de cours", None);
    check("fr", "recrute un(e) chargé(e) de développement", "chargé(e) de développement", None);
    check("de", "SPS-Praktikant/in für 2026/2027 gesucht (deutsch- oder spanischsprachig)", "SPS-Praktikant/in", None);
    check("de", "Mitarbeiter Service Desk (m/w, Vollzeit)", "Mitarbeiter Service Desk", None);
    check("de", "Projektassistenz – Musterzentrum Berlin", "Projektassistenz – Musterzentrum", None);
    check("fr", "Ingénieure IA (H/F) – 3 à 7 ans d'expérience", "Ingénieure IA (H/F)", None);
    check("nl", "Zelfstandig elektromonteur (regio Zaanstad)", "Zelfstandig elektromonteur", None);
    check("sv", "Utvecklare i Stockholm och Göteborg", "Utvecklare", None);
    check("pt", "Flutter Developer - Freelancer Exemplobox", "Flutter Developer", None);
}

#[test]
fn words_before_a_role_that_say_which_stay() {
    for (language, title) in [
        ("en", "Office Manager"),
        ("en", "IT – Administrator"),
        ("en", "Software Engineer - Backend"),
        ("fr", "Aide à domicile"),
        ("de", "Lernende Köchin / Lernender Koch"),
        ("de", "Aushilfe Kellner"),
        ("de", "Ausbildung zum Koch"),
        ("en", "Historian of Europe 2026"),
        ("es", "Educador en tiempo libre"),
    ] {
        check(language, title, title, None);
    }
}

#[test]
fn words_for_people_are_known_in_compounds_and_inflected() {
    for (language, text) in [
        ("de", "Softwareentwicklerinnen"),
        ("de", "Verwaltungsfachangestellte:r"),
        ("nl", "systeembeheerder"),
        ("fr", "éducatrices"),
        ("en", "Post-Doc in biology"),
        ("es", "Diseñadora gráfica"),
        ("xx", "Cook (m/f/x)"),
    ] {
        assert!(names_role(text, language), "{text}");
    }
    for (language, text) in
        [("de", "Arbeitskraft gesucht"), ("en", "In person"), ("fr", "Valeurs"), ("en", "Our values"), ("es", "Servidor")]
    {
        assert!(!names_role(text, language), "{text}");
    }
}

#[test]
fn when_a_job_begins_is_no_part_of_its_role() {
    check("de", "Büroleiter:in ab November oder nach Absprache", "Büroleiter:in", None);
    check("de", "Gärtner*in ab 1.9.", "Gärtner*in", None);
    check("de", "Teamassistenz (w/m/d) befristet bis 31.12.2027", "Teamassistenz (w/m/d)", None);
    check("de", "Lehrkraft für Musik zum Schuljahr 2026/27", "Lehrkraft für Musik", None);
    check("es", "Cocinero a partir de junio", "Cocinero", None);
    check("es", "Monitora para julio", "Monitora", None);
    check("it", "Autista da settembre", "Autista", None);
    check("nl", "Bakker per 1 september", "Bakker", None);
    check("en", "Camp Counsellor 2026", "Camp Counsellor", None);
    check("en", "Lifeguard Summer 2026", "Lifeguard", None);
    check("fr", "Plongeur pour la saison 2026", "Plongeur", None);
    for (language, title) in [
        ("en", "Programme Manager Horizon 2020"),
        ("es", "Educador para campamentos de verano"),
        ("en", "May Day Organiser"),
        ("de", "Referent Agenda 2030"),
    ] {
        check(language, title, title, None);
    }
    check("es", "Educador para campamentos de verano 2026", "Educador para campamentos de verano", None);
}

#[test]
fn hours_sums_and_grades_are_no_part_of_a_role() {
    check("nl", "Weefster 32 - 40 uur p/w Utrecht", "Weefster", None);
    check("de", "Packer mit 40 Stunden/Monat", "Packer", None);
    check("en", "Receptionist 20-25 hours", "Receptionist", None);
    check("en", "Sous Chef £28k", "Sous Chef", None);
    check("fr", "Architecte 45-55k€", "Architecte", None);
    check("fr", "Technicienne en CDD 18 mois", "Technicienne", None);
    check("it", "Assistente sociale cat. D", "Assistente sociale", None);
    check("en", "Baker with 3+ years of experience", "Baker", None);
    for (language, title) in [
        ("fr", "Chargée de recherche"),
        ("en", "Support Engineer, Level 2"),
        ("en", "Care Worker 24 h Hotline"),
        ("en", "Director, Policy & Advocacy"),
    ] {
        check(language, title, title, None);
    }
}

#[test]
fn words_for_jobs_before_a_role_are_cut() {
    check("en", "Your next job: Loom Manager", "Loom Manager", None);
    check("de", "Arbeiten bei uns: Gärtner", "Gärtner", None);
    check("nl", "Vacature afgerond: bakker", "bakker", None);
    check("pt", "Vagas abertas: tecelão", "tecelão", None);
    check("en", "Become our new Head of Looms", "Head of Looms", None);
    check("nl", "Kom werken bij ons als monteur!", "monteur", None);
    check("fr", "Urgent : cherche serveur", "serveur", None);
    check("it", "N. 2 operai specializzati", "operai specializzati", None);
    check("pt", "Concurso para \"Bolsa de Iniciação\"", "Bolsa de Iniciação", None);
    check("de", "- ALT - - ALT - Bibliothekarin (mwd)", "Bibliothekarin (mwd)", None);
    check("en", "Job opening: Loom Engineer at Example Lab", "Loom Engineer", Some("Example Lab"));
    check("es", "Contrato predoctoral en botánica", "Contrato predoctoral en botánica", None);
    assert!(!says_role("Hello!", "en", &Known::default()) && says_role("Gardener!", "en", &Known::default()));
    assert!(!says_role("Careers", "it", &Known::default()) && says_role("招聘博后", "zh", &Known::default()));
    assert!(names_role("Intern", "en") && !names_role("Nur intern!", "de"));
}
