//! `kill -9` of `deliver` with every push protocol that has a stand-in, at instants spread over a whole run; then one run more, and the
//! ledger and what the receiver got are compared by [`compare`](super::compare).
//!
//! `JOBHERALD_CRASH_HISTORY` sets how many kills a protocol gets, `JOBHERALD_CRASH_KIND` names the only one.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::compare::{Account, Got, Phase, compare, events, phase};
use crate::protocols::standin::StandIn;
use crate::protocols::{ALTERNANCE, BLUESKY, CHAT, DISPATCH, FEDIVERSE, GOOGLE, INDEXNOW, secrets};
use crate::support::receiver::Request;
use crate::support::site::{NOW, Site, config, files, post};

const POSTS: usize = 8;
const PAUSE: Duration = Duration::from_millis(8);
const DELIVER: &[&str] = &["deliver", "--now", NOW, "-q"];

/// How a receiver takes what comes twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// It is the same as once.
    Same,
    /// It knows it by a header, a name or a key.
    Known,
    /// It is another one.
    Another,
}

struct Case {
    kind: &'static str,
    settings: String,
    again: Again,
}

fn cases() -> Vec<Case> {
    let webhook = "url = \"URLthin\"\nsecrets = [{ env = \"BOARD_SECRET\" }]\npayload = \"thin\"".to_owned();
    let case = |kind, settings: &str, again| Case { kind, settings: settings.to_owned(), again };
    vec![
        case("webhook", &webhook, Again::Known),
        case("drop", "path = \"told\"", Again::Known),
        case("command", "command = [\"/bin/sh\", \"tell\"]", Again::Another),
        case("indexnow", INDEXNOW, Again::Same),
        case("google-indexing", GOOGLE, Again::Same),
        case("websub", "url = \"URLhub\"", Again::Same),
        case("slack", CHAT, Again::Another),
        case("discord", CHAT, Again::Another),
        case("mastodon", FEDIVERSE, Again::Known),
        case("bluesky", BLUESKY, Again::Same),
        case("repository-dispatch", DISPATCH, Again::Another),
        case("labonnealternance", ALTERNANCE, Again::Another),
    ]
}

/// What a run comes to, in this order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Start,
    /// The ledger is there.
    Ledger,
    /// The receiver was told something.
    Request,
}

const STEPS: [Step; 3] = [Step::Start, Step::Ledger, Step::Request];

/// Writes what it reads into a file of its own, whole.
const TELL: &str = "t=told/$$\ncat > \"$t.part\"\nmv \"$t.part\" \"$t.json\"\nsleep 0.008\n";

/// One protocol: its receiver, and a site that is built and was never told.
struct Stage {
    case: Case,
    stand_in: Option<StandIn>,
    site: Site,
}

impl Stage {
    fn of(case: Case) -> Self {
        let stand_in = (!matches!(case.kind, "drop" | "command")).then(|| StandIn::slow(case.kind, PAUSE));
        let url = stand_in.as_ref().map_or_else(String::new, |stand_in| stand_in.receiver.url(""));
        let settings = case.settings.replace("URL", &url);
        let allow = if stand_in.is_some() { "allow = [\"127.0.0.0/8\"]\n" } else { "" };
        let kind = case.kind;
        let aggregator = format!("[[aggregator]]\nid = \"board\"\nkind = \"{kind}\"\n{allow}first_run = \"backfill\"\n{settings}\n");
        let site = Site::new(&config(&aggregator));
        site.write("tell", TELL);
        site.write("told/empty", "");
        for number in 0..POSTS {
            let post = post(&format!("Cartographer {number}"), number);
            let post = if kind == "labonnealternance" { post.replace("contract: CDI", "contract: apprentissage") } else { post };
            site.write(&format!("content/job-{number}.md"), post);
        }
        site.run(&["build", "--now", NOW, "-q"]).ended(0);
        Self { case, stand_in, site }
    }

    fn copy(&self) -> Site {
        let site = Site::copy_of(&self.site.path(""), &["content", "public", ".jobherald", "told"]);
        site.write("tell", TELL);
        site
    }

    fn command(&self, site: &Site) -> std::process::Command {
        let url = self.stand_in.as_ref().map_or_else(|| "http://127.0.0.1:1/".to_owned(), |stand_in| stand_in.receiver.url(""));
        let mut command = site.command(DELIVER);
        command.envs(secrets(&url)).env("PATH", "/usr/bin:/bin");
        command
    }

    /// How many requests came so far.
    fn mark(&self) -> usize {
        self.stand_in.as_ref().map_or(0, |stand_in| stand_in.all().len())
    }

    /// What came since then.
    fn got(&self, site: &Site, mark: usize) -> Vec<Got> {
        if let Some(stand_in) = &self.stand_in {
            // What came in one request came part by part too.
            stand_in.all().iter().skip(mark).filter(|(name, _)| name != "batch").map(|(_, request)| self.read(request)).collect()
        } else {
            let told =
                files(&site.path("told")).into_iter().filter(|(_, path)| path.extension().is_some_and(|extension| extension == "json"));
            let read = |path| std::fs::read_to_string(path).expect("a file of the receiver");
            told.map(|(name, path)| Got { key: (self.case.kind == "drop").then_some(name), text: read(path) }).collect()
        }
    }

