//! How what a posting states is said in a document: for people in the languages that pages speak, and in the notations of feeds.

/// What all documents of a channel say of it.
pub(super) mod channel;

/// Names of countries.
pub(super) mod countries;

/// Instants in the notations of feeds.
pub(super) mod dates;

/// The facts of a job as importers of feeds read them.
pub(super) mod elements;

/// The facts of a job as people read them.
pub(super) mod facts;

/// What pages say of themselves, in each language.
pub(super) mod words;
