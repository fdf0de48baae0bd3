//! `POST /api/v1/lists/{list}/dispatch`: what the dispatch table would propose, without an item.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use definition::Literal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::FieldsIn;

/// What would be known of an item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Imagined {
    /// By field.
    #[schema(value_type = Object, example = json!({"title": "路灯不亮"}))]
    fields: FieldsIn,
}

/// What the table proposes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// The number of the row, from 1.
    row: usize,
    /// Its name.
    name: String,
    /// The stage in which the table acts.
    stage: String,
    /// The move that it makes.
    #[serde(rename = "move")]
    step: String,
    /// What it sets.
    #[schema(value_type = Object)]
    sets: std::collections::BTreeMap<String, Literal>,
}

/// What the dispatch table of a list proposes for these values; nothing is made of it.
#[utoipa::path(post, path = "/api/v1/lists/{list}/dispatch", tag = "lists", request_body = Imagined,
    params(("list" = String, Path, description = "name of the list", max_length = 100)), responses(
    (status = 200, body = Option<Proposal>), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(super) async fn dispatch(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(list): Path<String>,
    Body(body): Body<Imagined>,
) -> Result<Json<Option<Proposal>>, ApiError> {
    caller.needs_any(&[Scope::Read, Scope::System])?;
    let settings = service.app.settings();
    let found = app::dispatch::proposal(settings.list(&list)?, &body.fields);
    Ok(Json(found.map(|(table, row)| {
        let (number, name) = app::dispatch::row_name(table, row);
        Proposal {
            row: number,
            name,
            stage: table.stage.to_string(),
            step: table.move_name.text.clone(),
            sets: row.sets.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    })))
}
