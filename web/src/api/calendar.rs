//! `GET /api/v1/calendars/{calendar}/{year}`: the days of a year as a calendar counts them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use item::calendar::{Kind, Layer};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// A year of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct Year {
    /// The calendar.
    calendar: String,
    /// Its layers and their versions, `cn@3+sh@1`.
    version: String,
    /// The calendars that are in force.
    calendars: Vec<CalendarOut>,
    /// Whether no notice of this year was imported, so that weekends alone are counted.
    provisional: bool,
    /// Every day of the year.
    days: Vec<DayOut>,
}

/// A calendar in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarOut {
    /// Its name.
    name: String,
    /// What people call it.
    title: String,
    /// The layer under it.
    parent: Option<String>,
    /// The last year whose notice was imported.
    last_year: Option<i16>,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayOut {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// Whether it is worked.
    works: bool,
    /// The occasion, where a layer names the day.
    name: Option<String>,
    /// Where that was announced.
    source: Option<String>,
    /// The layer that names it.
    layer: Option<String>,
}

/// The days of a year as a calendar counts them.
#[utoipa::path(get, path = "/api/v1/calendars/{calendar}/{year}", tag = "lists",
    params(("calendar" = String, Path, description = "name of the calendar", max_length = 64),
        ("year" = i16, Path, description = "the year", minimum = 2000, maximum = 2100)), responses(
    (status = 200, body = Year), (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn calendar(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path((name, year)): Path<(String, String)>,
) -> Result<Json<Year>, ApiError> {
    caller.needs_lists()?;
    service.work(move |service| days(service, &name, &year).map(Json)).await
}

fn days(service: &Service, name: &str, year: &str) -> Result<Year, ApiError> {
    let settings = service.app.settings();
    let calendar = settings.calendars.get(name).ok_or_else(|| ApiError::not_found(name))?;
    let year = year.parse::<i16>().ok().filter(|year| (2000..=2100).contains(year));
    let year = year.ok_or_else(|| ApiError::not_found("year"))?;
    let mut layers: Vec<&Layer> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(layer) = next.and_then(|id| settings.layers.iter().find(|layer| layer.id == id)) {
        layers.push(layer);
        next = layer.parent.clone();
    }
    let day = |day: Date| {
        let works = calendar.is_working_day(day).ok()?;
        let naming = layers.iter().find_map(|layer| Some((layer, layer.days.get(&day)?)));
        // A layer above may name the day; the nearest one decides, and that is the one to show.
        let naming = naming.filter(|(_, named)| (named.kind == Kind::Workday) == works);
        Some(DayOut {
            day,
            works,
            name: naming.map(|(_, named)| named.name.clone()),
            source: naming.map(|(_, named)| named.source.clone()).filter(|source| !source.is_empty()),
            layer: naming.map(|(layer, _)| layer.id.clone()),
        })
    };
    let first = Date::new(year, 1, 1).map_err(|error| ApiError::inside(&error))?;
    let out = |(name, calendar): (&String, &item::calendar::Calendar)| {
        let layer = settings.layers.iter().find(|layer| layer.id == *name);
        CalendarOut {
            name: name.clone(),
            title: layer.map_or_else(|| name.clone(), |layer| layer.title.clone()),
            parent: layer.and_then(|layer| layer.parent.clone()),
            last_year: calendar.last_year(),
        }
    };
    Ok(Year {
        calendar: name.to_owned(),
        version: calendar.version().to_owned(),
        calendars: settings.calendars.iter().map(out).collect(),
        provisional: calendar.last_year().is_none_or(|last| year > last),
        days: first.series(jiff::Span::new().days(1)).take_while(|day| day.year() == year).filter_map(day).collect(),
    })
}
