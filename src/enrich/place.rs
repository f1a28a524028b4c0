//! From one line of text to a place: street, postal code, locality, country, and what the building is called.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::gazetteer;
use super::words::folded;

/// A place read from one text; each part with the range of its words, derived ones without.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PlaceText {
    pub(super) name: Option<(String, Range<usize>)>,
    pub(super) street: Option<(String, Range<usize>)>,
    pub(super) locality: Option<(String, Range<usize>)>,
    pub(super) postal_code: Option<(String, Option<Range<usize>>)>,
    pub(super) country: Option<(String, Option<Range<usize>>)>,
}

/// How much a text is trusted to be a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The key of front matter says that it is one: an unknown name is taken for a locality.
    Named,
    /// A labelled line: at least a postal code, a street or a known city must be in it.
    Evidence,
}

/// Words that stand where a place is expected and are none.
const NO_PLACE: &[&str] = &[
    "office",
    "our office",
    "hq",
    "headquarters",
    "remote",
    "anywhere",
    "worldwide",
    "everywhere",
    "various",
    "multiple",
    "flexible",
    "hybrid",
    "onsite",
    "on site",
    "home",
    "home office",
    "homeoffice",
    "teletravail",
    "a distance",
    "bureau",
    "siege",
    "partout",
    "divers",
    "plusieurs",
    "a definir",
    "tbd",
    "n a",
    "none",
    "buro",
    "vor ort",
    "bundesweit",
    "remoto",
    "presencial",
    "global",
    "international",
    "europe",
    "eu",
    "emea",
    "online",
    "distributed",
    "full remote",
    "fully remote",
    "100 remote",
];

/// Reads a place. `None` where the text names none.
pub(super) fn read(text: &str, trust: Trust) -> Option<PlaceText> {
    if text.chars().count() > 300 {
        return None;
    }
    let mut place = PlaceText::default();
    let mut unknown: Vec<Range<usize>> = Vec::new();
    for range in segments(text) {
        let segment = &text[range.clone()];
        if is_street(segment) && place.street.is_none() {
            place.street = Some((segment.to_owned(), range));
        } else if !town(segment, range.start, &mut place) && !nation(segment, &range, &mut place) && !is_transport(segment) {
            unknown.push(range);
        }
    }
    settle_unknown(text, unknown, trust, &mut place);
    let evidence = place.locality.is_some() || place.postal_code.is_some();
    (evidence || (trust == Trust::Named && place.country.is_some())).then_some(place)
}

/// The pieces between ` - `, commas, parentheses and bars, trimmed, with their ranges.
fn segments(text: &str) -> Vec<Range<usize>> {
    static BORDER: OnceLock<Regex> = OnceLock::new();
    let border = BORDER.get_or_init(|| Regex::new(r"\s+[-–—·|/]\s+|\s*[,;()|\n\t]\s*").expect("a constant pattern"));
    let mut at = 0;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for hit in border.find_iter(text) {
        ranges.push(at..hit.start());
        at = hit.end();
    }
    ranges.push(at..text.len());
    ranges
        .into_iter()
        .filter_map(|r| {
            let piece = &text[r.clone()];
            let start = r.start + (piece.len() - piece.trim_start().len());
            let end = start + piece.trim().len();
            (start < end).then_some(start..end)
        })
        .collect()
}

