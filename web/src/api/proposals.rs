//! `GET` and `POST /api/v1/items/{item}/proposals`: what triage proposes for an item, and what a person makes of it.

use std::sync::Arc;

use app::triage::judge::Judgement;
use app::triage::propose::Proposals;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::register::{Kept, word};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, Named};

/// What is proposed for an item: category, units, address, earlier items like it, and the move that takes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposed {
    /// The proposals with their reasons.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    proposals: Proposals,
    /// The titles of the units.
    unit_titles: Vec<Named>,
}

/// What a person makes of a proposal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalJudged {
    /// What it was about: a field, `merge` or `relapse`.
    #[schema(example = "category", max_length = 60)]
    pub(super) of: String,
    /// What was proposed.
    #[schema(example = "环境保护", max_length = 200)]
    pub(super) proposed: String,
    /// Whether it is taken unchanged.
    pub(super) taken: bool,
    /// By what it was proposed.
    #[serde(default)]
    #[schema(example = "model 3", max_length = 60)]
    pub(super) by: String,
}

impl From<ProposalJudged> for Judgement {
    fn from(judged: ProposalJudged) -> Self {
        Self { of: judged.of, proposed: judged.proposed, taken: judged.taken, by: judged.by }
    }
}

/// What triage proposes for an item. Nothing is changed by it.
#[utoipa::path(get, path = "/api/v1/items/{item}/proposals", tag = "triage",
    params(("item" = String, Path, description = "number or receipt", max_length = 100)), responses(
    (status = 200, body = Proposed), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn proposals(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Proposed>, ApiError> {
    caller.needs(Scope::Read)?;
    service.work(move |service| answer(service, &caller, &name).map(Json)).await
}

fn answer(service: &Service, caller: &Caller, name: &str) -> Result<Proposed, ApiError> {
    let item = service.item_for(caller, name)?;
    let settings = service.app.settings();
    let now = service.now();
    let mut proposals = service.triage.proposals(&service.app, &item, now)?;
    // What the caller may not see is not there, even as a twin.
    let sight = service.sight(&settings, &caller.viewer);
    let mut twins = Vec::new();
    for twin in std::mem::take(&mut proposals.twins) {
        let earlier = service.app.store().by_receipt(&twin.receipt).map_err(app::AppError::from)?;
        if let Some(earlier) = earlier
            && service.index.sees(&sight, earlier.id)?
        {
            twins.push(twin);
        }
    }
    proposals.twins = twins;
    let eyes =
        Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today: service.today(&settings) };
    let unit_titles = proposals.units.iter().map(|unit| eyes.unit(&unit.unit)).collect();
    Ok(Proposed { proposals, unit_titles })
}

/// Keeps what a person makes of a proposal, as an event of the item. The same `Idempotency-Key` again keeps it once.
#[utoipa::path(post, path = "/api/v1/items/{item}/proposals", tag = "triage", request_body = ProposalJudged,
    params(("item" = String, Path, description = "number or receipt", max_length = 100),
        ("Idempotency-Key" = Option<String>, Header, description = "makes a repeat the same call", max_length = 100)),
    responses(
    (status = 200, body = Kept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn judge(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Body(body): Body<ProposalJudged>,
) -> Result<Json<Kept>, ApiError> {
    caller.needs(Scope::Write)?;
    let key = word(&headers)?.map(|word| caller.command_key("api", &word));
    let work = move |service: &Service| {
        let item = service.item_for(&caller, &name)?;
        let person = caller.person()?;
        if body.of.trim().is_empty() || body.proposed.trim().is_empty() {
            return Err(ApiError::bad(
                "proposal",
                "name what was proposed and about what",
                "请写明所判断的建议及其内容",
            ));
        }
        let answer = service.app.judge_proposal(item.id, &body.into(), person, key.as_deref(), service.now())?;
        service.live.nudge();
        Ok(Json(Kept { id: answer.item, receipt: answer.receipt, stage: answer.stage, sequence: answer.sequence }))
    };
    service.work(work).await
}
