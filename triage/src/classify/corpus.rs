//! The examples of a training as rows of numbers.

use super::features::Letters;
use super::numbering::Numbering;
use super::rows::Rows;
use super::{Example, train::Labels};

/// Messages whose first letters agree are near copies: what is learnt from one is not measured on the other.
const COPY_CHARS: usize = 25;
/// The head of a message that is scored beside it, to see how sure short messages are: of so many letters or more, as
/// many more as its digest says.
const HEAD_CHARS_MIN: usize = 4;
const HEAD_CHARS_MORE: u64 = 40;
/// The most values of the model's matrix, 64 MiB.
const VALUES_MAX: usize = 1 << 24;

/// The examples as numbers.
#[derive(Debug)]
pub(super) struct Corpus {
    /// What each number stands for: the most common first.
    pub(super) keys: Vec<u64>,
    /// How much of what was seen in each example.
    pub(super) rows: Rows,
    /// The same for the head of each example.
    pub(super) heads: Rows,
    /// The number of the label of each example.
    pub(super) labels: Vec<usize>,
    /// How many labels there are.
    pub(super) labels_count: usize,
    /// Which examples are keywords of rules.
    pub(super) is_seed: Vec<bool>,
    /// The same for examples that are near copies of one another.
    pub(super) copies: Vec<u64>,
    /// What share of what was seen in an example others have too.
    pub(super) known: Vec<f32>,
}

impl Corpus {
    /// Reads the examples. What stands in too few of them is left out.
    pub(super) fn read(examples: &[Example<'_>], labels: &Labels) -> Self {
        let mut letters = Letters::default();
        let mut numbering = Numbering::new();
        let (mut tally, mut head) = (Tally::default(), Tally::default());
        let mut counts: Vec<u32> = Vec::new();
        let mut corpus = Self {
            keys: Vec::new(),
            rows: Rows::default(),
            heads: Rows::default(),
            labels: Vec::with_capacity(examples.len()),
            labels_count: labels.count(),
            is_seed: examples.iter().map(|example| example.is_seed).collect(),
            copies: Vec::with_capacity(examples.len()),
            known: Vec::with_capacity(examples.len()),
        };
        for example in examples {
            letters.read(example.message);
            let copy = letters.digest(COPY_CHARS);
            let head_chars = HEAD_CHARS_MIN + (copy % HEAD_CHARS_MORE) as usize;
            letters.each(|seen| {
                let Some(number) = numbering.insert(seen.key) else { return };
                if number as usize == counts.len() {
                    counts.push(0);
                }
                tally.add(number, seen.weight);
                if seen.at + seen.length <= head_chars {
                    head.add(number, seen.weight);
                }
            });
            for number in tally.numbers() {
                if let Some(count) = counts.get_mut(*number as usize) {
                    *count += 1;
                }
            }
            corpus.rows.push(tally.drain());
            corpus.heads.push(head.drain());
            corpus.labels.push(labels.number(example.label));
            corpus.copies.push(copy);
        }
        corpus.keep(numbering.keys(), &counts);
        corpus
    }

    /// Leaves out what is rare, numbers the rest anew, and dampens repetition.
    fn keep(&mut self, keys: &[u64], counts: &[u32]) {
        let min = examples_min(self.labels.len());
        for index in 0..self.rows.len() {
            let row = self.rows.row(index);
            let count = |number: u32| counts.get(number as usize).copied().unwrap_or_default();
            let all: f32 = row.iter().map(|cell| cell.1).sum();
            let known: f32 = row.iter().filter(|cell| count(cell.0) > min).map(|cell| cell.1).sum();
            self.known.push(if all > 0.0 { known / all } else { 0.0 });
        }
        let mut kept: Vec<(u32, u64, u32)> = (0_u32..)
            .zip(keys.iter().zip(counts))
            .filter_map(|(old, (key, count))| (*count >= min).then_some((*count, *key, old)))
            .collect();
        kept.sort_unstable_by_key(|(count, key, _)| (std::cmp::Reverse(*count), *key));
        kept.truncate(VALUES_MAX / self.labels_count.max(1));
        let mut new: Vec<Option<u32>> = vec![None; keys.len()];
        for (number, (_, key, old)) in (0_u32..).zip(&kept) {
            self.keys.push(*key);
            if let Some(place) = new.get_mut(*old as usize) {
                *place = Some(number);
            }
        }
        for rows in [&mut self.rows, &mut self.heads] {
            rows.renumber(|old| new.get(old as usize).copied().flatten());
            (0..rows.len()).for_each(|index| rows.row_mut(index).iter_mut().for_each(|cell| cell.1 = cell.1.sqrt()));
        }
    }
}

/// In how many examples a thing must be seen to be looked at.
fn examples_min(examples: usize) -> u32 {
    match examples {
        0..200 => 1,
        200..2_000 => 2,
        _ => 3,
    }
}

/// Sums by number, for one message at a time.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    sums: Vec<f32>,
    numbers: Vec<u32>,
}

impl Tally {
    /// Adds to the sum of a number; `amount` is above 0.
    #[inline]
    pub(super) fn add(&mut self, number: u32, amount: f32) {
        let index = number as usize;
        if index >= self.sums.len() {
            self.sums.resize((index + 1).next_power_of_two(), 0.0);
        }
        if let Some(sum) = self.sums.get_mut(index) {
            if *sum == 0.0 {
                self.numbers.push(number);
            }
            *sum += amount;
        }
    }

    /// The numbers that have a sum, in the order in which they came.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The sums, after which there are none.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (u32, f32)> {
        let sums = &mut self.sums;
        self.numbers.drain(..).map(|number| {
            let sum = sums.get_mut(number as usize).map(std::mem::take);
            (number, sum.unwrap_or_default())
        })
    }
}
