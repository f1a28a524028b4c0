//! Where the work is done, and from where it may be: places, workplace, and the pair of remote work that search engines want.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::gazetteer;
use crate::enrich::labels::{Labelled, labelled};
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::post::{Hit, find};
use crate::enrich::words::{folded, truth};
use crate::model::facts::Workplace;
use crate::model::node::{Node, Value};
use crate::model::origin::{From, Origin};
use crate::model::posting::{Country, JobLocationType, Place, PostalAddress};

/// More places than this are a list of branches, not of this job.
const PLACES_MAX: usize = 50;

const LABELS: &[&str] = &[
    "lieu",
    "lieux",
    "lieu de travail",
    "lieu du poste",
    "locaux",
    "localisation",
    "bureaux",
    "adresse",
    "location",
    "locations",
    "work location",
    "job location",
    "where",
    "place of work",
    "workplace",
    "office location",
    "address",
    "standort",
    "standorte",
    "arbeitsort",
    "einsatzort",
    "ort",
    "ubicacion",
    "lugar",
    "lugar de trabajo",
    "centro de trabajo",
    "sede",
    "sede di lavoro",
    "luogo",
    "luogo di lavoro",
    "locatie",
    "standplaats",
    "werklocatie",
    "local",
    "local de trabalho",
];

const ADDRESS_KEYS: &[(&str, &[&str])] = &[
    ("streetAddress", &["streetAddress", "street", "address", "rue", "adresse", "straße"]),
    ("addressLocality", &["addressLocality", "locality", "city", "town", "ville", "commune", "stadt", "ort", "ciudad", "città"]),
    ("addressRegion", &["addressRegion", "region", "state", "province", "région", "bundesland", "kanton"]),
    ("postalCode", &["postalCode", "postal_code", "zip", "postcode", "code postal", "cp", "plz"]),
    ("addressCountry", &["addressCountry", "country", "country_code", "pays", "land", "país"]),
];

