//! Templates of users: what each may take of the machine, wherever one is run. A template knows no file, no variable of the system and no other
//! template, and what does not come to an end is stopped.

use minijinja::Environment;

/// Steps that one run of a template may take: each instruction is one, as are 64 bytes that it makes. Enough for a job with a megabyte of text.
const FUEL: u64 = 400_000;

/// How deep macros and blocks may call each other.
const CALLS_MAX: usize = 64;

/// An environment within these bounds, and without a template.
#[must_use]
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(CALLS_MAX);
    // What a template is given is nobody's business but its own.
    environment.remove_global("debug");
    environment
}
