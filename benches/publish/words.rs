//! What the generated posts are made of: our own sentences in three languages. `{n}`, `{tool}`, `{city}` and `{employer}` are filled in.

/// One language.
#[derive(Clone, Copy)]
pub(crate) struct Language {
    pub(crate) tag: &'static str,
    pub(crate) roles: &'static [&'static str],
    pub(crate) headings: &'static [&'static str],
    pub(crate) sentences: &'static [&'static str],
    pub(crate) items: &'static [&'static str],
    pub(crate) note: &'static str,
    pub(crate) apply: &'static str,
}

/// A town: name, region, postal code, country.
pub(crate) type Town = (&'static str, &'static str, &'static str, &'static str);

pub(crate) const TOWNS: &[Town] = &[
    ("Lyon", "Auvergne-Rhône-Alpes", "69007", "FR"),
    ("Grenoble", "Auvergne-Rhône-Alpes", "38000", "FR"),
    ("Rennes", "Bretagne", "35000", "FR"),
    ("Lille", "Hauts-de-France", "59000", "FR"),
    ("Berlin", "Berlin", "10999", "DE"),
    ("Leipzig", "Sachsen", "04109", "DE"),
    ("Freiburg", "Baden-Württemberg", "79098", "DE"),
    ("Graz", "Steiermark", "8010", "AT"),
    ("Basel", "Basel-Stadt", "4051", "CH"),
    ("Liège", "Wallonie", "4000", "BE"),
    ("Bristol", "England", "BS1 4DJ", "GB"),
    ("Galway", "Connacht", "H91", "IE"),
];

pub(crate) const EMPLOYER_STARTS: &[&str] =
    &["Alder", "Brack", "Cinder", "Dune", "Estuary", "Fern", "Granite", "Heron", "Islet", "Juniper", "Kestrel", "Larch"];

pub(crate) const EMPLOYER_ENDS: &[&str] = &["maps", "rail", "clinic", "press", "water", "kitchen", "archive", "energy", "school", "tools"];

pub(crate) const TOOLS: &[&str] =
    &["Rust", "PostgreSQL", "Debian", "Python", "TypeScript", "Ansible", "QGIS", "C++", "Grafana", "SQLite", "Go", "LibreOffice"];

pub(crate) const TAGS: &[&str] = &[
    "software",
    "hardware",
    "care",
    "teaching",
    "logistics",
    "design",
    "operations",
    "research",
    "finance",
    "writing",
    "energy",
    "rail",
    "health",
    "maps",
    "part-time-possible",
    "first-job",
];

