//! HTML that stands in a feed: what readers remove for safety, and addresses that lead nowhere once the text is shown elsewhere. Read with the
//! tokenizer of html5ever, so that it is seen as browsers see it.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use regex::Regex;

use super::super::found::{Found, shown};
use super::super::rule::rules;
use super::address::split_scheme;
use super::{math, svg};

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
    UNCLOSED = "body-element-unclosed", Warning, "W3C feed validator, NotHtml; HTML, section 13.1.2",
        "every element of a text is closed, and none is that was not opened", "close the element: what is open runs on into the next item of a page that shows several";
    STYLE_INVALID = "body-style-invalid", Warning, "CSS Style Attributes, section 3; W3C feed validator, DangerousStyleAttr",
        "a style is properties with their values", "write `property: value`, or remove the style: readers do";
    ATTRIBUTE_UNKNOWN = "body-attribute-unknown", Warning, "HTML, SVG and MathML, lists of attributes; W3C feed validator, SecurityRiskAttr",
        "the attributes of a text are those of HTML or, in a drawing or formula, of SVG or MathML", "remove the attribute: readers do; for one of your own write `data-name`";
    ELEMENT_UNKNOWN = "body-element-unknown", Warning, "W3C feed validator, NotHtml; HTML, section 4",
        "the elements of a text are HTML or, within them, SVG and MathML", "write elements that HTML, SVG or MathML has";
    CHARACTER_FORBIDDEN = "body-character-forbidden", Warning, "HTML, section 13.2.5.80, control-character-reference; W3C feed validator, NotHtml",
        "a number in a text names a character that HTML has", "write the character itself: `&#146;` of old word processors is `’`, U+2019";
}

/// Whose elements and attributes an element has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Vocabulary {
    Html,
    Svg,
    Math,
}

/// A character that is named by its number, with or without the semicolon.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+))").expect("a valid pattern"));

/// A length that moves a text over or out of the page that shows it.
static FAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|;)(?:margin|padding|text-indent)[a-z-]*:[^;]*[0-9]{4}").expect("a valid pattern"));

const ELEMENTS: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center \
    cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 \
    h5 h6 head header hgroup hr html i iframe img input ins kbd keygen label legend li link listing main map mark marquee math menu meta meter nav nobr noembed \
    noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small \
    source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp";

const RISKY: &str = "applet base body embed frame frameset head html iframe link meta object param script style title";

/// Attributes that hold an address.
const ADDRESSES: &str = "action background cite data formaction href icon longdesc manifest poster profile src usemap";

/// Attributes of HTML, old and new, and of RDFa and microdata in it.
const ATTRIBUTES: &str = "abbr about accept accept-charset accesskey action align alink allow allowfullscreen alpha alt archive as async autocapitalize \
    autocomplete autocorrect autofocus autoplay axis background behavior bgcolor blocking border bordercolor bottommargin cellpadding cellspacing char charoff \
    charset checked cite class classid clear clip closedby code codebase codetype color colorspace cols colspan command commandfor compact content \
    contenteditable controls controlslist coords crossorigin data datatype datetime declare decoding default defer dir direction dirname disabled \
    disablepictureinpicture disableremoteplayback download draggable dynsrc elementtiming enctype enterkeyhint exportparts face fetchpriority for form \
    formaction formenctype formmethod formnovalidate formtarget frame frameborder headers height hidden high href hreflang hspace http-equiv icon id imagesizes \
    imagesrcset inert inlist inputmode integrity is ismap itemid itemprop itemref itemscope itemtype kind label lang language leftmargin link list loading loop \
    longdesc loopdelay low lowsrc manifest marginheight marginwidth max maxlength media method min minlength multiple muted name nohref nomodule nonce noresize \
    noshade novalidate nowrap object open optimum part pattern ping placeholder playsinline popover popovertarget popovertargetaction poster prefix preload \
    profile prompt property radiogroup readonly referrerpolicy rel required resource rev reversed rightmargin role rows rowspan rules sandbox scheme scope \
    scrollamount scrolldelay scrolling security seamless selected shadowrootmode shape size sizes slot span spellcheck src srcdoc srclang srcset standby start \
    step style summary tabindex target text title topmargin translate truespeed type typemustmatch typeof urn usemap valign value valuetype version vlink vocab \
    volume vspace webkitallowfullscreen mozallowfullscreen width wrap writingsuggestions xmlns";

/// So many findings are made of one text.
const FINDINGS_MAX: usize = 12;

/// Whether HTML has an element of that name, in lower case.
pub(in crate::validate) fn is_element(name: &str) -> bool {
    ELEMENTS.split_whitespace().any(|element| element == name)
}

/// Whether an element, in lower case, makes lines of its own.
pub(in crate::validate) fn is_block(name: &str) -> bool {
    const BLOCKS: &str = "address article aside blockquote center details dialog dir div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav \
        ol p pre search section table ul";
    BLOCKS.split_whitespace().any(|block| block == name)
}

