//! `GET /api/v1/map/boundaries` and `PUT /api/v1/map/boundaries`: the boundaries of the 街镇 that the map draws. None are
//! shipped, since which ones may be shown is for the responsible authority to say; without them the page draws a sketch.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The most areas.
const AREAS_MAX: usize = 500;
/// The most points of all areas together.
const POINTS_MAX: usize = 60_000;
/// The largest longitude and latitude, in degrees.
const DEGREES_MAX: [f64; 2] = [180.0, 90.0];

/// The boundaries of a district.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Boundaries {
    /// The areas; none when the map is a sketch.
    #[schema(max_items = 500)]
    areas: Vec<Area>,
}

/// The boundary of one 街镇.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its code, as the organisation has it.
    #[schema(max_length = 20)]
    code: String,
    /// Polygons, each of rings, the outer one first; points are longitude and latitude (CGCS2000).
    polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

fn file(data: &Path) -> PathBuf {
    data.join("boundaries.json")
}

fn read(data: &Path) -> Result<Boundaries, ApiError> {
    match fs::read(file(data)) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| ApiError::inside(&error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Boundaries::default()),
        Err(error) => Err(ApiError::inside(&error)),
    }
}

fn check(boundaries: &Boundaries) -> Result<(), ApiError> {
    let points = || boundaries.areas.iter().flat_map(|area| area.polygons.iter().flatten().flatten());
    if boundaries.areas.len() > AREAS_MAX || points().count() > POINTS_MAX {
        return Err(ApiError::bad(
            "too_many",
            format!("send at most {AREAS_MAX} areas and {POINTS_MAX} points; simplify the boundaries first"),
            format!("最多 {AREAS_MAX} 个区域、{POINTS_MAX} 个点，请先简化边界"),
        ));
    }
    let fits = |point: &[f64; 2]| point.iter().zip(DEGREES_MAX).all(|(degrees, most)| degrees.abs() <= most);
    if !points().all(fits) {
        return Err(ApiError::bad(
            "coordinates",
            "a point is no longitude and latitude in degrees; convert the boundaries first",
            "有坐标不是经纬度，请先转换坐标系",
        ));
    }
    Ok(())
}

/// Writes beside the file and puts it in its place, so that a reader never sees half of it.
fn write(data: &Path, boundaries: &Boundaries) -> io::Result<()> {
    let place = file(data);
    let beside = place.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec(boundaries)?)?;
    fs::File::open(&beside)?.sync_all()?;
    fs::rename(beside, place)
}

/// The boundaries that the map draws.
#[utoipa::path(get, path = "/api/v1/map/boundaries", tag = "map", responses(
    (status = 200, body = Boundaries), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn boundaries(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Boundaries>, ApiError> {
    caller.needs_any(&[Scope::Read, Scope::System])?;
    service.work(|service| read(&service.options.data).map(Json)).await
}

/// Puts boundaries in the place of those before; none brings the sketch back.
#[utoipa::path(put, path = "/api/v1/map/boundaries", tag = "map", request_body = Boundaries, responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn set_boundaries(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(boundaries): Body<Boundaries>,
) -> Result<axum::http::StatusCode, ApiError> {
    caller.needs(Scope::System)?;
    check(&boundaries)?;
    let work = move |service: &Service| {
        let detail = json!({ "areas": boundaries.areas.len() });
        service.audited((&caller).into(), "map.load", "boundaries", &detail, || {
            write(&service.options.data, &boundaries).map_err(|error| ApiError::inside(&error))
        })?;
        Ok(axum::http::StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
