//! The examples of a training as rows of numbers, and the numbering of what was seen in them.

use super::features::Letters;
use super::{Example, TrainError, train::Labels};

/// The most things that are told apart; what is first seen after so many is not looked at.
pub(super) const FEATURES_MAX: usize = 8_000_000;
/// Messages whose first letters agree are near copies: one is never used to test what was learnt from the other.
const COPY_CHARS: usize = 25;

/// The number of each key: a table with open addressing, at most half full.
#[derive(Debug, Clone)]
pub(super) struct Numbering {
    slots: Vec<(u64, u32)>,
    count: usize,
}

/// No key is 0: a key has a letter.
const FREE: u64 = 0;

impl Numbering {
    /// An empty table.
    pub(super) fn new() -> Self {
        Self { slots: vec![(FREE, 0); 1 << 10], count: 0 }
    }

    /// A table that numbers the keys in the given order.
    pub(super) fn of(keys: &[u64]) -> Self {
        let slots = vec![(FREE, 0); (keys.len() * 2).next_power_of_two().max(2)];
        let mut numbering = Self { slots, count: 0 };
        for key in keys {
            numbering.insert(*key);
        }
        numbering
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<u32> {
        let (found, number) = *self.slots.get(self.place(key))?;
        (found == key && found != FREE).then_some(number)
    }

    /// The number of a key, a new one where it has none.
    pub(super) fn insert(&mut self, key: u64) -> Option<u32> {
        if let Some(number) = self.get(key) {
            return Some(number);
        }
        if key == FREE || self.count >= FEATURES_MAX {
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
        let mut place = (mixed ^ (mixed >> 32)) as usize & mask;
        while self.slots.get(place).is_some_and(|slot| slot.0 != key && slot.0 != FREE) {
            place = (place + 1) & mask;
        }
        place
    }
}

/// Rows of (number of what was seen, how much of it), one row an example.
#[derive(Debug, Default)]
pub(super) struct Rows {
    ends: Vec<usize>,
    cells: Vec<(u32, f32)>,
}

impl Rows {
    /// Room for rows with so many cells.
    pub(super) fn with_room(cells: usize) -> Self {
        Self { ends: Vec::new(), cells: Vec::with_capacity(cells) }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, cells: impl IntoIterator<Item = (u32, f32)>) {
        self.cells.extend(cells);
        self.ends.push(self.cells.len());
    }

    /// A row.
    pub(super) fn row(&self, index: usize) -> &[(u32, f32)] {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.cells.get(start..self.ends.get(index).copied().unwrap_or(start)).unwrap_or_default()
    }

    /// The last row, to change.
    pub(super) fn last_mut(&mut self) -> &mut [(u32, f32)] {
        let start = self.ends.len().checked_sub(2).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.cells.get_mut(start..).unwrap_or_default()
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many cells in all rows.
    pub(super) fn cells(&self) -> usize {
        self.cells.len()
    }
}

/// The examples as numbers.
#[derive(Debug)]
pub(super) struct Corpus {
    /// What each number stands for: the most common first.
    pub(super) keys: Vec<u64>,
    /// What was seen in each example.
    pub(super) rows: Rows,
    /// The number of the label of each example.
    pub(super) labels: Vec<usize>,
    /// The weight of each example.
    pub(super) weights: Vec<f32>,
    /// The same for examples that are near copies of one another.
    pub(super) copies: Vec<u64>,
    /// What share of the things seen has a number, an example.
    pub(super) known: Vec<f32>,
}

impl Corpus {
    /// Reads the examples. What stands in fewer than `examples_min` of them is left out.
    pub(super) fn read(examples: &[Example<'_>], labels: &Labels, examples_min: u32) -> Result<Self, TrainError> {
        let mut letters = Letters::default();
        let mut numbering = Numbering::new();
        let mut sums: Vec<f32> = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut touched: Vec<u32> = Vec::new();
        let mut rows = Rows::default();
        let mut corpus = Self {
            keys: Vec::new(),
            rows: Rows::default(),
            labels: Vec::with_capacity(examples.len()),
            weights: Vec::with_capacity(examples.len()),
            copies: Vec::with_capacity(examples.len()),
            known: Vec::with_capacity(examples.len()),
        };
        let mut keys: Vec<u64> = Vec::new();
        for example in examples {
            letters.read(example.message);
            letters.each(|seen| {
                let Some(number) = numbering.insert(seen.key) else { return };
                if number as usize == sums.len() {
                    sums.push(0.0);
                    counts.push(0);
                    keys.push(seen.key);
                }
                add(&mut sums, &mut touched, number, seen.weight);
            });
            rows.push(touched.iter().map(|number| (*number, std::mem::take(&mut sums[*number as usize]))));
            touched.drain(..).for_each(|number| counts[number as usize] += 1);
            corpus.labels.push(labels.number(example.label)?);
            corpus.weights.push(example.weight.max(0.0));
            corpus.copies.push(letters.digest(COPY_CHARS));
        }
        corpus.keep(&rows, &keys, &counts, examples_min);
        Ok(corpus)
    }
}
