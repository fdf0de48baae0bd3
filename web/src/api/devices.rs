//! `/api/v1/devices`: which devices there are, who has not spoken, who waits for adoption; orders to them, and shields.

use std::sync::Arc;

use alarm::{Shield, ShieldError};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use channels::intake::Order;
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, State as DeviceState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::items::unwrap_query;
use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The longest silence that can be asked for, in hours.
const SILENT_HOURS_MAX: u32 = 100_000;
/// The most devices of one answer.
const DEVICES_MAX: usize = 1000;
/// The longest text about a device, in characters.
const TEXT_CHARS_MAX: usize = 200;

/// A device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceOut {
    /// What is known of it.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    device: Device,
    /// Whether it is connected at present.
    is_connected: bool,
}

/// How much of the inventory speaks.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Coverage {
    /// Devices that are adopted.
    adopted: usize,
    /// Of those, heard within the last day.
    heard_today: usize,
    /// Of those, never heard.
    never_heard: usize,
    /// Of those, never inspected.
    never_inspected: usize,
    /// Devices that wait for adoption.
    waiting: usize,
    /// Buildings with a device.
    buildings: usize,
}

/// Devices.
#[derive(Debug, Serialize, ToSchema)]
pub struct DevicesOut {
    /// Over all that the caller sees.
    coverage: Coverage,
    /// Those that were asked for, at most 1000.
    devices: Vec<DeviceOut>,
}

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `waiting`, `adopted` or `refused`.
    #[param(value_type = Option<String>)]
    state: Option<DeviceState>,
    /// Only those of this building.
    building: Option<String>,
    /// Only those that were not heard for so many hours, or never.
    #[param(maximum = 100_000)]
    silent_hours: Option<u32>,
    /// Only those whose name comes after this one.
    after: Option<String>,
}

