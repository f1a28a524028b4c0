//! Events as objects of an object store.

use serde_json::Value;

use crate::support::objects::{KEY, KEY_ID, Objects};
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
