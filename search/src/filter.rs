//! What can be asked of the index.

use std::ops::Range;

use item::event::ItemId;
use jiff::Timestamp;

/// The most items of one page.
pub const PAGE_MAX: u32 = 500;
/// The most characters of the words that are looked for.
pub const TEXT_CHARS_MAX: usize = 100;

/// Which items are asked for: those to which everything that is given applies. Spans hold their start, not their end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// On one of these lists; on any when empty.
    pub lists: Vec<String>,
    /// Not on these.
    pub not_lists: Vec<String>,
    /// In one of these stages; in any when empty.
    pub stages: Vec<String>,
    /// Not in these.
    pub not_stages: Vec<String>,
    /// Held by one of these units; by any when empty.
    pub holder_units: Vec<String>,
    /// Not by these.
    pub not_holder_units: Vec<String>,
    /// Live (true), closed (false), or both.
    pub live: Option<bool>,
    /// Live, its clock running, and due at this instant or before.
    pub overdue_at: Option<Timestamp>,
    /// Due in this span.
    pub due: Option<Range<Timestamp>>,
    /// Registered in this span.
    pub registered: Option<Range<Timestamp>>,
    /// Closed in this span.
    pub closed: Option<Range<Timestamp>>,
    /// Changed in this span.
    pub changed: Option<Range<Timestamp>>,
    /// Raised above its holder.
    pub raised: Option<bool>,
    /// Came back at least so often.
    pub relapses_min: Option<u32>,
    /// What it is about, exactly.
    pub subject: Option<String>,
    /// A child of this item.
    pub parent: Option<ItemId>,
    /// Acted on by this person.
    pub person: Option<String>,
    /// Words that its text says, all of them.
    pub text: Option<String>,
    /// Words that its place says, all of them.
    pub place: Option<String>,
    /// What comes first.
    pub order: Order,
}

/// What comes first on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest number.
    #[default]
    Newest,
    /// The oldest number.
    Oldest,
    /// What is due first; what has no due comes last.
    Due,
    /// What changed last.
    Changed,
}
