//! Any bytes at all as data files: nothing panics, and every record is one that can be pointed at and read again.

use jobherald::diagnostic::{Diagnostics, Level};
use jobherald::model::node::{Node, Value};
use jobherald::model::raw::Extent;
use jobherald::parse::records::{Layout, Records, again, head, is_of_lines, line, records, with_text};
use proptest::prelude::*;

/// Good files, to be broken.
const FILES: [(&str, &str); 6] = [
    ("a.yml", "updated: 1\njobs:\n  - &a\n    title: Cook\n    text: |\n      Für alle\n\n      - soup\n  - <<: *a\n    title: Baker\n"),
    ("a.json", "{\"jobs\": [{\"title\": \"Köchin\", \"text\": \"<p>a\\nb</p>\"}, {\"title\": \"Baker\", \"tags\": [1, null]}]}"),
    ("a.toml", "[[jobs]]\ntitle = \"Cook\"\ntext = \"\"\"\na\nb\"\"\"\n[[jobs]]\ntitle = 'Baker'\n"),
    ("a.csv", "title;city;text\nCook;Lyon;\"a \"\"b\"\"\nc\"\nBaker;Bern\n"),
    ("a.jsonl", "{\"id\": 1, \"version\": 2, \"title\": \"Cook\", \"text\": \"a\\nb\"}\n"),
    ("a.xml", "<workzag-jobs><position><id>1</id><name>Cook</name></position></workzag-jobs>"),
];

/// What an edit may put in.
const PIECES: &[&str] = &[
    "\"", "'", ",", ";", "\n", "\r\n", "\t", "{", "}", "[", "]", ":", ": ", "- ", "&a ", "*a", "---\n", "\u{feff}", "\u{0}", "é", "😀",
    "null", "|", "#", "\\", "\\u0041", "=", "<", "&",
];

fn titled(node: &Node) -> bool {
    matches!(&node.value, Value::Map(fields) if fields.iter().any(|field| field.key == "title"))
}

fn text(node: &Node) -> Option<&Node> {
    let Value::Map(fields) = &node.value else { return None };
    fields.iter().find(|field| field.key == "text" && field.node.text().is_some()).map(|field| &field.node)
}

/// A file of lines, each read by itself, as sources do.
fn lines(layout: &Layout<'_>, bytes: &[u8], sink: &mut Diagnostics) -> Records {
    let mut read = Records::default();
    let mut offset = 0;
    for (record, own) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let extent = Extent { offset, length: own.len() as u64, line: u32::try_from(record + 1).expect("few lines") };
        offset += own.len() as u64;
        let Records { postings, unread } = line(layout, (record, extent), own, sink);
        read.postings.extend(postings);
        read.unread.extend(unread);
    }
    read
}

fn check(path: &str, bytes: &[u8]) {
    let mut sink = Diagnostics::default();
    let layout = Layout { source: 0, path, key: None, format: None, is_export: false, address: None, titled: &titled };
    let read = if is_of_lines(path) { lines(&layout, bytes, &mut sink) } else { records(&layout, bytes, &mut sink) };
    assert!(read.unread.is_empty() || sink.as_slice().iter().any(|d| d.level == Level::Error), "what is not read is said");
    for raw in read.postings {
        if let Some(extent) = raw.extent {
            let start = usize::try_from(extent.offset).expect("in the file");
            let cut = &bytes[start..start + usize::try_from(extent.length).expect("in the file")];
            assert!(again(&layout, (raw.record, extent), cut).is_some(), "a record that stands alone is read again");
            line(&layout, (raw.record, extent), cut, &mut sink);
            let _ = head(cut);
        }
        let Some(node) = text(&raw.fields).cloned() else { continue };
        let raw = with_text(raw, &node);
        for block in &raw.blocks.0 {
            let _ = raw.file.locate(block.locate(&(0..block.text.len())));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_records_or_said_to_be_none(
        file in 0..FILES.len(),
        edits in prop::collection::vec((any::<u16>(), 0..6usize, prop::sample::select(PIECES)), 0..10),
    ) {
        let (path, good) = FILES[file];
        let mut bytes = good.as_bytes().to_vec();
        for (at, gone, piece) in edits {
            let at = usize::from(at) * bytes.len() / (usize::from(u16::MAX) + 1);
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
        }
        check(path, &bytes);
        for (other, _) in FILES {
            check(other, &bytes);
        }
    }
}
