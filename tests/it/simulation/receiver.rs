//! Receivers of several kinds, with bad days: what each believes of the jobs, and what must never come.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jobherald::net::{HttpRequest, Method, Reply, RequestError};
use serde_json::{Value, json};

use super::time::Time;

/// What a receiver does with what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Knows events by their ids and takes each once.
    Webhook,
    /// Makes a message of each new job, edits and removes it; a second request is a second message.
    Discord,
    /// The same, and knows a request again for an hour.
    Mastodon,
    /// Starts something for each event, each time.
    Dispatch,
    /// Looks at pages again, many at once.
    Indexnow,
}

/// How a receiver is for some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// As usual: a request in ten goes wrong.
    Usual,
    /// Nothing goes wrong any more.
    Healed,
    /// No connection.
    Down,
    /// Every request times out, taken or not.
    Silent,
    /// 500, taken or not.
    Broken,
    /// 429, 502, 503 and 504.
    Busy,
    /// 401, 403 or 404.
    Denying(u16),
    /// 410.
    Gone,
}

/// What becomes of one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    /// Whether the receiver acts upon it.
    pub(super) taken: bool,
    /// The time until it does, and the time from then to the answer.
    pub(super) times: (Duration, Duration),
    /// What comes back; `None` where the receiver answers as it should.
    pub(super) back: Option<Back>,
}

/// What comes back in place of the answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Back {
    Status(u16),
    Timeout,
    Broken,
    NoConnection,
}

/// What a receiver believes of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Belief {
    pub(super) sequence: i64,
    pub(super) open: bool,
    pub(super) title: String,
}

/// One receiver.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) kind: Kind,
    pub(super) mood: Mood,
    /// The mood lasts so many days more.
    pub(super) days: u64,
    /// What it believes, by the job's address.
    pub(super) beliefs: BTreeMap<String, Belief>,
    /// Messages by their number: address and title of the job.
    pub(super) messages: BTreeMap<u64, (String, String)>,
    made: u64,
    /// Events that were taken, and with which body.
    taken: BTreeMap<String, Vec<u8>>,
    /// Requests that are known again: the message, and until when.
    known: BTreeMap<String, (u64, Duration)>,
    /// Jobs of which a request is under way.
    under_way: BTreeSet<String>,
    /// Events that came again to one that does not know them again, although nobody asked for it.
    pub(super) doubles: Vec<String>,
    /// Events that somebody asked for once more.
    pub(super) asked: BTreeSet<String>,
}

/// A request as a receiver reads it.
struct Told {
    /// The event's id, where the request has it.
    event: Option<String>,
    /// Addresses of the jobs.
    jobs: Vec<String>,
}

