//! `POST /api/v1/organisation`, `POST /api/v1/organisation/workbook` and `POST /api/v1/calendars`: units and people, and
//! the days that are worked.

use std::sync::Arc;

use app::publish::Package;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use channels::sheet::read_worksheet;
use item::calendar::Layer;
use item::organisation::{Organisation, OrganisationError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::publish::{UpkeptOut, publish_package};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The units and people as two tables of CSV.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The units; see docs/organisation.md.
    units: String,
    /// The people and their posts.
    people: String,
}

/// Days of a calendar layer: a table of CSV, or the text of the yearly notice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The layer that the table is of: `cn`, or one that lies on it.
    #[serde(default)]
    name: Option<String>,
    /// A table with the columns date, kind, name, source.
    #[serde(default)]
    csv: Option<String>,
    /// The year that the notice is of.
    #[serde(default)]
    year: Option<i16>,
    /// The text of the notice of the State Council.
    #[serde(default)]
    notice: Option<String>,
}

/// What came into force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Loaded {
    /// How many documents are new; none when nothing differs.
    loaded: usize,
    /// What became of the items that are live.
    upkept: UpkeptOut,
}

fn unusable(code: &'static str, what: &str, what_zh: &str, why: &[String]) -> ApiError {
    let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    let first = why.first().cloned().unwrap_or_default();
    let en = format!("the {what} cannot be used, nothing was changed: {first}");
    ApiError::new(status, code, en, format!("{what_zh}不可用，未作改动：{first}")).with(why)
}

fn faults(errors: &[OrganisationError]) -> ApiError {
    let why: Vec<String> = errors.iter().map(ToString::to_string).collect();
    unusable("organisation", "organisation", "组织机构", &why)
}

fn load_units(service: &Service, caller: &Caller, organisation: Organisation) -> Result<Json<Loaded>, ApiError> {
    let package = Package { organisation: Some(organisation), ..Package::default() };
    let (loaded, upkept) = publish_package(service, caller, &package, "organisation.load", "organisation")?;
    Ok(Json(Loaded { loaded, upkept }))
}

/// Loads the units and people from two tables; every fault is named, and then nothing changes.
#[utoipa::path(post, path = "/api/v1/organisation", tag = "lists", request_body = Tables, responses(
    (status = 200, body = Loaded), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 422, body = Envelope)))]
pub(super) async fn load_organisation(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(tables): Body<Tables>,
) -> Result<Json<Loaded>, ApiError> {
    caller.needs(Scope::System)?;
    let work = move |service: &Service| {
        let read = Organisation::from_csv(&tables.units, &tables.people).map_err(|errors| faults(&errors))?;
        load_units(service, &caller, read)
    };
    service.work(work).await
}

/// Loads the units and people from a workbook with the worksheets `units` and `people`.
#[utoipa::path(post, path = "/api/v1/organisation/workbook", tag = "lists",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
    (status = 200, body = Loaded), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn load_workbook(
    State(service): State<Arc<Service>>,
    caller: Caller,
    bytes: Bytes,
) -> Result<Json<Loaded>, ApiError> {
    caller.needs(Scope::System)?;
    let work = move |service: &Service| {
        let sheet = |name: &str| {
            let rows = read_worksheet(&bytes, "organisation.xlsx", name);
            rows.map_err(|error| unusable("sheet", "workbook", "工作簿", &[error.to_string()]))
        };
        let read = Organisation::from_rows(&sheet("units")?, &sheet("people")?).map_err(|errors| faults(&errors))?;
        load_units(service, &caller, read)
    };
    service.work(work).await
}

/// Loads days of a calendar layer. Items that are live are counted anew; what is closed stays as it was judged.
#[utoipa::path(post, path = "/api/v1/calendars", tag = "lists", request_body = Days, responses(
    (status = 200, body = Loaded), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 422, body = Envelope)))]
pub(super) async fn load_calendar(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(days): Body<Days>,
) -> Result<Json<Loaded>, ApiError> {
    caller.needs(Scope::System)?;
    let work = move |service: &Service| {
        let wrong = |why: &[String]| unusable("calendar", "calendar", "日历", why);
        let layer = match (&days.name, &days.csv, days.year, &days.notice) {
            (Some(name), Some(csv), None, None) => app::publish::layer(name, csv).map_err(|errors| wrong(&errors))?,
            (None, None, Some(year), Some(notice)) => {
                Layer::from_notice(year, notice).map_err(|error| wrong(&[error.to_string()]))?
            }
            _ => {
                return Err(ApiError::bad(
                    "calendar",
                    "send `name` and `csv`, or `year` and `notice`",
                    "请提交 name 与 csv，或 year 与 notice",
                ));
            }
        };
        let what = layer.id.clone();
        let package = Package { layers: vec![layer], ..Package::default() };
        let (loaded, upkept) = publish_package(service, &caller, &package, "calendar.load", &what)?;
        Ok(Json(Loaded { loaded, upkept }))
    };
    service.work(work).await
}
