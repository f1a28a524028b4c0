//! MDX (<https://mdxjs.com/docs/what-is-mdx/>): `import` and `export` lines at the top, and comments in braces.

use super::Scanner;

/// Where the text begins after the lines at its top that are JavaScript.
pub(super) fn skip_imports(scanner: &mut Scanner<'_>) -> usize {
    if !scanner.context.mdx {
        return 0;
    }
    let is_code = |line: &str| line.trim().is_empty() || line.starts_with("import ") || line.starts_with("export ");
    scanner.text.split_inclusive('\n').take_while(|line| is_code(line)).map(str::len).sum()
}

/// Takes out the comment at `at`.
pub(super) fn comment(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    if !scanner.context.mdx || !scanner.text[at..].starts_with("{/*") {
        return None;
    }
    scanner.find("*/}", at + 3).map(|close| close + 3)
}
