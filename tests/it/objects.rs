//! Events as objects of an object store.

use std::time::Duration;

use jobherald::config::options::SecretRef;
use jobherald::config::settings;
use jobherald::net::bucket::{Bucket, BucketError};
use jobherald::net::secret::SecretError;
use serde_json::Value;

use crate::support::objects::{KEY, KEY_ID, Objects};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Site, config, post};

const BUCKET: &str = "jobs-events";

fn site(objects: &Objects, bucket: &str) -> Site {
    let aggregator =
        format!("[[aggregator]]\nid = \"lake\"\nkind = \"drop\"\npath = \"s3://{bucket}/new/events\"\nfirst_run = \"backfill\"\n\n");
    let site = Site::new(&config(&(aggregator + &objects.settings("aggregator.bucket"))));
    site.write("key-id", KEY_ID);
    site.write("key", KEY);
    (1..=3).for_each(|number| site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}"), number)));
    site
}

#[test]
fn each_event_is_an_object_and_a_second_time_the_same() {
    let Some(objects) = Objects::with("each_event_is_an_object_and_a_second_time_the_same", &[BUCKET]) else { return };
    let site = site(objects, BUCKET);
    let ran = site.run(&["publish", "--now", "2026-06-01"]).ended(0);
    assert!(!(ran.stdout + &ran.stderr).contains(KEY));
    let names = objects.names(BUCKET);
    assert_eq!(names.len(), 3);
    for name in &names {
        let event: Value = serde_json::from_slice(&objects.get(BUCKET, name)).expect("JSON");
        let sequence = event["data"]["sequence"].as_i64().expect("a sequence");
        assert!(name.starts_with(&format!("new/events/{sequence:015}-evt_")) && name.strip_suffix(".json").is_some(), "{name}");
    }
    let put = |status: u16| objects.journal(BUCKET).into_iter().filter(move |(method, _, came, _)| method == "PUT" && *came == status);
    assert!(put(200).filter(|(_, path, ..)| path.contains("/events/")).all(|(.., kind)| kind == "application/json"));
    // What a machine that was thrown away has told is told again by the next, under the same names.
    site.remove(".jobherald/ledger.sqlite");
    let ran = site.run(&["deliver", "--now", "2026-06-01", "--log", "text"]).ended(0);
    assert!(ran.stderr.contains("lake delivered job.published") && ran.stderr.contains("it was there already"), "{}", ran.stderr);
    assert_eq!((objects.names(BUCKET), put(412).count()), (names, 3));
    site.remove("content/post-2.md");
    site.run(&["publish", "--now", "2026-06-02"]).ended(0);
    assert_eq!(objects.names(BUCKET).len(), 4);
}

#[test]
fn a_lost_answer_makes_no_second_object() {
    let buckets = ["forgetful-events", "contested-events"];
    let Some(objects) = Objects::with("a_lost_answer_makes_no_second_object", &buckets) else { return };
    for bucket in buckets {
        site(objects, bucket).run(&["publish", "--now", "2026-06-01"]).ended(0);
        assert_eq!(objects.names(bucket).len(), 3, "{bucket}");
    }
}

#[test]
fn a_bucket_that_is_not_there_closes_the_way() {
    let Some(objects) = Objects::with("a_bucket_that_is_not_there_closes_the_way", &["there-events"]) else { return };
    let ran = site(objects, "nowhere").run(&["publish", "--now", "2026-06-01"]).ended(3);
    assert!(ran.stderr.contains("answered 404 Not Found (NoSuchBucket"), "{}", ran.stderr);
    assert!(ran.stderr.contains("make the bucket first, or correct its name"), "{}", ran.stderr);
    let tried = objects.journal("nowhere").into_iter().filter(|(method, ..)| method == "PUT").count();
    assert!((1..=4).contains(&tried), "{tried}");
    let doctor = site(objects, "there-events").run(&["doctor"]).ended(0);
    assert!(
        doctor.stdout.contains("aggregator lake: Events as files in a folder, or in an object store, to s3://there-events/new/events"),
        "{}",
        doctor.stdout
    );
    assert!(doctor.stdout.contains("answers in clear text, as `allow` permits"), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("aggregator lake: the object store takes the key"), "{}", doctor.stdout);
    let doctor = site(objects, "nowhere").run(&["doctor"]).ended(1);
    assert!(doctor.stdout.contains("fail aggregator lake: it answered 404 Not Found (NoSuchBucket"), "{}", doctor.stdout);
}

/// A bucket at this receiver with a key of its own; the environment holds the token of another one.
fn bucket(receiver: &Receiver) -> Bucket {
    let named = |name: &str| Some(SecretRef { env: Some(name.to_owned()), file: None });
    let settings = settings::Bucket {
        service: settings::Service::S3,
        name: "jobs".to_owned(),
        prefix: "board".to_owned(),
        endpoint: Some(receiver.url("").parse().expect("an address")),
        region: None,
        account: None,
        key_id: named("OUR_ID"),
        key: named("OUR_KEY"),
        token: None,
        allow: vec!["127.0.0.0/8".to_owned()],
    };
    let read = |reference: &SecretRef| match reference.env.as_deref().unwrap_or_default() {
        "OUR_ID" => Ok(KEY_ID.into()),
        "OUR_KEY" => Ok(KEY.into()),
        "AWS_SESSION_TOKEN" => Ok("of another key".into()),
        other => Err(SecretError::Unset(other.to_owned())),
    };
    Bucket::open(&settings, &read, Duration::from_secs(20)).expect("a bucket")
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
        assert_eq!(now(bucket(&receiver).make("000001.jsonl", b"ours", "text/plain")).expect("an answer"), is_ours, "{kept}");
    }
}

#[test]
fn what_a_store_gives_is_bounded_and_what_is_gone_is_gone() {
    let whole = |answer: Answer| answer.with("last-modified", "Mon, 01 Jun 2026 12:00:00 GMT").with("etag", "\"1\"");
    let receiver = Receiver::start(move |_, _| whole(Answer::status(200)).body("x".repeat(200_000)));
    let error = now(bucket(&receiver).read("000001.jsonl", 100_000)).expect_err("it is longer");
    assert!(matches!(error, BucketError::TooLarge(_, 100_000)), "{error}");
    let key = |name: &str| {
        format!(
            "<Contents><Key>board/{name}</Key><LastModified>2026-06-01T12:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>1</Size></Contents>"
        )
    };
    let list =
        format!("<ListBucketResult><KeyCount>2</KeyCount><IsTruncated>false</IsTruncated>{}{}</ListBucketResult>", key("1"), key("2"));
    let receiver = Receiver::start(move |_, _| Answer::status(200).body(list.clone()));
    assert_eq!(now(bucket(&receiver).names(2)).expect("names"), ["1", "2"]);
    let error = now(bucket(&receiver).names(1)).expect_err("there are two");
    assert!(matches!(error, BucketError::TooMany(1)), "{error}");
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.headers.contains_key("authorization")));
    assert!(requests.iter().all(|request| !request.headers.contains_key("x-amz-security-token")), "a token belongs to its key");
    let receiver = Receiver::start(move |_, _| Answer::status(404).body("<Error><Code>NoSuchKey</Code></Error>"));
    now(bucket(&receiver).remove("000001.jsonl")).expect("somebody else was faster");
    assert_eq!(now(bucket(&receiver).read("000001.jsonl", 9)).expect("nothing"), None);
}
