//! `/api/v1/me/second-factor`: setting up one's second factor, ending it, and codes for the day when the telephone is lost.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::Login;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// Proves that it is the owner of the account who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The present password.
    #[schema(format = Password)]
    password: String,
    /// The code of the second factor, or a recovery code, where one is asked for.
    #[serde(default)]
    code: Option<String>,
}

/// A code that the telephone shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Six digits.
    code: String,
}

/// How one's second factor stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standing {
    /// Whether a code is asked for at sign-in.
    on: bool,
    /// How many recovery codes are left.
    recovery_left: u32,
}

/// What is shown once.
#[derive(Serialize, ToSchema)]
pub struct Begun {
    /// For the telephone: `otpauth://totp/…`, most often as a QR code.
    uri: String,
    /// Each of them replaces a code once.
    recovery: Vec<String>,
}

/// Codes that are shown once.
#[derive(Serialize, ToSchema)]
pub struct Recovery {
    /// Each of them replaces a code once.
    recovery: Vec<String>,
}

fn account(caller: &Caller) -> Result<i64, ApiError> {
    caller.account.ok_or_else(|| ApiError::forbidden("a key has no second factor", "密钥没有第二验证因子"))
}

fn prove(service: &Service, caller: &Caller, proof: &Proof) -> Result<(), ApiError> {
    let login = Login {
        login: &caller.name,
        password: &proof.password,
        code: proof.code.as_deref(),
        place: &caller.place,
        agent: "",
    };
    service.identity.prove(&login, service.now())?;
    Ok(())
}

/// How one's second factor stands.
#[utoipa::path(get, path = "/api/v1/me/second-factor", tag = "identity", responses(
    (status = 200, body = Standing), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn standing(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Standing>, ApiError> {
    let id = account(&caller)?;
    let work = move |service: &Service| {
        let on = service.identity.account(id)?.has_second_factor;
        Ok(Json(Standing { on, recovery_left: if on { service.identity.recovery_left(id)? } else { 0 } }))
    };
    service.work(work).await
}

/// Begins a second factor, in place of the one before; it counts once a code of it was confirmed.
#[utoipa::path(post, path = "/api/v1/me/second-factor", tag = "identity", request_body = Proof, responses(
    (status = 200, body = Begun), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 429, body = Envelope)))]
pub(super) async fn begin(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(proof): Body<Proof>,
) -> Result<Json<Begun>, ApiError> {
    let id = account(&caller)?;
    let work = move |service: &Service| {
        prove(service, &caller, &proof)?;
        let begun = service.audited((&caller).into(), "second_factor.begin", &caller.name, &Value::Null, || {
            Ok(service.identity.begin_second_factor(id)?)
        })?;
        let recovery = begun.recovery.iter().map(|code| code.to_string()).collect();
        Ok(Json(Begun { uri: begun.uri.to_string(), recovery }))
    };
    service.work(work).await
}

/// Confirms the second factor with a code of it: from now on one is asked for.
#[utoipa::path(put, path = "/api/v1/me/second-factor", tag = "identity", request_body = Shown, responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn confirm(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(shown): Body<Shown>,
) -> Result<StatusCode, ApiError> {
    let id = account(&caller)?;
    let work = move |service: &Service| {
        service.audited((&caller).into(), "second_factor.on", &caller.name, &Value::Null, || {
            Ok(service.identity.confirm_second_factor(id, &shown.code, service.now())?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}

/// Ends the second factor.
#[utoipa::path(post, path = "/api/v1/me/second-factor/off", tag = "identity", request_body = Proof, responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 429, body = Envelope)))]
pub(super) async fn off(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(proof): Body<Proof>,
) -> Result<StatusCode, ApiError> {
    let id = account(&caller)?;
    let work = move |service: &Service| {
        prove(service, &caller, &proof)?;
        service.audited((&caller).into(), "second_factor.off", &caller.name, &Value::Null, || {
            Ok(service.identity.remove_second_factor(id)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}

/// Gives new recovery codes; the old ones are void.
#[utoipa::path(post, path = "/api/v1/me/second-factor/recovery", tag = "identity", request_body = Proof, responses(
    (status = 200, body = Recovery), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 422, body = Envelope), (status = 429, body = Envelope)))]
pub(super) async fn recovery(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(proof): Body<Proof>,
) -> Result<Json<Recovery>, ApiError> {
    let id = account(&caller)?;
    let work = move |service: &Service| {
        prove(service, &caller, &proof)?;
        let codes = service.audited((&caller).into(), "second_factor.recovery", &caller.name, &Value::Null, || {
            Ok(service.identity.renew_recovery(id)?)
        })?;
        Ok(Json(Recovery { recovery: codes.iter().map(|code| code.to_string()).collect() }))
    };
    service.work(work).await
}
