//! `requests`: where requests stand. Without a key nothing is told that a citizen wrote.

use app::Settings;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use definition::list::Field;
use item::Item;
use search::{Filter, Order, PAGE_MAX, Sight, channel_mark};
use serde_json::{Value, json};

use super::CHANNEL;
use super::answer::{Failed, Format, answer};
use super::params::Params;
use super::query::{caller, came_in, span};
use super::services::{Offered, offered};
use crate::error::ApiError;
use crate::service::Service;

/// The most requests of one answer (GeoReport v2).
const REQUESTS_MAX: usize = 1000;

pub(super) fn all(service: &Service, params: &Params, headers: &HeaderMap, format: Format) -> Response {
    match found(service, params, headers) {
        Ok(values) => answer(StatusCode::OK, format, "service_requests", &Value::Array(values)),
        Err(failed) => failed.into_response(format),
    }
}

pub(super) fn one(service: &Service, id: &str, params: &Params, headers: &HeaderMap, format: Format) -> Response {
    let told = || {
        let whole = caller(service, params, headers)?.is_some();
        let item = came_in(service, id)?.ok_or_else(|| Failed::not_found("there is no such service_request_id"))?;
        let settings = service.app.settings();
        Ok::<_, Failed>(vec![shown(&settings, &offered(&settings), &item, whole)])
    };
    match told() {
        Ok(values) => answer(StatusCode::OK, format, "service_requests", &Value::Array(values)),
        Err(failed) => failed.into_response(format),
    }
}

fn found(service: &Service, params: &Params, headers: &HeaderMap) -> Result<Vec<Value>, Failed> {
    let whole = caller(service, params, headers)?.is_some();
    let settings = service.app.settings();
    let services = offered(&settings);
    let ids = params.list("service_request_id");
    if !ids.is_empty() {
        // A list of ids overrides everything else; what is not there is left out, as others do.
        let mut values = Vec::new();
        for id in ids.into_iter().take(REQUESTS_MAX) {
            values.extend(came_in(service, id)?.map(|item| shown(&settings, &services, &item, whole)));
        }
        if values.is_empty() {
            return Err(Failed::not_found("there is none of these service_request_ids"));
        }
        return Ok(values);
    }
    let (filter, skip, size) = question(service, params)?;
    let codes: Vec<String> = params.list("service_code").into_iter().map(str::to_owned).collect();
    service.index.reach(service.app.store()).map_err(ApiError::from)?;
    let (mut values, mut passed, mut cursor) = (Vec::new(), 0, None::<String>);
    loop {
        let page = service.index.find(&filter, &Sight::all(), cursor.as_deref(), PAGE_MAX).map_err(ApiError::from)?;
        for search::Found { id, .. } in page.items {
            let Some(item) = service.app.store().item(id).map_err(|error| ApiError::from(&error))? else { continue };
            let value = shown(&settings, &services, &item, whole);
            let code = value["service_code"].as_str().unwrap_or_default();
            if !codes.is_empty() && !codes.iter().any(|asked| asked == code || *asked == item.list) {
                continue;
            }
            passed += 1;
            if passed > skip {
                values.push(value);
            }
            if values.len() >= size {
                return Ok(values);
            }
        }
        let Some(next) = page.next else { return Ok(values) };
        cursor = Some(next);
    }
}

/// The question, how many to leave out, and how many to give. Pages count from 1; 0 is the first too.
fn question(service: &Service, params: &Params) -> Result<(Filter, usize, usize), Failed> {
    let number = |name: &str, most: usize| {
        let parse =
            |text: &str| text.parse::<usize>().map_err(|_| Failed::bad(format!("{name}: write a whole number")));
        params.get(name).map(parse).transpose().map(|number| number.map(|number| number.min(most)))
    };
    let size = number("page_size", REQUESTS_MAX)?.unwrap_or(REQUESTS_MAX).max(1);
    let page = number("page", 100_000)?.unwrap_or(1).max(1);
    let states = params.list("status");
    let live = match (states.contains(&"open"), states.contains(&"closed")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) if !states.is_empty() => return Err(Failed::bad("status: open, closed, or both")),
        _ => None,
    };
    let now = service.now();
    let changed = match (params.get("updated_after"), params.get("updated_before")) {
        (None, None) => None,
        (after, before) => {
            let at = |text: Option<&str>, other| text.map_or(Ok(other), |text| super::query::instant("updated", text));
            Some(at(after, jiff::Timestamp::MIN)?..at(before, jiff::Timestamp::MAX)?)
        }
    };
    let filter = Filter {
        person: Some(channel_mark(CHANNEL)),
        live,
        registered: Some(span(params, now)?),
        changed,
        order: Order::Newest,
        ..Filter::default()
    };
    Ok((filter, (page - 1) * size, size))
}

/// A request as the specification has it. The text and the place are told with a key, where they are open to everybody
/// who sees the item.
fn shown(settings: &Settings, services: &[Offered<'_>], item: &Item, whole: bool) -> Value {
    let list = settings.lists.get(&item.list);
    let category = item.fields.get("category").and_then(|value| value.text());
    let of_list = |offer: &&Offered<'_>| *offer.list.id.text == *item.list;
    let word = services.iter().filter(of_list).find(|offer| offer.category.map(|(_, word)| word) == category);
    let code = word.map_or_else(|| item.list.clone(), Offered::code);
    let name = word.map_or_else(String::new, |offer| offer.name().to_owned());
    let stage = list.and_then(|list| list.stage(&item.stage)).map_or_else(String::new, |stage| stage.title.zh.clone());
    let unit = item.last_holder().map(|holder| {
        let known = settings.organisation.as_ref().and_then(|organisation| organisation.unit(&holder.unit));
        known.map_or_else(|| holder.unit.clone(), |unit| unit.title_zh.clone())
    });
    let mut value = json!({
        "service_request_id": item.receipt,
        "status": if item.is_live() { "open" } else { "closed" },
        "status_notes": stage,
        "service_name": name,
        "service_code": code,
        "description": "",
        "agency_responsible": unit.unwrap_or_default(),
        "service_notice": "",
        "requested_datetime": super::updates::written(item.registered_at),
        "updated_datetime": super::updates::written(item.closed.as_ref().map_or(item.changed_at, |closed| closed.at)),
        "expected_datetime": item.due.as_ref().filter(|_| item.is_live()).map(|due| super::updates::written(due.at)),
    });
    if whole {
        let is_open = |field: &str| list.and_then(|list| list.field(field)).is_some_and(Field::is_open);
        let text = |field: &str| item.fields.get(field).filter(|_| is_open(field)).map(ToString::to_string);
        value["description"] = json!(text("text").or_else(|| text("title")).unwrap_or_default());
        if let Some(place) = text("place") {
            if let Some((lat, long)) = coordinates(&place) {
                value["lat"] = json!(lat);
                value["long"] = json!(long);
            }
            value["address"] = json!(place);
        }
    }
    value
}

/// Latitude and longitude at the end of a place that has them: `东门 (31.15, 121.12)`.
fn coordinates(place: &str) -> Option<(f64, f64)> {
    let inner = place.strip_suffix(')')?.rsplit_once('(')?.1;
    let (lat, long) = inner.split_once(',')?;
    Some((lat.trim().parse().ok()?, long.trim().parse().ok()?))
}
