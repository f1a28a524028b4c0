//! Paths in the output folder: which ones are fit for an artifact on every machine, and which ones are the same to some file system.

use unicode_normalization::UnicodeNormalization;

/// The manifest's own path.
pub const MANIFEST: &str = "jobherald.json";

/// The folder, in the output folder, in which a generation is made ready.
pub const STAGE: &str = ".jobherald-stage";

/// Longest path in bytes: leaves room for the output folder's own on every usual system.
const PATH_BYTES_MAX: usize = 1024;

/// Longest segment in bytes, on every usual file system.
const SEGMENT_BYTES_MAX: usize = 255;

/// Folders that are never part of an output: they hold the program's or git's own files.
const FOLDERS_APART: [&str; 3] = [STAGE, ".jobherald", ".git"];

/// Names that Windows gives to devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// What makes `path` unfit for an artifact, as the rest of a sentence that begins with the path; `None` where it is fit.
///
/// A fit path is relative, with `/` between segments that name a file or folder on every machine and lead nowhere else.
#[must_use]
pub fn problem(path: &str) -> Option<&'static str> {
    match path {
        "" => Some("is empty"),
        _ if path.len() > PATH_BYTES_MAX => Some("is longer than 1024 bytes"),
        _ if path.starts_with('/') => Some("is absolute"),
        _ if fold(path) == MANIFEST => Some("is the manifest's own path"),
        _ => path.split('/').find_map(segment_problem),
    }
}

fn segment_problem(segment: &str) -> Option<&'static str> {
    let folded = fold(segment);
    match segment {
        "" => Some("has an empty segment"),
        "." | ".." => Some("has a segment that is `.` or `..`"),
        _ if segment.len() > SEGMENT_BYTES_MAX => Some("has a segment longer than 255 bytes"),
        _ if segment.contains(['\\', ':']) || segment.contains(char::is_control) => Some("has a backslash, colon or control character"),
        _ if segment.ends_with(['.', ' ']) => Some("has a segment that ends in a full stop or space, which Windows drops"),
        _ if is_device(&folded) => Some("has a segment that Windows keeps for a device"),
        _ if FOLDERS_APART.contains(&folded.as_str()) => Some("leads into a folder that is not part of the output"),
        _ => None,
    }
}

/// A segment that is fit wherever it stands, from any text that has no `/` in it: itself where it is fit. What it becomes otherwise is no
/// slug, so that it cannot be another one's: slugs neither begin nor end with a hyphen.
#[must_use]
pub fn fit_segment(segment: &str) -> String {
    if segment_problem(segment).is_none() {
        return segment.to_owned();
    }
    let replace = |c: char| if matches!(c, '\\' | ':' | '/') || c.is_control() { '-' } else { c };
    let plain: String = segment.chars().map(replace).collect();
    let plain = plain.trim_start_matches('.').trim_end_matches(['.', ' ']);
    // The end tells one job from another: it stays.
    let plain = &plain[plain.ceil_char_boundary(plain.len().saturating_sub(SEGMENT_BYTES_MAX - 1))..];
    match plain.split_once('.') {
        _ if segment_problem(plain).is_none() => plain.to_owned(),
        Some((stem, ending)) => format!("{stem}-.{ending}"),
        None => format!("{plain}-"),
    }
}

/// Whether a folded segment is the name of a device, such as `nul`, `com1` or `aux.html`.
fn is_device(folded: &str) -> bool {
    let stem = folded.split('.').next().unwrap_or_default().trim_end();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem) || numbered.is_some_and(|n| matches!(n, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
}

/// The output path of page `number`, from 1, of a document in the folder `dir`.
#[must_use]
pub fn page_path(dir: &str, file: &str, number: usize) -> String {
    match number {
        0 | 1 => format!("{dir}{file}"),
        _ => format!("{dir}page/{number}/{file}"),
    }
}

/// The form in which two paths are equal when a file system that disregards case and Unicode composition takes them for one.
#[must_use]
pub fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Upper case first: it parts what has no lower-case twin of its own (ß, ſ, ς), as Unicode's case folding does.
    path.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// The folders that lead to `path`, the innermost first: `a/b` and `a` for `a/b/c`.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &str) {
        assert_eq!(problem(path).unwrap_or("is fit"), expect, "{path:?}");
    }

    #[test]
    fn only_paths_that_stay_inside_are_fit() {
        for fit in ["index.html", "jobs/développeur/index.html", ".well-known/x", "a..b", "console", "com10", "feeds/tag/c++/rss.xml"] {
            check(fit, "is fit");
        }
        check("", "is empty");
        check("/etc/passwd", "is absolute");
        check("a//b", "has an empty segment");
        check("a/", "has an empty segment");
        check("../a", "has a segment that is `.` or `..`");
        check("a/./b", "has a segment that is `.` or `..`");
        check("a\\..\\b", "has a backslash, colon or control character");
        check("C:x", "has a backslash, colon or control character");
        check("a\0b", "has a backslash, colon or control character");
        check("a./b", "has a segment that ends in a full stop or space, which Windows drops");
        check(".git /config", "has a segment that ends in a full stop or space, which Windows drops");
        check("jobs/Aux.html", "has a segment that Windows keeps for a device");
        check("COM1/x", "has a segment that Windows keeps for a device");
        check("Jobherald.JSON", "is the manifest's own path");
        check("x/.GIT/config", "leads into a folder that is not part of the output");
        check(".jobherald-stage/x", "leads into a folder that is not part of the output");
        check(&"a".repeat(256), "has a segment longer than 255 bytes");
        check(&"a/".repeat(600), "is longer than 1024 bytes");
    }

    #[test]
    fn paths_that_some_file_system_takes_for_one_fold_to_one() {
        for (a, b) in [("Jobs/A", "jobs/a"), ("cafe\u{301}", "CAFÉ"), ("straße", "STRASSE"), ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς")] {
            assert_eq!(fold(a), fold(b));
        }
        assert_ne!(fold("a"), fold("b"));
    }

    #[test]
    fn any_segment_is_made_fit() {
        for (segment, expect) in [
            ("surveyor", "surveyor"),
            ("con", "con-"),
            ("Aux.html", "Aux-.html"),
            ("a:b\\c", "a-b-c"),
            ("..", "-"),
            ("", "-"),
            (".git", "git"),
            ("x. ", "x"),
            ("nul.", "nul-"),
        ] {
            assert_eq!(fit_segment(segment), expect);
            assert_eq!(segment_problem(expect), None);
        }
        assert_eq!(segment_problem(&fit_segment(&"é".repeat(400))), None);
    }

    #[test]
    fn ancestors_come_from_the_inside() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(ancestors("a").count(), 0);
    }
}
