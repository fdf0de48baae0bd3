//! `GET /api/v1/items/{item}/attachments/{id}`: a file of an item, whole or in parts.

use std::sync::Arc;

use attachments::{Files, Kind, Meta, Which};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::attachments::{NamedFile, of_item, sees_facts};
use super::items::unwrap_query;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// How much is read at a time, in bytes.
const PIECE_BYTES: u64 = 256 * 1024;

/// Which copy.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// As it was sent, to those who hold the item or read the field; else without what a camera writes into it.
    #[serde(default)]
    original: bool,
}

/// A file of an item.
#[utoipa::path(get, path = "/api/v1/items/{item}/attachments/{id}", tag = "attachments",
    params(("item" = String, Path, description = "number or receipt", max_length = 100),
        ("id" = String, Path, description = "the id that sending it gave", max_length = 64),
        ("Range" = Option<String>, Header, description = "one part, such as `bytes=0-1023`"), Asked),
    responses(
    (status = 200, description = "the file", content_type = "application/octet-stream"),
    (status = 206, description = "a part of it", content_type = "application/octet-stream"),
    (status = 304, description = "the reader has it"), (status = 400, body = Envelope),
    (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope),
    (status = 416, body = Envelope), (status = 503, body = Envelope)))]
pub(super) async fn attachment(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path((item, id)): Path<(String, String)>,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.needs(Scope::Read)?;
    let Asked { original } = unwrap_query(query)?;
    let which = if original { Which::Original } else { Which::Shown };
    let meta = service.work(move |service| find(service, &caller, &item, &id, which)).await?;
    answer(service, meta, which, &headers)
}

fn find(service: &Service, caller: &Caller, name: &str, id: &str, which: Which) -> Result<Meta, ApiError> {
    let item = service.item_for(caller, name)?;
    let settings = service.app.settings();
    let list = settings.list(&item.list)?;
    let missing = || ApiError::not_found(&id.chars().take(64).collect::<String>());
    let named: Vec<NamedFile<'_>> = of_item(service, caller, list, &item)?;
    let named: Vec<&NamedFile<'_>> = named.iter().filter(|named| named.id == id).collect();
    if named.is_empty() {
        return Err(missing());
    }
    let meta = service.files()?.meta(id)?.ok_or_else(missing)?;
    let sees = || named.iter().any(|named| sees_facts(service, caller, list, &item, named.field));
    if which == Which::Original && meta.shown_bytes.is_some() && !sees() {
        return Err(ApiError::forbidden(
            "the file as it was sent is for those who hold the item or read the field; ask for it without `original`",
            "原始文件仅供该事项的承办单位和需要使用该佐证的岗位查看",
        ));
    }
    Ok(meta)
}

fn header(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|error| ApiError::inside(&error))
}

fn answer(service: Arc<Service>, meta: Meta, which: Which, headers: &HeaderMap) -> Result<Response, ApiError> {
    let length = Files::bytes_of(&meta, which);
    let tag = format!("\"{}{}\"", meta.id, if which == Which::Original { ".o" } else { "" });
    let said = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if said(IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, header(&tag)?)]).into_response());
    }
    // A part of another file than the reader began with is of no use to him.
    let asked = said(RANGE).filter(|_| said(IF_RANGE).is_none_or(|begun| begun == tag));
    let (from, to, status) = match asked.map(|asked| part(asked, length)) {
        None | Some(Part::Whole) => (0, length, StatusCode::OK),
        Some(Part::Some(from, to)) => (from, to, StatusCode::PARTIAL_CONTENT),
        Some(Part::None) => {
            let problem = ApiError::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range",
                format!("the file has {length} bytes; ask for a part of these"),
                format!("文件共 {length} 字节，请求的范围不存在"),
            );
            return Err(problem);
        }
    };
    let (kind, name) = (meta.kind, disposition(&meta));
    let mut response = Body::from_stream(pieces(service, meta, which, from, to)).into_response();
    *response.status_mut() = status;
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(kind.mime()));
    out.insert(CONTENT_LENGTH, (to - from).into());
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(ETAG, header(&tag)?);
    out.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    out.insert(CONTENT_DISPOSITION, header(&name)?);
    // Whatever it holds, a browser runs nothing of it.
    out.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    if status == StatusCode::PARTIAL_CONTENT {
        out.insert(CONTENT_RANGE, header(&format!("bytes {from}-{}/{length}", to - 1))?);
    }
    Ok(response)
}

