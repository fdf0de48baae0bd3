//! `POST /api/v1/lists/{list}/import`: rows of a file become items; what is refused is kept.

use std::sync::Arc;

use app::import::Import;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use channels::sheet;
use channels::sheet::intake;
use channels::sheet::mapping::Mapping;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// How the file is read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The name of the file, for messages.
    #[serde(default)]
    name: Option<String>,
    /// Which column is which field, in the TOML of `qingdan import --mapping`, where the headings do not say it.
    #[serde(default)]
    mapping: Option<String>,
    /// Leave the new items to the desk; else the dispatch table makes its move.
    #[serde(default)]
    no_dispatch: bool,
}

/// What became of the rows: rows = receipts + refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedOut {
    /// Rows that were read.
    rows: usize,
    /// Rows that have a receipt, from this import or an earlier one.
    receipts: usize,
    /// Rows that are kept as dead letters.
    refused: usize,
    /// Receipts that were given in an earlier import of the same rows.
    already: usize,
    /// Columns that are no field.
    unmapped: Vec<String>,
    /// How many items each row of the dispatch table took.
    dispatched: Vec<Dispatched>,
}

/// How many items a row of the dispatch table took.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dispatched {
    /// The name of the row.
    row: String,
    /// How many.
    items: usize,
}

fn unusable(why: &[String]) -> ApiError {
    let first = why.first().cloned().unwrap_or_default();
    ApiError::new(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        "sheet",
        format!("the file cannot be taken, no row was: {first}"),
        format!("文件不可用，未导入：{first}"),
    )
    .with(why)
}

/// Imports the rows of a CSV, TSV or XLSX file; UTF-8, UTF-16 or GB18030. The same file again makes nothing new. For the
/// registrars of the list.
#[utoipa::path(post, path = "/api/v1/lists/{list}/import", tag = "lists",
    params(("list" = String, Path, description = "name of the list", max_length = 100), Asked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = ImportedOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope), (status = 413, body = Envelope),
    (status = 422, body = Envelope)))]
pub(super) async fn import(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(list): Path<String>,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
    bytes: Bytes,
) -> Result<Json<ImportedOut>, ApiError> {
    caller.needs(Scope::Write)?;
    let asked = super::items::unwrap_query(query)?;
    service.work(move |service| take(service, &caller, &list, &asked, &bytes).map(Json)).await
}

fn take(service: &Service, caller: &Caller, id: &str, asked: &Asked, bytes: &[u8]) -> Result<ImportedOut, ApiError> {
    let settings = service.app.settings();
    let list = settings.list(id)?;
    if !settings.registers(&caller.viewer, list, service.today(&settings)) {
        return Err(ApiError::forbidden(
            format!("rows of `{id}` are imported by its registrars"),
            format!("“{}”只能由登记岗位导入", list.title.zh),
        ));
    }
    let name = asked.name.as_deref().unwrap_or("file");
    let mapping = asked.mapping.as_deref().map(Mapping::parse).transpose();
    let mapping = mapping.map_err(|error| unusable(&[error.to_string()]))?.unwrap_or_default();
    let table = sheet::read(bytes, name).map_err(|error| unusable(&[error.to_string()]))?;
    let offset = super::export::offset(settings.calendar_of(list)?);
    let (rows, unmapped) = intake::rows(list, &table, &mapping, offset).map_err(|why| unusable(&why))?;
    let import = Import { list: id, rows: &rows, dispatch: !asked.no_dispatch, progress: &|_| {} };
    let detail = json!({ "file": name, "rows": rows.len() });
    let done = service
        .audited(caller.into(), "items.import", id, &detail, || Ok(service.app.import(&import, service.now())?));
    service.live.nudge();
    let done = done?;
    Ok(ImportedOut {
        rows: done.rows,
        receipts: done.receipts,
        refused: done.refused,
        already: done.already,
        unmapped,
        dispatched: done.dispatched.into_iter().map(|(row, items)| Dispatched { row, items }).collect(),
    })
}
