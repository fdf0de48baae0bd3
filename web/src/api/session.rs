//! `POST /api/v1/session` and `DELETE /api/v1/session`: signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use identity::{ABSOLUTE_SECONDS, IdentityError, Login, Ticket};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::audit::By;
use crate::body::Body;
use crate::caller::{Caller, SESSION_COOKIE, cookie, place};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login name.
    login: String,
    /// The password.
    #[schema(format = Password)]
    password: String,
    /// The code of the second factor, where one is asked for.
    #[serde(default)]
    code: Option<String>,
}

/// Who signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    /// The name on screen.
    title: String,
    /// The word that changes repeat in `x-qingdan-csrf`.
    csrf: String,
    /// Whether the password must be changed before anything else.
    must_change: bool,
}

/// What calls: the browser.
pub(super) fn agent(parts: &Parts) -> String {
    parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn set(value: &str, seconds: i64, service: &Service) -> Result<HeaderValue, ApiError> {
    let secure = if service.options.is_loopback { "" } else { "; Secure" };
    let text = format!("{SESSION_COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|error| ApiError::inside(&error))
}

/// Signs in; the session comes as a cookie.
#[utoipa::path(post, path = "/api/v1/session", tag = "identity", request_body = SignIn, security(()), responses(
    (status = 200, body = SignedIn), (status = 400, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 429, body = Envelope)))]
pub(super) async fn sign_in(
    State(service): State<Arc<Service>>,
    parts: Parts,
    Body(body): Body<SignIn>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<SignedIn>), ApiError> {
    let place = place(&parts);
    let agent = agent(&parts);
    let work = move |service: &Service| {
        let login = Login {
            login: &body.login,
            password: &body.password,
            code: body.code.as_deref(),
            place: &place,
            agent: &agent,
        };
        let ticket = service.identity.login(&login, service.now());
        told(service, &login, ticket.as_ref().err())?;
        let ticket = ticket?;
        let cookie = carried(&ticket, service)?;
        let signed =
            SignedIn { title: ticket.account.title, csrf: ticket.csrf, must_change: ticket.account.must_change };
        Ok(([(SET_COOKIE, cookie)], Json(signed)))
    };
    service.work(work).await
}

/// The cookie of somebody who signed in.
pub(super) fn carried(ticket: &Ticket, service: &Service) -> Result<HeaderValue, ApiError> {
    set(&ticket.token, ABSOLUTE_SECONDS, service)
}

/// Signing in, and failing to, is on record. What was typed as the name of no account may be a password and is not. A try
/// that comes too early is no new fact.
fn told(service: &Service, login: &Login<'_>, error: Option<&IdentityError>) -> Result<(), ApiError> {
    let outcome = match error {
        None => "done",
        Some(IdentityError::Wrong) => "wrong_password",
        // The password fitted and the code is asked for next.
        Some(_) => return Ok(()),
    };
    let account = service.identity.account_named(login.login)?;
    let who = account.as_ref().map_or("?", |account| &account.login);
    service.note(By { who, place: login.place }, "session.open", who, &Value::Null, outcome)?;
    Ok(())
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "identity", responses(
    (status = 204), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn sign_out(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), ApiError> {
    if caller.session.is_none() {
        return Err(ApiError::forbidden("a key has no session; revoke the key", "密钥没有会话，请作废该密钥"));
    }
    let token = cookie(&headers, SESSION_COOKIE).unwrap_or_default().to_owned();
    let work = move |service: &Service| {
        service.note((&caller).into(), "session.close", &caller.name, &Value::Null, "done")?;
        service.identity.logout(&token)?;
        Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, set("", 0, service)?)]))
    };
    service.work(work).await
}
