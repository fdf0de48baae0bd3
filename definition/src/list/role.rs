//! `[role]`: who acts, and which unit that is.

use super::{Title, Word};
use crate::finding::Span;

/// Someone who acts: a post in a unit that depends on the item.
#[derive(Debug, Clone)]
pub struct Role {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// Which unit this is for an item; `None` when the file does not say.
    pub unit: Option<UnitRule>,
    /// The posts in that unit; anyone in the unit when empty.
    pub posts: Vec<String>,
    /// The role that stands in when the unit cannot be resolved.
    pub fallback: Option<Word>,
    /// The next rung of the ladder.
    pub raise_to: Option<Word>,
}

/// Which unit a role stands for.
#[derive(Debug, Clone)]
pub enum UnitRule {
    /// Always the same unit.
    Id(Word),
    /// The unit named in a field of the item.
    Field(Word),
    /// The same unit as that of another role.
    SameAs(Word),
    /// The unit above that of another role.
    Above(Word),
    /// The 街镇 in whose area the place in a field lies.
    StreetOf(Word),
    /// The holder of the parent item.
    ParentHolder,
}

impl UnitRule {
    /// The key that a list file uses for this rule.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Field(_) => "field",
            Self::SameAs(_) => "same_as",
            Self::Above(_) => "above",
            Self::StreetOf(_) => "street_of",
            Self::ParentHolder => "parent_holder",
        }
    }
}
