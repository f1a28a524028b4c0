//! Numbers in the spellings of all languages: `1.200,00`, `28,000`, `95'000.–`, `2 100`.

use super::amount::DASHES;
use super::token::{Kind, Tokens};

/// The number at a token in any of the usual spellings, and the token after it. `1.200,00`, `28,000`, `95'000.–`, `2 100`, `12,50`.
pub(super) fn number(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let digits = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Digits).map(|token| &*token.folded);
    let mut whole = digits(at)?.to_owned();
    if at > 0
        && tokens.is_joined(at)
        && tokens.is_sign(at - 1, &['.', ',', '/', ':'])
        && at > 1
        && digits(at - 2).is_some()
        && tokens.is_joined(at - 1)
    {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let mut end = at + 1;
    let mut group: Option<char> = None;
    let mut fraction = String::new();
    if whole.len() <= 3 {
        loop {
            let blank = digits(end).filter(|next| next.len() == 3 && !tokens.is_joined(end) && is_one_blank(tokens, end));
            if let Some(next) = blank.filter(|_| matches!(group, None | Some(' '))) {
                whole.push_str(next);
                (group, end) = (Some(' '), end + 1);
                continue;
            }
            let Some(Kind::Sign(sign @ ('.' | ',' | '\'' | '’' | '_'))) = tokens.get(end).map(|token| token.kind) else { break };
            let next = digits(end + 1).filter(|_| tokens.is_joined(end) && tokens.is_joined(end + 1));
            match next {
                // `12,50,000`: in India the hundreds come last.
                Some(next) if next.len() == 2 && sign == ',' && is_of_lakhs(tokens, end) => {
                    whole.push_str(next);
                    end += 2;
                }
                Some(next) if next.len() == 3 && group.is_none_or(|group| group == sign) => {
                    whole.push_str(next);
                    (group, end) = (Some(sign), end + 2);
                }
                _ => break,
            }
        }
    }
    if tokens.is_sign(end, &['.', ',']) && tokens.is_joined(end) && !group.is_some_and(|group| tokens.is_sign(end, &[group])) {
        if let Some(next) = digits(end + 1).filter(|_| tokens.is_joined(end + 1)) {
            if next.len() > 2 {
                return None;
            }
            next.clone_into(&mut fraction);
            end += 2;
            // A date, a version.
            if tokens.is_sign(end, &['.', '/', ',']) && tokens.is_joined(end) && digits(end + 1).is_some() && tokens.is_joined(end + 1) {
                return None;
            }
        } else if tokens.is_sign(end + 1, DASHES) && tokens.is_joined(end + 1) && digits(end + 2).is_none_or(|_| !tokens.is_joined(end + 2))
        {
            end += 2;
            while tokens.is_sign(end, DASHES) && tokens.is_joined(end) {
                end += 1;
            }
        }
    }
    // A time of day, a date with slashes, a phone number.
    if tokens.is_sign(end, &[':']) && tokens.is_joined(end) && digits(end + 1).is_some() || whole.len() > 10 {
        return None;
    }
    let value: f64 = format!("{whole}.{fraction}0").parse().ok()?;
    (value > 0.0).then_some((value, end))
}

/// Whether pairs of digits follow, and three at last: `,50,000`.
fn is_of_lakhs(tokens: &Tokens<'_>, mut at: usize) -> bool {
    let group = |at: usize| {
        let is_next = tokens.is_sign(at, &[',']) && tokens.is_joined(at) && tokens.is_joined(at + 1);
        tokens.get(at + 1).filter(|token| is_next && token.kind == Kind::Digits).map(|token| token.folded.len())
    };
    while group(at) == Some(2) {
        at += 2;
    }
    group(at) == Some(3) && group(at + 2).is_none()
}

fn is_one_blank(tokens: &Tokens<'_>, at: usize) -> bool {
    let between = &tokens.text[tokens.all[at - 1].range.end..tokens.all[at].range.start];
    between.chars().count() == 1
}