fn is_street(segment: &str) -> bool {
    static STREET: OnceLock<Regex> = OnceLock::new();
    STREET
        .get_or_init(|| {
            Regex::new(concat!(
                r"(?i)^\d{1,4}\s?(?:bis|ter|quater|[a-d])?\s*,?\s+(?:rue|avenue|av\.|bd|boulevard|place|pl\.|quai|allée|allee|chemin|impasse|route|cours|passage|square|esplanade|faubourg|villa|cité)\b",
                r"|^\p{L}[\p{L}. -]*(?:straße|strasse|str\.|platz|allee|weg|gasse|ufer|damm|ring|chaussee|markt)\s+\d{1,4}\s?[a-z]?$",
                r"|^(?:am|an der|im|in der|zum|zur|unter den|alte|neue)\s+\p{L}[\p{L} -]*\s+\d{1,4}\s?[a-z]?$",
                r"|^\d{1,5}[a-z]?\s+\p{L}[\p{L}'’. ]*\s(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|way|square|drive|dr\.?|court|place|terrace|row|quay|boulevard|blvd\.?)$",
                r"|^(?:calle|c/|carrer|avenida|avda\.|plaza|paseo|via|viale|piazza|corso|rua|praça)\s+\p{L}[\p{L}'’. ]*,?\s*\d{0,4}$",
            ))
            .expect("a constant pattern")
        })
        .is_match(segment)
}

/// A stop of public transport tells the way, not the place.
fn is_transport(segment: &str) -> bool {
    let word = folded(segment);
    ["metro", "rer", "tram", "u bahn", "s bahn", "bus", "gare", "station", "m "]
        .iter()
        .any(|t| word == t.trim() || word.starts_with(&format!("{} ", t.trim())))
}

/// `75002 Paris`, `Paris 75002`, `Paris 19ème`, `Lyon`, `London EC1A 1BB`.
fn town(segment: &str, offset: usize, place: &mut PlaceText) -> bool {
    static ARRONDISSEMENT: OnceLock<Regex> = OnceLock::new();
    static POSTAL: OnceLock<Regex> = OnceLock::new();
    if place.locality.is_some() {
        return false;
    }
    let arrondissement = ARRONDISSEMENT
        .get_or_init(|| Regex::new(r"(?i)^(Paris|Lyon|Marseille)\s+(?:(\d{1,2})\s*(?:e|è|er|ème|eme|ième)?|([IVX]{1,5})(?:e|è|ème|eme)?)(?:\s+arrondissement|\s+arr\.?)?$").expect("a constant pattern"));
    if let Some(parts) = arrondissement.captures(segment)
        && let Some(number) = parts.get(2).map_or_else(|| roman(parts.get(3)?.as_str()), |d| d.as_str().parse().ok())
        && let Some(code) = arrondissement_code(&parts[1], number)
    {
        let city = parts.get(1).map_or(0..0, |m| m.range());
        place.locality = Some((capitalized(&parts[1]), offset + city.start..offset + segment.len()));
        place.postal_code = Some((code, None));
        place.country = place.country.take().or(Some(("FR".to_owned(), None)));
        return true;
    }
    let postal = POSTAL.get_or_init(|| {
        Regex::new(r"^(?:(?:(F|D|A|CH|B|L|I|E)-)?(\d{4,5})\s+(\p{Lu}[\p{L}'’. -]+)|(\p{Lu}[\p{L}'’. -]+?)\s+(\d{5}|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}))$").expect("a constant pattern")
    });
    if let Some(parts) = postal.captures(segment) {
        let groups = (parts.get(2), parts.get(3), parts.get(4), parts.get(5));
        let ((Some(code), Some(city), ..) | (.., Some(city), Some(code))) = groups else { return false };
        let prefix = parts.get(1).and_then(|p| prefix_country(p.as_str()));
        let british = code.as_str().contains(' ').then_some("GB");
        let country = prefix.or(british).or_else(|| gazetteer::city_country(city.as_str()));
        place.postal_code = Some((code.as_str().to_owned(), Some(offset + code.start()..offset + code.end())));
        place.locality = Some((city.as_str().to_owned(), offset + city.start()..offset + city.end()));
        if place.country.is_none() {
            place.country = country.map(|c| (c.to_owned(), None));
        }
        return true;
    }
    let Some(country) = gazetteer::city_country(segment)
        .filter(|_| gazetteer::country(segment).is_none() || segment.starts_with("Lux") || segment.starts_with("Sing"))
    else {
        return false;
    };
    place.locality = Some((segment.to_owned(), offset..offset + segment.len()));
    if place.country.is_none() {
        place.country = Some((country.to_owned(), None));
    }
    true
}

