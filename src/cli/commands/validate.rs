//! `validate FILE|DIR|URL…`: what is wrong with published documents, anybody's. Needs no configuration.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use url::Url;

use crate::cli::args::{Flags, Format, ValidateArgs};
use crate::cli::env::World;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::report::{self, Verbosity, paths::Paths, plain};
use crate::cli::session::{verbosity, verdict};
use crate::cli::terminal::Terminal;
use crate::cli::{clock, fs};
use crate::config::path;
use crate::diagnostic::Diagnostics;
use crate::pipeline::validate::{self, Checked, Document, File, Folder, MANIFEST};

pub(in crate::cli) fn run(args: &ValidateArgs, flags: &Flags, world: &World, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    if args.rules {
        terminal.out.write_all(validate::manual().as_bytes())?;
        return Ok(Verdict::fine());
    }
    let now = clock::now(flags.now, &TimeZone::UTC);
    let paths = Paths::new(world.folder.clone(), Vec::new());
    let mut found = Diagnostics::default();
    let mut count = 0;
    for what in &args.what {
        let (documents, diagnostics) = if let Some(address) = address(what) {
            let bytes = validate::fetch(&address, &args.allow).map_err(|problem| Failure::Fetch { address: what.clone(), problem })?;
            (1, validate::check(Document { path: what, bytes: &bytes }, now).diagnostics)
        } else {
            let file = path::below(&world.folder, Path::new(what));
            if fs::is_folder(&file) { folder(&file, &paths, now)? } else { single(&file, &paths, now)? }
        };
        count += documents;
        found.extend(diagnostics);
    }
    let all = found.sorted();
    report::write(flags.format, &all, &paths, verbosity(flags), &mut terminal.out)?;
    if flags.format == Format::Human && verbosity(flags) > Verbosity::Quiet {
        writeln!(terminal.out, "{} checked", plain::count(count, "document", "documents"))?;
    }
    terminal.out.flush()?;
    Ok(verdict(flags, "the documents have", &all))
}

fn address(what: &str) -> Option<Url> {
    let is_address = what.starts_with("https://") || what.starts_with("http://");
    is_address.then(|| Url::parse(what).ok()).flatten()
}

fn read(file: &Path, shown: &str) -> Result<Vec<u8>, Failure> {
    fs::read_bytes(file).map_err(|source| Failure::Read { path: shown.to_owned(), source })
}

fn single(file: &Path, paths: &Paths, now: Timestamp) -> Result<(usize, Diagnostics), Failure> {
    let shown = paths.relative(file);
    let bytes = read(file, &shown)?;
    Ok((1, validate::check(Document { path: &shown, bytes: &bytes }, now).diagnostics))
}

/// One file of a folder.
struct Looked {
    path: String,
    file: File,
    checked: Option<Checked>,
}

/// Everything in a folder that may be a published document, and what these say together.
fn folder(folder: &Path, paths: &Paths, now: Timestamp) -> Result<(usize, Diagnostics), Failure> {
    let shown = |relative: &str| paths.relative(&folder.join(relative));
    let files = fs::files_below(folder).map_err(|source| Failure::Read { path: shown(""), source })?;
    let manifest = files.iter().any(|(path, _)| path == MANIFEST).then(|| read(&folder.join(MANIFEST), &shown(MANIFEST))).transpose()?;
    let look = |(path, size): (String, u64)| -> Result<Looked, Failure> {
        let is_candidate = validate::is_candidate(&path);
        if !is_candidate && manifest.is_none() {
            return Ok(Looked { path, file: File { size, sha256: None }, checked: None });
        }
        let shown = shown(&path);
        let bytes = read(&folder.join(&path), &shown)?;
        let checked = is_candidate.then(|| validate::check(Document { path: &shown, bytes: &bytes }, now));
        // What is of no format that is known may be anything else of a site.
        let checked = checked.filter(Checked::is_known);
        Ok(Looked { path, file: validate::file(&bytes), checked })
    };
    let looked = files.into_par_iter().map(look).collect::<Result<Vec<Looked>, Failure>>()?;
    let mut all = Diagnostics::default();
    let checked: Vec<(&str, &Checked)> =
        looked.iter().filter_map(|looked| Some((looked.path.as_str(), looked.checked.as_ref()?))).collect();
    let files: BTreeMap<String, File> = looked.iter().map(|looked| (looked.path.clone(), looked.file.clone())).collect();
    let folder = Folder { files, checked, manifest: manifest.as_deref() };
    for (_, checked) in folder.checked.iter().filter(|(path, _)| !folder.is_twin(path)) {
        all.extend(checked.diagnostics.clone());
    }
    all.extend(validate::together(&folder, &shown));
    Ok((folder.checked.len(), all))
}
