//! Small stories of items, for the suite and for tests of what stands on a store.

use std::sync::Arc;

use item::Item;
use item::apply::{apply, fold as fold_events};
use item::event::{Actor, Due, Entry, Event, Fields, Holder, ItemId, Outcome, STORE_STREAM, Timer, TimerKind, What};
use jiff::{SignedDuration, Timestamp};

use crate::{Append, Appended, Change, CommandKey, Store, StoreError};

/// The instant from which the stories count.
pub const START_SECONDS: i64 = 1_772_413_200;
/// How long a stage lasts in the stories.
pub const LIMIT_SECONDS: i64 = 86_400;

/// So many seconds after the start of the story.
#[must_use]
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_secs(START_SECONDS + seconds)).unwrap_or(Timestamp::MAX)
}

/// The fold that the suite gives to `verify` and `replay`.
///
/// # Errors
/// What the engine says to events that do not make an item.
pub fn fold(events: &[Event]) -> Result<Item, String> {
    fold_events(events).map_err(|error| error.to_string())
}

/// The entry into a live stage.
#[must_use]
pub fn entry(stage: &str, unit: &str, due_seconds: i64) -> Entry {
    Entry {
        stage: stage.to_owned(),
        holder: Some(Holder { role: "handler".to_owned(), unit: unit.to_owned() }),
        due: Some(Due {
            at: at(due_seconds),
            provisional: false,
            calendar: "cn 1".to_owned(),
            from: at(0),
            steps: Vec::new(),
        }),
        work: false,
        return_until: None,
        outcome: None,
    }
}

/// A registration in stage `new`, to be changed as a case needs it.
#[must_use]
pub fn registered(id: ItemId, seconds: i64) -> Event {
    let what = What::Registered {
        list: "hotline".to_owned(),
        version: 1,
        receipt: format!("H-{id}"),
        fields: Fields::new(),
        entry: entry("new", "center", seconds + LIMIT_SECONDS),
        parent: None,
        relapse_of: None,
        relapse_key: None,
    };
    Event { item: id, sequence: 1, at: at(seconds), recorded: None, by: Actor::Channel("phone".to_owned()), what }
}

/// A change that makes an item of its first event.
///
/// # Errors
/// Those of the engine.
pub fn made(event: Event) -> Result<Change, StoreError> {
    changed(None, vec![event])
}

/// A change of an item by events.
///
/// # Errors
/// Those of the engine.
pub fn changed(item: Option<&Item>, events: Vec<Event>) -> Result<Change, StoreError> {
    let before = item.map_or(0, |item| item.sequence);
    let after = events
        .iter()
        .try_fold(item.cloned(), |item, event| apply(item, event).map(Some))
        .map_err(|error| StoreError::Malformed { what: error.to_string() })?;
    Ok(Change { before, after: after.map(Arc::new), events })
}

/// A new item as it is registered in the stories.
///
/// # Errors
/// Those of the engine.
pub fn new_item(id: ItemId, seconds: i64) -> Result<Change, StoreError> {
    made(registered(id, seconds))
}

/// The next event of an item.
#[must_use]
pub fn next(item: &Item, seconds: i64, what: What) -> Event {
    let by = Actor::Person { id: "p1".to_owned(), unit: "center".to_owned(), role: "handler".to_owned() };
    Event { item: item.id, sequence: item.sequence + 1, at: at(seconds), recorded: None, by, what }
}

/// A step into a live stage.
///
/// # Errors
/// Those of the engine.
pub fn step(item: &Item, seconds: i64, stage: &str, unit: &str) -> Result<Change, StoreError> {
    step_to(item, seconds, entry(stage, unit, seconds + LIMIT_SECONDS))
}

/// A close.
///
/// # Errors
/// Those of the engine.
pub fn close(item: &Item, seconds: i64, stage: &str, outcome: Outcome) -> Result<Change, StoreError> {
    let entry = Entry { holder: None, due: None, outcome: Some(outcome), ..entry(stage, "", 0) };
    step_to(item, seconds, entry)
}