    fn read(&self, request: &Request) -> Got {
        let name = if self.case.kind == "mastodon" { "idempotency-key" } else { "webhook-id" };
        let decoded: Vec<_> = url::form_urlencoded::parse(&request.body).map(|(key, value)| format!("{key} {value}")).collect();
        let decoded = decoded.join("\n");
        let text = format!("{}\n{decoded}", String::from_utf8_lossy(&request.body));
        Got { key: request.headers.get(name).cloned(), text }
    }

    /// Whether a run has come to a step.
    fn has_come_to(&self, step: Step, site: &Site, mark: usize) -> bool {
        match step {
            Step::Start => true,
            Step::Ledger => site.path(".jobherald/ledger.sqlite").exists(),
            Step::Request if self.stand_in.is_some() => self.mark() > mark,
            Step::Request => std::fs::read_dir(site.path("told")).expect("a folder of the site").count() > 1,
        }
    }

    /// How long an undisturbed run takes from each step to its end.
    fn calm(&self) -> [Duration; 3] {
        let (site, mark) = (self.copy(), self.mark());
        let mut child = self.command(&site).spawn().expect("the program starts");
        let begun = STEPS.map(|step| {
            wait_for(|| self.has_come_to(step, &site, mark));
            Instant::now()
        });
        let ended = child.wait().expect("our own child");
        assert!(ended.success(), "{}: an undisturbed run ends with {ended}", self.case.kind);
        begun.map(|begun| begun.elapsed())
    }

    /// A run that is killed so long after a step; and one that is not.
    fn kill(&self, step: Step, after: Duration) -> (Phase, Account) {
        let (site, mark) = (self.copy(), self.mark());
        let ledger = site.path(".jobherald/ledger.sqlite");
        let mut child = self.command(&site).spawn().expect("the program starts");
        wait_for(|| self.has_come_to(step, &site, mark));
        std::thread::sleep(after);
        child.kill().expect("a signal to our own child");
        child.wait().expect("our own child");
        let phase = phase(&events(&ledger));
        let ended = self.command(&site).output().expect("the program starts");
        let events = events(&ledger);
        let got = self.got(&site, mark);
        let mark = |title: &str| match self.case.kind {
            // A hub is told of feeds, not of jobs.
            "websub" => "hub.url".to_owned(),
            // An offer names no page where people apply by e-mail.
            "labonnealternance" => title.to_owned(),
            _ => title.to_lowercase().replace(' ', "-"),
        };
        let account = compare(&events, &got, mark, self.case.again == Again::Same);
        let code = ended.status.code();
        assert_eq!(code, Some(if account.held > 0 { 3 } else { 0 }), "{}: {}", self.case.kind, String::from_utf8_lossy(&ended.stderr));
        assert_eq!(events.len(), POSTS, "{}: every job is in the ledger", self.case.kind);
        (phase, account)
    }
}

/// Until it is so, and no longer than a slow machine needs.
fn wait_for(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_micros(500));
    }
}

#[test]
fn nothing_is_lost_with_any_protocol() {
    let kills: u32 = std::env::var("JOBHERALD_CRASH_HISTORY").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let only = std::env::var("JOBHERALD_CRASH_KIND").ok();
    for case in cases().into_iter().filter(|case| only.as_deref().is_none_or(|only| only == case.kind)) {
        let stage = Stage::of(case);
        // The fastest of three undisturbed runs: instants past the end of a run would tell nothing.
        let calm: Vec<[Duration; 3]> = (0..3).map(|_| stage.calm()).collect();
        let (mut phases, mut sum) = (BTreeMap::<Phase, usize>::new(), Account::default());
        for number in 0..kills {
            // One in five from the start, when there is little to lose; most while it is sent, which takes the shortest.
            let step = [0, 1, 1, 2, 2][number as usize % 5];
            let whole = calm.iter().map(|lasting| lasting[step]).min().expect("three runs");
            let (phase, account) = stage.kill(STEPS[step], whole.mul_f64(f64::from(number) / f64::from(kills)));
            *phases.entry(phase).or_default() += 1;
            sum.lost += account.lost;
            sum.again += account.again;
            sum.doubles += account.doubles;
            sum.held += account.held;
            assert_eq!((account.lost, account.doubles), (0, 0), "{}: killed at {number} of {kills}: {account:?}", stage.case.kind);
        }
        let Account { lost, again, doubles, held } = sum;
        let of = |phase: Phase| phases.get(&phase).copied().unwrap_or(0);
        let [before, recorded, sending, after] = [Phase::Before, Phase::Recorded, Phase::Sending, Phase::After].map(of);
        eprintln!(
            "| `{}` | {kills} | {before} | {recorded} | {sending} | {after} | {lost} | {again} | {doubles} | {held} |",
            stage.case.kind
        );
    }
}
