//! `GET /api/v1/keys`, `POST /api/v1/keys`, `DELETE /api/v1/keys/{key}`: how programs come in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use identity::{Key, NewKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::api::users::{known_person, unknown};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyOut {
    /// The number.
    id: i64,
    /// What it is for.
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// The person in whose name it acts.
    person: Option<String>,
    /// The unit for which it reads.
    unit: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created: Timestamp,
    /// Until when; for ever when none.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires: Option<Timestamp>,
    /// Whether it is void.
    revoked: bool,
}

/// A new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKeyIn {
    /// What it is for.
    #[schema(example = "city-hotline", min_length = 1, max_length = 60)]
    name: String,
    /// What it may do: `read`, `write`, `export`, `open311`.
    #[schema(min_items = 1, max_items = 4)]
    scopes: Vec<String>,
    /// The person in whose name it acts.
    #[serde(default)]
    person: Option<String>,
    /// The unit for which it reads, and registers by a channel.
    #[serde(default)]
    unit: Option<String>,
    /// Until when it is good.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires: Option<Timestamp>,
}

/// A key with its secret, shown once.
#[derive(Serialize, ToSchema)]
pub struct Secret {
    /// What it is for.
    name: String,
    /// The secret, for `Authorization: Bearer …`.
    secret: String,
}

fn out(key: Key) -> KeyOut {
    let Key { id, name, scopes, person, unit, created, expires, revoked } = key;
    KeyOut { id, name, scopes, person, unit, created, expires, revoked }
}

/// The keys, by name.
#[utoipa::path(get, path = "/api/v1/keys", tag = "identity", responses(
    (status = 200, body = [KeyOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn keys(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Vec<KeyOut>>, ApiError> {
    caller.needs_any(&[Scope::Security, Scope::Audit])?;
    service.work(|service| Ok(Json(service.identity.keys()?.into_iter().map(out).collect()))).await
}

/// Makes a key; its secret is shown here and nowhere else.
#[utoipa::path(post, path = "/api/v1/keys", tag = "identity", request_body = NewKeyIn, responses(
    (status = 201, body = Secret), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn add_key(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<NewKeyIn>,
) -> Result<(StatusCode, Json<Secret>), ApiError> {
    caller.needs(Scope::Security)?;
    service.work(move |service| add(service, &caller, &body)).await
}

fn add(service: &Service, caller: &Caller, body: &NewKeyIn) -> Result<(StatusCode, Json<Secret>), ApiError> {
    let settings = service.app.settings();
    if let Some(person) = &body.person {
        known_person(&settings, person)?;
    }
    if let Some(unit) = &body.unit {
        let known = settings.organisation.as_ref().is_some_and(|organisation| organisation.unit(unit).is_some());
        known.then_some(()).ok_or_else(|| unknown("unit", unit, "单位"))?;
    }
    if body.person.is_some() && body.unit.is_some() {
        return Err(ApiError::bad(
            "person_or_unit",
            "a key acts for a person or for a unit, not for both",
            "密钥只能代表人员或单位之一",
        ));
    }
    let new = NewKey {
        name: &body.name,
        scopes: &body.scopes,
        person: body.person.as_deref(),
        unit: body.unit.as_deref(),
        expires: body.expires,
    };
    let detail = json!({ "scopes": body.scopes, "person": body.person, "unit": body.unit, "expires": body.expires });
    let secret = service.audited(caller.into(), "key.add", &body.name, &detail, || {
        Ok(service.identity.add_key(&new, service.now())?)
    })?;
    Ok((StatusCode::CREATED, Json(Secret { name: body.name.trim().to_owned(), secret: secret.to_string() })))
}

/// Makes a key void.
#[utoipa::path(delete, path = "/api/v1/keys/{key}", tag = "identity",
    params(("key" = i64, Path, description = "number of the key")), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn revoke_key(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    caller.needs(Scope::Security)?;
    let work = move |service: &Service| {
        let detail = serde_json::Value::Null;
        service.audited((&caller).into(), "key.revoke", &id.to_string(), &detail, || {
            Ok(service.identity.revoke_key(id)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
