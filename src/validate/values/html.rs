//! HTML that stands in a feed: what readers remove for safety, and addresses that lead nowhere once the text is shown elsewhere. Read with the
//! tokenizer of html5ever, so that it is seen as browsers see it.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::super::found::{Found, shown};
use super::super::rule::rules;
use super::address::split_scheme;

rules! {
    ELEMENT_RISKY = "body-element-risky", Warning, "W3C feed validator, SecurityRisk; RFC 4287, section 8.1; JSON Feed 1.1, security",
        "a text holds no elements that run, load or replace something", "remove the element: readers do, or drop the item";
    ATTRIBUTE_RISKY = "body-attribute-risky", Warning, "W3C feed validator, SecurityRiskAttr; RFC 4287, section 8.1",
        "a text holds no attributes that run something", "remove the attribute: readers do";
    ADDRESS_RISKY = "body-address-risky", Warning, "RFC 4287, section 8.1", "no address of a text runs something", "write an address that begins with `https://`";
    STYLE_RISKY = "body-style-risky", Warning, "W3C feed validator, DangerousStyleAttr",
        "a style moves nothing over the reader and loads nothing", "remove the style: readers do";
    ADDRESS_RELATIVE = "body-address-relative", Warning, "W3C feed validator, ContainsRelRef; RSS Best Practices Profile, description",
        "addresses in a text are whole", "write addresses with `https://` and the host: a text is shown far from your site";
    ELEMENT_UNKNOWN = "body-element-unknown", Warning, "W3C feed validator, NotHtml; HTML, section 4",
        "the elements of a text are HTML", "write elements that HTML has";
}

const ELEMENTS: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center \
    cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 \
    h5 h6 head header hgroup hr html i iframe img input ins kbd keygen label legend li link listing main map mark marquee math menu meta meter nav nobr noembed \
    noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small \
    source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp";

const RISKY: &str = "applet base body embed frame frameset head html iframe link meta object param script style title";

/// Attributes that hold an address.
const ADDRESSES: &str = "action background cite data formaction href icon longdesc manifest poster profile src usemap";

/// So many findings are made of one text.
const FINDINGS_MAX: usize = 12;

/// Whether HTML has an element of that name, in lower case.
pub(in crate::validate) fn is_element(name: &str) -> bool {
    ELEMENTS.split_whitespace().any(|element| element == name)
}

/// Checks a text in HTML. `has_base` says that the format knows what relative addresses are relative to.
pub(in crate::validate) fn check(html: &str, has_base: bool, place: Range<usize>, found: &mut Found<'_>) {
    if !html.contains('<') {
        return;
    }
    let mut foreign = 0;
    let mut left = FINDINGS_MAX;
    for tag in tags(html) {
        let name = tag.name.as_ref();
        if matches!(name, "svg" | "math") {
            foreign = if tag.kind == TagKind::EndTag { 0 } else { usize::from(!tag.self_closing) };
        }
        if tag.kind == TagKind::EndTag || left == 0 {
            continue;
        }
        let attributes = tag.attrs.iter().map(|attribute| (attribute.name.local.as_ref(), attribute.value.as_ref()));
        if element(name, attributes, foreign > 0, has_base, &place, found) {
            left -= 1;
        }
    }
}

/// Checks one element; whether something was found.
pub(in crate::validate) fn element<'a>(
    name: &str,
    attributes: impl Iterator<Item = (&'a str, &'a str)>,
    is_foreign: bool,
    has_base: bool,
    place: &Range<usize>,
    found: &mut Found<'_>,
) -> bool {
    let mut has_found = true;
    if RISKY.split_whitespace().any(|risky| risky == name) {
        found.add(&ELEMENT_RISKY, place.clone(), format!("there is a `<{name}>` in this text"));
    } else if !is_foreign && !is_element(name) {
        found.add(&ELEMENT_UNKNOWN, place.clone(), format!("`<{name}>` in this text is no element of HTML"));
    } else {
        has_found = false;
    }
    for (key, value) in attributes {
        let rule = if key.starts_with("on") {
            &ATTRIBUTE_RISKY
        } else if key == "style" && is_risky_style(value) {
            &STYLE_RISKY
        } else if ADDRESSES.split_whitespace().any(|address| address == key) || key == "srcset" {
            let Some(rule) = address_rule(key, value, has_base) else { continue };
            rule
        } else {
            continue;
        };
        found.add(rule, place.clone(), format!("`<{name} {key}=\"…\">` holds {}", shown(value)));
        has_found = true;
    }
    has_found
}

fn address_rule(key: &str, value: &str, has_base: bool) -> Option<&'static super::super::rule::Rule> {
    let mut addresses =
        value.split(',').filter(|part| !part.trim().is_empty()).map(|part| part.split_whitespace().next().unwrap_or_default());
    let address = value.trim().trim_matches('\u{feff}');
    match split_scheme(address) {
        Some((scheme, _)) if matches!(scheme.to_ascii_lowercase().as_str(), "javascript" | "vbscript") => Some(&ADDRESS_RISKY),
        _ if has_base => None,
        // A comma may stand in an address: only a set that has no whole address at all is surely relative.
        _ if key == "srcset" => (!addresses.any(|address| split_scheme(address).is_some())).then_some(&ADDRESS_RELATIVE),
        Some(_) => None,
        None => Some(&ADDRESS_RELATIVE),
    }
}

fn is_risky_style(style: &str) -> bool {
    let style: String = style.to_ascii_lowercase().split_whitespace().collect();
    ["position:", "expression(", "url(", "behavior:", "behaviour:", "-moz-binding", "@import", "javascript:", "\\"]
        .iter()
        .any(|risky| style.contains(risky))
}

/// The tags of a text in HTML, in their order.
pub(in crate::validate) fn tags(html: &str) -> Vec<Tag> {
    tokens(html).into_iter().filter_map(|(token, _)| if let Token::TagToken(tag) = token { Some(tag) } else { None }).collect()
}

/// The tokens of a text in HTML, each with its line, from 1.
pub(in crate::validate) fn tokens(html: &str) -> Vec<(Token, u64)> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Sink(RefCell<Vec<(Token, u64)>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
        let next = match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match tag.name.as_ref() {
                "script" => TokenSinkResult::RawData(ScriptData),
                "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(Rawtext),
                "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                _ => TokenSinkResult::Continue,
            },
            _ => TokenSinkResult::Continue,
        };
        if !matches!(token, Token::ParseError(_) | Token::EOFToken | Token::NullCharacterToken) {
            self.0.borrow_mut().push((token, line));
        }
        next
    }
}

/// The words of a text in HTML, without its tags.
pub(in crate::validate) fn words(html: &str) -> String {
    let mut text = String::new();
    for (token, _) in tokens(html) {
        match token {
            Token::CharacterTokens(said) => text.push_str(&said),
            _ => text.push(' '),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
