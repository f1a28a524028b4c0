//! `docs/templates.md`: what a template sees and can do, made of the lists that the program reads.

use std::fmt::Write as _;

use jobherald::model::field::FIELDS;
use jobherald::render;
use jobherald::render::board::{self, SHIPPED, names, tools};

use crate::golden;

const HEAD: &str = "\
# Documents from templates

`UPDATE=1 cargo test` writes this page from the program's own lists; do not edit it.

A board that is not built in gets its document from a template: a text in the language of
[Jinja](https://docs.rs/minijinja/latest/minijinja/syntax/) with three blocks, `head`, `item` and `tail`. `item` is written for each job.

```toml
[targets.harbour]                          # writes aggregators/harbour.xml and aggregators/harbour.xml.gz
template = \"templates/harbour.xml\"         # relative to jobherald.toml
select = { country = \"FR\" }                # as for every aggregator: see targets.md
extra = { partner = \"H-1\" }
```

```jinja
+++
title = \"Harbour Jobs\"                     # all of these lines may be missing
requires = [\"title\", \"apply.url\"]          # jobs without are left out, and `check` says so

[words]                                    # ours = theirs; what has no word is left out
permanent = \"CDI\"

[extra.partner]                            # what `[targets.harbour.extra]` may say
about = \"what the board calls you\"
required = true
+++
{% block head %}
<?xml version=\"1.0\" encoding=\"utf-8\"?>
<jobs partner=\"{{ extra.partner }}\">
{% endblock %}

{% block item %}
<job id=\"{{ job.id }}\">
  {{ element(\"role\", job.title) }}
  {{ element(\"contract\", job.contract|word) }}
  {{ element(\"since\", job.posted|date(\"%d/%m/%Y\")) }}
  {{ element(\"text\", job.description, cdata=true) }}
</job>
{% endblock %}

{% block tail %}
</jobs>
{% endblock %}
```

What `{{ }}` writes is escaped as the format wants it: in XML as text, in JSON as a value with its quotes (a comma between two jobs comes by
itself), in CSV as a field. What a post does not state is written as nothing, in JSON as `null`; a condition around it is not needed. A name that
does not exist is an error that says which one was meant. A block `item` that writes nothing leaves the job out.

A template is run with jobs that we made up, and what it writes is looked at, before any document is written; each real job is looked at again,
and one that would spoil the document is left out, and told. A template reads no file and no variable of the system, and is stopped where
it does not come to an end.

## Between the lines of `+++`

| key | what it says |
| --- | --- |
| `title`, `spec` | the board's name, and the address of what it says about its format |
| `format` | `xml`, `json`, `csv` or `text`; the ending of the template's name says it too |
| `extension` | the ending of the written file, where it is another |
| `places` | `each` (as it is) writes a job at each of its places, `first` once |
| `separator` | what stands between two jobs: nothing in XML, a comma in JSON |
| `items_max`, `bytes_max` | past these there is another file, `harbour-2.xml` |
| `requires` | fields without which the board refuses a job |
| `[limits]` | `description_min`, `description_max`, `title_max` in characters, `age_days`, `countries` |
| `[words]` | our words on the left, the board's on the right |
| `[extra.<key>]` | `about`, `default`, `words`, `required`: what the section's `extra` may say; `by_post = true`: what a post's own `targets` may say as well |
| `[csv]` | `columns` (the first row), `filled` (columns that are never empty), `delimiter`, `quotes`: `needed`, `always` or `never` |
| `[access]` | `class` (`open`, `registration`, `partner`, `closed`), `note`, `source`, `checked` |

";

#[test]
fn the_manual_is_fresh() {
    let mut page = HEAD.to_owned();
    page.push_str("## Templates that come with the program\n\n`jobherald schema --template NAME` prints one, to be copied and changed; `[targets.NAME]` alone uses it.\n\n| name | file |\n| --- | --- |\n");
    for template in SHIPPED {
        writeln!(page, "| `{}` | [{}](../{}) |", template.name, template.path, template.path).expect("memory");
    }
    page.push_str("\n### Which fields they carry\n\nFound out by trying: where the document changes when a field does. `≈` stands for another form than the post's; a field that is not here has no place.\n\n| field |");
    let targets: Vec<_> =
        render::all_dialects().into_iter().filter(|target| SHIPPED.iter().any(|shipped| shipped.name == target.id)).collect();
    let carried: Vec<_> = targets.iter().map(|target| board::carried(target)).collect();
    for target in &targets {
        write!(page, " {} |", target.id).expect("memory");
    }
    writeln!(page, "\n|{}", " --- |".repeat(targets.len() + 1)).expect("memory");
    for field in FIELDS.iter().filter(|field| carried.iter().flatten().any(|carried| carried.field == field.name)) {
        write!(page, "| `{}` |", field.name).expect("memory");
        for carried in &carried {
            let cell = carried.iter().find(|carried| carried.field == field.name).map_or_else(String::new, |carried| {
                format!("{}`{}`", if carried.approximated.is_some() { "≈ " } else { "" }, carried.element)
            });
            write!(page, " {cell} |").expect("memory");
        }
        page.push('\n');
    }
    page.push_str("\n## Filters and functions\n\nBeside those of the engine (`join`, `default`, `lower`, `replace`, `first` …):\n\n| written | what it does |\n| --- | --- |\n");
    for (usage, about) in tools() {
        writeln!(page, "| `{}` | {about} |", usage.replace('|', "\\|")).expect("memory");
    }
    page.push_str("\n## What a template sees\n\n`job` and `place` are there in the block `item` alone; `extra` holds what the template declares, `words` the board's words by ours.\n\n| name | what it holds |\n| --- | --- |\n");
    for (name, about) in names() {
        writeln!(page, "| `{name}` | {about} |").expect("memory");
    }
    golden::check("docs/templates.md", &page);
}
