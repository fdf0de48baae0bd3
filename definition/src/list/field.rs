//! `[field]`: what is known about an item.

use super::{Title, Word};
use crate::finding::Span;

/// One thing that is known about an item.
#[derive(Debug, Clone)]
pub struct Field {
    /// The header.
    pub at: Span,
    /// The name.
    pub name: Word,
    /// What people call it.
    pub title: Title,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether an item cannot be registered without it.
    pub required: bool,
    /// Whether it may be given at registration.
    pub at_registration: bool,
    /// Whether it is about a person, and so kept apart and masked.
    pub personal: bool,
    /// The roles that read it, where no rule of the list does.
    pub read_by: Vec<Word>,
    /// The roles that never see it.
    pub hidden_from: Vec<Word>,
    /// The attachment that shows the same before the work.
    pub after: Option<Word>,
    /// Other headings under which imports carry it.
    pub also: Vec<String>,
}

impl Field {
    /// Whether everybody who sees the item sees it: it is not personal and hidden from nobody.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.personal && self.hidden_from.is_empty()
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines.
    LongText,
    /// One of a few words.
    Choice(Vec<String>),
    /// A number, in a unit that the title names.
    Number,
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// An instant.
    Time,
    /// A place: a street code or an address.
    Place,
    /// A unit of the organisation.
    Unit,
    /// Several units.
    Units,
    /// Another item, by its receipt.
    Item,
    /// A photo, document or recording: the name under which it is kept.
    Attachment,
    /// A person who signs.
    Signature,
}
