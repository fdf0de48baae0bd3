//! `GET /api/v1/basemaps`: what the page may draw below its own map, and the tiles of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sm3::{Digest, Sm3};
use tiles::{Address, Tile};
use utoipa::ToSchema;

use crate::basemaps::{unreadable, unreadable_tile};
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::tianditu::{Found, LAYERS, Tianditu, ZOOMS};

/// How the names of layers of 天地图 begin.
const TIANDITU: &str = "tianditu-";
/// The maps of 天地图: a picture, and the names on it.
const TIANDITU_MAPS: [(&str, &str); 2] = [("vec", "cva"), ("img", "cia")];
/// A browser need not ask again for an hour; the address of a map that was replaced is another by then.
const KEEP: HeaderValue = HeaderValue::from_static("private, max-age=3600");

/// What the page may draw below its own map.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasemapsOut {
    /// The maps, at most 52.
    maps: Vec<Basemap>,
    /// Files and folders that are there and cannot be shown.
    faults: Vec<BasemapFault>,
}

/// A base map.
#[derive(Debug, Serialize, ToSchema)]
pub struct Basemap {
    /// Its name: that of the file or folder, or `tianditu-vec`, `tianditu-img`.
    name: String,
    /// Whether its tiles are shapes that the page draws (MVT); else they are pictures.
    is_vector: bool,
    /// The names under which tiles are asked for, the lowest first.
    layers: Vec<String>,
    /// The least zoom that has tiles.
    zoom_min: u8,
    /// The greatest zoom that has tiles.
    zoom_max: u8,
    /// West, south, east, north, in degrees, where that is known.
    bounds: Option<[f64; 4]>,
    /// Who made it; shown on the map.
    attribution: String,
    /// Differs when the map does; put it in the addresses of tiles as `?v=`.
    version: String,
}

/// What cannot be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasemapFault {
    /// Its name.
    name: String,
    /// Why.
    message: String,
}

fn of_tianditu(tianditu: &Tianditu) -> impl Iterator<Item = Basemap> {
    TIANDITU_MAPS.into_iter().map(|(map, names)| Basemap {
        name: format!("{TIANDITU}{map}"),
        is_vector: false,
        layers: vec![format!("{TIANDITU}{map}"), format!("{TIANDITU}{names}")],
        zoom_min: ZOOMS.0,
        zoom_max: ZOOMS.1,
        bounds: None,
        attribution: tianditu.options.attribution.clone(),
        version: String::new(),
    })
}

/// The base maps that there are: those in the folder `tiles` of the store, and those of 天地图 where there is a key.
#[utoipa::path(get, path = "/api/v1/basemaps", tag = "map", responses(
    (status = 200, body = BasemapsOut), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn basemaps(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<BasemapsOut>, ApiError> {
    caller.needs_any(&[Scope::Read, Scope::System])?;
    let work = |service: &Service| {
        let mut out = BasemapsOut { maps: Vec::new(), faults: Vec::new() };
        for (place, opened) in service.basemaps.all()? {
            match opened.as_ref() {
                Ok(source) => out.maps.push(Basemap {
                    layers: vec![place.name.clone()],
                    is_vector: source.known().is_vector,
                    zoom_min: source.known().zooms.0,
                    zoom_max: source.known().zooms.1,
                    bounds: source.known().bounds,
                    attribution: source.known().attribution.clone(),
                    version: place.version(),
                    name: place.name,
                }),
                Err(error) => out.faults.push(BasemapFault { name: place.name, message: error.clone() }),
            }
        }
        out.maps.extend(service.tianditu.iter().flat_map(of_tianditu));
        Ok(Json(out))
    };
    service.work(work).await
}

/// A tile: PNG, JPEG, WebP or MVT. 204 where the map has none: a map is not everywhere, and that is no error.
#[utoipa::path(get, path = "/api/v1/basemaps/{name}/{z}/{x}/{y}", tag = "map",
    params(("name" = String, Path, description = "one of the layers of a base map", max_length = 100),
        ("z" = u8, Path, description = "zoom, at most 22"), ("x" = u32, Path, description = "column from the west"),
        ("y" = u32, Path, description = "row from the north")), responses(
    (status = 200, description = "the tile", content_type = "application/octet-stream"),
    (status = 204, description = "there is no tile"), (status = 304, description = "the reader has it"),
    (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope),
    (status = 429, body = Envelope), (status = 500, body = Envelope), (status = 503, body = Envelope)))]
pub(super) async fn tile(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path((name, z, x, y)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.needs_any(&[Scope::Read, Scope::System])?;
    let address = || Address::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?);
    let address = address().ok_or_else(|| not_there(&name))?;
    let layer = name.strip_prefix(TIANDITU).and_then(|layer| LAYERS.into_iter().find(|own| *own == layer));
    if let Some(layer) = layer.filter(|_| service.tianditu.is_some()) {
        return Ok(answer(from_tianditu(&service, layer, address).await?, &headers));
    }
    let work = move |service: &Service| {
        let opened = service.basemaps.named(&name).ok_or_else(|| not_there(&name))?;
        let source = opened.as_ref().as_ref().map_err(|error| unreadable(&name, error))?;
        source.tile(address).map_err(|error| unreadable_tile(&name, &error))
    };
    service.work(work).await.map(|tile| answer(tile, &headers))
}

fn not_there(name: &str) -> ApiError {
    ApiError::not_found(&name.chars().take(tiles::NAME_CHARS_MAX).collect::<String>())
}

/// What the cache has, else what 天地图 answers; an old tile is better than none.
async fn from_tianditu(
    service: &Arc<Service>,
    layer: &'static str,
    address: Address,
) -> Result<Option<Tile>, ApiError> {
    let Some(tianditu) = service.tianditu.as_ref().filter(|_| (ZOOMS.0..=ZOOMS.1).contains(&address.z)) else {
        return Ok(None);
    };
    let now = service.now();
    let kept = move |service: &Service| Ok(service.tianditu.as_ref().and_then(|own| own.kept(layer, address, now)));
    let old = match service.work(kept).await? {
        Some((tile, true)) => {
            service.figures.map_tile("kept");
            return Ok(Some(tile));
        }
        old => old,
    };
    let asked = tianditu.ask(layer, address, now, |outcome| service.figures.map_tile(outcome)).await;
    match (asked, old) {
        (Ok(Found::Tile(tile)), _) => {
            let keep = move |service: &Service| {
                if let Some(tianditu) = &service.tianditu {
                    tianditu.keep(layer, address, &tile);
                }
                Ok(Some(tile))
            };
            service.work(keep).await
        }
        (Ok(Found::Nothing), _) => Ok(None),
        (Err(_), Some((tile, _))) => {
            service.figures.map_tile("old");
            Ok(Some(tile))
        }
        (Err(error), None) => Err(error),
    }
}

fn answer(tile: Option<Tile>, headers: &HeaderMap) -> Response {
    let Some(tile) = tile else { return (StatusCode::NO_CONTENT, [(CACHE_CONTROL, KEEP)]).into_response() };
    let digest = HEXLOWER.encode(Sm3::digest(&tile.bytes).get(..16).unwrap_or_default());
    let tag = HeaderValue::from_str(&format!("\"{digest}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    if headers.get(IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, KEEP)]).into_response();
    }
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(tile.kind.mime())),
        (ETAG, tag),
        (CACHE_CONTROL, KEEP),
        // Whatever it holds, a browser runs nothing of it.
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    (fixed, tile.bytes).into_response()
}
