//! The number of each key, in the order in which they came: a table with open addressing.

/// The most keys that are told apart; what first comes after so many has no number.
pub(super) const KEYS_MAX: usize = 3_000_000;

/// No key is 0: a key has a letter.
const FREE: u64 = 0;

/// At most half of the slots are taken.
#[derive(Debug, Clone)]
pub(super) struct Numbering {
    slots: Vec<(u64, u32)>,
    count: usize,
}

impl Numbering {
    /// An empty table.
    pub(super) fn new() -> Self {
        Self { slots: vec![(FREE, 0); 1 << 10], count: 0 }
    }

    /// A table that numbers the keys in the given order.
    pub(super) fn of(keys: &[u64]) -> Self {
        let mut numbering = Self { slots: vec![(FREE, 0); (keys.len() * 2 + 2).next_power_of_two()], count: 0 };
        for key in keys {
            numbering.insert(*key);
        }
        numbering
    }

    /// How many keys have a number.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<u32> {
        let (found, number) = *self.slots.get(self.place(key))?;
        (found == key && found != FREE).then_some(number)
    }

    /// The number of a key, a new one where it has none and there is room.
    pub(super) fn insert(&mut self, key: u64) -> Option<u32> {
        if let Some(number) = self.get(key) {
            return Some(number);
        }
        if key == FREE || self.count >= KEYS_MAX {
            return None;
        }
        if (self.count + 1) * 2 > self.slots.len() {
            let larger = vec![(FREE, 0); self.slots.len() * 2];
            let smaller = std::mem::replace(&mut self.slots, larger);
            smaller.into_iter().filter(|slot| slot.0 != FREE).for_each(|slot| self.put(slot));
        }
        let number = u32::try_from(self.count).ok()?;
        self.put((key, number));
        self.count += 1;
        Some(number)
    }

    fn put(&mut self, slot: (u64, u32)) {
        let place = self.place(slot.0);
        if let Some(free) = self.slots.get_mut(place) {
            *free = slot;
        }
    }

    /// The place of a key, or the free place where it would stand.
    #[inline]
    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut place = (mixed >> 32) as usize & mask;
        while self.slots.get(place).is_some_and(|slot| slot.0 != key && slot.0 != FREE) {
            place = (place + 1) & mask;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Numbering;

    proptest! {
        #[test]
        fn it_numbers_as_a_map_does(keys in prop::collection::vec(0_u64..3_000, 0..4_000)) {
            let mut numbering = Numbering::new();
            let mut naive = BTreeMap::new();
            for key in keys {
                let next = u32::try_from(naive.len()).unwrap();
                let expected = (key != 0).then(|| *naive.entry(key).or_insert(next));
                prop_assert_eq!(numbering.insert(key), expected);
            }
            for key in 0..3_000 {
                prop_assert_eq!(numbering.get(key), naive.get(&key).copied());
            }
            prop_assert_eq!(numbering.count(), naive.len());
        }
    }
}
