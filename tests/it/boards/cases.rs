//! What single jobs of the board become, as data: the job by its title, an element, its texts in the order of the job's places.

use super::{board, document};

/// Target, title, element, texts of its items in document order.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // One job per place, the requisition the same.
    ("indeed", "Community manager", "city", &["Berlin", "Lyon"]),
    ("linkedin", "Community manager", "location", &["Berlin, Germany", "Lyon, France"]),
    ("talent", "Travelling fitter", "city", &["Oslo", "Malmö", "Turku", "Aarhus", "Kiel"]),
    ("jooble", "Community manager", "region", &["Berlin, Germany", "Lyon, France"]),
    ("adzuna", "Community manager", "location", &["Berlin, Germany"]),
    ("careerjet", "Community manager", "location/country", &["Germany", "France"]),
    ("indeed", "Night porter", "postalcode", &["75010", "75019"]),
    ("indeed", "Mason", "requisitionid", &["REF/7 & 8"]),
    // Countries are places of remote work.
    ("indeed", "Technical writer", "country", &["FR", "DE", "ES"]),
    ("indeed", "Technical writer", "remotetype", &["Fully remote", "Fully remote", "Fully remote"]),
    ("linkedin", "Technical writer", "location", &["France", "Germany", "Spain"]),
    ("linkedin", "Backend developer", "workplaceTypes", &["Remote"]),
    ("linkedin", "Accountant", "workplaceTypes", &["Hybrid"]),
    ("linkedin", "Welder", "workplaceTypes", &["On-site"]),
    ("talent", "Backend developer", "isremote", &["yes"]),
    ("talent", "Accountant", "isremote", &["no"]),
    ("talent", "Baker", "isremote", &[""]),
    ("indeed", "Welder", "remotetype", &[""]),
    ("indeed", "Accountant", "remotetype", &["Hybrid remote"]),
    // Employment: an unmapped value is left out.
    ("indeed", "Welder", "jobtype", &["fulltime"]),
    ("indeed", "Harvest hand", "jobtype", &["contract"]),
    ("indeed", "Intern in cartography", "jobtype", &["internship"]),
    ("indeed", "Ausbildung zum Tischler (m/w/d)", "jobtype", &["fulltime"]),
    ("indeed", "Verger at the cathedral", "jobtype", &[""]),
    ("linkedin", "Welder", "jobtype", &["FULL_TIME"]),
    ("linkedin", "Harvest hand", "jobtype", &["CONTRACT"]),
    ("linkedin", "Intern in cartography", "jobtype", &["INTERNSHIP"]),
    ("linkedin", "Intern in cartography", "experienceLevel", &["INTERNSHIP"]),
    ("linkedin", "Ausbildung zum Tischler (m/w/d)", "jobtype", &["FULL_TIME"]),
    ("linkedin", "Verger at the cathedral", "jobtype", &[""]),
    ("linkedin", "Warehouse worker", "jobtype", &["CONTRACT"]),
    ("adzuna", "Welder", "contract_type", &["permanent"]),
    ("adzuna", "Intern in cartography", "contract_type", &["contract"]),
    ("adzuna", "Lighthouse keeper", "contract_type", &[""]),
    ("adzuna", "Technical writer", "contract_time", &[""]),
    ("adzuna", "Cleaner", "contract_time", &["part_time"]),
    ("careerjet", "Warehouse worker", "contract_type", &["temporary"]),
    ("careerjet", "Intern in cartography", "contract_type", &[""]),
    ("careerjet", "Community manager", "working_hours", &["full-time", "full-time"]),
    // Pay.
    ("indeed", "Welder", "salary", &["PLN 7000 - PLN 9000 per month"]),
    ("indeed", "Line cook", "salary", &["$18 - $22.5 per hour"]),
    ("indeed", "Accountant", "salary", &["€38000 per year"]),
    ("indeed", "Nurse", "salary", &["£29000 per year"]),
    ("indeed", "Baker", "salary", &[""]),
    ("indeed", "Florist", "salary", &[""]),
    ("indeed", "Stage cuisine", "salary", &[""]),
    ("linkedin", "Welder", "salaries/salary/lowEnd/amount", &["7000"]),
    ("linkedin", "Welder", "salaries/salary/highEnd/amount", &["9000"]),
    ("linkedin", "Welder", "salaries/salary/period", &["MONTHLY"]),
    ("linkedin", "Nurse", "salaries/salary/lowEnd/amount", &["29000"]),
    ("linkedin", "Nurse", "salaries/salary/highEnd/amount", &[""]),
    ("linkedin", "Care assistant", "salaries/salary/lowEnd/amount", &[""]),
    ("linkedin", "Cleaner", "salaries/salary/lowEnd/amount", &[""]),
    ("talent", "Cleaner", "salary", &["7.2 EUR per hour (net)"]),
    ("talent", "Stage cuisine", "salary", &["rémunéré"]),
    ("jooble", "Buchhalterin (m/w/d)", "salary", &["2.100–2.400 EUR pro Monat (brutto)"]),
    ("careerjet", "Diseñadora de mapas (H/M)", "salary", &["28.000–31.000 EUR al año (bruto)"]),
    ("adzuna", "Nurse", "salary", &["£29000 per annum"]),
    ("adzuna", "Nurse", "salary_min", &["29000"]),
    ("adzuna", "Nurse", "salary_max", &[""]),
    ("adzuna", "Harvest hand", "salary", &["£480 - £560 per week"]),
    ("adzuna", "Harvest hand", "salary_min", &[""]),
    ("adzuna", "Field surveyor", "salary_frequency", &["day"]),
    ("adzuna", "Stage cuisine", "salary", &["rémunéré"]),
    // The same day in six forms.
    ("indeed", "Welder", "date", &["2026-05-01T22:00:00Z"]),
    ("indeed", "Welder", "expirationdate", &["2026-12-31"]),
    ("linkedin", "Welder", "listDate", &["05/02/2026"]),
    ("linkedin", "Welder", "expirationDate", &["12/31/2026"]),
    ("talent", "Welder", "dateposted", &["2026-05-01T22:00:00Z"]),
    ("talent", "Welder", "expirationdate", &["2026-12-31T22:59:59Z"]),
    ("jooble", "Welder", "pubdate", &["02.05.2026"]),
    ("jooble", "Welder", "expire", &["31.12.2026"]),
    ("adzuna", "Welder", "date", &["2026-05-01T22:00:00Z"]),
    ("indeed", "Caretaker", "date", &["2026-06-01T12:00:00Z"]),
    ("jooble", "Dispatcher", "pubdate", &["30.05.2026"]),
    ("indeed", "Dispatcher", "date", &["2026-05-30T21:30:00Z"]),
    ("linkedin", "Stage manager", "expirationDate", &["06/01/2026"]),
    // Where applications go, with the parameters of the document and its own.
    ("linkedin", "Welder", "applyUrl", &["https://apply.yard.example/welder?lang=pl&utm_campaign=R%26D+jobs&utm_source=linkedin#form"]),
    ("linkedin", "Beekeeper", "applyUrl", &["https://jobs.board.example/jobs/beekeeper/?utm_campaign=R%26D+jobs&utm_source=linkedin"]),
    ("careerjet", "Welder", "apply_url", &["https://apply.yard.example/welder?lang=pl#form"]),
    ("careerjet", "Violin maker", "application_email", &["liuteria@yard.example"]),
    ("careerjet", "Violin maker", "apply_url", &[""]),
    // What posts and documents say for one aggregator.
    ("indeed", "Welder", "category", &["Welding, Shipyard"]),
    ("indeed", "Baker", "category", &[""]),
    ("adzuna", "Welder", "category", &["Trade & Construction Jobs"]),
    ("linkedin", "Baker", "companyId", &["4711"]),
    ("talent", "Baker", "cpc", &["0.25"]),
    ("careerjet", "Baker", "programmatic/bid", &["0.30"]),
    // Other facts.
    ("indeed", "Welder", "experience", &["2 years"]),
    ("indeed", "Welder", "education", &["professional certificate"]),
    ("indeed", "Line cook", "state", &["TX"]),
    ("indeed", "District nurse", "city", &[""]),
    ("talent", "Welder", "benefit", &["Canteen; Bus from the town"]),
    ("jooble", "Confidential post", "company", &[""]),
    // Characters.
    ("indeed", "R&D <engineer> ]]> \"quotes\" & 'more'", "company", &["Ampersand & <Daughters>"]),
    ("jooble", "R&D <engineer> ]]> \"quotes\" & 'more'", "region", &["Cork & Co, Ireland"]),
    ("careerjet", "מתכנתת", "location/city", &["Haifa"]),
    // HTML.
    ("linkedin", "Editor of field guides", "description", &[concat!(
        "<p><strong>About us</strong></p><p>An <em>old</em> house with <strong>new</strong> books. See our list.</p>",
        "<p><strong>Tasks</strong></p><ul><li>Read</li><li>Write\n<ul><li>at home</li><li>outdoors</li></ul></li><li>Repeat</li></ul>",
        "<p>Somebody said this.</p><p>Day | Place</p><p>Monday | Desk</p><p>Friday | Field</p><p>A guide</p><p>make book</p>")]),
    ("indeed", "Reader of proofs", "description", &[concat!(
        "<p>Before</p><h4>The work</h4><p>One line<br>and another</p><p>Hours</p>",
        "<table><tbody><tr><td>Monday</td><td>4</td></tr></tbody></table><ul><li><p>a & b</p><p>c ‹d›</p></li></ul>",
        "<p>And some more words, so that it is long enough for everybody.</p>")]),
    ("linkedin", "Reader of proofs", "description", &[concat!(
        "<p>Before</p><p><strong>The work</strong></p><p>One line<br>and <u>another</u></p><p>Hours</p><p>Monday | 4</p>",
        "<ul><li><p>a &amp; b</p><p>c &lt;d&gt;</p></li></ul><p>And some more words, so that it is long enough for everybody.</p>")]),
];

