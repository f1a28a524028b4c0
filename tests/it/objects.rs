//! Events as objects of an object store.

use std::time::Duration;

use jobherald::config::options::SecretRef;
use jobherald::config::settings;
use jobherald::net::bucket::{Bucket, BucketError};
use jobherald::net::secret::SecretError;
use serde_json::Value;

use crate::support::objects::{
    ACCOUNT, KEY, KEY_ID, Objects, SERVICE_ACCOUNT, give_keys, give_keys_of_a_stranger, on_every_store, service_account, tells_no_secret,
};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Site, config, post};

const BUCKET: &str = "jobs-events";

on_every_store! {
    each_event_is_an_object_and_a_second_time_the_same("jobs-events");
    a_lost_answer_makes_no_second_object("forgetful-events", "contested-events");
    a_bucket_that_is_not_there_closes_the_way("there-events");
    a_key_that_nobody_knows_closes_the_way("strange-events");
    an_object_is_made_once_read_listed_and_removed("once-objects", "careless-objects");
    names_that_come_in_pages_are_all_there("paged-objects");
}

fn site(objects: &Objects, bucket: &str) -> Site {
    let path = format!("{}/new/events", objects.address(bucket));
    let aggregator = format!("[[aggregator]]\nid = \"lake\"\nkind = \"drop\"\npath = \"{path}\"\nfirst_run = \"backfill\"\n\n");
    let site = Site::new(&config(&(aggregator + &objects.settings("aggregator.bucket"))));
    give_keys(&site);
    (1..=3).for_each(|number| site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}"), number)));
    site
}

fn each_event_is_an_object_and_a_second_time_the_same(objects: &Objects) {
    let site = site(objects, BUCKET);
    let ran = site.run(&["publish", "--now", "2026-06-01"]).ended(0);
    tells_no_secret(&ran, None);
    let names = objects.names(BUCKET);
    assert_eq!(names.len(), 3);
    for name in &names {
        let event: Value = serde_json::from_slice(&objects.get(BUCKET, name)).expect("JSON");
        let sequence = event["data"]["sequence"].as_i64().expect("a sequence");
        assert!(name.starts_with(&format!("new/events/{sequence:015}-evt_")) && name.strip_suffix(".json").is_some(), "{name}");
    }
    let says = objects.says();
    let put = |status: u16| objects.journal(BUCKET).into_iter().filter(move |(method, _, came, _)| method == "PUT" && *came == status);
    assert!(put(says.made).filter(|(_, path, ..)| path.contains("/events/")).all(|(.., kind)| kind == "application/json"));
    // What a machine that was thrown away has told is told again by the next, under the same names.
    site.remove(".jobherald/ledger.sqlite");
    let ran = site.run(&["deliver", "--now", "2026-06-01", "--log", "text"]).ended(0);
    assert!(ran.stderr.contains("lake delivered job.published") && ran.stderr.contains("it was there already"), "{}", ran.stderr);
    assert_eq!((objects.names(BUCKET), put(says.taken).count()), (names, 3));
    site.remove("content/post-2.md");
    site.run(&["publish", "--now", "2026-06-02"]).ended(0);
    assert_eq!(objects.names(BUCKET).len(), 4);
}

fn a_lost_answer_makes_no_second_object(objects: &Objects) {
    for bucket in ["forgetful-events", "contested-events"] {
        site(objects, bucket).run(&["publish", "--now", "2026-06-01"]).ended(0);
        assert_eq!(objects.names(bucket).len(), 3, "{bucket}");
    }
}

fn a_bucket_that_is_not_there_closes_the_way(objects: &Objects) {
    let no_bucket = format!("answered {}", objects.says().no_bucket);
    let ran = site(objects, "nowhere").run(&["publish", "--now", "2026-06-01"]).ended(3);
    assert!(ran.stderr.contains(&no_bucket), "{}", ran.stderr);
    assert!(ran.stderr.contains("make the bucket first, or correct its name"), "{}", ran.stderr);
    let tried = objects.journal("nowhere").into_iter().filter(|(method, ..)| method == "PUT").count();
    assert!((1..=4).contains(&tried), "{tried}");
    let doctor = site(objects, "there-events").run(&["doctor"]).ended(0);
    let address = objects.address("there-events");
    let words = format!("aggregator lake: Events as files in a folder, or in an object store, to {address}/new/events");
    assert!(doctor.stdout.contains(&words), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("answers in clear text, as `allow` permits"), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("aggregator lake: the object store takes the key"), "{}", doctor.stdout);
    let doctor = site(objects, "nowhere").run(&["doctor"]).ended(1);
    assert!(doctor.stdout.contains(&format!("fail aggregator lake: it {no_bucket}")), "{}", doctor.stdout);
}

