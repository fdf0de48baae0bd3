//! The items that were changed lately, as this program left them: who moves on with one of them need not read it again.
//!
//! What is decided on such an item is appended only if nobody else changed it meanwhile; the store sees to that. An item that
//! the index knows with the same number of events is the one that the log makes. Nothing else may be answered from here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use item::{Item, ItemId};

/// The most items that are kept, twice over: the younger half is full when the older is dropped.
const HALF_ITEMS_MAX: usize = 8192;

/// Items by number.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Halves>);

#[derive(Default)]
struct Halves {
    young: HashMap<ItemId, Arc<Item>>,
    old: HashMap<ItemId, Arc<Item>>,
}

impl Recent {
    /// Takes an item out as it was left last; whoever takes it puts back what he makes of it.
    pub(crate) fn take(&self, id: ItemId) -> Option<Arc<Item>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (young, old) = (halves.young.remove(&id), halves.old.remove(&id));
        young.or(old)
    }

    /// An item as it was left last.
    pub(crate) fn look(&self, id: ItemId) -> Option<Arc<Item>> {
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.young.get(&id).or_else(|| halves.old.get(&id)).cloned()
    }

    /// Keeps an item as it is after an append, unless a later one was kept already.
    pub(crate) fn put(&self, item: Arc<Item>) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dropped = HashMap::new();
        if halves.young.len() >= HALF_ITEMS_MAX {
            let young = std::mem::take(&mut halves.young);
            dropped = std::mem::replace(&mut halves.old, young);
        }
        let kept = halves.young.get(&item.id).or_else(|| halves.old.get(&item.id));
        if kept.is_none_or(|kept| kept.sequence < item.sequence) {
            halves.young.insert(item.id, item);
        }
        // Nobody waits while thousands of items are dropped.
        drop(halves);
        drop(dropped);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use item::Item;
    use item::event::{Actor, Entry, Event, Fields, What};

    use super::{HALF_ITEMS_MAX, Recent};

    fn item(id: u64, sequence: u32) -> Arc<Item> {
        let entry =
            Entry { stage: "s".to_owned(), holder: None, due: None, work: false, return_until: None, outcome: None };
        let what = What::Registered {
            list: "l".to_owned(),
            version: 1,
            receipt: String::new(),
            fields: Fields::new(),
            entry,
            parent: None,
            relapse_of: None,
            relapse_key: None,
        };
        let at = jiff::Timestamp::UNIX_EPOCH;
        let event = Event { item: id, sequence: 1, at, recorded: None, by: Actor::Clock, what };
        let item = item::apply::apply(None, &event).unwrap();
        Arc::new(Item { sequence, ..item })
    }

    #[test]
    fn the_latest_is_kept_and_what_is_old_goes() {
        let recent = Recent::default();
        let sequence = |id| {
            let item = recent.take(id)?;
            recent.put(Arc::clone(&item));
            Some(item.sequence)
        };
        recent.put(item(1, 2));
        recent.put(item(1, 3));
        recent.put(item(1, 2));
        assert_eq!(sequence(1), Some(3));
        for id in 2..=HALF_ITEMS_MAX as u64 + 1 {
            recent.put(item(id, 1));
        }
        assert_eq!(sequence(1), Some(3));
        for id in 2..=3 * HALF_ITEMS_MAX as u64 {
            recent.put(item(id, 1));
        }
        assert_eq!((sequence(1), sequence(3 * HALF_ITEMS_MAX as u64)), (None, Some(1)));
        assert_eq!(recent.take(3 * HALF_ITEMS_MAX as u64).map(|item| item.sequence), Some(1));
        assert_eq!(sequence(3 * HALF_ITEMS_MAX as u64), None);
    }
}
