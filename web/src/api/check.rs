//! `POST /api/v1/check`: what the checker says of a list file, as it is being written.

use std::sync::Arc;

use app::publish::Package;
use axum::Json;
use axum::extract::State;
use definition::{Code, WorstCase};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::finding::FindingOut;
use crate::service::Service;

/// The largest list file, in bytes.
pub(super) const LIST_BYTES_MAX: usize = 1024 * 1024;

/// A list file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListFile {
    /// Its text.
    text: String,
}

/// What the checker says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Judged {
    /// The name of the list, where it can be read.
    id: String,
    /// Whether it may load.
    sound: bool,
    /// How long until an item is struck off or on the top desk.
    #[schema(value_type = Option<Object>)]
    worst_case: Option<serde_json::Value>,
    /// What is wrong.
    findings: Vec<FindingOut>,
}

/// The bound as `qingdan check` prints it.
pub(super) fn worst_case(case: &WorstCase) -> serde_json::Value {
    serde_json::to_value(case).unwrap_or_default()
}

/// Checks a list file together with the lists that are in force; its examples are played. For the system administrator
/// also whether each stage in which items are live has a place in it.
#[utoipa::path(post, path = "/api/v1/check", tag = "lists", request_body = ListFile, responses(
    (status = 200, body = Judged), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(file): Body<ListFile>,
) -> Result<Json<Judged>, ApiError> {
    caller.needs_lists()?;
    bounded(&file.text)?;
    let counts_live = caller.has(Scope::System);
    service.work(move |service| judge(service, &file.text, counts_live).map(Json)).await
}

/// Refuses a list file that is too large.
pub(super) fn bounded(text: &str) -> Result<(), ApiError> {
    if text.len() <= LIST_BYTES_MAX {
        return Ok(());
    }
    Err(ApiError::bad(
        "too_large",
        format!("a list file has at most {LIST_BYTES_MAX} bytes"),
        format!("清单文件最多 {LIST_BYTES_MAX} 字节"),
    ))
}

/// How many items are live in which stage is only told to who runs the lists: others would count what they may not see.
fn judge(service: &Service, text: &str, counts_live: bool) -> Result<Judged, ApiError> {
    let id = definition::read(text).0.id.text;
    let package = Package { lists: vec![text.to_owned()], ..Package::default() };
    let examined = service.app.examine(&package)?.into_iter().find(|one| one.text == text);
    let Some(examined) = examined else {
        return Ok(Judged { id, sound: false, worst_case: None, findings: Vec::new() });
    };
    let mut checked = examined.checked;
    checked.findings.retain(|finding| counts_live || finding.code != Code::S18);
    Ok(Judged {
        id,
        sound: checked.is_sound(),
        worst_case: checked.worst_case.as_ref().map(worst_case),
        findings: checked.findings.iter().map(|finding| FindingOut::of(finding, text)).collect(),
    })
}
