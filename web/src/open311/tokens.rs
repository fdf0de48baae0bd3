//! `tokens`: a request gets its number at once, so a token is that number.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer::{Failed, Format, answer};
use super::query::came_in;
use crate::service::Service;

pub(super) fn token(service: &Service, token: &str, format: Format) -> Response {
    match came_in(service, token) {
        Ok(Some(item)) => {
            let value = json!([{ "service_request_id": item.receipt, "token": token }]);
            answer(StatusCode::OK, format, "service_requests", &value)
        }
        Ok(None) => Failed::not_found("there is no such token").into_response(format),
        Err(failed) => failed.into_response(format),
    }
}
