//! Languages in the names of files and folders.

/// ISO 639-1 codes that count in file and folder names; longer lists would take `in` or `to` for languages.
const CODES: &[&str] = &[
    "fr", "en", "de", "es", "it", "nl", "pt", "pl", "sk", "cs", "sv", "no", "nb", "nn", "da", "fi", "ja", "ko", "zh", "ca", "eu", "gl",
    "ro", "hu", "hr", "sl", "el", "tr", "uk", "ru", "lt", "lv", "et", "ga", "cy", "ar", "he",
];

/// The language of a path, the piece that says it, and the path without it: `x.de.md`, `de/x.md`, `_jobs-fr/x.md`. The file's name says
/// it before a folder does, an inner folder before an outer one.
#[must_use]
pub fn in_path(path: &str) -> Option<(&'static str, &str, String)> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let code = |text: &str| CODES.iter().find(|code| text.eq_ignore_ascii_case(code)).copied();
    if let Some((stem, extension)) = name.rsplit_once('.')
        && let Some((base, suffix)) = stem.rsplit_once('.')
        && let Some(language) = code(suffix)
    {
        let rest = format!("{base}.{extension}");
        return Some((language, name, if folders.is_empty() { rest } else { format!("{folders}/{rest}") }));
    }
    let segments: Vec<&str> = folders.split('/').collect();
    let (at, language) = segments.iter().enumerate().rev().find_map(|(at, folder)| Some((at, code(last_part(folder))?)))?;
    let folder = segments[at];
    let rest = folder[..folder.len() - last_part(folder).len()].trim_end_matches(['-', '_']);
    let kept = segments.iter().enumerate().map(|(index, segment)| if index == at { rest } else { segment });
    let rest: Vec<&str> = kept.chain([name]).filter(|segment| !segment.is_empty()).collect();
    Some((language, folder, rest.join("/")))
}

fn last_part(folder: &str) -> &str {
    folder.rsplit(['-', '_']).next().unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: Option<(&str, &str)>) {
        let found = in_path(path);
        assert_eq!(found.as_ref().map(|(language, _, rest)| (*language, rest.as_str())), expect, "{path}");
    }

    #[test]
    fn paths_tell_languages() {
        check("jobs/cto.de.md", Some(("de", "jobs/cto.md")));
        check("_jobs-fr/x.md", Some(("fr", "_jobs/x.md")));
        check("en/jobs/x.md", Some(("en", "jobs/x.md")));
        check("fr/en/x.md", Some(("en", "fr/x.md")));
        check("x.FR.md", Some(("fr", "x.md")));
        check("jobs/x.md", None);
        check("jobs/node.js.md", None);
        check("how-to/x.md", None);
        check("de.md", None);
    }
}
