//! What the parts of an address are called in a map, in the languages that are read in full, and keys of front matter for a house.

use super::{Found, Post, covers, distinct, from_text};
use crate::enrich::fold::fold;
use crate::enrich::keys::{field_of, normalized};
use crate::enrich::place::{self, Trust};
use crate::enrich::vocabulary;
use crate::model::node::{Field, Value};

/// Longest value that is read as a place, in bytes.
const VALUE_BYTES_MAX: usize = 80;

/// Ours, and the keys that mean it.
pub(super) const ADDRESS_KEYS: &[(&str, &[&str])] = &[
    (
        "streetAddress",
        &[
            "streetAddress",
            "street",
            "address",
            "rue",
            "adresse",
            "straße",
            "strasse",
            "via",
            "indirizzo",
            "calle",
            "dirección",
            "domicilio",
            "rua",
            "morada",
            "endereço",
            "straat",
            "adres",
        ],
    ),
    (
        "addressLocality",
        &[
            "addressLocality",
            "locality",
            "city",
            "town",
            "ville",
            "commune",
            "stadt",
            "ort",
            "ciudad",
            "localidad",
            "municipio",
            "città",
            "comune",
            "cidade",
            "localidade",
            "plaats",
            "gemeente",
            "woonplaats",
        ],
    ),
    (
        "addressRegion",
        &[
            "addressRegion",
            "region",
            "state",
            "province",
            "région",
            "bundesland",
            "kanton",
            "provincia",
            "província",
            "provincie",
            "estado",
            "distrito",
            "uf",
            "département",
        ],
    ),
    ("postalCode", &["postalCode", "postal_code", "zip", "postcode", "code postal", "cp", "plz", "cap", "código postal", "cep"]),
    ("addressCountry", &["addressCountry", "country", "country_code", "pays", "land", "país", "paese", "nazione"]),
];

/// `clinic: Springfield`, `branch: Springfield`: a key for a house that no field has, and a town and nothing else for its value.
pub(super) fn of_house(post: &Post<'_>) -> Vec<Found> {
    let Value::Map(fields) = &post.raw.fields.value else { return Vec::new() };
    let names_house = |key: &str, language: &str| {
        vocabulary::of(language).meanings(&fold(key), "place-frame").any(|name| matches!(name, "house" | "house-last" | "site"))
    };
    let is_key = |field: &&Field| {
        (names_house(&field.key, &post.language) || names_house(&field.key, "en")) && field_of(&normalized(&field.key)).is_none()
    };
    let of = |field: &Field| {
        let text = field.node.text().map(str::trim).filter(|text| !text.is_empty() && text.len() <= VALUE_BYTES_MAX)?;
        let read = place::read(text, &post.language, Trust::Framed, post.towns());
        let origin = |_| post.origin_of(&field.key, field.node.span);
        let is_all = read.iter().all(|place| covers(place, text));
        let found = read.into_iter().map(|place| from_text(place, origin)).collect::<Vec<_>>();
        Some(found).filter(|found| is_all && !found.is_empty())
    };
    distinct(fields.iter().filter(is_key).find_map(of).unwrap_or_default())
}
