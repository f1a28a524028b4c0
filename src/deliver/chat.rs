//! Words for people in chats and on social networks: what a post says becomes text there, whatever it looks like, and calls nobody.

use crate::model::notice::Notice;

/// So many characters of a title, of an employer's name and of all facts are told: with an address they fit everywhere.
const TITLE_MAX: usize = 120;
const EMPLOYER_MAX: usize = 60;
const FACTS_MAX: usize = 100;
/// Joins words, is not seen, and keeps what stands on its two sides from being read as one: `@` and a name, `#` and a word.
const JOINER: char = '\u{2060}';

/// What is told of a job, each part as short as it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    /// The role's name.
    pub(super) title: String,
    /// Employer, place, contract, pay, as far as they are known, with dots between them; else empty.
    pub(super) about: String,
}

/// The lines of a job, made plain by `plain`, which turns any text into one that nothing is read into.
pub(super) fn lines(notice: &Notice, plain: fn(&str) -> String) -> Lines {
    let employer = (!notice.employer.is_empty()).then(|| plain(&clipped(&notice.employer, EMPLOYER_MAX)));
    let mut facts = String::new();
    for fact in &notice.facts {
        let longer = if facts.is_empty() { fact.clone() } else { format!("{facts} · {fact}") };
        if longer.chars().count() > FACTS_MAX {
            break;
        }
        facts = longer;
    }
    let facts = (!facts.is_empty()).then(|| plain(&facts));
    Lines {
        title: plain(&clipped(&notice.title, TITLE_MAX)),
        about: [employer, facts].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// Nothing is called by its name, and nothing becomes a hashtag: for networks whose posts have no markup.
pub(super) fn uncalled(text: &str) -> String {
    escaped(text, |c| if matches!(c, '@' | '#') { Some(format!("{c}{JOINER}")) } else { None })
}

/// Slack's mrkdwn ("Formatting text for app surfaces", "Escaping text"): three characters have a form of their own. Those that make text bold,
/// struck through or code have none, and become others that look like them. Mattermost and its like call people by `@` too.
pub(super) fn slack(text: &str) -> String {
    escaped(text, |c| {
        Some(match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '*' => "∗".to_owned(),
            '_' => "ˍ".to_owned(),
            '~' => "∼".to_owned(),
            '`' => "ˋ".to_owned(),
            '@' | '#' => format!("{c}{JOINER}"),
            _ => return None,
        })
    })
}

/// Discord's Markdown: a backslash makes any punctuation mark of ASCII one that means nothing.
pub(super) fn discord(text: &str) -> String {
    escaped(text, |c| match c {
        '@' | '#' => Some(format!("\\{c}{JOINER}")),
        // `https://` would become a link of its own.
        ':' => Some(format!(":{JOINER}")),
        _ if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '\'' | '"' | '&' | '%' | '/' | ';' | '!' | '?' | '$') => {
            Some(format!("\\{c}"))
        }
        _ => None,
    })
}

/// The address of a page as it may stand between `<` and `>`.
pub(super) fn link(address: &str) -> String {
    escaped(address, |c| match c {
        '<' | '>' | '|' | '"' | '`' | '\\' => Some(percent_encoding::percent_encode_byte(u8::try_from(c).unwrap_or(b'?')).to_owned()),
        _ if c.is_whitespace() || c.is_control() => Some(String::new()),
        _ => None,
    })
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !turns(*c)) {
        match escape(c) {
            Some(escaped) => out.push_str(&escaped),
            None => out.push(c),
        }
    }
    out
}

/// Characters that are not seen and turn the direction of what stands around them, or hide it.
fn turns(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// At most so many characters, cut between words where that is possible.
fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    let head = match head.rsplit_once(' ') {
        Some((words, _)) if words.chars().count() > most / 2 => words,
        _ => &head,
    };
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NASTY: &str = "<!channel> @everyone *Cook* [x](https://evil.example) `#1` & \u{202e}co";

    #[test]
    fn markup_in_a_title_is_text() {
        assert_eq!(slack(NASTY), "&lt;!channel&gt; @\u{2060}everyone ∗Cook∗ [x](https://evil.example) ˋ#\u{2060}1ˋ &amp; co");
        assert_eq!(
            discord(NASTY),
            "\\<!channel\\> \\@\u{2060}everyone \\*Cook\\* \\[x\\]\\(https:\u{2060}//evil.example\\) \\`\\#\u{2060}1\\` & co"
        );
        assert_eq!(uncalled("@cook C# #1"), "@\u{2060}cook C#\u{2060} #\u{2060}1");
        assert_eq!(link("https://x.example/a>b|c d"), "https://x.example/a%3Eb%7Ccd");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let notice = Notice {
            title: "word ".repeat(60).trim().to_owned(),
            facts: vec!["Lyon".to_owned(), "x".repeat(200), "Permanent".to_owned()],
            ..Notice::default()
        };
        let lines = lines(&notice, str::to_owned);
        assert!(lines.title.ends_with("word…") && lines.title.chars().count() <= TITLE_MAX, "{}", lines.title);
        assert_eq!(lines.about, "Lyon");
    }

    proptest! {
        #[test]
        fn nobody_is_called_and_nothing_is_opened(text in "\\PC{0,60}") {
            for made in [slack(&text), discord(&text), uncalled(&text)] {
                prop_assert!(!made.contains("@everyone") && !made.chars().any(turns_but_joins));
                let name_after_at = made.split('@').skip(1).any(|rest| rest.starts_with(|c: char| c != JOINER));
                prop_assert!(!name_after_at, "{made}");
            }
            prop_assert!(!slack(&text).contains(['<', '>', '*', '`', '~']));
        }
    }

    fn turns_but_joins(c: char) -> bool {
        turns(c) && c != JOINER
    }
}
