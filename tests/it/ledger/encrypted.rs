//! A server that speaks TLS alone, with a certificate for `localhost` of an authority that nobody else knows: what `sslmode` proves.

use super::wrong::{refused, run, site};
use crate::support::certificates::authority;
use crate::support::postgres::{Encrypted, PASSWORD};
use crate::support::receiver::{Answer, Receiver};
use crate::support::site::webhook;

#[test]
fn a_server_that_is_not_this_machine_has_to_prove_who_it_is_and_all_is_encrypted() {
    let Some(server) = Encrypted::new("a_server_that_is_not_this_machine_has_to_prove_who_it_is_and_all_is_encrypted") else { return };
    let receiver = Receiver::start(|_, _| Answer::status(204));
    let site = site(&webhook(&receiver.url("hook")));
    site.write("ours.pem", &server.authority);
    site.write("other.pem", authority().pem());
    site.write("none.pem", "no certificate");
    let file = |name: &str| site.path(name).display().to_string();
    let at = |host: &str, query: &str| {
        let url = server.database.url_with_password.replace("127.0.0.1", host);
        format!("{url}?{query}")
    };
    let (ours, other) = (format!("&sslrootcert={}", file("ours.pem")), format!("&sslrootcert={}", file("other.pem")));
    // `doctor` asks for the head of the front page.
    let told = || receiver.requests().iter().filter(|request| request.method == "POST").count();
    run(&site, &at("localhost", &format!("sslmode=verify-full{ours}")), &["publish"]).ended(0);
    assert_eq!(told(), 1);
    // The server takes no connection that is not encrypted, so that whatever works is.
    for (host, query) in
        [("127.0.0.1", format!("sslmode=verify-ca{ours}")), ("127.0.0.1", "sslmode=require".to_owned()), ("127.0.0.1", String::new())]
    {
        let status = run(&site, &at(host, &query), &["status"]).ended(0);
        assert!(status.stdout.contains("board"), "{host} {query}: {}", status.stdout);
    }
    let nobody = "no encrypted connection: invalid peer certificate";
    let way_out = "name its authority, `?sslrootcert=FILE`";
    refused(&site, &at("127.0.0.1", &format!("sslmode=verify-full{ours}")), &["cannot be used", nobody, "not valid for name", way_out]);
    refused(&site, &at("localhost", &format!("sslmode=verify-full{other}")), &["cannot be used", nobody, way_out]);
    refused(&site, &at("localhost", &format!("sslmode=verify-ca{other}")), &["cannot be used", nobody, way_out]);
    refused(&site, &at("localhost", "sslmode=verify-full"), &["cannot be used", nobody, "UnknownIssuer", way_out]);
    refused(&site, &at("localhost", "sslmode=disable"), &["cannot be used", "no encryption", "sslmode=require"]);
    let lost = format!("sslmode=verify-full&sslrootcert={}", file("lost.pem"));
    refused(&site, &at("localhost", &lost), &["cannot be used", "the file that `sslrootcert` names"]);
    let empty = format!("sslmode=verify-full&sslrootcert={}", file("none.pem"));
    refused(&site, &at("localhost", &empty), &["cannot be used", "no encrypted connection: ", way_out]);
    assert_eq!(told(), 1, "nothing else was told");
    assert!(!site.read("jobherald.toml").contains(PASSWORD));
}
