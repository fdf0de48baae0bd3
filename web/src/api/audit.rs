//! `GET /api/v1/audit`: what administrators did, who signed in, who read what is personal; for the audit administrator.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use identity::{AuditFilter, Record};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::query::instant;
use crate::service::Service;

/// How many records a page has when the caller does not say.
const PAGE_RECORDS: u32 = 100;

/// Which records.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// By this account or key.
    who: Option<String>,
    /// Of this kind: `personal.read`, or `personal` for all of them.
    act: Option<String>,
    /// About this: a login name, a receipt.
    what: Option<String>,
    /// `begun`, `done`, or a code of an error.
    outcome: Option<String>,
    /// From this instant on.
    from: Option<String>,
    /// Before this instant.
    before: Option<String>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<i64>,
    /// How many records; 100 when left out, 500 at most.
    limit: Option<u32>,
}

/// A record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordOut {
    /// The number, from 1 without a gap.
    number: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The account or key; `operator` at the machine itself.
    who: String,
    /// From where.
    place: String,
    /// What kind of act.
    act: String,
    /// What it is about.
    what: String,
    /// What more there is to say.
    #[schema(value_type = Object)]
    detail: Value,
    /// `begun`, `done`, or a code of an error.
    outcome: String,
    /// The record with which the act began.
    begun: Option<i64>,
    /// The seal over this record and the one before (SM3).
    seal: String,
}

/// A page of records.
#[derive(Debug, Serialize, ToSchema)]
pub struct Records {
    /// The records, the latest first.
    records: Vec<RecordOut>,
    /// Where the next page begins; none after the last.
    next: Option<i64>,
}

fn out(record: Record) -> RecordOut {
    RecordOut {
        number: record.number,
        at: record.at,
        who: record.who,
        place: record.place,
        act: record.act,
        what: record.what,
        detail: serde_json::from_str(&record.detail).unwrap_or(Value::Null),
        outcome: record.outcome,
        begun: record.begun,
        seal: record.seal,
    }
}

/// The records of the audit trail.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Asked), responses(
    (status = 200, body = Records), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope)))]
pub(super) async fn audit(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Records>, ApiError> {
    caller.needs(Scope::Audit)?;
    let asked = super::items::unwrap_query(query)?;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let filter = AuditFilter {
        from: instant("from", asked.from.as_ref())?,
        before: instant("before", asked.before.as_ref())?,
        who: given(asked.who),
        act: given(asked.act),
        what: given(asked.what),
        outcome: given(asked.outcome),
        below: asked.cursor,
    };
    let limit = asked.limit.unwrap_or(PAGE_RECORDS).clamp(1, identity::AUDIT_PAGE_MAX);
    let work = move |service: &Service| {
        let records = service.identity.audit(&filter, limit)?;
        let full = records.len() == limit as usize;
        let next = records.last().map(|record| record.number).filter(|number| full && *number > 1);
        Ok(Json(Records { records: records.into_iter().map(out).collect(), next }))
    };
    service.work(work).await
}
