//! `[check] levels`: how findings count, whatever their rule says.

use crate::config::settings::{Check, CodeLevel};
use crate::diagnostic::{Diagnostics, Level};

/// Gives each finding the level that the configuration gives its code; those that are off go.
pub fn apply(found: &mut Diagnostics, settings: &Check) {
    if settings.levels.is_empty() {
        return;
    }
    found.retain(|diagnostic| {
        diagnostic.level = match settings.levels.get(diagnostic.code) {
            Some(CodeLevel::Off) => return false,
            Some(CodeLevel::Info) => Level::Info,
            Some(CodeLevel::Warning) => Level::Warning,
            Some(CodeLevel::Error) => Level::Error,
            None => diagnostic.level,
        };
        true
    });
}
