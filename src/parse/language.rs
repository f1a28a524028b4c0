//! What front matter is written in.

/// A language of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Toml,
    Json,
}

impl Language {
    /// Its name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Json => "JSON",
        }
    }
}

/// The language of a text, where every line that could tell tells the same; the fences around it may say another.
pub(super) fn of(front: &str) -> Option<Language> {
    let first = front.trim_start();
    if first.starts_with("{\"") || (first.starts_with('{') && first[1..].trim_start().starts_with('"')) {
        // A map of YAML may begin so too, and is read the same as JSON where it is JSON.
        return None;
    }
    let (mut colons, mut equals) = (0, 0);
    for line in front.lines().filter(|line| line.starts_with(char::is_alphabetic)) {
        let key = line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).map(char::len_utf8).sum::<usize>();
        let rest = line[key..].trim_start();
        colons += usize::from(rest.starts_with(':') || rest.starts_with('：'));
        equals += usize::from(rest.starts_with('='));
    }
    match (colons, equals) {
        (1.., 0) => Some(Language::Yaml),
        (0, 1..) => Some(Language::Toml),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(front: &str, expect: Option<Language>) {
        assert_eq!(of(front), expect, "{front:?}");
    }

    #[test]
    fn keys_tell_the_language() {
        check("title: a = b\ncity : Lyon\n", Some(Language::Yaml));
        check("title = \"a: b\"\n[extra]\ncity = 1\n", Some(Language::Toml));
        check("title: a\ncity = Lyon\n", None);
        check("{\"title\": 1}", None);
        check("just words\n", None);
        check("", None);
    }
}
