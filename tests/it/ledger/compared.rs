//! What the store leaves out where it compares what was told with what is to be known: jobs of which a plan has nothing to say, and no other.

use std::collections::{BTreeMap, BTreeSet};

use jobherald::config::settings::Guard;
use jobherald::ledger::{Account, Dump, Event, Row, Status};
use jobherald::model::attempt::Condition;
use jobherald::model::event::EventType;
use jobherald::model::id::Id;
use jobherald::model::intent::{Kept, Queued};
use jobherald::model::manifest::{Manifest, ManifestSite};
use jobherald::model::standing::{Standing, State, Told};
use jobherald::plan::{Allowances, Ground, Output, plan};
use serde_json::{Value, json};

use super::Bed;
use super::behaviour::{NOW, intent};

/// What is under way of a job: what it tells, and how that stands.
type UnderWay = Option<(EventType, Status)>;

/// What was told of a job, whether it is in doubt, what is under way, and the digest of what is to be known; `None` where it is not open.
type Case = (State, bool, UnderWay, Option<&'static str>);

/// Every case, by the name of its job.
fn cases() -> BTreeMap<String, Case> {
    let mut cases = BTreeMap::new();
    let events = [EventType::Published, EventType::Updated, EventType::Closed];
    let under_way: Vec<UnderWay> = events.iter().flat_map(|kind| Status::ALL.map(|status| Some((*kind, status)))).chain([None]).collect();
    for state in [State::Never, State::Open, State::Closed] {
        for is_doubtful in [false, true] {
            for event in &under_way {
                for wanted in [None, Some("as told"), Some("otherwise")] {
                    cases.insert(format!("job-{:03}", cases.len()), (state, is_doubtful, *event, wanted));
                }
            }
        }
    }
    cases
}

fn row(job: &str, (state, is_doubtful, event, _): Case) -> Row {
    let standing = Standing {
        job: Id::recorded(job.to_owned()),
        url: format!("https://e/{job}/"),
        title: job.to_uppercase(),
        state,
        digest: if state == State::Never { "" } else { "as told" }.to_owned(),
        content: "c".to_owned(),
        sequence: 9,
        told: 5,
        exposed: if is_doubtful { 9 } else { 5 },
        outstanding: None,
    };
    let event = event.map(|(kind, status)| Event {
        queued: Queued {
            intent: intent(job, kind, 9),
            site: site(),
            attempts: 0,
            first_attempt: None,
            not_before: None,
            exposed: standing.exposed,
            claimed: false,
            remote: String::new(),
            forgiven: 0,
            resend: false,
            kept: Kept::default(),
        },
        status,
        outcome: String::new(),
    });
    Row { aggregator: "board".to_owned(), standing, remote: String::new(), fields: BTreeMap::new(), event }
}

fn site() -> ManifestSite {
    ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() }
}

/// An output in which these jobs are open.
fn manifest(open: &BTreeMap<String, &str>) -> Manifest {
    let posting = |(job, digest): (&String, &&str)| {
        let posting = json!({
            "url": format!("https://e/{job}/"), "title": job, "slug": job, "source": "content", "path": format!("{job}.md"), "record": 0,
            "named": true, "bytes": "c", "content": "c", "digest": digest, "data": format!("jobs/{job}/posting.jsonld"), "dated": true,
            "published": NOW, "updated": NOW, "facts": {}, "channels": [],
        });
        (job.clone(), posting)
    };
    let postings: serde_json::Map<String, Value> = open.iter().map(posting).collect();
    let manifest = json!({
        "version": 1, "generator": "jobherald", "site": {"url": "https://e", "title": "Jobs"}, "generation": "h", "artifacts": [],
        "changed": NOW, "postings": postings, "closed": {},
    });
    serde_json::from_value(manifest).expect("a manifest")
}

fn names<'a>(jobs: impl IntoIterator<Item = &'a Id>) -> BTreeSet<&'a str> {
    jobs.into_iter().map(Id::as_str).collect()
}

pub(super) fn a_comparison_leaves_out_what_a_plan_has_nothing_to_say_of(bed: &Bed) {
    let ledger = bed.fresh();
    let cases = cases();
    let account = Account { generation: "g".to_owned(), serial: 1, condition: Condition::Well };
    let accounts = ["board", "stranger"].map(|id| (id.to_owned(), account.clone())).to_vec();
    let rows = cases.iter().map(|(job, case)| row(job, *case)).collect();
    ledger.restore(&Dump { accounts, rows, ..Dump::default() }, NOW).expect("restored");
    let told_of = cases.iter().filter_map(|(job, (.., wanted))| Some((job.clone(), (*wanted)?)));
    let open: BTreeMap<String, &str> = told_of.chain([("job-new-1".to_owned(), "new"), ("job-new-2".to_owned(), "new")]).collect();
    let manifest = manifest(&open);
    let wanted: Vec<(&Id, &str)> = manifest.publication.postings.iter().map(|(job, p)| (job, p.digest.as_str())).collect();

    let told = ledger.compare(&["board", "stranger"], &wanted).expect("compared");
    let [board, stranger] = told.as_slice() else { panic!("two of them: {told:?}") };
    let standings = ledger.standings("board").expect("standings");
    let is_in_step = |job: &str| {
        let (state, is_doubtful, event, wanted) = cases[job];
        let is_same = if state == State::Open { wanted == Some("as told") } else { wanted.is_none() };
        is_same && !is_doubtful && event.is_none()
    };
    let rest: Vec<Standing> = standings.iter().filter(|standing| !is_in_step(standing.job.as_str())).cloned().collect();
    assert_eq!((rest.len(), standings.len()), (cases.len() - 3, cases.len()), "three cases are in step");
    assert_eq!(board.standings, rest);
    assert_eq!(board.open, cases.values().filter(|(state, ..)| *state == State::Open).count());
    assert_eq!(names(&board.unheard), BTreeSet::from(["job-new-1", "job-new-2"]));
    assert_eq!((stranger.open, stranger.standings.len()), (0, 0));
    assert_eq!(names(&stranger.unheard), open.keys().map(String::as_str).collect());

    let all = Told { open: board.open, standings, unheard: board.unheard.clone() };
    let planned = |told: &Told| {
        let ground = Ground { aggregator: "board", told: Some(told), first_run: None, selected: None };
        let guard = Guard { removals_percent: 100, updates_percent: 100 };
        plan(&Output::of(&manifest), ground, guard, Allowances::default())
    };
    assert_eq!(planned(board), planned(&all), "what is left out changes no plan");
    assert_eq!(ledger.compare(&["board"], &wanted[..0]).expect("compared again")[0].unheard, [], "it is about what is wanted now");
}
