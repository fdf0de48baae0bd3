//! What can be asked of the read table: the searchable columns of an item, and queries over them.

use std::ops::Range;

use item::Item;
use item::event::{ItemId, Outcome};
use jiff::Timestamp;

/// The most items in one answer.
pub const PAGE_ITEMS_MAX: u32 = 1000;

/// What can be searched of an item, in texts of its own or in those of the item. Instants are in milliseconds since 1970
/// UTC, finer ones rounded down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns<S = String> {
    /// How many events it has.
    pub sequence: u32,
    /// Its list.
    pub list: S,
    /// Where it stands.
    pub stage: S,
    /// How it closed; none while it is live.
    pub outcome: Option<Outcome>,
    /// The role whose turn it is.
    pub holder_role: Option<S>,
    /// The unit whose turn it is.
    pub holder_unit: Option<S>,
    /// When the stage must be left; none while the clock stands still.
    pub due: Option<i64>,
    /// When its timer fires.
    pub wake: Option<i64>,
    /// When it came to be.
    pub registered_at: i64,
    /// When it closed.
    pub closed_at: Option<i64>,
    /// What a come-back has in common with it.
    pub relapse_key: Option<S>,
    /// The parent that waits for it.
    pub parent: Option<ItemId>,
    /// The number that the reporter got.
    pub receipt: S,
}

impl<'a> Columns<&'a str> {
    /// The columns of an item.
    #[must_use]
    pub fn of(item: &'a Item) -> Self {
        let runs = item.suspended.is_none();
        Self {
            sequence: item.sequence,
            list: &item.list,
            stage: &item.stage,
            outcome: item.closed.as_ref().map(|closed| closed.outcome),
            holder_role: item.holder.as_ref().map(|holder| holder.role.as_str()),
            holder_unit: item.holder.as_ref().map(|holder| holder.unit.as_str()),
            due: item.due.as_ref().filter(|_| runs).map(|due| due.at.as_millisecond()),
            wake: item.timer.map(|timer| timer.at.as_millisecond()),
            registered_at: item.registered_at.as_millisecond(),
            closed_at: item.closed.as_ref().map(|closed| closed.at.as_millisecond()),
            relapse_key: item.relapse_key.as_deref(),
            parent: item.parent,
            receipt: &item.receipt,
        }
    }

    /// The same, in texts of its own.
    #[must_use]
    pub fn owned(self) -> Columns {
        Columns {
            sequence: self.sequence,
            list: self.list.to_owned(),
            stage: self.stage.to_owned(),
            outcome: self.outcome,
            holder_role: self.holder_role.map(str::to_owned),
            holder_unit: self.holder_unit.map(str::to_owned),
            due: self.due,
            wake: self.wake,
            registered_at: self.registered_at,
            closed_at: self.closed_at,
            relapse_key: self.relapse_key.map(str::to_owned),
            parent: self.parent,
            receipt: self.receipt.to_owned(),
        }
    }
}

impl Columns {
    /// Whether someone must still act.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// Which items are asked for: those to which everything that is given applies, by number. Spans hold their start and
/// not their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// On this list.
    pub list: Option<String>,
    /// In this stage.
    pub stage: Option<String>,
    /// Held by this unit.
    pub holder_unit: Option<String>,
    /// Only those that are live.
    pub live: bool,
    /// Live, and overdue at this instant: not suspended, due then or before.
    pub overdue_at: Option<Timestamp>,
    /// With this relapse key.
    pub relapse_key: Option<String>,
    /// Children of this item.
    pub parent: Option<ItemId>,
    /// Registered in this span.
    pub registered: Option<Range<Timestamp>>,
    /// Closed in this span.
    pub closed: Option<Range<Timestamp>>,
    /// Due in this span.
    pub due: Option<Range<Timestamp>>,
    /// With a greater number than this; the last of a page asks for the next.
    pub after: ItemId,
    /// At most so many; [`PAGE_ITEMS_MAX`] is the most.
    pub limit: u32,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            list: None,
            stage: None,
            holder_unit: None,
            live: false,
            overdue_at: None,
            relapse_key: None,
            parent: None,
            registered: None,
            closed: None,
            due: None,
            after: 0,
            limit: PAGE_ITEMS_MAX,
        }
    }
}

impl Query {
    /// Whether only live items can be meant.
    #[must_use]
    pub fn is_live_only(&self) -> bool {
        self.live || self.overdue_at.is_some()
    }

    /// Whether an item is asked for, the limit apart.
    #[must_use]
    pub fn wants(&self, id: ItemId, columns: &Columns) -> bool {
        let equal = |asked: &Option<String>, found: Option<&String>| asked.is_none() || asked.as_ref() == found;
        let within = |asked: &Option<Range<Timestamp>>, found: Option<i64>| {
            asked.as_ref().is_none_or(|span| {
                found.is_some_and(|at| span.start.as_millisecond() <= at && at < span.end.as_millisecond())
            })
        };
        id > self.after
            && equal(&self.list, Some(&columns.list))
            && equal(&self.stage, Some(&columns.stage))
            && equal(&self.holder_unit, columns.holder_unit.as_ref())
            && equal(&self.relapse_key, columns.relapse_key.as_ref())
            && (self.parent.is_none() || self.parent == columns.parent)
            && (columns.is_live() || !self.is_live_only())
            && self.overdue_at.is_none_or(|now| columns.due.is_some_and(|due| due <= now.as_millisecond()))
            && within(&self.registered, Some(columns.registered_at))
            && within(&self.closed, columns.closed_at)
            && within(&self.due, columns.due)
    }
}
