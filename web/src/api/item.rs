//! `GET /api/v1/items/{item}`: an item whole, with the moves that are open and who may make them.

use std::sync::Arc;

use app::moves::Open;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use item::Item;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, MoveOut, Row, ValueOut};

/// An item whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whole {
    /// What a list shows of it.
    #[serde(flatten)]
    row: Row,
    /// What is known.
    values: Vec<ValueOut>,
    /// The moves that are open.
    moves: Vec<MoveOut>,
    /// Counters of moves.
    counters: std::collections::BTreeMap<String, u32>,
    /// The version of the list that it follows.
    version: u32,
    /// The parent that waits for it.
    parent: Option<u64>,
    /// The children that it waits for.
    children_open: Vec<u64>,
    /// Items that belong to it.
    links: Vec<Link>,
    /// How many limits passed.
    limits_missed: u32,
    /// How often the top was reminded.
    reminders: u32,
}

/// An item that belongs to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    /// How: `merged_into`, `relapse_of`, `opened_by` and their counterparts.
    #[schema(value_type = String)]
    kind: item::event::LinkKind,
    /// Which.
    item: u64,
}

/// An answer with headers of its own.
pub(super) type Headed<const N: usize, T> = ([(HeaderName, HeaderValue); N], Json<T>);

/// The tag of an item as it is now.
pub(super) fn tag(item: &Item) -> String {
    tag_of(item.id, item.sequence)
}

/// The tag of an item with so many events.
pub(super) fn tag_of(id: item::ItemId, sequence: u32) -> String {
    format!("\"{id}.{sequence}\"")
}

/// The number of events that an `If-Match` of an item names.
pub(super) fn seen(headers: &HeaderMap, item: &Item) -> Result<Option<u32>, ApiError> {
    let Some(value) = headers.get(axum::http::header::IF_MATCH).and_then(|value| value.to_str().ok()) else {
        return Ok(None);
    };
    let named = value.trim_matches('"').split_once('.');
    let sequence = named.filter(|(id, _)| *id == item.id.to_string()).and_then(|(_, sequence)| sequence.parse().ok());
    sequence.map(Some).ok_or_else(|| {
        ApiError::bad(
            "etag",
            "`If-Match` is not a tag of this item; take it from `ETag`",
            "If-Match 与该事项不符，请取 ETag 的值",
        )
    })
}

/// An item whole.
#[utoipa::path(get, path = "/api/v1/items/{item}", tag = "items",
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = Whole), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn item(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Headed<1, Whole>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| answer(service, &caller, &name)).await
}

/// The item as the caller sees it now.
pub(super) fn answer(service: &Service, caller: &Caller, name: &str) -> Result<Headed<1, Whole>, ApiError> {
    let item = service.item_for(caller, name)?;
    let settings = service.app.settings();
    let (now, today) = (service.now(), service.today(&settings));
    let eyes = Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today };
    let list = settings.list(&item.list)?;
    let person = caller.person().ok();
    let open = service.app.open_moves(&settings, &item, now)?;
    let mine = |open: &Open<'_>| person.is_some_and(|person| settings.may_make(open, &item, person, today));
    let stage = list.stage(&item.stage);
    let moves = stage.map(|stage| {
        open.iter().map(|open| eyes.open_move(list, stage, open.step, &item, mine(open))).collect::<Vec<_>>()
    });
    let tag = HeaderValue::from_str(&tag(&item)).map_err(|error| ApiError::inside(&error))?;
    let whole = Whole {
        row: eyes.row(&item),
        values: eyes.values(list, &item, &item.fields),
        moves: moves.unwrap_or_default(),
        counters: item.counters,
        version: item.version,
        parent: item.parent,
        children_open: item.children_open.into_iter().collect(),
        links: item.links.into_iter().map(|(kind, item)| Link { kind, item }).collect(),
        limits_missed: item.limits_missed,
        reminders: item.reminders,
    };
    Ok(([(ETAG, tag)], Json(whole)))
}
