//! What a device does otherwise than its profile says, learnt from its frames: a person decides.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use channels::fire;
use journal::Decided;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DeviceOut, out};
use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// What a person decides of a setting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionIn {
    /// The setting, as the device has it in `learnt`.
    #[schema(max_length = 100)]
    setting: String,
    /// Whether the device is read that way from now on. What was decided before may be decided again.
    is_accepted: bool,
}

/// Accepts or refuses what was learnt from the frames of a device. It is read that way at once, also where it is connected.
#[utoipa::path(post, path = "/api/v1/devices/{device}/learnt", tag = "devices", request_body = DecisionIn,
    params(("device" = String, Path, description = "protocol and raw address", max_length = 200)), responses(
    (status = 200, body = DeviceOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(in crate::api) async fn decide(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<DecisionIn>,
) -> Result<Json<DeviceOut>, ApiError> {
    service.work(move |service| decided(service, &caller, &name, &body).map(Json)).await
}

fn decided(service: &Service, caller: &Caller, name: &str, body: &DecisionIn) -> Result<DeviceOut, ApiError> {
    service.changes_devices(caller)?;
    let signals = service.signals()?;
    let journal = &signals.intake.journal;
    let (id, device) = journal.devices().find(name).ok_or_else(|| ApiError::not_found(name))?;
    let is_learnt = device.learnt.iter().any(|learnt| learnt.setting == body.setting);
    if !is_learnt || fire::meaning(&body.setting).is_none() {
        let en = format!("`{}` was not learnt from `{name}`; its `learnt` has what was", body.setting);
        return Err(ApiError::bad("setting", en, format!("设备“{name}”没有待定设置“{}”", body.setting)));
    }
    let by = caller.person().map_or_else(|_| caller.name.clone(), str::to_owned);
    let decided = Decided { is_accepted: body.is_accepted, by, at: service.now() };
    journal.devices().set(name, |device| {
        for learnt in device.learnt.iter_mut().filter(|learnt| learnt.setting == body.setting) {
            learnt.decided = Some(decided.clone());
        }
    });
    journal.save_devices().map_err(|error| ApiError::inside(&error))?;
    signals.intake.changed(id);
    tracing::info!(caller = caller.name, device = name, setting = body.setting, "what was learnt was decided");
    let device = journal.devices().get(id).ok_or_else(|| ApiError::not_found(name))?;
    Ok(out(signals, id, device, service.now()))
}
