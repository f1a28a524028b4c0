//! Settings and secrets to an open bucket. Nothing of the environment is read but the variables that are named here, through the reader of
//! secrets; no file, no service of the machine that hands out keys.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AwsCredential};
use object_store::azure::{AzureCredential, MicrosoftAzureBuilder};
use object_store::gcp::{GcpCredential, GoogleCloudStorageBuilder};
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig, StaticCredentialProvider};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::BucketError;
use super::way::Way;
use crate::config::options::SecretRef;
use crate::config::settings::{Bucket, Service};
use crate::net::address::Policy;
use crate::net::http::checked;
use crate::net::secret::{ReadSecret, SecretError, name};

/// So often a request is tried again that may be: a list, a question, and whatever was not sent.
const RETRIES: usize = 3;

/// A store that says nothing for so long is gone.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// The store, with the address of its host and what may be reached for it.
pub(super) struct Opened {
    pub(super) store: Arc<dyn ObjectStore>,
    pub(super) host: (Url, Policy),
}

/// What surrounds the settings of a bucket.
struct Terms<'a> {
    settings: &'a Bucket,
    read: ReadSecret<'a>,
}

/// Opens the bucket of these settings; no connection is made yet.
pub(super) fn open(settings: &Bucket, read: ReadSecret<'_>, timeout: Duration) -> Result<Opened, BucketError> {
    let terms = Terms { settings, read };
    let host = match &settings.endpoint {
        Some(endpoint) => endpoint.clone(),
        None => terms.usual_host()?,
    };
    let policy = Policy::new(&host, &settings.allow)?;
    let client = checked(policy.clone(), timeout.min(SILENCE_MAX), concat!("jobherald/", env!("CARGO_PKG_VERSION")), None)
        .map_err(BucketError::Setup)?;
    let way = Way { client, origin: host.origin(), timeout };
    let store: Arc<dyn ObjectStore> = match settings.service {
        Service::S3 => terms.s3(&host, way, timeout)?,
        Service::Gcs => terms.gcs(&host, way, timeout)?,
        Service::Azure => terms.azure(&host, way, timeout)?,
    };
    Ok(Opened { store, host: (host, policy) })
}

fn retry(timeout: Duration) -> RetryConfig {
    let backoff = BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(5), base: 2.0 };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: timeout }
}

/// Plain http is a matter of the policy, which the connector keeps.
fn options() -> ClientOptions {
    ClientOptions::new().with_allow_http(true)
}

