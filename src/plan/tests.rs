//! What aggregators are told in every situation, and that a repeated plan has nothing to say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::model::facts::Facts;
use crate::model::manifest::{CloseReason, Closed, ClosedPost, Listed, ManifestSite, Marks, Publication, Reread};
use crate::model::standing::{Outstanding, State};

const GUARD: Guard = Guard { removals_percent: 30, updates_percent: 60 };

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_323_200 + second).expect("an instant")
}

fn id(job: &str) -> Id {
    Id::recorded(format!("urn:uuid:{job}"))
}

/// A manifest at a time: open jobs with the digests of their postings, and closed ones.
fn manifest(now: i64, open: &[(&str, &str)], closed: &[&str]) -> Manifest {
    let published = |job: &str, digest: &str| Published {
        url: format!("https://e/{job}/"),
        title: job.to_uppercase(),
        slug: job.to_owned(),
        source: "content".to_owned(),
        path: format!("{job}.md"),
        record: 0,
        named: true,
        listed: None,
        bytes: format!("bytes of {digest}"),
        content: format!("content of {digest}"),
        marks: Marks::default(),
        digest: digest.to_owned(),
        data: format!("jobs/{job}/posting.jsonld"),
        published: at(0),
        updated: at(now),
        reread: None,
        sequence: 1,
        edited: false,
        valid_through: None,
        dated: true,
        summary: None,
        facts: Facts::default(),
        channels: Vec::new(),
    };
    let shut = |job: &str| Closed {
        url: format!("https://e/{job}/"),
        slug: job.to_owned(),
        closed: at(now),
        left_out: None,
        published: at(0),
        reason: CloseReason::Removed,
        sequence: 1,
        channels: Vec::new(),
        post: ClosedPost::default(),
    };
    let listed = |job: &str, digest: &str| Listed {
        path: format!("jobs/{job}/posting.jsonld"),
        media_type: "application/ld+json".to_owned(),
        sha256: format!("file of {digest}"),
        size: 1,
    };
    Manifest {
        version: 1,
        generator: "jobherald".to_owned(),
        site: ManifestSite { url: "https://e".to_owned(), title: "Jobs".to_owned() },
        generation: format!("{now}"),
        artifacts: open.iter().map(|(job, digest)| listed(job, digest)).collect(),
        publication: Publication {
            changed: at(now),
            postings: open.iter().map(|(job, digest)| (id(job), published(job, digest))).collect(),
            closed: closed.iter().map(|job| (id(job), shut(job))).collect(),
            ..Publication::default()
        },
    }
}

/// What the ledger does, in memory; and a receiver that keeps the newest event of each job, as receivers do.
#[derive(Debug, Clone, Default)]
struct World {
    standings: BTreeMap<Id, Standing>,
    under_way: BTreeMap<Id, Intent>,
    receiver: BTreeMap<Id, (i64, Option<String>)>,
    heard: Vec<Intent>,
}

/// What becomes of sending one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Delivered,
    /// It arrives, and no answer comes back.
    AnswerLost,
    /// It never arrives, and nobody can know.
    Lost,
    /// It certainly does not arrive.
    Unreached,
    Refused,
    /// It is not tried.
    NotTried,
}

impl World {
    /// What the aggregator was told beside all of this; nothing is left out.
    fn told(&self, manifest: &Manifest) -> Told {
        let standings: Vec<Standing> = self.standings.values().cloned().collect();
        let unheard = manifest.publication.postings.keys().filter(|job| !self.standings.contains_key(*job)).cloned().collect();
        Told { open: standings.iter().filter(|standing| standing.state == State::Open).count(), standings, unheard }
    }

    fn plan(&self, manifest: &Manifest) -> AggregatorPlan {
        let told = self.told(manifest);
        let ground = Ground { aggregator: "board", told: Some(&told), first_run: None, selected: None };
        plan(&Output::of(manifest), ground, GUARD, Allowances { updates: Some(1000), removals: Some(1000) })
    }

