//! Each push protocol against a stand-in of its receiver: a job that opens, changes and closes, limits, and answers that do not come.

/// Receivers made of what documents allow.
pub(crate) mod standin;

use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::{Value, json};

use self::standin::StandIn;
use crate::golden::root;
use crate::support::receiver::{Answer, Manner, Request};
use crate::support::site::{NOW, Ran, Site, config, post};

const LATER: &str = "2026-06-03T12:00:00Z";
const LATEST: &str = "2026-06-05T12:00:00Z";
const QUICK: &str = "\n[deliver]\ntimeout_seconds = 2\nbudget_seconds = 6\n";

/// Secrets of all kinds, for the environment of runs.
pub(crate) fn secrets(url: &str) -> Vec<(&'static str, String)> {
    let key = include_str!("../../receivers/protocols/service_account.pem");
    let account = json!({"type": "service_account", "client_email": "jobs@project.iam.example", "private_key_id": "k1", "private_key": key,
        "token_uri": format!("{url}token")});
    vec![("HOOK", format!("{url}hook")), ("TOKEN", "a-token".to_owned()), ("ACCOUNT", account.to_string())]
}

struct Told {
    site: Site,
    stand_in: StandIn,
}

impl Told {
    /// A site of an aggregator of this kind; `URL` in its settings is the stand-in's address.
    fn new(kind: &str, settings: &str, mood: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let stand_in = StandIn::of(kind, mood);
        let settings = settings.replace("URL", &stand_in.receiver.url(""));
        let aggregator = format!(
            "[[aggregator]]\nid = \"board\"\nkind = \"{kind}\"\nallow = [\"127.0.0.0/8\"]\nfirst_run = \"backfill\"\n{settings}\n{QUICK}"
        );
        Self { site: Site::new(&config(&aggregator)), stand_in }
    }

    #[track_caller]
    fn run(&self, arguments: &[&str], code: i32) -> Ran {
        let mut command = self.site.command(arguments);
        command.envs(secrets(&self.stand_in.receiver.url("")));
        Ran::of(command.output().expect("the program starts")).ended(code)
    }

    /// Two jobs open, one changes, the other closes; then nothing happens.
    #[track_caller]
    fn live(&self) {
        self.site.write("content/job-0.md", post("Cartographer", 0));
        self.site.write("content/job-1.md", post("Land surveyor", 1));
        self.run(&["publish", "--now", NOW], 0);
        self.site.write("content/job-0.md", post("Chief cartographer", 0));
        self.run(&["publish", "--now", LATER], 0);
        self.site.remove("content/job-1.md");
        self.run(&["publish", "--now", LATEST], 0);
        self.run(&["publish", "--now", LATEST], 0);
    }
}

/// The life of jobs is told in these operations.
#[track_caller]
fn check(kind: &str, settings: &str, expect: &[&str]) -> Told {
    let told = Told::new(kind, settings, |_, _| None);
    told.live();
    assert_eq!(told.stand_in.told(), expect, "{kind}");
    told
}

pub(crate) const INDEXNOW: &str = "url = \"URLindexnow\"\nkey = \"0123456789abcdef0123456789abcdef\"";
pub(crate) const GOOGLE: &str = "url = \"URLv3/urlNotifications:publish\"\ncredentials = { env = \"ACCOUNT\" }";
pub(crate) const CHAT: &str = "url = { env = \"HOOK\" }";
pub(crate) const FEDIVERSE: &str = "url = \"URL\"\ntoken = { env = \"TOKEN\" }";
pub(crate) const BLUESKY: &str = "url = \"URL\"\naccount = \"jobs.example.org\"\ntoken = { env = \"TOKEN\" }";
pub(crate) const DISPATCH: &str =
    "url = \"URL\"\nrepository = \"example/board\"\nevent_type = \"job-changed\"\ntoken = { env = \"TOKEN\" }";
pub(crate) const ALTERNANCE: &str = "url = \"URLapi/job/v1/offer\"\nsiret = \"12345678200010\"\ntoken = { env = \"TOKEN\" }";

