//! Templates at work: an environment for each, which knows no file, no variable of the system and no other template, and stops what does not
//! come to an end.

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};

use super::matter::{Format, Parts};
use super::tools::{self, GAP, wrong};
use super::values::is_filled;
use super::{matter, table};
use crate::config::template;
use crate::diagnostic::Span;
use crate::render::markup::xml;

/// A parent without a word: what the template has besides its blocks is run and not written.
const PARENT: &str = "{% extends \"parent\" ";
const PARENT_END: &str = "%}";
const PARENT_NAME: &str = "parent";

/// What is written of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Head,
    Item,
    Tail,
}

impl Block {
    pub(super) const ALL: [Self; 3] = [Self::Head, Self::Item, Self::Tail];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Item => "item",
            Self::Tail => "tail",
        }
    }
}

/// A template that is ready.
#[derive(Debug)]
pub(super) struct Engine {
    environment: Environment<'static>,
    name: String,
    /// As [`Engine::shift_of`].
    pub(super) shift: (usize, usize),
}

impl Engine {
    /// Reads a template.
    pub(super) fn new(path: &str, parts: &Parts<'_>, lines_before: usize) -> Result<Self, Error> {
        let mut environment = template::environment();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Lines that hold a tag alone are no lines of the document.
        let syntax = minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
        environment.set_syntax(syntax);
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("document".into()));
        let format = parts.format;
        environment.set_formatter({
            let csv = parts.matter.csv.clone();
            move |out, _, value| write(out, value, format, &csv)
        });
        tools::install(&mut environment, format, &parts.matter);
        environment.add_template(PARENT_NAME, "")?;
        let before = format!("{PARENT}{}{PARENT_END}", "\n".repeat(lines_before));
        environment.add_template_owned(path.to_owned(), before + parts.body)?;
        Ok(Self { environment, name: path.to_owned(), shift: Self::shift_of(lines_before, parts.begins) })
    }

    /// Bytes that stand before a template in what the engine reads, and the bytes of its file that they stand for.
    pub(super) const fn shift_of(lines_before: usize, begins: usize) -> (usize, usize) {
        (PARENT.len() + lines_before + PARENT_END.len(), begins)
    }

    /// Where the block begins in the template's text.
    pub(super) fn place_of(&self, text: &str, block: Block) -> Option<Span> {
        let mut tags = text[self.shift.1..].match_indices("{%").map(|(at, _)| self.shift.1 + at);
        let is_it = |at: &usize| {
            let mut words = text[at + 2..].trim_start_matches(['-', '+']).split_whitespace();
            words.next() == Some("block")
                && words.next().is_some_and(|name| name.trim_end_matches("%}").trim_end_matches('-') == block.as_str())
        };
        let start = tags.find(is_it)?;
        let width = text[start..].find("%}").map_or(2, |end| end + 2);
        Some(Span::new(start, start + width))
    }

    /// One block with these values; `None` where the template has none of that name.
    pub(super) fn render(&self, block: Block, values: Value) -> Result<Option<String>, Error> {
        let template = self.environment.get_template(&self.name)?;
        let mut run = template.render_captured(values)?;
        match run.with_state_mut(|state| state.render_block(block.as_str())) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::UnknownBlock && error.line().is_none() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What the template writes outside of its blocks, where nobody will see it.
    pub(super) fn astray(&self, body: &str, values: Value) -> Option<String> {
        let mut environment = self.environment.clone();
        environment.add_template_owned("whole".to_owned(), body.to_owned()).ok()?;
        let blocks = Block::ALL.map(|block| format!("{{% block {} %}}{{% endblock %}}", block.as_str())).concat();
        let text = environment.render_named_str("frame", &format!("{{% extends \"whole\" %}}{blocks}"), values).ok()?;
        let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        Some(line.to_owned())
    }

    /// Names that the template asks for wherever its branches lead.
    pub(super) fn names(&self) -> Vec<String> {
        let Ok(template) = self.environment.get_template(&self.name) else { return Vec::new() };
        let globals: Vec<&str> = self.environment.globals().map(|(name, _)| name).collect();
        let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
        names.retain(|name| !globals.contains(&name.as_str()));
        names.sort();
        names
    }
}

/// Writes one value as the language of the document has it.
fn write(out: &mut Output<'_>, value: &Value, format: Format, csv: &matter::Csv) -> Result<(), Error> {
    if let Some(text) = value.as_str().filter(|_| value.is_safe()) {
        return Ok(out.write_str(text)?);
    }
    let text = match format {
        Format::Json => match value.as_str() {
            Some(text) => serde_json::to_string(&*xml::xml_clean(text)),
            None => serde_json::to_string(value),
        }
        .map_err(|error| wrong(error.to_string()))?,
        Format::Csv => table::field(csv, value)?,
        Format::Xml | Format::Text => {
            let text = match value.as_str() {
                Some(text) => text.to_owned(),
                None if !is_filled(value) => return Ok(()),
                None if value.is_number() || value.kind() == ValueKind::Bool => value.to_string(),
                None => {
                    return Err(wrong(format!("this is a {}, which cannot be written as text: say which part, or join it", value.kind())));
                }
            };
            // An attribute may stand in quotes of either kind.
            if format == Format::Xml { xml::escaped(&text).replace('\'', "&#39;") } else { xml::xml_clean(&text).into_owned() }
        }
    };
    Ok(out.write_str(&text)?)
}

/// A piece as it stands in the document: without the lines and spaces around it, and without lines whose elements had nothing to say.
/// A delimiter stays: behind it there may be an empty field.
pub(super) fn tidied(text: &str, delimiter: char) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !line.contains(GAP) {
            tidied.push_str(line);
            continue;
        }
        let rest = line.replace(GAP, "");
        if !rest.trim().is_empty() {
            tidied.push_str(&rest);
        }
    }
    tidied.trim_matches(|c: char| c.is_whitespace() && c != delimiter).to_owned()
}