    fn record(&mut self, plan: &AggregatorPlan) {
        for event in &plan.superseded {
            self.under_way.retain(|_, intent| intent.id != *event);
            for standing in self.standings.values_mut() {
                standing.outstanding.take_if(|o| o.event == *event);
            }
        }
        for intent in &plan.intents {
            let standing = self.standings.entry(intent.job.clone()).or_insert_with(|| Standing {
                job: intent.job.clone(),
                url: String::new(),
                title: String::new(),
                state: State::Never,
                digest: String::new(),
                content: String::new(),
                sequence: 0,
                told: 0,
                exposed: 0,
                outstanding: None,
            });
            assert!(intent.sequence > standing.sequence, "sequences grow");
            assert_eq!(standing.outstanding, None, "one event under way per job");
            standing.title.clone_from(&intent.title);
            standing.sequence = intent.sequence;
            standing.outstanding = Some(Outstanding {
                event: intent.id.clone(),
                kind: intent.kind,
                digest: intent.digest.clone(),
                sha256: match &intent.subject {
                    Subject::Artifact(file) => Some(file.sha256.clone()),
                    Subject::Posting(_) => None,
                },
                failed: false,
                held: false,
            });
            self.under_way.insert(intent.job.clone(), intent.clone());
        }
    }

    fn send(&mut self, mut fate: impl FnMut() -> Fate) {
        for intent in self.under_way.clone().into_values() {
            let fate = fate();
            let standing = self.standings.get_mut(&intent.job).expect("a standing");
            if matches!(fate, Fate::Delivered | Fate::AnswerLost) {
                let heard = self.receiver.entry(intent.job.clone()).or_default();
                if intent.sequence > heard.0 {
                    *heard = (intent.sequence, (intent.kind != EventType::Closed).then(|| intent.digest.clone()));
                }
                self.heard.push(intent.clone());
            }
            if matches!(fate, Fate::AnswerLost | Fate::Lost) {
                standing.exposed = intent.sequence;
            }
            if fate == Fate::Refused {
                standing.outstanding.as_mut().expect("an event").failed = true;
                self.under_way.remove(&intent.job);
            }
            if fate == Fate::Delivered {
                standing.state = if intent.kind == EventType::Closed { State::Closed } else { State::Open };
                standing.digest.clone_from(&intent.digest);
                standing.content.clone_from(&intent.content);
                standing.told = intent.sequence;
                standing.exposed = intent.sequence;
                standing.outstanding = None;
                self.under_way.remove(&intent.job);
            }
        }
    }

    fn run(&mut self, manifest: &Manifest, fate: Fate) -> Vec<String> {
        let plan = self.plan(manifest);
        self.record(&plan);
        self.send(|| fate);
        plan.intents.iter().map(|i| format!("{} {}: {}", i.kind.as_str(), i.title, i.reason)).collect()
    }
}

/// A history of manifests and fates, and what is planned at its end.
#[track_caller]
fn check(history: &[(Manifest, Fate)], last: &Manifest, expect: &[&str]) {
    let mut world = World::default();
    for (manifest, fate) in history {
        world.run(manifest, *fate);
    }
    assert_eq!(world.run(last, Fate::Delivered), expect);
    assert_eq!(world.run(last, Fate::Delivered), Vec::<String>::new(), "the same again is nothing");
}

#[test]
fn new_changed_and_closed_jobs_are_told_and_no_others() {
    use Fate::Delivered;
    let one = || manifest(1, &[("a", "1"), ("b", "1")], &[]);
    check(&[], &one(), &["job.published A: new", "job.published B: new"]);
    check(&[(one(), Delivered)], &manifest(2, &[("a", "1"), ("b", "1")], &[]), &[]);
    check(&[(one(), Delivered)], &manifest(2, &[("a", "2"), ("b", "1")], &[]), &["job.updated A: changed"]);
    check(&[(one(), Delivered)], &manifest(2, &[("b", "1")], &["a"]), &["job.closed A: removed"]);
    check(&[(one(), Delivered)], &manifest(2, &[("b", "1")], &[]), &["job.closed A: no longer published"]);
    let reopened = [(one(), Delivered), (manifest(2, &[("b", "1")], &["a"]), Delivered)];
    check(&reopened, &manifest(3, &[("a", "1"), ("b", "1")], &[]), &["job.published A: opened again"]);
}

