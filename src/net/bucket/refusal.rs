//! What an object store answered that is no success. All three say it in XML: `Code` and `Message` (Amazon S3 API, "Error responses"; Google's
//! XML API, "HTTP status and error codes"; Azure's "Status and error codes").

use std::fmt;

use crate::net::one_line;

/// So much of such an answer is read.
pub(super) const REFUSAL_BYTES_MAX: usize = 16 * 1024;

/// So much of its message is kept, in characters.
const MESSAGE_MAX: usize = 200;

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Status code.
    pub status: u16,
    /// `Retry-After`, as written.
    pub retry_after: Option<String>,
    reason: Option<&'static str>,
    code: String,
    message: String,
    region: Option<String>,
}

impl Refusal {
    pub(super) fn new(
        (status, reason): (u16, Option<&'static str>),
        body: &[u8],
        retry_after: Option<String>,
        region: Option<String>,
    ) -> Self {
        let text = String::from_utf8_lossy(body);
        let document = roxmltree::Document::parse(text.trim_start_matches('\u{feff}')).ok();
        let said = |name: &str| {
            let node = document.as_ref()?.root_element().children().find(|node| node.has_tag_name(name))?;
            // Azure adds which request it was, and when.
            let text = node.text().unwrap_or_default().split("\nRequestId:").next().unwrap_or_default();
            Some(one_line(text, MESSAGE_MAX))
        };
        let (code, message) = (said("Code").unwrap_or_default(), said("Message").unwrap_or_default());
        Self { status, retry_after, reason, code, message, region: region.map(|region| one_line(&region, MESSAGE_MAX)) }
    }

    /// Whether the object was there: it was to be made only where it is not. S3 and Google say 412, Azure 409 with a code; others 304.
    pub(super) fn says_taken(&self) -> bool {
        matches!(self.status, 304 | 412) || (self.status == 409 && self.code == "BlobAlreadyExists")
    }

    /// Whether an object is missing, and not all that it would be in.
    pub(super) fn says_missing(&self) -> bool {
        self.status == 404 && !matches!(self.code.as_str(), "NoSuchBucket" | "ContainerNotFound")
    }

    /// Whether it may be another a moment later.
    pub(super) const fn passes(&self) -> bool {
        matches!(self.status, 408 | 429 | 500..=599)
    }

    /// The way out.
    #[must_use]
    pub fn help(&self) -> String {
        match self.status {
            300..=399 if self.region.is_some() => {
                format!("the bucket is in the region `{}`: say so in `region`", self.region.as_deref().unwrap_or_default())
            }
            300..=399 => "set `region` to the bucket's, or `endpoint` to the final address: redirects are not followed".to_owned(),
            401 | 403 => "the key has to be the right one, still hold, and allow to list, read, make and remove objects there".to_owned(),
            404 => "make the bucket first, or correct its name".to_owned(),
            _ => "try again later, or ask whoever runs it".to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it answered {}", self.status)?;
        if let Some(reason) = self.reason {
            write!(f, " {reason}")?;
        }
        match (self.code.as_str(), self.message.as_str()) {
            ("", "") => Ok(()),
            (code, "") => write!(f, " ({code})"),
            ("", message) => write!(f, " ({message})"),
            (code, message) => write!(f, " ({code}: {})", message.trim_end_matches('.')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> Refusal {
        Refusal::new((status, Some("Reason")), body.as_bytes(), None, None)
    }

    #[test]
    fn what_a_store_says_is_shown_and_harmless() {
        let said = |status, body: &str| refusal(status, body).to_string();
        let s3 = "<?xml version=\"1.0\"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>The signature\n does not match.</Message>\
                  <AWSAccessKeyId>AKIA</AWSAccessKeyId><StringToSign>hush</StringToSign></Error>";
        assert_eq!(said(403, s3), "it answered 403 Reason (SignatureDoesNotMatch: The signature does not match)");
        let azure = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>BlobAlreadyExists</Code><Message></Message></Error>";
        assert_eq!(said(409, azure), "it answered 409 Reason (BlobAlreadyExists)");
        let azure = "<Error><Code>AuthenticationFailed</Code><Message>No.\nRequestId:1f2e\nTime:2026-06-01T12:00:00Z</Message></Error>";
        assert_eq!(said(403, azure), "it answered 403 Reason (AuthenticationFailed: No)");
        assert_eq!(said(500, "<html><body>\u{1b}[31m oh no"), "it answered 500 Reason");
        assert_eq!(said(403, "<Error><Message>a\u{1b}b</Message></Error>"), "it answered 403 Reason");
        assert_eq!(said(403, "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><Error><Code>&a;</Code></Error>"), "it answered 403 Reason");
    }

    #[test]
    fn taken_missing_and_passing_are_told_apart() {
        let coded = |status, code: &str| refusal(status, &format!("<Error><Code>{code}</Code></Error>"));
        assert!(refusal(412, "").says_taken() && refusal(304, "").says_taken() && coded(409, "BlobAlreadyExists").says_taken());
        assert!(!coded(409, "ConditionalRequestConflict").says_taken(), "nobody may have won");
        assert!(coded(404, "NoSuchKey").says_missing() && refusal(404, "").says_missing());
        assert!(!coded(404, "NoSuchBucket").says_missing() && !coded(404, "ContainerNotFound").says_missing());
        assert!(refusal(503, "").passes() && refusal(429, "").passes() && !refusal(403, "").passes());
    }

    #[test]
    fn the_region_is_named() {
        let moved = Refusal::new((301, None), b"", None, Some("eu-west-3".to_owned()));
        assert_eq!(moved.help(), "the bucket is in the region `eu-west-3`: say so in `region`");
    }
}
