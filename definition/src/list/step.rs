//! `[[stage.….move]]`: what may be done in a stage.

use super::{Stage, Title, Word};
use crate::condition::Condition;
use crate::finding::Span;
use crate::length::Length;

/// A named step from a stage to a stage.
#[derive(Debug, Clone)]
pub struct Move {
    /// The header.
    pub at: Span,
    /// The name, unique in its stage.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// What sort of step it is.
    pub kind: MoveKind,
    /// Who may make it; empty: the holder of the stage.
    pub by: Vec<Word>,
    /// Whether the dispatch table may make it.
    pub by_table: bool,
    /// Where it leads: one target without a condition, or a choice.
    pub to: Vec<Target>,
    /// The fields that it must carry.
    pub needs: Vec<Word>,
    /// The fields that it may carry.
    pub may: Vec<Word>,
    /// When it is open.
    pub when: Condition,
    /// How often it may be made.
    pub at_most: Option<u32>,
    /// The counter, when shared with other moves.
    pub counter: Option<Word>,
    /// Whether the stage that it enters keeps the due that it had when it was last left.
    pub continues: bool,
    /// By how much it extends the due (kind `extend`).
    pub extends: Option<Length>,
    /// The longest time for which it stops the clock (kind `suspend`).
    pub suspends: Option<Length>,
    /// The date field that says when a suspension is reviewed (kind `suspend`).
    pub review: Option<Word>,
    /// How long after the close it is open (kind `reopen`).
    pub within: Option<Length>,
    /// Marks a hand-over without acceptance, and how long it can be given back (rule S15).
    pub direct: Option<Length>,
    /// The items that it opens on a list.
    pub opens: Vec<Opens>,
    /// Whether the reporter is told (rule S17).
    pub tells_reporter: bool,
    /// Whether open children are asked to stop (rule P3).
    pub asks_children_to_stop: bool,
    /// Why the doer may close it himself, and how that is sampled (rule S12).
    pub exception: Option<Exception>,
}

impl Move {
    /// The name of the counter of this move, when it has one.
    #[must_use]
    pub fn counter_name<'a>(&'a self, stage: &'a Stage) -> Option<String> {
        self.at_most
            .map(|_| self.counter.as_ref().map_or_else(|| format!("{}.{}", stage.name, self.name), Word::to_string))
    }

    /// Who may make it: its own roles, else the holder of its stage; nobody when the table alone may.
    #[must_use]
    pub fn actors<'a>(&'a self, stage: &'a Stage) -> &'a [Word] {
        if self.by.is_empty() && !self.by_table { &stage.holders } else { &self.by }
    }

    /// Whether it leaves stage and due alone.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.kind == MoveKind::Note
    }
}

/// One way that a move can lead.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it stands.
    pub at: Span,
    /// The stage.
    pub stage: Word,
    /// When; `None` in the last row of a choice: in all other cases.
    pub when: Option<Condition>,
}

/// The sorts of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveKind {
    /// An ordinary step.
    Step,
    /// The unit says that it is not its own (退单).
    Return,
    /// Verified and not good: back to work (退回重办).
    Redo,
    /// More time; stays in, or goes back to, a stage whose due it moves.
    Extend,
    /// The clock stops until a review date; stays in the stage.
    Suspend,
    /// Struck off as one with another item (并单).
    Merge,
    /// Parts of it become items of their own (拆分).
    Split,
    /// Withdrawn.
    Cancel,
    /// A closed item comes back by a person's decision.
    Reopen,
    /// Something is recorded; neither stage nor due changes.
    Note,
}

/// Items that a move opens.
#[derive(Debug, Clone)]
pub struct Opens {
    /// Where it stands.
    pub at: Span,
    /// On which list.
    pub list: Word,
    /// Whether the item waits for them.
    pub as_child: bool,
    /// A field with several units: one item for each.
    pub for_each: Option<Word>,
    /// The field of the new item that gets the unit.
    pub each_into: Option<Word>,
    /// Fields copied, by their names there and here.
    pub copies: Vec<(Word, Word)>,
}

/// An exception to S12, counted apart.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Where it stands.
    pub at: Span,
    /// Whether it is a routine task (else an enquiry answered at the desk).
    pub routine: bool,
    /// The fields that a machine makes: track, time, hash of a photo.
    pub machine_evidence: Vec<Word>,
    /// How many in a hundred are looked at again.
    pub sample_percent: u32,
    /// The stage in which the sampled ones are looked at.
    pub to: Option<Word>,
}
