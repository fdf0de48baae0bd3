//! `POST /api/v1/me/password`: changes one's own password; every session ends.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use identity::Login;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The password before and after.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The present one.
    #[schema(format = Password)]
    present: String,
    /// The next one.
    #[schema(format = Password)]
    next: String,
    /// The code of the second factor, where one is asked for.
    #[serde(default)]
    code: Option<String>,
}

/// Changes one's own password.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "identity", request_body = NewPassword, responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope),
    (status = 429, body = Envelope)))]
pub(super) async fn password(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<NewPassword>,
) -> Result<StatusCode, ApiError> {
    if caller.csrf.is_none() {
        return Err(ApiError::forbidden("a key has no password", "密钥没有密码"));
    }
    let work = move |service: &Service| {
        let login = Login {
            login: &caller.name,
            password: &body.present,
            code: body.code.as_deref(),
            place: &caller.place,
            agent: "password",
        };
        let account = service.identity.prove(&login, service.now())?;
        service.audited((&caller).into(), "user.own_password", &caller.name, &Value::Null, || {
            Ok(service.identity.set_password(account.id, &body.next, false)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
