//! Generated job posts: post `i` depends on `i` alone, so that a small corpus is the beginning of a larger one, on every machine.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::words::{EMPLOYER_ENDS, EMPLOYER_STARTS, LANGUAGES, Language, TAGS, TOOLS, TOWNS, Town};

/// Writes posts `0..count` into `dir` as `<number>.md`, unless they are there.
pub(crate) fn write(dir: &Path, count: usize) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let last = dir.join(format!("{:06}.md", count - 1));
    if last.exists() {
        return Ok(());
    }
    (0..count).try_for_each(|index| fs::write(dir.join(format!("{index:06}.md")), post(index)))
}

/// The whole text of one post, front matter included.
pub(crate) fn post(index: usize) -> String {
    let mut dice = Dice::new(index);
    let language = dice.pick(LANGUAGES);
    let job = Job {
        index,
        language,
        employer: format!("{}{}", dice.pick(EMPLOYER_STARTS), dice.pick(EMPLOYER_ENDS)),
        town: dice.pick(TOWNS),
        tool: dice.pick(TOOLS),
    };
    let mut text = front_matter(&job, &mut dice);
    body(&job, &mut dice, &mut text);
    text
}

struct Job {
    index: usize,
    language: Language,
    employer: String,
    town: Town,
    tool: &'static str,
}

impl Job {
    fn host(&self) -> String {
        format!("{}.example", self.employer.to_lowercase())
    }

    fn fill(&self, sentence: &str, dice: &mut Dice) -> String {
        sentence
            .replace("{n}", &dice.between(3, 40).to_string())
            .replace("{tool}", dice.pick(TOOLS))
            .replace("{city}", self.town.0)
            .replace("{employer}", &self.employer)
    }
}

/// Front matter in three hands: flow and block, quoted and plain.
fn front_matter(job: &Job, dice: &mut Dice) -> String {
    let (city, region, postal_code, country) = job.town;
    let role = dice.pick(job.language.roles);
    let title = match dice.below(4) {
        0 => format!("{role} – {city}"),
        1 => format!("{role} ({})", job.tool),
        2 => format!("{role}, {} & {}", job.tool, dice.pick(TOOLS)),
        _ => role.to_owned(),
    };
    let tags = dice.several(TAGS, 1, 4);
    let (year, month, day) = (dice.between(2023, 2024), dice.between(1, 12), dice.between(1, 28));
    let pay = dice.between(30, 60) * 1000;
    let currency = match country {
        "CH" => "CHF",
        "GB" => "GBP",
        _ => "EUR",
    };
    let summary = job.fill(dice.pick(job.language.sentences), dice).replace('*', "");
    let mut yaml = format!("---\ntitle: \"{title}\"\ndate: {year}-{month:02}-{day:02}T{:02}:{:02}:00Z\n", dice.below(24), dice.below(60));
    push(&mut yaml, format_args!("description: \"{summary}\"\nlang: {}\n", job.language.tag));
    push(&mut yaml, format_args!("company:\n  name: {}\n  url: https://{}/\n", job.employer, job.host()));
    if dice.below(2) == 0 {
        push(
            &mut yaml,
            format_args!("location: {{ city: {city}, region: {region}, postal_code: \"{postal_code}\", country: {country} }}\n"),
        );
        push(&mut yaml, format_args!("tags: [{}]\n", tags.join(", ")));
    } else {
        push(
            &mut yaml,
            format_args!("location:\n  city: {city}\n  region: '{region}'\n  postal_code: '{postal_code}'\n  country: {country}\n"),
        );
        push(&mut yaml, format_args!("tags:\n  - {}\n", tags.join("\n  - ")));
    }
    if dice.below(5) > 0 {
        let most = pay + dice.between(2, 9) * 1000;
        push(&mut yaml, format_args!("salary:\n  min: {pay}\n  max: {most}\n  currency: {currency}\n  unit: YEAR\n"));
    }
    let employment = dice.pick(&["FULL_TIME", "FULL_TIME", "PART_TIME", "CONTRACTOR", "INTERN"]);
    push(&mut yaml, format_args!("employment_type: [{employment}]\nvalid_through: 2099-12-{day:02}\n"));
    push(
        &mut yaml,
        format_args!("apply_url: https://{}/apply/{}?from=board\nreference: B-{:06}\n---\n\n", job.host(), job.index, job.index),
    );
    yaml
}

/// 300 to 700 words of Markdown with what posts have: headings, lists, a table, quotes, links, code and, in one of four, raw HTML.
fn body(job: &Job, dice: &mut Dice, text: &mut String) {
    let words = dice.between(300, 640);
    let start = text.len();
    paragraph(job, dice, text, 2);
    let mut headings = job.language.headings.iter().cycle();
    while text[start..].split_ascii_whitespace().count() < words {
        if let Some(heading) = headings.next() {
            push(text, format_args!("## {heading}\n\n"));
        }
        match dice.below(8) {
            0..=2 => list(job, dice, text, "- "),
            3 => list(job, dice, text, "1. "),
            4 => push(text, format_args!("> {}\n>\n> — *{}*\n\n", job.fill(dice.pick(job.language.sentences), dice), job.employer)),
            5 => table(dice, text),
            6 => push(text, format_args!("```\nplan --team {} --check \"a < b && c > d\"\n```\n\n", job.host())),
            _ => {
                let item = job.fill(dice.pick(job.language.items), dice);
                push(text, format_args!("<div class=\"note\"><strong>{}</strong><br>{item}&nbsp;!</div>\n\n", job.language.note));
            }
        }
        let sentences = dice.between(1, 4);
        paragraph(job, dice, text, sentences);
    }
    push(
        text,
        format_args!(
            "[{}](https://{}/apply/{}?from=board) · <https://{}/?a=1&b=2>\n",
            job.language.apply,
            job.host(),
            job.index,
            job.host()
        ),
    );
}

fn paragraph(job: &Job, dice: &mut Dice, text: &mut String, sentences: usize) {
    let chosen: Vec<String> = dice.several(job.language.sentences, sentences, sentences).iter().map(|s| job.fill(s, dice)).collect();
    push(text, format_args!("{}\n\n", chosen.join(" ")));
}

fn list(job: &Job, dice: &mut Dice, text: &mut String, mark: &str) {
    for item in dice.several(job.language.items, 3, 6) {
        push(text, format_args!("{mark}{}\n", job.fill(item, dice)));
    }
    text.push('\n');
}

fn table(dice: &mut Dice, text: &mut String) {
    text.push_str("| | 1 | 2 |\n| :-- | --: | :-: |\n");
    for tool in dice.several(TOOLS, 3, 5) {
        push(text, format_args!("| {tool} | {} | {} |\n", dice.below(10), if dice.below(2) == 0 { "✓" } else { "—" }));
    }
    text.push('\n');
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a string cannot fail");
}

/// `SplitMix64` (Steele, Lea, Flood, 2014), seeded by the post's number.
struct Dice(u64);

impl Dice {
    fn new(index: usize) -> Self {
        Self((index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("a remainder is below its divisor")
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Between `least` and `most` different elements, in a random order.
    fn several<'a>(&mut self, of: &[&'a str], least: usize, most: usize) -> Vec<&'a str> {
        let count = self.between(least, most).min(of.len());
        let mut rest = of.to_vec();
        (0..count).map(|_| rest.swap_remove(self.below(rest.len()))).collect()
    }
}
