//! Language tags (RFC 5646): a language that ISO 639-1 lists or one of three letters, then script, region and variants in their shapes.

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::rules;

rules! {
    INVALID = "language-invalid", Error, "RFC 5646, section 2; RSS 2.0, language; XML 1.0, section 2.12",
        "the language is a tag that there is", "write it like `en`, `en-GB` or `zh-Hant`, with hyphens";
}

/// ISO 639-1, and codes that were withdrawn but are still read (`iw`, `in`, `ji`, `no`, `sh`, `mo`).
const TWO: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff \
    fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw \
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa \
    sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// ISO 3166-1 and the regions that RFC 5646 has besides.
pub(in crate::validate) const REGIONS: &str = "AC AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BU BV BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CS CU CV CW CX CY CZ DD DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU EZ FI FJ FK FM FO FR FX GA \
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NT NU NZ OM \
    PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SU SV SX SY SZ TA TC TD TF TG TH TJ \
    TK TL TM TN TO TP TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YD YE YT YU ZA ZM ZR ZW";

/// Checks a language tag.
pub(in crate::validate) fn check(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if let Some(why) = problem(text) {
        found.add(&INVALID, place, format!("{} {why}", shown(text)));
    }
}

fn problem(text: &str) -> Option<&'static str> {
    if text.contains('_') {
        return Some("has `_` in place of `-`");
    }
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_alpha = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_word = |part: &str| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if matches!(first.as_str(), "x" | "i") {
        return (parts.clone().next().is_none() || !parts.all(is_word)).then_some("names nothing after its first letter");
    }
    match first.len() {
        2 if TWO.split_whitespace().any(|code| code == first) => {}
        3 if is_alpha(&first) => {}
        2 => return Some("begins with no language of ISO 639-1"),
        _ => return Some("is no language tag, which begins with a code of two or three letters"),
    }
    for (index, part) in parts.enumerate() {
        if !is_word(part) {
            return Some("has a part that is empty or too long");
        }
        let is_region = part.len() == 2 && is_alpha(part) && index <= 2;
        if is_region && !REGIONS.split_whitespace().any(|region| region.eq_ignore_ascii_case(part)) {
            return Some("names a region that ISO 3166 does not have");
        }
        // What follows a singleton is its own business.
        if part.len() == 1 {
            return None;
        }
    }
    None
}