#[test]
fn a_webhook_tells_in_the_form_that_is_asked_for() {
    for (payload, path, name) in
        [("cloudevents", "cloudevents", "cloud-event"), ("posting", "posting", "posting"), ("thin", "thin", "thin")]
    {
        let settings = format!("url = \"URL{path}\"\nsecrets = [{{ env = \"BOARD_SECRET\" }}]\npayload = \"{payload}\"");
        check("webhook", &settings, &[name; 4]);
    }
}

/// How many addresses each request of `indexnow` had.
fn pages(told: &Told) -> Vec<usize> {
    told.stand_in.requests("submit").iter().map(|request| request.json()["urlList"].as_array().expect("a list").len()).collect()
}

#[test]
fn indexnow_is_told_of_all_pages_at_once() {
    let told = check("indexnow", INDEXNOW, &["submit", "submit", "submit"]);
    assert_eq!(pages(&told), [2, 1, 1]);
}

#[test]
fn indexnow_looks_for_the_page_that_is_refused() {
    let told = Told::new("indexnow", INDEXNOW, |_, before| (before < 2).then(|| Answer::status(422)));
    for number in 0..4 {
        told.site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    told.run(&["publish", "--now", NOW], 0);
    assert_eq!(pages(&told), [4, 2, 2, 1, 1]);
    // A key that is not there is nobody's page's fault.
    let told = Told::new("indexnow", INDEXNOW, |_, before| (before == 0).then(|| Answer::status(403)));
    told.site.write("content/job.md", post("Cartographer", 1));
    let ran = told.run(&["publish", "--now", NOW], 3);
    assert!(ran.stderr.contains("answered 403"), "{}", ran.stderr);
    told.run(&["publish", "--now", NOW], 0);
    assert_eq!(told.stand_in.told().len(), 2);
}

#[test]
fn google_is_told_by_a_service_account() {
    let told = check("google-indexing", GOOGLE, &["token", "batch", "publish", "publish", "token", "publish", "token", "publish"]);
    let kinds = told.stand_in.requests("publish").iter().map(|request| request.json()["type"].clone()).collect::<Vec<_>>();
    assert_eq!(kinds, ["URL_UPDATED", "URL_UPDATED", "URL_UPDATED", "URL_DELETED"]);
    verified(&told.stand_in.requests("token")[0].body, &told.stand_in.receiver.url("token"));
}

/// The assertion is one of the account, for this address, and signed with its key.
#[track_caller]
fn verified(form: &[u8], audience: &str) {
    use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
    use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};

    let key = PrivatePkcs8KeyDer::from_pem_slice(include_bytes!("../../receivers/protocols/service_account.pem")).expect("a key");
    let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).expect("an RSA key");
    let (_, assertion) = url::form_urlencoded::parse(form).find(|(name, _)| name == "assertion").expect("an assertion");
    let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
    let decoded = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url without padding");
    let judge = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    judge.verify(signed.as_bytes(), &decoded(signature)).expect("signed with the account's key");
    let part = |index: usize| -> Value { serde_json::from_slice(&decoded(signed.split('.').nth(index).expect("a part"))).expect("JSON") };
    assert_eq!(part(0), json!({"alg": "RS256", "typ": "JWT", "kid": "k1"}));
    let claims = part(1);
    let (issued, end) = (claims["iat"].as_i64().expect("seconds"), claims["exp"].as_i64().expect("seconds"));
    assert!(end > issued && end - issued <= 3600, "{claims}");
    let about = [&claims["iss"], &claims["scope"], &claims["aud"]];
    assert_eq!(about, ["jobs@project.iam.example", "https://www.googleapis.com/auth/indexing", audience]);
}

