//! Who calls: a signed-in person or a program with a key. Every endpoint that is not public takes a [`Caller`].

use std::net::SocketAddr;
use std::sync::Arc;

use app::rights::Viewer;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use identity::{Administrator, Key, Session};
use sm3::{Digest, Sm3};

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
    /// From where the call comes.
    pub place: String,
    /// The account; none for keys.
    pub account: Option<i64>,
    /// The session; none for keys.
    pub session: Option<i64>,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
}

impl Caller {
    /// Who signed in. An administrator has no business with items; one who must change his password, nothing else.
    #[must_use]
    pub fn of_session(session: &Session) -> Self {
        let account = &session.account;
        let (viewer, scopes) = match (account.administrator, &account.person) {
            _ if account.must_change => (Viewer::Nobody, Vec::new()),
            (Some(Administrator::System), _) => (Viewer::Nobody, vec![Scope::System]),
            (Some(Administrator::Security), _) => (Viewer::Nobody, vec![Scope::Security]),
            (Some(Administrator::Audit), _) => (Viewer::Nobody, vec![Scope::Audit]),
            (None, Some(person)) => (Viewer::Person(person.clone()), vec![Scope::Read, Scope::Write, Scope::Export]),
            (None, None) => (Viewer::Nobody, Vec::new()),
        };
        Self {
            viewer,
            name: account.login.clone(),
            scopes,
            csrf: Some(session.csrf.clone()),
            place: session.place.clone(),
            account: Some(account.id),
            session: Some(session.id),
            must_change: account.must_change,
        }
    }

    /// The program that has a key.
    #[must_use]
    pub fn of_key(key: &Key) -> Self {
        let viewer = match (&key.person, &key.unit) {
            (Some(person), _) => Viewer::Person(person.clone()),
            (None, Some(unit)) => Viewer::Unit(unit.clone()),
            (None, None) => Viewer::Nobody,
        };
        let scope = |word: &String| match word.as_str() {
            "read" => Some(Scope::Read),
            "write" => Some(Scope::Write),
            "export" => Some(Scope::Export),
            "open311" => Some(Scope::Open311),
            _ => None,
        };
        let scopes = key.scopes.iter().filter_map(scope).collect();
        Self {
            viewer,
            name: format!("key {}", key.name),
            scopes,
            csrf: None,
            place: String::new(),
            account: None,
            session: None,
            must_change: false,
        }
    }

    /// Whether the caller has a scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The key of a command of this caller: what he calls it, apart from what all others do.
    #[must_use]
    pub fn command_key(&self, channel: &str, word: &str) -> String {
        let digest = Sm3::digest(format!("{}\u{1}{word}", self.name));
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{channel}:{hex}")
    }

    /// Refuses a caller without a scope.
    ///
    /// # Errors
    /// [`ApiError::forbidden`].
    pub fn needs(&self, scope: Scope) -> Result<(), ApiError> {
        self.needs_any(&[scope])
    }

    /// Refuses a caller without any of these scopes.
    ///
    /// # Errors
    /// [`ApiError::forbidden`].
    pub fn needs_any(&self, scopes: &[Scope]) -> Result<(), ApiError> {
        if scopes.iter().any(|scope| self.has(*scope)) {
            return Ok(());
        }
        if self.must_change {
            return Err(ApiError::new(
                axum::http::StatusCode::FORBIDDEN,
                "must_change",
                "change your first password before anything else; see /api/v1/me/password",
                "请先修改初始密码",
            ));
        }
        let names: Vec<String> = scopes.iter().map(|scope| format!("{scope:?}").to_lowercase()).collect();
        Err(ApiError::forbidden(
            format!("this needs the scope `{}`, which you do not have", names.join("` or `")),
            format!("此操作需要“{}”权限，请联系安全管理员", names.join("”或“")),
        ))
    }

    /// Refuses a caller who has no business with lists and calendars: a key that has none with items. Whoever has an
    /// account may know by which rules the district works.
    ///
    /// # Errors
    /// [`ApiError::forbidden`].
    pub fn needs_lists(&self) -> Result<(), ApiError> {
        if self.account.is_some() && !self.must_change {
            return Ok(());
        }
        self.needs_any(&[Scope::Read, Scope::Write, Scope::Export, Scope::System])
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

/// From where a call comes; `limits` has asked the proxy before it.
pub(crate) fn place(parts: &Parts) -> String {
    let client = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    client.map_or_else(|| "unknown".to_owned(), |client| client.0.ip().to_string())
}

/// What a caller shows: the secret of a key, or the token of a session.
pub(crate) fn shown(headers: &HeaderMap) -> Option<String> {
    bearer(headers).or_else(|| cookie(headers, SESSION_COOKIE)).map(str::to_owned)
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
            let key = service.identity.key(token, now).map_err(|error| ApiError::inside(&error))?;
            let caller = key.as_ref().map(Self::of_key).ok_or_else(ApiError::unknown_caller)?;
            service.admit(&caller.name)?;
            return Ok(Self { place: place(parts), ..caller });
        }
        let token = cookie(&parts.headers, SESSION_COOKIE).ok_or_else(ApiError::unknown_caller)?;
        let session = service.identity.session(token, now).map_err(|error| ApiError::inside(&error))?;
        let caller = session.as_ref().map(Self::of_session).ok_or_else(ApiError::unknown_caller)?;
        service.admit(&caller.name)?;
        let caller = Self { place: place(parts), ..caller };
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
