//! The employer: the post's word, its title, a sentence that presents the company; on an employer's own site, that employer. Never the board.

/// What stands above the text.
mod above;

/// What addresses call the house.
mod addresses;

/// The reader of the post in a role at a house.
mod as_role;

/// Who is an equal opportunity employer.
mod equal;

/// Names in short and what they stand for.
mod expanded;

/// The one name with a legal form.
mod form;

/// The employer by its address.
mod house;

/// Keys that name it now and then.
mod keys;

/// The one house by its kind.
mod kind;

/// Whole names.
mod name;

/// Names that stand where employers do more than once.
mod mentions;

/// The first sentence, and who recruits for another.
mod opening;

/// What is no name.
mod possible;

/// Sentences that present it.
mod presented;

/// The one university.
mod university;

use std::ops::Range;

use self::keys::{absolute, part};
use self::presented::{is_common, is_compound, is_indefinite, is_next, is_number, sentences, without_place};
use name::is_abbreviated;

use super::{Draft, Post};
use crate::config::options::SiteKind;
use crate::diagnostic::Diagnostics;
use crate::enrich::claim::{Finding, settle};
use crate::enrich::fold::fold;
use crate::enrich::post::Hit;
use crate::enrich::title::{self, Known};
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;
use crate::model::block::{Block, BlockKind};
use crate::model::node::Value;
use crate::model::origin::{From, Origin};
use crate::model::posting::Organization;

/// Longest name that is taken from a text, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Longest line below the title that presents the house, in bytes.
const LINE_BYTES_MAX: usize = 160;

const POINTER: &str = "/posting/hiringOrganization/name";

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut organization = Organization::default();
    let mut origins: Vec<(&str, Origin)> = Vec::new();
    for (field, slot) in [("name", &mut organization.name), ("sameAs", &mut organization.same_as), ("logo", &mut organization.logo)] {
        let own = post.get(&format!("hiringOrganization.{field}")).and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone())));
        let stated = || post.all("hiringOrganization").iter().filter(|hit| !name::is_person(post, hit));
        let found = own.or_else(|| stated().find_map(|h| part(post, h, field)));
        let found = found.filter(|(value, _)| field == "name" || absolute(post, value).is_some());
        if let Some((value, origin)) = found.filter(|(value, _)| field != "name" || !is_placeholder(value)) {
            *slot = if field == "name" { Some(post.short(value, sink)) } else { absolute(post, &value) };
            origins.push((field, origin));
        }
    }
    for (field, origin) in origins {
        draft.origins.insert(format!("/posting/hiringOrganization/{field}"), origin);
    }
    let known = organization.name.clone();
    let is_own_site = post.settings.site.kind == SiteKind::Employer && post.settings.organization.is_some();
    if organization != Organization::default() {
        draft.posting.hiring_organization = Some(organization);
    }
    if known.is_none() {
        let mut findings = labelled(post);
        findings.extend(of_title(post, draft).map(|titled| house::owner_of(post, titled)));
        if findings.is_empty() {
            findings.extend(of_bars(post, draft));
        }
        if findings.is_empty() {
            findings.extend(below_title(post, draft).or_else(|| above::heading(post)).or_else(|| above::line_of_parts(post)));
            findings.extend(Some(()).filter(|()| findings.is_empty()).and_then(|()| above::institution(post, draft)));
            findings.extend(Some(()).filter(|()| findings.is_empty()).and_then(|()| above::calling_line(post)));
        }
        if findings.is_empty() {
            findings.extend(above::end_of_title(post, draft, self::known(post)).or_else(|| above::page_of_jobs(post, draft)));
            findings.extend(Some(()).filter(|()| findings.is_empty()).and_then(|()| keys::named(post)));
        }
        if findings.is_empty() && !is_own_site {
            findings = told_by_text(post);
            if findings.is_empty() {
                findings.extend(keys::of_summary(post).or_else(|| keys::by_mailbox(post)));
            }
        }
        // A board does not hire for others.
        findings.retain(|finding| post.settings.site.kind == SiteKind::Employer || fold(&finding.value) != fold(&post.settings.site.title));
        findings.dedup_by(|b, a| is_same(&a.value, &b.value));
        findings.truncate(1);
        settle(post, draft, sink, POINTER, None, findings, |draft, name| {
            draft.posting.hiring_organization.get_or_insert_default().name = Some(name);
        });
    }
    let has_name = draft.posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some());
    if !has_name && is_own_site {
        configured(post, draft);
    }
}

