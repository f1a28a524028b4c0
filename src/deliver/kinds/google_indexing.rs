//! `google-indexing`: Google is told which job pages to look at again, and which are gone
//! (<https://developers.google.com/search/apis/indexing-api/v3/using-api>), by a service account
//! (<https://developers.google.com/identity/protocols/oauth2/service-account#httprest>).

use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;
use url::form_urlencoded::Serializer;

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::{address_or, check_address};
use crate::deliver::parts::{self, Part, joined};
use crate::deliver::quota::Budget;
use crate::deliver::speech::{Judgement, Message, Pass, Speech, answered, outcome};
use crate::model::attempt::Outcome;
use crate::net::secret::{self, ReadSecret};
use crate::net::{HttpRequest, Method, Reply};

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "google-indexing",
    title: "Google Indexing API",
    spec: "https://developers.google.com/search/apis/indexing-api/v3/reference/indexing/rest/v3/urlNotifications/publish",
    settings: &["url", "allow", "ca", "credentials"],
    capabilities: Capabilities {
        // "Quota": 200 publish requests a day and project to begin with; days begin at midnight in California.
        budget: Some(BUDGET),
        // "Send batch indexing requests": "up to 100 calls together into a single HTTP request". Each counts.
        batch: BATCH,
        success: "200 for each page",
        ..Capabilities::ALL
    },
    check,
    endpoint,
};

const BATCH: usize = 100;
/// So much of the answer to one notification is read: Google's are some hundred bytes long.
const ANSWER: usize = 4 * 1024;
const BUDGET: Budget = Budget { a_day: 200, zone: "America/Los_Angeles" };
const USUAL: &str = "https://indexing.googleapis.com/v3/urlNotifications:publish";
const SCOPE: &str = "https://www.googleapis.com/auth/indexing";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// A request for a token holds so long: "a maximum of 1 hour after the issued time".
const ASSERTED: Duration = Duration::from_hours(1);
/// A token is not used so shortly before its end.
const MARGIN: Duration = Duration::from_mins(1);

struct Google {
    url: Url,
    token_url: Url,
    account: String,
    key_id: Option<String>,
    key: RsaKeyPair,
}

/// The file that Google gives for a key of a service account; the rest of it is not needed.
#[derive(Deserialize)]
struct Credentials {
    client_email: String,
    private_key: String,
    private_key_id: Option<String>,
    token_uri: String,
}

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.credentials.is_none() {
        return Err(EndpointError::Missing("credentials"));
    }
    check_address(aggregator)
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    let (url, shown) = address_or(USUAL, aggregator, read)?;
    let reference = aggregator.credentials.as_ref().ok_or(EndpointError::Missing("credentials"))?;
    let unusable = |what: &str| EndpointError::Unusable { name: secret::name(reference), what: what.to_owned() };
    // What is wrong with a secret is said in words of ours: a parser's might quote it.
    let credentials: Credentials = serde_json::from_str(read(reference)?.expose_secret())
        .map_err(|_| unusable("does not hold the JSON key of a service account: it has `client_email`, `private_key` and `token_uri`"))?;
    let no_key = || unusable("holds a `private_key` that is no RSA key in PKCS #8");
    let der = PrivatePkcs8KeyDer::from_pem_slice(credentials.private_key.as_bytes()).map_err(|_| no_key())?;
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| no_key())?;
    let token_url = Url::parse(&credentials.token_uri).map_err(|_| unusable("holds a `token_uri` that is no address"))?;
    let google = Google {
        url: url.clone(),
        token_url: token_url.clone(),
        account: credentials.client_email,
        key_id: credentials.private_key_id,
        key,
    };
    Endpoint::http(shown, &[&url, &token_url], aggregator, google)
}

impl Google {
    /// A JSON Web Token (RFC 7519) signed with RS256 (RFC 7518, section 3.3), "Creating a JWT".
    fn assertion(&self, now: Timestamp) -> String {
        let encoded = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let mut header = json!({"alg": "RS256", "typ": "JWT"});
        if let Some(id) = &self.key_id {
            header["kid"] = id.as_str().into();
        }
        let issued = now.as_second();
        let end = issued.saturating_add(i64::try_from(ASSERTED.as_secs()).unwrap_or(i64::MAX));
        let claims = json!({"iss": self.account, "scope": SCOPE, "aud": self.token_url.as_str(), "iat": issued, "exp": end});
        let mut token = format!("{}.{}", encoded(header), encoded(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature)
            .expect("a key that was read signs into a buffer of its own length");
        token.push('.');
        token.push_str(&BASE64_URL_SAFE_NO_PAD.encode(signature));
        token
    }
}

/// "Notification": what is said of a page.
fn notification(message: &Message) -> String {
    // "URL_DELETED": the page answers 404 or 410, or asks to be left out.
    let kind = if message.known().leaves { "URL_DELETED" } else { "URL_UPDATED" };
    json!({"url": message.event.data.url, "type": kind}).to_string()
}

impl Google {
    /// "Format of a batch request": headers of the whole hold for each part.
    fn batch(&self, messages: &[Message], token: &str) -> HttpRequest {
        let line = format!("POST {}", self.url.path());
        let parts: Vec<Part<'_>> =
            messages.iter().map(|message| Part { id: &message.id, line: line.clone(), body: notification(message) }).collect();
        let (media_type, body) = joined(&parts);
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_path("/batch");
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX + ANSWER * messages.len(),
            method: Method::Post,
            url,
            headers: vec![("content-type", media_type), ("authorization", format!("Bearer {token}"))],
            body,
        }
    }
}

