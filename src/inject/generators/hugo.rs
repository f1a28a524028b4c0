//! Hugo, <https://gohugo.io/content-management/data-sources/> and <https://gohugo.io/templates/partial/>. Files in `static` are copied;
//! paths of pages are relative to `content`.

use super::{Generator, Snippet};

pub(super) static GENERATOR: Generator = Generator {
    name: "hugo",
    known_by: &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml", "config/_default/hugo.yaml"],
    copies: "static",
    builds: "public",
    data: "data/jobherald.json",
    snippet: Some(Snippet {
        path: "layouts/partials/jobherald.html",
        text: include_str!("hugo.html"),
        usage: "{{ partial \"jobherald.html\" . }}",
    }),
};
