//! `path = "-"`, `command` and `update = "delta"` of `[[source]]`: records that come from elsewhere and are merged with those that are kept.

use std::path::Path;
use std::time::Duration;

use crate::config::options::{SourceOptions, Update};
use crate::config::path;
use crate::config::report::{Report, member};
use crate::config::settings::Feed;

/// Time for one program, in seconds.
const TIMEOUT: u64 = 600;

/// Longest name, in characters.
const NAME_CHARS_MAX: usize = 64;

/// A feed and its names.
pub(super) struct Named {
    pub(super) feed: Feed,
    /// What ids of its jobs are made of.
    pub(super) label: String,
    name: String,
}

impl Named {
    /// The file that what it gave last is kept in.
    pub(super) fn file_name(&self) -> String {
        format!("{}.jsonl", self.name)
    }
}

/// Where a source's records come from; `None` where that is a file or folder that stays, or an address.
pub(super) fn feed(options: &SourceOptions, root: &Path, at: &str, report: &mut Report<'_>) -> Option<Named> {
    let of = |key: &str| member(at, key);
    let (feed, own) = match (options.path.as_deref(), options.command.as_slice()) {
        (Some("-"), []) => (Feed::StandardInput, Some("stdin".to_owned())),
        (None, [name, ..]) => {
            if name.trim().is_empty() {
                report.error("config-empty-value", &of("command"), "`command` begins with nothing", "name the program first");
            }
            let timeout = Duration::from_secs(options.timeout_seconds.unwrap_or(TIMEOUT));
            (Feed::Program { command: options.command.clone(), timeout }, None)
        }
        (Some(written), []) if options.update == Update::Delta => {
            if !is_lines(written) {
                let message = "only JSON Lines can be a delta: in any other file, what is missing is gone";
                report.error("config-delta", &of("update"), message, "name a `.jsonl` file with `path`, `-` or a `command`");
            }
            (Feed::File(path::below(root, written)), Some(stem(written)))
        }
        _ => {
            let idle = [("name", options.name.is_some()), ("update", options.update == Update::Delta)];
            for (key, _) in idle.into_iter().filter(|(_, is_set)| *is_set) {
                let message = format!("`{key}` means nothing for this source");
                report.warning("config-without-feed", &of(key), message, "it belongs to `command`, to `path = \"-\"` and to deltas");
            }
            return None;
        }
    };
    let name = name(options.name.as_deref().or(own.as_deref()), at, report);
    let label = match &feed {
        Feed::Program { .. } => name.clone(),
        Feed::StandardInput | Feed::File(_) => options.name.clone().or_else(|| options.path.clone()).unwrap_or_default(),
    };
    Some(Named { feed, label, name })
}

fn name(written: Option<&str>, at: &str, report: &mut Report<'_>) -> String {
    let help = "choose a short one that never changes, such as `board`";
    let Some(name) = written else {
        report.error("config-missing-key", at, "a source with a `command` needs a `name`", help);
        return String::new();
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > NAME_CHARS_MAX || !name.chars().all(fits) {
        let message = format!("`{name}` is no name: letters, digits, `-` and `_`, at most {NAME_CHARS_MAX}");
        report.error("config-bad-name", &member(at, "name"), message, help);
    }
    name.to_owned()
}

fn is_lines(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson"))
}

/// The name of a file without folders and extension, in letters that a name may have.
fn stem(path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(NAME_CHARS_MAX).collect()
}
