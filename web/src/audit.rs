//! What administrators do, who signs in and who reads what is personal goes into the audit trail.

use serde_json::Value;

use crate::caller::Caller;
use crate::error::ApiError;
use crate::service::Service;

/// Who acts, and from where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) who: &'a str,
    pub(crate) place: &'a str,
}

impl<'a> From<&'a Caller> for By<'a> {
    fn from(caller: &'a Caller) -> Self {
        Self { who: &caller.name, place: &caller.place }
    }
}

impl Service {
    /// Keeps one record: of something that needs no second one, since nothing can come between.
    pub(crate) fn note(
        &self,
        by: By<'_>,
        act: &str,
        what: &str,
        detail: &Value,
        outcome: &str,
    ) -> Result<i64, ApiError> {
        self.keep(by, act, what, detail, (outcome, None))
    }

    /// Does something that changes who may do what, or what is in force: what is begun is on record before it begins.
    pub(crate) fn audited<T>(
        &self,
        by: By<'_>,
        act: &str,
        what: &str,
        detail: &Value,
        work: impl FnOnce() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let begun = self.keep(by, act, what, detail, ("begun", None))?;
        let done = work();
        let outcome = done.as_ref().map_or_else(ApiError::code, |_| "done");
        // What was done is done, whether or not its end can be written down; its beginning is on record.
        if let Err(error) = self.keep(by, act, what, &Value::Null, (outcome, Some(begun))) {
            tracing::error!(?error, act, "the end of an act could not be recorded");
        }
        done
    }

    fn keep(
        &self,
        by: By<'_>,
        act: &str,
        what: &str,
        detail: &Value,
        (outcome, begun): (&str, Option<i64>),
    ) -> Result<i64, ApiError> {
        let detail = if detail.is_null() { String::new() } else { detail.to_string() };
        let act = identity::Act { who: by.who, place: by.place, act, what, detail: &detail, outcome, begun };
        Ok(self.identity.record(&act, self.now())?)
    }
}
