//! The rules of each aggregator, as data: what they say, where, and what is looked at in the document.

use regex::Regex;
use roxmltree::Document;

use super::{Item, Read, board, document, format};
use crate::support::site::NOW;

const INDEED: &str = "https://docs.indeed.com/, XML feed reference";
const LINKEDIN: &str = "https://learn.microsoft.com/en-us/linkedin/talent/job-postings/xml-feeds-development-guide";
const LINKEDIN_FEED: &str = "a working feed's notes on the guide of March 2026";
const TALENT: &str = "https://www.talent.com/integrations";
const JOOBLE: &str = "Jooble, XML Feed Specifications";
const ADZUNA: &str = "Adzuna, XML specification";
const CAREERJET: &str = "https://www.careerjet.fi/docs/feeds/xml";
const XML: &str = "https://www.w3.org/TR/xml/";

/// What is looked at.
enum Look {
    /// The root element has this name.
    Root(&'static str),
    /// The head has these elements, with texts of this form.
    Head(&'static [(&'static str, &'static str)]),
    /// Each item has these elements with something in them.
    Filled(&'static [&'static str]),
    /// Each item has these elements, be they empty.
    There(&'static [&'static str]),
    /// No item has an element beside these.
    Known(&'static [&'static str]),
    /// Where it is there and not empty, an element's text has this form.
    Form(&'static str, &'static str),
    /// No two items have the same.
    Unique(&'static str),
    /// Items of one job at several places share it.
    Shared(&'static str, &'static str),
    /// So many characters of text at least, without markup.
    AtLeast(&'static str, usize),
    /// HTML has no other elements and no attributes.
    Html(&'static str, &'static [&'static str]),
    /// No character reference, in the document or in what it holds.
    NoReference,
    /// An instant that is not after the run's clock.
    Past(&'static str),
    /// A number in the head that is how many items there are.
    Count(&'static str),
    /// Both are there, or neither.
    Together(&'static str, &'static str),
}

use Look::{AtLeast, Count, Filled, Form, Head, Html, Known, NoReference, Past, Root, Shared, There, Together, Unique};

/// Target, what the rule says, who says so, what is looked at.
type Rule = (&'static str, &'static str, &'static str, Look);

const INSTANT: &str = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$";
const RFC_822: &str = r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$";
const COUNTRY: &str = "^[A-Z]{2}$";
const PAY: &str = r"^([$€£]|[A-Z]{3} )\d+(\.\d+)?( - ([$€£]|[A-Z]{3} )\d+(\.\d+)?)? per (hour|day|week|month|year)$";
const SAFE: &[&str] = &["b", "br", "em", "h2", "h3", "h4", "i", "li", "ol", "p", "strong", "u", "ul"];

#[rustfmt::skip]
const RULES: &[Rule] = &[
    ("indeed", "the root is `source`", INDEED, Root("source")),
    ("indeed", "publisher, its address and the time of the build stand at the head", INDEED, Head(&[("publisher", "."), ("publisherurl", "^https://"), ("lastBuildDate", RFC_822)])),
    ("indeed", "required elements are filled", INDEED, Filled(&["title", "date", "referencenumber", "requisitionid", "url", "company", "country", "email", "description"])),
    ("indeed", "elements without a value are there and empty", INDEED, There(&["city", "state", "postalcode", "streetaddress", "salary", "education", "jobtype", "experience", "expirationdate"])),
    ("indeed", "no element that Indeed does not know", INDEED, Known(&["title", "date", "referencenumber", "requisitionid", "url", "company", "city", "state", "country", "email", "description", "postalcode", "streetaddress", "salary", "education", "jobtype", "experience", "expirationdate", "category", "remotetype"])),
    ("indeed", "one reference number is one item, ever", INDEED, Unique("referencenumber")),
    ("indeed", "the requisition is the same at all places", INDEED, Shared("url", "requisitionid")),
    ("indeed", "dates are ISO 8601", INDEED, Form("date", INSTANT)),
    ("indeed", "a date in the future hides the job", INDEED, Past("date")),
    ("indeed", "the last day is a day", INDEED, Form("expirationdate", r"^\d{4}-\d\d-\d\d$")),
    ("indeed", "countries are codes", INDEED, Form("country", COUNTRY)),
    ("indeed", "links say where they were found", INDEED, Form("url", r"^https://.*[?&]source=Indeed(&|#|$)")),
    ("indeed", "pay is figures, currency and period", INDEED, Form("salary", PAY)),
    ("indeed", "remote work has two words", INDEED, Form("remotetype", "^(Fully remote|Hybrid remote)$")),
    ("indeed", "kinds of employment are Indeed's words", INDEED, Form("jobtype", "^(fulltime|parttime|contract|temporary|internship)$")),
    ("indeed", "HTML of a closed list", INDEED, Html("description", &["b", "br", "em", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"])),
    ("indeed", "no HTML entities anywhere", INDEED, NoReference),

    ("linkedin", "the root is `source`", LINKEDIN, Root("source")),
    ("linkedin", "time of the build, publisher and count stand at the head", LINKEDIN, Head(&[("lastBuildDate", RFC_822), ("publisherUrl", "^https://"), ("publisher", "."), ("expectedJobCount", r"^\d+$")])),
    ("linkedin", "the count is how many jobs there are", LINKEDIN, Count("expectedJobCount")),
    ("linkedin", "mandatory elements are filled", LINKEDIN, Filled(&["partnerJobId", "company", "title", "description", "applyUrl", "location", "country", "companyId", "posterEmail"])),
    ("linkedin", "no element that LinkedIn does not know", LINKEDIN, Known(&["partnerJobId", "company", "title", "description", "applyUrl", "location", "city", "state", "country", "postalCode", "workplaceTypes", "industryCodes/industryCode", "jobFunctions/jobFunction", "experienceLevel", "jobtype", "salaries/salary/highEnd/amount", "salaries/salary/highEnd/currencyCode", "salaries/salary/lowEnd/amount", "salaries/salary/lowEnd/currencyCode", "salaries/salary/period", "salaries/salary/type", "listDate", "expirationDate", "companyId", "posterEmail"])),
    ("linkedin", "ids have 40 characters at most", LINKEDIN, Form("partnerJobId", "^[0-9a-f-]{1,40}$")),
    ("linkedin", "one id is one item", LINKEDIN, Unique("partnerJobId")),
    ("linkedin", "100 characters of text at least", LINKEDIN, AtLeast("description", 100)),
    ("linkedin", "applications go to an https address", LINKEDIN_FEED, Form("applyUrl", "^https://")),
    ("linkedin", "countries are codes", LINKEDIN, Form("country", COUNTRY)),
    ("linkedin", "the workplace is one of three words", LINKEDIN, Form("workplaceTypes", "^(On-site|Hybrid|Remote)$")),
    ("linkedin", "the kind of employment is one of five words", LINKEDIN, Form("jobtype", "^(FULL_TIME|PART_TIME|CONTRACT|INTERNSHIP|VOLUNTEER)$")),
    ("linkedin", "the level of experience is one of seven words", LINKEDIN, Form("experienceLevel", "^(ENTRY_LEVEL|MID_SENIOR_LEVEL|DIRECTOR|EXECUTIVE|INTERNSHIP|ASSOCIATE|NOT_APPLICABLE)$")),
    ("linkedin", "the period of pay is one of eight words", LINKEDIN, Form("salaries/salary/period", "^(YEARLY|MONTHLY|SEMIMONTHLY|BIWEEKLY|WEEKLY|DAILY|HOURLY|ONCE)$")),
    ("linkedin", "the type of pay is one of two words", LINKEDIN, Form("salaries/salary/type", "^(BASE_SALARY|TOTAL_ADDITIONAL)$")),
    ("linkedin", "amounts are numbers", LINKEDIN, Form("salaries/salary/highEnd/amount", r"^\d+(\.\d+)?$")),
    ("linkedin", "an amount has its currency", LINKEDIN, Together("salaries/salary/lowEnd/amount", "salaries/salary/lowEnd/currencyCode")),
    ("linkedin", "the day of the listing has its month first", LINKEDIN_FEED, Form("listDate", r"^(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}$")),
    ("linkedin", "the last day has its month first", LINKEDIN_FEED, Form("expirationDate", r"^(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}$")),
    ("linkedin", "HTML of a closed list", LINKEDIN, Html("description", &["b", "br", "em", "i", "li", "p", "strong", "u", "ul"])),

    ("talent", "the root is `source`", TALENT, Root("source")),
    ("talent", "publisher and time of the build stand at the head", TALENT, Head(&[("publisher", "."), ("publisherurl", "^https://"), ("lastbuilddate", INSTANT)])),
    ("talent", "required elements are filled", TALENT, Filled(&["referencenumber", "title", "company", "country", "dateposted", "url", "description"])),
    ("talent", "town and state are there, be they empty", TALENT, There(&["city", "state"])),
    ("talent", "no element that Talent.com does not know", TALENT, Known(&["referencenumber", "title", "company", "city", "state", "country", "dateposted", "url", "description", "expirationdate", "streetaddress", "postalcode", "jobtype", "isremote", "benefit", "category", "logo", "experience", "cpc", "salary"])),
    ("talent", "one reference number is one item", TALENT, Unique("referencenumber")),
    ("talent", "50 characters of text at least", TALENT, AtLeast("description", 50)),
    ("talent", "the text is HTML", TALENT, Form("description", "^(?s)<(p|ul|ol|h2|h3|h4)>.*>$")),
    ("talent", "HTML that readers show", TALENT, Html("description", SAFE)),
    ("talent", "the date is an instant in UTC", TALENT, Form("dateposted", INSTANT)),
    ("talent", "no date lies in the future", TALENT, Past("dateposted")),
    ("talent", "the end is an instant in UTC", TALENT, Form("expirationdate", INSTANT)),
    ("talent", "remote work is yes or no", TALENT, Form("isremote", "^(yes|no)$")),

    ("jooble", "the root has one common tag", JOOBLE, Root("jobs")),
    ("jooble", "each job has an id of its own", JOOBLE, Unique("@id")),
    ("jooble", "link, name, region and text are there", JOOBLE, Filled(&["link", "name", "region", "description", "pubdate"])),
    ("jooble", "no element that Jooble does not know", JOOBLE, Known(&["@id", "link", "name", "region", "description", "pubdate", "updated", "salary", "company", "expire", "jobtype"])),
    ("jooble", "the day of publication has dots", JOOBLE, Form("pubdate", r"^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.\d{4}$")),
    ("jooble", "the day of the last change has dots", JOOBLE, Form("updated", r"^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.\d{4}$")),
    ("jooble", "the last day has dots", JOOBLE, Form("expire", r"^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.\d{4}$")),
    ("jooble", "HTML that readers show", JOOBLE, Html("description", SAFE)),

    ("adzuna", "the root is `jobs`", ADZUNA, Root("jobs")),
    ("adzuna", "mandatory elements are filled", ADZUNA, Filled(&["title", "id", "description", "url", "location", "country"])),
    ("adzuna", "no element that Adzuna does not know", ADZUNA, Known(&["title", "id", "description", "url", "location", "country", "salary", "company", "category", "geo_lat", "geo_lng", "postcode", "salary_min", "salary_max", "salary_frequency", "salary_currency", "contract_type", "contract_time", "date", "cpc"])),
    ("adzuna", "one id is one ad", ADZUNA, Unique("id")),
    ("adzuna", "one address is one ad", ADZUNA, Unique("url")),
    ("adzuna", "100 characters of text at least", ADZUNA, AtLeast("description", 100)),
    ("adzuna", "HTML that readers show", ADZUNA, Html("description", SAFE)),
    ("adzuna", "countries are codes", ADZUNA, Form("country", COUNTRY)),
    ("adzuna", "the contract is permanent or not", ADZUNA, Form("contract_type", "^(permanent|contract)$")),
    ("adzuna", "the working time is full or part", ADZUNA, Form("contract_time", "^(full_time|part_time)$")),
    ("adzuna", "the period of pay is one of four words", ADZUNA, Form("salary_frequency", "^(hour|day|month|year)$")),
    ("adzuna", "the least pay is a number", ADZUNA, Form("salary_min", r"^\d+(\.\d+)?$")),
    ("adzuna", "the most pay is a number", ADZUNA, Form("salary_max", r"^\d+(\.\d+)?$")),
    ("adzuna", "the currency is ISO 4217", ADZUNA, Form("salary_currency", "^[A-Z]{3}$")),
    ("adzuna", "no date lies in the future", ADZUNA, Past("date")),

    ("careerjet", "the root is `jobs`", CAREERJET, Root("jobs")),
    ("careerjet", "what a job is known by is filled", CAREERJET, Filled(&["id", "title", "url", "description"])),
    ("careerjet", "no element that Careerjet does not suggest", CAREERJET, Known(&["id", "title", "url", "location/city", "location/region", "location/country", "location", "company", "company_url", "description", "contract_type", "working_hours", "salary", "application_email", "apply_url", "careerjet-apply-data", "programmatic/bid"])),
    ("careerjet", "one id is one item", CAREERJET, Unique("id")),
    ("careerjet", "the kind of contract is Careerjet's word", CAREERJET, Form("contract_type", "^(permanent|contract|temporary)$")),
    ("careerjet", "the working time is full or part", CAREERJET, Form("working_hours", "^(full-time|part-time)$")),
    ("careerjet", "HTML that readers show", CAREERJET, Html("description", SAFE)),
];

#[test]
fn every_rule_holds() {
    let broken: Vec<String> = RULES
        .iter()
        .filter_map(|(target, rule, source, look)| Some(format!("{target}: {rule} ({source}): {}", problem(document(target), look)?)))
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn each_document_holds_forty_jobs_and_what_xml_allows() {
    for read in board() {
        let ids = read.items.iter().map(|item| item.text(format(read.target).layout.id));
        let jobs: std::collections::BTreeSet<_> = ids.map(|id| id.get(..32).unwrap_or(id)).collect();
        assert!(jobs.len() >= 40, "{}: {} jobs", read.target.id, jobs.len());
        let odd = read.text.chars().find(|c| matches!(c, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}'));
        assert_eq!(odd, None, "{}: a character that {XML} forbids", read.target.id);
    }
}

/// How many rules each target has, for the manual.
pub(super) fn of(target: &str) -> Vec<(&'static str, &'static str)> {
    RULES.iter().filter(|(of, ..)| *of == target).map(|(_, rule, source, _)| (*rule, *source)).collect()
}

fn problem(read: &Read, look: &Look) -> Option<String> {
    let each = |check: &dyn Fn(&Item) -> Option<String>| read.items.iter().find_map(check);
    let shown = |item: &Item, what: &str| Some(format!("{what} in {item:?}"));
    match look {
        Root(name) => (read.root != *name).then(|| read.root.clone()),
        Head(elements) => elements.iter().find_map(|(name, form)| {
            let found = read.head.iter().find(|(leaf, _)| leaf == name).map(|(_, text)| text.as_str());
            (!found.is_some_and(|text| matches(form, text))).then(|| format!("{name}: {found:?}"))
        }),
        Filled(names) => each(&|item| shown(item, names.iter().find(|name| item.text(name).is_empty())?)),
        There(names) => each(&|item| shown(item, names.iter().find(|name| !item.has(name))?)),
        Known(names) => each(&|item| item.names().into_iter().find(|name| !names.contains(name)).map(str::to_owned)),
        Form(name, form) => each(&|item| {
            let text = item.text(name);
            (!text.is_empty() && !matches(form, text)).then(|| format!("{name}: {text}"))
        }),
        Unique(name) => {
            let mut all: Vec<&str> = read.items.iter().map(|item| item.text(name)).collect();
            all.sort_unstable();
            all.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned())
        }
        Shared(key, name) => each(&|item| {
            let other = read.items.iter().find(|other| other.text(key) == item.text(key) && other.text(name) != item.text(name))?;
            shown(other, name)
        }),
        AtLeast(name, least) => each(&|item| {
            let length = parsed(item.text(name)).0.chars().count();
            (length < *least).then(|| format!("{length}: {}", item.text(name)))
        }),
        Html(name, allowed) => each(&|item| parsed(item.text(name)).1.into_iter().find(|tag| !allowed.contains(&tag.as_str()))),
        NoReference => {
            let reference = Regex::new("&(#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{0,30});").expect("a pattern");
            reference.find(&read.text).map(|found| found.as_str().to_owned())
        }
        Past(name) => each(&|item| (item.text(name) > NOW).then(|| item.text(name).to_owned())),
        Count(name) => {
            let said = read.head.iter().find(|(leaf, _)| leaf == name).map_or("nothing", |(_, text)| text);
            (said != read.items.len().to_string()).then(|| format!("{said} are {}", read.items.len()))
        }
        Together(one, other) => each(&|item| (item.has(one) != item.has(other)).then(|| format!("{one} without {other}"))),
    }
}

fn matches(form: &str, text: &str) -> bool {
    Regex::new(form).expect("a pattern").is_match(text)
}

/// The text of HTML, and its elements; one with attributes has `@` in its name. What a browser would read otherwise than it is written
/// makes it an element named `?`.
fn parsed(html: &str) -> (String, Vec<String>) {
    // Every element is closed, so with its void ones closed too it is XML. Without references, `&` and `<` may stand for themselves.
    let html = html.replace("<br>", "<br/>").replace("]]>", "]]&gt;");
    let plain = Regex::new("<([^a-z/]|$)").expect("a pattern").replace_all(&html.replace('&', "&amp;"), "&lt;$1").into_owned();
    let wrapped = [html.as_str(), &plain].map(|text| format!("<x>{text}</x>"));
    let Some(document) = wrapped.iter().find_map(|text| Document::parse(text).ok()) else {
        return (String::new(), vec![format!("? {html}")]);
    };
    let elements = document.root_element().descendants().skip(1).filter(roxmltree::Node::is_element);
    let name = |node: roxmltree::Node<'_, '_>| {
        let attributes = if node.attributes().len() > 0 { "@" } else { "" };
        format!("{}{attributes}", node.tag_name().name())
    };
    let text = document.root_element().descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    (text, elements.map(name).collect())
}
