//! `POST /api/v1/items/{item}/reveal`: shows one masked value, with a reason, as an event of the item.

use std::sync::Arc;

use app::personal::Shown;
use app::{About, Request};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use definition::Literal;
use item::{By, Command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The fewest and most characters of a reason.
const REASON_CHARS: std::ops::RangeInclusive<usize> = 2..=500;

/// What is to be shown, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The field.
    #[schema(example = "phone")]
    field: String,
    /// Why it must be seen; it stands in the log with the name of the caller.
    #[schema(example = "先行联系来电人", min_length = 2, max_length = 500)]
    reason: String,
}

/// The value.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revealed {
    /// The field.
    field: String,
    /// What it holds.
    value: String,
}

/// Shows one masked value. That it was shown, to whom and why, is in the log before it is answered.
#[utoipa::path(post, path = "/api/v1/items/{item}/reveal", tag = "items", request_body = Asked,
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = Revealed), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 410, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn reveal(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<Asked>,
) -> Result<Json<Revealed>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| show(service, &caller, &name, body).map(Json)).await
}

/// The reason without what surrounds it, or a refusal.
pub(super) fn reason(text: &str) -> Result<&str, ApiError> {
    let text = text.trim();
    if REASON_CHARS.contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(ApiError::bad("reason", "say why, in 2 to 500 characters", "请说明查看理由（2 至 500 字）"))
}

fn show(service: &Service, caller: &Caller, name: &str, asked: Asked) -> Result<Revealed, ApiError> {
    let item = service.item_for(caller, name)?;
    let person = caller.person()?;
    reason(&asked.reason)?;
    let settings = service.app.settings();
    let list = settings.list(&item.list)?;
    let sealed = |name: &str| matches!(item.fields.get(name), Some(Literal::Sealed { .. }));
    let field = list.field(&asked.field).filter(|field| field.personal || sealed(&field.name));
    let today = service.today(&settings);
    let field = field.filter(|field| settings.shows(&caller.viewer, list, field, today));
    let value = field.and_then(|field| item.fields.get(&*field.name));
    let (Some(field), Some(value)) = (field, value) else { return Err(ApiError::not_found(&asked.field)) };
    if !settings.reveals(&caller.viewer, list, field, &item, today) {
        return Err(ApiError::forbidden(
            format!("`{}` may be shown to the roles that read it for this item", asked.field),
            format!("只有办理该事项且需要使用“{}”的岗位可以查看", field.title.zh),
        ));
    }
    let clear = match service.app.clear(value)? {
        Shown::Clear(clear) => clear.to_string(),
        Shown::Erased => return Err(erased(&asked.field)),
        Shown::Locked => return Err(ApiError::inside(&"the master key is not here")),
    };
    let request = Request {
        key: None,
        about: About::Item(item.id),
        command: Command::Reveal { field: asked.field.clone(), reason: asked.reason.trim().to_owned() },
        by: By::Person(person.to_owned()),
        chance: None,
    };
    let detail = serde_json::json!({ "list": item.list, "field": asked.field, "reason": asked.reason.trim() });
    service.audited(caller.into(), "personal.read", &item.receipt, &detail, || {
        Ok(service.app.carry_out(&request, service.now())?)
    })?;
    service.live.nudge();
    Ok(Revealed { field: asked.field, value: clear })
}

/// What was there can be read by nobody.
fn erased(field: &str) -> ApiError {
    ApiError::new(
        StatusCode::GONE,
        "erased",
        format!("`{field}` was erased; the log says when and why"),
        format!("“{field}”已按规定删除，删除时间和理由见办理经过"),
    )
}