fn a_key_that_nobody_knows_closes_the_way(objects: &Objects) {
    let site = site(objects, "strange-events");
    give_keys_of_a_stranger(&site);
    let refused = format!("answered {}", objects.says().stranger);
    let ran = site.run(&["publish", "--now", "2026-06-01", "--log", "text"]).ended(3);
    assert!(ran.stderr.contains(&refused) && ran.stderr.contains("the key has to be the right one"), "{}", ran.stderr);
    tells_no_secret(&ran, None);
    assert_eq!(objects.names("strange-events"), [""; 0]);
    let doctor = site.run(&["doctor"]);
    assert!(doctor.stdout.contains(&format!(" aggregator lake: it {refused}")), "{}", doctor.stdout);
    tells_no_secret(&doctor, None);
    give_keys(&site);
    site.run(&["deliver", "--now", "2026-06-02"]).ended(0);
    assert_eq!(objects.names("strange-events").len(), 3);
}

/// A bucket of this service at this address, with a key of its own; the environment holds the token of another one.
fn bucket(service: settings::Service, endpoint: &str, (name, prefix): (&str, &str)) -> Bucket {
    let named = |name: &str| Some(SecretRef { env: Some(name.to_owned()), file: None });
    let settings = settings::Bucket {
        service,
        name: name.to_owned(),
        prefix: prefix.to_owned(),
        endpoint: Some(endpoint.parse().expect("an address")),
        region: None,
        account: Some(ACCOUNT.to_owned()),
        key_id: named("OUR_ID"),
        key: named("OUR_KEY"),
        token: None,
        allow: vec!["127.0.0.0/8".to_owned()],
    };
    let read = |reference: &SecretRef| match reference.env.as_deref().unwrap_or_default() {
        "OUR_ID" => Ok(KEY_ID.into()),
        "OUR_KEY" if service == settings::Service::Gcs => Ok(service_account(SERVICE_ACCOUNT).into()),
        "OUR_KEY" => Ok(KEY.into()),
        "AWS_SESSION_TOKEN" => Ok("of another key".into()),
        other => Err(SecretError::Unset(other.to_owned())),
    };
    Bucket::open(&settings, &read, Duration::from_secs(20)).expect("a bucket")
}

/// One in a store of tests, with a prefix that addresses and signatures have to write in another way.
fn bucket_of(objects: &Objects, name: &str) -> Bucket {
    bucket(objects.service, &objects.endpoint(), (name, "Köche & Co/new+board"))
}

fn jobs_at(receiver: &Receiver) -> Bucket {
    bucket(settings::Service::S3, &receiver.url(""), ("jobs", "board"))
}

fn an_object_is_made_once_read_listed_and_removed(objects: &Objects) {
    let bucket = bucket_of(objects, "once-objects");
    let make = |bytes: &'static [u8]| now(bucket.make("000001.jsonl", bytes, "text/plain")).expect("an answer");
    let read = || now(bucket.read("000001.jsonl", 9)).expect("an answer");
    for _ in 0..2 {
        assert_eq!((read(), now(bucket.names(9)).expect("names")), (None, Vec::new()));
        assert_eq!((make(b"ours"), make(b"hers"), read()), (true, false, Some(b"ours".to_vec())));
        assert_eq!(now(bucket.names(9)).expect("names"), ["000001.jsonl"]);
        assert_eq!(objects.names("once-objects"), ["K%C3%B6che & Co/new+board/000001.jsonl"]);
        for time in ["first", "second"] {
            now(bucket.remove("000001.jsonl")).unwrap_or_else(|error| panic!("the {time} time: {error}"));
        }
    }
    assert!(now(bucket.prove(".probe-1")).expect("an answer"));
    assert!(!now(bucket_of(objects, "careless-objects").prove(".probe-1")).expect("an answer"));
    assert_eq!((objects.names("once-objects"), objects.names("careless-objects")), (Vec::new(), Vec::new()), "no probe stays");
}

fn names_that_come_in_pages_are_all_there(objects: &Objects) {
    let bucket = bucket_of(objects, "paged-objects");
    for name in ["1", "2", "3", "4", "5"] {
        assert!(now(bucket.create(name, name.into(), "text/plain")).expect("an answer"));
    }
    assert_eq!(now(bucket.names(5)).expect("names"), ["1", "2", "3", "4", "5"]);
    let error = now(bucket.names(4)).expect_err("there are more");
    assert!(matches!(error, BucketError::TooMany(4)), "{error}");
    assert!(objects.journal("paged-objects").iter().filter(|(method, ..)| method == "GET").count() >= 5, "two to a page");
}

