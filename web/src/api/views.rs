//! `GET /api/v1/views`, `POST /api/v1/views`, `DELETE /api/v1/views/{view}`: saved filters, for oneself or one's unit,
//! each with its live count.

use std::sync::Arc;

use app::rights::Viewer;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use identity::{NewView, View};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::FilterQuery;
use crate::service::Service;

/// A saved view.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViewOut {
    /// The number.
    id: i64,
    /// What it is called.
    name: String,
    /// The unit that shares it; none when it is the caller's alone.
    unit: Option<String>,
    /// Whether the caller made it, and may remove it.
    mine: bool,
    /// The filter, as the parameters of `/api/v1/items`.
    filter: String,
    /// How many items the caller finds with it now; none when the filter no longer holds.
    items: Option<u32>,
}

/// A view that is to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewViewIn {
    /// What it is called; one of the same name is replaced.
    #[schema(example = "今日到期", min_length = 1, max_length = 60)]
    name: String,
    /// The filter, as the parameters of `/api/v1/items`.
    #[schema(example = "state=live&unit=mine&order=due")]
    filter: String,
    /// A unit of the caller that shares it.
    #[serde(default)]
    unit: Option<String>,
}

/// Under which name views are kept: the person's, whatever account or key he uses.
fn owner(caller: &Caller) -> String {
    match &caller.viewer {
        Viewer::Person(person) => format!("person {person}"),
        _ => caller.name.clone(),
    }
}

fn out(service: &Service, caller: &Caller, view: View) -> Result<ViewOut, ApiError> {
    let (units, person) = super::items::own(service, caller);
    let settings = service.app.settings();
    let filter = FilterQuery::parse(&view.query);
    let filter = filter.and_then(|query| query.filter(service.now(), &units, person.as_deref())).ok();
    let sight = service.sight(&settings, &caller.viewer);
    let items = filter.map(|filter| service.index.count(&filter, &sight)).transpose()?;
    let mine = view.owner == owner(caller);
    Ok(ViewOut { id: view.id, name: view.name, unit: view.unit, mine, filter: view.query, items })
}

/// The views of the caller and those that his units share.
#[utoipa::path(get, path = "/api/v1/views", tag = "items", responses(
    (status = 200, body = [ViewOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn views(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Vec<ViewOut>>, ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        service.index.reach(service.app.store())?;
        let (units, _) = super::items::own(service, &caller);
        let views = service.identity.views(&owner(&caller), &units)?;
        let views: Result<Vec<ViewOut>, ApiError> = views.into_iter().map(|view| out(service, &caller, view)).collect();
        views.map(Json)
    };
    service.work(work).await
}

/// Keeps a view, for oneself or for a unit in which one acts.
#[utoipa::path(post, path = "/api/v1/views", tag = "items", request_body = NewViewIn, responses(
    (status = 201, body = ViewOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 422, body = Envelope)))]
pub(super) async fn save_view(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<NewViewIn>,
) -> Result<(StatusCode, Json<ViewOut>), ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        let (units, person) = super::items::own(service, &caller);
        FilterQuery::parse(&body.filter)?.filter(service.now(), &units, person.as_deref())?;
        if body.unit.as_ref().is_some_and(|unit| !units.contains(unit)) {
            return Err(ApiError::forbidden(
                "a view is shared with a unit in which one acts",
                "视图只能与本人所在单位共用",
            ));
        }
        let owner = owner(&caller);
        let new = NewView { owner: &owner, unit: body.unit.as_deref(), name: &body.name, query: &body.filter };
        let view = service.identity.save_view(&new, service.now())?;
        service.index.reach(service.app.store())?;
        Ok((StatusCode::CREATED, Json(out(service, &caller, view)?)))
    };
    service.work(work).await
}

/// Forgets a view that the caller made.
#[utoipa::path(delete, path = "/api/v1/views/{view}", tag = "items",
    params(("view" = i64, Path, description = "number of the view")), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn remove_view(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        service.identity.remove_view(id, &owner(&caller))?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