/// The organisation of the site's own configuration.
fn configured(post: &Post<'_>, draft: &mut Draft) {
    let Some(default) = post.settings.organization.clone() else { return };
    draft.suggestions.remove(POINTER);
    draft.origins.retain(|pointer, _| !pointer.starts_with("/posting/hiringOrganization/"));
    draft.origins.insert(POINTER.into(), Origin::config("organization.name"));
    for (field, key, value) in [("sameAs", "organization.url", &default.same_as), ("logo", "organization.logo", &default.logo)] {
        if value.is_some() {
            draft.origins.insert(format!("/posting/hiringOrganization/{field}"), Origin::config(key));
        }
    }
    draft.posting.hiring_organization = Some(default);
}

/// What is known of the employer and the place before a title is cut.
pub(super) fn known<'p>(post: &'p Post<'_>) -> &'p Known {
    post.known.get_or_init(|| told(post))
}

fn told(post: &Post<'_>) -> Known {
    let mut names: Vec<String> = ["hiringOrganization.name", "hiringOrganization"]
        .iter()
        .flat_map(|field| post.all(field))
        .filter(|hit| !name::is_person(post, hit))
        .filter_map(|hit| Some(part(post, hit, "name")?.0))
        .collect();
    if names.is_empty() {
        names.extend(labelled(post).into_iter().map(|finding| finding.value));
    }
    // A name that is stated is the one that the title repeats.
    if names.is_empty() {
        names.extend(told_by_text(post).into_iter().map(|finding| finding.value));
    }
    names.extend(post.settings.organization.as_ref().and_then(|organization| organization.name.clone()));
    let mut places = stated_places(post);
    places.extend(post.view.passages.iter().filter(|passage| passage.is_about("place")).take(8).map(|passage| short_fold(passage.text())));
    names.extend(super::title::at_edge_of_title(post).filter(|name| !places.contains(&fold(name))));
    Known { employers: names.iter().map(|name| fold(name)).collect(), places, houses: super::title::houses(post) }
}

/// What front matter says of the place, part by part.
fn stated_places(post: &Post<'_>) -> Vec<String> {
    let fields = ["jobLocation", "jobLocation.name", "jobLocation.address.addressLocality", "jobLocation.address.addressRegion"];
    let parts = |hit: &Hit<'_>| match &hit.node.value {
        Value::Map(parts) => parts.iter().filter_map(|part| part.node.text().map(short_fold)).collect(),
        _ => hit.text().map(short_fold).into_iter().collect::<Vec<_>>(),
    };
    fields.iter().flat_map(|field| post.all(field)).flat_map(parts).collect()
}

fn short_fold(text: &str) -> String {
    fold(&text.chars().take(200).collect::<String>())
}

/// `Employer: Example`.
fn labelled(post: &Post<'_>) -> Vec<Finding<String>> {
    let is_value = |passage: &&Passage<'_>| passage.is_about("employer") && !passage.is_about("place") && !passage.is_heading();
    post.view
        .passages
        .iter()
        .filter(is_value)
        .filter_map(|passage| {
            let text = passage.text();
            // The name comes first in the line, or is all of a short section.
            let line = text.lines().next().unwrap_or_default().trim_end_matches(['.', ',', ';', ' ']);
            let name = line.split([';', '|', '\t', '(']).next().unwrap_or(line).trim();
            let keeps_dot = text[name.len().min(text.len())..].starts_with('.') && is_abbreviated(post, name);
            let end = name.len() + usize::from(keeps_dot);
            let fits = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !is_placeholder(name);
            // A label without a colon, on a line of its own, may be a word of a list.
            let is_marked = passage.block.text[..passage.range.start].trim_end().ends_with(|c: char| !c.is_alphanumeric());
            let is_line = passage.is_labelled_line && (is_marked || matches!(passage.block.kind, BlockKind::Row));
            let is_name = is_line || title::is_proper_name(name, &post.language);
            (fits && is_name).then(|| {
                let range = passage.range.start..passage.range.start + end;
                post.finding(passage, range.clone(), "employer", passage.block.text[range].to_owned())
            })
        })
        .take(1)
        .collect()
}

fn is_placeholder(name: &str) -> bool {
    let is_withheld = || vocabulary::of("").meanings(&fold(name), "small").any(|known| known == "withheld");
    (name.starts_with(['[', '<']) && name.ends_with([']', '>'])) || name.contains("{{") || is_withheld()
}