/// The devices, by name, and how much of the inventory speaks.
#[utoipa::path(get, path = "/api/v1/devices", tag = "devices", params(Wanted), responses(
    (status = 200, body = DevicesOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn devices(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<DevicesOut>, ApiError> {
    let wanted = unwrap_query(query)?;
    service.work(move |service| found(service, &caller, &wanted).map(Json)).await
}

fn found(service: &Service, caller: &Caller, wanted: &Wanted) -> Result<DevicesOut, ApiError> {
    let reach = service.reach(caller)?;
    if let Some(hours) = wanted.silent_hours.filter(|hours| *hours > SILENT_HOURS_MAX) {
        let en = format!("`silent_hours={hours}`: at most {SILENT_HOURS_MAX}");
        return Err(ApiError::bad("filter", en, format!("silent_hours 最多 {SILENT_HOURS_MAX}")));
    }
    let signals = service.signals()?;
    let now = service.now();
    let mut all: Vec<(DeviceId, Device)> = signals.intake.journal.devices().all();
    all.retain(|(_, device)| reach.sees(&device.responsible_unit));
    all.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let coverage = coverage(&all, now);
    let is_wanted = |device: &Device| {
        let quiet = |hours: u32| {
            device.last_heard.is_none_or(|last| now.duration_since(last) >= SignedDuration::from_hours(hours.into()))
        };
        wanted.state.is_none_or(|state| device.state == state)
            && wanted.building.as_ref().is_none_or(|building| device.building == *building)
            && wanted.silent_hours.is_none_or(quiet)
            && wanted.after.as_ref().is_none_or(|after| device.name > *after)
    };
    let devices = all.into_iter().filter(|(_, device)| is_wanted(device)).take(DEVICES_MAX);
    let devices =
        devices.map(|(id, device)| DeviceOut { device, is_connected: signals.intake.is_connected(id) }).collect();
    Ok(DevicesOut { coverage, devices })
}

fn coverage(all: &[(DeviceId, Device)], now: Timestamp) -> Coverage {
    let mut coverage = Coverage::default();
    let mut buildings = std::collections::BTreeSet::new();
    for (_, device) in all {
        coverage.waiting += usize::from(device.state == DeviceState::Waiting);
        if device.state != DeviceState::Adopted {
            continue;
        }
        let is_recent = |last: Timestamp| now.duration_since(last) < SignedDuration::from_hours(24);
        coverage.adopted += 1;
        coverage.heard_today += usize::from(device.last_heard.is_some_and(is_recent));
        coverage.never_heard += usize::from(device.last_heard.is_none());
        coverage.never_inspected += usize::from(device.inspected.is_empty());
        buildings.insert(device.building.as_str());
    }
    coverage.buildings = buildings.len();
    coverage
}

/// What is set of a device; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeviceIn {
    /// `adopted` lets it in, `refused` shuts it out.
    #[schema(value_type = Option<String>)]
    state: Option<DeviceState>,
    /// The building or site.
    building: Option<String>,
    /// The floor, room or plan.
    floor: Option<String>,
    /// The area code of the street.
    place: Option<String>,
    /// The unit that runs it.
    responsible_unit: Option<String>,
    /// The bureau in charge.
    industry_bureau: Option<String>,
    /// The profile of its vendor.
    profile: Option<String>,
    /// After so many minutes of silence it is an item.
    silence_minutes: Option<u32>,
    /// The day of the last inspection.
    inspected: Option<String>,
}

/// Adopts, refuses or describes a device. One that is not there yet is added: it is let in when it speaks.
#[utoipa::path(put, path = "/api/v1/devices/{device}", tag = "devices", request_body = DeviceIn,
    params(("device" = String, Path, description = "protocol and raw address", max_length = 200)), responses(
    (status = 200, body = DeviceOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(super) async fn set_device(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<DeviceIn>,
) -> Result<Json<DeviceOut>, ApiError> {
    service.work(move |service| set(service, &caller, &name, body).map(Json)).await
}

fn set(service: &Service, caller: &Caller, name: &str, new: DeviceIn) -> Result<DeviceOut, ApiError> {
    service.changes_devices(caller)?;
    let signals = service.signals()?;
    let texts = [&new.building, &new.floor, &new.place, &new.responsible_unit, &new.industry_bureau, &new.profile];
    let is_long = |text: &&String| text.chars().count() > TEXT_CHARS_MAX;
    let named = name.split_once(':').is_some_and(|(channel, rest)| !channel.is_empty() && !rest.is_empty());
    if !named || name.len() > TEXT_CHARS_MAX || texts.into_iter().flatten().any(|text| is_long(&text)) {
        return Err(ApiError::bad(
            "device",
            format!("name a device as `gb26875:790300000000`; texts have at most {TEXT_CHARS_MAX} characters"),
            format!("设备编号写作 gb26875:790300000000，文字不超过 {TEXT_CHARS_MAX} 字"),
        ));
    }
    let journal = &signals.intake.journal;
    let id = journal.devices().set(name, |device| {
        device.state = new.state.unwrap_or(device.state);
        let put = |own: &mut String, new: Option<String>| *own = new.unwrap_or_else(|| std::mem::take(own));
        put(&mut device.building, new.building);
        put(&mut device.floor, new.floor);
        put(&mut device.place, new.place);
        put(&mut device.responsible_unit, new.responsible_unit);
        put(&mut device.industry_bureau, new.industry_bureau);
        put(&mut device.profile, new.profile);
        put(&mut device.inspected, new.inspected);
        device.silence_minutes = new.silence_minutes.unwrap_or(device.silence_minutes);
    });
    journal.save_devices().map_err(|error| ApiError::inside(&error))?;
    tracing::info!(caller = caller.name, device = name, "a device was changed");
    let device = journal.devices().get(id).ok_or_else(|| ApiError::not_found(name))?;
    Ok(DeviceOut { device, is_connected: signals.intake.is_connected(id) })
}

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
pub(super) async fn order(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<OrderIn>,
) -> Result<StatusCode, ApiError> {
    service.changes_devices(&caller)?;
    let signals = service.signals()?;
    let (id, _) = signals.intake.journal.devices().find(&name).ok_or_else(|| ApiError::not_found(&name))?;
    let order = match body {
        OrderIn::GuardCheck { minutes } if (1..=10).contains(&minutes) => Order::GuardCheck(minutes),
        OrderIn::GuardCheck { .. } => {
            return Err(ApiError::bad("minutes", "a guard check lasts 1 to 10 minutes", "查岗时限为 1 至 10 分钟"));
        }
        OrderIn::SetClock {} => Order::SetClock,
        OrderIn::ReadStatus {} => Order::ReadStatus,
    };
    if signals.intake.order(id, order) {
        return Ok(StatusCode::ACCEPTED);
    }
    let en = format!("`{name}` is not connected; wait until it is heard");
    Err(ApiError::new(StatusCode::CONFLICT, "not_connected", en, format!("设备“{name}”当前未连接")))
}

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

/// The shields that are set: for a while nothing is made of what a device says. It is kept all the same.
#[utoipa::path(get, path = "/api/v1/shields", tag = "devices", responses(
    (status = 200, body = [Object]), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn shields(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<Shield>>, ApiError> {
    service.reach(&caller)?;
    Ok(Json(service.signals()?.shields()))
}

/// Sets a shield, with an end and a reason.
#[utoipa::path(post, path = "/api/v1/shields", tag = "devices", request_body = ShieldIn, responses(
    (status = 201), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn shield(
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

fn refused(error: ShieldError) -> ApiError {
    let zh = match error {
        ShieldError::Reason => "屏蔽应写明理由",
        ShieldError::End => "屏蔽应有结束时间，最长三十天",
        ShieldError::Full => "屏蔽数量已达上限",
    };
    ApiError::bad("shield", error.to_string(), zh)
}
