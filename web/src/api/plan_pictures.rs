//! The pictures of floor plans, and `GET /api/v1/items/{item}/plans`: the plans of the building of an item, with the device
//! that speaks. Who sees an item sees the plans of its building, whoever runs it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use definition::Literal;
use journal::Device;
use serde::Serialize;
use utoipa::ToSchema;

use super::plans::{number, sees};
use super::signals::first_of;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::plans::Plan;
use crate::service::Service;

/// The plans of the building of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemPlans {
    /// The building; none where the item names none.
    building: Option<String>,
    /// The device that opened the item.
    device: Option<String>,
    /// The part of it that spoke.
    part: Option<String>,
    /// The floor on which the device is, as the inventory says.
    floor: Option<String>,
    /// The plans; those on which the device stands come first.
    plans: Vec<Plan>,
}

/// The picture of a plan.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/picture", tag = "devices",
    params(("plan" = u64, Path, description = "number of the plan")), responses(
    (status = 200, description = "PNG or JPEG", content_type = "application/octet-stream"),
    (status = 304, description = "the reader has it"), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn picture(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(plan): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = number(&plan)?;
    let work = move |service: &Service| {
        let sees = sees(service, &caller)?;
        let plan = service.plans.get(id)?;
        if !sees(&plan.building) {
            return Err(ApiError::not_found(&id.to_string()));
        }
        answer(service, &plan, &headers)
    };
    service.work(work).await
}

/// The plans of the building of an item, and which device speaks.
#[utoipa::path(get, path = "/api/v1/items/{item}/plans", tag = "devices",
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = ItemPlans), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn of_item(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ItemPlans>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| found(service, &caller, &name).map(Json)).await
}

/// The picture of a plan of the building of an item.
#[utoipa::path(get, path = "/api/v1/items/{item}/plans/{plan}/picture", tag = "devices",
    params(("item" = String, Path, description = "number or receipt", max_length = 100),
        ("plan" = u64, Path, description = "number of the plan")), responses(
    (status = 200, description = "PNG or JPEG", content_type = "application/octet-stream"),
    (status = 304, description = "the reader has it"), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn picture_for_item(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path((item, plan)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        let id = number(&plan)?;
        let plans = found(service, &caller, &item)?.plans;
        let plan = plans.iter().find(|plan| plan.id == id).ok_or_else(|| ApiError::not_found(&id.to_string()))?;
        answer(service, plan, &headers)
    };
    service.work(work).await
}

fn found(service: &Service, caller: &Caller, name: &str) -> Result<ItemPlans, ApiError> {
    let item = service.item_for(caller, name)?;
    let text = |field: &str| item.fields.get(field).and_then(Literal::text).map(str::to_owned);
    let device = device(service, &item)?;
    let named = device.as_ref().map(|device| device.building.clone()).filter(|building| !building.is_empty());
    // A name that somebody typed opens no plans that he would not see without it.
    let sees = sees(service, caller)?;
    let building = named.or_else(|| text("building").filter(|building| sees(building)));
    let mut plans = match &building {
        Some(building) => service.plans.all(|plan| plan.building == *building)?,
        None => Vec::new(),
    };
    let speaks = device.as_ref().map(|device| device.name.clone());
    plans.sort_by_key(|plan| !plan.places.iter().any(|place| Some(&place.device) == speaks.as_ref()));
    let floor = device.map(|device| device.floor).filter(|floor| !floor.is_empty());
    Ok(ItemPlans { building, device: speaks, part: text("zone"), floor, plans })
}

/// The device that opened an item: by its first signal, else by its raw address.
fn device(service: &Service, item: &item::Item) -> Result<Option<Device>, ApiError> {
    let Some(signals) = service.signals.get() else { return Ok(None) };
    let devices = signals.intake.journal.devices();
    if let Some(device) = first_of(signals, item)?.and_then(|first| devices.get(first.device)) {
        return Ok(Some(device));
    }
    let Some(address) = item.fields.get("device").and_then(Literal::text) else { return Ok(None) };
    let is_it = |device: &Device| device.name.split_once(':').is_some_and(|(_, rest)| rest == address);
    Ok(devices.all().into_iter().map(|(_, device)| device).find(is_it))
}

fn answer(service: &Service, plan: &Plan, headers: &HeaderMap) -> Result<Response, ApiError> {
    let tag = HeaderValue::from_str(&format!("\"{}\"", plan.picture)).map_err(|error| ApiError::inside(&error))?;
    let keep = (CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    if headers.get(IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag), keep]).into_response());
    }
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(plan.media.mime())),
        (ETAG, tag),
        keep,
        // Whatever it holds, a browser runs nothing of it.
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((fixed, service.plans.picture(plan)?).into_response())
}
