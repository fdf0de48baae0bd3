//! What a caller is told when something does not happen: one envelope for every endpoint.

use app::AppError;
use attachments::FileError;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use identity::IdentityError;
use search::SearchError;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use crate::finding::FindingOut;
use crate::language::Language;
use crate::words;

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Envelope {
    /// What went wrong.
    pub error: Problem,
}

/// What went wrong, for a program and for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A short code that does not change between versions.
    #[schema(example = "missing")]
    pub code: String,
    /// What happened, where, and what to do; in the language that the caller accepts.
    pub message: String,
    /// What the message speaks of, for programs: fields, limits, findings.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    #[schema(value_type = Value)]
    pub details: serde_json::Value,
}

/// Why a call was not carried out. Nothing has changed.
#[derive(Debug, Clone)]
pub struct ApiError(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    code: &'static str,
    en: String,
    zh: String,
    details: serde_json::Value,
    retry_seconds: Option<u64>,
}

impl ApiError {
    /// An error with its message in both languages.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        let (en, zh) = (en.into(), zh.into());
        Self(Box::new(Told { status, code, en, zh, details: serde_json::Value::Null, retry_seconds: None }))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code of the answer.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The same with a better Chinese message.
    #[must_use]
    pub(crate) fn in_chinese(mut self, zh: String) -> Self {
        self.0.zh = zh;
        self
    }

    /// What the message speaks of.
    #[must_use]
    pub fn with(mut self, details: impl Serialize) -> Self {
        self.0.details = serde_json::to_value(details).unwrap_or_default();
        self
    }

    /// When to try again.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.0.retry_seconds = Some(seconds);
        self
    }

    /// In how many seconds to try again, where that is known.
    #[must_use]
    pub fn seconds(&self) -> Option<u64> {
        self.0.retry_seconds
    }

    /// Something in the call is not as it must be.
    #[must_use]
    pub fn bad(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, en, zh)
    }

    /// There is no such thing, or the caller may not know of it: the answer is the same.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        let en = format!("there is no `{what}` here that you may see; check the number");
        Self::new(StatusCode::NOT_FOUND, "not_found", en, format!("没有可查看的“{what}”，请核对编号"))
    }

    /// The caller has not said who he is.
    #[must_use]
    pub fn unknown_caller() -> Self {
        let en = "nobody is signed in; sign in, or send an API key as `Authorization: Bearer …`";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            en,
            "尚未登录；请先登录，或以 Authorization: Bearer 提供接口密钥",
        )
    }

    /// The caller is known and may not do this.
    #[must_use]
    pub fn forbidden(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", en, zh)
    }

    /// Something inside failed; what exactly is in the log of the service and not in the answer.
    #[must_use]
    pub fn inside(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(%why, "a call failed inside");
        let en = "the service could not do this; the operator finds the reason in its log";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", en, "服务内部出错，原因已记入服务日志，请联系运维人员")
    }

    pub(crate) fn message(&self, language: Language) -> &str {
        language.pick(&self.0.zh, &self.0.en)
    }

    pub(crate) fn problem(self, language: Language) -> Problem {
        Problem { code: self.0.code.to_owned(), message: self.message(language).to_owned(), details: self.0.details }
    }

    pub(crate) fn into_response_in(self, language: Language) -> Response {
        let error = self.clone().problem(language);
        let mut response = (self.0.status, Json(Envelope { error })).into_response();
        if let Some(seconds) = self.0.retry_seconds {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            let challenge = axum::http::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(axum::http::header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// The envelope is written by [`crate::envelope`], which knows the language of the caller.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        let status = match &error {
            AppError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Store(error) => return error.into(),
            AppError::Text(_) | AppError::Vault(_) | AppError::File { .. } => return Self::inside(&error),
            AppError::Attachment(error) => return error.into(),
            AppError::NoFile { .. } | AppError::SamePhoto { .. } | AppError::TooManyFiles { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            AppError::Unsound { findings, text, .. } => {
                return Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.code(), error.to_string(), words::of(&error))
                    .with(findings.iter().map(|finding| FindingOut::of(finding, text)).collect::<Vec<_>>());
            }
            AppError::NoItem(_) | AppError::NoList { .. } | AppError::NoMeasure { .. } => StatusCode::NOT_FOUND,
            AppError::SameVersion { .. } | AppError::Dismissed(_) | AppError::HasItem(_) => StatusCode::CONFLICT,
            AppError::Changed { .. } => StatusCode::PRECONDITION_FAILED,
            AppError::Crowded => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Calendar(_) | AppError::NoMonth(_) => StatusCode::BAD_REQUEST,
        };
        let failed = Self::new(status, error.code(), error.to_string(), words::of(&error));
        match &error {
            AppError::Refused(refusal) => failed.with(words::details(refusal)),
            AppError::Crowded => failed.after(1),
            _ => failed,
        }
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        (&error).into()
    }
}

impl From<&FileError> for ApiError {
    fn from(error: &FileError) -> Self {
        let status = match error {
            FileError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FileError::TypeRefused(_) | FileError::NoPicture | FileError::TypeDiffers { .. } => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            FileError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            FileError::NoScanner(_) => StatusCode::SERVICE_UNAVAILABLE,
            FileError::Away(_) | FileError::Denied(_) => {
                // Where it is and why it refuses is nothing for callers.
                tracing::error!(%error, "a file could not be kept or read");
                let en = "the store of the files cannot be used at present; nothing was changed, try again later";
                let told = Self::new(StatusCode::SERVICE_UNAVAILABLE, error.code(), en, words::of_file(error));
                return told.after(30);
            }
            FileError::Disk(_) | FileError::Record(_) => return Self::inside(error),
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, error.code(), error.to_string(), words::of_file(error))
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Malformed { .. } => {
                Self::bad("malformed", error.to_string(), format!("请求内容不合要求：{error}"))
            }
            StoreError::Full | StoreError::ReadOnly => {
                tracing::error!(%error, "the store does not take anything");
                let en = "the store does not take anything at present; nothing was changed, try again later";
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "store_full",
                    en,
                    "存储暂时不可写，本次操作未生效，请稍后重试",
                )
                .after(30)
            }
            other => Self::inside(other),
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let (status, code) = match &error {
            IdentityError::Wrong | IdentityError::WrongWord | IdentityError::WrongCode => {
                (StatusCode::FORBIDDEN, "wrong_password")
            }
            IdentityError::CodeNeeded => (StatusCode::FORBIDDEN, "code_needed"),
            IdentityError::Locked { .. } => (StatusCode::TOO_MANY_REQUESTS, "locked"),
            IdentityError::Unusable(_) | IdentityError::Wanting(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unusable"),
            IdentityError::Taken(_) => (StatusCode::CONFLICT, "taken"),
            IdentityError::Missing { .. } => (StatusCode::NOT_FOUND, "not_found"),
            IdentityError::Newer { .. } | IdentityError::File(_) | IdentityError::Chance(_) => {
                return Self::inside(&error);
            }
        };
        let told = Self::new(status, code, error.to_string(), words::of_gate(&error));
        match error {
            IdentityError::Locked { seconds } => told.after(seconds),
            _ => told,
        }
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Cursor(_) => Self::bad("cursor", error.to_string(), "翻页标记无效，请从第一页重新查询"),
            SearchError::Behind { .. } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "behind", error.to_string(), "查询索引正在追赶，请稍后重试")
                    .after(1)
            }
            SearchError::Index(_) | SearchError::Store(_) => Self::inside(&error),
        }
    }
}
