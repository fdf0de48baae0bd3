//! `/api/v1/minutes`: documents under review. What they ask for is shown; what a clerk accepts becomes an item that points
//! back to its sentence.

use std::sync::Arc;

use app::triage::dismiss::{NOTE_CHARS_MAX, Why};
use app::triage::minutes::{DOCUMENT_BYTES_MAX, MEETING_LIST, Paper, Place, Review, Settled};
use axum::Json;
use axum::extract::{Path, State};
use item::By;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::register::Kept;
use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Eyes, Named, Row};
use crate::titles;

/// A document that is brought.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// What people call it: the number of the minutes, the paper and its day.
    #[schema(example = "区政府第63次常务会议纪要", max_length = 100)]
    name: String,
    /// Its text.
    #[serde(default)]
    text: Option<String>,
    /// The document itself, text or DOCX, as base64; instead of `text`.
    #[serde(default)]
    document: Option<String>,
}

/// The documents, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Papers {
    /// Each with number, name, instant and who brought it.
    #[schema(value_type = Vec<Object>)]
    papers: Vec<Paper>,
}

/// A document with what it asks for, and the items that were made of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reviewed {
    /// The document.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    review: Review,
    /// The items that were made of it and that the caller sees.
    items: Vec<Row>,
    /// The units that may lead.
    units: Vec<Named>,
}

/// How a sentence is settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The article, from 0.
    article: usize,
    /// The directive in it, from 0.
    directive: usize,
    /// Which part of the sentence, from 0.
    #[serde(default)]
    part: usize,
    /// What is to be done; the words of the sentence where it is left out.
    #[serde(default)]
    title: Option<String>,
    /// Who must do it.
    #[serde(default)]
    unit: Option<String>,
    /// By when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
}

/// A sentence that is not followed up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectiveDismissed {
    /// The article, from 0.
    article: usize,
    /// The directive in it, from 0.
    directive: usize,
    /// `known` (there is an item already), `statement` (it asks for nothing), `misread` (found by mistake) or `other`.
    #[schema(value_type = String, example = "statement")]
    why: Why,
    /// What the clerk adds; needed with `other`.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

/// A sentence of a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectiveNamed {
    /// The article, from 0.
    article: usize,
    /// The directive in it, from 0.
    directive: usize,
}

/// Keeps a document. The same document under the same name again is the one that is kept.
#[utoipa::path(post, path = "/api/v1/minutes", tag = "triage", request_body = Brought, responses(
    (status = 200, body = Reviewed), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn bring(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<Brought>,
) -> Result<Json<Reviewed>, ApiError> {
    caller.needs(Scope::Write)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        let text = text_of(&body)?;
        let (name, person) = (body.name.trim(), caller.person()?);
        if name.is_empty() || text.trim().is_empty() {
            return Err(ApiError::bad("document", "give the document a name and a text", "请填写文件名称和内容"));
        }
        let paper = service.triage.bring(&service.app, name, &text, person, service.now())?;
        service.live.nudge();
        shown(service, &caller, paper.number).map(Json)
    };
    service.work(work).await
}

fn text_of(body: &Brought) -> Result<String, ApiError> {
    let refused = |why: &dyn std::fmt::Display| {
        ApiError::bad("document", format!("the document cannot be read: {why}"), format!("文件无法读取：{why}"))
    };
    let text = match (&body.text, &body.document) {
        (Some(text), None) => text.clone(),
        (None, Some(document)) => {
            let bytes = data_encoding::BASE64.decode(document.as_bytes()).map_err(|error| refused(&error))?;
            channels::document::read(&bytes).map_err(|error| refused(&error))?
        }
        _ => return Err(refused(&"give either `text` or `document`")),
    };
    if text.len() > DOCUMENT_BYTES_MAX {
        return Err(refused(&format!("it has more than {DOCUMENT_BYTES_MAX} bytes; split it")));
    }
    Ok(text)
}

/// The documents that were brought.
#[utoipa::path(get, path = "/api/v1/minutes", tag = "triage", responses(
    (status = 200, body = Papers), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn papers(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Papers>, ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        Ok(Json(Papers { papers: service.triage.papers(&service.app)? }))
    };
    service.work(work).await
}

/// A document with what it asks for.
#[utoipa::path(get, path = "/api/v1/minutes/{paper}", tag = "triage",
    params(("paper" = u32, Path, description = "number of the document")), responses(
    (status = 200, body = Reviewed), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn review(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(paper): Path<u32>,
) -> Result<Json<Reviewed>, ApiError> {
    caller.needs(Scope::Read)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        shown(service, &caller, paper).map(Json)
    };
    service.work(work).await
}

