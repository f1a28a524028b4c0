//! jobherald: job posts kept as files become feeds, JobPosting data, pages and a sitemap, and aggregators are told what changed.
//!
//! The modules stand in the order in which a run passes through them. See ARCHITECTURE.md.

/// What is wrong with content or configuration, and where.
pub mod diagnostic;

/// The nouns.
pub mod model;

/// What the configuration file may say, and what the program uses.
pub mod config;

/// What a run does, in order.
pub mod pipeline;

/// The command line: the only part that prints, and that knows the clock, the environment and exit codes.
pub mod cli;
