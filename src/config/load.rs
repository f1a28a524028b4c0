//! From text, environment and flags to settings: a flag wins over a variable, a variable over the file, the file over the default.

use std::collections::BTreeMap;
use std::path::Path;

use super::options::Options;
use super::report::Report;
use super::schema::Schema;
use super::settings::Settings;
use super::{document, environment, known, resolve};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::target::Target;

/// What settings are made of.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The text of the configuration file.
    pub text: &'a str,
    /// Its path, as diagnostics name it.
    pub path: &'a str,
    /// Its folder, absolute.
    pub root: &'a Path,
    /// The environment variables; those that do not begin with `JOBHERALD_` are not looked at.
    pub environment: &'a BTreeMap<String, String>,
    /// The output folder that a flag names, absolute.
    pub out: Option<&'a Path>,
    /// The site whose pages a generator makes.
    pub host: Host<'a>,
    /// Keys of all targets that are on unless switched off.
    pub targets: &'a [&'a str],
    /// All aggregators' dialects.
    pub dialects: &'a [&'static Target],
    /// What the templates that the file names are, by the name of their section: see [`template_paths`].
    pub templates: &'a Templates,
    /// Names of all push protocols, and the settings of `[[aggregator]]` that each reads besides those that all have.
    pub kinds: &'a [(&'a str, &'a [&'a str])],
    /// Codes of all findings.
    pub codes: &'a [&'a str],
    /// Names of all fields that can be required of a post.
    pub fields: &'a [&'a str],
    /// Names of all forms of files that hold several posts.
    pub formats: &'a [&'a str],
}

/// What flags and the disk say of the site whose pages a generator makes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Host<'a> {
    /// The folder of built pages that a flag names, absolute.
    pub inject: Option<&'a Path>,
    /// The folder of the generator's sources that a flag names, absolute.
    pub include: Option<&'a Path>,
    /// Whether a flag wants markup that pages have of their own to give way.
    pub replace_markup: bool,
    /// The generator that the folder of sources looks like.
    pub found: Option<&'a str>,
    /// Names of all generators; and where, in their sources, files lie that they copy as they are.
    pub generators: &'a [(&'a str, &'a str)],
}

/// Templates by the name of their section.
pub type Templates = BTreeMap<String, Result<&'static Target, TemplateProblem>>;

/// Why a template cannot be used.
#[derive(Debug, Clone)]
pub enum TemplateProblem {
    /// The file cannot be read.
    Unreadable(String),
    /// It is wrong.
    Wrong(Vec<Diagnostic>),
}

/// The files that sections of `[targets]` name as their templates, relative to the configuration, by the name of the section; names of
/// templates that come with the program are among them. Nothing where the text is no configuration: [`load`] says why.
#[must_use]
pub fn template_paths(text: &str) -> BTreeMap<String, String> {
    let root: toml::Table = toml::from_str(text).unwrap_or_default();
    let sections = root.get("targets").and_then(toml::Value::as_table).into_iter().flatten();
    sections.filter_map(|(name, section)| Some((name.clone(), section.get("template")?.as_str()?.to_owned()))).collect()
}

/// Settings, and what is odd about their sources although they can be used.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Sorted by place.
    pub warnings: Vec<Diagnostic>,
}

/// Makes settings, or says everything that is wrong with what they are made of, sorted by place.
pub fn load(given: &Given<'_>) -> Result<Loaded, Vec<Diagnostic>> {
    let mut report = Report::new(given.text, given.path);
    let settings = read(given, &mut report);
    let found = report.into_sorted();
    match settings {
        Some(settings) if found.iter().all(|d| d.level < Level::Error) => Ok(Loaded { settings, warnings: found }),
        _ => Err(found),
    }
}

fn read(given: &Given<'_>, report: &mut Report<'_>) -> Option<Settings> {
    let schema = Schema::of_options();
    let mut tree = document::parse(given.text, report)?;
    environment::overlay(&mut tree, &schema, given, report);
    let tree = known::check(tree, &schema, report);
    let options = match serde_json::from_value::<Options>(tree) {
        Ok(options) => options,
        Err(error) => {
            report.error("config-unreadable", "", format!("the configuration cannot be read: {error}"), "correct that value");
            return None;
        }
    };
    Some(resolve::settings(options, given, report))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
