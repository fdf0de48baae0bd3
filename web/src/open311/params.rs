//! Parameters of a call: from the URL, from a form, from a form with files. A key may stand several times; an empty value
//! is none (Baltimore sends `jurisdiction_id=`).

use attachments::{FileError, Files, Incoming};
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::BODY_BYTES_MAX;
use super::answer::Failed;
use crate::error::ApiError;

/// The most parameters of a call.
const PARAMS_MAX: usize = 500;
/// The most characters of a description (GeoReport v2).
pub(super) const DESCRIPTION_CHARS_MAX: usize = 4000;

/// The most files of a call.
const FILES_MAX: usize = 10;
/// Who sends them, as far as can be told before the key is looked at.
const SENDER: &str = "open311";

/// A file that came with a call.
pub(super) struct Photo {
    pub(super) incoming: Incoming,
    pub(super) name: String,
    pub(super) said: String,
}

/// Parameters in their order, and files.
#[derive(Default)]
pub(super) struct Params(Vec<(String, String)>, Vec<Photo>);

impl Params {
    /// Those of a URL.
    pub(super) fn of_query(query: &str) -> Self {
        Self(parse(query.as_bytes()), Vec::new())
    }

    /// Those of a body, and of the URL where the body does not say.
    pub(super) async fn of_body(request: Request, files: Option<&Files>) -> Result<Self, Failed> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut kept = Vec::new();
        let mut params = parse(request.uri().query().unwrap_or_default().as_bytes());
        if kind.starts_with("multipart/form-data") {
            let (parts, photos) = of_parts(request, files).await?;
            params.extend(parts);
            kept.extend(photos);
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
        for (_, url) in params.iter().filter(|(key, value)| key == "media_url" && value.starts_with("data:")) {
            kept.push(of_data(url, files)?);
        }
        if kept.len() > FILES_MAX {
            return Err(Failed::bad(format!("at most {FILES_MAX} files")));
        }
        params.retain(|(key, value)| key != "media_url" || !value.starts_with("data:"));
        Ok(Self(params, kept))
    }

    /// Whether files came with it.
    pub(super) fn has_photos(&self) -> bool {
        !self.1.is_empty()
    }

    /// The files, each once.
    pub(super) fn take_photos(&mut self) -> Vec<Photo> {
        std::mem::take(&mut self.1)
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
        let texts = pairs.iter().map(|(key, value)| format!("{key}\u{1}{value}\u{2}"));
        texts.chain(self.1.iter().map(|photo| photo.incoming.id())).collect()
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

type Parts = (Vec<(String, String)>, Vec<Photo>);

fn broken(error: &dyn std::fmt::Display) -> Failed {
    Failed::bad(format!("the form cannot be read: {error}; send it again"))
}

fn begin(files: Option<&Files>, name: &str) -> Result<Incoming, Failed> {
    // A photo that is not kept must not look kept.
    let none = || Failed::bad(format!("`{name}`: files cannot be kept here; send their address as media_url"));
    files.ok_or_else(none)?.begin(SENDER).map_err(refused)
}

fn refused(error: FileError) -> Failed {
    ApiError::from(error).into()
}

async fn of_parts(request: Request, files: Option<&Files>) -> Result<Parts, Failed> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| broken(&error))?;
    let (mut params, mut photos) = (Vec::new(), Vec::new());
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().filter(|file| !file.is_empty()).map(str::to_owned);
        if let Some(file) = file {
            let said = part.content_type().unwrap_or_default().to_owned();
            let mut incoming = begin(files, &name)?;
            while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
                incoming.write(&piece).map_err(refused)?;
            }
            photos.push(Photo { incoming, name: file, said });
        } else {
            params.push((name, part.text().await.map_err(|error| broken(&error))?));
        }
        if params.len() > PARAMS_MAX || photos.len() > FILES_MAX {
            break;
        }
    }
    Ok((params, photos))
}

/// A photo inside an address: `data:image/jpeg;base64,…` (RFC 2397).
fn of_data(url: &str, files: Option<&Files>) -> Result<Photo, Failed> {
    let wrong = || Failed::bad("media_url: write data:<type>;base64,<photo>");
    let (head, text) = url.strip_prefix("data:").and_then(|rest| rest.split_once(',')).ok_or_else(wrong)?;
    let said = head.strip_suffix(";base64").ok_or_else(wrong)?.to_owned();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = data_encoding::BASE64.decode(text.as_bytes()).map_err(|_| wrong())?;
    let mut incoming = begin(files, "media_url")?;
    incoming.write(&bytes).map_err(refused)?;
    Ok(Photo { incoming, name: String::new(), said })
}