impl Receiver {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            mood: Mood::Usual,
            days: 0,
            beliefs: BTreeMap::new(),
            messages: BTreeMap::new(),
            made: 0,
            taken: BTreeMap::new(),
            known: BTreeMap::new(),
            under_way: BTreeSet::new(),
            doubles: Vec::new(),
            asked: BTreeSet::new(),
        }
    }

    /// Another day, perhaps a bad one.
    pub(super) fn wake(&mut self, time: &Time) {
        self.days = self.days.saturating_sub(1);
        if self.mood == Mood::Healed || self.days > 0 {
            return;
        }
        self.mood = match time.below(40) {
            0 => Mood::Down,
            1 => Mood::Silent,
            2 => Mood::Broken,
            3 => Mood::Busy,
            4 => Mood::Denying([401, 403, 404][usize::try_from(time.below(3)).expect("small")]),
            5 => Mood::Gone,
            _ => Mood::Usual,
        };
        self.days = 1 + time.below(9);
    }

    /// What becomes of a request.
    pub(super) fn fate(&self, time: &Time, timeout: Duration) -> Fate {
        let taken = time.happens(50);
        let times = (Duration::from_millis(time.below(900)), Duration::from_millis(time.below(900)));
        let fails = |back| Fate { taken: false, times, back: Some(back) };
        let slow = Fate { taken, times: (times.0, timeout.saturating_sub(times.0)), back: Some(Back::Timeout) };
        let fine = Fate { taken: true, times, back: None };
        match self.mood {
            Mood::Healed => fine,
            Mood::Down => fails(Back::NoConnection),
            Mood::Silent => slow,
            Mood::Broken => Fate { taken, times, back: Some(Back::Status(500)) },
            Mood::Busy => fails(Back::Status([429, 503, 502, 504][usize::try_from(time.below(4)).expect("small")])),
            Mood::Denying(status) => fails(Back::Status(status)),
            Mood::Gone => fails(Back::Status(410)),
            Mood::Usual => match time.below(100) {
                0..3 => slow,
                3..5 => Fate { taken, times, back: Some(Back::Broken) },
                5..7 => Fate { taken, times, back: Some(Back::Status(500)) },
                7 => fails(Back::Status(429)),
                8 => fails(Back::Status(400)),
                9 => fails(Back::NoConnection),
                _ => fine,
            },
        }
    }

    /// A request is under way: none of the same job may be.
    pub(super) fn begin(&mut self, request: &HttpRequest) -> Vec<String> {
        let told = self.read(request);
        for job in &told.jobs {
            assert!(self.under_way.insert(job.clone()), "{:?}: two requests of one job at once: {job}", self.kind);
        }
        told.jobs
    }

    pub(super) fn end(&mut self, jobs: &[String]) {
        for job in jobs {
            self.under_way.remove(job);
        }
    }

    /// Acts upon a request and answers it. `titles` is what the pages say now.
    pub(super) fn take(&mut self, request: &HttpRequest, titles: &BTreeMap<String, String>, now: Duration) -> Reply {
        let told = self.read(request);
        let status = |status| Reply { status, ..Reply::default() };
        match self.kind {
            Kind::Webhook => {
                let id = told.event.expect("an id");
                if let Some(body) = self.taken.insert(id, request.body.clone()) {
                    assert_eq!(body, request.body, "one id, two bodies");
                    return status(204);
                }
                self.believe(&json_of(request)["data"], &json_of(request)["type"]);
                status(204)
            }
            Kind::Dispatch => {
                let id = told.event.expect("an id");
                if self.taken.insert(id.clone(), Vec::new()).is_some() {
                    if !self.asked.remove(&id) {
                        self.doubles.push(id);
                    }
                    return status(204);
                }
                let body = json_of(request);
                self.believe(&body["client_payload"], &body["client_payload"]["type"]);
                status(204)
            }
            Kind::Indexnow => {
                for job in told.jobs {
                    let (open, title) = titles.get(&job).map_or((false, String::new()), |title| (true, title.clone()));
                    self.beliefs.insert(job, Belief { sequence: 0, open, title });
                }
                status(200)
            }
            Kind::Discord | Kind::Mastodon => self.post(request, &told, now),
        }
    }

    /// A message is made, edited or removed.
    fn post(&mut self, request: &HttpRequest, told: &Told, now: Duration) -> Reply {
        let answer = |status, body: Value| Reply { status, body: body.to_string().into_bytes(), ..Reply::default() };
        if request.method == Method::Post {
            if let Some((message, _)) = told.event.as_ref().and_then(|key| self.known.get(key)).filter(|(_, until)| *until > now) {
                return answer(200, json!({"id": message.to_string()}));
            }
            self.made += 1;
            let job = told.jobs.first().expect("a job").clone();
            if self.messages.values().any(|(known, _)| *known == job) {
                self.doubles.push(job.clone());
            }
            self.messages.insert(self.made, (job, title_of(request)));
            if let Some(key) = told.event.clone() {
                self.known.insert(key, (self.made, now + Duration::from_hours(1)));
            }
            return answer(200, json!({"id": self.made.to_string()}));
        }
        let Some(number) = number_of(request).filter(|number| self.messages.contains_key(number)) else {
            return answer(404, json!({"code": 10008, "error": "Record not found"}));
        };
        if request.method == Method::Delete {
            self.messages.remove(&number);
            return answer(if self.kind == Kind::Discord { 204 } else { 200 }, json!({}));
        }
        self.messages.entry(number).and_modify(|(_, title)| *title = title_of(request));
        answer(200, json!({"id": number.to_string()}))
    }

    /// Nothing older may come after something newer.
    fn believe(&mut self, data: &Value, kind: &Value) {
        let (job, sequence) = (data["url"].as_str().expect("an address").to_owned(), data["sequence"].as_i64().expect("a number"));
        let title = data["posting"]["title"].as_str().or(data["title"].as_str()).unwrap_or_default().to_owned();
        if let Some(known) = self.beliefs.get(&job) {
            assert!(
                known.sequence < sequence,
                "{:?}: the sequence of {job} does not grow: {} after {}",
                self.kind,
                sequence,
                known.sequence
            );
        }
        self.beliefs.insert(job, Belief { sequence, open: kind != "job.closed", title });
    }

    fn read(&self, request: &HttpRequest) -> Told {
        let header = |name: &str| request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        match self.kind {
            Kind::Webhook => Told { event: header("webhook-id"), jobs: vec![text(&json_of(request)["data"]["url"])] },
            Kind::Dispatch => {
                let body = json_of(request);
                Told { event: Some(text(&body["client_payload"]["event"])), jobs: vec![text(&body["client_payload"]["url"])] }
            }
            Kind::Indexnow => {
                Told { event: None, jobs: json_of(request)["urlList"].as_array().expect("a list").iter().map(text).collect() }
            }
            Kind::Discord | Kind::Mastodon => {
                let known = number_of(request).and_then(|number| self.messages.get(&number)).map(|(job, _)| job.clone());
                let job = known.or_else(|| (!request.body.is_empty()).then(|| address_of(request)));
                Told { event: header("idempotency-key"), jobs: job.into_iter().collect() }
            }
        }
    }

    /// Whether it has what is held: an event of these jobs.
    pub(super) fn has(&self, event: &str, job: &str) -> bool {
        match self.kind {
            Kind::Webhook | Kind::Dispatch | Kind::Indexnow => self.taken.contains_key(event),
            Kind::Discord | Kind::Mastodon => self.messages.values().any(|(known, _)| known == job),
        }
    }

    /// Somebody removes by hand what is there of a job.
    pub(super) fn clear(&mut self, job: &str) {
        self.messages.retain(|_, (known, _)| known != job);
    }
}

