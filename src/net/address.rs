//! Which addresses may be reached. A name is resolved by whoever owns the name, so the check is made on the address that is
//! connected to, and on literals, which are never resolved. Everything special is refused unless `allow` names its network: the union
//! of what Svix and smokescreen refuse, after the IANA special-purpose registries (RFC 6890). `tests/cases/addresses.toml` has every range with
//! its source.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use rustls::pki_types::CertificateDer;
use url::{Host, Url};

/// What may be reached for one configured address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    allow: Vec<IpNet>,
    /// Plain http: then only what `allow` names.
    plain: bool,
    /// Who may vouch for the host besides those that everybody trusts.
    authorities: Vec<CertificateDer<'static>>,
}

/// An address that may not be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It lies in a special network.
    #[error("{0} is {1}, which `allow` does not name")]
    Special(IpAddr, &'static str),
    /// It is to be reached over plain http.
    #[error("{0} would be reached over plain http, and `allow` does not name it")]
    Plain(IpAddr),
}

/// An address in the configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `https`, nor `http`.
    #[error("its scheme is `{0}`: use https")]
    Scheme(String),
    /// It names no host.
    #[error("it names no host")]
    NoHost,
    /// It carries a user or a password.
    #[error("it carries a user name or a password: keep what tells who we are in a secret")]
    UserInfo,
    /// A network in `allow` cannot be read.
    #[error("`{0}` in `allow` is not a network: write it as 10.0.0.0/8 or fd00::/8")]
    Network(String),
    /// The host is written as an address that may not be reached.
    #[error("{0}")]
    Refused(String),
}

impl Policy {
    /// What may be reached for `url`, with the networks of `allow` besides.
    pub fn new(url: &Url, allow: &[String]) -> Result<Self, AddressError> {
        let plain = match url.scheme() {
            "https" => false,
            "http" => true,
            other => return Err(AddressError::Scheme(other.to_owned())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::UserInfo);
        }
        let policy = Self { allow: allow.iter().map(|text| network(text)).collect::<Result<_, _>>()?, plain, authorities: Vec::new() };
        // `url` has already turned every spelling of an address (octal, hexadecimal, one number, mapped) into the address.
        let literal = match url.host() {
            None => return Err(AddressError::NoHost),
            Some(Host::Domain(name)) => is_loopback_name(name).then_some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        };
        match literal.map(|address| policy.permits(address)) {
            Some(Err(refused)) => Err(AddressError::Refused(refused.to_string())),
            _ => Ok(policy),
        }
    }

    /// The same, where these authorities may vouch for the host too.
    #[must_use]
    pub fn trusting(self, authorities: Vec<CertificateDer<'static>>) -> Self {
        Self { authorities, ..self }
    }

    /// Who may vouch for the host besides those that everybody trusts.
    #[must_use]
    pub fn authorities(&self) -> &[CertificateDer<'static>] {
        &self.authorities
    }

    /// Whether `address` may be connected to.
    pub fn permits(&self, address: IpAddr) -> Result<(), Refused> {
        let address = address.to_canonical();
        if self.allow.iter().any(|network| network.contains(&address)) {
            return Ok(());
        }
        match special(address) {
            Some(what) => Err(Refused::Special(address, what)),
            None if self.plain => Err(Refused::Plain(address)),
            None => Ok(()),
        }
    }
}

/// `localhost` and what lies below it lead to this machine, whoever is asked (RFC 6761, section 6.3).
fn is_loopback_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

fn network(text: &str) -> Result<IpNet, AddressError> {
    let text = text.trim();
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| AddressError::Network(text.to_owned()))
}

/// What is special about an address; `None` for one that anybody on the internet may have.
fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            SPECIAL_V4.iter().find(|(network, prefix, _)| (bits ^ network.to_bits()) >> (32 - prefix) == 0).map(|(.., what)| *what)
        }
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let found = SPECIAL_V6.iter().find(|(network, prefix, _)| (bits ^ network.to_bits()) >> (128 - prefix) == 0);
            found.map(|(.., what)| *what).or_else(|| shape(bits))
        }
    }
}

/// What is special about an IPv6 address by what stands in its halves.
fn shape(bits: u128) -> Option<&'static str> {
    /// Global unicast addresses begin with these three bits; all others are reserved (IANA, IPv6 address space).
    const GLOBAL: u128 = 0b001;
    /// The upper half of an ISATAP interface (RFC 5214, section 6.1), without its universal/local bit.
    const ISATAP: u128 = 0x5efe;
    let interface = (bits >> 32) & 0xffff_ffff;
    match () {
        () if bits >> 125 != GLOBAL => Some("an unassigned address"),
        () if interface & !0x0200_0000 == ISATAP => Some("an ISATAP address"),
        () => None,
    }
}

