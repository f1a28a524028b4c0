//! Tools that some tests need beside Rust and a C compiler.

use std::io::Write;

/// Says loudly that a test is skipped, past the harness that keeps what passing tests print. Where everything must run, that is a failure.
pub(crate) fn missing(test: &str, needs: &str) {
    assert!(std::env::var_os("JOBHERALD_TESTS_REQUIRE_ALL").is_none_or(|all| all != "1"), "{test} needs {needs}");
    skipped(test, needs);
}

/// The same where something else stands in for it, so that nothing is lost.
pub(crate) fn skipped(test: &str, needs: &str) {
    let said = writeln!(std::io::stderr(), "\n*** SKIPPED: {test}, which needs {needs} ***\n");
    said.expect("standard error takes a line");
}
