//! Tables of configurations and of what is said about them.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Given, Host, Loaded, Templates, load};
use crate::diagnostic::Diagnostic;
use crate::model::dialect::{Extra, ExtraKind, Word};
use crate::model::target::Target;

const SITE: &str = "[site]\nurl = 'https://jobs.example.org'\ntitle = 'Jobs'\n";
const TARGETS: &[&str] = &["atom", "jsonfeed", "rss"];
static DIALECT: Target = crate::model::dialect::sample(
    "board",
    &[
        Extra { key: "email", about: "a mailbox", kind: ExtraKind::Item, default: None, words: &[], required: true, by_post: false },
        Extra {
            key: "places",
            about: "which places",
            kind: ExtraKind::Setting,
            default: None,
            words: &["each", "first"],
            required: false,
            by_post: true,
        },
    ],
    &[Word::read("internship", "INTERN"), Word::read("part-time", "PART")],
);
const KINDS: &[(&str, &[&str])] = &[("drop", &["path"]), ("webhook", &["url", "secrets", "allow", "payload"])];

fn read(text: &str, environment: &[(&str, &str)], out: Option<&str>) -> Result<Loaded, Vec<Diagnostic>> {
    let environment: BTreeMap<String, String> = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    load(&Given {
        text,
        path: "jobherald.toml",
        root: Path::new("/site"),
        environment: &environment,
        out: out.map(Path::new),
        host: Host::default(),
        targets: TARGETS,
        dialects: &[&DIALECT],
        templates: &Templates::new(),
        kinds: KINDS,
        codes: &["missing-title", "stale-posting"],
        fields: &["title", "baseSalary"],
        formats: &["lever"],
    })
}

