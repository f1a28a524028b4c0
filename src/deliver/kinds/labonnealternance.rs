//! `labonnealternance`: apprenticeships in the French state's La bonne alternance
//! (<https://api.apprentissage.beta.gouv.fr/fr/explorer/recherche-offre>). The form of an offer is `zJobOfferApiWriteV3` in
//! <https://github.com/mission-apprentissage/labonnealternance/blob/main/shared/src/routes/v3/jobs/jobs.routes.v3.model.ts>.

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address_or, below, check_address, secret_of};
use crate::deliver::speech::{Fate, Judgement, Message, Pass, Speech, named, outcome, outcome_once};
use crate::model::attempt::Outcome;
use crate::model::event::EventType;
use crate::model::facts::{Contract, Workplace};
use crate::net::secret::ReadSecret;
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "labonnealternance",
    title: "La bonne alternance, apprenticeships in France",
    spec: "https://github.com/mission-apprentissage/labonnealternance/blob/main/shared/src/routes/v3/jobs/jobs.routes.v3.ts",
    settings: &["url", "allow", "ca", "token", "siret"],
    capabilities: Capabilities {
        deduplicates: Deduplicates::Never,
        edits_repeat: true,
        success: "200 with the `id` of the offer; 204 for a change",
        ..Capabilities::ALL
    },
    check,
    endpoint,
};

const USUAL: &str = "https://api.apprentissage.beta.gouv.fr/api/job/v1/offer";
/// "Job description should be at least 30 characters".
const TEXT_MIN: usize = 30;
const TITLE_MIN: usize = 3;

struct Alternance {
    url: Url,
    token: SecretString,
    siret: String,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.token.is_none() {
        return Err(EndpointError::Missing("token"));
    }
    siret(aggregator)?;
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (url, shown) = address_or(USUAL, aggregator, read)?;
    let token = secret_of(aggregator.token.as_ref(), "token", read)?;
    Endpoint::http(shown, &[&url], aggregator, Alternance { url: url.clone(), token, siret: siret(aggregator)? })
}

/// The employer's number: 14 digits with a check digit after Luhn. Those of La Poste, which follow another rule, are not known to it.
fn siret(aggregator: &Aggregator) -> Result<String, EndpointError> {
    let written = aggregator.siret.as_deref().ok_or(EndpointError::Missing("siret"))?;
    let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let numbers: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
    let sum =
        |numbers: &[u32]| numbers.iter().rev().enumerate().map(|(i, n)| if i % 2 == 0 { *n } else { n * 2 / 10 + n * 2 % 10 }).sum::<u32>();
    match numbers {
        Some(numbers) if numbers.len() == 14 && sum(&numbers) % 10 == 0 => Ok(digits),
        _ => Err(EndpointError::Setting { key: "siret", why: "it is no SIRET: 14 digits of which the last checks the others".to_owned() }),
    }
}

/// Whether the offer is not to stand there any more: the job closed, or is something else now.
fn is_over(message: &Message) -> bool {
    message.event.kind == EventType::Closed || message.known().facts.contract != Some(Contract::Apprenticeship)
}

impl Speech for Alternance {
    fn wants_about(&self) -> bool {
        true
    }

    fn fate(&self, message: &Message) -> Fate {
        let text = &message.known().notice.text;
        let is_there = !message.remote.is_empty();
        match is_over(message) {
            true if !is_there && message.event.kind == EventType::Closed => Fate::Untold("it has no offer there"),
            true if !is_there => Fate::Untold("it is no apprenticeship"),
            false if message.title().chars().count() < TITLE_MIN => {
                Fate::Refused(format!("its title has fewer than {TITLE_MIN} characters"))
            }
            false if text.chars().count() < TEXT_MIN => Fate::Refused(format!("its text has fewer than {TEXT_MIN} characters")),
            _ => Fate::Sent,
        }
    }

    fn request(&self, messages: &[Message], _: Option<&Pass>) -> HttpRequest {
        let [message] = messages else { panic!("La bonne alternance takes one offer a request") };
        let (method, url) = match message.remote.as_str() {
            "" => (Method::Post, self.url.clone()),
            offer => (Method::Put, below(&self.url, &[offer])),
        };
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method,
            url,
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("authorization", format!("Bearer {}", self.token.expose_secret())),
            ],
            body: offer(message, &self.siret).to_string().into_bytes(),
        }
    }

    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement {
        let is_new = messages.first().is_none_or(|message| message.remote.is_empty());
        match reply.status {
            200 if is_new => Judgement { remote: Some(named(reply, &["id"]).unwrap_or_default()), ..Outcome::Delivered.into() },
            // An offer that is over keeps its name: a job that opens again is the same offer again.
            200 | 204 => Outcome::Delivered.into(),
            // That offer is not there any more; others may be.
            404 if !is_new => Outcome::Refused.into(),
            other if is_new => outcome_once(other).into(),
            other => outcome(other).into(),
        }
    }
}