/// Google lets nobody change an object twice in a second: neither the proof of a store nor a removal may fail for that.
#[test]
fn a_store_that_wants_changes_to_be_rare_is_waited_for() {
    let test = "a_store_that_wants_changes_to_be_rare_is_waited_for";
    let Some(objects) = Objects::with(settings::Service::Gcs, test, &["hurried-objects"]) else { return };
    assert!(now(bucket_of(objects, "hurried-objects").prove(".probe-1")).expect("an answer"));
    assert_eq!(objects.names("hurried-objects"), [""; 0]);
    let journal = objects.journal("hurried-objects");
    let removals = journal.iter().filter(|(method, ..)| method == "DELETE").map(|(_, _, status, _)| *status).collect::<Vec<_>>();
    assert!(removals.first() == Some(&429) && removals.last() == Some(&204), "{removals:?}");
}

/// The stand-in takes nothing that Google's documents do not speak of, so that a run that ends well asked for nothing else.
#[test]
fn what_the_documents_of_google_do_not_allow_is_refused() {
    let test = "what_the_documents_of_google_do_not_allow_is_refused";
    let Some(objects) = Objects::with(settings::Service::Gcs, test, &["strict-objects"]) else { return };
    let token = format!("authorization: Bearer {}\r\n", objects.token("strict-objects"));
    let new = "content-length: 0\r\nx-goog-if-generation-match: 0\r\n";
    for (method, path, fields, expect) in [
        ("GET", "?list-type=2", String::new(), 401),
        ("GET", "?list-type=2", token.replace("Bearer", "Basic"), 401),
        ("GET", "?list-type=2", token.replace("\r\n", "x\r\n"), 401),
        ("GET", "?list-type=2", token.clone(), 200),
        ("GET", "", token.clone(), 400),
        ("GET", "?list-type=2&start=1", token.clone(), 400),
        ("PUT", "/1", token.clone() + new, 200),
        ("PUT", "/1", token.clone() + new, 412),
        ("PUT", "/1", token.clone() + &new.replace(": 0\r\nx", ":\r\nx"), 411),
        ("PUT", "/1?uploadId=1", token.clone() + new, 400),
        ("PUT", "/1", token.clone() + new + "x-goog-acl: public-read\r\n", 400),
        ("POST", "/1", token.clone() + new, 405),
        ("DELETE", "/1", token.clone(), 204),
        ("DELETE", "/1", token.clone(), 404),
        ("GET", "/1", token, 404),
    ] {
        let (status, body) = objects.answer(method, &format!("/strict-objects{path}"), &fields);
        assert_eq!(status, expect, "{method} {path}\n{fields}\n{}", String::from_utf8_lossy(&body));
    }
}

fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// The store says that two were in each other's way; what lies there then says who has won.
#[test]
fn who_is_not_told_whether_it_has_won_reads_what_lies_there() {
    for (kept, is_ours) in [("ours", true), ("hers", false)] {
        let receiver = Receiver::start(move |request, _| match request.method.as_str() {
            "PUT" => Answer::status(409).body("<Error><Code>ConditionalRequestConflict</Code></Error>"),
            _ => Answer::status(200).with("last-modified", "Mon, 01 Jun 2026 12:00:00 GMT").with("etag", "\"1\"").body(kept),
        });
        assert_eq!(now(jobs_at(&receiver).make("000001.jsonl", b"ours", "text/plain")).expect("an answer"), is_ours, "{kept}");
    }
}

#[test]
fn what_a_store_gives_is_bounded_and_what_is_gone_is_gone() {
    let whole = |answer: Answer| answer.with("last-modified", "Mon, 01 Jun 2026 12:00:00 GMT").with("etag", "\"1\"");
    let receiver = Receiver::start(move |_, _| whole(Answer::status(200)).body("x".repeat(200_000)));
    let error = now(jobs_at(&receiver).read("000001.jsonl", 100_000)).expect_err("it is longer");
    assert!(matches!(error, BucketError::TooLarge(_, 100_000)), "{error}");
    let key = |name: &str| {
        format!(
            "<Contents><Key>board/{name}</Key><LastModified>2026-06-01T12:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>1</Size></Contents>"
        )
    };
    let list =
        format!("<ListBucketResult><KeyCount>2</KeyCount><IsTruncated>false</IsTruncated>{}{}</ListBucketResult>", key("1"), key("2"));
    let receiver = Receiver::start(move |_, _| Answer::status(200).body(list.clone()));
    assert_eq!(now(jobs_at(&receiver).names(2)).expect("names"), ["1", "2"]);
    let error = now(jobs_at(&receiver).names(1)).expect_err("there are two");
    assert!(matches!(error, BucketError::TooMany(1)), "{error}");
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.headers.contains_key("authorization")));
    assert!(requests.iter().all(|request| !request.headers.contains_key("x-amz-security-token")), "a token belongs to its key");
    let receiver = Receiver::start(move |_, _| Answer::status(404).body("<Error><Code>NoSuchKey</Code></Error>"));
    now(jobs_at(&receiver).remove("000001.jsonl")).expect("somebody else was faster");
    assert_eq!(now(jobs_at(&receiver).read("000001.jsonl", 9)).expect("nothing"), None);
}