fn json_of(request: &HttpRequest) -> Value {
    serde_json::from_slice(&request.body).expect("JSON")
}

/// The text of a message: the title on its first line, the address on its last.
fn text_of(request: &HttpRequest) -> String {
    let body = json_of(request);
    body["content"].as_str().or(body["status"].as_str()).expect("a text").to_owned()
}

fn title_of(request: &HttpRequest) -> String {
    text_of(request).lines().next().unwrap_or_default().trim_matches('*').to_owned()
}

fn address_of(request: &HttpRequest) -> String {
    text_of(request).lines().last().unwrap_or_default().trim_matches(['<', '>']).to_owned()
}

fn number_of(request: &HttpRequest) -> Option<u64> {
    if request.method == Method::Post {
        return None;
    }
    request.url.path_segments()?.next_back()?.parse().ok()
}

impl Back {
    /// What the sender sees of it.
    pub(super) fn seen(self, time: &Time, timeout: Duration) -> Result<Reply, RequestError> {
        let status = match self {
            Self::Status(status) => status,
            Self::Timeout => return Err(RequestError::Timeout(timeout)),
            Self::Broken => return Err(RequestError::Broken("reset".to_owned())),
            Self::NoConnection => return Err(RequestError::Connect("refused".to_owned())),
        };
        let asks = matches!(status, 429 | 503);
        let retry_after = match time.below(6) {
            _ if !asks => None,
            0 => None,
            1 => Some("-5".to_owned()),
            2 => Some("99999999999999".to_owned()),
            3 => Some("Sun, 01 Mar 2099 12:00:30 GMT".to_owned()),
            _ => Some((1 + time.below(4000)).to_string()),
        };
        Ok(Reply { status, retry_after, ..Reply::default() })
    }
}
