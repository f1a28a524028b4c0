//! What people get wrong in one line of YAML, in words that lead out, and what the line plainly means all the same.

use std::ops::Range;

use super::yaml_hints::Mistake;

const COLON: &str = "outside quotes a value cannot contain a colon and a space";
const FIRST: &str = "outside quotes this first character has a meaning in YAML";

/// Longest value that a help shows, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// What is wrong with a line, where that can be told from the line alone.
pub(super) fn mistake(text: &str, line: Range<usize>) -> Option<Mistake> {
    let content = &text[line.clone()];
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| content.starts_with(mark)) {
        let help = "keep one of the two versions and remove the lines of `<`, `=` and `>`";
        return Some(Mistake::new("a merge was left unfinished here", help, line.start..line.start + 7));
    }
    let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = content[..indent].find('\t') {
        let spaces = content[..indent].replace('\t', "  ");
        let mistake = Mistake::new("a tab indents this line", "indent with spaces: YAML allows no tabs here", at(&line, tab, 1));
        return Some(mistake.read_as("it is read as two spaces", line.start..line.start + indent, spaces));
    }
    let trimmed = content[indent..].trim_end();
    if trimmed.starts_with('#') {
        return None;
    }
    let item = trimmed.strip_prefix("- ").map_or(trimmed, str::trim_start);
    let start = line.start + indent + (trimmed.len() - item.len());
    let Some((key, value, value_at)) = key_value(item) else { return separator(item, start) };
    value_mistake(key, value, start + value_at)
}

fn at(line: &Range<usize>, from: usize, len: usize) -> Range<usize> {
    line.start + from..line.start + from + len
}

/// A key and a value with something else than a colon and a space between them.
fn separator(item: &str, start: usize) -> Option<Mistake> {
    let len: usize = item.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).map(char::len_utf8).sum();
    let (key, rest) = item.split_at(len);
    let rest_at = start + len + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    if !key.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let (message, found) = match rest.chars().next()? {
        ':' if !rest[1..].starts_with(['/', ' ', ':']) && rest.len() > 1 => ("no space stands after this colon", ':'),
        '：' => ("this colon is one of full width, which YAML does not know", '：'),
        '=' if !rest[1..].starts_with('=') => ("an equals sign stands where YAML has a colon", '='),
        _ => return None,
    };
    let range = rest_at..rest_at + found.len_utf8();
    let value = rest[found.len_utf8()..].trim();
    let help = format!("write `{key}: {}`, with a colon and a space", short(value));
    let mistake = Mistake::new(message, help, range.clone());
    Some(mistake.read_as(format!("it is read as `{key}: {}`", short(value)), range, ": ".to_owned()))
}

fn key_value(item: &str) -> Option<(&str, &str, usize)> {
    let colon = item.find(": ")?;
    let value = item[colon + 2..].trim_start();
    Some((item[..colon].trim_end(), value, item.len() - value.len()))
}

/// What is wrong with a value that begins at the byte `start`.
fn value_mistake(key: &str, value: &str, start: usize) -> Option<Mistake> {
    let plain = without_comment(value);
    let range = start..start + plain.len();
    // All of it is text: quotes say so.
    let quoted = |message: &str, range: Range<usize>, text: &str| {
        let help = format!("put it in quotes: {key}: {}", in_quotes(&short(text)));
        Mistake::new(message, help, range.clone()).read_as(format!("it is read as the text `{}`", short(text)), range, in_quotes(text))
    };
    if let Some(inside) = curly(plain) {
        return Some(quoted("these curly quotes are letters to YAML", range, inside));
    }
    let first = value.chars().next()?;
    if value.starts_with("{{") || value.starts_with("{%") {
        return Some(quoted("a template tag stands here without quotes", range, plain));
    }
    match first {
        '@' | '`' | '%' => Some(quoted("outside quotes a value cannot begin like this", range, plain)),
        '*' | '&' | '!' => Some(quoted(FIRST, range, plain)),
        '|' | '>' if !is_block_header(value) => Some(quoted(FIRST, range, plain)),
        '"' | '\'' => quote_mistake(value, first, start, &quoted),
        '[' | '{' => bracket_mistake(value, first, start, &quoted),
        '|' | '>' | '#' => None,
        '-' | '?' if value.starts_with("- ") || value.starts_with("? ") => Some(quoted(FIRST, range, plain)),
        _ if plain.contains(": ") || plain.ends_with(':') => Some(quoted(COLON, range, plain)),
        _ => None,
    }
}

