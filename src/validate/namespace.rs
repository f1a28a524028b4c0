//! Namespaces of feeds: which there are, and which are nearly one of them.

use std::collections::BTreeSet;

use roxmltree::Document;

use super::found::{Found, shown};
use super::rule::rules;
use super::xml;

rules! {
    PREFIX_NEEDLESS = "namespace-prefix-needless", Warning, "W3C feed validator, AvoidNamespacePrefix", "the elements of the format stand without a prefix", "declare the namespace with `xmlns=\"…\"`: some readers look at the written names";
    UNKNOWN = "namespace-unknown", Info, "W3C feed validator, UnknownNamespace", "the namespace is one that readers know", "keep it if somebody reads it; others pass over it";
    NEAR = "namespace-near", Error, "Namespaces in XML 1.0, section 2.3: names are compared character by character",
        "a namespace is written as its specification has it", "copy the address from the specification; readers take another one for unknown";
    UNUSUAL = "namespace-prefix-unusual", Info, "W3C feed validator, NonstdPrefix", "a namespace has the prefix that everybody gives it", "declare it with the usual prefix: some readers look at the prefix only";
    MISLEADING = "namespace-prefix-misleading", Warning, "W3C feed validator, ReservedPrefix",
        "a prefix that everybody knows stands for what everybody takes it for", "choose another prefix, or the namespace that belongs to it: some readers look at the prefix only";
}

