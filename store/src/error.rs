//! What can go wrong with a store, and what to do about it.

use item::event::ItemId;
use jiff::Timestamp;
use thiserror::Error;

/// Why a store did not do what it was asked for. Nothing was kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Someone else changed the item since it was read.
    #[error("item {item} has {found} events and not {expected}: it changed meanwhile; read it again and decide anew")]
    Conflict {
        /// The item.
        item: ItemId,
        /// How many events the caller took it to have.
        expected: u32,
        /// How many it has.
        found: u32,
    },
    /// Another item has the receipt number.
    #[error("the receipt number `{receipt}` belongs to another item; give this one a number of its own")]
    ReceiptTaken {
        /// The number.
        receipt: String,
    },
    /// The time in the log never goes back.
    #[error("the log has reached {last}, which is later than this event; give it that time, and look at the clock")]
    ClockBack {
        /// The time of the last event.
        last: Timestamp,
    },
    /// The append contradicts itself or passes a limit: a mistake of the caller.
    #[error("this cannot be kept: {what}")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
    /// There is no space left.
    #[error("the disk is full; nothing of this was kept; free some space and do it again")]
    Full,
    /// The store may be read, not written.
    #[error("the store can only be read; open it for writing, or give its folder and files write permission")]
    ReadOnly,
    /// Another process has the store.
    #[error("another process is writing to the store in {place}; stop it first, or use its service")]
    InUse {
        /// The folder.
        place: String,
    },
    /// There is no store.
    #[error("there is no store in {place}; make one with `qingdan init`, or correct the folder")]
    Missing {
        /// The folder.
        place: String,
    },
    /// Something is there already.
    #[error("{place} is not empty; nothing is overwritten; name a new place")]
    Occupied {
        /// The folder or file.
        place: String,
    },
    /// The store was written by a newer version of the program.
    #[error("the store has format {found} and this program knows up to {known}; use the newer program")]
    Newer {
        /// The format of the store.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// What was read cannot be what was written.
    #[error("the store is damaged: {what}; run `qingdan verify`, and restore a backup")]
    Corrupt {
        /// What and where.
        what: String,
    },
    /// The machine refused.
    #[error("the store cannot be reached: {what}; mend that and do it again")]
    Unavailable {
        /// What it said.
        what: String,
    },
}

impl StoreError {
    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into() }
    }

    /// Damage, in the words of who found it.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }
}
