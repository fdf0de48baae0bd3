//! Measures (质效指标): figures over the items of a month, each of which opens down to the items behind it.

use crate::condition::Condition;
use crate::finding::Span;
use crate::list::{Title, Word};

/// A figure with a formula.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// Which items it looks at.
    pub over: Over,
    /// Which of these it keeps: the denominator. Words beside fields and counters: `stage`, `on_time`, `relapses`.
    pub of: Condition,
    /// What it says of them.
    pub formula: Formula,
}

/// The items of a month that a measure looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Registered in the month.
    Registered,
    /// Closed in the month.
    Closed,
    /// Due in the month, closed or not: an item that is never closed lowers the rate.
    Due,
}

/// What a measure computes.
#[derive(Debug, Clone)]
pub enum Formula {
    /// How many.
    Count,
    /// The share for which this holds, in percent.
    Share(Condition),
    /// The mean of points given by a choice field; items without a value are left out.
    Points {
        /// The field.
        field: Word,
        /// Value and points.
        points: Vec<(Word, f64)>,
    },
}

/// What a measure may ask beside fields and counters, and the form of the answer.
pub const BUILT_IN: [&str; 4] = ["stage", "on_time", "relapses", "raised"];
