//! From text and environment to options.
