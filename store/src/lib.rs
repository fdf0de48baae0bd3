//! What keeping a log means. One narrow trait, [`Store`], shaped by the log; its errors; a store in memory; and the
//! [`conformance`] suite that every store must pass.
//!
//! The log is the truth: a chain of commits, each with its events and a [`seal`]. Everything else that a store answers
//! (items, what is due, counts, answers to commands) is derived from it in the same transaction, so that no reader sees
//! a stale list, and can be derived anew: [`replay()`] compares, [`verify()`] proves.
//!
//! A store neither decides nor folds. It is given the events and the item after them, checks that nobody else changed
//! the item meanwhile, and keeps both or neither.

pub mod append;
pub mod conformance;
pub mod error;
pub mod memory;
pub mod prepare;
pub mod query;
pub mod record;
pub mod replay;
pub mod seal;
pub mod state;
pub mod verify;
pub mod violation;

use item::Item;
use item::event::{Event, ItemId, Outcome};
use jiff::Timestamp;

pub use append::{Append, Appended, Change, CommandKey};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use query::{Columns, PAGE_ITEMS_MAX, Query};
pub use record::{Commit, Count, Document, Head, Record, Row};
pub use replay::{Replay, replay};
pub use seal::{Root, Seal};
pub use verify::{Verification, verify};
pub use violation::Violation;

/// How the events of one item are folded; given by the caller, since a store knows no lists.
pub type Fold<'a> = &'a dyn Fn(&[Event]) -> Result<Item, String>;

/// A log of events with what is derived from it. Calls block; a store is shared between threads.
///
/// Every method fails with [`StoreError::Corrupt`] when what it reads cannot be what was written, and with
/// [`StoreError::Unavailable`] when the machine refuses.
pub trait Store: Send + Sync {
    /// Keeps an append whole, or nothing of it. When it returns, the append is on disk. A command key that was kept
    /// before gives the answer of then and changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], [`StoreError::ReceiptTaken`], [`StoreError::ClockBack`], [`StoreError::Malformed`]:
    /// the append does not fit the log. [`StoreError::Full`], [`StoreError::ReadOnly`]: the place does not take it.
    fn append(&self, append: Append) -> Result<Appended, StoreError>;

    /// What was answered to a command, if it was kept.
    ///
    /// # Errors
    /// See [`Store`].
    fn answered(&self, key: &CommandKey) -> Result<Option<String>, StoreError>;

    /// Sets `count` new item numbers apart and returns the first. They are above all that are in the log; those that are
    /// not used stay a gap.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`].
    fn reserve(&self, count: u32) -> Result<ItemId, StoreError>;

    /// An item.
    ///
    /// # Errors
    /// See [`Store`].
    fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError>;

    /// Those of some items that are there, in the order in which they are asked for, all as they are at one moment.
    ///
    /// # Errors
    /// See [`Store`].
    fn items(&self, ids: &[ItemId]) -> Result<Vec<Item>, StoreError>;

    /// The item that has a receipt number.
    ///
    /// # Errors
    /// See [`Store`].
    fn by_receipt(&self, receipt: &str) -> Result<Option<Item>, StoreError>;

    /// The events of an item, or of the store stream, in their order.
    ///
    /// # Errors
    /// See [`Store`].
    fn events_of(&self, item: ItemId) -> Result<Vec<Record>, StoreError>;

    /// The commits after the one numbered `commit` (0: from the start), in their order: at most `limit`, fewer when they
    /// are large, none only at the end.
    ///
    /// # Errors
    /// See [`Store`].
    fn commits_after(&self, commit: u64, limit: u32) -> Result<Vec<Commit>, StoreError>;

    /// The timers that fire up to and at `until`, the earliest first, equal ones by item; at most `limit`.
    ///
    /// # Errors
    /// See [`Store`].
    fn due(&self, until: Timestamp, limit: u32) -> Result<Vec<(Timestamp, ItemId)>, StoreError>;

    /// The items that a query asks for, by number.
    ///
    /// # Errors
    /// See [`Store`].
    fn find(&self, query: &Query) -> Result<Vec<Item>, StoreError>;

    /// The item with a relapse key that closed last, of those that closed in one of these ways; of several at the same
    /// time the one with the greatest number.
    ///
    /// # Errors
    /// See [`Store`].
    fn last_closed(&self, relapse_key: &str, outcomes: &[Outcome]) -> Result<Option<Item>, StoreError>;

    /// The latest of each list, calendar layer and organisation that was loaded, by kind and id.
    ///
    /// # Errors
    /// See [`Store`].
    fn documents(&self) -> Result<Vec<Document>, StoreError>;

    /// How many items stand in each stage, by list, stage and outcome; stages without any are left out.
    ///
    /// # Errors
    /// See [`Store`].
    fn counts(&self) -> Result<Vec<Count>, StoreError>;

    /// The end of the log.
    ///
    /// # Errors
    /// See [`Store`].
    fn head(&self) -> Result<Head, StoreError>;

    /// The read table as it is kept, by item number after `item`; at most `limit` rows. For [`verify()`] and [`replay()`].
    ///
    /// # Errors
    /// See [`Store`].
    fn rows_after(&self, item: ItemId, limit: u32) -> Result<Vec<Row>, StoreError>;
}
