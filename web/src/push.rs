//! `/push/onenet` and `/push/ctwing/{word}`: what the platforms of operators push. Answered when it is on disk.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use channels::push::{PushError, Report, ctwing, onenet, onenet_check};
use jiff::Timestamp;
use journal::{NewFrame, Standing, State as DeviceState};
use serde::Deserialize;

use crate::error::ApiError;
use crate::service::Service;
use crate::signals::Signals;

pub(crate) fn router() -> Router<Arc<Service>> {
    Router::new().route("/push/onenet", get(check).post(take_onenet)).route("/push/ctwing/{word}", post(take_ctwing))
}

/// How OneNET checks an address.
#[derive(Debug, Deserialize)]
struct Check {
    msg: String,
    nonce: String,
    signature: String,
}

fn word(service: &Service) -> Result<(&Signals, &str), ApiError> {
    let signals = service.signals.get().ok_or_else(|| ApiError::not_found("push"))?;
    let word = signals.push_word.as_deref().ok_or_else(|| ApiError::not_found("push"))?;
    Ok((signals, word))
}

fn unsigned() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "signature", PushError::Signature.to_string(), "签名不符，请核对令牌")
}

async fn check(State(service): State<Arc<Service>>, Query(check): Query<Check>) -> Result<String, ApiError> {
    let (_, word) = word(&service)?;
    let is_ours = onenet_check(word, &check.msg, &check.nonce, &check.signature);
    if is_ours { Ok(check.msg) } else { Err(unsigned()) }
}

async fn take_onenet(State(service): State<Arc<Service>>, body: Bytes) -> Result<&'static str, ApiError> {
    service
        .work(move |service| {
            let (signals, word) = word(service)?;
            keep(service, signals, onenet(&body, word, &signals.mappings).map_err(refused)?)
        })
        .await
}

async fn take_ctwing(
    State(service): State<Arc<Service>>,
    Path(named): Path<String>,
    body: Bytes,
) -> Result<&'static str, ApiError> {
    service
        .work(move |service| {
            let (signals, word) = word(service)?;
            // All bytes are looked at, whatever differs.
            let differs = named.bytes().zip(word.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
            if named.len() != word.len() || differs != 0 {
                return Err(ApiError::not_found("push"));
            }
            keep(service, signals, ctwing(&body, &signals.mappings).map_err(refused)?)
        })
        .await
}

fn refused(error: PushError) -> ApiError {
    match error {
        PushError::Signature => unsigned(),
        other => ApiError::bad("push", other.to_string(), "推送内容无法解析"),
    }
}

/// Keeps reports; one that was pushed before is known and not kept again.
fn keep(service: &Service, signals: &Signals, reports: Vec<Report>) -> Result<&'static str, ApiError> {
    let journal = &signals.intake.journal;
    let now = service.now();
    for report in reports {
        let device = match journal.devices().meet(&report.device, "push", now) {
            Standing::Known(_, DeviceState::Refused) | Standing::NoRoom => continue,
            Standing::Known(device, _) => device,
        };
        let at = Timestamp::from_millisecond(report.at_milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let outside = (format!("{}@{at}", report.device), digest(&report.raw));
        journal.devices().hear(device, now, 1, u64::from(report.is_fire));
        let frame = NewFrame {
            device,
            received: now,
            is_fire: report.is_fire,
            is_suspect: false,
            raw: report.raw,
            // A platform that gets no answer pushes again: the same report of the same instant is kept once.
            forwarded: (report.at_milliseconds > 0).then_some(outside),
        };
        journal.keep_now(frame).map_err(|error| {
            let zh = "信号暂时无法存储，请稍后重试";
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_kept", error.to_string(), zh).after(1)
        })?;
    }
    signals.intake.news.notify_one();
    Ok("ok")
}

/// FNV-1a over the bytes, as a number that SQLite keeps.
fn digest(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash >> 1
}
