//! Pages of every shape: as generators and minifiers write them, as people do, and as nobody should.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const BLOCK: &str =
    "<link rel=\"alternate\" href=\"/f\" data-jobherald>\n<script type=\"application/ld+json\" data-jobherald>{}</script>\n";

fn changed(page: &str, block: &str, replace: bool) -> String {
    let read = read(page.as_bytes()).expect("a page that can be read");
    let rewritten = rewrite(page.as_bytes(), &read, block, replace).expect("a page that can be written to");
    rewritten.map_or_else(|| page.to_owned(), |bytes| String::from_utf8(bytes).expect("UTF-8"))
}

/// The page with `|` where the block is to go. Again changes nothing, and without a block it is what it was.
#[track_caller]
fn check(marked: &str) {
    let page = marked.replacen('|', "", 1);
    let rewritten = changed(&page, BLOCK, false);
    assert_eq!(rewritten, marked.replacen('|', BLOCK, 1));
    assert_eq!(changed(&rewritten, BLOCK, false), rewritten);
    assert_eq!(changed(&rewritten, "", false), page);
}

#[test]
fn the_block_goes_to_the_end_of_the_head() {
    // Jekyll, Hugo and Eleventy with a plain layout; CRLF; a byte order mark.
    check("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <title>x</title>\n|</head>\n<body>y</body>\n</html>\n");
    check("<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<title>x</title>\r\n|</head>\r\n<body>\r\ny</body></html>\r\n");
    check("\u{feff}<!doctype html><html><head><title>é</title>|</head><body>y");
    // Zola and Hugo, minified; Astro, compressed.
    check(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title><link rel=stylesheet href=/a.css>|</head><body class=a><p>y",
    );
    check(
        "<!DOCTYPE html><html lang=\"en\" data-astro-cid-x> <head><style>a{b:c}</style>|</head> <body data-astro-cid-x> y </body></html>",
    );
    // Tags that HTML lets one leave out.
    check("<!doctype html><title>x</title>|<body><p>y");
    check("<!doctype html><meta charset=utf-8><title>x</title><script>a</script>|<h1>y</h1>");
    check("<title>x</title>\n|Text at once, and then <b>bold</b>.");
    check("<title>x</title>|");
    check("|<p>A piece of a page.</p>");
    check("|Text alone");
}

#[test]
fn what_only_looks_like_the_end_of_the_head_is_none() {
    check("<head><!-- </head> --><script>\"</head>\"</script><title></head></title>|</head><body></head>");
    check("<head><noscript><style>a{}</style></noscript><template><div></div></template>|</head>");
    check("<head><title>x</title>|<div>in the head</div></head><body>");
    check("<head>|</head><head></head><body><head></head>");
    check("<HTML><HEAD><TITLE>x</TITLE>|</HEAD ><BODY>");
    check("<head><svg><title>of the picture</title></svg></head>".replacen("<svg>", "|<svg>", 1).as_str());
}

#[track_caller]
fn refused(bytes: &[u8], expect: &Refusal) {
    let refusal = read(bytes).and_then(|page| rewrite(bytes, &page, BLOCK, false));
    assert_eq!(refusal.as_ref(), Err(expect));
}

