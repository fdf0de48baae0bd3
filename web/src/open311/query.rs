//! What the readers of Open311 share: who asks, and which items came in by this channel.

use axum::http::HeaderMap;
use item::Item;
use jiff::{SignedDuration, Timestamp};
use search::{Filter, Sight, channel_mark};

use super::CHANNEL;
use super::answer::Failed;
use super::params::Params;
use crate::caller::{Caller, Scope};
use crate::error::ApiError;
use crate::service::Service;

/// The longest span of a question, in days.
pub(super) const SPAN_DAYS_MAX: i64 = 90;

/// The caller of a valid key for Open311; none where no key was sent.
pub(super) fn caller(service: &Service, params: &Params, headers: &HeaderMap) -> Result<Option<Caller>, Failed> {
    let Some(key) = params.key(headers) else { return Ok(None) };
    let found = service.identity.key(key, service.now()).map_err(ApiError::from)?;
    let caller = found.as_ref().map(Caller::of_key).filter(|caller| caller.has(Scope::Open311));
    let caller = caller.ok_or_else(Failed::no_key)?;
    service.admit(&caller.name)?;
    Ok(Some(caller))
}

/// An item by its receipt, if it came in by this channel.
pub(super) fn came_in(service: &Service, receipt: &str) -> Result<Option<Item>, Failed> {
    let found = service.app.store().by_receipt(receipt).map_err(|error| ApiError::from(&error))?;
    let Some(item) = found else { return Ok(None) };
    service.index.reach(service.app.store()).map_err(ApiError::from)?;
    let mine = Filter { person: Some(channel_mark(CHANNEL)), lists: vec![item.list.clone()], ..Filter::default() };
    let first =
        service.index.find(&mine, &Sight::all(), Some(&(item.id + 1).to_string()), 1).map_err(ApiError::from)?;
    Ok(Some(item).filter(|item| first.items.iter().any(|found| found.id == item.id)))
}

/// An instant of a question: `2025-12-31T09:30:00Z`, or a day.
pub(super) fn instant(name: &str, text: &str) -> Result<Timestamp, Failed> {
    let day = || {
        text.parse::<jiff::civil::Date>()
            .ok()
            .and_then(|day| jiff::tz::Offset::constant(8).to_timestamp(day.at(0, 0, 0, 0)).ok())
    };
    let wrong = || Failed::bad(format!("{name}: write an instant with its zone, such as 2025-12-31T09:30:00+08:00"));
    text.parse::<Timestamp>().ok().or_else(day).ok_or_else(wrong)
}

/// The span of a question; the last 90 days where it does not say.
pub(super) fn span(params: &Params, now: Timestamp) -> Result<std::ops::Range<Timestamp>, Failed> {
    let longest = SignedDuration::from_hours(24 * SPAN_DAYS_MAX);
    let end = params.get("end_date").map(|text| instant("end_date", text)).transpose()?;
    let start = params.get("start_date").map(|text| instant("start_date", text)).transpose()?;
    let far = |_| Failed::bad("start_date and end_date lie too far away");
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => (start, start.checked_add(longest).map_err(far)?.min(now)),
        (None, end) => {
            let end = end.unwrap_or(now);
            (end.checked_sub(longest).map_err(far)?, end)
        }
    };
    if end.duration_since(start) > longest {
        return Err(Failed::bad(format!("start_date and end_date lie at most {SPAN_DAYS_MAX} days apart")));
    }
    // A bound is part of the span, as its readers expect.
    Ok(start..end.checked_add(SignedDuration::from_secs(1)).map_err(far)?.max(start))
}
