//! What several tests need: a site in a temporary folder, the program, a receiver.

pub mod receiver;
pub mod site;
pub mod tool;
