//! `GET /api/v1/lists`: the lists that are in force.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use definition::list::MoveKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{FieldOut, Named, Title, form_field, kind, named};

/// A list in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListOut {
    /// Its name.
    id: String,
    /// What people call it.
    title: Title,
    /// Its version.
    version: u32,
    /// The calendar by which its limits are counted.
    calendar: String,
    /// The stage in which items begin.
    first: String,
    /// Its stages.
    stages: Vec<StageOut>,
    /// What may be given at registration.
    fields: Vec<FieldOut>,
    /// The ways in which reports come in.
    channels: Vec<String>,
    /// The figures over it.
    measures: Vec<Named>,
}

/// A stage in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageOut {
    /// Its name.
    name: String,
    /// What people call it.
    title: Title,
    /// `open`, `wait`, `closed_done` or `closed_other`.
    kind: &'static str,
    /// Whose turn it is.
    holder: Option<Named>,
    /// Whether a unit accepts the item here, or returns it.
    acceptance: bool,
    /// Whether a return leads here.
    returned: bool,
    /// Whether work that must be done again leads here.
    redone: bool,
}

/// The lists that are in force.
#[utoipa::path(get, path = "/api/v1/lists", tag = "lists", responses(
    (status = 200, body = [ListOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn lists(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Vec<ListOut>>, ApiError> {
    // The page shows the names of lists also to who must change his first password.
    if caller.account.is_none() {
        caller.needs_lists()?;
    }
    let settings = service.app.settings();
    Ok(Json(settings.lists.values().map(short).collect()))
}

fn short(list: &definition::List) -> ListOut {
    let leads_to = |kind: MoveKind, name: &str| {
        let mut moves = list.moves().filter(|(_, step)| step.kind == kind);
        moves.any(|(_, step)| step.to.iter().any(|to| *to.stage.text == *name))
    };
    let stage = |stage: &definition::list::Stage| StageOut {
        name: stage.name.text.clone(),
        title: (&stage.title).into(),
        kind: kind(stage),
        holder: stage.holders.first().map(|role| named(role, list.role(role).map(|role| &role.title))),
        acceptance: stage.acceptance,
        returned: leads_to(MoveKind::Return, &stage.name.text),
        redone: leads_to(MoveKind::Redo, &stage.name.text),
    };
    ListOut {
        id: list.id.text.clone(),
        title: (&list.title).into(),
        version: list.version,
        calendar: list.calendar.to_string(),
        first: list.first.to_string(),
        stages: list.stages.iter().map(stage).collect(),
        fields: list.fields.iter().filter(|field| field.at_registration).map(form_field).collect(),
        channels: list.channels.iter().map(|channel| channel.name.text.clone()).collect(),
        measures: list.measures.iter().map(|measure| named(&measure.name, Some(&measure.title))).collect(),
    }
}