/// Makes an item of a sentence, or of one part of it. The same part again gets the same item.
#[utoipa::path(post, path = "/api/v1/minutes/{paper}/accept", tag = "triage", request_body = Accepted,
    params(("paper" = u32, Path, description = "number of the document")), responses(
    (status = 200, body = Kept), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 409, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn accept(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(paper): Path<u32>,
    Body(body): Body<Accepted>,
) -> Result<Json<Kept>, ApiError> {
    caller.needs(Scope::Write)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        let by = By::Person(caller.person()?.to_owned());
        let place = Place { paper, article: body.article, directive: body.directive, part: body.part };
        let title = body.title.filter(|title| !title.trim().is_empty());
        let settled = Settled { title, unit: body.unit, day: body.day };
        let answer = service
            .triage
            .accept(&service.app, place, &settled, &by, service.now())
            .map_err(|error| titles::of_list(error, &service.app.settings(), MEETING_LIST))?;
        service.live.nudge();
        Ok(Json(Kept { id: answer.item, receipt: answer.receipt, stage: answer.stage, sequence: answer.sequence }))
    };
    service.work(work).await
}

/// Says that a sentence is not followed up, and why. Who and when are kept, and shown in the review.
#[utoipa::path(post, path = "/api/v1/minutes/{paper}/dismiss", tag = "triage", request_body = DirectiveDismissed,
    params(("paper" = u32, Path, description = "number of the document")), responses(
    (status = 200, body = Reviewed), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 409, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn dismiss(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(paper): Path<u32>,
    Body(body): Body<DirectiveDismissed>,
) -> Result<Json<Reviewed>, ApiError> {
    caller.needs(Scope::Write)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        let is_bare = body.why == Why::Other && body.note.trim().is_empty();
        if is_bare || body.note.chars().count() > NOTE_CHARS_MAX {
            return Err(ApiError::bad(
                "note",
                format!("say in at most {NOTE_CHARS_MAX} characters why it is not followed up"),
                format!("请填写不督办的理由，不超过 {NOTE_CHARS_MAX} 字"),
            ));
        }
        let place = Place { paper, article: body.article, directive: body.directive, part: 0 };
        service.triage.dismiss(&service.app, place, body.why, &body.note, caller.person()?, service.now())?;
        service.live.nudge();
        shown(service, &caller, paper).map(Json)
    };
    service.work(work).await
}

/// Takes back that a sentence is not followed up. Where it was not dismissed, nothing changes.
#[utoipa::path(post, path = "/api/v1/minutes/{paper}/restore", tag = "triage", request_body = DirectiveNamed,
    params(("paper" = u32, Path, description = "number of the document")), responses(
    (status = 200, body = Reviewed), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope)))]
pub(super) async fn restore(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(paper): Path<u32>,
    Body(body): Body<DirectiveNamed>,
) -> Result<Json<Reviewed>, ApiError> {
    caller.needs(Scope::Write)?;
    let work = move |service: &Service| {
        clerk(service, &caller)?;
        let place = Place { paper, article: body.article, directive: body.directive, part: 0 };
        service.triage.restore(&service.app, place, caller.person()?, service.now())?;
        service.live.nudge();
        shown(service, &caller, paper).map(Json)
    };
    service.work(work).await
}

/// Only who registers what meetings decide works on their documents.
fn clerk(service: &Service, caller: &Caller) -> Result<(), ApiError> {
    let settings = service.app.settings();
    let sight = service.sight(&settings, &caller.viewer);
    if sight.everything || sight.whole_lists.iter().any(|list| list == MEETING_LIST) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "only who registers what meetings decide works on their documents",
        "只有登记会议议定事项的岗位可以办理会议材料",
    ))
}

fn shown(service: &Service, caller: &Caller, paper: u32) -> Result<Reviewed, ApiError> {
    let review = service.triage.review(&service.app, paper)?;
    let review = review.ok_or_else(|| ApiError::not_found(&paper.to_string()))?;
    let settings = service.app.settings();
    let (now, today) = (service.now(), service.today(&settings));
    let eyes = Eyes { app: &service.app, settings: &settings, viewer: &caller.viewer, now, today };
    let sight = service.sight(&settings, &caller.viewer);
    let receipts: Vec<&String> = review.asks.iter().flat_map(|ask| &ask.items).collect();
    if !receipts.is_empty() {
        service.index.reach(service.app.store())?;
    }
    let mut items = Vec::new();
    for receipt in receipts {
        let item = service.app.store().by_receipt(receipt).map_err(app::AppError::from)?;
        if let Some(item) = item
            && service.index.sees(&sight, item.id)?
        {
            items.push(eyes.row(&item));
        }
    }
    let known = settings.organisation.as_ref();
    let leads = known.into_iter().flat_map(|organisation| organisation.units());
    let units = leads.filter(|unit| app::triage::minutes::may_lead(unit, today)).map(|unit| eyes.unit(&unit.id));
    let units = units.collect();
    Ok(Reviewed { review, items, units })
}
