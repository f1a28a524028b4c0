//! Jekyll, <https://jekyllrb.com/docs/datafiles/> and <https://jekyllrb.com/docs/includes/>. Files without front matter are copied.

use super::{Generator, Snippet};

pub(super) static GENERATOR: Generator = Generator {
    name: "jekyll",
    known_by: &["_config.yml", "_config.yaml", "_config.toml"],
    copies: "",
    builds: "_site",
    data: "_data/jobherald.json",
    snippet: Some(Snippet { path: "_includes/jobherald.html", text: include_str!("jekyll.html"), usage: "{% include jobherald.html %}" }),
};