fn shown(diagnostics: &[Diagnostic]) -> String {
    let line = |d: &Diagnostic| {
        let place = d.location.as_ref().map_or_else(|| "-".to_owned(), |l| format!("{}:{}", l.line, l.column));
        format!("{} {place} {} | {}", d.code, d.message, d.help)
    };
    diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is found in a file that begins with a good `[site]` of three lines.
#[track_caller]
fn check(text: &str, expect: &str) {
    let found = match read(&format!("{SITE}{text}"), &[], None) {
        Ok(loaded) => shown(&loaded.warnings),
        Err(found) => shown(&found),
    };
    assert_eq!(found, expect);
}

/// What is found in a whole file.
#[track_caller]
fn check_file(text: &str, expect: &str) {
    assert_eq!(read(text, &[], None).map_or_else(|found| shown(&found), |loaded| shown(&loaded.warnings)), expect);
}

#[test]
fn the_smallest_file_is_enough() {
    let settings = read(SITE, &[], None).expect("a good file").settings;
    assert_eq!(
        settings.sources.iter().map(|s| (s.label.as_str(), s.path.to_str())).collect::<Vec<_>>(),
        [("content", Some("/site/content"))]
    );
    assert_eq!(settings.sources[0].permalink, "/jobs/{slug}/");
    assert_eq!(settings.targets.keys().collect::<Vec<_>>(), TARGETS);
    assert_eq!(settings.out, Path::new("/site/public"));
    assert_eq!(settings.facets.as_ref().map(|facets| facets.entries), Some(50));
    assert_eq!((settings.site.language.as_str(), settings.site.time_zone.iana_name()), ("en", Some("UTC")));
}

#[test]
fn everything_that_the_design_shows_is_read() {
    let loaded = read(include_str!("load_tests_full.toml"), &[], None).unwrap_or_else(|found| panic!("{}", shown(&found)));
    assert_eq!(shown(&loaded.warnings), "");
    let settings = loaded.settings;
    let source = &settings.sources[0];
    assert_eq!(source.fields["title"], ["position", "title"]);
    assert!(source.include.is_match("fr/one.md") && source.include.is_match("one.md") && !source.include.is_match("one.txt"));
    assert_eq!(settings.organization.as_ref().and_then(|o| o.logo.as_deref()), Some("https://jobs.example.org/board/logo.svg"));
    assert_eq!(settings.site.url.as_str(), "https://jobs.example.org/board");
    assert_eq!(settings.targets["rss"].entries, Some(200));
    assert!(!settings.targets.contains_key("jsonfeed"));
    assert_eq!(settings.aggregators[0].secrets.len(), 2);
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let file = format!("{SITE}[output]\ndir = 'file'\n");
    let variable = [("JOBHERALD_OUTPUT_DIR", "variable")];
    for (text, environment, flag, expect) in [
        (SITE, &[][..], None, "/site/public"),
        (&file, &[], None, "/site/file"),
        (&file, &variable, None, "/site/variable"),
        (SITE, &variable, None, "/site/variable"),
        (&file, &variable, Some("/flag"), "/flag"),
        (&file, &[], Some("/flag/../other"), "/other"),
        (&file, &[("JOBHERALD_OUTPUT_DIR", "")], None, "/site/file"),
    ] {
        let settings = read(text, environment, flag).unwrap_or_else(|found| panic!("{}", shown(&found))).settings;
        assert_eq!(settings.out, Path::new(expect), "{environment:?} {flag:?}");
    }
}

#[test]
fn variables_reach_every_single_setting() {
    let environment = [
        ("HOME", "/root"),
        ("JOBHERALD_SITE_TIME_ZONE", "Europe/Paris"),
        ("JOBHERALD_ORGANIZATION_NAME", "Example"),
        ("JOBHERALD_FACETS_ENTRIES", "7"),
        ("JOBHERALD_TARGETS_RSS_ENABLED", "false"),
        ("JOBHERALD_OUTPUT_SLUG", "file-name"),
    ];
    let settings = read(SITE, &environment, None).expect("good variables").settings;
    assert_eq!(settings.site.time_zone.iana_name(), Some("Europe/Paris"));
    assert_eq!(settings.organization.and_then(|o| o.name).as_deref(), Some("Example"));
    assert_eq!(settings.facets.as_ref().map(|facets| facets.entries), Some(7));
    assert_eq!(settings.targets.keys().collect::<Vec<_>>(), ["atom", "jsonfeed"]);

    let found = read(SITE, &[("JOBHERALD_FACETS_ENTRIES", "many"), ("JOBHERALD_SITE_URI", "x")], None).expect_err("a bad variable");
    assert_eq!(
        shown(&found),
        "config-unknown-variable - the environment variable `JOBHERALD_SITE_URI` names no setting | did you mean `JOBHERALD_SITE_URL`?\n\
         config-wrong-type - `entries` is text where a whole number is wanted | give it a whole number"
    );
    assert_eq!(found[1].why, ["the environment variable `JOBHERALD_FACETS_ENTRIES` sets it"]);
}

#[test]
fn a_variable_that_holds_a_secret_is_no_mistyped_setting() {
    let text = format!("{SITE}[[aggregator]]\nid = 'a'\nkind = 'webhook'\nsecrets = [{{ env = 'JOBHERALD_BOARD' }}]\n");
    let loaded = read(&text, &[("JOBHERALD_BOARD", "whsec_x")], None).expect("a good file");
    assert_eq!(shown(&loaded.warnings), "");
}

#[test]
fn all_problems_come_at_once() {
    check_file(
        "[site]\ntimezone = 'Europe/Paris'\nurl = 'jobs.example.org'\nlanguage = 3\n[sources]\n",
        "config-missing-key 1:2 `title` is missing in `[site]` | add it: its title\n\
         config-unknown-key 2:1 the key `timezone` is not known in `[site]` | did you mean `time_zone`?\n\
         config-bad-url 3:7 the address has no `https://` in front | begin it with `https://`\n\
         config-wrong-type 4:12 `language` is a number where text is wanted | put it in quotes\n\
         config-unknown-key 5:2 the key `sources` is not known at the top | did you mean `source`?",
    );
    check_file("", "config-missing-key - `[site]` is missing | add it: the site that the output is published at");
    check_file("[site\n", "config-syntax 1:6 this is no TOML: unclosed table, expected `]` | see https://toml.io for its rules");
}

#[test]
fn keys_are_known_where_they_stand() {
    check_file(
        &format!("permalink = '/x/{{slug}}/'\n{SITE}"),
        "config-unknown-key 1:1 the key `permalink` is not known at the top | `permalink` stands in `[[source]]`: move it below that line",
    );
    check(
        "dir = 'x'",
        "config-unknown-key 4:1 the key `dir` is not known in `[site]` | `dir` stands in `[inject]` and `[output]`: move it below one of these lines",
    );
    check(
        "[[aggregator]]\nname = 'a'\nkind = 'drop'\npath = 'x'",
        "config-missing-key 4:1 `id` is missing in `[[aggregator]]` | add it: its name in the ledger: letters, digits, `-` and `_`. Never change it\n\
         config-unknown-key 5:1 the key `name` is not known in `[[aggregator]]` | did you mean `id`, which is missing here?",
    );
    check(
        "[source]\npath = 'x'",
        "config-wrong-type 4:1 `[source]` is one table where a list of tables is wanted | write `[[source]]`, with two brackets: there can be several",
    );
    check(
        "[[source]]\npath = 'x'\n[source.fields]\ntitel = 'x'\nhiringOrganization = 'y'\naddressLocality = 'z'",
        "config-unknown-field 7:1 there is no field `titel` | did you mean `title`?\n\
         config-unknown-field 8:1 there is no field `hiringOrganization` | did you mean `hiringOrganization.name`?\n\
         config-unknown-field 9:1 there is no field `addressLocality` | did you mean `jobLocation.address.addressLocality`?",
    );
    check(
        "[targets.rs]\nentries = 0",
        "config-unknown-target 4:10 there is no target `rs` | did you mean `rss`?\nconfig-out-of-range 5:11 `entries` cannot be 0 | 1 or more",
    );
}

#[test]
fn documents_for_aggregators_are_off_until_they_have_a_section() {
    let documents = |text: &str| {
        let loaded = read(&format!("{SITE}{text}"), &[], None).unwrap_or_else(|found| panic!("{}", shown(&found)));
        loaded.settings.documents.into_iter().map(|d| (d.name, d.dialect)).collect::<Vec<_>>()
    };
    let pair = |name: &str| (name.to_owned(), "board".to_owned());
    assert_eq!(documents(""), []);
    assert_eq!(documents("[targets.board]\nenabled = false"), []);
    assert_eq!(documents("[targets.board]\nextra = { email = 'a@b.example' }"), [pair("board")]);
    let french = "[targets.board-fr]\ndialect = 'board'\nselect = { country = 'FR', tag = ['C++', 'Rust'] }\nextra.email = 'a@b.example'";
    assert_eq!(documents(french), [pair("board-fr")]);
}

#[test]
fn what_aggregators_do_not_know_is_refused() {
    check("[targets.board]", "config-missing-extra 4:1 `board` wants `email`: a mailbox | add `email = \"…\"` to `[targets.board.extra]`");
    check(
        "[targets.x]\ndialect = 'bord'\n[targets.y]",
        "config-unknown-target 5:11 there is no dialect `bord` | did you mean `board`?\n\
         config-unknown-target 6:10 there is no target `y` | known are `atom`, `jsonfeed`, `rss`, `board`; a section with a name of its own \
         needs `dialect` or `template`",
    );
    check(
        "[targets.rss]\nparams.a = 'b'",
        "config-key-of-another 5:1 `params` is for aggregators' documents, and `rss` is none | take it away",
    );
    check(
        "[targets.board]\nextra = { emial = 'x', email = 'x', places = 'all' }\nwords = { intership = '' }\nentries = 3",
        "config-unknown-key 5:11 `board` has no extra `emial` | did you mean `email`?\n\
         config-unknown-word 5:46 `places` cannot be `all` | known are `each`, `first`\n\
         config-unknown-word 6:11 `intership` is none of our words | did you mean `internship`?\n\
         config-key-of-another 7:1 `entries` is for feeds | take the line away: an aggregator takes what is not in its document for closed; \
         `select` says which jobs it holds",
    );
    check(
        "[targets.board]\nextra.email = 'x'\nselect = { contry = 'FR', country = 'France', employmentType = 'fulltime', tag = [] }",
        "config-unknown-field 6:12 there is no field `contry` | did you mean `country`?\n\
         config-unknown-word 6:37 `France` is no code of a country | write the two letters of ISO 3166-1, such as `FR`\n\
         config-unknown-word 6:64 no job has `fulltime` as its `employmentType` | did you mean `FULL_TIME`?\n\
         config-empty-value 6:82 `tag` names no value | name one value or more that a job may have",
    );
}

#[test]
fn values_are_checked() {
    check("time_zone = 'paris'", "config-bad-time-zone 4:13 there is no time zone `paris` | did you mean `Europe/Paris`?");
    check("language = 'fr_FR'", "config-bad-language 4:12 `fr_FR` is no language tag | write it as BCP 47 does: `fr`, `pt-BR`, `zh-Hant`");
    check("kind = 'bord'", "config-unknown-word 4:8 `kind` cannot be `bord` | did you mean `board`?");
    check("description = ''", "");
    check("[output]\ndir = ' '", "config-empty-value 5:7 `dir` is empty | name a folder, or leave it out for `public`");
    check("[output]\ndir", "config-syntax 5:4 this is no TOML: key with no value, expected `=` | see https://toml.io for its rules");
    check("[guard]\nremovals_percent = 101", "config-out-of-range 5:20 `removals_percent` cannot be 101 | from 0 to 100");
    check("[facets]\nenabled = 'yes'", "config-wrong-type 5:11 `enabled` is text where true or false is wanted | take the quotes away");
    for (url, expect) in [
        ("ftp://x.org", "config-bad-url 2:7 `ftp:` is no address of the web | begin it with `https://`"),
        (
            "https://x.org/?a",
            "config-bad-url 2:7 the site's address has a `?` or `#` in it, and all other addresses start with it | write the address of its front page without them",
        ),
        (" ", "config-empty-value 2:7 `url` is empty | give it a value"),
    ] {
        check_file(&format!("[site]\nurl = '{url}'\ntitle = 'x'"), expect);
    }
}

#[test]
fn sources_are_checked() {
    let source = |rest: &str| format!("[[source]]\npath = 'jobs'\n{rest}");
    check(
        &source("include = ['a', '[']"),
        "config-bad-glob 6:17 the glob `[` cannot be read: unclosed character class; missing ']' | write it like `**/*.md`",
    );
    check(
        &source("permalink = '/{slug}/{yaer}/'"),
        "config-permalink 6:13 the permalink has no placeholder `{yaer}` | did you mean `year`?",
    );
    check(
        &source("permalink = '/jobs/'"),
        "config-permalink 6:13 the permalink would give all jobs of a day the same address | add one of {slug}, {path}, {id}",
    );
    check(
        &source("permalink = '/../{slug}/'"),
        "config-permalink 6:13 the permalink is no plain path | leave out `..`, `//`, `?`, `#`, `%`, backslashes and spaces",
    );
    check(&source("permalink = '/{slug'"), "config-permalink 6:13 the permalink has a `{` without its `}` | write it like `/jobs/{slug}/`");
    check(
        &source("[[source.split]]\nkey = 't'\npattern = '(?<role>.+)'\ninto = { rol = 'title', role = 'titl' }"),
        "config-unknown-group 9:10 the pattern has no group `rol` | did you mean `role`?\n\
         config-unknown-field 9:32 there is no field `titl` | did you mean `title`?",
    );
    check(
        &source("[[source.split]]\nkey = 't'\npattern = '('\ninto = { a = 'title' }"),
        "config-bad-pattern 8:11 the pattern cannot be read: unclosed group | see https://docs.rs/regex for what it may hold",
    );
    check(
        &source("[[source.lookup]]\nfield = 'title'\nfrom = 'x.md'\nkey = 't'"),
        "config-bad-lookup 8:8 `from` has no `{value}` in it: all posts would name the same file | write it like `_companies/{value}.md`",
    );
    check(
        &source("[source.values.employmentType]\n'indé' = 'CONTRACTR'\n'x' = ''"),
        "config-unknown-word 7:10 `CONTRACTR` is no word of `employmentType` | did you mean `CONTRACTOR`?",
    );
}

#[test]
fn a_default_creates_no_place_no_date_and_no_pay() {
    let default = |field: &str| format!("[[source]]\npath = 'jobs'\n[source.defaults]\n'{field}' = 'x'");
    let help = "state it in the posts, or map a key of theirs in `[source.fields]`";
    for (field, refusal) in [
        ("jobLocation", "put jobs in a place that their posts do not state"),
        ("jobLocation.address.addressLocality", "put jobs in a place that their posts do not state"),
        ("validThrough", "give jobs a date that their posts do not state"),
        ("baseSalary.value.value", "promise pay that the posts do not state"),
        ("id", "give all jobs what tells one job from another"),
    ] {
        check(&default(field), &format!("config-default-refused 7:1 `{field}` can have no default: it would {refusal} | {help}"));
    }
    check(&default("jobLocation.address.addressCountry"), "");
    check(&default("hiringOrganization.name"), "");
}

#[test]
fn aggregators_are_checked() {
    let aggregator = |rest: &str| format!("[[aggregator]]\nid = 'a'\n{rest}");
    check(&aggregator("kind = 'webhok'"), "config-unknown-kind 6:8 there is no push protocol `webhok` | did you mean `webhook`?");
    check(
        "[[aggregator]]\nid = 'a b'\nkind = 'drop'\n[[aggregator]]\nid = 'c'\nkind = 'drop'\n[[aggregator]]\nid = 'c'\nkind = 'drop'",
        "config-bad-id 5:6 the id `a b` has other characters | use letters, digits, `-` and `_` only\n\
         config-duplicate-id 11:6 two aggregators have the id `c` | give each its own: the ledger knows them by it",
    );
    check(
        &aggregator("kind = 'webhook'\nallow = ['10.0.0.0/40']"),
        "config-bad-network 7:10 `10.0.0.0/40` is no network | write it like `127.0.0.0/8` or `::1/128`",
    );
    check(
        &aggregator("kind = 'webhook'\nsecrets = [{ env = 'A', file = 'b' }, {}]"),
        "config-secret-reference 7:12 a secret is kept in one place, and two are named | write `{ env = \"BOARD_SECRET\" }` or `{ file = \"…\" }`\n\
         config-secret-reference 7:39 where the secret is kept is not said | write `{ env = \"BOARD_SECRET\" }` or `{ file = \"…\" }`",
    );
}

#[test]
fn the_place_of_the_state_is_checked() {
    let help = "write `folder:PATH`, `git:PATH` for a branch that is checked out there, or `s3://bucket/prefix`, as docs/ci.md shows";
    let own = "name a folder of its own, such as `folder:state`";
    let state = |store: &str| format!("[state]\nstore = '{store}'");
    check(&state("folder:../kept"), "");
    check(&state("git:state"), "");
    check(&state("s3://bucket"), "");
    check(&state("s3:bucket"), &format!("config-state-store 5:9 `s3:bucket` is no place for the state | {help}"));
    let known = "write `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`";
    check(&state("ftp://bucket"), &format!("config-bad-bucket 5:9 `ftp://` is no object store that is known here | {known}"));
    check(&state("folder: "), &format!("config-state-store 5:9 the folder has no name | {help}"));
    check(&state("folder:."), &format!("config-state-store 5:9 the state would stand among what it is made from | {own}"));
    check(&state("folder:.jobherald/x"), &format!("config-state-store 5:9 the state would stand among what it is made from | {own}"));
    check(&state("folder:public/x"), &format!("config-state-store 5:9 the state would stand in the output, which everybody sees | {own}"));
    check(&state("git:content/x"), &format!("config-state-store 5:9 the state would stand in the source `content` | {own}"));
}

#[test]
fn secrets_are_never_shown() {
    for line in
        ["secrets = ['hunter2']", "secrets = [{ env = 'hunter2!' }]", "url = 'https://u:hunter2@x.org/'", "secrets = ['whsec_hunter2', 'b]"]
    {
        let text = format!("{SITE}[[aggregator]]\nid = 'a'\nkind = 'webhook'\n{line}\n");
        let found = read(&text, &[], None).expect_err("a literal secret");
        assert!(!found.is_empty());
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    }
}

#[test]
fn the_output_never_holds_a_source() {
    check(
        "[output]\ndir = 'content/..'",
        "config-output-holds-source 5:7 the output folder `.` holds the source `content` | choose a folder beside or inside the source, such as `public`",
    );
    check("[output]\ndir = 'content/public'", "");
    assert_eq!(
        read(SITE, &[], Some("/site/content")).map(|_| ()).map_err(|found| shown(&found)),
        Err("config-output-holds-source - the output folder `content` holds the source `content` | choose a folder beside or inside the source, such as `public`".to_owned())
    );
}

#[test]
fn lengths_of_time_are_days_weeks_or_months() {
    let life = |rest: &str| read(&format!("{SITE}[life]\n{rest}"), &[], None).expect("a good file").settings.life;
    let shown = life("close_after = '8w'\nwarn_before = '3d'\nkeep_closed = '6mo'\n");
    assert_eq!(
        (shown.close_after.map(|p| p.to_string()), shown.warn_before.to_string(), shown.keep_closed.map(|p| p.to_string())),
        (Some("8w".into()), "3d".into(), Some("6mo".into()))
    );
    let shown = life("closed_pages = 'remove'\n");
    assert!(shown.close_after.is_none() && shown.keep_closed.is_none());
    let help = "write it in days, weeks or months: `60d`, `8w`, `3mo`";
    for (text, problem) in [
        ("60", "is no length of time"),
        ("two months", "is no length of time"),
        ("3m", "is not made of days: `m` are minutes, months are `mo`"),
        ("0d", "is no time at all"),
        ("20y", "is longer than ten years"),
    ] {
        check(&format!("[life]\nclose_after = '{text}'\n"), &format!("config-bad-period 5:15 `{text}` {problem} | {help}"));
    }
    check("[life]\nclose_after = 60\n", "config-wrong-type 5:15 `close_after` is a number where text is wanted | put it in quotes");
    check(
        "[life]\nwarn_before = '3d'\n",
        "config-idle 5:15 `warn_before` means nothing without `close_after` | set `close_after`, or take this line out",
    );
    check("[life]\nclosed_pages = 'hide'\n", "config-unknown-word 5:16 `closed_pages` cannot be `hide` | known are `keep`, `remove`");
}
