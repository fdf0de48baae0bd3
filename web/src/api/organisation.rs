//! `GET /api/v1/organisation`: the units and who acts in them today.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::Title;

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitOut {
    /// The id.
    id: String,
    /// What it is called.
    title: Title,
    /// `district`, `office`, `bureau`, `street`, `village`, `enterprise` or `other`.
    kind: &'static str,
    /// The unit above it.
    parent: Option<String>,
    /// The statistical code of the 街镇 that it governs.
    area: Option<String>,
    /// Who acts in it today.
    people: Vec<PersonOut>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonOut {
    /// The id.
    id: String,
    /// The name.
    name: String,
}

/// The units and who acts in them today.
#[utoipa::path(get, path = "/api/v1/organisation", tag = "lists", responses(
    (status = 200, body = [UnitOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn organisation(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<UnitOut>>, ApiError> {
    caller.needs_lists()?;
    let settings = service.app.settings();
    let today = service.today(&settings);
    let Some(organisation) = &settings.organisation else { return Ok(Json(Vec::new())) };
    let unit = |unit: &item::organisation::Unit| UnitOut {
        id: unit.id.clone(),
        title: Title { zh: unit.title_zh.clone(), en: unit.title_en.clone() },
        kind: unit.kind.word(),
        parent: unit.parent.clone(),
        area: unit.area.clone(),
        people: organisation
            .people_of(&unit.id, None, today)
            .into_iter()
            .map(|person| PersonOut { id: person.id.clone(), name: person.name.clone() })
            .collect(),
    };
    Ok(Json(organisation.units().filter(|unit| unit.valid.covers(today)).map(unit).collect()))
}
