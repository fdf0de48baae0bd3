//! `discovery`: where the calls are.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer::{Format, answer};
use crate::service::Service;

/// When the form of these answers changed last.
const CHANGESET: &str = "2025-01-01T00:00:00+08:00";

pub(super) fn discovery(service: &Service, format: Format) -> Response {
    let url = format!("{}/open311/v2", service.options.public_url);
    let value = json!({
        "changeset": CHANGESET,
        "contact": "the administrator of this service gives out keys",
        "key_service": "the administrator makes a key with `qingdan key add --scope open311`",
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": url,
            "changeset": CHANGESET,
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }],
    });
    answer(StatusCode::OK, format, "discovery", &value)
}