#[test]
fn what_was_never_sent_is_not_taken_back() {
    use Fate::{Delivered, NotTried, Unreached};
    let open = || manifest(1, &[("a", "1")], &[]);
    for fate in [NotTried, Unreached] {
        check(&[(open(), fate)], &manifest(2, &[], &["a"]), &[]);
        check(&[(open(), Delivered), (manifest(2, &[("a", "2")], &[]), fate)], &manifest(3, &[("a", "1")], &[]), &[]);
        check(&[(open(), Delivered), (manifest(2, &[], &["a"]), fate)], &manifest(3, &[("a", "1")], &[]), &[]);
        check(&[(open(), fate)], &manifest(2, &[("a", "2")], &[]), &["job.published A: new"]);
    }
}

#[test]
fn what_may_have_arrived_is_settled_by_a_newer_event() {
    use Fate::{AnswerLost, Delivered, Lost};
    let open = || manifest(1, &[("a", "1")], &[]);
    for fate in [AnswerLost, Lost] {
        check(&[(open(), fate)], &manifest(2, &[], &["a"]), &["job.closed A: removed"]);
        check(&[(open(), fate)], &manifest(2, &[("a", "2")], &[]), &["job.published A: new"]);
        check(
            &[(open(), Delivered), (manifest(2, &[("a", "2")], &[]), fate)],
            &manifest(3, &[("a", "1")], &[]),
            &["job.updated A: changed"],
        );
        check(
            &[(open(), Delivered), (manifest(2, &[], &["a"]), fate)],
            &manifest(3, &[("a", "1")], &[]),
            &["job.published A: opened again"],
        );
    }
}

#[test]
fn a_post_that_is_read_differently_is_no_edit() {
    let after = |bytes: &str, reread| {
        let mut after = manifest(2, &[("a", "2")], &[]);
        for job in after.publication.postings.values_mut() {
            job.bytes = format!("bytes of {bytes}");
            job.reread = reread;
        }
        after
    };
    let before = || [(manifest(1, &[("a", "1")], &[]), Fate::Delivered)];
    let newer = "job.updated A: the same post, read differently by a newer jobherald";
    check(&before(), &after("1", Some(Reread::Program)), &[newer]);
    check(&before(), &after("1", Some(Reread::Settings)), &["job.updated A: the same post, read with other settings"]);
    check(&before(), &after("2", Some(Reread::Program)), &["job.updated A: changed"]);
}

#[test]
fn what_was_refused_is_not_sent_again_before_it_changes() {
    use Fate::Refused;
    let mut world = World::default();
    world.run(&manifest(1, &[("a", "1")], &[]), Refused);
    let same = world.plan(&manifest(2, &[("a", "1")], &[]));
    assert_eq!((same.intents.len(), same.failed), (0, 1));
    assert_eq!(world.run(&manifest(3, &[("a", "2")], &[]), Refused), ["job.published A: new"]);
    assert_eq!(world.run(&manifest(4, &[], &["a"]), Refused), Vec::<String>::new(), "it never had it");
}

#[test]
fn nothing_is_said_of_a_held_job() {
    let mut world = World::default();
    let one = manifest(1, &[("a", "1")], &[]);
    world.run(&one, Fate::Delivered);
    let mut unreadable = manifest(2, &[], &[]);
    unreadable.publication.held = one.publication.postings.clone();
    assert_eq!(world.run(&unreadable, Fate::Delivered), Vec::<String>::new());
    assert_eq!(world.run(&manifest(3, &[], &["a"]), Fate::Delivered), ["job.closed A: removed"]);
}

#[test]
fn an_event_under_way_keeps_its_id_while_it_says_the_truth() {
    let mut world = World::default();
    let first = world.plan(&manifest(1, &[("a", "1")], &[]));
    world.record(&first);
    world.send(|| Fate::AnswerLost);
    let second = world.plan(&manifest(2, &[("a", "1")], &[]));
    assert_eq!((second.intents.len(), second.superseded.len(), second.waiting), (0, 0, 1));
}

#[test]
fn an_event_whose_file_was_rendered_anew_is_replaced() {
    let mut world = World::default();
    let mut rendered = manifest(1, &[("a", "1")], &[]);
    world.record(&world.plan(&rendered));
    rendered.artifacts[0].sha256 = "other bytes".to_owned();
    let plan = world.plan(&rendered);
    assert_eq!((plan.intents.len(), plan.superseded.len()), (1, 1));
    assert!(plan.superseded[0] != plan.intents[0].id);
}

