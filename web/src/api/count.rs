//! `GET /api/v1/items/count`: how many items a caller would find; for saved views and the numbers beside them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::FilterQuery;
use crate::service::Service;

/// How many items.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counted {
    /// How many; ten thousand means that many or more.
    items: u32,
    /// Whether there may be more.
    or_more: bool,
}

/// From here on the index stops counting.
const COUNTED_MAX: u32 = 10_000;

/// How many items the caller would find.
#[utoipa::path(get, path = "/api/v1/items/count", tag = "items", params(FilterQuery), responses(
    (status = 200, body = Counted), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope)))]
pub(super) async fn count(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<FilterQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Counted>, ApiError> {
    caller.needs(Scope::Read)?;
    let query = super::items::unwrap_query(query)?;
    let work = move |service: &Service| {
        let (units, person) = super::items::own(service, &caller);
        let filter = query.filter(service.now(), &units, person.as_deref())?;
        let settings = service.app.settings();
        service.index.reach(service.app.store())?;
        let items = service.index.count(&filter, &service.sight(&settings, &caller.viewer))?;
        Ok(Json(Counted { items, or_more: items >= COUNTED_MAX }))
    };
    service.work(work).await
}