#[test]
fn each_job_says_what_it_should() {
    let mut wrong = Vec::new();
    for (target, title, element, expect) in CASES {
        let found: Vec<&str> = document(target).titled(title).iter().map(|item| item.text(element)).collect();
        if found != *expect {
            wrong.push(format!("{target} | {title} | {element}\n  is {found:?}\n  not {expect:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Target, title of a job that is left out, why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("indeed", "Translator", "no country"),
    ("indeed", "Gardener", "no country"),
    ("indeed", "Confidential post", "no employer"),
    ("linkedin", "Window cleaner", "fewer than 100 characters"),
    ("linkedin", "Postman", "fewer than 100 characters"),
    ("linkedin", "Confidential post", "no employer"),
    ("talent", "Postman", "fewer than 50 characters"),
    ("talent", "Volunteer coordinator", "no place"),
    ("jooble", "Volunteer coordinator", "no place"),
    ("adzuna", "Window cleaner", "fewer than 100 characters"),
    ("careerjet", "Translator", "no place"),
];

/// Target, title of a job that stays, although another aggregator refuses it.
const TAKEN: &[(&str, &str)] = &[
    ("indeed", "Postman"),
    ("talent", "Window cleaner"),
    ("jooble", "Postman"),
    ("jooble", "Gardener"),
    ("jooble", "Archivist"),
    ("adzuna", "Confidential post"),
    ("careerjet", "Gardener"),
];

#[test]
fn what_would_be_refused_is_left_out_and_nothing_else() {
    for (target, title, why) in LEFT_OUT {
        assert!(document(target).titled(title).is_empty(), "{target} has {title}: {why}");
    }
    for (target, title) in TAKEN {
        assert!(!document(target).titled(title).is_empty(), "{target} has no {title}");
    }
}

#[test]
fn ids_tell_the_places_of_a_job_apart() {
    for read in board().iter().filter(|read| read.target.id != "adzuna") {
        let id = |item: &&super::Item| item.text(super::format(read.target).layout.id).to_owned();
        let ids: Vec<String> = read.titled("Travelling fitter").iter().map(id).collect();
        assert_eq!(ids.len(), 5, "{}", read.target.id);
        assert_eq!(ids[0].len(), 32);
        assert!(ids[1..].iter().all(|other| other.starts_with(&format!("{}-", ids[0])) && other.len() == 40), "{ids:?}");
    }
}
