//! A place in an object store.

use std::fmt;

use url::Url;

use crate::config::options::SecretRef;

/// A place in an object store, and how it is reached.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Whose interface it speaks.
    pub service: Service,
    /// The bucket, or what its vendor calls a container.
    pub name: String,
    /// What names of objects begin with, without `/` at its ends; empty for none.
    pub prefix: String,
    /// Address of the service; `None` for the vendor's own.
    pub endpoint: Option<Url>,
    /// `s3`: its region.
    pub region: Option<String>,
    /// `az`: the storage account.
    pub account: Option<String>,
    /// `s3`: id of the access key.
    pub key_id: Option<SecretRef>,
    /// The key.
    pub key: Option<SecretRef>,
    /// A token that holds for a while.
    pub token: Option<SecretRef>,
    /// Networks that may be reached although they are private, as written (CIDR).
    pub allow: Vec<String>,
}

/// Whose interface an object store speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Amazon's S3, which many speak.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Blob Storage.
    Azure,
}

impl Service {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::S3, Self::Gcs, Self::Azure];

    /// What its addresses begin with.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gs",
            Self::Azure => "az",
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.service.scheme(), self.name)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}
