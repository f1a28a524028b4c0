//! A template is proved before it is used: every block is run with jobs that we made up, rich and bare ones, with characters that break
//! careless documents, and with each word that a job can have; what comes out is looked at as the real document will be.

use jiff::Timestamp;

use super::engine::Block;
use super::matter::{Format, at};
use super::names;
use super::problem;
use super::values;
use super::{Board, Frame, kept};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::catalog::{Entry, EntryText};
use crate::model::dialect::{Document, Layout, Part};
use crate::model::facts::{Contract, Facts, Workplace};
use crate::model::id::Id;
use crate::model::posting::{CredentialCategory, EmploymentType, JobPosting, UnitText};
use crate::model::target::{Site, View};
use crate::model::vocabulary::Vocabularies;
use crate::render::item;

/// So many mistakes are told at once.
const FOUND_MAX: usize = 8;

/// Characters that break documents that are put together without care.
const ODD: &str = "Fitter & <welder> ]]> \"A|B\";'c', 5\\6 é \u{b}🦀";
const ODD_HTML: &str =
    "<p>Fit &amp; &lt;weld&gt; ]]&gt; \"A|B\"; 'c', 5\\6 é 🦀</p>\n<h2>What you bring</h2><ul><li>One</li><li>Two<br>lines</li></ul>";

/// What is wrong with a template, tried with so many jobs at most; else where its items stand in the document.
pub(super) fn prove(board: &Board, jobs: usize) -> Result<Layout, Vec<Diagnostic>> {
    let site = site();
    let document = document(board);
    let part = part(board, &document);
    let found = before_any_job(board, &site, &part);
    if !found.is_empty() {
        return Err(found);
    }
    let frame = board.frame(&site, &part).map_err(|problem| vec![*problem])?;
    let (mut found, mut layout) = (Vec::new(), None);
    for (entry, html) in samples(board).into_iter().take(jobs) {
        let view = View { entry: &entry, html, summary: "A sentence.", json: "", vocabularies: Vocabularies::default() };
        for item in item::items(board.format(), &document, &view) {
            match board.item(&site, &item, &frame) {
                Ok(Some(piece)) if layout.is_none() => layout = Some(layout_of(board, &frame, &String::from_utf8_lossy(&piece), &item.id)),
                Ok(_) => {}
                Err(problem) if problem.code == super::LEFT_OUT || is_told(&found, &problem) => {}
                Err(problem) => found.push(*problem),
            }
        }
        if found.len() >= FOUND_MAX {
            break;
        }
    }
    if found.is_empty() { Ok(layout.unwrap_or(NO_LAYOUT)) } else { Err(found) }
}

/// Each job may show the same mistake in its own words.
fn is_told(found: &[Diagnostic], problem: &Diagnostic) -> bool {
    found.iter().any(|known| known.code == problem.code && known.location == problem.location)
}

fn before_any_job(board: &Board, site: &Site, part: &Part<'_>) -> Vec<Diagnostic> {
    let mut found = unknown_names(board);
    if let Some(text) = board.engine.astray(&board.text[board.engine.shift.1..], values::of_part(site, part)) {
        let place = place_of_line(board, &text);
        let help = "put it into `{% block head %}`, `{% block item %}` or `{% block tail %}`: each is closed by `{% endblock %}`";
        found.push(at(
            &board.path,
            &board.text,
            place,
            "template-outside",
            "this stands outside of the blocks, and would not be written",
            help,
        ));
    }
    if !board.has(Block::Item) {
        let help = "write what one job looks like between `{% block item %}` and `{% endblock %}`";
        found.push(at(&board.path, &board.text, None, "template-no-item", "the template has no block `item`", help));
    }
    found
}

/// Where a line of the template stands that holds this text alone, or that begins with it.
fn place_of_line(board: &Board, text: &str) -> Option<Span> {
    let begins = board.engine.shift.1;
    let lines = board.text[begins..].split_inclusive('\n').scan(begins, |offset, line| {
        let start = *offset + line.len() - line.trim_start().len();
        *offset += line.len();
        Some((start, line.trim()))
    });
    let mut near = lines.filter(|(_, line)| line.starts_with(text)).collect::<Vec<_>>();
    near.sort_by_key(|(start, line)| (line.len(), *start));
    near.first().map(|(start, _)| Span::new(*start, *start + text.len()))
}

const NO_LAYOUT: Layout = Layout { root: "", item: "", id: "" };