/// `**Example Health Centre** · Springfield`: a line right below the title that names a house.
fn below_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let title = draft.facts.title_as_written.as_deref()?;
    let title = fold(title);
    // `A bakery seeks a baker`: a heading may say the title among other words.
    let is_title = |block: &&Block| {
        let text = fold(&block.text);
        text == title || (matches!(block.kind, BlockKind::Heading(_)) && text.contains(&title))
    };
    let blocks = post.blocks().0.iter().filter(|block| !is_title(block)).take(1);
    let lines = blocks.filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) && !block.text.contains('\n'));
    lines.into_iter().find_map(|block| {
        let whole = block.text.find(['|', '•', '·', '–', '—', '(']).unwrap_or(block.text.len());
        let first = block.text[..whole].find(',').unwrap_or(whole);
        // `Example, S.A. de C.V.`
        let behind = block.text[first..whole].trim_start_matches([',', ' ']);
        let end = if title::is_form(behind, &post.language) { whole } else { first };
        let name = block.text[..end].trim();
        let start = name.as_ptr() as usize - block.text.as_ptr() as usize;
        // `Place of work: Example Street 12`
        let is_labelled = |p: &Passage<'_>| p.is_labelled_line && std::ptr::eq(p.block, block) && p.range.contains(&start);
        // `3 days office, 2 days at home`
        let is_count = || name.split(' ').next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let is_label = name.contains(':') || is_count() || post.view.passages.iter().any(is_labelled);
        let is_short =
            name.chars().count() <= NAME_CHARS_MAX && block.text.len() <= LINE_BYTES_MAX && !is_sentence(&block.text) && !is_label;
        // `### Example` below the title, and `At Example, we …` in the text.
        let is_told = || {
            let is_other = title::apart(name, &post.language) == title::Apart::Other;
            let is_name = name.len() > 2 && title::is_proper_name(name, &post.language) && !title::has_gender(name);
            is_other && is_name && !title::is_known_place(name) && super::title::is_presented(post, name)
        };
        let is_house = title::names_house(name, &post.language) || is_told();
        (is_short && is_house && !name::tells_of_house(post, name)).then(|| {
            let range = start..start + name.len();
            Finding {
                value: name.to_owned(),
                origin: post.origin_in_text(From::Labelled, block.locate(&range), name),
                span: block.locate(&range),
            }
        })
    })
}

/// `Example | Carpenter | Springfield | full time`
fn of_bars(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    draft.origins.get("/facts/titleAsWritten").filter(|origin| origin.from == From::Labelled)?;
    let line = super::title::bars(post)?;
    let name = line.block.text[line.employer.clone()].to_owned();
    let span = line.block.locate(&line.employer);
    Some(Finding { origin: post.origin_in_text(From::Labelled, span, &name), value: name, span })
}

fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', ';', ','])
}

/// `Carpenter – Example Joinery Ltd`, `Carpenter @ Example`.
fn of_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let whole = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| matches!(origin.from, From::FrontMatter | From::Labelled))?;
    let range = title::parts(whole, &post.language, known(post)).employer?;
    let name = whole[range].trim().trim_matches(['(', ')', '[', ']']).trim();
    let name = name.to_owned();
    // `Freelancer Example`
    let of_terms = crate::enrich::view::cues(&name, &post.language).into_iter().filter(|cue| matches!(cue.group, "contract" | "time"));
    let rest = of_terms.filter(|cue| cue.range.start == 0).find_map(|cue| name[cue.range.end..].strip_prefix(' '));
    let name = rest.filter(|rest| known(post).employers.contains(&fold(rest))).unwrap_or(&name).to_owned();
    // `Study at work in Chile`
    let is_name = name.chars().count() <= NAME_CHARS_MAX && name.chars().any(char::is_alphabetic) && !title::is_known_place(&name);
    let origin = Origin { from: From::Labelled, quote: Some(name.clone()), ..origin.clone() };
    is_name.then(|| Finding { value: name, origin, span: crate::diagnostic::Span::default() })
}

/// What a sentence presents, else the house by its address; by the whole name where the post has it.
fn told_by_text(post: &Post<'_>) -> Vec<Finding<String>> {
    let mut found = sentences(post);
    if found.is_empty() {
        found.extend(house::of_address(post));
    }
    if found.is_empty() {
        // `Example` by what it is called in full, `Example e.V.`
        found.extend(
            mentions::repeated(post).map(|name| form::only(post).filter(|whole| begins(&whole.value, &name.value)).unwrap_or(name)),
        );
    }
    if found.is_empty() {
        found.extend(
            opening::first(post)
                .or_else(|| form::only(post))
                .or_else(|| university::only(post))
                .or_else(|| equal::subject(post))
                .or_else(|| kind::only(post)),
        );
    }
    // `at our Springfield store`, where front matter says that Springfield is the place.
    let places = stated_places(post);
    let found = found.into_iter().map(|finding| name::whole(post, finding));
    found.filter(|finding| !places.contains(&fold(&finding.value))).collect()
}

/// `Example e.V.` begins with `Example`.
fn begins(long: &str, short: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
}

/// What a sentence tells at a place of its block.
fn told_in(post: &Post<'_>, passage: &Passage<'_>, name: Range<usize>) -> Finding<String> {
    // A name that was broken over two lines is one.
    let value = passage.block.text[name.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let finding = post.finding(passage, name, "", value);
    Finding { origin: Origin { from: From::Sentence, ..finding.origin }, ..finding }
}

fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    one.contains(&other) || other.contains(&one)
}