/// Photos are shown, all else is saved; under the name that its sender gave (RFC 6266).
fn disposition(meta: &Meta) -> String {
    let way = if meta.sort() == Kind::Photo { "inline" } else { "attachment" };
    let short: String = meta.id.chars().take(12).collect();
    let plain = format!("{short}.{}", meta.kind.extension());
    let wide: String = form_urlencoded::byte_serialize(meta.name.as_bytes()).collect();
    match meta.name.is_empty() {
        true => format!("{way}; filename=\"{plain}\""),
        false => format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{}", wide.replace('+', "%20")),
    }
}

/// A part that is asked for.
enum Part {
    Whole,
    Some(u64, u64),
    None,
}

/// One part of a file, as RFC 9110 writes it; several parts, or what cannot be read, are answered with the whole.
fn part(asked: &str, length: u64) -> Part {
    let Some(range) = asked.trim().strip_prefix("bytes=").filter(|range| !range.contains(',')) else {
        return Part::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else { return Part::Whole };
    let number = |text: &str| text.trim().parse::<u64>();
    match (first.trim(), last.trim()) {
        ("", last) => match number(last) {
            Ok(0) => Part::None,
            Ok(count) => Part::Some(length.saturating_sub(count), length),
            Err(_) => Part::Whole,
        },
        (first, last) => match (number(first), last.is_empty().then_some(u64::MAX).map_or_else(|| number(last), Ok)) {
            (Ok(first), Ok(last)) if first > last => Part::Whole,
            (Ok(first), _) if first >= length => Part::None,
            (Ok(first), Ok(last)) => Part::Some(first, last.saturating_add(1).min(length)),
            _ => Part::Whole,
        },
    }
}

/// The file, piece by piece, each read when the reader has taken the one before.
fn pieces(
    service: Arc<Service>,
    meta: Meta,
    which: Which,
    from: u64,
    to: u64,
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    let state = (service, Arc::new(meta), from);
    futures_util::stream::unfold(state, move |(service, meta, at)| async move {
        if at >= to {
            return None;
        }
        let end = to.min(at + PIECE_BYTES);
        let read = Arc::clone(&meta);
        let piece = service.work(move |service| Ok(service.files()?.part(&read, which, at..end)?)).await;
        match piece {
            Ok(bytes) => Some((Ok(Bytes::from(bytes)), (service, meta, end))),
            // The reader sees that it ends too early.
            Err(_) => Some((Err(std::io::Error::other("the file cannot be read")), (service, meta, to))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_rfc_9110() {
        let check = |asked: &str, expected: Option<(u64, u64)>| {
            let found = match part(asked, 100) {
                Part::Whole => Some((0, 100)),
                Part::Some(from, to) => Some((from, to)),
                Part::None => None,
            };
            assert_eq!(found, expected, "{asked}");
        };
        check("bytes=0-0", Some((0, 1)));
        check("bytes=10-19", Some((10, 20)));
        check("bytes=90-", Some((90, 100)));
        check("bytes=90-999", Some((90, 100)));
        check("bytes=-10", Some((90, 100)));
        check("bytes=-1000", Some((0, 100)));
        check("bytes=100-", None);
        check("bytes=-0", None);
        for text in ["bytes=5-4", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes=", "bytes=18446744073709551616-"] {
            check(text, Some((0, 100)));
        }
    }
}
