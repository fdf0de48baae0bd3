//! `PATCH /api/v1/users/{user}`: an account is closed, opened again, named anew or bound to another person;
//! `POST …/password` and `DELETE …/second-factor` help who forgot or lost his.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use identity::Account;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::api::users::{FirstPassword, UserOut, known_person, out};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::oidc::SUBJECT_CHARS_MAX;
use crate::service::Service;

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amended {
    /// The name on screen.
    title: Option<String>,
    /// The person of the organisation.
    person: Option<String>,
    /// Whether nobody comes in with it any more.
    disabled: Option<bool>,
    /// How the provider of single sign-on knows the person: its `sub`. From then on he comes in by it alone. Empty unbinds.
    outside: Option<String>,
}

/// The account, unless it is that of an administrator whom only the machine may help.
fn ordinary(service: &Service, id: i64) -> Result<Account, ApiError> {
    let account = service.identity.account(id)?;
    if account.administrator.is_none() {
        return Ok(account);
    }
    Err(ApiError::forbidden(
        "an administrator's account is helped at the machine, with `qingdan user`; so nobody has the power of two",
        "管理员账号只能在服务器上以 qingdan user 处理，以保证三员分立",
    ))
}

/// How the provider knows somebody, with the provider itself; nothing for an empty subject, which unbinds.
fn named(service: &Service, subject: &str) -> Result<Option<String>, ApiError> {
    if subject.is_empty() {
        return Ok(None);
    }
    if subject.chars().count() > SUBJECT_CHARS_MAX {
        return Err(ApiError::bad("outside", "`outside` has at most 255 characters", "outside 最多 255 个字符"));
    }
    let provider = service.provider.as_ref().ok_or_else(|| {
        ApiError::bad("outside", "no provider is set up; see `oidc.issuer` in the settings", "尚未配置统一身份认证")
    })?;
    Ok(Some(provider.outside(subject)))
}

/// Changes an account.
#[utoipa::path(patch, path = "/api/v1/users/{user}", tag = "identity", request_body = Amended,
    params(("user" = i64, Path, description = "number of the account")), responses(
    (status = 200, body = UserOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 409, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn amend(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
    Body(body): Body<Amended>,
) -> Result<Json<UserOut>, ApiError> {
    caller.needs(Scope::Security)?;
    service.work(move |service| change(service, &caller, id, &body).map(Json)).await
}

fn change(service: &Service, caller: &Caller, id: i64, body: &Amended) -> Result<UserOut, ApiError> {
    let settings = service.app.settings();
    let account = service.identity.account(id)?;
    let title = body.title.as_deref().unwrap_or(&account.title);
    let person = body.person.as_deref().or(account.person.as_deref());
    if let Some(person) = &body.person {
        ordinary(service, id)?;
        known_person(&settings, person)?;
    }
    if body.outside.is_some() {
        ordinary(service, id)?;
    }
    let outside = body.outside.as_deref().map(|subject| named(service, subject)).transpose()?;
    let detail = json!({ "title": body.title, "person": body.person, "disabled": body.disabled,
        "outside": body.outside });
    let account = service.audited(caller.into(), "user.change", &account.login, &detail, || {
        if body.title.is_some() || body.person.is_some() {
            service.identity.amend_account(id, title, person)?;
        }
        if let Some(outside) = outside {
            service.identity.bind_outside(id, outside.as_deref())?;
        }
        if let Some(disabled) = body.disabled {
            service.identity.set_disabled(id, disabled)?;
        }
        Ok(service.identity.account(id)?)
    })?;
    Ok(out(&settings, account, service.today(&settings)))
}

/// Gives an account a new first password; its sessions end.
#[utoipa::path(post, path = "/api/v1/users/{user}/password", tag = "identity",
    params(("user" = i64, Path, description = "number of the account")), responses(
    (status = 200, body = FirstPassword), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn reset_password(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<FirstPassword>, ApiError> {
    caller.needs(Scope::Security)?;
    let work = move |service: &Service| {
        let account = ordinary(service, id)?;
        let password = identity::first_password()?;
        let detail = serde_json::Value::Null;
        service.audited((&caller).into(), "user.password", &account.login, &detail, || {
            Ok(service.identity.set_password(id, &password, true)?)
        })?;
        let settings = service.app.settings();
        let user = out(&settings, service.identity.account(id)?, service.today(&settings));
        Ok(Json(FirstPassword { user, password }))
    };
    service.work(work).await
}

/// Takes the second factor of an account away, for who lost his telephone and his recovery codes.
#[utoipa::path(delete, path = "/api/v1/users/{user}/second-factor", tag = "identity",
    params(("user" = i64, Path, description = "number of the account")), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn drop_second_factor(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    caller.needs(Scope::Security)?;
    let work = move |service: &Service| {
        let account = ordinary(service, id)?;
        let detail = serde_json::Value::Null;
        service.audited((&caller).into(), "user.second_factor_off", &account.login, &detail, || {
            Ok(service.identity.remove_second_factor(id)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
