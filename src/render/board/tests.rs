//! Templates: the shipped ones, the mistakes of others.

use super::*;

#[test]
fn what_comes_with_the_program_is_right() {
    for Shipped { name, path, text } in SHIPPED {
        if let Err(found) = read(name, path, text) {
            for problem in found {
                panic!("{}: {}\n{:?}\n{}", problem.path.unwrap_or_default(), problem.message, problem.location, problem.help);
            }
        }
    }
}
