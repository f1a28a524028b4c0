//! Who may go on from where. Pure: what is here, what this machine last saw of the place, and what the place holds now.

use std::fmt;

use jiff::Timestamp;

use super::form::Head;
use super::record::{Record, Seen};

/// What is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here<'a> {
    /// SHA-256 of the lines that it would make; `None` where nothing was ever published or told.
    pub body: Option<&'a str>,
    /// Whether it says what some aggregator was told.
    pub told: bool,
}

/// What is to be done before a run may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: what is here follows the newest state.
    Stay,
    /// What is here says the same as the newest state, whoever made it.
    Adopt,
    /// The newest state takes the place of what is here.
    Take,
}

/// How what is here and what the place holds differ. Each says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    /// The place is empty, and nobody said that it may be.
    Empty,
    /// The place is empty, and was not.
    Lost {
        /// The state that this machine saw there.
        was: u64,
    },
    /// The place went back to an older state, or to another one of the same number.
    Older {
        /// The state that this machine saw there.
        was: u64,
        /// What stands there now.
        is: u64,
    },
    /// What is here does not come from the place.
    Strange {
        /// What stands there.
        is: u64,
    },
    /// Both moved on from the same state.
    Both {
        /// The state.
        was: u64,
        /// What stands there now.
        is: u64,
    },
    /// What this machine knew is gone.
    Gone {
        /// The state that it had.
        was: u64,
    },
    /// Another run is at work.
    Busy {
        /// Since when.
        since: Timestamp,
        /// It is over then, if only because it died.
        until: Timestamp,
    },
    /// Another run was faster.
    Overtaken {
        /// What stands there now.
        is: u64,
    },
    /// There is a state already.
    NotFirst {
        /// It.
        is: u64,
    },
}

/// What is to be done before a run may go on.
pub fn decide(here: Here<'_>, record: &Record, newest: Option<(&Seen, &Head)>, now: Timestamp) -> Result<Step, Apart> {
    let base = base(record, newest.map(|(seen, _)| seen));
    let Some((newest, head)) = newest else {
        return Err(base.map_or(Apart::Empty, |base| Apart::Lost { was: base.number }));
    };
    if let Some(base) = base {
        if newest.number < base.number || (newest.number == base.number && newest.file != base.file) {
            return Err(Apart::Older { was: base.number, is: newest.number });
        }
        if !record.taking && base.told && !here.told {
            return Err(Apart::Gone { was: base.number });
        }
        if newest.number == base.number && !record.taking {
            return Ok(Step::Stay);
        }
    }
    if let Some(sending) = head.sending.as_ref().filter(|sending| now < sending.until) {
        return Err(Apart::Busy { since: sending.since, until: sending.until });
    }
    if record.taking || here.body.is_none() {
        return Ok(Step::Take);
    }
    if here.body == Some(newest.body.as_str()) {
        return Ok(Step::Adopt);
    }
    match base {
        Some(base) if here.body == Some(base.body.as_str()) => Ok(Step::Take),
        Some(base) => Err(Apart::Both { was: base.number, is: newest.number }),
        None => Err(Apart::Strange { is: newest.number }),
    }
}

/// The state that this machine has. It may have died between making one and noting that.
fn base<'a>(record: &'a Record, newest: Option<&Seen>) -> Option<&'a Seen> {
    record.making.as_ref().filter(|making| newest == Some(*making)).or(record.base.as_ref())
}

impl Record {
    /// The state that this machine has, see [`decide`].
    #[must_use]
    pub fn base_at(&self, newest: Option<&Seen>) -> Option<&Seen> {
        base(self, newest)
    }
}

impl fmt::Display for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                "holds no state: if nothing was ever published from there, begin with `jobherald state push --first`; else bring it back first, \
                 or every aggregator is told everything again",
            ),
            Self::Lost { was } => write!(
                f,
                "holds no state, and held state {was}: bring it back, or begin anew from what is known here with `jobherald state push --first`"
            ),
            Self::Older { was, is } => write!(
                f,
                "holds state {is}, and held a newer one, or another one of that number, when it was last seen here (state {was}): bring that \
                 back, or go on from what it holds now with `jobherald state pull --discard`"
            ),
            Self::Strange { is } => write!(
                f,
                "holds state {is}, and what is known here does not come from it: take it with `jobherald state pull --discard`, which forgets \
                 what is known here alone"
            ),
            Self::Both { was, is } => write!(
                f,
                "holds state {is}, and here something was published or told too since state {was}: nothing is overwritten; take the place's with \
                 `jobherald state pull --discard`, after which events that were told from here alone may be told again"
            ),
            Self::Gone { was } => write!(
                f,
                "held state {was} when it was last seen here, and the ledger that went on from it is gone: bring .jobherald/ledger.sqlite back, or \
                 go on from what the place holds with `jobherald state pull --discard`, after which events that were told since may be told again"
            ),
            Self::Busy { since, until } => write!(
                f,
                "says that another run is telling aggregators what is new, since {since:.0}: run again when it is done, or after {until:.0} \
                 if it died"
            ),
            Self::Overtaken { is } => write!(f, "holds state {is} now: another run was faster, and this one has to plan again: run it again"),
            Self::NotFirst { is } => {
                write!(f, "holds state {is} already: take it with `jobherald state pull`, or name an empty place")
            }
        }
    }
}
