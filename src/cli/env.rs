//! What surrounds the program: the only file that reads the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{IsTerminal, StdinLock};
use std::path::PathBuf;

use ring::rand::{SecureRandom as _, SystemRandom};
use secrecy::SecretString;

/// Why a variable cannot be used.
pub use std::env::VarError;

/// What surrounds one run. Secrets are not in it: they are read by name when they are needed.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Variables that begin with `JOBHERALD_`.
    pub settings: BTreeMap<String, String>,
    /// The folder that the program was started in, absolute.
    pub folder: PathBuf,
    /// Where GitHub Actions wants a summary of the step, in Markdown.
    pub step_summary: Option<PathBuf>,
    /// Whether GitHub Actions started this run by its schedule.
    pub scheduled: bool,
    /// Whether stderr is a terminal.
    pub interactive: bool,
    /// The folders that programs are looked for in.
    pub path: Vec<PathBuf>,
    /// Columns of the terminal that results are shown in; `None` where they go elsewhere.
    pub width: Option<usize>,
}

/// The world as it is now; an error where the current folder is gone.
pub fn world() -> std::io::Result<World> {
    let text = |os: OsString| os.to_string_lossy().into_owned();
    let is = |name: &str, value: &str| std::env::var_os(name).is_some_and(|set| set == value);
    let settings = std::env::vars_os().map(|(name, value)| (text(name), value)).filter(|(name, _)| name.starts_with("JOBHERALD_"));
    Ok(World {
        settings: settings.map(|(name, value)| (name, text(value))).collect(),
        folder: std::env::current_dir()?,
        step_summary: std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from),
        scheduled: is("GITHUB_ACTIONS", "true") && is("GITHUB_EVENT_NAME", "schedule"),
        interactive: std::io::stderr().is_terminal(),
        path: std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
        width: terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into()),
    })
}

/// Standard input, unless it is a terminal, at which nobody types records.
#[must_use]
pub fn standard_input() -> Option<StdinLock<'static>> {
    let input = std::io::stdin();
    (!input.is_terminal()).then(|| input.lock())
}

/// Random bytes that nobody can guess; `None` where the system has none.
#[must_use]
pub fn random(bytes: usize) -> Option<Vec<u8>> {
    let mut random = vec![0; bytes];
    SystemRandom::new().fill(&mut random).ok()?;
    Some(random)
}

/// The words of the command line.
#[must_use]
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// The secret in the variable `name`; an empty one is not set.
pub fn secret(name: &str) -> Result<SecretString, VarError> {
    let value = std::env::var(name)?;
    if value.is_empty() { Err(VarError::NotPresent) } else { Ok(SecretString::from(value)) }
}
