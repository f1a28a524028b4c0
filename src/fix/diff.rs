//! What was added to a text, line by line. A fix adds lines and touches no other, so anything else is no fix.

use std::fmt::Write as _;

/// Lines around an addition that are shown with it.
const CONTEXT: usize = 3;

/// The lines that a text has more than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// All lines of the new text, without their ends, and whether each is new.
    lines: Vec<(String, bool)>,
}

/// What `after` has more than `before`; `None` where a line of `before` is not in it, or has another end.
#[must_use]
pub fn added(before: &str, after: &str) -> Option<Added> {
    let mut old = before.split_inclusive('\n').peekable();
    let mut lines = Vec::new();
    for line in after.split_inclusive('\n') {
        let is_old = old.peek() == Some(&line);
        if is_old {
            old.next();
        }
        lines.push((line.trim_end_matches(['\n', '\r']).to_owned(), !is_old));
    }
    old.next().is_none().then_some(Added { lines })
}

impl Added {
    /// The new lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|(_, new)| *new).map(|(line, _)| line.as_str())
    }

    /// The number of the first new line, from 1.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        self.lines.iter().position(|(_, new)| *new).map(|at| at + 1)
    }

    /// A unified diff, as `patch` and `git apply` read it.
    #[must_use]
    pub fn unified(&self, path: &str) -> String {
        let mut text = format!("--- a/{path}\n+++ b/{path}\n");
        let mut old_line = 0;
        let mut at = 0;
        while let Some(next) = self.lines[at..].iter().position(|(_, new)| *new) {
            let start = (at + next).saturating_sub(CONTEXT).max(at);
            old_line += start - at;
            let end = self.end_of_hunk(at + next);
            let hunk = &self.lines[start..end];
            let old = hunk.iter().filter(|(_, new)| !new).count();
            let before = if old == 0 { old_line } else { old_line + 1 };
            writeln!(text, "@@ -{before},{old} +{},{} @@", start + 1, hunk.len()).expect("text grows");
            for (line, new) in hunk {
                writeln!(text, "{}{line}", if *new { '+' } else { ' ' }).expect("text grows");
            }
            old_line += old;
            at = end;
        }
        text
    }

    /// Where a hunk ends whose first addition is at `first`: additions that share their context are one hunk.
    fn end_of_hunk(&self, first: usize) -> usize {
        let mut last = first;
        for (at, _) in self.lines.iter().enumerate().skip(first).filter(|(_, (_, new))| *new) {
            if at > last + 2 * CONTEXT {
                break;
            }
            last = at;
        }
        (last + 1 + CONTEXT).min(self.lines.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expect: Option<&str>) {
        assert_eq!(added(before, after).map(|added| added.unified("x.md")).as_deref(), expect);
    }

    #[test]
    fn only_additions_are_additions() {
        check("a\nb\n", "a\nnew\nb\n", Some("--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,3 @@\n a\n+new\n b\n"));
        check("", "new\n", Some("--- a/x.md\n+++ b/x.md\n@@ -0,0 +1,1 @@\n+new\n"));
        let many = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        check(
            many,
            "1\nx\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
            Some("--- a/x.md\n+++ b/x.md\n@@ -1,4 +1,5 @@\n 1\n+x\n 2\n 3\n 4\n@@ -7,3 +8,4 @@\n 7\n 8\n 9\n+y\n"),
        );
        check("a\nb\n", "a\nc\n", None);
        check("a\r\n", "a\n", None);
        check("a\nb", "a\nb\nc", None);
    }
}
