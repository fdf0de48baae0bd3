//! Who calls: a signed-in person or a program with a key. Every endpoint that is not public takes a [`Caller`].

use std::sync::Arc;

use app::rights::Viewer;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use jiff::Timestamp;

use crate::error::ApiError;
use crate::service::Service;

/// The longest token that is looked at, in bytes.
const TOKEN_BYTES_MAX: usize = 256;
/// The cookie of a session.
pub const SESSION_COOKIE: &str = "qingdan";
/// The header that proves that a change comes from our own page.
pub const CSRF_HEADER: &str = "x-qingdan-csrf";

/// What a key or an account may do at all, before any list is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Look.
    Read,
    /// Register items and make moves.
    Write,
    /// Take items out in bulk, unmasked where the rights allow.
    Export,
    /// Be an Open311 client.
    Open311,
    /// Run the machine: lists, calendars, organisation, operation (系统管理员).
    System,
    /// Say who may come in (安全管理员).
    Security,
    /// Look at what was done (审计管理员).
    Audit,
}

/// Someone who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose eyes these are.
    pub viewer: Viewer,
    /// The account or key, for the log of the service.
    pub name: String,
    /// What may be done.
    pub scopes: Vec<Scope>,
    /// The word that a change through a cookie must repeat; none for keys, which no browser sends by itself.
    pub csrf: Option<String>,
}

/// Who may come in: accounts, sessions and keys.
pub trait Gate: Send + Sync {
    /// Who has this session.
    fn by_session(&self, token: &str, now: Timestamp) -> Option<Caller>;
    /// Who has this key.
    fn by_key(&self, token: &str, now: Timestamp) -> Option<Caller>;
}

impl Caller {
    /// Whether the caller has a scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Refuses a caller without a scope.
    ///
    /// # Errors
    /// [`ApiError::forbidden`].
    pub fn needs(&self, scope: Scope) -> Result<(), ApiError> {
        if self.has(scope) {
            return Ok(());
        }
        let name = format!("{scope:?}").to_lowercase();
        Err(ApiError::forbidden(
            format!("this needs the scope `{name}`, which you do not have; ask the security administrator"),
            format!("此操作需要“{name}”权限，请联系安全管理员"),
        ))
    }

    /// The person in whose name a change is made.
    ///
    /// # Errors
    /// [`ApiError::forbidden`] for programs and administrators.
    pub fn person(&self) -> Result<&str, ApiError> {
        match &self.viewer {
            Viewer::Person(person) => Ok(person),
            _ => Err(ApiError::forbidden(
                "only a person of the organisation can do this; bind the account or key to one",
                "只有组织机构中的人员可以办理，请将账号或密钥与人员绑定",
            )),
        }
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && value.len() <= TOKEN_BYTES_MAX).then_some(value)
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && token.len() <= TOKEN_BYTES_MAX).then(|| token.trim())
}

impl FromRequestParts<Arc<Service>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, ApiError> {
        let now = service.now();
        if let Some(token) = bearer(&parts.headers) {
            return service.gate.by_key(token, now).ok_or_else(ApiError::unknown_caller);
        }
        let token = cookie(&parts.headers, SESSION_COOKIE).ok_or_else(ApiError::unknown_caller)?;
        let caller = service.gate.by_session(token, now).ok_or_else(ApiError::unknown_caller)?;
        let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let repeated = parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        if changes && caller.csrf.as_deref() != repeated {
            return Err(ApiError::forbidden(
                format!("a change by cookie must repeat the word of the session in `{CSRF_HEADER}`; see /api/v1/me"),
                "页面校验失败，请刷新后重试",
            ));
        }
        Ok(caller)
    }
}
