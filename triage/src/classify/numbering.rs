//! The number of each key, in the order in which they came: a table with open addressing, small enough for a cache.

/// The most keys that are told apart; what first comes after so many has no number.
pub(super) const KEYS_MAX: usize = 3_000_000;

/// A slot has the number of a key plus 1 in its low bits, and above them some bits of the key, which tell most strangers
/// without a look at the key itself.
const NUMBER_BITS: u32 = 22;
const NUMBER_MASK: u32 = (1 << NUMBER_BITS) - 1;
const FREE: u32 = 0;

/// At most half of the slots are taken.
#[derive(Debug, Clone)]
pub(super) struct Numbering {
    slots: Vec<u32>,
    keys: Vec<u64>,
}

impl Numbering {
    /// An empty table.
    pub(super) fn new() -> Self {
        Self { slots: vec![FREE; 1 << 10], keys: Vec::new() }
    }

    /// A table that numbers the keys in the given order.
    pub(super) fn of(keys: &[u64]) -> Self {
        let slots = vec![FREE; (keys.len() * 2 + 2).next_power_of_two()];
        let mut numbering = Self { slots, keys: Vec::with_capacity(keys.len()) };
        for key in keys {
            numbering.insert(*key);
        }
        numbering
    }

    /// The keys, in the order of their numbers.
    pub(super) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<u32> {
        let (mut place, tag) = self.start(key);
        loop {
            let slot = *self.slots.get(place)?;
            if slot == FREE {
                return None;
            }
            let number = (slot & NUMBER_MASK) - 1;
            if slot & !NUMBER_MASK == tag && self.keys.get(number as usize) == Some(&key) {
                return Some(number);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// The number of a key, a new one where it has none and there is room.
    pub(super) fn insert(&mut self, key: u64) -> Option<u32> {
        if let Some(number) = self.get(key) {
            return Some(number);
        }
        if self.keys.len() >= KEYS_MAX {
            return None;
        }
        let number = u32::try_from(self.keys.len()).ok()?;
        self.keys.push(key);
        if self.keys.len() * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 2];
            for index in 0..self.keys.len() {
                self.put(index);
            }
        } else {
            self.put(number as usize);
        }
        Some(number)
    }

    /// Puts a key into the first free slot after its own.
    fn put(&mut self, index: usize) {
        let (mut place, tag) = self.start(self.keys.get(index).copied().unwrap_or_default());
        while self.slots.get(place).is_some_and(|slot| *slot != FREE) {
            place = (place + 1) & (self.slots.len() - 1);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = tag | (index as u32 + 1);
        }
    }

    /// The slot where a key would stand if all were free, and its tag.
    #[inline]
    fn start(&self, key: u64) -> (usize, u32) {
        let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed >> 32) as usize & (self.slots.len() - 1), (mixed >> 10) as u32 & !NUMBER_MASK)
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
                prop_assert_eq!(numbering.insert(key), Some(*naive.entry(key).or_insert(next)));
            }
            for key in 0..3_000 {
                prop_assert_eq!(numbering.get(key), naive.get(&key).copied());
            }
            prop_assert_eq!(numbering.keys().len(), naive.len());
            let again = Numbering::of(numbering.keys());
            prop_assert!(naive.iter().all(|(key, number)| again.get(*key) == Some(*number)));
        }
    }
}
