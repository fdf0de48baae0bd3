//! `GET /api/v1/sessions` and `DELETE /api/v1/sessions/{session}`: who is signed in, and ending it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use identity::Session;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// Whose.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those of all accounts, for the security administrator; else one's own.
    #[serde(default)]
    all: bool,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOut {
    /// The number.
    id: i64,
    /// The account.
    login: String,
    /// The name on screen.
    title: String,
    /// From where.
    place: String,
    /// With what.
    agent: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created: Timestamp,
    /// When the last call came, to the minute.
    #[schema(value_type = String, format = DateTime)]
    seen: Timestamp,
    /// Whether it is the one that asks.
    present: bool,
}

/// Whose sessions a caller may name: his own, or everybody's.
fn account(caller: &Caller, all: bool) -> Result<Option<i64>, ApiError> {
    if all {
        return caller.needs(Scope::Security).map(|()| None);
    }
    let own = caller.account.map(Some);
    own.ok_or_else(|| ApiError::forbidden("a key has no sessions", "密钥没有会话"))
}

/// The live sessions, the latest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "identity", params(Asked), responses(
    (status = 200, body = [SessionOut]), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope)))]
pub(super) async fn sessions(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<SessionOut>>, ApiError> {
    let asked = super::items::unwrap_query(query)?;
    let account = account(&caller, asked.all)?;
    let out = move |session: Session| SessionOut {
        id: session.id,
        login: session.account.login,
        title: session.account.title,
        place: session.place,
        agent: session.agent,
        created: session.created,
        seen: session.seen,
        present: caller.session == Some(session.id),
    };
    let work = move |service: &Service| {
        Ok(Json(service.identity.sessions(account, service.now())?.into_iter().map(out).collect()))
    };
    service.work(work).await
}

/// Ends a session: one's own, or anybody's for the security administrator.
#[utoipa::path(delete, path = "/api/v1/sessions/{session}", tag = "identity",
    params(("session" = i64, Path, description = "number of the session")), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn end_session(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    let account = account(&caller, caller.has(Scope::Security))?;
    let work = move |service: &Service| {
        let detail = serde_json::Value::Null;
        service.audited((&caller).into(), "session.end", &id.to_string(), &detail, || {
            Ok(service.identity.revoke_session(id, account)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
