//! Where the figures of runs are sent.

use url::Url;

use crate::config::options::SecretRef;

/// A collector of figures that speaks OTLP over HTTP.
#[derive(Debug, Clone)]
pub struct Collector {
    /// Where metrics are posted.
    pub url: Url,
    /// The value of the header field `Authorization`.
    pub authorization: Option<SecretRef>,
    /// Networks that may be reached although they are private, as written (CIDR).
    pub allow: Vec<String>,
}
