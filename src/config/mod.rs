//! Configuration: what the file may say ([`options`]) and what the program uses ([`settings`]). Text in, values and diagnostics out.

/// What the file may say.
pub mod options;

/// What the program uses: complete, typed.
pub mod settings;

/// From text and environment to options, with every unknown key reported.
pub mod load;
