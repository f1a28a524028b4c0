//! Any bytes, from the file to the posting and the text on its page: nothing panics, nothing takes long, and what the tests promise of
//! every post holds. The promises themselves stand in `tests/it/sound.rs`, so that a test and this target never differ.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/sound.rs"]
mod sound;

fuzz_target!(|bytes: &[u8]| {
    // A seed is a file as it is; its length says as what it is read.
    let path = ["a.md", "fr/2026-01-02-b.md", "c.html", "d.mdx"][bytes.len() % 4];
    sound::check(path, bytes);
});
