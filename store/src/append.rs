//! What is put into the log at once.

use std::fmt;
use std::sync::Arc;

use item::Item;
use item::event::{Event, ItemId};

use crate::StoreError;

/// The longest command key, in bytes.
pub const KEY_BYTES_MAX: usize = 200;
/// The longest answer, in bytes.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// The most items that one append may change.
pub const CHANGES_MAX: usize = 4096;
/// The most events of one change.
pub const EVENTS_MAX: usize = 4096;
/// The longest body of an event, in bytes; only the texts that are loaded come near it.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What makes a command the same one when it comes again: the channel and its own number for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandKey(String);

impl CommandKey {
    /// A key of 1 to [`KEY_BYTES_MAX`] bytes.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] when it is empty or longer.
    pub fn new(key: impl Into<String>) -> Result<Self, StoreError> {
        let key = key.into();
        if key.is_empty() || key.len() > KEY_BYTES_MAX {
            let length = key.len();
            return Err(StoreError::malformed(format!(
                "a command key has 1 to {KEY_BYTES_MAX} bytes and this one has {length}"
            )));
        }
        Ok(Self(key))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Events that are kept together or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    /// The key of the command, when a repeat must be known.
    pub key: Option<CommandKey>,
    /// What happens to each item; an item stands here once. The order is that of the events in the log.
    pub changes: Vec<Change>,
    /// What a repeat of the command is answered (JSON). It is sealed with the events, so it says nothing personal.
    pub answer: String,
}

/// What happens to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// How many events the item has before; 0 when it is new.
    pub before: u32,
    /// The item after the events; none only for the store stream.
    pub after: Option<Arc<Item>>,
    /// The events, at least one. Times are given in whole milliseconds; that at which they are recorded does not go back.
    pub events: Vec<Event>,
}

impl Change {
    /// Which item changes.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        self.events.first().map(|event| event.item)
    }
}

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is in the log.
    Done {
        /// The position of its first event.
        position: u64,
    },
    /// The command was kept before.
    Repeated {
        /// What was answered then.
        answer: String,
    },
}
