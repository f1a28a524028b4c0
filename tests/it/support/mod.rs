//! What several tests need: a site in a temporary folder, the program, a receiver.

pub(crate) mod certificates;
pub(crate) mod objects;
pub(crate) mod postgres;
pub(crate) mod programs;
pub(crate) mod receiver;
pub(crate) mod site;
pub(crate) mod tool;
