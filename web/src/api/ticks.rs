//! `GET /api/v1/ticks` and `POST /api/v1/ticks`: how late timers are, and firing them now.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// How many late timers are counted.
const LATE_MAX: u32 = 10_000;

/// How timers stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timers {
    /// The time of the service.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
    /// Timers that are due and have not fired; ten thousand means that many or more.
    late: usize,
    /// How late the latest of them is, in seconds.
    late_seconds: i64,
    /// When the next timer fires.
    #[schema(value_type = Option<String>, format = DateTime)]
    next: Option<Timestamp>,
}

/// What was fired.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fired {
    /// How many items were woken.
    items: u64,
    /// Items whose timer could not fire, by number, with the reason.
    stuck: Vec<StuckTimer>,
}

/// An item whose timer could not fire.
#[derive(Debug, Serialize, ToSchema)]
pub struct StuckTimer {
    /// The item.
    item: u64,
    /// Why.
    why: String,
}

/// How timers stand.
#[utoipa::path(get, path = "/api/v1/ticks", tag = "operation", responses(
    (status = 200, body = Timers), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn ticks(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Timers>, ApiError> {
    caller.needs(Scope::System)?;
    let work = |service: &Service| {
        let (now, store) = (service.now(), service.app.store());
        let due = store.due(now, LATE_MAX).map_err(app::AppError::from)?;
        let next = store.due(Timestamp::MAX, 1).map_err(app::AppError::from)?;
        let late_seconds = due.first().map_or(0, |(at, _)| now.duration_since(*at).as_secs());
        Ok(Json(Timers { now, late: due.len(), late_seconds, next: next.first().map(|(at, _)| *at) }))
    };
    service.work(work).await
}

/// Fires every timer that is due. The service does so by itself; this is for who does not want to wait.
#[utoipa::path(post, path = "/api/v1/ticks", tag = "operation", responses(
    (status = 200, body = Fired), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn tick(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Fired>, ApiError> {
    caller.needs(Scope::System)?;
    let work = move |service: &Service| {
        let done = service
            .audited((&caller).into(), "timers.fire", "", &Value::Null, || Ok(service.app.tick(service.now())?));
        service.live.nudge();
        let done = done?;
        let stuck = done.stuck.into_iter().map(|(item, why)| StuckTimer { item, why }).collect();
        Ok(Json(Fired { items: done.items, stuck }))
    };
    service.work(work).await
}
