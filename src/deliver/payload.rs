//! Bodies that a user's template makes: any JSON that a receiver wants, or a refusal, never a broken body.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;
use serde::de::IgnoredAny;

use super::speech::Message;
use crate::config::template;
use crate::model::event::Event;
use crate::net::one_line;

/// Largest body, in bytes.
const BYTES_MAX: usize = 1 << 20;
/// So much of what the engine says is shown, in characters.
const SAID_MAX: usize = 200;
/// The one template of its environment.
const NAME: &str = "payload";

/// A template that was read.
pub(super) struct Template {
    environment: Environment<'static>,
}

/// What a template sees: an event in full, and its id.
#[derive(Serialize)]
struct Seen<'a> {
    id: &'a str,
    #[serde(flatten)]
    event: &'a Event,
}

impl Template {
    /// Reads a template; `Err` says where it is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut environment = template::environment();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|_| AutoEscape::Json);
        environment.add_template_owned(NAME.to_owned(), text.to_owned()).map_err(|error| said(&error))?;
        Ok(Self { environment })
    }

    /// The body that tells of an event, the same in every attempt; `Err` says why there is none.
    pub(super) fn body(&self, message: &Message) -> Result<Vec<u8>, String> {
        let template = self.environment.get_template(NAME).map_err(|error| said(&error))?;
        let seen = Seen { id: &message.id, event: &message.event };
        let text = template.render(Value::from(Serde(&seen))).map_err(|error| said(&error))?;
        let text = text.trim();
        if text.len() > BYTES_MAX {
            return Err(format!("what it writes has more than {BYTES_MAX} bytes"));
        }
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Ok(text.as_bytes().to_vec()),
            Err(error) => Err(format!(
                "what it writes is no JSON: {error}: {}; values bring their quotes with them",
                excerpt(text, error.line(), error.column())
            )),
        }
    }
}

/// What the engine says, on one line, with the line of the template.
fn said(error: &Error) -> String {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let line = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    let help = if error.kind() == ErrorKind::UndefinedError { ": where it may be missing, write `| default(none)`" } else { "" };
    one_line(&format!("{line}{}{detail}{help}", error.kind()), SAID_MAX)
}

/// What stands around the place where it is no JSON.
fn excerpt(text: &str, line: usize, column: usize) -> String {
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let around: String = line.chars().skip(column.saturating_sub(20)).take(40).collect();
    format!("`{}`", one_line(&around, SAID_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[track_caller]
    fn check(template: &str, expect: Result<&str, &str>) {
        let made = Template::parse(template).and_then(|template| template.body(&fixture::published("evt_1")));
        match (made, expect) {
            (Ok(body), Ok(expect)) => assert_eq!(String::from_utf8(body).expect("UTF-8"), expect, "{template}"),
            (Err(why), Err(expect)) => assert!(why.contains(expect), "{template}: {why}"),
            (made, _) => panic!("{template}: {made:?}"),
        }
    }

    #[test]
    fn values_are_written_as_json() {
        check(
            r#"{"ref": {{ id }}, "what": {{ type }}, "n": {{ data.sequence }}, "job": {{ data.posting }}, "fields": {{ data.changes }}}"#,
            Ok(
                r#"{"ref": "evt_1", "what": "job.published", "n": 7, "job": {"@context":"https://schema.org","@type":"JobPosting","title":"Cook","url":"https://jobs.example.org/jobs/cook/"}, "fields": []}"#,
            ),
        );
        check(r#"{{ "a\"b\n</script>" }}"#, Ok(r#""a\"b\n</script>""#));
        check(r#"{{ ("Job: " ~ data.posting.title) | upper }}"#, Ok(r#""JOB: COOK""#));
        check("[{% for n in range(3) %}{{ n }}{% if not loop.last %},{% endif %}{% endfor %}]", Ok("[0,1,2]"));
        check("{{ data.posting.baseSalary | default(none) }}", Ok("null"));
        check("{% if data.posting.baseSalary %}1{% else %}0{% endif %}", Ok("0"));
        check("{{ data.site | tojson }}{# who tells #}", Ok(r#"{"url": "https://jobs.example.org", "title": "Jobs"}"#));
    }

    #[test]
    fn what_is_no_json_is_refused_and_the_place_is_named() {
        check(
            "{\n\"title\": \"{{ data.posting.title }}\"}",
            Err("no JSON: expected `,` or `}` at line 2 column 12: `\"title\": \"\"Cook\"\"}`"),
        );
        check("", Err("no JSON: EOF"));
        check("{} {}", Err("no JSON: trailing characters"));
        check("{{ data.posting.wage }}", Err("line 1: undefined value"));
        check("{% if %}", Err("line 1: syntax error"));
        check("{% include 'jobherald.toml' %}", Err("template not found"));
        check("{{ debug() }}", Err("unknown function"));
        check(&"[".repeat(1000), Err("no JSON: EOF"));
    }

    #[test]
    fn what_does_not_come_to_an_end_is_stopped() {
        check("{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}", Err("engine ran out of fuel"));
        check("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", Err("recursion limit exceeded"));
        let long = format!("\"{{% for a in range(2000) %}}{}{{% endfor %}}\"", "x".repeat(1000));
        check(&long, Err("more than 1048576 bytes"));
        check("{% set ns = namespace(x='ab') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}", Err("fuel"));
    }
}