/// The offer as `zJobOfferApiWriteV3` wants it.
fn offer(message: &Message, siret: &str) -> Value {
    let (about, posting) = (message.known(), &message.event.data.posting);
    let over = is_over(message);
    let text = |pointer: &str| posting.pointer(pointer).and_then(Value::as_str);
    // What is kept of a closed job has no text, and an offer cannot be without one.
    let description = if about.notice.text.chars().count() < TEXT_MIN {
        format!("{:<TEXT_MIN$}", format!("{} {}", about.notice.closed, message.title()))
    } else {
        about.notice.text.clone()
    };
    let remote = match (text("/jobLocationType"), about.facts.workplace) {
        (Some(_), _) | (_, Some(Workplace::Remote)) => Some("remote"),
        (_, Some(Workplace::Hybrid)) => Some("hybrid"),
        (_, Some(Workplace::Onsite)) => Some("onsite"),
        _ => None,
    };
    let apply = about.facts.apply.as_ref();
    let url = apply.and_then(|apply| apply.url.as_deref()).filter(|url| Url::parse(url).is_ok());
    let email = apply.and_then(|apply| apply.email.as_deref());
    let expiration = text("/validThrough").and_then(instant).filter(|end| *end > message.at);
    json!({
        "identifier": {"partner_job_id": message.event.data.id},
        "workplace": {
            "siret": siret,
            "name": text("/hiringOrganization/name"),
            "website": text("/hiringOrganization/sameAs"),
            "location": {"address": address(posting)},
        },
        // One way to apply at least: the page has one.
        "apply": {"email": email, "url": url.or(email.is_none().then_some(message.event.data.url.as_str()))},
        "contract": {
            "start": text("/jobStartDate").and_then(instant).map(|start| start.to_string()),
            "duration": text("/jobDuration").and_then(months),
            "type": ["Apprentissage"],
            "remote": remote,
        },
        "offer": {
            "title": message.title(),
            "description": description,
            "rome_codes": rome(posting),
            "target_diploma": diploma(text("/educationRequirements/credentialCategory")).map(|level| json!({"european": level})),
            "publication": {
                "creation": text("/datePosted").and_then(instant).filter(|posted| *posted <= message.at).map(|posted| posted.to_string()),
                "expiration": expiration.map(|end| end.to_string()),
            },
            "opening_count": posting["totalJobOpenings"].as_u64().unwrap_or(1),
            "status": if over { "Cancelled" } else { "Active" },
        },
    })
}

/// An instant, or the beginning of a day.
fn instant(written: &str) -> Option<Timestamp> {
    let day = || format!("{written}T00:00:00Z").parse().ok();
    written.parse().ok().or_else(day)
}

/// Whole months of an ISO 8601 duration of years and months.
fn months(duration: &str) -> Option<u32> {
    let mut rest = duration.strip_prefix('P')?;
    let mut months = 0_u32;
    while let Some(at) = rest.find(|c: char| !c.is_ascii_digit()) {
        let count: u32 = rest[..at].parse().ok()?;
        let unit = match &rest[at..=at] {
            "Y" => 12,
            "M" => 1,
            _ => return None,
        };
        months = months.checked_add(count.checked_mul(unit)?)?;
        rest = &rest[at + 1..];
    }
    (rest.is_empty() && months > 0).then_some(months)
}

