//! Any generator whose templates can read a JSON file: Eleventy (`_data/`), Zola (`load_data`), Astro (`import`).

use super::Generator;

pub(super) static GENERATOR: Generator =
    Generator { name: "plain", known_by: &[], copies: "", builds: "", data: "jobherald.json", snippet: None };
