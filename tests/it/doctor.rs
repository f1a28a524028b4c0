//! `doctor`: what it finds in order, what it finds wrong, and that it sends nothing.

use serde_json::Value;

use crate::support::receiver::{Answer, Receiver};
use crate::support::site::{Ran, Site, config, post, webhook};

fn site(rest: &str) -> Site {
    let site = Site::new(&config(rest));
    site.write("content/a.md", post("Cartographer", 1));
    site
}

fn examined(site: &Site, arguments: &[&str]) -> (Ran, Vec<(String, String, String, String)>) {
    let ran = site.run(&["doctor", "--json"].iter().chain(arguments).copied().collect::<Vec<_>>());
    let tree: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.stdout, ran.stderr));
    let text = |check: &Value, key: &str| check[key].as_str().expect("a text").to_owned();
    let checks = tree["checks"].as_array().expect("checks");
    let all = checks.iter().map(|check| (text(check, "state"), text(check, "subject"), text(check, "what"), text(check, "help"))).collect();
    (ran, all)
}

/// Something of that state and subject says this, and has a way out where it is not in order.
#[track_caller]
fn says(found: &[(String, String, String, String)], state: &str, subject: &str, what: &str) {
    let hit = found.iter().find(|(s, about, said, _)| s == state && about == subject && said.contains(what));
    let (.., help) = hit.unwrap_or_else(|| panic!("no {state} {subject}: {what} in {found:#?}"));
    assert_eq!(state == "ok", help.is_empty(), "{subject}: {what}: {help:?}");
}

fn date(seconds: i64) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[test]
fn a_site_in_order() {
    let receiver = Receiver::start(|_, _| Answer::status(204).with("date", date(0)));
    let site = site(&webhook(&receiver.url("secret-path")));
    site.run(&["publish"]).ended(0);
    let sent = receiver.requests().len();
    let before = site.tree("");
    let (ran, found) = examined(&site, &[]);
    ran.ended(0);
    says(&found, "ok", "configuration", "1 source, 1 aggregator");
    says(&found, "ok", "aggregator board", "its secret is there and has the right form");
    says(&found, "ok", "aggregator board", "answers in clear text, as `allow` permits (status 204");
    says(&found, "ok", "ledger", "is whole");
    says(&found, "ok", "output", "is ours");
    says(&found, "ok", "output", "it can be written");
    says(&found, "ok", "clock", "it agrees with that of");
    let asked: Vec<_> = receiver.requests().into_iter().skip(sent).map(|request| (request.method, request.path, request.body)).collect();
    assert_eq!(asked, [("HEAD".to_owned(), "/".to_owned(), vec![])], "it asks for the front page and nothing else");
    assert_eq!(site.tree("").keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "nothing stays behind");
}

#[test]
fn aggregators_that_cannot_work() {
    let rest = [
        webhook("https://board.example/").replace("BOARD_SECRET", "NOBODY"),
        webhook("https://10.0.0.1/").replace("\"board\"", "\"inside\"").replace("allow = [\"127.0.0.0/8\"]\n", ""),
        "[[aggregator]]\nid = \"chat\"\nkind = \"slack\"\nurl = \"https://hooks.chat.example/T0/B1/hush\"\n".to_owned(),
        "[[aggregator]]\nid = \"tool\"\nkind = \"command\"\ncommand = [\"no-such-program\"]\nfirst_run = \"seed\"\n".to_owned(),
        webhook("http://127.0.0.1:9/").replace("\"board\"", "\"down\""),
    ];
    let site = site(&rest.join("\n"));
    let (ran, found) = examined(&site, &[]);
    assert!(!ran.stdout.contains("hush"), "{}", ran.stdout);
    let ran = ran.ended(1);
    assert!(ran.stderr.ends_with("things are not in order (exit 1)\n"), "{}", ran.stderr);
    says(&found, "fail", "aggregator board", "the environment variable `NOBODY` is not set");
    says(&found, "fail", "aggregator inside", "10.0.0.1 is a private address");
    says(&found, "fail", "aggregator chat", "whoever knows it may post there");
    says(&found, "warn", "aggregator chat", "`first_run` is not set");
    says(&found, "fail", "aggregator tool", "there is no program `no-such-program`");
    says(&found, "fail", "aggregator down", "no connection");
    let (_, offline) = examined(&site, &["--offline"]);
    assert!(offline.iter().all(|(.., what, _)| !what.contains("no connection")), "{offline:?}");
}

#[test]
fn a_ledger_an_output_and_a_clock_that_are_not_as_they_should_be() {
    let receiver = Receiver::start(|request, _| Answer::status(204).with("date", date(if request.method == "HEAD" { 3600 } else { 0 })));
    let site = site(&webhook(&receiver.url("hook")));
    site.run(&["publish"]).ended(0);
    site.write("public/index.html", "somebody else's");
    let (ran, found) = examined(&site, &[]);
    ran.ended(1);
    says(&found, "warn", "output", "not as the manifest lists them");
    says(&found, "fail", "clock", "seconds behind that of");
    let ledger = site.path(".jobherald/ledger.sqlite");
    let mut bytes = std::fs::read(&ledger).expect("the ledger");
    for byte in &mut bytes[4096..8192] {
        *byte = 0x5a;
    }
    std::fs::write(&ledger, bytes).expect("the ledger");
    let (ran, found) = examined(&site, &["--offline"]);
    ran.ended(1);
    assert!(found.iter().any(|(state, subject, ..)| state == "fail" && subject == "ledger"), "{found:#?}");
    says(&found, "ok", "clock", "there was no other clock");
}

#[test]
fn workflows_are_looked_at() {
    let site = site(&webhook("https://board.example/"));
    let workflow = "on:\n  schedule:\n    - cron: \"17 5 * *\"\njobs:\n  x:\n    steps:\n      - run: jobherald publish\n";
    site.write(".github/workflows/jobs.yml", workflow);
    let (_, found) = examined(&site, &["--offline"]);
    says(&found, "fail", "schedule", "jobs.yml: `17 5 * *` is no schedule");
    says(&found, "warn", "schedule", "no workflow that delivers sets the variable BOARD_SECRET");
    site.write(
        ".github/workflows/jobs.yml",
        workflow.replace("* *\"", "* * *\"") + "        env:\n          BOARD_SECRET: ${{ secrets.BOARD_SECRET }}\n",
    );
    let (_, found) = examined(&site, &["--offline"]);
    says(&found, "ok", "schedule", "jobs.yml runs by itself: 17 5 * * * (UTC)");
    assert_eq!(found.iter().filter(|(_, subject, ..)| subject == "schedule").count(), 1, "{found:#?}");
    site.write(".github/workflows/jobs.yml", "on: push\n# jobherald publish\n");
    let (_, found) = examined(&site, &["--offline"]);
    says(&found, "warn", "schedule", "no workflow in .github/workflows runs jobherald");
}

#[test]
fn people_read_a_line_for_each() {
    let site = site("");
    let ran = site.run(&["doctor", "--offline"]).ended(0);
    assert!(ran.stdout.starts_with("ok   configuration: Jobs at Isohypse"), "{}", ran.stdout);
    assert!(site.run(&["doctor", "--offline", "--quiet"]).ended(0).stdout.is_empty());
}
