//! What was published and told, carried from one machine to the next: taken from the place that `[state]` names before a run, put there
//! before anything is sent, and again when it is known what became of it.

mod carry;

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::deliver::{LedgerPlace, ledger};
use crate::config::settings::{Settings, StatePlace, StateStore};
use crate::ledger::{Dump, Ledger, LedgerError};
use crate::model::id::Id;
use crate::net::secret::ReadSecret;
use crate::source::branch::{self, BranchError};
use crate::state::{self, Apart, Created, Head, Here, Portable, Record, Seen, Sending, StateError, States, Step};
use crate::write::{self, WriteError};

/// A run that is no longer heard of so long after its budget is over has died.
const SILENCE: SignedDuration = SignedDuration::from_mins(10);

/// Why the state cannot be taken or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Machines share the ledger itself.
    #[error("what was told is kept in the database that `[ledger]` names, which every machine reads: there is no state to carry")]
    InDatabase,
    /// There is no place.
    #[error("no place for the state is configured: name one with `[state] store = \"folder:PATH\"`, or `\"s3://bucket/prefix\"`")]
    NoPlace,
    /// The place, or what is here, does not allow it.
    #[error(transparent)]
    State(#[from] StateError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The publication state cannot be read or written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The branch cannot be brought up to date, or what is new cannot be pushed.
    #[error(transparent)]
    Branch(#[from] BranchError),
    /// The output is older than what was published from elsewhere.
    #[error("{} holds an older output than the one that was published last, from elsewhere: build it anew before anything is told", out.display())]
    OldOutput {
        /// The output folder.
        out: PathBuf,
    },
    /// What is here is older than what the place holds.
    #[error("{place} holds a newer state than is known here: take it first, with `jobherald state pull`")]
    Behind {
        /// The place.
        place: String,
    },
    /// A job that is not over cannot be forgotten.
    #[error("the job {job} {why}")]
    NotOver {
        /// The job.
        job: Id,
        /// Why not, and what to do.
        why: String,
    },
}

/// What became of taking the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulled {
    /// Number of the state that is here now.
    pub number: u64,
    /// Whether it took the place of what was here.
    pub taken: bool,
}

/// What became of keeping the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// Number of the newest state.
    pub number: u64,
    /// Whether it was made now; else nothing had changed.
    pub made: bool,
}

/// What became of erasing a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Number of the state that no longer knows it.
    pub number: u64,
    /// How many older states were removed because they do.
    pub removed: usize,
}

/// The place, and what this machine knows of it.
struct Place<'a> {
    store: &'a StateStore,
    states: States,
    own: PathBuf,
    record: Record,
}

impl<'a> Place<'a> {
    fn open(settings: &'a Settings, secrets: ReadSecret<'_>) -> Result<Self, KeepError> {
        let missing = if settings.ledger.is_some() { KeepError::InDatabase } else { KeepError::NoPlace };
        let store = settings.state.as_ref().ok_or(missing)?;
        let own = settings.root.join(write::STATE_FOLDER);
        // What was seen of another place says nothing of this one.
        let record = state::read_record(&own)?.filter(|record| record.store == store.label);
        let record = record.unwrap_or_else(|| Record::new(&store.label));
        Ok(Self { store, states: States::open(&store.place, secrets)?, own, record })
    }

    /// Brings what the place shows here up to date.
    fn update(&self) -> Result<(), KeepError> {
        match &self.store.place {
            StatePlace::Branch(folder) => Ok(branch::update(folder)?),
            StatePlace::Folder(_) | StatePlace::Bucket(_) => Ok(()),
        }
    }

    /// Makes what was changed in the place hold for everybody.
    fn share(&self, what: &str) -> Result<(), KeepError> {
        match &self.store.place {
            StatePlace::Branch(folder) => Ok(branch::keep(folder, what)?),
            StatePlace::Folder(_) | StatePlace::Bucket(_) => Ok(()),
        }
    }

    fn apart(&self, apart: Apart) -> KeepError {
        let was = match apart {
            Apart::Empty => Some(None),
            Apart::Lost { was } => Some(Some(was)),
            _ => None,
        };
        if let Some((was, path)) = was.zip(self.states.missing()) {
            return StateError::Missing { place: self.store.label.clone(), path: path.to_owned(), was }.into();
        }
        StateError::Apart { place: self.store.label.clone(), apart }.into()
    }

    /// Notes what is here, and nothing that was under way.
    fn note(&mut self, base: Seen) -> Result<(), KeepError> {
        self.record = Record { base: Some(base), ..Record::new(&self.store.label) };
        Ok(state::write_record(&self.own, &self.record)?)
    }