/// Checks a text in HTML. `has_base` says that the format knows what relative addresses are relative to.
pub(in crate::validate) fn check(html: &str, has_base: bool, place: Range<usize>, found: &mut Found<'_>) {
    if let Some(number) = NUMBER.captures_iter(html).find(is_no_character) {
        found.add(&CHARACTER_FORBIDDEN, place.clone(), format!("`{};` in this text names no character of HTML", &number[0]));
    }
    if !html.contains('<') {
        return;
    }
    let mut around = Vocabulary::Html;
    let mut left = FINDINGS_MAX;
    let tags = tags(html);
    closed(&tags, &place, found);
    if is_cut(html) {
        found.add(&UNCLOSED, place.clone(), "the last tag of this text is not finished");
    }
    if html.match_indices("<?").any(|(at, _)| html[at + 2..].starts_with(|c: char| c.is_ascii_alphabetic())) {
        found.add(&ELEMENT_RISKY, place.clone(), "there is an instruction for programs (`<?…>`) in this text");
    }
    for tag in tags {
        let name = tag.name.as_ref();
        let begins = match name {
            "svg" => Some(Vocabulary::Svg),
            "math" => Some(Vocabulary::Math),
            _ => None,
        };
        if tag.kind == TagKind::EndTag || left == 0 {
            around = if begins.is_some() { Vocabulary::Html } else { around };
            continue;
        }
        let attributes = tag.attrs.iter().map(|attribute| (attribute.name.local.as_ref(), attribute.value.as_ref()));
        if element(name, attributes, begins.unwrap_or(around), has_base, &place, found) {
            left -= 1;
        }
        if let Some(begun) = begins.filter(|_| !tag.self_closing) {
            around = begun;
        }
    }
}

/// Whether a number names what is no character, or a control character (HTML, section 13.2.5.80).
fn is_no_character(number: &regex::Captures<'_>) -> bool {
    let digits = |group: usize, radix: u32| number.get(group).map(|digits| u32::from_str_radix(digits.as_str(), radix).unwrap_or(u32::MAX));
    let code = digits(1, 10).or_else(|| digits(2, 16)).unwrap_or_default();
    let is_control = code < 0x20 && !matches!(code, 0x9 | 0xa | 0xc | 0xd) || (0x7f..=0x9f).contains(&code);
    is_control || code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code) || char::from_u32(code).is_none()
}

/// Whether HTML has an entity of that name.
pub(in crate::validate) fn is_entity(name: &str) -> bool {
    let written = format!("&{name};");
    words(&written) != written
}

/// Whether a text ends within a tag.
fn is_cut(html: &str) -> bool {
    let Some(at) = html.rfind('<').filter(|at| !html[*at..].contains('>')) else { return false };
    let name: String = html[at + 1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    is_element(&name.to_ascii_lowercase())
}

/// Checks that elements whose end may not be left out have one, and that ends have a beginning.
fn closed(tags: &[Tag], place: &Range<usize>, found: &mut Found<'_>) {
    const MAY_STAY_OPEN: &str = "area base basefont bgsound body br col colgroup command dd dt embed frame head hr html img input keygen li link meta optgroup option p \
        param rb rp rt rtc source spacer tbody td tfoot th thead tr track wbr";
    let mut open: Vec<&str> = Vec::new();
    for tag in tags {
        let name = &*tag.name;
        if MAY_STAY_OPEN.split_whitespace().any(|other| other == name) || tag.self_closing || !is_element(name) {
            continue;
        }
        if tag.kind == TagKind::StartTag {
            open.push(name);
        } else if let Some(at) = open.iter().rposition(|other| *other == name) {
            open.remove(at);
        } else {
            found.add(&UNCLOSED, place.clone(), format!("`</{name}>` in this text closes nothing"));
            return;
        }
    }
    if let Some(name) = open.first() {
        found.add(&UNCLOSED, place.clone(), format!("`<{name}>` in this text is not closed"));
    }
}

/// Checks one element; whether something was found.
pub(in crate::validate) fn element<'a>(
    name: &str,
    attributes: impl Iterator<Item = (&'a str, &'a str)>,
    vocabulary: Vocabulary,
    has_base: bool,
    place: &Range<usize>,
    found: &mut Found<'_>,
) -> bool {
    let mut has_found = true;
    let is_risky = match vocabulary {
        Vocabulary::Svg => svg::is_risky(name),
        Vocabulary::Html | Vocabulary::Math => RISKY.split_whitespace().any(|risky| risky == name),
    };
    if is_risky {
        found.add(&ELEMENT_RISKY, place.clone(), format!("there is a `<{name}>` in this text"));
    } else if let Some(whose) = lacks_element(vocabulary, name) {
        found.add(&ELEMENT_UNKNOWN, place.clone(), format!("`<{name}>` in this text is no element of {whose}"));
    } else {
        has_found = false;
    }
    for (key, value) in attributes {
        if key == "style" && value.split(';').any(|part| !part.trim().is_empty() && !part.contains(':')) {
            found.add(&STYLE_INVALID, place.clone(), format!("`<{name} style=\"…\">` holds {}", shown(value)));
            has_found = true;
        }
        let (whose, is_known) = match vocabulary {
            Vocabulary::Html => ("HTML", is_attribute(key)),
            Vocabulary::Svg => ("SVG", svg::is_attribute(key)),
            Vocabulary::Math => ("MathML", math::is_attribute(key)),
        };
        if !key.starts_with("on") && !is_known {
            found.add(&ATTRIBUTE_UNKNOWN, place.clone(), format!("`<{name} {key}=\"…\">` has an attribute that {whose} does not have"));
            has_found = true;
        }
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

/// Whose elements these are, if there is none of that name among them.
fn lacks_element(vocabulary: Vocabulary, name: &str) -> Option<&'static str> {
    let (whose, is_known) = match vocabulary {
        Vocabulary::Html => ("HTML", is_element(name)),
        Vocabulary::Svg => ("SVG", svg::is_element(name)),
        Vocabulary::Math => ("MathML", math::is_element(name)),
    };
    (!is_known).then_some(whose)
}

/// Whether HTML has an attribute of that name; names with `-` or `:` are somebody's own.
fn is_attribute(name: &str) -> bool {
    let is_name = name.bytes().all(|b| b.is_ascii_lowercase());
    !is_name || ATTRIBUTES.split_whitespace().any(|attribute| attribute == name)
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
    FAR.is_match(&style)
        || ["position:", "expression(", "url(", "behavior:", "behaviour:", "-moz-binding", "@import", "javascript:", "\\"]
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
