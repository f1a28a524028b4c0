//! States in an object store: the same life as on a folder, and stores that are not as they should be.

use std::collections::BTreeMap;

use jobherald::config::settings::Service;

use super::{check_life, day, edit, folder, on_a_new_machine, outbox, with_keys};
use crate::support::objects::{self, KEY, Objects, give_keys_of_a_stranger, on_every_store, tells_no_secret};
use crate::support::receiver::{Answer, Manner, Receiver};
use crate::support::site::{Ran, Site, config, post};

on_every_store! {
    a_bucket_lives_like_a_folder("life-state");
    what_stops_a_run_on_a_folder_stops_it_on_a_bucket("stops-state");
    a_job_is_erased_from_a_bucket("erased-state");
    a_store_that_makes_an_object_twice_is_not_used("careless-state");
    an_answer_that_was_lost_or_unclear_makes_no_second_state("forgetful-state", "contested-state");
    a_store_that_cannot_be_used_says_why_and_what_to_do("usual-state");
    the_variables_of_the_vendors_tools_let_in("variables-state");
    a_stranger_is_refused("strange-state");
}

/// `[state]` in a bucket of the store.
pub(super) fn state(objects: &Objects, bucket: &str) -> String {
    format!("[state]\nstore = \"{}/board\"\nkeep = 5\n\n{}", objects.address(bucket), objects.settings("state.bucket"))
}

fn a_bucket_lives_like_a_folder(objects: &Objects) {
    let said_first = format!("kept as state 1 of {}/board", objects.address("life-state"));
    check_life(&state(objects, "life-state"), &said_first);
    let names = objects.names("life-state");
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("board/0000") && name.strip_suffix(".jsonl").is_some()), "no probe stays: {names:?}");
    let journal = objects.journal("life-state");
    let is_made = |status: u16| status == objects.says().made;
    let made =
        |name: &str| journal.iter().filter(|(method, path, status, _)| method == "PUT" && is_made(*status) && path.ends_with(name)).count();
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
    tells_no_secret(ran, None);
}

