//! An HTTP POST to somebody outside: never to an address of the own network, unless the settings allow it, since who may
//! name an address could else reach what only this machine can.

mod connect;
mod guard;

use std::time::Duration;

use ipnet::IpNet;
use thiserror::Error;

pub use guard::is_public;

/// How long a call may take.
pub const CALL_MAX: Duration = Duration::from_secs(20);

/// A call.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Where to: `https://…`; `http://…` only to what the settings allow.
    pub url: &'a str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

/// Why a call did not arrive.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PostError {
    /// The address is none, or not one that may be called.
    #[error("{0}")]
    Address(String),
    /// Nobody answered, or not in time.
    #[error("{0}")]
    Unreached(String),
    /// The receiver does not want it.
    #[error("the receiver answered {0}")]
    Status(u16),
}

impl PostError {
    /// Whether the receiver says that it is gone for good (410).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status(410))
    }
}

/// Makes a call; any 2xx is success. A redirect is not followed: it could lead where nothing may be called.
///
/// # Errors
/// [`PostError`].
pub async fn post(call: &Call<'_>, allowed: &[IpNet]) -> Result<(), PostError> {
    let status = tokio::time::timeout(CALL_MAX, connect::post(call, allowed)).await;
    let late = |_| PostError::Unreached(format!("no answer within {} seconds", CALL_MAX.as_secs()));
    match status.map_err(late)?? {
        200..=299 => Ok(()),
        other => Err(PostError::Status(other)),
    }
}

/// Whether a text is an address that could be called; where it leads is only looked at when it is.
///
/// # Errors
/// [`PostError::Address`].
pub fn check(url: &str) -> Result<(), PostError> {
    connect::target(url).map(drop)
}