#[test]
fn oldest_change_first() {
    let mut both = manifest(1, &[("a", "1"), ("b", "1")], &[]);
    both.publication.postings.get_mut(&id("a")).expect("a job").updated = at(9);
    assert_eq!(World::default().run(&both, Fate::Delivered), ["job.published B: new", "job.published A: new"]);
}

#[track_caller]
fn check_first_run(jobs: &[(&str, &str)], first_run: Option<FirstRun>, expect: (usize, usize, usize)) {
    let ground = Ground { aggregator: "board", told: None, first_run, selected: None };
    let plan = plan(&Output::of(&manifest(1, jobs, &[])), ground, GUARD, Allowances::default());
    assert_eq!((plan.seeds.len(), plan.intents.len(), plan.stops.len()), expect);
}

#[test]
fn the_first_run_needs_a_choice_only_where_jobs_stood_before() {
    let two = [("a", "1"), ("b", "1")];
    check_first_run(&two, Some(FirstRun::Seed), (2, 0, 0));
    check_first_run(&two, Some(FirstRun::Backfill), (0, 2, 0));
    check_first_run(&two, None, (0, 0, 1));
    check_first_run(&[], None, (0, 0, 0));
    let ground = Ground { aggregator: "board", told: None, first_run: None, selected: None };
    let stop = plan(&Output::of(&manifest(1, &two, &[])), ground, GUARD, Allowances::default()).stops.remove(0).to_string();
    assert_eq!(
        stop,
        "aggregator `board` is new and 2 jobs are published already: set `first_run = \"seed\"` to tell it only what changes from now on, or \
         `first_run = \"backfill\"` to tell it all of them"
    );
}

#[test]
fn a_ledger_that_was_lost_gives_the_same_events_again() {
    let one = manifest(1, &[("a", "1")], &[]);
    let plan = || {
        let ground = Ground { aggregator: "board", told: None, first_run: Some(FirstRun::Backfill), selected: None };
        super::plan(&Output::of(&one), ground, GUARD, Allowances::default()).intents
    };
    assert_eq!(plan(), plan());
    assert_eq!(plan()[0].sequence, at(1).as_millisecond());
}

/// `n` jobs known to the aggregator, of which `updated` change and `gone` vanish without an explanation.
#[track_caller]
fn check_guard(n: usize, updated: usize, gone: usize, allowances: Allowances, expect: &[&str]) {
    let names: Vec<String> = (0..n).map(|i| format!("{i:05}")).collect();
    let before: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let mut world = World::default();
    world.run(&manifest(1, &before, &[]), Fate::Delivered);
    let after: Vec<(&str, &str)> =
        names.iter().skip(gone).enumerate().map(|(i, name)| (name.as_str(), if i < updated { "2" } else { "1" })).collect();
    let after = manifest(2, &after, &[]);
    let told = world.told(&after);
    let ground = Ground { aggregator: "board", told: Some(&told), first_run: None, selected: None };
    let stops = plan(&Output::of(&after), ground, GUARD, allowances).stops;
    let numbers: Vec<String> = stops
        .iter()
        .map(|stop| match stop {
            Stop::MassUpdates { updates, open, allowed, .. } => format!("{updates} of {open} updated, {allowed} allowed"),
            Stop::UnexplainedClosings { closings, open, allowed, .. } => format!("{closings} of {open} gone, {allowed} allowed"),
            Stop::MassUnselected { closings, open, allowed, .. } => format!("{closings} of {open} unselected, {allowed} allowed"),
            Stop::FirstRunUnset { .. } => "first run".to_owned(),
        })
        .collect();
    assert_eq!(numbers, expect);
}

#[test]
fn mass_changes_are_stopped_unless_they_are_allowed() {
    let none = Allowances::default();
    check_guard(200, 120, 0, none, &[]);
    check_guard(200, 121, 0, none, &["121 of 200 updated, 120 allowed"]);
    check_guard(200, 121, 0, Allowances { updates: Some(121), removals: None }, &[]);
    check_guard(200, 121, 0, Allowances { updates: None, removals: Some(200) }, &["121 of 200 updated, 120 allowed"]);
    check_guard(50, 50, 0, none, &[]);
    check_guard(10, 0, 10, none, &[]);
    check_guard(100, 0, 31, none, &["31 of 100 gone, 30 allowed"]);
    check_guard(100, 0, 31, Allowances { updates: None, removals: Some(31) }, &[]);
}

