//! `GET /api/v1/deadline`: when a limit ends, by a calendar that is in force.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use item::calendar::DayEnd;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// From when, and how long.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// When it begins; that day is not counted.
    #[param(example = "2025-09-30T10:00:00+08:00")]
    from: String,
    /// How long: `5wd` working days, `15d` natural days, `48h` hours.
    #[param(example = "5wd")]
    limit: String,
    /// The calendar; `cn` when left out.
    calendar: Option<String>,
}

/// When it ends.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ends {
    /// The last day.
    #[schema(value_type = String, format = Date)]
    last_day: jiff::civil::Date,
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    due: Timestamp,
    /// Whether it reaches past the last loaded year.
    provisional: bool,
    /// The calendar layers and versions.
    calendar: String,
}

/// When a limit ends.
#[utoipa::path(get, path = "/api/v1/deadline", tag = "lists", params(Asked), responses(
    (status = 200, body = Ends), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn deadline(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Ends>, ApiError> {
    caller.needs_lists()?;
    let asked = super::items::unwrap_query(query)?;
    let settings = service.app.settings();
    let name = asked.calendar.as_deref().unwrap_or("cn");
    let calendar = settings.calendars.get(name).ok_or_else(|| ApiError::not_found(name))?;
    let wrong = |what: &str, why: &dyn std::fmt::Display| {
        ApiError::bad("deadline", format!("`{what}`: {why}"), format!("“{what}”有误：{why}"))
    };
    let from: Timestamp = asked.from.parse().map_err(|error| wrong("from", &error))?;
    let limit: definition::Length = asked.limit.parse().map_err(|error| wrong("limit", &error))?;
    let due = calendar.due(from, limit, DayEnd::Midnight).map_err(|error| wrong("from", &error))?;
    Ok(Json(Ends {
        last_day: due.last_day,
        due: due.at,
        provisional: due.provisional,
        calendar: calendar.version().to_owned(),
    }))
}
