//! What a stranger wrote, made safe to show: no control characters, no change of writing direction, no commands to a CI runner.

/// One line of text, character for character as long as `text`: control characters become their pictures, and characters that turn or
/// hide text become U+FFFD.
#[must_use]
pub fn line(text: &str) -> String {
    // `##[` begins a command of GitHub's runner anywhere in a line.
    text.chars().map(character).collect::<String>().replace("##[", "#\u{ff03}[")
}

fn character(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        other => other,
    }
}

/// `1 job`, `2 jobs`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let shown = line(text);
        assert_eq!(shown, expect);
        assert_eq!(shown.chars().count(), text.chars().count());
    }

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_text() {
        check("\u{1b}[31mred\u{7}", "␛[31mred␇");
        check("a\nb\rc\td", "a␊b␍c d");
        check("safe\u{202e}fdp.exe\u{2066}", "safe\u{fffd}fdp.exe\u{fffd}");
        check("##[add-mask]x", "#＃[add-mask]x");
        check("Ingénieur·e (H/F) 日本", "Ingénieur·e (H/F) 日本");
    }
}
