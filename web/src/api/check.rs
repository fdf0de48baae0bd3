//! `POST /api/v1/check`: what the checker says of a list file, as it is being written.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use definition::finding::line_and_column;
use definition::{Severity, WorstCase};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::Caller;
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// The largest list file, in bytes.
const LIST_BYTES_MAX: usize = 1024 * 1024;

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

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingOut {
    /// The rule.
    code: String,
    /// `error` or `warning`.
    #[schema(value_type = String)]
    severity: Severity,
    /// The line, from 1.
    line: usize,
    /// The column, in characters from 1.
    column: usize,
    /// One sentence.
    message: String,
    /// What to do.
    help: String,
    /// The shortest story that shows it.
    story: Vec<String>,
}

/// The bound as `qingdan check` prints it.
pub(super) fn worst_case(case: &WorstCase) -> serde_json::Value {
    serde_json::to_value(case).unwrap_or_default()
}

/// Checks a list file together with the lists that are in force.
#[utoipa::path(post, path = "/api/v1/check", tag = "lists", request_body = ListFile, responses(
    (status = 200, body = Judged), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 413, body = Envelope), (status = 415, body = Envelope)))]
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    _: Caller,
    Body(file): Body<ListFile>,
) -> Result<Json<Judged>, ApiError> {
    if file.text.len() > LIST_BYTES_MAX {
        return Err(ApiError::bad(
            "too_large",
            format!("a list file has at most {LIST_BYTES_MAX} bytes"),
            format!("清单文件最多 {LIST_BYTES_MAX} 字节"),
        ));
    }
    service.work(move |service| Ok(Json(judge(service, &file.text)))).await
}

fn judge(service: &Service, text: &str) -> Judged {
    let settings = service.app.settings();
    let id = definition::read(text).0.id.text;
    let others = settings.texts.iter().filter(|(other, _)| **other != id).map(|(_, text)| text.as_str());
    let texts: Vec<&str> = std::iter::once(text).chain(others).collect();
    let Some(checked) = definition::check_set(&texts).into_iter().next() else {
        return Judged { id, sound: false, worst_case: None, findings: Vec::new() };
    };
    let finding = |finding: &definition::Finding| {
        let (line, column) = line_and_column(text, finding.at.start);
        FindingOut {
            code: format!("{:?}", finding.code),
            severity: finding.code.severity(),
            line,
            column,
            message: finding.message.clone(),
            help: finding.help.clone(),
            story: finding.story.clone(),
        }
    };
    Judged {
        id,
        sound: checked.is_sound(),
        worst_case: checked.worst_case.as_ref().map(worst_case),
        findings: checked.findings.iter().map(finding).collect(),
    }
}
