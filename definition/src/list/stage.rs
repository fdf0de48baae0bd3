//! `[stage]`: where an item stands, and whose turn it is there.

use super::{Limit, Move, Overdue, Title, Word};
use crate::finding::Span;

/// Where an item stands.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// Its kind.
    pub kind: StageKind,
    /// Whether the work itself is done here (rule S12).
    pub work: bool,
    /// Whether this is where another unit accepts or refuses (签收, rule S15).
    pub acceptance: bool,
    /// Whose turn it is. A sound list has exactly one in each live stage.
    pub holders: Vec<Word>,
    /// Whom a wait stage waits for, in words.
    pub waits_for: Option<Title>,
    /// How long it may last.
    pub limit: Option<Limit>,
    /// What happens then.
    pub overdue: Option<Overdue>,
    /// What may be done here.
    pub moves: Vec<Move>,
}

/// The kinds of stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StageKind {
    /// Someone must act.
    Open,
    /// Someone outside must act; the holder chases.
    Wait,
    /// Closed: done.
    ClosedDone,
    /// Closed: merged, withdrawn, not ours, nobody answered.
    ClosedOther,
}

impl StageKind {
    /// Whether an item here still needs someone.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Wait)
    }
}

impl Stage {
    /// The move of that name.
    #[must_use]
    pub fn step(&self, name: &str) -> Option<&Move> {
        self.moves.iter().find(|step| &*step.name == name)
    }

    /// The one holder of a sound live stage.
    #[must_use]
    pub fn holder(&self) -> Option<&Word> {
        self.holders.first()
    }
}
