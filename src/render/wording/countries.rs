//! Names of the countries that job posts mostly speak of, in the languages that pages speak.

use super::words;

/// The name of a country (ISO 3166-1 alpha-2) in `language`; `None` where it is not in the list or the language is not spoken.
pub(in crate::render) fn name(code: &str, language: &str) -> Option<&'static str> {
    let column = words::column(language)?;
    COUNTRIES.binary_search_by(|(known, _)| (*known).cmp(code)).ok().map(|i| COUNTRIES[i].1[column])
}

/// Its names in all languages; none where it is not in the list.
pub(in crate::render) fn names(code: &str) -> &'static [&'static str] {
    COUNTRIES.binary_search_by(|(known, _)| (*known).cmp(code)).map_or(&[], |i| &COUNTRIES[i].1)
}

/// Codes in the order of the alphabet; names in the order of the columns of `words`.
#[rustfmt::skip]
const COUNTRIES: &[(&str, [&str; 7])] = &[
    ("AE", ["United Arab Emirates", "Émirats arabes unis", "Vereinigte Arabische Emirate", "Emiratos Árabes Unidos", "Emirati Arabi Uniti", "Verenigde Arabische Emiraten", "Emirados Árabes Unidos"]),
    ("AR", ["Argentina", "Argentine", "Argentinien", "Argentina", "Argentina", "Argentinië", "Argentina"]),
    ("AT", ["Austria", "Autriche", "Österreich", "Austria", "Austria", "Oostenrijk", "Áustria"]),
    ("AU", ["Australia", "Australie", "Australien", "Australia", "Australia", "Australië", "Austrália"]),
    ("BE", ["Belgium", "Belgique", "Belgien", "Bélgica", "Belgio", "België", "Bélgica"]),
    ("BG", ["Bulgaria", "Bulgarie", "Bulgarien", "Bulgaria", "Bulgaria", "Bulgarije", "Bulgária"]),
    ("BR", ["Brazil", "Brésil", "Brasilien", "Brasil", "Brasile", "Brazilië", "Brasil"]),
    ("CA", ["Canada", "Canada", "Kanada", "Canadá", "Canada", "Canada", "Canadá"]),
    ("CH", ["Switzerland", "Suisse", "Schweiz", "Suiza", "Svizzera", "Zwitserland", "Suíça"]),
    ("CI", ["Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire", "Costa de Marfil", "Costa d’Avorio", "Ivoorkust", "Costa do Marfim"]),
    ("CL", ["Chile", "Chili", "Chile", "Chile", "Cile", "Chili", "Chile"]),
    ("CN", ["China", "Chine", "China", "China", "Cina", "China", "China"]),
    ("CO", ["Colombia", "Colombie", "Kolumbien", "Colombia", "Colombia", "Colombia", "Colômbia"]),
    ("CY", ["Cyprus", "Chypre", "Zypern", "Chipre", "Cipro", "Cyprus", "Chipre"]),
    ("CZ", ["Czechia", "Tchéquie", "Tschechien", "Chequia", "Cechia", "Tsjechië", "Chéquia"]),
    ("DE", ["Germany", "Allemagne", "Deutschland", "Alemania", "Germania", "Duitsland", "Alemanha"]),
    ("DK", ["Denmark", "Danemark", "Dänemark", "Dinamarca", "Danimarca", "Denemarken", "Dinamarca"]),
    ("EE", ["Estonia", "Estonie", "Estland", "Estonia", "Estonia", "Estland", "Estónia"]),
    ("ES", ["Spain", "Espagne", "Spanien", "España", "Spagna", "Spanje", "Espanha"]),
    ("FI", ["Finland", "Finlande", "Finnland", "Finlandia", "Finlandia", "Finland", "Finlândia"]),
    ("FR", ["France", "France", "Frankreich", "Francia", "Francia", "Frankrijk", "França"]),
    ("GB", ["United Kingdom", "Royaume-Uni", "Vereinigtes Königreich", "Reino Unido", "Regno Unito", "Verenigd Koninkrijk", "Reino Unido"]),
    ("GR", ["Greece", "Grèce", "Griechenland", "Grecia", "Grecia", "Griekenland", "Grécia"]),
    ("HR", ["Croatia", "Croatie", "Kroatien", "Croacia", "Croazia", "Kroatië", "Croácia"]),
    ("HU", ["Hungary", "Hongrie", "Ungarn", "Hungría", "Ungheria", "Hongarije", "Hungria"]),
    ("IE", ["Ireland", "Irlande", "Irland", "Irlanda", "Irlanda", "Ierland", "Irlanda"]),
    ("IL", ["Israel", "Israël", "Israel", "Israel", "Israele", "Israël", "Israel"]),
    ("IN", ["India", "Inde", "Indien", "India", "India", "India", "Índia"]),
    ("IS", ["Iceland", "Islande", "Island", "Islandia", "Islanda", "IJsland", "Islândia"]),
    ("IT", ["Italy", "Italie", "Italien", "Italia", "Italia", "Italië", "Itália"]),
    ("JP", ["Japan", "Japon", "Japan", "Japón", "Giappone", "Japan", "Japão"]),
    ("KR", ["South Korea", "Corée du Sud", "Südkorea", "Corea del Sur", "Corea del Sud", "Zuid-Korea", "Coreia do Sul"]),
    ("LI", ["Liechtenstein", "Liechtenstein", "Liechtenstein", "Liechtenstein", "Liechtenstein", "Liechtenstein", "Listenstaine"]),
    ("LT", ["Lithuania", "Lituanie", "Litauen", "Lituania", "Lituania", "Litouwen", "Lituânia"]),
    ("LU", ["Luxembourg", "Luxembourg", "Luxemburg", "Luxemburgo", "Lussemburgo", "Luxemburg", "Luxemburgo"]),
    ("LV", ["Latvia", "Lettonie", "Lettland", "Letonia", "Lettonia", "Letland", "Letónia"]),
    ("MA", ["Morocco", "Maroc", "Marokko", "Marruecos", "Marocco", "Marokko", "Marrocos"]),
    ("MT", ["Malta", "Malte", "Malta", "Malta", "Malta", "Malta", "Malta"]),
    ("MX", ["Mexico", "Mexique", "Mexiko", "México", "Messico", "Mexico", "México"]),
    ("NL", ["Netherlands", "Pays-Bas", "Niederlande", "Países Bajos", "Paesi Bassi", "Nederland", "Países Baixos"]),
    ("NO", ["Norway", "Norvège", "Norwegen", "Noruega", "Norvegia", "Noorwegen", "Noruega"]),
    ("NZ", ["New Zealand", "Nouvelle-Zélande", "Neuseeland", "Nueva Zelanda", "Nuova Zelanda", "Nieuw-Zeeland", "Nova Zelândia"]),
    ("PL", ["Poland", "Pologne", "Polen", "Polonia", "Polonia", "Polen", "Polónia"]),
    ("PT", ["Portugal", "Portugal", "Portugal", "Portugal", "Portogallo", "Portugal", "Portugal"]),
    ("RO", ["Romania", "Roumanie", "Rumänien", "Rumanía", "Romania", "Roemenië", "Roménia"]),
    ("RS", ["Serbia", "Serbie", "Serbien", "Serbia", "Serbia", "Servië", "Sérvia"]),
    ("SE", ["Sweden", "Suède", "Schweden", "Suecia", "Svezia", "Zweden", "Suécia"]),
    ("SG", ["Singapore", "Singapour", "Singapur", "Singapur", "Singapore", "Singapore", "Singapura"]),
    ("SI", ["Slovenia", "Slovénie", "Slowenien", "Eslovenia", "Slovenia", "Slovenië", "Eslovénia"]),
    ("SK", ["Slovakia", "Slovaquie", "Slowakei", "Eslovaquia", "Slovacchia", "Slowakije", "Eslováquia"]),
    ("SN", ["Senegal", "Sénégal", "Senegal", "Senegal", "Senegal", "Senegal", "Senegal"]),
    ("TN", ["Tunisia", "Tunisie", "Tunesien", "Túnez", "Tunisia", "Tunesië", "Tunísia"]),
    ("TR", ["Türkiye", "Turquie", "Türkei", "Turquía", "Turchia", "Turkije", "Turquia"]),
    ("UA", ["Ukraine", "Ukraine", "Ukraine", "Ucrania", "Ucraina", "Oekraïne", "Ucrânia"]),
    ("US", ["United States", "États-Unis", "Vereinigte Staaten", "Estados Unidos", "Stati Uniti", "Verenigde Staten", "Estados Unidos"]),
    ("ZA", ["South Africa", "Afrique du Sud", "Südafrika", "Sudáfrica", "Sudafrica", "Zuid-Afrika", "África do Sul"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(name("DE", "fr-FR"), Some("Allemagne"));
        assert_eq!(name("XX", "fr"), None);
        assert_eq!(name("DE", "sv"), None);
    }
}
