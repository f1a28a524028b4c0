//! The main channel and one per value of each facet. A value keeps its folder for as long as anybody may follow its feeds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Input, address::slugified};
use crate::model::catalog::{Channel, Entry, Facet, FacetValue};
use crate::model::digest::half_hex;
use crate::model::manifest::Publication;
use crate::model::output_path::fit_segment;
use crate::model::posting::PostalAddress;

/// Puts each entry into its channels and records their folders in the publication state.
pub(super) fn split(entries: &mut [Entry], publication: &mut Publication, input: &Input<'_>) -> Vec<Channel> {
    let whole: Vec<usize> = (0..entries.len()).collect();
    let mut channels = vec![channel(String::new(), None, &whole, entries, input)];
    for entry in entries.iter_mut() {
        entry.channels.push(0);
    }
    let mut folders = Folders { known: &input.previous.facets, taken: BTreeMap::new() };
    if let Some(facets) = &input.settings.facets {
        for facet in Facet::ALL.into_iter().filter(|facet| facets.by.contains(facet)) {
            for (dir, label, members) in values_of(facet, entries, &mut folders) {
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
    publication.facets = folders.remembered(publication);
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
fn values_of(facet: Facet, entries: &[Entry], folders: &mut Folders<'_>) -> Vec<(String, String, Vec<usize>)> {
    let mut groups: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for value in values(facet, entry) {
            let group = groups.entry(value.to_lowercase()).or_insert_with(|| (value.clone(), Vec::new()));
            if group.1.last() != Some(&index) {
                group.1.push(index);
            }
        }
    }
    let dirs = folders.of(facet, groups.keys().map(String::as_str).collect());
    // Both are in the order of values.
    let dirs: Vec<String> = dirs.into_values().collect();
    dirs.into_iter().zip(groups.into_values()).map(|(dir, (label, members))| (dir, label, members)).collect()
}

/// Which folder belongs to which value, by folded value.
struct Folders<'a> {
    /// As the last run left it: folder, value.
    known: &'a BTreeMap<String, String>,
    /// As this run has it.
    taken: BTreeMap<String, String>,
}

impl Folders<'_> {
    /// The folders of all values of a facet. A value that is known keeps its own. Of the others those come first whose name is the value
    /// itself, so that `gdansk` is not called something else because of `gdańsk`; what no name is left for gets a piece of a digest.
    fn of<'v>(&mut self, facet: Facet, values: Vec<&'v str>) -> BTreeMap<&'v str, String> {
        let root = format!("feeds/{}/", facet.as_str());
        let known: BTreeMap<&str, &String> = self
            .known
            .range(root.clone()..)
            .take_while(|(dir, _)| dir.starts_with(&root))
            .map(|(dir, value)| (value.as_str(), dir))
            .collect();
        let (mut old, mut new): (Vec<&str>, Vec<&str>) = values.into_iter().partition(|value| known.contains_key(value));
        new.sort_by_key(|value| names(facet, value)[0] != value.replace(' ', "-"));
        old.append(&mut new);
        let mut folders = BTreeMap::new();
        for value in old {
            let dir = known.get(value).map_or_else(|| self.free(facet, &root, value), |dir| (*dir).clone());
            self.taken.insert(dir.clone(), value.to_owned());
            folders.insert(value, dir);
        }
        folders
    }

    fn free(&self, facet: Facet, root: &str, value: &str) -> String {
        let names = names(facet, value);
        let digest = half_hex(&Sha256::digest(value));
        let numbered = [6, digest.len()].map(|length| format!("{}-{}", names[0], &digest[..length]));
        names
            .into_iter()
            .chain(numbered)
            .map(|name| format!("{root}{name}/"))
            .find(|dir| !self.taken.contains_key(dir) && !self.known.contains_key(dir))
            .expect("no two values share a digest")
    }

    /// What is worth remembering: the folders of now, and those of jobs that closed, whose readers may still come.
    fn remembered(mut self, publication: &Publication) -> BTreeMap<String, String> {
        let closed: BTreeSet<&str> = publication.closed.values().flat_map(|job| &job.channels).map(String::as_str).collect();
        let old = self.known.iter().filter(|(dir, _)| closed.contains(dir.as_str()));
        for (dir, value) in old {
            self.taken.entry(dir.clone()).or_insert_with(|| value.clone());
        }
        self.taken
    }
}

