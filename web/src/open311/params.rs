//! Parameters of a call: from the URL, from a form, from a form with files. A key may stand several times; an empty value
//! is none (Baltimore sends `jurisdiction_id=`).

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::BODY_BYTES_MAX;
use super::answer::Failed;

/// The most parameters of a call.
const PARAMS_MAX: usize = 500;
/// The most characters of a description (GeoReport v2).
pub(super) const DESCRIPTION_CHARS_MAX: usize = 4000;

/// Parameters in their order.
#[derive(Debug, Default, Clone)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Those of a URL.
    pub(super) fn of_query(query: &str) -> Self {
        Self(parse(query.as_bytes()))
    }

    /// Those of a body, and of the URL where the body does not say.
    pub(super) async fn of_body(request: Request) -> Result<Self, Failed> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut params = parse(request.uri().query().unwrap_or_default().as_bytes());
        if kind.starts_with("multipart/form-data") {
            params.extend(of_parts(request).await?);
        } else if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
            let body = to_bytes(request.into_body(), BODY_BYTES_MAX).await;
            let body = body.map_err(|_| Failed::bad("the body is too large or was cut off; send it again"))?;
            params.extend(parse(&body));
        } else {
            return Err(Failed::bad("send a form: application/x-www-form-urlencoded or multipart/form-data"));
        }
        if params.len() > PARAMS_MAX {
            return Err(Failed::bad(format!("at most {PARAMS_MAX} parameters")));
        }
        Ok(Self(params))
    }

    /// The value of a key, if it has one.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(other, value)| other == key && !value.trim().is_empty());
        found.map(|(_, value)| value.trim())
    }

    /// Every value of a key.
    pub(super) fn all(&self, key: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(other, value)| other == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// The values of a key that holds a list with commas.
    pub(super) fn list(&self, key: &str) -> Vec<&str> {
        self.get(key)
            .into_iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// The values of an attribute: `attribute[code]`, `attribute[code][]`.
    pub(super) fn attributes(&self) -> Vec<(&str, &str)> {
        let code = |key: &'_ str| -> Option<(usize, usize)> {
            let rest = key.strip_prefix("attribute[")?;
            let end = rest.find(']')?;
            matches!(&rest[end..], "]" | "][]").then_some(("attribute[".len(), "attribute[".len() + end))
        };
        let found = self.0.iter().filter(|(_, value)| !value.is_empty());
        found.filter_map(|(key, value)| code(key).map(|(from, to)| (&key[from..to], value.as_str()))).collect()
    }

    /// Everything but the key, in an order of its own: what makes two calls the same call.
    pub(super) fn fingerprint(&self) -> String {
        let mut pairs: Vec<&(String, String)> = self.0.iter().filter(|(key, _)| key != "api_key").collect();
        pairs.sort();
        pairs.iter().map(|(key, value)| format!("{key}\u{1}{value}\u{2}")).collect()
    }

    /// The key of the caller: `api_key`, or the header.
    pub(super) fn key<'a>(&'a self, headers: &'a HeaderMap) -> Option<&'a str> {
        let header = || headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ");
        self.get("api_key").or_else(header)
    }
}

fn parse(query: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(query).map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

async fn of_parts(request: Request) -> Result<Vec<(String, String)>, Failed> {
    let broken =
        |error: &dyn std::fmt::Display| Failed::bad(format!("the form cannot be read: {error}; send it again"));
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| broken(&error))?;
    let mut params = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some_and(|file| !file.is_empty()) {
            // A photo that is not kept must not look kept.
            return Err(Failed::bad(format!("`{name}`: files cannot be kept here; send their address as media_url")));
        }
        params.push((name, part.text().await.map_err(|error| broken(&error))?));
        if params.len() > PARAMS_MAX {
            break;
        }
    }
    Ok(params)
}
