//! Values in, bytes out. Rendering reads no clock, no file and no configuration, and cannot fail: what could be wrong is a diagnostic
//! before it.

/// The text of a post as safe HTML.
pub mod body;

mod markup;
