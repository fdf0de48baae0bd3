//! `GET /api/v1/setup` and `POST /api/v1/setup`: the first run, when nobody has an account.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use identity::{Administrator, NewAccount};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::audit::By;
use crate::body::Body;
use crate::caller::place;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// Whether the first accounts are still to be made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fresh {
    /// Whether they are.
    needed: bool,
}

/// One of the first accounts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The name to sign in with.
    #[schema(example = "xitong")]
    login: String,
    /// The name on screen.
    #[schema(example = "系统管理员")]
    title: String,
    /// The first password, which is changed at the first sign-in.
    #[schema(format = Password)]
    password: String,
}

/// The word of the first run, and the three administrators: three people, so that none has all the power.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The word that `qingdan serve` printed.
    word: String,
    /// Runs lists, calendars, organisation and operation.
    system: First,
    /// Says who may come in.
    security: First,
    /// Looks at what was done.
    audit: First,
}

/// Whether the first accounts are still to be made.
#[utoipa::path(get, path = "/api/v1/setup", tag = "identity", security(()), responses((status = 200, body = Fresh)))]
pub(super) async fn is_fresh(State(service): State<Arc<Service>>) -> Result<Json<Fresh>, ApiError> {
    service.work(|service| Ok(Json(Fresh { needed: service.identity.is_fresh()? }))).await
}

/// Makes the three administrators with the word of the first run, all or none; the word is void then.
#[utoipa::path(post, path = "/api/v1/setup", tag = "identity", request_body = SetUp, security(()), responses(
    (status = 204), (status = 400, body = Envelope), (status = 403, body = Envelope), (status = 409, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn set_up(
    State(service): State<Arc<Service>>,
    parts: Parts,
    Body(body): Body<SetUp>,
) -> Result<StatusCode, ApiError> {
    let place = place(&parts);
    service.work(move |service| make(service, &place, &body).map(|()| StatusCode::NO_CONTENT)).await
}

fn make(service: &Service, place: &str, body: &SetUp) -> Result<(), ApiError> {
    let kinds = [
        (Administrator::System, &body.system),
        (Administrator::Security, &body.security),
        (Administrator::Audit, &body.audit),
    ];
    let accounts = kinds.map(|(kind, first)| NewAccount {
        login: &first.login,
        title: &first.title,
        person: None,
        administrator: Some(kind),
        password: &first.password,
        must_change: true,
    });
    service.identity.set_up(&body.word, &accounts, service.now())?;
    let logins = accounts.map(|account| account.login);
    service.note(By { who: "setup", place }, "setup.done", "", &json!({ "accounts": logins }), "done")?;
    Ok(())
}
