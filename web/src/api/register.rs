//! `POST /api/v1/items`: a new item, kept before it is answered.

use std::sync::Arc;

use app::rights::Viewer;
use app::{About, Request};
use axum::Json;
use axum::extract::State;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use item::{By, Command, Registration};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::item::Headed;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::FieldsIn;
use crate::titles;

/// The header that makes a repeated call the same call.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest such key, in bytes.
const IDEMPOTENCY_BYTES_MAX: usize = 100;

/// A new item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// On which list.
    #[schema(example = "hotline")]
    list: String,
    /// What is known, by field.
    #[schema(value_type = Object, example = json!({"title": "路灯不亮", "text": "东门外三盏路灯坏了"}))]
    fields: FieldsIn,
    /// The channel through which it came; for programs, which are no persons.
    #[serde(default)]
    channel: Option<String>,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// The number of the item.
    pub id: u64,
    /// The receipt.
    pub receipt: String,
    /// Where it stands.
    pub stage: String,
    /// How many events it has.
    pub sequence: u32,
}

/// The word of a caller that makes a repeat of a call the same call.
pub(super) fn word(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match value.to_str() {
        Ok(text) if !text.is_empty() && text.len() <= IDEMPOTENCY_BYTES_MAX => Ok(Some(text.to_owned())),
        _ => Err(ApiError::bad(
            "idempotency_key",
            format!("`Idempotency-Key` has 1 to {IDEMPOTENCY_BYTES_MAX} visible characters"),
            format!("Idempotency-Key 应为 1 至 {IDEMPOTENCY_BYTES_MAX} 个可见字符"),
        )),
    }
}

/// Registers an item. The same `Idempotency-Key` again gets the first answer.
#[utoipa::path(post, path = "/api/v1/items", tag = "items", request_body = NewItem,
    params(("Idempotency-Key" = Option<String>, Header, description = "makes a repeat the same call", max_length = 100)),
    responses(
    (status = 201, body = Kept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope), (status = 503, body = Envelope)))]
pub(super) async fn register(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<NewItem>,
) -> Result<(StatusCode, Headed<2, Kept>), ApiError> {
    caller.needs(Scope::Write)?;
    let key = word(&headers)?.map(|word| caller.command_key("api", &word));
    let by = by(&caller, body.channel)?;
    let settings = service.app.settings();
    if let Some(list) = settings.lists.get(&body.list) {
        let checked = service.app.check_files(list, None, &body.fields, Some(&caller.name));
        checked.map_err(|error| titles::of_list(error, &settings, &body.list))?;
    }
    let registration = Registration { fields: body.fields, ..Registration::default() };
    let request =
        Request { key, about: About::List(body.list), command: Command::Register(registration), by, chance: None };
    service.work(move |service| keep(service, &request)).await
}

fn by(caller: &Caller, channel: Option<String>) -> Result<By, ApiError> {
    match (&caller.viewer, channel) {
        (Viewer::Person(person), None) => Ok(By::Person(person.clone())),
        (Viewer::Unit(_), Some(channel)) => Ok(By::Channel(channel)),
        (Viewer::Person(_), Some(_)) => Err(ApiError::bad(
            "channel",
            "a person registers in his own name; leave `channel` out",
            "人员以本人名义登记，请去掉 channel",
        )),
        (Viewer::Unit(_), None) => Err(ApiError::bad(
            "channel",
            "a program says by which channel of the list the report came; add `channel`",
            "请以 channel 说明来源渠道",
        )),
        _ => caller.person().map(|person| By::Person(person.to_owned())),
    }
}

/// Keeps the item as the dispatch table of its list leaves it.
fn keep(service: &Service, request: &Request) -> Result<(StatusCode, Headed<2, Kept>), ApiError> {
    let app::Answer { item: id, receipt, stage, sequence, .. } =
        service.app.register(request, service.now()).map_err(|error| {
            let list = if let About::List(list) = &request.about { list.as_str() } else { "" };
            titles::of_list(error, &service.app.settings(), list)
        })?;
    service.live.nudge();
    let header = |text: &str| HeaderValue::from_str(text).map_err(|error| ApiError::inside(&error));
    let headers =
        [(LOCATION, header(&format!("/api/v1/items/{receipt}"))?), (ETAG, header(&super::item::tag_of(id, sequence))?)];
    Ok((StatusCode::CREATED, (headers, Json(Kept { id, receipt, stage, sequence }))))
}
