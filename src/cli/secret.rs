//! Secrets by reference, read when they are needed.

use secrecy::SecretString;

use super::{env, fs};
use crate::config::options::SecretRef;
use crate::config::path;
use crate::config::settings::Settings;
use crate::pipeline::deliver::SecretError;

/// The secret in the variable or in the file that a reference names.
pub(super) fn secret(settings: &Settings, reference: &SecretRef) -> Result<SecretString, SecretError> {
    match (&reference.env, &reference.file) {
        (Some(name), None) => env::secret(name).map_err(|error| match error {
            env::VarError::NotPresent => SecretError::Unset(name.clone()),
            env::VarError::NotUnicode(_) => SecretError::NotText(name.clone()),
        }),
        (None, Some(file)) => {
            let path = path::below(&settings.root, file);
            fs::read_secret(&path).map_err(|source| SecretError::File { path, source })
        }
        _ => Err(SecretError::Reference),
    }
}
