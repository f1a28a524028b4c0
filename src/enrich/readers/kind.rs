//! Whether a record is a job post at all.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::enrich::fold::fold;
use crate::enrich::view::{cues, names_section, title_cues};
use crate::enrich::{keys, title, vocabulary};
use crate::model::block::{Block, BlockKind};
use crate::model::draft::{Kind, TextSource};
use crate::model::node::{Node, Value};
use crate::model::raw::RawForm;

/// So many links of a list make it one of other pages.
const LINKS_MIN: usize = 3;

/// Labels of lines that only a job has, and how many of them say that a page is one.
const TERMS: &[&str] = &["contract", "time", "hours", "pay", "scale", "workplace"];
const TERMS_MIN: usize = 2;

/// Keys of a form for issues.
const FORM_KEYS: &[&str] = &["name", "about", "labels"];

/// A placeholder's text is shorter than this, in words.
const PLACEHOLDER_WORDS_MAX: usize = 5;

/// The code of the one thing that is said of a page that is no job post: why it is taken for none.
pub(in crate::enrich) const NO_JOB_SAID: &str = "no-job-said";

/// A text of fewer words may be a job's that says nothing yet.
const SILENT_WORDS_MIN: usize = 60;
const BARE_WORDS_MIN: usize = 20;

/// So many links and nothing else are those of a house.
const LINKS_MAX: usize = 3;

/// What front matter, labelled lines and sections say of a job.
const KEYS: &[&str] =
    &["hiringOrganization", "jobLocation", "workplace", "validThrough", "jobStartDate", "apply", "apply.email", "apply.url"];
const LABELS: &[&str] = &[
    "title",
    "place",
    "workplace",
    "contract",
    "time",
    "duration",
    "hours",
    "pay",
    "scale",
    "starts",
    "closes",
    "apply",
    "openings",
    "reference",
    "profile",
    "benefits",
    "skills",
    "tasks",
];

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let not = draft.posting.title.is_none()
        || (post.raw.form == RawForm::Post && is_index_or_template(&draft.path))
        || (names_another_kind(post) && !is_evident(post, draft))
        || is_placeholder(post, draft)
        || is_another_page(post, draft)
        || is_list_of_none(post, draft)
        || is_list_of_sections(post, draft)
        || is_only_a_link(post, draft);
    if not {
        draft.kind = Kind::NotAPosting;
    } else if says_no_job(post, draft) {
        draft.kind = Kind::NotAPosting;
        post.report(
            sink,
            Span::default(),
            Diagnostic::info(
                NO_JOB_SAID,
                "no role, terms or way to apply are found here: this is taken for another page, and no job post",
                "if it is a job's, name the role in its title, or write `type: job` in the front matter",
            ),
        );
    }
}

/// Whether a path alone says that no post stands there: `_index.md` lists a section; archetypes, layouts and read-me files
/// are for the people who keep the site.
pub(in crate::enrich) fn is_index_or_template(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    let names = ["_index", "readme", "license", "licence", "changelog", "contributing", "template", "_template", "job-template", "404"];
    let folder_names = ["archetypes", "_layouts", "_includes", "layouts", "templates", "_templates", "partials", "ISSUE_TEMPLATE"];
    names.contains(&stem.as_str()) || (stem == "index" && folders.is_empty()) || folders.split('/').any(|f| folder_names.contains(&f))
}

/// Whether a post is a job's whatever its site calls its pages: its title has a gender mark, or its lines say terms of employment.
fn is_evident(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    title::has_gender(title)
        || seeks(title, &post.language)
        || (title::names_role(title, &post.language) && speaks_of_openings(title, &post.language))
        || (title::says_engagement(title, &post.language) && shouts(title, &post.language))
        || post.count_labels(TERMS) >= TERMS_MIN
        || names_kind(post, |text, _| is_word(post, text, "job"))
}

/// Whether a title has words with which one seeks people.
fn seeks(title: &str, language: &str) -> bool {
    title_cues(title, language).iter().any(|cue| matches!((cue.group, cue.name), ("title", "call") | ("employer", "recruits")))
}

/// Whether a title has words that call people or that notices begin with: `We want you!`
fn shouts(title: &str, language: &str) -> bool {
    title_cues(title, language).iter().any(|cue| cue.group == "title" && cue.name == "shout")
}

/// Whether a title has words for what is open: `2 engineer positions`.
fn speaks_of_openings(title: &str, language: &str) -> bool {
    title_cues(title, language).iter().any(|cue| cue.group == "title" && cue.name == "openings")
}

fn names_another_kind(post: &Post<'_>) -> bool {
    names_kind(post, |text, name| is_word(post, text, name))
}

/// Whether a value of front matter that says what kind of page it is says so.
fn names_kind(post: &Post<'_>, says: impl Fn(&str, &'static str) -> bool) -> bool {
    let Value::Map(fields) = &post.raw.fields.value else { return false };
    fields.iter().any(|field| {
        keys::of_page(&keys::normalized(&field.key))
            .is_some_and(|name| field.node.items().iter().filter_map(Node::text).any(|text| says(text, name)))
    })
}

