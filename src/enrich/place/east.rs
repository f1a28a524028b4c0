//! Addresses of Japan, Korea and China, which go from the large to the small and need no marks: `宮城県仙台市青葉区国分町3-12-5`.

use std::ops::Range;

use super::{Part, Reader};
use crate::enrich::gazetteer;
use crate::enrich::pieces::Piece;

/// Most characters of a region's or a town's name.
const NAME_CHARS_MAX: usize = 8;

/// What one language writes behind names of regions and of towns, and the country that does so.
struct Script {
    language: &'static str,
    regions: &'static [&'static str],
    towns: &'static [&'static str],
    country: &'static str,
}

const SCRIPTS: &[Script] = &[
    Script {
        language: "ja", regions: &["県", "東京都", "北海道", "京都府", "大阪府"], towns: &["市", "区", "町", "村"], country: "JP"
    },
    Script { language: "zh", regions: &["省", "自治区"], towns: &["市"], country: "CN" },
    Script { language: "ko", regions: &["도 "], towns: &["특별자치시", "광역시", "특별시", "시", "군"], country: "KR" },
];

/// Takes a piece that is such an address.
pub(super) fn takes(reader: &mut Reader<'_>, piece: &Piece) -> bool {
    let Some(script) = SCRIPTS.iter().find(|script| script.language == reader.towns.language) else { return false };
    let text = &reader.text[piece.range.clone()];
    if reader.is_prose() {
        return false;
    }
    let Some((region, town)) = cut(text, script) else { return false };
    if reader.current.locality.is_some() || reader.current.region.is_some() {
        reader.finish();
    }
    let at = |range: &Range<usize>| piece.range.start + range.start..piece.range.start + range.end;
    let part = |range: &Range<usize>| Part { value: text[range.clone()].trim().to_owned(), range: Some(at(range)) };
    let name = &text[town.clone()];
    let bare = script.towns.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let country = gazetteer::city_country(name).or_else(|| gazetteer::city_country(bare)).unwrap_or(script.country);
    reader.current.region = region.as_ref().map(&part);
    reader.current.locality = Some(part(&town));
    let rest = text[town.end..].trim();
    if rest.contains(|c: char| c.is_ascii_digit()) {
        let start = town.end + (text[town.end..].len() - text[town.end..].trim_start().len());
        reader.current.street = Some(part(&(start..start + rest.len())));
    }
    reader.derive(country);
    true
}

/// Where the region and the town stand in an address that begins with one of them.
fn cut(text: &str, script: &Script) -> Option<(Option<Range<usize>>, Range<usize>)> {
    let end_of = |from: usize, ends: &[&str]| {
        let found = ends.iter().filter_map(|end| {
            // A name has a letter before its ending: `市川市`.
            let first = text[from..].chars().next()?.len_utf8();
            let whole = end.chars().count() > 2 && text[from..].starts_with(end);
            let at = if whole { 0 } else { first + text[from + first..].find(end)? };
            Some(from + at + end.trim_end().len())
        });
        found.min().filter(|end| text[from..*end].chars().count() <= NAME_CHARS_MAX && text[from..*end].chars().all(char::is_alphabetic))
    };
    let region = end_of(0, script.regions);
    let start = region.map_or(0, |end| end + (text[end..].len() - text[end..].trim_start().len()));
    // A town comes before its wards.
    let town = script.towns.iter().find_map(|end| end_of(start, &[end]))?;
    // `市`: a second ending belongs to the name, `四日市市`.
    let last = text[..town].chars().next_back()?;
    let town = if text[town..].starts_with(last) { town + last.len_utf8() } else { town };
    let is_whole = region.is_some() || town == text.len() || !text[town..].starts_with(|c: char| c.is_ascii_alphabetic());
    is_whole.then_some((region.map(|end| 0..end), start..town))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: Option<(&str, &str)>) {
        let script = SCRIPTS.iter().find(|script| script.language == language).expect("a script");
        let found = cut(text, script).map(|(region, town)| (region.map_or("", |range| &text[range]), &text[town]));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn the_large_comes_before_the_small() {
        check("ja", "宮城県仙台市青葉区国分町3-12-5", Some(("宮城県", "仙台市")));
        check("ja", "四日市市", Some(("", "四日市市")));
        check("ja", "東京都渋谷区", Some(("東京都", "渋谷区")));
        check("ja", "本社", None);
        check("zh", "陕西省西安市碑林区东木头市1023号", Some(("陕西省", "西安市")));
        check("zh", "深圳市", Some(("", "深圳市")));
        check("ko", "대구광역시 중구 동성로 1210", Some(("", "대구광역시")));
        check("ko", "경기도 성남시 분당구", Some(("경기도", "성남시")));
    }
}