type Quoted<'a> = &'a dyn Fn(&str, Range<usize>, &str) -> Mistake;

fn quote_mistake(value: &str, quote: char, start: usize, quoted: Quoted<'_>) -> Option<Mistake> {
    let inside = &value[1..];
    let all = start..start + value.len();
    let Some(close) = closing_quote(inside, quote) else {
        // Where it was to end nobody can tell: perhaps lines further down.
        return Some(Mistake::new("this quote is not closed", format!("put a {quote} at the end of the value"), all));
    };
    let rest = inside[close + 1..].trim_start();
    if rest.is_empty() || rest.starts_with('#') || rest.starts_with(',') {
        return unknown_escape(&inside[..close], start + 1).filter(|_| quote == '"');
    }
    let message = "the value goes on after its closing quote";
    // `"a "b" c"`: the outer quotes stand around all of it.
    let ends_so = value.len() > 1 && value.ends_with(quote) && !value.ends_with(&format!("\\{quote}"));
    // The next quote opens another pair, or is an apostrophe: then those at the ends belong together.
    let opens = inside[..close].ends_with([' ', '(']) || inside[close + 1..].starts_with(char::is_alphanumeric);
    let text = if ends_so && opens { &value[1..value.len() - 1] } else { value };
    let mistake = quoted(message, all, text);
    // Of two ways to read escapes in it neither is plain.
    Some(if text.contains('\\') { mistake.unread() } else { mistake })
}

/// A backslash in double quotes before a letter that makes no escape (YAML 1.2.2, section 5.7).
fn unknown_escape(inside: &str, start: usize) -> Option<Mistake> {
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        let Some((_, next)) = (if c == '\\' { chars.next() } else { None }) else { continue };
        if !"0abt\tnvfre \"/\\N_LPxuU\n".contains(next) {
            let help = "write the text in single quotes, in which a backslash is only a backslash; or write \\\\ for each";
            let message = format!("`\\{next}` is no escape that YAML knows in double quotes");
            return Some(Mistake::new(message, help, start + at..start + at + 1 + next.len_utf8()));
        }
    }
    None
}

fn bracket_mistake(value: &str, open: char, start: usize, quoted: Quoted<'_>) -> Option<Mistake> {
    let close = if open == '[' { ']' } else { '}' };
    let plain = without_comment(value);
    let all = start..start + plain.len();
    let Some(end) = value.rfind(close) else {
        // A list or a text: that is not for us to say.
        let help = format!("close it with {close}, or put the value in quotes if it is text");
        return Some(Mistake::new("this bracket is not closed", help, all));
    };
    let rest = value[end + 1..].trim_start();
    (!rest.is_empty() && !rest.starts_with('#')).then(|| quoted("outside quotes a value that begins with a bracket is a list", all, plain))
}

/// The text in curly quotes that stand around all of it.
pub(super) fn curly(value: &str) -> Option<&str> {
    const PAIRS: [(char, &[char]); 4] = [('“', &['”', '“']), ('„', &['“', '”']), ('‘', &['’', '‘']), ('‚', &['‘', '’'])];
    let first = value.chars().next()?;
    let (_, closing) = PAIRS.iter().find(|(open, _)| *open == first)?;
    let rest = &value[first.len_utf8()..];
    let inside = rest.strip_suffix(*closing)?;
    let single = matches!(first, '‘' | '‚');
    let more: &[char] = if single { &['“', '”', '„', '‘', '‚'] } else { &['“', '”', '„'] };
    (!inside.contains(more) && !inside.trim().is_empty()).then_some(inside)
}

/// A value without the comment behind it.
fn without_comment(value: &str) -> &str {
    value.find(" #").map_or(value, |at| value[..at].trim_end())
}

/// `|`, `>-`, `|2+`: what opens a block of text.
fn is_block_header(value: &str) -> bool {
    let rest = value[1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    rest.is_empty() || rest.trim_start().starts_with('#') && rest.starts_with(' ')
}

/// Where the quote closes in what stands after its opening.
fn closing_quote(inside: &str, quote: char) -> Option<usize> {
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
            if !doubled {
                return Some(at);
            }
            chars.next();
        }
    }
    None
}

/// A text in the quotes that need the least in it.
pub(super) fn in_quotes(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// A text shortened for people.
pub(super) fn short(text: &str) -> String {
    let short: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    if short.len() < text.len() { short + "…" } else { short }
}
