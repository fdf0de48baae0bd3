//! `/api/v1/devices`: which devices there are, who has not spoken, who waits for adoption; orders to them, shields, and what
//! was learnt from them.

mod learnt;
mod orders;
mod shields;
mod shown;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::{SignedDuration, Timestamp};
use journal::{Device, DeviceId, State as DeviceState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::items::unwrap_query;
use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

pub(super) use learnt::{__path_decide, decide};
pub(super) use orders::{__path_order, order};
pub(super) use shields::{__path_lift, __path_shield, __path_shields, lift, shield, shields};
use shown::{DeviceOut, out};

/// The longest silence that can be asked for, in hours.
const SILENT_HOURS_MAX: u32 = 100_000;
/// The most devices of one answer.
const DEVICES_MAX: usize = 1000;
/// The longest text about a device, in characters.
const TEXT_CHARS_MAX: usize = 200;

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
    /// Devices with a setting that was learnt and of which nobody has decided.
    to_decide: usize,
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
    /// Whether the caller may change them.
    may_change: bool,
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
    /// Only those whose name, building or floor holds this text.
    #[param(max_length = 200)]
    text: Option<String>,
    /// Only those with a setting that was learnt and of which nobody has decided.
    to_decide: Option<bool>,
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
    if wanted.text.as_ref().is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX) {
        let en = format!("`text` has at most {TEXT_CHARS_MAX} characters");
        return Err(ApiError::bad("filter", en, format!("text 最多 {TEXT_CHARS_MAX} 字")));
    }
    let signals = service.signals()?;
    let now = service.now();
    let mut all: Vec<(DeviceId, Device)> = signals.intake.journal.devices().all();
    all.retain(|(_, device)| reach.sees(&device.responsible_unit));
    all.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let coverage = coverage(&all, now);
    let holds = |device: &Device, text: &String| {
        [&device.name, &device.building, &device.floor].into_iter().any(|own| own.contains(text.trim()))
    };
    let is_wanted = |device: &Device| {
        let quiet = |hours: u32| {
            device.last_heard.is_none_or(|last| now.duration_since(last) >= SignedDuration::from_hours(hours.into()))
        };
        wanted.state.is_none_or(|state| device.state == state)
            && wanted.building.as_ref().is_none_or(|building| device.building == *building)
            && wanted.silent_hours.is_none_or(quiet)
            && wanted.text.as_ref().is_none_or(|text| holds(device, text))
            && wanted.to_decide.is_none_or(|wanted| wanted == is_to_decide(device))
            && wanted.after.as_ref().is_none_or(|after| device.name > *after)
    };
    let devices = all.into_iter().filter(|(_, device)| is_wanted(device)).take(DEVICES_MAX);
    let may_change = service.changes_devices(caller).is_ok();
    Ok(DevicesOut {
        coverage,
        devices: devices.map(|(id, device)| out(signals, id, device, now)).collect(),
        may_change,
    })
}

fn is_to_decide(device: &Device) -> bool {
    device.learnt.iter().any(|learnt| learnt.decided.is_none())
}

fn coverage(all: &[(DeviceId, Device)], now: Timestamp) -> Coverage {
    let mut coverage = Coverage::default();
    let mut buildings = BTreeSet::new();
    for (_, device) in all {
        coverage.waiting += usize::from(device.state == DeviceState::Waiting);
        coverage.to_decide += usize::from(is_to_decide(device));
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
    signals.intake.changed(id);
    tracing::info!(caller = caller.name, device = name, "a device was changed");
    let device = journal.devices().get(id).ok_or_else(|| ApiError::not_found(name))?;
    Ok(out(signals, id, device, service.now()))
}