/// Prefix and address.
const KNOWN: &[(&str, &str)] = &[
    ("", "http://www.w3.org/2005/Atom"),
    ("admin", "http://webns.net/mvcb/"),
    ("ag", "http://purl.org/rss/1.0/modules/aggregation/"),
    ("annotate", "http://purl.org/rss/1.0/modules/annotate/"),
    ("app", "http://www.w3.org/2007/app"),
    ("app", "http://purl.org/atom/app#"),
    ("at", "http://purl.org/atompub/tombstones/1.0"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("audio", "http://media.tangent.org/rss/1.0/"),
    ("blogChannel", "http://backend.userland.com/blogChannelModule"),
    ("cc", "http://web.resource.org/cc/"),
    ("cc", "http://creativecommons.org/ns#"),
    ("cf", "http://www.microsoft.com/schemas/rss/core/2005"),
    ("company", "http://purl.org/rss/1.0/modules/company"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("creativeCommons", "http://backend.userland.com/creativeCommonsRssModule"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("email", "http://purl.org/rss/1.0/modules/email/"),
    ("ev", "http://purl.org/rss/1.0/modules/event/"),
    ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0"),
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("g", "http://base.google.com/ns/1.0"),
    ("gd", "http://schemas.google.com/g/2005"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("georss", "http://www.georss.org/georss"),
    ("gml", "http://www.opengis.net/gml"),
    ("googleplay", "http://www.google.com/schemas/play-podcasts/1.0"),
    ("icbm", "http://postneo.com/icbm/"),
    ("image", "http://purl.org/rss/1.0/modules/image/"),
    ("image", "http://www.google.com/schemas/sitemap-image/1.1"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("l", "http://purl.org/rss/1.0/modules/link/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("mobile", "http://www.google.com/schemas/sitemap-mobile/1.0"),
    ("news", "http://www.google.com/schemas/sitemap-news/0.9"),
    ("openSearch", "http://a9.com/-/spec/opensearch/1.1/"),
    ("openSearch", "http://a9.com/-/spec/opensearchrss/1.0/"),
    ("pingback", "http://madskills.com/public/xml/rss/module/pingback/"),
    ("podcast", "https://podcastindex.org/namespace/1.0"),
    ("prism", "http://prismstandard.org/namespaces/1.2/basic/"),
    ("psc", "http://podlove.org/simple-chapters"),
    ("rawvoice", "http://www.rawvoice.com/rawvoiceRssModule/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("re", "http://purl.org/atompub/rank/1.0"),
    ("schema", "https://schema.org/"),
    ("schema", "http://schema.org/"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("source", "http://source.scripting.com/"),
    ("spotify", "http://www.spotify.com/ns/rss"),
    ("sx", "http://www.microsoft.com/schemas/rss/sse"),
    ("sx", "http://feedsync.org/2007/feedsync"),
    ("svg", "http://www.w3.org/2000/svg"),
    ("math", "http://www.w3.org/1998/Math/MathML"),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
    ("taxo", "http://purl.org/rss/1.0/modules/taxonomy/"),
    ("thr", "http://purl.org/syndication/thread/1.0"),
    ("trackback", "http://madskills.com/public/xml/rss/module/trackback/"),
    ("tt", "https://teamtailor.com/locations"),
    ("video", "http://www.google.com/schemas/sitemap-video/1.1"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("yt", "http://www.youtube.com/xml/schemas/2015"),
];

/// Prefixes that stand for one thing everywhere.
const FIXED: [&str; 13] =
    ["admin", "atom", "content", "creativeCommons", "dc", "dcterms", "fh", "georss", "itunes", "media", "slash", "sy", "wfw"];

/// Checks the namespaces that a document declares and uses; `own` is that of the format.
pub(super) fn check(document: &Document<'_>, own: &str, found: &mut Found<'_>) {
    let root = document.root_element();
    let mut seen = BTreeSet::from([own]);
    for namespace in root.namespaces() {
        let (prefix, uri) = (namespace.name().unwrap_or_default(), namespace.uri());
        let place = declared(root, prefix);
        if is_nearly_known(uri) && seen.insert(uri) {
            found.add(&NEAR, place.clone(), format!("{} is not quite the namespace that it is meant to be", shown(uri)));
        } else if FIXED.contains(&prefix) && !KNOWN.iter().any(|(known, address)| *known == prefix && *address == uri) {
            found.add(&MISLEADING, place, format!("the prefix `{prefix}` stands for {} here", shown(uri)));
        } else if let Some(usual) = usual_prefix(prefix, uri) {
            found.add(&UNUSUAL, place, format!("the prefix `{prefix}` stands for what others call `{usual}`"));
        }
    }
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        let uri = xml::namespace(node);
        if uri.is_empty() || !seen.insert(uri) || is_known(uri) {
            continue;
        }
        let rule = if is_nearly_known(uri) { &NEAR } else { &UNKNOWN };
        found.add(rule, xml::tag(node), format!("{} stands in the namespace {}", xml::written(node), shown(uri)));
    }
}

/// How others call a namespace that stands under another prefix here.
fn usual_prefix(prefix: &str, uri: &str) -> Option<&'static str> {
    let mut usual =
        KNOWN.iter().filter(|(_, address)| *address == uri).map(|(usual, _)| *usual).filter(|usual| !usual.is_empty()).peekable();
    let first = usual.peek().copied()?;
    (!prefix.is_empty() && !usual.any(|usual| usual.eq_ignore_ascii_case(prefix))).then_some(first)
}

fn is_known(uri: &str) -> bool {
    KNOWN.iter().any(|(_, known)| *known == uri)
}

/// Whether it is a known one but for capitals, `https`, or a slash or `#` at its end.
pub(super) fn is_nearly_known(uri: &str) -> bool {
    !is_known(uri) && KNOWN.iter().any(|(_, known)| plain(known) == plain(uri))
}

/// Whether two addresses differ in nothing but that.
pub(super) fn is_nearly(uri: &str, known: &str) -> bool {
    uri != known && plain(uri) == plain(known)
}

fn plain(uri: &str) -> String {
    let small = uri.trim().to_ascii_lowercase();
    let rest = small.strip_prefix("https://").or_else(|| small.strip_prefix("http://")).unwrap_or(&small);
    rest.trim_end_matches(['/', '#']).to_owned()
}

/// Where the root declares a prefix.
fn declared(root: roxmltree::Node<'_, '_>, prefix: &str) -> std::ops::Range<usize> {
    let tag = xml::tag(root);
    let source = &root.document().input_text()[tag.clone()];
    let name = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    source.find(&name).map_or(tag.clone(), |at| tag.start + at..tag.start + at + name.len())
}
