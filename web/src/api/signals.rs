//! `GET /api/v1/items/{item}/signals`: what the device of an item said, as it came and field by field.
//! `POST /api/v1/signals`: what a gateway elsewhere kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use definition::Literal;
use jiff::Timestamp;
use journal::{DeviceId, Kept, NewFrame, Standing, State as DeviceState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::items::unwrap_query;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::signals::Signals;

/// The most signals of one answer, and of one call of a gateway.
const SIGNALS_MAX: u32 = 500;
/// How many are shown when nobody says how many.
const SIGNALS_USUAL: u32 = 50;
/// The longest name of a gateway, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// One thing that a device said.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignalOut {
    /// Its number.
    number: u64,
    /// When it came.
    #[schema(value_type = String)]
    received: Timestamp,
    /// Whether it speaks of a fire.
    is_fire: bool,
    /// Whether a check of it does not hold.
    is_suspect: bool,
    /// Whether it opened the item.
    is_first: bool,
    /// The bytes in hex, as they came.
    raw: String,
    /// Field by field, in words.
    #[schema(value_type = Object)]
    told: Value,
}

/// What the device of an item said.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignalsOut {
    /// The device.
    device: Option<String>,
    /// What it said, the latest first.
    signals: Vec<SignalOut>,
}

/// Which part of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Only signals with a smaller number.
    before: Option<u64>,
    /// At most so many, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// What the device of an item said: the signal that opened it and those around it.
#[utoipa::path(get, path = "/api/v1/items/{item}/signals", tag = "devices",
    params(("item" = String, Path, description = "number or receipt", max_length = 100), Page), responses(
    (status = 200, body = SignalsOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn signals(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    query: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<SignalsOut>, ApiError> {
    let page = unwrap_query(query)?;
    caller.needs(Scope::Read)?;
    service.work(move |service| of_item(service, &caller, &name, &page).map(Json)).await
}

fn of_item(service: &Service, caller: &Caller, name: &str, page: &Page) -> Result<SignalsOut, ApiError> {
    let item = service.item_for(caller, name)?;
    let signals = service.signals()?;
    let journal = &signals.intake.journal;
    let Some(first) = first_of(signals, &item)? else { return Ok(SignalsOut { device: None, signals: Vec::new() }) };
    let limit = page.limit.unwrap_or(SIGNALS_USUAL).clamp(1, SIGNALS_MAX);
    let before = page.before.unwrap_or(u64::MAX);
    let mut kept = journal.of_device(first.device, before, limit).map_err(|error| ApiError::inside(&error))?;
    // What opened it is shown whatever came since.
    if page.before.is_none() && !kept.iter().any(|kept| kept.number == first.number) {
        kept.push(first.clone());
    }
    let device = journal.devices().get(first.device).map(|device| device.name);
    let told = device.clone().unwrap_or_default();
    let shown = kept.iter().map(|kept| shown(signals, &told, kept, first.number)).collect();
    Ok(SignalsOut { device, signals: shown })
}

/// The frame that opened an item.
pub(super) fn first_of(signals: &Signals, item: &item::Item) -> Result<Option<Kept>, ApiError> {
    let number = item.fields.get("signal").and_then(Literal::text).and_then(|text| text.parse().ok());
    let Some(number) = number else { return Ok(None) };
    signals.intake.journal.frame(number).map_err(|error| ApiError::inside(&error))
}

fn shown(signals: &Signals, device: &str, kept: &Kept, first: u64) -> SignalOut {
    SignalOut {
        number: kept.number,
        received: kept.received,
        is_fire: kept.is_fire,
        is_suspect: kept.is_suspect,
        is_first: kept.number == first,
        raw: kept.raw.iter().map(|byte| format!("{byte:02X}")).collect(),
        told: (signals.explain)(device, &kept.raw, kept.received),
    }
}

/// What a gateway kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forwarded {
    /// The name of the gateway; its numbers are its own.
    #[schema(max_length = 64)]
    gateway: String,
    /// What it kept, in its order; at most 500.
    #[schema(max_items = 500)]
    frames: Vec<FrameIn>,
    /// Devices that were heard and had nothing to say, by name.
    #[serde(default)]
    #[schema(max_items = 500)]
    heard: Vec<String>,
}

/// One frame.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameIn {
    /// Its number there.
    number: u64,
    /// The device: protocol and raw address.
    #[schema(max_length = 200)]
    device: String,
    /// When it came.
    #[schema(value_type = String)]
    received: Timestamp,
    /// Whether it speaks of a fire.
    is_fire: bool,
    /// Whether a check of it does not hold.
    is_suspect: bool,
    /// The bytes in hex.
    raw: String,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForwardKept {
    /// The number, there, up to which all is on disk here.
    up_to: u64,
}

/// Takes what a gateway kept. When it is answered, all of it is on disk here; a repeat is kept once.
#[utoipa::path(post, path = "/api/v1/signals", tag = "devices", request_body = Forwarded, responses(
    (status = 200, body = ForwardKept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 503, body = Envelope)))]
