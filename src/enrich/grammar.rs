//! How a language is built, as far as readers ask: its file in `vocabulary/` names the traits that it has, under `[grammar]`.

use super::vocabulary;

/// What a language may do. A language without a file, or whose file does not say, does none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// Puts what describes a noun behind it, and writes nouns small: `bibliothèque municipale`, `Stage assistant`.
    DescribesBehind,
    /// Writes a noun and what describes it as one word: `buurtbibliotheek`.
    JoinsWords,
    /// Writes every noun with a capital: `die Werkstatt`.
    CapitalNouns,
    /// Writes the nouns of titles with capitals: `Lab Technician`.
    CapitalTitles,
    /// Says the kind of a house last: `Example Museum`.
    KindsLast,
    /// Writes the article behind its noun, in one word: `bryggeriet`.
    ArticlesBehind,
    /// Has verbs in titles that no noun looks like: `cherche serveur`.
    TellsVerbs,
}

impl Trait {
    const ALL: [(Self, &'static str); 7] = [
        (Self::DescribesBehind, "describes behind"),
        (Self::JoinsWords, "joins words"),
        (Self::CapitalNouns, "capital nouns"),
        (Self::CapitalTitles, "capital titles"),
        (Self::KindsLast, "kinds last"),
        (Self::ArticlesBehind, "articles behind"),
        (Self::TellsVerbs, "tells verbs"),
    ];

    /// Whether a language (BCP 47) does so.
    pub(super) fn is_of(self, language: &str) -> bool {
        let name = Self::ALL.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name);
        vocabulary::of(language).meanings(name, "grammar").next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_name_traits_that_are_asked_for() {
        for code in vocabulary::languages() {
            for name in vocabulary::phrases(code, "grammar", "traits") {
                assert!(Trait::ALL.iter().any(|(_, known)| known == name), "{code}: {name}");
            }
        }
        for (own, name) in Trait::ALL {
            assert!(vocabulary::languages().any(|code| own.is_of(code)), "no language has `{name}`");
        }
    }

    #[test]
    fn traits_are_those_of_the_language_alone() {
        assert!(Trait::JoinsWords.is_of("de-CH") && Trait::ArticlesBehind.is_of("nb") && Trait::DescribesBehind.is_of("pt-BR"));
        assert!(!Trait::CapitalNouns.is_of("en") && !Trait::JoinsWords.is_of("xx") && !Trait::TellsVerbs.is_of("ja"));
    }
}