fn step_to(item: &Item, seconds: i64, entry: Entry) -> Result<Change, StoreError> {
    let what = What::Moved {
        name: "go".to_owned(),
        fields: Fields::new(),
        counter: None,
        entry,
        late: false,
        relapse_key: None,
        forgets: false,
    };
    changed(Some(item), vec![next(item, seconds, what)])
}

/// A raise to a unit; the next rung is told a day later.
///
/// # Errors
/// Those of the engine.
pub fn raise(item: &Item, seconds: i64, unit: &str) -> Result<Change, StoreError> {
    let to = Holder { role: "chief".to_owned(), unit: unit.to_owned() };
    let timer = Timer { kind: TimerKind::Raise, at: at(seconds + LIMIT_SECONDS) };
    changed(Some(item), vec![next(item, seconds, What::Raised { to, missed: at(seconds), timer })])
}

/// A document that is loaded as the next event of the store stream.
#[must_use]
pub fn loaded(before: u32, seconds: i64, id: &str, version: u32, text: &str) -> Change {
    let what = What::Loaded { kind: "list".to_owned(), id: id.to_owned(), version, text: text.to_owned() };
    let (by, sequence) = (Actor::Operator, before + 1);
    let event = Event { item: STORE_STREAM, sequence, at: at(seconds), recorded: None, by, what };
    Change { before, after: None, events: vec![event] }
}

/// Changes without a command.
#[must_use]
pub fn plain(changes: Vec<Change>) -> Append {
    Append { key: None, changes, answer: String::new() }
}

/// A change with a command, which is answered `{"n":<number>}`.
///
/// # Errors
/// A key that is too long.
pub fn command(key: &str, number: u32, changes: Vec<Change>) -> Result<Append, StoreError> {
    Ok(Append { key: Some(CommandKey::new(key)?), changes, answer: format!("{{\"n\":{number}}}") })
}

/// Keeps a change and gives the item after it.
///
/// # Errors
/// Those of the store.
pub fn keep(store: &dyn Store, change: Change) -> Result<Item, StoreError> {
    let item = change.after.as_deref().cloned();
    match store.append(plain(vec![change]))? {
        Appended::Done { .. } => item.ok_or(StoreError::Malformed { what: "no item".to_owned() }),
        Appended::Repeated { .. } => Err(StoreError::Corrupt { what: "there was no key to repeat".to_owned() }),
    }
}

/// A town of `count` items in several lists, stages, units and outcomes; the same each time.
///
/// # Errors
/// Those of the store.
pub fn town(store: &dyn Store, count: u64) -> Result<(), StoreError> {
    let mut documents = 0;
    let first = store.reserve(u32::try_from(count).unwrap_or(u32::MAX))?;
    for number in 0..count {
        let seconds = i64::try_from(number).unwrap_or_default() * 600;
        let pick =
            |choices: u64, salt: u64| (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 ^ salt).rotate_left(29) % choices;
        let mut event = registered(first + number, seconds);
        if let What::Registered { list, parent, relapse_key, entry, .. } = &mut event.what {
            *list = ["hotline", "hazard"][usize::from(pick(3, 1) == 0)].to_owned();
            *parent = (pick(5, 2) == 0).then_some(first);
            *relapse_key = (pick(4, 3) == 0).then(|| format!("key {}", pick(7, 4)));
            *entry = self::entry(
                "new",
                &format!("unit {}", pick(5, 5)),
                seconds + i64::try_from(pick(90_000, 6)).unwrap_or(0),
            );
        }
        let mut item = keep(store, made(event)?)?;
        if pick(4, 7) > 0 {
            item = keep(store, step(&item, seconds + 1, "doing", &format!("unit {}", pick(5, 8)))?)?;
        }
        if pick(6, 9) == 0 {
            item = keep(store, raise(&item, seconds + 2, "district")?)?;
        }
        match pick(6, 10) {
            0 | 1 => drop(keep(store, close(&item, seconds + 3, "solved", Outcome::Done)?)?),
            2 => drop(keep(store, close(&item, seconds + 3, "gone", Outcome::Cancelled)?)?),
            _ => {}
        }
        if pick(20, 11) == 0 {
            store.append(plain(vec![loaded(documents, seconds + 4, "hotline", documents + 1, "[list]")]))?;
            documents += 1;
        }
    }
    Ok(())
}