#[test]
fn pages_that_cannot_be_written_to_are_refused() {
    refused(b"<title>caf\xe9</title>", &Refusal::NotUtf8);
    refused(b"\xff\xfe<\0h\0", &Refusal::NotUtf8);
    refused(b"<meta charset=iso-8859-1><title>x</title>", &Refusal::Charset("iso-8859-1".into()));
    refused(b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>", &Refusal::Charset("windows-1252".into()));
    refused(b"<title>x</title><!-- no end", &Refusal::Unfinished);
    refused(b"<title>no end", &Refusal::Unfinished);
    refused(b"<select><xmp><script>\"use strict\";</script></select>", &Refusal::Ambiguous("xmp".into()));
}

#[test]
fn a_page_says_what_matters_of_itself() {
    let page = read(b"<meta name=ROBOTS content='NOINDEX, follow'><meta http-equiv=refresh content='0; URL=/elsewhere/'>").expect("a page");
    assert!(page.noindex);
    assert_eq!(page.redirect.as_deref(), Some("/elsewhere/"));
    for (html, expect) in [
        ("<head><link href=' https://x.example/a?b=1&amp;c=2 ' rel='CANONICAL'>", Some("https://x.example/a?b=1&c=2")),
        ("<head><link rel=\"alternate canonical\" href=/a/>", Some("/a/")),
        ("<head><!-- <link rel=canonical href=/a/> -->", None),
        ("<head><link rel=canonical>", None),
    ] {
        assert_eq!(canonical(html.as_bytes()).as_deref(), expect, "{html}");
    }
}

/// What is left of markup, and what it says otherwise than ours.
#[track_caller]
fn check_markup(page: &str, without: Option<&str>, contradictions: &[&str]) {
    let page = format!("<title>x</title>{page}");
    let read = read(page.as_bytes()).expect("a page");
    let ours = json!({"title": "Cook", "datePosted": "2026-11-02", "hiringOrganization": {"name": "Isohypse"}});
    let found: Vec<_> =
        read.markups.iter().flat_map(|markup| markup.contradictions(&ours)).map(|(name, theirs, _)| format!("{name}: {theirs}")).collect();
    assert_eq!(found, contradictions);
    assert_eq!(read.markups.iter().all(Markup::is_removable), without.is_some(), "{:?}", read.markups);
    assert_eq!(changed(&page, "", false), page);
    if let Some(without) = without {
        assert_eq!(changed(&page, "", true), format!("<title>x</title>{without}"));
    }
}

#[test]
fn markup_of_the_pages_own_is_found_and_goes_when_told_to() {
    let ld = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
    check_markup("<p>JobPosting</p>", Some("<p>JobPosting</p>"), &[]);
    check_markup(&ld(r#"{"@type": "Person"}"#), Some(&ld(r#"{"@type": "Person"}"#)), &[]);
    check_markup(
        &format!("{}\n<p>", ld(r#"{"@type": "JobPosting", "title": "cook", "datePosted": "2026-11-02T10:00:00Z"}"#)),
        Some("\n<p>"),
        &[],
    );
    check_markup(
        &ld(r#"{"@graph":[{"@type":"Person"},{"@type":"JobPosting","title":"Baker","hiringOrganization":"Other"}]}"#),
        Some(&ld(r#"{"@graph":[{"@type":"Person"}]}"#)),
        &["title: Baker", "hiringOrganization: Other"],
    );
    check_markup(&ld(r#"{"@type": "WebPage", "about": {"@type": "JobPosting"}}"#), None, &[]);
    check_markup("<div typeof='schema:JobPosting'><b property=title>Baker</b></div>", None, &[]);
}

#[test]
fn microdata_goes_and_everything_that_people_see_stays() {
    check_markup(
        "<article class=\"job\" itemscope itemtype=\"http://schema.org/JobPosting\" id=a>\n\
         <h1 itemprop='title'>Baker <b>(2)</b></h1><meta itemprop=\"datePosted\" content=\"2025-01-02\">\n\
         <p itemprop=hiringOrganization itemscope itemtype=https://schema.org/Organization><b itemprop=name class=n>Other</b></p>\n\
         <ol itemscope itemtype=https://schema.org/BreadcrumbList><li itemprop=itemListElement>Jobs</ol>\n\
         <link rel=license itemprop=license href=/l><link itemprop=url href=/u>\n\
         </article><p itemprop=name>not its own</p>",
        Some(
            "<article class=\"job\" id=a>\n\
             <h1>Baker <b>(2)</b></h1>\n\
             <p><b class=n>Other</b></p>\n\
             <ol itemscope itemtype=https://schema.org/BreadcrumbList><li itemprop=itemListElement>Jobs</ol>\n\
             <link rel=license href=/l>\n\
             </article><p itemprop=name>not its own</p>",
        ),
        &["title: Baker (2)", "datePosted: 2025-01-02", "hiringOrganization: Other"],
    );
    check_markup("<div itemscope itemtype='https://schema.org/JobPosting' itemref=b></div><p id=b itemprop=title>Baker", None, &[]);
}

#[track_caller]
fn check_sitemap(sitemap: &str, ours: &[&str], expect: Option<&str>) {
    let read = read_sitemap(sitemap.as_bytes()).expect("a sitemap");
    let entries: Vec<_> = ours.iter().map(|path| (format!("https://x.example/{path}"), format!("<url>{path}</url>"))).collect();
    let joined = join(sitemap.as_bytes(), &read, &entries).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(joined.as_deref(), expect);
}

#[test]
fn a_sitemap_gets_what_it_lacks_and_nothing_else_changes() {
    let urlset = |inner: &str| {
        format!("<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{inner}</urlset>\n")
    };
    let a = "  <url><loc>https://x.example/a/</loc></url>\n";
    check_sitemap(&urlset(a), &["a/"], None);
    check_sitemap(&urlset(a), &["a", "a.html", "a/index.html"], None);
    check_sitemap(&urlset("<url><loc>https://x.example/caf%C3%A9?x=1&amp;y</loc></url>"), &["café?x=1&y"], None);
    let ours = "<!-- jobherald -->\n<url>b/</url>\n<!-- /jobherald -->\n";
    check_sitemap(&urlset(a), &["a/", "b/"], Some(&urlset(&format!("{a}{ours}"))));
    check_sitemap(&urlset(&format!("{a}{ours}")), &["a/", "b/"], None);
    check_sitemap(&urlset(&format!("{a}{ours}")), &["a/"], Some(&urlset(a)));
    for none in ["", "<urlset>", "<html></html>", "not XML", "<urlset><url></urlset>"] {
        assert_eq!(read_sitemap(none.as_bytes()), None, "{none}");
    }
    assert!(read_sitemap(b"<sitemapindex><sitemap><loc>a</loc></sitemap></sitemapindex>").is_some_and(|map| map.is_index));
}

/// Pieces of pages that mean something to a parser.
const PIECES: &[&str] = &[
    "<head>",
    "</head>",
    "<body>",
    "</body>",
    "<title>",
    "</title>",
    "<script>",
    "</script>",
    "<script type=application/ld+json>",
    "{\"@type\":\"JobPosting\"}",
    "<template>",
    "</template>",
    "<noscript>",
    "</noscript>",
    "<svg>",
    "</svg>",
    "<math>",
    "<p>",
    "</p>",
    "<!--",
    "-->",
    "<!doctype html>",
    "<select>",
    "<textarea>",
    "</textarea>",
    "<plaintext>",
    "<meta charset=utf-8>",
    "text",
    " ",
    "\n",
    "\u{feff}",
    "<div itemscope itemtype=https://schema.org/JobPosting>",
    "<b itemprop=title itemscope>",
    "</div>",
    "<![CDATA[",
    "]]>",
    "<style>",
    "</style>",
    "<link data-jobherald",
    "<x y='",
    "'>",
    "é",
    "<",
    ">",
    "data-jobherald",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_page_is_damaged(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..14)) {
        let page = pieces.concat();
        let Ok(before) = read(page.as_bytes()) else { return Ok(()) };
        let Ok(rewritten) = rewrite(page.as_bytes(), &before, BLOCK, false) else { return Ok(()) };
        let rewritten = rewritten.unwrap_or_else(|| page.clone().into_bytes());
        let after = read(&rewritten).expect("it was read before it was accepted");
        prop_assert_eq!(rewrite(&rewritten, &after, BLOCK, false), Ok(None));
        if !before.is_marked() {
            prop_assert_eq!(rewrite(&rewritten, &after, "", false), Ok(Some(page.into_bytes())));
        }
    }

    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..14)) {
        let mut page = pieces.concat().into_bytes();
        page.extend(bytes);
        let _ = canonical(&page);
        let _ = read_sitemap(&page);
        if let Ok(read) = read(&page) {
            let _ = rewrite(&page, &read, BLOCK, true);
        }
    }
}
