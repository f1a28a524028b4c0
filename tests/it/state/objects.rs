//! States in an object store: the same life as on a folder, and stores that are not as they should be.

use std::collections::BTreeMap;

use super::{check_life, day, edit, folder, on_a_new_machine, outbox, with_keys};
use crate::support::objects::{KEY, Objects};
use crate::support::receiver::{Answer, Manner, Receiver};
use crate::support::site::{Ran, Site, config, post};

/// `[state]` in a bucket of the store.
pub(super) fn state(objects: &Objects, bucket: &str) -> String {
    format!("[state]\nstore = \"s3://{bucket}/board\"\nkeep = 5\n\n{}", objects.settings("state.bucket"))
}

#[test]
fn a_bucket_lives_like_a_folder() {
    let Some(objects) = Objects::with("a_bucket_lives_like_a_folder", &["life-state"]) else { return };
    check_life(&state(objects, "life-state"), "kept as state 1 of s3://life-state/board");
    let names = objects.names("life-state");
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("board/0000") && name.strip_suffix(".jsonl").is_some()), "no probe stays: {names:?}");
    let journal = objects.journal("life-state");
    let made =
        |name: &str| journal.iter().filter(|(method, path, status, _)| method == "PUT" && *status == 200 && path.ends_with(name)).count();
    let newest = names.last().and_then(|name| name.strip_prefix("board/")?.strip_suffix(".jsonl")?.parse().ok()).expect("a number");
    let numbers: Vec<usize> = (1..=newest).map(|number: usize| made(&format!("/{number:06}.jsonl"))).collect();
    assert!(newest > 10 && numbers.iter().all(|made| *made == 1), "{numbers:?}");
    assert!(
        journal
            .iter()
            .any(|(method, path, _, kind)| method == "PUT" && path.strip_suffix(".jsonl").is_some() && kind == "application/jsonl")
    );
}

/// A machine with three jobs.
fn machine(rest: &str) -> Site {
    let site = with_keys(&config(rest));
    (1..=3).for_each(|number| site.write(&format!("content/post-{number}.md"), post(&format!("Cartographer {number}"), number)));
    site
}

#[track_caller]
fn stopped(ran: &Ran, words: &str) {
    assert!(ran.code == 2 && ran.stderr.contains(words), "exit {}\n{}", ran.code, ran.stderr);
    assert!(!ran.stderr.contains(KEY), "{}", ran.stderr);
}

#[test]
fn what_stops_a_run_on_a_folder_stops_it_on_a_bucket() {
    let Some(objects) = Objects::with("what_stops_a_run_on_a_folder_stops_it_on_a_bucket", &["stops-state"]) else { return };
    let told = folder();
    let rest = state(objects, "stops-state") + &outbox(told.path());
    let site = machine(&rest);
    stopped(&site.run_here(&["publish"]), "s3://stops-state/board holds no state: if nothing was ever published from there");
    site.run_here(&["state", "push", "--first"]).ended(0);
    stopped(&site.run_here(&["state", "push", "--first"]), "holds state 1 already");
    site.run_here(&["publish", "--now", &day(1)]).ended(0);
    let sent = std::fs::read_dir(told.path()).expect("a folder").count();
    assert_eq!((sent, objects.names("stops-state").len()), (3, 3));

    let mut text = String::from_utf8(objects.get("stops-state", "board/000003.jsonl")).expect("UTF-8");
    text.truncate(text.find('\n').expect("lines"));
    assert!(text.contains("\"number\":3") && text.contains("\"maker\":\""), "{text}");
    objects.delete("stops-state", "board/000003.jsonl");
    stopped(&site.run_here(&["publish", "--now", &day(2)]), "holds state 2, and held a newer one");
    // The announcement of a run that died: nobody sends before its time is over.
    stopped(&machine(&rest).run_here(&["publish", "--now", "2026-06-01T05:18:00Z"]), "another run is telling aggregators what is new");
    for name in objects.names("stops-state") {
        objects.delete("stops-state", &name);
    }
    stopped(&site.run_here(&["publish", "--now", &day(2)]), "holds no state, and held state 3");
    site.run_here(&["state", "push", "--first"]).ended(0);
    machine(&rest).run_here(&["publish", "--now", &day(3)]).ended(0);
    assert_eq!(std::fs::read_dir(told.path()).expect("a folder").count(), 3, "nothing is told again");
}