impl Terms<'_> {
    fn usual_host(&self) -> Result<Url, BucketError> {
        let address = match self.settings.service {
            Service::S3 => format!("https://s3.{}.amazonaws.com", self.region()?),
            Service::Gcs => "https://storage.googleapis.com".to_owned(),
            Service::Azure => format!("https://{}.blob.core.windows.net", self.account()?),
        };
        Url::parse(&address).map_err(|_| BucketError::Setup("its region or account is no part of an address".to_owned()))
    }

    fn region(&self) -> Result<String, BucketError> {
        const USUAL: &str = "us-east-1";
        let region = match &self.settings.region {
            Some(region) => Some(region.clone()),
            None => self.named(&["AWS_REGION", "AWS_DEFAULT_REGION"])?,
        };
        let region = region.unwrap_or_else(|| USUAL.to_owned());
        if is_plain(&region) {
            Ok(region)
        } else {
            Err(BucketError::Setup("its region is no name: correct `region`, or the variable `AWS_REGION`".to_owned()))
        }
    }

    fn account(&self) -> Result<String, BucketError> {
        let account = match &self.settings.account {
            Some(account) => Some(account.clone()),
            None => self.named(&["AZURE_STORAGE_ACCOUNT"])?,
        };
        let account = account.ok_or(BucketError::Missing("`account`, or the variable `AZURE_STORAGE_ACCOUNT`"))?;
        if is_plain(&account) {
            Ok(account)
        } else {
            Err(BucketError::Setup("its account is no name: correct `account`, or the variable `AZURE_STORAGE_ACCOUNT`".to_owned()))
        }
    }

    /// The first of these variables that is set.
    fn named(&self, variables: &[&str]) -> Result<Option<String>, BucketError> {
        for variable in variables {
            if let Some(text) = self.usual(variable)? {
                return Ok(Some(text.expose_secret().to_owned()));
            }
        }
        Ok(None)
    }

    /// What a variable of the vendor's own tools holds, if anything.
    fn usual(&self, variable: &str) -> Result<Option<SecretString>, BucketError> {
        match (self.read)(&SecretRef { env: Some(variable.to_owned()), file: None }) {
            Ok(secret) => Ok(Some(trimmed(&secret)).filter(|secret| !secret.expose_secret().is_empty())),
            Err(SecretError::Unset(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What a reference names; without one, what the variable holds.
    fn secret(&self, reference: Option<&SecretRef>, variable: &str) -> Result<Option<SecretString>, BucketError> {
        let usual = SecretRef { env: Some(variable.to_owned()), file: None };
        let (secret, named) = match reference {
            Some(reference) => (Some(trimmed(&(self.read)(reference)?)), reference),
            None => (self.usual(variable)?, &usual),
        };
        match secret.as_ref().map(SecretString::expose_secret) {
            Some("") => Err(BucketError::Key(format!("{} is empty", name(named)))),
            Some(text) if !is_plain(text) => Err(BucketError::Key(format!(
                "{} holds a space, a line break or what is no ASCII: nothing else may stand beside it",
                name(named)
            ))),
            _ => Ok(secret),
        }
    }

    fn s3(&self, host: &Url, way: Way, timeout: Duration) -> Result<Arc<dyn ObjectStore>, BucketError> {
        let settings = self.settings;
        let key_id = self.secret(settings.key_id.as_ref(), "AWS_ACCESS_KEY_ID")?;
        let key = self.secret(settings.key.as_ref(), "AWS_SECRET_ACCESS_KEY")?;
        let (Some(key_id), Some(key)) = (key_id, key) else {
            return Err(BucketError::Missing("`key_id` and `key`, or the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`"));
        };
        // A token belongs to its key: that of the environment says nothing of one that is named.
        let token = match &settings.token {
            None if settings.key.is_some() => None,
            reference => self.secret(reference.as_ref(), "AWS_SESSION_TOKEN")?,
        };
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        let credential = AwsCredential { key_id: text(&key_id), secret_key: text(&key), token: token.as_ref().map(text) };
        let builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.name)
            .with_region(self.region()?)
            .with_endpoint(base(host))
            .with_credentials(Arc::new(StaticCredentialProvider::new(credential)))
            // The bulk request is not known to all that speak S3.
            .with_disable_bulk_delete(true)
            .with_client_options(options())
            .with_retry(retry(timeout))
            .with_http_connector(way);
        Ok(Arc::new(builder.build().map_err(|_| BucketError::Setup("its settings make no S3 bucket".to_owned()))?))
    }

    fn gcs(&self, host: &Url, way: Way, timeout: Duration) -> Result<Arc<dyn ObjectStore>, BucketError> {
        let settings = self.settings;
        let builder = GoogleCloudStorageBuilder::new()
            .with_bucket_name(&settings.name)
            // Whatever address a key names, it is not asked.
            .with_base_url(&base(host))
            .with_client_options(options())
            .with_retry(retry(timeout))
            .with_http_connector(way);
        let named = settings.key.is_some() || settings.token.is_some();
        let token =
            if named && settings.token.is_none() { None } else { self.secret(settings.token.as_ref(), "GOOGLE_OAUTH_ACCESS_TOKEN")? };
        let builder = if let Some(token) = token {
            let credential = GcpCredential { bearer: token.expose_secret().to_owned() };
            builder.with_credentials(Arc::new(StaticCredentialProvider::new(credential)))
        } else {
            builder.with_service_account_key(self.service_account()?.expose_secret())
        };
        let help = "its key is no JSON key of a service account, with `client_email`, `private_key_id` and `private_key`";
        Ok(Arc::new(builder.build().map_err(|_| BucketError::Key(help.to_owned()))?))
    }

    fn service_account(&self) -> Result<SecretString, BucketError> {
        const MISSING: &str = "`key` or `token`, or the variable `GOOGLE_APPLICATION_CREDENTIALS` or `GOOGLE_OAUTH_ACCESS_TOKEN`";
        if let Some(reference) = &self.settings.key {
            return Ok((self.read)(reference)?);
        }
        let file = self.named(&["GOOGLE_APPLICATION_CREDENTIALS"])?.ok_or(BucketError::Missing(MISSING))?;
        let reference = SecretRef { env: None, file: Some(PathBuf::from(file).display().to_string()) };
        Ok((self.read)(&reference)?)
    }

    fn azure(&self, host: &Url, way: Way, timeout: Duration) -> Result<Arc<dyn ObjectStore>, BucketError> {
        let settings = self.settings;
        let named = settings.key.is_some() || settings.token.is_some();
        let of = |reference: &Option<SecretRef>, variable| match reference {
            None if named => Ok(None),
            reference => self.secret(reference.as_ref(), variable),
        };
        let builder = MicrosoftAzureBuilder::new()
            .with_container_name(&settings.name)
            .with_account(self.account()?)
            .with_endpoint(base(host))
            .with_client_options(options())
            .with_retry(retry(timeout))
            .with_http_connector(way);
        let builder = if let Some(token) = of(&settings.token, "AZURE_STORAGE_SAS_TOKEN")? {
            // Its signature is base64, in which a plus sign is no space; some tools give it as it is.
            let query = token.expose_secret().trim_start_matches('?').replace('+', "%2B");
            let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            builder.with_credentials(Arc::new(StaticCredentialProvider::new(AzureCredential::SASToken(pairs))))
        } else if let Some(key) = of(&settings.key, "AZURE_STORAGE_KEY")? {
            builder.with_access_key(key.expose_secret())
        } else {
            return Err(BucketError::Missing("`key` or `token`, or the variable `AZURE_STORAGE_KEY` or `AZURE_STORAGE_SAS_TOKEN`"));
        };
        Ok(Arc::new(builder.build().map_err(|_| BucketError::Key("its key is no account key of Azure, which is base64".to_owned()))?))
    }
}

/// The address without a slash at its end, to which buckets and names are added.
fn base(host: &Url) -> String {
    host.as_str().trim_end_matches('/').to_owned()
}

/// Whether it can be part of a header field, as keys, tokens, regions and accounts are.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn trimmed(secret: &SecretString) -> SecretString {
    SecretString::from(secret.expose_secret().trim().to_owned())
}
