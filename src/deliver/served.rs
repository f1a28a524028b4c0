//! Whether the site serves what was built: its own address of the manifest is asked until it names the generation. What stands between, caches
//! of networks that carry content among them, may go on giving the one before for a while.

use std::cell::Cell;
use std::time::Duration;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use url::Url;

use super::{DeliveryError, Engine};
use crate::model::clock::Clock;
use crate::net::address::Policy;
use crate::net::{HttpRequest, Method, Reply, RequestError, Transport, one_line};

/// The wait before the site is asked for the second time; it grows by half each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait between two questions.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// So much of a generation is shown.
const SHOWN: usize = 12;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The site's address of the manifest.
    pub url: Url,
    /// What may be reached for it.
    pub policy: Policy,
    /// What it is to name.
    pub generation: &'a str,
    /// For one request in all.
    pub timeout: Duration,
    /// How we name ourselves.
    pub user_agent: &'a str,
}

/// What the site says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// It serves the generation.
    This,
    /// It serves something else, or nothing: what, as the end of a sentence that begins with its address.
    Not(String),
    /// It can never be asked, for this reason.
    Never(String),
}

/// Asks once.
pub fn ask(question: &Question<'_>, clock: &dyn Clock, engine: &dyn Engine) -> Result<Served, DeliveryError> {
    ask_within(question, Duration::ZERO, clock, engine)
}

/// Asks until the site serves the generation, or for so long; gives what it said last.
pub fn ask_within(question: &Question<'_>, within: Duration, clock: &dyn Clock, engine: &dyn Engine) -> Result<Served, DeliveryError> {
    let mut result = Served::Never(String::new());
    let work = async { result = asking(question, within, clock, engine).await };
    engine.run(Box::pin(work)).map_err(DeliveryError::Runtime)?;
    Ok(result)
}

async fn asking(question: &Question<'_>, within: Duration, clock: &dyn Clock, engine: &dyn Engine) -> Served {
    let way = match engine.open(question.url.clone(), question.policy.clone(), question.timeout, question.user_agent) {
        Ok(way) => way,
        Err(why) => return Served::Never(format!("cannot be asked: {why}")),
    };
    let end = engine.elapsed().saturating_add(within);
    let mut pause = FIRST_WAIT;
    loop {
        let said = judge(question.generation, one_answer(question, way.as_ref(), clock).await);
        let now = engine.elapsed();
        if !matches!(said, Served::Not(_)) || now >= end {
            return said;
        }
        // The last question is asked when the time is over, not some time before.
        engine.sleep_until(now.saturating_add(pause).min(end)).await;
        pause = (pause * 3 / 2).min(LONGEST_WAIT);
    }
}

async fn one_answer(question: &Question<'_>, way: &dyn Transport, clock: &dyn Clock) -> Result<Reply, RequestError> {
    let mut url = question.url.clone();
    // No cache knows an address that nobody has asked for yet.
    url.query_pairs_mut().append_pair("asked", &clock.wall().as_millisecond().to_string());
    let headers = vec![
        ("accept", "application/json".to_owned()),
        ("accept-encoding", "identity".to_owned()),
        ("cache-control", "no-cache".to_owned()),
    ];
    way.send(HttpRequest { answer_max: HttpRequest::ANSWER_MAX, method: Method::Get, url, headers, body: Vec::new() }).await
}

fn judge(generation: &str, answer: Result<Reply, RequestError>) -> Served {
    let reply = match answer {
        Ok(reply) => reply,
        Err(error @ (RequestError::Blocked(_) | RequestError::Header(_))) => return Served::Never(format!("cannot be asked: {error}")),
        Err(error) => return Served::Not(format!("gives no answer: {error}")),
    };
    match (reply.status, named(&reply.body)) {
        (200, Some(named)) if named == generation => Served::This,
        (200, Some(named)) => {
            let [named, ours] = [&named, generation].map(|generation| one_line(generation, SHOWN));
            Served::Not(format!("names generation {named}, and {ours} was built"))
        }
        (200, None) => Served::Not("is no manifest of jobherald".to_owned()),
        (status, _) => {
            let reason = reply.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
            let redirect =
                if (300..400).contains(&status) { ": redirects are not followed, so `site.url` has to be the final one" } else { "" };
            Served::Not(format!("answers {status}{reason}{redirect}"))
        }
    }
}

