//! The one integration test binary: what the program does as a whole, and what holds for the repository.

#![expect(clippy::print_stderr, reason = "what a test skipped or measured is said to whoever runs it")]

/// Files that tests compare with, and rewrite with `UPDATE=1`.
mod golden;

/// JSON Schemas: fresh, and true of what is emitted.
mod schema;

/// House rules.
mod tidy;

/// What the ledger keeps, in every store.
mod ledger;

/// Workers that share a ledger.
mod workers;

/// Delivery against receivers of every kind.
mod deliver;

/// Runs on machines that keep no disk.
mod state;

/// A year of runs, simulated.
mod simulation;

/// What a person sees at the command line.
mod cli;

/// Feeds: importers' elements, values, pages, archives, changes.
mod feeds;

/// Sources with an address, and servers of every kind.
mod fetch;

/// A site in a temporary folder, the program, a receiver.
mod support;

/// What posts are understood to say.
mod cases;

/// What is read in labelled posts, measured.
mod labelled;

/// What single sentences say, and what very similar ones do not.
mod told;

/// What posts say most plainly.
mod plain;

/// Edits, removals, broken posts: documents, events, exit codes.
mod life;

/// What ends jobs, and what becomes of their pages and names.
mod closing;

/// The life of one job through a year.
mod year;

/// The life of a board through a year, against a model.
mod board;

/// Pages in a browser.
mod browser;

/// `kill -9` at any instant.
mod crash;

/// Posts that want to hurt.
mod hostile;

/// Sites that a generator makes.
mod existing;

/// Broken files.
mod broken;

/// `check --fix`.
mod fix;

/// Documents for aggregators.
mod boards;

/// Documents from templates.
mod templated;

/// Any bytes at all.
mod anything;

/// What holds of any bytes, for tests and for the fuzz target.
mod sound;
mod sources;

/// Rules of `check`, and their manual.
mod checks;

/// What single settings change.
mod settings;

/// Standard Webhooks, judged by the official libraries.
mod webhooks;

/// Events, judged by official libraries of other languages.
mod judges;

/// Addresses in every form.
mod addresses;

/// The receiver of our own, and keys.
mod listen;

/// What a run leans on.
mod doctor;

/// Events in an object store.
mod objects;
/// Nobody is told before the site serves what was built.
mod served;

/// Receivers prove that they are in step.
mod reconcile;

/// Deliveries seen from outside.
mod observed;

/// Push protocols against stand-ins of their receivers.
mod protocols;

/// Receivers that are down, slow, rude or gone.
mod receivers;

/// Receivers over TLS that cannot be trusted.
mod tls;

/// The checker of published documents.
mod validate;

/// Wrong turns of a new user.
mod wrong_turns;

/// The README, word for word.
mod readme;
