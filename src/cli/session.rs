//! What every command that reads posts has: settings, clock, output.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::args::{Command, FailOn, Flags, Format};
use super::env::{World, standard_input};
use super::exit::{Exit, Verdict};
use super::failure::Failure;
use super::fs;
use super::report::{self, Verbosity, paths::Paths, plain, progress::Bar, progress::Timings, progress::Watched};
use super::secret::secret;
use super::terminal::Terminal;
use super::{clock, outcome::Outcome};
use crate::config::load::{Given, Host, TemplateProblem, Templates, load, template_paths};
use crate::config::path;
use crate::config::settings::{Settings, Source};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::clock::Clock as _;
use crate::model::target::Target;
use crate::pipeline::deliver::PROTOCOLS;
use crate::pipeline::feeds::{self, Intake, IntakeWorld};
use crate::pipeline::fetch::{self, FetchWorld};
use crate::pipeline::{Progress, Silent, formats, generator_by_files, generators, lock, schedule};
use crate::{check, render};

/// One run.
#[derive(Debug)]
pub(super) struct Session<'a> {
    /// What the configuration says.
    pub(super) settings: Settings,
    /// Flags that every command takes.
    pub(super) flags: Flags,
    /// The run's clock.
    pub(super) now: Timestamp,
    /// Where output goes.
    pub(super) terminal: &'a mut Terminal,
    /// Paths for people.
    pub(super) paths: Paths,
    /// What feeds gave.
    pub(super) intake: Intake,
    world: &'a World,
    warnings: Vec<Diagnostic>,
    timings: Arc<Timings>,
    to_stdout: bool,
}

impl<'a> Session<'a> {
    /// Reads the configuration. Diagnostics are the result of a command that checks: then they go to stdout.
    pub(super) fn open((flags, command): (Flags, &Command), world: &'a World, terminal: &'a mut Terminal) -> Result<Self, Failure> {
        let to_stdout = matches!(command, Command::Check(_));
        let config = match &flags.config {
            Some(given) => path::below(&world.folder, given),
            None => fs::find_config(&world.folder).ok_or_else(|| Failure::NoConfig { folder: world.folder.clone() })?,
        };
        let shown = Paths::new(world.folder.clone(), vec![]).relative(&config);
        let is_above = flags.config.is_none() && config.parent() != Some(&world.folder);
        if is_above && flags.format == Format::Human && !flags.quiet {
            terminal.error_line(&format!("using {}", plain::line(&shown)));
        }
        let text = fs::read_text(&config).map_err(|source| Failure::Read { path: shown.clone(), source })?;
        let out = flags.out.as_ref().map(|out| path::below(&world.folder, out));
        let (site, include) = command.site();
        let [inject, include] = [site.inject.as_ref(), include].map(|dir| dir.map(|dir| path::below(&world.folder, dir)));
        let found = include.as_deref().and_then(generator_of);
        let generators = generators();
        let root = config.parent().unwrap_or(Path::new("/"));
        let dialects = render::all_dialects();
        let templates = templates(&text, root, &dialects);
        let given = Given {
            text: &text,
            path: &shown,
            root,
            environment: &world.settings,
            out: out.as_deref(),
            host: Host {
                inject: inject.as_deref(),
                include: include.as_deref(),
                replace_markup: site.replace_markup,
                found,
                generators: &generators,
            },
            targets: &render::target_keys(),
            dialects: &dialects,
            templates: &templates,
            kinds: &PROTOCOLS.map(|protocol| (protocol.id, protocol.settings)),
            codes: &check::codes(),
            fields: &check::field_names(),
            formats: &formats(),
        };
        let loaded = match load(&given) {
            Ok(loaded) => loaded,
            Err(found) => {
                let stream = if to_stdout { &mut terminal.out } else { &mut terminal.err };
                report::write(flags.format, &found, &Paths::default(), verbosity(&flags), stream)?;
                let errors = found.iter().filter(|d| d.level == Level::Error).count();
                return Err(Failure::Config { errors });
            }
        };
        start_threads(flags.jobs);
        let now = clock::now(flags.now, &loaded.settings.site.time_zone);
        let paths = Paths::new(world.folder.clone(), loaded.settings.sources.iter().map(folder).collect());
        Ok(Self {
            settings: loaded.settings,
            flags,
            now,
            terminal,
            paths,
            intake: Intake::default(),
            world,
            warnings: loaded.warnings,
            timings: Arc::default(),
            to_stdout,
        })
    }