/// The generation that a manifest names, of which this is the beginning: `generation` stands before all that is long.
fn named(beginning: &[u8]) -> Option<String> {
    struct Members<'a>(&'a Cell<Option<String>>);

    impl<'de> Visitor<'de> for Members<'_> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a manifest")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<String>()? {
                if key == "generation" {
                    self.0.set(Some(map.next_value()?));
                    break;
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let found = Cell::new(None);
    // What comes behind it may be cut off: whether it is JSON up to its end is not known.
    let _ = serde_json::Deserializer::from_slice(beginning).deserialize_map(Members(&found));
    found.take()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};

    use futures_util::future::{BoxFuture, LocalBoxFuture};
    use jiff::Timestamp;

    use super::*;

    type Script = fn(millis: u64) -> Result<Reply, RequestError>;

    /// A site whose answers depend on the time, which passes when somebody waits.
    #[derive(Clone)]
    struct Played {
        millis: Arc<AtomicU64>,
        script: Script,
        asked: Arc<Mutex<Vec<String>>>,
    }

    impl Played {
        fn millis(&self) -> u64 {
            self.millis.load(Ordering::SeqCst)
        }
    }

    impl Engine for Played {
        fn run(&self, work: LocalBoxFuture<'_, ()>) -> std::io::Result<()> {
            tokio::runtime::Builder::new_current_thread().build()?.block_on(work);
            Ok(())
        }

        fn elapsed(&self) -> Duration {
            Duration::from_millis(self.millis())
        }

        fn sleep_until(&self, at: Duration) -> LocalBoxFuture<'_, ()> {
            self.millis.store(u64::try_from(at.as_millis()).expect("a short test"), Ordering::SeqCst);
            Box::pin(std::future::ready(()))
        }

        fn open(&self, _: Url, _: Policy, _: Duration, _: &str) -> Result<Box<dyn Transport>, String> {
            Ok(Box::new(self.clone()))
        }
    }

    impl Transport for Played {
        fn reaches(&self, _: &Url) -> bool {
            true
        }

        fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<Reply, RequestError>> {
            assert_eq!((request.method, request.body.len()), (Method::Get, 0));
            self.asked.lock().expect("one thread").push(request.url.into());
            Box::pin(std::future::ready((self.script)(self.millis())))
        }
    }

    impl Clock for Played {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(self.millis().cast_signed()).expect("a short test")
        }

        fn chance(&self) -> f64 {
            0.0
        }
    }

    const MANIFEST: &str = r#"{"version":1,"site":{"generation":"not this","title":"\"generation\": \"nor this\""},"generation":"#;

    #[expect(clippy::unnecessary_wraps, reason = "a script may also fail")]
    fn reply(status: u16, body: &str) -> Result<Reply, RequestError> {
        Ok(Reply { status, reason: (status == 404).then_some("Not Found"), body: body.into(), ..Reply::default() })
    }

    fn manifest(generation: &str) -> Result<Reply, RequestError> {
        reply(200, &format!("{MANIFEST}\"{generation}\",\"artifacts\":[{{\"path\":\"a"))
    }

    /// What is said, after how many milliseconds, and after how many questions.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "what is expected is written where it is expected")]
    fn check(script: Script, within: u64, expect: (Served, u64, usize)) {
        let site = Played { millis: Arc::default(), script, asked: Arc::default() };
        let url = Url::parse("https://jobs.example.org/jobherald.json").expect("an address");
        let policy = Policy::new(&url, &[]).expect("a policy");
        let question = Question { url, policy, generation: "new", timeout: Duration::from_secs(20), user_agent: "x" };
        let said = ask_within(&question, Duration::from_secs(within), &site, &site).expect("a runtime");
        let mut asked = site.asked.lock().expect("one thread").clone();
        assert_eq!((said, site.millis(), asked.len()), expect);
        asked.dedup();
        assert_eq!(asked.len(), expect.2, "a cache might have answered: {asked:?}");
    }

    #[test]
    fn the_site_is_asked_until_it_serves_what_was_built() {
        check(|_| manifest("new"), 600, (Served::This, 0, 1));
        check(|millis| if millis < 4000 { reply(404, "") } else { manifest("new") }, 600, (Served::This, 4750, 4));
        check(|millis| manifest(if millis < 60_000 { "old" } else { "new" }), 600, (Served::This, 62_170, 10));
    }

    #[test]
    fn what_it_serves_instead_is_said_when_the_time_is_over() {
        let not = |why: &str| Served::Not(why.to_owned());
        check(|_| manifest("an older one, with a long name"), 10, (not("names generation an older one, and new was built"), 10_000, 6));
        check(|_| reply(404, MANIFEST), 3, (not("answers 404 Not Found"), 3000, 4));
        let redirect = "answers 308: redirects are not followed, so `site.url` has to be the final one";
        check(|_| reply(308, ""), 1, (not(redirect), 1000, 2));
        check(|_| Err(RequestError::Connect("refused".to_owned())), 1, (not("gives no answer: no connection: refused"), 1000, 2));
        for body in ["", "<html>", "[1]", MANIFEST, r#"{"generation":3}"#, r#"{"site":{"generation":"new"}}"#, "{\"generation\":\"ne"] {
            assert_eq!(judge("new", reply(200, body)), not("is no manifest of jobherald"), "{body}");
        }
    }

    #[test]
    fn an_address_that_may_not_be_asked_is_asked_once() {
        let never = "cannot be asked: the address is refused: 10.0.0.1".to_owned();
        check(|_| Err(RequestError::Blocked("10.0.0.1".to_owned())), 600, (Served::Never(never), 0, 1));
    }
}
