//! jobherald: job posts kept as files become feeds, JobPosting data, pages and a sitemap, and aggregators are told what changed.
//!
//! The modules stand in the order in which a run passes through them. See ARCHITECTURE.md.

/// What is wrong with the user's content or configuration, and where.
pub mod diagnostic;

/// The nouns: the values that the stages hand to each other.
pub mod model;

/// What the configuration file may say, and what the program uses.
pub mod config;

/// Which addresses may be reached, and the one client that reaches them.
pub mod net;

/// The files that posts stand in.
pub mod source;

/// Bytes to records: front matter, text, blocks.
pub mod parse;

/// What a record states, with the origin of each value.
pub mod enrich;

/// What sentences suggest, as further keys of a post's front matter.
pub mod fix;

/// Open jobs at this instant: identity, addresses, changes, channels.
pub mod catalog;

/// What readers and search engines would complain of.
pub mod check;

/// Documents of the catalog, as bytes.
pub mod render;

/// What of a posting does not arrive in a document, and why.
pub mod loss;

/// Pages that a site's generator has built, with our data in them.
pub mod inject;

/// What is wrong with published documents, anybody's.
pub mod validate;

/// One generation of the output: staged, compared, renamed into place, the manifest last.
pub mod write;

/// What each aggregator is to be told.
pub mod plan;

/// What each aggregator was told, and what came back.
pub mod ledger;

/// What was published and told, outside of the machine.
pub mod state;

/// Telling it: when, signed how, to which addresses, by which protocol.
pub mod deliver;

/// What a run does, in order.
pub mod pipeline;

/// The command line.
pub mod cli;
