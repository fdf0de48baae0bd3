//! `/api/v1/feed`: the address of one's calendar of dues, and what is read there.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use channels::ical::{Due, calendar};
use jiff::SignedDuration;
use search::{Filter, Order};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::outward::viewer;
use crate::service::Service;
use crate::shape::Eyes;

/// The most dues of a calendar; the earliest.
const DUES_MAX: u32 = 500;

/// Where a calendar is read.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedOut {
    /// The address, for a calendar program to subscribe; whoever knows it reads it.
    url: String,
}

/// Makes the address of the caller's calendar of dues. It is told once, and makes an earlier one void.
#[utoipa::path(post, path = "/api/v1/feed", tag = "outward", responses(
    (status = 201, body = FeedOut), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn make_feed(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<(StatusCode, Json<FeedOut>), ApiError> {
    caller.needs(Scope::Read)?;
    let whose = super::subscriptions::whose(&caller)?;
    let make = move |service: &Service| {
        let word = service.audited((&caller).into(), "feed.add", &caller.name, &Value::Null, || {
            Ok(service.outbox.add_feed(&caller.name, &whose, service.now())?)
        })?;
        let url = format!("{}/feeds/{word}.ics", service.options.public_url);
        Ok((StatusCode::CREATED, Json(FeedOut { url })))
    };
    service.work(make).await
}

/// Makes the address of the caller's calendar void.
#[utoipa::path(delete, path = "/api/v1/feed", tag = "outward", responses(
    (status = 204), (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn revoke_feed(State(service): State<Arc<Service>>, caller: Caller) -> Result<StatusCode, ApiError> {
    caller.needs(Scope::Read)?;
    let revoke = move |service: &Service| {
        service.audited((&caller).into(), "feed.revoke", &caller.name, &Value::Null, || {
            Ok(service.outbox.revoke_feed(&caller.name)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(revoke).await
}

/// `GET /feeds/{word}.ics`: the calendar of dues of the owner's units.
pub(crate) async fn read(State(service): State<Arc<Service>>, Path(file): Path<String>) -> Result<Response, ApiError> {
    let text = service.work(move |service| dues(service, &file)).await?;
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

fn dues(service: &Service, file: &str) -> Result<String, ApiError> {
    // A word that is not known is not repeated: it may be one that was.
    let missing = || ApiError::not_found("feed");
    let word = file.strip_suffix(".ics").ok_or_else(missing)?;
    let feed = service.outbox.feed(word)?.ok_or_else(missing)?;
    if !service.stands(&feed.owner)? {
        return Err(missing());
    }
    let viewer = viewer(&feed.whose);
    let settings = service.app.settings();
    let (now, today) = (service.now(), service.today(&settings));
    let mut units = service.units(&viewer);
    // Nobody's unit holds nothing.
    units.push(String::new());
    let filter = Filter { holder_units: units, live: Some(true), order: Order::Due, ..Filter::default() };
    let page = service.index.find(&filter, &service.sight(&settings, &viewer), None, DUES_MAX)?;
    let eyes = Eyes { app: &service.app, settings: &settings, viewer: &viewer, now, today };
    let mut dues = Vec::new();
    for search::Found { id, .. } in page.items {
        let Some(item) = service.app.store().item(id).map_err(app::AppError::from)? else { continue };
        let Some(due) = item.due.as_ref().filter(|_| item.is_live() && item.suspended.is_none()) else { continue };
        let last = due.at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(due.at);
        let calendar = settings.lists.get(&item.list).and_then(|list| settings.calendar_of(list).ok());
        let Some(day) = calendar.and_then(|calendar| calendar.date_of(last).ok()) else { continue };
        let row = eyes.row(&item);
        dues.push(Due {
            summary: format!("{} {} {}", row.list.title.zh, item.receipt, row.stage.title.zh),
            link: format!("{}/items/{}", service.options.public_url, item.receipt),
            receipt: item.receipt,
            day,
            changed: item.changed_at,
            sequence: item.sequence,
        });
    }
    let url = service.options.public_url.as_str();
    let host = url.split("://").nth(1).unwrap_or(url).split([':', '/']).next().unwrap_or_default();
    Ok(calendar("清单到期", host, &dues))
}
