//! `GET /api/v1/items`: the items that a caller sees and asks for, page by page.

use std::sync::Arc;

use app::rights::{Viewer, units_of};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::written;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::FilterQuery;
use crate::service::Service;
use crate::shape::{Eyes, Row};

/// A page of items.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page {
    /// The items.
    items: Vec<Row>,
    /// Where the next page begins; none after the last.
    next: Option<String>,
    /// How far the log had come: changes from here on come by `/api/v1/changes`.
    position: u64,
}

/// About how many bytes a page has.
const PAGE_BYTES: usize = 64 * 1024;
/// How many items a page has when the caller does not say.
const PAGE_ITEMS: u32 = 50;

/// The items that the caller sees and asks for.
#[utoipa::path(get, path = "/api/v1/items", tag = "items", params(FilterQuery), responses(
    (status = 200, body = Page), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope)))]
pub(super) async fn items(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<FilterQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    caller.needs(Scope::Read)?;
    let query = unwrap_query(query)?;
    service.work(move |service| Ok(written(&page(service, &caller, &query)?, PAGE_BYTES))).await
}

pub(super) fn unwrap_query<T>(
    query: Result<Query<T>, axum::extract::rejection::QueryRejection>,
) -> Result<T, ApiError> {
    query.map(|Query(query)| query).map_err(|rejection| {
        let why = rejection.body_text();
        ApiError::bad("filter", format!("the parameters cannot be read: {why}"), format!("参数无法解析：{why}"))
    })
}

/// The units and the person of a caller, for `mine` and `me`.
pub(super) fn own(service: &Service, caller: &Caller) -> (Vec<String>, Option<String>) {
    let settings = service.app.settings();
    match (&caller.viewer, &settings.organisation) {
        (Viewer::Person(person), Some(organisation)) => {
            let today = service.today(&settings);
            (units_of(organisation, person, today).into_iter().collect(), Some(person.clone()))
        }
        (Viewer::Unit(unit), _) => (vec![unit.clone()], None),
        _ => (Vec::new(), None),
    }
}

fn page(service: &Service, caller: &Caller, query: &FilterQuery) -> Result<Page, ApiError> {
    let (units, person) = own(service, caller);
    let now = service.now();
    let filter = query.filter(now, &units, person.as_deref())?;
    let settings = service.app.settings();
    let sight = service.sight(&settings, &caller.viewer);
    service.index.reach(service.app.store())?;
    let _turn = service.turn_to_read();
    let position = service.index.position();
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let page = service.index.find(&filter, &sight, cursor, query.limit.unwrap_or(PAGE_ITEMS))?;
    let eyes =
        Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today: service.today(&settings) };
    let items = service.app.found(&page.items)?;
    let items = items.iter().map(|item| eyes.row(item)).collect();
    Ok(Page { items, next: page.next, position })
}