    /// Makes the next state: only if nobody else made it.
    fn make(&mut self, base: Option<&Seen>, local: &Portable, sending: Option<Sending>) -> Result<u64, KeepError> {
        let number = base.map_or(1, |base| base.number.saturating_add(1));
        let body = local.body();
        let head = Head::new(number, base.map(|base| base.file.clone()), &body, sending, format!("{:016x}", fastrand::u64(..)));
        let text = head.with(&body);
        let made = Seen { number, file: state::digest(text.as_bytes()), body: head.body, told: !local.aggregators.is_empty() };
        self.states.prove(&self.store.label)?;
        self.record.making = Some(made.clone());
        state::write_record(&self.own, &self.record)?;
        let created = self.states.create(number, &text)?;
        let numbers = self.states.numbers()?;
        let newest = numbers.last().copied().unwrap_or(number);
        if created == Created::Taken || newest != number {
            return Err(self.apart(Apart::Overtaken { is: newest }));
        }
        for old in numbers.iter().rev().skip(self.store.keep) {
            // The state is made, and counts; what cannot be removed now is removed by the next run.
            let _ = self.states.remove(*old);
        }
        self.share(&format!("State {number}"))?;
        self.note(made)?;
        Ok(number)
    }

    /// Makes the state that follows the one that this machine has; `None` where that says the same already.
    fn follow(&mut self, local: &Portable, sending: Option<Sending>) -> Result<Pushed, KeepError> {
        let newest = self.states.newest()?;
        let base = self.record.base_at(newest.as_ref().map(|(seen, ..)| seen)).cloned();
        let apart = match (&base, &newest) {
            (None, None) => Some(Apart::Empty),
            (Some(base), None) => Some(Apart::Lost { was: base.number }),
            (None, Some((newest, ..))) => Some(Apart::Strange { is: newest.number }),
            (Some(base), Some((newest, ..))) if newest.number < base.number => Some(Apart::Older { was: base.number, is: newest.number }),
            (Some(base), Some((newest, ..))) if newest.file != base.file => Some(Apart::Overtaken { is: newest.number }),
            (Some(base), _) if base.told && local.aggregators.is_empty() => Some(Apart::Gone { was: base.number }),
            _ => None,
        };
        if let Some(apart) = apart {
            return Err(self.apart(apart));
        }
        match newest {
            Some((seen, head, _)) if head.sending.is_none() && sending.is_none() && seen.body == body_digest(local) => {
                let number = seen.number;
                self.note(seen)?;
                Ok(Pushed { number, made: false })
            }
            _ => Ok(Pushed { number: self.make(base.as_ref(), local, sending)?, made: true }),
        }
    }
}

/// The ledger of this machine: a configuration has no other one beside `[state]`.
fn here(settings: &Settings) -> LedgerPlace {
    LedgerPlace::File(ledger::path(settings))
}

fn body_digest(local: &Portable) -> String {
    state::digest(local.body().as_bytes())
}

/// What is here: what is published, and what a ledger says that is open or that stands in its place.
fn local(settings: &Settings, open: Option<&Ledger>) -> Result<Portable, KeepError> {
    let manifest = write::read_manifest(&settings.out)?;
    let published = write::standing(write::read_state(&settings.root)?, manifest.as_ref());
    let dump = match open {
        Some(ledger) => ledger.dump()?,
        None => Ledger::open_existing(&here(settings))?.map_or_else(|| Ok(Dump::default()), |ledger| ledger.dump())?,
    };
    let (generation, publication) = published.map_or_else(Default::default, |state| (state.generation, state.publication));
    Ok(carry::portable(generation, publication, &dump))
}

fn step(place: &Place<'_>, local: &Portable, newest: Option<(&Seen, &Head)>, now: Timestamp) -> Result<Step, KeepError> {
    let body = (!local.is_empty()).then(|| body_digest(local));
    let here = Here { body: body.as_deref(), told: !local.aggregators.is_empty() };
    state::decide(here, &place.record, newest, now).map_err(|apart| place.apart(apart))
}

/// Takes the newest state of the place, where it is newer than what is here and nothing here is newer than that. With `discard`, whatever is
/// here.
pub fn pull(settings: &Settings, secrets: ReadSecret<'_>, now: Timestamp, discard: bool) -> Result<Pulled, KeepError> {
    let mut place = Place::open(settings, secrets)?;
    place.update()?;
    let newest = place.states.newest()?;
    let step = match &newest {
        Some(_) if discard => Step::Take,
        newest => step(&place, &local(settings, None)?, newest.as_ref().map(|(seen, head, _)| (seen, head)), now)?,
    };
    let Some((seen, _, portable)) = newest else { return Err(place.apart(Apart::Empty)) };
    let number = seen.number;
    write::own_folder(&settings.root)?;
    match step {
        Step::Stay => {}
        Step::Adopt => place.note(seen)?,
        Step::Take => {
            place.record.taking = true;
            state::write_record(&place.own, &place.record)?;
            let body = take(settings, &portable, now)?;
            place.note(Seen { body, ..seen })?;
        }
    }
    Ok(Pulled { number, taken: step == Step::Take })
}

