//! `POST /api/v1/moves`: the same move on many items, each with its own result.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::make_move::{NewMove, carry_out};
use crate::api::register::{Kept, word};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope, Problem};
use crate::language::Language;
use crate::service::Service;
use crate::shape::FieldsIn;

/// The most items of one call.
const ITEMS_MAX: usize = 500;

/// One move on many items.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMoves {
    /// The items, by number or receipt; 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    items: Vec<String>,
    /// The name of the move.
    name: String,
    /// What it carries, by field.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: FieldsIn,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// The item as it was named.
    item: String,
    /// What became of it, when the move was made.
    kept: Option<Kept>,
    /// Why not, when it was not.
    error: Option<Problem>,
}

/// Makes one move on many items: each is made or refused by itself.
#[utoipa::path(post, path = "/api/v1/moves", tag = "items", request_body = NewMoves,
    params(("Idempotency-Key" = Option<String>, Header, description = "makes a repeat the same call", max_length = 100)),
    responses(
    (status = 200, body = [Outcome]), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn make_moves(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<NewMoves>,
) -> Result<Json<Vec<Outcome>>, ApiError> {
    caller.needs(Scope::Write)?;
    caller.person()?;
    if body.items.is_empty() || body.items.len() > ITEMS_MAX {
        return Err(ApiError::bad(
            "items",
            format!("name 1 to {ITEMS_MAX} items"),
            format!("一次办理 1 至 {ITEMS_MAX} 个事项"),
        ));
    }
    let (language, word) = (Language::of(&headers), word(&headers)?);
    service.work(move |service| Ok(Json(each(service, &caller, word.as_deref(), body, language)))).await
}

fn each(service: &Service, caller: &Caller, word: Option<&str>, body: NewMoves, language: Language) -> Vec<Outcome> {
    let NewMoves { items, name, fields } = body;
    let make = |name_of_item: &str| {
        let item = service.item_for(caller, name_of_item)?;
        let word = word.map(|word| format!("{word}\u{1}{}", item.id));
        carry_out(
            service,
            caller,
            &item,
            word.as_deref(),
            None,
            NewMove { name: name.clone(), fields: fields.clone(), proposals: Vec::new() },
        )
    };
    let one = |item: String| match make(&item) {
        Ok(kept) => Outcome { item, kept: Some(kept), error: None },
        Err(error) => Outcome { item, kept: None, error: Some(error.problem(language)) },
    };
    items.into_iter().map(one).collect()
}
