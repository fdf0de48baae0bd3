//! `POST /api/v1/lists`: lists come into force, or all stays as it was.

use std::sync::Arc;

use app::publish::{Examined, Package};
use app::upkeep::Upkept;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::finding::FindingOut;
use crate::service::Service;

/// The most list files of one call.
const LISTS_MAX: usize = 50;

/// List files that come into force together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListFiles {
    /// Their texts.
    #[schema(min_items = 1, max_items = 50)]
    texts: Vec<String>,
}

/// What came into force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Published {
    /// How many lists, calendar layers and organisations are new.
    loaded: usize,
    /// The lists of the call, with what the checker warns of.
    lists: Vec<ExaminedOut>,
    /// What became of the items that are live.
    upkept: UpkeptOut,
}

/// What the checker says of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExaminedOut {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// Whether it may load.
    sound: bool,
    /// How long until an item is struck off or on the top desk.
    #[schema(value_type = Option<Object>)]
    worst_case: Option<Value>,
    /// What is wrong, and what is to be thought over.
    findings: Vec<FindingOut>,
}

/// What became of the items that are live: dues are counted again, holders found again, stages renamed.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpkeptOut {
    /// How many were looked at.
    items: u64,
    /// How many changed.
    changed: u64,
    /// Those that cannot follow.
    stuck: Vec<Stuck>,
}

/// An item that cannot follow.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stuck {
    /// Its receipt.
    pub(super) receipt: String,
    /// Why.
    pub(super) why: String,
}

/// The package of list files.
pub(super) fn package(files: &ListFiles) -> Result<Package, ApiError> {
    if files.texts.is_empty() || files.texts.len() > LISTS_MAX {
        return Err(ApiError::bad(
            "lists",
            format!("send 1 to {LISTS_MAX} list files"),
            format!("一次提交 1 至 {LISTS_MAX} 个清单文件"),
        ));
    }
    files.texts.iter().try_for_each(|text| super::check::bounded(text))?;
    Ok(Package { lists: files.texts.clone(), ..Package::default() })
}

/// What the checker says of the lists of a package.
pub(super) fn examined(examined: Vec<Examined>, package: &Package) -> Vec<ExaminedOut> {
    let out = |one: Examined| ExaminedOut {
        id: one.checked.list.id.text.clone(),
        version: one.checked.list.version,
        sound: one.checked.is_sound(),
        worst_case: one.checked.worst_case.as_ref().map(super::check::worst_case),
        findings: one.checked.findings.iter().map(|finding| FindingOut::of(finding, &one.text)).collect(),
    };
    // A list that is as it was is told of only where the others make it unsound.
    let told = |one: &Examined| !one.checked.is_sound() || package.lists.contains(&one.text);
    examined.into_iter().filter(told).map(out).collect()
}

/// Publishes a package on record, and lets live items follow.
pub(super) fn publish_package(
    service: &Service,
    caller: &Caller,
    package: &Package,
    act: &str,
    what: &str,
) -> Result<(usize, UpkeptOut), ApiError> {
    let done = service.audited(caller.into(), act, what, &Value::Null, || {
        let now = service.now();
        let loaded = service.app.publish(package, now)?;
        Ok((loaded, service.app.upkeep(now)?))
    });
    service.live.nudge();
    let (loaded, Upkept { items, changed, stuck }) = done?;
    let stuck = stuck.into_iter().map(|(receipt, why)| Stuck { receipt, why }).collect();
    Ok((loaded, UpkeptOut { items, changed, stuck }))
}

/// Publishes lists: all of them when each is sound together with those in force, its examples come out and every stage
/// with live items has a place; else none, and `details` has the findings.
#[utoipa::path(post, path = "/api/v1/lists", tag = "lists", request_body = ListFiles, responses(
    (status = 200, body = Published), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn publish(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(files): Body<ListFiles>,
) -> Result<Json<Published>, ApiError> {
    caller.needs(Scope::System)?;
    let package = package(&files)?;
    let work = move |service: &Service| {
        let names: Vec<String> = package.lists.iter().map(|text| definition::read(text).0.id.text).collect();
        let what = json!(names).to_string();
        let (loaded, upkept) = publish_package(service, &caller, &package, "lists.publish", &what)?;
        let lists = examined(service.app.examine(&package)?, &package);
        Ok(Json(Published { loaded, lists, upkept }))
    };
    service.work(work).await
}
