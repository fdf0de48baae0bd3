//! `GET /api/v1/items/tally/{by}`: how many items there are of each list, stage, unit or day; for charts and boards.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use search::Group;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::FilterQuery;
use crate::service::Service;

/// The items that the caller would find, counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tallied {
    /// How many items each key has; keys without items are left out.
    counts: Vec<KeyCount>,
    /// Whether there are so many items that some were not counted.
    or_more: bool,
}

/// How many items a key has.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyCount {
    /// A name of a list, stage or unit, or a day.
    #[schema(example = "2025-10-09")]
    key: String,
    /// How many items.
    items: u32,
}

/// Counts the items that the caller would find by `list`, `stage`, `unit`, `registered_day` or `closed_day`.
#[utoipa::path(get, path = "/api/v1/items/tally/{by}", tag = "items",
    params(("by" = String, Path, description = "list, stage, unit, registered_day or closed_day", max_length = 20),
        FilterQuery), responses(
    (status = 200, body = Tallied), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn tally(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(by): Path<String>,
    query: Result<Query<FilterQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Tallied>, ApiError> {
    caller.needs(Scope::Read)?;
    let query = super::items::unwrap_query(query)?;
    service.work(move |service| tallied(service, &caller, &by, &query).map(Json)).await
}

fn tallied(service: &Service, caller: &Caller, by: &str, query: &FilterQuery) -> Result<Tallied, ApiError> {
    let settings = service.app.settings();
    let minutes = settings.calendars.values().next().map_or(0, item::calendar::Calendar::offset_minutes);
    let group = match by {
        "list" => Group::List,
        "stage" => Group::Stage,
        "unit" => Group::Unit,
        "registered_day" => Group::RegisteredDay(minutes),
        "closed_day" => Group::ClosedDay(minutes),
        _ => return Err(ApiError::not_found(by)),
    };
    let (units, person) = super::items::own(service, caller);
    let filter = query.filter(service.now(), &units, person.as_deref())?;
    service.index.reach(service.app.store())?;
    let tally = service.index.tally(&filter, &service.sight(&settings, &caller.viewer), group)?;
    let is_day = matches!(group, Group::RegisteredDay(_) | Group::ClosedDay(_));
    let key = |key: String| if is_day { day(&key).unwrap_or(key) } else { key };
    let counts = tally.counts.into_iter().map(|(name, items)| KeyCount { key: key(name), items }).collect();
    Ok(Tallied { counts, or_more: tally.or_more })
}

/// A number of days since 1970 as a day.
fn day(number: &str) -> Option<String> {
    let days = jiff::Span::new().try_days(number.parse::<i64>().ok()?).ok()?;
    Some(Date::constant(1970, 1, 1).checked_add(days).ok()?.to_string())
}
