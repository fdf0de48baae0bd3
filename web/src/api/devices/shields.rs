//! Shields: for a while nothing is made of what a device says.

use std::collections::BTreeSet;
use std::sync::Arc;

use alarm::{Shield, ShieldError};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::items::unwrap_query;
use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// A shield.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShieldIn {
    /// The raw address of the device, without the protocol.
    device: String,
    /// One part of it, as its signals name it; all of it when left out.
    #[serde(default)]
    part: Option<String>,
    /// Until when: at most 30 days from now.
    #[schema(value_type = String)]
    until: Timestamp,
    /// Why.
    reason: String,
}

/// A shield that is set.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShieldOut {
    /// The raw address of the device.
    device: String,
    /// One part of it; all of it when left out.
    part: Option<String>,
    /// From when.
    #[schema(value_type = String)]
    from: Timestamp,
    /// Until when.
    #[schema(value_type = String)]
    until: Timestamp,
    /// Why.
    reason: String,
    /// Who set it.
    by: String,
}

/// Which shield.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The raw address of the device.
    #[param(max_length = 200)]
    device: String,
    /// The part, where the shield is of one part.
    #[param(max_length = 200)]
    part: Option<String>,
}

/// The shields that are set: for a while nothing is made of what a device says. It is kept all the same.
#[utoipa::path(get, path = "/api/v1/shields", tag = "devices", responses(
    (status = 200, body = [ShieldOut]), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(in crate::api) async fn shields(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<ShieldOut>>, ApiError> {
    service.work(move |service| seen(service, &caller).map(Json)).await
}

fn seen(service: &Service, caller: &Caller) -> Result<Vec<ShieldOut>, ApiError> {
    let reach = service.reach(caller)?;
    let signals = service.signals()?;
    let devices = signals.intake.journal.devices().all();
    let own: BTreeSet<&str> = devices
        .iter()
        .filter(|(_, device)| reach.sees(&device.responsible_unit))
        .filter_map(|(_, device)| device.name.split_once(':').map(|(_, address)| address))
        .collect();
    let seen = signals.shields().into_iter().filter(|shield| own.contains(shield.device.as_str()));
    let out = |Shield { device, part, from, until, reason, by }| ShieldOut { device, part, from, until, reason, by };
    Ok(seen.map(out).collect())
}

/// Sets a shield, with an end and a reason.
#[utoipa::path(post, path = "/api/v1/shields", tag = "devices", request_body = ShieldIn, responses(
    (status = 201), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(in crate::api) async fn shield(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<ShieldIn>,
) -> Result<StatusCode, ApiError> {
    service.work(move |service| set_shield(service, &caller, body)).await
}

fn set_shield(service: &Service, caller: &Caller, body: ShieldIn) -> Result<StatusCode, ApiError> {
    service.changes_devices(caller)?;
    let ShieldIn { device, part, until, reason } = body;
    let by = caller.person().map_or_else(|_| caller.name.clone(), str::to_owned);
    let now = service.now();
    let shield = Shield { device, part, from: now, until, reason, by };
    let mut follower = service.signals()?.follower.lock().map_err(|error| ApiError::inside(&error))?;
    follower.shield(shield).map_err(refused)?;
    follower.save(now).map_err(|error| ApiError::inside(&error))?;
    Ok(StatusCode::CREATED)
}

/// Ends a shield before its time: what is still on behind it is heard at once.
#[utoipa::path(delete, path = "/api/v1/shields", tag = "devices", params(Which), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(in crate::api) async fn lift(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Which>, axum::extract::rejection::QueryRejection>,
) -> Result<StatusCode, ApiError> {
    let which = unwrap_query(query)?;
    service.work(move |service| lifted(service, &caller, &which)).await
}

fn lifted(service: &Service, caller: &Caller, which: &Which) -> Result<StatusCode, ApiError> {
    service.changes_devices(caller)?;
    let signals = service.signals()?;
    let now = service.now();
    let mut follower = signals.follower.lock().map_err(|error| ApiError::inside(&error))?;
    if !follower.lift(&which.device, which.part.as_deref(), now) {
        return Err(ApiError::not_found(&which.device));
    }
    follower.save(now).map_err(|error| ApiError::inside(&error))?;
    drop(follower);
    signals.intake.news.notify_one();
    tracing::info!(caller = caller.name, device = which.device, "a shield was lifted");
    Ok(StatusCode::NO_CONTENT)
}

fn refused(error: ShieldError) -> ApiError {
    let zh = match error {
        ShieldError::Reason => "屏蔽应写明理由",
        ShieldError::End => "屏蔽应有结束时间，最长三十天",
        ShieldError::Full => "屏蔽数量已达上限",
    };
    ApiError::bad("shield", error.to_string(), zh)
}
