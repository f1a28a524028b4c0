//! What is made of figures, capitals and marks, and is no word of a role.

/// `x3`: how many are sought.
pub(super) fn is_count(text: &str) -> bool {
    text.starts_with(['x', 'X', '×']) && text.chars().skip(1).all(|c| c.is_ascii_digit() || c == ' ')
}

/// `VB-118`, `CUB-0412`.
pub(super) fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 1
        && text.contains(['-', '/', '_', '.'])
        && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/' | '_' | '.'))
}

/// `OE202506`: capitals before at least three digits.
pub(super) fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    word.len() - digits.len() <= 4 && digits.len() > 2 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `xx/xx/xxxx`: a date that was left open.
pub(super) fn is_blank(text: &str) -> bool {
    text.contains(['/', '.', '-']) && text.chars().all(|c| matches!(c, 'x' | 'X' | '/' | '.' | '-')) && text.contains(['x', 'X'])
}

/// `£12.60ph`
pub(super) fn is_sum(text: &str) -> bool {
    let rest = text.trim_start_matches(['£', '€', '$', '¥']);
    rest.len() < text.len() && rest.len() <= 12 && rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(' ')
}
