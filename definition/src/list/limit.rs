//! `limit` and `overdue`: how long a stage may last, and what happens then.

use super::{Title, Word};
use crate::finding::Span;
use crate::length::Length;

/// How long a stage may last, and by what right.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Where it stands.
    pub at: Span,
    /// The time itself.
    pub span: LimitSpan,
    /// What starts it.
    pub starts: LimitStart,
    /// The calendar, when not the list's own.
    pub calendar: Option<String>,
    /// The text that it rests on: law, rule, notice.
    pub basis: Option<String>,
    /// How sure that text is.
    pub mark: Option<Mark>,
}

/// The ways to say how long.
#[derive(Debug, Clone)]
pub enum LimitSpan {
    /// A length for all.
    Length(Length),
    /// A length by the value of a choice field.
    Table {
        /// The field.
        by: Word,
        /// Value and length.
        rows: Vec<(Word, Length)>,
        /// For all other values.
        otherwise: Option<Length>,
    },
    /// Until the day in a date field, with a longest length counted from the start.
    Until {
        /// The field.
        field: Word,
        /// The longest time that the day may lie ahead.
        at_most: Option<Length>,
    },
}

impl LimitSpan {
    /// Each length that this limit can have.
    #[must_use]
    pub fn lengths(&self) -> Vec<Length> {
        match self {
            Self::Length(length) => vec![*length],
            Self::Table { rows, otherwise, .. } => rows.iter().map(|(_, length)| *length).chain(*otherwise).collect(),
            Self::Until { at_most, .. } => at_most.iter().copied().collect(),
        }
    }
}

/// What starts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitStart {
    /// Entering the stage.
    Entering,
    /// Entering the stage for the first time; later visits keep the first due.
    FirstEntering,
    /// The registration of the item.
    Registration,
}

/// How sure a basis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The text was read.
    Verified,
    /// Well known, or seen second-hand.
    Likely,
    /// A sensible number that the district may change.
    Assumed,
}

/// What passing a limit does. With `to` the item moves by itself while that is allowed; else it is raised.
#[derive(Debug, Clone)]
pub struct Overdue {
    /// Where it stands.
    pub at: Span,
    /// The name of the event; a wait stage must give one (no answer is an event).
    pub name: Option<Word>,
    /// What people call the event.
    pub title: Title,
    /// The first rung: who is told.
    pub raise_to: Option<Word>,
    /// How long each rung has before the next is told.
    pub every: Option<Length>,
    /// The stage to which the item goes by itself.
    pub to: Option<Word>,
    /// How often it may go there by itself.
    pub at_most: Option<u32>,
    /// The note that records an attempt, and how many are needed before the item goes there by itself.
    pub attempts: Option<(Word, u32)>,
}
