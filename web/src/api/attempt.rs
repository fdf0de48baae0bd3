//! `POST /api/v1/lists/attempt`: tries lists on the items that are live, without publishing them.

use std::sync::Arc;

use app::attempt::Attempt;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::publish::{ExaminedOut, ListFiles, Stuck, examined, package};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// What lists would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptOut {
    /// What the checker says.
    lists: Vec<ExaminedOut>,
    /// What would become of live items, by list; empty when a list is not sound.
    live: Vec<LiveOut>,
}

/// What would become of the live items of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveOut {
    /// The list.
    list: String,
    /// How many live items were looked at.
    items: u64,
    /// Those that would change their stage.
    stages: Vec<StageChange>,
    /// How many would be due at another instant.
    dues: u64,
    /// How many would have another holder.
    holders: u64,
    /// Items that could not follow; the first two hundred.
    stuck: Vec<Stuck>,
    /// How many could not.
    stuck_items: u64,
}

/// Items that would change their stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageChange {
    /// The stage now.
    from: String,
    /// The stage then.
    to: String,
    /// How many.
    items: u64,
}

fn live((list, attempt): (String, Attempt)) -> LiveOut {
    let Attempt { items, stages, dues, holders, stuck, stuck_items } = attempt;
    let stages = stages.into_iter().map(|((from, to), items)| StageChange { from, to, items }).collect();
    let stuck = stuck.into_iter().map(|(receipt, why)| Stuck { receipt, why }).collect();
    LiveOut { list, items, stages, dues, holders, stuck, stuck_items }
}

/// Tries lists on the items that are live, exactly as publishing would do it, and keeps nothing.
#[utoipa::path(post, path = "/api/v1/lists/attempt", tag = "lists", request_body = ListFiles, responses(
    (status = 200, body = AttemptOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(super) async fn attempt(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(files): Body<ListFiles>,
) -> Result<Json<AttemptOut>, ApiError> {
    caller.needs(Scope::System)?;
    let package = package(&files)?;
    let work = move |service: &Service| {
        let attempted = service.app.attempt(&package, service.now())?;
        let lists = examined(attempted.examined, &package);
        Ok(Json(AttemptOut { lists, live: attempted.lists.into_iter().map(live).collect() }))
    };
    service.work(work).await
}
