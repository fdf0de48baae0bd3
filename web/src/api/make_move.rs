//! `POST /api/v1/items/{item}/moves`: a person makes a move.

use std::sync::Arc;

use app::triage::judge::Judgement;
use app::{About, Request};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use item::{By, Command, Item};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::proposals::ProposalJudged;
use crate::api::register::{Kept, word};
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::FieldsIn;
use crate::titles;

/// A move.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMove {
    /// Its name.
    #[schema(example = "accept")]
    pub(super) name: String,
    /// What it carries, by field.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) fields: FieldsIn,
    /// What was proposed to the person who makes it; that it was taken or changed is kept as an event each.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub(super) proposals: Vec<ProposalJudged>,
}

/// The most proposals that one move answers.
const PROPOSALS_MAX: usize = 10;

/// Makes a move. With `If-Match` it is made only if the item is as the caller saw it.
#[utoipa::path(post, path = "/api/v1/items/{item}/moves", tag = "items", request_body = NewMove,
    params(("item" = String, Path, description = "number or receipt", max_length = 100),
        ("Idempotency-Key" = Option<String>, Header, description = "makes a repeat the same call", max_length = 100),
        ("If-Match" = Option<String>, Header, description = "the `ETag` that was seen")),
    responses(
    (status = 200, body = Kept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 412, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope),
    (status = 503, body = Envelope)))]
pub(super) async fn make_move(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Body(body): Body<NewMove>,
) -> Result<Json<Kept>, ApiError> {
    caller.needs(Scope::Write)?;
    let word = word(&headers)?;
    let work = move |service: &Service| {
        let item = service.item_for(&caller, &name)?;
        let seen = super::item::seen(&headers, &item)?;
        carry_out(service, &caller, &item, word.as_deref(), seen, body).map(Json)
    };
    service.work(work).await
}

/// Makes a move on an item that the caller sees; the same word again makes it once.
pub(super) fn carry_out(
    service: &Service,
    caller: &Caller,
    item: &Item,
    word: Option<&str>,
    seen: Option<u32>,
    body: NewMove,
) -> Result<Kept, ApiError> {
    let settings = service.app.settings();
    let in_words = |error| titles::of_list(error, &settings, &item.list);
    let list = settings.list(&item.list)?;
    service.app.check_files(list, Some(item), &body.fields, Some(&caller.name)).map_err(in_words)?;
    let key = word.map(|word| caller.command_key("api", word));
    let person = caller.person()?.to_owned();
    if body.proposals.len() > PROPOSALS_MAX {
        return Err(ApiError::bad("proposals", "a move answers 10 proposals at most", "一次流转最多回应 10 条建议"));
    }
    // Whether a proposal was taken is what the move carries, not what the caller says of it.
    let is_taken = |judged: &ProposalJudged| {
        body.fields.get(&judged.of).is_some_and(|value| value.text() == Some(judged.proposed.as_str()))
    };
    let judgements: Vec<Judgement> =
        body.proposals.iter().map(|judged| Judgement { taken: is_taken(judged), ..judged.clone().into() }).collect();
    let request = Request {
        key: key.clone(),
        about: About::Item(item.id),
        command: Command::Move { name: body.name, fields: body.fields },
        by: By::Person(person.clone()),
        chance: None,
    };
    let mut answer = service.app.carry_out_if(&request, seen, service.now()).map_err(in_words)?;
    for judgement in &judgements {
        // The move is made: a repeat of the call keeps what is missing here.
        match service.app.judge_proposal(item.id, judgement, &person, key.as_deref(), service.now()) {
            Ok(judged) => answer.sequence = judged.sequence,
            Err(error) => tracing::warn!(%error, item = item.id, "what became of a proposal was not kept"),
        }
    }
    service.live.nudge();
    Ok(Kept { id: answer.item, receipt: answer.receipt, stage: answer.stage, sequence: answer.sequence })
}