pub(crate) const LANGUAGES: &[Language] = &[
    Language {
        tag: "en",
        roles: &[
            "Backend developer",
            "Dispatcher",
            "Ward nurse",
            "Timetable planner",
            "Archivist",
            "Electronics technician",
            "Bookkeeper",
            "Science teacher",
        ],
        headings: &["What you will do", "What you bring", "What we offer", "How we work", "Who we are", "How to apply"],
        sentences: &[
            "You will look after the part of our system that {n} towns use every morning, and that nobody notices while it works.",
            "Most of the day is spent with {tool}, the rest with people who have never heard of it and do not need to.",
            "We plan in weeks, not in quarters, and we drop a plan as soon as somebody shows that it was a bad one.",
            "Your first change goes out in your first week; a colleague sits beside you, and the button is yours.",
            "{employer} belongs to the {n} people who work for it, which makes the yearly meeting long and the rest of the year short.",
            "When something breaks, we write down what happened, what we believed at the time, and what we will do differently.",
            "The workshop in {city} is open from six in the morning, and there is a reason why nobody comes at six.",
            "You need not have done exactly this before, as long as you can tell us how you learned the last thing that was new to you.",
            "Everybody takes a turn on the telephone: one afternoon in {n}, because customers explain their problems better than reports do.",
            "We keep a list of things that we decided **not** to do, and it has saved us more time than any tool.",
            "Pay follows a table that hangs in the kitchen; it is the same for everybody with the same duties and the same years.",
            "You will work with a team of {n} in which the youngest has been here for two years and the oldest for twenty.",
            "If a rule stands in the way of good work, say so; if it is there for safety, we will explain it with pleasure.",
            "Nobody is expected to answer after six, and the computer that sends the messages knows it.",
        ],
        items: &[
            "Keep the records complete and dull",
            "Answer {n} requests a day, and close the ones that are done",
            "Train the colleague who will stand in for you",
            "Check deliveries against what was ordered",
            "Improve one small thing every month",
            "Prepare the weekly summary in *one* page",
            "Maintain the link between {tool} and the old system",
            "Walk through {city} with new customers",
        ],
        note: "Good to know",
        apply: "Apply",
    },
    Language {
        tag: "fr",
        roles: &[
            "Développeuse ou développeur",
            "Régulateur de trafic",
            "Infirmière ou infirmier",
            "Horairiste",
            "Archiviste",
            "Électronicienne ou électronicien",
            "Comptable",
            "Enseignante ou enseignant",
        ],
        headings: &[
            "Vos missions",
            "Votre profil",
            "Ce que nous offrons",
            "Notre façon de travailler",
            "Qui sommes-nous ?",
            "Pour postuler",
        ],
        sentences: &[
            "Vous prenez soin d'un service que {n} communes ouvrent chaque matin, et que personne ne remarque tant qu'il fonctionne.",
            "L'essentiel de la journée se passe avec {tool}, le reste avec des personnes qui n'en ont jamais entendu parler, et c'est très bien ainsi.",
            "Nous prévoyons à la semaine, jamais au trimestre, et nous abandonnons un plan dès que quelqu'un en montre le défaut.",
            "Votre première modification part en production la première semaine, avec un collègue à côté et le bouton sous votre main.",
            "{employer} appartient aux {n} personnes qui y travaillent : l'assemblée annuelle est longue, le reste de l'année passe vite.",
            "Quand quelque chose casse, nous écrivons ce qui s'est passé, ce que nous pensions alors et ce que nous ferons autrement.",
            "L'atelier de {city} ouvre à six heures ; il y a une bonne raison pour que personne n'y vienne à six heures.",
            "Il n'est pas nécessaire d'avoir déjà fait exactement ce métier, si vous savez raconter comment vous avez appris le précédent.",
            "Chacune et chacun tient le téléphone une demi-journée sur {n}, parce qu'une voix explique mieux un problème qu'un rapport.",
            "Nous tenons la liste de ce que nous avons choisi de **ne pas** faire ; aucun outil ne nous a fait gagner autant de temps.",
            "Les salaires suivent une grille affichée dans la cuisine, la même pour toutes celles et ceux qui ont les mêmes tâches et la même ancienneté.",
            "Vous rejoignez une équipe de {n} personnes où la plus récente est là depuis deux ans et la plus ancienne depuis vingt.",
            "Si une règle empêche de bien travailler, dites-le ; si elle protège quelqu'un, nous l'expliquons volontiers.",
            "Personne n'attend de réponse après dix-huit heures, et l'ordinateur qui envoie les messages le sait aussi.",
        ],
        items: &[
            "Tenir des dossiers complets et sans surprise",
            "Répondre à {n} demandes par jour et clore celles qui sont réglées",
            "Former la personne qui vous remplacera",
            "Vérifier les livraisons à la réception",
            "Améliorer une petite chose chaque mois",
            "Préparer la synthèse de la semaine en *une* page",
            "Entretenir le lien entre {tool} et l'ancien système",
            "Faire visiter {city} aux nouveaux clients",
        ],
        note: "Bon à savoir",
        apply: "Postuler",
    },
    Language {
        tag: "de",
        roles: &[
            "Entwickler:in",
            "Disponent:in",
            "Pflegefachkraft",
            "Fahrplaner:in",
            "Archivar:in",
            "Elektroniker:in",
            "Buchhalter:in",
            "Lehrkraft Physik",
        ],
        headings: &["Deine Aufgaben", "Dein Profil", "Was wir bieten", "Wie wir arbeiten", "Wer wir sind", "So bewirbst du dich"],
        sentences: &[
            "Du betreust den Teil unseres Systems, den {n} Gemeinden jeden Morgen öffnen und den niemand bemerkt, solange er läuft.",
            "Den größten Teil des Tages verbringst du mit {tool}, den Rest mit Menschen, die davon nie gehört haben und es auch nicht müssen.",
            "Wir planen in Wochen und nicht in Quartalen, und ein Plan wird verworfen, sobald jemand zeigt, dass er schlecht war.",
            "Deine erste Änderung geht in der ersten Woche hinaus; eine Kollegin sitzt daneben, den Knopf drückst du.",
            "{employer} gehört den {n} Menschen, die hier arbeiten; die Versammlung im Frühjahr ist lang, das übrige Jahr kurzweilig.",
            "Geht etwas kaputt, schreiben wir auf, was geschah, was wir damals glaubten und was wir künftig anders machen.",
            "Die Werkstatt in {city} öffnet um sechs Uhr, und es hat seinen Grund, dass um sechs noch niemand kommt.",
            "Genau diese Arbeit musst du noch nicht gemacht haben, wenn du erzählen kannst, wie du dir die letzte beigebracht hast.",
            "Alle übernehmen das Telefon, einen Nachmittag von {n}, denn im Gespräch erklärt sich ein Problem besser als im Bericht.",
            "Wir führen eine Liste der Dinge, die wir **nicht** tun, und keine Anschaffung hat uns mehr Zeit gespart.",
            "Die Gehälter folgen einer Tabelle, die in der Küche hängt; wer dieselben Aufgaben und dieselben Jahre hat, bekommt dasselbe.",
            "Du kommst in ein Team von {n} Leuten, in dem die Jüngste seit zwei und der Älteste seit zwanzig Jahren dabei ist.",
            "Steht eine Regel guter Arbeit im Weg, dann sag es; schützt sie jemanden, erklären wir sie gern.",
            "Nach sechs Uhr abends erwartet niemand eine Antwort, und der Rechner, der die Nachrichten verschickt, weiß das.",
        ],
        items: &[
            "Unterlagen vollständig und langweilig halten",
            "Am Tag {n} Anfragen beantworten und erledigte abschließen",
            "Die eigene Vertretung einarbeiten",
            "Lieferungen mit der Bestellung vergleichen",
            "Jeden Monat eine Kleinigkeit verbessern",
            "Die Woche auf *einer* Seite zusammenfassen",
            "Die Verbindung zwischen {tool} und dem alten System pflegen",
            "Neuen Kundinnen und Kunden {city} zeigen",
        ],
        note: "Gut zu wissen",
        apply: "Bewerben",
    },
];
