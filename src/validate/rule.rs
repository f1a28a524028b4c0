//! A rule is data: what has to hold, how grave it is when it does not, who says so, and the way out. Each file declares its own rules with
//! [`rules!`]; [`super::rules`] is the list of all of them.

use crate::diagnostic::Level;

/// What has to hold in a published document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable kebab-case name.
    pub code: &'static str,
    /// Error: a MUST of the specification. Warning: a SHOULD, or what many readers punish. Info: worth knowing.
    pub level: Level,
    /// Specification and section.
    pub source: &'static str,
    /// What has to hold, in one sentence without a full stop.
    pub what: &'static str,
    /// The way out.
    pub help: &'static str,
}

/// Declares rules, one a line, and `RULES`, the list of them.
macro_rules! rules {
    ($($name:ident = $code:literal, $level:ident, $source:literal, $what:literal, $help:literal;)*) => {
        $(
            pub(in crate::validate) static $name: $crate::validate::rule::Rule = $crate::validate::rule::Rule {
                code: $code,
                level: $crate::diagnostic::Level::$level,
                source: $source,
                what: $what,
                help: $help,
            };
        )*
        /// All rules of this file.
        pub(in crate::validate) static RULES: &[&$crate::validate::rule::Rule] = &[$(&$name),*];
    };
}

pub(in crate::validate) use rules;
