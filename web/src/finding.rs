//! A finding of the checker as callers get it.

use definition::finding::line_and_column;
use definition::{Finding, Severity};
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that is wrong with a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
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

impl FindingOut {
    /// A finding, with its place in the text of its list.
    #[must_use]
    pub fn of(finding: &Finding, text: &str) -> Self {
        let (line, column) = line_and_column(text, finding.at.start);
        Self {
            code: format!("{:?}", finding.code),
            severity: finding.code.severity(),
            line,
            column,
            message: finding.message.clone(),
            help: finding.help.clone(),
            story: finding.story.clone(),
        }
    }
}