/// How items are found in a document of XML: by the element that an item is, and where in it the id stands.
fn layout_of(board: &Board, frame: &Frame, piece: &str, id: &str) -> Layout {
    let text = format!("{}\n{piece}\n{}", frame.head, frame.tail);
    let (Format::Xml, Ok(document)) = (board.kind, roxmltree::Document::parse(text.trim())) else { return NO_LAYOUT };
    let Some(item) = roxmltree::Document::parse(piece.trim()).ok().map(|item| item.root_element().tag_name().name().to_owned()) else {
        return NO_LAYOUT;
    };
    let Some(node) = document.descendants().find(|node| node.has_tag_name(item.as_str())) else { return NO_LAYOUT };
    let attribute = node.attributes().find(|attribute| attribute.value() == id).map(|attribute| format!("@{}", attribute.name()));
    let element = || node.children().find(|child| child.text() == Some(id)).map(|child| child.tag_name().name().to_owned());
    let id = attribute.or_else(element).unwrap_or_default();
    Layout { root: kept(document.root_element().tag_name().name()), item: kept(&item), id: kept(&id) }
}

/// Names that stand in the template and hold nothing, in branches that no job reaches as well.
fn unknown_names(board: &Board) -> Vec<Diagnostic> {
    let extra = |name: &str| name.strip_prefix("extra.").is_some_and(|key| board.format().extras.iter().any(|extra| extra.key == key));
    let blocks = ["self", "super", "loop", "caller", "varargs", "kwargs", "extra", "words"];
    let is_unknown = |name: &&String| {
        let first = name.split('.').next().unwrap_or_default();
        !names::is_known(name) && !blocks.contains(&name.as_str()) && first != "words" && !extra(name) && !is_of_a_value(name)
    };
    let names = board.engine.names();
    let unknown = names.iter().filter(is_unknown).take(FOUND_MAX);
    let body = board.engine.shift.1;
    let mut found: Vec<Diagnostic> = Vec::new();
    for name in unknown {
        let place = board.text[body..].find(name.as_str()).map(|start| Span::new(body + start, body + start + name.len()));
        let (code, message, help) = match name.strip_prefix("extra.") {
            Some(key) => {
                let known: Vec<&str> = board.format().extras.iter().map(|extra| extra.key).collect();
                let help = crate::diagnostic::nearest(key, known).map_or_else(
                    || format!("declare it between the lines of `+++`: `[extra.{key}]` and `about = \"…\"`"),
                    |near| format!("did you mean `extra.{near}`?"),
                );
                ("template-unknown-name", format!("the template declares no extra `{key}`"), help)
            }
            None => problem::unknown_name(name),
        };
        found.push(at(&board.path, &board.text, place, code, message, help));
    }
    found
}

/// A member of a text or list, such as a method, is the engine's business.
fn is_of_a_value(name: &str) -> bool {
    names::NAMES.iter().any(|known| name.strip_prefix(known.path).is_some_and(|rest| rest.starts_with('.')))
}

/// A section that asks for the board's document with what it wants at least.
pub(super) fn document(board: &Board) -> Document {
    let extra = board.format().extras.iter().filter(|extra| extra.required && extra.default.is_none());
    Document {
        name: "sample".to_owned(),
        dialect: board.target.id.to_owned(),
        extra: extra.map(|extra| (extra.key.to_owned(), extra.words.first().map_or("1", |word| word).to_owned())).collect(),
        ..Document::default()
    }
}

/// Its first file.
pub(super) fn part<'a>(board: &'a Board, document: &'a Document) -> Part<'a> {
    Part { document, format: board.format(), number: 1, items: None, updated: Timestamp::UNIX_EPOCH }
}

/// A site that we made up.
pub(super) fn site() -> Site {
    Site {
        url: "https://jobs.example".to_owned(),
        title: "Jobs & <more> \"here\"".to_owned(),
        description: "Work".to_owned(),
        language: "en".to_owned(),
        organization: None,
        time_zone: jiff::tz::TimeZone::UTC,
        feeds: Vec::new(),
        hubs: Vec::new(),
        changes_max: 0,
        has_pages: true,
        generator: String::new(),
        mount: String::new(),
    }
}

/// The jobs of the proof, and their texts.
fn samples(board: &Board) -> Vec<(Entry, &'static str)> {
    const TEXT: &str = "<p>We build boats that carry people and their bicycles across the harbour, and we look for somebody to build them with us. \
        You cut, weld and fit steel, keep the yard in order, and take an apprentice by the hand.</p>";
    let mut samples = vec![(bare(board), TEXT), (rich(), TEXT), (odd(), ODD_HTML)];
    let contracts = [
        Contract::Permanent,
        Contract::FixedTerm,
        Contract::Agency,
        Contract::Internship,
        Contract::Apprenticeship,
        Contract::Freelance,
        Contract::Volunteer,
    ];
    let units = [UnitText::Hour, UnitText::Day, UnitText::Week, UnitText::Month, UnitText::Year];
    let workplaces = [Workplace::Onsite, Workplace::Hybrid, Workplace::Remote];
    let durations = ["P3D", "P2W", "P6M", "P2Y", "P1Y6M"];
    for (turn, contract) in contracts.into_iter().enumerate() {
        let mut entry = rich();
        entry.facts.contract = Some(contract);
        entry.facts.workplace = Some(workplaces[turn % workplaces.len()]);
        if let Some(pay) = &mut entry.posting.base_salary {
            pay.value.unit_text = Some(units[turn % units.len()]);
            if turn % 2 == 0 {
                pay.value.value = pay.value.min_value.take();
                pay.value.max_value = None;
            }
        }
        entry.posting.job_duration = Some(durations[turn % durations.len()].to_owned());
        if let Some(education) = &mut entry.posting.education_requirements {
            education.credential_category = CredentialCategory::ALL[turn % CredentialCategory::ALL.len()];
        }
        entry.posting.employment_type = match turn % 3 {
            0 => vec![EmploymentType::PartTime],
            1 => vec![EmploymentType::FullTime, EmploymentType::PartTime],
            _ => vec![EmploymentType::PerDiem],
        };
        samples.push((entry, TEXT));
    }
    samples
}