/// The names that a value's folder may have, the best first. `C++`, `C#` and `C` each have one of their own.
fn names(facet: Facet, value: &str) -> Vec<String> {
    let name = |text: &str| {
        let slug = slugified(&text.replace('+', "-plus").replace('#', "-sharp"));
        // A tag may be called as Windows calls a device.
        if slug.is_empty() { "other".to_owned() } else { fit_segment(&slug) }
    };
    let town = value.rsplit_once(", ").filter(|_| facet == Facet::Place).map(|(town, _)| name(town));
    town.into_iter().chain([name(value)]).collect()
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
        Facet::Place => posting.job_location.iter().filter_map(|place| town(&place.address)).collect(),
    }
}

/// `Gdańsk, PL`: towns of one name in two countries are two.
fn town(address: &PostalAddress) -> Option<String> {
    let town = address.address_locality.as_deref()?;
    Some(address.address_country.as_deref().map_or_else(|| town.to_owned(), |country| format!("{town}, {country}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One run over the values, after one that left `known`.
    fn run(known: &BTreeMap<String, String>, facet: Facet, values: &[&str]) -> BTreeMap<String, String> {
        let mut folders = Folders { known, taken: BTreeMap::new() };
        let folded: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
        folders.of(facet, folded.iter().map(String::as_str).collect());
        folders.taken
    }

    #[track_caller]
    fn check(facet: Facet, values: &[&str], expect: &[(&str, &str)]) {
        let root = format!("feeds/{}/", facet.as_str());
        let taken = run(&BTreeMap::new(), facet, values);
        let got: Vec<_> = taken.iter().map(|(dir, value)| (value.as_str(), dir[root.len()..].trim_end_matches('/'))).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn every_value_has_a_folder_of_its_own() {
        check(
            Facet::Tag,
            &["C", "C++", "C#", "F#", "Gdańsk", "日本", "!!!", "R&D", "nul"],
            &[
                ("c++", "c-plus-plus"),
                ("c#", "c-sharp"),
                ("c", "c"),
                ("f#", "f-sharp"),
                ("gdańsk", "gdansk"),
                ("nul", "nul-"),
                ("!!!", "other"),
                ("r&d", "r-d"),
                ("日本", "ri-ben"),
            ],
        );
        check(Facet::Tag, &["Gdańsk", "Gdansk"], &[("gdańsk", "gdansk-8945af"), ("gdansk", "gdansk")]);
        check(Facet::Tag, &["r/d", "R&D", "r d"], &[("r/d", "r-d-d1d124"), ("r&d", "r-d-dacc7c"), ("r d", "r-d")]);
        check(
            Facet::Place,
            &["Paris, FR", "Paris, US", "Gdańsk"],
            &[("gdańsk", "gdansk"), ("paris, us", "paris-us"), ("paris, fr", "paris")],
        );
    }

    #[test]
    fn a_value_keeps_its_folder_whoever_comes_later() {
        let first = run(&BTreeMap::new(), Facet::Tag, &["Gdańsk", "C#"]);
        let second = run(&first, Facet::Tag, &["gdansk", "Gdańsk", "C#", "c sharp"]);
        assert_eq!(second["feeds/tag/gdansk/"], "gdańsk");
        assert_eq!(second["feeds/tag/c-sharp/"], "c#");
        assert_eq!(second.len(), 4);
        // Nor does somebody get the folder of a value that is remembered.
        let third = run(&second, Facet::Tag, &["gdansk"]);
        assert!(!third.contains_key("feeds/tag/gdansk/"), "{third:?}");
    }
}
