//! A `JobPosting` that a page states for search engines (JSON-LD 1.1, section 8.1, in `<script type="application/ld+json">`): its properties
//! are fields of the post like those of front matter, which holds before them.

use super::json;
use super::notes::Notes;
use crate::model::node::{Field, Node, Value};

/// What a script of linked data has in its tag.
const MARK: &str = "ld+json";

/// So many scripts of one page are read.
const SCRIPTS_MAX: usize = 16;

/// The properties that are read: those of <https://schema.org/JobPosting> that a reader knows. The text of the page is its description, and
/// its address the post's own.
const PROPERTIES: &[&str] = &[
    "applicantLocationRequirements",
    "applicationContact",
    "baseSalary",
    "datePosted",
    "directApply",
    "educationRequirements",
    "employmentType",
    "experienceRequirements",
    "hiringOrganization",
    "identifier",
    "industry",
    "jobBenefits",
    "jobDuration",
    "jobImmediateStart",
    "jobLocation",
    "jobLocationType",
    "jobStartDate",
    "occupationalCategory",
    "skills",
    "title",
    "totalJobOpenings",
    "validThrough",
    "workHours",
];

/// The fields of a post with those of the one `JobPosting` of its page. A page that lists several states none of them.
pub(super) fn with_posting(mut fields: Node, text: &str) -> Node {
    let Value::Map(own) = &mut fields.value else { return fields };
    let mut found = postings(text);
    if let (Some(posting), true) = (found.pop(), found.is_empty()) {
        let is_new = |field: &Field, own: &[Field]| {
            PROPERTIES.contains(&field.key.as_str()) && !own.iter().any(|other| other.key.eq_ignore_ascii_case(&field.key))
        };
        for field in posting {
            if is_new(&field, own) {
                own.push(field);
            }
        }
    }
    fields
}

/// The properties of each `JobPosting` of a page.
fn postings(text: &str) -> Vec<Vec<Field>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MARK).take(SCRIPTS_MAX) {
        let Some(open) = text[..at].rfind('<').filter(|open| is_script(&text[*open..at])) else { continue };
        let Some(start) = text[at..].find('>').map(|end| at + end + 1) else { continue };
        if !is_in_comment(&text[..open])
            && let Some((node, _)) = json::read(text, start, &mut Notes::default())
        {
            collect(node, &mut found);
        }
    }
    found
}

/// Whether the beginning of a tag is that of a script of this type, as far as its mark.
fn is_script(tag: &str) -> bool {
    tag.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("<script")) && !tag.contains('>')
}

fn is_in_comment(before: &str) -> bool {
    before.rfind("<!--").is_some_and(|open| !before[open..].contains("-->"))
}

/// A posting, a list with it, or a graph (JSON-LD 1.1, section 9.13): three levels, and no deeper.
fn collect(node: Node, found: &mut Vec<Vec<Field>>) {
    match node.value {
        Value::List(items) => add_all(items, found),
        Value::Map(mut fields) => match fields.iter().position(|field| field.key == "@graph") {
            Some(graph) => {
                let Value::List(items) = fields.swap_remove(graph).node.value else { return };
                add_all(items, found);
            }
            None => add(Node { span: node.span, value: Value::Map(fields) }, found),
        },
        Value::Null | Value::Scalar { .. } => {}
    }
}

fn add_all(items: Vec<Node>, found: &mut Vec<Vec<Field>>) {
    for item in items {
        add(item, found);
    }
}

fn add(node: Node, found: &mut Vec<Vec<Field>>) {
    let is_posting =
        |field: &Field| field.key == "@type" && field.node.items().iter().filter_map(Node::text).any(|text| text == "JobPosting");
    if let Value::Map(fields) = node.value
        && fields.iter().any(is_posting)
    {
        found.push(fields);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let none = Node { span: Span::new(0, 0), value: Value::Map(Vec::new()) };
        let Value::Map(fields) = with_posting(none, text).value else { panic!("fields are a map") };
        assert_eq!(fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn the_one_posting_of_a_page_gives_fields() {
        let script = |json: &str| format!("<p>x</p>\n<SCRIPT type='application/ld+json'>{json}</SCRIPT>");
        check(&script(r#"{"@context": "https://schema.org", "@type": "JobPosting", "title": "Baker", "url": "/x", "id": 5}"#), &["title"]);
        check(
            &script(r#"{"@graph": [{"@type": "WebPage"}, {"@type": ["JobPosting"], "title": "Baker", "datePosted": "2026-03-01",}]}"#),
            &["title", "datePosted"],
        );
        check(&script(r#"[{"@type": "JobPosting", "title": "Baker"}, {"@type": "JobPosting", "title": "Cook"}]"#), &[]);
        check(&script(r#"{"@type": "Organization", "name": "Example"}"#), &[]);
        check(&script(r#"{"@type": "JobPosting", "title": {{ page.title }}"#), &[]);
        check(&format!("<!-- {} -->", script(r#"{"@type": "JobPosting", "title": "Baker"}"#)), &[]);
        check("The type application/ld+json > {\"@type\": \"JobPosting\", \"title\": \"Baker\"}", &[]);
    }
}