/// The first place in one line.
fn address(posting: &Value) -> Option<String> {
    let place = match &posting["jobLocation"] {
        Value::Array(places) => places.first()?,
        one => one,
    };
    let part = |name: &str| place["address"][name].as_str().map(str::trim).filter(|part| !part.is_empty());
    let town = [part("postalCode"), part("addressLocality")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = part("streetAddress").into_iter().chain(Some(town.as_str()).filter(|town| !town.is_empty())).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Codes of the French classification of occupations: a letter and four digits.
fn rome(posting: &Value) -> Option<Vec<&str>> {
    let category = &posting["occupationalCategory"];
    let is_rome = category["inCodeSet"].as_str().is_some_and(|set| set.to_ascii_uppercase().contains("ROME"));
    let code = category["codeValue"].as_str().filter(|_| is_rome)?;
    let (letter, digits) = code.split_at_checked(1)?;
    let is_code = letter.bytes().all(|b| b.is_ascii_uppercase()) && digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| vec![code])
}

/// The level of the European framework that Google's word for an education stands for, where it stands for one.
fn diploma(category: Option<&str>) -> Option<&'static str> {
    Some(match category? {
        "high school" => "4",
        "associate degree" => "5",
        "bachelor degree" => "6",
        "postgraduate degree" => "7",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;
    use crate::model::facts::Apply;

    fn apprenticeship(kind: EventType) -> Message {
        let mut message = fixture::message("evt_1", kind);
        let about = message.about.as_mut().expect("known");
        about.facts.contract = (kind != EventType::Closed).then_some(Contract::Apprenticeship);
        about.notice.text = "You learn to cook soups of all kinds in two years.".to_owned();
        message
    }

    fn speech() -> Alternance {
        Alternance { url: Url::parse(USUAL).expect("an address"), token: "t".to_owned().into(), siret: "12345678200010".to_owned() }
    }

    #[test]
    fn only_apprenticeships_are_told() {
        assert_eq!(speech().fate(&apprenticeship(EventType::Published)), Fate::Sent);
        assert_eq!(speech().fate(&fixture::published("evt_1")), Fate::Untold("it is no apprenticeship"));
        let mut other = fixture::message("evt_1", EventType::Updated);
        other.remote = "6790".to_owned();
        assert_eq!((speech().fate(&other), offer(&other, "1")["offer"]["status"].clone()), (Fate::Sent, json!("Cancelled")));
        let mut short = apprenticeship(EventType::Published);
        short.about.as_mut().expect("known").notice.text = "Soup.".to_owned();
        assert!(matches!(speech().fate(&short), Fate::Refused(_)));
    }

    #[test]
    fn an_offer_says_what_is_known() {
        let mut message = apprenticeship(EventType::Published);
        message.event.data.posting = json!({
            "title": "Cook", "datePosted": "2026-02-28", "validThrough": "2026-06-30T23:59:59+02:00", "jobStartDate": "2026-09-01",
            "jobDuration": "P1Y6M", "totalJobOpenings": 2, "educationRequirements": {"credentialCategory": "associate degree"},
            "occupationalCategory": {"inCodeSet": "ROME", "codeValue": "G1602"},
            "jobLocation": [{"address": {"streetAddress": "1 rue X", "postalCode": "69003", "addressLocality": "Lyon"}}],
        });
        let made = offer(&message, "12345678200010");
        let at = |pointer: &str| made.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(at("/contract/start"), "2026-09-01T00:00:00Z");
        assert_eq!((at("/contract/duration"), at("/contract/remote")), (json!(18), Value::Null));
        assert_eq!(
            (at("/offer/publication/creation"), at("/offer/publication/expiration")),
            (json!("2026-02-28T00:00:00Z"), json!("2026-06-30T21:59:59Z"))
        );
        assert_eq!((at("/offer/rome_codes"), at("/offer/target_diploma/european")), (json!(["G1602"]), json!("5")));
        assert_eq!((at("/workplace/location/address"), at("/offer/opening_count")), (json!("1 rue X, 69003 Lyon"), json!(2)));
        assert_eq!(at("/apply"), json!({"email": null, "url": "https://jobs.example.org/jobs/cook/"}));
        message.about.as_mut().expect("known").facts.apply = Some(Apply { email: Some("jobs@x.example".to_owned()), url: None });
        assert_eq!(offer(&message, "1")["apply"], json!({"email": "jobs@x.example", "url": null}));
    }

    #[test]
    fn a_closed_offer_is_whole() {
        let mut message = apprenticeship(EventType::Closed);
        message.about.as_mut().expect("known").notice.text = String::new();
        let made = offer(&message, "1");
        assert!(made["offer"]["description"].as_str().expect("a text").chars().count() >= TEXT_MIN);
        assert_eq!(made["offer"]["status"], "Cancelled");
    }

    #[test]
    fn a_siret_checks_itself() {
        for (written, fine) in [("123 456 782 00010", true), ("12345678200011", false), ("123", false), ("1234567820001x", false)] {
            assert_eq!(siret(&Aggregator { siret: Some(written.to_owned()), ..Aggregator::default() }).is_ok(), fine, "{written}");
        }
        assert_eq!(months("P6M"), Some(6));
        assert_eq!([months("P2W"), months("P"), months("6M"), months("P99999999999Y")], [None; 4]);
    }
}
