//! What generators expect in their sources.

/// One generator.
#[derive(Debug)]
pub struct Generator {
    /// Its name.
    pub name: &'static str,
    /// Files by which its sources are known.
    pub known_by: &'static [&'static str],
    /// Folder, in its sources, of files that it copies as they are.
    pub copies: &'static str,
}

static GENERATORS: &[Generator] = &[
    Generator { name: "jekyll", known_by: &["_config.yml", "_config.yaml", "_config.toml"], copies: "" },
    Generator { name: "plain", known_by: &[], copies: "" },
];

/// Their names, and where they have files that they copy as they are.
#[must_use]
pub fn names() -> Vec<(&'static str, &'static str)> {
    GENERATORS.iter().map(|generator| (generator.name, generator.copies)).collect()
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Generator> {
    GENERATORS.iter().find(|generator| generator.name == name)
}

/// The first one of which the folder has a file.
#[must_use]
pub fn by_files(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    GENERATORS.iter().find(|generator| generator.known_by.iter().any(|file| has(file))).map(|generator| generator.name)
}
