//! Time and chance as arguments: what a run that waits and tries again needs of the world.

use jiff::Timestamp;

/// The clock and the dice of a run; only the command line has real ones.
pub trait Clock: Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The true instant, which others go by: the one that requests are signed with. It is another one where the run was given a clock.
    fn wall(&self) -> Timestamp {
        self.now()
    }

    /// A number in `[0, 1)`, each time another one.
    fn chance(&self) -> f64;
}
