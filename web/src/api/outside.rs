//! `/api/v1/session/outside`: signing in at the provider of single sign-on that the settings name.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::AppendHeaders;
use identity::{Errand, IdentityError, OUTSIDE_SECONDS};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sm3::{Digest, Sm3};
use utoipa::{IntoParams, ToSchema};

use crate::api::session::carried;
use crate::audit::By;
use crate::caller::{cookie, place};
use crate::error::{ApiError, Envelope};
use crate::oidc::{OidcError, Provider};
use crate::service::Service;

/// The cookie that binds the answer of the provider to the browser that asked.
const ERRAND_COOKIE: &str = "qingdan_outside";

/// Whether people can sign in at a provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outside {
    /// Whether one is set up.
    available: bool,
    /// What people call it.
    title: Option<String>,
}

/// What the provider sends back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Back {
    /// The code that is exchanged for a token.
    code: Option<String>,
    /// The word of the errand.
    state: Option<String>,
    /// Why nobody signed in.
    error: Option<String>,
}

/// An answer that leads elsewhere; it may set more than one cookie.
type Led<const N: usize> = (StatusCode, AppendHeaders<[(HeaderName, HeaderValue); N]>);

fn provider(service: &Service) -> Result<&Provider, ApiError> {
    service.provider.as_ref().ok_or_else(|| ApiError::not_found("provider"))
}

fn header(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|error| ApiError::inside(&error))
}

/// What went wrong is for the log; who signs in is told that nothing came of it.
fn failed(error: &OidcError) -> ApiError {
    tracing::warn!(%error, "nobody came in by the provider");
    let (status, code) = match error {
        OidcError::Provider(_) => (StatusCode::BAD_GATEWAY, "provider"),
        OidcError::Token(_) => (StatusCode::FORBIDDEN, "outside"),
    };
    ApiError::new(
        status,
        code,
        "the provider did not vouch for you; try again, or sign in with a password",
        "统一身份认证未成功，请重试或使用密码登录",
    )
}

/// The cookie of an errand. It must come along when the provider sends the browser back, so it is not strict.
fn errand(value: &str, seconds: i64, service: &Service) -> Result<HeaderValue, ApiError> {
    let secure = if service.options.is_loopback { "" } else { "; Secure" };
    let path = crate::oidc::BACK;
    header(&format!("{ERRAND_COOKIE}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}"))
}

/// Whether people can sign in at a provider.
#[utoipa::path(get, path = "/api/v1/session/outside", tag = "identity", security(()), responses(
    (status = 200, body = Outside)))]
pub(super) async fn outside(State(service): State<Arc<Service>>) -> Json<Outside> {
    let title = service.provider.as_ref().map(|provider| provider.options.title.clone());
    Json(Outside { available: title.is_some(), title })
}

/// Leads the browser to the provider.
#[utoipa::path(get, path = "/api/v1/session/outside/begin", operation_id = "begin_outside", tag = "identity", security(()), responses(
    (status = 303, description = "to the provider"), (status = 404, body = Envelope), (status = 502, body = Envelope)))]
pub(super) async fn begin(State(service): State<Arc<Service>>) -> Result<Led<2>, ApiError> {
    let (state, asked) = Errand::fresh()?;
    let url = provider(&service)?.begin(&state, &asked, service.now()).await.map_err(|error| failed(&error))?;
    let (location, cookie) = (header(&url)?, errand(&state, OUTSIDE_SECONDS, &service)?);
    let work = move |service: &Service| {
        service.identity.begin_outside(&state, &asked, service.now())?;
        Ok((StatusCode::SEE_OTHER, AppendHeaders([(LOCATION, location), (SET_COOKIE, cookie)])))
    };
    service.work(work).await
}

/// Takes the browser back from the provider: whom it vouches for and whom an account is bound to is signed in.
#[utoipa::path(get, path = "/api/v1/session/outside/end", operation_id = "end_outside", tag = "identity", params(Back), security(()), responses(
    (status = 303, description = "to the page"), (status = 400, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope), (status = 502, body = Envelope)))]
pub(super) async fn end(
    State(service): State<Arc<Service>>,
    parts: Parts,
    query: Result<Query<Back>, axum::extract::rejection::QueryRejection>,
) -> Result<Led<3>, ApiError> {
    provider(&service)?;
    let back = super::items::unwrap_query(query)?;
    let state = back.state.unwrap_or_default();
    let own = cookie(&parts.headers, ERRAND_COOKIE).unwrap_or_default();
    // Equal digests take the same time whatever differs.
    let is_own = !state.is_empty() && Sm3::digest(state.as_bytes()) == Sm3::digest(own.as_bytes());
    let asked = move |service: &Service| Ok(service.identity.take_outside(&state, service.now())?);
    let taken = if is_own { service.work(asked).await? } else { None };
    let Some(taken) = taken else {
        return Err(ApiError::bad(
            "errand",
            "this browser did not ask for that, or too long ago; begin again",
            "登录请求不存在或已过期，请重新发起",
        ));
    };
    let Some(code) = back.code.filter(|_| back.error.is_none()) else {
        return Err(failed(&OidcError::Token(back.error.unwrap_or_else(|| "no code came back".to_owned()))));
    };
    let provider = provider(&service)?;
    let subject = provider.end(&code, &taken, service.now()).await.map_err(|error| failed(&error))?;
    let outside = provider.outside(&subject);
    let (place, agent) = (place(&parts), super::session::agent(&parts));
    service.work(move |service| come_in(service, &outside, &place, &agent)).await
}

fn come_in(service: &Service, outside: &str, place: &str, agent: &str) -> Result<Led<3>, ApiError> {
    let account = service.identity.by_outside(outside)?;
    let who = account.as_ref().map_or("?", |account| account.login.as_str());
    let detail = json!({ "outside": outside });
    let outcome = if account.is_some() { "done" } else { "unbound" };
    service.note(By { who, place }, "session.open", who, &detail, outcome)?;
    let Some(account) = account else {
        let en = "no account is bound to you yet; tell the security administrator what stands in `details`";
        return Err(ApiError::forbidden(en, "尚无账号与您的统一身份绑定，请将 details 的内容告知安全管理员")
            .with(Value::String(outside.to_owned())));
    };
    let ticket = service.identity.open_session(account, place, agent, service.now());
    let ticket = ticket.map_err(|error: IdentityError| ApiError::from(error))?;
    let gone = errand("", 0, service)?;
    let cookies = [(LOCATION, header("/")?), (SET_COOKIE, carried(&ticket, service)?), (SET_COOKIE, gone)];
    Ok((StatusCode::SEE_OTHER, AppendHeaders(cookies)))
}