/// Puts a state in the place of what is here; gives the digest of what is here then.
fn take(settings: &Settings, portable: &Portable, now: Timestamp) -> Result<String, KeepError> {
    let ledger = Ledger::open(&here(settings))?;
    ledger.restore(&carry::dump(portable), now)?;
    if !portable.generation.is_empty() {
        let manifest = write::read_manifest(&settings.out)?;
        let over = manifest.as_ref().map(|manifest| manifest.generation.as_str());
        write::write_state(
            &settings.root,
            &write::State::brought(portable.generation.clone(), portable.publication.clone(), over).to_bytes(),
        )?;
    }
    Ok(body_digest(&local(settings, Some(&ledger))?))
}

/// Refuses to go on from something older than the place holds. No side effect.
pub fn check(settings: &Settings, secrets: ReadSecret<'_>, now: Timestamp) -> Result<(), KeepError> {
    let place = Place::open(settings, secrets)?;
    let newest = place.states.newest()?;
    match step(&place, &local(settings, None)?, newest.as_ref().map(|(seen, head, _)| (seen, head)), now)? {
        Step::Take => Err(KeepError::Behind { place: place.store.label.clone() }),
        Step::Stay | Step::Adopt => Ok(()),
    }
}

/// Refuses to tell anybody of an output that is older than what was published from elsewhere.
pub fn check_output(settings: &Settings) -> Result<(), KeepError> {
    let is_over =
        |manifest: &str| Ok::<_, KeepError>(write::read_state(&settings.root)?.is_some_and(|s| s.over.as_deref() == Some(manifest)));
    match write::read_manifest(&settings.out)? {
        Some(manifest) if is_over(&manifest.generation)? => Err(KeepError::OldOutput { out: settings.out.clone() }),
        _ => Ok(()),
    }
}

/// Proves the place, and gives the number of its newest state. Nothing stays there that was not there before; nothing is fetched from a
/// branch.
pub fn examine(settings: &Settings, secrets: ReadSecret<'_>) -> Result<Option<u64>, KeepError> {
    let place = Place::open(settings, secrets)?;
    let newest = place.states.newest()?.map(|(seen, ..)| seen.number);
    if newest.is_some() || matches!(place.store.place, StatePlace::Bucket(_)) {
        place.states.prove(&place.store.label)?;
    }
    Ok(newest)
}

/// Keeps what is here as the next state of the place; with `first`, as its first.
pub fn push(settings: &Settings, secrets: ReadSecret<'_>, first: bool) -> Result<Pushed, KeepError> {
    let mut place = Place::open(settings, secrets)?;
    let local = local(settings, None)?;
    if !first {
        return place.follow(&local, None);
    }
    place.update()?;
    if let Some(newest) = place.states.numbers()?.last() {
        return Err(place.apart(Apart::NotFirst { is: *newest }));
    }
    write::own_folder(&settings.root)?;
    place.states.prepare()?;
    place.record = Record::new(&place.store.label);
    Ok(Pushed { number: place.make(None, &local, None)?, made: true })
}

/// Says in the place what is about to be sent: nobody else sends meanwhile, and if this machine is gone before it says what became of it, the
/// next one knows what may have arrived.
pub fn announce(settings: &Settings, secrets: ReadSecret<'_>, ledger: &Ledger, now: Timestamp) -> Result<(), KeepError> {
    let mut place = Place::open(settings, secrets)?;
    let mut local = local(settings, Some(ledger))?;
    let budget = SignedDuration::try_from(settings.deliver.budget).unwrap_or(SignedDuration::MAX);
    let until = now.checked_add(budget.saturating_add(SILENCE)).unwrap_or(Timestamp::MAX);
    carry::claim(&mut local, now, until);
    place.follow(&local, Some(Sending { since: now, until }))?;
    Ok(())
}

/// Forgets a job that is over: here, in a new state of the place, and by removing the older states that mention it.
pub fn erase(settings: &Settings, secrets: ReadSecret<'_>, job: &Id, now: Timestamp) -> Result<Erased, KeepError> {
    pull(settings, secrets, now, false)?;
    let mut place = Place::open(settings, secrets)?;
    let standing = local(settings, None)?;
    let names: Vec<&str> = settings.aggregators.iter().map(|aggregator| aggregator.id.as_str()).collect();
    if let Some(why) = carry::not_over(&standing, job, &names) {
        return Err(KeepError::NotOver { job: job.clone(), why });
    }
    if let Some(ledger) = Ledger::open_existing(&here(settings))? {
        ledger.erase(job)?;
    }
    let manifest = write::read_manifest(&settings.out)?;
    if let Some(mut state) = write::standing(write::read_state(&settings.root)?, manifest.as_ref()) {
        carry::forget_publication(&mut state.publication, job);
        write::write_state(&settings.root, &state.to_bytes())?;
    }
    let number = place.follow(&local(settings, None)?, None)?.number;
    let mut removed = 0;
    for old in place.states.numbers()?.into_iter().filter(|old| *old < number) {
        if place.states.mentions(old, job.as_str())? {
            place.states.remove(old)?;
            removed += 1;
        }
    }
    place.share(&format!("State {number} alone"))?;
    Ok(Erased { number, removed })
}
