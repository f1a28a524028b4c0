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

/// The language of a text, where every line that could tell tells the same; else what the fences around it say.
pub(super) fn of(front: &str, fences: Language) -> Language {
    let first = front.trim_start();
    if first.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with('"')) {
        // YAML has such maps too.
        return if fences == Language::Toml { Language::Json } else { fences };
    }
    let (mut colons, mut equals) = (0, 0);
    for line in front.lines().filter(|line| line.starts_with(char::is_alphabetic)) {
        let key = line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).map(char::len_utf8).sum::<usize>();
        let rest = line[key..].trim_start();
        colons += usize::from(rest.starts_with(':') || rest.starts_with('：'));
        equals += usize::from(rest.starts_with('='));
    }
    match (colons, equals) {
        (1.., 0) => Language::Yaml,
        (0, 1..) => Language::Toml,
        _ => fences,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(front: &str, fences: Language, expect: Language) {
        assert_eq!(of(front, fences), expect, "{front:?}");
    }

    #[test]
    fn keys_tell_the_language() {
        use Language::{Json, Toml, Yaml};
        check("title: a = b\ncity : Lyon\n", Toml, Yaml);
        check("title = \"a: b\"\n[extra]\ncity = 1\n", Yaml, Toml);
        check("title: a\ncity = Lyon\n", Yaml, Yaml);
        check("{\"title\": 1}", Yaml, Yaml);
        check("{ \"title\": 1}", Toml, Json);
        check("just words\n", Toml, Toml);
    }
}