/// Whether a whole text is such a word, in the post's language or in English, which generators speak.
fn is_word(post: &Post<'_>, text: &str, name: &str) -> bool {
    let folded = fold(text);
    [post.language.as_str(), "en"].iter().any(|language| vocabulary::of(language).meanings(&folded, "page-word").any(|found| found == name))
}

fn is_placeholder(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let words = || super::super::text_of(post.raw, &draft.text).split_whitespace().count();
    let is_named = || is_word(post, title, "placeholder");
    let is_wrapped = title.starts_with('<') && title.ends_with('>');
    is_wrapped
        || is_form_of_issues(post)
        || title.contains("{{")
        || is_blank(title)
        || (is_named() && words() < PLACEHOLDER_WORDS_MAX)
        || has_blanks(post)
}

/// A form for issues of a repository, in which people are to write of their jobs: it says what it is for.
fn is_form_of_issues(post: &Post<'_>) -> bool {
    let Value::Map(fields) = &post.raw.fields.value else { return false };
    FORM_KEYS.iter().all(|key| fields.iter().any(|field| field.key == *key))
}

/// `[Job title] – [Company]`: nothing but brackets, which name what is to be written there.
fn is_blank(title: &str) -> bool {
    let mut rest = title;
    let mut brackets = 0;
    let mut outside = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        let Some((_, end)) = after.split_once(']') else { break };
        outside.push_str(before);
        brackets += 1;
        rest = end;
    }
    outside.push_str(rest);
    brackets > 0 && !outside.contains(char::is_alphanumeric)
}

/// Several labels with nothing but brackets behind them: a form to be filled in.
fn has_blanks(post: &Post<'_>) -> bool {
    let lines = || post.blocks().0.iter().filter(|block| block.text.contains('[')).flat_map(|block| block.text.lines());
    let is_blank_value = |line: &str| {
        line.split_once([':', '\t']).is_some_and(|(label, value)| {
            let value = value.trim();
            label.len() < 60
                && value.starts_with('[')
                && value.contains(']')
                && value.split_once(']').is_some_and(|(inner, _)| inner.len() > 3)
        })
    };
    lines().filter(|line| is_blank_value(line)).take(2).count() == 2
}

/// Templates, lists of posts, offers of services, calls for funding, events: the title says so, and of the last three the text too.
fn is_another_page(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let found = cues(title, &post.language);
    let says = |name: &str| found.iter().any(|cue| cue.group == "page" && cue.name == name);
    let begins = |name: &str| {
        found.iter().any(|cue| cue.group == "page" && cue.name == name && !title[..cue.range.start].contains(char::is_alphanumeric))
    };
    let is_role = draft.posting.base_salary.is_some() || title::has_gender(title) || has_own_terms(post);
    let in_text = |name: &str| post.view.passages.iter().any(|passage| passage.has("page", name));
    begins("template")
        || (begins("outcome") && post.get("validThrough").is_none())
        || (!is_role && begins("listing") && (has_many_links(post) || makes_a_list(post)))
        || (!has_own_terms(post) && in_text("offers-service") && (says("service") || !in_text_call(post)))
        || (!is_role && begins("service") && !in_text_call(post))
        || (!is_role && says("funding") && in_text("funding"))
        || (!is_role && begins("event"))
        || (begins("fair") && !title::has_gender(title))
        || (!is_role && in_text("template") && !in_text_of_job(post) && !title::names_role(title, &post.language))
        || (in_text("none") && !title::names_role(title, &post.language))
}

/// Whether a title is that of a list, `Jobs`, and neither front matter nor text says whom it is that is sought.
fn is_list_of_none(post: &Post<'_>, draft: &Draft) -> bool {
    let Some(title) = draft.facts.title_as_written.as_deref().filter(|_| post.raw.form == RawForm::Post) else { return false };
    // `Jobs at Example` is one too, `Recruitment: baker` none.
    let ends = |end: usize| {
        let rest = title[end..].trim_matches([' ', '!', '.']);
        let first = rest.split(' ').next().unwrap_or_default();
        rest.is_empty()
            || vocabulary::of(&post.language).meanings(&fold(first), "small").any(|name| matches!(name, "at" | "in" | "at-name"))
    };
    let found = cues(title, &post.language);
    let begins = found.iter().any(|cue| cue.group == "page" && cue.name == "listing" && cue.range.start == 0 && ends(cue.range.end));
    let is_whole = draft.origins.get("/posting/title") == draft.origins.get("/facts/titleAsWritten");
    let seeks = || title::is_call(title, &post.language) || title::role_of_notice(title, &post.language).is_some();
    begins && is_whole && !seeks() && !draft.suggestions.contains_key("/posting/title") && !title::has_gender(title)
}

