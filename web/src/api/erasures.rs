//! `POST /api/v1/erasures`: what is personal in an item, or all that is known of a person, is made unreadable for ever.

use std::sync::Arc;

use app::erase::Erased;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::api::reveal::reason;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// What is erased, and why; one of `item` and `person`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToErase {
    /// The number or receipt of an item.
    #[schema(example = "RX20250930-000001", max_length = 100)]
    item: Option<String>,
    /// The value of the field by which a list tells persons apart, such as a telephone number. It is kept nowhere.
    #[schema(example = "13900000000", max_length = 200)]
    person: Option<String>,
    /// Why; it stands in the log.
    #[schema(example = "来电人申请删除（个人信息保护法第四十七条）", min_length = 2, max_length = 500)]
    reason: String,
}

/// What was erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasedOut {
    /// Of how many items something was erased.
    items: usize,
    /// How many keys were destroyed.
    keys: usize,
    /// How many values stand in the log in the clear, from before they were encrypted. These cannot be erased.
    in_the_clear: usize,
}

/// The most bytes of a value that tells who somebody is.
const PERSON_BYTES_MAX: usize = 200;

/// Erases by destroying keys: the log and its seals stay as they are. It is in the log of each item, and in the audit trail.
#[utoipa::path(post, path = "/api/v1/erasures", tag = "identity", request_body = ToErase, responses(
    (status = 200, body = ErasedOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn erase(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<ToErase>,
) -> Result<Json<ErasedOut>, ApiError> {
    caller.needs(Scope::Security)?;
    service.work(move |service| erased(service, &caller, &body).map(Json)).await
}

fn erased(service: &Service, caller: &Caller, asked: &ToErase) -> Result<ErasedOut, ApiError> {
    let why = reason(&asked.reason)?;
    let now = service.app.time(service.now())?;
    let record = |what: &str, work: &dyn Fn() -> Result<Erased, app::AppError>| {
        service.audited(caller.into(), "erase", what, &json!({ "reason": why }), || Ok(work()?))
    };
    let Erased { receipts, keys, in_the_clear } = match (&asked.item, asked.person.as_deref().map(str::trim)) {
        (Some(item), None) => match service.app.item(item) {
            Ok(found) => record(&found.receipt, &|| service.app.erase_item(&found.receipt, why, now))?,
            Err(app::AppError::NoItem(_)) => return Err(ApiError::not_found(item)),
            Err(error) => return Err(error.into()),
        },
        (None, Some(person)) if (1..=PERSON_BYTES_MAX).contains(&person.len()) => {
            record("a person", &|| service.app.erase_person(person, why, now))?
        }
        _ => {
            return Err(ApiError::bad(
                "erasure",
                "give an `item` or a `person`, and not both",
                "请填写事项或人员其中一项",
            ));
        }
    };
    service.live.nudge();
    Ok(ErasedOut { items: receipts.len(), keys, in_the_clear })
}
