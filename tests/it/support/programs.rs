//! Programs that tests start.

use std::process::{Command, Stdio};

/// Whether a program is there and ends well.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
