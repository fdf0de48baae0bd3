//! `/api/v1/plans`: floor plans of buildings, and where devices stand on them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::signals::is_name;
use crate::api::items::unwrap_query;
use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::plans::{PICTURE_BYTES_MAX, PLACES_MAX, Place, Plan};
use crate::service::Service;
use crate::signals::Reach;

/// The longest name of a building, floor or part, in characters.
const TEXT_CHARS_MAX: usize = 200;

/// Floor plans.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlansOut {
    /// Those that the caller sees, at most 1000.
    plans: Vec<Plan>,
}

/// Which plans.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only those of this building.
    building: Option<String>,
}

/// Which floor of which building a picture shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Shows {
    /// The building, as its devices name it; at most 200 characters.
    building: String,
    /// The floor; at most 200 characters.
    floor: String,
}

/// Where devices stand on a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacesIn {
    /// All of them; they take the place of those before.
    #[schema(max_items = 500)]
    places: Vec<Place>,
}

/// Whether a caller sees the plans of a building: all of them, or those of buildings that his units run.
pub(super) fn sees(service: &Service, caller: &Caller) -> Result<impl Fn(&str) -> bool + use<>, ApiError> {
    let reach = service.reach(caller)?;
    let own: Option<BTreeSet<String>> = match &reach {
        Reach::All => None,
        Reach::Units(_) => {
            let all = service.signals.get().map(|signals| signals.intake.journal.devices().all()).unwrap_or_default();
            let of_own = all.into_iter().filter(|(_, device)| reach.sees(&device.responsible_unit));
            Some(of_own.map(|(_, device)| device.building).collect())
        }
    };
    Ok(move |building: &str| own.as_ref().is_none_or(|own| own.contains(building)))
}

/// The floor plans, in the order in which they came.
#[utoipa::path(get, path = "/api/v1/plans", tag = "devices", params(Wanted), responses(
    (status = 200, body = PlansOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope)))]
pub(super) async fn plans(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<PlansOut>, ApiError> {
    let Wanted { building } = unwrap_query(query)?;
    let work = move |service: &Service| {
        let sees = sees(service, &caller)?;
        let is_wanted = |plan: &Plan| building.as_ref().is_none_or(|building| plan.building == *building);
        Ok(Json(PlansOut { plans: service.plans.all(|plan| is_wanted(plan) && sees(&plan.building))? }))
    };
    service.work(work).await
}

fn checked(text: &str, what: &str, zh: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        let en = format!("name the {what} in 1 to {TEXT_CHARS_MAX} characters");
        return Err(ApiError::bad("plan", en, format!("请填写{zh}，不超过 {TEXT_CHARS_MAX} 字")));
    }
    Ok(text.to_owned())
}

fn too_large() -> ApiError {
    let most = PICTURE_BYTES_MAX >> 20;
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("a plan has at most {most} MiB; send a smaller picture"),
        format!("平面图不超过 {most} MB，请压缩后再上传"),
    )
}

/// Puts the picture of a floor there: PNG or JPEG, at most 10 MiB and 12000 pixels a side. Of a floor that has one it takes
/// its place, and devices stay where they stand.
#[utoipa::path(post, path = "/api/v1/plans", tag = "devices", params(Shows),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = Plan), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope),
    (status = 422, body = Envelope)))]
pub(super) async fn add_plan(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Shows>, QueryRejection>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Plan>), ApiError> {
    service.changes_devices(&caller)?;
    let Shows { building, floor } = unwrap_query(query)?;
    let (building, floor) = (checked(&building, "building", "建筑名称")?, checked(&floor, "floor", "楼层")?);
    let bytes = bytes.map_err(|_| too_large())?;
    let _turn = service.looking.acquire().await.map_err(|error| ApiError::inside(&error))?;
    let work = move |service: &Service| {
        let picture = attachments::picture(bytes.to_vec())?;
        let detail = json!({ "building": building, "floor": floor });
        let plan = service.audited((&caller).into(), "plan.load", "plan", &detail, || {
            service.plans.put(&building, &floor, &picture)
        })?;
        Ok((StatusCode::CREATED, Json(plan)))
    };
    service.work(work).await
}

fn check(places: &[Place]) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    let is_within = |value: f64| (0.0..=100.0).contains(&value);
    let is_fine = |place: &Place| {
        let is_short = place.part.as_ref().is_none_or(|part| part.chars().count() <= TEXT_CHARS_MAX);
        is_name(&place.device) && is_short && is_within(place.x) && is_within(place.y)
    };
    for place in places {
        if !is_fine(place) || !seen.insert((&place.device, &place.part)) {
            let device: String = place.device.chars().take(TEXT_CHARS_MAX).collect();
            return Err(ApiError::bad(
                "place",
                format!("`{device}`: a device stands once on a plan, at 0 to 100 per cent of width and height"),
                format!("“{device}”的位置有误：每个设备只标一次，横纵位置为 0 至 100"),
            ));
        }
    }
    if places.len() > PLACES_MAX {
        let en = format!("at most {PLACES_MAX} devices stand on a plan; split the plan");
        return Err(ApiError::bad("place", en, format!("每张平面图最多标 {PLACES_MAX} 个设备，请拆分")));
    }
    Ok(())
}

/// Puts devices on a plan, in the place of those before.
#[utoipa::path(put, path = "/api/v1/plans/{plan}", tag = "devices", request_body = PlacesIn,
    params(("plan" = u64, Path, description = "number of the plan")), responses(
    (status = 200, body = Plan), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(super) async fn set_plan(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(plan): Path<String>,
    Body(PlacesIn { places }): Body<PlacesIn>,
) -> Result<Json<Plan>, ApiError> {
    service.changes_devices(&caller)?;
    check(&places)?;
    let id = number(&plan)?;
    service.work(move |service| service.plans.set_places(id, places).map(Json)).await
}

/// The number of a plan in an address.
pub(super) fn number(plan: &str) -> Result<u64, ApiError> {
    plan.parse().map_err(|_| ApiError::not_found(&plan.chars().take(40).collect::<String>()))
}

/// Takes a plan away, with its picture and the places on it.
#[utoipa::path(delete, path = "/api/v1/plans/{plan}", tag = "devices",
    params(("plan" = u64, Path, description = "number of the plan")), responses(
    (status = 204), (status = 401, body = Envelope), (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn remove_plan(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(plan): Path<String>,
) -> Result<StatusCode, ApiError> {
    service.changes_devices(&caller)?;
    let id = number(&plan)?;
    let work = move |service: &Service| {
        let plan = service.plans.get(id)?;
        let detail = json!({ "building": plan.building, "floor": plan.floor });
        service.audited((&caller).into(), "plan.remove", "plan", &detail, || service.plans.remove(id))?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(work).await
}
