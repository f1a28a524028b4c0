//! Places: `GeoRSS` (<https://www.georss.org>), GML in it, and W3C's `geo:lat` and `geo:long`.

use roxmltree::Node;

use super::In::Any;
use super::{Element, Module, Says};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::Times::{Many, Once};
use crate::validate::values::number::{self, Wanted::Decimal};
use crate::validate::xml;

rules! {
    COORDINATES = "georss-coordinates", Error, "GeoRSS Simple; GML 3.1.1, direct positions", "coordinates are pairs of latitude (-90 to 90) and longitude (-180 to 180)",
        "write latitude, a blank, longitude, with decimal points; a line has two pairs or more, a polygon four or more and ends where it began, a box has two";
    COMMA = "georss-comma", Warning, "GeoRSS Simple, coordinates; W3C feed validator, CoordComma", "blanks stand between coordinates", "write a blank in place of the comma";
    LATITUDE = "geo-latitude", Error, "W3C Basic Geo Vocabulary", "a latitude is a number from -90 to 90", "write decimal degrees";
    LONGITUDE = "geo-longitude", Error, "W3C Basic Geo Vocabulary", "a longitude is a number from -180 to 180", "write decimal degrees";
}

pub(super) const MODULES: &[Module] = &[
    Module { namespaces: &["http://www.georss.org/georss"], elements: GEORSS, is_closed: true },
    Module { namespaces: &["http://www.opengis.net/gml"], elements: GML, is_closed: false },
    Module { namespaces: &["http://www.w3.org/2003/01/geo/wgs84_pos#"], elements: GEO, is_closed: true },
];

const GEORSS: &[Element] = &[
    ("point", Any, Many, Says::Special(point)),
    ("line", Any, Many, Says::Special(line)),
    ("polygon", Any, Many, Says::Special(polygon)),
    ("box", Any, Many, Says::Special(corners)),
    ("circle", Any, Many, Says::Special(circle)),
    ("where", Any, Many, Says::Any),
    ("elev", Any, Once, Says::Number(Decimal)),
    ("floor", Any, Once, Says::Number(number::Wanted::Integer)),
    ("radius", Any, Once, Says::Number(Decimal)),
    ("featurename", Any, Many, Says::Text),
    ("featuretypetag", Any, Many, Says::Text),
    ("relationshiptag", Any, Many, Says::Text),
    // As the examples of the specification write them, and other readers.
    ("featureName", Any, Many, Says::Text),
    ("featureTypeTag", Any, Many, Says::Text),
    ("relationshipTag", Any, Many, Says::Text),
];
const GML: &[Element] = &[
    ("pos", Any, Many, Says::Special(position)),
    ("posList", Any, Many, Says::Special(list)),
    ("lowerCorner", Any, Once, Says::Special(point)),
    ("upperCorner", Any, Once, Says::Special(point)),
    ("Point", Any, Many, Says::Any),
    ("LineString", Any, Many, Says::Any),
    ("Polygon", Any, Many, Says::Any),
    ("exterior", Any, Many, Says::Any),
    ("LinearRing", Any, Many, Says::Any),
    ("Envelope", Any, Many, Says::Any),
];
const GEO: &[Element] = &[
    ("Point", Any, Many, Says::Any),
    ("lat", Any, Once, Says::Special(latitude)),
    ("long", Any, Once, Says::Special(longitude)),
    ("alt", Any, Once, Says::Number(Decimal)),
    ("lat_long", Any, Once, Says::Any),
    ("location", Any, Once, Says::Any),
];

/// The pairs of a list of coordinates; `None` where it is none.
fn pairs(node: Node<'_, '_>) -> Option<Vec<(f64, f64)>> {
    let text = xml::text(node);
    let numbers: Option<Vec<f64>> =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()).map(number::decimal).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty() && numbers.len() % 2 == 0)?;
    let pairs: Vec<(f64, f64)> = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.iter().all(|(lat, long)| (-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(long)).then_some(pairs)
}

fn check(node: Node<'_, '_>, is_right: bool, what: &str, found: &mut Found<'_>) {
    let text = xml::text(node);
    if !is_right {
        found.add(&COORDINATES, xml::place(node), format!("{} is no {what}", shown(&text)));
    } else if text.contains(',') {
        found.add(&COMMA, xml::place(node), format!("a comma stands between the coordinates of {}", shown(&text)));
    }
}

fn point(node: Node<'_, '_>, found: &mut Found<'_>) {
    check(node, pairs(node).is_some_and(|pairs| pairs.len() == 1), "point", found);
}

/// GML's may have a height.
fn position(node: Node<'_, '_>, found: &mut Found<'_>) {
    let count = xml::text(node).split_whitespace().filter_map(number::decimal).count();
    check(node, count == 3 || pairs(node).is_some_and(|pairs| pairs.len() == 1), "position", found);
}

fn line(node: Node<'_, '_>, found: &mut Found<'_>) {
    check(node, pairs(node).is_some_and(|pairs| pairs.len() >= 2), "line", found);
}

fn list(node: Node<'_, '_>, found: &mut Found<'_>) {
    check(node, pairs(node).is_some(), "list of points", found);
}

fn polygon(node: Node<'_, '_>, found: &mut Found<'_>) {
    check(node, pairs(node).is_some_and(|pairs| pairs.len() >= 4 && pairs.first() == pairs.last()), "closed polygon", found);
}

fn corners(node: Node<'_, '_>, found: &mut Found<'_>) {
    check(node, pairs(node).is_some_and(|pairs| pairs.len() == 2), "box of two corners", found);
}

fn circle(node: Node<'_, '_>, found: &mut Found<'_>) {
    let count = xml::text(node).split_whitespace().filter_map(number::decimal).count();
    check(node, count == 3, "circle of a point and a radius", found);
}

fn latitude(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    if !number::decimal(&text).is_some_and(|degrees| (-90.0..=90.0).contains(&degrees)) {
        found.add(&LATITUDE, xml::place(node), format!("{} is no latitude", shown(&text)));
    }
}

fn longitude(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    if !number::decimal(&text).is_some_and(|degrees| (-180.0..=180.0).contains(&degrees)) {
        found.add(&LONGITUDE, xml::place(node), format!("{} is no longitude", shown(&text)));
    }
}