fn what_stops_a_run_on_a_folder_stops_it_on_a_bucket(objects: &Objects) {
    let told = folder();
    let rest = state(objects, "stops-state") + &outbox(told.path());
    let site = machine(&rest);
    let words = format!("{}/board holds no state: if nothing was ever published from there", objects.address("stops-state"));
    stopped(&site.run_here(&["publish"]), &words);
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

fn a_job_is_erased_from_a_bucket(objects: &Objects) {
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

fn a_store_that_makes_an_object_twice_is_not_used(objects: &Objects) {
    let told = folder();
    let site = machine(&(state(objects, "careless-state") + &outbox(told.path())));
    let words = format!("{}/board let the same file be made twice", objects.address("careless-state"));
    let run = site.run_here(&["state", "push", "--first"]);
    stopped(&run, &format!("{words}, so that two runs could both go on: keep the state elsewhere"));
    assert_eq!(objects.names("careless-state"), [""; 0], "nothing stays there");
    let ran = site.run(&["doctor"]).ended(1);
    assert!(ran.stdout.contains(&format!("fail state: {words}")), "{}", ran.stdout);
}

fn an_answer_that_was_lost_or_unclear_makes_no_second_state(objects: &Objects) {
    for (bucket, unclear) in [("forgetful-state", 500), ("contested-state", objects.says().contested)] {
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

fn a_store_that_cannot_be_used_says_why_and_what_to_do(objects: &Objects) {
    let (good, address) = (state(objects, "usual-state"), objects.address("usual-state"));
    let pull = |rest: &str| with_keys(&config(rest)).run(&["state", "pull"]);
    let nowhere = pull(&good.replace(&address, &objects.address("nowhere")));
    stopped(&nowhere, &format!("{}/board cannot be used: it answered {}", objects.address("nowhere"), objects.says().no_bucket));
    stopped(&nowhere, "; make the bucket first, or correct its name");
    stopped(&pull(&good.replace("allow", "# allow")), "127.0.0.1 is a loopback address, which `allow` does not name");
    stopped(
        &pull(&good.replace("key = {", "key = { env = \"NOBODY\" } # {")),
        "the environment variable `NOBODY` is not set; set the variable",
    );
    let down = good.replace(&objects.endpoint(), "http://127.0.0.1:9");
    stopped(&pull(&down), &format!("{address}/board cannot be used: no connection"));
}

fn the_variables_of_the_vendors_tools_let_in(objects: &Objects) {
    for (number, variables) in objects.variables("variables-state").into_iter().enumerate() {
        let store = format!("[state]\nstore = \"{}/{number}\"\n\n", objects.address("variables-state"));
        let site = machine(&(store + &objects.settings_without_keys("state.bucket")));
        let ran = site.run(&["state", "pull"]).ended(2);
        assert!(ran.stderr.contains("cannot be used: it needs ") && ran.stderr.contains(variables[0].0), "{}", ran.stderr);
        let run = |arguments: &[&str]| {
            let mut command = site.command(arguments);
            Ran::of(command.envs(variables.clone()).output().expect("the program starts"))
        };
        let token =
            variables.last().map(|(_, token)| token.rsplit("sig=").next().unwrap_or_default()).filter(|token| *token != "account.json");
        for arguments in [&["build", "--now", "2026-06-01"][..], &["state", "push", "--first"], &["state", "pull"], &["doctor"]] {
            tells_no_secret(&run(arguments).ended(0), token);
        }
        assert_eq!(objects.names("variables-state").len(), number + 1);
    }
}

fn a_stranger_is_refused(objects: &Objects) {
    let site = machine(&state(objects, "strange-state"));
    give_keys_of_a_stranger(&site);
    let refused = format!("cannot be used: it answered {}", objects.says().stranger);
    let ran = site.run(&["state", "pull"]);
    stopped(&ran, &refused);
    stopped(&ran, "the key has to be the right one, still hold, and allow to list, read, make and remove objects there");
    let ran = site.run(&["doctor"]).ended(1);
    assert!(ran.stdout.contains(&format!("fail state: {}/board {refused}", objects.address("strange-state"))), "{}", ran.stdout);
    assert_eq!(objects.names("strange-state"), [""; 0]);
}

/// What a machine says to a store that answers everything so, and how often it asked.
#[track_caller]
fn check_rude(service: Service, answer: &Answer, words: &str) -> usize {
    let answer = answer.clone();
    let receiver = Receiver::start(move |_, _| answer.clone());
    let settings = objects::settings(service, "state.bucket", &receiver.url(""));
    let rest = format!("[state]\nstore = \"{}://rude/board\"\n{settings}", service.scheme());
    stopped(&with_keys(&config(&rest)).run(&["state", "pull"]), words);
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| request.path.starts_with("/rude?") && !request.headers["authorization"].contains(KEY)));
    requests.len()
}

#[test]
fn a_rude_store_is_refused_in_bounded_time_and_memory() {
    for service in Service::ALL {
        let check = |answer: &Answer, words: &str| check_rude(service, answer, words);
        assert_eq!(check(&Answer::status(307).with("location", "/"), "redirects are not followed"), 1);
        assert_eq!(check(&Answer::status(200).in_manner(Manner::EndlessBody), "the answer has more than 8388608 bytes"), 1);
        assert_eq!(check(&Answer::status(200).body("<html>\u{1b}[31m"), "its answer cannot be used"), 1);
        let slow = Answer::status(503).body("<Error><Code>SlowDown</Code></Error>");
        assert_eq!(check(&slow, "it answered 503 Service Unavailable (SlowDown)"), 4);
        let signature = "<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message><StringToSign>hush</StringToSign></Error>";
        assert_eq!(check(&Answer::status(403).body(signature), "(SignatureDoesNotMatch: No); the key has to be the right one"), 1);
    }
    let moved = Answer::status(301).with("location", "https://elsewhere.example/").with("x-amz-bucket-region", "eu-west-3");
    let words = "it answered 301 Moved Permanently; the bucket is in the region `eu-west-3`: say so in `region`";
    assert_eq!(check_rude(Service::S3, &moved, words), 1);
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

#[test]
fn what_can_be_no_key_is_refused_before_anybody_is_asked() {
    let of = |service: Service| {
        format!("[state]\nstore = \"{}://jobs\"\n", service.scheme()) + &objects::settings(service, "state.bucket", "http://127.0.0.1:9")
    };
    let (s3, gs, az) = (of(Service::S3), of(Service::Gcs), of(Service::Azure));
    let spoilt = "the file `key` holds a space, a line break or what is no ASCII: nothing else may stand beside it";
    for (rest, words) in [
        (s3.clone(), spoilt),
        (s3.replace("\"key-id\"", "\"key\"").replace("key = { file = \"key\" }", "key = { file = \"key-id\" }"), spoilt),
        (gs.replace("key = { file = \"account.json\" }", "token = { file = \"key\" }"), spoilt),
        (az.clone(), spoilt),
        (az.replace("key = {", "token = {"), spoilt),
        (az.replace("account = \"jobs\"", "account = \"stéllen\""), "its account is no name: correct `account`"),
        (
            s3.replace("[state.bucket]", "[state.bucket]\nregion = \"québec\"").replace("\"key\"", "\"key-id\""),
            "its region is no name: correct `region`",
        ),
    ] {
        let site = with_keys(&config(&rest));
        site.write("key", "hush\nhush");
        let ran = site.run(&["state", "pull"]).ended(2);
        assert!(ran.stderr.contains(words) && !ran.stderr.contains("hush"), "{rest}\n{}", ran.stderr);
    }
}