/// A place on its way into the posting, with the origin of each of its parts.
#[derive(Default)]
struct Found {
    place: Place,
    origins: Vec<(&'static str, Origin)>,
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut places = flat(post, sink).into_iter().collect::<Vec<_>>();
    for hit in post.all("jobLocation") {
        if places.is_empty() {
            places = hit.node.items().iter().take(PLACES_MAX).filter_map(|item| stated(post, hit, item, sink)).collect();
        }
    }
    if places.is_empty() {
        places = labelled_places(post);
    }
    for (index, mut found) in places.into_iter().enumerate() {
        complete(post, &mut found, index, sink);
        for (field, origin) in found.origins {
            let pointer = if field == "name" {
                format!("/posting/jobLocation/{index}/name")
            } else {
                format!("/posting/jobLocation/{index}/address/{field}")
            };
            draft.origins.insert(pointer, origin);
        }
        draft.posting.job_location.push(found.place);
    }
    workplace(post, draft, sink);
    remote_pair(post, draft);
}

/// `city: Lyon`, `country: France` at the top level.
fn flat(post: &Post<'_>, sink: &mut Diagnostics) -> Option<Found> {
    let mut found = Found::default();
    for (field, _) in ADDRESS_KEYS {
        // What only completes a place creates none.
        let own = post.all(&format!("jobLocation.address.{field}")).iter().find(|h| h.origin.from != From::Config);
        if let Some(hit) = own {
            set(post, &mut found, field, hit, hit.origin.clone(), sink);
        }
    }
    let locality = found.place.address.address_locality.is_some() || found.place.address.postal_code.is_some();
    let alone = post.get("jobLocation").is_none() && found.place.address != PostalAddress::default();
    if let Some(hit) = post.get("jobLocation.name").filter(|_| locality || alone) {
        set(post, &mut found, "name", hit, hit.origin.clone(), sink);
    }
    (locality || alone).then_some(found)
}

fn set(post: &Post<'_>, found: &mut Found, field: &'static str, hit: &Hit<'_>, origin: Origin, sink: &mut Diagnostics) {
    let Some(text) = hit.text().map(|t| post.short(t.split_whitespace().collect::<Vec<_>>().join(" "), sink)) else { return };
    let value = if field == "addressCountry" {
        let Some(code) = gazetteer::country(&text).or_else(|| gazetteer::country(&text.to_uppercase())) else {
            return post.report_value(
                sink,
                Level::Warning,
                "country-unknown",
                hit,
                format!("`{text}` is no country that jobherald knows"),
                "write the ISO 3166-1 code, such as `FR`",
            );
        };
        code.to_owned()
    } else {
        text
    };
    put(found, field, &value, origin);
}

fn put(found: &mut Found, field: &'static str, value: &str, origin: Origin) {
    let address = &mut found.place.address;
    let slot = match field {
        "name" => &mut found.place.name,
        "streetAddress" => &mut address.street_address,
        "addressLocality" => &mut address.address_locality,
        "addressRegion" => &mut address.address_region,
        "postalCode" => &mut address.postal_code,
        _ => &mut address.address_country,
    };
    if slot.is_none() {
        *slot = Some(value.chars().take(Post::VALUE_CHARS_MAX).collect());
        found.origins.push((field, origin));
    }
}

/// One item of `location`: a map of parts, or a line of text.
fn stated(post: &Post<'_>, hit: &Hit<'_>, item: &Node, sink: &mut Diagnostics) -> Option<Found> {
    match &item.value {
        Value::Map(fields) => {
            let mut found = Found::default();
            let inner = find(fields, "address").and_then(|f| if let Value::Map(inner) = &f.node.value { Some(inner) } else { None });
            for (field, keys) in ADDRESS_KEYS {
                let value = keys
                    .iter()
                    .find_map(|k| find(inner.unwrap_or(fields), k).filter(|f| f.node.text().is_some_and(|t| !t.trim().is_empty())));
                if let Some(value) = value {
                    let part = hit.part(&value.node);
                    set(
                        post,
                        &mut found,
                        field,
                        &part,
                        post.origin_of(&format!("{}.{}", hit.origin.key.as_deref().unwrap_or_default(), value.key), value.node.span),
                        sink,
                    );
                }
            }
            (found.place.address != PostalAddress::default()).then_some(found)
        }
        Value::Scalar { text, .. } => {
            let read = place::read(text.trim(), Trust::Named);
            Some(from_text(read?, |_| hit.origin.clone()))
        }
        _ => None,
    }
}

/// Turns what was read from a text into a place; what only follows from other words is `derived`.
fn from_text(read: PlaceText, origin: impl Fn(std::ops::Range<usize>) -> Origin) -> Found {
    let mut found = Found::default();
    if let Some((name, range)) = read.name {
        put(&mut found, "name", &name, origin(range));
    }
    if let Some((street, range)) = read.street {
        put(&mut found, "streetAddress", &street, origin(range));
    }
    let mut cause = "addressLocality";
    if let Some((locality, range)) = read.locality {
        put(&mut found, "addressLocality", &locality, origin(range));
    }
    if let Some((code, range)) = read.postal_code {
        put(&mut found, "postalCode", &code, range.map_or_else(|| Origin::derived("addressLocality"), &origin));
        cause = "postalCode";
    }
    if let Some((country, range)) = read.country {
        put(&mut found, "addressCountry", &country, range.map_or_else(|| Origin::derived(cause), &origin));
    }
    found
}

fn labelled_places(post: &Post<'_>) -> Vec<Found> {
    for label in labelled(&post.raw.blocks) {
        if LABELS.contains(&label.label.as_str())
            && let Some(read) = place::read(label.text(), Trust::Evidence)
        {
            return vec![from_text(read, |range| in_text(post, &label, &range))];
        }
    }
    Vec::new()
}

fn in_text(post: &Post<'_>, label: &Labelled<'_>, range: &std::ops::Range<usize>) -> Origin {
    let range = label.range.start + range.start..label.range.start + range.end;
    post.origin_in_text(From::Labelled, label.block.locate(&range), &label.block.text[range])
}

/// Country and region from the configuration complete a place that the post states; pointers of derived parts become whole.
fn complete(post: &Post<'_>, found: &mut Found, index: usize, sink: &mut Diagnostics) {
    for field in ["addressCountry", "addressRegion"] {
        if let Some(hit) = post.all(&format!("jobLocation.address.{field}")).iter().find(|h| h.origin.from == From::Config) {
            set(post, found, field, hit, hit.origin.clone(), sink);
        }
    }
    for (_, origin) in &mut found.origins {
        if let Some(of) = origin.of.as_mut() {
            *of = format!("/posting/jobLocation/{index}/address/{of}");
        }
    }
}

fn workplace(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("workplace")
        && let Some(text) = hit.text()
    {
        let on_site_key = hit.origin.key.as_deref().is_some_and(|k| folded(k).contains("site"));
        match truth(text)
            .map(|flag| if flag == on_site_key { Workplace::Onsite } else { Workplace::Remote })
            .or_else(|| workplace_word(text))
        {
            // "remote: false" says where it is not.
            Some(Workplace::Onsite) if truth(text) == Some(false) && draft.posting.job_location.is_empty() => {}
            Some(workplace) => {
                draft.facts.workplace = Some(workplace);
                draft.origins.insert("/facts/workplace".into(), hit.origin.clone());
            }
            None => post.report_value(
                sink,
                Level::Info,
                "workplace-unknown",
                hit,
                format!("`{text}` says neither onsite, hybrid nor remote"),
                "write `onsite`, `hybrid` or `remote`",
            ),
        }
        return;
    }
    let said = post
        .all("jobLocation")
        .iter()
        .find_map(|h| h.node.items().iter().find_map(|i| i.text().and_then(location_word)).map(|w| (w, h.origin.clone())));
    if let Some((workplace, origin)) = said {
        draft.facts.workplace = Some(workplace);
        draft.origins.insert("/facts/workplace".into(), origin);
    }
}

/// `full`, `100% télétravail`, `2 days a week`.
fn workplace_word(text: &str) -> Option<Workplace> {
    let word = folded(text);
    let any = |words: &[&str]| words.iter().any(|w| word == *w || word.starts_with(&format!("{w} ")) || word.ends_with(&format!(" {w}")));
    if any(&[
        "hybrid",
        "hybride",
        "hibrido",
        "ibrido",
        "partial",
        "partiel",
        "partielle",
        "ponctuel",
        "occasionnel",
        "teilweise",
        "some",
        "flexible",
        "partly",
    ]) || word.contains("jour")
        || word.contains("day")
        || word.contains("tag")
    {
        return Some(Workplace::Hybrid);
    }
    if any(&[
        "none",
        "onsite",
        "on site",
        "office",
        "presentiel",
        "sur site",
        "vor ort",
        "presencial",
        "in sede",
        "op locatie",
        "aucun",
        "pas de teletravail",
        "inoffice",
        "in office",
    ]) {
        return Some(Workplace::Onsite);
    }
    any(&[
        "remote",
        "full",
        "fully",
        "fulltime",
        "total",
        "complet",
        "telecommute",
        "anywhere",
        "100",
        "teletravail",
        "homeoffice",
        "remoto",
        "teletrabajo",
        "a distance",
    ])
    .then_some(Workplace::Remote)
}

fn location_word(text: &str) -> Option<Workplace> {
    let word = folded(text);
    if word.contains("hybrid") {
        return Some(Workplace::Hybrid);
    }
    let remote = ["remote", "telecommute", "anywhere", "teletravail", "homeoffice", "home office", "a distance", "remoto", "worldwide"];
    remote.iter().any(|r| word == *r || word.starts_with(&format!("{r} ")) || word.ends_with(&format!(" {r}"))).then_some(Workplace::Remote)
}

/// `TELECOMMUTE` stands with a country or not at all (Google's remote rule): the stated ones, else those of the places.
fn remote_pair(post: &Post<'_>, draft: &mut Draft) {
    if draft.facts.workplace != Some(Workplace::Remote) {
        return;
    }
    for hit in post.all("applicantLocationRequirements") {
        let names = hit.node.items().iter().filter_map(Node::text).flat_map(|t| t.split([',', ';', '/']));
        for code in names.filter_map(|n| gazetteer::country(n).or_else(|| gazetteer::country(&n.trim().to_uppercase()))) {
            if !draft.posting.applicant_location_requirements.iter().any(|c| c.name == code) {
                let index = draft.posting.applicant_location_requirements.len();
                draft.origins.insert(format!("/posting/applicantLocationRequirements/{index}/name"), hit.origin.clone());
                draft.posting.applicant_location_requirements.push(Country { name: code.to_owned() });
            }
        }
    }
    // A place of which only the country is known, on a remote job, says where applicants may live.
    if draft.posting.applicant_location_requirements.is_empty() {
        let only_country =
            |p: &Place| p.address.address_country.is_some() && p.address.address_locality.is_none() && p.address.postal_code.is_none();
        let countries: Vec<String> =
            draft.posting.job_location.iter().filter(|p| only_country(p)).filter_map(|p| p.address.address_country.clone()).collect();
        for (index, name) in countries.into_iter().enumerate() {
            draft.origins.insert(
                format!("/posting/applicantLocationRequirements/{index}/name"),
                Origin::derived(format!("/posting/jobLocation/{index}/address/addressCountry")),
            );
            draft.posting.applicant_location_requirements.push(Country { name });
        }
    }
    let has_country = !draft.posting.applicant_location_requirements.is_empty()
        || draft.posting.job_location.iter().any(|p| p.address.address_country.is_some());
    if has_country {
        draft.posting.job_location_type = Some(JobLocationType::Telecommute);
        draft.origins.insert("/posting/jobLocationType".into(), Origin::derived("/facts/workplace"));
    }
}