    /// Asks the sources that come from elsewhere what they have; those with an address and programs only if it is `wanted`.
    pub(super) fn fetch_if(&mut self, wanted: bool) -> Result<(), Failure> {
        if wanted {
            // No other run fetches meanwhile.
            let _lock = lock(&self.settings.root)?;
            self.fetch()?;
        }
        self.take_in(wanted)
    }

    /// Takes in what comes on standard input and, if they may be started, from programs, where there are such sources.
    pub(super) fn take_in(&mut self, programs: bool) -> Result<(), Failure> {
        let mut input = standard_input();
        let progress = self.progress();
        let world = IntakeWorld { input: input.as_mut().map(|input| input as &mut dyn Read), programs, progress: progress.as_ref() };
        self.intake = feeds::take_in(&self.settings, world)?;
        Ok(())
    }

    /// The same where the lock is held already. What was found is reported with the rest.
    pub(super) fn fetch(&mut self) -> Result<(), Failure> {
        let progress = self.progress();
        let world = FetchWorld {
            clock: &clock::Running::from(self.now),
            secrets: &|reference| secret(&self.settings, reference),
            progress: progress.as_ref(),
            allow_removals: self.flags.allow_removals,
        };
        let mut found = fetch::fetch(&self.settings, world)?;
        check::apply_levels(&mut found, &self.settings.check);
        self.warnings.extend(found.sorted());
        Ok(())
    }

    /// Looks whether the schedule that started this run is about to end. Starts git.
    pub(super) fn look_at_schedule(&mut self) {
        if self.world.scheduled {
            self.warnings.extend(schedule::ending(&self.settings.root, self.now));
        }
    }

    /// How much is shown to people.
    pub(super) fn verbosity(&self) -> Verbosity {
        verbosity(&self.flags)
    }

    /// How many columns the reader has.
    pub(super) fn width(&self) -> usize {
        const USUAL: usize = 100;
        self.world.width.unwrap_or(USUAL)
    }

