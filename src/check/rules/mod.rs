//! All rules.

mod apply;
mod duplicate;
mod required;

use super::Rule;

pub(super) static RULES: &[Rule] = &[required::check, apply::check, duplicate::check];
