//! The registry of generators: where each expects data and snippets in its sources. One file per generator; a new one is a file with a
//! `GENERATOR` and a line in the list here.

mod hugo;
mod jekyll;
mod plain;

/// What one generator expects in its sources. Paths are relative to the folder of the sources.
#[derive(Debug)]
pub struct Generator {
    /// Its name.
    pub name: &'static str,
    /// Files by which its sources are known.
    pub known_by: &'static [&'static str],
    /// Folder of files that it copies as they are.
    pub copies: &'static str,
    /// Folder that it builds pages in, unless told otherwise: where it was run before, pages are found there. Empty where that is not known.
    pub builds: &'static str,
    /// The data file that its templates can read.
    pub data: &'static str,
    /// A snippet for the head of a page, which writes what the data file says of that page.
    pub snippet: Option<Snippet>,
}

/// A file of the generator's template language.
#[derive(Debug)]
pub struct Snippet {
    /// Its path.
    pub path: &'static str,
    /// Its text, with [`SEAL`](super::SEAL) in it.
    pub text: &'static str,
    /// The line that puts it into a page.
    pub usage: &'static str,
}

static GENERATORS: &[&Generator] = &[&jekyll::GENERATOR, &hugo::GENERATOR, &plain::GENERATOR];

/// Their names, and where they have files that they copy as they are.
#[must_use]
pub fn names() -> Vec<(&'static str, &'static str)> {
    GENERATORS.iter().map(|generator| (generator.name, generator.copies)).collect()
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Generator> {
    GENERATORS.iter().copied().find(|generator| generator.name == name)
}

/// The first one of which the folder has a file.
#[must_use]
pub fn by_files(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    GENERATORS.iter().find(|generator| generator.known_by.iter().any(|file| has(file))).map(|generator| generator.name)
}