    /// The folders that programs are looked for in.
    pub(super) fn program_folders(&self) -> &'a [PathBuf] {
        &self.world.path
    }

    /// A bar on a terminal, else nothing.
    pub(super) fn progress(&self) -> Box<dyn Progress> {
        if !self.world.interactive || self.flags.quiet {
            return self.quiet_progress();
        }
        Box::new(Watched { timings: Arc::clone(&self.timings), shown: Box::new(Bar::default()) })
    }

    /// The same without a bar.
    pub(super) fn quiet_progress(&self) -> Box<dyn Progress> {
        Box::new(Watched { timings: Arc::clone(&self.timings), shown: Box::new(Silent) })
    }

    /// The true time, whatever clock the run was given.
    pub(super) fn wall(&self) -> Timestamp {
        clock::Running::from(self.now).wall()
    }

    /// With `-v`, how long each stage took since the last time.
    fn show_timings(&mut self) {
        for (stage, took) in self.timings.take() {
            if self.flags.verbose {
                self.terminal.error_line(&format!("stage {stage} {:.3}", took.as_secs_f64()));
            }
        }
    }

    /// Reports what was found, with what was odd about the configuration before it, and says what follows for the exit code.
    pub(super) fn report(&mut self, found: Diagnostics) -> Result<(Vec<Diagnostic>, Verdict), Failure> {
        self.show_timings();
        let mut all = std::mem::take(&mut self.warnings);
        all.extend(found.sorted());
        let stream = if self.to_stdout { &mut self.terminal.out } else { &mut self.terminal.err };
        report::write(self.flags.format, &all, &self.paths, verbosity(&self.flags), stream)?;
        stream.flush()?;
        let verdict = verdict(&self.flags, "the content has", &all);
        Ok((all, verdict))
    }

    /// Adds what was done to GitHub's page of the run, where there is one. A page that cannot be written is no reason to fail.
    pub(super) fn summarize(&mut self, command: &str, outcome: &Outcome, found: &[Diagnostic], verdict: &Verdict) {
        self.show_timings();
        let Some(page) = &self.world.step_summary else { return };
        let markdown = report::step_summary::markdown(command, outcome, found, &self.paths, verdict.line().as_deref());
        if let Err(source) = fs::append(page, &markdown) {
            let path = page.display().to_string();
            self.terminal.error_line(&format!("warning: {}", Failure::Write { path, source }));
        }
    }

    /// Paths of the command line: absolute, there, and in a source.
    pub(super) fn chosen(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let chosen = |written: &PathBuf| {
            let path = path::below(&self.world.folder, written);
            let refuse = |problem| Failure::Path { path: written.display().to_string(), problem };
            if !fs::is_there(&path) {
                return Err(refuse("does not exist"));
            }
            let related = self.settings.sources.iter().any(|s| path.starts_with(&s.path) || s.path.starts_with(&path));
            if related { Ok(path) } else { Err(refuse("lies in no [[source]] of the configuration")) }
        };
        paths.iter().map(chosen).collect()
    }

    /// A path of the command line, absolute.
    pub(super) fn here(&self, path: &Path) -> PathBuf {
        self.world.folder.join(path)
    }
}

/// What the templates of the configuration are; those that come with the program are known by their names.
fn templates(text: &str, root: &Path, shipped: &[&'static Target]) -> Templates {
    let files = template_paths(text).into_iter().filter(|(_, file)| shipped.iter().all(|target| target.id != file));
    let read = |(name, file): (String, String)| {
        let read = match fs::read_text(&path::below(root, &file)) {
            Ok(text) => render::board::read(&name, &file, &text).map_err(TemplateProblem::Wrong),
            Err(error) => Err(TemplateProblem::Unreadable(error.to_string())),
        };
        (name, read)
    };
    files.map(read).collect()
}

pub(super) fn verbosity(flags: &Flags) -> Verbosity {
    match (flags.quiet, flags.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    }
}

/// The generator that a folder of sources looks like.
fn generator_of(sources: &Path) -> Option<&'static str> {
    generator_by_files(|file| fs::is_file(&sources.join(file)))
}

/// What findings mean for the exit code.
pub(super) fn verdict(flags: &Flags, what: &str, all: &[Diagnostic]) -> Verdict {
    let of = |level| all.iter().filter(|d| d.level == level).count();
    let (errors, warnings) = (of(Level::Error), of(Level::Warning));
    let mut verdict = Verdict::fine();
    let fails = flags.fail_on != FailOn::Never || flags.strict;
    if errors > 0 && fails {
        verdict.add(Exit::Content, format!("{what} {}", plain::count(errors, "error", "errors")));
    } else if warnings > 0 && flags.fail_on == FailOn::Warning {
        verdict.add(Exit::Content, format!("{what} {}", plain::count(warnings, "warning", "warnings")));
    }
    verdict
}

/// The folder that the paths of a source's files are relative to.
fn folder(source: &Source) -> PathBuf {
    let path = &source.path;
    let is_file = source.fetch.is_some() || source.feed.is_some() || fs::is_file(path);
    if is_file { path.parent().unwrap_or(path).to_owned() } else { path.to_owned() }
}

/// The first call of a process counts; in tests there may be a second.
fn start_threads(jobs: Option<u16>) {
    if let Some(jobs) = jobs {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
}
