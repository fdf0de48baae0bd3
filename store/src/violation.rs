//! What a verification finds.

use std::fmt;

use item::event::ItemId;
use serde::Serialize;

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "violation", rename_all = "snake_case")]
pub enum Violation {
    /// An event is not the one that was sealed, or stands where another belongs.
    Event {
        /// Its position.
        position: u64,
        /// Its item, as it says.
        item: ItemId,
        /// Its number, as it says.
        sequence: u32,
        /// What is wrong.
        what: String,
    },
    /// A commit does not follow from the one before.
    Commit {
        /// Its number.
        number: u64,
        /// The position of its first event.
        position: u64,
        /// What is wrong.
        what: String,
    },
    /// The log is not the one whose seal was kept elsewhere.
    Root {
        /// What is wrong.
        what: String,
    },
    /// An item is not what its events make it, or breaks an invariant.
    Item {
        /// The item.
        item: ItemId,
        /// Its last event that fits.
        sequence: u32,
        /// What it breaks.
        rule: Rule,
        /// What is wrong.
        what: String,
    },
    /// The items of a list do not add up, or a derived table is not what the log says.
    Sum {
        /// The list, or the table.
        of: String,
        /// What is wrong.
        what: String,
    },
}

/// What must hold of each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It is what its events make it.
    Row,
    /// It stands in a stage.
    Stage,
    /// While it is live, somebody holds it.
    Holder,
    /// While it is live, and only then, a timer is armed.
    Timer,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event { position, item, sequence, what } => {
                write!(f, "event at position {position} (item {item}, number {sequence}): {what}")
            }
            Self::Commit { number, position, what } => {
                write!(f, "commit {number}, which begins at position {position}: {what}")
            }
            Self::Item { item, sequence, what, .. } => write!(f, "item {item} after event {sequence}: {what}"),
            Self::Root { what } | Self::Sum { what, .. } => f.write_str(what),
        }
    }
}
