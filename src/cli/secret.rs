//! Secrets by reference, read when they are needed.

use std::path::Path;

use secrecy::SecretString;

use super::{env, fs};
use crate::config::options::SecretRef;
use crate::config::path;
use crate::config::settings::Settings;
use crate::pipeline::deliver::SecretError;

/// The secret in the variable or in the file that a reference names.
pub(super) fn secret(settings: &Settings, reference: &SecretRef) -> Result<SecretString, SecretError> {
    secret_below(&settings.root, reference)
}

/// The same, with the folder that paths of files are relative to.
pub(super) fn secret_below(root: &Path, reference: &SecretRef) -> Result<SecretString, SecretError> {
    match (&reference.env, &reference.file) {
        (Some(name), None) => env::secret(name).map_err(|error| match error {
            env::VarError::NotPresent => SecretError::Unset(name.clone()),
            env::VarError::NotUnicode(_) => SecretError::NotText(name.clone()),
        }),
        (None, Some(file)) => {
            let path = path::below(root, file);
            fs::read_secret(&path).map_err(|source| SecretError::File { path, source })
        }
        _ => Err(SecretError::Reference),
    }
}

/// A reference as a command line gives it: `env:NAME` or `file:PATH`; `None` for anything else, which may be a secret itself.
pub(super) fn reference(given: &str) -> Option<SecretRef> {
    let (kind, name) = given.split_once(':')?;
    let name = Some(name.to_owned()).filter(|name| !name.is_empty() && !name.starts_with("whsec_"));
    match kind {
        "env" => Some(SecretRef { env: Some(name?), file: None }),
        "file" => Some(SecretRef { env: None, file: Some(name?) }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_references() {
        assert_eq!(reference("env:BOARD_SECRET").and_then(|reference| reference.env).as_deref(), Some("BOARD_SECRET"));
        assert_eq!(reference("file:keys/board").and_then(|reference| reference.file).as_deref(), Some("keys/board"));
        for given in ["whsec_c2VjcmV0", "env:whsec_c2VjcmV0", "env:", "BOARD_SECRET", ""] {
            assert!(reference(given).is_none(), "{given}");
        }
    }
}