#[test]
fn a_job_is_erased_from_a_bucket() {
    let Some(objects) = Objects::with("a_job_is_erased_from_a_bucket", &["erased-state"]) else { return };
    let told = folder();
    let site = machine(&(state(objects, "erased-state") + &outbox(told.path())));
    site.run_here(&["state", "push", "--first"]).ended(0);
    site.run_here(&["publish", "--now", &day(1)]).ended(0);
    site.remove("content/post-2.md");
    site.run_here(&["publish", "--now", &day(2)]).ended(0);
    let newest = objects.names("erased-state").pop().expect("a state");
    let text = String::from_utf8(objects.get("erased-state", &newest)).expect("UTF-8");
    let closed = text.lines().find(|line| line.contains("\"of\":\"closed\"")).expect("a closed job");
    let at = closed.find("urn:uuid:").expect("an id");
    let id = &closed[at..at + 45];
    site.run_here(&["state", "erase", id, "--now", &day(3)]).ended(0);
    let left = objects.names("erased-state");
    assert!(left.iter().all(|name| !String::from_utf8_lossy(&objects.get("erased-state", name)).contains(id)), "{left:?}");
}

#[test]
fn a_store_that_makes_an_object_twice_is_not_used() {
    let Some(objects) = Objects::with("a_store_that_makes_an_object_twice_is_not_used", &["careless-state"]) else { return };
    let told = folder();
    let site = machine(&(state(objects, "careless-state") + &outbox(told.path())));
    let words = "s3://careless-state/board let the same file be made twice, so that two runs could both go on: keep the state elsewhere";
    stopped(&site.run_here(&["state", "push", "--first"]), words);
    assert_eq!(objects.names("careless-state"), [""; 0], "nothing stays there");
    let ran = site.run(&["doctor"]).ended(1);
    assert!(ran.stdout.contains("fail state: s3://careless-state/board let the same file be made twice"), "{}", ran.stdout);
}

#[test]
fn an_answer_that_was_lost_or_unclear_makes_no_second_state() {
    let buckets = ["forgetful-state", "contested-state"];
    let Some(objects) = Objects::with("an_answer_that_was_lost_or_unclear_makes_no_second_state", &buckets) else { return };
    for (bucket, unclear) in buckets.into_iter().zip([500, 409]) {
        let told = folder();
        let rest = config(&(state(objects, bucket) + &outbox(told.path())));
        with_keys(&rest).run_here(&["state", "push", "--first"]).ended(0);
        let mut posts = BTreeMap::new();
        edit(&mut posts, 1);
        on_a_new_machine(&rest, &posts, &day(1)).1.ended(0);
        let journal = objects.journal(bucket);
        let of = |status: u16| {
            journal.iter().filter(|(_, path, came, _)| path.starts_with(&format!("/{bucket}/board/0")) && *came == status).count()
        };
        assert_eq!((of(unclear), objects.names(bucket).len()), (3, 3), "{journal:?}");
        assert_eq!(std::fs::read_dir(told.path()).expect("a folder").count(), 6);
    }
}

#[test]
fn a_store_that_cannot_be_used_says_why_and_what_to_do() {
    let Some(objects) = Objects::with("a_store_that_cannot_be_used_says_why_and_what_to_do", &["usual-state"]) else { return };
    let good = state(objects, "usual-state");
    let pull = |rest: &str| with_keys(&config(rest)).run(&["state", "pull"]);
    stopped(&pull(&good.replace("s3://usual-state", "s3://nowhere")), "s3://nowhere/board cannot be used: it answered 404");
    stopped(&pull(&good.replace("s3://usual-state", "s3://nowhere")), "NoSuchBucket");
    stopped(&pull(&good.replace("s3://usual-state", "s3://nowhere")), "; make the bucket first, or correct its name");
    stopped(&pull(&good.replace("allow", "# allow")), "127.0.0.1 is a loopback address, which `allow` does not name");
    stopped(
        &pull(&good.replace("{ file = \"key\" }", "{ env = \"NOBODY\" }")),
        "the environment variable `NOBODY` is not set; set the variable",
    );
    let without = good.replace("key_id = { file = \"key-id\" }\nkey = { file = \"key\" }\n", "");
    stopped(&pull(&without), "it needs `key_id` and `key`, or the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`");
    let usual = with_keys(&config(&without));
    usual.run_here(&["build", "--now", &day(1)]);
    let push = |usual: &Site| {
        let mut command = usual.command(&["state", "push", "--first"]);
        Ran::of(command.envs([("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", KEY)]).output().expect("the program starts"))
    };
    push(&usual).ended(0);
    let down = good.replace(&objects.endpoint(), "http://127.0.0.1:9");
    stopped(&pull(&down), "s3://usual-state/board cannot be used: no connection");
}

