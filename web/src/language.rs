//! The language of an answer: what the caller accepts, Chinese when he does not say.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The text of this language.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The tag of the language (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// What `Accept-Language` prefers (RFC 9110, 12.5.4).
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (0, Self::Zh);
        for range in asked.split(',').take(20) {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            let thousandths =
                quality.trim().parse::<f32>().map_or(0, |quality| (quality.clamp(0.0, 1.0) * 1000.0) as u32);
            let language = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("zh") => Self::Zh,
                Some("en") => Self::En,
                _ => continue,
            };
            if thousandths > best.0 {
                best = (thousandths, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_language_wins() {
        let cases = [
            ("", Language::Zh),
            ("en", Language::En),
            ("en-GB,zh;q=0.9", Language::En),
            ("en;q=0.3, zh-CN;q=0.8", Language::Zh),
            ("fr, en;q=0.5", Language::En),
            ("de", Language::Zh),
            ("en;q=nonsense", Language::Zh),
            ("*", Language::Zh),
            ("é", Language::Zh),
        ];
        for (asked, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, axum::http::HeaderValue::from_bytes(asked.as_bytes()).unwrap());
            assert_eq!(Language::of(&headers), expected, "{asked}");
        }
    }
}
