//! Configuration: what the file may say ([`options`]) and what the program uses ([`settings`]). Text in, values and diagnostics out.

/// What the file may say.
pub mod options;

/// What the program uses: complete, typed.
pub mod settings;

/// From text, environment and flags to settings, with every problem reported at once.
pub mod load;

/// Paths by name only, without looking at the disk.
pub mod path;

/// Templates of users: what each may take of the machine.
pub mod template;

mod document;
mod environment;
mod known;
mod report;
mod resolve;
mod schema;
