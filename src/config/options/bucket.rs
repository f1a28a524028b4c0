//! `bucket` of `[state]` and of aggregators that drop events: how an object store is reached.

use schemars::JsonSchema;
use serde::Deserialize;

use super::SecretRef;

/// How an object store is reached. What is not set comes from the variables that its vendor's own tools read (docs/object-stores.md).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BucketOptions {
    /// Address of the service, where it is not the vendor's own: that of an S3-alike, without the bucket; for `az` with the account.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// `s3`: the bucket's region; `AWS_REGION`, `AWS_DEFAULT_REGION` or `us-east-1` unless set.
    #[serde(default)]
    pub region: Option<String>,
    /// `az`: the storage account; `AZURE_STORAGE_ACCOUNT` unless set.
    #[serde(default)]
    pub account: Option<String>,
    /// `s3`: id of the access key; `AWS_ACCESS_KEY_ID` unless set.
    #[serde(default)]
    pub key_id: Option<SecretRef>,
    /// `s3`: the secret access key (`AWS_SECRET_ACCESS_KEY` unless set); `gs`: the JSON key of a service account (the file that
    /// `GOOGLE_APPLICATION_CREDENTIALS` names); `az`: the account's key (`AZURE_STORAGE_KEY`). Never written here.
    #[serde(default)]
    pub key: Option<SecretRef>,
    /// In place of a key, or `s3` beside it, a token that holds for a while: `s3` `AWS_SESSION_TOKEN`, `gs` `GOOGLE_OAUTH_ACCESS_TOKEN`,
    /// `az` a SAS token, `AZURE_STORAGE_SAS_TOKEN`. Never written here.
    #[serde(default)]
    pub token: Option<SecretRef>,
    /// Networks (CIDR) that may be reached although they are private; they may be reached over plain http too.
    #[serde(default)]
    pub allow: Vec<String>,
}