impl Speech for Google {
    fn wants_about(&self) -> bool {
        true
    }

    fn opening(&self, now: Timestamp) -> Option<HttpRequest> {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", GRANT).append_pair("assertion", &self.assertion(now));
        Some(HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.token_url.clone(),
            headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
            body: form.finish().into_bytes(),
        })
    }

    fn pass(&self, reply: &Reply, now: Timestamp) -> Result<Pass, Outcome> {
        match (reply.status, answered(reply, &["access_token"])) {
            (200, Some(token)) => {
                let seconds = answered(reply, &["expires_in"]).and_then(|text| text.parse().ok()).unwrap_or(0);
                let until = now.checked_add(Duration::from_secs(seconds).saturating_sub(MARGIN)).unwrap_or(now);
                Ok(Pass { token: SecretString::from(token), subject: String::new(), until })
            }
            // "JWT error codes": the account, its key or our clock.
            (400 | 401 | 403 | 200, _) => Err(Outcome::Denied),
            (status, _) => Err(outcome(status)),
        }
    }

    fn request(&self, messages: &[Message], pass: Option<&Pass>) -> HttpRequest {
        let token = pass.map(|pass| pass.token.expose_secret()).unwrap_or_default();
        let [message] = messages else { return self.batch(messages, token) };
        HttpRequest {
            answer_max: HttpRequest::ANSWER_MAX,
            method: Method::Post,
            url: self.url.clone(),
            headers: vec![("content-type", "application/json".to_owned()), ("authorization", format!("Bearer {token}"))],
            body: notification(message).into_bytes(),
        }
    }

    fn judge_each(&self, messages: &[Message], reply: &Reply) -> Option<Vec<(Reply, Judgement)>> {
        if messages.len() < 2 || reply.status != 200 {
            return None;
        }
        let mut answers = parts::answers(reply.header("content-type").unwrap_or_default(), &reply.body);
        let each = |message: &Message| match answers.iter().position(|(id, _)| *id == message.id) {
            Some(index) => {
                let (_, answer) = answers.swap_remove(index);
                let judged = self.judge(std::slice::from_ref(message), &answer);
                (answer, judged)
            }
            // Whether Google has it is not known; a second time is the same as once.
            None => (Reply { text: "the answer says nothing of this page".to_owned(), ..Reply::default() }, Outcome::Unknown.into()),
        };
        Some(messages.iter().map(each).collect())
    }

    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement {
        let judged = Judgement::from(match reply.status {
            200 => Outcome::Delivered,
            201..=299 => Outcome::Failed,
            other => outcome(other),
        });
        match reply.status {
            // The token has run out, or was taken back: another one says which.
            401 => Judgement { outcome: Outcome::Failed, stale: true, ..judged },
            // The quota of a day is used up by somebody else of the same project. That of a minute passes by itself.
            429 if answered(reply, &["error", "message"]).is_some_and(|why| why.to_ascii_lowercase().contains("per day")) => {
                let now = messages.first().map_or(Timestamp::UNIX_EPOCH, |message| message.at);
                Judgement { until: Some(BUDGET.day(now).next), ..judged }
            }
            _ => judged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn a_quota_of_a_day_is_waited_for_until_its_end() {
        let reply =
            |text: &str| Reply { status: 429, body: json!({"error": {"message": text}}).to_string().into_bytes(), ..Reply::default() };
        let google = |text: &str| {
            let key = RsaKeyPair::from_pkcs8(&key()).expect("a key");
            let url = || Url::parse(USUAL).expect("an address");
            let google = Google { url: url(), token_url: url(), account: String::new(), key_id: None, key };
            google.judge(&[fixture::published("evt_1")], &reply(text))
        };
        let day = google("Quota exceeded for quota metric 'Publish requests' and limit 'Publish requests per day'");
        assert_eq!((day.outcome, day.until), (Outcome::Busy, Some("2026-03-02T08:00:00Z".parse().expect("an instant"))));
        assert_eq!(google("Quota exceeded … 'Requests per minute'").until, None);
    }

    fn key() -> Vec<u8> {
        let pem = include_bytes!("../../../tests/receivers/protocols/service_account.pem");
        PrivatePkcs8KeyDer::from_pem_slice(pem).expect("a key").secret_pkcs8_der().to_vec()
    }
}