const SPECIAL_V4: [(Ipv4Addr, u32, &str); 19] = [
    (Ipv4Addr::UNSPECIFIED, 8, "this host"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's shared address"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address"),
    // Azure's, from inside its machines; it looks like a public one.
    (Ipv4Addr::new(168, 63, 129, 16), 32, "a cloud's own address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "an address of protocol assignments"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "a documentation address"),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "an address that swallows questions for private names (AS112)"),
    (Ipv4Addr::new(192, 52, 193, 0), 24, "a multicast relay address (AMT)"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a 6to4 relay address"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address"),
    (Ipv4Addr::new(192, 175, 48, 0), 24, "an address that swallows questions for private names (AS112)"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "a benchmarking address"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "a documentation address"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "a documentation address"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address"),
];

/// Addresses that carry an IPv4 address inside (6to4, Teredo, NAT64) are refused whole: what is inside may be a private one.
const SPECIAL_V6: [(Ipv6Addr, u32, &str); 18] = [
    // Also `::` and `::1`; what is left of it is deprecated.
    (Ipv6Addr::UNSPECIFIED, 96, "a loopback or IPv4-compatible address"),
    (Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96, "an IPv4-translated address"),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "a NAT64 address"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "a NAT64 address"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "a discard address"),
    (Ipv6Addr::new(0x100, 0, 0, 1, 0, 0, 0, 0), 64, "a dummy address"),
    // Teredo, benchmarking and ORCHID among them.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "a Teredo or other protocol address"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "a documentation address"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "a 6to4 address"),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48, "an address that swallows questions for private names (AS112)"),
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16, "an address of the former 6bone"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "a documentation address"),
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16, "a segment-routing address"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "a private address"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "a link-local address"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "a site-local address"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "a multicast address"),
    // Mapped addresses are judged by the IPv4 address inside; one that is left has none.
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4-mapped address"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `ok`, or the words of the error.
    #[track_caller]
    fn check(url: &str, allow: &[&str], expect: &str) {
        let allow: Vec<String> = allow.iter().map(|&text| text.to_owned()).collect();
        let result = Policy::new(&Url::parse(url).expect("a URL"), &allow);
        assert_eq!(result.map_or_else(|error| error.to_string(), |_| "ok".to_owned()), expect, "{url}");
    }

    #[track_caller]
    fn check_refused(hosts: &[&str]) {
        for host in hosts {
            let url = Url::parse(&format!("https://{host}/hook")).expect("a URL");
            assert!(matches!(Policy::new(&url, &[]), Err(AddressError::Refused(_))), "{host} passed");
        }
    }

    #[test]
    fn every_spelling_of_a_special_address_is_refused() {
        check_refused(&["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0x7f000001", "127.0.0.1.", "１２７.0.0.1"]);
        check_refused(&["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255"]);
        check_refused(&["192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7"]);
        check_refused(&["203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"]);
        check_refused(&["[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[::7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]"]);
        check_refused(&["[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:0:4136:e378::1]", "[2001:db8::1]"]);
        check_refused(&[
            "[2002:7f00:1::]",
            "[3fff::1]",
            "[5f00::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ]);
        check_refused(&["[::ffff:0:127.0.0.1]"]);
    }

    #[test]
    fn public_addresses_and_names_pass() {
        for host in
            ["board.example", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "[2606:4700::1111]", "[2001:4860:4860::8888]"]
        {
            check(&format!("https://{host}/"), &[], "ok");
        }
        check("https://[::ffff:1.1.1.1]/", &[], "ok");
    }

    #[test]
    fn plain_http_and_private_networks_need_leave() {
        check("http://1.1.1.1/", &[], "1.1.1.1 would be reached over plain http, and `allow` does not name it");
        check("http://127.0.0.1:8080/", &["127.0.0.0/8"], "ok");
        check("http://[::ffff:127.0.0.1]:8080/", &["127.0.0.0/8"], "ok");
        check("http://127.0.0.1/", &["127.0.0.1"], "ok");
        check("https://10.0.0.1/", &["fd00::/8", "10.0.0.0/24"], "ok");
        check("https://10.0.1.1/", &["10.0.0.0/24"], "10.0.1.1 is a private address, which `allow` does not name");
        check("https://10.0.0.1/", &["ten"], "`ten` in `allow` is not a network: write it as 10.0.0.0/8 or fd00::/8");
    }

    #[test]
    fn names_are_judged_by_what_they_resolve_to() {
        let url = |text| Url::parse(text).expect("a URL");
        let https = Policy::new(&url("https://board.example/"), &[]).expect("a policy");
        assert!(https.permits(Ipv4Addr::new(1, 1, 1, 1).into()).is_ok());
        assert!(https.permits(Ipv4Addr::LOCALHOST.into()).is_err());
        assert!(https.permits(Ipv4Addr::LOCALHOST.to_ipv6_mapped().into()).is_err());
        let http = Policy::new(&url("http://localhost/"), &["127.0.0.0/8".to_owned()]).expect("a policy");
        assert!(http.permits(Ipv4Addr::LOCALHOST.into()).is_ok());
        assert_eq!(http.permits(Ipv4Addr::new(1, 1, 1, 1).into()), Err(Refused::Plain(Ipv4Addr::new(1, 1, 1, 1).into())));
    }

    #[test]
    fn other_schemes_and_users_are_refused() {
        check("ftp://board.example/", &[], "its scheme is `ftp`: use https");
        check("https://board.example@127.0.0.1/", &[], "it carries a user name or a password: keep what tells who we are in a secret");
    }
}
