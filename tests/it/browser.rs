//! Pages on a telephone, measured in headless Chromium: at 360 pixels nothing has to be moved sideways to be read.
//!
//! `JOBHERALD_TESTS_BROWSER` names the browser, else it is `chromium`. Where there is none the test says so and passes, unless
//! `JOBHERALD_TESTS_REQUIRE_ALL=1`.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::support::site::{NOW, Site, config};

const WIDTH: u32 = 360;

/// What makes a page wider than a telephone, if anything does.
fn nasty(number: usize) -> String {
    let word = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(8);
    let columns = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(14));
    let mut text = format!(
        "---\ntitle: Cook {number} {word}\ndate: 2026-01-0{number}\ncity: {word}\ncountry: France\napply: https://jobs.example/{word}\ntags: [{word}, a{number}]\n---\n\
         ## {word}\n\nLine `{word}` and https://example.org/{word}?q={word}\n\n```\n{word} {word}\n```\n\n"
    );
    for cell in ["head", "---", "unbreakable-cell"] {
        text += &columns(cell);
    }
    let _ = write!(text, "\n<img src=\"/wide.png\" width=\"4000\" height=\"300\" alt=\"{word}\">\n\n> > > - {word}\n\n");
    let _ = writeln!(text, "<table width=\"2000\"><tr><td width=\"1500\" nowrap>{}</td></tr></table>", "no break ".repeat(60));
    text
}

/// Serves a folder on the loopback interface for as long as the tests run, and says where.
fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let folder = Arc::new(folder);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = Arc::clone(&folder);
            std::thread::spawn(move || answer(&stream, &folder));
        }
    });
    format!("http://{address}")
}

/// Answers one request; what a browser that goes away makes of it does not matter.
fn answer(mut stream: &TcpStream, folder: &Path) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    lines.map_while(Result::ok).find(String::is_empty);
    let path = first.split(' ').nth(1)?.trim_start_matches('/').split('?').next()?;
    let file = folder.join(path);
    let file = if path.is_empty() || path.ends_with('/') { file.join("index.html") } else { file };
    let media_type = match file.extension()?.to_str()? {
        "css" => "text/css",
        _ => "text/html; charset=utf-8",
    };
    let (status, body) = std::fs::read(&file).map_or((404, Vec::new()), |body| (200, body));
    let head = format!("HTTP/1.1 {status} x\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).ok()
}

/// The document at `url` after its scripts have run; `None` where there is no browser.
fn dump(url: &str) -> Option<String> {
    let browser = std::env::var("JOBHERALD_TESTS_BROWSER").unwrap_or_else(|_| "chromium".to_owned());
    let profile = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(&browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]);
    command.args([
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--virtual-time-budget=20000",
        "--window-size=1000,1000",
        "--dump-dom",
    ]);
    let ran = command.arg(format!("--user-data-dir={}", profile.path().display())).arg(url).stdin(Stdio::null()).output();
    match ran {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            let asked = std::env::var_os("JOBHERALD_TESTS_REQUIRE_ALL").is_some_and(|value| value == "1");
            assert!(!asked, "{browser} cannot be started: {error}");
            eprintln!("SKIPPED: pages are not measured, {browser} cannot be started: {error}");
            None
        }
    }
}

/// A page that measures others in frames as wide as a telephone. Frames of the same origin can be looked into.
fn ruler(paths: &[&str]) -> String {
    let mut frames = String::new();
    for path in paths {
        let _ = writeln!(frames, "<iframe src=\"/{path}\" style=\"width:{WIDTH}px;height:640px;border:0\"></iframe>");
    }
    format!(
        "<!DOCTYPE html><meta charset=\"utf-8\">{frames}<script>addEventListener('load', () => {{\
         for (const frame of document.querySelectorAll('iframe')) {{\
         const page = frame.contentDocument, line = document.createElement('p');\
         const styled = page.styleSheets.length === 1 && page.styleSheets[0].cssRules.length > 0;\
         line.textContent = `${{frame.getAttribute('src')}} ${{page.documentElement.scrollWidth}} ${{styled}}`;\
         line.className = 'measured'; document.body.append(line); }} }});</script>"
    )
}

#[test]
fn no_page_is_wider_than_a_telephone() {
    let site = Site::new(&config(""));
    let address = serve(site.path("public"));
    site.write("jobherald.toml", config("").replace("https://jobs.example.org", &address));
    site.write("content/nasty-1.md", nasty(1));
    site.write("content/nasty-2.md", nasty(2));
    site.write("content/short.md", "---\ntitle: Cook\n---\nCook.\n");
    site.run(&["build", "--now", NOW]).ended(0);

    let tree = site.tree("public");
    let mut paths: Vec<&str> = tree.keys().map(String::as_str).filter(|path| path.ends_with("index.html")).collect();
    paths.push("too-wide.html");
    site.write(
        "public/too-wide.html",
        "<!DOCTYPE html><title>x</title><link rel=\"stylesheet\" href=\"/assets/jobherald.css\"><pre>".to_owned() + &"x ".repeat(200),
    );
    site.write("public/ruler.html", ruler(&paths));
    assert!(paths.iter().filter(|path| path.starts_with("jobs/")).count() == 3, "{paths:?}");

    let Some(dom) = dump(&format!("{address}/ruler.html")) else { return };
    let measured: Vec<&str> = dom.split("<p class=\"measured\">/").skip(1).filter_map(|rest| rest.split("</p>").next()).collect();
    let (wide, pages): (Vec<&str>, Vec<&str>) = measured.into_iter().partition(|line| line.starts_with("too-wide.html "));
    assert!(wide.len() == 1 && !wide[0].starts_with(&format!("too-wide.html {WIDTH} ")), "the ruler does not measure: {wide:?} in {dom}");
    let expected: Vec<String> = paths[..paths.len() - 1].iter().map(|path| format!("{path} {WIDTH} true")).collect();
    assert_eq!(pages, expected);
}
