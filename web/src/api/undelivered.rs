//! `/api/v1/subscriptions/{id}/undelivered`: letters that were given up, and sending them again.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use outbox::Letter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::subscriptions::own;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// How many are shown at once.
const SHOWN_MAX: u32 = 500;

/// A letter that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct Undelivered {
    /// The number.
    id: i64,
    /// The id that the receiver would have known it by.
    name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    made: Timestamp,
    /// How often it was tried.
    tries: u32,
    /// Why it was not taken the last time.
    why: Option<String>,
}

impl From<Letter> for Undelivered {
    fn from(letter: Letter) -> Self {
        Self { id: letter.id, name: letter.name, made: letter.made, tries: letter.tries, why: letter.why }
    }
}

/// What is sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// One letter that was given up; all of them when left out.
    #[serde(default)]
    letter: Option<i64>,
    /// Instead, everything since after this commit of the log, also what arrived: letters keep the ids that they had.
    #[serde(default)]
    after: Option<u64>,
}

/// How many letters are sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Resent {
    /// Letters that were given up and wait again.
    letters: u32,
    /// The commit after which the log is looked through again.
    after: Option<u64>,
}

/// Letters that were given up, the oldest first; at most 500.
#[utoipa::path(get, path = "/api/v1/subscriptions/{id}/undelivered", tag = "outward",
    params(("id" = i64, Path, description = "number")), responses(
    (status = 200, body = [Undelivered]), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn undelivered(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Undelivered>>, ApiError> {
    caller.needs(Scope::Export)?;
    let read = move |service: &Service| {
        own(service, &caller, id)?;
        let letters = service.outbox.undelivered(id, 0, SHOWN_MAX)?;
        Ok(Json(letters.into_iter().map(Undelivered::from).collect()))
    };
    service.work(read).await
}

/// Sends letters again, and lets a subscription that rests run on.
#[utoipa::path(post, path = "/api/v1/subscriptions/{id}/undelivered", operation_id = "send_again", tag = "outward",
    request_body = Again,
    params(("id" = i64, Path, description = "number")), responses(
    (status = 200, body = Resent), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn resend(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
    Body(body): Body<Again>,
) -> Result<Json<Resent>, ApiError> {
    caller.needs(Scope::Export)?;
    let send = move |service: &Service| {
        own(service, &caller, id)?;
        let letters = match body.after {
            Some(after) => service.outbox.rewind(id, after).map(|()| 0)?,
            None => service.outbox.replay(id, body.letter, service.now())?,
        };
        service.outbox.rest(id, None)?;
        Ok(Json(Resent { letters, after: body.after }))
    };
    service.work(send).await
}