#[test]
fn googles_budget_is_kept_and_the_rest_is_told_the_next_day() {
    let told = Told::new("google-indexing", &format!("{GOOGLE}\ndaily_budget = 3"), |_, _| None);
    for number in 0..5 {
        told.site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    let ran = told.run(&["publish", "--now", NOW], 3);
    assert!(ran.stderr.contains("its budget of 3 a day is used up: the rest is sent from 2026-06-02T07:00:00Z on"), "{}", ran.stderr);
    assert_eq!(told.stand_in.requests("publish").len(), 3);
    told.run(&["publish", "--now", NOW], 3);
    assert_eq!(told.stand_in.requests("publish").len(), 3, "the day is the same");
    // Of what is told the next day a closing goes first, although it came last.
    let page = told.stand_in.requests("publish")[0].json()["url"].as_str().expect("an address").to_owned();
    let number = page.trim_end_matches('/').rsplit('-').next().expect("a number").to_owned();
    told.site.remove(&format!("content/job-{number}.md"));
    told.site.write("content/job-9.md", post("Printer", 9));
    told.run(&["publish", "--now", LATER], 3);
    let next: Vec<Value> = told.stand_in.requests("publish").iter().skip(3).map(Request::json).collect();
    assert_eq!((next.len(), &next[0]), (3, &json!({"url": page, "type": "URL_DELETED"})));
    told.run(&["publish", "--now", LATEST], 0);
}

#[test]
fn google_is_told_of_a_hundred_pages_in_one_request() {
    let told = Told::new("google-indexing", &format!("{GOOGLE}\ndaily_budget = 1000"), |_, _| None);
    for number in 0..205 {
        told.site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    told.run(&["publish", "--now", NOW], 0);
    let operations = told.stand_in.told();
    let of = |name: &str| operations.iter().filter(|operation| *operation == name).count();
    assert_eq!((of("token"), of("batch"), of("publish")), (1, 3, 205));
    let pages: std::collections::BTreeSet<String> =
        told.stand_in.requests("publish").iter().map(|request| request.json()["url"].to_string()).collect();
    assert_eq!(pages.len(), 205);
}

#[test]
fn each_page_of_a_batch_has_an_answer_of_its_own() {
    let told = Told::new("google-indexing", GOOGLE, |name, before| match (name, before) {
        ("publish", 1) => Some(Answer::status(400).body(r#"{"error": {"message": "Invalid value at 'url'"}}"#)),
        ("publish", 2) => Some(Answer::status(500)),
        ("publish", 3) => Some(Answer::status(403).body(r#"{"error": {"message": "Permission denied"}}"#)),
        _ => None,
    });
    for number in 0..5 {
        told.site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    let ran = told.run(&["publish", "--now", NOW], 3);
    assert!(ran.stdout.contains("sent 3, 1 pending, 1 failed"), "{}\n{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("Invalid value at 'url'") && ran.stdout.contains("Permission denied"), "{}", ran.stdout);
    let pages = |from: usize| {
        let requests = told.stand_in.requests("publish");
        requests.iter().skip(from).map(|request| request.json()["url"].to_string()).collect::<Vec<_>>()
    };
    let first = pages(0);
    assert_eq!((first.len(), &first[5..]), (6, &first[2..3]), "what failed is told again, and nothing else: {first:?}");
    told.run(&["deliver", "--now", LATER], 3);
    assert_eq!(pages(6), [first[3].clone()], "what was denied is told again later; what was refused is not");
}

#[test]
fn a_quota_of_google_that_is_used_up_ends_the_day() {
    let why = json!({"error": {"code": 429, "message": "Quota exceeded for quota metric 'Publish requests' and limit 'Publish requests per day'"}});
    let told = Told::new("google-indexing", GOOGLE, move |name, before| {
        (name == "publish" && before == 0).then(|| Answer::status(429).body(why.to_string()))
    });
    told.site.write("content/job.md", post("Cartographer", 1));
    let ran = told.run(&["publish", "--now", NOW], 3);
    assert!(ran.stderr.contains("paused until"), "{}", ran.stderr);
    assert_eq!(told.stand_in.requests("publish").len(), 1);
}

#[test]
fn an_account_that_google_does_not_know_is_told_once() {
    let told = Told::new("google-indexing", GOOGLE, |name, _| {
        (name == "token").then(|| Answer::status(400).body(json!({"error": "invalid_grant"}).to_string()))
    });
    told.site.write("content/job-0.md", post("Cartographer", 0));
    told.site.write("content/job-1.md", post("Printer", 1));
    let ran = told.run(&["publish", "--now", NOW], 3);
    assert!(ran.stderr.contains("we were not let in: it answered 400 Bad Request"), "{}", ran.stderr);
    assert_eq!(told.stand_in.told(), ["token"]);
    assert!(!ran.stderr.contains("PRIVATE KEY") && !ran.stdout.contains("PRIVATE KEY"));
}

#[test]
fn a_hub_is_told_of_the_feeds() {
    let told = check("websub", "url = \"URLhub\"", &["publish", "publish", "publish"]);
    let form = String::from_utf8(told.stand_in.requests("publish")[0].body.clone()).expect("UTF-8");
    for feed in ["rss.xml", "atom.xml", "feed.json"] {
        assert_eq!(form.matches(&format!("hub.url=https%3A%2F%2Fjobs.example.org%2F{feed}")).count(), 1, "{form}");
    }
}

#[test]
fn slack_is_told_of_new_jobs_and_of_their_end() {
    let told = check("slack", CHAT, &["post", "post", "post"]);
    let text = |number: usize| told.stand_in.requests("post")[number].json()["text"].as_str().expect("a text").to_owned();
    let mut first = [text(0), text(1)];
    first.sort();
    assert_eq!(first[0], "*<https://jobs.example.org/jobs/cartographer/|Cartographer>*\nIsohypse · Lyon, France · Permanent");
    assert_eq!(text(2), "~Land surveyor~ This job is closed.");
    let status = told.run(&["status"], 0);
    assert!(!status.stdout.contains("hook") && status.stdout.contains("4 delivered"), "{}", status.stdout);
}

#[test]
fn a_title_calls_nobody_in_a_chat() {
    for (kind, settings, member) in [("slack", CHAT, "text"), ("discord", CHAT, "content"), ("mastodon", FEDIVERSE, "status")] {
        let told = Told::new(kind, settings, |_, _| None);
        told.site.write("content/job.md", post("\"<!channel> @everyone *Cook* <@123> [x](https://evil.example)\"", 1));
        told.run(&["publish", "--now", NOW], 0);
        let text = told.stand_in.requests("post")[0].json()[member].as_str().expect("a text").to_owned();
        let is_called = text.contains("<!") || text.contains("<@1") || text.contains("@everyone") || text.contains("](http");
        assert!(!is_called && text.contains("everyone"), "{kind}: {text}");
    }
}

#[test]
fn discord_edits_and_removes_what_it_posted() {
    let told = check("discord", CHAT, &["post", "post", "edit", "remove"]);
    assert_eq!(told.stand_in.there(), 1);
}

#[test]
fn a_message_that_somebody_removed_is_not_posted_again() {
    let told = Told::new("discord", CHAT, |name, _| {
        (name == "edit").then(|| Answer::status(404).body(json!({"message": "Unknown Message", "code": 10008}).to_string()))
    });
    told.site.write("content/job.md", post("Cartographer", 1));
    told.run(&["publish", "--now", NOW], 0);
    told.site.write("content/job.md", post("Chief cartographer", 1));
    told.run(&["publish", "--now", LATER], 0);
    told.site.remove("content/job.md");
    told.run(&["publish", "--now", LATEST, "--allow-removals", "1"], 0);
    assert_eq!(told.stand_in.told(), ["post", "edit"]);
}

#[test]
fn a_limit_of_discord_is_waited_for() {
    let told = Told::new("discord", CHAT, |_, before| {
        let limit = || {
            Answer::status(429)
                .with("retry-after", "1")
                .body(json!({"message": "You are being rate limited.", "retry_after": 0.7, "global": false}).to_string())
        };
        (before == 0).then(limit)
    });
    told.site.write("content/job.md", post("Cartographer", 1));
    told.run(&["publish", "--now", NOW], 0);
    assert_eq!(told.stand_in.told(), ["post", "post"]);
}

#[test]
fn mastodon_edits_and_removes_what_it_posted() {
    let told = check("mastodon", FEDIVERSE, &["post", "post", "edit", "remove"]);
    assert_eq!(told.stand_in.there(), 1);
    let keys: Vec<String> = told.stand_in.requests("post").iter().map(|request| request.headers["idempotency-key"].clone()).collect();
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn a_status_that_was_not_answered_is_sent_again_under_its_key() {
    let told = Told::new("mastodon", FEDIVERSE, |_, before| (before == 0).then(|| Answer::status(200).in_manner(Manner::HangUp)));
    told.site.write("content/job.md", post("Cartographer", 1));
    told.run(&["publish", "--now", NOW], 0);
    let posts = told.stand_in.requests("post");
    assert_eq!((posts.len(), &posts[0].headers["idempotency-key"]), (2, &posts[1].headers["idempotency-key"]));
}

#[test]
fn bluesky_gets_records_with_names_of_ours() {
    let told = check("bluesky", BLUESKY, &["session", "put", "put", "session", "put", "session", "remove"]);
    let put = told.stand_in.requests("put");
    let key = |number: usize| put[number].json()["rkey"].clone();
    assert!(key(2) == key(0) || key(2) == key(1), "an edit replaces what was posted");
    assert_ne!(key(0), key(1));
}

#[test]
fn a_session_that_ended_is_opened_anew() {
    let ended = json!({"error": "ExpiredToken", "message": "Token has expired"}).to_string();
    let told =
        Told::new("bluesky", BLUESKY, move |name, before| (name == "put" && before == 0).then(|| Answer::status(400).body(ended.clone())));
    told.site.write("content/job.md", post("Cartographer", 1));
    told.run(&["publish", "--now", NOW], 0);
    assert_eq!(told.stand_in.told(), ["session", "put", "session", "put"]);
}

#[test]
fn a_workflow_is_started() {
    let told = check("repository-dispatch", DISPATCH, &["dispatch", "dispatch", "dispatch", "dispatch"]);
    let types: Vec<Value> = told.stand_in.requests("dispatch").iter().map(|r| r.json()["client_payload"]["type"].clone()).collect();
    assert_eq!(types, ["job.published", "job.published", "job.updated", "job.closed"]);
}

#[test]
fn la_bonne_alternance_gets_apprenticeships_alone() {
    let told = Told::new("labonnealternance", ALTERNANCE, |_, _| None);
    let apprentice = |title: &str| post(title, 1).replace("contract: CDI", "contract: apprentissage");
    told.site.write("content/job-0.md", apprentice("Apprentie cartographe"));
    told.site.write("content/job-1.md", post("Land surveyor", 2));
    told.run(&["publish", "--now", NOW], 0);
    told.site.write("content/job-0.md", apprentice("Apprentie géomètre"));
    told.run(&["publish", "--now", LATER], 0);
    told.site.remove("content/job-0.md");
    told.run(&["publish", "--now", LATEST], 0);
    assert_eq!(told.stand_in.told(), ["create", "replace", "replace"]);
    let states: Vec<Value> = told.stand_in.requests("replace").iter().map(|request| request.json()["offer"]["status"].clone()).collect();
    assert_eq!(states, ["Active", "Cancelled"]);
}

/// A chat that does not answer one message: the message is held and shown, nothing is sent of its job, and `word` ends that.
#[track_caller]
fn check_held(word: &str, posts: usize) {
    let told =
        Told::new("discord", CHAT, |name, before| (name == "post" && before == 0).then(|| Answer::status(200).in_manner(Manner::HangUp)));
    told.site.write("content/job.md", post("Cartographer", 1));
    told.run(&["publish", "--now", NOW], 3);
    let status = told.run(&["status"], 0).stdout;
    for said in ["0 failed · 1 held", "held: it may have arrived", "jobherald deliver --arrived board, or jobherald deliver --resend board"]
    {
        assert!(status.contains(said), "{status}");
    }
    told.site.write("content/job.md", post("Chief cartographer", 1));
    told.run(&["publish", "--now", LATER], 3);
    assert_eq!(told.stand_in.told(), ["post"], "nothing more is sent of it");
    told.run(&["deliver", word, "board", "--now", LATER], 0);
    told.run(&["publish", "--now", LATEST], 0);
    assert_eq!(told.stand_in.requests("post").len(), posts);
    assert!(told.run(&["status"], 0).stdout.contains("0 pending · 0 failed · 0 held"));
}

#[test]
fn what_may_have_arrived_is_held_until_somebody_says() {
    check_held("--resend", 2);
    check_held("--arrived", 1);
}

#[test]
fn an_aggregator_is_told_of_the_jobs_that_it_selects() {
    let told = Told::new("discord", &format!("{CHAT}\nselect = {{ tag = \"number-1\" }}"), |_, _| None);
    told.site.write("content/job-0.md", post("Cartographer", 0));
    told.site.write("content/job-1.md", post("Printer", 1));
    told.run(&["publish", "--now", NOW], 0);
    assert_eq!(told.stand_in.told(), ["post"]);
    // Another choice takes the one back and tells of the other, although nothing else changed.
    let other = told.site.read("jobherald.toml").replace("number-1", "number-0");
    told.site.write("jobherald.toml", other);
    let plan = told.run(&["plan", "--now", LATER], 0).stdout;
    assert!(plan.contains("open, but not selected any more"), "{plan}");
    told.run(&["publish", "--now", LATER], 0);
    let mut after: Vec<String> = told.stand_in.told().split_off(1);
    after.sort();
    assert_eq!((after, told.stand_in.there()), (vec!["post".to_owned(), "remove".to_owned()], 1));
}

/// A program of three lines on a site; what it wrote down.
#[cfg(unix)]
fn program(script: &str, code: i32) -> (Ran, String) {
    use std::os::unix::fs::PermissionsExt as _;

    let settings = "[[aggregator]]\nid = \"board\"\nkind = \"command\"\ncommand = [\"./tell\", \"a b\"]\nfirst_run = \"backfill\"\n";
    let site = Site::new(&config(&format!("{settings}{QUICK}")));
    site.write("tell", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(site.path("tell"), std::fs::Permissions::from_mode(0o755)).expect("our own file");
    site.write("content/job.md", post("Cartographer", 1));
    let mut command = site.command(&["publish", "--now", NOW]);
    command.env("PATH", "/usr/bin:/bin");
    let ran = Ran::of(command.output().expect("the program starts")).ended(code);
    let told = if site.path("told").exists() { site.read("told") } else { String::new() };
    (ran, told)
}

#[cfg(unix)]
#[test]
fn a_program_is_told_on_its_standard_input() {
    let (_, told) = program("{ cat; echo; echo \"$1 $JOBHERALD_EVENT_ID\"; } >> told; echo job-17", 0);
    let (event, rest) = told.split_once('\n').expect("two lines");
    let event: Value = serde_json::from_str(event).expect("JSON");
    assert_eq!((&event["type"], &event["data"]["posting"]["title"]), (&json!("job.published"), &json!("Cartographer")));
    assert!(rest.starts_with("a b evt_"), "{rest}");
}

#[cfg(unix)]
#[test]
fn a_program_says_what_became_of_an_event() {
    let (ran, _) = program("echo 'no such board' >&2; exit 65", 3);
    assert!(ran.stderr.contains("the program ended with exit status: 65 and said “no such board”"), "{}", ran.stderr);
    let (ran, _) = program("exit 78", 3);
    assert!(ran.stderr.contains("exit status: 78"), "{}", ran.stderr);
    // It is ended when its time is over, and what it prints without end is not kept.
    let began = std::time::Instant::now();
    let (ran, _) = program("exec sleep 60", 3);
    assert!(ran.stderr.contains("took more than 2 seconds") && began.elapsed() < Duration::from_secs(40), "{}", ran.stderr);
    program("head -c 3000000 /dev/zero; exit 0", 0);
}

#[test]
fn each_kind_has_a_section_whose_configuration_works() {
    let page = std::fs::read_to_string(root("docs/aggregators.md")).expect("the page");
    for protocol in jobherald::pipeline::deliver::PROTOCOLS {
        let heading = format!("\n## `{}`\n", protocol.id);
        let (_, section) = page.split_once(&heading).unwrap_or_else(|| panic!("docs/aggregators.md has no section of `{}`", protocol.id));
        let (_, block) = section.split_once("```toml\n").expect("a configuration");
        let (block, _) = block.split_once("```").expect("its end");
        let site = Site::new(&config(block));
        site.write("content/job.md", post("Cartographer", 1));
        let plan = site.run(&["plan", "--now", NOW]).ended(0);
        assert!(plan.stdout.contains("would send"), "{}: {}", protocol.id, plan.stdout);
        let row = format!("| {} |", protocol.capabilities.success);
        let rows = page.lines().find(|line| line.starts_with(&format!("| `{}` |", protocol.id)) && line.ends_with(&row));
        assert!(rows.is_some(), "the table of docs/aggregators.md does not say that `{}` is done when it answers {row}", protocol.id);
    }
}

#[test]
fn settings_of_another_kind_are_refused() {
    let refused = |aggregator: &str, why: &str| {
        let site = Site::new(&config(&format!("[[aggregator]]\nid = \"board\"\nfirst_run = \"seed\"\n{aggregator}\n")));
        site.write("content/job.md", post("Cartographer", 1));
        let ran = site.run(&["plan", "--now", NOW]).ended(2);
        assert!(ran.stderr.contains(why), "{aggregator}: {}", ran.stderr);
    };
    refused(
        "kind = \"indexnow\"\nkey = \"0123456789abcdef\"\npath = \"x\"",
        "`path` means nothing to an aggregator of the kind `indexnow`",
    );
    refused("kind = \"indexnov\"", "did you mean `indexnow`?");
    refused("kind = \"indexnow\"\nkeys = \"0123456789abcdef\"", "did you mean `key`?");
    refused("kind = \"mastodon\"\nurl = \"https://social.example\"\ntoken = \"abc\"", "a secret is written into the configuration");
    refused("kind = \"slack\"\nurl = \"https://hooks.chat.example/x\"", "whoever knows it may post there");
    refused("kind = \"indexnow\"\nkey = \"short\"", "`key` cannot be used: it needs 8 to 128 characters");
    refused("kind = \"labonnealternance\"\nsiret = \"1\"\ntoken = { env = \"TOKEN\" }", "`siret` cannot be used");
    refused("kind = \"bluesky\"\ntoken = { env = \"TOKEN\" }", "`account` is missing");
}

#[test]
fn a_run_that_dies_while_a_message_is_sent_leaves_it_held() {
    let told = Told::new("discord", CHAT, |_, before| (before == 0).then(|| Answer::status(200).after(Duration::from_secs(30))));
    told.site.write("content/job.md", post("Cartographer", 1));
    let mut command = told.site.command(&["publish", "--now", NOW]);
    let mut run = command.envs(secrets(&told.stand_in.receiver.url(""))).spawn().expect("the program starts");
    while told.stand_in.receiver.requests().is_empty() {
        assert!(run.try_wait().expect("our own child").is_none(), "the run ended without a request");
        std::thread::yield_now();
    }
    run.kill().and_then(|()| run.wait()).expect("our own child");
    let ran = told.run(&["publish", "--now", LATER], 3);
    assert!(ran.stderr.contains("no answer came when it was sent before: it may have arrived"), "{}", ran.stderr);
    assert_eq!(told.stand_in.receiver.requests().len(), 1, "nobody sends what may be there already");
}