fn nation(segment: &str, range: &Range<usize>, place: &mut PlaceText) -> bool {
    let Some(country) = gazetteer::country(segment) else { return false };
    // A country that is written wins over one that follows from a city's name.
    place.country = Some((country.to_owned(), Some(range.clone())));
    true
}

/// What is neither street, town nor country: the name of a building before the street, or a locality that no table knows.
fn settle_unknown(text: &str, unknown: Vec<Range<usize>>, trust: Trust, place: &mut PlaceText) {
    let plain = |r: &Range<usize>| {
        let word = folded(&text[r.clone()]);
        !NO_PLACE.contains(&word.as_str()) && word.chars().any(char::is_alphabetic) && word.split(' ').count() <= 5
    };
    let mut rest = unknown.into_iter().filter(plain);
    if trust == Trust::Named && place.locality.is_none() {
        if let Some(range) = rest.next() {
            place.locality = Some((text[range.clone()].to_owned(), range));
        }
    } else if let (Some((_, street)), Some(range)) = (&place.street, rest.next())
        && range.end <= street.start
    {
        place.name = Some((text[range.clone()].to_owned(), range));
    }
}

fn arrondissement_code(city: &str, number: u32) -> Option<String> {
    let (first, most) = match city.to_lowercase().as_str() {
        "paris" => (75_000, 20),
        "lyon" => (69_000, 9),
        _ => (13_000, 16),
    };
    (1..=most).contains(&number).then(|| (first + number).to_string())
}

fn roman(text: &str) -> Option<u32> {
    const NUMERALS: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
    ];
    NUMERALS.iter().position(|n| *n == text).and_then(|i| u32::try_from(i + 1).ok())
}

fn prefix_country(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "F" => "FR",
        "D" => "DE",
        "A" => "AT",
        "B" => "BE",
        "L" => "LU",
        "I" => "IT",
        "E" => "ES",
        "CH" => "CH",
        _ => return None,
    })
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, trust: Trust, expect: &str) {
        let got = read(text, trust).map_or_else(
            || "-".to_owned(),
            |p| {
                let part = |v: Option<String>| v.unwrap_or_default();
                [p.name.map(|v| v.0), p.street.map(|v| v.0), p.postal_code.map(|v| v.0), p.locality.map(|v| v.0), p.country.map(|v| v.0)]
                    .map(part)
                    .join("|")
            },
        );
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn addresses_in_one_line() {
        check("La Halle - 12 rue des Tables - Paris 19ème - Métro Jourdain", Trust::Evidence, "La Halle|12 rue des Tables|75019|Paris|FR");
        check("La Halle (9 rue d’Ici 75002 Paris)", Trust::Evidence, "-");
        check("La Halle (9 rue d’Ici, 75002 Paris)", Trust::Evidence, "La Halle|9 rue d’Ici|75002|Paris|FR");
        check("Lyon 7e", Trust::Evidence, "||69007|Lyon|FR");
        check("Marseille XVI", Trust::Evidence, "||13016|Marseille|FR");
        check("Paris 21e", Trust::Evidence, "-");
        check("Torstraße 12, 10119 Berlin", Trust::Evidence, "|Torstraße 12|10119|Berlin|DE");
        check("D-99999 Kleinort", Trust::Evidence, "||99999|Kleinort|DE");
        check("221 Baker Street, London NW1 6XE", Trust::Evidence, "|221 Baker Street|NW1 6XE|London|GB");
        check("Berlin", Trust::Evidence, "|||Berlin|DE");
        check("our nice team", Trust::Evidence, "-");
        check("Kleinort", Trust::Evidence, "-");
        check("Kleinort, Germany", Trust::Named, "|||Kleinort|DE");
        check("Remote", Trust::Named, "-");
        check("Office", Trust::Named, "-");
        check("Deutschland", Trust::Named, "||||DE");
        check("Luxembourg", Trust::Named, "|||Luxembourg|LU");
    }
}
