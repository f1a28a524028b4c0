//! The employer: the post's word; on an employer's own site, that employer. Never the board itself.

use super::{Draft, Post};
use crate::config::options::SiteKind;
use crate::diagnostic::Diagnostics;
use crate::enrich::post::{Hit, find};
use crate::model::node::Value;
use crate::model::origin::Origin;
use crate::model::posting::Organization;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut organization = Organization::default();
    let mut origins: Vec<(&str, Origin)> = Vec::new();
    for (field, slot) in [("name", &mut organization.name), ("sameAs", &mut organization.same_as), ("logo", &mut organization.logo)] {
        let own = post.get(&format!("hiringOrganization.{field}")).and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone())));
        let found = own.or_else(|| post.all("hiringOrganization").iter().find_map(|h| part(post, h, field)));
        if let Some((value, origin)) = found.filter(|(v, _)| field == "name" || absolute(post, v).is_some()) {
            *slot = if field == "name" { Some(post.short(value, sink)) } else { absolute(post, &value) };
            origins.push((field, origin));
        }
    }
    if organization.name.is_none() {
        let Some(default) = post.settings.organization.as_ref().filter(|_| post.settings.site.kind == SiteKind::Employer) else { return };
        organization = default.clone();
        origins = vec![("name", Origin::config("organization.name"))];
        for (field, key, value) in
            [("sameAs", "organization.url", &organization.same_as), ("logo", "organization.logo", &organization.logo)]
        {
            if value.is_some() {
                origins.push((field, Origin::config(key)));
            }
        }
    }
    for (field, origin) in origins {
        draft.origins.insert(format!("/posting/hiringOrganization/{field}"), origin);
    }
    draft.posting.hiring_organization = Some(organization);
}

/// `company: Example`, or `company: {name: Example, url: …}`.
fn part(post: &Post<'_>, hit: &Hit<'_>, field: &str) -> Option<(String, Origin)> {
    match &hit.node.value {
        Value::Scalar { text, .. } => (field == "name").then(|| (text.trim().to_owned(), hit.origin.clone())),
        Value::Map(fields) => {
            let keys: &[&str] = match field {
                "name" => &["name", "nom", "title", "label"],
                "sameAs" => &["sameAs", "url", "website", "site", "link", "homepage"],
                _ => &["logo", "image"],
            };
            let found = keys.iter().find_map(|k| find(fields, k).filter(|f| !f.node.is_empty()))?;
            Some((
                found.node.text()?.trim().to_owned(),
                post.origin_of(&format!("{}.{}", hit.origin.key.as_deref().unwrap_or_default(), found.key), found.node.span),
            ))
        }
        _ => None,
    }
}

/// An http address; relative ones are the site's.
fn absolute(post: &Post<'_>, text: &str) -> Option<String> {
    let url = post.settings.site.url.join(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}
