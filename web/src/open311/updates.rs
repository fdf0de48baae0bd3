//! `servicerequestupdates`: what happened to requests, in the order of their times; the same question again gets the
//! same answer (the client of mySociety asks for the last two hours and knows what it has seen by `update_id`).

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use item::{Item, What};
use jiff::Timestamp;
use search::{Filter, Order, PAGE_MAX, Sight, channel_mark};
use serde_json::{Value, json};

use super::CHANNEL;
use super::answer::{Failed, Format, answer};
use super::params::Params;
use super::query::{caller, span};
use crate::error::ApiError;
use crate::service::Service;

/// The most updates of one answer.
const UPDATES_MAX: usize = 5_000;

/// An instant as the clients read it: with the zone of the district, to the second.
pub(super) fn written(at: Timestamp) -> String {
    let second = Timestamp::from_second(at.as_second()).unwrap_or(at);
    format!("{}+08:00", jiff::tz::Offset::constant(8).to_datetime(second))
}

pub(super) fn all(service: &Service, params: &Params, headers: &HeaderMap, format: Format) -> Response {
    match found(service, params, headers) {
        Ok(values) => answer(StatusCode::OK, format, "service_request_updates", &Value::Array(values)),
        Err(failed) => failed.into_response(format),
    }
}

fn found(service: &Service, params: &Params, headers: &HeaderMap) -> Result<Vec<Value>, Failed> {
    caller(service, params, headers)?;
    if params.get("start_date").is_some() != params.get("end_date").is_some() {
        return Err(Failed::bad("start_date and end_date stand together"));
    }
    let span = span(params, service.now())?;
    service.index.reach(service.app.store()).map_err(ApiError::from)?;
    // What changed later may have changed in the span too.
    let changed = span.start..Timestamp::MAX;
    let filter = Filter {
        person: Some(channel_mark(CHANNEL)),
        changed: Some(changed),
        order: Order::Changed,
        ..Filter::default()
    };
    let (mut updates, mut cursor) = (Vec::new(), None::<String>);
    while updates.len() < UPDATES_MAX {
        let page = service.index.find(&filter, &Sight::all(), cursor.as_deref(), PAGE_MAX).map_err(ApiError::from)?;
        for search::Found { id, .. } in page.items {
            let Some(item) = service.app.store().item(id).map_err(|error| ApiError::from(&error))? else { continue };
            of_item(service, &item, &span, &mut updates)?;
        }
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    updates.sort_by_key(|(at, _): &(Timestamp, Value)| *at);
    updates.truncate(UPDATES_MAX);
    Ok(updates.into_iter().map(|(_, value)| value).collect())
}

fn of_item(
    service: &Service,
    item: &Item,
    span: &std::ops::Range<Timestamp>,
    into: &mut Vec<(Timestamp, Value)>,
) -> Result<(), Failed> {
    let settings = service.app.settings();
    let list = settings.lists.get(&item.list);
    for record in service.app.store().events_of(item.id).map_err(|error| ApiError::from(&error))? {
        let event = record.event().map_err(|error| ApiError::from(&error))?;
        let entry = match &event.what {
            What::Registered { entry, .. } | What::Moved { entry, .. } | What::Relapsed { entry, .. } => entry,
            _ => continue,
        };
        if !span.contains(&event.at) {
            continue;
        }
        let stage = list.and_then(|list| list.stage(&entry.stage));
        let status = match (&event.what, entry.outcome) {
            (What::Registered { .. }, _) => "open",
            (What::Relapsed { .. }, _) => "reopen",
            (_, Some(item::event::Outcome::Done)) => "fixed",
            (_, Some(item::event::Outcome::Merged)) => "duplicate",
            (_, Some(item::event::Outcome::Cancelled)) => "cancelled",
            (_, Some(item::event::Outcome::Other)) => "no_further_action",
            (_, None) if entry.work => "in_progress",
            (_, None) => "investigating",
        };
        let value = json!({
            "update_id": format!("{}-{}", item.receipt, event.sequence),
            "service_request_id": item.receipt,
            "status": status,
            "updated_datetime": written(event.at),
            "description": stage.map_or_else(String::new, |stage| stage.title.zh.clone()),
            "media_url": "",
            "external_status_code": entry.stage,
        });
        into.push((event.at, value));
    }
    Ok(())
}