/// What a machine says to a store that answers everything so, and how often it asked.
#[track_caller]
fn check_rude(answer: &Answer, words: &str) -> usize {
    let answer = answer.clone();
    let receiver = Receiver::start(move |_, _| answer.clone());
    let settings = "key_id = { file = \"key-id\" }\nkey = { file = \"key\" }\nallow = [\"127.0.0.0/8\"]\n";
    let rest = format!("[state]\nstore = \"s3://rude/board\"\n[state.bucket]\nendpoint = \"{}\"\n{settings}", receiver.url(""));
    stopped(&with_keys(&config(&rest)).run(&["state", "pull"]), words);
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.path.starts_with("/rude?") && !request.headers["authorization"].contains(KEY)));
    requests.len()
}

#[test]
fn a_rude_store_is_refused_in_bounded_time_and_memory() {
    let moved = Answer::status(301).with("location", "https://elsewhere.example/").with("x-amz-bucket-region", "eu-west-3");
    assert_eq!(check_rude(&moved, "it answered 301 Moved Permanently; the bucket is in the region `eu-west-3`: say so in `region`"), 1);
    assert_eq!(check_rude(&Answer::status(307).with("location", "/"), "redirects are not followed"), 1);
    assert_eq!(check_rude(&Answer::status(200).in_manner(Manner::EndlessBody), "the answer has more than 8388608 bytes"), 1);
    assert_eq!(check_rude(&Answer::status(200).body("<html>\u{1b}[31m"), "its answer cannot be used"), 1);
    assert_eq!(
        check_rude(&Answer::status(503).body("<Error><Code>SlowDown</Code></Error>"), "it answered 503 Service Unavailable (SlowDown)"),
        4
    );
    let signature = "<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message><StringToSign>hush</StringToSign></Error>";
    assert_eq!(check_rude(&Answer::status(403).body(signature), "(SignatureDoesNotMatch: No); the key has to be the right one"), 1);
}

#[test]
fn a_configuration_that_names_no_store_is_refused() {
    for (rest, words) in [
        ("[state]\nstore = \"gcs://jobs/x\"\n", "`gcs://` is no object store that is known here"),
        ("[state]\nstore = \"s3://AKIA:hush@jobs/x\"\n", "holds no user name and no password"),
        ("[state]\nstore = \"gs://jobs/x\"\n[state.bucket]\nregion = \"x\"\n", "`region` means nothing to `gs://`"),
        ("[state]\nstore = \"folder:x\"\n[state.bucket]\nregion = \"x\"\n", "`bucket` means nothing where the state is in no object store"),
        ("[state]\nstore = \"s3://jobs/x\"\n[state.bucket]\nkey = \"hush\"\n", "a secret is written into the configuration"),
        ("[state]\nstore = \"gs://jobs/x\"\n", "`GOOGLE_APPLICATION_CREDENTIALS` or `GOOGLE_OAUTH_ACCESS_TOKEN`; "),
        ("[state]\nstore = \"gs://jobs/x\"\n[state.bucket]\nkey = { file = \"key\" }\n", "its key is no JSON key of a service account"),
        ("[state]\nstore = \"az://jobs/x\"\n", "it needs `account`, or the variable `AZURE_STORAGE_ACCOUNT`"),
        ("[state]\nstore = \"az://jobs/x\"\n[state.bucket]\naccount = \"jobs\"\n", "`AZURE_STORAGE_KEY` or `AZURE_STORAGE_SAS_TOKEN`; "),
        (
            "[state]\nstore = \"az://jobs/x\"\n[state.bucket]\naccount = \"jobs\"\nkey = { file = \"key-id\" }\n",
            "its key is no account key of Azure",
        ),
    ] {
        let site = with_keys(&config(rest));
        // No base64 at all.
        site.write("key-id", "%%%");
        let ran = site.run(&["state", "pull"]).ended(2);
        assert!(ran.stderr.contains(words) && !ran.stderr.contains("hush"), "{rest}\n{}", ran.stderr);
    }
}
