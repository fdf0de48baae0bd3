//! Writes every failure, ours and that of the framework, as the one envelope, in the language of the caller.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;
use crate::language::Language;

/// The layer.
pub(crate) async fn envelope(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let own_format = request.uri().path().starts_with("/open311/");
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        return error.into_response_in(language);
    }
    let is_plain = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_none_or(|kind| !kind.as_bytes().starts_with(b"application/json"));
    if own_format || !is_plain || !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    of_status(response.status()).into_response_in(language)
}

/// What the framework answers of itself, in our words.
fn of_status(status: StatusCode) -> ApiError {
    let (code, en, zh) = match status {
        StatusCode::NOT_FOUND => {
            ("no_route", "there is no such address here; see /api/openapi.json", "没有这个地址，见 /api/openapi.json")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method", "this address does not take this method", "该地址不支持此请求方法")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("too_large", "the body is larger than this address takes", "请求内容超过大小上限")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("content_type", "send JSON with `Content-Type: application/json`", "请以 application/json 提交")
        }
        StatusCode::REQUEST_TIMEOUT => (
            "slow",
            "the call took too long; nothing was changed unless it is there when you look",
            "请求超时，请核对后重试",
        ),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => (
            "malformed",
            "the call cannot be read; see /api/openapi.json for its form",
            "请求格式不正确，见 /api/openapi.json",
        ),
        status if status.is_client_error() => ("refused", "the call cannot be taken", "请求无法受理"),
        _ => (
            "internal",
            "the service could not do this; the operator finds the reason in its log",
            "服务内部出错，原因已记入服务日志",
        ),
    };
    ApiError::new(status, code, en, zh)
}
