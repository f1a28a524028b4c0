//! `docs/targets.md`: what each aggregator takes, made of the data that the program uses and of the documents that were read back.

use std::fmt::Write as _;

use jobherald::diagnostic::Level;
use jobherald::model::dialect::{Carried, CatalogFormat, ExtraKind};
use jobherald::model::field::FIELDS;
use jobherald::model::target::Target;
use jobherald::model::vocabulary::Vocabularies;
use jobherald::render;

use serde_json::Value;

use super::{Read, board, document, format, losses, rules};
use crate::golden;

/// Fields that are for us alone, or stand for others.
pub(super) const NOT_OF_A_JOB: &[&str] =
    &["apply", "id", "jobLocation", "permalink", "slug", "status", "targets", "titleAsWritten", "translationOf"];

const HEAD: &str = "\
# Documents for aggregators

`UPDATE=1 cargo test` writes this page from the program's own lists and from documents that were read back; do not edit it.

A section of the configuration switches a document on, and says what posts do not hold:

```toml
[targets.indeed]                       # writes aggregators/indeed.xml and aggregators/indeed.xml.gz
params = { source = \"Indeed\" }         # added to the query of each link
extra = { email = \"jobs@yard.example\" }

[targets.linkedin-fr]                  # a second document of a dialect, under a name of its own
dialect = \"linkedin\"
select = { country = \"FR\", tag = [\"steel\", \"wood\"] }
exclude = { employment-type = \"VOLUNTEER\" }
words = { apprenticeship = \"INTERNSHIP\" }
gender_marks = \"remove\"
extra = { posterEmail = \"jobs@yard.example\" }
```

`select` and `exclude` name `tag`, `language`, `country`, `employer`, `employment-type` or a field of the posting. All lines of `select` must
hold; of `exclude` one is enough. A job in several countries is written for those that are selected. A post says what holds for it alone under
`targets`, by the name of the section or of the dialect:

```yaml
targets:
  indeed:
    category: Welding, Shipyard
```

A job of several places is one item for each, where the aggregator wants that: the first place carries the job's id in 32 characters, the
others that and an end of their own, which stays when places are added or reordered behind the first. A job that an aggregator would refuse is
left out of its document, and `check` says why. A job that is closed leaves the document: aggregators take that for its end.

HTML is reduced to the elements that each allows: headings become bold lines, tables lines, pictures their words; links lose their addresses.
Where no character references are allowed (Indeed), text that would be read as a tag or a reference has `‹`, `›` and `＆` in it.

What of each post does not arrive, and why, is read back from the documents: `jobherald check` ends with a table of it, `losses` of a record
of `inspect` names each field, and `[output] report = true` (or `build --report`) writes pages below `report/`, which search engines are
asked to pass by. A field is `refused` where the job is, `left-out`, or `approximated`. A reason that begins with `unexplained` is a mistake of
the program.

Days are those of the site's time zone. Pay is never converted: where a dialect has no word for a period or a currency, the figures are left
out of elements that need it.

";

fn level(level: Level) -> &'static str {
    if level >= Level::Warning { "left out without" } else { "better with" }
}

#[test]
fn the_manual_is_fresh() {
    let mut page = HEAD.to_owned();
    access(&mut page);
    matrix(&mut page);
    feeds(&mut page);
    templates(&mut page);
    for target in render::dialects() {
        section(&mut page, target);
    }
    golden::check("docs/targets.md", &page);
}

/// What became of a field in a document.
#[derive(Debug, Default)]
struct Fate {
    /// Items whose job states it, and that have the element.
    written: usize,
    /// Items whose job states it.
    stated: usize,
    /// The title of one that has it not.
    missing: Option<String>,
}

fn fate(read: &Read, carried: &Carried) -> Fate {
    let mut fate = Fate::default();
    for item in &read.items {
        let job = read.job_of(item);
        if ![&job["posting"], &job["facts"]].into_iter().any(|tree| states(tree, carried.field)) {
            continue;
        }
        fate.stated += 1;
        if item.text(carried.element).is_empty() {
            fate.missing = Some(job["posting"]["title"].to_string());
        } else {
            fate.written += 1;
        }
    }
    fate
}

pub(super) fn states(tree: &Value, path: &str) -> bool {
    match tree {
        Value::Array(items) => items.iter().any(|item| states(item, path)),
        Value::Object(map) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            map.get(first).is_some_and(|inner| states(inner, rest))
        }
        Value::Null => false,
        _ => path.is_empty(),
    }
}

