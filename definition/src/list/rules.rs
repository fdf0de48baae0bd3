//! `[relapse]` and `[dispatch]`: how a come-back is recognised, and who is proposed to handle an item.

use std::collections::BTreeMap;

use super::Word;
use crate::condition::{Condition, Literal};
use crate::finding::Span;
use crate::length::Length;

/// How a come-back is recognised.
#[derive(Debug, Clone)]
pub struct Relapse {
    /// Where it stands.
    pub at: Span,
    /// Why there is none.
    pub none: Option<String>,
    /// Two items with the same values here are about the same thing.
    pub same: Vec<Word>,
    /// How long after the close a come-back counts.
    pub within: Option<Length>,
    /// Whether the closed item reopens; else the new one is linked.
    pub reopens: bool,
    /// The stage in which it lands.
    pub to: Option<Word>,
    /// The number of come-backs from which the item is raised at once.
    pub raise_from: Option<u32>,
}

/// The decision table that proposes who handles an item.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// Where it stands.
    pub at: Span,
    /// The fields whose words it reads.
    pub reads: Vec<Word>,
    /// The stage and move that it proposes for.
    pub stage: Word,
    /// The move.
    pub move_name: Word,
    /// Its rows; the first that fits counts.
    pub rows: Vec<DispatchRow>,
}

/// One row of the dispatch table.
#[derive(Debug, Clone)]
pub struct DispatchRow {
    /// Where it stands.
    pub at: Span,
    /// What people call it.
    pub name: Option<Word>,
    /// One of these words is in the text; no words: whatever the text.
    pub says: Vec<String>,
    /// One of these too.
    pub and_says: Vec<String>,
    /// None of these.
    pub not_says: Vec<String>,
    /// And this holds.
    pub when: Condition,
    /// The values that it proposes, by field.
    pub sets: BTreeMap<String, Literal>,
}

impl DispatchRow {
    /// Whether it fits every item.
    #[must_use]
    pub fn is_else(&self) -> bool {
        self.says.is_empty() && self.and_says.is_empty() && self.not_says.is_empty() && self.when.cells.is_empty()
    }
}