fn state() -> impl Strategy<Value = Vec<Option<u8>>> {
    proptest::collection::vec(proptest::option::of(0_u8..3), 4)
}

fn fate() -> impl Strategy<Value = Fate> {
    prop::sample::select(vec![Fate::Delivered, Fate::AnswerLost, Fate::Lost, Fate::Unreached, Fate::NotTried])
}

fn of_state(now: i64, state: &[Option<u8>]) -> Manifest {
    const JOBS: [&str; 4] = ["a", "b", "c", "d"];
    const DIGESTS: [&str; 3] = ["1", "2", "3"];
    let open: Vec<(&str, &str)> =
        JOBS.iter().zip(state).filter_map(|(job, digest)| digest.map(|d| (*job, DIGESTS[usize::from(d)]))).collect();
    let closed: Vec<&str> = JOBS.iter().zip(state).filter(|(_, digest)| digest.is_none()).map(|(job, _)| *job).collect();
    manifest(now, &open, &closed)
}

proptest! {
    /// Whatever got lost on the way, one undisturbed run brings the receiver to what is published, and a second one says nothing.
    #[test]
    fn receivers_end_where_the_site_is(
        history in proptest::collection::vec((state(), proptest::collection::vec(fate(), 4)), 0..8),
        last in state(),
    ) {
        let mut world = World::default();
        let mut now = 0;
        for (state, fates) in &history {
            now += 1;
            let plan = world.plan(&of_state(now, state));
            world.record(&plan);
            let mut fates = fates.iter().copied();
            world.send(|| fates.next().unwrap_or(Fate::NotTried));
        }
        let last = of_state(now + 1, &last);
        world.run(&last, Fate::Delivered);
        prop_assert_eq!(world.run(&last, Fate::Delivered), Vec::<String>::new());
        let open: BTreeMap<&Id, &String> =
            world.receiver.iter().filter_map(|(job, (_, digest))| digest.as_ref().map(|digest| (job, digest))).collect();
        let expect: BTreeMap<&Id, &String> = last.publication.postings.iter().map(|(job, p)| (job, &p.digest)).collect();
        prop_assert_eq!(open, expect, "{:?}", world.heard);
        // One id, one content.
        let mut ids = BTreeMap::new();
        for intent in &world.heard {
            prop_assert_eq!(ids.entry(intent.id.clone()).or_insert(intent), &intent);
        }
    }
}

#[test]
fn a_job_that_is_not_selected_any_more_is_taken_back() {
    let two = manifest(1, &[("a", "1"), ("b", "1")], &[]);
    let mut world = World::default();
    world.run(&two, Fate::Delivered);
    let all = world.told(&two);
    let said = |selected: &BTreeSet<Id>, told: Option<&Told>| {
        let ground = Ground { aggregator: "board", told, first_run: Some(FirstRun::Backfill), selected: Some(selected) };
        let plan = plan(&Output::of(&two), ground, GUARD, Allowances::default());
        plan.intents.iter().map(|i| format!("{} {}: {}", i.kind.as_str(), i.title, i.reason)).collect::<Vec<_>>()
    };
    let only_b = BTreeSet::from([id("b")]);
    assert_eq!(said(&only_b, Some(&all)), ["job.closed A: open, but not selected any more"]);
    assert_eq!(said(&only_b, None), ["job.published B: new"], "what was never selected is never spoken of");
    assert!(said(&BTreeSet::from([id("a"), id("b")]), Some(&all)).is_empty());
}

#[test]
fn nothing_is_said_of_a_job_whose_last_event_is_held() {
    let mut world = World::default();
    world.run(&manifest(1, &[("a", "1")], &[]), Fate::NotTried);
    world.standings.values_mut().for_each(|standing| standing.outstanding.as_mut().expect("an event").held = true);
    for next in [manifest(2, &[("a", "2")], &[]), manifest(2, &[], &["a"])] {
        let plan = world.plan(&next);
        assert_eq!((plan.held, plan.waiting, plan.intents.len(), plan.superseded.len()), (1, 0, 0, 0));
    }
}
