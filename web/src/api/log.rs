//! `POST /api/v1/verify` and `POST /api/v1/replay`: the log and the audit trail are whole, and all else follows from them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// What was kept elsewhere, where something was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Roots {
    /// A seal of the log, alone or as `<commit>:<seal>`.
    #[serde(default)]
    root: Option<String>,
    /// A seal of the audit trail.
    #[serde(default)]
    audit_root: Option<String>,
}

/// What a walk over both found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verified {
    /// Whether nothing is wrong.
    sound: bool,
    /// Commits, seal, events, items and violations of the log, in the form of `qingdan verify`.
    #[schema(value_type = Object)]
    log: Value,
    /// Items whose holder has nobody who could act.
    #[schema(value_type = Vec<Object>)]
    vacant: Value,
    /// The audit trail.
    audit: TrailOut,
}

/// What a walk over the audit trail found.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrailOut {
    /// How many records.
    records: i64,
    /// The last seal: keep it elsewhere.
    seal: String,
    /// The first record that does not fit, with the reason.
    broken: Option<String>,
}

/// What folding every item anew found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedOut {
    /// Whether nothing differs.
    same: bool,
    /// Items, events and differences, in the form of `qingdan replay`.
    #[schema(value_type = Object)]
    replay: Value,
}

fn value(what: impl Serialize) -> Result<Value, ApiError> {
    serde_json::to_value(what).map_err(|error| ApiError::inside(&error))
}

/// Walks the log and the audit trail: seals, sequences, invariants.
#[utoipa::path(post, path = "/api/v1/verify", tag = "audit", request_body = Roots, responses(
    (status = 200, body = Verified), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn verify(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(roots): Body<Roots>,
) -> Result<Json<Verified>, ApiError> {
    caller.needs_any(&[Scope::Audit, Scope::System])?;
    let root = roots.root.as_deref().map(str::parse::<store::Root>).transpose();
    let root = root.map_err(|error| ApiError::bad("root", error.to_string(), "root 应为存证值，或 提交号:存证值"))?;
    let work = move |service: &Service| {
        let found = service.app.verify(root.as_ref())?;
        let vacant = service.app.vacant(service.now())?;
        let trail = service.identity.verify_audit(roots.audit_root.as_deref())?;
        let sound = found.is_sound() && vacant.is_empty() && trail.broken.is_none();
        let outcome = if sound { "done" } else { "unsound" };
        service.note((&caller).into(), "log.verify", "", &json!({ "audit_seal": trail.seal }), outcome)?;
        let broken = trail.broken.map(|(number, why)| format!("record {number}: {why}"));
        let audit = TrailOut { records: trail.records, seal: trail.seal, broken };
        Ok(Json(Verified { sound, log: value(found)?, vacant: value(vacant)?, audit }))
    };
    service.work(work).await
}

/// Folds every item anew from its events and compares it with what is kept.
#[utoipa::path(post, path = "/api/v1/replay", tag = "audit", responses(
    (status = 200, body = ReplayedOut), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn replay(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<ReplayedOut>, ApiError> {
    caller.needs_any(&[Scope::Audit, Scope::System])?;
    let work = move |service: &Service| {
        let found = service.app.replay()?;
        let same = found.differing == 0;
        service.note((&caller).into(), "log.replay", "", &Value::Null, if same { "done" } else { "unsound" })?;
        Ok(Json(ReplayedOut { same, replay: value(found)? }))
    };
    service.work(work).await
}
