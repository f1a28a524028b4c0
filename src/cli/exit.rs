//! How a run ends: a code, and the reason in words.

use std::process::ExitCode;

/// How a run ends, from the mildest to the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Fine,
    /// Some delivery is not complete.
    Undelivered,
    /// The content has errors; the rest was published.
    Content,
    /// It could not run, or a guard stopped it.
    CouldNotRun,
}

impl Exit {
    /// The number that the shell gets.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Content => 1,
            Self::CouldNotRun => 2,
            Self::Undelivered => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// How a run ends and why: the gravest of what was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How.
    pub exit: Exit,
    /// Why, each as the end of a sentence; empty where all is well.
    pub reasons: Vec<String>,
}

impl Verdict {
    /// All is well.
    #[must_use]
    pub const fn fine() -> Self {
        Self { exit: Exit::Fine, reasons: Vec::new() }
    }

    /// Something that is not well.
    pub fn add(&mut self, exit: Exit, reason: impl Into<String>) {
        self.exit = self.exit.max(exit);
        self.reasons.push(reason.into());
    }

    /// The last line of a run that does not end well.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        (self.exit != Exit::Fine).then(|| format!("jobherald: {} (exit {})", self.reasons.join("; "), self.exit.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(exits: &[Exit], expect: u8) {
        let mut verdict = Verdict::fine();
        for exit in exits {
            verdict.add(*exit, "x");
        }
        assert_eq!(verdict.exit.code(), expect);
        assert_eq!(verdict.line().is_some(), expect != 0);
    }

    #[test]
    fn the_gravest_wins() {
        check(&[], 0);
        check(&[Exit::Undelivered], 3);
        check(&[Exit::Undelivered, Exit::Content], 1);
        check(&[Exit::CouldNotRun, Exit::Content, Exit::Undelivered], 2);
    }
}
