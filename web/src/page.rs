//! The page of the service: its files as they were built, and for every other address the page that knows it.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use page::File;

/// What programs ask for; an unknown address among them is no page.
const PROGRAMS: [&str; 2] = ["/api/", "/open311/"];

/// Answers what no other route does.
pub(crate) async fn page(request: Request) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || PROGRAMS.iter().any(|prefix| path.starts_with(prefix)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(file) = page::file(path.trim_start_matches('/')) {
        return answer(file, request.headers());
    }
    let wants_page = said(request.headers(), &ACCEPT).is_some_and(|accepted| accepted.contains("text/html"));
    if wants_page { answer(page::document(path), request.headers()) } else { StatusCode::NOT_FOUND.into_response() }
}

fn said<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a client takes an encoding (RFC 9110, 12.5.3); `q=0` says no.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    said(headers, &ACCEPT_ENCODING).unwrap_or_default().split(',').any(|range| {
        let (name, quality) = range.split_once(';').unwrap_or((range, ""));
        let quality = quality.trim().strip_prefix("q=").unwrap_or("1");
        name.trim().eq_ignore_ascii_case(encoding) && quality.parse::<f32>().is_ok_and(|quality| quality > 0.0)
    })
}

fn answer(file: &'static File, headers: &HeaderMap) -> Response {
    let keep = if file.is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(file.content_type)),
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (ETAG, HeaderValue::from_static(file.etag)),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if said(headers, &IF_NONE_MATCH).is_some_and(|known| known == file.etag) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let packed = [("br", file.brotli), ("gzip", file.gzip)];
    let packed = packed.into_iter().find_map(|(name, bytes)| Some((name, bytes.filter(|_| takes(headers, name))?)));
    match packed {
        Some((name, bytes)) => {
            (fixed, [(CONTENT_ENCODING, HeaderValue::from_static(name))], Body::from(bytes)).into_response()
        }
        None => (fixed, Body::from(file.bytes)).into_response(),
    }
}
