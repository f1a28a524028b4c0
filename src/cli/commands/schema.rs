//! `schema NAME`: a JSON Schema, the same as in `schemas/`. `schema --template NAME`: a template that comes with the program, the same as in
//! `templates/`.

use crate::cli::args::SchemaArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::schemas;
use crate::cli::terminal::Terminal;
use crate::render::board::SHIPPED;

pub(in crate::cli) fn run(args: &SchemaArgs, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let template = args.template.as_ref().and_then(|name| SHIPPED.iter().find(|template| template.name == name));
    let text = template.map(|template| template.text.to_owned()).or_else(|| args.name.map(schemas::text));
    terminal.out.write_all(text.unwrap_or_default().as_bytes())?;
    Ok(Verdict::fine())
}
