//! Escaping writers: the only places that know how a character is written in a language of angle brackets, or in a script.

/// HTML, in the one form in which a browser's own serialiser writes it.
pub(super) mod html;

/// JSON that may stand in a script element.
pub(super) mod json;

/// XML 1.0.
pub(super) mod xml;
