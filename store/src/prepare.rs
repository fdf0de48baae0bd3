//! An append made ready: judged by itself, written out and hashed. Callers do this in their own threads, so that the one
//! who writes has little left to do.

use std::sync::Arc;

use item::Item;
use item::event::{Event, ItemId, STORE_STREAM, What};
use jiff::Timestamp;

use crate::append::{ANSWER_BYTES_MAX, BODY_BYTES_MAX, CHANGES_MAX, EVENTS_MAX};
use crate::record::encode;
use crate::{Append, Change, CommandKey, Seal, StoreError, state};

/// An append that does not contradict itself. Whether it fits the log is seen when it is its turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The key of the command.
    pub key: Option<CommandKey>,
    /// What happens to each item.
    pub changes: Vec<PreparedChange>,
    /// When its first event was recorded, in milliseconds since 1970 UTC.
    pub first_at_milliseconds: i64,
    /// When its last event was recorded.
    pub last_at_milliseconds: i64,
    /// How much is written, about.
    pub bytes: usize,
}

/// What happens to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedChange {
    /// The item.
    pub item: ItemId,
    /// How many events it has before.
    pub before: u32,
    /// The item after, and its state as it is kept; none for the store stream.
    pub after: Option<(Arc<Item>, String)>,
    /// The events, numbered from `before + 1`.
    pub events: Vec<PreparedEvent>,
}

/// An event, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedEvent {
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub at_milliseconds: i64,
    /// The body as it is sealed.
    pub body: Vec<u8>,
    /// The digest that the seal covers.
    pub digest: Seal,
    /// Kind, id and version of the document that it loads.
    pub document: Option<(String, String, u32)>,
}

impl Append {
    /// Judges the append by itself and writes it out.
    ///
    /// # Errors
    /// [`StoreError::Malformed`].
    pub fn prepare(self) -> Result<Prepared, StoreError> {
        let wrong = |what: String| Err(StoreError::Malformed { what });
        if self.changes.is_empty() || self.changes.len() > CHANGES_MAX {
            return wrong(format!("an append has 1 to {CHANGES_MAX} changes and this one has {}", self.changes.len()));
        }
        if self.answer.len() > ANSWER_BYTES_MAX {
            return wrong(format!("an answer has at most {ANSWER_BYTES_MAX} bytes and this has {}", self.answer.len()));
        }
        let mut command = self.key.as_ref().map(|key| (key.as_str(), self.answer.as_str()));
        let mut changes = Vec::with_capacity(self.changes.len());
        for change in &self.changes {
            changes.push(prepare_change(change, command.take())?);
        }
        let mut items: Vec<ItemId> = changes.iter().map(|change| change.item).collect();
        items.sort_unstable();
        if let Some(twice) = items.windows(2).find(|pair| pair[0] == pair[1]) {
            return wrong(format!("item {} is changed twice in one append", twice[0]));
        }
        let times = || changes.iter().flat_map(|change| &change.events).map(|event| event.at_milliseconds);
        if !times().is_sorted() {
            return wrong("the time goes back from one event to the next".to_owned());
        }
        let (first_at_milliseconds, last_at_milliseconds) =
            (times().next().unwrap_or_default(), times().next_back().unwrap_or_default());
        let bytes = changes.iter().map(PreparedChange::bytes).sum();
        Ok(Prepared { key: self.key, changes, first_at_milliseconds, last_at_milliseconds, bytes })
    }
}

impl PreparedChange {
    fn bytes(&self) -> usize {
        let state = self.after.as_ref().map_or(0, |(_, state)| state.len());
        state + self.events.iter().map(|event| event.body.len()).sum::<usize>()
    }
}

fn prepare_change(change: &Change, mut command: Option<(&str, &str)>) -> Result<PreparedChange, StoreError> {
    let item = judge_change(change)?;
    let mut events = Vec::with_capacity(change.events.len());
    for event in &change.events {
        events.push(prepare_event(event, command.take())?);
    }
    let after = match &change.after {
        Some(item) => Some((Arc::clone(item), state::write(item)?)),
        None => None,
    };
    Ok(PreparedChange { item, before: change.before, after, events })
}

fn judge_change(change: &Change) -> Result<ItemId, StoreError> {
    let wrong = |what: String| Err(StoreError::Malformed { what });
    let Some(item) = change.item() else { return wrong("a change without events".to_owned()) };
    if change.events.len() > EVENTS_MAX {
        return wrong(format!("item {item} gets {} events at once; {EVENTS_MAX} is the most", change.events.len()));
    }
    if i64::try_from(item).is_err() {
        return wrong(format!("the item number {item} is too large"));
    }
    for (event, sequence) in change.events.iter().zip(u64::from(change.before) + 1..) {
        if event.item != item || u64::from(event.sequence) != sequence {
            let Event { item: other, sequence: found, .. } = event;
            return wrong(format!("event {found} of item {other} where event {sequence} of item {item} belongs"));
        }
    }
    let last = change.events.last().map_or(0, |event| event.sequence);
    match &change.after {
        None if item != STORE_STREAM => wrong(format!("item {item} is not given as it is after the events")),
        Some(_) if item == STORE_STREAM => wrong("the store stream has no state".to_owned()),
        Some(after) if after.id != item || after.sequence != last => {
            wrong(format!("item {item} after event {last} is given as item {} after {}", after.id, after.sequence))
        }
        // TOML knows numbers that JSON does not.
        Some(after) if after.fields.values().any(|v| matches!(v, definition::Literal::Number(n) if !n.is_finite())) => {
            wrong(format!("a number of item {item} is not finite"))
        }
        _ => Ok(item),
    }
}

fn prepare_event(event: &Event, command: Option<(&str, &str)>) -> Result<PreparedEvent, StoreError> {
    let Event { item, sequence, at, recorded, .. } = event;
    if recorded.is_some_and(|recorded| recorded <= *at) {
        return Err(StoreError::malformed(format!(
            "event {sequence} of item {item} happens at {at} and says that it was recorded no later"
        )));
    }
    let is_whole = |at: Timestamp| Timestamp::from_millisecond(at.as_millisecond()).ok() == Some(at);
    if !is_whole(*at) || !is_whole(event.recorded_at()) {
        return Err(StoreError::malformed(format!(
            "event {sequence} of item {item} happens at {at}, finer than a millisecond"
        )));
    }
    let at_milliseconds = event.recorded_at().as_millisecond();
    let body = encode(event, command)?;
    if body.len() > BODY_BYTES_MAX {
        return Err(StoreError::malformed(format!(
            "event {sequence} of item {item} has {} bytes; {BODY_BYTES_MAX} is the most",
            body.len()
        )));
    }
    let document = match &event.what {
        What::Loaded { .. } if *item != STORE_STREAM => {
            return Err(StoreError::malformed(format!("item {item} loads a document; only the store stream does")));
        }
        What::Loaded { kind, id, version, .. } => Some((kind.clone(), id.clone(), *version)),
        _ => None,
    };
    let digest = Seal::of_event(*item, *sequence, at_milliseconds, &body);
    Ok(PreparedEvent { at_milliseconds, body, digest, document })
}