/// What a dialect says that it carries as it is, is there wherever a job states it; what it carries as something near, or not in all cases,
/// somewhere: whether it is there in the right ones, [`super::losses`] knows.
#[test]
fn what_is_said_to_be_carried_is_found_in_the_document() {
    let mut wrong = Vec::new();
    for read in board() {
        for carried in format(read.target).carries {
            assert!(FIELDS.iter().any(|field| field.name == carried.field), "{}: `{}` is no field", read.target.id, carried.field);
            let fate = fate(read, carried);
            let is_sure = carried.approximated.is_none() && carried.unless.is_empty();
            let is_kept = fate.written > 0 && (!is_sure || fate.missing.is_none());
            if !is_kept {
                wrong.push(format!("{}: `{}` in `{}`: {fate:?}", read.target.id, carried.field, carried.element));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn row(page: &mut String, cells: &[&str]) {
    let escaped: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(page, "| {} |", escaped.join(" | ")).expect("writing to memory does not fail");
}

fn table(page: &mut String, head: &[&str]) {
    row(page, head);
    row(page, &vec!["---"; head.len()]);
}

fn access(page: &mut String) {
    page.push_str("## Who takes them\n\n");
    table(page, &["aggregator", "`[targets.…]`", "access", "looked at", "what it takes", "source"]);
    for target in render::dialects() {
        let access = format(target).access;
        let key = format!("`{}`", target.id);
        row(page, &[target.title, &key, access.class.as_str(), access.checked, access.note, access.source]);
    }
}

fn matrix(page: &mut String) {
    page.push_str(
        "\n## What they carry\n\n**=** as the post states it · **~** as something near, see below · blank: there is no place for it\n\n",
    );
    let targets = render::dialects();
    let head: Vec<&str> = std::iter::once("field").chain(targets.iter().map(|target| target.title)).collect();
    table(page, &head);
    for field in FIELDS.iter().filter(|field| !NOT_OF_A_JOB.contains(&field.name)) {
        let name = format!("`{}`", field.name);
        let cells = targets.iter().map(|target| match format(target).carries.iter().find(|carried| carried.field == field.name) {
            Some(carried) if carried.approximated.is_some() => {
                let fate = fate(document(target.id), carried);
                format!("~ {}/{}", fate.written, fate.stated)
            }
            Some(carried) if !carried.unless.is_empty() => {
                let fate = fate(document(target.id), carried);
                if fate.written == fate.stated { "=".to_owned() } else { format!("= {}/{}", fate.written, fate.stated) }
            }
            Some(_) => "=".to_owned(),
            None => String::new(),
        });
        let cells: Vec<String> = std::iter::once(name).chain(cells).collect();
        row(page, &cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// What feeds and JSON-LD carry, as the loss report has read it in their documents.
fn feeds(page: &mut String) {
    page.push_str(
        "\n## What feeds and JSON-LD carry\n\nOf the jobs of the test's board that stand in the document and state the field: **=** as the \
         post states it · **~** as something near, each with how many of how many, where it is not all · **·** it has a place, and no job of the \
         board states the field · blank: there is no place for it. A feed's facts are those of the vocabulary `schema`.\n\n",
    );
    lost(page, &["rss", "atom", "jsonfeed", "jsonld"]);
}

fn templates(page: &mut String) {
    page.push_str(
        "\n## What documents from templates carry\n\nThe same for the templates that come with the program; [templates.md](templates.md) says \
         in which elements.\n\n",
    );
    let names: Vec<&str> = render::board::SHIPPED.iter().map(|shipped| shipped.name).collect();
    lost(page, &names);
    page.push_str("\nWhat the boards behind them want:\n\n");
    table(page, &["template", "of a job", "", "because"]);
    for target in render::all_dialects().into_iter().filter(|target| names.contains(&target.id)) {
        let name = format!("`{}`", target.id);
        for requirement in target.requires {
            row(page, &[&name, &format!("`{}`", requirement.field), level(requirement.level), requirement.why]);
        }
        for limit in target.limits {
            row(page, &[&name, &bound(limit.bound), level(limit.level), limit.why]);
        }
    }
}

/// A line for each field, with what becomes of it in these documents.
fn lost(page: &mut String, targets: &[&str]) {
    table(page, &std::iter::once("field").chain(targets.iter().copied()).collect::<Vec<_>>());
    for field in FIELDS.iter().filter(|field| !NOT_OF_A_JOB.contains(&field.name)) {
        let cells = targets.iter().map(|target| cell(target, field.name));
        let cells: Vec<String> = std::iter::once(format!("`{}`", field.name)).chain(cells).collect();
        row(page, &cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// `=` or `~`, with how many of how many where it is not all of them.
fn cell(target: &str, field: &str) -> String {
    let (mut stated, mut same, mut near) = (0, 0, 0);
    for record in losses::inspected() {
        let lost = losses::of(record, target);
        let is_out = lost.contains_key("job") || lost.values().any(|(fate, _)| *fate == "refused");
        if is_out || ![&record["posting"], &record["facts"]].into_iter().any(|tree| states(tree, field)) {
            continue;
        }
        stated += 1;
        match lost.get(field) {
            None => same += 1,
            Some(("approximated", _)) => near += 1,
            Some(_) => {}
        }
    }
    let known = || render::targets().iter().copied().chain(render::all_dialects()).find(|known| known.id == target);
    let has_place = || render::carried(known().expect("a target"), Vocabularies::default()).iter().any(|carried| carried.field == field);
    if stated == 0 {
        return if has_place() { "·".to_owned() } else { String::new() };
    }
    let share = |sign: &str, count: usize| match count {
        0 => None,
        all if all == stated => Some(sign.to_owned()),
        _ => Some(format!("{sign} {count}/{stated}")),
    };
    [share("=", same), share("~", near)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn section(page: &mut String, target: &'static Target) {
    let format = format(target);
    let found = document(target.id).items.len();
    writeln!(page, "\n## {}\n\n{}. The test's board makes {found} items of it.", target.title, target.spec).expect("memory");
    page.push_str("\n### What it wants\n\n");
    table(page, &["of a job", "", "because"]);
    for requirement in target.requires {
        row(page, &[&format!("`{}`", requirement.field), level(requirement.level), requirement.why]);
    }
    for limit in target.limits {
        row(page, &[&bound(limit.bound), level(limit.level), limit.why]);
    }
    extras(page, format);
    words(page, format);
    page.push_str("\n### Where it stands\n\n");
    table(page, &["field", "element", "what becomes of it"]);
    for carried in format.carries {
        let unless: Vec<_> = carried.unless.iter().map(|unless| format!("; left out where {}", unless.why())).collect();
        let becomes = format!("{}{}", carried.approximated.unwrap_or("as stated"), unless.concat());
        row(page, &[&format!("`{}`", carried.field), &format!("`{}`", carried.element), &becomes]);
    }
    page.push_str("\n### Rules that each document is held against\n\n");
    table(page, &["rule", "who says so"]);
    for (rule, source) in rules::of(target.id) {
        row(page, &[rule, source]);
    }
}

fn bound(bound: jobherald::model::target::Bound) -> String {
    use jobherald::model::target::Bound;
    match bound {
        Bound::DescriptionCharsMin(least) => format!("{least} characters of text or more"),
        Bound::DescriptionCharsMax(most) => format!("{most} characters of text or fewer"),
        Bound::TitleCharsMax(most) => format!("{most} characters of title or fewer"),
        Bound::AgeDaysMax(most) => format!("{most} days of age or fewer"),
        Bound::Countries(countries) => format!("one of the countries {}", countries.join(" ")),
    }
}

fn extras(page: &mut String, format: &CatalogFormat) {
    page.push_str("\n### `extra`\n\n");
    table(page, &["key", "where", "by a post", "what", "default"]);
    for extra in format.extras {
        let place = match extra.kind {
            ExtraKind::Head => "head",
            ExtraKind::Item => "item",
            ExtraKind::Setting => "setting",
        };
        let wanted = if extra.required { "; **required**" } else { "" };
        let words = extra.words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let words = if words.is_empty() { words } else { format!(": {words}") };
        let default = extra.default.map_or_else(String::new, |default| format!("`{default}`"));
        let by_post = if extra.by_post { "yes" } else { "" };
        row(page, &[&format!("`{}`", extra.key), place, by_post, &format!("{}{words}{wanted}", extra.about), &default]);
    }
}

fn words(page: &mut String, format: &CatalogFormat) {
    page.push_str("\n### `words`\n\nWhat no source that we saw confirms is marked (unverified).\n\n");
    table(page, &["ours", "theirs", ""]);
    for word in format.words {
        let theirs = if word.theirs.is_empty() { "left out".to_owned() } else { format!("`{}`", word.theirs) };
        row(page, &[&format!("`{}`", word.ours), &theirs, if word.sourced { "" } else { "(unverified)" }]);
    }
}
