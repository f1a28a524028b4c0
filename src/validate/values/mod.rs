//! Values that several formats share: dates, addresses, languages, mailboxes, media types, numbers, HTML.

/// URIs and IRIs.
pub(super) mod address;

/// Dates of RFC 822, RFC 3339, W3C-DTF and ISO 8601.
pub(super) mod date;

/// Pieces of HTML.
pub(super) mod html;

/// Language tags.
pub(super) mod language;

/// Mailboxes.
pub(super) mod mail;

/// The words of MathML.
mod math;

/// Media types.
pub(super) mod media_type;

/// Numbers.
pub(super) mod number;

/// Texts that are not to hold markup.
pub(super) mod plain;

/// Relations of links.
pub(super) mod relation;

/// The words of SVG.
mod svg;