pub(super) async fn forward(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<Forwarded>,
) -> Result<Json<ForwardKept>, ApiError> {
    caller.needs(Scope::Write)?;
    if caller.csrf.is_some() {
        return Err(ApiError::forbidden("gateways come with a key", "网关应使用接口密钥"));
    }
    service.work(move |service| keep(service, &caller, body).map(Json)).await
}

fn keep(service: &Service, caller: &Caller, body: Forwarded) -> Result<ForwardKept, ApiError> {
    let Forwarded { gateway, frames, heard } = body;
    let most = SIGNALS_MAX as usize;
    if frames.len() > most || heard.len() > most || gateway.is_empty() || gateway.len() > NAME_BYTES_MAX {
        return Err(ApiError::bad(
            "forwarded",
            format!("name the gateway in 1 to {NAME_BYTES_MAX} bytes and send at most {SIGNALS_MAX} frames"),
            format!("网关名称应为 1 至 {NAME_BYTES_MAX} 字节，每次至多 {SIGNALS_MAX} 帧"),
        ));
    }
    let signals = service.signals()?;
    let journal = &signals.intake.journal;
    let gateway = format!("{}/{gateway}", caller.name);
    let now = service.now();
    for name in heard.iter().filter(|name| is_name(name)) {
        journal.devices().meet(name, &gateway, now);
    }
    let up_to = frames.last().map_or(0, |frame| frame.number);
    let (tell, told) = std::sync::mpsc::channel();
    let mut waiting = 0;
    for frame in frames {
        let Some(device) = meet(signals, &frame, &gateway, now)? else { continue };
        let raw = data_encoding::HEXUPPER_PERMISSIVE.decode(frame.raw.as_bytes());
        let raw = raw.map_err(|_| bad_frame(frame.number))?;
        let tell = tell.clone();
        let new = NewFrame {
            device,
            received: frame.received.min(now),
            is_fire: frame.is_fire,
            is_suspect: frame.is_suspect,
            raw,
            forwarded: Some((gateway.clone(), frame.number)),
        };
        // Who waits below hears it.
        journal.keep(new, Box::new(move |kept| drop(tell.send(kept))));
        waiting += 1;
    }
    drop(tell);
    let mut kept = 0;
    while let Ok(result) = told.recv() {
        result.map_err(|error| {
            let zh = "信号暂时无法存储，请稍后重试";
            ApiError::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "not_kept", error.to_string(), zh).after(1)
        })?;
        kept += 1;
    }
    if kept < waiting {
        return Err(ApiError::inside(&"the journal of signals stopped"));
    }
    signals.intake.news.notify_one();
    Ok(ForwardKept { up_to })
}

/// Whether a name of a device can be one: `gb26875:790300000000`.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= 200 && name.split_once(':').is_some_and(|(channel, rest)| !channel.is_empty() && !rest.is_empty())
}

fn bad_frame(number: u64) -> ApiError {
    ApiError::bad(
        "frame",
        format!("frame {number}: write the device as `gb26875:790300000000` and the bytes in hex"),
        format!("第 {number} 帧：设备应写作 gb26875:790300000000，字节应为十六进制"),
    )
}

/// The device of a frame; none where its device is not let in, so that the frame is left out.
fn meet(signals: &Signals, frame: &FrameIn, gateway: &str, now: Timestamp) -> Result<Option<DeviceId>, ApiError> {
    if !is_name(&frame.device) {
        return Err(bad_frame(frame.number));
    }
    let devices = signals.intake.journal.devices();
    match devices.meet(&frame.device, gateway, now) {
        Standing::Known(_, DeviceState::Refused) | Standing::NoRoom => Ok(None),
        Standing::Known(device, _) => {
            devices.hear(device, now, 1, u64::from(frame.is_fire));
            Ok(Some(device))
        }
    }
}
