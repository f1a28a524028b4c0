//! `[inject]`, `--inject` and `--include`: the site whose pages a generator makes.

use std::path::{Path, PathBuf};

use super::source::globs;
use crate::config::load::Given;
use crate::config::options::InjectOptions;
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::{Host, HostForm, Injection};
use crate::diagnostic::suggestion;
use crate::model::output_path;

const MOUNT: &str = "/jobs-feeds";

/// The generator of which nothing is known.
const PLAIN: &str = "plain";

/// The site, if there is one.
pub(super) fn host(options: &InjectOptions, given: &Given<'_>, report: &mut Report<'_>) -> Option<Host> {
    let mount = mount(options.mount.as_deref(), report);
    let links = options.links.as_ref().map(|written| globs(written, "/inject/links", report));
    let generator = generator(options.generator.as_deref(), given, report);
    let configured = options.dir.as_deref().map(|dir| path::below(given.root, dir));
    let (dir, form) = match (given.host.include, given.host.inject.map(path::plain).or(configured)) {
        (Some(sources), _) => (path::plain(sources), HostForm::Sources(generator)),
        (None, Some(pages)) => {
            let replace_markup = given.host.replace_markup || options.replace_markup == Some(true);
            (pages, HostForm::Pages(Injection { links, replace_markup, sitemap: options.sitemap != Some(false) }))
        }
        (None, None) => return None,
    };
    let label = dir.strip_prefix(given.root).unwrap_or(&dir).display().to_string();
    Some(Host { label: if label.is_empty() { ".".to_owned() } else { label }, dir, mount, form })
}

/// The folder of our own files on the site.
pub(super) fn out(host: &Host, given: &Given<'_>) -> PathBuf {
    let copied = match &host.form {
        HostForm::Pages(_) => "",
        HostForm::Sources(name) => given.host.generators.iter().find(|(known, _)| known == name).map_or("", |(_, folder)| folder),
    };
    path::plain(&host.dir.join(copied).join(Path::new(host.mount.trim_start_matches('/'))))
}

fn mount(written: Option<&str>, report: &mut Report<'_>) -> String {
    let Some(written) = written else { return MOUNT.to_owned() };
    let trimmed = written.trim_matches('/');
    let odd = |c: char| matches!(c, '?' | '#' | '%' | '{' | '}') || c.is_whitespace();
    if trimmed.contains(odd) || output_path::problem(trimmed).is_some() {
        let message = format!("`{written}` is no plain path of a folder on the site");
        report.error("config-mount", "/inject/mount", message, format!("name a folder of its own for the feeds, such as `{MOUNT}/`"));
    }
    format!("/{trimmed}")
}

fn generator(written: Option<&str>, given: &Given<'_>, report: &mut Report<'_>) -> String {
    let names: Vec<&str> = given.host.generators.iter().map(|(name, _)| *name).collect();
    if let Some(written) = written.filter(|written| !names.contains(written)) {
        report.error("config-unknown-word", "/inject/generator", format!("there is no generator `{written}`"), suggestion(written, &names));
    }
    written.or(given.host.found).unwrap_or(PLAIN).to_owned()
}
