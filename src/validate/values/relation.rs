//! Relations of links: a registered name (<https://www.iana.org/assignments/link-relations>, 2026) or an address.

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::rules;
use super::address::split_scheme;

rules! {
    INVALID = "link-rel-invalid", Error, "RFC 4287, section 4.2.7.2", "the relation of a link is one name or one address", "write one registered name such as `alternate`";
    UNREGISTERED = "link-rel-unregistered", Warning, "RFC 4287, section 4.2.7.2; IANA, Link Relations",
        "the relation of a link is registered or an address", "write a registered name, or an address that says what you mean";
}

const REGISTERED: &str = "about acl alternate amphtml api-catalog appendix apple-touch-icon apple-touch-startup-image archives author blocked-by bookmark c2pa-manifest \
    canonical chapter cite-as collection compression-dictionary contents convertedfrom copyright create-form current deprecation describedby describes disclosure \
    dns-prefetch duplicate edit edit-form edit-media enclosure external first geofeed glossary help hosts hub ice-server icon index intervalafter \
    intervalbefore intervalcontains intervaldisjoint intervalduring intervalequals intervalfinishedby intervalfinishes intervalin intervalmeets intervalmetby \
    intervaloverlappedby intervaloverlaps intervalstartedby intervalstarts item last latest-version license linkset lrdd manifest mask-icon me media-feed \
    memento micropub modulepreload monitor monitor-group next next-archive nofollow noopener noreferrer opener openid2.local_provider openid2.provider original \
    p3pv1 payment pingback preconnect predecessor-version prefetch preload prerender prev preview previous prev-archive privacy-policy profile publication \
    rdap-active rdap-bottom rdap-down rdap-top rdap-up related restconf replies ruleinput search section self service service-desc service-doc service-meta \
    sip-trunking-capability sponsored start status stylesheet subsection successor-version sunset tag terms-of-service timegate timemap type ugc up \
    version-history via webmention working-copy working-copy-of";

/// Checks the relation of a link.
pub(in crate::validate) fn check(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if text.is_empty() || text.contains(char::is_whitespace) {
        found.add(&INVALID, place, format!("{} is no relation", shown(text)));
    } else if split_scheme(text).is_none() && !REGISTERED.split_whitespace().any(|name| name.eq_ignore_ascii_case(text)) {
        found.add(&UNREGISTERED, place, format!("{} is no registered relation", shown(text)));
    }
}
