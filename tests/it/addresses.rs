//! Addresses in every form: refused or allowed as a literal, as a name, and when a name is pointed elsewhere between two requests.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jobherald::net::RequestError;
use jobherald::net::address::Policy;
use jobherald::net::http::{Client, Deadline, Names};
use serde::Deserialize;
use url::{Host, Url};

use crate::golden::root;
use crate::support::receiver::{Answer, Receiver};

/// So many forms there are at least.
const FORMS_MIN: usize = 200;
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    refused: Vec<Group>,
    allowed: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    what: String,
    source: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    names: Vec<(String, String)>,
}

impl Group {
    fn literals(&self) -> Vec<String> {
        self.hosts.iter().map(|host| format!("https://{host}/hook")).chain(self.urls.iter().cloned()).collect()
    }
}

fn corpus() -> Corpus {
    let text = std::fs::read_to_string(root("tests/cases/addresses.toml")).expect("the corpus");
    toml::from_str(&text).expect("the corpus is TOML")
}

/// The policy for an address without leave; an error also where it is no address.
fn policy(text: &str) -> Result<Policy, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    Policy::new(&url, &[]).map_err(|error| error.to_string())
}

/// The address in a literal, as the client would connect to it.
fn address(text: &str) -> Option<IpAddr> {
    match Url::parse(text).ok()?.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// Every address of the refused groups, however it was written.
fn refused_addresses(corpus: &Corpus) -> BTreeSet<IpAddr> {
    let literals = corpus.refused.iter().flat_map(Group::literals).filter_map(|text| match Url::parse(&text).ok()?.scheme() {
        "https" => address(&text),
        _ => None,
    });
    let named = corpus.refused.iter().flat_map(|group| &group.names).map(|(_, address)| address.parse().expect("an address"));
    literals.chain(named).collect()
}

#[test]
fn there_are_enough_forms_and_each_group_says_who_says_so() {
    let corpus = corpus();
    let groups = corpus.refused.iter().chain(&corpus.allowed);
    let mut forms = BTreeSet::new();
    for group in groups {
        assert!(!group.what.is_empty() && !group.source.is_empty());
        for form in group.literals().into_iter().chain(group.names.iter().map(|(name, address)| format!("{name} {address}"))) {
            assert!(forms.insert(form.clone()), "{form} stands twice");
        }
    }
    eprintln!("{} forms of addresses", forms.len());
    assert!(forms.len() >= FORMS_MIN);
}

#[test]
fn literals_are_refused_and_allowed() {
    let corpus = corpus();
    let passed: Vec<String> = corpus.refused.iter().flat_map(Group::literals).filter(|text| policy(text).is_ok()).collect();
    assert!(passed.is_empty(), "these passed: {passed:?}");
    let refused: Vec<_> =
        corpus.allowed.iter().flat_map(Group::literals).filter_map(|text| policy(&text).err().map(|e| (text, e))).collect();
    assert!(refused.is_empty(), "these were refused: {refused:?}");
}

#[test]
fn a_name_is_worth_what_it_leads_to() {
    let corpus = corpus();
    let https = policy("https://board.example/").expect("a name passes");
    for address in refused_addresses(&corpus) {
        assert!(https.permits(address).is_err(), "{address} passed");
    }
    for address in corpus.allowed.iter().flat_map(Group::literals).filter_map(|text| address(&text)) {
        assert!(https.permits(address).is_ok(), "{address} was refused");
    }
}

/// A client for `http://NAME:PORT/` whose names are resolved by `names`, with leave for 127.0.0.1 alone.
fn client(name: &str, port: u16, names: Names) -> (Client, Url) {
    let url = Url::parse(&format!("http://{name}:{port}/hook")).expect("an address");
    let policy = Policy::new(&url, &["127.0.0.1/32".to_owned()]).expect("a policy");
    (Client::with_names(url.clone(), policy, TIMEOUT, "test", Some(names)).expect("a client"), url)
}

fn get(runtime: &tokio::runtime::Runtime, (client, url): &(Client, Url)) -> Result<u16, RequestError> {
    runtime.block_on(client.get(url, Vec::new(), 1024, Deadline::after(TIMEOUT))).map(|document| document.status)
}

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// What leave for 127.0.0.1 does not reach.
fn is_elsewhere(address: &IpAddr) -> bool {
    address.to_canonical() != HOME
}

#[test]
fn a_name_that_leads_to_a_refused_address_is_not_connected_to() {
    let receiver = Receiver::start(|_, _| Answer::status(200));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let named: Vec<(String, String)> = corpus().refused.iter().flat_map(|group| group.names.clone()).collect();
    let mut tried = 0;
    for (name, address) in named {
        let address: IpAddr = address.parse().expect("an address");
        if is_elsewhere(&address) {
            let reached = get(&runtime, &client(&name, receiver.port, Arc::new(move |_| Ok(vec![address]))));
            assert!(matches!(reached, Err(RequestError::Blocked(_))), "{name} ({address}): {reached:?}");
            tried += 1;
        }
    }
    assert!(tried >= 15);
    assert!(receiver.requests().is_empty());
}

#[test]
fn a_name_that_is_pointed_elsewhere_is_caught_when_it_is_connected_to() {
    let receiver = Receiver::start(|_, _| Answer::status(200).with("connection", "close"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let later = Arc::new(Mutex::new(HOME));
    let asked = Arc::new(AtomicUsize::new(0));
    let (shown, counted) = (Arc::clone(&later), Arc::clone(&asked));
    // Every other question is answered with where the receiver is: the one that a check before the request would ask.
    let names: Names = Arc::new(move |_| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        Ok(vec![if number % 2 == 0 { HOME } else { *shown.lock().expect("no test panics with it in hand") }])
    });
    let client = client("rebound.example", receiver.port, names);
    let mut rebound = 0;
    for address in refused_addresses(&corpus()).into_iter().filter(is_elsewhere) {
        *later.lock().expect("no test panics with it in hand") = address;
        assert_eq!(get(&runtime, &client), Ok(200), "the first answer leads to the receiver");
        let second = get(&runtime, &client);
        assert!(matches!(second, Err(RequestError::Blocked(_))), "{address}: {second:?}");
        rebound += 1;
    }
    eprintln!("{rebound} addresses after a rebind");
    assert!(rebound >= 150);
    assert_eq!((receiver.requests().len(), asked.load(Ordering::SeqCst)), (rebound, 2 * rebound));
}

#[test]
fn of_several_addresses_only_those_that_may_be_reached_are_tried() {
    let receiver = Receiver::start(|_, _| Answer::status(200));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let private: IpAddr = "10.0.0.1".parse().expect("an address");
    let mixed = client("mixed.example", receiver.port, Arc::new(move |_| Ok(vec![private, HOME])));
    assert_eq!(get(&runtime, &mixed), Ok(200));
}
