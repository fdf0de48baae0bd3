//! Orders to a device that is connected.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use channels::intake::Order;
use journal::GuardCheck;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// What a device is told to do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum OrderIn {
    /// The guard answers in so many minutes, 1 to 10 (查岗).
    GuardCheck {
        /// The time to answer.
        minutes: u8,
    },
    /// Its clock is set.
    SetClock {},
    /// It says how it is.
    ReadStatus {},
}

/// Tells a device that is connected to do something. The answer comes as a signal.
#[utoipa::path(post, path = "/api/v1/devices/{device}/orders", tag = "devices", request_body = OrderIn,
    params(("device" = String, Path, description = "protocol and raw address", max_length = 200)), responses(
    (status = 202), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(in crate::api) async fn order(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<OrderIn>,
) -> Result<StatusCode, ApiError> {
    service.work(move |service| tell(service, &caller, &name, &body)).await
}

fn tell(service: &Service, caller: &Caller, name: &str, body: &OrderIn) -> Result<StatusCode, ApiError> {
    service.changes_devices(caller)?;
    let signals = service.signals()?;
    let (id, _) = signals.intake.journal.devices().find(name).ok_or_else(|| ApiError::not_found(name))?;
    let order = match *body {
        OrderIn::GuardCheck { .. } if !name.starts_with(channels::fire::PREFIX) => {
            return Err(ApiError::bad("device", "only a fire panel has a guard", "只有消防用户信息传输装置可以查岗"));
        }
        OrderIn::GuardCheck { minutes } if (1..=10).contains(&minutes) => Order::GuardCheck(minutes),
        OrderIn::GuardCheck { .. } => {
            return Err(ApiError::bad("minutes", "a guard check lasts 1 to 10 minutes", "查岗时限为 1 至 10 分钟"));
        }
        OrderIn::SetClock {} => Order::SetClock,
        OrderIn::ReadStatus {} => Order::ReadStatus,
    };
    if !signals.intake.is_connected(id) {
        return Err(not_connected(name));
    }
    let note = |check: Option<GuardCheck>| -> Result<(), ApiError> {
        signals.intake.journal.devices().set(name, |device| device.guard_check = check);
        signals.intake.journal.save_devices().map_err(|error| ApiError::inside(&error))
    };
    let Order::GuardCheck(minutes) = order else {
        return if signals.intake.order(id, order) { Ok(StatusCode::ACCEPTED) } else { Err(not_connected(name)) };
    };
    // On disk before the device is asked: a check that nobody answers is found also after a restart.
    let by = caller.person().map_or_else(|_| caller.name.clone(), str::to_owned);
    note(Some(GuardCheck { asked: service.now(), minutes, by, answer: None }))?;
    if signals.intake.order(id, order) {
        return Ok(StatusCode::ACCEPTED);
    }
    // The line was lost in between: nobody was asked.
    note(None)?;
    Err(not_connected(name))
}

fn not_connected(name: &str) -> ApiError {
    let en = format!("`{name}` is not connected; wait until it is heard");
    ApiError::new(StatusCode::CONFLICT, "not_connected", en, format!("设备“{name}”当前未连接"))
}
