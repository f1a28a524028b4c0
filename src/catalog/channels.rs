//! The main channel and one per value of each facet.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Input, address::slugified};
use crate::model::catalog::{Channel, Entry, Facet, FacetValue};
use crate::model::manifest::Publication;
use crate::model::output_path::fit_segment;

/// Puts each entry into its channels and records their folders in the publication state.
pub(super) fn split(entries: &mut [Entry], publication: &mut Publication, input: &Input<'_>) -> Vec<Channel> {
    let whole: Vec<usize> = (0..entries.len()).collect();
    let mut channels = vec![channel(String::new(), None, &whole, entries, input)];
    for entry in entries.iter_mut() {
        entry.channels.push(0);
    }
    if input.settings.facet_entries.is_some() {
        for facet in Facet::ALL {
            for (dir, label, members) in values_of(facet, entries) {
                let index = channels.len();
                channels.push(channel(dir, Some(FacetValue { facet, label }), &members, entries, input));
                for member in members {
                    entries[member].channels.push(index);
                }
            }
        }
    }
    for entry in entries.iter() {
        if let Some(record) = publication.postings.get_mut(&entry.id) {
            record.channels = entry.channels.iter().map(|c| channels[*c].dir.clone()).collect();
        }
    }
    let closings = closings(publication);
    for channel in &mut channels {
        channel.updated = channel.updated.max(closings.get(channel.dir.as_str()).copied().unwrap_or(Timestamp::MIN));
    }
    if entries.is_empty() && channels[0].updated == Timestamp::UNIX_EPOCH {
        channels[0].updated = if input.previous.changed == Timestamp::UNIX_EPOCH { input.now } else { input.previous.changed };
    }
    channels
}

/// When a job last left each channel: a removal moves the channel's date too.
fn closings(publication: &Publication) -> BTreeMap<&str, Timestamp> {
    let mut latest = BTreeMap::new();
    for job in publication.closed.values() {
        for dir in &job.channels {
            latest.entry(dir.as_str()).and_modify(|t: &mut Timestamp| *t = (*t).max(job.changed())).or_insert_with(|| job.changed());
        }
    }
    latest
}

fn channel(dir: String, facet: Option<FacetValue>, members: &[usize], entries: &[Entry], input: &Input<'_>) -> Channel {
    let languages: BTreeSet<&str> = members.iter().map(|m| entries[*m].language.as_str()).collect();
    let language = match languages.first() {
        Some(only) if languages.len() == 1 => (*only).to_owned(),
        _ => input.settings.site.language.clone(),
    };
    let updated = members.iter().map(|m| entries[*m].updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    Channel { dir, facet, len: members.len(), whole: members.len() == entries.len(), updated, language }
}

/// Folder, label and members (in feed order) of each value of a facet.
fn values_of(facet: Facet, entries: &[Entry]) -> Vec<(String, String, Vec<usize>)> {
    let mut groups: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for value in values(facet, entry) {
            let group = groups.entry(value.to_lowercase()).or_insert_with(|| (value.clone(), Vec::new()));
            if group.1.last() != Some(&index) {
                group.1.push(index);
            }
        }
    }
    let mut dirs = BTreeSet::new();
    groups
        .into_iter()
        .map(|(folded, (label, members))| {
            let slug = value_slug(&folded);
            let mut dir = format!("feeds/{}/{slug}/", facet.as_str());
            let mut number = 1;
            while !dirs.insert(dir.clone()) {
                number += 1;
                dir = format!("feeds/{}/{slug}-{number}/", facet.as_str());
            }
            (dir, label, members)
        })
        .collect()
}

/// `C++`, `C#` and `C` each get a folder of their own.
fn value_slug(value: &str) -> String {
    let slug = slugified(&value.replace('+', "-plus").replace('#', "-sharp"));
    // A tag may be called as Windows calls a device.
    if slug.is_empty() { "other".to_owned() } else { fit_segment(&slug) }
}

fn values(facet: Facet, entry: &Entry) -> Vec<String> {
    let posting = &entry.posting;
    match facet {
        Facet::Language => vec![entry.language.clone()],
        Facet::Tag => entry.facts.tags.clone(),
        Facet::Employer => posting.hiring_organization.iter().filter_map(|o| o.name.clone()).collect(),
        Facet::EmploymentType => posting.employment_type.iter().map(|t| t.as_str().to_owned()).collect(),
        Facet::Country => {
            let places = posting.job_location.iter().filter_map(|p| p.address.address_country.clone());
            let mut countries: Vec<String> = places.chain(posting.applicant_location_requirements.iter().map(|c| c.name.clone())).collect();
            countries.sort_unstable();
            countries.dedup();
            countries
        }
    }
}
