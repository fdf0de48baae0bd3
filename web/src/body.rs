//! JSON bodies: read with a clear refusal that says the place that is wrong; long ones written at once.

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::ApiError;

/// The largest JSON body, in bytes.
pub const JSON_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = match whole {
            Ok(bytes) => bytes,
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(too_large()),
            Err(rejection) => return Err(malformed(&rejection.body_text())),
        };
        // The values of an object in their order would be read as the object, whatever the document says.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(malformed("it is an array, not an object"));
        }
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                "send JSON with `Content-Type: application/json`",
                "请以 application/json 提交",
            )),
            Err(rejection) => Err(malformed(&rejection.body_text())),
        }
    }
}

/// An answer in JSON of about so many bytes, written where its value was made and into one piece: [`axum::Json`] leaves the
/// writing to those who carry the connections, and doubles what it writes into from 128 bytes on.
pub fn written<T: Serialize>(value: &T, bytes: usize) -> Response {
    let mut body = Vec::with_capacity(bytes);
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => ApiError::inside(&error).into_response(),
    }
}

fn too_large() -> ApiError {
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("the body has more than {JSON_BYTES_MAX} bytes; send less at once"),
        format!("请求内容超过 {JSON_BYTES_MAX} 字节，请分次提交"),
    )
}

fn malformed(why: &str) -> ApiError {
    ApiError::bad("malformed", format!("the body cannot be read: {why}"), format!("请求内容无法解析：{why}"))
}
