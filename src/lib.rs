//! jobherald: job posts kept as files become feeds, JobPosting data, pages and a sitemap, and aggregators are told what changed.
//!
//! The modules stand in the order in which a run passes through them. See ARCHITECTURE.md.

/// What is wrong with content or configuration, and where.
pub mod diagnostic;

/// The nouns.
pub mod model;

/// What the configuration file may say, and what the program uses.
pub mod config;

/// What a record states, with the origin of each value.
pub mod enrich;

/// Open jobs at this instant: identity, addresses, changes, channels.
pub mod catalog;

/// What readers and search engines would complain of.
pub mod check;

/// What a run does, in order.
pub mod pipeline;