/// Whether a title is that of a list, `Work with us`, below which several headings each name a role.
fn is_list_of_sections(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let is_listing = || {
        let length = title.trim_end_matches(['!', '.', ' ']).len();
        cues(title, &post.language).iter().any(|cue| cue.group == "page" && cue.name == "listing" && cue.range == (0..length))
    };
    if post.raw.form != RawForm::Post || !is_listing() {
        return false;
    }
    let mut counts = [0; 7];
    for block in &post.blocks().0 {
        if let BlockKind::Heading(level) = block.kind
            && title::names_role(&block.text, &post.language)
            && !names_section(&block.text, &post.language)
            && !block.text.contains(['?', ':'])
        {
            counts[usize::from(level).min(6)] += 1;
        }
    }
    counts.iter().any(|count| *count > 1)
}

/// Whether neither title, terms nor text say that a post is a job's: no word for people, nobody sought, nothing to apply for, no section
/// that posts have.
fn says_no_job(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let titles = [Some(title), draft.posting.title.as_deref()];
    // Without front matter nothing else says that a page is a job's.
    let words_min = if post.raw.fields.is_empty() { BARE_WORDS_MIN } else { SILENT_WORDS_MIN };
    let is_short = || super::super::text_of(post.raw, &draft.text).split_whitespace().nth(words_min).is_none();
    let names_none = || titles.into_iter().flatten().all(|title| !title::may_name_role(title, &post.language));
    post.raw.form == RawForm::Post
        && !draft.suggestions.contains_key("/posting/title")
        && draft.posting.base_salary.is_none()
        && names_none()
        && !title::is_call(title, &post.language)
        && !names_kind(post, |text, _| is_word(post, text, "job"))
        && !KEYS.iter().any(|key| post.get(key).is_some())
        && !has_own_terms(post)
        && !post.view.passages.iter().any(|passage| LABELS.iter().any(|label| passage.is_about(label)))
        && !in_text_call(post)
        && !is_short()
}

/// Whether the text says that somebody is sought.
fn in_text_call(post: &Post<'_>) -> bool {
    post.view.passages.iter().any(|passage| super::calls(passage) || passage.is_about("apply"))
}

/// Whether the text says both whom it seeks and what they do, as only a job's does.
fn in_text_of_job(post: &Post<'_>) -> bool {
    let has = |label: &str| post.view.passages.iter().any(|passage| !passage.is_labelled_line && passage.is_about(label));
    has("profile") && has("tasks")
}

/// Whether front matter or labelled lines give terms of employment.
fn has_own_terms(post: &Post<'_>) -> bool {
    let keys = ["baseSalary", "employmentType", "contract", "workHours"];
    keys.iter().any(|key| post.get(key).is_some())
        || post.view.passages.iter().any(|passage| {
            passage.is_labelled_line && ["contract", "time", "employer", "starts"].iter().any(|label| passage.is_about(label))
        })
}

fn has_many_links(post: &Post<'_>) -> bool {
    let starts_with_link =
        |block: &&Block| block.links.first().is_some_and(|link| link.text.start < 4 && !link.href.starts_with("mailto:"));
    let items = post.blocks().0.iter().filter(|block| matches!(block.kind, BlockKind::Item | BlockKind::Row | BlockKind::Heading(_)));
    items.filter(starts_with_link).take(LINKS_MIN).count() == LINKS_MIN
}

/// `{% for job in jobs %}`: a template that writes a list.
fn makes_a_list(post: &Post<'_>) -> bool {
    ["{% for ", "{%- for ", "{{ range ", "{{< range "].iter().any(|tag| post.raw.file.text.contains(tag))
}

/// A text that is one link from end to end sends the reader to the post, and a few links below a name to a house; neither is the post.
fn is_only_a_link(post: &Post<'_>, draft: &Draft) -> bool {
    let blocks = post.blocks().0.iter().filter(|b| !matches!(b.kind, BlockKind::Heading(_)) && !b.text.trim().is_empty());
    let links: Vec<&Block> = blocks.take(LINKS_MAX + 1).collect();
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let is_link = |block: &&Block| {
        block.links.len() == 1 && !block.links[0].href.starts_with("mailto:") && block.links[0].text.len() == block.text.trim().len()
    };
    // All of the post may stand in a document or a picture.
    let is_document = |block: &&Block| block.links[0].href.to_lowercase().trim_end_matches([' ', '}', '/']).ends_with("pdf");
    let says_nothing = || {
        !title::may_name_role(title, &post.language)
            && !title::is_call(title, &post.language)
            && !KEYS.iter().any(|key| post.get(key).is_some())
    };
    post.raw.form == RawForm::Post
        && !title::has_gender(title)
        && post.get("validThrough").is_none()
        && draft.text == TextSource::Body
        && (1..=LINKS_MAX).contains(&links.len())
        && links.iter().all(is_link)
        && !links.iter().any(is_document)
        && (links.len() == 1 || says_nothing())
}
