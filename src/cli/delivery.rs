//! What a delivery needs of the world: the committed manifest, files of the output, secrets.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use secrecy::SecretString;

use super::failure::Failure;
use super::session::Session;
use super::{clock, env, fs};
use crate::config::options::SecretRef;
use crate::config::path;
use crate::config::settings::Settings;
use crate::model::clock::Clock;
use crate::model::manifest::Manifest;
use crate::pipeline::deliver::{self, DeliveryPlan, DeliveryReport, DeliveryWorld, PlanOptions, Schedule, SecretError};
use crate::pipeline::{read_artifact, read_manifest};

/// Time and chance as they really are: receivers refuse a request that is signed with another time.
struct Real;

impl Clock for Real {
    fn now(&self) -> Timestamp {
        clock::present()
    }

    fn chance(&self) -> f64 {
        fastrand::f64()
    }
}

/// The manifest of the last complete generation.
pub(super) fn committed(session: &Session<'_>) -> Result<Manifest, Failure> {
    let out = &session.settings.out;
    read_manifest(out)?.ok_or_else(|| Failure::NothingBuilt { folder: session.paths.relative(out) })
}

/// What each aggregator is to be told once `manifest` is committed. `altered` holds the postings that the output does not have yet.
pub(super) fn plan(session: &Session<'_>, manifest: &Manifest, altered: &BTreeMap<String, Vec<u8>>) -> Result<DeliveryPlan, Failure> {
    let out = &session.settings.out;
    let read = |path: &str| altered.get(path).cloned().map_or_else(|| read(out, manifest, path), Ok);
    Ok(deliver::plan(&session.settings, manifest, &read, &options(session))?)
}

/// Sends what the committed output calls for.
pub(super) fn deliver(session: &Session<'_>, manifest: &Manifest) -> Result<DeliveryReport, Failure> {
    let settings = &session.settings;
    let progress = session.progress();
    let world = DeliveryWorld {
        clock: &Real,
        secrets: &|reference| secret(settings, reference),
        read: &|path| read(&settings.out, manifest, path),
        progress: progress.as_ref(),
        schedule: Schedule::STANDARD,
    };
    Ok(deliver::deliver(settings, manifest, &options(session), world)?)
}

fn options(session: &Session<'_>) -> PlanOptions {
    PlanOptions { allow_removals: session.flags.allow_removals, ..PlanOptions::default() }
}

/// A file of the output, as the manifest lists it.
fn read(out: &Path, manifest: &Manifest, path: &str) -> io::Result<Vec<u8>> {
    let index = manifest.artifacts.binary_search_by(|listed| listed.path.as_str().cmp(path));
    let index = index.map_err(|_| io::Error::new(io::ErrorKind::NotFound, "the manifest does not list it"))?;
    read_artifact(out, &manifest.artifacts[index]).map_err(io::Error::other)
}

fn secret(settings: &Settings, reference: &SecretRef) -> Result<SecretString, SecretError> {
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
