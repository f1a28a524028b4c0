//! The nouns: the values that the stages hand to each other. Nothing here reads, decides or writes.

/// Files that we write, as values.
pub mod artifact;

/// What became of sending, and the journal that makes it durable.
pub mod attempt;

/// What a job post's text looks like to a reader: headings, paragraphs, items, rows, with positions.
pub mod block;

/// What a posting says, as a digest.
pub mod canonical;

/// The pages that a site's generator has built.
pub mod built;

/// All publishable postings of one run, in feed order, and the channels that they belong to.
pub mod catalog;

/// What changed lately, for programs that ask.
pub mod changes;

/// Time and chance as arguments.
pub mod clock;

/// SHA-256 in hexadecimal.
pub mod digest;

/// Documents for aggregators: their format, access, words and settings.
pub mod dialect;

/// One record after `enrich`: a posting, its facts, and where each came from.
pub mod draft;

/// What aggregators are told.
pub mod event;

/// What schema.org has no word for.
pub mod facts;

/// The names of our fields, as configuration and front matter write them.
pub mod field;

/// The schema of front matter that is already ours.
pub mod front_matter;

/// Stable names of jobs.
pub mod gazetteer;
pub mod id;

/// What `inspect` says of one record.
pub mod inspect;

/// What an aggregator is to be told.
pub mod intent;

/// Languages in the names of files and folders.
pub mod language;

/// What of a posting does not arrive in a document.
pub mod loss;

/// What the output folder holds, and what was published when.
pub mod manifest;

/// The tree that front matter is parsed into, with spans and the written form of every scalar.
pub mod node;

/// What is known of a job beside its posting, for those who are told of it.
pub mod notice;

/// Where a value came from.
pub mod origin;

/// Paths in the output folder: which are fit, which are the same.
pub mod output_path;

/// What several senders share.
pub mod pool;

/// What a record says of itself.
pub mod record;

/// schema.org's JobPosting.
pub mod posting;

/// One record as `parse` hands it on.
pub mod raw;

/// What an aggregator is told to prove that it is in step.
pub mod reconciliation;

/// What makes an aggregator refuse a job.
pub mod refusal;

/// Which jobs a document takes.
pub mod selection;

/// What an aggregator was told.
pub mod standing;

/// What a job states, by name.
pub mod stated;

/// Output formats as values: what they need and how they are rendered.
pub mod target;

/// Days and instants as posts state them.
pub mod time;

/// The vocabularies of job facts in feeds.
pub mod vocabulary;
