//! `GET /api/v1/lists/{list}`: the text of a list as it was published, with its worst case.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::Title;

/// A list whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListText {
    /// Its name.
    id: String,
    /// What people call it.
    title: Title,
    /// Its version.
    version: u32,
    /// The file.
    text: String,
    /// How long until an item is struck off or on the top desk, with the path; in the form of `qingdan check`.
    #[schema(value_type = Option<Object>)]
    worst_case: Option<serde_json::Value>,
}

/// A list whole.
#[utoipa::path(get, path = "/api/v1/lists/{list}", tag = "lists",
    params(("list" = String, Path, description = "name of the list", max_length = 100)), responses(
    (status = 200, body = ListText), (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ListText>, ApiError> {
    caller.needs_lists()?;
    let work = move |service: &Service| {
        let settings = service.app.settings();
        let list = settings.lists.get(&id).ok_or_else(|| ApiError::not_found(&id))?;
        let text = settings.texts.get(&id).cloned().unwrap_or_default();
        let worst_case = definition::check(&text).worst_case.map(|case| super::check::worst_case(&case));
        Ok(Json(ListText { id, title: (&list.title).into(), version: list.version, text, worst_case }))
    };
    service.work(work).await
}
