//! What a code means, in two languages.

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Name {
    /// In Chinese, in the words of the standard.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

pub(crate) const fn name(zh: &'static str, en: &'static str) -> Name {
    Name { zh, en }
}
