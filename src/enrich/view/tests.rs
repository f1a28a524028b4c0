//! Passages with their labels, and what headings name.

use super::*;

fn block(kind: BlockKind, text: &str, section: Option<usize>) -> Block {
    Block { kind, text: text.into(), links: vec![], section, map: vec![(0, 0)] }
}

/// Passages as `labels|text`.
#[track_caller]
fn check(blocks: Vec<Block>, expect: &[&str]) {
    let blocks = Blocks(blocks, Vec::new());
    let view = View::new(&blocks, "fr", "");
    let got: Vec<String> = view.passages.iter().map(|p| format!("{}|{}", p.labels.join("+"), p.text())).collect();
    assert_eq!(got, expect);
}

#[test]
fn labels_stand_before_a_colon_in_the_first_cell_or_above() {
    use BlockKind::{Heading, Item, Paragraph, Quote, Row};
    check(vec![block(Paragraph, "Durée : 6 mois\nLieu : Lyon", None)], &["duration|6 mois", "place|Lyon"]);
    check(vec![block(Row, "Lieu de travail\tLyon", None)], &["place|Lyon"]);
    check(
        vec![block(Heading(2), "Le lieu", None), block(Item, "Lyon. Et Paris.", Some(0))],
        &["|Le lieu", "place|Lyon.", "place|Et Paris."],
    );
    check(vec![block(Paragraph, "Lieu et durée : Lyon, 6 mois", None)], &["place+duration|Lyon, 6 mois"]);
    check(vec![block(Paragraph, "Voir https://example.org : ici", None)], &["|Voir https://example.org : ici"]);
    check(vec![block(Quote, "Lieu : Lyon", None)], &[]);
    check(vec![block(Paragraph, "Lieu\nLyon", None)], &["place|Lyon"]);
    check(vec![block(Paragraph, "Nous offrons :", None), block(Item, "du pain", None)], &["benefits|du pain"]);
}

#[test]
fn headings_name_their_sections() {
    let lines = include_str!("../../../tests/cases/headings.txt").lines().filter(|line| !line.starts_with('#'));
    let wrong: Vec<String> = lines
        .filter_map(|line| {
            let [language, expect, heading] = line.split(" | ").collect::<Vec<_>>()[..] else { return Some(line.to_owned()) };
            let block = block(BlockKind::Heading(2), heading, None);
            let found = heading_labels(vocabulary::of(language), &block, false);
            let is_right = ["benefits", "skills"].iter().all(|section| found.contains(section) == (*section == expect));
            (!is_right).then(|| format!("{line}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} headings name something else:\n{}", wrong.len(), wrong.join("\n"));
}