/// A job that states all that a post can.
pub(super) fn rich() -> Entry {
    let posting = serde_json::json!({
        "title": "Boat builder", "datePosted": "2026-03-01", "validThrough": "2026-12-31", "url": "https://jobs.example/jobs/boat-builder/",
        "hiringOrganization": {"name": "Example Yard", "sameAs": "https://yard.example/", "logo": "https://yard.example/logo.png"},
        "jobLocation": [
            {"name": "Hall 3", "address": {"streetAddress": "1 Quay Street", "addressLocality": "Brest", "addressRegion": "Bretagne", "postalCode": "29200", "addressCountry": "FR"}},
            {"address": {"addressLocality": "Lorient", "addressCountry": "FR"}},
        ],
        "employmentType": ["FULL_TIME"],
        "baseSalary": {"currency": "EUR", "value": {"minValue": 2100, "maxValue": 2400, "unitText": "MONTH"}},
        "identifier": {"name": "Example Yard", "value": "BB-7"}, "jobStartDate": "2026-04-01", "jobImmediateStart": true, "jobDuration": "P6M",
        "workHours": "35 hours a week", "industry": "Shipbuilding", "responsibilities": "Weld.", "qualifications": "Welding.",
        "skills": ["Welding", "Patience"], "jobBenefits": "Canteen", "educationRequirements": {"credentialCategory": "high school"},
        "experienceRequirements": {"monthsOfExperience": 24}, "occupationalCategory": {"inCodeSet": "ROME", "codeValue": "H2913"},
        "totalJobOpenings": 2,
    });
    let facts = serde_json::json!({
        "language": "en", "titleAsWritten": "Boat builder (f/m)", "workplace": "onsite", "contract": "permanent",
        "apply": {"email": "work@yard.example", "url": "https://yard.example/apply"}, "tags": ["boats", "steel"], "reference": "BB-7",
        "payNote": "and a boat at Christmas", "payBasis": "gross",
    });
    entry(from(posting), from(facts))
}

/// As little as a job has that reaches the template.
fn bare(board: &Board) -> Entry {
    let full = rich();
    let mut posting = JobPosting { title: full.posting.title, url: full.posting.url, ..JobPosting::default() };
    let mut facts = Facts::default();
    for requirement in board.target.requires {
        match requirement.field {
            "datePosted" => posting.date_posted = full.posting.date_posted,
            "hiringOrganization" => posting.hiring_organization.clone_from(&full.posting.hiring_organization),
            "jobLocation" | "addressCountry" | "addressLocality" => posting.job_location.clone_from(&full.posting.job_location),
            "apply" | "apply.url" | "apply.email" => facts.apply.clone_from(&full.facts.apply),
            _ => {}
        }
    }
    entry(posting, facts)
}

/// All that a post can say, in odd characters.
fn odd() -> Entry {
    let mut entry = rich();
    let odd = || Some(ODD.to_owned());
    entry.posting.title = odd();
    entry.facts.title_as_written = odd();
    entry.posting.industry = odd();
    entry.posting.job_benefits = odd();
    entry.posting.work_hours = odd();
    entry.facts.tags = vec![ODD.to_owned()];
    entry.posting.skills = vec![ODD.to_owned(), "Second".to_owned()];
    if let Some(employer) = &mut entry.posting.hiring_organization {
        employer.name = odd();
    }
    for place in &mut entry.posting.job_location {
        place.address.address_locality = odd();
    }
    entry
}

fn from<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).expect("the samples are written as the types are")
}

fn entry(posting: JobPosting, facts: Facts) -> Entry {
    Entry {
        id: Id::of_own("sample"),
        url: posting.url.clone().unwrap_or_default(),
        page: String::new(),
        data: String::new(),
        complete: true,
        published: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        language: "en".to_owned(),
        posting: Box::new(posting),
        facts,
        summary: None,
        translations: Vec::new(),
        text: EntryText::Held(String::new()),
        text_chars: 1000,
        channels: Vec::new(),
    }
}
