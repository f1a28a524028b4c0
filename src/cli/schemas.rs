//! The JSON Schemas (draft 2020-12) of all documents that we read and write, made from the types that read and write them.

use clap::ValueEnum;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::commands::doctor::Examined;
use super::report::json::Entry;
use crate::config::options::Options;
use crate::model::changes::Changes;
use crate::model::event::Event;
use crate::model::front_matter;
use crate::model::inspect::InspectRecord;
use crate::model::manifest::Manifest;
use crate::model::reconciliation::Reconciliation;
use crate::pipeline::deliver::Attempt;
use crate::pipeline::listen::Told;

/// The documents that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// `jobherald.toml`
    Config,
    /// Front matter in our own words
    FrontMatter,
    /// The body of a delivery
    Event,
    /// The body of `jobs.reconciled`
    Reconciliation,
    /// `jobherald.json` in the output
    Manifest,
    /// `changes.json` in the output
    Changes,
    /// A line of `inspect`
    Inspect,
    /// A line of `--format json`
    Diagnostic,
    /// A line of `listen --json`
    Received,
    /// What `doctor --json` prints
    Doctor,
    /// A line of `--log json`
    Attempt,
}

impl Name {
    /// The name in `schemas/<name>.json` and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::FrontMatter => "front-matter",
            Self::Event => "event",
            Self::Reconciliation => "reconciliation",
            Self::Manifest => "manifest",
            Self::Changes => "changes",
            Self::Inspect => "inspect",
            Self::Diagnostic => "diagnostic",
            Self::Received => "received",
            Self::Doctor => "doctor",
            Self::Attempt => "attempt",
        }
    }
}

/// The schema as it stands in `schemas/`, with a line end at its end.
#[must_use]
pub fn text(name: Name) -> String {
    let schema = match name {
        Name::Config => read::<Options>("jobherald.toml"),
        Name::FrontMatter => front_matter::schema(),
        Name::Event => written::<Event>("Event"),
        Name::Reconciliation => written::<Reconciliation>("Reconciliation"),
        Name::Manifest => written::<Manifest>("Manifest"),
        Name::Changes => written::<Changes>("Changes"),
        Name::Inspect => written::<InspectRecord>("Inspect record"),
        Name::Diagnostic => written::<Entry<'_>>("Diagnostic"),
        Name::Received => written::<Told>("Received request"),
        Name::Doctor => written::<Examined<'_>>("Examination"),
        Name::Attempt => written::<Attempt>("Attempt"),
    };
    format!("{schema:#}\n")
}

/// What we accept.
fn read<T: JsonSchema>(title: &str) -> Value {
    titled(SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>().to_value(), title)
}

/// What we promise.
fn written<T: JsonSchema>(title: &str) -> Value {
    titled(SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value(), title)
}

fn titled(mut schema: Value, title: &str) -> Value {
    schema["title"] = title.into();
    schema
}
