//! `POST /api/v1/attachments`: a photo, document or recording, kept before it is answered.

use std::sync::Arc;

use attachments::{FILE_BYTES_MAX, Facts, FactsFrom, FileError, Incoming, Kind, Position, Sent, Type};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures_util::StreamExt;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// How much a form may have besides its file, in bytes.
const FORM_BYTES_MAX: u64 = 64 * 1024;
/// The longest text of a form, in characters.
const TEXT_CHARS_MAX: usize = 200;

/// A file that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentOut {
    /// The SM3 of the file; a move names it by this.
    id: String,
    /// `photo`, `document` or `recording`.
    #[schema(value_type = String)]
    kind: Kind,
    /// Its media type, told by its bytes.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    media: Type,
    /// How many bytes it has.
    bytes: u64,
    /// What its sender calls it.
    name: String,
    /// When it was taken.
    taken_at: Option<String>,
    /// Where.
    #[schema(value_type = Option<Object>)]
    position: Option<Position>,
    /// Who says so: `exif` or `device`.
    #[schema(value_type = Option<String>)]
    facts_from: Option<FactsFrom>,
}

/// What came in.
struct Got {
    incoming: Incoming,
    name: String,
    said: String,
    facts: Facts,
}

/// Keeps a file. It is named by a move afterwards; one that no event names is removed after a day.
#[utoipa::path(post, path = "/api/v1/attachments", tag = "attachments",
    request_body(content = String, content_type = "application/octet-stream",
        description = "the file; or a form with the part `file` and, before it, `taken_at`, `latitude`, `longitude`, \
                       `accuracy_metres`"),
    responses(
    (status = 201, body = SentOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope), (status = 429, body = Envelope),
    (status = 503, body = Envelope)))]
pub(super) async fn send(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<SentOut>), ApiError> {
    caller.needs(Scope::Write)?;
    let files = Arc::clone(service.files()?);
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > FILE_BYTES_MAX + FORM_BYTES_MAX) {
        return Err(FileError::TooLarge.into());
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (begun, sender) = (Arc::clone(&files), caller.name.clone());
    let incoming = service.work(move |service| Ok(service.app.begin_file(&begun, &sender)?)).await?;
    let got = if kind.starts_with("multipart/form-data") {
        of_form(request, incoming).await?
    } else {
        let name = name_of(headers);
        let incoming = of_body(request.into_body(), incoming).await?;
        Got { incoming, name, said: kind, facts: Facts::default() }
    };
    let _turn = service.looking.acquire().await.map_err(|error| ApiError::inside(&error))?;
    let work = move |service: &Service| {
        let Got { incoming, name, said, facts } = got;
        let sent = Sent { by: &caller.name, at: service.now(), name: &name, said: &said, facts };
        Ok(files.keep(incoming, &sent)?)
    };
    let meta = service.work(work).await?;
    let out = SentOut {
        kind: meta.sort(),
        id: meta.id,
        media: meta.kind,
        bytes: meta.bytes,
        name: meta.name,
        taken_at: meta.facts.taken_at,
        position: meta.facts.position,
        facts_from: meta.facts_from,
    };
    Ok((StatusCode::CREATED, Json(out)))
}

fn cut(why: &dyn std::fmt::Display) -> ApiError {
    ApiError::bad(
        "cut_off",
        format!("the file did not come whole: {why}; send it again"),
        "文件未能完整送达，请重新上传".to_owned(),
    )
}

/// Pieces go to the page cache as they come; they are flushed where nobody waits for this thread.
async fn of_body(body: Body, mut incoming: Incoming) -> Result<Incoming, ApiError> {
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        incoming.write(&piece.map_err(|error| cut(&error))?)?;
    }
    Ok(incoming)
}

/// The name in `Content-Disposition`, plain or as RFC 8187 has it.
fn name_of(headers: &HeaderMap) -> String {
    let line = headers.get(CONTENT_DISPOSITION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let part = |key: &str| {
        let parts = line?.split(';').map(str::trim);
        parts.filter_map(|part| part.strip_prefix(key)).map(|value| value.trim_matches('"').to_owned()).next()
    };
    let wide = part("filename*=").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, name) = rest.split_once('\'')?;
        // Only `+` differs from a form, and no percent sign is left without one.
        let name = name.replace('+', "%2B");
        let pair = form_urlencoded::parse(name.as_bytes()).next()?;
        charset.eq_ignore_ascii_case("utf-8").then(|| pair.0.into_owned())
    });
    wide.or_else(|| part("filename=")).unwrap_or_default()
}

async fn of_form(request: Request, incoming: Incoming) -> Result<Got, ApiError> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| cut(&error.body_text()))?;
    let mut told = Told::default();
    while let Some(mut part) = parts.next_field().await.map_err(|error| cut(&error.body_text()))? {
        let field = part.name().unwrap_or_default().to_owned();
        if field != "file" {
            let text = part.text().await.map_err(|error| cut(&error.body_text()))?;
            told.take(&field, &text)?;
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let said = part.content_type().unwrap_or_default().to_owned();
        let mut incoming = incoming;
        while let Some(piece) = part.chunk().await.map_err(|error| cut(&error.body_text()))? {
            incoming.write(&piece)?;
        }
        drop(part);
        // The end of the form shows that nothing is missing.
        while let Some(part) = parts.next_field().await.map_err(|error| cut(&error.body_text()))? {
            let field = part.name().unwrap_or_default().to_owned();
            if field == "file" {
                return Err(one_file());
            }
            let text = part.text().await.map_err(|error| cut(&error.body_text()))?;
            told.take(&field, &text)?;
        }
        return Ok(Got { incoming, name, said, facts: told.facts()? });
    }
    Err(one_file())
}

fn one_file() -> ApiError {
    ApiError::bad(
        "one_file",
        "the form has one part `file`; send one file a call",
        "表单应有一个名为 file 的文件，每次上传一个",
    )
}

/// What a device knows of when and where.
#[derive(Default)]
struct Told {
    taken_at: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    accuracy_metres: Option<f64>,
}

fn wrong(field: &str, how: &str) -> ApiError {
    ApiError::bad("form", format!("`{field}`: {how}"), format!("表单项“{field}”有误"))
}

impl Told {
    fn take(&mut self, field: &str, text: &str) -> Result<(), ApiError> {
        let text = text.trim();
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(wrong(field, "it is too long"));
        }
        if text.is_empty() {
            return Ok(());
        }
        let number = || match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(wrong(field, "write a number")),
        };
        match field {
            "taken_at" => {
                let is_time = text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok();
                if !is_time {
                    return Err(wrong(field, "write a time as 2025-12-31T09:30:00+08:00"));
                }
                self.taken_at = Some(text.to_owned());
            }
            "latitude" => self.latitude = number()?,
            "longitude" => self.longitude = number()?,
            "accuracy_metres" => self.accuracy_metres = number()?,
            _ => return Err(wrong(field.get(..40).unwrap_or(field), "it is not asked for")),
        }
        Ok(())
    }

    fn facts(self) -> Result<Facts, ApiError> {
        let position = match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => {
                let position = Position::new(latitude, longitude, self.accuracy_metres);
                Some(position.ok_or_else(|| wrong("latitude", "it lies nowhere on earth"))?)
            }
            (None, None) => None,
            _ => return Err(wrong("latitude", "latitude and longitude stand together")),
        };
        Ok(Facts { taken_at: self.taken_at, position })
    }
}
