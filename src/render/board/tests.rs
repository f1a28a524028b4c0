//! Templates: those that come with the program, and the mistakes of others.

use super::*;

/// What is found in a template, a line for each finding: code, place, message and way out.
fn found(path: &str, text: &str) -> String {
    let line = |problem: &Diagnostic| {
        let place = problem.location.as_ref().map_or_else(|| "-".to_owned(), |at| format!("{}:{}", at.line, at.column));
        format!("{} {place} {} | {}", problem.code, problem.message, problem.help)
    };
    match read("board", path, text) {
        Ok(_) => "fine".to_owned(),
        Err(found) => found.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

/// A template in XML whose item is this.
fn xml(item: &str) -> String {
    format!(
        "{{% block head %}}<jobs>{{% endblock %}}\n{{% block item %}}{item}{{% endblock %}}\n{{% block tail %}}</jobs>{{% endblock %}}\n"
    )
}

#[track_caller]
fn check(item: &str, expect: &str) {
    let said = found("board.xml", &xml(item));
    assert!(said.starts_with(expect), "{item}\nsaid:     {said}\nexpected: {expect}");
}

#[test]
fn what_comes_with_the_program_is_right() {
    for Shipped { name, path, text } in SHIPPED {
        assert_eq!(found(path, text), "fine", "{name}");
    }
}

#[test]
fn layouts_are_found_in_what_is_written() {
    let layout = |name: &str| targets().into_iter().find(|target| target.id == name).and_then(Target::dialect).map(|format| format.layout);
    assert_eq!(layout("trovit"), Some(Layout { root: "trovit", item: "ad", id: "id" }));
    assert_eq!(layout("generic"), Some(Layout { root: "jobs", item: "job", id: "@id" }));
    assert_eq!(layout("france-travail"), Some(Layout { root: "", item: "", id: "" }));
}

#[test]
fn mistyped_names_are_found_wherever_they_stand() {
    check("<j>{{ job.titel }}</j>", "template-unknown-name 2:23 there is no `job.titel` | did you mean `job.title`?");
    check(
        "{% if false %}{{ job.hiringOrganisation.name }}{% endif %}<j/>",
        "template-unknown-name 2:34 there is no `job.hiringOrganisation.name` | did you mean `job.hiringOrganization.name`?",
    );
    check("{% for p in job.jobLocation %}<j>{{ p.town }}</j>{% endfor %}", "template-unknown-name 2:53 there is no `p.town`");
    check("<j>{{ job.title|uper }}</j>", "template-unknown-name 2:23 filter uper is unknown | did you mean `upper`?");
    check("<j>{{ extra.siret }}</j>", "template-unknown-name 2:23 the template declares no extra `siret` | declare it");
    check("<j>{{ elment('a', 1) }}</j>", "template-unknown-name");
}

#[test]
fn bad_documents_are_found_before_they_are_written() {
    check("<j>{{ job.title }}", "template-bad-document 2:1 the template writes a bad document: it is not well-formed XML");
    check("<j>{{ job.title|safe }}</j>", "template-bad-document 2:1");
    check("<x:j>{{ job.title }}</x:j>", "template-bad-document 2:1");
    check("<j>{{ job.skills }}</j>", "template-value 2:23 this is a sequence, which cannot be written as text");
    check("<j>{{ job.posted|date('%H:%M') }}</j>", "template-value 2:23 `%H:%M` is no form of a date");
    check("<j a='{{ job.title }}'>{{ job.title }}</j>", "fine");
    check("<j>{{ job.title|cdata }}</j>", "fine");
    let json = |item: &str| {
        found(
            "board.json",
            &format!("{{% block head %}}[{{% endblock %}}{{% block item %}}{item}{{% endblock %}}{{% block tail %}}]{{% endblock %}}"),
        )
    };
    assert!(json(r#"{"title": "{{ job.title }}"}"#).contains("a job is not one JSON value"));
    assert!(json(r#"{"title": {{ job.title }}},"#).contains("a job is not one JSON value"));
    assert_eq!(json(r#"{"title": {{ job.title }}, "tags": {{ job.tags }}, "end": {{ job.lastDay }}, "place": {{ place }}}"#), "fine");
    let csv =
        |item: &str| found("board.csv", &format!("+++\n[csv]\ncolumns = [\"a\", \"b\"]\n+++\n{{% block item %}}{item}{{% endblock %}}"));
    assert_eq!(csv("{{ row(a=job.title, b=job.skills|join(' ')) }}"), "fine");
    assert_eq!(csv("{{ job.title }},{{ job.id }}"), "fine");
    assert!(csv("{{ job.title }},{{ job.id }},").contains("a row has 3 fields, and the first row has 2"));
    assert!(csv("{{ row(a=1, c=2) }}").contains("there is no column `c`"));
}

/// Nothing that a template does can hold the run, fill its memory or reach out of it.
#[test]
fn hostile_templates_are_stopped() {
    check("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}<j/>", "template-endless");
    check("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}<j/>", "template-endless");
    check("{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}<j/>", "template-endless");
    let doubled = format!("{{% set x = 'aaaaaaaa' %}}{}<j>{{{{ x }}}}</j>", "{% set x = x|replace('a', 'aaaaaaaa') %}".repeat(40));
    check(&doubled, "template-endless");
    check("<j>{{ 'x' * 1000000000 }}</j>", "template-");
    check("<j>{% for i in range(90000) %}{{ job.description }}{% endfor %}</j>", "template-endless");
    check("{% include '/etc/passwd' %}<j/>", "template-reads-files 2:20 a template reads no other file");
    check("{% import '../secrets.xml' as s %}<j/>", "template-reads-files");
    check("<j>{{ env.HOME }}</j>", "template-unknown-name 2:23 there is no `env.HOME`");
    check("<j>{{ env('HOME') }}</j>", "template-unknown-name");
    check("<j>{{ debug() }}</j>", "template-unknown-name");
    let nested = format!("{}{}<j/>", "{% if true %}".repeat(5000), "{% endif %}".repeat(5000));
    check(&nested, "template-syntax");
    assert!(found("board.xml", &xml(&"x".repeat(300_000))).starts_with("template-too-large"));
    assert!(found("board.xml", "{% block head %}<!DOCTYPE r [<!ENTITY a \"b\">]><r>{% endblock %}{% block item %}<j>&a;</j>{% endblock %}{% block tail %}</r>{% endblock %}").starts_with("template-bad-document"));
}

#[test]
fn what_a_template_says_of_itself_is_looked_at() {
    let with = |toml: &str| found("board.xml", &format!("+++\n{toml}\n+++\n{}", xml("<j/>")));
    assert_eq!(with("formt = \"xml\""), "template-front-matter 2:1 a template cannot say `formt` here | did you mean `format`?");
    assert_eq!(
        with("[words]\npermanant = \"CDI\""),
        "template-front-matter 3:1 `permanant` is none of our words | did you mean `permanent`?"
    );
    assert!(with("requires = [\"titel\"]").starts_with("template-front-matter 2:14 `requires` names `titel`, which is no field"));
    assert_eq!(with("[extra.siret]\nabout = \"a number\"\nrequired = true"), "fine");
    assert!(with("title = ").starts_with("template-front-matter 2:"));
    let nothing = found("board", &xml("<j/>"));
    assert!(nothing.starts_with("template-front-matter 1:1 the template does not say what it writes"), "{nothing}");
    let outside = found("board.xml", &format!("<?xml version=\"1.0\"?>\n{}", xml("<j/>")));
    assert!(outside.starts_with("template-outside 1:1"), "{outside}");
    assert!(found("board.txt", "{{ job.title }}").contains("template-no-item"));
    assert!(found("board.txt", "{% block item %}{{ job.title }}").starts_with("template-syntax"));
}
