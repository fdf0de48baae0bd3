//! Answers in the format of the path, and errors as the specification has them: an array.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::xml;
use crate::error::ApiError;
use crate::language::Language;

/// The format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xml,
    Json,
}

impl Format {
    /// The format that a file name asks for; XML where it asks for none.
    pub(super) fn of(file: &str) -> Self {
        if file.to_ascii_lowercase().ends_with(".json") { Self::Json } else { Self::Xml }
    }
}

/// The name of a call and its format: `requests.json`. A name may hold dots itself.
pub(super) fn split(file: &str) -> Option<(&str, Format)> {
    let (name, extension) = file.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "xml" => Some((name, Format::Xml)),
        "json" => Some((name, Format::Json)),
        _ => None,
    }
}

/// An answer: in JSON the value alone, in XML inside its root.
pub(super) fn answer(status: StatusCode, format: Format, root: &str, value: &Value) -> Response {
    let (kind, text) = match format {
        Format::Xml => ("text/xml; charset=utf-8", xml::document(root, value)),
        Format::Json => ("application/json; charset=utf-8", value.to_string()),
    };
    let mut response = (status, text).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Why a call was not carried out.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    status: StatusCode,
    errors: Vec<String>,
    /// In how many seconds the call may come again.
    after: Option<u64>,
}

impl Failed {
    pub(super) fn new(status: StatusCode, errors: Vec<String>) -> Self {
        Self { status, errors, after: None }
    }

    pub(super) fn bad(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, vec![why.into()])
    }

    pub(super) fn not_found(why: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, vec![why.to_owned()])
    }

    pub(super) fn unknown_format() -> Self {
        Self::not_found("the path ends in .xml or .json")
    }

    pub(super) fn no_key() -> Self {
        let why = "api_key is missing or not valid for open311; ask for one, or send it as api_key";
        Self::new(StatusCode::FORBIDDEN, vec![why.to_owned()])
    }

    pub(super) fn inside() -> Self {
        let why = "the service could not do this; try again later".to_owned();
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, vec![why])
    }

    pub(super) fn into_response(self, format: Format) -> Response {
        let code = self.status.as_u16();
        let errors: Vec<Value> = self.errors.iter().map(|why| json!({ "code": code, "description": why })).collect();
        let mut response = answer(self.status, format, "errors", &Value::Array(errors));
        if let Some(seconds) = self.after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// What the API refuses, in the words of Open311: 404 for what is not there, 403 for keys, 429 for
/// who calls too fast, 400 for the rest.
impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        let status = match error.status() {
            status @ (StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) => status,
            StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
            status if status.is_server_error() => status,
            _ => StatusCode::BAD_REQUEST,
        };
        let why = format!("{}: {}", error.code(), error.message(Language::En));
        Self { after: error.seconds(), ..Self::new(status, vec![why]) }
    }
}
