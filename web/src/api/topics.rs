//! `GET /api/v1/topics`: what many people write about one matter, while it grows; `POST /api/v1/topics/consult`: one
//! supervised item of it.

use std::sync::Arc;

use app::triage::consult::MEMBERS_MAX;
use app::triage::hot::Spot;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::register::Kept;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The fewest items of a hot spot that the caller must see, so that he sees it.
const SEEN_MIN: usize = 3;
/// The most hot spots of an answer.
const SPOTS_MAX: usize = 50;

/// Of which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The list.
    #[param(example = "hotline")]
    list: String,
}

/// The hot spots, the hottest first, over the items that the caller sees.
#[derive(Debug, Serialize, ToSchema)]
pub struct Spots {
    /// Each with its name, heat, trend and members.
    #[schema(value_type = Vec<Object>)]
    topics: Vec<Spot>,
}

/// A hot spot that becomes one supervised item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consulted {
    /// What it is called.
    #[schema(max_length = 80)]
    name: String,
    /// The receipts of its items.
    #[schema(max_items = 500)]
    members: Vec<String>,
}

/// The hot spots of a list.
#[utoipa::path(get, path = "/api/v1/topics", tag = "triage", params(Asked), responses(
    (status = 200, body = Spots), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn topics(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Spots>, ApiError> {
    caller.needs(Scope::Read)?;
    let asked = super::items::unwrap_query(query)?;
    let work = move |service: &Service| {
        let settings = service.app.settings();
        let sight = service.sight(&settings, &caller.viewer);
        service.index.reach(service.app.store())?;
        let mut topics = Vec::new();
        for mut spot in service.triage.hot(&service.app, &asked.list, service.now())? {
            let mut seen = Vec::new();
            for receipt in std::mem::take(&mut spot.members) {
                let item = service.app.store().by_receipt(&receipt).map_err(app::AppError::from)?;
                if let Some(item) = item
                    && service.index.sees(&sight, item.id)?
                {
                    seen.push(receipt);
                }
            }
            if seen.len() >= SEEN_MIN {
                spot.members = seen;
                topics.push(spot);
            }
            if topics.len() == SPOTS_MAX {
                break;
            }
        }
        Ok(Json(Spots { topics }))
    };
    service.work(work).await
}

/// Makes one supervised item of a hot spot, which links its items. The same spot again gets the same item.
#[utoipa::path(post, path = "/api/v1/topics/consult", tag = "triage", request_body = Consulted, responses(
    (status = 200, body = Kept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn consult(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<Consulted>,
) -> Result<Json<Kept>, ApiError> {
    caller.needs(Scope::Write)?;
    let work = move |service: &Service| {
        let person = caller.person()?;
        if body.name.trim().is_empty() || body.members.is_empty() || body.members.len() > MEMBERS_MAX {
            return Err(ApiError::bad(
                "topic",
                format!("name the matter, and 1 to {MEMBERS_MAX} receipts of its items"),
                format!("请写明事由，并列出 1 至 {MEMBERS_MAX} 个事项编号"),
            ));
        }
        for receipt in &body.members {
            service.item_for(&caller, receipt)?;
        }
        let answer = service.app.consult(body.name.trim(), &body.members, person, service.now())?;
        service.live.nudge();
        Ok(Json(Kept { id: answer.item, receipt: answer.receipt, stage: answer.stage, sequence: answer.sequence }))
    };
    service.work(work).await
}
